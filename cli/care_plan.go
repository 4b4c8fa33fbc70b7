package cli

import (
	"cmp"
	"strconv"

	"regulars/store"
)

// carePlanRows are the commands about the rules by which people come onto the care list.
func carePlanRows() []row {
	flags := []flagRow{
		{name: "after", value: "START", choices: store.PlanStarts(), words: "command.flag.plan_after"},
		{name: "days", value: "N", words: "command.flag.plan_days"},
		{name: "where", value: "FILTER"},
		{name: "message", value: "NAME"},
		{name: "active", value: "yes|no", choices: []string{"yes", "no"}},
	}
	return []row{
		{path: "care plan list", needs: needsBook, run: listPlans},
		{path: "care plan add", args: "NAME", min: 1, max: 1, flags: flags, needs: needsWriter, run: addPlan},
		{path: "care plan edit", args: "ID", min: 1, max: 1, some: true, flags: append([]flagRow{{name: "name", value: "NAME", words: "command.flag.called"}}, flags...), needs: needsWriter, run: editPlan},
		{path: "care plan remove", args: "ID", min: 1, max: 1, needs: needsWriter, run: removePlan},
	}
}

// planJSON is one care plan.
type planJSON struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	After   string `json:"after"`
	Days    int64  `json:"days"`
	Where   any    `json:"where"`
	Message any    `json:"message"`
	Active  bool   `json:"active"`
}

// listPlans prints the rules by which people come onto the list.
func listPlans(c *call) error {
	list, err := c.book.CarePlans(c.ctx)
	if err != nil {
		return err
	}
	lines := make([]planJSON, 0, len(list))
	rows := make([][]string, 0, len(list))
	for _, p := range list {
		lines = append(lines, planJSON{p.ID, p.Name, p.After, p.Days, textJSON(p.Filter), textJSON(p.Message), p.Active})
		active := c.T("core.yes")
		if !p.Active {
			active = c.T("core.no")
		}
		rows = append(rows, []string{idText(p.ID), p.Name, c.T("care.after."+p.After, "n", p.Days), p.Filter, p.Message, active})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.called"},
		{words: "command.column.when"},
		{words: "command.column.filter"},
		{words: "command.column.message"},
		{words: "command.column.active"},
	}, rows, "command.care.plan.list.empty")
	return nil
}

// addPlan adds a care plan.
func addPlan(c *call) error {
	for _, flag := range []string{"after", "days"} {
		if !c.given(flag) {
			return refuse("missing_flag", "flag", flag, "usage", c.row.usage()+" --after receipt --days 7")
		}
	}
	return savePlan(c, store.CarePlan{Name: c.args[0], Active: true}, "command.care.plan.add.done")
}

// editPlan changes what was given and leaves the rest.
func editPlan(c *call) error {
	id, err := parseID(c.args[0], "plan")
	if err != nil {
		return err
	}
	list, err := c.book.CarePlans(c.ctx)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.ID == id {
			p.Name = cmp.Or(c.text("name"), p.Name)
			return savePlan(c, p, "command.care.plan.edit.done")
		}
	}
	return store.Refuse(store.CodeNoPlan, "id", id)
}

// savePlan saves a plan with what the flags say of it.
func savePlan(c *call, p store.CarePlan, done string) error {
	var err error
	p.After = cmp.Or(c.text("after"), p.After)
	if p.Days, err = c.whole("days", p.Days); err != nil {
		return err
	}
	if c.given("where") {
		p.Filter = c.text("where")
	}
	if c.given("message") {
		p.Message = c.text("message")
		if _, err := c.messageNamed(p.Message); err != nil && p.Message != "" {
			return err
		}
	}
	if c.given("active") {
		p.Active = c.text("active") == "yes"
	}
	id, batch, err := c.book.SaveCarePlan(c.ctx, p)
	if err != nil {
		return err
	}
	return c.ackPlan(id, batch, done, p.Name)
}

// removePlan takes a care plan away.
func removePlan(c *call) error {
	id, err := parseID(c.args[0], "plan")
	if err != nil {
		return err
	}
	batch, err := c.book.RemoveCarePlan(c.ctx, id)
	if err != nil {
		return err
	}
	return c.ackPlan(id, batch, "command.care.plan.remove.done", strconv.FormatInt(id, 10))
}

func (c *call) ackPlan(id, batch int64, done, name string) error {
	return c.ackBatch(batch, struct {
		OK    bool  `json:"ok"`
		Plan  int64 `json:"plan"`
		Batch any   `json:"batch"`
	}{true, id, idJSON(batch)}, done, "name", name)
}

package cli

import (
	"cmp"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"regulars/reports"
	"regulars/store"
)

// goalRows are the commands about what the shop wants to reach and what it changes for it.
func goalRows() []row {
	month := func(words string) []flagRow { return []flagRow{{name: "month", value: "YYYY-MM", words: words}} }
	say := []flagRow{
		{name: "from", value: "KIND:WHICH", words: "command.flag.improve_from"},
		{name: "owner", value: "STAFF"},
		{name: "due", value: "DAY", words: "command.flag.improve_due"},
		{name: "metric", value: "METRIC", choices: store.MetricNames(func(m store.GoalMetric) bool { return m.Moves }), words: "command.flag.improve_metric"},
	}
	closing := []flagRow{{name: "day", value: "DAY", words: "command.flag.improve_day"}, {name: "note", value: "TEXT", words: "command.flag.improve_note"}}
	return []row{
		{path: "goal set", args: "METRIC TARGET", min: 2, max: 2, flags: month("command.flag.goal_month"), needs: needsWriter, run: setGoal},
		{path: "goal list", flags: month("command.flag.goal_month.list"), needs: needsBook, run: listGoals},
		{path: "goal remove", args: "METRIC", min: 1, max: 1, flags: month("command.flag.goal_month.remove"), needs: needsWriter, run: removeGoal},
		{path: "goal undo", needs: needsWriter, run: undoGoal},
		{path: "improve new", args: "TEXT", min: 1, max: 1, flags: append(say, flagRow{name: "key", value: "KEY"}), needs: needsWriter, run: newImprovement},
		{path: "improve list", flags: []flagRow{{name: "state", value: "STATE", choices: []string{store.ImproveOpen, store.ImproveDone, store.ImproveDropped}, words: "command.flag.improve_state"}}, needs: needsBook, run: listImprovements},
		{path: "improve show", args: "ID", min: 1, max: 1, needs: needsBook, run: showImprovement},
		{path: "improve edit", args: "ID", min: 1, max: 1, some: true, flags: append([]flagRow{{name: "text", value: "TEXT", words: "command.flag.improve_text"}}, say...), needs: needsWriter, run: editImprovement},
		{path: "improve done", args: "ID", min: 1, max: 1, flags: closing, needs: needsWriter, run: func(c *call) error { return closeImprovement(c, false) }},
		{path: "improve drop", args: "ID", min: 1, max: 1, flags: closing, needs: needsWriter, run: func(c *call) error { return closeImprovement(c, true) }},
		{path: "improve undo", args: "ID", min: 1, max: 1, needs: needsWriter, run: undoImprovement},
	}
}

// goalMonth is any day of the month of --month; 0 when it was not given.
func (c *call) goalMonth() (store.Day, error) {
	if !c.given("month") {
		return 0, nil
	}
	return store.ParseMonth(c.text("month"))
}

// setGoal sets a goal from a month on.
func setGoal(c *call) error {
	month, err := c.goalMonth()
	if err != nil {
		return err
	}
	m, ok := store.FindMetric(c.args[0])
	target := int64(0)
	if ok && m.Goal { // of any other the book says what there is
		currency := c.book.Shop().Currency
		if target, ok = reports.ParseGoal(m, width.Fold.String(c.args[1]), currency); !ok {
			return store.Refuse(store.CodeBadGoal, "why", m.Unit, "metric", m.Name)
		}
	}
	return c.goalSaved(store.GoalInput{Metric: c.args[0], Month: month, Target: target}, "command.goal.set.done")
}

// removeGoal ends a goal.
func removeGoal(c *call) error {
	month, err := c.goalMonth()
	if err != nil {
		return err
	}
	return c.goalSaved(store.GoalInput{Metric: c.args[0], Month: month, Remove: true}, "command.goal.remove.done")
}

// goalSaved writes a goal and says so. id is null when it stood so already.
func (c *call) goalSaved(in store.GoalInput, words string) error {
	id, err := c.book.SetGoal(c.ctx, in)
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK     bool   `json:"ok"`
		Goal   any    `json:"goal"`
		Metric string `json:"metric"`
	}{true, idJSON(id), in.Metric}, words, "metric", c.T("report.term."+in.Metric))
}

// undoGoal takes the last act on the goals back.
func undoGoal(c *call) error {
	metric, err := c.book.UndoGoal(c.ctx)
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK     bool   `json:"ok"`
		Metric string `json:"metric"`
	}{true, metric}, "command.goal.undo.done", "metric", c.T("report.term."+metric))
}

// goalJSON is one goal and how far it is. goal and now are in unit: percent, points, per_100, count, or minor units of currency.
type goalJSON struct {
	ID       int64  `json:"id"`
	Metric   string `json:"metric"`
	Unit     string `json:"unit"`
	Currency any    `json:"currency"`
	Since    string `json:"since"`
	Goal     any    `json:"goal"`
	Now      any    `json:"now"`
	Progress any    `json:"progress"`
	State    string `json:"state"`
}

// listGoals prints the goals that stand in a month and how far they are.
func listGoals(c *call) error {
	month, err := c.goalMonth()
	if err != nil {
		return err
	}
	today := c.book.Today()
	day := today
	if month != 0 && reports.MonthOf(month) != reports.MonthOf(today) {
		day = reports.MonthOf(month).To
	}
	list, err := c.book.Goals(c.ctx, day)
	if err != nil {
		return err
	}
	figures, err := c.book.Figures(c.ctx)
	if err != nil {
		return err
	}
	lines := []goalJSON{}
	var rows [][]string
	for _, g := range reports.GoalLines(list, &figures, day) {
		m, _ := store.FindMetric(g.Metric)
		line := goalJSON{g.ID, g.Metric, m.Unit, nil, g.Since.String(), goalNumber(g.Want), goalNumber(g.Now), goalNumber(g.Progress), g.State}
		if m.Unit == store.UnitMoney {
			line.Currency = figures.Currency
		}
		lines = append(lines, line)
		rows = append(rows, []string{c.T("report.term." + g.Metric), g.Want.In(c.lang), g.Now.In(c.lang), g.Progress.In(c.lang), c.T("report.term.goal_" + g.State)})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{{words: "command.column.metric"}, {"command.column.goal", true}, {"command.column.now", true}, {"command.column.progress", true}, {words: "command.column.state"}}, rows, "command.goal.list.empty")
	return nil
}

// goalNumber is a value for programs: a percentage from 0 to 100, the progress as a fraction, null when it is not known.
func goalNumber(v reports.Value) any {
	switch {
	case !v.Known:
		return nil
	case v.Kind == reports.KindCount || v.Kind == reports.KindMoney:
		return v.Int
	}
	return v.Real
}

// improvementFlags lays what the flags say over an improvement.
func (c *call) improvementFlags(i *store.Improvement) (err error) {
	if c.given("from") {
		i.Source, i.Ref, _ = strings.Cut(strings.TrimSpace(c.text("from")), ":")
		if i.Source == store.FromTicket {
			id, err := store.ParseTicketRef(i.Ref)
			if err != nil {
				return err
			}
			i.Ref = strconv.FormatInt(id, 10)
		}
	}
	if c.given("owner") {
		if i.OwnerID, err = c.book.FindStaff(c.ctx, c.text("owner")); err != nil {
			return err
		}
	}
	if c.given("due") {
		if i.Due, err = c.day("due"); err != nil {
			return err
		}
	}
	if c.given("metric") {
		i.Metric = c.text("metric")
	}
	return nil
}

// newImprovement writes an improvement down.
func newImprovement(c *call) error {
	i := store.Improvement{}
	var err error
	if i.Text, err = clean("TEXT", c.args[0]); err != nil {
		return err
	}
	key, err := c.key()
	if err == nil {
		err = c.improvementFlags(&i)
	}
	if err != nil {
		return err
	}
	return c.improved(i, key, "command.improve.new.done")
}

// editImprovement changes what was given and leaves the rest.
func editImprovement(c *call) error {
	i, err := c.improvement()
	if err != nil {
		return err
	}
	if c.given("text") {
		if i.Text, err = clean("text", c.text("text")); err != nil {
			return err
		}
	}
	if err := c.improvementFlags(&i); err != nil {
		return err
	}
	return c.improved(i, "", "command.improve.edit.done")
}

func (c *call) improved(i store.Improvement, key, words string) error {
	id, err := c.book.SaveImprovement(c.ctx, i, key)
	if err != nil {
		return err
	}
	return c.ackImprovement(id, words)
}

// ackImprovement says what became of an improvement.
func (c *call) ackImprovement(id int64, words string) error {
	return c.ack(struct {
		OK bool  `json:"ok"`
		ID int64 `json:"improvement"`
	}{true, id}, words, "id", id)
}

// improvement is the one that the argument names.
func (c *call) improvement() (store.Improvement, error) {
	id, err := parseID(c.args[0], "improvement")
	if err != nil {
		return store.Improvement{}, err
	}
	return c.book.Improvement(c.ctx, id)
}

// closeImprovement says that an improvement is done, or will not be.
func closeImprovement(c *call, drop bool) error {
	id, err := parseID(c.args[0], "improvement")
	if err != nil {
		return err
	}
	day, err := c.day("day")
	if err != nil {
		return err
	}
	if err := c.book.CloseImprovement(c.ctx, id, drop, day, strings.TrimSpace(c.text("note"))); err != nil {
		return err
	}
	return c.ackImprovement(id, map[bool]string{true: "command.improve.drop.done", false: "command.improve.done.done"}[drop])
}

// undoImprovement takes the last act on an improvement back.
func undoImprovement(c *call) error {
	id, err := parseID(c.args[0], "improvement")
	if err != nil {
		return err
	}
	gone, err := c.book.UndoImprovement(c.ctx, id)
	if err != nil {
		return err
	}
	return c.ackImprovement(id, map[bool]string{true: "command.improve.undo.gone", false: "command.improve.undo.done"}[gone])
}

// improvementJSON is one improvement. The figure before and since stands in report goals.
type improvementJSON struct {
	ID     int64  `json:"id"`
	Text   string `json:"text"`
	Source any    `json:"source"`
	Ref    any    `json:"ref"`
	Owner  string `json:"owner"`
	Due    any    `json:"due"`
	Metric any    `json:"metric"`
	State  string `json:"state"`
	Day    any    `json:"day"`
	Note   any    `json:"note"`
	At     any    `json:"at"`
	Staff  string `json:"staff"`
}

func (c *call) improvementLine(i *store.Improvement) improvementJSON {
	return improvementJSON{
		i.ID, i.Text, textJSON(i.Source), textJSON(i.Ref), i.Owner, dayJSON(i.Due), textJSON(i.Metric), i.State, dayJSON(i.Day), textJSON(i.Note), c.timeJSON(i.At), i.Staff,
	}
}

// improveSource says what an improvement came from.
func (c *call) improveSource(i *store.Improvement) string { return reports.ImproveSource(c.lang, i) }

// listImprovements prints improvements, what is open first.
func listImprovements(c *call) error {
	list, err := c.book.Improvements(c.ctx, c.text("state"))
	if err != nil {
		return err
	}
	lines, rows := make([]improvementJSON, len(list)), make([][]string, len(list))
	for n := range list {
		i := &list[n]
		when := i.Due
		if i.State != store.ImproveOpen {
			when = i.Day
		}
		metric := ""
		if i.Metric != "" {
			metric = c.T("report.term." + i.Metric)
		}
		lines[n] = c.improvementLine(i)
		rows[n] = []string{idText(i.ID), i.Text, c.improveSource(i), metric, i.Owner, c.T("report.term.improve_" + i.State), c.dayText(when)}
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.text"},
		{words: "command.column.source"},
		{words: "command.column.metric"},
		{words: "command.column.owner"},
		{words: "command.column.state"},
		{words: "command.column.day"},
	}, rows, "command.improve.list.empty")
	return nil
}

// showImprovement prints one improvement, and for one that is done the figure before and since.
func showImprovement(c *call) error {
	i, err := c.improvement()
	if err != nil {
		return err
	}
	moved, err := c.moved(&i)
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(struct {
			improvementJSON
			Before any `json:"before"`
			After  any `json:"after"`
			Moved  any `json:"moved"`
			Low    any `json:"low"`
			High   any `json:"high"`
			Shown  any `json:"shown"`
		}{c.improvementLine(&i), goalNumber(moved[0]), goalNumber(moved[1]), goalNumber(moved[2]), goalNumber(moved[3]), goalNumber(moved[4]), textJSON(moved[5].Text)})
	}
	c.say("command.improve.show.text", "id", i.ID, "text", i.Text, "source", cmp.Or(c.improveSource(&i), c.T("core.absent")), "owner", i.Owner, "due", c.dayText(i.Due),
		"state", c.T("report.term.improve_"+i.State), "day", c.dayText(i.Day))
	if i.Note != "" {
		c.say("command.improve.note", "text", i.Note)
	}
	if moved[5].Known {
		c.say("command.improve.moved", "metric", c.T("report.term."+i.Metric), "before", moved[0].In(c.lang), "after", moved[1].In(c.lang), "shown", moved[5].In(c.lang),
			"low", moved[3].In(c.lang), "high", moved[4].In(c.lang))
	}
	return nil
}

// moved are before, after, difference, low and high of the figure that an improvement should move, and what they show; unknown values of one that is
// not done or names no figure.
func (c *call) moved(i *store.Improvement) (values [6]reports.Value, err error) {
	if i.State != store.ImproveDone || i.Metric == "" {
		return values, nil
	}
	r, _ := reports.Find("goals")
	in := reports.Input{Period: reports.LastDays(c.book.Today(), reports.UsualDays), Aims: &reports.Aims{Improvements: []store.Improvement{*i}}}
	if in, err = in.Read(c.ctx, c.book, r.Needs, ""); err != nil {
		return values, err
	}
	copy(values[:], r.Sheet(in).Table("improvements").Rows[0][4:])
	return values, nil
}

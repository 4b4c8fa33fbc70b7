package cli

import (
	"strings"

	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
)

// ruleRows are the commands about the earning rules.
func ruleRows() []row {
	kinds := make([]string, len(program.RuleKinds))
	for i, k := range program.RuleKinds {
		kinds[i] = string(k)
	}
	fields := ruleFlags()
	return []row{
		{path: "rule list", needs: needsBook, run: listRules},
		{path: "rule add", args: "NAME", min: 1, max: 1, flags: append([]flagRow{{name: "kind", value: "KIND", must: true, choices: kinds, words: "rule.help.kind"}}, fields...), needs: needsQuiet, run: addRule},
		{path: "rule edit", args: "ID", min: 1, max: 1, some: true, flags: append([]flagRow{{name: "name", value: "NAME", words: "rule.help.name"}}, fields...), needs: needsQuiet, run: editRule},
		{path: "rule remove", args: "ID", min: 1, max: 1, needs: needsQuiet, run: removeRule},
		simulateRow(),
		{path: "rule terms", needs: needsBook, run: printTerms},
	}
}

// ruleFlags are a flag for each field that a rule can have; an empty value takes a field away.
func ruleFlags() (flags []flagRow) {
	for _, f := range program.RuleFields() {
		flags = append(flags, flagRow{name: strings.ReplaceAll(f.Name, "_", "-"), value: "VALUE", words: "rule.help." + f.Name})
	}
	return flags
}

// ruleJSON is one rule: what it says field by field, in words, and an example.
type ruleJSON struct {
	ID      int64             `json:"id"`
	Name    string            `json:"name"`
	Kind    string            `json:"kind"`
	Unit    string            `json:"unit"`
	Off     bool              `json:"off"`
	Fields  map[string]string `json:"fields"`
	Words   string            `json:"words"`
	Example any               `json:"example"`
}

func (c *call) ruleJSON(shop store.Shop, r *program.Rule) ruleJSON {
	out := ruleJSON{ID: r.ID, Name: r.Name, Kind: string(r.Kind), Unit: "points", Off: r.Off, Fields: map[string]string{}, Words: reports.RuleWords(c.lang, shop, r)}
	if r.Unit != program.UnitPoints {
		out.Unit = string(r.Unit)
	}
	for _, f := range program.RuleFields() {
		if text := f.Text(r, shop.Decimals); text != "" {
			out.Fields[f.Name] = text
		}
	}
	out.Example = textJSON(c.ruleExample(shop, r))
	return out
}

// ruleExample is an order that shows what the rule does; "" for a rule about something else.
func (c *call) ruleExample(shop store.Shop, r *program.Rule) string {
	if r.Kind == program.RuleAction || r.Off {
		return ""
	}
	return reports.Example(shop, shop.Terms, r, c.book.Today()).Words(c.lang, shop, &shop.Terms)
}

// listRules prints the rules in the order in which they are asked, the base rate first.
func listRules(c *call) error {
	shop := c.book.Shop()
	if c.global.json {
		lines := make([]ruleJSON, 0, len(shop.Terms.Rules))
		for i := range shop.Terms.Rules {
			lines = append(lines, c.ruleJSON(shop, &shop.Terms.Rules[i]))
		}
		return c.json(items(lines, nil))
	}
	base := reports.Example(shop, shop.Terms, nil, c.book.Today())
	rows := [][]string{{"–", c.T("rule.base"), "", base.Words(c.lang, shop, &shop.Terms)}}
	for i := range shop.Terms.Rules {
		r := &shop.Terms.Rules[i]
		off := ""
		if r.Off {
			off = c.T("rule.off")
		}
		rows = append(rows, []string{idText(r.ID), r.Name, off, reports.RuleWords(c.lang, shop, r)})
	}
	c.table([]column{
		{"command.column.id", true},
		{words: "command.column.rule"},
		{words: "command.column.state"},
		{words: "command.column.gives"},
	}, rows, "command.list.empty")
	return nil
}

// fillRule lets the rule say what the flags say.
func (c *call) fillRule(shop store.Shop, r *program.Rule) error {
	for _, f := range program.RuleFields() {
		flag := strings.ReplaceAll(f.Name, "_", "-")
		if !c.given(flag) {
			continue
		}
		if err := shop.SetRuleField(r, f.Name, c.text(flag)); err != nil {
			return err
		}
	}
	return nil
}

func addRule(c *call) error {
	shop, r := c.book.Shop(), program.Rule{Name: strings.TrimSpace(c.args[0]), Kind: program.RuleKind(c.text("kind"))}
	if err := c.fillRule(shop, &r); err != nil {
		return err
	}
	id, batch, err := c.book.AddRule(c.ctx, r)
	if err != nil {
		return err
	}
	return c.ackRule(shop, id, batch, "command.rule.add.done")
}

func editRule(c *call) error {
	shop := c.book.Shop()
	known, err := c.rule(shop)
	if err != nil {
		return err
	}
	r := *known
	if c.given("name") {
		r.Name = strings.TrimSpace(c.text("name"))
	}
	if err := c.fillRule(shop, &r); err != nil {
		return err
	}
	batch, err := c.book.EditRule(c.ctx, r)
	if err != nil {
		return err
	}
	return c.ackRule(shop, r.ID, batch, "command.rule.edit.done")
}

func removeRule(c *call) error {
	shop := c.book.Shop()
	r, err := c.rule(shop)
	if err != nil {
		return err
	}
	batch, err := c.book.RemoveRule(c.ctx, r.ID)
	if err != nil {
		return err
	}
	return c.ackRule(shop, r.ID, batch, "command.rule.remove.done")
}

// rule finds the rule of the first argument.
func (c *call) rule(shop store.Shop) (*program.Rule, error) {
	id, err := parseID(c.args[0], "rule")
	if err != nil {
		return nil, err
	}
	r := shop.Terms.Rule(id)
	if r == nil {
		return nil, store.Refuse(store.CodeNoRule, "rule", id)
	}
	return r, nil
}

// ackRule says what a change of the rules changed for members.
func (c *call) ackRule(before store.Shop, id, batch int64, key string) error {
	after := c.book.Shop()
	was, is := before.Programme(), after.Programme()
	changes := reports.ProgrammeChanges(c.lang, after, &was, &is)
	out := struct {
		OK      bool     `json:"ok"`
		Rule    int64    `json:"rule"`
		Changes []string `json:"changes"`
		Example any      `json:"example"`
		Unpaid  int64    `json:"unpaid_before"`
		Batch   int64    `json:"batch"`
	}{OK: true, Rule: id, Changes: changes, Batch: batch}
	example, unpaid := "", ""
	if r := after.Terms.Rule(id); r != nil {
		var err error
		example = c.ruleExample(after, r)
		if out.Unpaid, unpaid, err = c.unpaidBefore(r); err != nil {
			return err
		}
	}
	out.Example = textJSON(example)
	if err := c.ackBatch(batch, out, key, "rule", id); err != nil || c.global.json {
		return err
	}
	for _, line := range append(changes, example, unpaid) {
		if line != "" {
			c.out.line(line)
		}
	}
	return nil
}

// unpaidBefore says how many deeds a rule for deeds does not pay, because the book knew of them before it.
func (c *call) unpaidBefore(r *program.Rule) (n int64, words string, err error) {
	if r.Kind != program.RuleAction || r.Off {
		return 0, "", nil
	}
	if n, err = c.book.DeedsUnpaid(c.ctx, r.Action); n == 0 || err != nil {
		return n, "", err
	}
	key := "command.rule.unpaid"
	if r.From != 0 {
		key = "command.rule.unpaid.from"
	}
	return n, c.T(key, "n", n, "action", c.T("rule.action."+r.Action), "day", c.dayText(store.Day(r.From))), nil
}

// printTerms prints the terms of the programme for members.
func printTerms(c *call) error {
	versions, err := c.book.ProgrammeVersions(c.ctx)
	if err != nil {
		return err
	}
	m := reports.NewMemberTerms(c.lang, c.book.Shop(), versions)
	text := m.Text(c.lang, c.dayText(store.DayOf(m.Since.Time(), c.book.Shop().Zone)))
	if c.global.json {
		return c.json(struct {
			Version int64  `json:"version"`
			Since   any    `json:"since"`
			Lang    string `json:"lang"`
			Text    string `json:"text"`
		}{m.Version, c.timeJSON(m.Since), string(c.lang), text})
	}
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		c.out.line(line)
	}
	return nil
}

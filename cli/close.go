package cli

import (
	"regulars/reports"
	"regulars/store"
)

// closeRows close months and list those that are closed.
func closeRows() []row {
	return []row{
		{path: "close", flags: []flagRow{{name: "month", value: "YYYY-MM", must: true}}, needs: needsWriter, run: closeMonth},
		{path: "close list", needs: needsBook, run: listClosings},
	}
}

// closeMonth closes a month, or shows how it was closed.
func closeMonth(c *call) error {
	month, err := c.month()
	if err != nil {
		return err
	}
	in, err := reports.Input{Period: month}.Read(c.ctx, c.book, reports.NeedsFigures|reports.NeedsVintages, "")
	if err != nil {
		return err
	}
	closing, err := c.book.CloseMonth(c.ctx, month.From, reports.ClosingFigures(in))
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(c.closingJSON(&closing, true))
	}
	key := "command.close.done"
	if closing.Again {
		key = "command.close.again"
	}
	c.say(key, "month", reports.InMonth(closing.Month).In(c.lang), "points", closing.Figures["closing"], "code", closing.Code)
	c.card(c.closingFacts(&closing))
	return nil
}

// closingFacts are the lines of a closed month.
func (c *call) closingFacts(closing *store.Closing) []fact {
	var facts []fact
	for _, name := range reports.ClosingNames() {
		if v, ok := closing.Figures[name]; ok {
			facts = append(facts, fact{"report.name." + name, c.closingFigure(name, v)})
		}
	}
	return append(facts, fact{"command.column.head", closing.Head})
}

// closingFigure writes one figure of a closed month.
func (c *call) closingFigure(name string, v int64) string {
	if name == "gross_minor" || name == "liability_minor" {
		return c.lang.Money(v, c.book.Shop().Currency)
	}
	return c.lang.Int(v)
}

// closingJSON is a closed month for programs; acked says that it answers an act.
func (c *call) closingJSON(closing *store.Closing, acked bool) map[string]any {
	out := map[string]any{
		"month": closing.Month.Month(), "closed_at": c.timeJSON(closing.At), "staff": closing.Staff, "entries": closing.Entry,
		"head": closing.Head, "check": closing.Code, "currency": c.book.Shop().Currency,
	}
	for name, v := range closing.Figures {
		out[name] = v
	}
	if acked {
		out["ok"], out["replayed"] = true, closing.Again
	}
	return out
}

// listClosings lists the closed months.
func listClosings(c *call) error {
	list, err := c.book.Closings(c.ctx)
	if err != nil {
		return err
	}
	lines, rows := []map[string]any{}, [][]string{}
	for i := range list {
		lines = append(lines, c.closingJSON(&list[i], false))
		rows = append(rows, []string{
			reports.InMonth(list[i].Month).In(c.lang), c.lang.Int(list[i].Figures["closing"]), c.closingFigure("gross_minor", list[i].Figures["gross_minor"]),
			list[i].Code, c.timeText(list[i].At),
		})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{
		{words: "report.name.month"},
		{words: "report.name.closing", right: true},
		{words: "report.name.gross_minor", right: true},
		{words: "command.column.check"},
		{words: "command.column.closed"},
	}, rows, "command.close.none")
	return nil
}

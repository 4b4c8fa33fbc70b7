package cli

import (
	"regulars/store"
)

// heldRows are the commands for orders that wait because nobody has explained their status.
func heldRows() []row {
	return []row{
		{path: "import held", needs: needsBook, run: listHeld},
		{path: "import answer", args: "SOURCE WORD STATUS", min: 3, max: 3, flags: []flagRow{{name: "dry-run"}}, needs: needsWriter, run: answerHeld},
	}
}

// The shape of a held word in JSON. Money is minor units of currency.
type (
	heldWordJSON struct {
		Source   string          `json:"source"`
		Word     string          `json:"word"`
		Orders   int64           `json:"orders"`
		First    any             `json:"first_day"`
		Last     any             `json:"last_day"`
		Examples []heldOrderJSON `json:"examples"`
	}
	heldOrderJSON struct {
		Shop     string `json:"shop"`
		Ext      string `json:"id"`
		Buyer    any    `json:"buyer"`
		PlacedAt any    `json:"placed_at"`
		Total    int64  `json:"total_minor"`
		Currency string `json:"currency"`
	}
)

// listHeld lists the status words that orders wait for.
func listHeld(c *call) error {
	list, err := c.book.Held(c.ctx)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]heldWordJSON, 0, len(list))
		for _, w := range list {
			line := heldWordJSON{w.Source, w.Word, w.Orders, dayJSON(w.First), dayJSON(w.Last), []heldOrderJSON{}}
			for _, o := range w.Examples {
				line.Examples = append(line.Examples, heldOrderJSON{o.Shop, o.Ext, textJSON(o.Buyer), c.timeJSON(o.Placed), o.Total, o.Currency})
			}
			lines = append(lines, line)
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(list))
	for _, w := range list {
		var examples []string
		for _, o := range w.Examples {
			examples = append(examples, o.Ext+" "+c.lang.Money(o.Total, o.Currency))
		}
		rows = append(rows, []string{w.Source, w.Word, c.lang.Int(w.Orders), w.First.String(), w.Last.String(), c.listOf(examples)})
	}
	c.table([]column{
		{words: "command.column.source"},
		{words: "command.column.word"},
		{"command.column.orders", true},
		{words: "command.column.first"},
		{words: "command.column.last"},
		{words: "command.column.examples"},
	}, rows, "command.import.held.empty")
	if len(list) > 0 {
		c.say("command.import.held.next", "source", list[0].Source, "word", list[0].Word)
	}
	return nil
}

// answerHeld says what a word means and brings in the orders that wait for it.
func answerHeld(c *call) error {
	word, err := clean("word", c.args[1])
	if err != nil {
		return err
	}
	status := store.ParseStatus(c.args[2])
	if status == store.StatusUnknown {
		return refuse("bad_status", "value", c.args[2], "allowed", orderStatuses())
	}
	progress := c.progress()
	r, err := c.book.AnswerHeld(c.ctx, store.AnswerInput{Source: c.args[0], Word: word, Status: status, DryRun: c.on("dry-run"), Progress: progress.at})
	progress.end()
	if err != nil {
		return err
	}
	if c.global.json {
		return c.json(c.answerJSON(word, &r))
	}
	c.say(dryKey(c, "command.import.answered"), "word", word, "status", c.T("status."+status.String()), "n", r.Orders)
	c.tellCounts(c.args[0], &r)
	if r.Batch != 0 {
		c.say("command.import.takeback", "batch", r.Batch)
	}
	return nil
}

// answerJSON is the result of an answer: that of an import without a file.
func (c *call) answerJSON(word string, r *store.ImportResult) importJSON {
	out := c.resultJSON(r)
	out.File, out.Format, out.Rows = word, r.Format, r.Orders
	return out
}

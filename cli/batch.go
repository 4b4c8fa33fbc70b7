package cli

import (
	"maps"
	"slices"
	"strings"

	"regulars/store"
)

// batchRows are the commands about imports, bulk acts, merges and expiry runs, which can all be taken back.
func batchRows() []row {
	return []row{
		{path: "batch list", flags: []flagRow{
			{name: "kind", value: "KIND", choices: []string{"import", "merge", "exclude", "expiry", "tier", "bulk", "member", "contact", "event", "undo"}},
			{name: "limit", value: "N"},
		}, needs: needsBook, run: func(c *call) error { return listBatches(c, c.text("kind")) }},
		{path: "batch undo", args: "BATCH", min: 1, max: 1, flags: []flagRow{{name: "dry-run"}}, needs: needsQuiet, run: undoBatchArg},
	}
}

// batchJSON is one batch.
type batchJSON struct {
	ID       int64            `json:"batch"`
	Kind     string           `json:"kind"`
	What     any              `json:"what"` // of an import, what it brought in; else null
	At       any              `json:"at"`
	Staff    string           `json:"staff"`
	Name     string           `json:"name"`
	Entries  int64            `json:"entries"`
	Result   map[string]int64 `json:"result"`
	Undone   bool             `json:"undone"`
	UndoneBy any              `json:"undone_by"`
	Undoes   any              `json:"undoes"`
}

// ackBatch is ack after an act that undoing its batch takes back, and says so; 0 is none.
func (c *call) ackBatch(batch int64, v any, key string, pairs ...any) error {
	err := c.ack(v, key, pairs...)
	if err == nil && batch != 0 {
		c.note("command.batch.takes", "batch", idText(batch))
	}
	return err
}

// batchKind is what a batch did; an import says what it brought in where that was no file of orders.
func (c *call) batchKind(b *store.Batch) string {
	if key := "batch.what." + b.What; c.lang.Has(key) {
		return c.T(key)
	}
	return c.T("command.batch.kind." + b.Kind)
}

// listBatches prints batches, newest first.
func listBatches(c *call, kind string) error {
	limit, err := c.limit()
	if err != nil {
		return err
	}
	all, err := c.book.Batches(c.ctx, kind, limit)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]batchJSON, 0, len(all))
		for _, b := range all {
			result := b.Result
			if result == nil {
				result = map[string]int64{}
			}
			lines = append(lines, batchJSON{b.ID, b.Kind, textJSON(b.What), c.timeJSON(b.At), b.Staff, b.Name, b.Entries, result, b.UndoneBy != 0, idJSON(b.UndoneBy), idJSON(b.Undoes)})
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(all))
	for _, b := range all {
		undone := ""
		if b.UndoneBy != 0 {
			undone = c.T("command.batch.undone", "batch", b.UndoneBy)
		}
		rows = append(rows, []string{
			idText(b.ID), c.batchKind(&b), c.timeText(b.At), b.Staff, c.lang.BatchName(b.Kind, b.What, b.Name), c.lang.Int(b.Entries), c.results(b.Result), undone,
		})
	}
	c.table([]column{
		{words: "command.column.batch"},
		{words: "command.column.kind"},
		{words: "command.column.at"},
		{words: "command.column.staff"},
		{words: "command.column.file"},
		{"command.column.entries", true},
		{words: "command.column.result"},
		{words: "command.column.undone"},
	}, rows, "command.batch.list.empty")
	return nil
}

// results writes a batch's counts in one cell, zeros left out.
func (c *call) results(counts map[string]int64) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if counts[name] != 0 {
			parts = append(parts, c.resultWord(name)+" "+c.lang.Int(counts[name]))
		}
	}
	return strings.Join(parts, c.T("core.list.comma"))
}

// resultWord is the name of a count of a batch's result.
func (c *call) resultWord(name string) string {
	if key := "command.result." + name; c.lang.Has(key) {
		return c.T(key)
	}
	return name
}

// undoBatchArg undoes the batch that the argument names.
func undoBatchArg(c *call) error {
	id, err := parseID(c.args[0], "batch")
	if err != nil {
		return err
	}
	return undoBatch(c, id)
}

// undoImport undoes the batch that the argument names, if it brought something in, as a list of participants did too: a mistaken
// number must not take a merge back. An undo is refused with the book's own reason.
func undoImport(c *call) error {
	id, err := parseID(c.args[0], "batch")
	if err != nil {
		return err
	}
	b, err := c.book.Batch(c.ctx, id)
	switch {
	case err != nil:
		return err
	case b.Kind != "import" && b.Kind != "undo" && b.What != "participants":
		return refuse("no_batch", "why", "import", "batch", id)
	}
	return undoBatch(c, id)
}

// undoneJSON is what an undo took back.
type undoneJSON struct {
	OK     bool  `json:"ok"`
	DryRun bool  `json:"dry_run"`
	Batch  any   `json:"batch"`
	Undoes int64 `json:"undoes"`
	Undone struct {
		Entries int64 `json:"entries"`
		Points  int64 `json:"points"`
		Orders  int64 `json:"orders"`
		Members int64 `json:"members"`
	} `json:"undone"`
}

// undoBatch takes back one batch by compensating entries.
func undoBatch(c *call, id int64) error {
	result, err := c.book.UndoBatch(c.ctx, id, c.on("dry-run"))
	if err != nil {
		return err
	}
	out := undoneJSON{OK: true, DryRun: c.on("dry-run"), Batch: idJSON(result.Batch), Undoes: id}
	out.Undone.Entries, out.Undone.Points = result.Entries, result.Points
	out.Undone.Orders, out.Undone.Members = result.Orders, result.Members
	words := "command.batch.undo.done"
	if result.Entries == 0 && result.Points == 0 && result.Orders == 0 && result.Members == 0 {
		words = "command.batch.undo.plain"
	}
	return c.ack(out, dryKey(c, words), "batch", id, "entries", result.Entries, "points", result.Points,
		"orders", result.Orders, "members", result.Members)
}

// auditRows are the commands about who did what.
func auditRows() []row {
	return []row{{path: "audit list", flags: []flagRow{
		{name: "limit", value: "N"},
		{name: "before", value: "ID"},
	}, needs: needsBook, run: listAudit}}
}

// auditJSON is one row of the audit.
type auditJSON struct {
	ID      int64  `json:"id"`
	At      any    `json:"at"`
	Staff   string `json:"staff"`
	Act     string `json:"act"`
	Subject string `json:"subject"`
	Detail  any    `json:"detail"`
	Refused any    `json:"refused"`
	Text    any    `json:"text"`
	Hash    string `json:"hash"`
}

// listAudit prints the audit, newest first.
func listAudit(c *call) error {
	all, next, err := pages(c, func(a *store.AuditRow) int64 { return a.ID }, func(before int64, limit int) ([]store.AuditRow, error) {
		return c.book.Audit(c.ctx, before, limit)
	})
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]auditJSON, 0, len(all))
		for _, a := range all {
			lines = append(lines, auditJSON{a.ID, c.timeJSON(a.At), a.Staff, a.Act, a.Subject, savedJSON(a.Detail), textJSON(a.Refused), textJSON(a.Text), a.Hash})
		}
		return c.json(items(lines, next))
	}
	rows := make([][]string, 0, len(all))
	for _, a := range all {
		rows = append(rows, []string{idText(a.ID), c.timeText(a.At), a.Staff, c.actWord(a.Act), a.Subject, a.Text, a.Refused})
	}
	c.table([]column{
		{words: "command.column.id"},
		{words: "command.column.at"},
		{words: "command.column.staff"},
		{words: "command.column.act"},
		{words: "command.column.subject"},
		{words: "command.column.text"},
		{words: "command.column.refused"},
	}, rows, "command.audit.empty")
	c.more(next)
	return nil
}

// actWord is an act's name in the language where there is one, else its code.
func (c *call) actWord(act string) string {
	if key := "command.act." + act; c.lang.Has(key) {
		return c.T(key)
	}
	if step, ok := strings.CutPrefix(act, "ticket."); ok && c.lang.Has("ticket.act."+step) {
		return c.T("command.act.ticket", "act", c.T("ticket.act."+step))
	}
	return act
}

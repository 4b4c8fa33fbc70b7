package cli

import (
	"cmp"
	"context"
	"errors"
	"io"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui"
)

// handoverRows are the commands that tell the shop's own systems, and its customers, what members have.
func handoverRows() []row {
	return []row{
		{path: "export balances", flags: []flagRow{
			{name: "for", value: "SYSTEM", must: true, choices: []string{store.TellShopify, store.TellYouzan, store.TellPlain}},
			{name: "all"},
			{name: "to", value: "FILE|-"},
			{name: "encoding", value: "NAME", choices: exchange.WriteEncodings()},
			{name: "spreadsheet"},
			{name: "force", with: "to"},
			{name: "dry-run"},
		}, needs: needsWriter, run: exportBalances},
		{path: "member statement", args: "MEMBER", min: 1, max: 1, flags: []flagRow{
			{name: "format", value: "FORMAT", choices: []string{"text", "html"}},
			{name: "from", value: "DAY"},
			{name: "to", value: "DAY", words: "command.flag.to_day"},
			{name: "to-file", value: "FILE"},
			{name: "force", with: "to-file"},
		}, needs: needsBook, run: writeStatement},
	}
}

// tellingJSON is what a system was told. skipped are members it is not told of: told already, unknown to it, and those whose
// platforms forbid to contact them.
type tellingJSON struct {
	fileJSON
	DryRun  bool   `json:"dry_run"`
	Batch   any    `json:"batch"`
	For     string `json:"for"`
	Skipped struct {
		Unchanged int64 `json:"unchanged"`
		Elsewhere int64 `json:"elsewhere"`
		NoContact int64 `json:"no_contact"`
	} `json:"skipped"`
}

// exportBalances writes the members whose balance or tier has changed since the system was last told, and notes that it was.
func exportBalances(c *call) error {
	telling, err := c.book.Untold(c.ctx, c.text("for"), c.on("all"))
	if err != nil {
		return err
	}
	out := tellingJSON{fileJSON: fileJSON{true, cmp.Or(c.text("to"), "-"), int64(len(telling.Members))}, DryRun: c.on("dry-run"), For: telling.Format}
	out.Skipped.Unchanged, out.Skipped.Elsewhere, out.Skipped.NoContact = telling.Unchanged, telling.Elsewhere, telling.NoContact
	if !c.on("dry-run") {
		if err := c.writeTelling(&telling, out.Path); err != nil {
			return err
		}
		batch, err := c.book.Tell(c.ctx, telling)
		if err != nil {
			return err
		}
		out.Batch = idJSON(batch)
		if out.Path == "-" {
			return nil
		}
	}
	if c.global.json {
		return c.json(out)
	}
	c.say(dryKey(c, "command.export.balances.done"), "path", out.Path, "n", out.Rows)
	for _, s := range []struct {
		key string
		n   int64
	}{{"unchanged", telling.Unchanged}, {"elsewhere", telling.Elsewhere}, {"no_contact", telling.NoContact}} {
		if s.n > 0 {
			c.say("command.export.balances."+s.key, "n", s.n, "for", telling.Format)
		}
	}
	if out.Batch != nil {
		c.say("command.export.balances.takeback", "batch", out.Batch)
	}
	return nil
}

// writeTelling writes the file for a system to a path, or to standard output as -.
func (c *call) writeTelling(t *store.Telling, path string) error {
	options := exchange.WriteOptions{Encoding: c.text("encoding"), Spreadsheet: c.on("spreadsheet")}
	if options.Encoding == "" && (c.lang == lang.ZH || t.Format == store.TellYouzan) {
		options.Encoding = exchange.EncodingUTF8Marked
	}
	return c.intoFile(path, func(w io.Writer) error {
		table, err := exchange.NewWriter(w, exchange.TellTable(t.Format), options)
		if err != nil {
			return err
		}
		for i := range t.Members {
			if err := table.Write(exchange.TellRow(t.Format, &t.Members[i])...); err != nil {
				return errors.Join(err, table.Close())
			}
		}
		return table.Close()
	})
}

// writeStatement writes one member's points on one page, for the member to see.
func writeStatement(c *call) error {
	asJSON, err := c.asJSON()
	if err != nil {
		return err
	}
	id, err := c.member(c.args[0])
	if err != nil {
		return err
	}
	from, to, err := c.span()
	if err != nil {
		return err
	}
	statement, err := reports.ReadMemberStatement(c.ctx, c.book, id, from, to)
	if err != nil {
		return err
	}
	if asJSON {
		return c.json(c.statementJSON(statement))
	}
	text := statement.Text(c.lang)
	if c.formatFor("to-file", "text", "html") == "html" {
		text = statement.HTML(c.lang)
	}
	return c.writePage(text)
}

// writePage writes a page about a member to the file of --to-file, or to standard output without it.
func (c *call) writePage(text string) error {
	path := cmp.Or(c.text("to-file"), "-")
	if err := c.intoFile(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil || path == "-" {
		return err
	}
	return c.ack(fileJSON{true, path, 1}, "command.member.statement.done", "path", path)
}

// statementJSON is a member's statement; before is the total before the first entry, after the one after the last.
type statementJSON struct {
	Member     int64                `json:"member"`
	Name       string               `json:"name"`
	From       any                  `json:"from"`
	To         any                  `json:"to"`
	Before     int64                `json:"before"`
	After      int64                `json:"after"`
	Balance    int64                `json:"balance"`
	Pending    int64                `json:"pending"`
	Worth      int64                `json:"worth_minor"`
	Currency   string               `json:"currency"`
	NextExpiry any                  `json:"next_expiry"`
	Expiring   int64                `json:"expiring"`
	Items      []statementEntryJSON `json:"items"`
}

type statementEntryJSON struct {
	Entry   int64  `json:"entry"`
	Day     any    `json:"day"`
	Reason  string `json:"reason"`
	Amount  int64  `json:"amount"`
	Balance int64  `json:"balance"`
	Order   any    `json:"order"`
}

func (c *call) statementJSON(s *reports.MemberStatement) statementJSON {
	out := statementJSON{
		Member: s.Member.ID, Name: s.Member.Name, From: dayJSON(s.From), To: dayJSON(s.To), Before: s.Before, After: s.After(), Balance: s.Member.Balance,
		Pending: s.Member.Pending, Worth: s.Worth(), Currency: s.Currency, Items: []statementEntryJSON{},
	}
	if l := s.NextLot(); l != nil {
		out.NextExpiry, out.Expiring = dayJSON(l.Expires), l.Left
	}
	for _, l := range s.Lines() {
		out.Items = append(out.Items, statementEntryJSON{l.Entry, dayJSON(l.Day), l.Reason, l.Amount, l.Balance, textJSON(l.Order)})
	}
	return out
}

// tellForConsole writes what a system has not been told yet, and notes that it was.
func (c *call) tellForConsole(ctx context.Context, r ui.ExportRequest) (int64, error) {
	book := c.shown()
	telling, err := book.Untold(ctx, r.Format, false)
	if err != nil {
		return 0, err
	}
	if err := c.writeTelling(&telling, r.Path); err != nil {
		return 0, err
	}
	_, err = book.Tell(ctx, telling)
	return int64(len(telling.Members)), err
}

// stateForConsole writes a member's statement.
func (c *call) stateForConsole(ctx context.Context, r ui.ExportRequest) error {
	page, err := reports.MemberPage(ctx, c.shown(), r.Member, r.Year)
	if err != nil {
		return err
	}
	text := page.Text(c.lang)
	if r.Format == "html" {
		text = page.HTML(c.lang)
	}
	return c.intoFile(r.Path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
}

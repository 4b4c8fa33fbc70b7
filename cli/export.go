package cli

import (
	"cmp"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui"
)

// exportRows are the commands that write files for others to read.
func exportRows() []row {
	flags := []flagRow{
		{name: "to", value: "FILE|-"},
		{name: "format", value: "FORMAT", choices: exchange.Shapes()},
		{name: "where", value: "FILTER"},
		{name: "encoding", value: "NAME", choices: exchange.WriteEncodings()},
		{name: "spreadsheet"},
		{name: "force", with: "to"},
	}
	return []row{
		{path: "export members", flags: flags, needs: needsBook, run: func(c *call) error { return export(c, "members") }},
		{path: "export orders", flags: flags, needs: needsBook, run: func(c *call) error { return export(c, "orders") }},
		{path: "export ledger", flags: flags, needs: needsBook, run: func(c *call) error { return export(c, "ledger") }},
		{path: "export tickets", flags: flags, needs: needsBook, run: func(c *call) error { return export(c, "tickets") }},
		{path: "export feedback", flags: flags, needs: needsBook, run: func(c *call) error { return export(c, "feedback") }},
		{path: "export coupons", flags: append([]flagRow{{name: "offer", value: "ID"}}, flags...), needs: needsBook, run: exportCodes},
		{path: "export audit", flags: slices.DeleteFunc(slices.Clone(flags), func(f flagRow) bool { return f.name == "where" }), needs: needsBook, run: func(c *call) error { return export(c, "audit") }},
		{path: "template", args: "KIND", min: 1, max: 1, flags: []flagRow{
			{name: "to", value: "FILE"},
			{name: "force", with: "to"},
		}, run: writeTemplate},
	}
}

// writeTemplate writes an empty file to fill in, with headings in the chosen language.
func writeTemplate(c *call) error {
	return c.toFile("command.template.done", func(w io.Writer) (int64, error) {
		return 0, exchange.Template(w, c.args[0], string(c.lang), c.formatFor("to", exchange.ShapeCSV, exchange.ShapeWorkbook))
	})
}

// shape is how a table is written; "" when neither --format nor the name of the file says it.
func (c *call) shape() string { return c.formatFor("to", exchange.Shapes()...) }

// formatFor is the format of a file: as --format says, else as the name of the file does that the flag to names, if it is one of those
// that the command knows; else "".
func (c *call) formatFor(to string, known ...string) string {
	if c.given("format") {
		return c.text("format")
	}
	if end := strings.ToLower(strings.TrimPrefix(filepath.Ext(c.text(to)), ".")); slices.Contains(known, end) {
		return end
	}
	return ""
}

// export writes one of the book's tables.
func export(c *call, what string) error {
	offer, err := c.offer()
	if err != nil {
		return err
	}
	options := exchange.WriteOptions{
		Shape: c.shape(), Encoding: c.text("encoding"), Spreadsheet: c.on("spreadsheet"),
		Zone: c.book.Shop().Zone, Title: c.T("export.what." + what),
	}
	if options.Shape != "" && options.Shape != exchange.ShapeCSV && options.Encoding != "" && options.Encoding != exchange.EncodingUTF8 {
		return refuse("bad_choice", "flag", "encoding", "value", options.Encoding, "list", []string{exchange.EncodingUTF8})
	}
	if options.Spreadsheet && options.Shape == exchange.ShapeJSONLines {
		return refuse("flags_exclude", "flag", "spreadsheet", "other", "format "+options.Shape)
	}
	if options.Encoding == "" && c.lang == lang.ZH { // a Chinese Excel takes CSV without a mark for GBK
		options.Encoding = exchange.EncodingUTF8Marked
	}
	if options.Shape == exchange.ShapeWorkbook && c.env.OutTerminal && cmp.Or(c.text("to"), "-") == "-" {
		return refuse("needs_file", "format", options.Shape)
	}
	return c.toFile("command.export.done", func(w io.Writer) (int64, error) {
		return writeTable(c.ctx, w, c.book, tableRequest{what: what, where: c.text("where"), offer: offer, options: options})
	})
}

// exportForConsole writes a file that the console asked for, from the book that it shows.
func (c *call) exportForConsole(ctx context.Context, r ui.ExportRequest) (int64, error) {
	switch r.What {
	case "balances":
		return c.tellForConsole(ctx, r)
	case "statement":
		return 1, c.stateForConsole(ctx, r)
	}
	var rows int64
	err := c.writeFile(r.Path, false, func(w io.Writer) (err error) {
		if r.What == "coupons" {
			rows, err = writeCodes(ctx, w, c.shown(), 0)
			return err
		}
		rows, err = writeTable(ctx, w, c.shown(), tableRequest{what: r.What, options: exchange.WriteOptions{
			Shape: r.Format, Encoding: r.Encoding, Spreadsheet: r.Spreadsheet, Zone: c.shown().Shop().Zone, Title: c.T("export.what." + r.What),
		}})
		return err
	})
	return rows, err
}

// tableRequest says which table is written, of whom, and how.
type tableRequest struct {
	what    string // members, orders, ledger, feedback, tickets, coupons or audit
	where   string // a filter of members; "" is everybody
	offer   int64  // of coupons: only of this offer; 0 is all
	options exchange.WriteOptions
}

// writeTable writes every row of a table and says how many there are.
func writeTable(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	switch r.what {
	case "members":
		return writeMembers(ctx, w, book, r)
	case "orders":
		return writeOrders(ctx, w, book, r)
	case "feedback":
		return writeFeedback(ctx, w, book, r)
	case "tickets":
		return writeTickets(ctx, w, book, r)
	case "coupons":
		return writeCodeTable(ctx, w, book, r)
	case "audit":
		return writeAudit(ctx, w, book, r)
	}
	return writeLedger(ctx, w, book, r)
}

// writeMembers writes every member that the filter fits.
func writeMembers(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	kinds, err := book.FieldKinds(ctx)
	if err != nil {
		return 0, err
	}
	fields := make([]string, len(kinds))
	for i, k := range kinds {
		fields[i] = k.Name
	}
	table, err := exchange.NewWriter(w, exchange.MembersTable(fields...), r.options)
	if err != nil {
		return 0, err
	}
	currency := book.Shop().Currency
	err = book.ExportMembers(ctx, r.where, func(m *store.Member) error {
		return table.Write(append([]exchange.Value{
			exchange.Whole(m.ID), exchange.Text(m.Name), exchange.Text(m.Phone), exchange.Text(m.Email), exchange.Text(m.Status),
			exchange.Text(m.Tier), exchange.Whole(m.Balance), exchange.Whole(m.Pending), exchange.Moment(m.Joined),
			exchange.Text(birthday(m.MemberRow, m.BirthYear)), exchange.Texts(m.Tags), exchange.Text(m.City), exchange.Text(m.Country),
			exchange.Text(m.FoundBy), exchange.Whole(m.Orders), exchange.Money(m.Spend, currency), exchange.Text(currency),
			exchange.OnDay(m.First), exchange.OnDay(m.Last), exchange.OnDay(m.NextExpiry),
			exchange.Whole(m.Growth), exchange.Moment(m.LastSeen), consentOf(m, "email"), consentOf(m, "sms"), consentOf(m, "whatsapp"),
			exchange.Identities(furtherIdentities(m)),
		}, fieldValues(m, fields)...)...)
	})
	return table.Rows(), errors.Join(err, table.Close())
}

// consentOf is what a member said about a channel; nothing when they were never asked.
func consentOf(m *store.Member, channel string) exchange.Value {
	for _, c := range m.Consent {
		if c.Channel == channel {
			return exchange.Flag(c.Granted)
		}
	}
	return exchange.Nothing()
}

// furtherIdentities are the identities that have no column of their own.
func furtherIdentities(m *store.Member) []store.Identity {
	return slices.DeleteFunc(slices.Clone(m.Identities), func(i store.Identity) bool {
		return i.Source == store.SourcePhone && i.Key == m.Phone || i.Source == store.SourceEmail && i.Key == m.Email
	})
}

// fieldValues are a member's custom fields in the order of their names.
func fieldValues(m *store.Member, names []string) []exchange.Value {
	values := make([]exchange.Value, len(names))
	for i, name := range names {
		values[i] = exchange.Nothing()
		for _, f := range m.Fields {
			if strings.EqualFold(f.Name, name) {
				values[i] = exchange.Text(f.Value)
			}
		}
	}
	return values
}

// writeOrders writes every order of the members that the filter fits, in a shape that import orders reads.
func writeOrders(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	table, err := exchange.NewOrderWriter(w, r.options)
	if err != nil {
		return 0, err
	}
	err = book.ExportOrders(ctx, r.where, func(o *store.Order) error {
		draft := o.Draft()
		return table.WriteOrder(o.Source, &draft, o.Priority)
	})
	return table.Orders(), errors.Join(err, table.Close())
}

// writeLedger writes every entry of the members that the filter fits.
func writeLedger(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	table, err := exchange.NewWriter(w, exchange.LedgerTable(), r.options)
	if err != nil {
		return 0, err
	}
	err = book.ExportLedger(ctx, r.where, func(e *store.EntryRow) error {
		return table.Write(
			exchange.Whole(e.ID), exchange.Moment(e.At), exchange.Moment(e.Recorded), exchange.Whole(e.Member), exchange.Text(e.MemberName),
			exchange.Text(e.Reason), exchange.Text(e.Unit), exchange.Whole(e.Amount), exchange.Text(e.OrderRef),
			exchange.OnDay(e.Releases), exchange.OnDay(e.Expires), number(e.Reverses), number(e.Batch), exchange.Text(e.Staff),
			exchange.Text(e.Text), exchange.Text(e.Key), exchange.Text(e.Hash),
		)
	})
	return table.Rows(), errors.Join(err, table.Close())
}

// writeAudit writes every row of the audit.
func writeAudit(ctx context.Context, w io.Writer, book *store.Book, r tableRequest) (int64, error) {
	table, err := exchange.NewWriter(w, exchange.AuditTable(), r.options)
	if err != nil {
		return 0, err
	}
	err = book.ExportAudit(ctx, func(a *store.AuditRow) error {
		return table.Write(
			exchange.Whole(a.ID), exchange.Moment(a.At), exchange.Text(a.Staff), exchange.Text(a.Act), exchange.Text(a.Subject), exchange.Object(a.Detail),
			exchange.Word(a.Refused), exchange.Word(a.Text), exchange.Text(a.Hash),
		)
	})
	return table.Rows(), errors.Join(err, table.Close())
}

// number is an id, or nothing for none.
func number(id int64) exchange.Value {
	if id == 0 {
		return exchange.Nothing()
	}
	return exchange.Whole(id)
}

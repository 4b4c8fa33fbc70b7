package cli

import (
	"cmp"
	"io"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
)

// messageRows are the commands about texts to write to people. Nothing is ever sent.
func messageRows() []row {
	return []row{
		{path: "message list", needs: needsBook, run: listMessages},
		{path: "message edit", args: "NAME", min: 1, max: 1, flags: []flagRow{
			{name: "text", value: "TEXT"},
			{name: "reset"},
		}, apart: [][]string{{"text", "reset"}}, needs: needsWriter, run: editMessage},
		{path: "message preview", args: "NAME", min: 1, max: 1, flags: []flagRow{
			{name: "member", value: "MEMBER", must: true},
			{name: "channel", value: "CHANNEL", choices: reports.MailChannels(), words: "command.flag.channel_mail"},
			{name: "year", value: "YYYY", words: "command.flag.message_year"},
		}, needs: needsBook, run: previewMessage},
		{path: "message export", args: "NAME", min: 1, max: 1, flags: []flagRow{
			{name: "channel", value: "CHANNEL", must: true, choices: reports.MailChannels(), words: "command.flag.channel_mail"},
			{name: "where", value: "FILTER"},
			{name: "care", value: "KIND", choices: store.CareKinds()},
			{name: "consented"},
			{name: "mark", words: "command.flag.mark_sent"},
			{name: "coupon", value: "ID", words: "command.flag.message_coupon"},
			{name: "year", value: "YYYY", words: "command.flag.message_year"},
			{name: "to", value: "FILE|-"},
			{name: "format", value: "FORMAT", choices: []string{exchange.ShapeCSV, exchange.ShapeWorkbook}},
			{name: "encoding", value: "NAME", choices: exchange.WriteEncodings()},
			{name: "spreadsheet"},
			{name: "force", with: "to"},
		}, needs: needsWriter, run: exportMessage},
	}
}

// messages are the texts in the chosen language.
func (c *call) messages() ([]reports.Message, error) {
	own, err := c.book.Templates(c.ctx)
	return reports.Messages(c.lang, own), err
}

// messageNamed finds a text by its name, or names the nearest.
func (c *call) messageNamed(name string) (reports.Message, error) {
	list, err := c.messages()
	if err != nil {
		return reports.Message{}, err
	}
	m, ok := reports.FindMessage(list, name)
	if !ok {
		names := make([]string, len(list))
		for i := range list {
			names[i] = list[i].Name
		}
		return m, refuse("no_message", "value", name, "list", names)
	}
	return m, nil
}

// messageJSON is one text, before anything is filled in.
type messageJSON struct {
	Name string `json:"name"`
	Lang string `json:"lang"`
	Text string `json:"text"`
	Own  bool   `json:"own"`
}

// listMessages prints the texts of the chosen language.
func listMessages(c *call) error {
	list, err := c.messages()
	if err != nil {
		return err
	}
	lines := make([]messageJSON, 0, len(list))
	rows := make([][]string, 0, len(list))
	for _, m := range list {
		lines = append(lines, messageJSON{m.Name, string(m.Lang), m.Text, m.Own})
		own := ""
		if m.Own {
			own = c.T("core.yes")
		}
		rows = append(rows, []string{m.Name, own, m.Text})
	}
	if c.global.json {
		return c.json(items(lines, nil))
	}
	c.table([]column{{words: "command.column.called"}, {words: "command.column.own"}, {words: "command.column.message"}}, rows, "command.list.empty")
	return nil
}

// editMessage makes a text the shop's own in the chosen language, or takes the shop's own away.
func editMessage(c *call) error {
	if !c.given("text") && !c.on("reset") {
		return refuse("missing_flag", "flag", "text", "usage", c.row.usage()+" --text TEXT")
	}
	text := ""
	if c.given("text") {
		var err error
		if text = c.text("text"); text == "" {
			_, err = clean("text", text)
			return err
		}
	}
	batch, err := c.book.SaveTemplate(c.ctx, c.args[0], store.Template{Lang: string(c.lang), Text: text})
	if err != nil {
		return err
	}
	card := store.LooksLikeCard(text)
	if card {
		c.note("message.card")
	}
	return c.ackBatch(batch, struct {
		OK    bool   `json:"ok"`
		Name  string `json:"name"`
		Lang  string `json:"lang"`
		Card  bool   `json:"looks_like_card"`
		Batch any    `json:"batch"`
	}{true, c.args[0], string(c.lang), card, idJSON(batch)}, "command.message.edit.done", "name", c.args[0])
}

// previewJSON is a text as one member would read it. cost_minor is null without a price.
type previewJSON struct {
	Name     string `json:"name"`
	Member   int64  `json:"member"`
	Channel  any    `json:"channel"`
	Text     string `json:"text"`
	Places   int    `json:"characters"`
	Parts    int    `json:"parts"`
	Alphabet string `json:"alphabet"`
	Cost     any    `json:"cost_minor"`
	Currency string `json:"currency"`
}

// previewMessage prints a text as one member would read it, and how long it is as a short message.
func previewMessage(c *call) error {
	m, err := c.messageNamed(c.args[0])
	if err != nil {
		return err
	}
	id, err := c.member(c.text("member"))
	if err != nil {
		return err
	}
	member, err := c.book.Member(c.ctx, id)
	if err != nil {
		return err
	}
	shop := c.book.Shop()
	reader := reports.Reader{Member: &member, Shop: shop, Today: c.book.Today(), Coupon: reports.SampleCode}
	if reports.NeedsYear(m.Text) {
		year, err := c.calendarYear()
		if err != nil {
			return err
		}
		if reader.Year, err = reports.ReadMemberYear(c.ctx, c.book, id, year); err != nil {
			return err
		}
	} else if c.given("year") {
		return refuse("message_year", "value", m.Name)
	}
	text := m.For(reader)
	text = reports.Framed(c.lang, c.text("channel"), shop.Name, text)
	sms := reports.CountSMS(text)
	out := previewJSON{m.Name, id, textJSON(c.text("channel")), text, sms.Units, sms.Parts, sms.Alphabet(), nil, shop.Currency}
	cost, priced := shop.SMSCost(int64(sms.Parts))
	if priced {
		out.Cost = cost
	}
	if c.global.json {
		return c.json(out)
	}
	c.out.line(lang.SafeLines(text))
	if c.text("channel") == reports.ChannelSMS {
		c.note("command.message.length", "n", sms.Units, "parts", sms.Parts, "alphabet", sms.Alphabet())
	}
	return nil
}

// mailingJSON is the file of a mailing. skipped are those who are left out, by the first reason that holds.
type mailingJSON struct {
	fileJSON
	Name     string         `json:"name"`
	Channel  string         `json:"channel"`
	Batch    any            `json:"batch"`
	Offer    any            `json:"offer"`
	Parts    int64          `json:"parts"`
	Cost     any            `json:"cost_minor"`
	Currency string         `json:"currency"`
	Skipped  mailingSkipped `json:"skipped"`
}

type mailingSkipped struct {
	NoContact int64 `json:"no_contact"`
	OptedOut  int64 `json:"opted_out"`
	NoAddress int64 `json:"no_address"`
	Recent    int64 `json:"recent"`
	Inactive  int64 `json:"inactive"`
	NoOrders  int64 `json:"no_orders"`
}

// exportMessage writes a file for the tool by which a shop writes to people, and with --mark notes that they were written to.
func exportMessage(c *call) error {
	m, err := c.messageNamed(c.args[0])
	if err != nil {
		return err
	}
	path := cmp.Or(c.text("to"), "-")
	shape := c.formatFor("to", exchange.ShapeCSV, exchange.ShapeWorkbook)
	if shape == exchange.ShapeWorkbook && c.env.OutTerminal && path == "-" {
		return refuse("needs_file", "format", shape)
	}
	if c.given("year") && !reports.NeedsYear(m.Text) {
		return refuse("message_year", "value", m.Name)
	}
	job := mailing{
		book: c.book, lang: c.lang, message: m, mark: c.on("mark"),
		query:   store.MailQuery{Where: c.text("where"), Care: c.text("care"), Channel: c.text("channel"), Consented: c.on("consented")},
		options: exchange.WriteOptions{Shape: shape, Encoding: c.text("encoding"), Spreadsheet: c.on("spreadsheet")},
		into:    func(write func(io.Writer) error) error { return c.intoFile(path, write) },
	}
	if c.given("coupon") {
		if job.coupon, err = parseID(c.text("coupon"), "offer"); err != nil {
			return err
		}
	}
	if job.year, err = c.calendarYear(); err != nil {
		return err
	}
	result, err := job.run(c.ctx)
	if err != nil {
		return err
	}
	out := mailingJSON{
		fileJSON: fileJSON{true, path, result.Rows}, Name: m.Name, Channel: job.query.Channel, Batch: idJSON(result.Batch), Offer: idJSON(result.Offer), Parts: result.Parts,
		Currency: c.book.Shop().Currency, Skipped: mailingSkipped(result.Skipped),
	}
	if cost, priced := c.book.Shop().SMSCost(out.Parts); priced && out.Parts > 0 {
		out.Cost = cost
	}
	if path == "-" {
		return nil
	}
	return c.tellMailing(&out)
}

// tellMailing says what was written and who was left out.
func (c *call) tellMailing(out *mailingJSON) error {
	if c.global.json {
		return c.json(out)
	}
	c.say("command.message.export.done", "path", out.Path, "n", out.Rows)
	for _, s := range []struct {
		key string
		n   int64
	}{
		{"no_contact", out.Skipped.NoContact},
		{"opted_out", out.Skipped.OptedOut},
		{"no_address", out.Skipped.NoAddress},
		{"recent", out.Skipped.Recent},
		{"inactive", out.Skipped.Inactive},
		{"no_orders", out.Skipped.NoOrders},
	} {
		if s.n > 0 {
			c.say("command.message.skipped."+s.key, "n", s.n)
		}
	}
	if out.Parts > 0 {
		c.say("command.message.parts", "n", out.Parts)
	}
	if out.Cost != nil {
		c.say("command.message.cost", "money", c.lang.Money(out.Cost.(int64), out.Currency))
	}
	if out.Offer != nil {
		c.say("command.message.coupons", "n", out.Rows)
	}
	if out.Batch != nil {
		c.say("command.message.takeback", "batch", out.Batch)
	}
	return nil
}

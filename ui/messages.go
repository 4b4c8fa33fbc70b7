package ui

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/ui/widget"
)

// MailingRequest says to whom a message is written into which file.
type MailingRequest struct {
	Message reports.Message
	Query   store.MailQuery
	Coupon  int64 // the batch of coupons of which everybody gets a code; 0: none
	Year    int   // of which a text tells that tells of a year
	Mark    bool  // note that they were written to
	Path    string
	Format  string // csv or xlsx
}

// Mailing is what writing one came to.
type Mailing struct {
	Rows, Parts  int64
	Batch, Offer int64 // 0: nobody was marked, no coupons were issued
	Skipped      store.MailSkipped
}

// Mailer writes a mailing. It never replaces a file that exists, and nothing is sent.
type Mailer func(ctx context.Context, r MailingRequest) (Mailing, error)

// messages is the list of texts to write to people, with the one under the cursor as one member would read it.
type messages struct {
	roll
	listing[reports.Message]
	reader  *messageReader // by whom it is read; nil: nobody is known yet
	channel string
	batch   int64 // the last mailing's, to take it back; 0: none
}

// messageReader is a member with their year up to now.
type messageReader struct {
	store.Member
	year *reports.MemberYear
}

func newMessages() *messages {
	s := &messages{channel: reports.ChannelSMS}
	s.name, s.columns, s.actions, s.wrote = "messages", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(m *reports.Message) int64 { return namedID(m.Name) }
	s.reads = func() errand {
		l := s.app.lang
		return func(ctx context.Context, book Book) (any, error) {
			own, err := book.Templates(ctx)
			return reports.Messages(l, own), err
		}
	}
	return s
}

// slotReader is the slot in which it is read by whom a message is read.
const slotReader = "reader"

// Init reads the texts, and somebody to show them to.
func (s *messages) Init() tea.Cmd {
	return tea.Batch(s.roll.Init(), load(&s.Base, slotReader, func(ctx context.Context, book Book) (any, error) {
		page, err := book.Members(ctx, store.MemberQuery{Limit: 1})
		if err != nil || len(page.Items) == 0 {
			return nil, err
		}
		return readReader(ctx, book, page.Items[0].ID)
	}))
}

// readReader reads a member with their year up to now.
func readReader(ctx context.Context, book Book, id int64) (*messageReader, error) {
	year, _, _ := book.Today().Civil()
	y, err := reports.ReadMemberYear(ctx, book, id, year)
	if err != nil {
		return nil, err
	}
	return &messageReader{y.Member, y}, nil
}

// Rebuild reads the texts again when the language has changed.
func (s *messages) Rebuild() {
	if len(s.items) > 0 && s.items[0].Lang != s.app.lang {
		s.items = reports.Messages(s.app.lang, nil)
	}
	s.roll.Rebuild()
}

func (s *messages) heads() []widget.Column {
	return []widget.Column{
		{Title: s.T("messages.col.name"), Width: 14, Max: 20},
		{Title: s.T("messages.col.parts"), Width: 6, Right: true},
		{Title: s.T("messages.col.text"), Width: 20, Grow: 3},
	}
}

func (s *messages) line(m *reports.Message) widget.Row {
	tone := widget.Plain
	if !m.Own {
		tone = widget.Muted
	}
	parts := reports.CountSMS(s.read(m, reports.ChannelSMS)).Parts
	return widget.Row{{Text: s.app.messageName(m.Name)}, {Text: s.app.num(int64(parts)), Tone: quiet(int64(parts))}, {Text: strings.ReplaceAll(m.Text, "\n", " "), Tone: tone}}
}

// framed is a text as the channel needs it.
func (a *App) framed(l lang.Lang, channel, text string) string {
	return reports.Framed(l, channel, a.shop().Name, text)
}

// read is a text as the reader would read it, or as it stands while nobody is known.
func (s *messages) read(m *reports.Message, channel string) string {
	text := m.Text
	if s.reader != nil {
		text = m.For(reports.Reader{Member: &s.reader.Member, Year: s.reader.year, Shop: s.app.shop(), Today: s.app.today(), Coupon: reports.SampleCode})
	}
	return s.app.framed(m.Lang, channel, text)
}

// messageName is what a message is called: one of the program's by what it is for, one of the shop's own as the shop does.
func (a *App) messageName(name string) string {
	if key := "message.name." + name; a.lang.Has(key) {
		return a.T(key)
	}
	return name
}

// card is the text as one member would read it, and how long it is.
func (s *messages) card(m *reports.Message) []sheetRow {
	rows := []sheetRow{{label: s.T("messages.key"), value: m.Name}, {label: s.T("messages.channel"), value: s.T("contact.channel." + s.channel)}}
	text := s.read(m, s.channel)
	if s.reader != nil {
		rows = append(rows, sheetRow{label: s.T("messages.reader"), value: s.app.person(s.reader.Name, s.reader.ID)})
	}
	if s.channel == reports.ChannelSMS {
		rows = append(rows, sheetRow{label: s.T("messages.length"), value: s.app.smsLength("messages.sms", text)})
	}
	rows = append(append(rows, sheetRow{}), s.app.textRows(text)...)
	if store.LooksLikeCard(m.Text) {
		rows = append(rows, sheetRow{}, sheetRow{note: s.T("message.card"), tone: widget.Warn})
	}
	return rows
}

// smsLength says how long a text is as a short message, and what it costs where the price is known.
func (a *App) smsLength(key, text string) string {
	sms := reports.CountSMS(text)
	words := a.T(key, "n", sms.Units, "parts", sms.Parts)
	if cost, priced := a.shop().SMSCost(int64(sms.Parts)); priced {
		words += " · " + a.money(cost)
	}
	return words
}

func (s *messages) acts() []Action {
	return []Action{
		{ID: "message.edit", Key: keys.Open, Off: s.cannot, Do: func() tea.Cmd { return s.edit(s.at().Name) }},
		{ID: "message.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.edit("") }},
		{ID: "message.copy", Key: keys.Copy, Off: s.nobody, Do: func() tea.Cmd {
			return tea.Batch(tea.SetClipboard(s.read(s.at(), s.channel)), s.app.Done("toast.copied"))
		}},
		{ID: "message.export", Key: keys.Export, Off: s.cannotExport, Do: func() tea.Cmd { return s.app.Push(s.newMailing(*s.at())) }},
		{ID: "message.channel", Key: keys.Kind, Do: s.next},
		{ID: "message.reader", Key: keys.Filter, Do: func() tea.Cmd {
			return s.app.Push(newMemberPick("act.message.reader", func(m store.MemberRow) tea.Cmd { return s.readBy(m.ID) }))
		}},
		{ID: "message.undo", Key: keys.Undo, Off: s.noMailing, Do: func() tea.Cmd { return s.uncontact(s.batch) }},
		{ID: "message.reset", Key: keys.Delete, Off: s.notOwn, Do: s.reset},
	}
}

func (s *messages) nobody() string {
	if s.reader == nil {
		return "off.nomember"
	}
	return s.none()
}

func (s *messages) cannotExport() string {
	if s.app.mail == nil {
		return "off.noexport"
	}
	return s.cannot()
}

func (s *messages) noMailing() string {
	if s.batch == 0 {
		return "off.nomailing"
	}
	return s.app.viewOnly()
}

func (s *messages) notOwn() string {
	if m := s.at(); m != nil && !m.Own {
		return "off.notown"
	}
	return s.cannot()
}

// next goes on to the next channel.
func (s *messages) next() tea.Cmd {
	list := reports.MailChannels()
	s.channel = list[(slices.Index(list, s.channel)+1)%len(list)]
	s.Rebuild()
	return nil
}

// readBy shows the texts as another member would read them.
func (s *messages) readBy(id int64) tea.Cmd {
	return load(&s.Base, slotReader, func(ctx context.Context, book Book) (any, error) { return readReader(ctx, book, id) })
}

// reset takes the shop's own text away, so that the program's stands again.
func (s *messages) reset() tea.Cmd {
	t := store.Template{Name: s.at().Name, Lang: string(s.at().Lang)}
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.SaveTemplate(ctx, t.Name, t)) })
}

// saved takes a reader, and says what was written.
func (s *messages) saved(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case *messageReader:
		s.reader = value
		s.Rebuild()
		return nil
	case store.Undone:
		s.batch = 0
		return s.app.Done("toast.mailing.undone")
	}
	return s.app.Done("toast.saved")
}

// edit opens the form for a text in both languages; "" is a new one.
func (s *messages) edit(name string) tea.Cmd {
	var own []store.Template
	f := &formPanel{width: 76, awaits: true}
	f.title = func() string { return f.T("form.message") }
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "templates", func(ctx context.Context, book Book) (any, error) { return book.Templates(ctx) })
	}
	f.loaded = func(f *formPanel, r Result) {
		own = r.Value.([]store.Template)
		texts := map[string]string{}
		for _, l := range lang.All() {
			if m, ok := reports.FindMessage(reports.Messages(l, own), name); ok {
				texts[string(l)] = oneLine(m.Text)
			}
		}
		f.fill(texts)
	}
	f.make = func(f *formPanel) widget.Form {
		var inputs []*widget.Input
		if name == "" {
			inputs = append(inputs, &widget.Input{Key: "name", Label: f.T("messages.col.name"), Width: 24, Check: filled(f, "form.bad.empty")})
		}
		for _, l := range lang.All() {
			in := textInput(f, string(l), l.Name(), 38, "")
			in.Hint = func() string {
				return f.app.smsLength("messages.sms.short", f.app.framed(l, reports.ChannelSMS, manyLines(in.Value())))
			}
			in.Check = func(v string) string { return f.app.templateTrouble(v) }
			inputs = append(inputs, in)
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("form.message.note", "words", "{"+strings.Join(store.Placeholders(), "} {")+"}"), Inputs: inputs}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		called := name
		if called == "" {
			called = narrowed(f, "name")
		}
		var changed []store.Template
		for _, l := range lang.All() {
			text := f.text(string(l))
			if was, _ := reports.FindMessage(reports.Messages(l, own), called); text != was.Text {
				changed = append(changed, store.Template{Name: called, Lang: string(l), Text: text})
			}
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return asBatch(book.SaveTemplate(ctx, called, changed...))
		})
	}
	f.after = said("toast.saved")
	return s.app.Push(f)
}

// templateTrouble is what is wrong with a text, "" when nothing is.
func (a *App) templateTrouble(text string) string {
	if err := store.CheckTemplate(text); err != nil {
		message, _ := a.lang.ErrorInConsole(err)
		return message
	}
	return ""
}

// newMailing is the form that writes a message to a file for the tool that sends it.
func (s *messages) newMailing(m reports.Message) *formPanel {
	f := &formPanel{width: 76}
	var offers []store.Offer
	f.title = func() string { return f.T("form.mailing", "name", f.app.messageName(m.Name)) }
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "offers", func(ctx context.Context, book Book) (any, error) {
			return book.Offers(ctx, store.OfferCoupon, false)
		})
	}
	f.loaded = func(f *formPanel, r Result) {
		offers = r.Value.([]store.Offer)
		f.Rebuild()
	}
	f.make = func(f *formPanel) widget.Form {
		kinds := []widget.Option{{Word: f.T("core.absent")}}
		for _, kind := range store.CareKinds() {
			kinds = append(kinds, widget.Option{Value: kind, Word: f.T("care.kind." + kind)})
		}
		inputs := []*widget.Input{
			{Key: "channel", Label: f.T("messages.channel"), Width: 24, Choice: widget.NewChoice(s.channel, f.named("contact.channel", reports.MailChannels()...)...)},
			whereInput(f, f.T("offer.where"), ""),
			{Key: "care", Label: f.T("form.mailing.care"), Width: 34, Choice: widget.NewChoice("", kinds...)},
			{Key: "consented", Label: f.T("form.mailing.consented"), Width: 34, Choice: widget.NewChoice("no", f.named("form.mailing.who", "no", "yes")...)},
		}
		if reports.NeedsCoupon(m.Text) {
			var options []widget.Option
			for i := range offers {
				options = append(options, widget.Option{Value: strconv.FormatInt(offers[i].ID, 10), Word: offers[i].Name, Find: pinyinOf(offers[i].Name)})
			}
			inputs = append(inputs, &widget.Input{Key: "coupon", Label: f.T("form.mailing.coupon"), Width: 34, Choice: widget.NewChoice("", options...)})
		} else {
			inputs = append(inputs, &widget.Input{Key: "mark", Label: f.T("form.mailing.mark"), Width: 16, Choice: widget.NewChoice("yes", f.named("core", "yes", "no")...)})
		}
		if reports.NeedsYear(m.Text) {
			inputs = append(inputs, &widget.Input{Key: "year", Label: f.T("form.mailing.year"), Width: 38, Choice: widget.NewChoice("", f.years()...)})
		}
		path := &widget.Input{Key: "path", Label: f.T("export.path"), Width: 54, Check: filled(f, "form.bad.empty")}
		path.Field.Limit = 1000
		path.Field.Set(filepath.Join(f.app.home, m.Name+"-"+f.app.today().String()+"."+exchange.ShapeWorkbook))
		return widget.Form{Save: f.T("form.mailing.save"), Note: f.T("form.mailing.note"), Inputs: append(inputs, path)}
	}
	f.submit = func(f *formPanel) tea.Cmd { return s.submitMailing(f, m) }
	f.after = func(f *formPanel, value any) tea.Cmd {
		out := value.(Mailing)
		s.batch = out.Batch
		words := "toast.mailing"
		if out.Batch != 0 {
			words = "toast.mailing.marked"
		}
		return f.app.Done(words, "n", out.Rows, "skipped", out.Skipped.Sum(), "path", filepath.Base(narrowed(f, "path")))
	}
	return f
}

// submitMailing writes the file.
func (s *messages) submitMailing(f *formPanel, m reports.Message) tea.Cmd {
	r := MailingRequest{
		Message: m, Path: narrowed(f, "path"), Mark: f.form.Value("mark") == "yes", Format: exchange.ShapeWorkbook,
		Query: store.MailQuery{Where: narrowed(f, "where"), Care: f.form.Value("care"), Channel: f.form.Value("channel"), Consented: f.form.Value("consented") == "yes"},
	}
	if strings.HasSuffix(strings.ToLower(r.Path), "."+exchange.ShapeCSV) {
		r.Format = exchange.ShapeCSV
	}
	if reports.NeedsCoupon(m.Text) {
		r.Mark = true
		if r.Coupon, _ = strconv.ParseInt(f.form.Value("coupon"), 10, 64); r.Coupon == 0 {
			f.form.Problem = f.T("form.mailing.nocoupon")
			return nil
		}
	}
	r.Year, _ = strconv.Atoi(f.form.Value("year")) // only a text that tells of a year has the field
	mail := f.app.mail
	return f.saveWhere("", func(ctx context.Context, _ Book) (any, error) { return mail(ctx, r) })
}

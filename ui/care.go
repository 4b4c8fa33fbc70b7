package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// careRead is how many people of the care list a screen reads at once.
const careRead = 50

// snoozeFor is for how many days z puts somebody off.
const snoozeFor = 7

// careList is the care list as a screen shows it.
type careList struct {
	page store.CarePage
	said map[int64]string // the comments of low scores, by the answer's id
}

// readCare reads so many people to care for, the most pressing first.
func readCare(ctx context.Context, book Book, most int) (l careList, err error) {
	if l.page, err = book.Care(ctx, 0, most); err != nil {
		return l, err
	}
	var answers []int64
	for i := range l.page.Items {
		if l.page.Items[i].Kind == "low_score" {
			answers = append(answers, l.page.Items[i].Ref)
		}
	}
	if len(answers) > 0 {
		l.said, err = book.CareWords(ctx, answers)
	}
	return l, err
}

// careTitle and careWhy say why somebody is on the list.
func (a *App) careTitle(c *store.CareRow) string {
	now := a.clock().In(a.shop().Zone)
	return reports.CareTitle(a.lang, a.today(), now.Hour()*60+now.Minute(), c)
}

func (a *App) careWhy(c *store.CareRow, said map[int64]string) string {
	return reports.CareWhy(a.lang, a.shop(), a.today(), c, said[c.Ref])
}

// careSign is ! for what is urgent.
func (a *App) careSign(c *store.CareRow) string {
	if c.Urgent {
		return a.look.Signs.Alert
	}
	return a.look.Signs.Ring
}

// contactRun goes through the people to care for: each with the message filled in, which one key copies and a digit closes.
type contactRun struct {
	Base
	list   careList
	at     int
	ready  bool
	member store.Member
	text   string // the message for the person shown
	lost   bool   // the menu asks for the reason why somebody buys no more
	choices
	done    int
	latest  lastCare // to take it back
	last    int      // with whom it was
	loading bool
}

// newContactRun begins with the nth person of the list.
func newContactRun(list careList, at int) *contactRun {
	s := &contactRun{list: list, at: at}
	s.menu.Digits = true
	return s
}

// Title is the round's part of the path.
func (s *contactRun) Title() string { return s.T("care.run") }

// TakesDigits is true: a digit says what came of the contact.
func (s *contactRun) TakesDigits() bool { return true }

// row is the person shown, nil at the end of the list.
func (s *contactRun) row() *store.CareRow {
	if s.at >= len(s.list.page.Items) {
		return nil
	}
	return &s.list.page.Items[s.at]
}

// reader is what the message of one person is made from.
type reader struct {
	member    store.Member
	templates []store.Template
}

// Init reads the person shown.
func (s *contactRun) Init() tea.Cmd {
	row := s.row()
	if row == nil {
		return nil
	}
	id := row.Member
	s.loading, s.ready, s.text = true, false, ""
	return load(&s.Base, "person", func(ctx context.Context, book Book) (any, error) {
		m, err := book.Member(ctx, id)
		if err != nil {
			return reader{}, err
		}
		own, err := book.Templates(ctx)
		return reader{m, own}, err
	})
}

// Rebuild makes the menu of results.
func (s *contactRun) Rebuild() {
	words, key := store.ContactResults(), "contact.result."
	if s.lost {
		words, key = store.LostReasons(), "contact.lost."
	}
	s.menu.Items = nil
	for _, word := range words {
		s.menu.Items = append(s.menu.Items, widget.Item{Word: s.T(key + word)})
	}
	s.menu.Reset()
}

// write fills the message in for the person shown.
func (s *contactRun) write(r reader) {
	s.member, s.ready, s.loading = r.member, true, false
	name := reports.MessageOf(s.row())
	m, ok := reports.FindMessage(reports.Messages(s.app.lang, r.templates), name)
	if !ok {
		for _, l := range lang.All() { // the shop has it in another language only
			if m, ok = reports.FindMessage(reports.Messages(l, r.templates), name); ok {
				break
			}
		}
	}
	s.text = m.For(reports.Reader{Member: &s.member, Shop: s.app.shop(), Today: s.app.today()})
}

// Update takes the person, logs what came of it and goes on to the next.
func (s *contactRun) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch v := msg.Value.(type) {
		case reader:
			s.write(v)
		case store.ContactAck:
			return tea.Batch(s.logged(v.Batch), s.app.Done("toast.contact"))
		case store.Undone:
			s.latest, s.at = lastCare{}, s.last
			s.done--
			return tea.Batch(s.Init(), s.app.Done("toast.contact.undone"))
		case snoozed:
			s.latest, s.last = lastCare{v.batch, true}, s.at
			return tea.Batch(s.next(), s.app.Done("toast.snoozed", "n", snoozeFor))
		case broughtBack:
			s.latest, s.at = lastCare{}, s.last
			return tea.Batch(s.Init(), s.app.Done("toast.snoozed.undone"))
		}
	case Click:
		s.pointed(msg)
	case widget.Stroke:
		if _, chosen := s.menu.Do(msg); chosen && s.off() == "" {
			return s.choose()
		}
	}
	return nil
}

// logged keeps the batch of a contact, to take it back, and shows the next person.
func (s *contactRun) logged(batch int64) tea.Cmd {
	s.latest, s.last = lastCare{batch: batch}, s.at
	s.done++
	return s.next()
}

// next shows the next person.
func (s *contactRun) next() tea.Cmd {
	s.at++
	s.lost = false
	s.Rebuild()
	return s.Init()
}

// choose logs the result under the cursor; of somebody who buys no more it asks why before.
func (s *contactRun) choose() tea.Cmd {
	in := store.ContactInput{Care: s.row().ID}
	switch {
	case s.lost:
		in.Result, in.Lost = "lost", store.LostReasons()[s.menu.At()]
	default:
		if in.Result = store.ContactResults()[s.menu.At()]; in.Result == "lost" {
			s.lost = true
			s.Rebuild()
			return nil
		}
	}
	s.loading = true
	return save(&s.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.LogContact(ctx, in) })
}

// Refuse lets the person be dealt with again.
func (s *contactRun) Refuse(string, error) bool {
	s.loading = false
	return false
}

// gone is why there is nobody to look at.
func (s *contactRun) gone() string {
	switch {
	case s.row() == nil:
		return "off.care.over"
	case s.loading:
		return "off.loading"
	}
	return ""
}

// off is why nothing can be written of the person.
func (s *contactRun) off() string {
	if reason := s.gone(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

// noText is why there is no message to copy: that of the person shown could not be read.
func (s *contactRun) noText() string {
	if reason := s.gone(); reason != "" || s.ready {
		return reason
	}
	return "desk.unread"
}

// Actions are what can be done with the person shown.
func (s *contactRun) Actions() []Action {
	return []Action{
		{ID: "care.copy", Key: keys.Cancel, Off: s.noText, Do: func() tea.Cmd {
			return tea.Batch(tea.SetClipboard(s.text), s.app.Done("toast.copied"))
		}},
		{ID: "care.snooze", Key: keys.Suspend, Off: s.off, Do: func() tea.Cmd { return s.snooze(s.row().ID) }},
		{ID: "care.note", Key: keys.Note, Off: s.off, Do: func() tea.Cmd { return s.app.Push(newCareNote(s.row(), s.logged)) }},
		{ID: "care.skip", Key: keys.Right, Off: s.gone, Do: s.next},
		{ID: "care.member", Key: keys.Order, Off: s.gone, Do: func() tea.Cmd { return s.app.showMember(s.row().Member) }},
		{ID: "care.undo", Key: keys.Undo, Off: s.noContact, Do: func() tea.Cmd { return s.takeBack(s.latest) }},
		{ID: "back", Key: keys.Back, Do: s.back},
	}
}

// back leaves the reasons, else the round.
func (s *contactRun) back() tea.Cmd {
	if s.lost {
		s.lost = false
		s.Rebuild()
		return nil
	}
	return s.app.Pop()
}

func (s *contactRun) noContact() string {
	if s.latest == (lastCare{}) {
		return "off.nocontact"
	}
	return s.app.viewOnly()
}

// snooze puts somebody off.
func (b *Base) snooze(id int64) tea.Cmd {
	until := b.app.today() + snoozeFor
	return save(b, slotSave, func(ctx context.Context, book Book) (any, error) {
		batch, err := book.SnoozeCare(ctx, id, until)
		return kept{snoozed{batch}, batch}, err
	})
}

// snoozed is the answer when somebody was put off, broughtBack when that was taken back.
type (
	snoozed     struct{ batch int64 }
	broughtBack struct{}
)

// lastCare is what was done last with somebody on the list, to take it back; empty: nothing was.
type lastCare struct {
	batch   int64
	snoozed bool // it put somebody off, and is no contact
}

// takeBack takes it back.
func (b *Base) takeBack(last lastCare) tea.Cmd {
	if !last.snoozed {
		return b.uncontact(last.batch)
	}
	return save(b, slotUndo, func(ctx context.Context, book Book) (any, error) {
		_, err := book.UndoBatch(ctx, last.batch, false)
		return broughtBack{}, err
	})
}

// uncontact takes a contact back.
func (b *Base) uncontact(batch int64) tea.Cmd {
	return save(b, slotUndo, func(ctx context.Context, book Book) (any, error) { return book.UndoBatch(ctx, batch, false) })
}

// View draws who it is, why, what to write, and what can come of it.
func (s *contactRun) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	row := s.row()
	if row == nil {
		p.End()
		p.Line(widget.Strong, s.T("care.over", "n", s.done))
		p.End()
		p.Text(widget.Muted, s.T("care.over.next"))
		return p.String()
	}
	p.Gap(2).Put(widget.Strong, s.app.careSign(row)+" "+s.app.calledCare(row)).Gap(2).Put(widget.Muted, s.app.reachOf(row.Reach))
	p.PutRight(widget.Muted, s.T("care.place", "at", s.at+1, "n", s.list.page.Total), p.Left()-2).End()
	p.Gap(2).Put(widget.Accent, s.app.careTitle(row)).Gap(2).Put(widget.Plain, s.app.careWhy(row, s.list.said)).End()
	if s.ready && !s.loading {
		p.Gap(2).Put(widget.Muted, s.T("care.facts", "orders", s.member.Orders, "money", s.app.money(row.Value), "points", s.member.Balance))
		for _, kind := range row.Also {
			p.Gap(2).Put(widget.Muted, s.app.look.Signs.Ring+" "+s.T("care.kind."+kind))
		}
		p.End()
	}
	room := h >= 18
	if room {
		p.End()
	}
	for i, line := range widget.Wrap(s.app.look.Clean(s.text), w-6) {
		if i == 4 || !s.ready || s.loading {
			break
		}
		p.Gap(4).Put(widget.Plain, line).End()
	}
	if room {
		p.End()
	}
	question := "care.result"
	if s.lost {
		question = "care.lost"
	}
	p.Line(widget.Muted, s.T(question))
	s.lines = p.Y()
	s.drawMenu(p, &s.menu, p.Rest())
	return p.String()
}

// addToCare puts people onto the care list, and makes it anew.
func (b *Base) addToCare(in store.CareAdd) tea.Cmd {
	return save(b, slotCare, func(ctx context.Context, book Book) (any, error) { return book.AddToCare(ctx, in) })
}

// slotCare is the slot in which people are put onto the care list.
const slotCare = "care"

// addedToCare says how many were put onto the care list.
func (a *App) addedToCare(out store.CareAdded) tea.Cmd {
	if out.Added == 0 {
		return a.Toast(toneOff, a.T("off.nofirst"))
	}
	return tea.Batch(a.runDaily(false), a.Done("toast.listed", "n", out.Added))
}

// newCareNote is the form for a contact in full: how, what came of it, what was said, what follows and when. after gets
// the batch of the contact.
func newCareNote(row *store.CareRow, after func(batch int64) tea.Cmd) *formPanel {
	id, name := row.ID, row.Name
	f := &formPanel{}
	f.title = func() string { return f.T("form.contact", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		next := dayInput(f, f.T("form.contact.day"))
		next.Key, next.Field = "next", widget.Field{Placeholder: f.T("form.optional")}
		next.Check = func(v string) string {
			if day, err := store.ParseDay(narrow(v)); strings.TrimSpace(v) != "" && (err != nil || day < f.app.today()) {
				return f.T("form.bad.later", "example", (f.app.today() + snoozeFor).String())
			}
			return ""
		}
		return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{
			{Key: "result", Label: f.T("form.contact.result"), Width: 26, Choice: widget.NewChoice("reached", f.named("contact.result", store.ContactResults()...)...)},
			{Key: "lost", Label: f.T("form.contact.lost"), Width: 26, Choice: widget.NewChoice("", append([]widget.Option{{Word: f.T("core.absent")}}, f.named("contact.lost", store.LostReasons()...)...)...)},
			{Key: "channel", Label: f.T("form.channel"), Width: 26, Choice: widget.NewChoice("phone", f.named("contact.channel", store.ContactChannels()...)...)},
			textInput(f, "text", f.T("form.contact.text"), 40, ""),
			{Key: "step", Label: f.T("form.contact.next"), Width: 40},
			next,
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		in := store.ContactInput{
			Care: id, Result: f.form.Value("result"), Lost: f.form.Value("lost"), Channel: f.form.Value("channel"), Text: f.text("text"), Next: f.form.Value("step"),
		}
		in.NextDay, _ = store.ParseDay(narrow(f.form.Value("next")))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.LogContact(ctx, in) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		return tea.Batch(after(value.(store.ContactAck).Batch), f.app.Done("toast.contact"))
	}
	return f
}

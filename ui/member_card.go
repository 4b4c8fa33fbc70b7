package ui

import (
	"strings"
	"time"

	"regulars/store"
	"regulars/ui/widget"
)

// cardSize is how much of a member is drawn.
type cardSize uint8

const (
	cardFull    cardSize = iota // all that is known
	cardFigures                 // who it is and the figures
	cardLow                     // who it is in brief, and the figures that leave room for a timeline below
)

// timelineLeast is how many lines a low card leaves: a heading and five events.
const timelineLeast = 6

// card draws who the member is, the points by expiry, and what was bought.
func (s *member) card(p *widget.Page, size cardSize) {
	full := size == cardFull
	s.who(p, size == cardLow)
	if full {
		p.End()
	}
	rows := s.pointRows()
	bought := s.boughtRows()
	if full && wide(s.app.w) {
		label, value := figureWidths(append(append([]figure{}, rows...), bought...))
		s.figures(p, rows, label, value)
		p.End()
		s.figures(p, bought, label, value)
		s.offerNext(p)
		s.notes(p)
		return
	}
	leftLabel, leftValue := figureWidths(rows)
	half := min(p.Left()/2, leftLabel+leftValue+6+noteWidth(rows)+2) // the right side has the longer notes
	rightLabel, rightValue := figureWidths(bought)
	most := 6
	if size == cardLow {
		most = min(most, max(p.Rest()-timelineLeast, 1))
	}
	for i := range min(max(len(rows), len(bought)), most) {
		p.Gap(2)
		if i < len(rows) {
			s.app.figureIn(p, rows[i], leftLabel, leftValue, half-1)
		}
		p.To(half)
		if i < len(bought) {
			s.app.figureIn(p, bought[i], rightLabel, rightValue, p.X()+p.Left())
		}
		p.End()
	}
}

// noteWidth is the cells that the longest note takes.
func noteWidth(rows []figure) (cells int) {
	for _, row := range rows {
		cells = max(cells, widget.Width(row.note))
	}
	return cells
}

// who draws state, identities and what is known of the person; in brief without what the tier brings, and in one line what is missing to the
// next.
func (s *member) who(p *widget.Page, brief bool) {
	a, m := s.app, &s.m
	p.Gap(2)
	for i, part := range s.state() {
		if i > 0 {
			p.Put(widget.Rule, " · ")
		}
		tone := widget.Accent
		if i > 0 {
			tone = widget.Muted
		}
		p.Put(tone, part)
	}
	p.End()
	way, brings := s.tierWay(), s.benefits()
	if brief {
		way, brings = widget.Cut(s.app.look.Clean(way), max(p.Left()-4, 0), s.app.look.Signs.Cut), ""
	}
	if way != "" {
		p.Text(widget.Plain, way)
	}
	if brings != "" {
		p.Text(widget.Muted, brings)
	}
	keys := make([]string, 0, len(m.Identities))
	for _, identity := range m.Identities {
		keys = append(keys, a.identity(identity))
	}
	p.Line(widget.Plain, strings.Join(keys, "   "))
	if known := s.known(); len(known) > 0 {
		p.Line(widget.Muted, strings.Join(known, " · "))
	}
}

// state says whether the person is a member and may earn and redeem.
func (s *member) state() []string {
	m := &s.m
	state := s.T("member.state.member")
	switch {
	case m.MergedInto != 0:
		state = s.T("member.merged")
	case m.Status == "suspended":
		state = s.T("members.note.suspended")
	case m.Orders == 0 && m.Joined == 0:
		state = s.T("member.state.prospect")
	case m.Joined == 0:
		state = s.T("member.state.customer")
	}
	out := []string{state}
	if m.Tier != "" {
		out = append(out, s.app.tierWord(m.Tier))
	}
	if m.Excluded != "" {
		out = append(out, s.T("member.excluded", "reason", s.T("excluded."+m.Excluded)))
	}
	return append(out, m.Tags...)
}

// known lists what is known beside the identities.
func (s *member) known() []string {
	a, m := s.app, &s.m
	var out []string
	if m.Joined != 0 {
		out = append(out, s.T("member.joined", "day", a.date(a.dayOf(m.Joined))))
	}
	if m.LastSeen != 0 {
		out = append(out, s.T("member.seen", "ago", a.ago(a.dayOf(m.LastSeen))))
	}
	if m.BirthMonth != 0 {
		out = append(out, s.T("member.birthday", "day", a.lang.DateShort(time.Month(m.BirthMonth), m.BirthDay)))
	}
	if m.City != "" {
		out = append(out, m.City)
	}
	if m.FoundBy != "" {
		out = append(out, m.FoundBy)
	}
	for i := range m.Took {
		if p := &m.Took[i]; p.What == store.GatherGroup && p.Until == 0 {
			out = append(out, s.T("member.group", "name", p.Name))
		}
	}
	for _, f := range m.Fields {
		out = append(out, f.Name+" "+a.fieldText(f))
	}
	for _, v := range m.Values {
		out = append(out, s.T("member.platformvalue", "source", v.Source, "name", a.platformWord(v.Name), "value", v.Value, "day", a.short(v.Day)))
	}
	for _, c := range m.Consent {
		out = append(out, s.T("member.consent."+yesNo(c.Granted), "channel", a.channel(c.Channel)))
	}
	return out
}

// platformWord is what a platform's value is called; one that is not known keeps its name.
func (a *App) platformWord(name string) string {
	if key := "field." + name; a.lang.Has(key) {
		return a.T(key)
	}
	return name
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// channel is what a channel is called; one of the shop's own keeps its name.
func (a *App) channel(name string) string {
	if key := "channel." + name; a.lang.Has(key) {
		return a.T(key)
	}
	return name
}

// identity is how an identity is shown: phones masked, others with their source.
func (a *App) identity(i store.Identity) string {
	switch i.Source {
	case "phone":
		return a.reach(i.Key, "")
	case "email":
		return i.Key
	}
	source := i.Source
	if key := "source." + source; source != "generic" && a.lang.Has(key) {
		source = a.T(key)
	} else if source == "generic" {
		source = a.T("identity.number")
	}
	return a.T("identity.of", "source", source, "key", i.Key)
}

// figure is one line of the card.
type figure struct {
	label, value, note string
	tone               widget.Tone
}

// pointRows are balance, pending and the lots by expiry.
func (s *member) pointRows() []figure {
	a, m := s.app, &s.m
	rows := []figure{{s.T("member.balance"), a.num(m.Balance), a.worthNote(m.Balance), widget.Strong}}
	if m.Debt > 0 {
		rows = append(rows, figure{s.T("member.debt"), a.num(m.Debt), s.T("member.debt.note"), widget.Bad})
	}
	if m.Pending != 0 {
		rows = append(rows, figure{s.T("member.pending"), a.num(m.Pending), s.pendingNote(), widget.Plain})
	}
	return append(rows, s.lotRows()...)
}

// worthNote says what points are worth, "" when they have no value.
func (a *App) worthNote(points int64) string {
	if worth := a.worth(points); worth != "" {
		return a.T("member.worth", "money", worth)
	}
	return ""
}

// pendingNote is the first day on which pending points can be used.
func (s *member) pendingNote() string {
	first := store.Day(0)
	for _, lot := range s.m.Lots {
		if lot.Releases > s.app.today() && (first == 0 || lot.Releases < first) {
			first = lot.Releases
		}
	}
	if first == 0 {
		return ""
	}
	return s.T("member.pending.from", "day", s.app.short(first))
}

// lotRows are the points by the day they lapse: the first two days, and the rest in one line.
func (s *member) lotRows() []figure {
	a := s.app
	type sum struct {
		day   store.Day
		left  int64
		moves bool
	}
	var days []sum
	for _, lot := range s.m.Lots {
		if lot.Expires == 0 || lot.Releases > a.today() {
			continue
		}
		if n := len(days); n > 0 && days[n-1].day == lot.Expires && days[n-1].moves == lot.Moves {
			days[n-1].left += lot.Left
			continue
		}
		days = append(days, sum{lot.Expires, lot.Left, lot.Moves})
	}
	var rows []figure
	var later int64
	for i, d := range days {
		if i >= 2 {
			later += d.left
			continue
		}
		tone := widget.Plain
		if d.day-a.today() <= 30 {
			tone = widget.Warn
		}
		note := "member.expire"
		if d.moves {
			note += ".moves"
		}
		rows = append(rows, figure{a.short(d.day), a.num(d.left), s.T(note), tone})
	}
	if later > 0 {
		rows = append(rows, figure{s.T("member.later"), a.num(later), "", widget.Plain})
	}
	return rows
}

// boughtRows are the orders, what was spent, and the rhythm; what a narrow card can do without stands last.
func (s *member) boughtRows() []figure {
	a, m := s.app, &s.m
	orders := figure{label: s.T("member.orders"), value: a.num(m.Lifetime.Orders)}
	if m.GapDays >= 1 {
		orders.note = s.T("member.every", "n", int64(m.GapDays+0.5))
	}
	last := figure{label: s.T("member.last"), value: a.ago(m.Last)}
	if m.GapDays > 0 && m.Last != 0 && float64(a.today()-m.Last) > 2*m.GapDays {
		last.note, last.tone = s.T("member.quiet"), widget.Warn
	}
	rows := []figure{
		orders,
		{label: s.T("member.spend"), value: a.money(m.Lifetime.Spend)},
		last,
	}
	rows = append(rows, s.scoreRows()...)
	rows = append(rows, figure{label: s.T("member.redeemed"), value: a.num(m.Lifetime.Redeemed)})
	if n := int64(len(s.codes)); n > 0 {
		rows = append(rows, figure{label: s.T("member.codes"), value: a.num(n), note: s.codes[0].Code + " " + s.codes[0].Name})
	}
	if m.First != 0 {
		rows = append(rows, figure{label: s.T("member.first"), value: a.date(m.First)})
	}
	return rows
}

// scoreRows say how surely the person is still a customer and what is to come, as the last daily run reckoned.
func (s *member) scoreRows() []figure {
	a, score := s.app, &s.m.Score
	if score.Day == 0 || score.PAlive == store.NoScore || score.CLV == store.NoScore {
		return nil
	}
	tone := widget.Plain
	if score.PAlive < 500_000 {
		tone = widget.Warn
	}
	return []figure{{s.T("member.alive"), a.lang.Percent(float64(score.PAlive)/1e6, 0), s.T("member.alive.worth", "money", a.money(score.CLV)), tone}}
}

// figureWidths are the cells that labels and values take, so that all else of the line is left for notes.
func figureWidths(rows []figure) (label, value int) {
	for _, row := range rows {
		label, value = max(label, widget.Width(row.label)), max(value, widget.Width(row.value))
	}
	return label, value
}

func (s *member) figures(p *widget.Page, rows []figure, label, value int) {
	for _, row := range rows {
		p.Gap(2)
		s.app.figureIn(p, row, label, value, p.X()+p.Left())
		p.End()
	}
}

// figureIn draws one figure from where the line stands, as far as column end. A value moves out of its column to the left where its note
// has room only then.
func (a *App) figureIn(p *widget.Page, f figure, label, value, end int) {
	p.PutIn(widget.Muted, f.label, label).Gap(2)
	note := a.look.Clean(f.note)
	if most := min(end-p.X(), p.Left()) - 2 - widget.Width(note); note != "" && most < value && most >= widget.Width(f.value) {
		value = most
	}
	p.PutRight(f.tone, f.value, value)
	if room := min(end-p.X(), p.Left()) - 2; note != "" && room > 3 {
		p.Gap(2).Put(widget.Muted, widget.Cut(note, room, a.look.Signs.Cut))
	}
}

// offerNext draws what to offer the member next, and why.
func (s *member) offerNext(p *widget.Page) {
	if len(s.offers) == 0 || p.Rest() < 4 {
		return
	}
	p.End()
	p.Line(widget.Muted, s.T("member.offer"))
	width := 0
	for i := range s.offers {
		width = max(width, min(widget.Width(s.app.look.Clean(s.offers[i].Name())), p.Left()/2))
	}
	for i := range s.offers {
		if p.Rest() < 1 {
			return
		}
		p.Gap(2).PutIn(widget.Plain, s.offers[i].Name(), width).Gap(2)
		p.Put(widget.Muted, widget.Cut(s.app.look.Clean(s.offers[i].Reason(s.app.lang)), max(p.Left()-1, 0), s.app.look.Signs.Cut)).End()
	}
}

// notes draws the newest notes under the card.
func (s *member) notes(p *widget.Page) {
	if len(s.m.Notes) == 0 || p.Rest() < 3 {
		return
	}
	p.End()
	p.Line(widget.Muted, s.T("member.notes"))
	for _, note := range s.m.Notes {
		if p.Rest() < 1 {
			return
		}
		p.Gap(2).PutIn(widget.Muted, s.app.short(s.app.dayOf(note.At)), s.app.dayWidth()).Gap(1).Put(widget.Plain, note.Text).End()
	}
}

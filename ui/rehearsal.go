package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// rehearsal plays a draft on the shop's own orders and shows it beside today's programme.
type rehearsal struct {
	Base
	draft  program.Programme
	review func() tea.Cmd // asks whether to put the draft in force
	span   int            // index into periods
	spend  bool           // redemptions are played too

	r     *store.Rehearsal
	err   error
	block drawing
	spans strip
}

func newRehearsal(draft program.Programme, review func() tea.Cmd) *rehearsal {
	return &rehearsal{draft: draft, review: review, span: slices.Index(periods, 365)}
}

// Init plays the draft.
func (s *rehearsal) Init() tea.Cmd { return s.Reload() }

// Reload plays it again on the orders as they are now.
func (s *rehearsal) Reload() tea.Cmd {
	in := store.Rehearsing{Draft: s.draft, Spend: s.spend}
	if days := periods[s.span]; days > 0 {
		in.Since = s.app.today() - store.Day(days) + 1
	}
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) { return book.Rehearse(ctx, in) })
}

// Title is the screen's part of the path.
func (s *rehearsal) Title() string { return s.T("rehearsal.title") }

// Rebuild forgets what was drawn.
func (s *rehearsal) Rebuild() { s.block.forget() }

// Refuse shows why the draft could not be played.
func (s *rehearsal) Refuse(slot string, err error) bool {
	if slot == slotList {
		s.err = err
	}
	return slot == slotList
}

// Update takes what came of it, and scrolls.
func (s *rehearsal) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		s.r, s.err = msg.Value.(*store.Rehearsal), nil
		s.Rebuild()
	case Click:
		if i := s.spans.at(msg); i >= 0 {
			return s.show(i)
		}
	case widget.Stroke:
		s.block.scroll(msg.Kind)
	}
	return nil
}

// Actions choose the orders that are played, and put the draft in force.
func (s *rehearsal) Actions() []Action {
	return []Action{
		{ID: "report.longer", Key: keys.Right, Do: func() tea.Cmd { return s.step(1) }},
		{ID: "report.shorter", Key: keys.Left, Do: func() tea.Cmd { return s.step(-1) }, Quiet: true},
		{ID: "rehearsal.spend", Key: keys.Redeem, Do: s.spending, Name: s.spendWord},
		{ID: "programme.save", Key: keys.Save, Off: s.same, Do: s.review},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

// same is why there is nothing to save.
func (s *rehearsal) same() string {
	if s.r == nil {
		return "off.loading"
	}
	if len(s.changes()) == 0 {
		return "off.nodraft"
	}
	return s.app.viewOnly()
}

func (s *rehearsal) changes() []string {
	return reports.ProgrammeChanges(s.app.lang, s.app.shop(), &s.r.Before, &s.r.After)
}

// step goes on to the next or the previous span, round in a circle.
func (s *rehearsal) step(by int) tea.Cmd {
	return s.show((s.span + by + len(periods)) % len(periods))
}

// show plays the draft on the span with the index.
func (s *rehearsal) show(span int) tea.Cmd {
	s.span, s.block.top = span, 0
	return s.Reload()
}

// spending plays the shop's redemptions too, or no more.
func (s *rehearsal) spending() tea.Cmd {
	s.spend, s.block.top = !s.spend, 0
	return s.Reload()
}

func (s *rehearsal) spendWord() string {
	if s.spend {
		return s.T("act.rehearsal.unspend")
	}
	return s.T("act.rehearsal.spend")
}

// View draws the spans and the part of the page that is scrolled to.
func (s *rehearsal) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	s.spans.drawPeriods(s.app, p, s.span)
	p.End()
	p.End()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case s.r == nil:
		p.Line(widget.Muted, s.T("off.loading"))
		return p.String()
	}
	s.block.show(&s.Base, p, w, s.drawn)
	return p.String()
}

// drawn draws everything: the sum, the figures, the months, who would move, and what the draft changes.
func (s *rehearsal) drawn(w int) []string {
	p := s.page(w, longestSheet)
	p.Text(widget.Strong, reports.RehearsalSum(s.app.lang, s.app.shop(), s.r))
	p.End()
	if wide(w) {
		left := 62
		figures, months := s.page(left, longestSheet), s.page(w-left-1, longestSheet)
		s.figures(figures)
		s.months(months)
		a, b := trimmed(figures), trimmed(months)
		for len(a) < len(b) {
			a = append(a, blankLine(left))
		}
		for len(b) < len(a) {
			b = append(b, blankLine(w-left-1))
		}
		p.Block(s.app.beside(strings.Join(a, "\n"), strings.Join(b, "\n")))
	} else {
		s.figures(p)
		p.End()
		s.months(p)
	}
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		p.End()
		p.Line(widget.Accent, s.T(title))
		for _, line := range lines {
			p.Text(widget.Plain, line)
		}
	}
	section("rehearsal.moves", reports.RehearsalMoves(s.app.lang, s.r))
	section("rehearsal.changes", s.changes())
	p.End()
	p.Text(widget.Muted, s.T(reports.RehearsalNote(s.r)))
	return trimmed(p)
}

// figures draws each figure under today's programme and under the draft.
func (s *rehearsal) figures(p *widget.Page) {
	lines := append([]reports.RehearsalLine{{Now: s.T("rehearsal.now"), Then: s.T("rehearsal.then"), Change: s.T("rehearsal.change")}},
		reports.RehearsalLines(s.app.lang, s.app.shop(), s.r)...)
	label, now, then, change := 0, 0, 0, 0
	for _, line := range lines {
		label, now = max(label, widget.Width(line.Label)), max(now, widget.Width(line.Now))
		then, change = max(then, widget.Width(line.Then)), max(change, widget.Width(line.Change))
	}
	label = max(min(label, p.Left()-now-then-change-11), 10)
	signs := s.app.look.Signs
	for i, line := range lines {
		value, sign := widget.Strong, []string{signs.Fall, " ", signs.Up}[line.Better+1]
		if i == 0 {
			value = widget.Muted
		}
		p.Gap(2).PutIn(widget.Muted, line.Label, label).Gap(2).PutRight(widget.Muted, line.Now, now).Gap(2).PutRight(value, line.Then, then)
		p.Gap(2).PutRight(widget.Muted, line.Change, change).Gap(1).Put(widget.Muted, sign).End()
	}
}

// monthsShown is how many of the latest months are drawn.
const monthsShown = 12

// months draws the points of each month under both, and the draft's as bars.
func (s *rehearsal) months(p *widget.Page) {
	now, then := s.r.Now.Months, s.r.Then.Months
	from := max(0, len(then)-monthsShown)
	now, then = now[from:], then[from:]
	most, width := int64(1), widget.Width(s.T("rehearsal.now"))
	width = max(width, widget.Width(s.T("rehearsal.then")))
	for i := range then {
		most = max(most, now[i].Points, then[i].Points)
		width = max(width, widget.Width(s.app.num(now[i].Points)), widget.Width(s.app.num(then[i].Points)))
	}
	month := max(14, widget.Width(s.T("rehearsal.month")))
	p.Gap(2).PutIn(widget.Accent, s.T("rehearsal.month"), month).Gap(1).PutRight(widget.Muted, s.T("rehearsal.now"), width).Gap(2).PutRight(widget.Muted, s.T("rehearsal.then"), width).End()
	for i := range then {
		y, m, _ := store.Day(then[i].Month).Civil()
		p.Gap(2).PutIn(widget.Muted, s.app.lang.Month(y, m), month).Gap(1).PutRight(widget.Muted, s.app.num(now[i].Points), width)
		p.Gap(2).PutRight(widget.Strong, s.app.num(then[i].Points), width).Gap(2)
		if bar := min(p.Left()-2, 24); bar > 3 {
			p.Put(widget.Chart, widget.Bar(s.app.look.Signs, then[i].Points, most, bar))
		}
		p.End()
	}
}

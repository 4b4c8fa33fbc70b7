package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// closings is the months of the shop: those that are closed with their check code, those that are not yet, and the account of the one
// under the cursor.
type closings struct {
	Base
	listing[monthEnd]
}

// monthEnd is one month that is over.
type monthEnd struct {
	month   store.Day
	closed  *store.Closing // nil: not closed yet
	figures map[string]int64
}

// monthsPage is how many months are read at once.
const monthsPage = 36

// monthsRead is a page of months.
type monthsRead struct {
	list []monthEnd
	more bool // there are older ones
}

func newClosings() *closings {
	return &closings{listing: listing[monthEnd]{id: func(m *monthEnd) int64 { return int64(m.month) }}}
}

// Init reads the months.
func (s *closings) Init() tea.Cmd { return s.Reload() }

// Reload reads them again.
func (s *closings) Reload() tea.Cmd { return s.read(0, s.again(monthsPage)) }

// read reads n months before a day, or the latest with 0.
func (s *closings) read(before store.Day, n int) tea.Cmd {
	today := s.app.today()
	return load(&s.Base, pageSlot(before == 0), func(ctx context.Context, book Book) (any, error) {
		return monthEnds(ctx, book, today, before, n)
	})
}

// closingNeeds is what the account of a month is made from.
const closingNeeds = reports.NeedsFigures | reports.NeedsVintages

// monthEnds are n months from the first entry to the last one that is over, or that is over before a day, the newest first. What was closed stays
// as it was kept.
func monthEnds(ctx context.Context, book Book, today, before store.Day, n int) (page monthsRead, err error) {
	kept, err := book.Closings(ctx)
	if err != nil {
		return page, err
	}
	in, err := reports.Input{Period: reports.Period{From: today, To: today}}.Read(ctx, book, closingNeeds, "")
	if err != nil || len(in.Figures.Points) == 0 {
		return page, err
	}
	if before == 0 {
		before = reports.MonthOf(today).From
	}
	first := in.Figures.Points[0].Day
	for p := reports.MonthOf(before - 1); p.To >= first; p = reports.MonthOf(p.From - 1) {
		if len(page.list) == n {
			page.more = true
			break
		}
		m := monthEnd{month: p.From}
		for i := range kept {
			if kept[i].Month == p.From {
				m.closed, m.figures = &kept[i], kept[i].Figures
			}
		}
		if m.closed == nil {
			in.Period = p
			m.figures = reports.ClosingFigures(in)
		}
		page.list = append(page.list, m)
	}
	return page, nil
}

// Title is the screen's part of the path.
func (s *closings) Title() string { return s.T("closings.title") }

// Rebuild makes a line for each month.
func (s *closings) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("closings.col.month"), Width: 14, Grow: 1},
		widget.Column{Title: s.T("closings.col.state"), Width: 12, Grow: 1},
		widget.Column{Title: s.T("closings.col.points"), Width: 12, Right: true},
		widget.Column{Title: s.T("closings.col.code"), Width: 15, Right: true},
		widget.Column{Title: s.T("closings.col.closed"), Width: 12, Right: true, Drop: 1},
	)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		m := &s.items[i]
		state, code, at := widget.Cell{Text: s.T("closings.open"), Tone: widget.Warn}, "", ""
		if m.closed != nil {
			state, code, at = widget.Cell{Text: s.T("closings.closed"), Tone: widget.Muted}, codeText(m.closed.Code), s.app.short(s.app.dayOf(m.closed.At))
		}
		rows[i] = widget.Row{
			{Text: reports.InMonth(m.month).In(s.app.lang)}, state, {Text: s.app.num(m.figures["closing"])}, {Text: code, Tone: widget.Strong}, {Text: at, Tone: widget.Muted},
		}
	}
	s.table.SetRows(rows)
}

// codeText is a check code in groups of four, as it is read out.
func codeText(code string) string {
	if len(code) != 12 {
		return code
	}
	return code[:4] + " " + code[4:8] + " " + code[8:]
}

// Refuse shows in the list why it could not be read.
func (s *closings) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the months and what was closed.
func (s *closings) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case monthsRead:
			s.take(msg.Slot, value.list, value.more, s.Rebuild)
		case store.Closing:
			return s.app.Done("toast.closed", "month", reports.InMonth(value.Month).In(s.app.lang), "code", codeText(value.Code))
		}
	default:
		if s.moved(msg) && s.wants() {
			return s.read(s.last().month, monthsPage)
		}
	}
	return nil
}

// Actions close a month, and copy the code of one that is closed.
func (s *closings) Actions() []Action {
	return []Action{
		{ID: "closing.close", Key: keys.Open, Off: s.cannotClose, Do: s.close},
		{ID: "closing.copy", Key: keys.Copy, Off: s.noCode, Do: s.copy},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

func (s *closings) cannotClose() string {
	switch m := s.at(); {
	case m == nil:
		return "off.nomonth"
	case m.closed != nil:
		return "off.month.closed"
	}
	return s.app.viewOnly()
}

func (s *closings) noCode() string {
	if m := s.at(); m == nil || m.closed == nil {
		return "off.month.open"
	}
	return ""
}

// copy puts month and check code on the clipboard, to be sent to whoever keeps the books.
func (s *closings) copy() tea.Cmd {
	m := s.at()
	text := reports.InMonth(m.month).In(s.app.lang) + " " + codeText(m.closed.Code)
	return tea.Batch(tea.SetClipboard(text), s.app.Done("toast.copied", "text", text))
}

// close asks, and closes the month under the cursor for ever.
func (s *closings) close() tea.Cmd {
	m := *s.at()
	return s.app.Confirm(func() question {
		month := reports.InMonth(m.month).In(s.app.lang)
		text := s.T("closings.ask", "month", month, "points", m.figures["closing"], "worth", s.app.money(m.figures["gross_minor"]))
		return question{text: text, act: s.T("closings.act", "month", month)}
	}, func() tea.Cmd {
		return save(&s.Base, "closed", func(ctx context.Context, book Book) (any, error) {
			in, err := reports.Input{Period: reports.MonthOf(m.month)}.Read(ctx, book, closingNeeds, "")
			if err != nil {
				return store.Closing{}, err
			}
			return book.CloseMonth(ctx, m.month, reports.ClosingFigures(in))
		})
	})
}

// accountLines is how many lines below the list the account of a month takes.
const accountLines = 13

// View draws the months, and below or beside them the account of the one under the cursor.
func (s *closings) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	p.End()
	p.Text(widget.Muted, s.T("closings.lead"))
	p.End()
	s.lines = p.Y()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
	case len(s.items) == 0 && s.ready:
		s.nothing(p, s.T("closings.empty"), s.T("closings.empty.next"))
	case wide(w):
		left := w * 58 / 100
		list, card := s.page(left, p.Rest()), s.page(w-left-1, p.Rest())
		s.table.Draw(list, list.Rest())
		s.account(card)
		p.Block(s.app.beside(list.String(), card.String()))
	case len(s.items) > 0:
		s.table.Draw(p, max(p.Rest()-accountLines, 3))
		p.Rule()
		s.account(p)
	}
	return p.String()
}

// account lists what a month keeps or would keep.
func (s *closings) account(p *widget.Page) {
	m := s.at()
	if m == nil {
		return
	}
	head := "closings.would"
	if m.closed != nil {
		head = "closings.kept"
	}
	p.Line(widget.Strong, s.T(head, "month", reports.InMonth(m.month).In(s.app.lang)))
	for _, name := range reports.ClosingNames() {
		v, ok := m.figures[name]
		if !ok {
			continue
		}
		text := s.app.num(v)
		if name == "gross_minor" || name == "liability_minor" {
			text = s.app.money(v)
		}
		p.Gap(2).PutIn(widget.Muted, reports.Label(name, s.app.lang), 24).Gap(2).PutRight(widget.Plain, text, 16).End()
	}
}

package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// findings says in plain sentences what the shop's orders tell: who returns, what the best bring, who grows quiet.
type findings struct {
	Base
	batch int64  // the import it follows, 0 when it was opened later
	file  string // that import's file
	f     *reports.Findings
	table widget.Table
	lines int
}

// newFindings is the page after the import of a batch, or of the shop as it is when batch is 0.
func newFindings(batch int64, file string) *findings { return &findings{batch: batch, file: file} }

// Init reads the orders.
func (s *findings) Init() tea.Cmd { return s.Reload() }

// Reload reads the orders again.
func (s *findings) Reload() tea.Cmd {
	day, shop := s.app.today(), s.app.shop()
	return load(&s.Base, "findings", func(ctx context.Context, book Book) (*reports.Findings, error) {
		columns, err := book.Columns(ctx, store.ColumnsQuery{})
		if err != nil {
			return nil, err
		}
		figures, err := book.Figures(ctx)
		if err != nil {
			return nil, err
		}
		points := &reports.Points{Points: figures.Outstanding, Worth: shop.Worth(figures.Outstanding)}
		return reports.Discover(columns, reports.DataEnd(columns, day), points), nil
	})
}

// Title is the page's part of the path.
func (s *findings) Title() string { return s.T("findings.title") }

// Rebuild makes the list of whom to contact first.
func (s *findings) Rebuild() {
	if s.f == nil {
		return
	}
	s.table.SetColumns(
		widget.Column{Title: s.T("findings.first"), Width: 14, Grow: 2},
		widget.Column{Width: 14, Grow: 1, Drop: 2},
		widget.Column{Title: s.T("members.col.last"), Width: 12, Right: true},
		widget.Column{Title: s.T("findings.usual"), Width: 12, Right: true},
		widget.Column{Title: s.T("findings.year"), Width: 14, Right: true},
	)
	var rows []widget.Row
	for _, c := range s.f.Quiet.Contacts {
		rows = append(rows, widget.Row{
			{Text: s.who(c)},
			{Text: s.app.reachOf(c.Reach), Tone: widget.Muted},
			{Text: s.T("core.days.ago", "n", c.DaysSince), Tone: widget.Warn},
			{Text: s.T("core.days", "n", c.UsualGap), Tone: widget.Muted},
			{Text: s.app.money(c.YearSpend)},
		})
	}
	s.table.SetRows(rows)
}

// who is how a quiet customer is called: by name, else by how they are reached, else by number.
func (s *findings) who(c reports.Contact) string {
	if c.Name == "" && c.Reach != "" {
		return s.app.reachOf(c.Reach)
	}
	return s.app.person(c.Name, c.ID)
}

// Update takes the findings and moves in the list.
func (s *findings) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch v := msg.Value.(type) {
		case *reports.Findings:
			s.f = v
			s.Rebuild()
		case store.Undone:
			return tea.Batch(s.app.Pop(), s.app.undoneBatch(v))
		}
	case Click:
		s.table.SelectLine(msg.Y - s.lines)
	case widget.Stroke:
		s.table.Do(msg)
	}
	return nil
}

// Actions open a customer, explain, and take the import back.
func (s *findings) Actions() []Action {
	return []Action{
		{ID: "open", Key: keys.Open, Off: s.nobody, Do: s.open},
		{ID: "findings.why", Key: keys.Why, Do: func() tea.Cmd { return s.app.Why(s.T("findings.why"), s.why) }},
		{ID: "import.undo", Key: keys.Undo, Off: s.noBatch, Do: func() tea.Cmd { return s.askUndoBatch(s.batch, s.file) }},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

func (s *findings) nobody() string {
	if s.f == nil || s.table.At() < 0 {
		return "off.nobody"
	}
	return ""
}

func (s *findings) noBatch() string {
	if s.batch == 0 {
		return "off.nobatch"
	}
	return s.app.viewOnly()
}

func (s *findings) open() tea.Cmd {
	return s.app.GoTo("members", newMember(s.f.Quiet.Contacts[s.table.At()].ID))
}

// why says how each sentence is found.
func (s *findings) why() []sheetRow {
	var rows []sheetRow
	for _, key := range []string{"back", "best", "quiet", "fresh", "points"} {
		rows = append(rows, sheetRow{note: s.T("findings." + key), tone: widget.Strong}, sheetRow{note: s.T("findings.why." + key)})
	}
	return rows
}

// View draws the sentences and whom to contact first.
func (s *findings) View(w, h int) string {
	p := s.page(w, h)
	if s.batch == 0 {
		s.crumbs(p)
	}
	if h >= 18 || s.batch != 0 {
		p.End()
	}
	if s.f == nil {
		p.Line(widget.Muted, s.T("off.loading"))
		return p.String()
	}
	roomy := h >= 18
	gap := func() {
		if roomy {
			p.End()
		}
	}
	s.lead(p)
	gap()
	for _, line := range s.sentences() {
		s.sentence(p, line[0], line[1])
	}
	gap()
	s.lines = p.Y()
	if s.table.Len() > 0 {
		keep := 0
		if roomy {
			keep = 2
		}
		s.table.Draw(p, min(p.Rest()-keep, 6))
	} else {
		p.Text(widget.Muted, s.T("findings.nobody"))
	}
	gap()
	key := "findings.end"
	if s.batch != 0 {
		key = "findings.end.import"
	}
	p.Text(widget.Muted, s.T(key))
	return p.String()
}

// lead says what was read.
func (s *findings) lead(p *widget.Page) {
	facts := []any{"file", s.file, "orders", s.f.Orders, "customers", s.f.Customers, "from", s.f.First.String()[:7], "to", s.f.Last.String()[:7]}
	key := "findings.lead"
	if s.batch != 0 {
		key = "findings.lead.import"
	}
	p.Text(widget.Strong, s.T(key, facts...))
}

// sentence draws a label and its sentence, which may take several lines.
func (s *findings) sentence(p *widget.Page, label, text string) {
	const indent = 13
	for i, line := range widget.Wrap(s.app.look.Clean(text), max(p.Left()-indent-2, 20)) {
		if i > 0 {
			label = ""
		}
		p.Gap(2).PutIn(widget.Accent, label, indent-2).Put(widget.Plain, line).End()
	}
}

// sentences are what there is enough to say about.
func (s *findings) sentences() [][2]string {
	f, a := s.f, s.app
	var out [][2]string
	say := func(id, text string) { out = append(out, [2]string{s.T("findings." + id), text}) }
	if f.Customers > 0 {
		text := s.T("findings.back.twice", "n", perHundred(f.Twice, f.Customers))
		if f.Back.Enough {
			text += s.T("findings.back.within", "days", f.Back.Within, "n", int64(f.Back.Rate*100+0.5))
		}
		say("back", text+s.T("findings.stop"))
	}
	if f.Best.Enough {
		say("best", s.T("findings.best.say", "n", f.Best.Customers, "share", a.lang.Percent(f.Best.Share, 0)))
	}
	if f.Quiet.Enough {
		say("quiet", s.T("findings.quiet.say", "n", len(f.Quiet.Contacts), "money", a.money(f.Quiet.YearSpend)))
	}
	text := s.T("findings.fresh.say", "n", f.Fresh.Now, "days", f.Fresh.Days)
	if f.Fresh.Comparable {
		sign := a.look.Signs.Up
		if f.Fresh.Change < 0 {
			sign = a.look.Signs.Fall
		}
		text += s.T("findings.fresh.change", "sign", sign, "change", a.lang.Percent(abs(f.Fresh.Change), 0))
	}
	say("fresh", text+s.T("findings.stop"))
	if f.Points != nil && f.Points.Points > 0 {
		text := s.T("findings.points.say", "n", f.Points.Points, "money", a.money(f.Points.Worth))
		if f.Net > 0 {
			text += s.T("findings.points.share", "share", a.lang.Percent(float64(f.Points.Worth)/float64(f.Net), 1))
		}
		say("points", text+s.T("findings.stop"))
	}
	return out
}

// perHundred is how many of a hundred, rounded.
func perHundred(part, whole int64) int64 { return (part*200 + whole) / (2 * whole) }

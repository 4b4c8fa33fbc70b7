package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// findings says in plain sentences what the shop's orders tell: who returns, what the best bring, who grows quiet.
type findings struct {
	Base
	cursor
	batch  int64  // the import it follows, 0 when it was opened later
	file   string // that import's file
	f      *reports.Findings
	err    error // why the orders could not be read
	listed int64 // the batch that put those who grow quiet onto the care list, to take it back; 0: none
}

// newFindings is the page after the import of a batch, or of the shop as it is when batch is 0.
func newFindings(batch int64, file string) *findings { return &findings{batch: batch, file: file} }

// slotFindings is the slot in which the orders are read.
const slotFindings = "findings"

// Init reads the orders. After an import the care list is made anew too, so that whoever grew quiet stands on Today.
func (s *findings) Init() tea.Cmd {
	if s.batch == 0 {
		return s.Reload()
	}
	return tea.Batch(s.Reload(), s.app.runDaily(false))
}

// Reload reads the orders again.
func (s *findings) Reload() tea.Cmd {
	day, shop := s.app.today(), s.app.shop()
	return load(&s.Base, slotFindings, func(ctx context.Context, book Book) (any, error) {
		columns, err := book.Columns(ctx, store.ColumnsQuery{})
		if err != nil {
			return nil, err
		}
		figures, err := book.Figures(ctx)
		if err != nil {
			return nil, err
		}
		points := &reports.Points{Rate: shop.Terms.Rate.String(), Points: given(figures.Points)}
		points.Worth = shop.Worth(points.Points)
		f := reports.Discover(columns, reports.DataEnd(columns, day), points)
		return f, introduce(ctx, book, f)
	})
}

// given is what orders were given, net of what was taken back because money went back.
func given(points []store.PointFigure) (sum int64) {
	for _, p := range points {
		switch p.Reason {
		case store.ReasonEarn, store.ReasonClawback, store.ReasonClawbackRestore:
			sum += p.Points
		}
	}
	return sum
}

// introduce names those whom the page shows: the columns of a book hold only ids. Whoever left neither phone nor e-mail is
// known by the key of the platform.
func introduce(ctx context.Context, book Book, f *reports.Findings) error {
	var ids []int64
	for _, c := range f.Quiet.First() {
		ids = append(ids, c.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	people, err := book.People(ctx, ids)
	if err != nil {
		return err
	}
	for id, who := range people {
		if who.Name != "" || who.Reach != "" {
			continue
		}
		m, err := book.Member(ctx, id)
		if err != nil {
			return err
		}
		who.Reach = m.Key
		people[id] = who
	}
	f.Quiet.Introduce(people)
	return nil
}

// Title is the page's part of the path.
func (s *findings) Title() string { return s.T("findings.title") }

// Rebuild makes the list of whom to contact first.
func (s *findings) Rebuild() {
	if s.f == nil {
		return
	}
	first := s.f.Quiet.First()
	heads := []string{
		s.T("report.look.contacts", "n", len(first)), "", reports.Label("days_since", s.app.lang),
		reports.Label("usual_gap_days", s.app.lang), reports.Label("year_spend_minor", s.app.lang),
	}
	widths := make([]int, len(heads))
	for i, head := range heads {
		widths[i] = widget.Width(head)
	}
	widths[0] = 0 // the heading runs over name and address
	var rows []widget.Row
	for _, c := range first {
		name, reach := c.Called()
		if reach == "" {
			name = s.app.reachOf(name)
		}
		row := widget.Row{
			{Text: s.app.name(name)},
			{Text: s.app.reachOf(reach), Tone: widget.Muted},
			{Text: s.app.ago(s.f.AsOf - store.Day(c.DaysSince)), Tone: widget.Warn},
			{Text: s.T("core.days", "n", c.UsualGap), Tone: widget.Muted},
			{Text: s.app.money(c.YearSpend)},
		}
		for i := range row {
			widths[i] = max(widths[i], widget.Width(s.app.look.Clean(row[i].Text)))
		}
		rows = append(rows, row)
	}
	columns := []widget.Column{
		{Title: heads[0], Width: min(max(widths[0], 12), 24), Grow: 1},
		{Width: min(max(widths[1], 11), 20), Grow: 1, Drop: 1},
		{Title: heads[2], Width: widths[2], Right: true},
		{Title: heads[3], Width: widths[3], Right: true, Drop: 2},
		{Title: heads[4], Width: widths[4], Right: true},
	}
	if widths[1] == 0 { // nobody has both a name and an address, and the heading has one column to stand over
		columns[0].Width = max(columns[0].Width, widget.Width(heads[0]))
		columns = slices.Delete(columns, 1, 2)
		for i := range rows {
			rows[i] = slices.Delete(rows[i], 1, 2)
		}
	}
	s.table.SetColumns(columns...)
	s.table.SetRows(rows)
}

// Refuse shows why the orders could not be read, while there is nothing else to show.
func (s *findings) Refuse(slot string, err error) bool {
	if slot != slotFindings || s.f != nil {
		return false
	}
	s.err = err
	return true
}

// Update takes the findings and moves in the list.
func (s *findings) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch v := msg.Value.(type) {
		case *reports.Findings:
			s.f, s.err = v, nil
			s.Rebuild()
		case store.CareAdded:
			s.listed = v.Batch
			return s.app.addedToCare(v)
		case store.Undone:
			if msg.Slot == slotCare {
				s.listed = 0
				return s.app.Done("toast.listed.undone")
			}
			return tea.Batch(s.app.Close(s.id), s.app.undoneBatch(v))
		}
	default:
		s.moved(msg)
	}
	return nil
}

// Actions open a customer, put all onto the care list, explain, and take the import back.
func (s *findings) Actions() []Action {
	return []Action{
		{ID: "open", Key: keys.Open, Off: s.nobody, Do: s.open},
		{ID: "findings.care", Key: keys.Award, Off: s.cannotCare, Do: s.care, Name: s.careWord},
		{ID: "findings.why", Key: keys.Why, Do: func() tea.Cmd { return s.app.Why(s.heading("findings.why"), s.why) }},
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

// cannotCare is why nobody can be put onto the care list.
func (s *findings) cannotCare() string {
	if s.f == nil || len(s.f.Quiet.Contacts) == 0 {
		return "off.nobody"
	}
	return s.app.viewOnly()
}

// careWord says what the key does: it takes its own act back.
func (s *findings) careWord() string {
	if s.listed != 0 {
		return s.T("act.findings.uncare")
	}
	return s.T("act.findings.care")
}

// care puts all good customers who grow quiet onto the care list, or takes that back.
func (s *findings) care() tea.Cmd {
	if batch := s.listed; batch != 0 {
		return save(&s.Base, slotCare, func(ctx context.Context, book Book) (any, error) { return book.UndoBatch(ctx, batch, false) })
	}
	var in store.CareAdd
	for _, c := range s.f.Quiet.Contacts {
		in.Members = append(in.Members, c.ID)
	}
	return s.addToCare(in)
}

func (s *findings) noBatch() string {
	if s.batch == 0 {
		return "off.nobatch"
	}
	return s.app.viewOnly()
}

func (s *findings) open() tea.Cmd {
	return s.app.showMember(s.f.Quiet.Contacts[s.table.At()].ID)
}

// why says how each sentence is found.
func (s *findings) why() []sheetRow {
	if s.f == nil {
		return []sheetRow{{note: s.T("off.loading"), tone: widget.Muted}}
	}
	var rows []sheetRow
	for i, line := range s.f.Lines() {
		if i > 0 {
			rows = append(rows, sheetRow{})
		}
		rows = append(rows, sheetRow{note: line.Label.In(s.app.lang), tone: widget.Strong}, sheetRow{note: line.Why.In(s.app.lang)})
	}
	return rows
}

// View draws the sentences and whom to contact first, with as much air as the window has.
func (s *findings) View(w, h int) string {
	p := s.page(w, h)
	if s.batch == 0 {
		s.crumbs(p)
	}
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case s.f == nil:
		p.Line(widget.Muted, s.T("off.loading"))
		return p.String()
	}
	lead, lines := s.lead(w), s.sentences(w)
	table := min(s.table.Len()+1, 6)
	if s.table.Len() == 0 {
		table = 0
	}
	air := p.Rest() - len(lead) - len(lines) - table
	gap := func(needs int) {
		if air >= needs {
			p.End()
		}
	}
	gap(3)
	for _, line := range lead {
		p.Line(widget.Strong, line)
	}
	gap(2)
	for _, line := range lines {
		p.Gap(2).PutIn(widget.Accent, line.label, line.indent).Put(widget.Plain, line.text).End()
	}
	if table > 0 {
		gap(1)
		s.lines = p.Y()
		s.table.Draw(p, min(p.Rest(), table))
	}
	gap(5)
	p.Text(widget.Muted, s.end())
	return p.String()
}

// fresh is for how many days after the last order the page need not say at which day its figures stand.
const fresh = 7

// end is the last line: where to ask for more, and of which day the figures are where that is long ago.
func (s *findings) end() string {
	switch {
	case s.f.Orders > 0 && s.app.today()-s.f.AsOf > fresh:
		return s.T("findings.end.old", "day", s.app.date(s.f.AsOf))
	case s.batch != 0:
		return s.T("findings.end.import")
	}
	return s.T("findings.end")
}

// lead says what was read.
func (s *findings) lead(w int) []string {
	text := s.f.Head().In(s.app.lang)
	if s.batch != 0 && s.f.Orders > 0 {
		text = s.f.HeadOf(s.app.lang, s.app.look.Clean(s.file), w-4)
	}
	return widget.Wrap(text, w-4)
}

// foundLine is a line of a finding: the word before it on its first line, and a line of its sentence.
type foundLine struct {
	label, text string
	indent      int
}

// sentences are the findings, broken into lines beside their labels.
func (s *findings) sentences(w int) []foundLine {
	if s.f.Orders == 0 {
		return nil
	}
	indent := 0
	for _, line := range s.f.Lines() {
		indent = max(indent, widget.Width(line.Label.In(s.app.lang))+3)
	}
	var out []foundLine
	for _, line := range s.f.Lines() {
		label := line.Label.In(s.app.lang)
		for _, text := range widget.Wrap(s.app.look.Clean(line.Text.In(s.app.lang)), w-indent-2) {
			out = append(out, foundLine{label, text, indent})
			label = ""
		}
	}
	return out
}

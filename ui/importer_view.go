package ui

import (
	"strings"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// View draws the stage the import is at.
func (s *importer) View(w, h int) string {
	p := s.page(w, h)
	if s.app.book == nil {
		p.Gap(2).Put(widget.Strong, s.Title()).End()
	} else {
		s.crumbs(p)
	}
	p.End()
	s.draw(p, s.remedies, func() { s.preview(p, h >= 18) })
	return p.String()
}

// leastOrders is how many lines the first orders keep, whatever there is to say about the file, where the window has more.
const leastOrders = 3

// preview draws what the file looks like, what would happen, and the first orders.
func (s *importer) preview(p *widget.Page, roomy bool) {
	a, r := s.app, &s.p.result
	p.Gap(2).Put(widget.Muted, s.T("import.looks")).Gap(2)
	p.Put(widget.Strong, s.T("import.format."+s.p.format)).Gap(2)
	p.Put(widget.Plain, s.T("import.shape", "encoding", strings.ToUpper(s.p.encoding), "columns", len(s.p.columns), "rows", s.p.rows)).Gap(2)
	if r.First != 0 {
		span := s.T("import.span", "from", r.First.String(), "to", r.Last.String())
		if widget.Width(span) > p.Left() {
			p.End()
			p.Gap(2)
		}
		p.Put(widget.Plain, span)
	}
	p.End()
	if r.AlreadyImported != nil {
		p.Gap(2).Put(widget.Warn, a.look.Signs.Alert+" "+s.T("import.again", "day", a.short(a.dayOf(r.AlreadyImported.At)), "batch", r.AlreadyImported.ID)).End()
	}
	if roomy {
		p.End()
	}
	p.Line(widget.Muted, s.T("import.what"))
	s.consequences(p)
	notes := s.footnotes(p.Left())
	if most := p.Rest() - leastOrders; most > 0 {
		notes = notes[:min(len(notes), most)]
	}
	if roomy && p.Rest() > len(notes) {
		p.End()
	}
	s.firstOrders(p, p.Rest()-len(notes))
	for _, note := range notes {
		p.Gap(2).Put(note.Tone, note.Text).End()
	}
}

// consequences draws the counts in two columns: orders on the left, people and points on the right.
func (s *importer) consequences(p *widget.Page) {
	a, r := s.app, &s.p.result
	left := []figure{
		{s.T("import.new"), a.num(r.New), "", widget.Strong},
		{s.T("import.unchanged"), a.num(r.Unchanged), "", quiet(r.Unchanged)},
		{s.T("import.updated"), a.num(r.Updated), "", quiet(r.Updated)},
		{s.T("import.refunded"), a.num(r.Refunded), "", quiet(r.Refunded)},
		{s.T("import.held"), a.num(r.Held), "", attention(r.Held)},
		{s.T("import.rejected"), a.num(r.Rejected), "", attention(r.Rejected)},
	}
	right := []figure{
		{s.T("import.members.new"), a.num(r.MembersNew), "", widget.Strong},
		{s.T("import.members.matched"), a.num(r.MembersMatched), "", quiet(r.MembersMatched)},
	}
	if a.book == nil {
		right = append(right[:1], figure{s.T("import.revenue"), a.lang.Money(s.p.revenue, s.p.currency), "", widget.Plain},
			figure{s.T("import.wouldearn"), a.num(r.Awarded - r.ClawedBack), s.wouldCost(), widget.Strong})
	} else {
		right = append(right,
			figure{s.T("import.awarded"), a.num(r.Awarded), a.equals(r.Awarded), widget.Strong},
			figure{s.T("import.pending"), a.num(r.Pending), "", quiet(r.Pending)},
			figure{s.T("import.clawed"), a.num(r.ClawedBack), "", quiet(r.ClawedBack)})
	}
	if r.Rejected > 0 {
		right = append(right, figure{s.T("import.see"), a.keyName(keys.Rows), "", widget.Key})
	}
	columns(p, left, right)
}

// columns draws two columns of figures. Their notes stand only where there is room, and no number is cut for them.
func columns(p *widget.Page, left, right []figure) {
	const label, least = 15, 10
	_, value := figureWidths(right)
	value = max(value, least)
	notes := p.Left() >= 70
	need := label + value
	for _, f := range right {
		if notes && f.note != "" {
			need = max(need, label+value+1+widget.Width(f.note))
		}
	}
	half := max(min(p.Left()/2-2, p.Left()-need, 44), 34)
	for i, f := range left {
		p.Gap(2).PutIn(widget.Muted, f.label, half-13).PutRight(f.tone, f.value, 9).To(half)
		if i < len(right) {
			p.PutIn(widget.Muted, right[i].label, label).PutRight(right[i].tone, right[i].value, value)
			if notes {
				p.Gap(1).Put(widget.Muted, right[i].note)
			}
		}
		p.End()
	}
}

// wouldCost is what the points of a shop that does not exist yet would be worth by the rules it begins with.
func (s *importer) wouldCost() string {
	points := s.p.result.Awarded - s.p.result.ClawedBack
	if points == 0 || s.p.currency == "" {
		return ""
	}
	return "= " + s.app.lang.Money(program.Worth(points, newShopPoints, wholeUnit(s.p.currency)), s.p.currency)
}

// equals is what points are worth, after an equals sign.
func (a *App) equals(points int64) string {
	if worth := a.worth(points); worth != "" && points != 0 {
		return "= " + worth
	}
	return ""
}

// quiet is the tone of a count that matters only when there is one.
func quiet(n int64) widget.Tone {
	if n == 0 {
		return widget.Faint
	}
	return widget.Plain
}

// attention is the tone of a count that somebody should look at when there is one.
func attention(n int64) widget.Tone {
	if n == 0 {
		return widget.Faint
	}
	return widget.Warn
}

// firstOrders draws the first five orders as they were understood, on at most so many lines.
func (s *importer) firstOrders(p *widget.Page, lines int) {
	a := s.app
	if len(s.p.result.Preview) == 0 || lines < 3 {
		return
	}
	var table widget.Table
	columns := []widget.Column{
		{Title: s.T("import.col.order"), Width: 16, Grow: 2},
		{Title: s.T("import.col.buyer"), Width: 12, Grow: 2},
		{Title: s.T("import.col.amount"), Width: 12, Max: 18, Right: true},
		{Title: s.T("import.col.status"), Width: 10, Grow: 1},
		{Title: s.T("import.col.points"), Width: 8, Max: 14, Right: true, Drop: 1},
	}
	var rows []widget.Row
	for _, o := range s.p.result.Preview {
		status := widget.Cell{Text: o.StatusText}
		if status.Text == "" {
			status.Text = s.T("status." + o.Status.String())
		}
		if o.Status == store.StatusUnknown {
			status.Tone = widget.Warn
		}
		buyer := widget.Cell{Text: o.Buyer}
		if o.Buyer == "" {
			buyer = widget.Cell{Text: s.T("import.anonymous"), Tone: widget.Faint}
		}
		points := a.pointsCell(o.Points)
		if o.Pending && o.Points > 0 {
			points.Tone = widget.Muted
		}
		currency := o.Currency
		if currency == "" {
			currency = s.p.currency
		}
		rows = append(rows, widget.Row{{Text: o.Ext}, buyer, {Text: a.lang.Amount(o.Total, currency)}, status, points})
	}
	table.SetColumns(columns...)
	table.SetRows(rows)
	table.Select(-1)
	table.DrawStill(p, min(len(rows)+1, lines))
}

// footnotes are the lines of what was changed or guessed in reading, what is strange, and what the file tells of orders that nobody knows.
func (s *importer) footnotes(w int) []widget.Cell {
	notes := s.unlinked()
	for _, note := range s.p.notes {
		if key := "import." + string(note.Code); s.app.lang.Has(key) {
			text := s.T(key, "n", note.Rows, "lines", strings.Join(note.LineTexts(), s.T("core.list.comma")), "sheet", s.p.sheet, "others", strings.Join(s.p.others, s.T("core.list.comma")))
			notes = append(notes, widget.Cell{Text: text, Tone: widget.Muted})
		}
	}
	var lines []widget.Cell
	for _, note := range notes {
		mark := s.app.look.Signs.Ring
		for _, line := range widget.Wrap(s.app.look.Clean(note.Text), w-6) {
			lines = append(lines, widget.Cell{Text: mark + " " + line, Tone: note.Tone})
			mark = " "
		}
	}
	return lines
}

// unlinked says what the file tells of orders that nobody knows, and which orders its refunds may belong to.
func (s *importer) unlinked() (notes []widget.Cell) {
	say := func(text string) { notes = append(notes, widget.Cell{Text: text, Tone: widget.Warn}) }
	r := &s.p.result
	if other := r.Unlinked - int64(len(r.Loose)); other > 0 {
		say(s.T("import.unlinked", "n", other))
	}
	for _, l := range r.Loose {
		words := "import.loose"
		if len(l.Candidates) > 0 {
			words = "import.loose.candidates"
		}
		say(s.T(words, "line", l.Line, "order", l.Ext, "amount", s.app.lang.Money(l.Amount, l.Currency),
			"list", strings.Join(l.Candidates, s.T("core.list.comma"))))
	}
	return notes
}

package ui

import (
	"slices"
	"strings"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// View draws path and period, and below them the part of the sheet that is scrolled to.
func (s *report) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	s.periodLine(p)
	p.End()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case s.sheet == nil:
		p.Line(widget.Muted, s.T("off.loading"))
		return p.String()
	}
	s.block.show(&s.Base, p, w, s.drawn)
	return p.String()
}

// periodLine shows the periods, the one chosen between marks, and its days.
func (s *report) periodLine(p *widget.Page) {
	chosen := s.span
	if s.asked.from != 0 || s.asked.to != 0 {
		chosen = -1
	}
	s.spans.drawPeriods(s.app, p, chosen)
	if s.sheet != nil {
		dates := s.dates(s.sheet.Period)
		if widget.Width(dates)+4 > p.Left() {
			dates = s.T("report.sheet.period", "from", s.app.short(s.sheet.Period.From), "to", s.app.short(s.sheet.Period.To))
		}
		p.Gap(2).PutRight(widget.Muted, dates, p.Left()-2)
	}
	p.End()
	if s.asked.where != "" {
		p.Gap(2).Put(widget.Warn, s.T("report.sheet.where", "where", lang.Safe(s.asked.where))).End()
	}
}

// longestSheet bounds the lines of one drawn sheet.
const longestSheet = 2000

// drawn draws the whole sheet: the finding, the next step, the figures, and the tables below or beside them.
func (s *report) drawn(w int) []string {
	head := s.page(w, longestSheet)
	if finding := s.sheet.Finding.In(s.app.lang); finding != "" {
		head.Text(widget.Strong, finding)
	}
	if step := s.sheet.Next.Say.In(s.app.lang); step != "" {
		head.Text(widget.Accent, s.T("core.hint.prefix")+step)
	}
	head.End()
	if !wide(w) {
		s.figures(head)
		for i := range s.sheet.Tables {
			s.table(head, &s.sheet.Tables[i])
		}
		s.definition(head)
		return trimmed(head)
	}
	left := 62
	figures, tables := s.page(left, longestSheet), s.page(w-left-1, longestSheet)
	s.figures(figures)
	for i := range s.sheet.Tables {
		if s.sheet.Tables[i].Wide() {
			continue
		}
		side := tables
		if figures.Y() < tables.Y() {
			side = figures // few figures leave room for a table below them
		}
		s.table(side, &s.sheet.Tables[i])
	}
	a, b := trimmed(figures), trimmed(tables)
	for len(a) < len(b) {
		a = append(a, blankLine(left))
	}
	for len(b) < len(a) {
		b = append(b, blankLine(w-left-1))
	}
	head.Block(s.app.beside(strings.Join(a, "\n"), strings.Join(b, "\n")))
	for i := range s.sheet.Tables {
		if s.sheet.Tables[i].Wide() {
			s.table(head, &s.sheet.Tables[i])
		}
	}
	s.definition(head)
	return trimmed(head)
}

// definition closes the sheet: how many were counted, and how.
func (s *report) definition(p *widget.Page) {
	p.End()
	p.Line(widget.Muted, "n = "+s.app.num(s.sheet.N))
	p.Text(widget.Muted, s.sheet.Definition(s.app.lang))
}

func blankLine(w int) string { return widget.Fit("", w) }

// trimmed is a page's lines without the empty ones at its end.
func trimmed(p *widget.Page) []string {
	used := p.Y()
	return strings.Split(p.String(), "\n")[:used]
}

// figures draws the values with those of the period before and how they moved.
func (s *report) figures(p *widget.Page) {
	l, sheet := s.app.lang, s.sheet
	type line struct{ label, now, before, change, ago string }
	lines := []line{{"", s.T("report.sheet.now"), s.T("report.sheet.before"), "", s.T("report.sheet.lastyear")}}
	for _, f := range sheet.Values {
		if !s.told(f) || slices.Contains(sheet.Technical, f.Name) {
			continue
		}
		before, compared := sheet.PreviousValue(f.Name)
		ago, looksBack := sheet.LastYearValue(f.Name)
		values := []reports.Value{f.Value}
		if compared = compared && before.Known && sheet.Comparable; compared {
			values = append(values, before)
		}
		if looksBack = looksBack && ago.Known; looksBack {
			values = append(values, ago)
		}
		texts := reports.Figures(l, values...)
		row := line{label: sheet.Label(f.Name, l), now: texts[0]}
		if compared {
			row.before = texts[1]
		}
		if looksBack {
			row.ago = texts[len(texts)-1]
		}
		if trend, ok := sheet.Trend(f.Name, l); ok {
			row.change = trend.String()
		}
		lines = append(lines, row)
	}
	label, now, before, change, ago := 0, 0, 0, 0, 0
	for _, row := range lines {
		label, now, before = max(label, widget.Width(row.label)), max(now, widget.Width(row.now)), max(before, widget.Width(row.before))
		change, ago = max(change, widget.Width(row.change)), max(ago, widget.Width(row.ago))
	}
	if len(sheet.LastYear) == 0 || label+now+before+change+ago+12 > p.Left() {
		ago = 0
	}
	label = min(label, max(p.Left()-now-before-18, 12))
	for i, row := range lines {
		if i == 0 && !sheet.Comparable {
			continue
		}
		tone := widget.Strong
		if i == 0 {
			tone = widget.Muted
		}
		p.Gap(2).PutIn(widget.Muted, row.label, label).Gap(2).PutRight(tone, row.now, now)
		p.Gap(2).PutRight(widget.Muted, row.before, before).Gap(2).PutIn(widget.Plain, s.trend(row.change), change)
		p.Gap(2).PutRight(widget.Muted, row.ago, ago).End()
	}
}

// trend draws a change in the signs of the look, which may be plain ASCII. It has no colour of its own: whether more is
// better depends on the figure.
func (s *report) trend(change string) string {
	signs := s.app.look.Signs
	return strings.NewReplacer("▲", signs.Up, "▼", signs.Fall, "▬", signs.Level).Replace(change)
}

// table draws one table: a chart where its rows are days, else rows.
func (s *report) table(p *widget.Page, t *reports.Table) {
	if slices.Contains(s.sheet.Technical, t.Name) {
		return
	}
	if p.Y() > 0 {
		p.End()
	}
	p.Line(widget.Accent, t.Label(t.Name, s.app.lang))
	switch {
	case len(t.Rows) == 0:
		p.Line(widget.Muted, s.T("core.none"))
	case t.Chart == reports.ChartCurve:
		s.curve(p, t)
	case t.Chart == reports.ChartHeat:
		s.heat(p, t)
	case t.Chart == reports.ChartGrid:
		s.square(p, t)
	case t.Chart == reports.ChartPareto:
		s.grid(p, t)
		s.pareto(p, t)
	case t.Columns[0].Kind == reports.KindDay:
		s.chart(p, t)
	default:
		s.grid(p, t)
	}
}

// grid draws rows under their headings, as many columns as fit. Columns in which nothing stands are left out.
func (s *report) grid(p *widget.Page, t *reports.Table) {
	t = t.Spoken()
	cells, widths := s.cells(t)
	room := p.Left() - 2
	shown := 0
	for used := 0; shown < len(widths); shown++ {
		if used += widths[shown] + 2; used > room {
			break
		}
	}
	bars, scale := s.bars(t), 0
	if len(bars) > 1 && t.Chart != reports.ChartPareto {
		used := 0
		for _, width := range widths[:shown] {
			used += width + 2
		}
		scale = min(room-used-2, 24)
	}
	for r, row := range cells {
		tone := widget.Plain
		if r == 0 {
			tone = widget.Muted
		}
		p.Gap(2)
		for i := range shown {
			if t.Columns[i].Kind.Left() {
				p.PutIn(tone, row[i], widths[i])
			} else {
				p.PutRight(tone, row[i], widths[i])
			}
			p.Gap(2)
		}
		if r > 0 && scale >= 8 {
			p.Put(widget.Chart, strings.TrimRight(strings.ReplaceAll(widget.Bar(s.app.look.Signs, bars[r-1], largest(bars), scale), s.app.look.Signs.Empty, " "), " "))
		}
		p.End()
	}
}

// cells writes a table's headings and values, and how wide each column is.
func (s *report) cells(t *reports.Table) (cells [][]string, widths []int) {
	head := make([]string, len(t.Columns))
	widths = make([]int, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = t.Label(c.Name, s.app.lang)
	}
	cells = append(cells, head)
	cells = append(cells, t.Cells(s.app.lang)...)
	for _, row := range cells {
		for i, cell := range row {
			widths[i] = max(widths[i], min(widget.Width(s.app.look.Clean(cell)), 28))
		}
	}
	return cells, widths
}

// bars are the values that bars are drawn of, nil when the table has none.
func (s *report) bars(t *reports.Table) []int64 {
	at := t.Charted()
	if at < 0 {
		return nil
	}
	values := make([]int64, len(t.Rows))
	for i, row := range t.Rows {
		values[i] = row[at].Int
	}
	return values
}

func largest(values []int64) int64 {
	var most int64
	for _, v := range values {
		most = max(most, v)
	}
	return most
}

// chartHeight is how many lines a chart of days takes.
const chartHeight = 5

// chart draws a table of days as standing bars, several days in one bar where they are many, with the highest value and
// the first and last day.
func (s *report) chart(p *widget.Page, t *reports.Table) {
	values := s.bars(t)
	if values == nil {
		s.grid(p, t)
		return
	}
	room := p.Left() - 4
	each := (len(values) + room - 1) / room
	var sums []int64
	for i, v := range values {
		if i%each == 0 {
			sums = append(sums, 0)
		}
		sums[len(sums)-1] += v
	}
	gap := 0
	if len(sums)*2 <= room {
		gap = 1
	}
	at := t.Charted()
	top := t.Rows[0][at]
	top.Int = largest(sums)
	p.Gap(2).Put(widget.Muted, s.T("report.chart", "what", t.Label(t.Columns[at].Name, s.app.lang), "n", each, "money", top.In(s.app.lang))).End()
	for _, line := range widget.Columns(s.app.look.Signs, sums, chartHeight, gap) {
		p.Gap(2).Put(widget.Chart, line).End()
	}
	first, last := s.app.short(dayIn(t.Rows[0][0])), s.app.short(dayIn(t.Rows[len(t.Rows)-1][0]))
	width := len(sums)*(1+gap) - gap
	p.Gap(2).Put(widget.Muted, first).PutRight(widget.Muted, last, max(width-widget.Width(first), widget.Width(last)+2)).End()
}

func dayIn(v reports.Value) store.Day { return store.Day(v.Int) }

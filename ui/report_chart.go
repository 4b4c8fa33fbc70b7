package ui

import (
	"strconv"
	"strings"

	"regulars/reports"
	"regulars/ui/widget"
)

// curveHeight and curveWidth bound the drawing of a curve.
const (
	curveHeight = 8
	curveWidth  = 64
)

// curve draws the second column of a table against the first, from 0 to 100 %, and what the axis counts.
func (s *report) curve(p *widget.Page, t *reports.Table) {
	last := t.Rows[len(t.Rows)-1][0].Int
	width := min(p.Left()-9, curveWidth)
	if width < 8 {
		return
	}
	values := make([]int64, width)
	row, share := 0, 1.0
	for i := range values {
		for day := last * int64(i) / int64(width-1); row < len(t.Rows) && t.Rows[row][0].Int <= day; row++ {
			share = t.Rows[row][1].Real
		}
		values[i] = int64(share * 10_000)
	}
	values[0] = 10_000 // everybody, whatever happened on the first day
	for y, line := range widget.Columns(s.app.look.Signs, values, curveHeight, 0) {
		label := ""
		switch y {
		case 0:
			label = s.app.lang.Percent(1, 0)
		case curveHeight / 2:
			label = s.app.lang.Percent(0.5, 0)
		}
		p.Gap(2).PutRight(widget.Muted, label, 4).Gap(1).Put(widget.Chart, strings.TrimRight(line, " ")).End()
	}
	begin, end := "0", s.T("core.days", "n", last)
	p.Gap(7).Put(widget.Muted, begin).PutRight(widget.Muted, end, max(width-len(begin), widget.Width(end)+1)).End()
}

// paretoHeight and paretoBar bound the drawing of causes: lines, and the cells of each with the gap after it.
const (
	paretoHeight = 8
	paretoBar    = 9
	paretoWidest = 14
)

// pareto draws the rows as standing bars in their order, and over each the share that all up to it have together, from 0 to 100 %.
func (s *report) pareto(p *widget.Page, t *reports.Table) {
	at := t.Charted()
	room := p.Left() - 16
	n := min(len(t.Rows), room/paretoBar)
	if at < 0 || n < 2 {
		return
	}
	wide := min(room/n, paretoWidest)
	values, all := s.bars(t), int64(0)
	for _, v := range values {
		all += v
	}
	lines := widget.Columns(s.app.look.Signs, values[:n], paretoHeight, 0)
	p.End()
	for y, line := range lines {
		count, share := "", ""
		switch y {
		case 0:
			count, share = s.app.num(largest(values)), s.app.lang.Percent(1, 0)
		case paretoHeight / 2:
			share = s.app.lang.Percent(0.5, 0)
		}
		p.Gap(2).PutRight(widget.Muted, count, 6).Gap(1)
		sum := int64(0)
		for i, block := range []rune(line) {
			sum += values[i]
			mark := paretoHeight - 1 - min(int(float64(sum)/float64(max(all, 1))*paretoHeight), paretoHeight-1)
			bar, middle := strings.Repeat(string(block), wide-2), (wide-2)/2
			if y == mark {
				p.Put(widget.Chart, bar[:middle*len(string(block))]).Put(widget.Warn, s.app.look.Signs.Dot).Put(widget.Chart, bar[(middle+1)*len(string(block)):])
			} else {
				p.Put(widget.Chart, bar)
			}
			p.Gap(2)
		}
		p.PutRight(widget.Muted, share, 5).End()
	}
	p.Gap(9)
	for _, row := range t.Rows[:n] {
		p.PutIn(widget.Muted, row[0].In(s.app.lang), wide-1).Gap(1)
	}
	p.End()
	p.Line(widget.Muted, s.T("report.pareto", "sign", s.app.look.Signs.Dot))
}

// shades are the tones of a heat map, from the least to the most.
var shades = [...]widget.Tone{widget.Faint, widget.Heat1, widget.Heat2, widget.Heat3, widget.Heat4}

// shade is the tone of a share among others that reach up to most.
func shade(share, most float64) widget.Tone {
	if share <= 0 || most <= 0 {
		return shades[0]
	}
	return shades[min(int(share/most*4)+1, len(shades)-1)]
}

// heat draws a table as a map: the first two columns as they are, and each of the others as a whole percentage, shaded by
// its share of the largest. A terminal without colours reads the numbers alone.
func (s *report) heat(p *widget.Page, t *reports.Table) {
	cells, widths := s.cells(t.First(2))
	const cell = 5
	room := p.Left() - 2 - widths[0] - widths[1] - 4
	shown := min(len(t.Columns)-2, max(room/cell, 0))
	most := 0.0
	for _, row := range t.Rows {
		for _, v := range row[3:] {
			most = max(most, v.Real)
		}
	}
	p.Gap(2).PutIn(widget.Muted, cells[0][0], widths[0]).Gap(2).PutRight(widget.Muted, cells[0][1], widths[1])
	for i := range shown {
		p.PutRight(widget.Muted, "+"+strconv.Itoa(i)+" ", cell)
	}
	p.End()
	for r, row := range t.Rows {
		p.Gap(2).PutIn(widget.Plain, cells[r+1][0], widths[0]).Gap(2).PutRight(widget.Plain, cells[r+1][1], widths[1])
		for i, v := range row[2 : 2+shown] {
			switch {
			case !v.Known:
				p.PutRight(widget.Faint, "", cell)
			case i == 0:
				p.PutRight(widget.Muted, s.app.lang.Number(v.Real*100, 0)+" ", cell)
			default:
				p.Gap(1).PutRight(shade(v.Real, most), s.app.lang.Number(v.Real*100, 0)+" ", cell-1)
			}
		}
		p.End()
	}
	s.average(p, t, [3]int{widths[0], widths[1], cell}, shown)
	p.Line(widget.Muted, s.T("report.heat"))
}

// average closes a map with each column's mean, weighted by the second column, of the rows in which it is known. The widths are those of
// the first two columns and of a cell.
func (s *report) average(p *widget.Page, t *reports.Table, widths [3]int, shown int) {
	if t.Columns[1].Kind != reports.KindCount || t.Columns[2].Kind != reports.KindRate {
		return
	}
	all := int64(0)
	for _, row := range t.Rows {
		all += row[1].Int
	}
	p.Gap(2).PutIn(widget.Muted, s.T("report.heat.average"), widths[0]).Gap(2).PutRight(widget.Muted, s.app.num(all), widths[1])
	for i := range shown {
		sum, of := 0.0, int64(0)
		for _, row := range t.Rows {
			if v := row[2+i]; v.Known {
				sum, of = sum+v.Real*float64(row[1].Int), of+row[1].Int
			}
		}
		text := ""
		if of > 0 {
			text = s.app.lang.Number(sum/float64(of)*100, 0)
		}
		p.PutRight(widget.Strong, text+" ", widths[2])
	}
	p.End()
}

// squareCell is how wide a cell of a square of scores is.
const squareCell = 8

// square draws how many customers have each pair of the scores in the first two columns, best on top and right; the count
// stands in the fourth column.
func (s *report) square(p *widget.Page, t *reports.Table) {
	var cells [6][6]int64
	var most int64
	for _, row := range t.Rows {
		cells[row[0].Int][row[1].Int] += row[3].Int
	}
	for _, line := range cells {
		most = max(most, largest(line[:]))
	}
	if p.Left() < 8+5*squareCell {
		return
	}
	down, across := t.Label(t.Columns[0].Name, s.app.lang), t.Label(t.Columns[1].Name, s.app.lang)
	for r := 5; r > 0; r-- {
		p.Gap(2).PutIn(widget.Muted, down+strconv.Itoa(r), 4)
		for f := 1; f <= 5; f++ {
			n := cells[r][f]
			p.PutRight(shade(float64(n), float64(most)), s.app.num(n)+" ", squareCell)
		}
		p.End()
	}
	p.Gap(6)
	for f := 1; f <= 5; f++ {
		p.PutRight(widget.Muted, across+strconv.Itoa(f)+" ", squareCell)
	}
	p.End()
}

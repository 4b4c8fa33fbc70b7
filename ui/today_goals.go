package ui

import (
	"math"

	"regulars/reports"
	"regulars/ui/widget"
)

// goalCell is a goal as Today writes it: what is measured, what is wanted, where it stands, and the room for all of it.
type goalCell struct {
	goal            *reports.GoalLine
	name, want, now string
	width           int
}

// What stands around the words of a goal: spaces, and a meter of four to twenty cells.
const (
	goalGaps  = 5
	goalMeter = 4
	goalBar   = 20
)

// words is how many cells the words and the spaces of a goal take.
func (c *goalCell) words() int {
	return widget.Width(c.name) + widget.Width(c.want) + widget.Width(c.now) + goalGaps
}

// goalCell writes a goal without decimals that say nothing.
func (s *today) goalCell(g *reports.GoalLine) goalCell {
	l := s.app.lang
	c := goalCell{goal: g, name: s.T("report.term." + g.Metric), want: g.Want.In(l), now: g.Now.In(l)}
	if short := "today.goal." + g.Metric; l.Has(short) {
		c.name = l.T(short)
	}
	switch percent := g.Want.Real * 100; {
	case g.Want.Kind == reports.KindScore:
		c.want = l.Number(g.Want.Real, 0)
		if g.Now.Known {
			c.now = l.Number(g.Now.Real, 0)
		}
	case g.Want.Kind == reports.KindPercent && g.Want.Real == math.Trunc(g.Want.Real):
		c.want = l.Number(g.Want.Real, 0)
	case g.Want.Kind == reports.KindRate && math.Abs(math.Round(percent)-percent) < 1e-9:
		c.want = l.Percent(g.Want.Real, 0)
	}
	c.width = c.words() + goalMeter
	return c
}

// goalRows lays the goals of the month out in lines, as many in each as it holds, and shares what is left among them. label is
// how wide the word before them is.
func (s *today) goalRows(w int) (label int, rows [][]goalCell) {
	label = widget.Width(s.T("today.goals")) + 4
	room := min(w, 2*menuWidth) - label
	free := 0
	for i := range s.read.goals {
		c := s.goalCell(&s.read.goals[i])
		if free < c.width {
			rows, free = append(rows, nil), room
		}
		last := len(rows) - 1
		rows[last], free = append(rows[last], c), free-c.width
	}
	for _, row := range rows {
		spare := room
		for _, c := range row {
			spare -= c.width
		}
		for i := range row {
			row[i].width += max(spare, 0) / len(row)
		}
	}
	return label, rows
}

// goalLines is how many lines the goals of the month take.
func (s *today) goalLines(w, h int) int {
	_, rows := s.goalRows(w)
	if h < 22 {
		return min(len(rows), 1)
	}
	return min(len(rows), 3)
}

// goals draws the goals of the month, each with its meter.
func (s *today) goals(p *widget.Page, w, lines int) {
	label, rows := s.goalRows(w)
	for i, row := range rows[:lines] {
		if i == 0 {
			p.Gap(2).Put(widget.Accent, s.T("today.goals"))
		}
		x := label
		for _, c := range row {
			meter := widget.Bar(s.app.look.Signs, int64(c.goal.Progress.Real*1000), 1000, max(min(c.width-c.words(), goalBar), 0))
			p.To(x).Put(widget.Plain, c.name).Gap(1).Put(widget.Muted, c.want).Gap(1)
			p.Put(goalTone(c.goal.State), meter).Gap(1).Put(widget.Strong, c.now)
			x += c.width
		}
		p.End()
	}
}

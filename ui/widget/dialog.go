package widget

import (
	"iter"
	"slices"
	"strings"
)

// Dialog is a question with named acts. It stands on the first one, which is the one that does nothing; arrows only
// move, Enter chooses.
type Dialog struct {
	Text string
	Acts []string

	at   int
	line int    // of the acts in the page last drawn
	acts []span // their columns
}

// Do carries out a stroke; chosen is the act that Enter chose, -1 while the question is open. Escape chooses the first.
func (d *Dialog) Do(s Stroke) (chosen int) {
	switch s.Kind {
	case Left, Up, Prev:
		d.at = max(d.at-1, 0)
	case Right, Down, Next:
		d.at = min(d.at+1, len(d.Acts)-1)
	case Enter:
		return d.at
	case Escape:
		return 0
	}
	return -1
}

// Point is the act drawn at a cell of the page last drawn, -1 when there is none.
func (d *Dialog) Point(x, y int) int {
	if y != d.line {
		return -1
	}
	return slices.IndexFunc(d.acts, func(s span) bool { return s.holds(x) })
}

// Height is how many lines the dialog wants at a width.
func (d *Dialog) Height(width int) int { return len(Wrap(d.Text, width-4)) + 3 }

// Draw writes the question and its acts into the page.
func (d *Dialog) Draw(p *Page) {
	p.End()
	p.Text(Plain, d.Text)
	p.ToLine(p.h - 1)
	width := 0
	for _, act := range d.Acts {
		width += Width(act) + 5
	}
	p.To(max(p.w-width, 2))
	d.line, d.acts = p.y, d.acts[:0]
	for i, act := range d.Acts {
		from := p.x
		if i == d.at {
			p.Put(ButtonOn, p.look.Signs.HereLeft+act+p.look.Signs.HereRight)
		} else {
			p.Put(Muted, "["+act+"]")
		}
		d.acts = append(d.acts, span{from, p.x})
		p.Gap(2)
	}
	p.End()
}

// lines walks the lines of a block.
func lines(block string) iter.Seq[string] { return strings.SplitSeq(block, "\n") }

package widget

import (
	"iter"
	"strings"
)

// Dialog is a question with named acts. It stands on the first one, which is the one that does nothing; arrows only
// move, Enter chooses.
type Dialog struct {
	Text string
	Acts []string

	at int
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
	for i, act := range d.Acts {
		if i == d.at {
			p.Put(ButtonOn, p.look.Signs.HereLeft+act+p.look.Signs.HereRight)
		} else {
			p.Put(Muted, "["+act+"]")
		}
		p.Gap(2)
	}
	p.End()
}

// lines walks the lines of a block.
func lines(block string) iter.Seq[string] { return strings.SplitSeq(block, "\n") }

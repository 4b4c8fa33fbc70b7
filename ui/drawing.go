package ui

import "regulars/ui/widget"

// drawing is a page longer than its room: its lines as they were drawn last, so that scrolling draws nothing anew, and where it
// is scrolled to.
type drawing struct {
	width  int
	lines  []string
	top    int // the first line shown
	height int
}

// forget has the lines drawn anew when they are shown next; the place stays.
func (d *drawing) forget() { d.lines = nil }

// scroll moves by a stroke.
func (d *drawing) scroll(kind widget.Kind) {
	switch kind {
	case widget.Up:
		d.top--
	case widget.Down:
		d.top++
	case widget.PageUp:
		d.top -= d.height
	case widget.PageDown:
		d.top += d.height
	case widget.Home, widget.Top:
		d.top = 0
	case widget.End, widget.Bottom:
		d.top = len(d.lines)
	}
	d.top = max(0, min(d.top, len(d.lines)-d.height))
}

// show draws the lines that have room, and how many more there are. draw makes them for a width.
func (d *drawing) show(s *Base, p *widget.Page, w int, draw func(w int) []string) {
	if d.width != w || d.lines == nil {
		d.width, d.lines = w, draw(w)
	}
	d.height = p.Rest()
	d.top = max(0, min(d.top, len(d.lines)-d.height))
	if len(d.lines)-d.top > d.height {
		d.height--
	}
	end := min(d.top+d.height, len(d.lines))
	for _, line := range d.lines[d.top:end] {
		p.Raw(line, w).End()
	}
	if rest := len(d.lines) - end; rest > 0 {
		p.Gap(2).Put(widget.Faint, s.T("report.more", "n", rest)).End()
	}
}

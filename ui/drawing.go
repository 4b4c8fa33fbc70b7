package ui

import "regulars/ui/widget"

// scroller is where something longer than its room is scrolled to.
type scroller struct {
	top    int // the first line shown
	room   int // lines shown
	length int // lines that there are
}

// scroll moves by a stroke.
func (s *scroller) scroll(kind widget.Kind) {
	switch kind {
	case widget.Up:
		s.top--
	case widget.Down:
		s.top++
	case widget.PageUp:
		s.top -= s.room
	case widget.PageDown:
		s.top += s.room
	case widget.Home, widget.Top:
		s.top = 0
	case widget.End, widget.Bottom:
		s.top = s.length
	}
	s.top = max(0, min(s.top, s.length-s.room))
}

// window draws the lines that have room on the rest of a page, and how many more there are.
func (s *scroller) window(b *Base, p *widget.Page, length int, line func(i int)) {
	s.length, s.room = length, p.Rest()
	s.top = max(0, min(s.top, s.length-s.room))
	if s.length-s.top > s.room {
		s.room--
	}
	end := min(s.top+s.room, s.length)
	for i := s.top; i < end; i++ {
		line(i)
	}
	if rest := s.length - end; rest > 0 {
		p.Gap(2).Put(widget.Faint, b.T("report.more", "n", rest)).End()
	}
}

// drawing is a page longer than its room: its lines as they were drawn last, so that scrolling draws nothing anew.
type drawing struct {
	scroller
	width int
	lines []string
}

// forget has the lines drawn anew when they are shown next; the place stays.
func (d *drawing) forget() { d.lines = nil }

// show draws the lines that have room, and how many more there are. draw makes them for a width.
func (d *drawing) show(s *Base, p *widget.Page, w int, draw func(w int) []string) {
	if d.width != w || d.lines == nil {
		d.width, d.lines = w, draw(w)
	}
	d.window(s, p, len(d.lines), func(i int) { p.Raw(d.lines[i], w).End() })
}

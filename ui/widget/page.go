package widget

import "strings"

// Page is a block of exactly w×h cells that is filled line by line. Whatever is put beyond the right edge is cut with
// a mark, and lines beyond the last are dropped, so that a page always has its size.
type Page struct {
	look *Look
	w, h int
	x, y int
	bare bool // the last line is empty
	buf  []byte
}

// NewPage starts an empty page.
func NewPage(look *Look, w, h int) *Page {
	return &Page{look: look, w: max(w, 0), h: max(h, 0), buf: make([]byte, 0, max(w, 0)*max(h, 0)*3+64)}
}

// Look is what the page draws with.
func (p *Page) Look() *Look { return p.look }

// X is the column where the next text goes.
func (p *Page) X() int { return p.x }

// Y is the line that is being written, from 0.
func (p *Page) Y() int { return p.y }

// Left is how many cells of the line are free.
func (p *Page) Left() int { return p.w - p.x }

// Rest is how many lines are free, the current one included.
func (p *Page) Rest() int { return p.h - p.y }

// Put writes text in a tone, cut at the right edge.
func (p *Page) Put(tone Tone, text string) *Page {
	return p.PutIn(tone, text, min(Width(p.look.Clean(text)), p.Left()))
}

// PutIn writes text in a tone into exactly width cells, the text on the left.
func (p *Page) PutIn(tone Tone, text string, width int) *Page { return p.put(tone, text, width, false) }

// PutRight writes text in a tone into exactly width cells, the text on the right.
func (p *Page) PutRight(tone Tone, text string, width int) *Page {
	return p.put(tone, text, width, true)
}

func (p *Page) put(tone Tone, text string, width int, right bool) *Page {
	width = min(width, p.Left())
	if p.y >= p.h || width <= 0 {
		return p
	}
	p.buf = appendCell(p.buf, p.look, Cell{Text: text, Tone: tone}, width, right)
	p.x += width
	return p
}

// appendCell appends text in exactly width cells.
func appendCell(buf []byte, look *Look, c Cell, width int, right bool) []byte {
	text, n := cut(look.Clean(c.Text), width, look.Signs.Cut)
	gap := width - n
	style := look.Styles[c.Tone]
	if style.Fill {
		buf = append(buf, style.On...)
	}
	if right {
		buf = append(buf, spaces(gap)...)
	}
	if text != "" && !style.Fill {
		buf = append(buf, style.On...)
	}
	buf = append(buf, text...)
	if text != "" && !style.Fill {
		buf = append(buf, style.Off...)
	}
	if !right {
		buf = append(buf, spaces(gap)...)
	}
	if style.Fill {
		buf = append(buf, style.Off...)
	}
	return buf
}

// Gap leaves n cells free.
func (p *Page) Gap(n int) *Page { return p.To(p.x + n) }

// To leaves cells free up to column x. It does nothing when the line is already there.
func (p *Page) To(x int) *Page {
	x = min(x, p.w)
	if p.y < p.h && x > p.x {
		p.buf = append(p.buf, spaces(x-p.x)...)
		p.x = x
	}
	return p
}

// Raw writes text that is already styled and takes width cells. It is dropped when it does not fit.
func (p *Page) Raw(text string, width int) *Page {
	if p.y < p.h && width <= p.Left() {
		p.buf = append(p.buf, text...)
		p.x += width
	}
	return p
}

// End finishes the line.
func (p *Page) End() {
	if p.y >= p.h {
		return
	}
	p.bare = p.x == 0
	p.To(p.w)
	p.y++
	p.x = 0
	if p.y < p.h {
		p.buf = append(p.buf, '\n')
	}
}

// Line writes one whole line of text, indented by two cells.
func (p *Page) Line(tone Tone, text string) { p.Gap(2).Put(tone, text).End() }

// Text writes text over as many lines as it needs, indented by two cells; each of its own lines begins a new one.
func (p *Page) Text(tone Tone, text string) {
	for part := range lines(text) {
		for _, line := range Wrap(p.look.Clean(part), p.w-4) {
			p.Line(tone, line)
		}
	}
}

// Space leaves a line empty, unless the last one is.
func (p *Page) Space() {
	if !p.bare {
		p.End()
	}
}

// Skip leaves n lines empty.
func (p *Page) Skip(n int) {
	for range n {
		p.End()
	}
}

// Rule writes a thin line over the whole width.
func (p *Page) Rule() {
	p.Put(Rule, strings.Repeat(p.look.Signs.Across, max(p.Left(), 0))).End()
}

// Block writes a block of finished lines, each of the page's width.
func (p *Page) Block(block string) {
	for line := range strings.SplitSeq(block, "\n") {
		if p.y >= p.h {
			return
		}
		p.buf = append(p.buf, line...)
		p.x = p.w
		p.End()
	}
}

// Head is the first n lines of a block of finished lines.
func Head(block string, n int) string {
	end := 0
	for range n {
		next := strings.IndexByte(block[end:], '\n')
		if next < 0 {
			return block
		}
		end += next + 1
	}
	return block[:max(end-1, 0)]
}

// ToLine leaves lines empty until line y begins.
func (p *Page) ToLine(y int) {
	for p.y < y && p.y < p.h {
		p.End()
	}
}

// String fills what is left with empty lines and gives the page.
func (p *Page) String() string {
	for p.y < p.h {
		p.End()
	}
	return string(p.buf)
}

// Framed draws a box of exactly w×h cells around a page of (w-4)×(h-2) cells.
func Framed(look *Look, title, inner string, w, h int) string {
	page := NewPage(look, w, h)
	s := look.Signs
	page.Put(Rule, s.Corners[0])
	if title != "" {
		page.Put(Rule, " ").Put(Strong, Cut(look.Clean(title), w-6, s.Cut)).Put(Rule, " ")
	}
	page.Put(Rule, strings.Repeat(s.Across, max(page.Left()-1, 0))).Put(Rule, s.Corners[1]).End()
	for line := range strings.SplitSeq(inner, "\n") {
		if page.Rest() <= 1 {
			break
		}
		page.Put(Rule, s.Down).Gap(1).Raw(line, w-4).Gap(1).Put(Rule, s.Down).End()
	}
	page.ToLine(h - 1)
	page.Put(Rule, s.Corners[2]).Put(Rule, strings.Repeat(s.Across, max(w-2, 0))).Put(Rule, s.Corners[3]).End()
	return page.String()
}

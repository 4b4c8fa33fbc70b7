package widget

import "strconv"

// Item is one line of a menu: the word, a note on its right (a key, a reason), and whether it can be chosen now.
type Item struct {
	Word string
	Note string
	Off  bool
	Head bool // a heading: drawn, never chosen
}

// Menu is a list of which Enter, or a digit where Digits is set, chooses one.
type Menu struct {
	Items  []Item
	Digits bool

	at, top, height int
}

// At is the index of the item under the cursor, -1 when there is none to choose.
func (m *Menu) At() int {
	if m.at < 0 || m.at >= len(m.Items) || m.Items[m.at].Head {
		return -1
	}
	return m.at
}

// Reset puts the cursor on the first item that can be chosen.
func (m *Menu) Reset() {
	m.at, m.top = -1, 0
	m.move(1)
	m.at = max(m.at, 0)
}

// Select puts the cursor on item i.
func (m *Menu) Select(i int) { m.at = max(0, min(i, len(m.Items)-1)) }

// Do moves the cursor; chosen is true when the stroke chose the item under it.
func (m *Menu) Do(s Stroke) (done, chosen bool) {
	switch s.Kind {
	case Up:
		m.move(-1)
	case Down:
		m.move(1)
	case PageUp:
		for range max(m.height-1, 1) {
			m.move(-1)
		}
	case PageDown:
		for range max(m.height-1, 1) {
			m.move(1)
		}
	case Top, Home:
		m.Reset()
	case Bottom, End:
		m.at = len(m.Items)
		m.move(-1)
	case Enter:
		return true, m.At() >= 0
	case Text:
		return m.digit(s.Text)
	default:
		return false, false
	}
	return true, false
}

// digit chooses the nth item, headings not counted.
func (m *Menu) digit(text string) (done, chosen bool) {
	if !m.Digits || len(text) != 1 || text[0] < '1' || text[0] > '9' {
		return false, false
	}
	n := int(text[0] - '0')
	for i, item := range m.Items {
		if item.Head {
			continue
		}
		if n--; n == 0 {
			m.at = i
			return true, true
		}
	}
	return true, false
}

// move steps over headings; at the ends it stays.
func (m *Menu) move(step int) {
	for i := m.at + step; i >= 0 && i < len(m.Items); i += step {
		if !m.Items[i].Head {
			m.at = i
			return
		}
	}
}

// SelectLine puts the cursor on the item drawn on line y and reports whether there is one to choose.
func (m *Menu) SelectLine(y int) bool {
	i := m.top + y
	if y < 0 || y >= m.height || i >= len(m.Items) || m.Items[i].Head {
		return false
	}
	m.at = i
	return true
}

// Below is how many lines of the menu stand below those that were drawn.
func (m *Menu) Below() int { return max(len(m.Items)-m.top-m.height, 0) }

// Draw writes the items into the page, using at most height lines.
func (m *Menu) Draw(p *Page, height int) {
	m.height = min(height, p.Rest())
	if m.at < m.top {
		m.top = m.at
		if m.top > 0 && m.Items[m.top-1].Head {
			m.top--
		}
	}
	if m.at >= m.top+m.height {
		m.top = m.at - m.height + 1
	}
	m.top = max(0, min(m.top, len(m.Items)-m.height))
	number := 0
	for i, item := range m.Items {
		if !item.Head {
			number++
		}
		if i >= m.top && i < m.top+m.height {
			m.line(p, i, number)
		}
	}
}

func (m *Menu) line(p *Page, i, number int) {
	item := m.Items[i]
	tone, note := Plain, Muted
	switch {
	case item.Head:
		tone = Muted
	case i == m.at:
		tone, note = Selected, Selected
	case item.Off:
		tone = Faint
	}
	mark := "  "
	if i == m.at && !item.Head {
		mark = p.look.Signs.Marker + " "
	}
	if m.Digits && !item.Head {
		if number <= 9 {
			mark += strconv.Itoa(number) + " "
		} else {
			mark += "  "
		}
	}
	width := p.Left()
	noteWidth := min(Width(p.look.Clean(item.Note)), width/2)
	p.Put(tone, mark).PutIn(tone, item.Word, p.Left()-noteWidth-1).PutRight(note, item.Note, p.Left()).End()
}

package widget

// Cell is one piece of a row.
type Cell struct {
	Text string
	Tone Tone
}

// Row is the cells of one line of a table, in the order of the columns.
type Row []Cell

// Column says how one column is laid out. A table gives every column its Width and shares what is left among those
// with Grow. When the line is too narrow, columns with the highest Drop leave first; Drop 0 never leaves. A column with Max is
// as wide as what its cells hold, from Width to Max: one on the right before any column leaves, so that no number is cut; one
// on the left as far as half of what is left allows. What cells and title of a column then leave empty goes to those that are
// cut, numbers first.
type Column struct {
	Title string
	Width int
	Max   int
	Grow  int
	Drop  int
	Right bool
}

// Table is a list of rows of which a window is shown, with one row selected. It draws only the rows in the window and
// keeps what it drew until rows, columns, width or look change.
type Table struct {
	columns []Column
	rows    []Row
	at, top int
	height  int
	still   bool

	look   *Look
	width  int
	widths []int
	head   string
	lines  []string
	marked string
	shown  int
}

// SetColumns replaces the columns.
func (t *Table) SetColumns(columns ...Column) {
	t.columns = columns
	t.forget()
}

// SetRows replaces the rows and keeps the selected place where it was as far as there are rows.
func (t *Table) SetRows(rows []Row) {
	t.rows = rows
	t.forget()
	t.Select(t.at)
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.rows) }

// Width is how many cells wide the table was drawn last.
func (t *Table) Width() int { return t.width }

// At is the index of the selected row, -1 when there is none.
func (t *Table) At() int {
	if len(t.rows) == 0 {
		return -1
	}
	return t.at
}

// Select moves the selection to row i, or to the nearest row there is.
func (t *Table) Select(i int) { t.at = max(0, min(i, len(t.rows)-1)) }

// SelectLine selects the row drawn on line y of the table, of which line 0 is the heading, and reports whether there is
// one.
func (t *Table) SelectLine(y int) bool {
	i := t.top + y - 1
	if y < 1 || y > t.height || i >= len(t.rows) {
		return false
	}
	t.at = i
	return true
}

// Do moves the selection and reports whether the stroke was one for a table.
func (t *Table) Do(s Stroke) bool {
	page := max(t.height-1, 1)
	switch s.Kind {
	case Up:
		t.Select(t.at - 1)
	case Down:
		t.Select(t.at + 1)
	case PageUp:
		t.Select(t.at - page)
	case PageDown:
		t.Select(t.at + page)
	case Home, Top:
		t.Select(0)
	case End, Bottom:
		t.Select(len(t.rows) - 1)
	default:
		return false
	}
	return true
}

// AtEnd reports whether the window shows the last row, so that a list read page by page should read on.
func (t *Table) AtEnd() bool { return t.at >= len(t.rows)-max(t.height, 1) }

func (t *Table) forget() {
	t.look, t.marked, t.shown = nil, "", -1
}

// Draw writes the heading and the window of rows into the page, using at most height lines.
func (t *Table) Draw(p *Page, height int) {
	height = min(height, p.Rest())
	t.height = max(height-1, 0)
	if t.look != p.look || t.width != p.w {
		t.layout(p.look, p.w)
	}
	t.follow()
	p.Raw(t.head, p.w).End()
	for i := t.top; i < min(t.top+t.height, len(t.rows)); i++ {
		if i == t.at && !t.still {
			if t.shown != i {
				t.marked, t.shown = t.draw(i, true), i
			}
			p.Raw(t.marked, p.w).End()
			continue
		}
		if t.lines[i] == "" {
			t.lines[i] = t.draw(i, false)
		}
		p.Raw(t.lines[i], p.w).End()
	}
}

// DrawStill writes heading and rows with no row selected, for a table that is only read.
func (t *Table) DrawStill(p *Page, height int) {
	t.still = true
	t.Draw(p, height)
}

// follow scrolls so that the selected row is in the window.
func (t *Table) follow() {
	t.Select(t.at)
	if t.at < t.top {
		t.top = t.at
	}
	if t.at >= t.top+t.height {
		t.top = t.at - t.height + 1
	}
	t.top = max(0, min(t.top, len(t.rows)-t.height))
}

// layout shares the width among the columns.
func (t *Table) layout(look *Look, width int) {
	t.look, t.width = look, width
	t.marked, t.shown = "", -1
	t.lines = make([]string, len(t.rows))
	t.widths = make([]int, len(t.columns))
	const margin = 2
	for {
		used, grow := margin, 0
		for i, c := range t.columns {
			if t.widths[i] < 0 {
				continue
			}
			t.widths[i] = c.Width
			if c.Right {
				t.widths[i] = t.fitting(i)
			}
			used += t.widths[i] + 2
			grow += c.Grow
		}
		free := width - used
		if free < 0 && t.drop() {
			continue
		}
		free -= t.fit(free / 2)
		for i, c := range t.columns {
			if t.widths[i] >= 0 && c.Grow > 0 && free > 0 {
				share := free * c.Grow / grow
				t.widths[i] += share
				free -= share
				grow -= c.Grow
			}
		}
		break
	}
	t.lend()
	t.head = t.heading()
}

// lend gives the cells that columns leave empty to those that are cut: to numbers first, else from left to right, and from the last
// column first.
func (t *Table) lend() {
	if !t.lacks() {
		return
	}
	holds := make([]int, len(t.columns))
	for i := range t.columns {
		if t.widths[i] >= 0 {
			holds[i] = t.holding(i, t.titled(i), t.width)
		}
	}
	for _, right := range []bool{true, false} {
		for i, c := range t.columns {
			if c.Right != right || t.widths[i] < 0 {
				continue
			}
			for j := len(t.columns) - 1; j >= 0; j-- {
				if more := min(holds[i]-t.widths[i], t.widths[j]-holds[j]); more > 0 {
					t.widths[i], t.widths[j] = t.widths[i]+more, t.widths[j]-more
				}
			}
		}
	}
}

// titled is the cells that the title of column i needs of that column: none where it runs over a column without a title that follows.
func (t *Table) titled(i int) int {
	if c := t.columns[i]; c.Right || i == len(t.columns)-1 || t.columns[i+1].Title != "" {
		return Width(c.Title)
	}
	return 0
}

// lacks reports whether a cell of a column that is shown is cut.
func (t *Table) lacks() bool {
	for i := range t.columns {
		if w := t.widths[i]; w >= 0 && t.holding(i, 0, w+1) > w {
			return true
		}
	}
	return false
}

// holding is the cells of the widest text in column i, from least; from most on it is not asked further.
func (t *Table) holding(i, least, most int) int {
	for _, row := range t.rows {
		if least >= most {
			break
		}
		if i < len(row) {
			least = max(least, min(Width(t.look.Clean(row[i].Text)), most))
		}
	}
	return least
}

// fit widens the columns on the left to what their cells hold, by so many cells in all, and returns by how many it did.
func (t *Table) fit(spare int) (taken int) {
	for i, c := range t.columns {
		if more := min(t.fitting(i)-c.Width, spare-taken); t.widths[i] >= 0 && !c.Right && more > 0 {
			t.widths[i] += more
			taken += more
		}
	}
	return taken
}

// fitting is how wide column i would be to hold its cells, from its Width to its Max.
func (t *Table) fitting(i int) int {
	c := t.columns[i]
	return t.holding(i, max(c.Width, min(Width(c.Title), c.Max)), c.Max)
}

// drop takes out the column that leaves first and reports whether there was one.
func (t *Table) drop() bool {
	worst := -1
	for i, c := range t.columns {
		if t.widths[i] >= 0 && c.Drop > 0 && (worst < 0 || c.Drop > t.columns[worst].Drop) {
			worst = i
		}
	}
	if worst < 0 {
		return false
	}
	t.widths[worst] = -1
	return true
}

// heading makes the line of titles. A title on the left runs over the columns without a title that follow it.
func (t *Table) heading() string {
	p := NewPage(t.look, t.width, 1)
	p.Gap(2)
	for i := 0; i < len(t.columns); {
		c, width := t.columns[i], t.widths[i]
		for i++; !c.Right && width >= 0 && i < len(t.columns) && t.columns[i].Title == ""; i++ {
			width += max(t.widths[i]+2, 0)
		}
		if width >= 0 {
			p.put(Muted, c.Title, width, c.Right)
			p.Gap(2)
		}
	}
	return p.String()
}

// draw makes one line of exactly the table's width. The selected row is marked, and its first cell carries the style of
// the selection; the other cells stay as they are, so that moving the cursor changes few cells. A text runs over the
// empty cells that end its row.
func (t *Table) draw(row int, selected bool) string {
	buf := make([]byte, 0, t.width*4)
	if selected {
		buf = appendCell(buf, t.look, Cell{Text: t.look.Signs.Marker, Tone: Accent}, 2, false)
	} else {
		buf = append(buf, "  "...)
	}
	x := 2
	for i, c := range t.columns {
		width := min(t.widths[i], t.width-x)
		if width <= 0 {
			continue
		}
		var cell Cell
		if i < len(t.rows[row]) {
			cell = t.rows[row][i]
		}
		if selected && i == 0 {
			cell.Tone = Selected
		}
		if !c.Right && t.bare(row, i+1) {
			return string(appendCell(buf, t.look, cell, t.width-x, false))
		}
		buf = appendCell(buf, t.look, cell, width, c.Right)
		x += width
		gap := min(2, t.width-x)
		buf = append(buf, spaces(gap)...)
		x += gap
	}
	return string(append(buf, spaces(t.width-x)...))
}

// bare reports whether a row holds nothing from a column on.
func (t *Table) bare(row, from int) bool {
	for i := from; i < len(t.rows[row]) && i < len(t.columns); i++ {
		if t.widths[i] > 0 && t.rows[row][i].Text != "" {
			return false
		}
	}
	return true
}

package cli

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
)

// column is one column of a printed list.
type column struct {
	words string // key of the heading
	right bool   // numbers stand at the right
}

// listing is the shape of every list in JSON.
type listing struct {
	Items any `json:"items"`
	Next  any `json:"next"`
}

// items makes a listing of a slice; an empty next is null, an empty list is [].
func items(all, next any) listing {
	if reflect.ValueOf(all).Len() == 0 {
		all = []any{}
	}
	if next == "" || next == int64(0) {
		next = nil
	}
	return listing{Items: all, Next: next}
}

// table prints rows of cells in columns, on a terminal no wider than it is as far as texts can be folded; with --plain each
// row is a paragraph of "heading: value" lines, which a screen reader can follow. Without rows it says empty.
func (c *call) table(columns []column, rows [][]string, empty string) {
	if len(rows) == 0 {
		c.say(empty)
		return
	}
	heads := make([]string, len(columns))
	for i, col := range columns {
		heads[i] = c.T(col.words)
	}
	for _, cells := range rows {
		for i := range cells {
			cells[i] = lang.Safe(cells[i])
		}
	}
	if c.global.plain {
		c.paragraphs(heads, rows)
		return
	}
	widths := make([]int, len(columns))
	for i, head := range heads {
		widths[i] = ansi.StringWidth(head)
		for _, cells := range rows {
			widths[i] = max(widths[i], ansi.StringWidth(cells[i]))
		}
	}
	if c.env.OutTerminal && c.env.Size != nil {
		if w, _ := c.env.Size(); w > 0 {
			narrow(widths, leastWidths(columns, widths, rows), w)
		}
	}
	for _, cells := range append([][]string{heads}, rows...) {
		for _, line := range folded(widths, cells) {
			c.out.line(aligned(columns, widths, line))
		}
	}
}

// The bounds of how narrow a column of text is made: what it takes at least, and the longest word that is never torn.
const (
	leastColumn = 12
	longestWord = 40
)

// leastWidths is how narrow each column may become: numbers keep their width, and no setting, address or code is torn.
func leastWidths(columns []column, widths []int, rows [][]string) []int {
	least := make([]int, len(widths))
	for i, w := range widths {
		if columns[i].right {
			least[i] = w
			continue
		}
		least[i] = min(w, leastColumn)
		for _, cells := range rows {
			words := strings.FieldsFunc(cells[i], func(r rune) bool { return r == ' ' || r >= utf8.RuneSelf })
			for _, word := range words {
				least[i] = max(least[i], min(len(word), longestWord))
			}
		}
	}
	return least
}

// narrow takes from the widest columns until a line fits into the width, as far as they may be narrowed.
func narrow(widths, least []int, width int) {
	over := 2*(len(widths)-1) - width
	for _, w := range widths {
		over += w
	}
	for ; over > 0; over-- {
		widest := -1
		for i, w := range widths {
			if w > least[i] && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// folded are the lines that a row takes where cells are wider than their columns.
func folded(widths []int, cells []string) [][]string {
	lines := [][]string{make([]string, len(cells))}
	for i, cell := range cells {
		if ansi.StringWidth(cell) <= widths[i] {
			lines[0][i] = cell
			continue
		}
		for n, part := range strings.Split(ansi.Wrap(cell, widths[i], ""), "\n") {
			if n == len(lines) {
				lines = append(lines, make([]string, len(cells)))
			}
			lines[n][i] = strings.TrimSpace(part)
		}
	}
	return lines
}

// aligned is one line of a table, without blanks at its end.
func aligned(columns []column, widths []int, cells []string) string {
	var b strings.Builder
	for i, cell := range cells {
		pad := strings.Repeat(" ", widths[i]-ansi.StringWidth(cell))
		if i > 0 {
			b.WriteString("  ")
		}
		if columns[i].right {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// paragraphs prints each row as lines of heading and value.
func (c *call) paragraphs(heads []string, rows [][]string) {
	for i, cells := range rows {
		if i > 0 {
			c.out.line("")
		}
		for j, cell := range cells {
			if cell != "" {
				c.out.line(c.T("command.pair", "name", heads[j], "value", cell))
			}
		}
	}
}

// fact is one line of a card: a heading's key and its value; facts without a value are left out.
type fact struct{ words, value string }

// card prints facts under each other, values aligned.
func (c *call) card(facts []fact) {
	width := 0
	for _, f := range facts {
		if f.value != "" {
			width = max(width, ansi.StringWidth(c.T(f.words)))
		}
	}
	for _, f := range facts {
		if f.value == "" {
			continue
		}
		head, value := c.T(f.words), lang.SafeLines(f.value)
		if c.global.plain {
			c.out.line(c.T("command.pair", "name", head, "value", value))
			continue
		}
		c.out.line(head + strings.Repeat(" ", width-ansi.StringWidth(head)+2) + value)
	}
}

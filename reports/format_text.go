package reports

import (
	"io"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
)

// textWidth is how wide running text is set.
const textWidth = 78

// writeText writes sheets for a person at a terminal: finding first, figures with the period before, then the tables.
func writeText(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	var b strings.Builder
	for i, s := range flat(sheets) {
		if i > 0 {
			b.WriteString("\n\n")
		}
		textSheet(&b, s, l)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func textSheet(b *strings.Builder, s *Sheet, l lang.Lang) {
	b.WriteString(heading(s, l) + "\n\n")
	for _, line := range []string{s.Finding.In(l), nextLine(s, l)} {
		if line != "" {
			b.WriteString(wrapped(line, textWidth, "") + "\n")
		}
	}
	if len(s.Values) > 0 {
		b.WriteString("\n")
		textGrid(b, figureGrid(s, l))
	}
	for i := range s.Tables {
		t := &s.Tables[i]
		if t.Detail {
			continue
		}
		b.WriteString("\n" + t.Label(t.Name, l) + "\n")
		if len(t.Rows) == 0 {
			b.WriteString("  " + l.T("core.none") + "\n")
			continue
		}
		textGrid(b, tableGrid(t, l))
	}
	b.WriteString("\n" + wrapped(l.T("report.sheet.definition", "text", s.Definition(l)), textWidth, "") + "\n")
}

// heading is the title, the period and n.
func heading(s *Sheet, l lang.Lang) string {
	text := Title(s.Name, l) + " · " + l.T("report.sheet.period", "from", s.Period.From, "to", s.Period.To) + " · n = " + l.Int(s.N)
	if s.Where != "" {
		text += " · " + l.T("report.sheet.where", "where", lang.Safe(s.Where))
	}
	return text
}

// nextLine is the next step with its word in front, "" when there is none.
func nextLine(s *Sheet, l lang.Lang) string {
	step := s.Next.Say.In(l)
	if step == "" {
		return ""
	}
	return l.T("core.hint.prefix") + step
}

// grid is text in columns: a heading and rows, and which columns stand to the right.
type grid struct {
	right []bool
	rows  [][]string
}

// first is the grid with its first n columns only; a heading of which nothing is left goes.
func (g grid) first(n int) grid {
	out := grid{right: g.right[:min(n, len(g.right))]}
	for i, row := range g.rows {
		if i > 0 || row[0] != "" {
			out.rows = append(out.rows, row[:min(n, len(row))])
		}
	}
	return out
}

// figureGrid sets the values of a sheet beside those of the period before and how they moved.
func figureGrid(s *Sheet, l lang.Lang) grid {
	g := grid{right: []bool{false, true, true, true, true}}
	head := []string{"", l.T("report.sheet.now"), l.T("report.sheet.before"), l.T("report.sheet.change"), l.T("report.sheet.lastyear")}
	if len(s.LastYear) == 0 {
		g.right, head = g.right[:4], head[:4]
	}
	if len(s.Previous) == 0 {
		g.right = g.right[:2]
	} else {
		g.rows = append(g.rows, head)
	}
	for _, f := range s.Values {
		values := []Value{f.Value}
		before, compared := s.PreviousValue(f.Name)
		if compared {
			values = append(values, before)
		}
		if ago, ok := s.LastYearValue(f.Name); ok {
			values = append(values, ago)
		}
		texts := Figures(l, values...)
		if compared {
			change := ""
			if trend, fair := s.Trend(f.Name, l); fair {
				change = trend.String()
			}
			texts = slices.Insert(texts, 2, change)
		}
		g.rows = append(g.rows, append([]string{s.Label(f.Name, l)}, texts...))
	}
	return g
}

// tableGrid writes a table's cells.
func tableGrid(t *Table, l lang.Lang) grid {
	g := grid{right: make([]bool, len(t.Columns)), rows: [][]string{make([]string, len(t.Columns))}}
	for i, c := range t.Columns {
		g.right[i] = !c.Kind.Left()
		g.rows[0][i] = t.Label(c.Name, l)
	}
	g.rows = append(g.rows, t.Cells(l)...)
	return g
}

// textGrid writes the grid with two cells between its columns, measured as a terminal shows them.
func textGrid(b *strings.Builder, g grid) {
	widths := make([]int, len(g.right))
	for _, row := range g.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], ansi.StringWidth(cell))
		}
	}
	for _, row := range g.rows {
		line := ""
		for i, cell := range row {
			line += "  " + padded(cell, widths[i], g.right[i])
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// padded fills a cell up to a width, on the left where it stands to the right.
func padded(cell string, width int, right bool) string {
	space := strings.Repeat(" ", max(0, width-ansi.StringWidth(cell)))
	if right {
		return space + cell
	}
	return cell + space
}

package reports

import (
	"io"
	"strings"

	"regulars/lang"
)

// writeMarkdown writes sheets as GitHub-flavoured Markdown.
func writeMarkdown(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	var b strings.Builder
	for i, s := range flat(sheets) {
		if i > 0 {
			b.WriteString("\n")
		}
		markdownSheet(&b, s, l)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownSheet(b *strings.Builder, s *Sheet, l lang.Lang) {
	b.WriteString("# " + markdownText(heading(s, l)) + "\n")
	for _, line := range []string{s.Finding.In(l), nextLine(s, l)} {
		if line != "" {
			b.WriteString("\n" + markdownText(line) + "\n")
		}
	}
	if len(s.Values) > 0 {
		g := figureGrid(s, l)
		if len(s.Previous) == 0 {
			g.rows = append([][]string{{"", l.T("report.sheet.now")}}, g.rows...)
		}
		markdownGrid(b, g)
	}
	for i := range s.Tables {
		if s.Tables[i].Detail {
			continue
		}
		b.WriteString("\n## " + markdownText(s.Label(s.Tables[i].Name, l)) + "\n")
		markdownGrid(b, tableGrid(&s.Tables[i], l))
	}
	b.WriteString("\n" + markdownText(l.T("report.sheet.definition", "text", s.Definition(l))) + "\n")
}

// markdownGrid writes a grid whose first row is its heading.
func markdownGrid(b *strings.Builder, g grid) {
	b.WriteString("\n")
	for i, row := range g.rows {
		for _, cell := range row {
			b.WriteString("| " + markdownText(cell) + " ")
		}
		b.WriteString("|\n")
		if i > 0 {
			continue
		}
		for _, right := range g.right {
			if right {
				b.WriteString("|---:")
			} else {
				b.WriteString("|---")
			}
		}
		b.WriteString("|\n")
	}
}

// markdownText keeps text from being read as markup.
func markdownText(text string) string { return markdownEscapes.Replace(text) }

var markdownEscapes = strings.NewReplacer(
	"\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "`", "\\`", "[", "\\[", "]", "\\]", "<", "&lt;", ">", "&gt;",
	"&", "&amp;", "#", "\\#", "~", "\\~",
)

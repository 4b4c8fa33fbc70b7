// Package widget draws the parts of the console that know no shop: pages, tables, fields, forms, charts, dialogs and
// menus. Everything is drawn into strings of exactly the asked number of cells. Styles, signs and the exit filter for
// text come in with a Look; keys come in as Strokes.
package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Width is the number of terminal cells that text takes. The text carries no escape sequences.
func Width(text string) int {
	if plain(text) {
		return len(text)
	}
	return ansi.StringWidth(text)
}

// plain reports whether text is printable ASCII, whose cells are its bytes.
func plain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return true
}

// Cut shortens text to at most width cells; what was cut is marked with mark. It may come out a cell short when a wide
// character does not fit, so whoever needs an exact width pads afterwards.
func Cut(text string, width int, mark string) string {
	text, _ = cut(text, width, mark)
	return text
}

// cut is Cut that also gives the cells of what it returns.
func cut(text string, width int, mark string) (string, int) {
	if width <= 0 {
		return "", 0
	}
	if plain(text) {
		if len(text) <= width {
			return text, len(text)
		}
		if keep := width - Width(mark); keep >= 0 {
			return text[:keep] + mark, width
		}
		return text[:width], width
	}
	if n := ansi.StringWidth(text); n <= width {
		return text, n
	}
	text = ansi.Truncate(text, width, mark)
	return text, ansi.StringWidth(text)
}

// Fit cuts text with "…" and pads it on the right, to exactly width cells.
func Fit(text string, width int) string {
	text = Cut(text, width, "…")
	return text + spaces(width-Width(text))
}

// blank is a run of spaces to cut from, wider than any window.
const blank = "                                                                                " +
	"                                                                                " +
	"                                                                                " +
	"                                                                                "

// spaces is a run of n spaces without allocating for the usual lengths.
func spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blank) {
		return blank[:n]
	}
	return strings.Repeat(" ", n)
}

// fold rewrites what terminals measure differently into what all measure alike: variation selectors and keycap marks
// go, an emoji made of several keeps its first, and half-width kana become full-width. It is for showing, not for
// storing. Text that needs nothing is returned as it is.
func fold(text string) string {
	if plain(text) || !folds(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	var last rune
	joined := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case halfKana(r):
			end := i + n
			for end < len(text) {
				next, m := utf8.DecodeRuneInString(text[end:])
				if !halfKana(next) {
					break
				}
				end += m
			}
			b.WriteString(norm.NFKC.String(text[i:end]))
			i, last = end, r
			continue
		case dropped(r):
		case r == '\u200d' && last >= 0x2190:
			joined = true
		case joined:
			joined = false
		default:
			b.WriteRune(r)
			last = r
		}
		i += n
	}
	return b.String()
}

func folds(text string) bool {
	for _, r := range text {
		if r == '\u200d' || dropped(r) || halfKana(r) {
			return true
		}
	}
	return false
}

func halfKana(r rune) bool { return r >= 0xff61 && r <= 0xff9f }

func dropped(r rune) bool {
	return r == 0xfe0f || r == 0xfe0e || r == 0x20e3 || (r >= 0x1f3fb && r <= 0x1f3ff) || (r >= 0xe0020 && r <= 0xe007f)
}

// Beside puts two blocks of the same height next to each other with sep between every pair of lines.
func Beside(left, right, sep string) string {
	var b strings.Builder
	b.Grow(len(left) + len(right) + 128)
	for {
		l, restLeft, more := strings.Cut(left, "\n")
		r, restRight, _ := strings.Cut(right, "\n")
		b.WriteString(l)
		b.WriteString(sep)
		b.WriteString(r)
		if !more {
			return b.String()
		}
		b.WriteByte('\n')
		left, right = restLeft, restRight
	}
}

// Over lays the block box over the block under, with its top left corner at column x and row y. Both are styled text;
// the result has the size of under.
func Over(under, box string, x, y int) string {
	lines := strings.Split(under, "\n")
	for i, line := range strings.Split(box, "\n") {
		row := y + i
		if row < 0 || row >= len(lines) {
			continue
		}
		full := ansi.StringWidth(lines[row])
		width := ansi.StringWidth(line)
		left := ansi.Truncate(lines[row], x, "")
		left += "\x1b[m" + spaces(x-ansi.StringWidth(left))
		rest := full - x - width
		right := ansi.TruncateLeft(lines[row], x+width, "")
		if ansi.StringWidth(right) > rest {
			right = ansi.TruncateLeft(lines[row], x+width+1, "") // a wide character stood across the edge
		}
		right = "\x1b[m" + spaces(rest-ansi.StringWidth(right)) + right
		lines[row] = left + line + right
	}
	return strings.Join(lines, "\n")
}

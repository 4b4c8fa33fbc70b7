package reports

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// wrapped breaks text into lines of at most width cells; all lines but the first begin with indent. It breaks at spaces
// and between Chinese characters, but never before a closing mark, after an opening one or between a digit and its unit,
// which a terminal's own wrapping does not know.
func wrapped(text string, width int, indent string) string {
	var b strings.Builder
	used := 0
	for piece := range pieces(text) {
		bare := strings.TrimRight(piece, " ")
		size := ansi.StringWidth(bare)
		if used > 0 && used+size > width {
			trimmed := strings.TrimRight(b.String(), " ")
			b.Reset()
			b.WriteString(trimmed + "\n" + indent)
			used = 0
		}
		for size > width { // one word longer than a line
			head := ansi.Truncate(bare, width, "")
			b.WriteString(head + "\n" + indent)
			bare = bare[len(head):]
			piece = piece[len(head):]
			size = ansi.StringWidth(bare)
		}
		b.WriteString(piece)
		used += ansi.StringWidth(piece)
	}
	return strings.TrimRight(b.String(), " ")
}

// Marks that must not begin a line, and those that must not end one.
const (
	closing = "，。；：、？！）”’》」%％,.;:?!)"
	opening = "（“‘《「("
)

// pieces cuts text after each place where a line may end.
func pieces(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		before := rune(0)
		for i, r := range text {
			if i > start && mayBreak(before, r) {
				if !yield(text[start:i]) {
					return
				}
				start = i
			}
			before = r
		}
		if start < len(text) {
			yield(text[start:])
		}
	}
}

// mayBreak reports whether a line may end between two characters.
func mayBreak(before, after rune) bool {
	switch {
	case after == ' ' || runeWidth(after) == 0 || strings.ContainsRune(closing, after) || strings.ContainsRune(opening, before):
		return false
	case before == ' ':
		return true
	}
	if '0' <= before && before <= '9' && unicode.Is(unicode.Han, after) { // 12月, 90天
		return false
	}
	return runeWidth(before) == 2 || runeWidth(after) == 2
}

func runeWidth(r rune) int { return ansi.StringWidth(string(r)) }

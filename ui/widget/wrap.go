package widget

import "strings"

// Signs that must not begin a line, and signs that must not end one.
const (
	closing = "，。、；：！？）」』》〉】’”…·,.;:!?)]}%"
	opening = "（「『《〈【‘“([{¥$£€"
)

// Wrap breaks text into lines of at most width cells: at spaces, and between Chinese characters, but never so that a
// line begins with a closing sign, ends with an opening one or parts a digit from the Chinese unit after it. Line breaks in the text stay.
func Wrap(text string, width int) []string {
	if width < 2 {
		return nil
	}
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapLine(paragraph, width)...)
	}
	return lines
}

// wrapLine fills lines with the pieces of a paragraph.
func wrapLine(text string, width int) []string {
	var lines []string
	var line strings.Builder
	used, space := 0, 0
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
		used, space = 0, 0
	}
	for _, piece := range pieces(text) {
		if piece == " " {
			space++
			continue
		}
		n := Width(piece)
		if used > 0 && used+space+n > width {
			flush()
		}
		for n > width {
			head, _ := cut(piece, width, "")
			lines = append(lines, head)
			piece = piece[len(head):]
			n = Width(piece)
		}
		if used > 0 || len(lines) == 0 {
			line.WriteString(spaces(space))
			used += space
		}
		line.WriteString(piece)
		used += n
		space = 0
	}
	if used > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// pieces cuts text into what must stay together: words, single wide characters with the signs that cling to them, and
// spaces one by one.
func pieces(text string) []string {
	var out []string
	wide, glue, digit := false, false, false // of the character before: it was wide, it clings to what follows, it was a digit
	for _, c := range split(text) {
		isWide := Width(c) > 1
		switch {
		case c == " ":
			out = append(out, c)
			wide, glue, digit = false, false, false
			continue
		case len(out) == 0 || out[len(out)-1] == " ":
			out = append(out, c)
		case glue, strings.Contains(closing, c), !wide && !isWide, digit && isWide && !strings.Contains(opening, c):
			out[len(out)-1] += c
		default:
			out = append(out, c)
		}
		wide, glue, digit = isWide, strings.Contains(opening, c), "0" <= c && c <= "9"
	}
	return out
}

package widget

import (
	"strings"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// defaultLimit is how many characters a field takes when it does not say; longest is how many bytes any field takes.
const (
	defaultLimit = 200
	longest      = 16 << 10
)

// Field is a single-line input. It moves by what a person sees as one character, scrolls by cells, and knows the cell
// of its real cursor, so that the window of a Chinese input method stands in the right place.
type Field struct {
	Limit       int    // characters; 0 is 200
	Placeholder string // shown while the field is empty, with the cursor before it
	LineMark    string // stands for the end of a line in a field for a text of several; "" is a blank

	cells    []string
	at, left int
	lost     bool // not all of what was typed or pasted last had room
}

// NewField is a field with a value, the cursor behind it.
func NewField(value string) Field {
	var f Field
	f.Set(value)
	return f
}

// Value is the text in the field.
func (f *Field) Value() string { return strings.Join(f.cells, "") }

// Empty reports whether there is no text.
func (f *Field) Empty() bool { return len(f.cells) == 0 }

// Set replaces the text and puts the cursor behind it. A text that is longer than what can be typed stays whole: it is somebody's.
func (f *Field) Set(value string) {
	f.cells, f.left, f.lost = split(cleaned(value)), 0, false
	f.at = len(f.cells)
}

// Do carries out a stroke and reports whether it was one for a field.
func (f *Field) Do(s Stroke) bool {
	switch s.Kind {
	case Text:
		f.insert(s.Text)
	case Left:
		f.at = max(f.at-1, 0)
	case Right:
		f.at = min(f.at+1, len(f.cells))
	case WordLeft:
		f.at = f.wordLeft()
	case WordRight:
		f.at = f.wordRight()
	case Home:
		f.at = 0
	case End:
		f.at = len(f.cells)
	case Backspace:
		f.remove(f.at-1, f.at)
	case Delete:
		f.remove(f.at, f.at+1)
	case KillWord:
		f.remove(f.wordLeft(), f.at)
	case KillLeft:
		f.remove(0, f.at)
	case KillRight:
		f.remove(f.at, len(f.cells))
	default:
		return false
	}
	return true
}

// limit is how many characters the field takes.
func (f *Field) limit() int {
	if f.Limit == 0 {
		return defaultLimit
	}
	return f.Limit
}

func (f *Field) remove(from, to int) {
	from, to = max(from, 0), min(to, len(f.cells))
	if from >= to {
		return
	}
	f.cells = append(f.cells[:from:from], f.cells[to:]...)
	f.at = from
}

func (f *Field) wordLeft() int {
	i := f.at
	for i > 0 && f.cells[i-1] == " " {
		i--
	}
	for i > 0 && f.cells[i-1] != " " {
		i--
	}
	return i
}

func (f *Field) wordRight() int {
	i := f.at
	for i < len(f.cells) && f.cells[i] != " " {
		i++
	}
	for i < len(f.cells) && f.cells[i] == " " {
		i++
	}
	return i
}

// insert puts cleaned text at the cursor as far as the limit allows. The characters around it are found again, because
// an accent typed after its letter joins it.
func (f *Field) insert(text string) {
	f.lost = len(text) > longest
	if f.LineMark != "" {
		text = strings.NewReplacer("\r\n", f.LineMark, "\r", f.LineMark, "\n", f.LineMark).Replace(text)
	}
	text = OneLine(text)
	if text == "" {
		return
	}
	limit := max(f.limit(), len(f.cells))
	head := split(strings.Join(f.cells[:f.at], "") + text)
	tail := f.cells[f.at:]
	if len(head)+len(tail) > limit {
		head, f.lost = head[:limit-len(tail)], true
	}
	f.at = len(head)
	f.cells = append(head, tail...)
}

// split cuts text into what a person sees as characters.
func split(text string) []string {
	cells := make([]string, 0, len(text))
	for seen := graphemes.FromString(text); seen.Next(); {
		cells = append(cells, seen.Value())
	}
	return cells
}

// OneLine makes text fit for one line: line breaks and tabs become one space, control, direction and invisible
// characters go, and what is longer than any field takes is cut.
func OneLine(text string) string {
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "")
	}
	return cleaned(text)
}

// cleaned is text of any length made fit for one line.
func cleaned(text string) string {
	if plain(text) {
		return text
	}
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == '\f' || r == 0x2028 || r == 0x2029:
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case r == '\u200d' || r == '\u200c' || r == 0xfe0f:
			b.WriteRune(r)
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			continue
		default:
			b.WriteRune(r)
		}
		space = false
	}
	return b.String()
}

// Draw gives the field in exactly width cells and the column of its cursor.
func (f *Field) Draw(look *Look, width int, focused bool) (string, int) {
	if width < 2 {
		return spaces(width), 0
	}
	tone := Entry
	if focused {
		tone = EntryOn
	}
	if f.Empty() && f.Placeholder != "" {
		text, n := cut(look.Clean(f.Placeholder), width, look.Signs.Cut)
		return look.Styles[Faint].Paint(text) + look.Styles[tone].Paint(spaces(width-n)), 0
	}
	shown := make([]string, len(f.cells))
	widths := make([]int, len(f.cells))
	for i, cell := range f.cells {
		shown[i] = look.Clean(cell)
		widths[i] = Width(shown[i])
	}
	if !focused {
		text, n := cut(strings.Join(shown, ""), width, look.Signs.Cut)
		return look.Styles[tone].Paint(text + spaces(width-n)), 0
	}
	f.left = min(f.left, f.at)
	for before := sum(widths[f.left:f.at]); before > width-1; f.left++ {
		before -= widths[f.left]
	}
	for f.left > 0 && sum(widths[f.left-1:]) <= width-1 {
		f.left-- // what was taken away has left room
	}
	var b strings.Builder
	used := 0
	for i := f.left; i < len(shown) && used+widths[i] <= width; i++ {
		b.WriteString(shown[i])
		used += widths[i]
	}
	return look.Styles[tone].Paint(b.String() + spaces(width-used)), sum(widths[f.left:f.at])
}

func sum(of []int) int {
	n := 0
	for _, v := range of {
		n += v
	}
	return n
}

package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe makes text from outside harmless to show: control characters, C1, bidi overrides, invisible characters and
// broken UTF-8 become visible text in ‹›, everything a name may hold (any script, accents, emoji with their joiners)
// stays byte for byte. It is the one exit filter for screens, commands, logs and errors. Text that is already clean is
// returned as it is, without an allocation; Safe of its own result changes nothing.
func Safe(s string) string { return escaped(s, false) }

// SafeLines is Safe for text of several lines: line feeds stay, a CR before one goes, a tab becomes one space.
func SafeLines(s string) string { return escaped(s, true) }

// escaped copies s with every unsafe rune written out; lines says that line feeds are wanted.
func escaped(s string, lines bool) string {
	at := firstUnsafe(s)
	if at == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for {
		b.WriteString(s[:at])
		if at == len(s) {
			return b.String()
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case lines && r == '\n':
			b.WriteByte('\n')
		case lines && r == '\t':
			b.WriteByte(' ')
		case lines && r == '\r' && strings.HasPrefix(s[at+1:], "\n"):
		case r == blackFlag:
			size = flagLength(s[at:])
			b.WriteString(s[at : at+size])
		default:
			b.WriteString(visible(r, s[at]))
		}
		s = s[at+size:]
		at = firstUnsafe(s)
	}
}

// firstUnsafe is the index of the first rune that may not be copied blindly, or len(s).
func firstUnsafe(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' || c == 0x7f {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if unsafeRune(r, size) {
			return i
		}
		i += size
	}
	return len(s)
}

// blackFlag begins the flags that are spelled with tag characters (England, Scotland, Wales).
const blackFlag = 0x1F3F4

// unsafeRune reports whether a rune beyond ASCII needs a closer look. The first case passes Chinese, Japanese and
// Korean text without a table.
func unsafeRune(r rune, size int) bool {
	switch {
	case r >= 0x2070 && r <= 0xD7FF:
		return false
	case r == utf8.RuneError:
		return size == 1
	case r < 0xA0, r == 0xAD, r == 0x61C, r == 0x180E, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x206F:
		return r != 0x200C && r != 0x200D && (r <= 0x200F || r >= 0x2028 && r <= 0x202E || r >= 0x2060)
	case r >= 0xFFF0 && r <= 0xFFFB, r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return true
	case r == blackFlag, r >= 0xE0000 && r <= 0xE007F:
		return true
	case r >= 0x10000:
		return unicode.Is(unicode.Cf, r) && (r < 0x110BD || r > 0x110CD)
	}
	return false
}

// flagLength is how many bytes the black flag at the start of s takes with its tags. Tags count only when a cancel
// tag closes them; otherwise they are no flag and are shown.
func flagLength(s string) int {
	first := utf8.RuneLen(blackFlag)
	for i, r := range s[first:] {
		switch {
		case r == 0xE007F && i > 0:
			return first + i + utf8.RuneLen(r)
		case r < 0xE0020 || r > 0xE007E || i > 8*4:
			return first
		}
	}
	return first
}

// runeNames are the short names people may have met; all others are shown by number.
var runeNames = map[rune]string{
	0x00: "NUL", 0x07: "BEL", 0x08: "BS", 0x09: "TAB", 0x0a: "LF", 0x0b: "VT", 0x0c: "FF", 0x0d: "CR", 0x1b: "ESC",
	0x7f: "DEL", 0x85: "NEL", 0x9b: "CSI", 0x9d: "OSC", 0xad: "SHY", 0x61c: "ALM", 0x200b: "ZWSP", 0x200e: "LRM",
	0x200f: "RLM", 0x2028: "LS", 0x2029: "PS", 0x202a: "LRE", 0x202b: "RLE", 0x202c: "PDF", 0x202d: "LRO",
	0x202e: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xfeff: "BOM",
}

// visible names one unsafe rune; a byte that is no UTF-8 is named by its value.
func visible(r rune, first byte) string {
	if r == utf8.RuneError {
		return fmt.Sprintf("‹0x%02X›", first)
	}
	if name, ok := runeNames[r]; ok {
		return "‹" + name + "›"
	}
	return fmt.Sprintf("‹U+%04X›", r)
}

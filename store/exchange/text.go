package exchange

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/uax29/v2/graphemes"
	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// Limits on texts, in characters as a person counts them and in bytes.
const (
	maxNameChars = 200
	maxNameBytes = 800
	maxTextChars = 4000
	maxTextBytes = 16000
	maxMarks     = 4 // accents on one letter
	shownChars   = 40
)

// textUse is what a text is for, which decides what it may hold.
type textUse uint8

const (
	useName textUse = iota // of a person or a number that is a text: one short line, no direction marks
	useLine                // one line
	useNote                // several lines, direction marks kept
)

// texts cleans texts and counts what it changed.
type texts struct {
	strip bool // remove control characters instead of refusing them
	notes *notes
}

// clean makes a text fit to keep: one line (notes keep theirs), NFC, trimmed, without characters nobody sees. plain
// says that it is printable ASCII. A refusal has a code and, for control and direction characters, which one.
func (t *texts) clean(s string, use textUse, plain bool) (text string, code store.Code, what string) {
	if !plain && !isUsual(s) {
		if s, code, what = t.cleanRunes(s, use); code != "" {
			return "", code, what
		}
		s = strings.TrimFunc(norm.NFC.String(s), padding)
	}
	chars, size := maxTextChars, maxTextBytes
	if use == useName {
		chars, size = maxNameChars, maxNameBytes
	}
	if len(s) > chars && (len(s) > size || charsIn(s) > chars) {
		return "", CodeTextTooLong, ""
	}
	return s, "", ""
}

// textFacts are the facts of a text that cannot be kept.
func textFacts(code store.Code, use textUse, what string) map[string]any {
	switch {
	case code == CodeTextTooLong && use == useName:
		return map[string]any{"limit": maxNameChars}
	case code == CodeTextTooLong:
		return map[string]any{"limit": maxTextChars}
	case code == CodeAccents:
		return map[string]any{"limit": maxMarks}
	}
	return map[string]any{"what": what}
}

// charsIn is how many characters of a text a person sees.
func charsIn(s string) (n int) {
	for all := graphemes.FromString(s); all.Next(); {
		n++
	}
	return n
}

// isUsual reports whether a text holds only characters that need no check and are composed already: printable ASCII,
// Latin letters, ideographs, kana and Hangul syllables and their punctuation.
func isUsual(s string) bool {
	for _, r := range s {
		switch {
		case r >= 0x20 && r < 0x7f, r >= 0x4e00 && r <= 0x9fff, r > 0xa0 && r < 0x300 && r != 0xad:
		case r >= 0x3001 && r <= 0x3029, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fe, r >= 0xac00 && r <= 0xd7a3:
		case r >= 0xff01 && r <= 0xff60:
		default:
			return false
		}
	}
	return true
}

// cleanRunes checks and changes the characters of a text.
func (t *texts) cleanRunes(s string, use textUse) (string, store.Code, string) {
	if t.strip && strings.ContainsFunc(s, forbidden) {
		s = ansi.Strip(s)
		t.notes.count(NoteControlRemoved, 0)
	}
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			if marks++; marks > maxMarks {
				return "", CodeAccents, ""
			}
		} else {
			marks = 0
		}
		switch {
		case r >= 0x20 && r < 0x7f || r > 0x9f && r < 0x300 && r != 0xad:
			b.WriteRune(r)
		case breaksLine(r):
			t.breakLine(&b, r, use)
		case forbidden(r):
			if !t.strip {
				return "", CodeControl, controlName(r)
			}
		case turnsText(r):
			if use == useName && !t.strip {
				return "", CodeBidi, controlName(r)
			}
			if use == useNote {
				b.WriteRune(r)
			}
		case invisible(r):
			t.notes.count(NoteInvisibleRemoved, 0)
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), "", ""
}

// breakLine writes what stands for the end of a line: itself in a note, one space elsewhere.
func (t *texts) breakLine(b *strings.Builder, r rune, use textUse) {
	if use == useNote {
		if r == '\t' {
			b.WriteByte(' ')
		} else {
			b.WriteByte('\n')
		}
		return
	}
	t.notes.count(NoteLinesJoined, 0)
	if text := b.String(); text != "" && !strings.HasSuffix(text, " ") {
		b.WriteByte(' ')
	}
}

// breaksLine reports the characters that end a line or move along it.
func breaksLine(r rune) bool {
	return r == '\n' || r == '\r' || r == '\t' || r == '\v' || r == 0x2028 || r == 0x2029
}

// forbidden reports control characters, which can command a terminal.
func forbidden(r rune) bool {
	return r < 0x20 && !breaksLine(r) || r == 0x7f || r >= 0x80 && r <= 0x9f
}

// turnsText reports the characters that change the direction of writing.
func turnsText(r rune) bool {
	return r == 0x200e || r == 0x200f || r == 0x61c || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// invisible reports the characters of no width that say nothing. The joiners of emoji and of Persian are not among them.
func invisible(r rune) bool {
	return r == 0x200b || r == 0xfeff || r == 0xad || r == 0x2060 || r >= 0xe0000 && r <= 0xe007f
}

// controlName names a character that cannot be shown.
func controlName(r rune) string {
	switch r {
	case 0:
		return "NUL"
	case 0x1b:
		return "ESC"
	case 0x07:
		return "BEL"
	case 0x08:
		return "BS"
	case 0x7f:
		return "DEL"
	}
	return fmt.Sprintf("U+%04X", r)
}

// shown makes a value fit for a message: what cannot be seen is escaped, and it is cut to limit characters.
func shown(s string, limit int) string {
	if isPlain(s) && len(s) <= limit {
		return s
	}
	var b strings.Builder
	n := 0
	for i, r := range s {
		if n++; n > limit {
			return b.String() + "…"
		}
		switch {
		case r == utf8.RuneError && s[i] != 0xef:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r != ' ' && (unseen(r) || turnsText(r) || invisible(r)):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

package exchange

import (
	"bytes"
	"compress/flate"
	"embed"
	"io"
	"unicode/utf8"

	"golang.org/x/text/transform"
)

// The characters of the three encodings that have codes of two bytes, made from the library's decoders by TestCodeTables
// -update. The library's packages bring tables for writing too, larger than those for reading, and the program would hold them all.
//
//go:embed tables
var codeTables embed.FS

// Codes of two bytes begin with firstLead to lastLead and end with firstTrail to lastTrail.
const (
	firstLead, lastLead   = 0x81, 0xfe
	firstTrail, lastTrail = 0x40, 0xfe
	trails                = lastTrail - firstTrail + 1
)

// In a table the characters stand in the order of their codes; noCode stands where there is none, and severalCode goes before a
// code that makes two characters.
const (
	noCode      = 0
	severalCode = 1
)

// codeTable gives the text of every code of two bytes of an encoding, "" where there is none.
func codeTable(encoding string) []string {
	packed, err := codeTables.ReadFile("tables/" + encoding)
	if err != nil {
		panic(err) // the table is part of the program
	}
	all, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		panic(err)
	}
	text := string(all)
	codes := make([]string, 0, (lastLead-firstLead+1)*trails)
	for len(text) > 0 {
		n := 0
		switch text[0] {
		case noCode:
			text = text[1:]
		case severalCode:
			text = text[1:]
			_, n = utf8.DecodeRuneInString(text)
			_, second := utf8.DecodeRuneInString(text[n:])
			n += second
		default:
			_, n = utf8.DecodeRuneInString(text)
		}
		codes, text = append(codes, text[:n]), text[n:]
	}
	return codes
}

// twoByteDecoder turns Big5, with the characters of Hong Kong, and Shift JIS into UTF-8. What is no code becomes the replacement
// character.
type twoByteDecoder struct {
	transform.NopResetter
	codes    []string
	katakana bool // Shift JIS: half-width katakana are single bytes
}

func newTwoByteDecoder(encoding string) *twoByteDecoder {
	return &twoByteDecoder{codes: codeTable(encoding), katakana: encoding == EncodingShiftJIS}
}

// Transform implements transform.Transformer.
func (d *twoByteDecoder) Transform(dst, src []byte, atEOF bool) (wrote, read int, err error) {
	for read < len(src) {
		if src[read] < utf8.RuneSelf {
			if wrote == len(dst) {
				return wrote, read, transform.ErrShortDst
			}
			dst[wrote] = src[read]
			wrote, read = wrote+1, read+1
			continue
		}
		text, n := d.next(src[read:])
		if n > len(src)-read && !atEOF {
			return wrote, read, transform.ErrShortSrc
		}
		if wrote+len(text) > len(dst) {
			return wrote, read, transform.ErrShortDst
		}
		wrote += copy(dst[wrote:], text)
		read = min(read+n, len(src))
	}
	return wrote, read, nil
}

// next is the character at the beginning of src, which is not ASCII, and its bytes: 2 also where src ends after the first.
func (d *twoByteDecoder) next(src []byte) (text string, n int) {
	lead := src[0]
	switch {
	case d.katakana && 0xa1 <= lead && lead <= 0xdf:
		return string('｡' + rune(lead) - 0xa1), 1
	case d.katakana && lead == 0x80:
		return "\u0080", 1
	case lead < firstLead || lead > lastLead:
		return string(utf8.RuneError), 1
	case len(src) == 1:
		return string(utf8.RuneError), 2
	}
	if trail := src[1]; firstTrail <= trail && trail <= lastTrail {
		if text := d.codes[(int(lead)-firstLead)*trails+int(trail)-firstTrail]; text != "" {
			return text, 2
		}
	}
	return string(utf8.RuneError), 1
}

package exchange

import (
	"bytes"
	"encoding/binary"
	"io"
	"sync"
	"unicode/utf8"

	"regulars/store"
)

// gbTrails is the number of possible second bytes of a two-byte character: 0x40 to 0xFE.
const gbTrails = 0xff - 0x40

// gbPairs gives the character of every two-byte code of GB18030, 0 where there is none.
var gbPairs = sync.OnceValue(func() *[0x80 * gbTrails]uint16 {
	table := new([0x80 * gbTrails]uint16)
	for i, text := range codeTable(EncodingGB18030) {
		if text != "" {
			r, _ := utf8.DecodeRuneInString(text)
			table[gbTrails+i] = uint16(r)
		}
	}
	r := firstPrivate
	for _, area := range gbPrivate {
		for lead := area.lead; lead <= area.lastLead; lead++ {
			for trail := area.trail; trail <= area.lastTrail; trail++ {
				if trail != 0x7f {
					table[(lead-0x80)*gbTrails+trail-0x40] = uint16(r)
					r++
				}
			}
		}
	}
	return table
})

// gbPrivate are the areas of GB18030 whose characters everybody may define, which the library leaves out: in this order
// they hold Unicode's private characters from firstPrivate on.
var gbPrivate = []struct{ lead, lastLead, trail, lastTrail int }{
	{0xaa, 0xaf, 0xa1, 0xfe}, {0xf8, 0xfe, 0xa1, 0xfe}, {0xa1, 0xa7, 0x40, 0xa0},
}

const firstPrivate = 0xe000

// gbTexts gives the UTF-8 of every two-byte code: its bytes from the lowest up, their number in the highest, 0 where there
// is no character. Whole words are quicker to write than bytes one by one.
var gbTexts = sync.OnceValue(func() *[0x80 * gbTrails]uint32 {
	texts := new([0x80 * gbTrails]uint32)
	for i, r := range gbPairs() {
		if r != 0 {
			var text [4]byte
			text[3] = byte(utf8.EncodeRune(text[:], rune(r)))
			texts[i] = binary.LittleEndian.Uint32(text[:])
		}
	}
	return texts
})

// gbRune reads the character at the beginning of in, which is not ASCII. size 0 means that in ends within it; ok is
// false when it is no character of GB18030.
func gbRune(in []byte, table *[0x80 * gbTrails]uint16) (r rune, size int, ok bool) {
	lead := in[0]
	if lead == 0x80 {
		return '€', 1, true
	}
	if len(in) < 2 {
		return 0, 0, true
	}
	if trail := in[1]; trail >= 0x40 && trail != 0xff && lead != 0xff {
		r = rune(table[(int(lead)-0x80)*gbTrails+int(trail)-0x40])
		return r, 2, r != 0
	}
	if in[1] < '0' || in[1] > '9' {
		return 0, 1, false
	}
	if len(in) < 4 {
		return 0, 0, true
	}
	number := gbNumber(in)
	switch {
	case number < 0:
		return 0, 4, false
	case number >= gbPlanes:
		r = rune(number - gbPlanes + 1<<16)
		return r, 4, r <= utf8.MaxRune
	case number < len(gbFours().runes):
		r = rune(gbFours().runes[number])
	}
	return r, 4, r != 0
}

// gbPlanes is the number of the four-byte code of U+10000, from where on codes and characters go in step.
const gbPlanes = 189000

// gbNumber tells the place of a four-byte code among all of them, the first is 0; -1 when it is none.
func gbNumber(code []byte) int {
	a, b, c, d := int(code[0])-0x81, int(code[1])-'0', int(code[2])-0x81, int(code[3])-'0'
	if a < 0 || a > 125 || b < 0 || b > 9 || c < 0 || c > 125 || d < 0 || d > 9 {
		return -1
	}
	return ((a*10+b)*126+c)*10 + d
}

// gbFour gives the four-byte code of a place: gbNumber the other way round.
func gbFour(n int) [4]byte {
	return [4]byte{byte(n/12600) + 0x81, byte(n/1260%10) + '0', byte(n/10%126) + 0x81, byte(n%10) + '0'}
}

// gbFourTables are the characters below U+10000 that have no code of two bytes: they have the four-byte codes in their order.
type gbFourTables struct {
	runes   []uint16        // of a place
	numbers [1 << 16]uint16 // 1 + the place, 0 where there is none
}

// gbNone are the characters that have no code at all: surrogates, and private ones whose place another character has taken.
var gbNone = []struct{ first, last rune }{
	{0xd800, 0xdfff},
	{0xe766, 0xe76b},
	{0xe76d, 0xe7c7},
	{0xe7c9, 0xe7e6},
	{0xe7f4, 0xe814},
	{0xe816, 0xe818},
	{0xe81e, 0xe81e},
	{0xe826, 0xe826},
	{0xe82b, 0xe82c},
	{0xe831, 0xe832},
	{0xe83b, 0xe83b},
	{0xe843, 0xe843},
	{0xe854, 0xe855},
	{0xe864, 0xe864},
}

var gbFours = sync.OnceValue(func() *gbFourTables {
	pairs := gbCodes()
	t := &gbFourTables{runes: make([]uint16, 0, 40000)}
	for r := rune(0x80); r <= 0xffff; r++ {
		for _, none := range gbNone {
			if r == none.first {
				r = none.last + 1
			}
		}
		if r > 0xffff || pairs[r] != 0 {
			continue
		}
		t.runes = append(t.runes, uint16(r))
		t.numbers[r] = uint16(len(t.runes))
	}
	return t
})

// gbReader turns GB18030 into UTF-8. A byte that is no GB18030 ends the reading with an error that names the line.
type gbReader struct {
	src      io.Reader
	name     string
	table    *[0x80 * gbTrails]uint16
	texts    *[0x80 * gbTrails]uint32
	raw      []byte
	from, to int
	line     int
	err      error
}

// newGBReader reads GB18030 from src; name is the file's, for errors.
func newGBReader(name string, src io.Reader) *gbReader {
	return &gbReader{src: src, name: name, table: gbPairs(), texts: gbTexts(), raw: make([]byte, readBuffer), line: 1}
}

// Read gives UTF-8 text.
func (g *gbReader) Read(p []byte) (int, error) {
	if len(p) < utf8.UTFMax {
		return 0, io.ErrShortBuffer
	}
	for {
		if n, err := g.convert(p); n > 0 || err != nil {
			return n, err
		}
		if g.err != nil {
			if g.err == io.EOF && g.from < g.to {
				return 0, g.refuse()
			}
			return 0, g.err
		}
		copy(g.raw, g.raw[g.from:g.to])
		g.to -= g.from
		g.from = 0
		n, err := g.src.Read(g.raw[g.to:])
		g.to += n
		g.err = err
	}
}

// convert turns as much of raw into UTF-8 as fits into p and is whole.
func (g *gbReader) convert(p []byte) (int, error) {
	in, n, i := g.raw[g.from:g.to], 0, 0
	for i < len(in) && n <= len(p)-utf8.UTFMax {
		if in[i] < utf8.RuneSelf {
			run := asciiRun(in[i:min(len(in), i+len(p)-n)])
			copy(p[n:], in[i:i+run])
			n += run
			i += run
			continue
		}
		from := i
		for i+1 < len(in) && n <= len(p)-utf8.UTFMax && in[i] > 0x80 && in[i] < 0xff && in[i+1] >= 0x40 && in[i+1] < 0xff {
			text := g.texts[(int(in[i])-0x80)*gbTrails+int(in[i+1])-0x40]
			if text == 0 {
				break
			}
			binary.LittleEndian.PutUint32(p[n:], text)
			n += int(text >> 24)
			i += 2
		}
		if i > from {
			continue
		}
		r, size, ok := gbRune(in[i:], g.table)
		if !ok && n == 0 {
			return 0, g.refuse()
		}
		if !ok || size == 0 {
			break
		}
		n += utf8.EncodeRune(p[n:], r)
		i += size
	}
	g.line += bytes.Count(in[:i], []byte{'\n'})
	g.from += i
	return n, nil
}

// asciiRun is the number of ASCII bytes at the beginning of in.
func asciiRun(in []byte) int {
	n := 0
	for n+8 <= len(in) && binary.LittleEndian.Uint64(in[n:])&0x8080808080808080 == 0 {
		n += 8
	}
	for n < len(in) && in[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// refuse names the line that is no GB18030.
func (g *gbReader) refuse() error {
	return store.Refuse(CodeNotInEncoding, "file", g.name, "line", g.line, "encoding", EncodingGB18030)
}

// decodeGB turns a short text into UTF-8; what is no GB18030 becomes U+FFFD and ok false.
func decodeGB(in []byte) (text string, ok bool) {
	table, out, ok := gbPairs(), make([]byte, 0, len(in)*3/2), true
	for len(in) > 0 {
		if in[0] < utf8.RuneSelf {
			out = append(out, in[0])
			in = in[1:]
			continue
		}
		r, size, good := gbRune(in, table)
		if !good || size == 0 {
			r, size, ok = utf8.RuneError, 1, false
		}
		out = utf8.AppendRune(out, r)
		in = in[size:]
	}
	return string(out), ok
}

// weighGB counts the characters beyond ASCII of a line read as GB18030, and those of them that stand in GB2312's
// symbols and ideographs, which nearly all Chinese text keeps to.
func weighGB(in []byte) (pairs, usual int, ok bool) {
	table := gbPairs()
	for len(in) > 0 {
		if run := asciiRun(in); run > 0 {
			in = in[run:]
			continue
		}
		_, size, good := gbRune(in, table)
		if !good || size == 0 {
			return pairs, usual, false
		}
		pairs++
		if size == 2 && in[1] >= 0xa1 && (in[0] >= 0xa1 && in[0] <= 0xa3 || in[0] >= 0xb0 && in[0] <= 0xf7) {
			usual++
		}
		in = in[size:]
	}
	return pairs, usual, true
}

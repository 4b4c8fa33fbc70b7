package exchange

import (
	"io"
	"sync"
	"unicode/utf8"

	"regulars/store"
)

// gbCodes gives the two-byte code of every character that has one, 0 for the others: gbPairs the other way round.
var gbCodes = sync.OnceValue(func() *[1 << 16]uint16 {
	codes := new([1 << 16]uint16)
	for i, r := range gbPairs() {
		if r != 0 {
			codes[r] = uint16((i/gbTrails+0x80)<<8 | i%gbTrails + 0x40)
		}
	}
	return codes
})

// gbWriter turns UTF-8 into GB18030, which has a code for every character but for some of the private ones.
type gbWriter struct {
	out  io.Writer
	tail []byte // the beginning of a character whose end is still to come
	buf  []byte
}

// Write takes UTF-8. A character that reading back would change is refused.
func (g *gbWriter) Write(p []byte) (int, error) {
	in := p
	if len(g.tail) > 0 {
		in = append(g.tail, p...)
	}
	codes := gbCodes()
	g.buf = g.buf[:0]
	for len(in) > 0 {
		if run := asciiRun(in); run > 0 {
			g.buf = append(g.buf, in[:run]...)
			in = in[run:]
			continue
		}
		if !utf8.FullRune(in) {
			break
		}
		r, size := utf8.DecodeRune(in)
		if r < 1<<16 && codes[r] != 0 {
			g.buf = append(g.buf, byte(codes[r]>>8), byte(codes[r]))
		} else if err := g.four(r); err != nil {
			return 0, err
		}
		in = in[size:]
	}
	g.tail = append([]byte(nil), in...)
	if _, err := g.out.Write(g.buf); err != nil {
		return 0, err
	}
	return len(p), nil
}

// four adds a character of four bytes.
func (g *gbWriter) four(r rune) error {
	number := int(r) - 1<<16 + gbPlanes
	if r < 1<<16 {
		number = int(gbFours().numbers[r]) - 1
	}
	if number < 0 {
		return store.Refuse(CodeNotEncodable, "value", shown(string(r), shownChars), "encoding", EncodingGB18030)
	}
	code := gbFour(number)
	g.buf = append(g.buf, code[:]...)
	return nil
}

package exchange

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"regulars/store"
)

// text opens a source as UTF-8 without a mark and with LF line ends. Bytes that do not belong to the encoding end the
// reading with an error.
func (s *source) text(in io.Reader, seen *bytesSeen, name string) (io.Reader, error) {
	if seen.mark == name {
		if _, err := io.CopyN(io.Discard, in, int64(seen.markSize)); err != nil {
			return nil, store.Refuse(store.CodeIOFailed, "path", s.name).Because(err)
		}
	}
	var decoder transform.Transformer
	switch name {
	case EncodingUTF8:
	case EncodingGB18030:
		in = newGBReader(s.name, in)
	case EncodingUTF16LE:
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case EncodingUTF16BE:
		decoder = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	case EncodingLatin:
		decoder = latinDecoder{}
	case EncodingShiftJIS, EncodingBig5:
		decoder = newTwoByteDecoder(name)
	}
	if decoder != nil {
		in = &strictReader{
			src: transform.NewReader(in, decoder), file: s.name, encoding: name, line: 1,
		}
	}
	if seen.returns && !seen.feeds {
		in = returnReader{in}
	}
	return in, nil
}

// latinHigh are the characters of windows-1252 from 0x80 to 0x9F, where it differs from Latin-1; the five bytes that it leaves
// free are none. The library's package holds forty such tables and the program all of them.
var latinHigh = []rune("€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ")

// latinDecoder turns windows-1252 into UTF-8.
type latinDecoder struct{ transform.NopResetter }

// Transform implements transform.Transformer.
func (latinDecoder) Transform(dst, src []byte, _ bool) (wrote, read int, err error) {
	for ; read < len(src); read++ {
		r := rune(src[read])
		if 0x80 <= r && r < 0xa0 {
			r = latinHigh[r-0x80]
		}
		if wrote+utf8.RuneLen(r) > len(dst) {
			return wrote, read, transform.ErrShortDst
		}
		wrote += utf8.EncodeRune(dst[wrote:], r)
	}
	return wrote, read, nil
}

// strictReader refuses the replacement character, which is all that the library's decoders say about bad bytes.
type strictReader struct {
	src            io.Reader
	file, encoding string
	line           int
	tail           []byte // the end of the last read, where a character may be cut
}

// Read passes UTF-8 on.
func (s *strictReader) Read(p []byte) (int, error) {
	n, err := s.src.Read(p)
	around := append(s.tail, p[:n]...)
	if i := bytes.Index(around, []byte(string(utf8.RuneError))); i >= 0 {
		line := s.line + bytes.Count(p[:max(0, min(n, i-len(s.tail)))], []byte{'\n'})
		return 0, store.Refuse(CodeNotInEncoding, "file", s.file, "line", line, "encoding", s.encoding)
	}
	s.line += bytes.Count(p[:n], []byte{'\n'})
	s.tail = bytes.Clone(around[max(0, len(around)-2):])
	return n, err
}

// returnReader makes the line ends of a file that has only carriage returns into LF.
type returnReader struct{ src io.Reader }

// Read passes text on.
func (r returnReader) Read(p []byte) (int, error) {
	n, err := r.src.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

package exchange

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"regulars/store"
)

// The encodings a file can be in. Only the first four are ever chosen without being named.
const (
	EncodingUTF8     = "utf-8"
	EncodingUTF16LE  = "utf-16le"
	EncodingUTF16BE  = "utf-16be"
	EncodingGB18030  = "gb18030"
	EncodingLatin    = "windows-1252"
	EncodingShiftJIS = "shift-jis"
	EncodingBig5     = "big5"
)

// EncodingWorkbook is what stands for an encoding where a file is a workbook, which has none to choose.
const EncodingWorkbook = "xlsx"

// Encodings are the encodings a file can be read in, as an option names them.
func Encodings() []string {
	return []string{
		EncodingUTF8, EncodingUTF16LE, EncodingUTF16BE, EncodingGB18030, EncodingLatin, EncodingShiftJIS, EncodingBig5,
	}
}

// parseEncoding reads the name of an encoding; "" and "auto" are "", which is to find out.
func parseEncoding(name string) (string, error) {
	switch folded := foldHeading(name); folded {
	case "", "auto":
		return "", nil
	case "utf8", "utf8bom", "utf8sig":
		return EncodingUTF8, nil
	case "utf16le", "utf16":
		return EncodingUTF16LE, nil
	case "utf16be":
		return EncodingUTF16BE, nil
	case "gb18030", "gbk", "gb2312", "cp936":
		return EncodingGB18030, nil
	case "windows1252", "cp1252", "latin1", "iso88591":
		return EncodingLatin, nil
	case "shiftjis", "sjis", "cp932":
		return EncodingShiftJIS, nil
	case "big5", "cp950":
		return EncodingBig5, nil
	}
	return "", store.Refuse(CodeUnknownEncoding, "value", name, "known", Encodings())
}

// The marks at the beginning of a file that tell its encoding.
const (
	markUTF8    = "\xef\xbb\xbf"
	markUTF16LE = "\xff\xfe"
	markUTF16BE = "\xfe\xff"
)

// bytesSeen is what one pass over all bytes of a file shows. Offsets are -1 where there is none.
type bytesSeen struct {
	head     []byte
	packed   bool   // a zip file: a workbook or something else
	mark     string // the encoding a mark tells, or ""
	markSize int
	invalid  bool  // not UTF-8 throughout
	nul      int64 // offset of the first NUL
	feeds    bool  // has LF
	returns  bool  // has CR
}

// look reads the whole source once: the kind, the mark, UTF-8 or not, NUL bytes, line ends and the SHA-256, which it
// keeps in the source. It stops early at a line that is longer than any that will be read.
func (s *source) look() (*bytesSeen, error) {
	seen := &bytesSeen{nul: -1}
	sum := sha256.New()
	buf := make([]byte, readBuffer+utf8.UTFMax)
	in := s.bytes()
	carry, at, lastEnd := 0, int64(0), int64(0)
	for {
		n, err := io.ReadFull(in, buf[carry:carry+readBuffer])
		chunk := buf[carry : carry+n]
		if at == 0 {
			seen.head = bytes.Clone(chunk[:min(n, headBytes)])
			seen.mark, seen.markSize = markOf(chunk)
			seen.packed = isPacked(chunk)
			if refused := s.refuseKind(seen.head); refused != nil {
				return nil, refused
			}
		}
		sum.Write(chunk)
		if i := bytes.IndexByte(chunk, 0); i >= 0 && seen.nul < 0 {
			seen.nul = at + int64(i)
		}
		seen.returns = seen.returns || bytes.IndexByte(chunk, '\r') >= 0
		if i := bytes.LastIndexByte(chunk, '\n'); i >= 0 {
			seen.feeds, lastEnd = true, at+int64(i)
		} else if i := bytes.LastIndexByte(chunk, '\r'); i >= 0 {
			lastEnd = at + int64(i)
		}
		at += int64(n)
		if at-lastEnd > 4*maxLine && !seen.packed {
			return nil, store.Refuse(CodeLineTooLong, "file", s.name, "line", s.lineOf(lastEnd+1), "limit", maxLine)
		}
		if !seen.invalid {
			carry = seen.checkUTF8(buf[:carry+n], err != nil)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			copy(s.sum[:], sum.Sum(nil))
			return seen, nil
		}
		if err != nil {
			return nil, store.Refuse(store.CodeIOFailed, "path", s.name).Because(err)
		}
	}
}

// checkUTF8 checks a chunk, moves the beginning of a character that its end cuts to the front of buf, and returns its
// length.
func (b *bytesSeen) checkUTF8(buf []byte, last bool) int {
	whole := len(buf)
	if !last {
		for back := 1; back < utf8.UTFMax && back <= len(buf); back++ {
			if c := buf[len(buf)-back]; utf8.RuneStart(c) {
				if c >= utf8.RuneSelf && !utf8.FullRune(buf[len(buf)-back:]) {
					whole = len(buf) - back
				}
				break
			}
		}
	}
	if !utf8.Valid(buf[:whole]) {
		b.invalid = true
		return 0
	}
	return copy(buf, buf[whole:])
}

// markOf reads the mark at the beginning of a file.
func markOf(head []byte) (encoding string, size int) {
	switch {
	case bytes.HasPrefix(head, []byte(markUTF8)):
		return EncodingUTF8, len(markUTF8)
	case bytes.HasPrefix(head, []byte(markUTF16LE)):
		return EncodingUTF16LE, len(markUTF16LE)
	case bytes.HasPrefix(head, []byte(markUTF16BE)):
		return EncodingUTF16BE, len(markUTF16BE)
	}
	return "", 0
}

// lineOf is the number of the line that holds the byte at offset.
func (s *source) lineOf(offset int64) int {
	in := io.NewSectionReader(s.file, 0, min(offset, s.size))
	buf := make([]byte, readBuffer)
	line := 1
	for {
		n, err := in.Read(buf)
		line += bytes.Count(buf[:n], []byte{'\n'})
		if err != nil {
			return line
		}
	}
}

// unmarkedUTF16 recognises UTF-16 without a mark: of Latin text every second byte is 0.
func unmarkedUTF16(head []byte) string {
	var even, odd int
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	switch most := len(head) / 2 * 3 / 10; {
	case odd > most && even <= odd/4:
		return EncodingUTF16LE
	case even > most && odd <= even/4:
		return EncodingUTF16BE
	}
	return ""
}

// judgement is what the lines of a file that is not UTF-8 tell about its encoding.
type judgement struct {
	line    int // the first line that is not UTF-8
	before  int // lines before it that are UTF-8 and not plain ASCII
	valid   int // lines that are UTF-8 and not plain ASCII
	invalid int // lines that are not UTF-8
	pairs   int // two-byte characters when read as GB18030
	usual   int // those among them that Chinese text uses
	broken  bool
	preview []string // the heading and the first lines that are not UTF-8, read as GB18030
}

// chinese reports whether the file is most likely GB18030: it decodes throughout, and nearly all of it into characters
// that people write. Western text read as GB18030 decodes often enough, but into characters nobody uses.
func (j *judgement) chinese() bool { return !j.broken && j.pairs > 0 && j.usual*10 >= j.pairs*9 }

// mixed reports whether the file is UTF-8 for the most part, so that some of it must have been pasted in.
func (j *judgement) mixed() bool { return j.before > 0 && j.valid >= j.invalid }

// judge reads a file that is not UTF-8 line by line.
func (s *source) judge() (*judgement, error) {
	in := bufio.NewReaderSize(s.bytes(), maxLine+1)
	j := &judgement{}
	for number := 1; ; number++ {
		line, err := in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, store.Refuse(CodeLineTooLong, "file", s.name, "line", number, "limit", maxLine)
		}
		if len(line) > 0 {
			j.weigh(number, line)
		}
		if err == io.EOF {
			return j, nil
		}
		if err != nil {
			return nil, store.Refuse(store.CodeIOFailed, "path", s.name).Because(err)
		}
	}
}

// previewLines is how many lines a question about the encoding shows.
const previewLines = 3

// weigh adds one line to the judgement.
func (j *judgement) weigh(number int, line []byte) {
	ascii := true
	for _, c := range line {
		if c >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if number == 1 || !ascii && len(j.preview) < previewLines {
		text, _ := decodeGB(line)
		j.preview = append(j.preview, shown(strings.TrimSpace(text), 200))
	}
	if ascii {
		return
	}
	pairs, usual, ok := weighGB(line)
	j.pairs += pairs
	j.usual += usual
	j.broken = j.broken || !ok
	if utf8.Valid(line) {
		j.valid++
		return
	}
	if j.invalid == 0 {
		j.line, j.before = number, j.valid
	}
	j.invalid++
}

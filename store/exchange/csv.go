package exchange

import (
	"bytes"
	"io"
	"strings"

	"regulars/store"
)

// Limits on one file. They bound memory before it grows; the number of rows and the size of a file are not limited.
const (
	maxColumns  = 200
	maxCell     = 64 << 10
	maxLine     = 1 << 20
	readBuffer  = 256 << 10
	runawayRows = 20 // a quoted cell over this many lines and too long is taken for an unclosed quote
)

// row is one record. Its cells are parts of text, which is never changed, so they may be kept.
type row struct {
	line   int // where the record begins, from 1
	text   string
	cells  []span
	plain  bool       // nothing but printable ASCII: no cell needs a check of its characters
	fault  store.Code // "" or what is wrong with the record's quoting or size
	faulty int        // the cell at fault, from 0
}

// span is a cell's place in the text of its row.
type span struct{ from, to uint32 }

// cell gives the i-th cell, "" beyond the last.
func (r *row) cell(i int) string {
	if i < 0 || i >= len(r.cells) {
		return ""
	}
	s := r.cells[i]
	return r.text[s.from:s.to]
}

// blank reports whether no cell of the row holds anything.
func (r *row) blank() bool {
	if r.fault != "" {
		return false
	}
	for i := range r.cells {
		if !isBlank(r.cell(i)) {
			return false
		}
	}
	return true
}

// blame records the first fault of a row.
func (r *row) blame(code store.Code, cell int) {
	if r.fault == "" {
		r.fault, r.faulty = code, cell
	}
}

// records are the rows of a file, one after the other.
type records interface {
	// next reads the following row that holds anything; ok is false at the end.
	next() (ok bool, err error)
	// record is the row that next read. It is valid until the next call; its text may be kept.
	record() *row
}

// reader splits UTF-8 text into records. It differs from encoding/csv in what an owner's file needs: line numbers are
// those of the file, an unclosed quote is blamed where it begins, one bad row does not end the reading, and cell, line
// and memory are bounded.
type reader struct {
	src      io.Reader
	buf      []byte
	from, to int
	ended    bool
	line     int // number of the last line taken
	class    [256]byte
	comma    byte
	row      row
	scratch  []byte
}

// The classes of bytes in the fast path.
const (
	classPlain = iota
	classComma
	classQuote
	classOdd // control characters and everything beyond ASCII
)

// newReader reads records whose cells are separated by comma.
func newReader(src io.Reader, comma byte) *reader {
	r := &reader{src: src, buf: make([]byte, readBuffer)}
	r.separate(comma)
	return r
}

// separate sets the byte between cells.
func (r *reader) separate(comma byte) {
	for i := range r.class {
		r.class[i] = classPlain
		if i < 0x20 || i >= 0x7f {
			r.class[i] = classOdd
		}
	}
	r.class['"'] = classQuote
	r.class[comma] = classComma
	r.comma = comma
}

// fill reads more text behind what is still unread. It returns false at the end of the text.
func (r *reader) fill() (bool, error) {
	if r.ended {
		return false, nil
	}
	if r.from > 0 {
		copy(r.buf, r.buf[r.from:r.to])
		r.to -= r.from
		r.from = 0
	}
	if r.to == len(r.buf) {
		if len(r.buf) > maxLine {
			return false, store.Refuse(CodeLineTooLong, "line", r.line+1, "limit", maxLine)
		}
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for empty := 0; ; empty++ {
		n, err := r.src.Read(r.buf[r.to:])
		r.to += n
		if err == io.EOF {
			r.ended = true
			r.to = r.from + len(bytes.TrimSuffix(r.buf[r.from:r.to], []byte{ctrlZ}))
			return true, nil
		}
		if err != nil {
			return false, err
		}
		if n > 0 {
			return true, nil
		}
		if empty > 100 {
			return false, io.ErrNoProgress
		}
	}
}

// ctrlZ marked the end of text files once and still stands at the end of some.
const ctrlZ = 0x1a

// nextLine takes one line without its end. The bytes are valid until the next call. ok is false at the end.
func (r *reader) nextLine() (line []byte, ok bool, err error) {
	searched := 0
	for {
		unread := r.buf[r.from:r.to]
		searched = min(searched, len(unread))
		if i := bytes.IndexByte(unread[searched:], '\n'); i >= 0 {
			i += searched
			r.from += i + 1
			r.line++
			if i > maxLine {
				return nil, false, store.Refuse(CodeLineTooLong, "line", r.line, "limit", maxLine)
			}
			return cutReturn(unread[:i]), true, nil
		}
		searched = len(unread)
		if searched > maxLine {
			return nil, false, store.Refuse(CodeLineTooLong, "line", r.line+1, "limit", maxLine)
		}
		more, err := r.fill()
		if err != nil {
			return nil, false, err
		}
		if more {
			continue
		}
		unread = r.buf[r.from:r.to]
		if len(unread) == 0 {
			return nil, false, nil
		}
		r.from = r.to
		r.line++
		return cutReturn(unread), true, nil
	}
}

// cutReturn removes the carriage return at the end of a line.
func cutReturn(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\r' {
		return line[:n-1]
	}
	return line
}

// next reads the following record that is not an empty line into r.row. ok is false at the end. The row is reused; its
// text is not.
func (r *reader) next() (ok bool, err error) {
	for {
		line, ok, err := r.nextLine()
		if err != nil || !ok {
			return false, err
		}
		if len(line) == 0 {
			continue
		}
		r.row = row{line: r.line, cells: r.row.cells[:0], plain: true}
		if !r.split(line) {
			return true, r.splitQuoted(line)
		}
		r.checkSize()
		return true, nil
	}
}

// record is the row that next read.
func (r *reader) record() *row { return &r.row }

// split cuts a line without quotes into cells. It returns false, having cut nothing, when it meets a quote.
func (r *reader) split(line []byte) bool {
	cells, plain, from := r.row.cells, true, 0
	for i, c := range line {
		switch r.class[c] {
		case classPlain:
		case classComma:
			cells = append(cells, span{uint32(from), uint32(i)})
			from = i + 1
		case classQuote:
			return false
		default:
			plain = false
		}
	}
	r.row.cells = append(cells, span{uint32(from), uint32(len(line))})
	r.row.plain = plain
	r.row.text = string(line)
	return true
}

// splitQuoted cuts a record that has quotes; a quoted cell may run over several lines. Line ends within quotes become LF.
func (r *reader) splitQuoted(line []byte) error {
	r.scratch = r.scratch[:0]
	for more := true; more; {
		if line, more = r.bareCells(line); !more {
			break
		}
		start := len(r.scratch)
		var err error
		if len(line) > 0 && line[0] == '"' {
			line, more, err = r.quotedCell(line[1:])
		} else {
			line, more = r.bareCell(line)
		}
		if err != nil {
			return err
		}
		r.row.cells = append(r.row.cells, span{uint32(start), uint32(len(r.scratch))})
		if len(r.scratch) > maxLine {
			return store.Refuse(CodeLineTooLong, "line", r.row.line, "limit", maxLine)
		}
	}
	r.row.text = string(r.scratch)
	r.row.plain = isPlain(r.row.text)
	r.checkSize()
	return nil
}

// bareCells takes the cells before the next quote off the line, all at once. more is false when none is left.
func (r *reader) bareCells(line []byte) (rest []byte, more bool) {
	start, from := len(r.scratch), 0
	for i, c := range line {
		switch r.class[c] {
		case classComma:
			r.row.cells = append(r.row.cells, span{uint32(start + from), uint32(start + i)})
			from = i + 1
		case classQuote:
			r.scratch = append(r.scratch, line[:from]...)
			return line[from:], true
		}
	}
	r.scratch = append(r.scratch, line...)
	r.row.cells = append(r.row.cells, span{uint32(start + from), uint32(start + len(line))})
	return nil, false
}

// bareCell takes an unquoted cell off the line. more says that another cell follows.
func (r *reader) bareCell(line []byte) (rest []byte, more bool) {
	end := bytes.IndexByte(line, r.comma)
	if bytes.HasPrefix(line, []byte(`="`)) {
		if i := bytes.IndexByte(line[2:], '"'); i >= 0 {
			if after := bytes.IndexByte(line[2+i:], r.comma); after >= 0 {
				end = 2 + i + after
			} else {
				end = -1
			}
		}
	}
	cell := line
	if end >= 0 {
		cell = line[:end]
	}
	if bytes.IndexByte(cell, '"') >= 0 && !isFormulaText(cell) {
		r.row.blame(CodeQuoteStray, len(r.row.cells))
	}
	r.scratch = append(r.scratch, cell...)
	if end < 0 {
		return nil, false
	}
	return line[end+1:], true
}

// isFormulaText recognises ="123", the way some exports keep a spreadsheet from reading a number.
func isFormulaText(cell []byte) bool {
	return len(cell) > 2 && cell[0] == '=' && cell[1] == '"' && cell[len(cell)-1] == '"' &&
		bytes.IndexByte(cell[2:len(cell)-1], '"') < 0
}

// quotedCell takes a quoted cell, whose opening quote is gone already, off the line and those that follow.
func (r *reader) quotedCell(line []byte) (rest []byte, more bool, err error) {
	opened, start := r.line, len(r.scratch)
	for {
		i := bytes.IndexByte(line, '"')
		if i < 0 {
			r.scratch = append(append(r.scratch, line...), '\n')
			if n := len(r.scratch) - start; n > maxLine || n > maxCell && r.line-opened > runawayRows {
				return nil, false, store.Refuse(CodeQuoteOpen, "line", opened)
			}
			var ok bool
			if line, ok, err = r.nextLine(); err != nil {
				return nil, false, err
			} else if !ok {
				return nil, false, store.Refuse(CodeQuoteOpen, "line", opened)
			}
			continue
		}
		r.scratch = append(r.scratch, line[:i]...)
		line = line[i+1:]
		switch {
		case len(line) > 0 && line[0] == '"':
			r.scratch = append(r.scratch, '"')
			line = line[1:]
		case len(line) == 0:
			return nil, false, nil
		case line[0] == r.comma:
			return line[1:], true, nil
		default:
			r.row.blame(CodeQuoteStray, len(r.row.cells))
			rest, more = r.bareTail(line)
			return rest, more, nil
		}
	}
}

// bareTail takes what stands wrongly between a closing quote and the next comma.
func (r *reader) bareTail(line []byte) (rest []byte, more bool) {
	end := bytes.IndexByte(line, r.comma)
	if end < 0 {
		r.scratch = append(r.scratch, line...)
		return nil, false
	}
	r.scratch = append(r.scratch, line[:end]...)
	return line[end+1:], true
}

// checkSize blames a cell that is over the limit.
func (r *reader) checkSize() {
	if len(r.row.text) <= maxCell {
		return
	}
	for i, c := range r.row.cells {
		if c.to-c.from > maxCell {
			r.row.blame(CodeCellTooLong, i)
		}
	}
}

// isPlain reports whether s is printable ASCII throughout.
func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// isBlank reports whether nothing of s can be seen.
func isBlank(s string) bool {
	if s == "" {
		return true
	}
	if s[0] > ' ' && s[0] < 0x7f {
		return false
	}
	return strings.TrimFunc(s, unseen) == ""
}

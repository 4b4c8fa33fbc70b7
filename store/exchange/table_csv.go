package exchange

import (
	"bufio"
	"io"
	"strings"

	"regulars/store"
)

// csvWriter writes rows as CSV.
type csvWriter struct {
	out         *bufio.Writer
	spreadsheet bool
	width       int
	line        []byte
}

// newCSVWriter begins a CSV and writes its heading line.
func newCSVWriter(out io.Writer, headings []Heading, o WriteOptions) (*csvWriter, error) {
	w := &csvWriter{spreadsheet: o.Spreadsheet, width: len(headings)}
	switch o.Encoding {
	case EncodingGB18030:
		w.out = bufio.NewWriterSize(&gbWriter{out: out}, readBuffer)
	case "", EncodingUTF8, EncodingUTF8Marked:
		w.out = bufio.NewWriterSize(out, readBuffer)
	default:
		return nil, store.Refuse(CodeUnknownEncoding, "value", o.Encoding, "known", WriteEncodings())
	}
	if o.Encoding == EncodingUTF8Marked {
		w.line = append(w.line, markUTF8...)
	}
	for i, h := range headings {
		w.cell(i, h.CSV)
	}
	return w, w.endLine()
}

// row adds a row.
func (w *csvWriter) row(values []Value) error {
	for i := range w.width {
		text := ""
		if i < len(values) {
			text = guard(values[i], w.spreadsheet)
		}
		w.cell(i, text)
	}
	return w.endLine()
}

// close writes what is left.
func (w *csvWriter) close() error { return w.out.Flush() }

// guard protects a text. An apostrophe goes before what our reader would change, and, for spreadsheets, before what they
// would calculate or shorten; the reader takes one apostrophe off again.
func guard(v Value, spreadsheet bool) string {
	if v.kind != cellText || v.csv == "" {
		return v.csv
	}
	if trimCell(v.csv) == v.csv && !(spreadsheet && (guarded(v.csv) || longNumber(v.csv))) {
		return v.csv
	}
	return "'" + v.csv
}

// longNumber reports digits that a spreadsheet would shorten or take a leading zero from.
func longNumber(s string) bool { return digitsOnly(s) && (len(s) > 11 || len(s) > 1 && s[0] == '0') }

// cell adds a cell to the line.
func (w *csvWriter) cell(i int, text string) {
	if i > 0 {
		w.line = append(w.line, ',')
	}
	if !strings.ContainsAny(text, ",\"\r\n;\t") && (text == "" || text[0] != ' ') {
		w.line = append(w.line, text...)
		return
	}
	w.line = append(w.line, '"')
	w.line = append(w.line, strings.ReplaceAll(text, `"`, `""`)...)
	w.line = append(w.line, '"')
}

// endLine writes the line out. A line that is empty altogether is written as an empty quoted cell, because readers skip
// empty lines.
func (w *csvWriter) endLine() error {
	if len(w.line) == 0 {
		w.line = append(w.line, '"', '"')
	}
	w.line = append(w.line, '\r', '\n')
	_, err := w.out.Write(w.line)
	w.line = w.line[:0]
	return err
}

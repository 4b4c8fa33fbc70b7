package exchange

import (
	"io"
	"strconv"
)

// RejectWriter writes the rows that could not be imported as a CSV: line, column, value and reason, and then the row as
// it was found under its own headings, so that it can be mended and brought in again.
type RejectWriter struct {
	writer *Writer
	say    func(error) string
	width  int
}

// NewRejectWriter begins a file of rejected rows of f. say puts a problem into words.
func NewRejectWriter(out io.Writer, f *File, say func(error) string) (*RejectWriter, error) {
	headings := []Heading{{CSV: "rejected_line"}, {CSV: "rejected_column"}, {CSV: "rejected_value"}, {CSV: "rejected_because"}}
	for _, heading := range f.Headings {
		headings = append(headings, Heading{CSV: heading})
	}
	w, err := NewWriter(out, headings, WriteOptions{Encoding: EncodingUTF8Marked})
	return &RejectWriter{writer: w, say: say, width: len(headings)}, err
}

// Add writes one problem. Cells beyond the headings are left out: no column is theirs.
func (w *RejectWriter) Add(p Problem) error {
	values := make([]Value, 0, w.width)
	values = append(values, Text(strconv.Itoa(p.Line)), Text(p.Column), Text(p.Value), Text(w.say(p)))
	for _, cell := range p.Cells {
		values = append(values, Value{csv: cell, kind: cellWord})
	}
	return w.writer.Write(values...)
}

// Close writes what is left.
func (w *RejectWriter) Close() error { return w.writer.Close() }

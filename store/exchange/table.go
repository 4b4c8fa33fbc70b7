package exchange

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"regulars/store"
)

// The shapes in which tables are written.
const (
	ShapeCSV       = "csv"
	ShapeJSONLines = "jsonl"
)

// EncodingUTF8Marked is UTF-8 with the mark by which spreadsheets know it.
const EncodingUTF8Marked = "utf-8-bom"

// WriteEncodings are the encodings of written CSV. JSON Lines are always UTF-8.
func WriteEncodings() []string {
	return []string{EncodingUTF8, EncodingUTF8Marked, EncodingGB18030}
}

// WriteOptions say how a table is written.
type WriteOptions struct {
	Shape       string // ShapeCSV, which "" also means, or ShapeJSONLines
	Encoding    string // a name of WriteEncodings; "" is UTF-8
	Spreadsheet bool   // guard texts that a spreadsheet would take for a formula or shorten as a number
}

// Heading names a column: in the first line of a CSV, and in every object of JSON Lines. Amounts are decimals in CSV and
// whole minor units in JSON, so their names differ.
type Heading struct {
	CSV  string
	JSON string // "" is the same name
}

// Value is one value of a table: made by Text, Texts, Whole, Money, Moment, OnDay, Flag or Nothing.
type Value struct {
	csv   string
	json  any
	typed bool // no text: never guarded
}

// Text is a text. Texts a reader would change in trimming are protected, so that reading them back gives the same.
func Text(s string) Value { return Value{csv: s, json: s} }

// Texts is a list: joined with commas in CSV, a list in JSON.
func Texts(list []string) Value {
	if list == nil {
		list = []string{}
	}
	return Value{csv: strings.Join(list, ","), json: list}
}

// Whole is a whole number.
func Whole(n int64) Value { return Value{csv: strconv.FormatInt(n, 10), json: n, typed: true} }

// Money is an amount in minor units: a decimal in CSV, the minor units in JSON.
func Money(minor int64, currency string) Value {
	return Value{csv: decimal(minor, currency), json: minor, typed: true}
}

// Moment is an instant as RFC 3339 in UTC; nothing when it is not known.
func Moment(at store.Instant) Value {
	if at == 0 {
		return Nothing()
	}
	layout := time.RFC3339
	if at%1000 != 0 {
		layout = "2006-01-02T15:04:05.000Z07:00"
	}
	text := at.Time().Format(layout)
	return Value{csv: text, json: text, typed: true}
}

// OnDay is a business day as YYYY-MM-DD; nothing when there is none.
func OnDay(day store.Day) Value {
	if day == 0 {
		return Nothing()
	}
	return Value{csv: day.String(), json: day.String(), typed: true}
}

// Flag is yes or no.
func Flag(yes bool) Value {
	if yes {
		return Value{csv: "yes", json: true, typed: true}
	}
	return Value{csv: "no", json: false, typed: true}
}

// Nothing is no value: an empty cell, null in JSON.
func Nothing() Value { return Value{typed: true} }

// decimal writes minor units with the currency's decimals and a point.
func decimal(minor int64, currency string) string {
	digits := digitsAfter(currency)
	text := strconv.FormatInt(minor, 10)
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	if digits == 0 {
		return sign + text
	}
	if len(text) <= digits {
		text = strings.Repeat("0", digits+1-len(text)) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

// Writer writes a table row by row.
type Writer struct {
	out      *bufio.Writer
	encoder  io.Closer // nil for UTF-8
	options  WriteOptions
	headings []Heading
	rows     int64
	line     []byte
}

// NewWriter begins a table; a CSV gets its heading line. Close must follow, which does not close out.
func NewWriter(out io.Writer, headings []Heading, o WriteOptions) (*Writer, error) {
	w := &Writer{options: o, headings: headings}
	switch {
	case o.Encoding == EncodingGB18030 && o.Shape != ShapeJSONLines:
		encoder := transform.NewWriter(out, simplifiedchinese.GB18030.NewEncoder())
		w.encoder, w.out = encoder, bufio.NewWriterSize(encoder, readBuffer)
	case o.Encoding == "" || o.Encoding == EncodingUTF8 || o.Encoding == EncodingUTF8Marked || o.Shape == ShapeJSONLines:
		w.out = bufio.NewWriterSize(out, readBuffer)
	default:
		return nil, store.Refuse(CodeUnknownEncoding, "value", o.Encoding, "known", WriteEncodings())
	}
	if o.Shape == ShapeJSONLines {
		return w, nil
	}
	if o.Encoding == EncodingUTF8Marked {
		w.line = append(w.line, markUTF8...)
	}
	for i, h := range headings {
		w.cell(i, h.CSV)
	}
	return w, w.endLine()
}

// Rows is the number of rows written, the heading line not counted.
func (w *Writer) Rows() int64 { return w.rows }

// Write adds a row: one value for each heading, missing ones are nothing.
func (w *Writer) Write(values ...Value) error {
	w.rows++
	if w.options.Shape == ShapeJSONLines {
		return w.object(values)
	}
	for i := range w.headings {
		text := ""
		if i < len(values) {
			text = w.guard(values[i])
		}
		w.cell(i, text)
	}
	return w.endLine()
}

// Close writes what is left.
func (w *Writer) Close() error {
	err := w.out.Flush()
	if w.encoder != nil {
		err = errors.Join(err, w.encoder.Close())
	}
	return err
}

// guard protects a text. An apostrophe goes before what our reader would change, and, for spreadsheets, before what they
// would calculate or shorten; the reader takes one apostrophe off again.
func (w *Writer) guard(v Value) string {
	if v.typed || v.csv == "" {
		return v.csv
	}
	if trimCell(v.csv) == v.csv && !(w.options.Spreadsheet && (guarded(v.csv) || longNumber(v.csv))) {
		return v.csv
	}
	return "'" + v.csv
}

// longNumber reports digits that a spreadsheet would shorten or take a leading zero from.
func longNumber(s string) bool { return digitsOnly(s) && (len(s) > 11 || len(s) > 1 && s[0] == '0') }

// cell adds a cell to the line.
func (w *Writer) cell(i int, text string) {
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
func (w *Writer) endLine() error {
	if len(w.line) == 0 {
		w.line = append(w.line, '"', '"')
	}
	w.line = append(w.line, '\r', '\n')
	_, err := w.out.Write(w.line)
	w.line = w.line[:0]
	return err
}

// object writes a row as one object, its members in the order of the headings.
func (w *Writer) object(values []Value) error {
	w.line = append(w.line, '{')
	for i, h := range w.headings {
		name, value := h.JSON, any(nil)
		if name == "" {
			name = h.CSV
		}
		if i < len(values) {
			value = values[i].json
		}
		if i > 0 {
			w.line = append(w.line, ',')
		}
		w.line = strconv.AppendQuote(w.line, name)
		w.line = append(w.line, ':')
		text, err := marshal(value)
		if err != nil {
			return err
		}
		w.line = append(w.line, text...)
	}
	w.line = append(w.line, '}', '\n')
	_, err := w.out.Write(w.line)
	w.line = w.line[:0]
	return err
}

// marshal writes a JSON value without escaping what is harmless outside of HTML.
func marshal(value any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return []byte(strings.TrimSuffix(b.String(), "\n")), err
}

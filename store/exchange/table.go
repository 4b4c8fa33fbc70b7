package exchange

import (
	"bufio"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"

	"regulars/store"
)

// The shapes in which tables are written.
const (
	ShapeCSV       = "csv"
	ShapeJSONLines = "jsonl"
	ShapeWorkbook  = "xlsx"
)

// Shapes are the shapes that WriteOptions takes.
func Shapes() []string { return []string{ShapeCSV, ShapeJSONLines, ShapeWorkbook} }

// EncodingUTF8Marked is UTF-8 with the mark by which spreadsheets know it.
const EncodingUTF8Marked = "utf-8-bom"

// WriteEncodings are the encodings of written CSV. JSON Lines and workbooks are always UTF-8.
func WriteEncodings() []string {
	return []string{EncodingUTF8, EncodingUTF8Marked, EncodingGB18030}
}

// WriteOptions say how a table is written.
type WriteOptions struct {
	Shape       string         // one of Shapes; "" is ShapeCSV
	Encoding    string         // a name of WriteEncodings; "" is UTF-8
	Spreadsheet bool           // guard texts that a spreadsheet would take for a formula or shorten as a number; CSV only
	Zone        *time.Location // of the local times of a workbook; nil is UTC
	Title       string         // of a workbook's sheet; "" is what spreadsheets call their first
}

// Heading names a column: in the first line of a CSV, and in every object of JSON Lines. Amounts are decimals in CSV and
// whole minor units in JSON, so their names differ.
type Heading struct {
	CSV  string
	JSON string // "" is the same name
}

// cellKind is what a value is, which decides how a cell of a workbook holds it.
type cellKind uint8

const (
	cellText   cellKind = iota
	cellWord            // a text of ours, never guarded; "" is an empty cell
	cellWhole           // n
	cellMoney           // n minor units, with digits decimals
	cellDay             // n days since 1970-01-01
	cellMoment          // n milliseconds since 1970-01-01, UTC
)

// Value is one value of a table: made by Text, Word, Object, Texts, Whole, Money, Moment, OnDay, Flag or Nothing.
type Value struct {
	csv    string
	json   any
	kind   cellKind
	digits uint8
	n      int64
}

// Text is a text. Texts a reader would change in trimming are protected, so that reading them back gives the same.
func Text(s string) Value { return Value{csv: s, json: s} }

// Word is a text, or nothing when it is empty.
func Word(s string) Value {
	if s == "" {
		return Nothing()
	}
	return Text(s)
}

// Object is a JSON object as it was kept; nothing when it is none.
func Object(text string) Value {
	if !json.Valid([]byte(text)) {
		return Nothing()
	}
	return Value{csv: text, json: json.RawMessage(text)}
}

// Texts is a list: joined with commas in CSV, a list in JSON.
func Texts(list []string) Value {
	if list == nil {
		list = []string{}
	}
	return Value{csv: strings.Join(list, ","), json: list}
}

// Whole is a whole number.
func Whole(n int64) Value {
	return Value{csv: strconv.FormatInt(n, 10), json: n, kind: cellWhole, n: n}
}

// Money is an amount in minor units: a decimal in CSV and workbooks, the minor units in JSON.
func Money(minor int64, currency string) Value {
	return Value{csv: decimal(minor, currency), json: minor, kind: cellMoney, n: minor, digits: uint8(digitsAfter(currency))}
}

// Moment is an instant: RFC 3339 in UTC, and in a workbook the shop's local time; nothing when it is not known.
func Moment(at store.Instant) Value {
	if at == 0 {
		return Nothing()
	}
	layout := time.RFC3339
	if at%1000 != 0 {
		layout = "2006-01-02T15:04:05.000Z07:00"
	}
	text := at.Time().Format(layout)
	return Value{csv: text, json: text, kind: cellMoment, n: int64(at)}
}

// OnDay is a business day: YYYY-MM-DD, and in a workbook a date; nothing when there is none.
func OnDay(day store.Day) Value {
	if day == 0 {
		return Nothing()
	}
	return Value{csv: day.String(), json: day.String(), kind: cellDay, n: int64(day)}
}

// Flag is yes or no.
func Flag(yes bool) Value {
	if yes {
		return Value{csv: "yes", json: true, kind: cellWord}
	}
	return Value{csv: "no", json: false, kind: cellWord}
}

// Nothing is no value: an empty cell, null in JSON.
func Nothing() Value { return Value{kind: cellWord} }

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
	shape rowWriter
	rows  int64
}

// rowWriter writes rows in one shape.
type rowWriter interface {
	row(values []Value) error
	close() error
}

// NewWriter begins a table; a CSV and a workbook get their heading line. Close must follow, which does not close out.
func NewWriter(out io.Writer, headings []Heading, o WriteOptions) (*Writer, error) {
	var shape rowWriter
	var err error
	switch o.Shape {
	case ShapeJSONLines:
		shape = &jsonWriter{out: bufio.NewWriterSize(out, readBuffer), headings: headings}
	case ShapeWorkbook:
		shape, err = newBookWriter(out, headings, o)
	default:
		shape, err = newCSVWriter(out, headings, o)
	}
	return &Writer{shape: shape}, err
}

// Rows is the number of rows written, the heading line not counted.
func (w *Writer) Rows() int64 { return w.rows }

// Write adds a row: one value for each heading, missing ones are nothing.
func (w *Writer) Write(values ...Value) error {
	w.rows++
	return w.shape.row(values)
}

// Close writes what is left.
func (w *Writer) Close() error { return w.shape.close() }

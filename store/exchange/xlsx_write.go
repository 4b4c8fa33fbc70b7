package exchange

import (
	"archive/zip"
	"cmp"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/charmbracelet/x/ansi"

	"regulars/store"
)

// Limits of a workbook that is written, as spreadsheets set them, and of what is measured for the widths.
const (
	maxBookText  = 32_767 // characters of a cell, as UTF-16 counts them
	maxBookWhole = 1e15   // from here on a spreadsheet drops digits, so that a number must be a text
	measuredRows = 1_000
	widest       = 60 // cells of the screen
	narrowest    = 6
)

// The styles of cells, in the order in which bookStyles lists them.
const (
	styleHeading = iota + 1
	styleText
	styleGuarded // a text that a spreadsheet would take for a formula or a number if it were typed again
	styleWhole
	styleDay
	styleMoment
	styleMoney // with no decimals; those with one to four follow
)

// bookWriter writes rows as a workbook of one sheet, as a stream. The first rows wait until the widths of the columns are
// known from them, because a sheet names its widths first.
type bookWriter struct {
	zip     *zip.Writer
	part    io.Writer
	title   string
	clock   clock
	width   []int
	names   []string
	line    int
	waiting []byte
	begun   bool
}

// newBookWriter begins a workbook and its heading line.
func newBookWriter(out io.Writer, headings []Heading, o WriteOptions) (*bookWriter, error) {
	w := &bookWriter{zip: zip.NewWriter(out), title: cmp.Or(o.Title, "Sheet1"), clock: clock{zone: cmp.Or(o.Zone, time.UTC)}}
	w.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	w.width = make([]int, len(headings))
	w.openRow()
	for i, h := range headings {
		w.names = append(w.names, h.CSV)
		w.text(i, h.CSV, styleHeading)
	}
	return w, w.closeRow()
}

// row adds a row.
func (w *bookWriter) row(values []Value) error {
	if w.line == maxSheetRows {
		return store.Refuse(CodeWorkbookFull, "limit", maxSheetRows-1)
	}
	w.openRow()
	for i := range min(len(values), len(w.width)) {
		if err := w.value(i, values[i]); err != nil {
			return err
		}
	}
	return w.closeRow()
}

// value adds a cell by what the value is.
func (w *bookWriter) value(column int, v Value) error {
	small := v.n < maxBookWhole && v.n > -maxBookWhole
	switch {
	case v.kind == cellWhole && small:
		w.number(column, v.csv, styleWhole)
	case v.kind == cellMoney && small && v.digits <= 4:
		w.number(column, v.csv, styleMoney+int(v.digits))
	case v.kind == cellDay && v.n > firstBookDay && v.n < lastBookDay:
		w.number(column, strconv.FormatInt(v.n+unixSerial, 10), styleDay)
	case v.kind == cellMoment:
		if serial, ok := w.serial(v.n); ok {
			w.number(column, serial, styleMoment)
			return nil
		}
		w.text(column, v.csv, styleText)
	case v.csv == "":
	default:
		text := guard(v, false)
		if len(text) > maxBookText && len(utf16.Encode([]rune(text))) > maxBookText {
			return store.Refuse(CodeCellTooLong, "line", w.line, "column", w.names[column], "limit", maxBookText, "value", shown(text, shownChars))
		}
		style := styleText
		if guarded(text) || digitsOnly(text) || text[0] == '\'' {
			style = styleGuarded
		}
		w.text(column, text, style)
	}
	return nil
}

// Days as spreadsheets count them: 1970-01-01 is day 25569. Before 1 March 1900 they count one that never was.
const (
	unixSerial   = 25_569
	firstBookDay = 61 - unixSerial
	lastBookDay  = lastSerial - unixSerial
)

// serial is the local time of a moment as a spreadsheet counts it. ok is false when reading it back would give another
// moment, as in the hour that comes twice when summer time ends.
func (w *bookWriter) serial(millis int64) (text string, ok bool) {
	local := time.UnixMilli(millis).In(w.clock.zone)
	_, offset := local.Zone()
	wall := millis + int64(offset)*1000
	day, rest := floorDivide(wall, 86_400_000)
	if day <= firstBookDay || day >= lastBookDay {
		return "", false
	}
	at := civil{
		year: local.Year(), month: int(local.Month()), day: local.Day(), hour: local.Hour(), minute: local.Minute(),
		second: local.Second(), mill: local.Nanosecond() / 1e6, timed: true,
	}
	if back, _ := w.clock.instant(&at); int64(back) != millis {
		return "", false
	}
	if rest == 0 {
		return strconv.FormatInt(day+unixSerial, 10), true
	}
	const scale = 100_000_000_000 // eleven decimals of a day are less than a microsecond
	part := (rest*(scale/100) + 432_000) / 864_000
	return fmt.Sprintf("%d.%011d", day+unixSerial, part), true
}

// floorDivide divides with a rest that is never negative.
func floorDivide(n, by int64) (whole, rest int64) {
	whole, rest = n/by, n%by
	if rest < 0 {
		whole, rest = whole-1, rest+by
	}
	return whole, rest
}

// openRow begins a row.
func (w *bookWriter) openRow() {
	w.line++
	w.waiting = append(w.waiting, `<row r="`...)
	w.waiting = strconv.AppendInt(w.waiting, int64(w.line), 10)
	w.waiting = append(w.waiting, `">`...)
}

// closeRow ends a row and writes it once the widths are known.
func (w *bookWriter) closeRow() error {
	w.waiting = append(w.waiting, `</row>`...)
	if !w.begun && w.line <= measuredRows {
		return nil
	}
	return w.write()
}

// open begins a cell.
func (w *bookWriter) open(column, style int) {
	w.waiting = append(w.waiting, `<c r="`...)
	w.waiting = append(w.waiting, columnName(column)...)
	w.waiting = strconv.AppendInt(w.waiting, int64(w.line), 10)
	w.waiting = append(w.waiting, `" s="`...)
	w.waiting = strconv.AppendInt(w.waiting, int64(style), 10)
}

// number adds a cell with a number.
func (w *bookWriter) number(column int, digits string, style int) {
	w.open(column, style)
	w.waiting = append(w.waiting, `"><v>`...)
	w.waiting = append(w.waiting, digits...)
	w.waiting = append(w.waiting, `</v></c>`...)
	switch style {
	case styleDay:
		w.measure(column, len("2006-01-02"))
	case styleMoment:
		w.measure(column, len("2006-01-02 15:04:05"))
	default:
		w.measure(column, len(digits)+len(digits)/4) // with marks between the thousands
	}
}

// text adds a cell with a text, which can never become a formula.
func (w *bookWriter) text(column int, text string, style int) {
	w.open(column, style)
	w.waiting = append(w.waiting, `" t="inlineStr"><is><t xml:space="preserve">`...)
	w.waiting = append(w.waiting, escapeMarkup(escapeSheet(text))...)
	w.waiting = append(w.waiting, `</t></is></c>`...)
	if w.begun {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		w.measure(column, ansi.StringWidth(line))
	}
}

// measure widens a column for a text of so many cells of the screen.
func (w *bookWriter) measure(column, cells int) {
	w.width[column] = max(w.width[column], min(cells, widest))
}

// write writes the rows that wait, after the beginning of the sheet.
func (w *bookWriter) write() error {
	if !w.begun {
		if err := w.begin(); err != nil {
			return err
		}
	}
	_, err := w.part.Write(w.waiting)
	w.waiting = w.waiting[:0]
	return err
}

// begin writes everything that stands before the rows of the sheet.
func (w *bookWriter) begin() error {
	w.begun = true
	for _, p := range bookParts(w.title) {
		if err := w.add(p.name, p.text); err != nil {
			return err
		}
	}
	var err error
	if w.part, err = w.zip.Create("xl/worksheets/sheet1.xml"); err != nil {
		return err
	}
	var columns strings.Builder
	for i, width := range w.width {
		fmt.Fprintf(&columns, `<col min="%d" max="%d" width="%d.7" customWidth="1"/>`, i+1, i+1, max(width, narrowest)+1)
	}
	_, err = io.WriteString(w.part, sheetBegin+columns.String()+`</cols><sheetData>`)
	return err
}

// add writes a whole part.
func (w *bookWriter) add(name, text string) error {
	part, err := w.zip.Create(name)
	if err == nil {
		_, err = io.WriteString(part, text)
	}
	return err
}

// close writes what is left.
func (w *bookWriter) close() error {
	if err := w.write(); err != nil {
		return err
	}
	if _, err := io.WriteString(w.part, `</sheetData></worksheet>`); err != nil {
		return err
	}
	return w.zip.Close()
}

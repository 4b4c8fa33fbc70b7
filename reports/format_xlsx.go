package reports

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
)

// The styles of cells, in the order of workbookStyles.
const (
	cellPlain = iota
	cellHead
	cellTitle
	cellWhole
	cellRate
	cellDay
	cellMonth
	cellMoney // without decimals; those with one to four follow
)

// workbookStyles are the number formats 164 and on, and the cells that use them.
func workbookStyles() string {
	formats := []string{"#,##0", "0.0%", "yyyy-mm-dd", "yyyy-mm", "#,##0", "#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000"}
	var b strings.Builder
	b.WriteString(`<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="` + strconv.Itoa(len(formats)) + `">`)
	for i, f := range formats {
		fmt.Fprintf(&b, `<numFmt numFmtId="%d" formatCode="%s"/>`, 164+i, f)
	}
	b.WriteString(`</numFmts><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="15"/><color rgb="FF0F766E"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="` + strconv.Itoa(len(formats)+3) + `"><xf/><xf fontId="1" applyFont="1"/><xf fontId="2" applyFont="1"/>`)
	for i := range formats {
		fmt.Fprintf(&b, `<xf numFmtId="%d" applyNumberFormat="1"/>`, 164+i)
	}
	b.WriteString(`</cellXfs></styleSheet>`)
	return b.String()
}

// writeXLSX writes a workbook with a sheet for each report: finding, figures, tables, and native charts beside them. Money is in whole
// units of its currency, so that a spreadsheet can go on reckoning. It has little to do with the workbooks of exports, which are
// one table without an end: those are streamed, and know no charts.
func writeXLSX(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	book := &workbook{l: l, names: map[string]bool{}}
	for _, s := range flat(sheets) {
		book.add(s)
	}
	z := zip.NewWriter(w)
	for _, p := range book.parts() {
		part, err := z.Create(p[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+p[1]); err != nil {
			return err
		}
	}
	return z.Close()
}

// workbook gathers the sheets.
type workbook struct {
	l      lang.Lang
	names  map[string]bool // in lower case
	sheets []*workSheet
	charts int
}

// workSheet is one sheet that is being filled from the top.
type workSheet struct {
	l      lang.Lang
	name   string
	row    int
	rows   strings.Builder
	widths []int
	shades []string // ranges that are shaded by their values
	charts []string // XML of each
	first  int      // the number of the first chart in the book
}

// add fills a sheet with a report.
func (b *workbook) add(s *Sheet) {
	w := &workSheet{l: b.l, name: b.unique(Title(s.Name, b.l)), first: b.charts + 1}
	w.put([]string{Title(s.Name, b.l)}, cellTitle)
	w.put([]string{s.about(b.l)}, cellPlain)
	w.put([]string{s.Finding.In(b.l)}, cellPlain)
	w.row++
	w.figures(s)
	for i := range s.Tables {
		w.table(&s.Tables[i])
	}
	w.row++
	w.put([]string{s.Definition(b.l)}, cellPlain)
	b.sheets, b.charts = append(b.sheets, w), b.charts+len(w.charts)
}

// unique is a name that a sheet may have and no other has: at most 31 characters, without those that formulas use.
func (b *workbook) unique(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, lang.Safe(title))
	for n := 1; ; n++ {
		name, end := []rune(title), ""
		if n > 1 {
			end = " " + strconv.Itoa(n)
		}
		text := string(name[:min(len(name), 31-len(end))]) + end
		if !b.names[strings.ToLower(text)] {
			b.names[strings.ToLower(text)] = true
			return text
		}
	}
}

// figures writes the values with those of the periods before.
func (w *workSheet) figures(s *Sheet) {
	head := []string{"", w.l.T("report.sheet.now"), w.l.T("report.sheet.before"), w.l.T("report.sheet.lastyear")}
	w.put(head, cellHead)
	for _, f := range s.Values {
		before, _ := s.PreviousValue(f.Name)
		ago, _ := s.LastYearValue(f.Name)
		w.values([]Value{Word(s.Label(f.Name, w.l)), f.Value, before, ago})
	}
}

// table writes a table under its name and draws it.
func (w *workSheet) table(t *Table) {
	if len(t.Rows) == 0 {
		return
	}
	w.row++
	w.put([]string{t.Label(t.Name, w.l)}, cellHead)
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = t.Label(c.Name, w.l)
	}
	w.put(head, cellHead)
	top := w.row
	for _, row := range t.Rows {
		w.values(row)
	}
	at := t.Charted()
	column := func(i int) string { return w.ref(i, top, w.row) }
	switch {
	case t.Chart == ChartHeat:
		w.shades = append(w.shades, cellName(3, top+1)+":"+cellName(len(t.Columns)-1, w.row))
	case t.Chart == ChartCurve:
		w.charts = append(w.charts, scatterXML(t.Label(t.Name, w.l), column(0), column(1)))
	case t.Chart == ChartPareto && at > 0 && t.cumulative() > 0:
		w.charts = append(w.charts, paretoXML(t.Label(t.Name, w.l), column(0), column(at), column(t.cumulative())))
	case (t.Chart == ChartBars || t.Chart == ChartPareto) && at > 0 && len(t.Rows) > 1:
		w.charts = append(w.charts, barsXML(t.Label(t.Name, w.l), column(0), column(at), t.Columns[0].Kind == KindDay || t.Columns[0].Kind == KindMonth || t.Chart == ChartPareto))
	}
}

// ref is a range of one column in formulas.
func (w *workSheet) ref(column, top, bottom int) string {
	name := columnName(column)
	return "'" + w.name + "'!$" + name + "$" + strconv.Itoa(top+1) + ":$" + name + "$" + strconv.Itoa(bottom)
}

// put writes a row of texts.
func (w *workSheet) put(texts []string, style int) {
	w.open()
	for i, text := range texts {
		w.text(i, text, style, len(texts) > 1)
	}
	w.rows.WriteString("</row>")
}

// values writes a row of values.
func (w *workSheet) values(row []Value) {
	w.open()
	for i, v := range row {
		if !v.Known {
			continue
		}
		switch v.Kind {
		case KindCount:
			w.number(i, strconv.FormatInt(v.Int, 10), cellWhole)
		case KindMoney:
			decimals, ok := lang.Decimals(v.Text)
			if !ok {
				decimals = 2
			}
			w.number(i, decimal(v.Int, decimals), cellMoney+min(decimals, 4))
		case KindRate:
			w.number(i, strconv.FormatFloat(v.Real, 'g', -1, 64), cellRate)
		case KindPercent, KindNumber, KindScore:
			w.number(i, strconv.FormatFloat(v.Real, 'g', -1, 64), cellPlain)
		case KindDay, KindMonth:
			style := cellDay
			if v.Kind == KindMonth {
				style = cellMonth
			}
			w.number(i, strconv.FormatInt(v.Int+unixSerial, 10), style)
		default:
			w.text(i, v.In(w.l), cellPlain, true)
		}
	}
	w.rows.WriteString("</row>")
}

// unixSerial is 1970-01-01 as spreadsheets count days.
const unixSerial = 25_569

// decimal writes minor units as whole ones, exactly.
func decimal(minor int64, decimals int) string {
	sign, digits := "", strconv.FormatInt(minor, 10)
	if minor < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	if decimals == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-decimals] + "." + digits[len(digits)-decimals:]
}

func (w *workSheet) open() {
	w.row++
	fmt.Fprintf(&w.rows, `<row r="%d">`, w.row)
}

func (w *workSheet) number(column int, digits string, style int) {
	fmt.Fprintf(&w.rows, `<c r="%s" s="%d"><v>%s</v></c>`, cellName(column, w.row), style, digits)
	w.widen(column, len(digits)+3)
}

// text writes a text, which can never become a formula.
func (w *workSheet) text(column int, text string, style int, measured bool) {
	text = lang.Safe(text)
	fmt.Fprintf(&w.rows, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, cellName(column, w.row), style, escapedXML(text))
	if measured {
		w.widen(column, ansi.StringWidth(text)+2)
	}
}

func (w *workSheet) widen(column, cells int) {
	for len(w.widths) <= column {
		w.widths = append(w.widths, 9)
	}
	w.widths[column] = max(w.widths[column], min(cells, 48))
}

func escapedXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder takes everything
	return b.String()
}

// cellName is A1 for column 0 of row 1.
func cellName(column, row int) string { return columnName(column) + strconv.Itoa(row) }

// columnName is A for column 0, and AA for column 26.
func columnName(column int) (name string) {
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// xml is the sheet as it stands in the workbook.
func (w *workSheet) xml() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheetViews><sheetView showGridLines="0" workbookViewId="0"/></sheetViews><cols>`)
	for i, width := range w.widths {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
	}
	b.WriteString(`</cols><sheetData>` + w.rows.String() + `</sheetData>`)
	for i, shade := range w.shades {
		fmt.Fprintf(&b, `<conditionalFormatting sqref="%s"><cfRule type="colorScale" priority="%d"><colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="FFFFFFFF"/><color rgb="FF0F766E"/></colorScale></cfRule></conditionalFormatting>`, shade, i+1)
	}
	if len(w.charts) > 0 {
		b.WriteString(`<drawing r:id="rId1"/>`)
	}
	b.WriteString(`</worksheet>`)
	return b.String()
}

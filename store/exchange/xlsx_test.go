package exchange

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"regulars/store"
)

// part is one part of a workbook made for a test.
type part struct{ name, text string }

// packed makes a zip file of parts.
func packed(t testing.TB, parts ...part) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	sheetSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relSpace   = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	relKind    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// testSheet is a sheet of a workbook made for a test; rows are the content of sheetData.
type testSheet struct{ name, state, rows, tail string }

// testStyles are the styles of such a workbook, by their place: general, a day, a day and time, a custom Chinese day,
// a time, six digits, money, elapsed hours, text.
const testStyles = `<styleSheet ` + sheetSpace + `><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/>` +
	`<numFmt numFmtId="165" formatCode="000000"/><numFmt numFmtId="166" formatCode="&quot;¥&quot;#,##0.00;[Red]&quot;¥&quot;\-#,##0.00"/>` +
	`<numFmt numFmtId="167" formatCode="[h]:mm:ss"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
	`<cellXfs count="9"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="21"/><xf numFmtId="165"/>` +
	`<xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="49"/></cellXfs></styleSheet>`

// bookOf makes a workbook of sheets and shared texts, in testStyles.
func bookOf(t testing.TB, shared []string, sheets ...testSheet) string {
	t.Helper()
	return styledBook(t, testStyles, shared, sheets...)
}

// styledBook makes one with styles of its own.
func styledBook(t testing.TB, styles string, shared []string, sheets ...testSheet) string {
	t.Helper()
	var list, rels strings.Builder
	parts := []part{
		{"[Content_Types].xml", `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types/>`},
		{"_rels/.rels", `<Relationships ` + relSpace + `><Relationship Id="rId1" Type="` + relKind + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/styles.xml", styles},
	}
	for i, s := range sheets {
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%d" state="%s" r:id="rId%d"/>`, s.name, i+1, s.state, i+1)
		fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%sworksheet" Target="worksheets/sheet%d.xml"/>`, i+1, relKind, i+1)
		parts = append(parts, part{
			fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1),
			`<?xml version="1.0" encoding="UTF-8"?>` + "\r\n" + `<worksheet ` + sheetSpace + `><dimension ref="A1"/><sheetData>` + s.rows + `</sheetData>` + s.tail + `</worksheet>`,
		})
	}
	rels.WriteString(`<Relationship Id="rIdS" Type="` + relKind + `styles" Target="/xl/styles.xml"/>`)
	if shared != nil {
		rels.WriteString(`<Relationship Id="rIdT" Type="` + relKind + `sharedStrings" Target="sharedStrings.xml"/>`)
		parts = append(parts, part{"xl/sharedStrings.xml", `<sst ` + sheetSpace + `>` + strings.Join(shared, "") + `</sst>`})
	}
	return packed(t, append(parts,
		part{"xl/workbook.xml", `<workbook ` + sheetSpace + `><workbookPr/><sheets>` + list.String() + `</sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", `<Relationships ` + relSpace + `>` + rels.String() + `</Relationships>`})...)
}

// inline is a row of inline texts.
func inline(line int, cells ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<row r="%d">`, line)
	for i, cell := range cells {
		if cell != "" {
			fmt.Fprintf(&b, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+i, line, cell)
		}
	}
	return b.String() + "</row>"
}

// readBook reads a workbook under a name that says nothing of its kind.
func readBook(t testing.TB, content string, o Options) reading {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return readFile(t, path, o)
}

func TestWorkbookCells(t *testing.T) {
	shared := []string{
		`<si><t>order_id</t></si>`, `<si><t xml:space="preserve"> email </t></si>`, `<si><r><t>am</t></r><r><rPr/><t>ount</t></r><rPh sb="0" eb="1"><t>あ</t></rPh></si>`,
		`<si><t>ordered_at</t></si>`, `<si><t>name</t></si>`, `<si><t>note</t></si>`, `<si><t>李雷 &amp; 韩梅梅 &#x1F375;</t></si>`, `<si><t>one&#10;two_x000D_ _x005F_x0041_</t></si>`,
	}
	rows := `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c><c r="E1" t="s"><v>4</v></c><c r="F1" t="s"><v>5</v></c></row>` +
		`<row r="3" hidden="1"><c r="A3"><v>2837000000001</v></c><c r="B3" t="inlineStr"><is><t>ann@example.com</t></is></c><c r="C3" s="6"><v>19.989999999999998</v></c>` +
		`<c r="D3" s="1"><v>46027</v></c><c r="E3" t="s"><v>6</v></c><c r="F3" t="s"><v>7</v></c></row>` +
		`<row r="4"><c r="A4" s="5"><v>42</v></c><c r="C4" t="str"><f>SUM(1)</f><v>7.50</v></c><c r="D4" s="2"><v>46027.604166666664</v></c><c r="E4" t="b"><v>1</v></c></row>` +
		`<row><c t="inlineStr"><is><t>x</t></is></c><c/><c><v>3.0</v></c><c s="3"><v>46027.5</v></c></row>`
	r := readBook(t, bookOf(t, shared, testSheet{name: "Sheet1", rows: rows}), Options{Currency: "CNY", Zone: zone(t, "Asia/Shanghai")})
	wantOrders(t, r, "2837000000001", "000042", "x")
	want := []struct {
		total int64
		at    string
		line  int
	}{{1999, "2026-01-05T00:00:00+08:00", 3}, {750, "2026-01-05T14:30:00+08:00", 4}, {300, "2026-01-05T12:00:00+08:00", 5}}
	for i, w := range want {
		d := r.drafts[i]
		if d.Total != w.total || d.PlacedAt != at(t, w.at) || d.Line != w.line {
			t.Errorf("order %d: %d at %v on line %d, want %+v", i, d.Total, d.PlacedAt.Time(), d.Line, w)
		}
	}
	if d := r.drafts[0]; d.Buyer.Name != "李雷 & 韩梅梅 🍵" || d.Buyer.Email != "ann@example.com" || d.Detail.Note != "one\ntwo\n _x0041_" {
		t.Errorf("%+v %+v", d.Buyer, d.Detail)
	}
	if n := wantNote(t, r, NoteHiddenRows); n.Rows != 1 {
		t.Errorf("%+v", n)
	}
	if r.file.Encoding != EncodingWorkbook || r.file.Sheet != "Sheet1" || r.file.Rows != 3 {
		t.Errorf("%s %s %d", r.file.Encoding, r.file.Sheet, r.file.Rows)
	}
}

// TestP29NumbersOfCells holds what a number cell becomes against what its owner sees.
func TestP29NumbersOfCells(t *testing.T) {
	day, moment, hours, six := cellFormat{date: true}, cellFormat{date: true}, cellFormat{}, cellFormat{zeros: 6}
	for _, c := range []struct {
		written string
		format  cellFormat
		want    string
	}{
		{"0", cellFormat{}, "0"},
		{"-5", cellFormat{}, "-5"},
		{"3.0", cellFormat{}, "3"},
		{"1E3", cellFormat{}, "1000"},
		{"13800138000", cellFormat{}, "13800138000"},
		{"123456789012345", cellFormat{}, "123456789012345"},
		{"1.23456789012345E14", cellFormat{}, "123456789012345"},
		{"1234567890123456", cellFormat{}, "1234567890123456"},      // sixteen digits that no spreadsheet has cut
		{"1234567890123450", cellFormat{}, "1.23457E+15"},           // sixteen whose last it may have
		{"9007199254740993", cellFormat{}, "9.00720E+15"},           // 2^53+1: doubles hold 2^53 there
		{"283700000000000121", cellFormat{}, "2.83700E+17"},         // exact in the file, lost in a spreadsheet
		{"2.83700000000000E+17", cellFormat{}, "2.83700E+17"},       // lost already
		{"0.1", cellFormat{}, "0.1"},                                //
		{"0.30000000000000004", cellFormat{}, "0.3"},                // 0.1+0.2
		{"19.989999999999998", cellFormat{}, "19.99"},               //
		{"1E-7", cellFormat{}, "0.0000001"},                         //
		{"42", six, "000042"},                                       //
		{"1234567", six, "1234567"},                                 //
		{"46027", day, "2026-01-05"},                                // 46027 − 25569 = 20458 days after 1970-01-01
		{"46027.604166666664", moment, "2026-01-05 14:30:00"},       // 14.5 ÷ 24
		{"46027.6041667", moment, "2026-01-05 14:30:00"},            // seven decimals mean seconds
		{"46027.60416682870", moment, "2026-01-05 14:30:00.014"},    // eleven mean milliseconds
		{"46027.999999999", moment, "2026-01-06"},                   // rounds up into the next day
		{"0.5", moment, "12:00:00"},                                 // a time without a day
		{"60", day, "1900-02-29"},                                   // the day that never was
		{"61", day, "1900-03-01"},                                   //
		{"1", day, "1900-01-01"},                                    //
		{"-1", day, "-1"},                                           // no date
		{"1.5", hours, "1.5"},                                       // 36 hours
		{"nonsense", cellFormat{}, "nonsense"},                      //
		{"99999999999999999999999999", cellFormat{}, "1.00000E+26"}, //
	} {
		if got := numberText(c.written, c.format, false); got != c.want {
			t.Errorf("%s as %+v is %s, want %s", c.written, c.format, got, c.want)
		}
	}
	if got := numberText("44565", day, true); got != "2026-01-05" {
		t.Errorf("counted from 1904: %s", got)
	}
}

func TestFormatsOfCells(t *testing.T) {
	for code, want := range map[string]cellFormat{
		"General": {}, "0": {zeros: 1}, "0.00": {}, "#,##0": {}, "000000": {zeros: 6}, "@": {}, "0%": {}, "0.00E+00": {},
		"yyyy-mm-dd": {date: true}, "m/d/yy h:mm": {date: true}, `yyyy"年"m"月"d"日"`: {date: true}, "[$-804]yyyy-mm-dd": {date: true},
		"h:mm AM/PM": {date: true}, "mm:ss.0": {date: true}, "hh:mm:ss.000": {date: true}, "[h]:mm:ss": {}, "[mm]:ss": {},
		`"USD" 0.00`: {}, `"day" 0`: {zeros: 1}, "[Red]0.00": {}, "yyyy-mm-dd;@": {date: true}, `_-* #,##0.00\ "€"_-;-`: {}, `\d0`: {zeros: 1},
		"[$¥-804]#,##0.00": {}, "dddd, d. mmmm yyyy": {date: true}, "": {}, "[": {}, `"`: {}, "Standard": {}, "General;yy": {},
	} {
		if got := formatOf(code); got != want {
			t.Errorf("%s is %+v, want %+v", code, got, want)
		}
	}
}

func TestT20WorkbookErrors(t *testing.T) {
	head := inline(1, "order_id", "amount", "date")
	for cell, shown := range map[string]string{
		`<c r="B2" t="e"><f>Sheet9!A1</f><v>#REF!</v></c>`: "#REF!",
		`<c r="B2"><f>A1*2</f></c>`:                        notCalculated,
		`<c r="B2"><f>A1*2</f><v></v></c>`:                 notCalculated,
	} {
		row := `<row r="2"><c r="A2"><v>1</v></c>` + cell + `<c r="C2" s="1"><v>46027</v></c></row>`
		p := wantProblem(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: head + row}), Options{}), CodeSpreadsheetError)
		if p.Value != shown || p.Line != 2 || p.Column != "amount" {
			t.Errorf("%+v", p)
		}
	}
}

func TestN19WorkbookIDs(t *testing.T) {
	head := inline(1, "order_id", "amount", "date")
	for _, cell := range []string{
		`<c r="A2"><v>2.8370000000000012E+17</v></c>`, `<c r="A2"><v>283700000000000121</v></c>`, `<c r="A2" t="inlineStr"><is><t>2.837E+17</t></is></c>`,
	} {
		row := `<row r="2">` + cell + `<c r="B2"><v>5</v></c><c r="C2" s="1"><v>46027</v></c></row>`
		p := wantProblem(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: head + row}), Options{}), CodeIDDamaged)
		if !isScientific(p.Value) {
			t.Errorf("%+v", p)
		}
	}
}

// TestN12SerialsAreDatesOnlyInDateCells: a day number in a cell that is no date stays refused.
func TestN12SerialsAreDatesOnlyInDateCells(t *testing.T) {
	row := inline(1, "order_id", "amount", "date") + `<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c><c r="C2"><v>46027</v></c></row>`
	wantProblem(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: row}), Options{}), CodeDateSerial)
}

func TestSheetIsChosenByItsHeadings(t *testing.T) {
	orders := inline(1, "order_id", "amount", "date") + inline(2, "1", "5.00", "2026-01-05")
	more := inline(1, "order_id", "amount", "date") + inline(2, "2", "6.00", "2026-01-06")
	titled := inline(1, "January report") + inline(4, "", "") + inline(6, "order_id", "amount", "date") + inline(7, "3", "7.00", "2026-01-07")
	read := inline(1, "How to read this") + inline(2, "Each row is an order")
	book := bookOf(t, nil, testSheet{name: "Read me", rows: read}, testSheet{name: "old &amp; hidden", state: "hidden", rows: more}, testSheet{name: "empty"},
		testSheet{name: "Titled", rows: titled}, testSheet{name: "Orders", rows: orders})
	r := readBook(t, book, Options{})
	wantOrders(t, r, "3")
	if r.file.Sheet != "Titled" || strings.Join(r.file.OtherSheets, "|") != "Orders|old & hidden" || r.drafts[0].Line != 7 {
		t.Errorf("%q, not %q, line %d", r.file.Sheet, r.file.OtherSheets, r.drafts[0].Line)
	}
	wantNote(t, r, NoteSheet)
	if n := wantNote(t, r, NoteOtherSheets); n.Rows != 2 {
		t.Errorf("%+v", n)
	}
	named := readBook(t, book, Options{Sheet: "old & hidden"})
	wantOrders(t, named, "2")
	if strings.Join(named.file.OtherSheets, "|") != "Titled|Orders" {
		t.Errorf("others %q", named.file.OtherSheets)
	}
	wantCode(t, readBook(t, book, Options{Sheet: "empty"}).err, CodeFileEmpty)
	e := wantCode(t, readBook(t, book, Options{Sheet: "May"}).err, CodeUnknownSheet)
	if known := fmt.Sprint(e.Facts["known"]); known != "[Read me old & hidden empty Titled Orders]" {
		t.Errorf("known %s", known)
	}
	wantCode(t, readBook(t, book, Options{Sheet: "Read me"}).err, CodeMissingColumn)
	wantCode(t, readBook(t, bookOf(t, nil, testSheet{name: "empty"}), Options{}).err, CodeFileEmpty)
}

func TestHeadingsOfTwoLines(t *testing.T) {
	rows := inline(1, "订单号", "Buyer", "", "amount", "date") + inline(2, "", "name", "email") + inline(3, "1", "Ann", "ann@example.com", "5.00", "2026-01-05")
	merges := `<mergeCells count="4"><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:D2"/><mergeCell ref="E1:E2"/></mergeCells>`
	r := readBook(t, bookOf(t, nil, testSheet{name: "a", rows: rows, tail: merges}), Options{})
	wantOrders(t, r, "1")
	if b := r.drafts[0].Buyer; b.Name != "Ann" || b.Email != "ann@example.com" {
		t.Errorf("%+v", b)
	}
}

// asWorkbook makes a workbook of a CSV, its cells shared texts as spreadsheets write them.
func asWorkbook(t testing.TB, text string) string {
	t.Helper()
	var rows strings.Builder
	var shared []string
	number := map[string]int{}
	r := newReader(strings.NewReader(text), ',')
	for line := 1; ; line++ {
		ok, err := r.next()
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			break
		}
		fmt.Fprintf(&rows, `<row r="%d">`, line)
		for i := range r.row.cells {
			cell := r.row.cell(i)
			if cell == "" {
				continue
			}
			n, known := number[cell]
			if !known {
				n, number[cell] = len(shared), len(shared)
				shared = append(shared, `<si><t xml:space="preserve">`+escapeMarkup(escapeSheet(cell))+`</t></si>`)
			}
			fmt.Fprintf(&rows, `<c r="%s%d" s="0" t="s"><v>%d</v></c>`, columnName(i), line, n)
		}
		rows.WriteString(`</row>`)
	}
	return bookOf(t, shared, testSheet{name: "orders", rows: rows.String()})
}

func TestPlatformWorkbook(t *testing.T) {
	file := readFile(t, "testdata/shopify_79.csv", Options{})
	book := readBook(t, asWorkbook(t, string(mustRead(t, "testdata/shopify_79.csv"))), Options{})
	if book.err != nil || book.file.Format != "shopify" || len(book.drafts) != len(file.drafts) || len(book.problems) != len(file.problems) {
		t.Fatal(book.err, len(book.drafts), len(file.drafts), book.problems, file.problems)
	}
	for i := range file.drafts {
		sameDraft(t, file.drafts[i], book.drafts[i])
	}
}

// mustRead reads a file.
func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestB20OtherWorkbooks(t *testing.T) {
	for _, c := range []struct {
		content string
		code    store.Code
		kind    string
	}{
		{packed(t, part{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, part{"content.xml", "<x/>"}), CodeWorkbook, "ods"},
		{packed(t, part{"Index/Document.iwa", "x"}), CodeWorkbook, "numbers"},
		{packed(t, part{"xl/workbook.bin", "x"}), CodeWorkbook, "xlsb"},
		{packed(t, part{"orders.csv", simple}), CodeArchive, "zip"},
		{oleFile("Workbook"), CodeOldWorkbook, "xls"},
		{oleFile("EncryptedPackage"), CodeWorkbookLocked, ""},
		{packed(t, part{"xl/workbook.xml", "<workbook/>"}), CodeFileEmpty, ""},
		{packed(t, part{"xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'aa'>]><workbook/>"}), CodeWorkbookDamaged, ""},
		{packed(t, part{"xl/workbook.xml", "<workbook"}), CodeWorkbookDamaged, ""},
		{bookOf(t, nil, testSheet{name: "a", rows: `<row r="1"><c r="A1" t="s"><v>0</v></c>`}), CodeWorkbookDamaged, ""},
		{bookOf(t, nil, testSheet{name: "a", rows: inline(1, "order_id\xff")}), CodeWorkbookDamaged, ""},
	} {
		e := wantCode(t, readBook(t, c.content, Options{}).err, c.code)
		if c.kind != "" && e.Facts["kind"] != c.kind {
			t.Errorf("%v", e)
		}
	}
	whole := bookOf(t, nil, testSheet{name: "a", rows: inline(1, "order_id", "amount", "date") + inline(2, "1", "5", "2026-01-05")})
	for cut := 1; cut < len(whole); cut += 97 {
		if err := readBook(t, whole[:len(whole)-cut], Options{}).err; !store.CodeIs(err, CodeWorkbookDamaged) && !store.CodeIs(err, CodeArchive) {
			t.Fatalf("cut by %d: %v", cut, err)
		}
	}
}

// oleFile is the beginning of an OLE file whose directory has one entry.
func oleFile(entry string) string {
	head := make([]byte, 512*3)
	copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	head[30], head[48] = 9, 1
	for i, c := range []byte(entry) {
		head[1024+128+2*i] = c
	}
	return string(head)
}

func TestF65WorkbookLimits(t *testing.T) {
	head := inline(1, "order_id", "amount", "date", "note")
	long := strings.Repeat("x", 70<<10)
	row := `<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c><c r="C2" s="1"><v>46027</v></c><c r="D2" t="inlineStr"><is><t>` + long + `</t></is></c></row>`
	p := wantProblem(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: head + row}), Options{}), CodeCellTooLong)
	if p.Line != 2 || p.Column != "note" {
		t.Errorf("%d %s", p.Line, p.Column)
	}
	huge := inline(1, strings.Repeat("x", 50<<20))
	wantCode(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: huge}), Options{}).err, CodeWorkbookDamaged)
	shared := []string{`<si><t>` + strings.Repeat("y", 60<<10) + `</t></si>`}
	var bomb strings.Builder
	for line := range 20_000 {
		fmt.Fprintf(&bomb, `<row r="%d"><c t="s"><v>0</v></c></row>`, line+2)
	}
	wantCode(t, readBook(t, bookOf(t, shared, testSheet{name: "a", rows: head + bomb.String()}), Options{}).err, CodeWorkbookTooLarge)
	wide := `<row r="1"><c r="XFE1"><v>1</v></c></row>`
	wantCode(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: wide}), Options{}).err, CodeTooManyColumns)
	spaces := `<row r="1"/>` + strings.Repeat(strings.Repeat(" ", 1<<20)+"<x/>", 100)
	wantCode(t, readBook(t, bookOf(t, nil, testSheet{name: "a", rows: spaces}), Options{}).err, CodeWorkbookTooLarge)
}

func TestB24WorkbookChanged(t *testing.T) {
	book := bookOf(t, nil, testSheet{name: "a", rows: inline(1, "order_id", "amount", "date") + inline(2, "1", "5", "2026-01-05")})
	path := filepath.Join(t.TempDir(), "orders.xlsx")
	if err := os.WriteFile(path, []byte(book), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.WriteFile(path, []byte(strings.Replace(book, "PK", "PX", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	err = f.Orders(func(*store.OrderDraft) error { return nil }, func(Problem) error { return nil })
	wantCode(t, err, store.CodeFileChanged)
}

// TestP28WorkbookOfNumbers: what breaks other importers. Numbers writes a sheet of explanations first and the table's name
// above its headings; columns stand in any order; a comma in a number is never read as something that it is not.
func TestP28WorkbookOfNumbers(t *testing.T) {
	summary := inline(1, "This document was exported from Numbers. Each table was converted to an Excel worksheet.") + inline(3, "Numbers Sheet Name", "Numbers Table Name")
	head := inline(1, "Table 1") + inline(2, "date", "name", "total", "order_id")
	cells := func(total string) string {
		return `<row r="3"><c r="A3" s="1"><v>46027</v></c><c r="B3" t="inlineStr"><is><t>Ann</t></is></c>` + total + `<c r="D3"><v>7</v></c></row>`
	}
	book := func(total string) reading {
		return readBook(t, bookOf(t, nil, testSheet{name: "Export Summary", rows: summary}, testSheet{name: "Sheet 1 - Table 1", rows: head + cells(total)}), Options{Currency: "USD"})
	}
	r := book(`<c r="C3"><v>52620</v></c>`)
	wantOrders(t, r, "7")
	if d := r.drafts[0]; d.Total != 5_262_000 || d.Buyer.Name != "Ann" || d.PlacedAt != at(t, "2026-01-05T00:00:00Z") || d.Line != 3 {
		t.Errorf("%+v", d)
	}
	wantProblem(t, book(`<c r="C3" t="inlineStr"><is><t>52,620</t></is></c>`), CodeAmountAmbiguous)
}

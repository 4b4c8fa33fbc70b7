package exchange

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"

	"regulars/store"
)

func TestB1Empty(t *testing.T) { wantCode(t, readText(t, "", Options{}).err, CodeFileEmpty) }

func TestB1OnlyBlankLines(t *testing.T) {
	wantCode(t, readText(t, "\n\n \n", Options{}).err, CodeFileEmpty)
}

func TestB2HeaderOnly(t *testing.T) {
	r := readText(t, "order_id,email,amount,date\n", Options{})
	wantOrders(t, r)
	if r.file.Rows != 0 {
		t.Errorf("%d rows", r.file.Rows)
	}
}

func TestB3BOM(t *testing.T) { wantOrders(t, readText(t, "\ufeff"+simple, Options{}), "1", "2") }

func TestB4BOMAndQuotedHeader(t *testing.T) {
	wantOrders(t, readText(t, "\ufeff\"order_id\",\"email\",\"amount\",\"date\"\n1,a@example.com,1.00,2026-01-05\n", Options{}), "1")
}

// inUTF16 encodes text.
func inUTF16(text string, order binary.AppendByteOrder, mark bool) string {
	var out []byte
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestB5UTF16WithMark(t *testing.T) {
	text := strings.ReplaceAll(simple, ",", "\t") + "3\t李雷\t1.00\t2026-01-07\n"
	text = strings.Replace(text, "email", "name", 1)
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		r := readText(t, inUTF16(text, order, true), Options{})
		wantOrders(t, r, "1", "2", "3")
		wantNote(t, r, NoteUTF16)
		if r.file.Delimiter != "\t" || r.drafts[2].Buyer.Name != "李雷" {
			t.Errorf("delimiter %q, draft %+v", r.file.Delimiter, r.drafts[2])
		}
	}
}

func TestB6UTF16WithoutMark(t *testing.T) {
	for want, order := range map[string]binary.AppendByteOrder{EncodingUTF16LE: binary.LittleEndian, EncodingUTF16BE: binary.BigEndian} {
		text := inUTF16(simple, order, false)
		if e := wantCode(t, readText(t, text, Options{}).err, CodeUTF16Unmarked); e.Facts["encoding"] != want {
			t.Errorf("encoding %v, want %s", e.Facts["encoding"], want)
		}
		wantOrders(t, readText(t, text, Options{Encoding: want}), "1", "2")
	}
}

// inGB encodes text.
func inGB(t testing.TB, text string) string {
	t.Helper()
	out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const chinese = "订单号,客户姓名,手机号,实付金额,下单时间,备注\n1001,李雷,13800138000,12.50,2026-01-05 10:00,尽快发货，谢谢\n1002,韩梅梅,13900139000,7.00,2026年1月6日,\n"

func TestB7GB18030(t *testing.T) {
	e := wantCode(t, readText(t, inGB(t, chinese), Options{}).err, CodeNotUTF8)
	preview, _ := e.Facts["preview"].([]string)
	if e.Facts["line"] != 1 || e.Facts["encoding"] != EncodingGB18030 || len(preview) != 3 || !strings.Contains(preview[1], "李雷") {
		t.Errorf("facts %v", e.Facts)
	}
	for _, name := range []string{"gb18030", "GBK", "gb2312"} {
		r := readText(t, inGB(t, chinese), Options{Encoding: name})
		wantOrders(t, r, "1001", "1002")
		if r.drafts[0].Buyer.Name != "李雷" || r.drafts[0].Detail.Note != "尽快发货，谢谢" || r.file.Lang != "zh" || r.file.Currency != "CNY" {
			t.Errorf("%+v lang %s currency %s", r.drafts[0], r.file.Lang, r.file.Currency)
		}
	}
}

func TestB7GB18030FourBytes(t *testing.T) {
	text := "订单号,姓名,实付金额,日期\n1,㐂𠮷,1.00,2026-01-05\n"
	r := readText(t, inGB(t, text), Options{Encoding: EncodingGB18030})
	wantOrders(t, r, "1")
	if r.drafts[0].Buyer.Name != "㐂𠮷" {
		t.Errorf("name %q", r.drafts[0].Buyer.Name)
	}
}

func TestB7PlatformFileIsReadAsGB18030(t *testing.T) {
	text := "Name,Financial Status,Lineitem name,Total,Created at,Billing Name\n#1,paid,绿茶,12.00,2026-01-05 10:00:00 +0800,李雷\n"
	r := readText(t, inGB(t, text), Options{})
	wantOrders(t, r, "#1")
	wantNote(t, r, NoteGB18030)
	if r.drafts[0].Buyer.Name != "李雷" {
		t.Errorf("%+v", r.drafts[0])
	}
}

func TestB8OtherEncodingsAreNeverGuessed(t *testing.T) {
	latin, _ := charmap.Windows1252.NewEncoder().String("order_id,name,amount,date\n1,José Müller,1.00,2026-01-05\n2,Renée Faßbinder,2.00,2026-01-05\n")
	shopify, _ := charmap.Windows1252.NewEncoder().String(
		"Name,Financial Status,Lineitem name,Total,Created at,Billing Name\n#1,paid,Thé,12.00,2026-01-05 10:00:00 +0100,René Müller\n")
	sjis, _ := japanese.ShiftJIS.NewEncoder().String("order_id,name,amount,date\n1,山田太郎,1,2026-01-05\n")
	for _, text := range []string{latin, shopify} {
		wantCode(t, readText(t, text, Options{}).err, CodeNotUTF8Unknown)
	}
	if err := readText(t, sjis, Options{}).err; err == nil {
		t.Error("Shift-JIS was read without asking")
	}
	r := readText(t, latin, Options{Encoding: EncodingLatin})
	wantOrders(t, r, "1", "2")
	if r.drafts[0].Buyer.Name != "José Müller" {
		t.Errorf("%q", r.drafts[0].Buyer.Name)
	}
	if r = readText(t, sjis, Options{Encoding: EncodingShiftJIS}); len(r.drafts) != 1 || r.drafts[0].Buyer.Name != "山田太郎" {
		t.Errorf("%+v", r)
	}
}

func TestB8WrongEncodingNamed(t *testing.T) {
	latin := "order_id,name,amount,date\n1,Ann,1.00,2026-01-05\n2,Ren\xe9,2.00,2026-01-05\n"
	for _, name := range []string{EncodingUTF8, EncodingGB18030} {
		r := readText(t, latin, Options{Encoding: name})
		if r.err == nil {
			t.Errorf("%s: read", name)
		}
	}
	if e := wantCode(t, readText(t, latin, Options{Encoding: EncodingShiftJIS}).err, CodeNotInEncoding); e.Facts["line"] != 3 {
		t.Errorf("facts %v", e.Facts)
	}
	wantCode(t, readText(t, latin, Options{Encoding: "klingon"}).err, CodeUnknownEncoding)
}

func TestB9MixedEncodings(t *testing.T) {
	var b strings.Builder
	b.WriteString("order_id,name,amount,date\n")
	for range 10 {
		b.WriteString("1,韩梅梅,1.00,2026-01-05\n")
	}
	b.WriteString(inGB(t, "2,李雷,1.00,2026-01-05\n"))
	e := wantCode(t, readText(t, b.String(), Options{}).err, CodeMixedEncodings)
	if e.Facts["line"] != 12 || e.Facts["before"] != "11" {
		t.Errorf("facts %v", e.Facts)
	}
}

func TestB10Separators(t *testing.T) {
	for _, comma := range []string{";", "\t"} {
		r := readText(t, strings.ReplaceAll(simple, ",", comma), Options{})
		wantOrders(t, r, "1", "2")
		if r.file.Delimiter != comma {
			t.Errorf("delimiter %q", r.file.Delimiter)
		}
	}
	wantOrders(t, readText(t, "sep=;\r\n"+strings.ReplaceAll(simple, ",", ";"), Options{}), "1", "2")
	r := readText(t, "order_id;email;amount;date\n1;a@example.com;1.234,50;05.01.2026\n", Options{})
	wantOrders(t, r, "1")
	if r.drafts[0].Total != 123450 {
		t.Errorf("total %d", r.drafts[0].Total)
	}
}

func TestB11WideComma(t *testing.T) {
	wantCode(t, readText(t, "订单号，姓名，实付金额，日期\n1，李雷，1.00，2026-01-05\n", Options{}).err, CodeWideComma)
}

func TestB12ReturnsOnly(t *testing.T) {
	r := readText(t, strings.ReplaceAll(simple, "\n", "\r"), Options{})
	wantOrders(t, r, "1", "2")
	wantNote(t, r, NoteReturns)
	if r.drafts[1].Line != 3 {
		t.Errorf("line %d", r.drafts[1].Line)
	}
}

func TestB13MixedLineEnds(t *testing.T) {
	r := readText(t, "order_id,email,amount,date,note\r\n1,a@example.com,1.00,2026-01-05,\"two\r\nlines\"\n2,b@example.com,2.00,2026-01-05,\r\n", Options{})
	wantOrders(t, r, "1", "2")
	if r.drafts[0].Detail.Note != "two\nlines" || r.drafts[1].Line != 4 {
		t.Errorf("%+v %+v", r.drafts[0].Detail, r.drafts[1])
	}
}

func TestB14QuoteNeverClosed(t *testing.T) {
	text := simple + "3,\"c@example.com,1.00,2026-01-05\n" + strings.Repeat("4,d@example.com,1.00,2026-01-05\n", 40)
	if e := wantCode(t, readText(t, text, Options{}).err, CodeQuoteOpen); e.Facts["line"] != 4 {
		t.Errorf("facts %v", e.Facts)
	}
	text += strings.Repeat("4,d@example.com,1.00,2026-01-05\n", 100_000)
	if e := wantCode(t, readText(t, text, Options{}).err, CodeQuoteOpen); e.Facts["line"] != 4 {
		t.Errorf("facts %v", e.Facts)
	}
}

func TestB15StrayQuotes(t *testing.T) {
	for _, cell := range []string{`An"n`, `"Ann"x`, ` "Ann"`} {
		r := readText(t, "order_id,name,amount,date\n1,Bob,1.00,2026-01-05\n2,"+cell+",1.00,2026-01-05\n3,Cid,1.00,2026-01-05\n", Options{})
		p := wantProblem(t, r, CodeQuoteStray)
		if p.Line != 3 || p.Column != "name" || len(r.drafts) != 2 || r.file.Rejected != 1 {
			t.Errorf("%s: %+v, %d orders, %d rejected", cell, p, len(r.drafts), r.file.Rejected)
		}
	}
}

func TestB16RaggedRows(t *testing.T) {
	p := wantProblem(t, readText(t, simple+"3,c@example.com\n", Options{}), CodeRowShort)
	if p.Line != 4 || p.Facts["columns"] != 2 || p.Facts["heading"] != 4 {
		t.Errorf("%+v", p)
	}
	wantProblem(t, readText(t, simple+"3,c@example.com,1.00,2026-01-05,more\n", Options{}), CodeRowLong)
}

func TestB17TrailingEmptyColumn(t *testing.T) {
	wantOrders(t, readText(t, strings.ReplaceAll(simple, "\n", ",\n"), Options{}), "1", "2")
	wantOrders(t, readText(t, "order_id,email,amount,date\n1,a@example.com,1.00,2026-01-05,,\n", Options{}), "1")
	wantOrders(t, readText(t, "order_id,email,amount,date,\n1,a@example.com,1.00,2026-01-05\n", Options{}), "1")
}

func TestB18CtrlZ(t *testing.T) {
	wantOrders(t, readText(t, simple+"\x1a", Options{}), "1", "2")
	wantOrders(t, readText(t, strings.TrimSuffix(simple, "\n")+"\x1a", Options{}), "1", "2")
}

func TestB19NUL(t *testing.T) {
	if e := wantCode(t, readText(t, simple+"3,a\x00b@example.com,1.00,2026-01-05\n", Options{}).err, CodeNULByte); e.Facts["line"] != 4 {
		t.Errorf("facts %v", e.Facts)
	}
}

func TestB20OtherKinds(t *testing.T) {
	for text, code := range map[string]store.Code{
		"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml":      CodeWorkbookDamaged,
		"PK\x03\x04\x14\x00\x00\x00orders.csv":               CodeArchive,
		"\x1f\x8b\x08\x00":                                   CodeArchive,
		"%PDF-1.7\n":                                         CodePDF,
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00":           CodeOldWorkbook,
		"<html><table><tr><td>1</td></tr></table></html>":    CodeWebPage,
		"\ufeff\r\n<!DOCTYPE html>":                          CodeWebPage,
		"<?xml version=\"1.0\"?><Workbook></Workbook>":       CodeWebPage,
		"SQLite format 3\x00\x10\x00\x01\x01\x00@  \x00\x00": CodeDatabase, // B21
	} {
		wantCode(t, readText(t, text, Options{}).err, code)
	}
}

func TestB22Limits(t *testing.T) {
	heading := strings.Repeat("c,", 200) + "c"
	if e := wantCode(t, readText(t, heading+"\n", Options{}).err, CodeTooManyColumns); e.Facts["columns"] != 201 {
		t.Errorf("facts %v", e.Facts)
	}
	p := wantProblem(t, readText(t, simple+"3,"+strings.Repeat("x", 65<<10)+",1.00,2026-01-05\n", Options{}), CodeCellTooLong)
	if p.Line != 4 || p.Column != "email" {
		t.Errorf("%d %s", p.Line, p.Column)
	}
	wantCode(t, readText(t, simple+"3,"+strings.Repeat("x,", 600<<10)+"\n", Options{}).err, CodeLineTooLong)
}

func TestF65HugeCellsStopEarly(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	wantCode(t, readText(t, simple+strings.Repeat("x", 50<<20), Options{}).err, CodeLineTooLong)
	wantCode(t, readText(t, strings.Repeat("c,", 400_000)+"\n", Options{}).err, CodeTooManyColumns)
	wantCode(t, readText(t, simple+`3,"`+strings.Repeat("x", 50<<20)+"\"\n", Options{}).err, CodeLineTooLong)
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 400<<20 {
		t.Errorf("allocated %d MB", grown>>20)
	}
}

func TestB23NotRegular(t *testing.T) {
	dir := t.TempDir()
	wantCode(t, readFile(t, dir, Options{}).err, CodeNotRegular)
	wantCode(t, readFile(t, filepath.Join(dir, "absent.csv"), Options{}).err, CodeFileVanished)
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Skip("this system makes no links")
	}
	wantCode(t, readFile(t, link, Options{}).err, CodeNotRegular)
}

func TestB24Changed(t *testing.T) {
	path := write(t, simple)
	f, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	same := strings.Replace(simple, "12.50", "99.99", 1)
	if err := os.WriteFile(path, []byte(same), 0o600); err != nil {
		t.Fatal(err)
	}
	err = f.Orders(func(*store.OrderDraft) error { return nil }, func(p Problem) error { return p })
	wantCode(t, err, store.CodeFileChanged)
}

func TestB25StandardInput(t *testing.T) {
	_, err := Read("-", strings.NewReader(""), Options{})
	wantCode(t, err, CodeNoInput)
	_, err = Read("-", nil, Options{})
	wantCode(t, err, CodeNoInput)
	t.Setenv("TMPDIR", t.TempDir())
	f, err := Read("-", strings.NewReader(simple), Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range 2 {
		if err := f.Orders(func(*store.OrderDraft) error { n++; return nil }, func(p Problem) error { return p }); err != nil {
			t.Fatal(err)
		}
	}
	if n != 4 || f.Rows != 2 {
		t.Errorf("%d orders, %d rows", n, f.Rows)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "regulars-import-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDecodersAgreeAcrossBuffers(t *testing.T) {
	var b strings.Builder
	b.WriteString("订单号,姓名,实付金额,日期\n")
	rows := 40_000
	for range rows {
		b.WriteString("1,李雷韩梅梅㐂,1.00,2026-01-05\n")
	}
	text := b.String()
	for name, encoded := range map[string]string{
		EncodingUTF8: text, EncodingGB18030: inGB(t, text), EncodingUTF16LE: inUTF16(text, binary.LittleEndian, false),
	} {
		f, err := Read("-", bytes.NewReader([]byte(encoded)), Options{Encoding: name})
		if err != nil {
			t.Fatal(name, err)
		}
		if f.Rows != rows {
			t.Errorf("%s: %d rows", name, f.Rows)
		}
		err = f.Orders(func(d *store.OrderDraft) error {
			if d.Buyer.Name != "李雷韩梅梅㐂" {
				t.Fatalf("%s: %q on line %d", name, d.Buyer.Name, d.Line)
			}
			return nil
		}, func(p Problem) error { return p })
		if err != nil {
			t.Error(name, err)
		}
		_ = f.Close()
	}
}

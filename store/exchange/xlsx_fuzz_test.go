package exchange

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"
)

// FuzzWorkbook reads any content of a sheet, of the shared texts and of the styles, and any bytes as a whole workbook.
func FuzzWorkbook(f *testing.F) {
	head := inline(1, "order_id", "amount", "date", "name")
	for _, rows := range []string{
		inline(2, "1", "5.00", "2026-01-05", "Ann"),
		`<row r="2"><c r="A2"><v>2.837E+17</v></c><c r="B2" s="6"><v>5.5</v></c><c r="C2" s="1"><v>46027.5</v></c><c r="D2" t="s"><v>0</v></c></row>`,
		`<row r="9" hidden="1"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c t="d"><v>2026-01-05T10:00:00</v></c><c><f>A1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells>`,
		`<row r="2"><c r="D2" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> &#x4e;</t></r><rPh><t>x</t></rPh></is></c><c r="A2"><v><![CDATA[7]]></v></c></row>`,
		`<row r="2"><c r="XFD2"><v>1</v></c></row><!-- <row> -->`, `<row r="1048577"/>`, `<row`, `</sheetData>`,
		`<row r="2"><v>1</v><is><t>a</t></is></row><v>2</v><c r="A3"><v>3</v></c></c><v>4</v>`, // values outside cells, cells outside rows
	} {
		f.Add([]byte(head+rows), []byte(`<si><t>李雷_x000A_</t></si>`), []byte(testStyles))
	}
	f.Add([]byte(bookOf(f, nil, testSheet{name: "a", rows: head})), []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, rows, shared, list []byte) {
		if bytes.HasPrefix(rows, []byte("PK")) {
			wantFit(t, rows, Options{})
			return
		}
		book := styledBook(t, string(list), []string{string(shared)}, testSheet{name: "a", rows: string(rows)})
		wantFit(t, []byte(book), Options{Zone: time.UTC})
	})
}

// FuzzMarkup holds our reader of XML against the standard library's: what that one accepts is read alike.
func FuzzMarkup(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><a:b xmlns:a="x" c='>"'>1 &lt;&#65;&#x4e2d;<d/><![CDATA[<&]]><!-- - -- > --></a:b>`))
	f.Add([]byte("<a>\r\n\r<b e = \"&amp;\" f='g'></b ></a>"))
	f.Add([]byte("<a/><!---->"))
	f.Add([]byte("<a><!DOCTYPE x [<!ENTITY y 'z'>]>&y;</a>"))
	f.Fuzz(func(t *testing.T, part []byte) {
		want, err := standardTags(part)
		got, mine := ourTags(part)
		var refused errMarkup
		if mine != nil && !errors.As(mine, &refused) {
			t.Fatalf("%q: %v", part, mine)
		}
		if err != nil || mine != nil && strings.Contains(mine.Error(), "document type") {
			return
		}
		if mine != nil || got != want {
			t.Fatalf("%q: %q %v, want %q", part, got, mine, want)
		}
	})
}

// standardTags writes the tags, the first attribute and the text before each tag in one line, as the standard library has
// them.
func standardTags(part []byte) (string, error) {
	if bytes.Contains(part, []byte("<!D")) || bytes.Contains(part, []byte("xmlns")) {
		return "", io.ErrUnexpectedEOF // directives are no business of ours, and names of spaces are compared nowhere
	}
	d := xml.NewDecoder(bytes.NewReader(part))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, io.ErrUnexpectedEOF }
	var b, text strings.Builder
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch token.(type) {
		case xml.StartElement, xml.EndElement:
			b.WriteString(text.String())
			text.Reset()
		}
		switch e := token.(type) {
		case xml.StartElement:
			if strings.Contains(e.Name.Local, ":") {
				return "", io.ErrUnexpectedEOF // no name with a space before it
			}
			b.WriteString("<" + e.Name.Local + ">")
			if len(e.Attr) > 0 {
				b.WriteString(e.Attr[0].Value)
			}
		case xml.EndElement:
			if strings.Contains(e.Name.Local, ":") {
				return "", io.ErrUnexpectedEOF
			}
			b.WriteString("</" + e.Name.Local + ">")
		case xml.CharData:
			text.Write(e)
		case xml.Directive:
			return "", io.ErrUnexpectedEOF
		}
	}
}

// ourTags writes the same by our reader.
func ourTags(part []byte) (string, error) {
	m := newMarkup(bytes.NewReader(part))
	var b strings.Builder
	m.begin()
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return b.String(), err
		}
		b.Write(m.finish())
		m.begin()
		if m.closes {
			b.WriteString("</" + string(m.name) + ">")
			continue
		}
		b.WriteString("<" + string(m.name) + ">")
		if _, value, _, ok := cutField(m.fields); ok {
			plain := markup{}
			if err := plain.decode(value); err != nil {
				return "", err
			}
			b.Write(plain.text)
		}
	}
}

// FuzzCellNumber: a number cell comes out as itself, as a date that exists, or as a power of ten that nothing accepts.
func FuzzCellNumber(f *testing.F) {
	for _, seed := range []string{"46027.604166666664", "2.837E+17", "0.30000000000000004", "60", "-1", "1E308", "9007199254740993", "0.9999999999", "NaN", ""} {
		f.Add(seed, "yyyy-mm-dd hh:mm", false)
		f.Add(seed, "000000", true)
		f.Add(seed, `[$-804]#,##0.00;"`, false)
	}
	f.Fuzz(func(t *testing.T, written, code string, since1904 bool) {
		format := formatOf(code)
		got := numberText(written, format, since1904)
		value, err := strconv.ParseFloat(written, 64)
		if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
			if got != written {
				t.Fatalf("%q became %q", written, got)
			}
			return
		}
		if format.date && strings.ContainsAny(got, ":-") && value >= 0 && value < lastSerial {
			at, bad := parseDate(got, orderUnknown)
			if bad == "" && (at.year < firstYear || at.year > lastYear) {
				t.Fatalf("%q became %q", written, got)
			}
			return
		}
		back, err := strconv.ParseFloat(got, 64)
		if err != nil || math.Abs(back-value) > math.Abs(value)*1e-5+1e-300 {
			t.Fatalf("%q became %q", written, got)
		}
	})
}

// FuzzGB18030: what is written is read back, and what the library reads without a doubt we read alike.
func FuzzGB18030(f *testing.F) {
	for _, seed := range []string{"李雷,12.50\n", "a\x80b", "\x81\x30\x81\x30", "\xaa\xa1\xff", "若曦家的猫\xe4\xae\x9d", "\x84\x31\xa4\x37", "\xa1"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		whole, ok := decodeGB(data)
		streamed, err := io.ReadAll(newGBReader("f", iotest.OneByteReader(bytes.NewReader(data))))
		if ok != (err == nil) || ok && string(streamed) != whole {
			t.Fatalf("%x: %q %v at once, %q %v as a stream", data, whole, ok, streamed, err)
		}
		if !utf8.Valid(data) {
			return
		}
		var out bytes.Buffer
		if _, err := (&gbWriter{out: &out}).Write(data); err != nil {
			wantCoded(t, err)
			return
		}
		if back, ok := decodeGB(out.Bytes()); !ok || back != string(data) {
			t.Fatalf("%q is written %x and read %q", data, out.Bytes(), back)
		}
	})
}

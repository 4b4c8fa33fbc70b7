package ui

import (
	"archive/zip"
	"fmt"
	"strings"
	"testing"

	"regulars/lang"
)

// months is a workbook of two sheets of orders, one order each.
func months(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	z := zip.NewWriter(&b)
	const related = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	parts := map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="r" Type="` + related + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook><sheets><sheet name="Sept" r:id="a"/><sheet name="Oct" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="a" Type="` + related + `/worksheet" Target="worksheets/a.xml"/>` +
			`<Relationship Id="b" Type="` + related + `/worksheet" Target="worksheets/b.xml"/></Relationships>`,
	}
	for name, id := range map[string]string{"a": "S-1", "b": "O-2"} {
		rows := ""
		for _, cells := range [][]string{{"order_id", "ordered_at", "email", "total"}, {id, "2026-10-01", "b@example.com", "9.00"}} {
			rows += "<row>"
			for _, cell := range cells {
				rows += fmt.Sprintf(`<c t="inlineStr"><is><t>%s</t></is></c>`, cell)
			}
			rows += "</row>"
		}
		parts["xl/worksheets/"+name+".xml"] = `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`
	}
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAWorkbookCanBeReadSheetBySheet(t *testing.T) {
	for _, l := range lang.All() {
		r := newRig(t, l, 100, 30)
		r.file("months.xlsx", months(t))
		r.press("alt+8", "i", "type:mon", "enter").sees("S-1", "Sept", "Oct")
		r.press("s").sees(l.T("import.sheet.title")).press("down", "enter").sees("O-2", "Oct", "Sept")
	}
}

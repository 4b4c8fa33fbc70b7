package exchange

import (
	"fmt"
	"strings"
)

// The names by which a workbook's parts say what they are.
const (
	xmlBegin     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	sheetNames   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relationOf   = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	relationList = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	contentOf    = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
)

// sheetBegin is a sheet down to the widths of its columns: the heading line stays in sight.
const sheetBegin = xmlBegin + `<worksheet ` + sheetNames + `><sheetViews><sheetView workbookViewId="0">` +
	`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>` +
	`<sheetFormatPr defaultRowHeight="15"/><cols>`

// bookPart is one part of a workbook.
type bookPart struct{ name, text string }

// bookParts are the parts of a workbook besides its one sheet.
func bookParts(title string) []bookPart {
	return []bookPart{
		{"[Content_Types].xml", xmlBegin + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + contentOf + `sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + contentOf + `worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + contentOf + `styles+xml"/></Types>`},
		{"_rels/.rels", xmlBegin + `<Relationships ` + relationList + `><Relationship Id="rId1" Type="` + relationOf +
			`/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", xmlBegin + `<workbook ` + sheetNames + ` xmlns:r="` + relationOf + `"><bookViews><workbookView/></bookViews><sheets>` +
			`<sheet name="` + escapeMarkup(escapeSheet(title)) + `" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", xmlBegin + `<Relationships ` + relationList + `><Relationship Id="rId1" Type="` + relationOf +
			`/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + relationOf + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", bookStyles()},
	}
}

// bookStyles is the part that holds the styles, in the order of the style constants.
func bookStyles() string {
	formats := []string{`yyyy\-mm\-dd`, `yyyy\-mm\-dd\ hh:mm:ss`, `#,##0`, `#,##0.0`, `#,##0.00`, `#,##0.000`, `#,##0.0000`}
	const firstOwn = 164 // smaller numbers are formats that every spreadsheet has
	var list, cells strings.Builder
	for i, format := range formats {
		fmt.Fprintf(&list, `<numFmt numFmtId="%d" formatCode="%s"/>`, firstOwn+i, format)
		fmt.Fprintf(&cells, `<xf numFmtId="%d" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`, firstOwn+i)
	}
	const styled = `<xf numFmtId="%d" fontId="%d" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"%s/>`
	first := fmt.Sprintf(styled, 0, 0, "") + fmt.Sprintf(styled, 49, 1, ` applyFont="1"`) + fmt.Sprintf(styled, 49, 0, "") +
		fmt.Sprintf(styled, 49, 0, ` quotePrefix="1"`) + fmt.Sprintf(styled, 1, 0, "")
	return xmlBegin + `<styleSheet ` + sheetNames + `><numFmts count="` + fmt.Sprint(len(formats)) + `">` + list.String() + `</numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="` + fmt.Sprint(5+len(formats)) + `">` + first + cells.String() + `</cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}

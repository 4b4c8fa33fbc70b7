package reports

import (
	"fmt"
	"strings"
)

// The kinds of parts and of the relations between them.
const (
	officeKind   = "application/vnd.openxmlformats-officedocument."
	officeRel    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relSpace     = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	drawSpace    = "http://schemas.openxmlformats.org/drawingml/2006/main"
	chartSpace   = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	chartColumns = 8  // columns that a chart is wide
	chartRows    = 18 // and rows that it is high
)

// parts are the files of the workbook, by name and XML.
func (b *workbook) parts() [][2]string {
	types := `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` + overridden("/xl/workbook.xml", "spreadsheetml.sheet.main") + overridden("/xl/styles.xml", "spreadsheetml.styles")
	list, rels, sheets := "", "", [][2]string{}
	for i, w := range b.sheets {
		n := i + 1
		list += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escapedXML(w.name), n, n)
		rels += relation(fmt.Sprintf("rId%d", n), "worksheet", fmt.Sprintf("worksheets/sheet%d.xml", n))
		types += overridden(fmt.Sprintf("/xl/worksheets/sheet%d.xml", n), "spreadsheetml.worksheet")
		sheets = append(sheets, [2]string{fmt.Sprintf("xl/worksheets/sheet%d.xml", n), w.xml()})
		if len(w.charts) == 0 {
			continue
		}
		types += overridden(fmt.Sprintf("/xl/drawings/drawing%d.xml", n), "drawing")
		sheets = append(sheets,
			[2]string{fmt.Sprintf("xl/worksheets/_rels/sheet%d.xml.rels", n), relations(relation("rId1", "drawing", fmt.Sprintf("../drawings/drawing%d.xml", n)))},
			[2]string{fmt.Sprintf("xl/drawings/drawing%d.xml", n), w.drawing()})
		drawn := ""
		for j, chart := range w.charts {
			drawn += relation(fmt.Sprintf("rId%d", j+1), "chart", fmt.Sprintf("../charts/chart%d.xml", w.first+j))
			types += overridden(fmt.Sprintf("/xl/charts/chart%d.xml", w.first+j), "drawingml.chart")
			sheets = append(sheets, [2]string{fmt.Sprintf("xl/charts/chart%d.xml", w.first+j), chart})
		}
		sheets = append(sheets, [2]string{fmt.Sprintf("xl/drawings/_rels/drawing%d.xml.rels", n), relations(drawn)})
	}
	rels += relation(fmt.Sprintf("rId%d", len(b.sheets)+1), "styles", "styles.xml")
	return append([][2]string{
		{"[Content_Types].xml", types + "</Types>"},
		{"_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml"))},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + strings.TrimSuffix(officeRel, "/") + `"><sheets>` + list + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", relations(rels)},
		{"xl/styles.xml", workbookStyles()},
	}, sheets...)
}

func overridden(part, kind string) string {
	return `<Override PartName="` + part + `" ContentType="` + officeKind + kind + `+xml"/>`
}

func relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + officeRel + kind + `" Target="` + target + `"/>`
}

func relations(inside string) string {
	return `<Relationships ` + relSpace + `>` + inside + `</Relationships>`
}

// drawing sets the charts one below the other, right of the tables.
func (w *workSheet) drawing() string {
	var b strings.Builder
	b.WriteString(`<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="` + drawSpace + `">`)
	left := min(len(w.widths), 6) + 1
	for i := range w.charts {
		top := 4 + i*chartRows
		fmt.Fprintf(&b, `<xdr:twoCellAnchor><xdr:from><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>`+
			`<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="%d" name="chart%d"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>`+
			`<a:graphic><a:graphicData uri="%s"><c:chart xmlns:c="%s" xmlns:r="%s" r:id="rId%d"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>`,
			left, top, left+chartColumns, top+chartRows-1, i+2, i+1, chartSpace, chartSpace, strings.TrimSuffix(officeRel, "/"), i+1)
	}
	b.WriteString(`</xdr:wsDr>`)
	return b.String()
}

// chartXML wraps a plot in a chart with its title.
func chartXML(title, plot string) string {
	return `<c:chartSpace xmlns:c="` + chartSpace + `" xmlns:a="` + drawSpace + `"><c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:rPr lang="en" sz="1200" b="1"/><a:t>` + escapedXML(title) +
		`</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>` + plot + `</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>`
}

const (
	inkFill = `<c:spPr><a:solidFill><a:srgbClr val="0F766E"/></a:solidFill></c:spPr>`
	inkLine = `<c:spPr><a:ln w="22225"><a:solidFill><a:srgbClr val="0F766E"/></a:solidFill></a:ln></c:spPr>`
)

// axisXML is one axis of a chart.
func axisXML(kind, position string, id, across int, reversed bool) string {
	order := "minMax"
	if reversed {
		order = "maxMin"
	}
	return fmt.Sprintf(`<c:%s><c:axId val="%d"/><c:scaling><c:orientation val="%s"/></c:scaling><c:delete val="0"/><c:axPos val="%s"/><c:crossAx val="%d"/></c:%s>`, kind, id, order, position, across, kind)
}

// barsXML draws the values of one range by the names of another: standing for what goes on in time, else lying, first on top.
func barsXML(title, names, values string, standing bool) string {
	across, up := "l", "b"
	if standing {
		across, up = "b", "l"
	}
	return chartXML(title, barSeries(names, values, standing)+axisXML("catAx", across, 1, 2, !standing)+axisXML("valAx", up, 2, 1, false))
}

// barSeries are the bars of axes 1 and 2.
func barSeries(names, values string, standing bool) string {
	direction := "bar"
	if standing {
		direction = "col"
	}
	return `<c:barChart><c:barDir val="` + direction + `"/><c:grouping val="clustered"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>` + inkFill +
		`<c:invertIfNegative val="0"/>` + seriesOf(names, values) + `</c:ser><c:gapWidth val="40"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`
}

// seriesOf are the values of one range by the names of another.
func seriesOf(names, values string) string {
	return `<c:cat><c:strRef><c:f>` + escapedXML(names) + `</c:f></c:strRef></c:cat><c:val><c:numRef><c:f>` + escapedXML(values) + `</c:f></c:numRef></c:val>`
}

// paretoXML draws standing bars, and over them, on an axis of its own from 0 to 100 %, the share that all up to each have together.
func paretoXML(title, names, values, shares string) string {
	return chartXML(title, barSeries(names, values, true)+
		`<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:ser><c:idx val="1"/><c:order val="1"/><c:spPr><a:ln w="22225"><a:solidFill><a:srgbClr val="B45309"/></a:solidFill></a:ln></c:spPr>`+
		`<c:marker><c:symbol val="none"/></c:marker>`+seriesOf(names, shares)+`<c:smooth val="0"/></c:ser><c:marker val="1"/><c:axId val="3"/><c:axId val="4"/></c:lineChart>`+
		axisXML("catAx", "b", 1, 2, false)+axisXML("valAx", "l", 2, 1, false)+
		`<c:catAx><c:axId val="3"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/><c:axPos val="b"/><c:crossAx val="4"/></c:catAx>`+
		`<c:valAx><c:axId val="4"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="r"/><c:numFmt formatCode="0%" sourceLinked="0"/><c:crossAx val="3"/><c:crosses val="max"/></c:valAx>`)
}

// scatterXML draws one range against another as a line.
func scatterXML(title, x, y string) string {
	return chartXML(title, `<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/><c:ser><c:idx val="0"/><c:order val="0"/>`+inkLine+`<c:marker><c:symbol val="none"/></c:marker>`+
		`<c:xVal><c:numRef><c:f>`+escapedXML(x)+`</c:f></c:numRef></c:xVal><c:yVal><c:numRef><c:f>`+escapedXML(y)+`</c:f></c:numRef></c:yVal><c:smooth val="0"/></c:ser><c:axId val="1"/><c:axId val="2"/></c:scatterChart>`+
		axisXML("valAx", "b", 1, 2, false)+axisXML("valAx", "l", 2, 1, false))
}

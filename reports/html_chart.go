package reports

import (
	"math"
	"slices"
	"strconv"
)

// chartNames are the columns that charts are drawn of, the first one there is.
var chartNames = []string{"net_revenue_minor", "customers", "points", "tickets", "orders", "spend_minor", "members", "issued", "parcels", "n", "mean"}

// Charted is the place of the column that a table's chart is drawn of, -1 when it has none.
func (t *Table) Charted() int {
	if t.Chart == ChartNone {
		return -1
	}
	for _, name := range chartNames {
		if at := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); at >= 0 {
			return at
		}
	}
	return -1
}

// cumulative is the place of the column with the share that all rows up to each have together, -1 when there is none.
func (t *Table) cumulative() int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == "cumulative_share" })
}

// measure is how long a value is drawn: 0 of one that is not known.
func measure(v Value) float64 {
	switch {
	case !v.Known:
		return 0
	case v.Kind == KindRate || v.Kind == KindPercent || v.Kind == KindNumber || v.Kind == KindScore:
		return v.Real
	}
	return float64(v.Int)
}

// measures are those of a column.
func measures(t *Table, at int) []float64 {
	list := make([]float64, len(t.Rows))
	for i, row := range t.Rows {
		list[i] = measure(row[at])
	}
	return list
}

func tallest(list []float64) float64 {
	most := 0.0
	for _, x := range list {
		most = max(most, x)
	}
	return most
}

// mostBars is how many standing bars a page has room for; of more values several are added up in one.
const mostBars = 92

// bar draws a lying bar.
func (p *webPage) bar(x, most float64) {
	p.WriteString(`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="g" width="100" height="8"/>`)
	if x > 0 && most > 0 {
		p.WriteString(`<rect class="b" width="` + number(x/most*100) + `" height="8"/>`)
	}
	p.WriteString("</svg>")
}

// plot opens a chart of so many steps with its scale: what stands at its top, middle and bottom.
func (p *webPage) plot(steps int, scale [3]string) {
	p.put("<div class=\"plot\"><div class=\"y\"><span>%%</span><span>%%</span><span>%%</span></div>\n", scale[0], scale[1], scale[2])
	p.WriteString(`<svg viewBox="0 0 ` + strconv.Itoa(max(steps, 1)) + ` 100" preserveAspectRatio="none" role="img">`)
}

// foot closes a chart with what stands at both ends of its axis.
func (p *webPage) foot(first, last string) {
	p.put("</svg>\n<div class=\"x\"><span>%%</span><span>%%</span></div></div>\n", first, last)
}

// stand draws a standing bar with its words.
func (p *webPage) stand(i int, x, most float64, words string) {
	height := 0.0
	if most > 0 {
		height = max(x, 0) / most * 100
	}
	p.put(`<rect class="b" x="`+number(float64(i)+0.12)+`" y="`+number(100-height)+`" width="0.76" height="`+number(height)+`"><title>%%</title></rect>`, words)
}

// columns draws a table of days or months as standing bars.
func (p *webPage) columns(t *Table, at int) {
	each := (len(t.Rows) + mostBars - 1) / mostBars
	var sums []Value
	var firsts []string
	for i, row := range t.Rows {
		if i%each == 0 {
			sum := row[at]
			if !sum.Known {
				sum = Value{Kind: t.Columns[at].Kind, Known: true, Text: row[at].Text}
			}
			sums, firsts = append(sums, sum), append(firsts, p.dayText(row[0]))
			continue
		}
		sums[len(sums)-1].Int += row[at].Int
	}
	top := slices.MaxFunc(sums, func(a, b Value) int { return int(math.Copysign(1, measure(a)-measure(b))) })
	half := top
	half.Int /= 2
	p.put("<p class=\"peak\">%%</p>\n", p.l.T("report.letter.peak", "what", t.Label(t.Columns[at].Name, p.l), "top", top.In(p.l)))
	p.plot(len(sums), [3]string{top.In(p.l), half.In(p.l), "0"})
	for i, sum := range sums {
		p.stand(i, measure(sum), measure(top), firsts[i]+" · "+sum.In(p.l))
	}
	p.foot(p.dayText(t.Rows[0][0]), p.dayText(t.Rows[len(t.Rows)-1][0]))
}

// spark draws values as a thin line with its end marked by the colour below it.
func (p *webPage) spark(list []float64) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, x := range list {
		low, high = min(low, x), max(high, x)
	}
	if len(list) < 3 || high <= low {
		return
	}
	path := ""
	for i, x := range list {
		path += " " + strconv.Itoa(i) + "," + number(24-(x-low)/(high-low)*22)
	}
	last := strconv.Itoa(len(list) - 1)
	p.WriteString(`<svg viewBox="0 0 ` + last + ` 26" preserveAspectRatio="none" aria-hidden="true"><polygon class="e" points="0,26` + path + ` ` + last + `,26"/><polyline class="l" points="` + path[1:] + `"/></svg>`)
}

// curve draws the second column against the first as steps from 1 to 0, with its interval where the table has one.
func (p *webPage) curve(t *Table) {
	last := t.Rows[len(t.Rows)-1][0].Int
	p.plot(int(last), [3]string{p.l.Percent(1, 0), p.l.Percent(0.5, 0), p.l.Percent(0, 0)})
	if len(t.Columns) > 3 && t.Columns[2].Name == "low" {
		upper, lower := stepsOf(t, 3), stepsOf(t, 2)
		slices.Reverse(lower)
		p.WriteString(`<polygon class="e" points="` + points(append(upper, lower...)) + `"/>`)
	}
	p.WriteString(`<polyline class="l" points="` + points(stepsOf(t, 1)) + `"/>`)
	p.foot("0", p.l.T("core.days", "n", last))
}

// point is a place on a chart, from the left and from the bottom.
type point struct{ x, y float64 }

// stepsOf are the corners of a column that stays until the next row and begins with everybody.
func stepsOf(t *Table, at int) []point {
	list := []point{{0, 1}}
	for _, row := range t.Rows {
		y := list[len(list)-1].y
		x := measure(row[0])
		list = append(list, point{x, y})
		if row[at].Known {
			list = append(list, point{x, row[at].Real})
		}
	}
	return list
}

func points(list []point) string {
	text := ""
	for _, at := range list {
		text += number(at.x) + "," + number(100-at.y*100) + " "
	}
	return text
}

// pareto draws the rows as standing bars in their order, and over them the share that all up to each have together: both are shares of
// all, on one axis.
func (p *webPage) pareto(t *Table) {
	at := t.Charted()
	if at < 0 {
		return
	}
	list := measures(t, at)
	sum, all := 0.0, 0.0
	for _, x := range list {
		all += max(x, 0)
	}
	p.plot(len(list), [3]string{p.l.Percent(1, 0), p.l.Percent(0.5, 0), "0"})
	line := []point{{0, 0}}
	for i, x := range list {
		sum += max(x, 0)
		p.stand(i, x, max(all, 1), t.Rows[i][0].In(p.l)+" · "+t.Rows[i][at].In(p.l))
		if all > 0 {
			line = append(line, point{float64(i) + 1, sum / all})
		}
	}
	p.WriteString(`<polyline class="s" points="` + points(line) + `"/>`)
	p.foot(t.Rows[0][0].In(p.l), t.Rows[len(t.Rows)-1][0].In(p.l))
}

// mostHeat is how many cells a heat map has beside its head, letterHeat how many rows in a letter.
const (
	mostHeat   = 13
	letterHeat = 18
)

// heat writes a table as a map: the first two columns as they are, the others as percentages shaded by their share.
func (p *webPage) heat(t *Table) {
	most := 0.0
	for _, row := range t.Rows {
		for _, v := range row[3:] {
			most = max(most, v.Real)
		}
	}
	shown := min(len(t.Columns), 2+mostHeat)
	p.WriteString("<div class=\"scroll\"><table class=\"heat\">\n<tr>")
	p.put("<th>%%</th><th>%%</th>", t.Label(t.Columns[0].Name, p.l), t.Label(t.Columns[1].Name, p.l))
	for i := range shown - 2 {
		p.put("<th>%%</th>", "+"+strconv.Itoa(i))
	}
	p.WriteString("</tr>\n")
	rows := t.Rows
	if p.letter {
		rows = rows[max(0, len(rows)-letterHeat):]
	}
	for _, row := range rows {
		p.put("<tr><td>%%</td><td>%%</td>", row[0].In(p.l), row[1].In(p.l))
		for i, v := range row[2:shown] {
			switch {
			case !v.Known:
				p.WriteString("<td></td>")
			case i == 0:
				p.put("<td>%%</td>", p.l.Number(v.Real*100, 0))
			default:
				p.shaded(v.Real, most, p.l.Number(v.Real*100, 0))
			}
		}
		p.WriteString("</tr>\n")
	}
	p.put("</table></div>\n<p class=\"peak\">%%</p>\n", p.l.T("report.heat"))
}

// shaded writes a cell whose colour follows its share; words on a strong one are light.
func (p *webPage) shaded(x, most float64, words string) {
	alpha, class := 0.0, ""
	if most > 0 {
		alpha = 0.06 + x/most*0.86
	}
	if alpha > 0.55 {
		class = " class=\"on\""
	}
	p.put("<td"+class+" style=\"background:rgba(var(--a),"+number(alpha)+")\">%%</td>", words)
}

// square draws how many customers have each pair of the scores in the first two columns, best on top and right.
func (p *webPage) square(t *Table) {
	var cells [6][6]int64
	most := int64(0)
	for _, row := range t.Rows {
		cells[row[0].Int][row[1].Int] += row[3].Int
	}
	for _, line := range cells {
		most = max(most, slices.Max(line[:]))
	}
	down, across := t.Label(t.Columns[0].Name, p.l), t.Label(t.Columns[1].Name, p.l)
	p.WriteString("<div class=\"scroll\"><table class=\"square\">\n")
	for r := 5; r > 0; r-- {
		p.put("<tr><th>%%</th>", down+strconv.Itoa(r))
		for f := 1; f <= 5; f++ {
			p.shaded(float64(cells[r][f]), float64(most), p.l.Int(cells[r][f]))
		}
		p.WriteString("</tr>\n")
	}
	p.WriteString("<tr><th></th>")
	for f := 1; f <= 5; f++ {
		p.put("<th>%%</th>", across+strconv.Itoa(f))
	}
	p.WriteString("</tr>\n</table></div>\n")
}

package reports

import (
	_ "embed"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"regulars/lang"
	"regulars/store"
)

//go:embed page.css
var pageStyle string

// webPage is an HTML page that is being written: one file that needs nothing from anywhere, neither script nor font nor picture.
type webPage struct {
	strings.Builder
	l      lang.Lang
	letter bool // several reports: long tables are cut to what is newest
}

// put writes markup in which every %% is the next text, escaped.
func (p *webPage) put(markup string, texts ...string) {
	for i, part := range strings.Split(markup, "%%") {
		if i > 0 {
			p.WriteString(html.EscapeString(lang.Safe(texts[i-1])))
		}
		p.WriteString(part)
	}
}

// writeHTML writes one sheet as a page, and several as a letter: what matters first, then report by report.
func writeHTML(w io.Writer, l lang.Lang, sheets []*Sheet) error {
	p := &webPage{l: l}
	all := flat(sheets)
	title := l.T("report.letter.none")
	if len(all) > 0 {
		title = pageTitle(all, l)
	}
	p.put("<!doctype html>\n<html lang=\"%%\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>%%</title>\n",
		string(l), title)
	p.WriteString("<style>\n" + pageStyle + "</style>\n</head>\n<body>\n<main>\n")
	if len(all) > 0 {
		p.head(all, title)
		p.body(all)
	}
	p.WriteString("</main>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.String())
	return err
}

// pageTitle is the report's name, or that of the letter: the month where the letter is of one.
func pageTitle(all []*Sheet, l lang.Lang) string {
	if len(all) == 1 {
		return Title(all[0].Name, l)
	}
	if period := all[0].Period; period == MonthOf(period.From) {
		return l.T("report.letter.month", "month", InMonth(period.From).In(l))
	}
	return l.T("report.letter.title")
}

func (p *webPage) head(all []*Sheet, title string) {
	first := all[0]
	p.put("<header>\n<p class=\"shop\">%%</p>\n<h1>%%</h1>\n<p class=\"dates\">%%</p>\n</header>\n", first.Shop, title, first.about(p.l))
}

// about says over which days the sheet is and, where there is a filter, whom it is about.
func (s *Sheet) about(l lang.Lang) string {
	if s.Where == "" {
		return periodText(s.Period, l)
	}
	return periodText(s.Period, l) + " · " + l.T("report.sheet.where", "where", s.Where)
}

func periodText(period Period, l lang.Lang) string {
	return l.T("report.sheet.period", "from", period.From, "to", period.To)
}

// body writes the sheets. Of several, those that counted nothing are only named, and what names people stays at home: a letter
// is for partners too.
func (p *webPage) body(all []*Sheet) {
	if len(all) == 1 {
		p.sheet(all[0], all[0].Tables, false)
		return
	}
	p.letter = true
	told, silent := spokenOf(all)
	p.glance(told)
	group := "overview"
	for _, s := range told {
		if r, ok := Find(s.Name); ok && r.Group != group {
			group = r.Group
			p.put("<h2>%%</h2>\n", p.l.T("report.group."+group))
		}
		tables := slices.DeleteFunc(slices.Clone(s.Tables), func(t Table) bool {
			return slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Kind == KindMember })
		})
		p.sheet(s, tables, s.Period != told[0].Period)
	}
	p.WriteString("<footer>\n")
	if len(silent) > 0 {
		names := make([]string, len(silent))
		for i, s := range silent {
			names[i] = Title(s.Name, p.l)
		}
		p.put("<p>%%</p>\n", p.l.T("report.letter.silent", "names", strings.Join(names, p.l.T("core.list.comma"))))
	}
	p.put("<p>%%</p>\n</footer>\n", p.l.T("report.letter.foot", "shop", told[0].Shop))
}

// spokenOf parts the sheets that counted something from the others; the first always speaks.
func spokenOf(all []*Sheet) (told, silent []*Sheet) {
	for i, s := range all {
		if i == 0 || s.N > 0 {
			told = append(told, s)
		} else {
			silent = append(silent, s)
		}
	}
	return told, silent
}

// cardNames are the figures that open a letter, where the first sheet has them.
var cardNames = []string{"net_revenue_minor", "orders", "aov_minor", "customers", "repeat_purchase_rate", "active_members_90d", "points_outstanding", "nps"}

// glance writes the first sheet's finding, its figures as cards, and what every other sheet found in one sentence each.
func (p *webPage) glance(told []*Sheet) {
	p.put("<p class=\"lead\">%%</p>\n", told[0].Finding.In(p.l))
	p.WriteString("<div class=\"cards\">\n")
	for _, name := range cardNames {
		if v, ok := told[0].Value(name); ok && v.Known {
			p.card(told[0], name, v)
		}
	}
	p.WriteString("</div>\n")
	group := ""
	for _, s := range told[1:] {
		text := s.Finding.In(p.l)
		if text == "" {
			continue
		}
		if r, ok := Find(s.Name); ok && r.Group != group {
			if group != "" {
				p.WriteString("</ul>\n")
			}
			group = r.Group
			p.put("<ul class=\"told\">\n<li class=\"group\">%%</li>\n", p.l.T("report.group."+group))
		}
		p.put("<li><a href=\"#%%\">%%</a></li>\n", s.Name, text)
	}
	if group != "" {
		p.WriteString("</ul>\n")
	}
}

// card writes one figure with its movement and, where the days tell it, a line of them.
func (p *webPage) card(s *Sheet, name string, v Value) {
	const longest = 11 // letters that a card holds in its usual size
	text, class := Figures(p.l, v)[0], ""
	if utf8.RuneCountInString(text) > longest {
		class = " class=\"long\""
	}
	p.put("<div class=\"card\"><span>%%</span><b"+class+">%%</b>", s.Label(name, p.l), text)
	if t, ok := s.Trend(name, p.l); ok {
		p.put("<span>%%</span>", t.String())
	}
	if ago, ok := s.LastYearValue(name); ok && measure(ago) != 0 {
		p.put("<span>%%</span>", p.l.T("report.letter.ago", "value", Figures(p.l, ago)[0]))
	}
	if days := s.Table("days"); days != nil {
		if at := slices.IndexFunc(days.Columns, func(c Column) bool { return c.Name == name }); at > 0 {
			p.spark(measures(days, at))
		}
	}
	p.WriteString("</div>\n")
}

// longTable is from how many rows on a table beside its chart is folded away.
const longTable = 14

// sheet writes one report: finding and next step, its tables drawn, its figures, and how they come about.
func (p *webPage) sheet(s *Sheet, tables []Table, dated bool) {
	p.put("<section id=\"%%\">\n<h3>%%", s.Name, Title(s.Name, p.l))
	if dated {
		p.put(" · %%", periodText(s.Period, p.l))
	}
	p.put("</h3>\n<p class=\"finding\">%%</p>\n", s.Finding.In(p.l))
	if step := nextLine(s, p.l); step != "" && !p.letter { // the reader of a letter has no console
		p.put("<p class=\"next\">%%</p>\n", step)
	}
	p.figures(s, func(name string) bool { return !slices.Contains(s.Technical, name) })
	for i := range tables {
		if !slices.Contains(s.Technical, tables[i].Name) {
			p.table(&tables[i])
		}
	}
	p.put("<details><summary>%%</summary><p>%%</p>\n", p.l.T("report.letter.how"), s.Definition(p.l))
	p.put("<p>n = %%</p>\n", p.l.Int(s.N))
	p.figures(s, func(name string) bool { return slices.Contains(s.Technical, name) })
	for i := range tables {
		if slices.Contains(s.Technical, tables[i].Name) {
			p.table(&tables[i])
		}
	}
	p.WriteString("</details>\n</section>\n")
}

// figures writes the known figures that keep picks, with those of the periods before.
func (p *webPage) figures(s *Sheet, keep func(name string) bool) {
	g := figureGrid(s, p.l)
	if !s.Comparable {
		g = g.first(2)
	}
	head := len(g.rows) - len(s.Values)
	rows := g.rows[:head:head]
	for i, f := range s.Values {
		if before, _ := s.PreviousValue(f.Name); keep(f.Name) && (f.Known || before.Known) {
			rows = append(rows, g.rows[head+i])
		}
	}
	if len(rows) == head {
		return
	}
	p.WriteString("<div class=\"scroll\"><table>\n")
	for i, row := range rows {
		p.row(row, g.right, i < head, nil)
	}
	p.WriteString("</table></div>\n")
}

// row writes cells; bar is what stands in a last cell, nil for none.
func (p *webPage) row(cells []string, right []bool, heading bool, bar func()) {
	tag := "td"
	if heading {
		tag = "th"
	}
	p.WriteString("<tr>")
	for i, cell := range cells {
		class := ""
		switch {
		case i == 0 && !heading:
			class = " class=\"first\""
		case right[i] && i > 0:
			class = " class=\"n\""
		}
		p.put("<"+tag+class+">%%</"+tag+">", cell)
	}
	if bar != nil {
		p.WriteString("<" + tag + " class=\"bar\">")
		bar()
		p.WriteString("</" + tag + ">")
	}
	p.WriteString("</tr>\n")
}

// table writes a table under its name, drawn as its chart.
func (p *webPage) table(t *Table) {
	if len(t.Rows) == 0 {
		return
	}
	p.put("<h4>%%</h4>\n", t.Label(t.Name, p.l))
	switch {
	case t.Chart == ChartCurve:
		p.curve(t)
	case t.Chart == ChartHeat && t.Columns[2].Kind == KindRate:
		p.heat(t)
	case t.Chart == ChartGrid:
		p.square(t)
	case t.Chart == ChartPareto:
		p.pareto(t)
		p.grid(t)
	case t.Chart == ChartBars && (t.Columns[0].Kind == KindDay || t.Columns[0].Kind == KindMonth) && len(t.Rows) > 3 && t.Charted() >= 0:
		p.columns(t, t.Charted())
		p.folded(t)
	default:
		p.folded(t)
	}
}

// folded writes the rows of a table, a long one to be opened.
func (p *webPage) folded(t *Table) {
	if t.Detail {
		return
	}
	if len(t.Rows) < longTable {
		p.grid(t)
		return
	}
	p.put("<details><summary>%%</summary>\n", p.l.T("report.letter.rows", "n", len(t.Rows)))
	p.grid(t)
	p.WriteString("</details>\n")
}

// pageColumns is how many columns a page has room for.
const pageColumns = 8

// grid writes the rows of a table, with bars of what it counts where there are few columns.
func (p *webPage) grid(t *Table) {
	t = t.Spoken()
	if len(t.Columns) > pageColumns {
		t = t.First(pageColumns)
	}
	g := tableGrid(t, p.l)
	at, most := -1, 0.0
	if t.Chart == ChartBars && !slices.Contains([]Kind{KindDay, KindMonth}, t.Columns[0].Kind) && len(t.Rows) > 1 && len(t.Columns) <= wideColumns {
		if at = t.Charted(); at >= 0 {
			most = tallest(measures(t, at))
		}
	}
	p.WriteString("<div class=\"scroll\"><table>\n")
	for i, row := range g.rows {
		var bar func()
		switch {
		case at >= 0 && i == 0:
			bar = func() {}
		case at >= 0:
			bar = func() { p.bar(measure(t.Rows[i-1][at]), most) }
		}
		p.row(row, g.right, i == 0, bar)
	}
	p.WriteString("</table></div>\n")
}

// First is the table with its first n columns only.
func (t *Table) First(n int) *Table {
	cut := &Table{of: t.of, Name: t.Name, Chart: t.Chart, Columns: t.Columns[:n]}
	for _, row := range t.Rows {
		cut.Rows = append(cut.Rows, row[:n])
	}
	return cut
}

// Spoken is the table without the columns in which nothing stands.
func (t *Table) Spoken() *Table {
	out := &Table{of: t.of, Name: t.Name, Chart: t.Chart, Detail: t.Detail, Rows: make([][]Value, len(t.Rows))}
	for i, c := range t.Columns {
		says := slices.ContainsFunc(t.Rows, func(row []Value) bool { return row[i].Known && (row[i].Kind != KindText || row[i].Text != "") })
		if !says {
			continue
		}
		out.Columns = append(out.Columns, c)
		for r, row := range t.Rows {
			out.Rows[r] = append(out.Rows[r], row[i])
		}
	}
	return out
}

// dayText is a day without its year.
func (p *webPage) dayText(v Value) string {
	if v.Kind != KindDay {
		return v.In(p.l)
	}
	_, month, day := store.Day(v.Int).Civil()
	return p.l.DateShort(month, day)
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

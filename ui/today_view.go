package ui

import (
	"path/filepath"
	"slices"
	"strings"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// buckets is into how many parts a sparkline cuts the period.
const buckets = 10

// View draws the figures, what to do next, and the last imports.
func (s *today) View(w, h int) string {
	p := s.page(w, h)
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
		return p.String()
	case !s.ready:
		return p.String()
	case s.empty():
		s.welcome(p)
		return p.String()
	}
	s.figures(p, w)
	if quiet := s.quiet(); quiet != "" {
		if h >= 18 {
			p.End()
		}
		p.Text(widget.Warn, quiet)
	}
	if hasChart(w, h) && s.last() != 0 {
		s.chart(p, w)
	}
	if h >= 18 {
		p.End()
	}
	goals, width := s.goalLines(w, h), min(w, careWidth)
	s.fill(p.Rest() - 2 - goals - s.importLines())
	if s.cared > 0 {
		p.Gap(2).Put(widget.Accent, s.T("today.care", "n", s.read.care.page.Total))
		p.PutRight(widget.Muted, s.T("today.care.order"), width-p.X()).End()
		s.layCare(width)
	} else {
		p.Line(widget.Accent, s.T("today.next"))
	}
	s.lines = p.Y()
	s.drawMenuIn(p, &s.menu, width, min(len(s.menu.Items), max(p.Rest()-3-goals, 1)))
	if h >= 18 {
		p.End()
	}
	s.goals(p, w, goals)
	s.imports(p)
	return p.String()
}

// quiet says why the last days have no figures, and what to do about it; "" when they have some.
func (s *today) quiet() string {
	switch last := s.last(); {
	case last == 0:
		return s.T("today.noorders", "key", s.app.keyName(keys.Import))
	case s.stale():
		return s.T("today.stale", "day", s.app.date(last), "n", int64(s.app.today()-last), "span", todaySpan)
	}
	return ""
}

// hasChart reports whether a window of w×h has room for the chart of days.
func hasChart(w, h int) bool { return wide(w) && h >= 26 }

// listLines is how many lines of a window of w×h the lists have below the figures and the chart, without headings.
func (s *today) listLines(w, h int) int {
	if hasChart(w, h) {
		h -= 9
	}
	return h - 8
}

// careWidth is how wide the list of people to care for is at most.
const careWidth = 118

// fill lets the list name as many people as so many lines hold.
func (s *today) fill(lines int) {
	others := len(s.menu.Items) - s.cared
	if int64(s.cared) == s.read.care.page.Total {
		others++ // the line that says how many more there are
	}
	if room := max(lines-others, careShown); room != s.room {
		s.room = room
		s.Rebuild()
	}
}

// layCare lays the words of the people to care for out in columns: why, who, and what is known about it.
func (s *today) layCare(w int) {
	list := &s.read.care
	title, name, said := 0, 0, 0
	for i := range s.cared {
		c := &list.page.Items[i]
		title, name = max(title, widget.Width(s.app.look.Clean(s.app.careTitle(c)))), max(name, widget.Width(s.app.look.Clean(s.app.calledCare(c))))
		said = max(said, widget.Width(s.app.look.Clean(s.app.careWhy(c, list.said)))+widget.Width(s.menu.Items[i].Note))
	}
	title = min(title, w/4+2)
	name = min(name, max(w/6, w-title-said-10))
	for i := range s.cared {
		c, item := &list.page.Items[i], &s.menu.Items[i]
		cell := func(text string, width int) string {
			return widget.Fit(widget.Cut(s.app.look.Clean(text), width, s.app.look.Signs.Cut), width)
		}
		why := max(w-title-name-widget.Width(item.Note)-10, 0)
		item.Word = s.app.careSign(c) + " " + cell(s.app.careTitle(c), title) + "  " + cell(s.app.calledCare(c), name) + "  " + cell(s.app.careWhy(c, list.said), why)
	}
}

// welcome is Today of a shop without orders.
func (s *today) welcome(p *widget.Page) {
	p.Skip(p.Rest() / 5)
	p.Line(widget.Strong, s.T("today.empty"))
	p.End()
	for _, act := range s.Actions() {
		if act.ID == "files.import" || act.ID == "member.new" {
			p.Gap(4).PutIn(widget.Key, s.app.keyName(act.Key), 8).Put(widget.Plain, s.T("today.empty."+act.ID)).End()
		}
	}
	p.Gap(4).PutIn(widget.Key, s.app.keyName(keys.Palette), 8).Put(widget.Plain, s.T("today.empty.palette")).End()
	p.End()
	p.Text(widget.Muted, s.T("wizard.drop"))
}

// figures draws money and orders with their trend on the left, the points on the right.
func (s *today) figures(p *widget.Page, w int) {
	a, f := s.app, &s.read.figures
	side := w >= 78
	p.Gap(2).PutIn(widget.Muted, s.T("today.span", "n", todaySpan), 34)
	if s.read.sheet.Comparable {
		p.Put(widget.Muted, s.T("today.against", "n", todaySpan))
	}
	p.End()
	series := s.series()
	last := figure{s.T("today.members"), a.num(f.Members), "", widget.Plain}
	if score, margin, n := reports.Recommend(f, s.read.sheet.Period); score.Known && !score.Few {
		last = figure{s.T("today.nps", "n", a.num(n)), a.lang.Number(score.Real, 0) + " ± " + a.lang.Number(margin.Real, 0), "", widget.Plain}
	}
	points := []figure{
		{s.T("today.outstanding"), a.num(f.Outstanding), "", widget.Plain},
		{s.T("today.liability"), a.worth(f.Outstanding), "", widget.Plain},
		{s.T("today.expiring"), a.num(s.expiring()), "", attention(s.expiring())},
		last,
	}
	for i, row := range []struct{ id, name string }{
		{"revenue", "net_revenue_minor"}, {"orders", "orders"}, {"aov", "aov_minor"}, {"repeat", "repeat_purchase_rate"},
	} {
		now := value(s.read.sheet.Values, row.name)
		p.Gap(2).PutIn(widget.Muted, s.T("today."+row.id), 8).PutRight(widget.Strong, now.In(a.lang), 14).Gap(2)
		p.PutIn(widget.Chart, s.spark(series[i]), buckets).Gap(2)
		if s.read.sheet.Comparable {
			tone, text := s.change(now, value(s.read.sheet.Previous, row.name))
			p.PutIn(tone, text, 9)
		}
		if side && points[i].value != "" {
			p.To(50).PutIn(widget.Muted, points[i].label, 12).PutRight(points[i].tone, points[i].value, min(p.Left()-2, 16))
		}
		p.End()
	}
	if !side {
		p.Gap(2).Put(widget.Muted, points[0].label).Gap(1).Put(widget.Plain, points[0].value).Gap(3)
		p.Put(widget.Muted, points[2].label).Gap(1).Put(points[2].tone, points[2].value).End()
	}
}

// spark draws a series; one in which nothing happened has no line.
func (s *today) spark(values []int64) string {
	if !slices.ContainsFunc(values, func(n int64) bool { return n != 0 }) {
		return ""
	}
	return widget.Spark(s.app.look.Signs, values)
}

// value is the figure with the name.
func value(figures []reports.Figure, name string) reports.Value {
	for _, f := range figures {
		if f.Name == name {
			return f.Value
		}
	}
	return reports.Value{}
}

// change says how a figure moved: in percent, rates in points.
func (s *today) change(now, then reports.Value) (widget.Tone, string) {
	signs := s.app.look.Signs
	if !now.Known || !then.Known {
		return widget.Faint, ""
	}
	var by float64
	var text string
	if now.Kind == reports.KindRate {
		by = (now.Real - then.Real) * 100
		text = s.app.lang.Number(abs(by), 1)
	} else {
		if then.Int == 0 {
			return widget.Faint, ""
		}
		by = float64(now.Int-then.Int) / float64(then.Int) * 100
		text = s.app.lang.Percent(abs(by)/100, 1)
	}
	switch {
	case by >= 1:
		return widget.Good, signs.Up + " " + text
	case by <= -1:
		return widget.Bad, signs.Fall + " " + text
	}
	return widget.Muted, signs.Level + " " + text
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

// series are the sparklines of revenue, orders, average order and repeat rate over the period.
func (s *today) series() [4][]int64 {
	f, period := &s.read.figures, s.read.sheet.Period
	var out [4][]int64
	for i := range out {
		out[i] = make([]int64, buckets)
	}
	at := func(d store.Day) int { return int(d-period.From) * buckets / period.Days() }
	for _, d := range f.Days {
		if period.Holds(d.Day) && d.Currency == f.Currency {
			out[0][at(d.Day)] += d.Gross - d.Refund
			out[1][at(d.Day)] += d.Orders
		}
	}
	for i := range buckets {
		if out[1][i] > 0 {
			out[2][i] = out[0][i] / out[1][i]
		}
	}
	var first, second int64
	for _, c := range f.Counts {
		if c.Day > period.To {
			break
		}
		first += c.First
		second += c.Second
		if period.Holds(c.Day) && first > 0 {
			out[3][at(c.Day)] = second * 10000 / first
		}
	}
	return out
}

// expiring is how many points lapse within 30 days.
func (s *today) expiring() int64 {
	var n int64
	for _, e := range s.read.figures.Expiring {
		if e.Day >= s.app.today() && e.Day <= s.app.today()+30 {
			n += e.Points
		}
	}
	return n
}

// chart draws the revenue of every day of the period as standing bars; where it has no order, of as many days up to the last one.
func (s *today) chart(p *widget.Page, w int) {
	f, period, title := &s.read.figures, s.read.sheet.Period, "today.chart"
	if s.stale() {
		period, title = reports.LastDays(s.last(), todaySpan), "today.chart.last"
	}
	values := make([]int64, period.Days())
	for _, d := range f.Days {
		if period.Holds(d.Day) && d.Currency == f.Currency {
			values[d.Day-period.From] += d.Gross - d.Refund
		}
	}
	p.End()
	p.Line(widget.Muted, s.T(title, "n", todaySpan))
	gap := min((w-4)/len(values)-1, 2)
	for _, line := range widget.Columns(s.app.look.Signs, values, 6, max(gap, 0)) {
		p.Gap(2).Put(widget.Chart, line).End()
	}
	to := s.app.short(period.To)
	width := len(values)*(1+gap) - gap
	p.Gap(2).PutIn(widget.Muted, s.app.short(period.From), width-widget.Width(to)).Put(widget.Muted, to).End()
}

// importLines is how many lines the last imports want.
func (s *today) importLines() int {
	if n := len(s.read.batches); n > 0 {
		return n + 1
	}
	return 0
}

// imports draws the last imports, the newest first.
func (s *today) imports(p *widget.Page) {
	if len(s.read.batches) == 0 || p.Rest() < 2 {
		return
	}
	p.Line(widget.Muted, s.T("today.last"))
	at := 0
	for i := range s.read.batches {
		at = max(at, widget.Width(s.app.moment(s.read.batches[i].At)))
	}
	for i := range s.read.batches {
		b := &s.read.batches[i]
		tone := widget.Plain
		if b.UndoneBy != 0 {
			tone = widget.Faint
		}
		p.Gap(4).PutIn(widget.Muted, s.app.moment(b.At), at).Gap(2).Put(tone, s.app.batchLine(b)).End()
	}
}

// batchPoints is what an import gave, less what it took back because money went back; of anything else what it moved.
func batchPoints(b *store.Batch) int64 {
	switch {
	case b.Kind == "import":
		return b.Result["awarded"] - b.Result["clawed_back"]
	case b.Kind == "expiry":
		return -b.Result["points"]
	case b.What == "policy": // the points stay, their days change
		return 0
	}
	return b.Result["points"]
}

// batchLine says in one line what an import brought.
func (a *App) batchLine(b *store.Batch) string {
	parts := []string{filepath.Base(b.Name)}
	switch n := b.Result["new"]; {
	case n <= 0:
	case slices.Contains([]string{"members", "products", "balances", "feedback"}, b.What):
		parts = append(parts, a.batchKind(b)+" "+a.signed(n))
	default:
		parts = append(parts, a.T("batch.orders", "n", n))
	}
	if n := batchPoints(b); n > 0 {
		parts = append(parts, a.T("batch.points", "n", n))
	}
	if b.UndoneBy != 0 {
		parts = append(parts, a.T("batch.undone"))
	}
	return strings.Join(parts, "  ")
}

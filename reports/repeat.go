package reports

import (
	"math"
	"slices"
	"strconv"

	"regulars/store"
)

// repeat says how many customers come back, over the identified orders of a period. Sources of the definitions: repeat
// purchase rate and Shopify's returning customer rate as told apart by littlestreamsoftware.com/glossary; gaps are
// between consecutive distinct purchase days of one customer and belong to the period in which they end.
func repeat(in Input) *Sheet {
	before := in.before(in.Period)
	first, ok := firstOrder(in.Columns)
	ago, wanted := in.yearAgo(first, ok)
	currency := in.Columns.Currency
	w := newWalk(in.Columns)
	var lastYear []Figure
	if wanted {
		past := w
		if ago.To >= before.From {
			past = newWalk(in.Columns)
		}
		r := past.window(ago)
		lastYear = r.figures(currency)
	}
	then := w.window(before)
	now := w.window(in.Period)
	s := &Sheet{
		Name: "repeat", Currency: currency, Period: in.Period, Before: before, N: now.all.customers,
		Values: now.figures(currency), Previous: then.figures(currency), Comparable: ok && first <= before.From,
		YearAgo: ago, LastYear: lastYear, Tables: []Table{monthTable(now.months, currency), now.ordersTable(), gapTable(&now.gaps), withinTable(&now.gaps)},
	}
	s.Finding, s.Next = repeatFinding(in, w, now)
	return s
}

// buyer is what the walk remembers of one person: small, because ten million orders touch a million of them in no order.
type buyer struct {
	last    store.Day // of the newest order so far; never without one
	gapDays int32     // the sum of the gaps that end in the window
	gaps    uint16    // how many of them there are
	orders  uint16    // orders in the window, at most mostOrders
	ever    uint8     // orders so far, at most 2
	days    uint8     // distinct purchase days in the window, at most 2
}

// mostOrders is up to how many orders of one customer are told apart.
const mostOrders = math.MaxUint16

// never is the last day of somebody who has not bought.
const never = store.Day(math.MinInt32)

// walk goes once through the columns in order of day, window after window.
type walk struct {
	columns *store.Columns
	buyers  []buyer
	next    int // the first order not walked yet
}

func newWalk(c *store.Columns) *walk {
	w := &walk{columns: c, buyers: make([]buyer, c.Heads())}
	for i := range w.buyers {
		w.buyers[i].last = never
	}
	return w
}

// visits are the counts of one window or month.
type visits struct {
	from      store.Day
	orders    int64
	net       int64
	customers int64 // with at least one order
	first     int64 // whose first order ever it was
	returning int64 // who placed an order and had placed one before, be it before the window or in it
}

// returns are all figures of one window.
type returns struct {
	all            visits
	twice, twoDays int64 // customers with two orders, with two purchase days, in the window
	gaps           histogram
	orders         histogram // orders of a customer in the window
	own            []float64 // the mean gap of each customer with one
	months         []visits
}

// skip takes note of the orders before day.
func (w *walk) skip(day store.Day) {
	from, to := w.next, max(w.next, upTo(w.columns, day-1))
	days, buyers := w.columns.Day[from:to], w.columns.Buyer[from:to]
	inHalves(to-from, func(but buyerHalf) func() {
		for i, who := range buyers {
			if who >= 0 && buyerHalf(who>>blockOf&1) != but {
				b := &w.buyers[who]
				b.last = days[i]
				b.ever = min(2, b.ever+1)
			}
		}
		return func() { w.next = to }
	})
}

// window counts the orders of a period. Windows must be walked in order and must not overlap.
func (w *walk) window(p Period) returns {
	w.skip(p.From)
	r := returns{all: visits{from: p.From}}
	c := w.columns
	var month visits
	monthEnds := p.From
	for ; w.next < len(c.Day) && c.Day[w.next] <= p.To; w.next++ {
		day := c.Day[w.next]
		if day >= monthEnds {
			r.months = month.appendTo(r.months)
			month = visits{from: monthStart(day)}
			monthEnds = monthAfter(day)
		}
		if who := c.Buyer[w.next]; who >= 0 {
			net := c.Net[w.next]
			b := &w.buyers[who]
			month.visit(b, max(month.from, p.From), net)
			r.visit(b, day, net)
		}
	}
	r.months = month.appendTo(r.months)
	r.each(w.buyers)
	return r
}

// each takes down what only the end of the window tells of its customers: how many orders, and their own mean gap.
func (r *returns) each(buyers []buyer) {
	for i := range buyers {
		b := &buyers[i]
		if b.last < r.all.from {
			continue
		}
		if r.orders.add(int(b.orders)); b.gaps > 0 {
			r.own = append(r.own, float64(b.gapDays)/float64(b.gaps))
		}
	}
}

// appendTo keeps a month that had orders.
func (v visits) appendTo(list []visits) []visits {
	if v.orders == 0 {
		return list
	}
	return append(list, v)
}

// visit counts one order of a person as they stood before it. from is the first day of the span that v counts.
func (v *visits) visit(b *buyer, from store.Day, net int64) {
	v.orders++
	v.net += net
	switch {
	case b.last < from:
		v.customers++
		if b.ever == 0 {
			v.first++
		} else {
			v.returning++
		}
	case b.ever == 1: // first order ever within this span, and here is the second
		v.returning++
	}
}

// visit counts one order of the window and moves the person on.
func (r *returns) visit(b *buyer, day store.Day, net int64) {
	r.all.visit(b, r.all.from, net)
	if b.last < r.all.from {
		b.orders, b.days, b.gapDays, b.gaps = 0, 0, 0, 0
	}
	if b.orders == 1 {
		r.twice++
	}
	if b.orders < mostOrders {
		b.orders++
	}
	if b.last != day {
		if b.days == 1 {
			r.twoDays++
		}
		b.days = min(2, b.days+1)
		if b.last != never {
			r.gaps.add(int(day - b.last))
			b.gapDays += int32(day - b.last)
			b.gaps++
		}
	}
	b.last = day
	b.ever = min(2, b.ever+1)
}

// figures are the window's values under the names of the contract.
func (r *returns) figures(currency string) []Figure {
	v := r.all
	return []Figure{
		{"customers", Count(v.customers)},
		{"repeat_customers", Count(r.twice)},
		{"repeat_purchase_rate", judged(r.twice, v.customers)},
		{"repeat_purchase_rate_by_days", judged(r.twoDays, v.customers)},
		{"returning_customer_rate", judged(v.returning, v.customers)},
		{"orders_per_customer", mean(v.orders, v.customers)},
		{"aov_minor", meanMoney(v.net, v.orders, currency)},
		{"revenue_per_customer_minor", meanMoney(v.net, v.customers, currency)},
		{"gap_mean_days", mean(r.gaps.sum, r.gaps.n)},
		{"gap_median_days", Number(r.gaps.quantile(50))},
		{"orders_median", Number(r.orders.quantile(50))},
		{"own_gap_mean_days", average(r.own)},
		{"own_gap_median_days", middle(r.own)},
	}
}

// monthTable has one row for every calendar month of the period that had orders; the first and last may be parts.
func monthTable(months []visits, currency string) Table {
	t := Table{Name: "by_month", Columns: []Column{
		{"month", KindMonth},
		{"customers", KindCount},
		{"new_customers", KindCount},
		{"returning_customers", KindCount},
		{"returning_customer_rate", KindRate},
		{"orders", KindCount},
		{"net_revenue_minor", KindMoney},
		{"aov_minor", KindMoney},
	}}
	for _, m := range months {
		t.Rows = append(t.Rows, []Value{
			InMonth(m.from), Count(m.customers), Count(m.first), Count(m.returning), share(m.returning, m.customers),
			Count(m.orders), Money(m.net, currency), meanMoney(m.net, m.orders, currency),
		})
	}
	return t
}

// numbersApart is up to how many orders the table of customers by their orders has a row each.
const numbersApart = 20

// ordersTable has how many customers placed one order in the window, two, three…
func (r *returns) ordersTable() Table {
	t := Table{Name: "by_orders", Columns: []Column{{"orders_placed", KindText}, {"customers", KindCount}, {"share", KindRate}}}
	for n := 1; n <= min(numbersApart, len(r.orders.counts)-1); n++ {
		t.Rows = append(t.Rows, []Value{Word(strconv.Itoa(n)), Count(r.orders.count(n)), share(r.orders.count(n), r.orders.n)})
	}
	if more := r.orders.after(numbersApart); more > 0 {
		t.Rows = append(t.Rows, []Value{Word(strconv.Itoa(numbersApart+1) + "+"), Count(more), share(more, r.orders.n)})
	}
	return t
}

// withinTable has the share of gaps that were no longer than so many days.
func withinTable(gaps *histogram) Table {
	t := Table{Name: "gaps_within", Chart: ChartNone, Columns: []Column{{"within_days", KindCount}, {"share", KindRate}}}
	for _, days := range [...]int{7, 14, 30, 60, 90, 180} {
		t.Rows = append(t.Rows, []Value{Count(int64(days)), share(gaps.n-gaps.after(days), gaps.n)})
	}
	return t
}

// gapShares are the quantiles, in percent, that the table of gaps shows.
var gapShares = [...]int64{10, 25, 50, 70, 75, 90, 95}

// gapTable has the type 7 quantiles of the days between visits.
func gapTable(gaps *histogram) Table {
	t := Table{Name: "gaps", Columns: []Column{{"share", KindRate}, {"gap_days", KindNumber}}}
	for _, p := range gapShares {
		t.Rows = append(t.Rows, []Value{Rate(float64(p) / 100), Number(gaps.quantile(p))})
	}
	return t
}

// repeatFinding says in one sentence whether they return, and offers those who bought once and not again for longer than
// three quarters of all gaps last (90 days while gaps are few).
func repeatFinding(in Input, w *walk, now returns) (Sentence, Step) {
	wait := 90
	if now.gaps.n >= enough {
		wait = int(math.Ceil(now.gaps.quantile(75)))
	}
	since := in.Period.To - store.Day(wait)
	once := int64(0)
	for _, b := range w.buyers {
		if b.ever == 1 && b.last < since {
			once++
		}
	}
	next := Step{Say: say("report.next.repeat.none")}
	if once > 0 {
		next = Step{
			Say:   say("report.next.repeat", "n", once, "days", wait),
			Where: "orders = 1 and last_order < " + since.String(),
		}
	}
	customers := now.all.customers
	switch {
	case customers == 0:
		return say("report.finding.repeat.none"), next
	case customers < enough:
		return say("report.finding.repeat.few", "n", customers, "twice", now.twice), next
	case now.gaps.n == 0:
		return say("report.finding.repeat.nogap", "share", ofHundred(now.twice, customers)), next
	}
	return say("report.finding.repeat", "share", ofHundred(now.twice, customers),
		"returning", ofHundred(now.all.returning, customers), "gap", Number(now.gaps.quantile(50))), next
}

// ofHundred is how many of a hundred that is, rounded; the whole must not be 0.
func ofHundred(part, whole int64) int64 { return rounded(part*100, whole) }

// upTo is how many orders fall on or before day.
func upTo(c *store.Columns, day store.Day) int {
	n, _ := slices.BinarySearch(c.Day, day+1)
	return n
}

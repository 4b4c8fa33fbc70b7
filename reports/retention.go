package reports

import (
	"regulars/store"
)

// retention follows the customers of each month of first orders through the months after it. A cell is the share of the
// cohort with at least one order in that month; months that have not begun yet are empty, and the last one may be a part.
// An average is weighted: the cells of a column together divided by the sizes of the cohorts that are old enough.
func retention(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "retention", Currency: c.Currency, Period: in.Period}
	first, ok := firstOrder(c)
	now := cohortsOf(c, in.Period)
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return now.figures()
		}
		return cohortsOf(c, p).figures()
	})
	s.N = now.customers()
	s.Tables = []Table{now.heatTable(), now.revenueTable(c.Currency), now.numberTable(c.Currency)}
	s.Finding, s.Next = now.finding()
	return s
}

// oldest is how many months after the first one a cohort is followed, and mostNumbers how many orders of a customer are told
// apart.
const (
	oldest      = 24
	mostNumbers = 10
)

// cohort is the customers whose first order fell into one month; index 0 of its months is that month.
type cohort struct {
	month  store.Day
	size   int64
	active []int64 // customers with an order in the month
	net    []int64 // what the cohort spent in the month, minor units
	once   int64   // customers with one order in all
}

// cohorts are those of a period, one for each of its months, whether anybody came or not.
type cohorts struct {
	list    []cohort
	last    store.Day // the first day of the period's last month
	open    int       // 1 where the period ends before that month does
	numbers [mostNumbers + 1]struct{ orders, net int64 }
}

// newcomer is what the walk remembers of a customer: the cohort (from 1; 0: none yet), the last month with an order, and
// how many orders.
type newcomer struct {
	cohort, month int16
	orders        int32
}

// cohortsOf walks the orders up to the end of the period.
func cohortsOf(c *store.Columns, p Period) *cohorts {
	k := &cohorts{last: monthStart(p.To)}
	if monthAfter(p.To) != p.To+1 {
		k.open = 1
	}
	begin := monthStart(p.From)
	if n := upTo(c, p.To); n > 0 {
		begin = max(begin, monthStart(c.Day[0]))
	} else {
		return k
	}
	for month := begin; month <= k.last; month = monthAfter(month) {
		age := min(monthsBetween(month, k.last), oldest) + 1
		k.list = append(k.list, cohort{month: month, active: make([]int64, age), net: make([]int64, age)})
	}
	k.walk(c, p.To)
	return k
}

// outside marks customers whose first order lies before the period.
const outside = -1

func (k *cohorts) walk(c *store.Columns, to store.Day) {
	if len(k.list) == 0 {
		return
	}
	people, n := make([]newcomer, c.Heads()), upTo(c, to)
	inHalves(n, func(but buyerHalf) func() {
		part := k.empty()
		part.walkHalf(c, n, people, but)
		return func() { k.add(part) }
	})
}

// empty are the same cohorts of nobody.
func (k *cohorts) empty() *cohorts {
	part := &cohorts{last: k.last}
	for i := range k.list {
		h := &k.list[i]
		part.list = append(part.list, cohort{month: h.month, active: make([]int64, len(h.active)), net: make([]int64, len(h.net))})
	}
	return part
}

// add adds the same cohorts of other people.
func (k *cohorts) add(part *cohorts) {
	for i := range k.list {
		h, more := &k.list[i], &part.list[i]
		h.size, h.once = h.size+more.size, h.once+more.once
		for age := range h.active {
			h.active[age] += more.active[age]
			h.net[age] += more.net[age]
		}
	}
	for i, at := range part.numbers {
		k.numbers[i].orders += at.orders
		k.numbers[i].net += at.net
	}
}

// walkHalf goes through the first n orders for half of the people.
func (k *cohorts) walkHalf(c *store.Columns, n int, people []newcomer, but buyerHalf) {
	month, ends := int16(0), k.list[0].month // counted from the first cohort's month as 1
	days, buyers := c.Day[:n], c.Buyer[:n]
	for i, who := range buyers {
		for day := days[i]; day >= ends; month++ {
			ends = monthAfter(ends)
		}
		if who < 0 || buyerHalf(who>>blockOf&1) == but {
			continue
		}
		b := &people[who]
		if b.cohort == 0 {
			b.cohort = outside
			if month > 0 {
				b.cohort = month
				k.list[month-1].size++
			}
		}
		if b.cohort == outside {
			continue
		}
		home, age := &k.list[b.cohort-1], int(month-b.cohort)
		net := c.Net[i]
		if age < len(home.active) {
			home.net[age] += net
			if b.month != month {
				home.active[age]++
			}
		}
		b.month = month
		at := &k.numbers[min(b.orders, mostNumbers)]
		at.orders++
		at.net += net
		switch b.orders++; b.orders {
		case 1:
			home.once++
		case 2:
			home.once--
		}
	}
}

// customers are how many belong to a cohort of the period.
func (k *cohorts) customers() int64 {
	n := int64(0)
	for i := range k.list {
		n += k.list[i].size
	}
	return n
}

// average is the weighted share of all cohorts that are so many months old, without the newest of them where the last month is to be left out.
func (k *cohorts) average(age, without int) Value {
	var active, size int64
	for i := range k.list {
		if h := &k.list[i]; age+without < len(h.active) {
			active += h.active[age]
			size += h.size
		}
	}
	return judged(active, size)
}

// figures are the values under the names of the contract.
func (k *cohorts) figures() []Figure {
	return []Figure{
		{"customers", Count(k.customers())},
		{"m1", k.average(1, 0)},
		{"m3", k.average(3, 0)},
		{"m6", k.average(6, 0)},
		{"m12", k.average(12, 0)},
	}
}

// ages names the columns m0, m1, … of the oldest cohort.
func (k *cohorts) ages(kind Kind) []Column {
	names := [oldest + 1]string{
		"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13", "m14", "m15", "m16", "m17",
		"m18", "m19", "m20", "m21", "m22", "m23", "m24",
	}
	columns := []Column{{"cohort", KindMonth}, {"size", KindCount}}
	if len(k.list) == 0 {
		return columns
	}
	for age := range k.list[0].active {
		columns = append(columns, Column{names[age], kind})
	}
	return columns
}

// rows has one row for each cohort with customers; what has not come yet is unknown.
func (k *cohorts) rows(columns []Column, cell func(h *cohort, age int) Value) [][]Value {
	var rows [][]Value
	for i := range k.list {
		h := &k.list[i]
		if h.size == 0 {
			continue
		}
		row := []Value{InMonth(h.month), Count(h.size)}
		for age := range columns[2:] {
			v := Unknown(columns[age+2].Kind)
			if age < len(h.active) {
				v = cell(h, age)
			}
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	return rows
}

// heatTable has the share of each cohort that bought in each month.
func (k *cohorts) heatTable() Table {
	t := Table{Name: "cohorts", Chart: ChartHeat, Columns: k.ages(KindRate)}
	t.Rows = k.rows(t.Columns, func(h *cohort, age int) Value { return share(h.active[age], h.size) })
	return t
}

// revenueTable has what a customer of each cohort has spent on average up to and with each month.
func (k *cohorts) revenueTable(currency string) Table {
	t := Table{Name: "cohort_revenue", Chart: ChartNone, Columns: k.ages(KindMoney)}
	t.Rows = k.rows(t.Columns, func(h *cohort, age int) Value {
		sum := int64(0)
		for _, net := range h.net[:age+1] {
			sum += net
		}
		return meanMoney(sum, h.size, currency)
	})
	return t
}

// numberTable has the average first, second, third… order of the customers of the period's cohorts, and how many of those
// who placed it went on to the next.
func (k *cohorts) numberTable(currency string) Table {
	t := Table{Name: "by_order_number", Columns: []Column{
		{"order_number", KindText},
		{"orders", KindCount},
		{"aov_minor", KindMoney},
		{"next_share", KindRate},
	}}
	names := [mostNumbers + 1]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11+"}
	for i, at := range k.numbers {
		if at.orders == 0 {
			break
		}
		next := Unknown(KindRate)
		if i+1 < mostNumbers {
			next = share(k.numbers[i+1].orders, at.orders)
		}
		t.Rows = append(t.Rows, []Value{Word(names[i]), Count(at.orders), meanMoney(at.net, at.orders, currency), next})
	}
	return t
}

// finding says how many come back in the month after their first, and which month's customers do so most, going by months that are over; and
// offers the newest cohort that is whole.
func (k *cohorts) finding() (Sentence, Step) {
	next := Step{Say: say("report.next.retention.none"), Report: "churn"}
	if n := len(k.list); n > 1 && k.list[n-2].once > 0 {
		h := &k.list[n-2]
		next = Step{
			Say:   say("report.next.retention", "n", h.once, "month", InMonth(h.month)),
			Where: "orders = 1 and first_order >= " + h.month.String() + " and first_order < " + monthAfter(h.month).String(),
		}
	}
	customers, m1 := k.customers(), k.average(1, k.open)
	switch {
	case customers == 0:
		return say("report.finding.retention.none"), next
	case customers < enough || !m1.Known:
		return say("report.finding.retention.few", "n", customers), next
	}
	best := -1
	for i := range k.list {
		h := &k.list[i]
		if h.size < enough || len(h.active) < 2+k.open {
			continue
		}
		if best < 0 || h.active[1]*k.list[best].size > k.list[best].active[1]*h.size {
			best = i
		}
	}
	if best < 0 {
		return say("report.finding.retention", "share", hundredth(m1.Real)), next
	}
	h := &k.list[best]
	return say("report.finding.retention.best", "share", hundredth(m1.Real), "month", InMonth(h.month), "best", ofHundred(h.active[1], h.size)), next
}

package reports

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"regulars/store"
)

// sources says which ways bring customers who come back: by what the shop noted of how they found it, and by the platform
// of the first order. New customers are those of the period; whether they came back and what they are worth is as of its
// last day, over all customers that a way has ever brought.
func sources(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "sources", Currency: c.Currency, Period: in.Period}
	begin, ok := firstOrder(c)
	customers := in.customersOf(begin, ok)
	o := outlookOf(customers(in.Period), c.Currency, in.Options)
	found, platforms := brought{}, brought{}
	first := firstSources(c, in.Period.To)
	for i := range o.all {
		b := &o.all[i]
		if b.days == 0 {
			continue
		}
		way := ""
		if in.Origins != nil && i < len(in.Origins.Found) {
			way = in.Origins.Ways[in.Origins.Found[i]]
		}
		worth := math.NaN()
		if o.chosen != nil {
			worth = o.of(i).clv
		}
		found.add(way, b, in.Period, worth)
		platforms.add(c.Sources[first[i]], b, in.Period, worth)
	}
	all := platforms.all()
	s.N = all.customers
	s.compare(in, begin, ok, func(p Period) []Figure { return newcomers(customers(p), p) })
	s.Tables = []Table{found.table("by_way", "way", o, &all.curve), platforms.table("by_first_source", "source", o, &all.curve)}
	s.Finding, s.Next = found.finding(all)
	return s
}

// firstSources is the source of the first order of each buyer up to a day.
func firstSources(c *store.Columns, to store.Day) []uint16 {
	sources := make([]uint16, c.Heads())
	seen := make([]bool, c.Heads())
	for i, who := range c.Buyer[:upTo(c, to)] {
		if who >= 0 && !seen[who] {
			seen[who], sources[who] = true, c.Source[i]
		}
	}
	return sources
}

// newcomers are the values of sources: the period's new customers, and how many of all come back.
func newcomers(k *customers, p Period) []Figure {
	var fresh, twice int64
	for i := range k.all {
		b := &k.all[i]
		if b.days > 0 && p.Holds(b.first) {
			fresh++
		}
		if b.orders > 1 {
			twice++
		}
	}
	return []Figure{{"new_customers", Count(fresh)}, {"customers", Count(k.n)}, {"repeat_purchase_rate", judged(twice, k.n)}}
}

// yield is what one way has brought.
type yield struct {
	name                    string
	customers, fresh, twice int64
	net                     int64
	worth                   float64 // CLV of all, currency units
	curve                   survival
}

// brought are the ways by name.
type brought map[string]*yield

func (w brought) add(name string, b *customer, p Period, worth float64) {
	y := w[name]
	if y == nil {
		y = &yield{name: name}
		w[name] = y
	}
	y.customers++
	if p.Holds(b.first) {
		y.fresh++
	}
	if b.orders > 1 {
		y.twice++
	}
	y.net += b.net
	y.worth += worth
	y.curve.watch(b, p.To)
}

func (w brought) all() yield {
	var sum yield
	for _, y := range w {
		sum.customers, sum.fresh, sum.twice, sum.net = sum.customers+y.customers, sum.fresh+y.fresh, sum.twice+y.twice, sum.net+y.net
		sum.curve = sum.curve.with(&y.curve)
	}
	return sum
}

// sorted has the way with most customers first.
func (w brought) sorted() []*yield {
	var list []*yield
	for _, y := range w {
		list = append(list, y)
	}
	slices.SortFunc(list, func(a, b *yield) int {
		return cmp.Or(cmp.Compare(b.customers, a.customers), strings.Compare(a.name, b.name))
	})
	return list
}

// table has one row for each way; the one that nobody noted has no name. A way of thirty customers and more, beside as many others, is held
// against the curve of all by the log-rank test: repeat rates alone make a young way look bad, whose customers have had less time.
func (w brought) table(name, column string, o *outlook, all *survival) Table {
	t := Table{Name: name, Columns: []Column{
		{column, KindText},
		{"customers", KindCount},
		{"new_customers", KindCount},
		{"repeat_purchase_rate", KindRate},
		{"revenue_per_customer_minor", KindMoney},
		{"clv_per_customer_minor", KindMoney},
		{"second_order_90", KindRate},
		{"logrank_p", KindNumber},
	}}
	for _, y := range w.sorted() {
		way := Word(y.name)
		switch {
		case y.name == "":
			way = Term("way_unknown")
		case column == "source":
			way = Source(y.name)
		}
		back, p := Unknown(KindRate), Unknown(KindNumber)
		if y.curve.watched() >= backDays {
			back = Rate(1 - y.curve.at(backDays))
		}
		if y.customers >= enough && all.n()-y.customers >= enough {
			p = Number(logRankOf(&y.curve, all).p())
		}
		t.Rows = append(t.Rows, []Value{
			way, Count(y.customers), Count(y.fresh), share(y.twice, y.customers), meanMoney(y.net, y.customers, o.currency),
			o.money(y.worth / float64(y.customers)), back, p,
		})
	}
	return t
}

// finding names the way whose customers come back most, among those that brought enough to judge by.
func (w brought) finding(all yield) (Sentence, Step) {
	next := Step{Say: say("report.next.sources"), Report: "retention"}
	var top *yield
	for _, y := range w.sorted() {
		if y.name != "" && y.customers >= enough && (top == nil || y.twice*top.customers > top.twice*y.customers) {
			top = y
		}
	}
	switch {
	case all.customers == 0:
		return say("report.finding.sources.none"), next
	case top == nil:
		return say("report.finding.sources.unknown", "n", all.fresh), next
	}
	return say("report.finding.sources", "n", all.fresh, "way", Word(top.name), "share", ofHundred(top.twice, top.customers),
		"all", ofHundred(all.twice, all.customers)), next
}

package reports

import (
	"regulars/store"
	"regulars/store/filter"
)

// stickiness puts customers into the bands of the trade by how surely they still are customers: high from 90 %, medium from
// 70 %, low from 50 %, and slipping away below. The trade gives no formula for it; here it is P(alive) of the MBG/NBD model,
// which says less than 100 % of those who bought once too. Where fewer than 50 customers have come back, or the shop is
// younger than 26 weeks, no model can be trusted: then the days since the last order are held against the shop's own gaps,
// of which 50, 70 and 90 % were shorter.
func stickiness(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "stickiness", Currency: c.Currency, Period: in.Period}
	first, ok := firstOrder(c)
	customers := in.customersOf(first, ok)
	now := customers(in.Period).inBands(c)
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return now.figures()
		}
		return customers(p).inBands(c).figures()
	})
	s.N = now.n
	s.Tables, s.Technical = []Table{now.table(c.Currency)}, technical
	s.Finding, s.Next = now.finding(in.Period.To, c.Currency)
	return s
}

// What a model needs to be trusted with bands.
const (
	bandBuyers = 50
	bandDays   = 26 * 7
)

// The bands, from the surest customers to the least sure.
var (
	bandLimits = [...]float64{0.9, 0.7, 0.5}
	bandGaps   = [...]int64{50, 70, 90} // percent
)

// methodGaps is the word for bands by the shop's own gaps.
const methodGaps = "gaps"

// bands are the customers of each band at the end of a day.
type bands struct {
	n       int64
	method  string // "" when nothing can be said
	gaps    int64  // between two purchase days of one customer, of all customers
	of      [len(bandLimits) + 1]tally
	windows [len(bandGaps)]float64 // days, where the method is by gaps
}

// inBands puts the customers into bands.
func (k *customers) inBands(c *store.Columns) *bands {
	out, place := k.bands(c, func() *fit { return best(fitModels(k, modelMBG)) })
	if place == nil {
		return out
	}
	for i := range k.all {
		if b := &k.all[i]; b.days > 0 {
			band := &out.of[place(b)]
			band.n++
			band.spend += b.net
		}
	}
	return out
}

// bands begins the bands and says how the place of a customer in them is told; nil where nothing can be said. fitted gives the
// MBG/NBD model of these customers.
func (k *customers) bands(c *store.Columns, fitted func() *fit) (out *bands, place func(*customer) int) {
	out = &bands{n: k.n, gaps: k.gaps.n}
	if place = k.byModel(c, fitted); place != nil {
		out.method = modelMBG
		return out, place
	}
	return out, k.byGaps(out)
}

// byModel tells the band of a customer by P(alive); nil where no model can be trusted.
func (k *customers) byModel(c *store.Columns, fitted func() *fit) func(*customer) int {
	first, ok := firstOrder(c)
	if !ok || k.to-first < bandDays || k.returned() < bandBuyers {
		return nil
	}
	chosen := fitted()
	if chosen == nil {
		return nil
	}
	return func(b *customer) int {
		h := b.past(k.to)
		alive := chosen.model.alive(float64(h.x), weeks(h.last), weeks(h.watched))
		for i, limit := range bandLimits {
			if alive >= limit {
				return i
			}
		}
		return len(bandLimits)
	}
}

// byGaps tells the band by the days since the last order; nil where there are no gaps.
func (k *customers) byGaps(out *bands) func(*customer) int {
	if k.gaps.n == 0 {
		return nil
	}
	out.method = methodGaps
	for i, p := range bandGaps {
		out.windows[i] = k.gaps.quantile(p)
	}
	return func(b *customer) int {
		for i, window := range out.windows {
			if float64(k.to-b.last) <= window {
				return i
			}
		}
		return len(out.windows)
	}
}

// figures are how many customers each band has, and by which method.
func (k *bands) figures() []Figure {
	var figures []Figure
	for i, name := range filter.Bands {
		v := Unknown(KindCount)
		if k.method != "" {
			v = Count(k.of[i].n)
		}
		figures = append(figures, Figure{name, v})
	}
	method := Unknown(KindTerm)
	if k.method != "" {
		method = Term(k.method)
	}
	return append(figures, Figure{"model", method})
}

// table has the customers, spend and shares of each band.
func (k *bands) table(currency string) Table {
	t := tallyTable("bands", "band")
	if k.method == "" {
		return t
	}
	var spend int64
	for _, band := range k.of {
		spend += band.spend
	}
	for i, band := range k.of {
		t.Rows = append(t.Rows, []Value{
			Term(filter.Bands[i]), Count(band.n), Money(band.spend, currency), share(band.n, k.n), spendShare(band.spend, spend),
		})
	}
	return t
}

// finding says how many very likely are customers still and how many slip away. Where the model sees nobody leave it says that instead: it
// cannot tell a rare buyer from a lost one then.
func (k *bands) finding(to store.Day, currency string) (Sentence, Step) {
	next := Step{Say: say("report.next.stickiness"), Report: "rfm"}
	if k.method == methodGaps {
		longest := int(k.windows[len(k.windows)-1])
		next = Step{
			Say:   say("report.next.stickiness.gaps", "n", k.of[3].n, "days", longest),
			Where: "orders >= 1 and last_order < " + (to - store.Day(longest)).String(),
		}
	}
	if k.method == "" || k.n == 0 {
		return say("report.finding.stickiness.none"), next
	}
	high, slipping := ofHundred(k.of[0].n, k.n), ofHundred(k.of[3].n, k.n)
	facts := []any{"high", high, "slipping", slipping, "money", Money(k.of[3].spend, currency)}
	switch {
	case k.n < enough:
		return say("report.finding.stickiness.few", "n", k.n), next
	case k.method == methodGaps && k.gaps < enough:
		return say("report.finding.stickiness.gaps.few", "gaps", k.gaps), next
	case k.method == methodGaps:
		return say("report.finding.stickiness.gaps", append(facts, "usual", int(k.windows[0]))...), next
	case high == 100:
		return say("report.finding.stickiness.nobody"), Step{Say: say("report.next.whatif"), Report: "churn"}
	}
	return say("report.finding.stickiness", facts...), next
}

package reports

import (
	"strconv"

	"regulars/store"
	"regulars/store/filter"
)

// rfm scores every customer from 1 to 5 by how lately, how often and for how much they bought, 5 being best, and puts each
// into one of eleven groups. Source of the scores: Arthur Hughes, Strategic Database Marketing; cut points are the type 7
// quantiles at 20, 40, 60 and 80 %, and a value equal to a cut point stays below it, so that equal customers have equal
// scores. Recency is as of the day after the period. Fewer than 50 customers have no fifths worth the name: then the fixed
// days and numbers of orders of the settings cut, and spend is cut by as many average orders.
func rfm(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "rfm", Currency: c.Currency, Period: in.Period}
	first, ok := firstOrder(c)
	customers := in.customersOf(first, ok)
	now := scoresOf(customers(in.Period), c.Currency, in.rules())
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return now.figures()
		}
		return scoresOf(customers(p), c.Currency, in.rules()).figures()
	})
	s.N = now.n
	for _, f := range s.Values[1:] {
		s.Technical = append(s.Technical, f.Name)
	}
	s.Tables = []Table{now.groupTable(in.Figures), now.eightTable(), now.cellTable()}
	s.Finding, s.Next = now.finding(in.Period.To)
	return s
}

// manyEnough is from how many customers on fifths are cut.
const manyEnough = 50

// newDays is for how long after the first order a customer is new.
const newDays = 60

// cuts are four cut points, each times five, which makes every type 7 quantile at a fifth a whole number.
type cuts [4]int64

// bin is 1 and one more for each cut point below v.
func (c cuts) bin(v int64) int {
	n := 1
	for _, cut := range c {
		if 5*v > cut {
			n++
		}
	}
	return n
}

// at is the cut point as a measure.
func (c cuts) at(i int) float64 { return float64(c[i]) / 5 }

// floor is the cut point without its fraction.
func (c cuts) floor(i int) int64 {
	low := c[i] / 5
	if c[i]%5 < 0 {
		low--
	}
	return low
}

// fifths cuts sorted values at the type 7 quantiles, the highest first. There must be at least one.
func fifths(n int64, sorted func(rank int64) int64) cuts {
	var c cuts
	for i := len(c) - 1; i >= 0; i-- {
		h := (n - 1) * int64(i+1)
		high := int64(0)
		if h%5 > 0 {
			high = sorted(h/5 + 1)
		}
		low := sorted(h / 5)
		if c[i] = 5 * low; h%5 > 0 {
			c[i] += h % 5 * (high - low)
		}
	}
	return c
}

// fixedCuts are whole cut points.
func fixedCuts(at [4]int64, unit int64) cuts {
	var c cuts
	for i, v := range at {
		c[i] = 5 * v * unit
	}
	return c
}

// score is the scores of one customer, 1 to 5 each.
type score struct{ r, f, m uint8 }

// scores are those of all customers at the end of a day.
type scores struct {
	*customers
	currency string
	fixed    bool // fewer than 50 customers: the cut points are fixed ones
	r, f, m  cuts
	of       []score // by place in the columns; zero of somebody who has not bought
	sum      score64
	spend    int64
}

// score64 adds up scores.
type score64 struct{ r, f, m int64 }

// scoresOf scores customers.
func scoresOf(of *customers, currency string, rules scoreRules) *scores {
	k := &scores{customers: of, currency: currency}
	if k.n == 0 {
		return k
	}
	k.cut(rules)
	k.of = make([]score, len(k.all))
	for i := range k.all {
		b := &k.all[i]
		if b.days == 0 {
			continue
		}
		at := score{uint8(6 - k.r.bin(k.recency(b))), uint8(k.f.bin(int64(b.orders))), uint8(k.m.bin(b.net))}
		k.of[i] = at
		k.sum.r, k.sum.f, k.sum.m = k.sum.r+int64(at.r), k.sum.f+int64(at.f), k.sum.m+int64(at.m)
		k.spend += b.net
	}
	return k
}

// recency is how many days lie between a customer's last order and the day after the period.
func (k *scores) recency(b *customer) int64 { return int64(k.to + 1 - b.last) }

// cut finds the cut points.
func (k *scores) cut(rules scoreRules) {
	var recency, orders histogram
	spend := make([]int64, 0, k.n)
	var net, count int64
	for i := range k.all {
		if b := &k.all[i]; b.days > 0 {
			recency.add(int(k.recency(b)))
			orders.add(int(b.orders))
			spend = append(spend, b.net)
			net, count = net+b.net, count+int64(b.orders)
		}
	}
	if k.fixed = k.n < manyEnough; k.fixed {
		k.r, k.f, k.m = fixedCuts(rules.days, 1), fixedCuts(rules.orders, 1), fixedCuts(rules.orders, rounded(net, count))
		return
	}
	k.r = fifths(k.n, func(rank int64) int64 { return int64(recency.at(rank)) })
	k.f = fifths(k.n, func(rank int64) int64 { return int64(orders.at(rank)) })
	k.m = fifths(k.n, ranked(spend))
}

// scoreRules are the fixed cut points of small shops.
type scoreRules struct{ days, orders [4]int64 }

// rules are the shop's, or a new shop's where there is none.
func (in Input) rules() scoreRules {
	if in.Shop == nil {
		return scoreRules{days: store.UsualRFMDays, orders: store.UsualRFMOrders}
	}
	return scoreRules{days: in.Shop.RFMDays, orders: in.Shop.RFMOrders}
}

// groupOf is the place of a customer's group in filter.Groups. Every cell of scores has exactly one; fresh is whether the
// first order lies within 60 days.
func groupOf(at score, fresh bool) int {
	r, f, m := at.r, at.f, at.m
	switch {
	case r == 5 && f >= 4:
		return 0
	case r >= 4 && f >= 3 && m >= 3:
		return 1
	case r >= 4 && f >= 2:
		return 2
	case r >= 4 && fresh:
		return 3
	case r >= 3 && f == 1:
		return 4
	case r == 3:
		return 5
	case r == 2 && f >= 3:
		return 6
	case r == 1 && f >= 4:
		return 7
	case r == 2:
		return 8
	}
	return 9
}

// groupCount is how many groups there are, prospects included.
const groupCount = 11

// tally is how many customers a group has and what they spent.
type tally struct{ n, spend int64 }

// group is the place of the group of the customer at a place in the columns, who must have bought.
func (k *scores) group(i int) int { return groupOf(k.of[i], k.to+1-k.all[i].first <= newDays) }

// groups counts the customers of each group.
func (k *scores) groups() [groupCount]tally {
	var groups [groupCount]tally
	for i, at := range k.of {
		if at.r > 0 {
			g := &groups[k.group(i)]
			g.n++
			g.spend += k.all[i].net
		}
	}
	return groups
}

// figures are the values: the customers and the cut points.
func (k *scores) figures() []Figure {
	figures := []Figure{{"customers", Count(k.n)}}
	percents := [...]string{"20", "40", "60", "80"}
	for i, percent := range percents {
		figures = append(figures, Figure{"recency_cut_" + percent, k.cutValue(k.r, i)})
	}
	for i, percent := range percents {
		figures = append(figures, Figure{"frequency_cut_" + percent, k.cutValue(k.f, i)})
	}
	for i, percent := range percents {
		money := Value{Kind: KindMoney, Text: k.currency}
		if k.n > 0 {
			money = Money(rounded(k.m[i], 5), k.currency)
		}
		figures = append(figures, Figure{"monetary_cut_" + percent + "_minor", money})
	}
	return figures
}

func (k *scores) cutValue(c cuts, i int) Value {
	if k.n == 0 {
		return Unknown(KindNumber)
	}
	return Number(c.at(i))
}

// groupTable has the eleven groups. Prospects, who have not bought yet, are known only from the rollups and only as of
// today.
func (k *scores) groupTable(f *store.Figures) Table {
	t := tallyTable("groups", "group")
	groups := k.groups()
	if f != nil {
		groups[len(groups)-1].n = f.Prospects
	}
	for i, g := range groups {
		share := share(g.n, k.n)
		if i == len(groups)-1 {
			share = Unknown(KindRate)
		}
		t.Rows = append(t.Rows, []Value{Term(filter.Groups[i]), Count(g.n), Money(g.spend, k.currency), share, spendShare(g.spend, k.spend)})
	}
	return t
}

func tallyTable(name, column string) Table {
	return Table{Name: name, Columns: []Column{
		{column, KindTerm},
		{"customers", KindCount},
		{"spend_minor", KindMoney},
		{"share", KindRate},
		{"spend_share", KindRate},
	}}
}

// spendShare is a part of what was spent; not known where nothing was.
func spendShare(part, whole int64) Value {
	if whole <= 0 {
		return Unknown(KindRate)
	}
	return share(part, whole)
}

// The eight groups that Chinese shopkeepers know, by whether recency, frequency and money are high (bits 4, 2 and 1).
var eightNames = [...]string{
	7: "key_value", 5: "key_develop", 3: "key_keep", 1: "key_win_back",
	6: "common_value", 4: "common_develop", 2: "common_keep", 0: "common_win_back",
}

// eightOrder is the order in which the eight are listed.
var eightOrder = [...]int{7, 5, 3, 1, 6, 4, 2, 0}

// eightTable has the eight groups. A score is high when it is above the average of all customers.
func (k *scores) eightTable() Table {
	var eight [len(eightNames)]tally
	for i, at := range k.of {
		if at.r == 0 {
			continue
		}
		which := 0
		if int64(at.r)*k.n > k.sum.r {
			which |= 4
		}
		if int64(at.f)*k.n > k.sum.f {
			which |= 2
		}
		if int64(at.m)*k.n > k.sum.m {
			which |= 1
		}
		eight[which].n++
		eight[which].spend += k.all[i].net
	}
	t := tallyTable("eight", "importance")
	for _, which := range eightOrder {
		g := eight[which]
		t.Rows = append(t.Rows, []Value{
			Term(eightNames[which]), Count(g.n), Money(g.spend, k.currency), share(g.n, k.n), spendShare(g.spend, k.spend),
		})
	}
	return t
}

// cellTable has every cell with customers, best first.
func (k *scores) cellTable() Table {
	var cells [6][6][6]tally
	for i, at := range k.of {
		if at.r > 0 {
			cell := &cells[at.r][at.f][at.m]
			cell.n++
			cell.spend += k.all[i].net
		}
	}
	t := Table{Name: "cells", Chart: ChartGrid, Detail: true, Columns: []Column{
		{"recency_score", KindCount},
		{"frequency_score", KindCount},
		{"monetary_score", KindCount},
		{"customers", KindCount},
		{"spend_minor", KindMoney},
	}}
	for r := 5; r > 0; r-- {
		for f := 5; f > 0; f-- {
			for m := 5; m > 0; m-- {
				if cell := cells[r][f][m]; cell.n > 0 {
					t.Rows = append(t.Rows, []Value{Count(int64(r)), Count(int64(f)), Count(int64(m)), Count(cell.n), Money(cell.spend, k.currency)})
				}
			}
		}
	}
	return t
}

// finding says what the champions and the loyal bring and offers those at risk: R2 and F3 or more, which the cut points turn
// into days and orders. Where nobody has bought for a year nobody is a champion, though a fifth of all bought latest.
func (k *scores) finding(to store.Day) (Sentence, Step) {
	next := Step{Say: say("report.next.rfm.none"), Report: "churn"}
	if k.n == 0 {
		return say("report.finding.rfm.none"), next
	}
	groups := k.groups()
	if risk := groups[6].n; risk > 0 {
		after, until := to+1-store.Day(k.r.floor(3)), to+1-store.Day(k.r.floor(2))
		next = Step{
			Say:   say("report.next.rfm", "n", risk, "money", Money(groups[6].spend, k.currency)),
			Where: "last_order >= " + after.String() + " and last_order < " + until.String() + " and orders > " + strconv.FormatInt(k.f.floor(1), 10),
		}
	}
	best := tally{groups[0].n + groups[1].n, groups[0].spend + groups[1].spend}
	newest := k.newest()
	switch {
	case k.n < enough:
		return say("report.finding.rfm.few", "n", k.n, "best", best.n), next
	case k.to-newest >= yearDays:
		return say("report.finding.rfm.past", "day", OnDay(newest)), Step{Say: say("report.next.whatif"), Report: "churn"}
	case k.spend <= 0:
		return say("report.finding.rfm.free", "share", ofHundred(best.n, k.n)), next
	}
	return say("report.finding.rfm", "share", ofHundred(best.n, k.n), "spend", ofHundred(best.spend, k.spend), "risk", groups[6].n), next
}

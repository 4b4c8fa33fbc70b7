package reports

import (
	"cmp"
	"sort"

	"regulars/store"
)

// rewards says how many rewards were had for points, used and left to lapse, and what their uses cost the shop.
func rewards(in Input) *Sheet {
	return in.offers("rewards", store.OfferReward, offerWords{
		fresh: "report.finding.rewards", before: "report.finding.rewards.before", none: "report.finding.rewards.none",
		begin: "report.next.rewards.none", next: Step{Say: say("report.next.rewards"), Report: "coupons"},
	})
}

// coupons says the same of coupons, which are given away.
func coupons(in Input) *Sheet {
	return in.offers("coupons", store.OfferCoupon, offerWords{
		fresh: "report.finding.coupons", before: "report.finding.coupons.before", none: "report.finding.coupons.none",
		begin: "report.next.coupons.none", next: Step{Say: say("report.next.coupons"), Report: "referrals"},
	})
}

// offerWords are what a report on offers finds: what became of the period's codes, or that only earlier ones were used in it, or that
// there was nothing; and the step after it, or how to begin.
type offerWords struct {
	fresh, before, none, begin string
	next                       Step
}

// offers is the sheet of all offers of one sort: the sums, and a row for each offer of which anything happened, the one that was had
// most first.
func (in Input) offers(name, what string, words offerWords) *Sheet {
	s := &Sheet{Name: name, Currency: in.currency(), Period: in.Period, Next: words.next}
	first, ok := in.First()
	s.compare(in, first, ok, func(p Period) []Figure {
		sum := in.offerSum(p, what)
		return append(offerFigures(sum, s.Currency), Figure{"used_rate", judged(sum.Taken, sum.Issued)})
	})
	all := in.offerSum(in.Period, what)
	s.N = all.Issued
	s.Tables = []Table{in.offerTable(what, s.Currency)}
	cost := Money(all.Cost, s.Currency)
	if all.Issued > 0 {
		s.Finding = say(words.fresh, "n", all.Issued, "taken", all.Taken, "cost", cost)
		return s
	}
	s.Next = Step{Say: say(words.begin)}
	s.Finding = say(words.none)
	if all.Used > 0 {
		s.Finding = say(words.before, "used", all.Used, "cost", cost)
	}
	return s
}

// offerSum adds up what happened to offers of one sort in a period.
func (in Input) offerSum(p Period, what string) (sum store.OfferDay) {
	for _, d := range in.offerDays(p, what) {
		addOfferDay(&sum, d)
	}
	return sum
}

// offerFigures are the values that a report and each of its rows share.
func offerFigures(d store.OfferDay, currency string) []Figure {
	return []Figure{{"issued", Count(d.Issued)}, {"used", Count(d.Used)}, {"expired", Count(d.Lapsed)}, {"cost_minor", Money(d.Cost, currency)}}
}

// offerTable has the offers of one sort.
func (in Input) offerTable(what, currency string) Table {
	t := Table{Name: "by_offer", Columns: []Column{{"offer", KindText}, {"issued", KindCount}, {"used", KindCount}, {"expired", KindCount}, {"cost_minor", KindMoney}, {"used_rate", KindRate}}}
	if in.Offers == nil {
		return t
	}
	sums := map[int64]*store.OfferDay{}
	for _, d := range in.offerDays(in.Period, what) {
		if sums[d.Offer] == nil {
			sums[d.Offer] = &store.OfferDay{}
		}
		addOfferDay(sums[d.Offer], d)
	}
	for _, o := range in.Offers.Offers {
		sum := sums[o.ID]
		if sum == nil {
			continue
		}
		row := []Value{Word(o.Name)}
		for _, f := range offerFigures(*sum, currency) {
			row = append(row, f.Value)
		}
		t.Rows = append(t.Rows, append(row, share(sum.Taken, sum.Issued)))
	}
	sort.SliceStable(t.Rows, func(i, j int) bool {
		a, b := t.Rows[i], t.Rows[j]
		return cmp.Or(cmp.Compare(b[1].Int, a[1].Int), cmp.Compare(b[2].Int, a[2].Int)) < 0
	})
	return t
}

// offerDays are the days of a period on which something happened to offers of one sort; "" is the codes under which members bring others.
func (in Input) offerDays(p Period, what string) (days []store.OfferDay) {
	if in.Offers == nil {
		return nil
	}
	sort := map[int64]string{}
	for _, o := range in.Offers.Offers {
		sort[o.ID] = o.What
	}
	for _, d := range in.Offers.Days {
		if p.Holds(d.Day) && sort[d.Offer] == what {
			days = append(days, d)
		}
	}
	return days
}

func addOfferDay(sum *store.OfferDay, d store.OfferDay) {
	sum.Issued, sum.Taken, sum.Used, sum.Lapsed, sum.Cost = sum.Issued+d.Issued, sum.Taken+d.Taken, sum.Used+d.Used, sum.Lapsed+d.Lapsed, sum.Cost+d.Cost
}

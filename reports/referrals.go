package reports

import (
	"cmp"
	"sort"

	"regulars/store"
)

// referrals says whom members brought: how many of them have bought, how many were rewarded, and what both sides' points are worth.
func referrals(in Input) *Sheet {
	s := &Sheet{Name: "referrals", Currency: in.currency(), Period: in.Period}
	first, ok := in.First()
	s.compare(in, first, ok, func(p Period) []Figure {
		codes := in.offerSum(p, "")
		all := friends{}
		for _, r := range in.referred(p) {
			all.add(r)
		}
		return append([]Figure{{"issued", Count(codes.Issued)}, {"used", Count(codes.Used)}}, in.friendFigures(all)...)
	})
	all := friends{}
	for _, r := range in.referred(in.Period) {
		all.add(r)
	}
	s.N = all.n
	s.Tables = []Table{in.byMember()}
	s.Next = Step{Say: say("report.next.referrals.none")}
	s.Finding = say("report.finding.referrals.none")
	if all.n > 0 {
		s.Next = Step{Say: say("report.next.referrals"), Report: "sources"}
		s.Finding = say("report.finding.referrals", "n", all.n, "bought", all.bought, "rewarded", all.rewarded)
	}
	return s
}

// friends are sums of people who were brought.
type friends struct{ n, bought, rewarded, points int64 }

func (k *friends) add(r store.ReferralFact) {
	k.n++
	k.points += r.Points
	if r.Bought {
		k.bought++
	}
	if r.Earned {
		k.rewarded++
	}
}

// friendFigures are the values that the report and each of its rows share.
func (in Input) friendFigures(k friends) []Figure {
	return []Figure{{"brought", Count(k.n)}, {"bought", Count(k.bought)}, {"conversion", judged(k.bought, k.n)}, {"rewarded", Count(k.rewarded)}, {"cost_minor", in.worth(k.points)}}
}

// referred are those who were brought in a period.
func (in Input) referred(p Period) (list []store.ReferralFact) {
	if in.Offers == nil {
		return nil
	}
	for _, r := range in.Offers.Referrals {
		if p.Holds(r.Day) {
			list = append(list, r)
		}
	}
	return list
}

// mostBringers bounds the table of those who brought others.
const mostBringers = 100

// byMember has the members who brought others, those who brought most buyers first.
func (in Input) byMember() Table {
	t := Table{Name: "by_member", Columns: []Column{{"member", KindMember}, {"brought", KindCount}, {"bought", KindCount}, {"conversion", KindRate}, {"rewarded", KindCount}, {"cost_minor", KindMoney}}}
	at := map[int64]int{}
	var ids []int64
	var sums []friends
	for _, r := range in.referred(in.Period) {
		i, known := at[r.Member]
		if !known {
			i = len(ids)
			at[r.Member] = i
			ids, sums = append(ids, r.Member), append(sums, friends{})
		}
		sums[i].add(r)
	}
	for i, id := range ids {
		row := []Value{Member(store.Person{ID: id})}
		for _, f := range in.friendFigures(sums[i]) {
			row = append(row, f.Value)
		}
		t.Rows = append(t.Rows, row)
	}
	sort.SliceStable(t.Rows, func(i, j int) bool {
		a, b := t.Rows[i], t.Rows[j]
		return cmp.Or(cmp.Compare(b[2].Int, a[2].Int), cmp.Compare(b[1].Int, a[1].Int)) < 0
	})
	t.Rows = t.Rows[:min(len(t.Rows), mostBringers)]
	return t
}

package reports

import (
	"cmp"
	"sort"

	"regulars/store"
)

// needs says which kinds of things are wanted by more people than in the period before and which by fewer, and how many of those
// who bought of a kind then and still come do so without it: they have found another source, or need it no more. A kind is the
// product's category; products without one are left out.
func needs(in Input) *Sheet {
	s := &Sheet{Name: "needs", Period: in.Period}
	if in.Shop != nil {
		s.Currency = in.Shop.Currency
	}
	now, before := buyersOf(in.Lines, in.Period), buyersOf(in.Lines, in.before(in.Period))
	first, ok := firstLine(in.Lines)
	s.compare(in, first, ok, func(p Period) []Figure {
		then := buyersOf(in.Lines, in.before(p))
		return needsOf(wantsOf(buyersOf(in.Lines, p), then), then)
	})
	list := wantsOf(now, before)
	s.N = int64(len(now.all))
	s.Tables = []Table{wantTable(list)}
	s.Finding, s.Next = wantFinding(list, s)
	return s
}

// categoryBuyers are who bought at all in a period, and of which category.
type categoryBuyers struct {
	all map[int32]bool
	of  map[string]map[int32]bool
}

func buyersOf(l *store.Lines, p Period) categoryBuyers {
	b := categoryBuyers{map[int32]bool{}, map[string]map[int32]bool{}}
	for i := range l.Len() {
		who := l.Buyer[i]
		if who < 0 || !p.Holds(l.Day[i]) {
			continue
		}
		for _, product := range l.Product[l.Start[i]:l.Start[i+1]] {
			category := l.Products[product].Category
			if category == "" {
				continue
			}
			b.all[who] = true
			if b.of[category] == nil {
				b.of[category] = map[int32]bool{}
			}
			b.of[category][who] = true
		}
	}
	return b
}

// want is how one category goes.
type want struct {
	category             string
	now, before, dropped int64
}

func (w *want) change() int64 { return w.now - w.before }

// wantsOf compares two periods, the category that loses most first.
func wantsOf(now, before categoryBuyers) []want {
	var list []want
	for category, buyers := range now.of {
		list = append(list, want{category: category, now: int64(len(buyers)), before: int64(len(before.of[category]))})
	}
	for category, buyers := range before.of {
		if now.of[category] == nil {
			list = append(list, want{category: category, before: int64(len(buyers))})
		}
	}
	for i := range list {
		for who := range before.of[list[i].category] {
			if now.all[who] && !now.of[list[i].category][who] {
				list[i].dropped++
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		return cmp.Or(cmp.Compare(a.change(), b.change()), cmp.Compare(a.category, b.category)) < 0
	})
	return list
}

// needsOf are the figures: categories by where they go, and the members who came again without something.
func needsOf(list []want, before categoryBuyers) []Figure {
	var gaining, losing, dropped int64
	for i := range list {
		switch change := list[i].change(); {
		case change > 0:
			gaining++
		case change < 0:
			losing++
		}
		dropped += list[i].dropped
	}
	return []Figure{
		{"categories", Count(int64(len(list)))}, {"gaining", Count(gaining)}, {"losing", Count(losing)}, {"buyers_before", Count(int64(len(before.all)))}, {"dropped", Count(dropped)},
	}
}

func wantTable(list []want) Table {
	t := Table{Name: "categories", Columns: []Column{
		{"category", KindText}, {"customers", KindCount}, {"buyers_before", KindCount}, {"moved", KindCount}, {"dropped", KindCount}, {"dropped_share", KindRate},
	}}
	for i := range list {
		w := &list[i]
		t.Rows = append(t.Rows, []Value{Word(w.category), Count(w.now), Count(w.before), Count(w.change()), Count(w.dropped), share(w.dropped, w.before)})
	}
	return t
}

// wantFinding names the category that loses most and the one that gains most.
func wantFinding(list []want, s *Sheet) (Sentence, Step) {
	next := Step{Say: say("report.next.needs"), Report: "affinity"}
	switch {
	case len(list) == 0:
		return say("report.finding.needs.none"), next
	case s.N < enough || !s.Comparable:
		return say("report.finding.needs.few", "n", s.N), next
	}
	low, high := list[0], list[len(list)-1]
	switch {
	case low.change() < 0:
		return say("report.finding.needs.losing", "category", Word(low.category), "before", low.before, "now", low.now, "dropped", low.dropped), next
	case high.change() > 0:
		return say("report.finding.needs.gaining", "category", Word(high.category), "before", high.before, "now", high.now), next
	}
	return say("report.finding.needs.same"), next
}

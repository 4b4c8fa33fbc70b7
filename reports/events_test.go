package reports

import (
	"fmt"
	"math"
	"testing"

	"regulars/store"
)

// feast is a shop with one event on the day, to which 40 of 90 gold and 20 of 120 plain customers came. In the 90 days after it 30 of the 40
// bought again and 25 of the other 50; 4 of the 20, and 10 of the other 100. One came who buys for the first time later, one whom nobody
// knows. The group holds the 40 and three who left it.
func feast(day store.Day) Input {
	var orders []order
	f := &store.GatheringFacts{
		List: []store.GatheringFact{{What: store.GatherEvent, Name: "tasting", Starts: day, Ends: day}, {What: store.GatherGroup, Name: "friends", Starts: day - 100}},
		Parts: []store.PartFact{
			{At: 0, Member: -1, Day: day},
			{At: 0, Member: 211, Day: day, Points: 10},
			{At: 0, Member: 1, Day: day, Points: 10},
		},
		Moves: []store.TierStand{{Member: 100, Day: day + 1, Tier: "gold"}}, // too late
	}
	for i := range 210 {
		id := int64(i + 1) // columnsOf numbers people in the order in which they come
		orders = append(orders, order{day: day - 200, buyer: fmt.Sprint("c", i), gross: 1000})
		came, again := i < 40 || i >= 90 && i < 110, i < 30 || i >= 40 && i < 65 || i >= 90 && i < 94 || i >= 110 && i < 120
		if i < 90 {
			f.Moves = append(f.Moves, store.TierStand{Member: id, Day: day - 10, Tier: "gold"})
		}
		if came {
			f.Parts = append(f.Parts, store.PartFact{At: 0, Member: id, Day: day, Points: 10})
		}
		if i < 40 {
			f.Parts = append(f.Parts, store.PartFact{At: 1, Member: id, Day: day - 100})
		} else if i < 43 {
			f.Parts = append(f.Parts, store.PartFact{At: 1, Member: id, Day: day - 100, Until: day + 1})
		}
		if again {
			orders = append(orders, order{day: day + 90, buyer: fmt.Sprint("c", i), gross: 1000})
		}
	}
	orders = append(orders, order{day: day + 5, buyer: "late", gross: 1000}, order{day: day + 91, buyer: "c39", gross: 1000})
	return Input{Period: Period{From: day - 300, To: day + 95}, Columns: columnsOf("CNY", orders), Gatherings: f, Figures: &store.Figures{Currency: "CNY"}, Shop: &store.Shop{Currency: "CNY", PointValue: store.PointValue{Points: 100, Minor: 100}}}
}

// Of 60 followed 34 bought again: 56.67 %. Others, weighed as the participants: 40/60 of 25/50 and 20/60 of 10/100 are 36.67 %: 20 points less.
// The 31st buyer comes on the 91st day, one too late.
func TestEventsByHand(t *testing.T) {
	in := feast(20000)
	s := events(in)
	checkValues(t, s, map[string]Value{
		"events": Count(1), "participants": Count(62), "unknown": Count(1), "participations": Count(63), "points": Count(620), "cost_minor": Money(620, "CNY"),
		"later_repeat_rate": Rate(34.0 / 60),
	})
	row := s.Table("by_event").Rows[0]
	if row[0] != Word("tasting") || row[2] != Count(60) || row[3] != Rate(34.0/60) || row[8] != Term("difference") {
		t.Errorf("event %v", row)
	}
	for i, want := range map[int]float64{4: 22.0 / 60, 5: 0.2, 6: 0.0440, 7: 0.3483} {
		if got := measure(row[i]); math.Abs(got-want) > 5e-5 {
			t.Errorf("%s is %.4f, want %.4f", s.Table("by_event").Columns[i].Name, got, want)
		}
	}
	if group := s.Table("by_group").Rows[0]; group[1] != Count(40) || group[2] != Count(40) {
		t.Errorf("group %v", group)
	}
	checkFinding(t, s, "62 people took part in 1 event; after 1 of them participants bought again at another rate than others of their tier.")
	in.Gatherings.Parts = in.Gatherings.Parts[:10]
	checkFinding(t, events(in), "6 people took part in 1 event. Too few to judge whether they buy again more often: that takes 30 customers on both sides.")
}

// With one tier the interval is Newcombe's, as published: 56 of 70 against 48 of 80 is 0.2, from 0.0524 to 0.3339.
func TestStratifiedIsNewcombeWithOneStratum(t *testing.T) {
	row, differs := stratified(map[string]*stratum{"": {n: 70, again: 56, others: 80, othersAgain: 48}, "alone": {n: 5, again: 5}})
	difference, low, high := newcombe(48, 80, 56, 70)
	if !differs || row[0] != Count(70) || math.Abs(measure(row[3])-difference)+math.Abs(measure(row[4])-low)+math.Abs(measure(row[5])-high) > 1e-12 {
		t.Errorf("%v, want %v %v %v", row, difference, low, high)
	}
}

// Others of a tier in which nobody of the set stands are compared with nobody: they do not make few others enough.
func TestStratifiedCountsOthersOfTheSameTiersOnly(t *testing.T) {
	row, differs := stratified(map[string]*stratum{"gold": {n: 40, again: 40, others: 5}, "": {others: 500, othersAgain: 100}})
	if differs || row[0] != Count(40) || row[2] != Rate(0) || row[6] != Term("too_few") {
		t.Errorf("%v", row)
	}
}

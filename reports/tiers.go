package reports

import "regulars/store"

// entryTier is the value's name of the tier that has no key: of members who have reached none, or not yet.
const entryTier = "entry"

// tiers is how many members stand at each tier on the last day, and who moved since the day before the period. Members are those who
// are members today and had joined by the day; without qualifying activity they stand at the entry tier.
func tiers(in Input) *Sheet {
	h := in.Tiers
	s := &Sheet{Name: "tiers", Currency: in.Shop.Currency, Period: in.Period, Names: map[string]string{}}
	for _, t := range in.Shop.Tiers.Steps {
		s.Names[t.Key] = t.Name
	}
	first, ok := store.Day(0), len(h.Day) > 0
	if ok {
		first = h.Day[0]
	}
	s.compare(in, first, ok, func(p Period) []Figure { return tierFigures(h, tierSteps(h, p.To)) })
	was, now := tierSteps(h, in.Period.From-1), tierSteps(h, in.Period.To)
	up, down := int64(0), int64(0)
	movement := map[[2]int8]int64{}
	for i := range now {
		if now[i] == absent {
			continue
		}
		s.N++
		movement[[2]int8{was[i], now[i]}]++
		switch from := max(was[i], 0); {
		case now[i] > from:
			up++
		case now[i] < from:
			down++
		}
	}
	s.Tables = []Table{tierTable(in, now, s.N), movementTable(in, movement)}
	s.Finding = say("report.finding.tiers", "n", s.N-countStep(now, 0), "all", s.N, "up", up, "down", down)
	s.Next = Step{Say: say("report.next.tiers"), Report: "members_vs"}
	switch {
	case len(in.Shop.Tiers.Steps) == 0:
		s.Finding = say("report.finding.tiers.none")
	case up+down == 0:
		s.Finding = say("report.finding.tiers.still", "n", s.N-countStep(now, 0), "all", s.N)
	}
	return s
}

// absent is the step of somebody who was no member on the day.
const absent = -1

// tierSteps is where every person stood on a day, by their index; absent for who was no member.
func tierSteps(h *store.TierHistory, on store.Day) []int8 {
	steps := make([]int8, len(h.Joined))
	for i, joined := range h.Joined {
		if joined == 0 || joined > on {
			steps[i] = absent
		}
	}
	for i, who := range h.Member {
		if h.Day[i] <= on && steps[who] != absent {
			steps[who] = int8(h.Step[i])
		}
	}
	return steps
}

func countStep(steps []int8, step int) (n int64) {
	for _, s := range steps {
		if int(s) == step {
			n++
		}
	}
	return n
}

// tierFigures are the values: all members, and those of each tier by its key.
func tierFigures(h *store.TierHistory, steps []int8) []Figure {
	list := []Figure{{"members", Count(0)}}
	for step, key := range h.Keys {
		if key == "" {
			key = entryTier
		}
		n := countStep(steps, step)
		list[0].Int += n
		list = append(list, Figure{key, Count(n)})
	}
	return list
}

// tierWord is what a step is called.
func (in Input) tierWord(step int8) Value {
	switch {
	case step == absent:
		return Term("tier_new")
	case step == 0:
		return Term("tier_entry")
	}
	return Word(in.Shop.Tiers.At(int(step)).Name)
}

// tierTable has one row for each tier, with its share of all members.
func tierTable(in Input, now []int8, all int64) Table {
	t := Table{Name: "by_tier", Columns: []Column{{"tier", KindText}, {"members", KindCount}, {"share", KindRate}}}
	for step := range in.Tiers.Keys {
		n := countStep(now, step)
		t.Rows = append(t.Rows, []Value{in.tierWord(int8(step)), Count(n), share(n, all)})
	}
	return t
}

// movementTable has one row for each pair of tiers between which somebody moved, or stayed.
func movementTable(in Input, movement map[[2]int8]int64) Table {
	t := Table{Name: "movement", Chart: ChartNone, Columns: []Column{{"tier_from", KindText}, {"tier_to", KindText}, {"members", KindCount}}}
	for from := int8(absent); int(from) < len(in.Tiers.Keys); from++ {
		for to := range in.Tiers.Keys {
			if n := movement[[2]int8{from, int8(to)}]; n > 0 {
				t.Rows = append(t.Rows, []Value{in.tierWord(from), in.tierWord(int8(to)), Count(n)})
			}
		}
	}
	return t
}

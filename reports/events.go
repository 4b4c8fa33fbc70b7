package reports

import (
	"maps"
	"math"
	"slices"

	"regulars/store"
)

// followDays is for how long after an event, or back from the end of the period, it is watched who buys again.
const followDays = 90

// events says who took part in what, and whether they bought again: beside customers of the same tiers who did not take part. It is no
// trial: who comes to an event is often fonder of the shop from the start, which being of the same tier tells only in part.
func events(in Input) *Sheet {
	if in.Gatherings == nil {
		in.Gatherings = &store.GatheringFacts{}
	}
	s := &Sheet{Name: "events", Currency: in.currency(), Period: in.Period}
	first, ok := in.First()
	v := newFollowing(in)
	s.compare(in, first, ok, v.eventFigures)
	t, g := followTable("by_event", Column{"event", KindText}, Column{"day", KindDay}), followTable("by_group", Column{"group_name", KindText}, Column{"inside", KindCount})
	judged, shown := 0, 0
	for i := range in.Gatherings.List {
		e := &in.Gatherings.List[i]
		if e.What == store.GatherGroup {
			inside := v.insiders(i)
			row, _ := v.compare(inside, LastDays(in.Period.To, followDays), in.Period.To-followDays)
			g.Rows = append(g.Rows, append([]Value{Word(e.Name), Count(int64(len(inside)))}, row...))
			continue
		}
		if !in.Period.Holds(e.Starts) && !in.Period.Holds(e.Ends) && !(e.Starts < in.Period.From && e.Ends > in.Period.To) {
			continue
		}
		row, differs := v.compare(v.took(i), Period{From: e.Ends + 1, To: min(e.Ends+followDays, in.Period.To)}, e.Ends)
		if row[3].Known {
			judged++
		}
		if differs {
			shown++
		}
		t.Rows = append(t.Rows, append([]Value{Word(e.Name), OnDay(e.Starts)}, row...))
	}
	s.Tables = []Table{t, g}
	n, _ := s.Value("participants")
	s.N = n.Int
	s.Next, s.Finding = Step{Say: say("report.next.events"), Report: "repeat"}, say("report.finding.events", "n", s.N, "events", len(t.Rows), "shown", shown)
	switch {
	case len(t.Rows) == 0:
		s.Next, s.Finding = Step{Say: say("report.next.events.none")}, say("report.finding.events.none")
	case judged == 0:
		s.Finding = say("report.finding.events.few", "n", s.N, "events", len(t.Rows), "least", enough)
	case shown == 0:
		s.Finding = say("report.finding.events.same", "n", s.N, "events", len(t.Rows))
	}
	return s
}

// followTable is a table of comparisons under its first columns.
func followTable(name string, first ...Column) Table {
	return Table{Name: name, Chart: ChartNone, Columns: append(first, Column{"followed", KindCount}, Column{"later_repeat_rate", KindRate}, Column{"others_rate", KindRate},
		Column{"moved", KindRate}, Column{"low", KindRate}, Column{"high", KindRate}, Column{"shown", KindTerm})}
}

// eventFigures count those who took part in events on the days of a period.
func (v *following) eventFigures(p Period) []Figure {
	in := v.in
	people, unknown := map[int64]bool{}, int64(0)
	times, points, held := int64(0), int64(0), map[int]bool{}
	for _, part := range in.Gatherings.Parts {
		if in.Gatherings.List[part.At].What != store.GatherEvent || !p.Holds(part.Day) {
			continue
		}
		held[part.At] = true
		times, points = times+1, points+part.Points
		if !people[part.Member] && part.Member < 0 {
			unknown++
		}
		people[part.Member] = true
	}
	return []Figure{
		{"events", Count(int64(len(held)))},
		{"participants", Count(int64(len(people)))},
		{"unknown", Count(unknown)},
		{"participations", Count(times)},
		{"points", Count(points)},
		{"cost_minor", in.worth(points)},
		{"later_repeat_rate", v.laterRate(p)},
	}
}

// laterRate is the share of those who came to an event as customers, each time counted, and bought again in the days after it that are over.
func (v *following) laterRate(p Period) Value {
	n, again := int64(0), int64(0)
	for i, e := range v.in.Gatherings.List {
		if e.What != store.GatherEvent || !p.Holds(e.Ends) {
			continue
		}
		window := Period{From: e.Ends + 1, To: min(e.Ends+followDays, v.in.Period.To)}
		bought := v.bought(window)
		for member := range v.took(i) {
			if who, known := v.at[member]; known && window.Days() > 0 && v.first[who] <= e.Ends {
				n++
				if bought[who] {
					again++
				}
			}
		}
	}
	return share(again, n)
}

// following is what is asked of every customer again and again, each of whom has a place among the people of the columns.
type following struct {
	in    Input
	at    map[int64]int32 // the place of a member
	first []store.Day     // of each customer, the day of the first order
	parts [][]int32       // of each event or group, its parts
	from  []int32         // of each customer, and beyond the last, where their moves begin
	moves []int32         // between tiers, by customer, each customer's in the order in which they were made
}

func newFollowing(in Input) *following {
	c := in.Columns
	v := &following{in: in, at: make(map[int64]int32, c.Heads()), first: make([]store.Day, c.Heads()), parts: make([][]int32, len(in.Gatherings.List))}
	for i := range c.Heads() {
		v.at[c.Person(i).ID] = int32(i)
		v.first[i] = math.MaxInt32
	}
	for i := range c.Day {
		if who := c.Buyer[i]; who >= 0 && c.Day[i] < v.first[who] {
			v.first[who] = c.Day[i]
		}
	}
	for i := range in.Gatherings.Parts {
		if part := &in.Gatherings.Parts[i]; part.Member > 0 {
			v.parts[part.At] = append(v.parts[part.At], int32(i))
		}
	}
	v.sortMoves()
	return v
}

// sortMoves puts the moves of each customer together: they are counted first, then laid down.
func (v *following) sortMoves() {
	all := v.in.Gatherings.Moves
	v.from = make([]int32, len(v.first)+1)
	for i := range all {
		if who, known := v.at[all[i].Member]; known {
			v.from[who+1]++
		}
	}
	for who := range v.first {
		v.from[who+1] += v.from[who]
	}
	v.moves = make([]int32, v.from[len(v.first)])
	next := slices.Clone(v.from)
	for i := range all {
		if who, known := v.at[all[i].Member]; known {
			v.moves[next[who]] = int32(i)
			next[who]++
		}
	}
}

// took are the members who took part in an event; whoever is unknown is none.
func (v *following) took(event int) map[int64]bool {
	set := map[int64]bool{}
	for _, i := range v.parts[event] {
		set[v.in.Gatherings.Parts[i].Member] = true
	}
	return set
}

// bought marks who has an order in a span.
func (v *following) bought(p Period) []bool {
	c := v.in.Columns
	marks := make([]bool, c.Heads())
	for i := upTo(c, p.From-1); i < upTo(c, p.To); i++ {
		if who := c.Buyer[i]; who >= 0 {
			marks[who] = true
		}
	}
	return marks
}

// insiders are the members who were in a group before the watched days began and have not left it since.
func (v *following) insiders(group int) map[int64]bool {
	set := map[int64]bool{}
	from := v.in.Period.To - followDays
	for _, i := range v.parts[group] {
		if part := &v.in.Gatherings.Parts[i]; part.Day <= from && (part.Until == 0 || part.Until > v.in.Period.To) {
			set[part.Member] = true
		}
	}
	return set
}

// stood is where a customer stood on a day, by the tier's key: where the last move up to then has brought them.
func (v *following) stood(who int, on store.Day) string {
	for _, i := range slices.Backward(v.moves[v.from[who]:v.from[who+1]]) {
		if m := &v.in.Gatherings.Moves[i]; m.Day <= on {
			return m.Tier
		}
	}
	return ""
}

// stratum is a tier's customers of both sides: how many there are, and how many bought again.
type stratum struct{ n, again, others, othersAgain int64 }

// compares reports whether the stratum has customers on both sides; of any other nothing is said, and none of its customers counts.
func (st *stratum) compares() bool { return st.n > 0 && st.others > 0 }

// compare holds those of a set who were customers on a day against the other customers of their tiers, by who bought in a span: the cells of
// a row, and whether a difference is shown. The others count as they would if their tiers were as frequent as in the set; members of a tier
// without others are left out.
func (v *following) compare(set map[int64]bool, window Period, on store.Day) (row []Value, differs bool) {
	strata := map[string]*stratum{}
	bought := v.bought(window)
	for who, first := range v.first {
		if first > on || window.Days() == 0 {
			continue
		}
		tier := v.stood(who, on)
		st := strata[tier]
		if st == nil {
			st = &stratum{}
			strata[tier] = st
		}
		n, again := &st.others, &st.othersAgain
		if set[v.in.Columns.Person(who).ID] {
			n, again = &st.n, &st.again
		}
		*n++
		if bought[who] {
			*again++
		}
	}
	return stratified(strata)
}

// stratified is the difference of a share and the share that others have when their strata weigh as in the set, with its 95 % interval: Wilson's of each
// stratum put together by the method of variance estimates recovery (Zou & Donner, Statistics in Medicine 27 (2008), 1693–1702), of which
// Newcombe's interval is the case of one stratum.
func stratified(strata map[string]*stratum) (row []Value, differs bool) {
	var n, again, others int64
	for _, st := range strata {
		if st.compares() {
			n, again, others = n+st.n, again+st.again, others+st.others
		}
	}
	unknown := Unknown(KindRate)
	row = []Value{Count(n), share(again, n), unknown, unknown, unknown, unknown, Term("too_few")}
	if n == 0 {
		return row, false
	}
	var q, below, above float64
	for _, tier := range slices.Sorted(maps.Keys(strata)) { // in one order, because sums of floats depend on it
		st := strata[tier]
		if !st.compares() {
			continue
		}
		weight, part := float64(st.n)/float64(n), float64(st.othersAgain)/float64(st.others)
		low, high := wilson(st.othersAgain, st.others)
		q += weight * part
		below, above = below+weight*weight*(part-low)*(part-low), above+weight*weight*(high-part)*(high-part)
	}
	row[2] = Rate(q)
	if n < enough || others < enough {
		return row, false
	}
	p := float64(again) / float64(n)
	lowP, highP := wilson(again, n)
	low, high := p-q-math.Sqrt((p-lowP)*(p-lowP)+above), p-q+math.Sqrt((highP-p)*(highP-p)+below)
	row[3], row[4], row[5], row[6] = Rate(p-q), Rate(low), Rate(high), Term("no_difference")
	if low > 0 || high < 0 {
		row[6] = Term("difference")
		return row, true
	}
	return row, false
}

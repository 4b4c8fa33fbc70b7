package reports

import (
	"cmp"
	"math"
	"slices"

	"regulars/store"
)

// churn says how fast first-time buyers return, who has fallen silent, and how many of the customers of the period before
// came again in this one. In a shop nobody gives notice, so that a lost customer is only ever presumed: by the Kaplan–Meier
// curve to the second purchase day (see survival), and by a silence longer than nine of ten gaps of this shop. True
// retention counts only those who were active before; who comes back after a pause is counted apart, because the usual
// (end - new) / start mixes both.
func churn(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "churn", Currency: c.Currency, Period: in.Period}
	first, ok := firstOrder(c)
	customers := in.customersOf(first, ok)
	now := lapseOf(customers(in.Period), c, in.Period)
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return now.figures()
		}
		l := lapseOf(customers(p), c, p)
		return l.figures()
	})
	s.N = now.n
	s.Tables = []Table{milestoneTable(now.steps, now.watched), now.comebackTable(), now.silenceTable(), survivalTable(now.steps)}
	if in.Figures != nil {
		if reasons := lostTable(in.Figures.Lost, in.Period); len(reasons.Rows) > 0 {
			s.Tables = append(s.Tables, reasons)
		}
	}
	s.Finding, s.Next = now.finding(in.Period.To)
	return s
}

// lapse is what churn counts at the end of a period.
type lapse struct {
	n        int64 // customers
	steps    []step
	watched  int // the longest time somebody was watched, in days
	after    int // inactive after so many days
	inactive int64
	kept     keeping
	silence  [2]histogram // days since the last order: of all, and of those with two orders or more
	ahead    comeback
}

// fewGaps is how many days make somebody inactive while there are too few gaps to tell.
const fewGaps = 90

// lapseOf measures the period, at whose end the customers stand.
func lapseOf(k *customers, c *store.Columns, p Period) lapse {
	curve := k.secondOrders()
	l := lapse{n: k.n, steps: curve.steps(), watched: curve.watched(), after: fewGaps, kept: keptFrom(c, p.Previous(), p)}
	if k.gaps.n >= enough {
		l.after = int(math.Ceil(k.gaps.quantile(90)))
	}
	l.silence = [2]histogram{k.silence(1), k.silence(2)}
	l.inactive = l.silence[0].after(l.after)
	l.ahead = comebackOf(k.returns())
	return l
}

// keeping tells the customers of a period apart by what they did in the period before.
type keeping struct {
	before      int64 // active in the period before
	retained    int64 // active in both
	reactivated int64 // active now, not in the period before, and known from earlier
	fresh       int64 // whose first order ever lies in the period
}

// keptFrom compares a period with one before it. Between the two there may be no other orders.
func keptFrom(c *store.Columns, before, now Period) keeping {
	const activeBefore, activeNow, known = 1, 2, 4
	flags := make([]uint8, c.Heads())
	for i, who := range c.Buyer[:upTo(c, now.To)] {
		if who < 0 {
			continue
		}
		switch day := c.Day[i]; {
		case now.Holds(day):
			flags[who] |= activeNow
		case before.Holds(day):
			flags[who] |= activeBefore | known
		default:
			flags[who] |= known
		}
	}
	var k keeping
	for _, f := range flags {
		if f&activeBefore != 0 {
			k.before++
		}
		switch {
		case f&activeNow == 0:
		case f&activeBefore != 0:
			k.retained++
		case f&known != 0:
			k.reactivated++
		default:
			k.fresh++
		}
	}
	return k
}

// returned is the share that has returned within so many days; not known while nobody has been watched that long.
func (l *lapse) returned(days int) Value {
	if l.n == 0 || l.watched < days {
		return Unknown(KindRate)
	}
	return fewer(Rate(1-until(l.steps, days).share), l.n)
}

// figures are the values under the names of the contract.
func (l *lapse) figures() []Figure {
	return []Figure{
		{"second_order_30", l.returned(30)},
		{"second_order_90", l.returned(90)},
		{"second_order_365", l.returned(365)},
		{"median_days", Number(median50(l.steps))},
		{"inactive_after_days", Count(int64(l.after))},
		{"inactive_members", Count(l.inactive)},
		{"active_before", Count(l.kept.before)},
		{"retained", Count(l.kept.retained)},
		{"reactivated", Count(l.kept.reactivated)},
		{"true_retention", judged(l.kept.retained, l.kept.before)},
		{"projected_second_order_360", l.ahead.value(12)},
		{"projected_second_order_720", l.ahead.value(24)},
	}
}

// milestones are the days that the readable table of the curve shows.
var milestones = [...]int{7, 14, 30, 60, 90, 180, 270, 365, 730}

// milestoneTable has the share that has returned within so many days, with its 95 % interval.
func milestoneTable(steps []step, watched int) Table {
	t := Table{Name: "milestones", Chart: ChartNone, Columns: []Column{
		{"within_days", KindCount},
		{"returned", KindRate},
		{"low", KindRate},
		{"high", KindRate},
	}}
	for _, day := range milestones {
		if day > watched {
			break
		}
		at := until(steps, day)
		t.Rows = append(t.Rows, []Value{Count(int64(day)), Rate(1 - at.share), Rate(1 - at.high), Rate(1 - at.low)})
	}
	return t
}

// silenceTable has how many have been silent for more than so many days, of all customers and of those who had come back before.
func (l *lapse) silenceTable() Table {
	t := Table{Name: "silence", Chart: ChartNone, Columns: []Column{
		{"silent_days", KindCount},
		{"customers", KindCount},
		{"share", KindRate},
		{"share_repeat", KindRate},
	}}
	all, repeat := &l.silence[0], &l.silence[1]
	for _, days := range [...]int{30, 60, 90, 120, 180, 270, 365} {
		t.Rows = append(t.Rows, []Value{Count(int64(days)), Count(all.after(days)), share(all.after(days), all.n), share(repeat.after(days), repeat.n)})
	}
	return t
}

// comebackTable has the share that has returned within so many months of thirty days, as it was seen and as the model has it, and
// goes on where nobody has been watched for so long.
func (l *lapse) comebackTable() Table {
	t := Table{Name: "projection", Chart: ChartNone, Columns: []Column{
		{"months_of_30_days", KindCount},
		{"returned", KindRate},
		{"projected", KindRate},
	}}
	for _, n := range [...]int{1, 2, 3, 6, 9, 12, 18, 24, 36} {
		if l.ahead.ok {
			t.Rows = append(t.Rows, []Value{Count(int64(n)), l.returned(n * comebackDays), l.ahead.value(n)})
		}
	}
	return t
}

// lostTable has the reasons for which customers said in the period that they buy no more, the most frequent first.
func lostTable(lost []store.LostFigure, p Period) Table {
	t := Table{Name: "reasons", Columns: []Column{
		{"reason", KindTerm},
		{"customers", KindCount},
		{"share", KindRate},
	}}
	people, all := map[string]int64{}, int64(0)
	for _, l := range lost {
		if p.Holds(l.Day) {
			people[l.Reason] += l.People
			all += l.People
		}
	}
	reasons := slices.DeleteFunc(store.LostReasons(), func(reason string) bool { return people[reason] == 0 })
	slices.SortStableFunc(reasons, func(a, b string) int { return cmp.Compare(people[b], people[a]) })
	for _, reason := range reasons {
		t.Rows = append(t.Rows, []Value{Term(reason), Count(people[reason]), share(people[reason], all)})
	}
	return t
}

// survivalTable has every step of the curve.
func survivalTable(steps []step) Table {
	t := Table{Name: "survival", Chart: ChartCurve, Detail: true, Columns: []Column{
		{"day_number", KindCount},
		{"survival", KindRate},
		{"low", KindRate},
		{"high", KindRate},
		{"at_risk", KindCount},
		{"events", KindCount},
	}}
	for _, at := range steps {
		t.Rows = append(t.Rows, []Value{
			Count(int64(at.day)), Rate(at.share), Rate(at.low), Rate(at.high), Count(at.atRisk), Count(at.events),
		})
	}
	return t
}

// finding says how many return within 90 days, 30 in a young shop, and offers the silent ones as a list.
func (l *lapse) finding(to store.Day) (Sentence, Step) {
	next := Step{Say: say("report.next.churn.none")}
	if l.inactive > 0 {
		since := to - store.Day(l.after)
		next = Step{Say: say("report.next.churn", "n", l.inactive, "days", l.after), Where: "orders >= 1 and last_order < " + since.String()}
	}
	days := backDays
	back := l.returned(days)
	if !back.Known {
		days = 30
		back = l.returned(days)
	}
	switch {
	case l.n == 0:
		return say("report.finding.churn.none"), next
	case l.n < enough || !back.Known:
		return say("report.finding.churn.few", "n", l.n), next
	case l.kept.before < enough:
		return say("report.finding.churn.young", "back", hundredth(back.Real), "days", days), next
	}
	return say("report.finding.churn", "back", hundredth(back.Real), "days", days,
		"kept", ofHundred(l.kept.retained, l.kept.before)), next
}

// hundredth is how many of a hundred a fraction is, rounded.
func hundredth(fraction float64) int64 { return int64(math.Round(fraction * 100)) }

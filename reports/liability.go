package reports

import (
	"math"

	"regulars/store"
)

// liability is what the outstanding points are worth, all of them and those that are expected to be used. How many of them
// will be used is read off the past by the chain ladder (Gault, Llaguno and Ménard, "Loyalty Rewards and Gift Card Programs:
// Basic Actuarial Estimation Techniques", CAS E-Forum 2012): of each month's points, how many had been used after 0, 1, 2…
// months, and by how much that grew from one month to the next in all months together. Beside what the points will cost stands what accounts
// ask for: the price of sales that was put off for them (see deferral).
func liability(in Input) *Sheet {
	f := in.Figures
	s := &Sheet{Name: "liability", Currency: f.Currency, Period: in.Period}
	now := in.owedAt(in.Period.To)
	first, ok := firstPoints(f)
	s.compare(in, first, ok, func(p Period) []Figure {
		before := in.owedAt(p.From - 1)
		if p == in.Period {
			return in.owedFigures(now, before, Count(f.Pending))
		}
		return in.owedFigures(in.owedAt(p.To), before, Unknown(KindCount)) // what was waiting then is not kept
	})
	s.N = now.all.entries
	s.Tables = []Table{in.dueTable(in.Period.To), now.table()}
	s.Next = Step{Say: say("report.next.liability"), Report: "expiring"}
	switch {
	case now.outstanding <= 0:
		s.Finding = say("report.finding.liability.none")
	case now.breakage.Known:
		s.Finding = say("report.finding.liability", "points", now.outstanding, "gross", now.gross, "expected", now.expected)
	default:
		s.Finding = say("report.finding.liability.gross", "points", now.outstanding, "gross", now.gross)
	}
	return s
}

// owed is what the points come to at the end of a day.
type owed struct {
	all                       flow
	outstanding               int64
	ladder                    ladder
	breakage, gross, expected Value
	deferrals                 []deferral // of the rungs of the ladder
	allocated, deferred       Value
}

// owedAt reckons it for the end of a day. The triangle is kept by months and ends with the period: for an earlier day it tells
// something at the end of a month only.
func (in Input) owedAt(day store.Day) owed {
	o := owed{all: flowOf(in.Figures.Points, Period{From: math.MinInt32, To: day}), breakage: Unknown(KindRate)}
	o.outstanding = totalsOf(in.Figures, Period{From: day, To: day}).outstanding
	o.gross = in.worth(max(o.outstanding, 0))
	o.expected = o.gross
	o.allocated = Value{Kind: KindMoney, Text: o.gross.Text}
	o.deferred = o.allocated
	if day < in.Period.To && monthStart(day+1) != day+1 {
		o.expected = Value{Kind: KindMoney, Text: o.gross.Text}
		return o
	}
	o.ladder = climbLadder(in.Vintages, day)
	if o.ladder.told && o.outstanding > 0 {
		used := min(o.ladder.still, float64(o.outstanding))
		o.breakage = Rate(1 - used/float64(o.outstanding))
		o.expected = in.worth(int64(math.Round(used)))
	}
	if o.gross.Known {
		var sum deferral
		o.deferrals = in.deferrals(o.ladder, day)
		for _, d := range o.deferrals {
			sum.allocated, sum.deferred = sum.allocated+d.allocated, sum.deferred+d.deferred
		}
		o.allocated, o.deferred = Money(sum.allocated, o.gross.Text), Money(sum.deferred, o.gross.Text)
	}
	return o
}

// earned is the price put off that has become revenue between two days.
func (o *owed) earned(before *owed) Value {
	if !o.deferred.Known || !before.deferred.Known {
		return Value{Kind: KindMoney, Text: o.gross.Text}
	}
	return Money(o.allocated.Int-o.deferred.Int-(before.allocated.Int-before.deferred.Int), o.gross.Text)
}

func (in Input) owedFigures(o, before owed, pending Value) []Figure {
	return []Figure{
		{"outstanding", Count(o.outstanding)},
		{"pending", pending},
		{"issued", Count(o.all.issued)},
		{"redeemed", Count(o.all.redeemed)},
		{"expired", Count(o.all.expired)},
		{"clawed_back", Count(o.all.clawed)},
		{"adjusted", Count(o.all.adjusted)},
		{"redemption_rate", share(o.all.redeemed, o.all.issued+max(o.all.adjusted, 0))},
		{"expected_breakage", o.breakage},
		{"gross_minor", o.gross},
		{"liability_minor", o.expected},
		{"allocated_minor", o.allocated},
		{"deferred_minor", o.deferred},
		{"deferred_earned_minor", o.earned(&before)},
	}
}

// The least that the ladder must have seen before its answer is trusted: months since the first points were used, and months in which
// some were.
const (
	ladderMonths = 12
	ladderUses   = 6
)

// ladder is the redemption triangle carried to its end.
type ladder struct {
	rungs []rung
	still float64 // points of all vintages that will still be used
	told  bool    // it has seen enough to be trusted
}

// rung is what one vintage has come to and will come to.
type rung struct {
	month            store.Day
	issued, expired  int64
	latest, ultimate float64 // points used so far and in the end
	sales            int64   // net price of the orders that points were given for, minor units
	ofOrders         float64 // how many of the points issued were given for them
}

// most is how many points of a vintage can be used in the end: what has lapsed cannot.
func (r *rung) most() float64 { return float64(r.issued - r.expired) }

// climbLadder estimates how much of each vintage will be used in the end, by what had become of it at the end of a day.
func climbLadder(vintages []store.Vintage, to store.Day) (l ladder) {
	first := to // a day of the month in which points were first used
	uses := 0
	for i := range vintages {
		for at, n := range vintages[i].Redeemed {
			if month := monthsAfter(vintages[i].Month, at); n != 0 && month <= to {
				uses, first = uses+1, min(first, month)
			}
		}
	}
	l.told = uses >= ladderUses && monthsBetween(first, to) >= ladderMonths
	var triangle []triangleRow
	for i := range vintages {
		v := &vintages[i]
		age := monthsBetween(v.Month, to)
		if v.Month > to || v.Issued <= v.By(v.Taken, age) {
			continue
		}
		net := v.Issued - v.By(v.Taken, age)
		row := triangleRow{used: make([]float64, age+1), from: max(monthsBetween(v.Month, first), 0)}
		for at := range row.used {
			row.used[at] = float64(v.By(v.Redeemed, at))
		}
		own := rung{month: v.Month, issued: net, expired: v.By(v.Expired, age), sales: v.Sales, ofOrders: float64(v.ForOrders) * float64(net) / float64(v.Issued)}
		row.issued, row.most = float64(net), own.most()
		triangle, l.rungs = append(triangle, row), append(l.rungs, own)
	}
	for i, r := range carried(triangle) {
		own := &l.rungs[i]
		own.latest, own.ultimate = r.latest, r.ultimate
		l.still += max(r.ultimate-r.latest, 0)
	}
	return l
}

// triangleRow is one vintage of the triangle.
type triangleRow struct {
	used         []float64 // how many points had been used by each age, in months
	from         int       // the age at which the shop first let points be used: before it nothing could be
	issued, most float64   // how many points there were, and how many of them can be used in the end
}

// carried is the chain ladder: the factor from one age to the next is the sum of what had been used at the later one divided
// by the sum at the earlier, over the vintages that are old enough for both and whose points could be used at the earlier; what a
// vintage has come to is multiplied by the factors of the ages ahead of it. There is no tail: the oldest vintage is done. A vintage that
// nothing was used of yet would stay at nothing, and is taken to go as the others together.
func carried(triangle []triangleRow) []rung {
	oldest := 0
	for i := range triangle {
		oldest = max(oldest, len(triangle[i].used))
	}
	factors := make([]float64, oldest) // from age i to age i+1
	for age := range factors {
		var now, next float64
		for i := range triangle {
			if row := &triangle[i]; age >= row.from && age+1 < len(row.used) {
				now, next = now+row.used[age], next+row.used[age+1]
			}
		}
		if factors[age] = 1; now > 0 {
			factors[age] = next / now
		}
	}
	rungs := make([]rung, len(triangle))
	var used, of float64
	for i := range triangle {
		row := &triangle[i]
		latest := row.used[len(row.used)-1]
		ultimate := latest
		for _, factor := range factors[len(row.used)-1:] {
			ultimate *= factor
		}
		rungs[i] = rung{latest: latest, ultimate: min(ultimate, max(row.most, latest))}
		if latest > 0 {
			used, of = used+rungs[i].ultimate, of+row.issued
		}
	}
	for i := range rungs {
		if rungs[i].latest <= 0 && of > 0 {
			rungs[i].ultimate = min(triangle[i].issued*used/of, triangle[i].most)
		}
	}
	return rungs
}

// table has what became of each month's points and what is expected of them.
func (o *owed) table() Table {
	t := Table{Name: "vintages", Chart: ChartNone, Columns: []Column{
		{"month", KindMonth},
		{"issued", KindCount},
		{"redeemed", KindCount},
		{"expired", KindCount},
		{"ultimate_rate", KindRate},
		{"sales_minor", KindMoney},
		{"allocated_minor", KindMoney},
		{"deferred_minor", KindMoney},
	}}
	currency := o.gross.Text
	for i := range o.ladder.rungs {
		r := &o.ladder.rungs[i]
		rate := Unknown(KindRate)
		if o.ladder.told || r.most() <= r.latest {
			rate = Rate(r.ultimate / float64(r.issued))
		}
		row := []Value{InMonth(r.month), Count(r.issued), Count(int64(r.latest)), Count(r.expired), rate, Money(r.sales, currency)}
		if o.deferrals == nil {
			row = append(row, o.allocated, o.deferred)
		} else {
			row = append(row, Money(o.deferrals[i].allocated, currency), Money(o.deferrals[i].deferred, currency))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

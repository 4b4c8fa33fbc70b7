package reports

import (
	"math"

	"regulars/store"
)

// liability is what the outstanding points are worth, all of them and those that are expected to be used. How many of them
// will be used is read off the past by the chain ladder (Gault, Llaguno and Ménard, "Loyalty Rewards and Gift Card Programs:
// Basic Actuarial Estimation Techniques", CAS E-Forum 2012): of each month's points, how many had been used after 0, 1, 2…
// months, and by how much that grew from one month to the next in all months together. It is not an auditor's figure: what
// IFRS 15 asks for is the price of the sale that was put off, not what the points will cost.
func liability(in Input) *Sheet {
	f := in.Figures
	all := flowOf(f.Points, Period{From: math.MinInt32, To: in.Period.To})
	outstanding := totalsOf(f, in.Period).outstanding
	s := &Sheet{Name: "liability", Currency: f.Currency, Period: in.Period, N: all.entries}
	gross := in.worth(max(outstanding, 0))
	breakage, expected := Unknown(KindRate), gross
	ladder, ok := climbLadder(in.Vintages, in.Period.To)
	if ok && outstanding > 0 {
		used := min(ladder.still, float64(outstanding))
		breakage = Rate(1 - used/float64(outstanding))
		expected = in.worth(int64(math.Round(used)))
	}
	s.Values = []Figure{
		{"outstanding", Count(outstanding)},
		{"pending", Count(f.Pending)},
		{"issued", Count(all.issued)},
		{"redeemed", Count(all.redeemed)},
		{"expired", Count(all.expired)},
		{"clawed_back", Count(all.clawed)},
		{"adjusted", Count(all.adjusted)},
		{"redemption_rate", share(all.redeemed, all.issued+max(all.adjusted, 0))},
		{"expected_breakage", breakage},
		{"gross_minor", gross},
		{"liability_minor", expected},
	}
	s.Tables = []Table{in.dueTable(in.Period.To), ladder.table()}
	s.Next = Step{Say: say("report.next.liability"), Report: "expiring"}
	switch {
	case outstanding <= 0:
		s.Finding = say("report.finding.liability.none")
	case breakage.Known:
		s.Finding = say("report.finding.liability", "points", outstanding, "gross", gross, "expected", expected)
	default:
		s.Finding = say("report.finding.liability.gross", "points", outstanding, "gross", gross)
	}
	return s
}

// The least that the ladder must have seen before its answer is trusted: months of points, and months in which some were used.
const (
	ladderMonths = 12
	ladderUses   = 6
)

// ladder is the redemption triangle carried to its end.
type ladder struct {
	vintages []store.Vintage
	rungs    []rung
	still    float64 // points of all vintages that will still be used
}

// rung is what one vintage has come to and will come to.
type rung struct{ latest, ultimate float64 }

// climbLadder estimates how much of each vintage will be used in the end; ok is false while the shop is too young to tell.
func climbLadder(vintages []store.Vintage, to store.Day) (l ladder, ok bool) {
	for _, v := range vintages {
		if v.Month <= to && v.Issued > 0 {
			l.vintages = append(l.vintages, v)
		}
	}
	if len(l.vintages) == 0 {
		return l, false
	}
	triangle := make([][]float64, len(l.vintages))
	uses := 0
	for i, v := range l.vintages {
		row := make([]float64, monthsBetween(v.Month, to)+1)
		sum := 0.0
		for age := range row {
			if age < len(v.Redeemed) && v.Redeemed[age] != 0 {
				sum += float64(v.Redeemed[age])
				uses++
			}
			row[age] = sum
		}
		triangle[i] = row
	}
	issued := make([]float64, len(l.vintages))
	for i, v := range l.vintages {
		issued[i] = float64(v.Issued)
	}
	l.rungs = carried(triangle, issued)
	for i, r := range l.rungs {
		left := max(issued[i]-float64(l.vintages[i].Expired)-r.latest, 0)
		l.still += min(max(r.ultimate-r.latest, 0), left)
	}
	return l, monthsBetween(l.vintages[0].Month, to) >= ladderMonths && uses >= ladderUses
}

// carried is the chain ladder: the factor from one age to the next is the sum of what had been used at the later one divided
// by the sum at the earlier, over the vintages that are old enough for both; what a vintage has come to is multiplied by the
// factors of the ages ahead of it. There is no tail: the oldest vintage is done. A vintage that nothing was used of yet
// would stay at nothing, and is taken to go as the others together.
func carried(triangle [][]float64, issued []float64) []rung {
	oldest := 0
	for _, row := range triangle {
		oldest = max(oldest, len(row))
	}
	factors := make([]float64, oldest) // from age i to age i+1
	for age := range factors {
		var now, next float64
		for _, row := range triangle {
			if age+1 < len(row) {
				now, next = now+row[age], next+row[age+1]
			}
		}
		if factors[age] = 1; now > 0 {
			factors[age] = next / now
		}
	}
	rungs := make([]rung, len(triangle))
	var used, of float64
	for i, row := range triangle {
		latest := row[len(row)-1]
		ultimate := latest
		for _, factor := range factors[len(row)-1:] {
			ultimate *= factor
		}
		rungs[i] = rung{latest, min(ultimate, issued[i])}
		if latest > 0 {
			used, of = used+rungs[i].ultimate, of+issued[i]
		}
	}
	for i := range rungs {
		if rungs[i].latest <= 0 && of > 0 {
			rungs[i].ultimate = issued[i] * used / of
		}
	}
	return rungs
}

// table has what became of each month's points and what is expected of them.
func (l ladder) table() Table {
	t := Table{Name: "vintages", Chart: ChartNone, Columns: []Column{
		{"month", KindMonth},
		{"issued", KindCount},
		{"redeemed", KindCount},
		{"expired", KindCount},
		{"ultimate_rate", KindRate},
	}}
	for i, v := range l.vintages {
		t.Rows = append(t.Rows, []Value{
			InMonth(v.Month), Count(v.Issued), Count(int64(l.rungs[i].latest)), Count(v.Expired), Rate(l.rungs[i].ultimate / float64(v.Issued)),
		})
	}
	return t
}

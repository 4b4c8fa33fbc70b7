package reports

import (
	"math"

	"regulars/store"
)

// effect holds the time before a day against the time after it, for whatever the shop changed on it: equally many days on both
// sides, each measure with the 95 % interval of its difference. Where the interval holds 0 no difference is shown, and it says
// so. The same two spans a year ago stand beside it: what happened then too is the season and not the change. It is no trial:
// whatever else changed on the day is in it.
func effect(in Input) *Sheet {
	c := in.Columns
	s := &Sheet{Name: "effect", Currency: c.Currency}
	at := in.Options.At
	if at == 0 {
		at = in.Period.From + store.Day(in.Period.Days()/2)
	}
	before, after := in.Options.around(at, in.Period.To, c)
	if in.Options.Against != (Period{}) { // one festival against another
		before, after, at = in.Options.Against, in.Period, in.Period.From
	}
	s.Period, s.Before = after, before
	now, ago := in.contrast(before, after), halves{}
	if first, ok := firstOrder(c); ok && first <= before.YearAgo().From && in.Options.Against == (Period{}) {
		ago = in.contrast(before.YearAgo(), after.YearAgo())
	}
	s.N = now.after.customers
	s.Values = []Figure{{"at", OnDay(at)}, {"days", Count(int64(after.Days()))}}
	t := Table{Name: "measures", Chart: ChartNone, Columns: []Column{
		{"measure", KindTerm},
		{"before", KindNumber},
		{"after", KindNumber},
		{"moved", KindNumber},
		{"low", KindNumber},
		{"high", KindNumber},
		{"shown", KindTerm},
		{"year_ago_difference", KindNumber},
	}}
	soon := soonAfter(after)
	lines, then := now.lines(c.Currency, soon), ago.lines(c.Currency, soon)
	shown := 0
	for i, line := range lines {
		for _, f := range []Figure{{"before", line.before}, {"after", line.after}, {"difference", line.difference}, {"low", line.low}, {"high", line.high}} {
			s.Values = append(s.Values, Figure{line.name + "_" + f.Name, f.Value})
		}
		if line.shown() {
			shown++
		}
		t.Rows = append(t.Rows, []Value{Term(line.name), line.before, line.after, line.difference, line.low, line.high, Term(line.word()), then[i].difference})
	}
	s.Values = append(s.Values, Figure{"returned_days", Count(int64(soon))}, Figure{"returned_p", lines[returnedLine].p})
	s.Tables = []Table{t}
	for _, f := range s.Values[2:] {
		s.Technical = append(s.Technical, f.Name) // the table says them better
	}
	s.Finding, s.Next = effectFinding(s, lines, shown), Step{Say: say("report.next.effect"), Report: "repeat"}
	if after.To > in.Period.To {
		s.Finding = say("report.finding.effect.soon", "day", OnDay(after.From), "days", after.Days(), "to", OnDay(in.Period.To))
	}
	return s
}

// Days of each side: as many as there are, up to 90, and at least so many.
const (
	usualSide = 90
	leastSide = 14
)

// around are the two spans: from the day on, up to the last day there is, and as many days before it.
func (o Options) around(at, to store.Day, c *store.Columns) (before, after Period) {
	days := o.Days
	if days == 0 {
		days = usualSide
		if first, ok := firstOrder(c); ok {
			days = min(days, int(at-first))
		}
		days = max(min(days, int(to-at)+1), leastSide)
	}
	return LastDays(at-1, days), Period{From: at, To: at + store.Day(days) - 1}
}

// half is one span of the contrast.
type half struct {
	customers, twice int64
	spend            sample   // of a customer, currency units
	days             sample   // net revenue of a day
	orders           sample   // orders of a day
	was, back        int64    // active in the span before, and of them again in this one
	fresh            survival // those who bought for the first time, until the end of the span
	recommend        npsCount
	satisfied        boxes
}

// halves are both.
type halves struct{ before, after half }

// contrast measures both spans. Of one that began ahead of the shop, or is not over, nothing is told: days without a sale because there was no
// shop yet, or because they have not come, would pass for a change.
func (in Input) contrast(before, after Period) (h halves) {
	if first, ok := firstOrder(in.Columns); ok && first <= before.From {
		h.before = in.halfOf(before)
	}
	if after.To <= in.Period.To {
		h.after = in.halfOf(after)
	}
	return h
}

func (in Input) halfOf(p Period) half {
	c := in.Columns
	s := half{fresh: customersAt(c, p.To).freshIn(p), recommend: in.recommends(p), satisfied: in.satisfied(p)}
	orders, net := make([]int32, c.Heads()), make([]int64, c.Heads())
	days, many := make([]int64, p.Days()), make([]int64, p.Days())
	for i := upTo(c, p.From-1); i < upTo(c, p.To); i++ {
		paid := c.Net[i]
		days[c.Day[i]-p.From] += paid
		many[c.Day[i]-p.From]++
		if who := c.Buyer[i]; who >= 0 {
			orders[who]++
			net[who] += paid
		}
	}
	for who, n := range orders {
		if n == 0 {
			continue
		}
		s.customers++
		s.spend.add(float64(net[who]))
		if n > 1 {
			s.twice++
		}
	}
	for i, paid := range days {
		s.days.add(float64(paid))
		s.orders.add(float64(many[i]))
	}
	kept := keptFrom(c, LastDays(p.From-1, p.Days()), p)
	s.was, s.back = kept.before, kept.retained
	return s
}

// freshIn is how soon those who bought for the first time in a span came again.
func (k *customers) freshIn(p Period) survival {
	var s survival
	for i := range k.all {
		if b := &k.all[i]; b.days > 0 && p.Holds(b.first) {
			s.watch(b, k.to)
		}
	}
	return s
}

// soonAfter is within how many days the report asks whether first-time buyers of a span came again: thirty, a week where the span is no longer.
func soonAfter(p Period) int {
	if p.Days() > 30 {
		return 30
	}
	return 7
}

// contrastLine is one measure on both sides. p is known where a test says more than the interval.
type contrastLine struct {
	name                                 string
	before, after, difference, low, high Value
	p                                    Value
}

// shown reports whether the interval of the difference leaves 0 out, or, where there is a test, what that says.
func (l *contrastLine) shown() bool {
	if l.p.Known {
		return l.p.Real < significant
	}
	return l.difference.Known && (measure(l.low) > 0 || measure(l.high) < 0)
}

// word says whether a difference is shown.
func (l *contrastLine) word() string {
	switch {
	case l.shown():
		return "difference"
	case l.difference.Known:
		return "no_difference"
	}
	return "too_few"
}

// returnedLine is where the return of first-time buyers stands among the measures.
const returnedLine = 2

// lines are the measures. A share is compared from 30 people on each side on, a mean likewise.
func (s *halves) lines(currency string, soon int) []contrastLine {
	a, b := &s.before, &s.after
	return []contrastLine{
		rateContrast("repeat_rate", a.twice, a.customers, b.twice, b.customers),
		rateContrast("churn", a.was-a.back, a.was, b.was-b.back, b.was),
		curveContrast("returned", &a.fresh, &b.fresh, soon),
		moneyContrast("spend_minor", &a.spend, &b.spend, currency),
		moneyContrast("daily_revenue_minor", &a.days, &b.days, currency),
		rateContrast("csat", a.satisfied.top, a.satisfied.n, b.satisfied.top, b.satisfied.n),
		scoreContrast(a.recommend, b.recommend),
	}
}

// curveContrast holds the shares that have returned within so many days against each other, the interval by the limits of both curves (MOVER:
// G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693–1702), and the whole curves by the log-rank test.
func curveContrast(name string, a, b *survival, days int) contrastLine {
	back := func(s *survival) (at step, v Value) {
		if at = until(s.steps(), days); s.n() == 0 || s.watched() < days {
			return at, Unknown(KindRate)
		}
		return at, Rate(1 - at.share)
	}
	atA, before := back(a)
	atB, after := back(b)
	line := contrastLine{name: name, before: before, after: after, difference: Unknown(KindRate), low: Unknown(KindRate), high: Unknown(KindRate), p: Unknown(KindNumber)}
	if a.n() >= enough && b.n() >= enough && before.Known && after.Known {
		both := a.with(b)
		difference := atA.share - atB.share
		line.difference, line.p = Rate(difference), Number(logRankOf(b, &both).p())
		line.low = Rate(difference - math.Hypot(atB.high-atB.share, atA.share-atA.low))
		line.high = Rate(difference + math.Hypot(atB.share-atB.low, atA.high-atA.share))
	}
	return line
}

// rateContrast holds two shares against each other.
func rateContrast(name string, partA, nA, partB, nB int64) contrastLine {
	line := contrastLine{name: name, before: share(partA, nA), after: share(partB, nB), difference: Unknown(KindRate), low: Unknown(KindRate), high: Unknown(KindRate)}
	if nA >= enough && nB >= enough {
		difference, low, high := newcombe(partA, nA, partB, nB)
		line.difference, line.low, line.high = Rate(difference), Rate(low), Rate(high)
	}
	return line
}

// moneyContrast holds two means of amounts against each other.
func moneyContrast(name string, a, b *sample, currency string) contrastLine {
	return meanContrast(name, a, b, func(x float64) Value {
		if math.IsNaN(x) {
			return Value{Kind: KindMoney, Text: currency}
		}
		return Money(int64(math.Round(x)), currency)
	})
}

// meanContrast holds two means against each other; write makes a value of one, also of one that is not a number.
func meanContrast(name string, a, b *sample, write func(float64) Value) contrastLine {
	unknown := write(math.NaN())
	line := contrastLine{name: name, before: write(a.mean()), after: write(b.mean()), difference: unknown, low: unknown, high: unknown}
	if a.n >= enough && b.n >= enough {
		difference, low, high := welch(a, b)
		line.difference, line.low, line.high = write(difference), write(low), write(high)
	}
	return line
}

// effectFinding says which measures moved, or that none did.
func effectFinding(s *Sheet, lines []contrastLine, shown int) Sentence {
	known := 0
	for i := range lines {
		if lines[i].difference.Known {
			known++
		}
	}
	facts, than := []any{"day", OnDay(s.Period.From), "days", s.Period.Days()}, "report.finding.effect."
	if s.Before.To+1 != s.Period.From { // a festival is held against that of the year before
		than += "against_"
		facts = append(facts, "from", OnDay(s.Before.From), "to", OnDay(s.Before.To))
	}
	switch {
	case known == 0:
		return say("report.finding.effect.few", facts...)
	case shown == 0:
		return say(than+"none", facts...)
	}
	for i := range lines {
		if lines[i].shown() {
			word := "more"
			if measure(lines[i].difference) < 0 {
				word = "less"
			}
			return say(than+word, append(facts, "what", Term(lines[i].name), "before", lines[i].before, "after", lines[i].after,
				"low", lines[i].low, "high", lines[i].high)...)
		}
	}
	return Sentence{}
}

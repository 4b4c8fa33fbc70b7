package reports

import (
	"math"
	"slices"

	"regulars/store"
)

// nps is the Net Promoter Score of a period: every valid answer counts, also the second one of the same customer. F. F. Reichheld, "The One
// Number You Need to Grow", Harvard Business Review 81(12), 2003.
func nps(in Input) *Sheet {
	s := &Sheet{Name: "nps", Currency: in.currency(), Period: in.Period}
	add := func(c *npsCount, f *store.AnswerFact) { c.add(f.Score, 1) }
	now := in.recommends(in.Period)
	s.N = now.n
	first, ok := firstAnswer(in.Answers)
	s.compare(in, first, ok, func(p Period) []Figure {
		c := in.recommends(p)
		return slices.Concat(c.figures(), c.since(in.recommends(in.before(p))), in.response(p))
	})
	list := answersIn(in.Answers, in.Period)
	columns := func(first Column) []Column {
		return []Column{first, {"answers", KindCount}, {"nps", KindScore}, {"interval_low", KindScore}, {"interval_high", KindScore}}
	}
	byMonth := Table{Name: "by_month", Columns: columns(Column{"month", KindMonth}), Chart: ChartNone}
	months, counts := answerMonths(list, store.AnswerNPS, add)
	for _, m := range months {
		byMonth.Rows = append(byMonth.Rows, append([]Value{InMonth(m)}, counts[m].cells()...))
	}
	s.Tables = append(s.Tables, byMonth)
	for _, by := range []struct {
		name, column string
		kind         Kind
		word         func(*store.AnswerFact) string
	}{
		{"by_channel", "channel", KindChannel, func(f *store.AnswerFact) string { return f.Channel }},
		{"by_tier", "tier", KindTier, tierOf},
	} {
		t := Table{Name: by.name, Columns: columns(Column{by.column, by.kind}), Chart: ChartNone}
		names, groups := groupedAnswers(list, store.AnswerNPS, by.word, add)
		for _, name := range names {
			t.Rows = append(t.Rows, append([]Value{listed(by.kind, name)}, groups[name].cells()...))
		}
		s.Tables = append(s.Tables, t)
	}
	middle, half := now.interval()
	s.Finding = saidOf("nps", now.n, "score", now.value(), "low", Score(max(middle-half, -100)), "high", Score(min(middle+half, 100)), "promoters", ofAnswers(now.promoters, now.n), "detractors", ofAnswers(now.detractors, now.n))
	s.Next = Step{Say: say("report.next.nps"), Report: "drivers"}
	if now.n == 0 {
		s.Next = Step{Say: say("report.next.answers")}
	} else if now.detractors > 0 {
		s.Next = Step{Say: say("report.next.nps.detractors", "n", now.detractors), Where: "nps <= 6"}
	}
	return s
}

// response is who was asked for an NPS in a period, and how many of them have answered since.
func (in Input) response(p Period) []Figure {
	asked, answered := int64(0), int64(0)
	for _, a := range in.Asks {
		if a.Kind == store.AnswerNPS && p.Holds(a.Day) {
			asked++
			if a.Answered {
				answered++
			}
		}
	}
	return []Figure{{"asked", Count(asked)}, {"answered", Count(answered)}, {"response_rate", judged(answered, asked)}}
}

// tierOf is the present tier of who answered; nobody knows it of somebody anonymous.
func tierOf(f *store.AnswerFact) string {
	switch {
	case f.Member == 0:
		return tierUnknown
	case f.Tier == "":
		return tierEntry
	}
	return f.Tier
}

// Words of ours among the tiers, which no shop can call a tier.
const (
	tierEntry   = "(entry)"
	tierUnknown = "(anonymous)"
)

// ofAnswers is how many of a hundred that is; 0 of none.
func ofAnswers(part, whole int64) int64 {
	if whole == 0 {
		return 0
	}
	return ofHundred(part, whole)
}

// figures are the values under the names of the contract.
func (c npsCount) figures() []Figure {
	middle, half := c.interval()
	return []Figure{
		{"n", Count(c.n)},
		{"promoters", Count(c.promoters)},
		{"passives", Count(c.n - c.promoters - c.detractors)},
		{"detractors", Count(c.detractors)},
		{"nps", c.value()},
		{"margin", fewer(Score(half), c.n)},
		{"low", fewer(Score(middle-half), c.n)},
		{"high", fewer(Score(middle+half), c.n)},
	}
}

// since is how the score moved from an earlier one, with the 95 % interval of the difference of two scores of different answers
// (z = difference / sqrt(SE² + SE²)): an interval that holds 0 shows no change.
func (c npsCount) since(before npsCount) []Figure {
	half := 100 * z95 * math.Sqrt(c.error2()+before.error2())
	moved, least := c.score()-before.score(), min(c.n, before.n)
	return []Figure{
		{"nps_change", fewer(Score(moved), least)},
		{"nps_change_low", fewer(Score(moved-half), least)},
		{"nps_change_high", fewer(Score(moved+half), least)},
	}
}

// variance is that of one answer told as 1, 0 or -1: p + d - (p - d)², not a number without answers.
func (c npsCount) variance() float64 {
	p, d := float64(c.promoters)/float64(c.n), float64(c.detractors)/float64(c.n)
	return p + d - (p-d)*(p-d)
}

// error2 is the square of the standard error of the score, as a fraction. Where all said the same the answers have no variance, which makes
// nothing certain: then it is that of the adjusted interval.
func (c npsCount) error2() float64 {
	if v := c.variance(); v != 0 {
		return v / float64(c.n)
	}
	_, half := c.interval()
	return math.Pow(half/(100*z95), 2)
}

// Recommend is the NPS of a period from the rollups, with the margin of its adjusted Wald interval and how many answers it rests on. Both
// are unknown without answers.
func Recommend(f *store.Figures, p Period) (score, margin Value, n int64) {
	c := totalsOf(f, p).nps
	_, half := c.interval()
	return c.value(), fewer(Score(half), c.n), c.n
}

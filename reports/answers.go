package reports

import (
	"cmp"
	"math"
	"slices"

	"regulars/store"
)

// npsCount are answers to "would you recommend us", from 0 to 10: promoters say 9 or 10, detractors at most 6.
type npsCount struct{ n, promoters, detractors int64 }

func (c *npsCount) add(score, n int64) {
	c.n += n
	switch {
	case score >= 9:
		c.promoters += n
	case score <= 6:
		c.detractors += n
	}
}

// score is the NPS, from -100 to 100; not a number without answers.
func (c npsCount) score() float64 {
	return 100 * float64(c.promoters-c.detractors) / float64(c.n)
}

// interval is the middle and the half width of the adjusted Wald interval: three answers more, three quarters of a promoter, three quarters
// of a detractor and the rest passive. B. Rocks, "Interval Estimation for the Net Promoter Score", The American Statistician
// 70(4), 2016. It can reach beyond 100.
func (c npsCount) interval() (middle, half float64) {
	if c.n == 0 {
		return math.NaN(), math.NaN()
	}
	n := float64(c.n) + 3
	p, d := (float64(c.promoters)+0.75)/n, (float64(c.detractors)+0.75)/n
	return 100 * (p - d), 100 * z95 * math.Sqrt((p+d-(p-d)*(p-d))/n)
}

// cells are n, the score and its interval.
func (c npsCount) cells() []Value {
	middle, half := c.interval()
	return []Value{Count(c.n), c.value(), Score(middle - half), Score(middle + half)}
}

// value is the score, with a mark when it rests on too little.
func (c npsCount) value() Value { return fewer(Score(c.score()), c.n) }

// fewer marks a figure that rests on too few answers to be compared.
func fewer(v Value, n int64) Value {
	v.Few = v.Known && n < enough
	return v
}

// judged is the share part/whole as a figure of a report, marked where it rests on too few.
func judged(part, whole int64) Value { return fewer(share(part, whole), whole) }

// boxes are answers on a scale of satisfaction: how many there are, how many are in the top two boxes, their sum and that of their squares.
type boxes struct{ n, top, sum, squares int64 }

func (b *boxes) add(score, n int64, top bool) {
	b.n += n
	b.sum += score * n
	b.squares += score * score * n
	if top {
		b.top += n
	}
}

// addFive counts n answers on a scale of 1 to 5, whose top two boxes are 4 and 5.
func (b *boxes) addFive(score, n int64) { b.add(score, n, score >= 4) }

// meanLimit is the limit of the 95 % interval of the mean by Student's t, the lower one of side -1 and the upper one of side 1; not a number below two
// answers.
func (b boxes) meanLimit(side float64) float64 {
	s := sample{b.n, float64(b.sum), float64(b.squares)}
	return s.mean() + side*tQuantile(b.n-1)*math.Sqrt(s.error2())
}

// wilson is the 95 % interval of a share. E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference",
// Journal of the American Statistical Association 22, 1927.
func wilson(part, whole int64) (low, high float64) {
	if whole == 0 {
		return math.NaN(), math.NaN()
	}
	n, p := float64(whole), float64(part)/float64(whole)
	z2 := z95 * z95
	middle, half := (p+z2/(2*n))/(1+z2/n), z95/(1+z2/n)*math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	low, high = middle-half, middle+half
	if part == 0 {
		low = 0
	}
	if part == whole {
		high = 1
	}
	return low, high
}

// top2 is the share of the top two boxes in percent, with its interval.
func (b boxes) top2() (value, low, high Value) {
	l, h := wilson(b.top, b.n)
	return fewer(Percent(100*float64(b.top)/float64(b.n)), b.n), Percent(100 * l), Percent(100 * h)
}

// cells are n, the share in the top two boxes with its interval, and the mean.
func (b boxes) cells() []Value {
	value, low, high := b.top2()
	return []Value{Count(b.n), value, low, high, mean(b.sum, b.n)}
}

// firstAnswer is the day of the first answer; ok is false without one.
func firstAnswer(list []store.AnswerFact) (first store.Day, ok bool) {
	if len(list) == 0 {
		return 0, false
	}
	return list[0].Day, true
}

// answersIn are the answers of a period.
func answersIn(list []store.AnswerFact, p Period) []store.AnswerFact {
	from, _ := slices.BinarySearchFunc(list, p.From, func(f store.AnswerFact, d store.Day) int { return cmp.Compare(f.Day, d) })
	to, _ := slices.BinarySearchFunc(list, p.To+1, func(f store.AnswerFact, d store.Day) int { return cmp.Compare(f.Day, d) })
	return list[from:max(from, to)]
}

// recommends are the NPS answers of a period.
func (in Input) recommends(p Period) (c npsCount) {
	for _, f := range answersIn(in.Answers, p) {
		if f.Kind == store.AnswerNPS {
			c.add(f.Score, 1)
		}
	}
	return c
}

// satisfied are the CSAT answers of a period.
func (in Input) satisfied(p Period) (b boxes) {
	for _, f := range answersIn(in.Answers, p) {
		if f.Kind == store.AnswerCSAT {
			b.addFive(f.Score, 1)
		}
	}
	return b
}

// groupedAnswers gathers the answers of a period by a word, those named most often first.
func groupedAnswers[T any](list []store.AnswerFact, kind store.AnswerKind, by func(*store.AnswerFact) string, add func(*T, *store.AnswerFact)) (names []string, groups map[string]*T) {
	groups = map[string]*T{}
	counts := map[string]int{}
	for i := range list {
		f := &list[i]
		if f.Kind != kind || !f.HasScore {
			continue
		}
		name := by(f)
		if groups[name] == nil {
			groups[name] = new(T)
			names = append(names, name)
		}
		counts[name]++
		add(groups[name], f)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
	return names, groups
}

// answerMonths gathers the answers of one scale by month, the earliest first.
func answerMonths[T any](list []store.AnswerFact, kind store.AnswerKind, add func(*T, *store.AnswerFact)) (months []store.Day, groups map[store.Day]*T) {
	groups = map[store.Day]*T{}
	for i := range list {
		f := &list[i]
		if f.Kind != kind || !f.HasScore {
			continue
		}
		month := monthStart(f.Day)
		if groups[month] == nil {
			groups[month] = new(T)
			months = append(months, month)
		}
		add(groups[month], f)
	}
	return months, groups
}

// saidOf chooses what an answer report finds: none, too few, or the whole sentence.
func saidOf(report string, n int64, facts ...any) Sentence {
	switch {
	case n == 0:
		return say("report.finding." + report + ".none")
	case n < enough:
		return say("report.finding."+report+".few", append(facts, "n", n)...)
	}
	return say("report.finding."+report, append(facts, "n", n)...)
}

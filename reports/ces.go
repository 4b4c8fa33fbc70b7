package reports

import "regulars/store"

// ces is the customer effort score. n, mean and share_easy are of version 2.0 ("it was easy", 1 to 7, high is good; easy is 5 to 7; CEB 2013). Version 1.0
// ("how much effort", 1 to 5, low is good; M. Dixon, K. Freeman and N. Toman, Harvard Business Review 88(7/8), 2010) points the
// other way and stands apart.
func ces(in Input) *Sheet {
	s := &Sheet{Name: "ces", Currency: in.currency(), Period: in.Period}
	versions := []struct {
		kind store.AnswerKind
		easy func(score int64) bool
	}{
		{store.AnswerCES2, func(score int64) bool { return score >= 5 }},
		{store.AnswerCES1, func(score int64) bool { return score <= 2 }},
	}
	count := func(p Period, version int) (b boxes) {
		for _, f := range answersIn(in.Answers, p) {
			if v := versions[version]; f.Kind == v.kind {
				b.add(f.Score, 1, v.easy(f.Score))
			}
		}
		return b
	}
	now := count(in.Period, 0)
	s.N = now.n
	first, ok := firstAnswer(in.Answers)
	s.compare(in, first, ok, func(p Period) []Figure {
		two, one := count(p, 0), count(p, 1)
		low, high := wilson(two.top, two.n)
		return []Figure{
			{"n", Count(two.n)},
			{"mean", fewer(mean(two.sum, two.n), two.n)},
			{"mean_low", Number(two.meanLimit(-1))},
			{"mean_high", Number(two.meanLimit(1))},
			{"share_easy", judged(two.top, two.n)},
			{"share_easy_low", Rate(low)},
			{"share_easy_high", Rate(high)},
			{"ces1_n", Count(one.n)},
			{"ces1_mean", fewer(mean(one.sum, one.n), one.n)},
			{"ces1_share_easy", judged(one.top, one.n)},
		}
	})
	byMonth := Table{Name: "by_month", Chart: ChartNone, Columns: []Column{
		{"month", KindMonth}, {"version", KindTerm}, {"answers", KindCount}, {"mean", KindNumber}, {"share_easy", KindRate}, {"interval_low", KindRate}, {"interval_high", KindRate},
	}}
	list := answersIn(in.Answers, in.Period)
	for _, v := range versions {
		months, counts := answerMonths(list, v.kind, func(b *boxes, f *store.AnswerFact) { b.add(f.Score, 1, v.easy(f.Score)) })
		for _, m := range months {
			b := counts[m]
			low, high := wilson(b.top, b.n)
			byMonth.Rows = append(byMonth.Rows, []Value{InMonth(m), Term(string(v.kind)), Count(b.n), mean(b.sum, b.n), share(b.top, b.n), Rate(low), Rate(high)})
		}
	}
	s.Tables = []Table{byMonth}
	s.Finding = saidOf("ces", now.n, "mean", mean(now.sum, now.n), "easy", ofAnswers(now.top, now.n))
	s.Next = Step{Say: say("report.next.ces"), Report: "drivers"}
	if now.n == 0 {
		s.Next = Step{Say: say("report.next.answers")}
	}
	return s
}

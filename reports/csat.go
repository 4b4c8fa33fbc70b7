package reports

import "regulars/store"

// csat is the share of satisfied answers, 4 or 5 of 5: "top two boxes" (R. L. Oliver, Satisfaction, 1980 and after), with Wilson's interval and
// the mean beside it. Review stars are on the same scale and stand apart.
func csat(in Input) *Sheet {
	s := &Sheet{Name: "csat", Currency: in.currency(), Period: in.Period}
	add := func(b *boxes, f *store.AnswerFact) { b.addFive(f.Score, 1) }
	now := in.satisfied(in.Period)
	s.N = now.n
	first, ok := firstAnswer(in.Answers)
	s.compare(in, first, ok, func(p Period) []Figure {
		b := in.satisfied(p)
		value, low, high := b.top2()
		return []Figure{{"n", Count(b.n)}, {"top2_percent", value}, {"low_percent", low}, {"high_percent", high}, {"mean", mean(b.sum, b.n)}}
	})
	columns := func(first ...Column) []Column {
		return append(first, Column{"answers", KindCount}, Column{"top2_percent", KindPercent}, Column{"low_percent", KindPercent}, Column{"high_percent", KindPercent}, Column{"mean", KindNumber})
	}
	list := answersIn(in.Answers, in.Period)
	byMonth := Table{Name: "by_month", Columns: columns(Column{"month", KindMonth}), Chart: ChartNone}
	months, counts := answerMonths(list, store.AnswerCSAT, add)
	for _, m := range months {
		byMonth.Rows = append(byMonth.Rows, append([]Value{InMonth(m)}, counts[m].cells()...))
	}
	type driven struct {
		boxes
		confirmed int64
	}
	byDriver := Table{Name: "by_driver", Columns: columns(Column{"driver", KindDriver}, Column{"confirmed", KindCount}), Chart: ChartNone}
	names, groups := groupedAnswers(list, store.AnswerCSAT, (*store.AnswerFact).Says, func(d *driven, f *store.AnswerFact) {
		if add(&d.boxes, f); f.Driver != "" {
			d.confirmed++
		}
	})
	for _, name := range names {
		g := groups[name]
		byDriver.Rows = append(byDriver.Rows, append([]Value{listed(KindDriver, name), Count(g.confirmed)}, g.cells()...))
	}
	stars := Table{Name: "stars", Columns: columns(Column{"month", KindMonth}), Chart: ChartNone}
	months, counts = answerMonths(list, store.AnswerStars, add)
	for _, m := range months {
		stars.Rows = append(stars.Rows, append([]Value{InMonth(m)}, counts[m].cells()...))
	}
	s.Tables = []Table{byMonth, byDriver, stars}
	value, low, high := now.top2()
	s.Finding = saidOf("csat", now.n, "share", value, "low", low, "high", high, "top", now.top)
	s.Next = Step{Say: say("report.next.csat"), Report: "drivers"}
	if now.n == 0 {
		s.Next = Step{Say: say("report.next.answers")}
	}
	return s
}

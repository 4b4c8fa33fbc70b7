package reports

import (
	"fmt"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestGoalsByHand: on 15 November half of the month is over. 6 of 10 customers came again, of 68 % that is 0.882. 20 orders of 40 are as far as the
// month is, 999.00 of 2,000.00 are not. 5 of 8 recommend and 2 advise against: NPS 37.5 of 30. One ticket on 20 orders is 5 on a hundred, 4 are
// allowed: 0.8.
func TestGoalsByHand(t *testing.T) {
	day := store.Date(2026, 11, 15)
	f := &store.Figures{
		Currency: "CNY",
		Days:     []store.DayFigure{{Day: day - 20, Currency: "CNY", Orders: 50, Gross: 500_000}, {Day: day, Currency: "CNY", Orders: 20, Gross: 100_000, Refund: 100}},
		Counts:   []store.Counts{{Day: day - 20, First: 10, Second: 6, Active: 7}},
		Answers:  []store.AnswerFigure{{Day: day, Kind: store.AnswerNPS, Score: 9, N: 5}, {Day: day, Kind: store.AnswerNPS, Score: 8, N: 1}, {Day: day, Kind: store.AnswerNPS, Score: 0, N: 2}, {Day: day - 15, Kind: store.AnswerNPS, Score: 0, N: 99}},
		Tickets:  []store.TicketFigure{{Day: day - 15, Opened: 9}, {Day: day, Opened: 1}},
	}
	goal := func(metric string, target int64) store.Goal { return store.Goal{Metric: metric, Target: target} }
	set := []store.Goal{goal("repeat_rate", 6800), goal("nps", 3000), goal("csat", 9000), goal("tickets_per_100", 400), goal("orders", 40), goal("net_revenue", 200_000), goal("active_members", 7)}
	got := ""
	for _, l := range GoalLines(set, f, day) {
		got += fmt.Sprintf("%s %s of %s = %.3f %s\n", l.Metric, l.Now.In(lang.EN), l.Want.In(lang.EN), l.Progress.Real, l.State)
	}
	want := `repeat_rate 60.0% of 68.0% = 0.882 behind
nps 37.5 of 30.0 = 1.250 reached
csat – of 90.0 = 0.000 unknown
tickets_per_100 5 of 4 = 0.800 behind
orders 20 of 40 = 0.500 on_track
net_revenue ¥999.00 of ¥2,000.00 = 0.499 behind
active_members 7 of 7 = 1.000 reached
`
	if got != want {
		t.Errorf("goals are\n%s, want\n%s", got, want)
	}
	s := goals(Input{Period: LastDays(day, 30), Figures: f, Aims: &Aims{Goals: set}, Options: Options{Metric: "orders"}})
	checkValues(t, s, map[string]Value{"goals": Count(7), "reached": Count(2), "metric": Term("orders"), "goal": Count(40), "now": Count(20), "progress": Rate(0.5)})
	if got, want := s.Finding.In(lang.EN), "2 of 7 goals are reached; furthest off is Net revenue: ¥999.00 of ¥2,000.00."; got != want || s.Next.Report != "summary" {
		t.Errorf("finding %q", got)
	}
	if below := GoalLines([]store.Goal{goal("nps", -1000)}, &store.Figures{Answers: []store.AnswerFigure{{Day: day, Kind: store.AnswerNPS, Score: 9, N: 2}, {Day: day, Kind: store.AnswerNPS, Score: 0, N: 3}}}, day); !near(below[0].Progress.Real, 80.0/90) {
		t.Errorf("an NPS of -20 is %v on the way from -100 to -10", below[0].Progress.Real)
	}
	empty := goals(Input{Period: LastDays(day, 30), Figures: &store.Figures{}, Aims: &Aims{}})
	if got := empty.Finding.In(lang.EN); got != "No goal is set for this month." {
		t.Errorf("finding of none %q", got)
	}
}

// TestImprovementsByHand: in the shop that turns on 1 June spend doubles, and the orders of a day stay 4. Of 60 answers before 12 recommend and
// 30 advise against, NPS -30; since 36 and 12, NPS 40. The variances of one answer are .61 and .64, so the difference is 70 ± 196 × sqrt(1.25/60),
// 28.3. 20 tickets on 160 orders are 12.5 on a hundred, 4 are 2.5; Wilson: 8.24 to 18.52 and 0.98 to 6.25, so by
// Newcombe -10 less hypot(1.52, 6.02) and more hypot(3.75, 4.26).
func TestImprovementsByHand(t *testing.T) {
	at := store.Date(2026, 6, 1)
	done := func(metric string, day store.Day) store.Improvement {
		return store.Improvement{Text: metric, Metric: metric, State: store.ImproveDone, Day: day}
	}
	in := Input{Period: Period{From: at - 100, To: at + 39}, Columns: turned(at, true), Aims: &Aims{Improvements: []store.Improvement{
		done("spend", at), done("orders", at), done("nps", at), done("csat", at), done("tickets_per_100", at), done("net_revenue", at+30),
		{Text: "open", Metric: "nps", State: store.ImproveOpen},
		done("", at),
	}}}
	for i, side := range []store.Day{at - 1, at} {
		for n := range int64(60) {
			score := int64(8)
			switch promoters, detractors := [2]int64{12, 36}[i], [2]int64{30, 12}[i]; {
			case n < promoters:
				score = 10
			case n < promoters+detractors:
				score = 3
			}
			in.Answers = append(in.Answers, store.AnswerFact{Day: side, Kind: store.AnswerNPS, Score: score, HasScore: true})
		}
		in.Answers = append(in.Answers, store.AnswerFact{Day: side, Kind: store.AnswerCSAT, Score: 5, HasScore: true})
	}
	in.Figures = &store.Figures{Currency: "CNY", Tickets: []store.TicketFigure{{Day: at - 1, Opened: 20}, {Day: at, Opened: 4}}, Days: []store.DayFigure{{Day: at - 40, Currency: "CNY", Orders: 160}, {Day: at, Currency: "CNY", Orders: 160}}}
	got := ""
	for _, row := range goals(in).Table("improvements").Rows {
		for _, v := range append(row[:1:1], row[4:]...) {
			got += v.In(lang.EN) + " | "
		}
		got += "\n"
	}
	want := `spend | ¥41.21 | ¥82.42 | ¥41.21 | ¥41.07 | ¥41.35 | a difference | 
orders | 4 | 4 | 0 | 0 | 0 | no difference shown | 
nps | -30.0 | 40.0 | 70.0 | 41.7 | 98.3 | a difference | 
csat | 100.0% | 100.0% | – | – | – | too few | 
tickets_per_100 | 12.5 | 2.50 | -10 | -16.2 | -4.32 | a difference | 
net_revenue | – | – | – | – | – | too soon to tell | 
open | – | – | – | – | – | – | 
 | – | – | – | – | – | – | 
`
	if got != want {
		t.Errorf("improvements are\n%s, want\n%s", got, want)
	}
}

// TestParseGoal reads goals as people type them.
func TestParseGoal(t *testing.T) {
	for _, c := range []struct {
		metric, text string
		want         int64
		ok           bool
	}{
		{"repeat_rate", "68", 6800, true},
		{"repeat_rate", " 68.5 % ", 6850, true},
		{"nps", "-12.25", -1225, true},
		{"tickets_per_100", "1.5", 150, true},
		{"orders", "1200", 1200, true},
		{"net_revenue", "120000.5", 12_000_050, true},
		{"nps", "1e3", 0, false},
		{"nps", "4.", 0, false},
		{"nps", "1.234", 0, false},
		{"orders", "12.5", 0, false},
		{"csat", "", 0, false},
		{"csat", "--5", 0, false},
	} {
		m, _ := store.FindMetric(c.metric)
		if got, ok := ParseGoal(m, c.text, "CNY"); got != c.want || ok != c.ok {
			t.Errorf("%s %q is %d %t, want %d %t", c.metric, c.text, got, ok, c.want, c.ok)
		}
	}
}

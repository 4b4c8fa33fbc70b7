package reports

import (
	"fmt"
	"math"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestIntervalsAsPublished: Newcombe (1998): 81 of 263 are 25.53 to 36.62 % by Wilson; 56 of 70 less 48 of 80 is 0.2, from 0.0524
// to 0.3339 by method 10.
func TestIntervalsAsPublished(t *testing.T) {
	near := func(got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 5e-5 {
			t.Errorf("%.6f, want %.4f", got, want)
		}
	}
	low, high := wilson(81, 263)
	near(low, 0.2553)
	near(high, 0.3662)
	difference, low, high := newcombe(48, 80, 56, 70)
	near(difference, 0.2)
	near(low, 0.0524)
	near(high, 0.3339)
	if low, high = wilson(0, 10); low != 0 || high < 0.2 {
		t.Errorf("nobody of ten is %v to %v", low, high)
	}
}

// turned is a shop in which c0 to c39 buy every day for 10.00 in turn, four a day, and from the day of the change on for 20.00 if it
// worked.
func turned(at store.Day, worked bool) *store.Columns {
	var orders []order
	for i := range 40 * 20 {
		day := at - 100 + store.Day(i/4)
		gross := int64(1000 + i%7*10)
		if worked && day >= at {
			gross *= 2
		}
		orders = append(orders, order{day: day, buyer: fmt.Sprint("c", i%40), gross: gross})
	}
	return columnsOf("CNY", orders)
}

// TestEffect: everybody buys every ten days. Within 40 days that is 4 orders each, so all come again on both sides. What they pay
// doubles or not, and only then a difference is shown. Of 40 answers before, 20 are satisfied, of 40 after all. Before: 160 orders of 10.00 to 10.60 in turn, 1648.20 in all, 41.21 each;
// after: twice 1648.30, 82.42 each.
func TestEffect(t *testing.T) {
	at := store.Date(2026, 6, 1)
	in := Input{Period: Period{From: at - 100, To: at + 99}, Columns: turned(at, true), Options: Options{At: at, Days: 40}}
	for i := range 80 {
		in.Answers = append(in.Answers, store.AnswerFact{Day: at - 1 + store.Day(i/40), Kind: store.AnswerCSAT, Score: int64(3 + max(i%2, i/40)), HasScore: true})
	}
	s := effect(in)
	checkValues(t, s, map[string]Value{
		"csat_before": Rate(0.5), "csat_after": Rate(1), "csat_difference": Rate(0.5), "nps_before": Unknown(KindScore), "returned_days": Count(30),
		"at": OnDay(at), "days": Count(40), "repeat_rate_before": Rate(1), "repeat_rate_after": Rate(1), "churn_after": Rate(0),
		"spend_minor_before": Money(4121, "CNY"), "spend_minor_after": Money(8242, "CNY"),
	})
	if s.Period != (Period{From: at, To: at + 39}) || s.Before != LastDays(at-1, 40) || s.N != 40 {
		t.Errorf("%v after %v, n %d", s.Period, s.Before, s.N)
	}
	words := map[string]string{}
	for _, row := range s.Table("measures").Rows {
		words[row[0].Text] = row[6].Text
		if row[7].Known {
			t.Errorf("%s has a year ago before the shop began", row[0].Text)
		}
	}
	if got := fmt.Sprint(words); got != "map[churn:no_difference csat:difference daily_revenue_minor:difference nps:too_few repeat_rate:no_difference returned:too_few spend_minor:difference]" {
		t.Errorf("it says %s", got)
	}
	in.Columns, in.Answers = turned(at, false), nil
	s = effect(in)
	if got, want := s.Finding.In(lang.EN), "No difference shown: the 40 days from 1 Jun 2026 on are like those before, as far as so many customers can tell."; got != want {
		t.Errorf("finding %q", got)
	}
	in.Columns = columnsOf("CNY", []order{{day: at, buyer: "x", gross: 1}})
	checkValues(t, effect(in), map[string]Value{"repeat_rate_difference": Unknown(KindRate), "repeat_rate_before": Unknown(KindRate), "spend_minor_before": {Kind: KindMoney, Text: "CNY"}})
	effect(Input{Period: LastDays(at, 30), Columns: columnsOf("CNY", nil)})
}

// TestEffectTakesTheDaysThereAre: 30 days before the day and 20 from it on make sides of 20.
func TestEffectTakesTheDaysThereAre(t *testing.T) {
	at := store.Date(2026, 6, 1)
	c := columnsOf("CNY", []order{{day: at - 30, buyer: "x", gross: 1}})
	before, after := Options{}.around(at, at+19, c)
	if before.Days() != 20 || after.Days() != 20 || before.To != at-1 || after.From != at {
		t.Errorf("%v and %v", before, after)
	}
}

// TestEffectOfDaysThatAreNotThere: two days after the change, and ten days after the shop has opened, nothing is compared. Everybody bought
// twice in the 14 days before and once in the two days since, which looked like a fall from 100 % to 0.
func TestEffectOfDaysThatAreNotThere(t *testing.T) {
	at := store.Date(2026, 6, 1)
	var orders []order
	for day := at - 100; day < at+2; day += 5 {
		for i := range 40 {
			orders = append(orders, order{day: day, buyer: fmt.Sprint("c", i), gross: 1000})
		}
	}
	c := columnsOf("CNY", orders)
	for name, x := range map[string]struct {
		at          store.Day
		days        int
		side, whole string
	}{
		"Soon":          {at, 0, "after", "before"},
		"SoonDays":      {at, 40, "after", "before"},
		"BeforeTheShop": {at - 90, 20, "before", "after"},
	} {
		t.Run(name, func(t *testing.T) {
			s := effect(Input{Period: Period{From: at - 100, To: at + 1}, Columns: c, Options: Options{At: x.at, Days: x.days}})
			for _, measure := range []string{"repeat_rate", "churn", "spend_minor", "daily_revenue_minor"} {
				if v, _ := s.Value(measure + "_difference"); v.Known {
					t.Errorf("%s moved by %v", measure, v.Real)
				}
				if v, _ := s.Value(measure + "_" + x.side); v.Known {
					t.Errorf("%s of days that are not there is %v", measure, v)
				}
			}
			if v, _ := s.Value("repeat_rate_" + x.whole); v != Rate(1) {
				t.Errorf("of the days that are there it is %v", v)
			}
			if got, soon := s.Finding.Key, x.side == "after"; (got == "report.finding.effect.soon") != soon {
				t.Errorf("finding %q", got)
			}
		})
	}
}

// TestFirstTimeBuyersOfTwoSpans: 40 bought for the first time in either span; 10 of the first and 30 of the second came again on the fifth day. On
// it 40 of 80 came, 20 of them of the second at one pace; the variance is 40/4 × 40/79 = 5.063, so that 10 more are 4.444 deviations: p = 0.0000088.
func TestFirstTimeBuyersOfTwoSpans(t *testing.T) {
	at := store.Date(2026, 6, 1)
	var orders []order
	for i := range 80 {
		first := at - 40 + store.Day(i/40*40)
		orders = append(orders, order{day: first, buyer: fmt.Sprint("c", i), gross: 1000})
		if i < 10 || i >= 50 {
			orders = append(orders, order{day: first + 5, buyer: fmt.Sprint("c", i), gross: 1000})
		}
	}
	s := effect(Input{Period: Period{From: at - 40, To: at + 39}, Columns: columnsOf("CNY", orders), Options: Options{At: at, Days: 40}})
	checkValues(t, s, map[string]Value{"returned_before": Rate(0.25), "returned_after": Rate(0.75), "returned_difference": Rate(0.5)})
	if p, _ := s.Value("returned_p"); math.Abs(p.Real-8.8e-6) > 5e-8 {
		t.Errorf("p = %v", p.Real)
	}
	low, _ := s.Value("returned_low")
	high, _ := s.Value("returned_high")
	if low.Real < 0.25 || low.Real > 0.35 || high.Real < 0.6 || high.Real > 0.7 {
		t.Errorf("from %v to %v", low.Real, high.Real)
	}
}

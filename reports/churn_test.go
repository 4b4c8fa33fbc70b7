package reports

import (
	"math"
	"strconv"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// goldenStep is a row of a golden Kaplan–Meier table.
type goldenStep struct {
	T        float64     `json:"t"`
	AtRisk   int64       `json:"at_risk"`
	Events   int64       `json:"events"`
	S        float64     `json:"S"`
	SE       float64     `json:"greenwood_se"`
	ShortSE  float64     `json:"se"`
	Interval [2]*float64 `json:"loglog95"`
}

func checkStep(t *testing.T, got step, want goldenStep) {
	t.Helper()
	if float64(got.day) != want.T || got.atRisk != want.AtRisk || got.events != want.Events || !near(got.share, want.S) || !near(got.se, want.SE+want.ShortSE) {
		t.Errorf("step %+v, want %+v", got, want)
	}
	for i, limit := range []float64{got.low, got.high} {
		if w := want.Interval[i]; w != nil && math.Abs(limit-*w) > 1e-7 {
			t.Errorf("day %d: limit %v, want %v", got.day, limit, *w)
		}
	}
}

// TestMedianOfHalfExactly: of n people one returns each day, so that after n/2 days exactly half have not: the product of the shares is a last
// digit more than one half for n = 24, 28, 30 and others.
func TestMedianOfHalfExactly(t *testing.T) {
	for n := 2; n <= 400; n += 2 {
		var s survival
		for day := 1; day <= n; day++ {
			s.events.add(day)
		}
		if median := median50(s.steps()); median != float64(n/2) {
			t.Errorf("of %d the median is %v, want %d", n, median, n/2)
		}
	}
}

// TestSurvivalReproducesFreireich holds the curve against the 6-MP trial, the example of every textbook.
func TestSurvivalReproducesFreireich(t *testing.T) {
	var treated struct {
		Data   [][2]int
		Median float64
		Rows   []goldenStep
	}
	goldenPart(t, "kaplan_meier.json", "freireich_6MP", &treated)
	var s survival
	for _, pair := range treated.Data {
		if pair[1] == 1 {
			s.events.add(pair[0])
		} else {
			s.censored.add(pair[0])
		}
	}
	checkCurve(t, &s, treated.Median, treated.Rows)
	var placebo struct {
		Data   []int
		Median float64
		Rows   []goldenStep
	}
	goldenPart(t, "kaplan_meier.json", "freireich_placebo", &placebo)
	s = survival{}
	for _, day := range placebo.Data {
		s.events.add(day)
	}
	checkCurve(t, &s, placebo.Median, placebo.Rows)
}

func checkCurve(t *testing.T, s *survival, median float64, rows []goldenStep) {
	t.Helper()
	steps := s.steps()
	if len(steps) != len(rows) || median50(steps) != median {
		t.Fatalf("%d steps and median %v, want %d and %v", len(steps), median50(steps), len(rows), median)
	}
	for i, row := range rows {
		checkStep(t, steps[i], row)
	}
}

// TestLogRankReproducesFreireich holds the test of treated against placebo.
func TestLogRankReproducesFreireich(t *testing.T) {
	var g struct {
		Observed float64 `json:"observed_group1"`
		Expected float64 `json:"expected_group1"`
		Variance float64
		Chi2, P  float64
	}
	goldenPart(t, "kaplan_meier.json", "freireich_logrank", &g)
	var treated struct{ Data [][2]int }
	goldenPart(t, "kaplan_meier.json", "freireich_6MP", &treated)
	var placebo struct{ Data []int }
	goldenPart(t, "kaplan_meier.json", "freireich_placebo", &placebo)
	var a, b survival
	for _, pair := range treated.Data {
		if pair[1] == 1 {
			a.events.add(pair[0])
		} else {
			a.censored.add(pair[0])
		}
	}
	for _, day := range placebo.Data {
		b.events.add(day)
	}
	all := a.with(&b)
	test := logRankOf(&a, &all)
	distance := test.observed - test.expected
	if test.observed != g.Observed || !near(test.expected, g.Expected) || !near(test.variance, g.Variance) || !near(distance*distance/test.variance, g.Chi2) || !within(test.p(), g.P, 1e-8) {
		t.Errorf("%+v with p %v, want %+v", test, test.p(), g)
	}
	if other := logRankOf(&b, &all); !near(other.p(), test.p()) {
		t.Errorf("from the other side p is %v", other.p())
	}
}

// TestLogRankByHand: one pair returned after one day and three, of the other one after two, the last is watched for four. At everybody's pace the first pair
// would have had 2/4 + 1/3 + 1/2 = 4/3 of the returns; the variance is 1/4 + 2/9 + 1/4 = 13/18. 2/3 more are 0.7845 deviations: p = 0.4328.
func TestLogRankByHand(t *testing.T) {
	var a, b survival
	a.events.add(1)
	a.events.add(3)
	b.events.add(2)
	b.censored.add(4)
	all := a.with(&b)
	test := logRankOf(&a, &all)
	if test.observed != 2 || !near(test.expected, 4.0/3) || !near(test.variance, 13.0/18) || math.Abs(test.p()-0.4328) > 5e-5 {
		t.Errorf("%+v with p %v", test, test.p())
	}
	if same := logRankOf(&all, &all); !math.IsNaN(same.p()) {
		t.Errorf("a group against itself has p %v", same.p())
	}
}

// TestSurvivalEdges: nobody returned leaves the curve at 1 without a median; all on one day take it to 0, where an
// interval is not defined; and nobody at all leaves everything open.
func TestSurvivalEdges(t *testing.T) {
	var none, all, nobody survival
	for range 3 {
		none.censored.add(9)
		all.events.add(4)
	}
	if steps := none.steps(); len(steps) != 0 || !math.IsNaN(median50(steps)) || none.at(9) != 1 {
		t.Errorf("without events %v", steps)
	}
	steps := all.steps()
	if len(steps) != 1 || steps[0].share != 0 || steps[0].se != 0 || !math.IsNaN(steps[0].low) || median50(steps) != 4 {
		t.Errorf("all at once %v", steps)
	}
	if nobody.at(30) != 1 || nobody.watched() != -1 || nobody.n() != 0 {
		t.Errorf("nobody: %v, watched %d", nobody.at(30), nobody.watched())
	}
}

func TestChurnReproducesTheGoldenFigures(t *testing.T) {
	for _, test := range []struct {
		name, file string
		columns    func(testing.TB) *store.Columns
	}{
		{"UCI", "uci_2010_2011_metrics.json", uciColumns},
		{"CDNOW", "cdnow_sample_metrics.json", cdnowColumns},
	} {
		t.Run(test.name, func(t *testing.T) {
			var km struct {
				N, Events int64
				Censored  int64
				Median    *float64              `json:"median_days_to_second_order"`
				At        map[string]goldenStep `json:"S_at"`
				First     []goldenStep          `json:"first_rows"`
			}
			goldenPart(t, test.file, "second_order_km", &km)
			c := test.columns(t)
			r, _ := Find("churn")
			s := r.Sheet(Input{Period: Period{From: c.Day[0], To: c.Day[c.Len()-1]}, Columns: c})
			if s.N != km.N {
				t.Errorf("n = %d, want %d", s.N, km.N)
			}
			curve := customersAt(c, c.Day[c.Len()-1]).secondOrders()
			steps := curve.steps()
			if curve.events.n != km.Events || curve.censored.n != km.Censored {
				t.Errorf("%d events and %d censored, want %d and %d", curve.events.n, curve.censored.n, km.Events, km.Censored)
			}
			for i, row := range km.First {
				checkStep(t, steps[i], row)
			}
			for day, want := range km.At {
				n, _ := strconv.Atoi(day)
				if at := until(steps, n); !near(at.share, want.S) || !near(at.se, want.SE) {
					t.Errorf("S(%s) = %v ± %v, want %v ± %v", day, at.share, at.se, want.S, want.SE)
				}
			}
			median := Unknown(KindNumber)
			if km.Median != nil {
				median = Number(*km.Median)
			}
			checkValues(t, s, map[string]Value{
				"second_order_30": Rate(1 - km.At["30"].S), "second_order_90": Rate(1 - km.At["90"].S),
				"second_order_365": Rate(1 - km.At["365"].S), "median_days": median,
			})
			checkSilence(t, c, test.file)
			checkKeeping(t, c, test.file)
		})
	}
}

// checkSilence holds the share of silent customers against the golden ones of several lengths of silence.
func checkSilence(t *testing.T, c *store.Columns, file string) {
	t.Helper()
	var g struct {
		Share  map[string]float64 `json:"inactive_share"`
		Repeat map[string]float64 `json:"inactive_share_repeat_customers"`
	}
	goldenPart(t, file, "inactivity", &g)
	rows := churn(Input{Period: Period{From: c.Day[0], To: c.Day[c.Len()-1]}, Columns: c}).Table("silence").Rows
	if len(rows) != len(g.Share) || len(rows) != len(g.Repeat) {
		t.Errorf("%d lengths of silence, want %d", len(rows), len(g.Share))
	}
	for _, row := range rows {
		days := strconv.FormatInt(row[0].Int, 10)
		if !near(row[2].Real, g.Share[days]) || !near(row[3].Real, g.Repeat[days]) {
			t.Errorf("silent for over %s days: %v and %v, want %v and %v", days, row[2].Real, row[3].Real, g.Share[days], g.Repeat[days])
		}
	}
}

// checkKeeping holds each quarter against the one before: retained, back after a pause and new apart.
func checkKeeping(t *testing.T, c *store.Columns, file string) {
	t.Helper()
	var quarters []struct {
		Period                     [2]string
		Before                     int64 `json:"active_prev"`
		Now                        int64 `json:"active_now"`
		New, Retained, Reactivated int64
		Rate                       float64 `json:"retention_rate"`
		Churn                      float64 `json:"churn_rate"`
	}
	goldenPart(t, file, "quarterly_retention", &quarters)
	r, _ := Find("churn")
	for _, q := range quarters {
		p := Period{From: dayOf(t, q.Period[0]), To: dayOf(t, q.Period[1])}
		s := r.Sheet(Input{Period: p, Columns: c})
		checkValues(t, s, map[string]Value{
			"active_before": Count(q.Before), "retained": Count(q.Retained), "reactivated": Count(q.Reactivated),
			"true_retention": Rate(q.Rate),
		})
		k := keptFrom(c, s.Before, p)
		if k.fresh != q.New || k.fresh+k.retained+k.reactivated != q.Now || !near(1-share(k.retained, k.before).Real, q.Churn) {
			t.Errorf("%v: %+v, want %+v", q.Period, k, q)
		}
	}
}

// TestChurnByHand: Eve first bought 20 days before the year, four others on its first day. Ann came back after 10 days, Bob
// after 20, Eve after 56, Cid and Dee not within the 58 days until the end of February: S(10) = 4/5, S(20) = 4/5 × 3/4 = 3/5,
// so 2/5 are back within 30 days, and S(56) = 3/5 × 2/3 = 2/5, so half are back after 56. Of January's four customers Ann
// alone came in February, and Eve, who bought before January, is back after a pause: retained 1 of 4. Bob has been silent for 38 days, Cid and Dee for 58,
// the others for 23 and less: three of five for more than 30 days, and one of the three who bought at least twice.
func TestChurnByHand(t *testing.T) {
	day := store.Date(2026, 1, 1)
	c := columnsOf("CNY", []order{
		{day: day - 20, buyer: "Eve", gross: 1},
		{day: day, buyer: "Ann", gross: 1},
		{day: day, buyer: "Bob", gross: 1},
		{day: day, buyer: "Cid", gross: 1},
		{day: day, buyer: "Dee", gross: 1},
		{day: day + 10, buyer: "Ann", gross: 1},
		{day: day + 20, buyer: "Bob", gross: 1},
		{day: day + 35, buyer: "Ann", gross: 1},
		{day: day + 36, buyer: "Eve", gross: 1},
		{day: day + 36, gross: 1},
	})
	february := Period{From: store.Date(2026, 2, 1), To: store.Date(2026, 2, 28)}
	r, _ := Find("churn")
	s := r.Sheet(Input{Period: february, Columns: c})
	checkValues(t, s, map[string]Value{
		"active_before": Count(4), "retained": Count(1), "reactivated": Count(1), "true_retention": Rate(0.25),
		"inactive_after_days": Count(90), "inactive_members": Count(0), "second_order_365": Unknown(KindRate),
		"second_order_30": Rate(0.4), "median_days": Number(56),
	})
	if rows := s.Table("silence").Rows; rows[0][1] != Count(3) || rows[0][2] != Rate(0.6) || rows[0][3] != Rate(1.0/3) || rows[1][1] != Count(0) {
		t.Errorf("silence %v", rows)
	}
	if s.Before != (Period{From: day, To: day + 30}) || s.YearAgo != (Period{From: store.Date(2025, 2, 1), To: store.Date(2025, 2, 28)}) || s.LastYear != nil {
		t.Errorf("before %v, a year ago %v %v", s.Before, s.YearAgo, s.LastYear)
	}
	if got, want := s.Finding.In(lang.EN), "5 customers so far, or known too briefly: too few to judge."; got != want {
		t.Errorf("finding %q", got)
	}
}

func TestPeriodsOfWholeMonthsAndYears(t *testing.T) {
	d, span := store.Date, func(from, to store.Day) Period { return Period{From: from, To: to} }
	for _, test := range []struct{ p, before, ago Period }{
		{span(d(2024, 2, 1), d(2024, 2, 29)), span(d(2024, 1, 1), d(2024, 1, 31)), span(d(2023, 2, 1), d(2023, 2, 28))},
		{span(d(1997, 7, 1), d(1997, 9, 30)), span(d(1997, 4, 1), d(1997, 6, 30)), span(d(1996, 7, 1), d(1996, 9, 30))},
		{span(d(2026, 1, 1), d(2026, 12, 31)), span(d(2025, 1, 1), d(2025, 12, 31)), span(d(2025, 1, 1), d(2025, 12, 31))},
		{span(d(2026, 3, 2), d(2026, 3, 31)), LastDays(d(2026, 3, 1), 30), span(d(2025, 3, 2), d(2025, 3, 31))},
		{LastDays(d(2026, 11, 30), 30), LastDays(d(2026, 10, 31), 30), LastDays(d(2025, 11, 30), 30)},
	} {
		if before, ago := test.p.Previous(), test.p.YearAgo(); before != test.before || ago != test.ago {
			t.Errorf("%v: before %v, a year ago %v", test.p, before, ago)
		}
	}
	for leap, wanted := range map[Period]bool{span(d(2024, 2, 29), d(2024, 2, 29)): false, span(d(2024, 2, 28), d(2024, 2, 29)): true} {
		if ago, got := (Input{Period: leap}).yearAgo(d(2020, 1, 1), true); got != wanted {
			t.Errorf("%v is held against %v: %t", leap, ago, got)
		}
	}
}

// TestChurnTellsWhyCustomersLeft counts by hand: two for the price, one for the quality, one before the period.
func TestChurnTellsWhyCustomersLeft(t *testing.T) {
	day := store.Date(2026, 2, 1)
	c := columnsOf("CNY", []order{{day: day, buyer: "Ann", gross: 1}})
	figures := &store.Figures{Currency: "CNY", Lost: []store.LostFigure{{Day: day - 1, Reason: "service", People: 9}, {Day: day, Reason: "quality", People: 1}, {Day: day + 3, Reason: "price", People: 1}, {Day: day + 27, Reason: "price", People: 1}}}
	r, _ := Find("churn")
	s := r.Sheet(Input{Period: Period{From: day, To: day + 27}, Columns: c, Figures: figures})
	got := s.Tables[len(s.Tables)-1]
	if got.Name != "reasons" || len(got.Rows) != 2 || got.Rows[0][0] != Term("price") || got.Rows[0][1] != Count(2) || got.Rows[0][2] != Rate(2.0/3) || got.Rows[1][0] != Term("quality") {
		t.Errorf("%+v", got)
	}
}

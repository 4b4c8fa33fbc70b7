package reports

import (
	"math"
	"testing"

	"regulars/store"
)

// TestComebackReproducesTheGoldenRetention fits the two cohorts of the paper, whose contracts end where customers return here.
func TestComebackReproducesTheGoldenRetention(t *testing.T) {
	var cohorts map[string]struct {
		Survival    []float64 `json:"survival_pct_years_0_7"`
		Alpha, Beta float64
		LL          float64   `json:"LL_per_1000"`
		Rates       []float64 `json:"retention_rates_1_12"`
		Left        []float64 `json:"survival_1_12"`
	}
	var parts map[string]any
	goldenPart(t, "other_model_checks.json", "shifted_beta_geometric", &parts)
	delete(parts, "source")
	remade(t, parts, &cohorts)
	for name, g := range cohorts {
		var s survival
		for year := 1; year < len(g.Survival); year++ {
			for range int(math.Round(10 * (g.Survival[year-1] - g.Survival[year]))) {
				s.events.add(year)
			}
		}
		for range int(math.Round(10 * g.Survival[7])) {
			s.censored.add(7)
		}
		c := fitComeback(&s)
		if !c.ok || !within(c.alpha, g.Alpha, 1e-4) || !within(c.beta, g.Beta, 1e-4) || math.Abs(c.ll-g.LL) > 1e-4 {
			t.Errorf("%s: %+v, want %+v", name, c, g)
		}
		c.alpha, c.beta = g.Alpha, g.Beta
		for i := range g.Left {
			if got := c.left(i + 1); !within(got, g.Left[i], 1e-8) || !within(got/c.left(i), g.Rates[i], 1e-8) {
				t.Errorf("%s: %v left after %d, %v of those before; want %v and %v", name, got, i+1, got/c.left(i), g.Left[i], g.Rates[i])
			}
		}
	}
	if len(cohorts) != 2 {
		t.Errorf("%d cohorts", len(cohorts))
	}
}

// TestComebackByHand: with alpha = beta = 1 half return in the first month, of the others a third in the second, a quarter in the third: 1/(n+1) are left after
// n. Of 2,520 that leaves 1,260, 840, 630 and 504, and fitted to those it comes out again. One who returned in the first month, one in
// the second and one watched for two have the likelihood 1/2 × 1/2 × 1/3 × 1/3 = 1/36.
func TestComebackByHand(t *testing.T) {
	var s survival
	for month, n := range []int{0, 1260, 420, 210, 126} {
		for range n {
			s.events.add(month)
		}
	}
	for range 504 {
		s.censored.add(4)
	}
	c := comebackOf(s)
	if !c.ok || !within(c.alpha, 1, 1e-6) || !within(c.beta, 1, 1e-6) || !within(c.value(12).Real, 12.0/13, 1e-6) {
		t.Errorf("fitted %+v", c)
	}
	s = survival{}
	s.events.add(1)
	s.events.add(2)
	s.censored.add(2)
	if got := -3 * comebackLikelihood(&s)([]float64{0, 0}, make([]float64, 2)); !near(got, -math.Log(36)) {
		t.Errorf("likelihood %v", got)
	}
	if comebackOf(s).value(12).Known {
		t.Error("three customers are projected")
	}
}

// TestReturnsByMonths: who is back after 30 days came in the first month and after 31 in the second; of the third month, which is not over, nothing is known yet.
func TestReturnsByMonths(t *testing.T) {
	day := store.Date(2026, 1, 1)
	c := columnsOf("CNY", []order{
		{day: day, buyer: "Ann", gross: 1},
		{day: day + 30, buyer: "Ann", gross: 1},
		{day: day, buyer: "Bob", gross: 1},
		{day: day + 31, buyer: "Bob", gross: 1},
		{day: day, buyer: "Dee", gross: 1},
		{day: day + 61, buyer: "Dee", gross: 1},
		{day: day + 11, buyer: "Cid", gross: 1},
	})
	s := customersAt(c, day+70).returns()
	if s.events.count(1) != 1 || s.events.count(2) != 1 || s.events.n != 2 || s.censored.count(2) != 1 || s.censored.count(1) != 1 || s.atRisk(1) != 4 || s.atRisk(2) != 2 {
		t.Errorf("returns %+v", s)
	}
}

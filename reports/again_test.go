package reports

import (
	"math"
	"testing"
)

// TestTimesAgainReproduceTheGoldenChances holds how often a new customer buys again.
func TestTimesAgainReproduceTheGoldenChances(t *testing.T) {
	var g struct {
		PMF []struct {
			T float64
			X int
			P float64
		}
	}
	goldenPart(t, "cdnow_sample_models.json", "bgnbd_functions_at_r243_alpha4414_a793_b2426", &g)
	m := betaGeometric{0.243, 4.414, 0.793, 2.426, false}
	for _, want := range g.PMF {
		if got := m.again(want.T, want.X)[want.X]; !within(got, want.P, 1e-8) {
			t.Errorf("%d times in %v weeks: %v, want %v", want.X, want.T, got, want.P)
		}
	}
	if len(g.PMF) == 0 {
		t.Error("no chances")
	}
}

// TestTimesAgainByHand: with r = alpha = 1 somebody who stays has bought n times within a week with 1/2, 1/4, 1/8. With a = b = 1 half leave after the first repeat
// purchase and a third of the others after the second. BG/NBD: nobody has left before it, 1/2; once: 1/2 × 1/4, and 1/2 × (1 - 1/2) who left after it,
// 3/8; twice: 1/2 × 2/3 × 1/8 and 1/2 × 1/3 × (1 - 3/4), 1/12. MBG/NBD: half leave at once: 1/2 + 1/2 × 1/2 = 3/4; once 1/2 × 2/3 × 1/4 and 1/2 × 1/3 × 1/2, 1/6.
func TestTimesAgainByHand(t *testing.T) {
	for _, test := range []struct {
		model buying
		want  []float64
	}{
		{betaGeometric{1, 1, 1, 1, false}, []float64{1.0 / 2, 3.0 / 8, 1.0 / 12}},
		{betaGeometric{1, 1, 1, 1, true}, []float64{3.0 / 4, 1.0 / 6}},
	} {
		for n, got := range test.model.again(1, len(test.want)-1) {
			if !near(got, test.want[n]) {
				t.Errorf("%s: %d times with %v, want %v", test.model.name(), n, got, test.want[n])
			}
		}
	}
}

// TestTimesAgainAddUp: the chances of all numbers come to 1, and their mean is what a new customer is expected to buy.
func TestTimesAgainAddUp(t *testing.T) {
	for _, m := range []buying{
		betaGeometric{0.243, 4.414, 0.793, 2.426, false},
		betaGeometric{0.525, 6.183, 0.891, 1.614, true},
		pareto{0.5534, 10.5802, 0.6061, 11.6562},
		pareto{0.8, 3, 0.4, 40},
	} {
		sum, mean := 0.0, 0.0
		for n, p := range m.again(39, 900) {
			sum, mean = sum+p, mean+float64(n)*p
		}
		if math.Abs(sum-1) > 1e-8 || !within(mean, m.fresh(39), 1e-7) {
			t.Errorf("%s: %v in all, %v on average, want %v", m.name(), sum, mean, m.fresh(39))
		}
	}
}

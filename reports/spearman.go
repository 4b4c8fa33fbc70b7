package reports

import (
	"math"
	"slices"
)

// scorePair is one person's two scores.
type scorePair struct{ x, y float64 }

// spearman is the rank correlation of pairs, equal values sharing the average of their ranks, with Fisher's 95 % interval. It is not a number
// below three pairs or when one side is constant; the interval needs four pairs, and some out of order: else it would be a point. C. Spearman,
// "The Proof and Measurement of Association between Two Things", American Journal of Psychology 15, 1904.
func spearman(pairs []scorePair) (r, low, high float64) {
	nan := math.NaN()
	n := len(pairs)
	if n < 3 {
		return nan, nan, nan
	}
	xs, ys := make([]float64, n), make([]float64, n)
	for i, p := range pairs {
		xs[i], ys[i] = p.x, p.y
	}
	r = pearson(ranks(xs), ranks(ys))
	if math.IsNaN(r) || n < 4 || 1-math.Abs(r) < 1e-12 {
		return r, nan, nan
	}
	z, half := math.Atanh(r), z95/math.Sqrt(float64(n-3))
	return r, math.Tanh(z - half), math.Tanh(z + half)
}

// ranks are the places of values in their order, from 1; equal values share the average of theirs.
func ranks(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(values))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && values[order[j]] == values[order[i]] {
			j++
		}
		for _, at := range order[i:j] {
			out[at] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// pearson is the correlation of two columns; not a number when one of them is constant.
func pearson(xs, ys []float64) float64 {
	var mx, my float64
	for i := range xs {
		mx, my = mx+xs[i]/float64(len(xs)), my+ys[i]/float64(len(ys))
	}
	var xy, xx, yy float64
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xy, xx, yy = xy+dx*dy, xx+dx*dx, yy+dy*dy
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return max(-1, min(1, xy/math.Sqrt(xx*yy)))
}

package reports

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
)

// gammaGamma is the model of what a purchase day is worth (Fader and Hardie, "The Gamma-Gamma Model of Monetary Value",
// 2013, brucehardie.com/notes/025): what a customer spends on a day varies around the customer's own mean, and the means
// around the shop's. It takes spend as independent of how often somebody buys; the correlation that is shown beside it says
// how far that is true. Amounts are in currency units, not in minor ones.
type gammaGamma struct{ p, q, gamma float64 }

// spender is a customer with repeat purchase days: how many, and their mean value in currency units, above 0.
type spender struct{ x, mean float64 }

// expected is what a customer with x repeat purchase days of this mean will spend on one; with x = 0 it is the mean of all,
// which is not a number when q is at most 1.
func (m gammaGamma) expected(x, mean float64) float64 {
	if x == 0 && m.q <= 1 {
		return math.NaN()
	}
	return m.p * (m.gamma + max(mean, 0)*x) / (m.p*x + m.q - 1)
}

// spendLikelihood is ln L = ln G(px+q) - ln G(px) - ln G(q) + q ln gamma + (px-1) ln m + px ln x - (px+q) ln(gamma + mx),
// with the gamma functions taken once for each x.
func spendLikelihood(list []spender) likelihood {
	byX := map[float64]float64{}
	logs, weighted := 0.0, 0.0 // sums of ln m and x ln m
	for _, c := range list {
		byX[c.x]++
		log := math.Log(c.mean)
		logs, weighted = logs+log, weighted+c.x*log
	}
	xs := slices.Sorted(maps.Keys(byX))
	n := int64(len(list))
	return func(at, gradient []float64) float64 {
		at = exps(at)
		p, q, gamma := at[0], at[1], at[2]
		all := addUp(func(chunk int) sums {
			var s sums
			for _, c := range list[len(list)*chunk/chunks : len(list)*(chunk+1)/chunks] {
				shape := p*c.x + q
				whole := gamma + c.mean*c.x
				log := math.Log(whole)
				s.value -= shape * log
				s.gradient[0] -= c.x * log
				s.gradient[1] -= log
				s.gradient[2] -= shape / whole
			}
			return s
		})
		base, _ := math.Lgamma(q)
		all.value += float64(n)*(q*math.Log(gamma)-base) + p*weighted - logs
		all.gradient[0] += weighted
		all.gradient[1] += float64(n) * (math.Log(gamma) - mathext.Digamma(q))
		all.gradient[2] += float64(n) * q / gamma
		for _, x := range xs {
			high, _ := math.Lgamma(p*x + q)
			low, _ := math.Lgamma(p * x)
			slope := mathext.Digamma(p*x + q)
			all.value += byX[x] * (high - low + p*x*math.Log(x))
			all.gradient[0] += byX[x] * x * (slope - mathext.Digamma(p*x) + math.Log(x))
			all.gradient[1] += byX[x] * slope
		}
		return all.logSlope(gradient, at, n)
	}
}

// spendSample is of how many customers a part is that tells the tops of the likelihood apart.
const spendSample = 20_000

// fitSpend fits the model from several starts, because it has a second top far out (p in the millions).
func fitSpend(list []spender) (m gammaGamma, ll float64, ok bool) {
	if len(list) < enough {
		return m, 0, false
	}
	mean := 0.0
	for _, c := range list {
		mean += c.mean / float64(len(list))
	}
	var starts [][]float64
	for _, at := range [][2]float64{{6, 4}, {2, 3}, {1, 2}} {
		starts = append(starts, []float64{at[0], at[1], mean * (at[1] - 1) / at[0]})
	}
	all := spendLikelihood(list)
	var best peak
	if every := len(list) / spendSample; every > 1 { // the tops are told apart by a part of the customers
		var part []spender
		for i := 0; i < len(list); i += every {
			part = append(part, list[i])
		}
		rough := spendLikelihood(part)
		if near := maximise(rough, int64(len(part)), starts...); near.ok {
			best = settle(all, rough, int64(len(list)), near.at)
		}
	}
	if !best.ok {
		best = maximise(all, int64(len(list)), starts...)
	}
	if !best.ok {
		return m, 0, false
	}
	return gammaGamma{best.at[0], best.at[1], best.at[2]}, best.ll, true
}

// correlation is Pearson's of how often and for how much the spenders buy; NaN when either is the same for all.
func correlation(list []spender) float64 {
	n := float64(len(list))
	var x, m float64
	for _, c := range list {
		x += c.x / n
		m += c.mean / n
	}
	var xx, mm, xm float64
	for _, c := range list {
		xx += (c.x - x) * (c.x - x)
		mm += (c.mean - m) * (c.mean - m)
		xm += (c.x - x) * (c.mean - m)
	}
	return xm / math.Sqrt(xx*mm)
}

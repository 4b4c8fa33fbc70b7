package reports

import "math"

// comebackDays is how many days a month has by which returns are projected.
const comebackDays = 30

// comeback says how many first-time buyers will have returned in the end, by the shifted beta-geometric model: each of them returns in each
// month with a chance of their own, and the chances have the beta distribution of alpha and beta. Those who return soon leave those behind
// who hardly ever do, so that the share rises ever more slowly, as it does. P. Fader and B. Hardie, "How to project customer
// retention", Journal of Interactive Marketing 21(1) (2007), 76–90, where the event is a contract that ends.
type comeback struct {
	alpha, beta float64
	ll          float64
	ok          bool
}

// comebackMonths is how many months of returns a projection must rest on, thirty customers and more being at risk in each.
const comebackMonths = 3

// comebackOf fits the model to returns by month, where enough of them are known.
func comebackOf(s survival) (c comeback) {
	if s.events.n < enough || s.atRisk(comebackMonths) < enough {
		return c
	}
	return fitComeback(&s)
}

// atRisk is how many were watched in month t and had not returned before it.
func (s *survival) atRisk(t int) int64 { return s.events.after(t-1) + s.censored.after(t-1) }

// fitComeback climbs to the likeliest alpha and beta.
func fitComeback(s *survival) (c comeback) {
	top := maximise(comebackLikelihood(s), s.n(), []float64{1, 1}, []float64{0.5, 3}, []float64{2, 20})
	if top.ok {
		c = comeback{alpha: top.at[0], beta: top.at[1], ll: top.ll, ok: true}
	}
	return c
}

// comebackLikelihood is over the months: who is at risk in month t returns in it with the chance alpha/(alpha+beta+t-1).
func comebackLikelihood(s *survival) likelihood {
	return func(logs, gradient []float64) float64 {
		a, b := math.Exp(logs[0]), math.Exp(logs[1])
		ll, slopeA, slopeB := 0.0, 0.0, 0.0
		for t := 1; t < len(s.events.counts) || t < len(s.censored.counts); t++ {
			back := float64(s.events.count(t))
			stay, i := float64(s.atRisk(t))-back, float64(t-1)
			ll += back*math.Log(a) + stay*math.Log(b+i) - (back+stay)*math.Log(a+b+i)
			slopeA += back/a - (back+stay)/(a+b+i)
			slopeB += stay/(b+i) - (back+stay)/(a+b+i)
		}
		n := float64(s.n())
		gradient[0], gradient[1] = -slopeA*a/n, -slopeB*b/n
		return -ll / n
	}
}

// left is the share that has not returned after n months.
func (c comeback) left(n int) float64 {
	share := 1.0
	for i := range n {
		share *= (c.beta + float64(i)) / (c.alpha + c.beta + float64(i))
	}
	return share
}

// value is the share that has returned after n months; unknown without a fit.
func (c comeback) value(n int) Value {
	if !c.ok {
		return Unknown(KindRate)
	}
	return Rate(1 - c.left(n))
}

package reports

import (
	"math"
)

// buying is a model of how often customers buy and when they leave for good, with its parameters: r and alpha of the
// gamma distribution of buying rates (per week), and two of leaving.
type buying interface {
	name() string
	parameters() []Figure
	// alive is the probability that somebody with x repeat purchases, the last of them after so many weeks of those
	// watched, is still a customer.
	alive(x, last, watched float64) float64
	// ahead is how many purchase days somebody who still is a customer will have within so many weeks.
	ahead(x, watched, weeks float64) float64
	// fresh is how many repeat purchase days a new customer will have within so many weeks.
	fresh(weeks float64) float64
	// again are the chances that a new customer has 0, 1, … most repeat purchase days within so many weeks.
	again(weeks float64, most int) []float64
}

// betaGeometric is the BG/NBD model (Fader, Hardie and Lee, "Counting Your Customers the Easy Way", Marketing Science 24
// (2005), 275–284): after each repeat purchase a customer leaves with a chance that has the beta distribution of a and b.
// With modified set it is the MBG/NBD model (Batislam, Denizel and Filiztekin, "Empirical validation and comparison of
// models for customer base analysis", International Journal of Research in Marketing 24 (2007), 201–209), in which
// customers may leave after the first purchase too. In every formula the modified model has one more chance to leave.
type betaGeometric struct {
	r, alpha, a, b float64
	modified       bool
}

func (m betaGeometric) name() string {
	if m.modified {
		return modelMBG
	}
	return modelBG
}

func (m betaGeometric) parameters() []Figure {
	return []Figure{{"r", Number(m.r)}, {"alpha", Number(m.alpha)}, {"a", Number(m.a)}, {"b", Number(m.b)}}
}

// chances is how often somebody with x repeat purchases could have left.
func (m betaGeometric) chances(x float64) float64 {
	if m.modified {
		return x + 1
	}
	return x
}

// left is the logarithm of the odds of having left.
func (m betaGeometric) left(x, last, watched float64) float64 {
	k := m.chances(x)
	if k == 0 {
		return math.Inf(-1)
	}
	return math.Log(m.a/(m.b+k-1)) + (m.r+x)*math.Log((m.alpha+watched)/(m.alpha+last))
}

func (m betaGeometric) alive(x, last, watched float64) float64 {
	return 1 / (1 + math.Exp(m.left(x, last, watched)))
}

// ahead is the paper's conditional expectation without P(alive), with Euler's transformation of 2F1, which takes all large
// powers away: k = x, or x+1 in the modified model, z = t/(alpha+T+t),
//
//	(a+b+k-1)/(a-1) [1 - (1-z)^(a-1) 2F1(a+b+k-1-r-x, a-1; a+b+k-1; z)]
//
// Where a is large its power would vanish in turn, and the formula stands as in the paper. It is smooth where a = 1 or a+b+k = 1, though written so it is 0/0 there: then it is the mean of both sides.
func (m betaGeometric) ahead(x, watched, weeks float64) float64 {
	return m.expected(m.chances(x), m.r+x, weeks/(m.alpha+watched+weeks))
}

// nearSingular is how close to a singular point both sides are taken.
const nearSingular = 1e-5

func (m betaGeometric) expected(k, shape, z float64) float64 {
	if math.Abs(m.a-1) < nearSingular {
		low, high := m, m
		low.a, high.a = 1-2*nearSingular, 1+2*nearSingular
		return (low.expected(k, shape, z) + high.expected(k, shape, z)) / 2
	}
	c := m.a + m.b + k - 1
	if math.Abs(c) < nearSingular {
		low, high := m, m
		low.b, high.b = m.b-c-2*nearSingular, m.b-c+2*nearSingular
		return (low.expected(k, shape, z) + high.expected(k, shape, z)) / 2
	}
	if fall := -math.Log1p(-z); (m.a-1)*fall > steep {
		return c / (m.a - 1) * -math.Expm1(logHypergeometric(shape, m.b+k, c, z)-shape*fall)
	}
	// 1 - e^l F with l = (a-1) ln(1-z), kept exact where both are near 1.
	l := (m.a - 1) * math.Log1p(-z)
	rest := hypergeometricLess1(c-shape, m.a-1, c, z)
	return c / (m.a - 1) * (-math.Expm1(l) - math.Exp(l)*rest)
}

// steep is the power from which on Euler's transformation does more harm than good: the formula of the paper is taken then.
const steep = 20

// logHypergeometric is ln 2F1(a, b; c; z) for a, b, c > 0 and 0 <= z < 1, all of whose terms are positive. The sum is scaled
// down whenever it nears the end of what a number can hold.
func logHypergeometric(a, b, c, z float64) float64 {
	const most, large = 1_000_000, 1e250
	sum, term, scale := 1.0, 1.0, 0.0
	for n := 0.0; n < most; n++ {
		ratio := (a + n) * (b + n) / ((c + n) * (1 + n)) * z
		term *= ratio
		sum += term
		if falls := max(z, ratio); falls < 1 && term <= 1e-16*(1-falls)*sum {
			break
		}
		if sum > large {
			sum, term, scale = sum/large, term/large, scale+math.Log(large)
		}
	}
	return math.Log(sum) + scale
}

// fresh is the expectation for a new customer; in the modified model some leave at once.
func (m betaGeometric) fresh(weeks float64) float64 {
	e := m.ahead(0, 0, weeks)
	if m.modified {
		e *= m.b / (m.a + m.b)
	}
	return e
}

// hypergeometricLess1 is 2F1(a, b; c; z) - 1 for 0 <= z < 1 by its series, which without the leading 1 keeps its digits
// when b is small. It stops when the terms fall and what can follow no longer counts.
func hypergeometricLess1(a, b, c, z float64) float64 {
	const most = 1_000_000
	sum, term := 0.0, 1.0
	for n := 0.0; n < most; n++ {
		ratio := (a + n) * (b + n) / ((c + n) * (1 + n)) * z
		term *= ratio
		sum += term
		if falls := max(z, math.Abs(ratio)); falls < 1 && math.Abs(term) <= 1e-16*(1-falls)*math.Abs(sum) {
			break
		}
	}
	return sum
}

// betaLikelihood is the likelihood of both models. What depends on x alone is summed up once for each x by recurrence, and
// logarithms of times are tabulated, so that a customer costs one exponential.
func betaLikelihood(p *pasts, modified bool) likelihood {
	return func(logs, gradient []float64) float64 {
		at := exps(logs)
		m := betaGeometric{at[0], at[1], at[2], at[3], modified}
		times, leaving := moments(m.alpha, p.longest), m.leaving(len(p.byX))
		all := addUp(func(chunk int) sums { return m.tails(p.chunk(chunk), times, leaving) })
		heads := m.heads(p)
		all.value += heads.value
		for i := range all.gradient {
			all.gradient[i] += heads.gradient[i]
		}
		return all.logSlope(gradient, at, p.n)
	}
}

// heads is the sum over customers of ln G(r+x) - ln G(r) + r ln alpha + ln B(a, b+k) - ln B(a, b), where B(a, b+k)/B(a, b)
// is the product of (b+i)/(a+b+i) over i < k.
func (m betaGeometric) heads(p *pasts) sums {
	s := sums{value: float64(p.n) * m.r * math.Log(m.alpha)}
	s.gradient[0], s.gradient[1] = float64(p.n)*math.Log(m.alpha), float64(p.n)*m.r/m.alpha
	more := float64(p.n) // customers with more than i chances
	leave := func(i float64) {
		s.value += more * math.Log((m.b+i)/(m.a+m.b+i))
		s.gradient[2] -= more / (m.a + m.b + i)
		s.gradient[3] += more * (1/(m.b+i) - 1/(m.a+m.b+i))
	}
	if m.modified {
		leave(0)
	}
	for x := range p.byX[:max(len(p.byX)-1, 0)] {
		more -= float64(p.byX[x])
		i := float64(x)
		s.value += more * math.Log(m.r+i)
		s.gradient[0] += more / (m.r + i)
		leave(m.chances(float64(x)))
	}
	return s
}

// leaving tabulates ln(a/(b+k-1)), the logarithm of the odds of leaving at the last chance, and 1/(b+k-1) by x.
func (m betaGeometric) leaving(n int) []moment {
	table := make([]moment, n)
	for x := range table {
		at := m.b + m.chances(float64(x)) - 1
		table[x] = moment{math.Log(m.a / at), 1 / at}
	}
	return table
}

// tails is the sum of ln(e^A3 + e^A4), A3 = -(r+x) ln(alpha+T), A4 - A3 = the log odds of having left.
func (m betaGeometric) tails(list []history, times, leaving []moment) sums {
	var s sums
	for _, h := range list {
		n, shape := float64(h.n), m.r+float64(h.x)
		longer := times[h.watched]
		if h.x == 0 && !m.modified {
			s.value -= n * shape * longer.log
			s.gradient[0] -= n * longer.log
			s.gradient[1] -= n * shape * longer.over
			continue
		}
		shorter, leave := times[h.last], leaving[h.x]
		odds := leave.log + shape*(longer.log-shorter.log)
		e := math.Exp(-math.Abs(odds))
		left, more := 1/(1+e), max(odds, 0)+math.Log(1+e) // P(left), and ln(1 + e^odds)
		if odds < 0 {
			left = e / (1 + e)
		}
		s.value += n * (more - shape*longer.log)
		s.gradient[0] -= n * (longer.log - left*(longer.log-shorter.log))
		s.gradient[1] -= n * shape * ((1-left)*longer.over + left*shorter.over)
		s.gradient[2] += n * left / m.a
		s.gradient[3] -= n * left * leave.over
	}
	return s
}

package reports

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/integrate/quad"
)

// pareto is the Pareto/NBD model (Schmittlein, Morrison and Colombo, "Counting Your Customers: Who Are They and What Will
// They Do Next?", Management Science 33 (1987), 1–24): customers buy at a rate of the gamma distribution of r and alpha and
// leave at a rate of that of s and beta, at any moment.
type pareto struct{ r, alpha, s, beta float64 }

func (m pareto) name() string { return modelPareto }

func (m pareto) parameters() []Figure {
	return []Figure{{"r", Number(m.r)}, {"alpha", Number(m.alpha)}, {"s", Number(m.s)}, {"beta", Number(m.beta)}}
}

// stay holds, divided by the likelihood of buying and staying until the last purchase, the likelihood of having stayed to
// the end, and of having left in between with the moments that its gradient needs.
type stay struct {
	base  float64 // the logarithm of what both were divided by
	alive float64 // (alpha+T)^-(r+x) (beta+T)^-s
	gone  float64 // s times the integral from t_x to T of (alpha+y)^-(r+x) (beta+y)^-(s+1)
	mean  float64 // the integral alone
	// The integrand times s, weighted by ln(alpha+y), 1/(alpha+y), ln(beta+y) and 1/(beta+y).
	logA, overA, logB, overB float64
}

// vanished is how far a logarithm falls before what follows is nothing.
const vanished = 42

// stays integrates over the moment of leaving. In u = ln(min(alpha, beta) + y) the integrand is smooth however small a
// parameter is, so that a fixed rule of Gauss and Legendre gives some twelve digits; what has vanished is cut off, so that
// hundreds of purchases do not make the rest invisible to it.
func (m pareto) stays(x, last, watched float64) stay {
	shape := m.r + x
	a0, b0 := math.Log(m.alpha+last), math.Log(m.beta+last)
	a1, b1 := math.Log(m.alpha+watched), math.Log(m.beta+watched)
	out := stay{base: -shape*a0 - m.s*b0, alive: math.Exp(-shape*(a1-a0) - m.s*(b1-b0))}
	if watched <= last {
		return out
	}
	small, large := m.alpha, m.beta
	if m.beta < m.alpha {
		small, large = m.beta, m.alpha
	}
	from, to := math.Log(small+last), math.Log(small+watched)
	fall := func(u float64) float64 {
		other := math.Log(math.Exp(u) - small + large)
		if m.beta < m.alpha {
			return shape*(other-a0) + m.s*(u-b0)
		}
		return shape*(u-a0) + m.s*(other-b0)
	}
	most := fall(to)
	if most > vanished {
		to, most = cutOff(fall, from, to), vanished
	}
	for _, node := range ruleFor(to-from, most) {
		u := from + (to-from)*node.at
		y := math.Exp(u) - small
		a, b, jacobian := u, u, 1.0
		if m.beta < m.alpha {
			a = math.Log(m.alpha + y)
		} else {
			b = math.Log(m.beta + y)
			jacobian = math.Exp(u - b)
		}
		w := node.weight * (to - from) * jacobian * math.Exp(-shape*(a-a0)-m.s*(b-b0))
		out.mean += w
		out.logA += w * a
		out.overA += w / (m.alpha + y)
		out.logB += w * b
		out.overB += w / (m.beta + y)
	}
	out.gone = m.s * out.mean
	return out
}

// cutOff is where a rising function that starts at 0 has reached vanished, to a thousandth of the way.
func cutOff(fall func(float64) float64, from, to float64) float64 {
	low, high := from, to
	for range 60 {
		middle := (low + high) / 2
		if fall(middle) < vanished {
			low = middle
		} else {
			high = middle
		}
		if high-low < (high-from)/1000 {
			break
		}
	}
	return high
}

// node is one point of a rule of integration over 0 to 1.
type node struct{ at, weight float64 }

var (
	shortRule = sync.OnceValue(func() []node { return legendre(12) })
	longRule  = sync.OnceValue(func() []node { return legendre(40) })
)

// legendre is the rule of Gauss and Legendre with n nodes.
func legendre(n int) []node {
	at, weight := make([]float64, n), make([]float64, n)
	quad.Legendre{}.FixedLocations(at, weight, 0, 1)
	nodes := make([]node, n)
	for i := range nodes {
		nodes[i] = node{at[i], weight[i]}
	}
	return nodes
}

// ruleFor chooses the rule for an interval of a length over which the logarithm falls by so much.
func ruleFor(length, fall float64) []node {
	if length < 1.5 && fall < 5 {
		return shortRule()
	}
	return longRule()
}

func (m pareto) alive(x, last, watched float64) float64 {
	s := m.stays(x, last, watched)
	return s.alive / (s.alive + s.gone)
}

// ahead is the conditional expectation of the paper without P(alive); (1 - q^(s-1))/(s-1) is -ln q at s = 1.
func (m pareto) ahead(x, watched, weeks float64) float64 {
	return (m.r + x) / (m.alpha + watched) * m.lasting(m.beta+watched, weeks)
}

func (m pareto) fresh(weeks float64) float64 { return m.ahead(0, 0, weeks) }

// lasting is how many of the weeks ahead somebody stays on average, whose leaving rate has the gamma distribution of s and
// rate.
func (m pareto) lasting(rate, weeks float64) float64 {
	fall := math.Log1p(weeks / rate)
	if m.s == 1 {
		return rate * fall
	}
	return rate * -math.Expm1(-(m.s-1)*fall) / (m.s - 1)
}

// paretoLikelihood is the likelihood of the model: G(r+x)/G(r) alpha^r beta^s times alive + gone.
func paretoLikelihood(p *pasts) likelihood {
	return func(logs, gradient []float64) float64 {
		at := exps(logs)
		m := pareto{at[0], at[1], at[2], at[3]}
		all := addUp(func(chunk int) sums { return m.tails(p.chunk(chunk)) })
		n := float64(p.n)
		all.value += n * (m.r*math.Log(m.alpha) + m.s*math.Log(m.beta))
		all.gradient[0] += n * math.Log(m.alpha)
		all.gradient[1] += n * m.r / m.alpha
		all.gradient[2] += n * math.Log(m.beta)
		all.gradient[3] += n * m.s / m.beta
		more := n
		for x := range p.byX[:max(len(p.byX)-1, 0)] {
			more -= float64(p.byX[x])
			all.value += more * math.Log(m.r+float64(x))
			all.gradient[0] += more / (m.r + float64(x))
		}
		return all.logSlope(gradient, at, p.n)
	}
}

// tails is the sum of ln(alive + gone) over customers.
func (m pareto) tails(list []history) sums {
	var out sums
	for _, h := range list {
		n, shape, watched := float64(h.n), m.r+float64(h.x), weeks(h.watched)
		s := m.stays(float64(h.x), weeks(h.last), watched)
		whole := s.alive + s.gone
		out.value += n * (s.base + math.Log(whole))
		out.gradient[0] -= n * (s.alive*math.Log(m.alpha+watched) + m.s*s.logA) / whole
		out.gradient[1] -= n * shape * (s.alive/(m.alpha+watched) + m.s*s.overA) / whole
		out.gradient[2] += n * (s.mean - m.s*s.logB - s.alive*math.Log(m.beta+watched)) / whole
		out.gradient[3] -= n * m.s * (s.alive/(m.beta+watched) + (m.s+1)*s.overB) / whole
	}
	return out
}

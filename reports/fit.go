package reports

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/optimize"
)

// likelihood is the negative log-likelihood of a model per customer and its gradient, in the logarithms of the parameters,
// which keeps them positive.
type likelihood func(logs, gradient []float64) float64

// sums adds up parts of a likelihood and its gradient by the parameters themselves.
type sums struct {
	value    float64
	gradient [4]float64
}

// addUp runs part over all chunks, on as many processors as there are, and adds in a fixed order.
func addUp(part func(chunk int) sums) sums {
	var parts [chunks]sums
	var group sync.WaitGroup
	for i := range chunks {
		group.Go(func() { parts[i] = part(i) })
	}
	group.Wait()
	var all sums
	for i := range parts {
		all.value += parts[i].value
		for j := range all.gradient {
			all.gradient[j] += parts[i].gradient[j]
		}
	}
	return all
}

// peak is the parameters at which a likelihood is largest, and its logarithm there.
type peak struct {
	at []float64
	ll float64
	ok bool
}

// The optimiser stops when no slope per customer is steeper than level, and gives up after so many rounds. Beyond e^lowest
// and e^highest no shop's data tell parameters apart: where customers hardly differ the likelihood has a ridge without an
// end, and a slope that begins there keeps the fit from running away.
const (
	level      = 1e-9
	mostRounds = 400
	lowest     = -30
	highest    = 9
)

// maximise climbs from each start by L-BFGS and keeps the best top: likelihoods of such models have several. n is the number
// of customers, over which f is an average.
func maximise(f likelihood, n int64, starts ...[]float64) peak {
	best := peak{ll: math.Inf(-1)}
	for _, start := range starts {
		logs := make([]float64, len(start))
		for i, v := range start {
			logs[i] = math.Log(v)
		}
		at, value, ok := climb(f, logs)
		if ll := -value * float64(n); ok && ll > best.ll {
			best = peak{at: make([]float64, len(at)), ll: ll, ok: true}
			for i, v := range at {
				best.at[i] = math.Exp(v)
			}
		}
	}
	return best
}

// fence is the slope that begins there, added to one.
func fence(x, slope []float64) (height float64) {
	for i, v := range x {
		beyond := max(v-highest, 0) + min(v-lowest, 0)
		height += beyond * beyond
		slope[i] += 2 * beyond
	}
	return height
}

// climb minimises f from one start. The last gradient is kept, because the optimiser asks for value and slope apart.
func climb(f likelihood, start []float64) (at []float64, value float64, ok bool) {
	seen, slope, height := make([]float64, len(start)), make([]float64, len(start)), math.NaN()
	known := false
	evaluate := func(x []float64) {
		same := known
		for i := range x {
			same = same && x[i] == seen[i]
		}
		if same {
			return
		}
		copy(seen, x)
		known = true
		if height = f(x, slope) + fence(x, slope); math.IsNaN(height) {
			height = math.Inf(1)
		}
	}
	problem := optimize.Problem{
		Func: func(x []float64) float64 {
			evaluate(x)
			return height
		},
		Grad: func(gradient, x []float64) {
			evaluate(x)
			copy(gradient, slope)
		},
	}
	settings := &optimize.Settings{
		GradientThreshold: level, MajorIterations: mostRounds,
		Converger: &optimize.FunctionConverge{Absolute: 1e-13, Relative: 1e-13, Iterations: 4},
	}
	// An error of the line search comes with the best point it found, which is what counts here.
	result, _ := optimize.Minimize(problem, start, settings, &optimize.LBFGS{})
	if result == nil || math.IsInf(result.F, 0) || math.IsNaN(result.F) {
		return nil, 0, false
	}
	return result.X, f(result.X, slope), true
}

// Where a climb begins so near the top that the curvature there is known from fewer customers, it is a few steps of Newton's: so many
// at most, none of them longer than a factor of e in any parameter, until no slope per customer is steeper than nearLevel. On a ridge,
// where the curvature says little in one direction, it is damped from leastDamping on up.
const (
	mostSteps    = 30
	nearLevel    = 1e-8
	leastDamping = 1e-9
)

// settle ends a climb of f that begins near its top, by the curvature that rough has there. Where the steps do not lead up, it climbs
// as from anywhere.
func settle(f, rough likelihood, n int64, near []float64) peak {
	x := make([]float64, len(near))
	for i, v := range near {
		x[i] = math.Log(v)
	}
	curve, ok := curvature(rough, x)
	slope, next, fresh := make([]float64, len(x)), make([]float64, len(x)), make([]float64, len(x))
	height, damping := f(x, slope)+fence(x, slope), 0.0
	for range mostSteps {
		if steepest(slope) < nearLevel {
			return peak{at: exps(x), ll: -(height - fence(x, fresh)) * float64(n), ok: true}
		}
		for ok && !curve.step(next, x, slope, damping) {
			damping = max(10*damping, leastDamping)
			ok = damping < 1
		}
		if !ok {
			break
		}
		at := f(next, fresh) + fence(next, fresh)
		if !(at <= height+1e-12*math.Abs(height)) {
			damping = max(10*damping, leastDamping)
			continue
		}
		x, next, slope, fresh, height = next, x, fresh, slope, at
	}
	return maximise(f, n, exps(x))
}

// step goes from x down the slope as far as the damped curvature says; ok is false where that is nowhere near.
func (m square) step(to, x, slope []float64, damping float64) bool {
	for i := range x {
		m[i][i] += damping
	}
	step, ok := m.solve(slope)
	for i := range x {
		to[i] = x[i] - step[i]
		ok = ok && math.Abs(step[i]) <= 1
	}
	return ok
}

func steepest(slope []float64) float64 {
	most := 0.0
	for _, s := range slope {
		most = max(most, math.Abs(s))
	}
	return most
}

// square is a symmetric matrix of up to four rows.
type square [4][4]float64

// curvature is the matrix of second derivatives by differences of slopes; ok is false where they are no numbers.
func curvature(f likelihood, x []float64) (m square, ok bool) {
	const h = 1e-4
	low, high := make([]float64, len(x)), make([]float64, len(x))
	at := make([]float64, len(x))
	ok = true
	for i := range x {
		copy(at, x)
		at[i] = x[i] + h
		f(at, high)
		fence(at, high)
		at[i] = x[i] - h
		f(at, low)
		fence(at, low)
		for j := range x {
			d := (high[j] - low[j]) / (4 * h)
			m[i][j] += d
			m[j][i] += d
			ok = ok && !math.IsNaN(d)
		}
	}
	return m, ok
}

// solve gives v with m v = b by Cholesky's triangle; ok is false where m does not curve up in every direction.
func (m square) solve(b []float64) (v [4]float64, ok bool) {
	n := len(b)
	for i := range n {
		for j := range i + 1 {
			sum := m[i][j]
			for k := range j {
				sum -= m[i][k] * m[j][k]
			}
			if i != j {
				m[i][j] = sum / m[j][j]
				continue
			}
			if !(sum > 0) {
				return v, false
			}
			m[i][i] = math.Sqrt(sum)
		}
	}
	for i := range n {
		v[i] = b[i]
		for k := range i {
			v[i] -= m[i][k] * v[k]
		}
		v[i] /= m[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			v[i] -= m[k][i] * v[k]
		}
		v[i] /= m[i][i]
	}
	return v, true
}

// logSlope turns a gradient by the parameters, summed over customers, into one of the negative mean by their logarithms.
func (s sums) logSlope(gradient, at []float64, n int64) float64 {
	for i := range gradient {
		gradient[i] = -s.gradient[i] * at[i] / float64(n)
	}
	return -s.value / float64(n)
}

// exps are the parameters of their logarithms.
func exps(logs []float64) []float64 {
	at := make([]float64, len(logs))
	for i, v := range logs {
		at[i] = math.Exp(v)
	}
	return at
}

// moment is what a likelihood needs of a time t: ln(shift + t) and 1/(shift + t), t in weeks.
type moment struct{ log, over float64 }

// moments tabulates them for every half day up to longest.
func moments(shift float64, longest int32) []moment {
	table := make([]moment, longest+1)
	for t := range table {
		at := shift + weeks(int32(t))
		table[t] = moment{math.Log(at), 1 / at}
	}
	return table
}

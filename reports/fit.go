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

// maximise climbs from each start by BFGS and keeps the best top: likelihoods of such models have several. n is the number
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
		if height = f(x, slope); math.IsNaN(height) {
			height = math.Inf(1)
		}
		for i, v := range x {
			beyond := max(v-highest, 0) + min(v-lowest, 0)
			height += beyond * beyond
			slope[i] += 2 * beyond
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
	result, _ := optimize.Minimize(problem, start, settings, &optimize.BFGS{})
	if result == nil || math.IsInf(result.F, 0) || math.IsNaN(result.F) {
		return nil, 0, false
	}
	return result.X, f(result.X, slope), true
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

package demo

import (
	"math"
	"math/rand/v2"
	"time"

	"regulars/store"
)

// rhythm is how somebody buys.
type rhythm struct {
	pace   float64 // purchases for each day of the calendar's clock
	steady int     // 1: gaps as they fall; more: ever more even
	leave  float64 // chance to drop out after a purchase
	spend  float64 // how much more or less than others in one order
	stop   float64 // the clock's time after which a good customer stays away; +Inf for most
}

// newRhythm draws a way of buying. Four in five come at random paces with a long tail and drop out early; the others are
// the regulars, even in their pace, of whom some have lately fallen silent so that there is somebody to call.
func newRhythm(random *rand.Rand, length float64) rhythm {
	r := rhythm{steady: 1, spend: math.Exp(0.45 * random.NormFloat64()), stop: math.Inf(1)}
	if random.Float64() < 0.8 {
		r.pace = gamma(random, 0.75) * 0.022
		r.leave = beta(random, 0.9, 2.1)
		return r
	}
	r.pace = 1 / (10 + 38*random.Float64())
	r.steady = 3 + random.IntN(4)
	r.leave = 0.006
	r.spend *= 1.35
	if random.Float64() < 0.16 {
		r.stop = length - (2.2+1.6*random.Float64())/r.pace
	}
	return r
}

// gap draws the time to the next purchase on the calendar's clock.
func (r rhythm) gap(random *rand.Rand) float64 {
	sum := 0.0
	for range r.steady {
		sum += random.ExpFloat64()
	}
	return sum / float64(r.steady) / r.pace
}

// visit draws all purchases of one person, from the first one on. New people come ever more often, so that the shop grows.
func (s *Shop) visit(random *rand.Rand, c calendar, p *person, index int32) {
	length := c.length()
	r := newRhythm(random, length)
	t := length * math.Pow(random.Float64(), 0.75)
	if !math.IsInf(r.stop, 1) {
		t = min(t, r.stop*0.6) // long enough a customer to be missed
	}
	p.spend = r.spend
	for {
		day, ok := c.day(t)
		if !ok {
			return
		}
		s.purchases = append(s.purchases, purchase{
			at: moment(random, day), seed: random.Uint64(), person: index, source: p.sourceOf(random),
		})
		if random.Float64() < 0.012 { // twice on one day
			s.purchases = append(s.purchases, purchase{
				at: moment(random, day), seed: random.Uint64(), person: index, source: p.sourceOf(random),
			})
		}
		if t += r.gap(random); random.Float64() < r.leave || t > r.stop {
			return
		}
	}
}

// guests adds the orders of people nobody can recognise: one for every fifteen others, at the stall.
func (s *Shop) guests(random *rand.Rand, c calendar) {
	nobody := int32(len(s.persons))
	s.persons = append(s.persons, person{spend: 0.7, favourites: favouritesOf(random)})
	for range len(s.purchases) / 15 {
		day, ok := c.day(c.length() * math.Pow(random.Float64(), 0.85))
		if !ok {
			continue
		}
		s.purchases = append(s.purchases, purchase{at: moment(random, day), seed: random.Uint64(), person: nobody, source: stall})
	}
}

// hours are how the purchases of a day spread over its hours.
var hours = [24]int{3, 2, 1, 0, 0, 0, 1, 2, 4, 6, 8, 7, 8, 7, 6, 6, 6, 5, 5, 7, 10, 12, 11, 7}

// moment draws a moment of a day.
func moment(random *rand.Rand, day store.Day) store.Instant {
	hour := time.Duration(weighted(random, hours[:]))
	within := time.Duration(random.Int64N(int64(time.Hour / time.Second)))
	return day.Start(zone) + store.Instant((hour*time.Hour + within*time.Second).Milliseconds())
}

// weighted draws an index with the chances that the weights give.
func weighted(random *rand.Rand, weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	left := random.IntN(sum)
	for i, w := range weights {
		if left < w {
			return i
		}
		left -= w
	}
	return len(weights) - 1
}

// gamma draws from the gamma distribution of a shape and scale 1 (Marsaglia and Tsang 2000, ACM Transactions on
// Mathematical Software 26(3), 363–372; shapes below 1 by their remark).
func gamma(random *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(random, shape+1) * math.Pow(random.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := random.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if u := 1 - random.Float64(); math.Log(u) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// beta draws from the beta distribution.
func beta(random *rand.Rand, a, b float64) float64 {
	x, y := gamma(random, a), gamma(random, b)
	return x / (x + y)
}

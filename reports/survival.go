package reports

import "math"

// survival is the Kaplan–Meier estimate of how many have not returned yet, by whole days since their first purchase.
// Somebody who has not returned counts as long as they have been watched and no longer, so that new customers do not
// look like lost ones. Events come before censorings on the same day. Source: Kaplan and Meier, "Nonparametric
// Estimation from Incomplete Observations", Journal of the American Statistical Association 53 (1958), 457–481.
type survival struct {
	events   histogram // days to the second purchase day
	censored histogram // days watched without one
}

// step is the curve from one day with events on. Low and high are the 95 % interval on the log-log scale, which stays
// within 0 and 1; they are not defined where the share is 0.
type step struct {
	day            int
	atRisk, events int64
	share          float64 // that has not returned after the day
	se             float64 // Greenwood's standard error of the share
	low, high      float64
}

// z95 is the quantile of the normal distribution that 95 % intervals are made with.
const z95 = 1.959963984540054

// n is how many were watched.
func (s *survival) n() int64 { return s.events.n + s.censored.n }

// steps are the days with events, in order.
func (s *survival) steps() []step {
	var list []step
	atRisk, share, sum := s.n(), 1.0, 0.0
	for day := range s.events.counts {
		events := s.events.counts[day]
		if events > 0 {
			share *= 1 - float64(events)/float64(atRisk)
			sum += float64(events) / (float64(atRisk) * float64(atRisk-events))
			list = append(list, stepOf(step{day: day, atRisk: atRisk, events: events, share: share}, sum))
		}
		atRisk -= events + s.censored.count(day)
	}
	return list
}

// stepOf adds what follows from Greenwood's sum: Var = S² Σ d/(n(n-d)), and the interval S^exp(±z se/(S |ln S|)).
func stepOf(t step, sum float64) step {
	if t.events == t.atRisk {
		t.share, t.low, t.high = 0, math.NaN(), math.NaN()
		return t
	}
	t.se = t.share * math.Sqrt(sum)
	width := z95 * t.se / (t.share * -math.Log(t.share))
	t.low, t.high = math.Pow(t.share, math.Exp(width)), math.Pow(t.share, math.Exp(-width))
	return t
}

// until is the curve as it stands at the end of a day: the last step up to it. Before the first one nobody has returned.
func until(steps []step, day int) step {
	last := step{share: 1, low: math.NaN(), high: math.NaN()}
	for _, t := range steps {
		if t.day > day {
			break
		}
		last = t
	}
	return last
}

// at is the share that has not returned after day days; 1 of nobody.
func (s *survival) at(day int) float64 { return until(s.steps(), day).share }

// watched is the longest time for which anybody has been watched.
func (s *survival) watched() int { return max(len(s.events.counts), len(s.censored.counts)) - 1 }

// roundOff is more than what a product of hundreds of shares is off by, and less than one person of a billion.
const roundOff = 1e-12

// median50 is the first day after which at most half have not returned; NaN when the curve stays above one half.
func median50(steps []step) float64 {
	for _, t := range steps {
		if t.share <= 0.5+roundOff {
			return float64(t.day)
		}
	}
	return math.NaN()
}

// with is both together, whoever they are of.
func (s *survival) with(other *survival) survival {
	return survival{events: s.events.with(&other.events), censored: s.censored.with(&other.censored)}
}

// logRank holds the pace of a group against everybody's, the group among them: how many events it had, how many it would have had at
// that pace, and the variance of that. It uses every day of the curves, and whoever was watched briefly counts for as long as they were.
// N. Mantel, "Evaluation of survival data and two new rank order statistics arising in its consideration", Cancer Chemotherapy
// Reports 50 (1966), 163–170.
type logRank struct{ observed, expected, variance float64 }

func logRankOf(group, all *survival) (t logRank) {
	own, every := group.n(), all.n()
	for day, events := range all.events.counts {
		if events > 0 {
			n, d, part := float64(every), float64(events), float64(own)/float64(every)
			t.observed += float64(group.events.count(day))
			t.expected += d * part
			t.variance += d * part * (1 - part) * (n - d) / max(n-1, 1)
		}
		every -= events + all.censored.count(day)
		own -= group.events.count(day) + group.censored.count(day)
	}
	return t
}

// p is the chance that the group and the others are at least so far apart where both have the same pace; not a number where
// there is nothing to compare.
func (t logRank) p() float64 {
	if t.variance <= 0 {
		return math.NaN()
	}
	return math.Erfc(math.Abs(t.observed-t.expected) / math.Sqrt(2*t.variance))
}

// significant is from which chance on down a difference is said to be one.
const significant = 0.05

package reports

import (
	"math"
	"slices"
)

// histogram counts whole numbers from 0 up, such as days between two visits: counts[v] is how often v occurred.
type histogram struct {
	counts []int64
	n, sum int64
}

// add counts one value, growing the histogram as far as needed.
func (h *histogram) add(v int) {
	if v >= len(h.counts) {
		h.counts = append(h.counts, make([]int64, v+1-len(h.counts))...)
	}
	h.counts[v]++
	h.n++
	h.sum += int64(v)
}

// merge adds what another histogram has counted.
func (h *histogram) merge(other *histogram) {
	if more := len(other.counts) - len(h.counts); more > 0 {
		h.counts = append(h.counts, make([]int64, more)...)
	}
	for v, c := range other.counts {
		h.counts[v] += c
	}
	h.n += other.n
	h.sum += other.sum
}

// at is the value of rank (from 0) in sorted order.
func (h *histogram) at(rank int64) int {
	for v, c := range h.counts {
		if rank < c {
			return v
		}
		rank -= c
	}
	return len(h.counts) - 1
}

// quantile is the type 7 quantile of Hyndman and Fan (1996), the default of R and of spreadsheets' PERCENTILE.INC: with
// h = (n-1)p it is the linear interpolation between the values of rank floor(h) and the next. NaN of nothing. The share comes in
// percent and the rank in hundredths, so that a quantile that is a whole number of days is exactly that number.
func (h *histogram) quantile(percent int64) float64 {
	if h.n == 0 {
		return math.NaN()
	}
	rank, rest := (h.n-1)*percent/100, (h.n-1)*percent%100
	below := h.at(rank)
	if rest == 0 {
		return float64(below)
	}
	return float64(below) + float64(rest*int64(h.at(rank+1)-below))/100
}

// count is how often v occurred.
func (h *histogram) count(v int) int64 {
	if v >= len(h.counts) {
		return 0
	}
	return h.counts[v]
}

// with is all values of both.
func (h *histogram) with(other *histogram) histogram {
	both := histogram{counts: make([]int64, max(len(h.counts), len(other.counts))), n: h.n + other.n, sum: h.sum + other.sum}
	for v := range both.counts {
		both.counts[v] = h.count(v) + other.count(v)
	}
	return both
}

// after is how many values are above v.
func (h *histogram) after(v int) (n int64) {
	for _, c := range h.counts[min(v+1, len(h.counts)):] {
		n += c
	}
	return n
}

// median is the middle of sorted values, the type 7 quantile at one half. There must be at least one.
func median(sorted []int32) float64 {
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return float64(sorted[middle])
	}
	return (float64(sorted[middle-1]) + float64(sorted[middle])) / 2
}

// largest puts the k largest of values in front, in no order, and is linear on average: sorting a million sums to cut
// them once costs five times as much. k is from 0 to len(values).
func largest(values []int64, k int) {
	for lo, hi := 0, len(values); hi-lo > 1 && k > lo && k < hi; {
		a, b, c := values[lo], values[lo+(hi-lo)/2], values[hi-1]
		pivot := max(min(a, b), min(max(a, b), c))
		above, i, below := lo, lo, hi
		for i < below {
			switch v := values[i]; {
			case v > pivot:
				values[i], values[above] = values[above], v
				above++
				i++
			case v < pivot:
				below--
				values[i], values[below] = values[below], v
			default:
				i++
			}
		}
		switch {
		case k <= above:
			hi = above
		case k >= below:
			lo = below
		default:
			return
		}
	}
}

// ranked gives values by their rank (from 0) in ascending order, when it is asked for falling ranks: each time it puts those above in front and
// goes on with the rest, so that not all are sorted for the few that are wanted.
func ranked(values []int64) func(rank int64) int64 {
	return func(rank int64) int64 {
		above := len(values) - 1 - int(rank)
		largest(values, above)
		values = values[above:]
		return slices.Max(values)
	}
}

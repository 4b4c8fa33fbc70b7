package reports

import "math"

// newcombe is the 95 % interval of the difference of two shares of different people, by Newcombe's method 10 ("Interval Estimation for
// the Difference Between Independent Proportions", Statistics in Medicine 17 (1998), 873–890): b - a. Neither n may be 0.
func newcombe(partA, nA, partB, nB int64) (difference, low, high float64) {
	a, b := float64(partA)/float64(nA), float64(partB)/float64(nB)
	lowA, highA := wilson(partA, nA)
	lowB, highB := wilson(partB, nB)
	difference = b - a
	return difference, difference - math.Hypot(b-lowB, highA-a), difference + math.Hypot(highB-b, a-lowA)
}

// sample is what a difference of means needs to know of one side.
type sample struct {
	n          int64
	sum, sumSq float64
}

func (s *sample) add(x float64) { s.n, s.sum, s.sumSq = s.n+1, s.sum+x, s.sumSq+x*x }

func (s *sample) mean() float64 { return s.sum / float64(s.n) }

// error2 is the square of the standard error of the mean.
func (s *sample) error2() float64 {
	n := float64(s.n)
	return max(0, s.sumSq-s.sum*s.sum/n) / (n - 1) / n
}

// welch is the 95 % interval of the difference of two means, b - a, that need not vary alike. Both sides need thirty values and more,
// where the normal distribution is as good as Student's.
func welch(a, b *sample) (difference, low, high float64) {
	difference = b.mean() - a.mean()
	half := z95 * math.Sqrt(a.error2()+b.error2())
	return difference, difference - half, difference + half
}

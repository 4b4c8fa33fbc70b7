package ui

import "time"

// meterStep is how often a job tells how far it is.
const meterStep = 100 * time.Millisecond

// meter thins out a job's progress and finds its rate.
type meter struct {
	clock func() time.Time
	start time.Time
	last  time.Time
}

// step is the progress to show, and whether it is time to show one.
func (m *meter) step(done, total int64) (Progress, bool) {
	now := m.clock()
	if now.Sub(m.last) < meterStep && done != total {
		return Progress{}, false
	}
	m.last = now
	p := Progress{Done: done, Total: total}
	if passed := now.Sub(m.start).Milliseconds(); passed >= 300 {
		p.Rate = done * 1000 / passed
	}
	return p, true
}

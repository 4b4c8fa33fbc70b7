package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// patience is how long a read or a write may take before the header says that the console is at work.
const patience = 300 * time.Millisecond

// working is what the console knows of reads and writes that take long.
type working struct {
	asked   bool      // something was asked of the book since the last message
	looking bool      // a workLooked will come
	since   time.Time // when what takes long began; zero: nothing does
}

// workLooked is the moment to look whether the console is still at work.
type workLooked struct{}

// watchWork ends what the header says once nothing is under way, and looks in a moment at what has just been asked for.
func (a *App) watchWork() tea.Cmd {
	if a.active.Load() == 0 {
		a.work.since = time.Time{}
	}
	if !a.work.asked || a.work.looking {
		return nil
	}
	return a.lookIn(patience)
}

// lookIn looks after a while whether the console is still at work.
func (a *App) lookIn(wait time.Duration) tea.Cmd {
	a.work.asked, a.work.looking = false, true
	return a.tick(wait, func(time.Time) tea.Msg { return workLooked{} })
}

// lookAtWork lets the header say for how long the console has been at work, from second to second.
func (a *App) lookAtWork() tea.Cmd {
	a.work.looking = false
	if a.active.Load() == 0 {
		return nil
	}
	if a.work.since.IsZero() {
		a.work.since = a.clock().Add(-patience)
	}
	return a.lookIn(time.Second)
}

// atWork is what the header says while something takes long; "" while nothing does. It stands still while somebody types.
func (a *App) atWork() string {
	if a.work.since.IsZero() {
		return ""
	}
	seconds := int64(a.clock().Sub(a.work.since) / time.Second)
	if seconds < 1 || a.top().Typing() {
		return a.T("frame.working")
	}
	return a.T("frame.working.for", "n", seconds)
}

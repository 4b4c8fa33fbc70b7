package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/store"
)

// What stands in the way of writing, or of points lapsing, is told once when it is met and stands in the header as long as
// it lasts.

// trouble is what the person was told of the book last.
type trouble struct {
	only  error // why nothing can be written; nil when it can
	clock error // why the clock is not believed; nil when it is
}

// tellViewOnly says why nothing can be written, when that is new, and that writing is possible again.
func (a *App) tellViewOnly() tea.Cmd {
	if a.book == nil {
		return nil
	}
	before, now := a.trouble.only, a.book.ViewOnly()
	a.trouble.only = now
	switch {
	case now == nil && before != nil:
		return a.Done("toast.writable")
	case now == nil || before != nil && a.sentence(before) == a.sentence(now):
		return nil
	case store.CodeIs(now, store.CodeViewOnly):
		return a.Toast(toneWarn, a.sentence(now))
	}
	return a.Fail(now)
}

func (a *App) sentence(err error) string {
	message, _ := a.lang.ErrorInConsole(err)
	return message
}

// doubtsClock reports whether the error says that the clock is not believed.
func doubtsClock(err error) bool {
	return store.CodeIs(err, store.CodeClockJumped) || store.CodeIs(err, store.CodeClockBehind)
}

// askClock asks whether the date is right; yes lets lapse what is due.
func (a *App) askClock() tea.Cmd {
	doubt := a.trouble.clock
	return a.Confirm(func() question {
		return question{title: a.T("clock.title"), text: a.sentence(doubt) + " " + a.T("clock.ask", "today", a.date(a.today())), act: a.T("clock.yes")}
	}, func() tea.Cmd { return a.runDaily(true) })
}

// clockBelieved is why there is nothing to say about the clock.
func (a *App) clockBelieved() string {
	if a.trouble.clock == nil {
		return "off.clock"
	}
	return a.viewOnly()
}

// warning is what the header says of the book's troubles; "" when all is well.
func (a *App) warning() string {
	switch {
	case a.book == nil:
		return ""
	case a.book.ViewOnly() != nil:
		return a.look.Signs.Alert + " " + a.T("frame.viewonly")
	case a.trouble.clock != nil:
		return a.look.Signs.Alert + " " + a.T("frame.clock")
	}
	return ""
}

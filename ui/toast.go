package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// toastTone is how a toast is meant.
type toastTone uint8

const (
	toneDone toastTone = iota // something was done
	toneOff                   // it cannot be done now, or was left
	toneWarn                  // it needs you
	toneBad                   // it failed
)

// drawn is the tone's style and sign.
func (t toastTone) drawn(signs widget.Signs) (widget.Tone, string) {
	switch t {
	case toneDone:
		return widget.Good, signs.Check
	case toneOff:
		return widget.Muted, signs.Ring
	case toneWarn:
		return widget.Warn, signs.Alert
	}
	return widget.Bad, signs.Alert
}

// stay is how long the toast is shown; what failed stays longer, because it has to be read.
func (t toastTone) stay() time.Duration {
	if t >= toneWarn {
		return 12 * time.Second
	}
	return 5 * time.Second
}

// logged is how many toasts the message log keeps.
const logged = 200

// toast is one short message and when it was shown.
type toast struct {
	tone   toastTone
	text   string
	at     store.Instant
	serial int
}

// toastEnded says that the time of a toast is over; a newer toast ignores it.
type toastEnded struct{ serial int }

// Toast shows a message in the rule above the footer and keeps it in the message log.
func (a *App) Toast(tone toastTone, text string) tea.Cmd {
	a.toast = toast{tone: tone, text: text, at: store.InstantOf(a.clock()), serial: a.toast.serial + 1}
	a.log = append(a.log, a.toast)
	if len(a.log) > logged {
		a.log = a.log[len(a.log)-logged:]
	}
	serial := a.toast.serial
	return a.tick(tone.stay(), func(time.Time) tea.Msg { return toastEnded{serial} })
}

// Done shows that something was done.
func (a *App) Done(key string, pairs ...any) tea.Cmd { return a.Toast(toneDone, a.T(key, pairs...)) }

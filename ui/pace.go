package ui

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
)

// quick is how many times a second the renderer looks for something new while somebody works.
const quick = 120

// pace lets the renderer look once for each poll of the book while nothing happens, and at once quickly when something does: its ticks are all
// that a console at rest would do otherwise. The library knows one pace only and keeps its ticker to itself; without it nothing changes.
type pace struct {
	program *tea.Program
	ticker  *time.Ticker
	slow    bool
	busy    bool // something came since the last poll
}

// heard sets the pace by a message that came to the console.
func (p *pace) heard(msg tea.Msg) {
	if p.ticker == nil && !p.find() {
		return
	}
	_, idle := msg.(polled)
	switch {
	case !idle && p.slow:
		p.ticker.Reset(time.Second / quick)
		p.slow = false
	case idle && !p.busy && !p.slow:
		p.ticker.Reset(pollEvery)
		p.slow = true
	}
	p.busy = !idle
}

// find takes the ticker of a program that runs, and reports whether there is one.
func (p *pace) find() bool {
	if p.program == nil {
		return false
	}
	field := reflect.ValueOf(p.program).Elem().FieldByName("ticker")
	if field.IsValid() && field.Type() == reflect.TypeFor[*time.Ticker]() {
		p.ticker = (*time.Ticker)(field.UnsafePointer())
	}
	return p.ticker != nil
}

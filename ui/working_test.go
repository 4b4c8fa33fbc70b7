package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
)

func TestLongWorkIsToldInTheHeader(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	header := func() string { return strings.SplitN(r.app.frame(), "\n", 2)[0] }
	says := func(want string) {
		t.Helper()
		if got := header(); strings.Contains(got, "working") != (want != "") || !strings.Contains(got, want) {
			t.Errorf("the header says %q, want %q", got, want)
		}
	}
	var waits []time.Duration
	r.app.tick = func(d time.Duration, _ func(time.Time) tea.Msg) tea.Cmd {
		waits = append(waits, d)
		return nil
	}
	r.app.work = working{} // the look of the start never came
	r.press("alt+2")
	if len(waits) == 0 || waits[len(waits)-1] != patience {
		t.Errorf("after a read was asked for: looks after %v", waits)
	}
	r.send(workLooked{})
	says("")

	now := noon
	r.app.clock = func() time.Time { return now }
	r.app.active.Add(1) // a read that takes long
	r.send(workLooked{})
	says("working…")
	now = now.Add(3 * time.Second)
	r.send(workLooked{})
	says("working, 3 s…")
	r.press("/")
	says("working…")
	r.press("esc")
	r.app.active.Add(-1)
	r.send(Result{})
	says("")
}

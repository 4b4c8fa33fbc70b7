package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
)

// A digit and the save key are enough, from the member, from the order and from the list.
func TestFeedbackInAFewKeys(t *testing.T) {
	for _, c := range []struct {
		name, act string
		keys      []string
	}{
		{"member", "say nps 0 true of M1 about O0: ", []string{"alt+2", "enter", "f", "type:0", "ctrl+s"}},
		{"list of members", "say nps 9 true of M1 about O0: ", []string{"alt+2", "f", "type:9", "ctrl+s"}},
		{"order", "say nps 8 true of M1 about O3190: ", []string{"alt+3", "enter", "f", "type:8", "ctrl+s"}},
		{"anonymous", "say nps 10 true of M0 about O0: ", []string{"alt+5", "n", "type:10", "ctrl+s"}},
		{"comment", "say comment 0 false of M0 about O0: good", []string{"alt+5", "n", "tab", "left", "tab", "type:good", "ctrl+s"}},
		{"confirm", "confirm [9]", []string{"alt+5", "v"}},
		{"remove", "remove [9]", []string{"alt+5", "d", "right", "enter"}},
		{"correct", "edit F9 score 4", []string{"alt+5", "enter", "e", "backspace", "type:4", "ctrl+s"}},
		{"asked", "asked 1", []string{"alt+5", "a", "v"}},
		{"all asked", "asked 3", []string{"alt+5", "a", "a", "right", "enter"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t, lang.EN, 80, 24).press(c.keys...)
			if acts := r.book.shelf.acts; !slices.Contains(acts, c.act) {
				t.Errorf("acts %q, want %q\n%s", acts, c.act, r.frame())
			}
		})
	}
	r := newRig(t, lang.EN, 80, 24).press("alt+5", "n", "ctrl+s")
	if len(r.book.shelf.acts) != 0 || !strings.Contains(r.frame(), "0 is a score too") {
		t.Errorf("no score: %q\n%s", r.book.shelf.acts, r.frame())
	}
	r = newRig(t, lang.EN, 80, 24).press("alt+5", "down", "v")
	if len(r.book.shelf.acts) != 0 {
		t.Errorf("nothing was proposed, yet %q", r.book.shelf.acts)
	}
}

func TestFeedbackIsNarrowed(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+5", "/", "down", "enter")
	if frame := r.frame(); !strings.Contains(frame, "drivers to confirm") || !strings.Contains(frame, "NPS 0") || strings.Contains(frame, "NPS 10") {
		t.Errorf("frame\n%s", frame)
	}
	if frame := r.press("esc").frame(); !strings.Contains(frame, "NPS 10") {
		t.Errorf("after Esc\n%s", frame)
	}
}

// TestTheListOfFeedbackLeavesRoomForWhatPeopleSaid: in a window of 80 cells one long name takes no more than 16.
func TestTheListOfFeedbackLeavesRoomForWhatPeopleSaid(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+5")
	lines := strings.Split(r.frame(), "\n")
	for _, line := range lines {
		if at := strings.Index(line, "说了什么"); at >= 0 {
			if from := ansi.StringWidth(line[:at]); from > 61 {
				t.Errorf("what people said begins at cell %d:\n%s", from, r.frame())
			}
			return
		}
	}
	t.Errorf("no column for it:\n%s", r.frame())
}

// TestWhatWasSaidHasTheRoom at 80 columns, where the channel, which the answer's page tells too, leaves it.
func TestWhatWasSaidHasTheRoom(t *testing.T) {
	newRig(t, lang.ZH, 80, 24).press("alt+5").sees("包装很用心，茶香也好，只是").misses("渠道").exact(80, 24)
	newRig(t, lang.ZH, 120, 40).press("alt+5").sees("渠道").exact(120, 40)
}

// TestWhomToAskShowsTheEndOfLongOrderNumbers, which is what tells them apart.
func TestWhomToAskShowsTheEndOfLongOrderNumbers(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.askRef = "E20261120000000298"
	r.press("alt+5", "a").sees("…20000000298").exact(80, 24)
}

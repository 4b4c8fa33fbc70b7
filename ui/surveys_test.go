package ui

import (
	"testing"

	"regulars/lang"
)

// TestSurveyAtTheScreen makes a questionnaire from a ready one, changes a question, and brings answers in as a round.
func TestSurveyAtTheScreen(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+5", "k").sees("Customer loyalty", "loyalty-2026", "trust")
	r.press("n", "tab", "type:spring", "ctrl+s").acted("new survey spring with 30")
	r.press("enter").sees("This shop keeps what it promises.", "expectation, 1–7")
	r.press("n", "type:Is it dear?", "ctrl+s").acted("survey loyalty-2026 has 8")
	r.press("d", "right", "enter").acted("survey loyalty-2026 has 6")
	r.press("i", "type:loy", "enter").sees("3 rows", "2026-11", "2. This shop keeps what it promises.")
	r.press("s", "type:spring", "ctrl+s", "enter").acted(`survey loyalty-2026 round "spring": 3`)
	r.press("esc", "esc", "down", "i").sees("closed: open it again first")
	r.press("c").acted("survey training closed false")
	r.press("up", "r").sees("What the questionnaire found", "Of 68 answers")
}

// acted checks the last thing that the book was asked to do.
func (r *rig) acted(want string) {
	r.t.Helper()
	if n := len(r.book.shelf.acts); n == 0 || r.book.shelf.acts[n-1] != want {
		r.t.Fatalf("the book was asked %q, want %q last\n%s", r.book.shelf.acts, want, r.frame())
	}
}

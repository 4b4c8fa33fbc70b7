package ui

import (
	"testing"

	"regulars/lang"
)

// A form that changes its language goes on where it stood: the cursor, a reason of one's own, and that it is being saved.
func TestAFormGoesOnInAnotherLanguage(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:200", "tab", "type:own words")
	r.press("ctrl+l", "type:!").sees("own words!")
	first := r.later(keyPress("ctrl+s"))
	r.press("ctrl+l")
	if second := r.later(keyPress("ctrl+s")); second != nil {
		r.run(second)
	}
	r.run(first)
	if len(r.book.earned) != 1 || r.book.earned[0].Text != "own words!" {
		t.Errorf("awarded %+v", r.book.earned)
	}
}

package ui

import (
	"testing"

	"regulars/lang"
)

// TestALongToastIsReadInFull: in the smallest window too, a reason of two or three lines stands there to its last word, above the footer.
func TestALongToastIsReadInFull(t *testing.T) {
	r := newRig(t, lang.EN, 60, 20).press("alt+2")
	r.run(r.app.Toast(toneOff, "No rule rewards a deed that is recorded by hand: sharing, checking in, writing a review, or following the shop"))
	r.sees("sharing, checking in, writing a review, or following", "the shop  ", "? help").exact(60, 20)
}

package ui

import (
	"testing"

	"regulars/lang"
)

// TestKeysPressedBeforeAMemberIsReadAreNotLost: a letter that was typed ahead does what it means as soon as the member is there, and what was
// typed after it goes into the form that it opens.
func TestKeysPressedBeforeAMemberIsReadAreNotLost(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home")
	late := r.later(keyPress("enter"))
	r.press("a", "2", "0", "0").sees("Still reading…").misses("find", "Award")
	r.run(late)
	r.sees("Award points · 欧阳若曦", "[ 200").misses("Still reading")

	r = newRig(t, lang.EN, 80, 24).press("alt+2", "home")
	late = r.later(keyPress("enter"))
	r.press("a", "esc").sees("sort: spend")
	r.run(late)
	r.misses("Award").press("enter").sees("Members › 欧阳若曦").misses("Award")

	r = newRig(t, lang.EN, 80, 24).press("alt+2", "home")
	late = r.later(keyPress("enter"))
	r.book.people = nil
	r.press("a")
	r.run(late)
	r.misses("Award", "Still reading")
}

// TestEnterBeforeAListIsReadOpensItsFirstRow.
func TestEnterBeforeAListIsReadOpensItsFirstRow(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	late := r.later(keyPress("alt+4"))
	r.press("enter").sees("Still reading…")
	r.run(late)
	r.sees("▌Points▐", "Points › 欧阳若曦")
}

package ui

import (
	"strings"
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

// TestTextTypedAheadIsNoCommand: a blank, a tab and letters that mean something to the app go into the form that was asked for, Esc and Alt do not.
func TestTextTypedAheadIsNoCommand(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home")
	late := r.later(keyPress("enter"))
	r.press("n", "type:Lost? A question: untrue", "tab").sees("Still reading…").misses("Menu")
	r.run(late)
	r.sees("Lost? A question: untrue", "▌Note▐").misses("Still reading")
	if _, form := r.app.top().(*formPanel); !form {
		t.Errorf("%T is on top", r.app.top())
	}

	r = newRig(t, lang.EN, 80, 24).press("alt+2", "home")
	late = r.later(keyPress("enter"))
	r.press("n", "type:words", "alt+3").sees("▌Orders▐")
	r.run(late)
	r.press("alt+2").sees("Members › 欧阳若曦").misses("words")
}

// TestWhatIsTypedAheadBeyondTheRoomIsNoCommand: nothing of it is done.
func TestWhatIsTypedAheadBeyondTheRoomIsNoCommand(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home")
	late := r.later(keyPress("enter"))
	r.press("n", "type:"+strings.Repeat("x", aheadMost-1)+"a200")
	r.run(late)
	r.sees("Note").misses("a200", "Award")
}

// TestStepsBeforeAListIsReadAreTaken: what was typed ahead after them is not done to another row than the one they lead to.
func TestStepsBeforeAListIsReadAreTaken(t *testing.T) {
	for _, step := range []string{"down", "j", "end", "pgdown"} {
		r := newRig(t, lang.EN, 80, 24)
		late := r.later(keyPress("alt+2"))
		r.press(step, "enter")
		r.run(late)
		ahead := r.frame()

		r = newRig(t, lang.EN, 80, 24).press("alt+2")
		r.frame()
		if now := r.press(step, "enter").frame(); ahead != now {
			t.Errorf("%s typed ahead:\n%s\nin step:\n%s", step, ahead, now)
		}
	}
}

// TestEnterBeforeASearchIsReadOpensWhatItFinds, and not the first of the rows that are still there.
func TestEnterBeforeASearchIsReadOpensWhatItFinds(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "/")
	late := r.later(keyPress("陈"))
	r.press("enter", "enter")
	r.run(late)
	r.sees("Members › 陈子轩").misses("Still reading")
}

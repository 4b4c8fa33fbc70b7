package ui

import (
	"testing"

	"regulars/lang"
)

// A pair becomes one person only after a yes, and the one with more orders stays; x keeps them two.
func TestPairsAreDecidedByHand(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "m").sees("欧阳若曦", "陈子轩", "same phone", "杭州")
	r.press("enter", "enter")
	if r.book.calls["merge"] != 0 {
		t.Fatal("Cancel merged")
	}
	r.press("down", "enter", "right", "enter")
	if r.book.merged != [2]int64{3, 8} {
		t.Errorf("merged %v, want 8 into 3, who has more orders", r.book.merged)
	}
	r = newRig(t, lang.ZH, 80, 24).press("alt+2", "m", "x").sees("没有")
	if r.book.calls["apart"] != 1 || r.book.calls["merge"] != 0 {
		t.Errorf("calls %v", r.book.calls)
	}
}

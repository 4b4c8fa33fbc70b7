package ui

import (
	"testing"

	"regulars/lang"
)

// The orders that wait are named in Files, and an answer brings them in from there.
func TestHeldOrdersAreAnsweredInFiles(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8").sees("13 orders wait")
	r.press("t").sees("定金已付，等待尾款", "12 orders", "awaiting pick-up")
	r.press("type:paid", "enter", "ctrl+s").sees("3 orders brought in")
	if r.book.calls["answer taobao 定金已付，等待尾款 paid"] != 1 || len(r.book.held) != 0 {
		t.Errorf("calls %v", r.book.calls)
	}
	r.press("t").sees("No order waits")
}

package ui

import (
	"testing"

	"regulars/lang"
)

// A file that nobody has explained: the proposal is agreed to, the import remembers it, and the next file with the same
// heading line is read without a question.
func TestProposalIsAgreedToOnce(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:stra", "enter").sees("order number", "R-1005", "e-mail")
	r.press("ctrl+s").sees("new orders", "ann@example.com")
	r.press("enter", "enter")
	if r.book.calls["import"] != 1 || len(r.book.layouts) != 1 {
		t.Fatalf("%d imports, %d layouts:\n%s", r.book.calls["import"], len(r.book.layouts), r.frame())
	}
	for _, l := range r.book.layouts {
		if l.What != "orders" || l.Mapping["total"] != "Brutto" || l.Mapping["order_id"] != "Beleg" {
			t.Errorf("remembered %+v", l)
		}
	}
	r.press("alt+8", "esc", "i", "type:stra", "enter").sees("new orders", "ann@example.com")
}

// The arrows step through the meanings that no other column has; what is missing is said and keeps the file closed.
func TestMapperArrows(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:uncl", "enter").sees("still needed: ordered on")
	r.press("ctrl+s").sees("still missing")
	r.press("right", "right", "right").sees("▸ a", "ordered on", "still needed: total paid")
	r.press("down", "down", "left", "right").sees("c  – not read")
	r.press("up", "left").sees("b  – not read", "still needed: order number")
}

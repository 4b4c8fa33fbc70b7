package ui

import (
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// marked is the line under the cursor.
func (r *rig) marked() string {
	r.t.Helper()
	for line := range strings.SplitSeq(r.frame(), "\n") {
		if strings.Contains(line, "▸") {
			return strings.TrimSpace(line)
		}
	}
	r.t.Fatalf("no line is marked:\n%s", r.frame())
	return ""
}

// TestTheCursorKeepsItsRowWhenALateReadComes: whoever went on while a list was being read again stays where they went.
func TestTheCursorKeepsItsRowWhenALateReadComes(t *testing.T) {
	for place, open := range map[string][]string{
		"members": {"alt+2"}, "orders": {"alt+3"}, "points": {"alt+4"}, "feedback": {"alt+5"}, "tickets": {"alt+5", "t"}, "files": {"alt+8"}, "rewards": {"alt+4", "r"},
		"likely": {"alt+2", "m"}, "tiers": {"alt+4", "t"}, "messages": {"m"}, "timeline": {"alt+2", "enter"},
	} {
		t.Run(place, func(t *testing.T) {
			r := newRig(t, lang.EN, 80, 24).press(open...)
			_, late := r.app.Update(keyPress("ctrl+r"))
			before := r.marked()
			r.press("down")
			want := r.marked()
			if want == before {
				t.Fatalf("there is no second row:\n%s", r.frame())
			}
			r.run(late)
			if got := r.marked(); got != want {
				t.Errorf("the cursor went from %q to %q", want, got)
			}
		})
	}
}

// TestTheCursorKeepsItsRowInAnotherOrder when it was moved before the rows came in that order; else it is on the first.
func TestTheCursorKeepsItsRowInAnotherOrder(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "down", "down")
	_, late := r.app.Update(keyPress("s"))
	want := r.press("down").marked()
	for i := range 2 {
		r.book.people[i], r.book.people[4-i] = r.book.people[4-i], r.book.people[i]
	}
	r.run(late)
	if got := r.marked(); got != want {
		t.Errorf("the cursor went from %q to %q", want, got)
	}
	if at := r.press("s").app.top().(*members).table.At(); at != 0 {
		t.Errorf("in another order the cursor is on row %d", at)
	}
}

// TestARowThatWasAddedIsNotSoughtOnALaterPage: a page that comes at the end of the list moves no cursor.
func TestARowThatWasAddedIsNotSoughtOnALaterPage(t *testing.T) {
	s := newRig(t, lang.EN, 80, 24).press("alt+3").app.top().(*orders)
	s.added()
	s.listing.take(slotMore, []store.OrderRow{{ID: 5000}}, false, s.Rebuild)
	if s.table.At() != 0 || s.known == nil {
		t.Errorf("the cursor went to row %d of a later page", s.table.At())
	}
}

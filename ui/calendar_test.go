package ui

import (
	"testing"

	"regulars/store"
)

// TestTheFestivalThatWasAskedAboutIsTakenOut: also when somebody else has changed the calendar while the question stood.
func TestTheFestivalThatWasAskedAboutIsTakenOut(t *testing.T) {
	r := bookRig(t)
	known := func() []store.Festival {
		list, err := r.app.book.Festivals(t.Context(), noon.Year())
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	before := known()
	r.press("alt+9", "/", "type:calendar", "enter", "enter", "home", "d").sees("Take “Spring Festival” off")
	if err := r.app.book.RemoveFestival(t.Context(), before[0].Key, 0); err != nil {
		t.Fatal(err)
	}
	r.run(r.app.Changed())
	r.press("right", "enter")
	if left := known(); len(left) != len(before)-1 || left[0].Key != before[1].Key {
		t.Errorf("%v is left of %v", left, before)
	}
}

package ui

import (
	"context"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// oldShop has its first points in January 2020.
type oldShop struct{ *fakeBook }

func (b oldShop) FiguresOf(ctx context.Context, where string) (store.Figures, error) {
	f, err := b.fakeBook.FiguresOf(ctx, where)
	first := store.PointFigure{Day: day(2020, 1, 5), Reason: store.ReasonEarn, Entries: 1, Points: 10}
	f.Points = append([]store.PointFigure{first}, f.Points...)
	return f, err
}

// The months go on when the cursor comes to the last one, down to the first of the shop, each once.
func TestMonthsArePaged(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.app.book = oldShop{r.book}
	r.press("alt+7", "m").sees("Oct 2026")
	s := r.app.top().(*closings)
	for _, want := range []int{36 * 2, 82, 82} { // January 2020 to October 2026
		r.press("end")
		if len(s.items) != want {
			t.Fatalf("%d months, want %d", len(s.items), want)
		}
	}
	r.press("end").sees("Jan 2020")
	for i := range s.items[1:] {
		if before, m := s.items[i].month, s.items[i+1].month; store.Day(before-31) > m || m >= before {
			t.Errorf("after %s comes %s", before, m)
		}
	}
}

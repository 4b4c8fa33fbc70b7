package reports

import (
	"fmt"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// tea is a member's taste on day 1000: white tea every 30 days, last 31 days ago; cups once, ten days ago; soap once, 400 days ago.
func tea() store.Taste {
	t := store.Taste{Today: 1000, Habits: map[int64]store.Habit{}, Products: map[int64]store.Product{}}
	for id, p := range []store.Product{{}, {Key: "T", Name: "white tea", Category: "tea"}, {Key: "C", Name: "cups"}, {Key: "S", Name: "soap"}, {Key: "H", Name: "hand cream"}, {Key: "N", Name: "spring tea", Category: "tea"}, {Key: "O", Name: "oolong", Category: "tea"}} {
		p.ID = int64(id)
		t.Products[p.ID] = p
	}
	delete(t.Products, 0)
	t.Bought = []store.Bought{{Product: 1, Days: []store.Day{909, 939, 969}}, {Product: 2, Days: []store.Day{990}}, {Product: 3, Days: []store.Day{600}}}
	t.Pairs = []store.Pair{{Product: 1, Other: 4, Together: 38, Of: 112}, {Product: 1, Other: 2, Together: 90, Of: 112}, {Product: 2, Other: 1, Together: 90, Of: 100}, {Product: 3, Other: 6, Together: 9, Of: 10}}
	t.Habits = map[int64]store.Habit{1: {Product: 1, Gap: 45, First: 1}, 2: {Product: 2, Gap: 10, First: 1}, 5: {Product: 5, First: 980}}
	return t
}

// TestRecommend: the tea is due by the member's own 30 days, a day late: 0.9 - 0.3 × 1/30 = 0.89. Hand cream goes with it in 38 of 112
// = 0.34. Spring tea is new in tea, three of five purchase days: 0.25 × 3/5 = 0.15. Cups were just bought, although due every ten
// days and bought with the tea by most; oolong goes with soap, which is too long ago.
func TestRecommend(t *testing.T) {
	got := ""
	for _, o := range OfferNext(tea(), 5) {
		got += fmt.Sprintf("%s %.2f %s\n", o.Product.Key, o.Score, o.Reason(lang.EN))
	}
	want := "T 0.89 every 30 days, now 31\nH 0.34 bought with white tea by 38 of 112\nN 0.15 new in tea, their favourite, since 7 Sep 1972\n"
	if got != want {
		t.Errorf("offers\n%swant\n%s", got, want)
	}
	if list := OfferNext(tea(), 1); len(list) != 1 || list[0].Product.Key != "T" {
		t.Errorf("the first is %+v", list)
	}
	excluded := tea()
	delete(excluded.Products, 1)
	for _, o := range OfferNext(excluded, 5) {
		if o.Product.ID == 1 {
			t.Error("offers what is not for sale")
		}
	}
	if list := OfferNext(store.Taste{Today: 1000}, 5); len(list) != 0 {
		t.Errorf("offers %+v to somebody who bought nothing", list)
	}
}

// TestHabits: of 40 orders 20 hold tea and cups, 20 only soap: cups go with tea by 20 of 20. Twelve times somebody bought tea again after
// ten days; soap was bought once by each.
func TestHabits(t *testing.T) {
	l := &store.Lines{Start: []int32{0}, Products: []store.Product{{ID: 7, Key: "tea"}, {ID: 8, Key: "cups"}, {ID: 9, Key: "soap"}, {ID: 10, Key: "never"}}}
	add := func(day store.Day, buyer int32, products ...int32) {
		l.Product = append(l.Product, products...)
		l.Start, l.Day, l.Buyer = append(l.Start, int32(len(l.Product))), append(l.Day, day), append(l.Buyer, buyer)
	}
	for i := range int32(20) {
		add(100+store.Day(i%5)*10, i/5, 0, 1)
		add(90, 100+i, 2)
	}
	add(95, -1, 2)
	pairs, habits := habitsOf(l)
	if got := fmt.Sprint(pairs); got != "[{7 8 20 20} {8 7 20 20}]" {
		t.Errorf("pairs %s", got)
	}
	if got := fmt.Sprint(habits); got != "[{7 10 1970-04-11} {8 10 1970-04-11} {9 0 1970-04-01}]" {
		t.Errorf("habits %s", got)
	}
}

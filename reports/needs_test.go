package reports

import (
	"fmt"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestNeeds: in the first month 40 people bought tea and 10 of them soap; in the second 35 tea, of whom none soap, and 5 who are new bought
// cups. Of the ten with soap eight came again, all without it.
func TestNeeds(t *testing.T) {
	l := &store.Lines{Start: []int32{0}, Products: []store.Product{{ID: 1, Category: "tea"}, {ID: 2, Category: "soap"}, {ID: 3, Category: "cups"}, {ID: 4}}}
	add := func(day store.Day, buyer int32, products ...int32) {
		l.Product = append(l.Product, products...)
		l.Start, l.Day, l.Buyer = append(l.Start, int32(len(l.Product))), append(l.Day, day), append(l.Buyer, buyer)
	}
	first, second := store.Date(2026, 9, 10), store.Date(2026, 10, 10)
	add(first-60, -1, 3)
	for i := range int32(40) {
		if i < 10 {
			add(first, i, 0, 1)
		} else {
			add(first, i, 0)
		}
		if i >= 2 && i < 37 {
			add(second, i, 0, 3)
		}
	}
	for i := range int32(5) {
		add(second, 100+i, 2)
	}
	s := needs(Input{Period: MonthOf(second), Lines: l, Shop: &store.Shop{Currency: "CNY"}})
	checkValues(t, s, map[string]Value{"categories": Count(3), "gaining": Count(1), "losing": Count(2), "buyers_before": Count(40), "dropped": Count(8)})
	got := ""
	for _, row := range s.Table("categories").Rows {
		got += fmt.Sprintln(row[0].Text, row[1].Int, row[2].Int, row[3].Int, row[4].Int)
	}
	if want := "soap 0 10 -10 8\ntea 35 40 -5 0\ncups 5 0 5 0\n"; got != want || s.N != 40 {
		t.Errorf("n %d\n%swant\n%s", s.N, got, want)
	}
	if got, want := s.Finding.In(lang.EN), "soap loses most: 0 customers after 10; of those who bought it, 8 came again without it."; got != want {
		t.Errorf("finding %q", got)
	}
	checkValues(t, needs(Input{Period: MonthOf(second), Lines: &store.Lines{Start: []int32{0}}}), map[string]Value{"categories": Count(0)})
}

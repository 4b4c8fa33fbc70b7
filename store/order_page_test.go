package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// Orders come by their day, the latest first, page after page without a gap or a repetition, also where the ids run from
// one block into the next.
func TestOrdersByDay(t *testing.T) {
	ctx := context.Background()
	now := noon()
	b := shopAt(t, now)
	r := rand.New(rand.NewPCG(7, 7))
	ann := person1(t, b, MemberDraft{Name: "Ann"})
	add := func(n int, member int64) {
		for i := range n {
			paid := InstantOf(now.Add(-time.Duration(r.IntN(40)) * 24 * time.Hour))
			if _, err := b.AddOrder(ctx, OrderInput{Member: member, Amount: 1000, PaidAt: paid, Key: fmt.Sprint("P", member, "-", b.Today(), "-", n, "-", i)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	add(20, 0)
	if err := b.write(ctx, "test.move", func(t *tx) error {
		return t.exec("UPDATE orders SET id = ? WHERE id = (SELECT max(id) FROM orders)", orderBlock-3)
	}); err != nil {
		t.Fatal(err)
	}
	add(12, ann)
	for _, q := range []OrderQuery{{}, {Member: ann}, {Text: "P"}, {Status: "unclaimed"}} {
		q.Limit = 1000
		all, err := b.Orders(ctx, q)
		if err != nil || len(all) < 12 {
			t.Fatalf("%+v: %d orders, %v", q, len(all), err)
		}
		blocks := q.Member == 0 && q.Text == ""
		if !slices.IsSortedFunc(all, func(a, b OrderRow) int {
			switch {
			case blocks && a.ID/orderBlock != b.ID/orderBlock:
				return int(b.ID/orderBlock - a.ID/orderBlock)
			case a.Day != b.Day:
				return int(b.Day - a.Day)
			}
			return int(b.ID - a.ID)
		}) {
			t.Errorf("%+v is not sorted by day", q)
		}
		var paged []OrderRow
		for q.Limit = 5; ; {
			page, err := b.Orders(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			if paged = append(paged, page...); len(page) < q.Limit {
				break
			}
			q.Before = page[len(page)-1].ID
		}
		ids := func(list []OrderRow) (ids []int64) {
			for _, o := range list {
				ids = append(ids, o.ID)
			}
			return ids
		}
		if !slices.Equal(ids(paged), ids(all)) {
			t.Errorf("%+v in pages: %v, at once: %v", q, ids(paged), ids(all))
		}
	}
}

package store

import (
	"fmt"
	"slices"
	"testing"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// The past orders are those of the book, in the order of their ids, however the two ends share the pages.
func TestPastOrdersAreThoseOfTheBook(t *testing.T) {
	b := openTill(t)
	var drafts []OrderDraft
	for i := range 900 {
		d := b.paidAgo(fmt.Sprint("P", i), fmt.Sprintf("p%d@example.com", i%37), int64(1000+i), 90-i/10)
		switch i % 9 {
		case 1:
			d.Buyer = Buyer{}
		case 2:
			d.Currency = "USD"
		case 3:
			d.Refunded = 300
		case 4:
			d.Status = StatusCancelled
		}
		drafts = append(drafts, d)
	}
	b.send(drafts[:700]...)
	undone := b.send(drafts[700:750]...)
	b.send(drafts[750:]...)
	_, err := b.UndoBatch(b.ctx, undone.Batch, false)
	b.must(err)
	for _, from := range []Day{b.Today() - 60, -1 << 30, never} {
		for step := range 4 {
			past := &pastOrders{first: b.Today() - 40, last: b.Today() - 10, since: from, currency: textNumber(b.Shop().Currency)}
			var given, deeds, wantGiven, wantDeeds []string
			if err := b.sweep(t.Context(), func(s *sweep) error {
				p, err := s.pages()
				if err != nil {
					return err
				}
				table, err := past.wanted().of(s.conn, p)
				if err != nil {
					return err
				}
				if len(table.leaves) < 5 {
					t.Fatalf("only %d pages", len(table.leaves))
				}
				ends := []gatherer{past.gatherer(true), past.gatherer(false)}
				for n, left := 0, table.leaves; len(left) > 0; n++ {
					page, end := left[0], ends[0]
					if front := step == 0 || step > 1 && n%step == 0; front {
						left = left[1:]
					} else {
						page, end, left = left[len(left)-1], ends[1], left[:len(left)-1]
					}
					if err := p.rows(&table, page, end.row); err != nil {
						return err
					}
					end.ran()
				}
				if err := s.query(func(r *sqlite.Stmt) error {
					wantGiven = append(wantGiven, fmt.Sprint(r.ColumnInt64(0), r.ColumnInt64(1), r.ColumnInt64(2), r.ColumnInt64(3)))
					return nil
				}, `SELECT id, member, awarded, day FROM orders WHERE day BETWEEN ? AND ? AND member IS NOT NULL AND withdrawn IS NULL AND terms IS NOT NULL
					ORDER BY id`, past.first, past.last); err != nil {
					return err
				}
				return s.query(func(r *sqlite.Stmt) error {
					wantDeeds = append(wantDeeds, fmt.Sprint(r.ColumnInt64(0), r.ColumnInt64(1), r.ColumnInt64(2)))
					return nil
				}, "SELECT member, total - refunded, day FROM orders WHERE day >= ? AND member IS NOT NULL AND counted = 1 AND currency = ? ORDER BY id",
					past.since, b.Shop().Currency)
			}); err != nil {
				t.Fatal(err)
			}
			each(&past.given, func(o givenOrder) { given = append(given, fmt.Sprint(o.order, o.member, o.awarded, int64(o.day))) })
			each(&past.deeds, func(d pastDeed) { deeds = append(deeds, fmt.Sprint(d.member, d.spend, int64(d.day))) })
			if len(given) < 20 || !slices.Equal(given, wantGiven) {
				t.Fatalf("from %d, each %d: given\n%v\nwanted\n%v", from, step, given, wantGiven)
			}
			if from != never && len(deeds) < 20 || !slices.Equal(deeds, wantDeeds) {
				t.Fatalf("from %d, each %d: deeds\n%v\nwanted\n%v", from, step, deeds, wantDeeds)
			}
		}
	}
}

// Orders of the past that are too many to be kept count all the same, for caps and for tiers.
func TestPastOrdersTooManyToKeep(t *testing.T) {
	usual, prepared, most := massDeeds, prepareRows, mostPast
	massDeeds, prepareRows = 1, 1
	t.Cleanup(func() { massDeeds, prepareRows, mostPast = usual, prepared, most })
	for _, mostPast = range []int{most, 1} {
		for _, tiered := range []bool{false, true} {
			s := openTill(t) // on 10 March
			limit, tier := int64(1000), ""
			if tiered {
				s.tiers("365d", "none", 3000_00)
				limit, tier = 10_000, "silver"
			} else {
				s.rule(program.RuleCap, "cap_month", "1000")
			}
			buys := func(n, total int64, days int) OrderDraft {
				return s.paidAgo(fmt.Sprint("B", n), "b@example.com", total, days)
			}
			s.send(s.paidAgo("A1", "a@example.com", 10_00, 500), buys(1, 100_00, 400), buys(2, 1500_00, 200), buys(3, 500_00, 5), buys(4, 400_00, 4))
			b := s.buyer("b@example.com")
			s.send(buys(5, 600_00, 1))
			s.has(b, 100+min(1500, limit), min(500+400+600, limit))
			s.isTier(b, tier)
			s.sound()
		}
	}
}

package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/exchange"
)

// platformBook is a shop that takes in the platforms' samples.
type platformBook struct {
	*store.Book
	t   *testing.T
	ctx context.Context
}

func openPlatformBook(t *testing.T, currency string) platformBook {
	t.Helper()
	ctx := context.Background()
	now := func() time.Time { return time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) }
	founding := store.Founding{Name: "山茶小铺", Currency: currency, Zone: "America/New_York"}
	book, err := store.Create(ctx, filepath.Join(t.TempDir(), "shop.db"), founding, store.Options{Clock: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
	return platformBook{book, t, ctx}
}

// bring imports a sample.
func (b platformBook) bring(name string) store.ImportResult {
	b.t.Helper()
	return b.bringFile(filepath.Join("exchange", "testdata", name))
}

func (b platformBook) bringFile(path string) store.ImportResult {
	b.t.Helper()
	name, shop := filepath.Base(path), b.Shop()
	f, err := exchange.Open(path, exchange.Options{Currency: shop.Currency, Zone: shop.Zone})
	if err != nil {
		b.t.Fatal(err)
	}
	defer f.Close()
	r, err := b.ImportOrders(b.ctx, store.ImportInput{
		Source: f.Format, File: name, Format: f.Format, SHA256: f.SHA256[:],
		Read: func(yield func(*store.OrderDraft) error, problem func(store.RowProblem) error) error {
			return f.Orders(yield, func(p exchange.Problem) error {
				return problem(store.RowProblem{Line: p.Line, Column: p.Column, Err: p})
			})
		},
	})
	if err != nil {
		b.t.Fatal(name, err)
	}
	return r
}

// state is every order and every member as one text, so that two states can be compared.
func (b platformBook) state() string {
	b.t.Helper()
	var text strings.Builder
	if err := b.ExportOrders(b.ctx, "", func(o *store.Order) error {
		fmt.Fprintln(&text, o.Ext, o.Status, o.Currency, o.Total, o.Refunded, o.Member, o.Lines, o.Placed, o.Paid, o.Done, o.Shipped)
		fmt.Fprintln(&text, o.Channel, o.Carrier, o.Tracking, o.City, o.Country, o.Coupons, o.Note, o.Outstanding, o.RefundOpen)
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
	if err := b.ExportMembers(b.ctx, "", func(m *store.Member) error {
		fmt.Fprintln(&text, m.Name, m.Identities, m.Balance, m.Pending, m.Lifetime.Orders, m.Lifetime.Spend)
		return nil
	}); err != nil {
		b.t.Fatal(err)
	}
	return text.String()
}

func (b platformBook) sound() {
	b.t.Helper()
	d, err := b.Doctor(b.ctx, true, "")
	if err != nil || !d.OK {
		b.t.Fatal(err, d.Findings)
	}
}

// counts are the numbers of an import, in the order in which its result names them.
type counts struct{ created, updated, unchanged, refunded, held, unlinked, people, awarded, clawed int64 }

func countsOf(r store.ImportResult) counts {
	return counts{r.New, r.Updated, r.Unchanged, r.Refunded, r.Held, r.Unlinked, r.MembersNew, r.Awarded, r.ClawedBack}
}

// TestPlatformSamples takes the files of each platform in, in an order in which an owner may bring them, then all of them
// again, which changes nothing, and takes them back from the last to the first.
func TestPlatformSamples(t *testing.T) {
	type step struct {
		file string
		want counts
	}
	for _, c := range []struct {
		name, currency string
		steps          []step
	}{
		// 65.00 − 5.00 shipping and 80.00 less 25.50 refunded; the report adds one order without a buyer; sterling earns nothing in a
		// shop in euros; 53.00 − 5.00 shipping and 40.00 less 12.50.
		{"WooCommerce", "EUR", []step{
			{"woo_webtoffee.csv", counts{6, 0, 0, 2, 1, 0, 5, 140, 25}},
			{"woo_analytics.csv", counts{1, 0, 4, 0, 1, 0, 0, 0, 0}},
			{"woo_skyverge.csv", counts{3, 0, 0, 2, 0, 0, 2, 0, 0}},
			{"woo_algolplus.csv", counts{4, 0, 0, 2, 1, 0, 4, 88, 12}},
		}},
		// The report alone names nobody; the orders then bring money, people and points: 60, and 80 − 25.
		{"WooCommerceReportFirst", "EUR", []step{
			{"woo_analytics.csv", counts{5, 0, 0, 0, 1, 0, 0, 0, 0}},
			{"woo_webtoffee.csv", counts{2, 4, 0, 2, 1, 0, 5, 115, 0}},
			{"woo_analytics_10.csv", counts{0, 0, 3, 0, 0, 0, 0, 0, 0}},
		}},
		// 1,240 less 20 (without tax, tip), 45 less 5, 25 paid in two parts; a gift card earns nothing; one refund has no sale. Of the
		// items 12.50 are new, the other order gets its lines.
		{"Square", "USD", []step{
			{"square_55.csv", counts{6, 0, 0, 3, 1, 1, 4, 1310, 25}},
			{"square_items.csv", counts{1, 1, 0, 0, 0, 0, 0, 12, 0}},
			{"square_44.csv", counts{1, 0, 0, 0, 0, 0, 0, 20, 0}},
			{"square_41.csv", counts{2, 0, 0, 0, 0, 0, 0, 20, 0}},
		}},
		{"SquareItemsFirst", "USD", []step{
			{"square_items.csv", counts{2, 0, 0, 1, 0, 0, 2, 1252, 20}},
			{"square_55.csv", counts{5, 1, 0, 2, 1, 1, 2, 70, 5}},
		}},
		// Payments before their orders say nothing. 41.00 − 5.00 shipping (without tax), 30 less 10, 50, 14; then 24.00 − 4.00; then
		// the payments take 5, 50 and 4 back.
		{"Etsy", "USD", []step{
			{"etsy_payments.csv", counts{0, 0, 0, 0, 0, 5, 0, 0, 0}},
			{"etsy_orders.csv", counts{7, 0, 0, 2, 1, 0, 4, 130, 10}},
			{"etsy_items.csv", counts{1, 1, 0, 0, 0, 0, 1, 20, 0}},
			{"etsy_payments.csv", counts{0, 3, 1, 3, 0, 1, 0, 0, 59}},
		}},
		// Nobody is named, nobody earns.
		{"Amazon", "USD", []step{
			{"amazon_new.txt", counts{2, 0, 0, 0, 0, 0, 0, 0, 0}},
			{"amazon_all.txt", counts{3, 1, 0, 0, 1, 0, 0, 0, 0}},
			{"amazon_unshipped.txt", counts{0, 1, 0, 0, 0, 1, 0, 0, 0}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := openPlatformBook(t, c.currency)
			var states []string
			var batches []int64
			for _, s := range c.steps {
				before := b.state()
				r := b.bring(s.file)
				if got := countsOf(r); got != s.want {
					t.Errorf("%s: %+v, want %+v", s.file, got, s.want)
				}
				if r.Batch != 0 {
					states, batches = append(states, before), append(batches, r.Batch)
				}
				b.sound()
			}
			after := b.state()
			for range 2 {
				for _, s := range c.steps {
					if r := b.bring(s.file); r.New+r.Updated+r.Awarded+r.ClawedBack+r.MembersNew != 0 {
						t.Errorf("%s again: %+v", s.file, countsOf(r))
					}
				}
			}
			if again := b.state(); again != after {
				t.Errorf("the files again left\n%swhere there was\n%s", again, after)
			}
			for i := len(batches) - 1; i >= 0; i-- {
				if _, err := b.UndoBatch(b.ctx, batches[i], false); err != nil {
					t.Fatal(err)
				}
				b.sound()
				if left := b.state(); left != states[i] {
					t.Errorf("undoing %d left\n%swhere there was\n%s", batches[i], left, states[i])
				}
			}
		})
	}
}

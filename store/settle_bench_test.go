package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/program"
)

// dueMembers is how many of the members of BenchmarkSettling have something due.
const dueMembers = 100_000

// settlingShop is a shop of so many members with one order each. dueMembers of them bought on the first day; all others later.
func settlingShop(b *testing.B, members int, expiry string, now *time.Time) *store.Book {
	b.Helper()
	ctx := context.Background()
	start := time.Date(2025, 1, 1, 10, 0, 0, 0, time.UTC)
	*now = start.AddDate(0, 0, 20)
	book, err := store.Create(ctx, filepath.Join(b.TempDir(), "shop.db"), store.Founding{Name: "bench", Currency: "USD", Zone: "UTC"},
		store.Options{Clock: func() time.Time { return *now }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = book.Close() })
	tiers := program.Tiers{Steps: []program.Tier{{Key: "silver", Name: "Silver", Reach: program.Measures{Spend: 50_00}}}}
	tiers.Window, _ = program.ParseWindow("365d")
	tiers.Lasts, _ = program.ParseLasting("30d")
	for _, err := range []error{only(book.SetSetting(ctx, "expiry", expiry)), only(book.SetSetting(ctx, "return_days", "30")), only(book.SetTiers(ctx, tiers, false))} {
		if err != nil {
			b.Fatal(err)
		}
	}
	if _, err := book.ImportOrders(ctx, store.ImportInput{Source: "generic", Read: func(yield func(*store.OrderDraft) error, _ func(store.RowProblem) error) error {
		for i := range members {
			at, total := start, int64(60_00)
			if i >= dueMembers {
				at, total = start.AddDate(0, 0, 10+i%10), 40_00
			}
			d := store.OrderDraft{
				Line: i + 2, ID: fmt.Sprintf("SO-%09d", i), Status: store.StatusPaid, Has: store.HasStatus, Total: total,
				PlacedAt: store.InstantOf(at), PaidAt: store.InstantOf(at), Buyer: store.Buyer{Email: fmt.Sprintf("b%07d@example.com", i)},
			}
			if err := yield(&d); err != nil {
				return err
			}
		}
		return nil
	}}); err != nil {
		b.Fatal(err)
	}
	return book
}

// BenchmarkSettling is a run of release, of expiry and of tiers over a shop in which a hundred thousand members are due.
func BenchmarkSettling(b *testing.B) {
	for _, c := range []struct {
		name, expiry string
		days         int
		run          func(context.Context, *store.Book) (int64, error)
	}{
		{"release", "none", 31, func(ctx context.Context, book *store.Book) (int64, error) {
			done, err := book.Release(ctx, store.Settling{})
			return done.Members, err
		}},
		{"expiry", "40d", 42, func(ctx context.Context, book *store.Book) (int64, error) {
			done, err := book.Expire(ctx, store.Settling{Confirmed: true})
			return done.Members, err
		}},
		{"inactive", "inactive:40d", 42, func(ctx context.Context, book *store.Book) (int64, error) {
			done, err := book.Expire(ctx, store.Settling{Confirmed: true})
			return done.Members, err
		}},
		{"tiers", "none", 40, func(ctx context.Context, book *store.Book) (int64, error) {
			done, err := book.RunTiers(ctx, store.Settling{Confirmed: true})
			return done.Down + done.Kept, err
		}},
	} {
		for _, members := range []int{200_000, 1_000_000} {
			b.Run(fmt.Sprintf("%s/members=%d", c.name, members), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					var now time.Time
					book := settlingShop(b, members, c.expiry, &now)
					now = time.Date(2025, 1, 1+c.days, 10, 0, 0, 0, time.UTC)
					used := processorTime()
					b.StartTimer()
					due, err := c.run(context.Background(), book)
					b.StopTimer()
					if err != nil || due != dueMembers {
						b.Fatalf("%d were due, %v", due, err)
					}
					b.ReportMetric((processorTime() - used).Seconds(), "cpu-s/run")
					_ = book.Close()
					b.StartTimer()
				}
			})
		}
	}
}

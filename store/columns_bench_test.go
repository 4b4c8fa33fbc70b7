package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"testing"
	"time"
)

// orderShop opens a shop of n orders over three years. It is built once and kept in the temporary folder.
func orderShop(b *testing.B, n int) *Book {
	b.Helper()
	if testing.Short() {
		b.Skip("builds a shop of millions of orders")
	}
	ctx := context.Background()
	now := time.Date(2026, 1, 2, 10, 0, 0, 0, time.UTC)
	o := Options{Clock: func() time.Time { return now }}
	path := keptBook(b, "orders", n)
	open := Open
	fresh := !exists(path)
	if fresh {
		open = func(ctx context.Context, path string, o Options) (*Book, error) {
			return Create(ctx, path, Founding{Name: "orders", Currency: "USD", Zone: "UTC"}, o)
		}
	}
	book, err := open(ctx, path, o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = book.Close() })
	const file = 1_000_000
	for at := 0; fresh && at < n; at += file {
		if _, err := book.ImportOrders(ctx, ImportInput{
			Source: "generic", File: fmt.Sprint("orders-", at), SHA256: fmt.Append(nil, at), Read: randomOrders(at, min(file, n-at), n),
		}); err != nil {
			b.Fatal(err)
		}
	}
	return book
}

// randomOrders yields count of all orders of a shop, from the given one on.
func randomOrders(from, count, all int) func(func(*OrderDraft) error, func(RowProblem) error) error {
	return func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
		r := rand.New(rand.NewPCG(uint64(from), 1))
		start := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
		members := min(all, 1_000_000)
		d := OrderDraft{Status: StatusPaid}
		for i := range count {
			d.ID = fmt.Sprintf("SO-%09d", from+i)
			d.Total = int64(500 + r.IntN(50000))
			d.PlacedAt = Instant(start + int64(float64(from+i)/float64(all)*3*365*86400*1000))
			d.Buyer.Email = fmt.Sprintf("buyer%07d@example.com", r.IntN(members))
			d.Line = i + 2
			if err := yield(&d); err != nil {
				return err
			}
		}
		return nil
	}
}

// BenchmarkColumns lays out every order of the shop.
func BenchmarkColumns(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprintf("orders=%d", n), func(b *testing.B) {
			book := orderShop(b, n)
			for b.Loop() {
				c, err := book.Columns(context.Background(), ColumnsQuery{})
				if err != nil || c.Len() < n*9/10 {
					b.Fatal(c.Len(), err)
				}
			}
		})
	}
}

// BenchmarkFigures reads the rollups: kept ones, and anew after every write.
func BenchmarkFigures(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as main sets it
	for _, n := range []int{10_000, 1_000_000, 10_000_000} {
		for _, kept := range []bool{true, false} {
			b.Run(fmt.Sprintf("orders=%d/kept=%v", n, kept), func(b *testing.B) {
				book := orderShop(b, n)
				var took []time.Duration
				for b.Loop() {
					if !kept {
						if err := book.write(b.Context(), "test.write", func(t *tx) error { return t.audit("test.write", "shop", nil, "") }); err != nil {
							b.Fatal(err)
						}
					}
					start := time.Now()
					if _, err := book.Figures(context.Background()); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		}
	}
}

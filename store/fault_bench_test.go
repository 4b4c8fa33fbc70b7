package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"regulars/store"
)

// BenchmarkSalesDuringAnImport tells how long the longest sale waits while a file of 100,000 orders is imported into a shop
// of 100,000 (F41: below a second on a machine that is not busy otherwise).
func BenchmarkSalesDuringAnImport(b *testing.B) {
	ctx := context.Background()
	file := filepath.Join(b.TempDir(), "orders.csv")
	writeOrders(b, file, 50_000_000, 100_000)
	for b.Loop() {
		book := benchShop(b, 100_000)
		done := make(chan struct{})
		go func() {
			defer close(done)
			importFile(b, book, file)
		}()
		var longest time.Duration
		sales := 0
		for running := true; running; sales++ {
			start := time.Now()
			if _, err := book.Earn(ctx, store.Award{Member: 1, Points: 1, Text: "sale"}); err != nil {
				b.Fatal(err)
			}
			longest = max(longest, time.Since(start))
			select {
			case <-done:
				running = false
			case <-time.After(5 * time.Millisecond):
			}
		}
		b.ReportMetric(longest.Seconds(), "s/longest-sale")
		b.ReportMetric(float64(sales), "sales")
	}
}

package store

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// BenchmarkCare makes the care list of a shop with 865,000 customers anew, of whom one in twenty grows quiet and as many are due to buy again, and
// reads its first page. The rhythms are made up: reading them from the orders is what BenchmarkColumns measures.
func BenchmarkCare(b *testing.B) {
	book := orderShop(b, 2_000_000)
	ctx := b.Context()
	columns, err := book.Columns(ctx, ColumnsQuery{})
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	rhythms := make([]Rhythm, len(columns.People))
	for i, p := range columns.People {
		rhythms[i] = Rhythm{Member: p.ID, Year: int64(r.IntN(1_000_000)), Last: book.Today() - Day(r.IntN(400)), Usual: 1 + r.IntN(60), Quiet: i%20 == 0, Due: i%20 == 1}
	}
	for _, c := range []struct {
		name  string
		clear bool
	}{{"first", true}, {"again", false}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if c.clear {
					b.StopTimer()
					if err := book.writeAlone(ctx, "bench.care", func(t *tx) error { return t.exec("DELETE FROM care") }); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				out, err := book.MakeCare(ctx, rhythms, false)
				if err != nil || out.People < 50_000 {
					b.Fatal(out, err)
				}
				b.ReportMetric(float64(out.Rows), "rows")
			}
		})
	}
	b.Run("read", func(b *testing.B) {
		var times []time.Duration
		for b.Loop() {
			start := time.Now()
			page, err := book.Care(ctx, 0, 50)
			if err != nil || len(page.Items) != 50 {
				b.Fatal(len(page.Items), err)
			}
			times = append(times, time.Since(start))
		}
		slices.Sort(times)
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds()), "µs/p99")
	})
}

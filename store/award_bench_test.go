package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"regulars/store"
)

// syncsPerSecond measures what this disk can make durable: writes of 12 KiB, each flushed.
func syncsPerSecond(b *testing.B) float64 {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	block := make([]byte, 12<<10)
	start, n := time.Now(), 0
	for ; time.Since(start) < 500*time.Millisecond; n++ {
		if _, err := file.WriteAt(block, int64(n%64)*int64(len(block))); err != nil {
			b.Fatal(err)
		}
		if err := file.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return float64(n) / time.Since(start).Seconds()
}

// awardOrRedeem is one act at the counter: three awards for two redemptions.
func awardOrRedeem(ctx context.Context, book *store.Book, i int) error {
	member := int64(i%(benchMembers-100) + 1) // of so many random orders a few buyers got none
	if i%5 < 3 {
		_, err := book.Earn(ctx, store.Award{Member: member, Points: 20, Text: "bench"})
		return err
	}
	_, err := book.Redeem(ctx, store.Redeem{Member: member, Points: 5})
	if store.CodeIs(err, store.CodeInsufficientPoints) {
		return nil
	}
	return err
}

func percentile(all []time.Duration, p float64) float64 {
	slices.Sort(all)
	return all[int(float64(len(all)-1)*p)].Seconds() * 1000
}

// BenchmarkAward is durable awards and redemptions in a shop of a million orders. F is acts a second over flushes a second of
// the same disk in the same minute.
func BenchmarkAward(b *testing.B) {
	for _, callers := range []int{1, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			book := benchShop(b, 1_000_000)
			flushes := syncsPerSecond(b)
			ctx := context.Background()
			var mu sync.Mutex
			var took []time.Duration
			b.SetParallelism(callers)
			b.ResetTimer()
			start, used, next := time.Now(), processorTime(), 0
			run := func() {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				at := time.Now()
				if err := awardOrRedeem(ctx, book, i*7919); err != nil {
					b.Error(err)
				}
				mu.Lock()
				took = append(took, time.Since(at))
				mu.Unlock()
			}
			if callers == 1 {
				for range b.N {
					run()
				}
			} else {
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						run()
					}
				})
			}
			perSecond := float64(b.N) / time.Since(start).Seconds()
			b.ReportMetric(perSecond/flushes, "F")
			b.ReportMetric(float64((processorTime()-used).Microseconds())/float64(b.N), "cpu-µs/act")
			b.ReportMetric(percentile(took, 0.99), "p99-ms")
		})
	}
}

// BenchmarkAwardProcesses is eight processes writing to one shop. Each runs this test binary with an environment that turns
// BenchmarkAwardChild into a worker.
func BenchmarkAwardProcesses(b *testing.B) {
	const processes, acts = 8, 200
	for b.Loop() {
		b.StopTimer()
		book := benchShop(b, 1_000_000)
		path := book.Path()
		_ = book.Close()
		flushes := syncsPerSecond(b)
		b.StartTimer()
		start := time.Now()
		outputs := make([]string, processes)
		var wait sync.WaitGroup
		for i := range processes {
			wait.Go(func() {
				cmd := exec.Command(os.Args[0], "-test.run=xxx", "-test.bench=AwardChild$", "-test.benchtime=1x")
				cmd.Env = append(os.Environ(), "REGULARS_BENCH_CHILD="+path, "REGULARS_BENCH_ACTS="+strconv.Itoa(acts), "REGULARS_BENCH_FROM="+strconv.Itoa(i*1000))
				out, err := cmd.CombinedOutput()
				if err != nil {
					b.Errorf("%v\n%s", err, out)
				}
				outputs[i] = string(out)
			})
		}
		wait.Wait()
		perSecond := processes * acts / time.Since(start).Seconds()
		b.ReportMetric(perSecond/flushes, "F")
		var all []time.Duration
		for _, line := range strings.Split(strings.Join(outputs, "\n"), "\n") {
			if text, ok := strings.CutPrefix(line, "took "); ok {
				if d, err := time.ParseDuration(text); err == nil {
					all = append(all, d)
				}
			}
		}
		if len(all) != processes*acts {
			b.Fatalf("%d of %d acts", len(all), processes*acts)
		}
		b.ReportMetric(percentile(all, 0.99), "p99-ms")
		b.ReportMetric(percentile(all, 1), "max-ms")
	}
}

// BenchmarkAwardChild is one of the processes of BenchmarkAwardProcesses, and nothing by itself.
func BenchmarkAwardChild(b *testing.B) {
	path := os.Getenv("REGULARS_BENCH_CHILD")
	if path == "" {
		b.Skip("run by BenchmarkAwardProcesses only")
	}
	acts, _ := strconv.Atoi(os.Getenv("REGULARS_BENCH_ACTS"))
	from, _ := strconv.Atoi(os.Getenv("REGULARS_BENCH_FROM"))
	book, err := store.Open(context.Background(), path, benchOptions)
	if err != nil {
		b.Fatal(err)
	}
	defer book.Close()
	for i := range acts {
		at := time.Now()
		if err := awardOrRedeem(context.Background(), book, from+i); err != nil {
			b.Fatal(err)
		}
		fmt.Println("took", time.Since(at))
	}
}

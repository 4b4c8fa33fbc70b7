package store_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"regulars/store"
)

// flusher gives a function that writes 12 KiB and makes them durable: what the disk can do at best. It says how long that took.
func flusher(b *testing.B) func() time.Duration {
	b.Helper()
	file, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = file.Close() })
	block, n := make([]byte, 12<<10), int64(0)
	flush := func() time.Duration {
		start := time.Now()
		if _, err := file.WriteAt(block, n%64*int64(len(block))); err != nil {
			b.Fatal(err)
		}
		if err := syncData(file); err != nil {
			b.Fatal(err)
		}
		n++
		return time.Since(start)
	}
	for range 64 { // from here on the file does not grow
		flush()
	}
	return flush
}

// syncsPerSecond measures what this disk can make durable just now.
func syncsPerSecond(b *testing.B) float64 {
	b.Helper()
	flush := flusher(b)
	start, n := time.Now(), 0
	for ; time.Since(start) < 500*time.Millisecond; n++ {
		flush()
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

func mean(all []time.Duration) float64 {
	sum := 0.0
	for _, d := range all {
		sum += d.Seconds() * 1000
	}
	return sum / float64(len(all))
}

func percentile(all []time.Duration, p float64) float64 {
	slices.Sort(all)
	return all[int(float64(len(all)-1)*p)].Seconds() * 1000
}

// BenchmarkAward is durable awards and redemptions in a shop of a million orders, by one caller. F is acts a second over flushes
// a second of the same disk; both take turns, so that other work on the machine meets both. F-p50 is the same of the medians.
func BenchmarkAward(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as main sets it
	book := benchShop(b, 1_000_000)
	flush := flusher(b)
	var acts, flushes []time.Duration
	var used time.Duration
	const round = 20
	for b.Loop() {
		if len(acts)%round == 0 {
			b.StopTimer()
			for range round {
				flushes = append(flushes, flush())
			}
			b.StartTimer()
		}
		start, cpu := time.Now(), processorTime()
		if err := awardOrRedeem(b.Context(), book, len(acts)*7919); err != nil {
			b.Fatal(err)
		}
		acts, used = append(acts, time.Since(start)), used+processorTime()-cpu
	}
	b.ReportMetric(mean(flushes)/mean(acts), "F")
	b.ReportMetric(percentile(flushes, 0.5)/percentile(acts, 0.5), "F-p50")
	b.ReportMetric(float64(used.Microseconds())/float64(len(acts)), "cpu-µs/act")
	b.ReportMetric(percentile(acts, 0.99), "p99-ms")
}

// BenchmarkAwardTogether is the same by 32 callers at once.
func BenchmarkAwardTogether(b *testing.B) {
	const callers = 32
	book := benchShop(b, 1_000_000)
	flushes := syncsPerSecond(b)
	var mu sync.Mutex
	var took []time.Duration
	var next atomic.Int64
	b.SetParallelism((callers + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	b.ResetTimer()
	start, used := time.Now(), processorTime()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			at := time.Now()
			if err := awardOrRedeem(b.Context(), book, int(next.Add(1))*7919); err != nil {
				b.Error(err)
			}
			mu.Lock()
			took = append(took, time.Since(at))
			mu.Unlock()
		}
	})
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds()/flushes, "F")
	b.ReportMetric(float64((processorTime()-used).Microseconds())/float64(b.N), "cpu-µs/act")
	b.ReportMetric(percentile(took, 0.99), "p99-ms")
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

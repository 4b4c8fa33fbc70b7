package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"regulars/store"
)

const benchRows = 1_000_000

// benchFile writes a million rows of the four-column file that the speed targets speak of.
func benchFile(tb testing.TB, rows int) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "orders.csv")
	out, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer out.Close()
	buf := []byte("order_id,email,amount,date\n")
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range rows {
		at = at.Add(90 * time.Second)
		buf = fmt.Appendf(buf, "%d,buyer%d@example.com,%d.%02d,%s\n", 1_000_000+i, i*7919%100_000, 5+i%300, i%100, at.Format("2006-01-02 15:04:05"))
		if len(buf) > 1<<20 {
			_, _ = out.Write(buf)
			buf = buf[:0]
		}
	}
	_, _ = out.Write(buf)
	return path
}

// reportRows adds rows per second to a benchmark.
func reportRows(b *testing.B, rows int) {
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkOpenAndOrders reads a million rows into drafts with everything on: the three passes, every check.
func BenchmarkOpenAndOrders(b *testing.B) {
	path := benchFile(b, benchRows)
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		f, err := Open(path, Options{Currency: "CNY", Zone: zone})
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		err = f.Orders(func(*store.OrderDraft) error { n++; return nil }, func(p Problem) error { return p })
		if err != nil || n != benchRows {
			b.Fatal(n, err)
		}
		_ = f.Close()
	}
	reportRows(b, benchRows)
}

// BenchmarkOpen is the part of the same work that a preview needs.
func BenchmarkOpen(b *testing.B) {
	path := benchFile(b, benchRows)
	for b.Loop() {
		f, err := Open(path, Options{Currency: "CNY"})
		if err != nil {
			b.Fatal(err)
		}
		_ = f.Close()
	}
	reportRows(b, benchRows)
}

// BenchmarkReader is our reader alone, BenchmarkEncodingCSV the standard library's on the same bytes.
func BenchmarkReader(b *testing.B) {
	file, err := os.Open(benchFile(b, benchRows))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	for b.Loop() {
		_, _ = file.Seek(0, io.SeekStart)
		r := newReader(file, ',')
		for {
			ok, err := r.next()
			if err != nil {
				b.Fatal(err)
			}
			if !ok {
				break
			}
		}
	}
	reportRows(b, benchRows)
}

func BenchmarkEncodingCSV(b *testing.B) {
	file, err := os.Open(benchFile(b, benchRows))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	for b.Loop() {
		_, _ = file.Seek(0, io.SeekStart)
		r := csv.NewReader(file)
		r.ReuseRecord = true
		for {
			if _, err := r.Read(); err == io.EOF {
				break
			} else if err != nil {
				b.Fatal(err)
			}
		}
	}
	reportRows(b, benchRows)
}

// readAll opens a file and reads its orders, and gives their number.
func readAll(b *testing.B, path string, o Options) int {
	b.Helper()
	f, err := Open(path, o)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	n := 0
	if err := f.Orders(func(*store.OrderDraft) error { n++; return nil }, func(p Problem) error { return p }); err != nil {
		b.Fatal(err)
	}
	return n
}

// shopifyFile writes orders of three or four rows in the 79 columns of Shopify's export, 100,000 rows in all.
func shopifyFile(tb testing.TB) (path string, rows int) {
	tb.Helper()
	file, err := os.Open("testdata/shopify_79.csv")
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	sample, err := csv.NewReader(file).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	path = filepath.Join(tb.TempDir(), "shopify.csv")
	out, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	w := csv.NewWriter(out)
	_ = w.Write(sample[0])
	for order := 0; rows < 100_000; order++ {
		lines := []int{1, 2, 3}
		if order%3 == 0 {
			lines = append(lines, 2)
		}
		for i, l := range lines {
			row := append([]string(nil), sample[l]...)
			row[0] = fmt.Sprintf("#%d", 1000+order)
			if i == 0 {
				row[55] = fmt.Sprint(6_000_000_000_000 + order)
			}
			_ = w.Write(row)
			rows++
		}
	}
	w.Flush()
	_ = out.Close()
	return path, rows
}

// BenchmarkShopify reads 30,000 orders of 100,000 rows as Shopify exports them, by turns with as many rows of the generic
// format, and reports the ratio of the times.
func BenchmarkShopify(b *testing.B) {
	path, rows := shopifyFile(b)
	plain := benchFile(b, rows)
	ratio := byTurns(b, func() { readAll(b, path, Options{Currency: "USD"}) }, func() { readAll(b, plain, Options{Currency: "USD"}) })
	b.ReportMetric(ratio, "shopify/generic")
}

// BenchmarkWorkbook reads a workbook of 100,000 rows: orders in our own 34 columns, and Shopify's 79. The peak of memory
// is that of the whole process, which holds the workbook to read as well.
func BenchmarkWorkbook(b *testing.B) {
	for _, c := range []struct {
		name string
		text func() string
	}{
		{"own", func() string { return ownWorkbook(b, 100_000) }},
		{"shopify", func() string { path, _ := shopifyFile(b); return asWorkbook(b, string(mustRead(b, path))) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			path := write(b, c.text())
			b.ReportAllocs()
			for b.Loop() {
				readAll(b, path, Options{Currency: "USD"})
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(m.Sys)/(1<<20), "MB-sys")
			reportRows(b, 100_000)
		})
	}
}

// ownWorkbook is our own export of orders with one line each.
func ownWorkbook(b *testing.B, rows int) string {
	b.Helper()
	drafts := make([]store.OrderDraft, rows)
	for i := range drafts {
		drafts[i] = full(fmt.Sprint(1_000_000 + i))
		drafts[i].Lines = drafts[i].Lines[:1]
	}
	return exportOrders(b, drafts, WriteOptions{Shape: ShapeWorkbook})
}

// BenchmarkWriteWorkbook writes such an export.
func BenchmarkWriteWorkbook(b *testing.B) {
	for b.Loop() {
		ownWorkbook(b, 100_000)
	}
	reportRows(b, 100_000)
}

// BenchmarkGB18030 reads the same 300,000 Chinese orders in GB18030 and in UTF-8, by turns, so that both have the same
// weather, and reports the shortest times' ratio.
func BenchmarkGB18030(b *testing.B) {
	const rows = 300_000
	var text strings.Builder
	text.WriteString("订单编号,买家会员名,收货人姓名,买家实际支付金额,订单状态,订单创建时间,宝贝标题\n")
	for i := range rows {
		fmt.Fprintf(&text, "28370000000%08d,若曦家的猫%d,李雷,%d.50,交易成功,2026-01-05 10:00:00,明前龙井绿茶礼盒装特级 100 克\n", i, i%5000, 5+i%300)
	}
	unmarked, chinese := write(b, text.String()), write(b, inGB(b, text.String()))
	ratio := byTurns(b, func() { readAll(b, chinese, Options{Encoding: EncodingGB18030, Currency: "CNY"}) },
		func() { readAll(b, unmarked, Options{Currency: "CNY"}) })
	b.ReportMetric(ratio, "gb/utf8")
}

// byTurns runs two things by turns and gives the ratio of their shortest times.
func byTurns(b *testing.B, one, other func()) float64 {
	b.Helper()
	best := [2]time.Duration{time.Hour, time.Hour}
	for b.Loop() {
		for i, run := range []func(){one, other} {
			begin := time.Now()
			run()
			best[i] = min(best[i], time.Since(begin))
		}
	}
	return float64(best[0]) / float64(best[1])
}

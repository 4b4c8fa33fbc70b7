package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// BenchmarkShopify reads 30,000 orders of 100,000 rows in the 79 columns of Shopify's export.
func BenchmarkShopify(b *testing.B) {
	heading := make([]string, 0, 79)
	file, err := os.Open("testdata/shopify_79.csv")
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	sample, err := csv.NewReader(file).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	heading = append(heading, sample[0]...)
	path := filepath.Join(b.TempDir(), "shopify.csv")
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := csv.NewWriter(out)
	_ = w.Write(heading)
	rows := 0
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
	for b.Loop() {
		readAll(b, path, Options{Currency: "USD"})
	}
	reportRows(b, rows)
}

// BenchmarkGB18030 and BenchmarkSameInUTF8 read the same Chinese orders in both encodings.
func BenchmarkGB18030(b *testing.B) { benchChinese(b, EncodingGB18030) }

func BenchmarkSameInUTF8(b *testing.B) { benchChinese(b, EncodingUTF8) }

// benchChinese reads 300,000 Chinese orders in an encoding.
func benchChinese(b *testing.B, encoding string) {
	const rows = 300_000
	var text strings.Builder
	text.WriteString("订单编号,买家会员名,收货人姓名,买家实际支付金额,订单状态,订单创建时间,宝贝标题\n")
	for i := range rows {
		fmt.Fprintf(&text, "28370000000%08d,若曦家的猫%d,李雷,%d.50,交易成功,2026-01-05 10:00:00,明前龙井绿茶礼盒装特级 100 克\n", i, i%5000, 5+i%300)
	}
	content := text.String()
	if encoding == EncodingGB18030 {
		content = inGB(b, content)
	}
	path := write(b, content)
	for b.Loop() {
		if n := readAll(b, path, Options{Encoding: encoding, Currency: "CNY"}); n != rows {
			b.Fatal(n)
		}
	}
	reportRows(b, rows)
}

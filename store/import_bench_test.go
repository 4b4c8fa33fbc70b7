package store_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/exchange"
)

// benchMembers is how many buyers the shops of the benchmarks have.
const benchMembers = 100_000

// writeOrders writes a generic file of n orders, numbered from first, one every nine seconds, by random buyers.
func writeOrders(b *testing.B, path string, first, n int) {
	b.Helper()
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	defer out.Flush()
	r := rand.New(rand.NewPCG(uint64(first), 1))
	start := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	fmt.Fprintln(out, "order_id,email,amount,date")
	for i := first; i < first+n; i++ {
		at := start.Add(time.Duration(i) * 9 * time.Second)
		fmt.Fprintf(out, "SO-%09d,buyer%07d@example.com,%d.%02d,%s\n", i, r.IntN(benchMembers), 5+r.IntN(500), r.IntN(100), at.Format(time.DateTime))
	}
}

func importFile(b *testing.B, book *store.Book, path string) store.ImportResult {
	b.Helper()
	shop := book.Shop()
	f, err := exchange.Open(path, exchange.Options{Currency: shop.Currency, Zone: shop.Zone})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	res, err := book.ImportOrders(context.Background(), store.ImportInput{
		Source: f.Format, File: filepath.Base(path), RowCount: func() int64 { return int64(f.Rows) },
		Read: func(yield func(*store.OrderDraft) error, problem func(store.RowProblem) error) error {
			return f.Orders(yield, func(p exchange.Problem) error {
				return problem(store.RowProblem{Line: p.Line, Column: p.Column, Err: p})
			})
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	return res
}

// benchFolder keeps the shops that benchmarks start from between runs, because building ten million orders takes minutes.
func benchFolder(b *testing.B) string {
	b.Helper()
	folder := filepath.Join(os.TempDir(), "regulars-bench")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		b.Fatal(err)
	}
	return folder
}

var benchOptions = store.Options{Clock: func() time.Time { return time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC) }}

// benchShop opens a copy of a shop with the given number of orders.
func benchShop(b *testing.B, orders int) *store.Book {
	b.Helper()
	ctx := context.Background()
	base := filepath.Join(benchFolder(b), fmt.Sprintf("shop-%d-%08x.db", orders, store.SchemaSum()))
	if _, err := os.Stat(base); err != nil {
		book, err := store.Create(ctx, base, store.Founding{Name: "bench", Currency: "USD", Zone: "UTC"}, benchOptions)
		if err != nil {
			b.Fatal(err)
		}
		for at := 0; at < orders; at += 1_000_000 {
			path := filepath.Join(b.TempDir(), "base.csv")
			writeOrders(b, path, at, min(1_000_000, orders-at))
			importFile(b, book, path)
		}
		if err := book.Close(); err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(b.TempDir(), "shop.db")
	copyFile(b, base, path)
	book, err := store.Open(ctx, path, benchOptions)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = book.Close() })
	return book
}

func copyFile(b *testing.B, from, to string) {
	b.Helper()
	in, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		b.Fatal(err)
	}
}

// textbook is the schema that the sqlite3 shell imports into: the tables a textbook would draw, with their indexes.
const textbook = `
PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144;
CREATE TABLE member (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, ext_id TEXT NOT NULL UNIQUE, member_id INTEGER NOT NULL REFERENCES member, amount INTEGER NOT NULL, at TEXT NOT NULL);
CREATE INDEX orders_member ON orders (member_id);
CREATE TABLE ledger (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, order_id INTEGER, kind TEXT NOT NULL, delta INTEGER NOT NULL, at TEXT NOT NULL);
CREATE INDEX ledger_member ON ledger (member_id);
CREATE TABLE lot (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL, points INTEGER NOT NULL, left INTEGER NOT NULL, at TEXT NOT NULL);
CREATE INDEX lot_member ON lot (member_id);
CREATE TABLE rollup (member_id INTEGER PRIMARY KEY, orders INTEGER NOT NULL, spend INTEGER NOT NULL, points INTEGER NOT NULL, last_at TEXT NOT NULL);
`

// textbookImport is the same work as set-based SQL in one durable transaction.
const textbookImport = `
PRAGMA synchronous = FULL; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE raw (ext_id TEXT, email TEXT, amount TEXT, at TEXT);
.mode csv
.import --skip 1 %s raw
BEGIN IMMEDIATE;
INSERT INTO member (email) SELECT DISTINCT lower(email) FROM raw WHERE true ON CONFLICT DO NOTHING;
CREATE TEMP TABLE fresh AS SELECT r.ext_id, m.id AS member_id, CAST(round(r.amount * 100) AS INTEGER) AS amount, r.at FROM raw r JOIN member m ON m.email = lower(r.email)
  WHERE r.amount > 0 AND r.at = strftime('%%Y-%%m-%%d %%H:%%M:%%S', r.at) AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.ext_id = r.ext_id) GROUP BY r.ext_id ORDER BY r.at;
INSERT INTO orders (ext_id, member_id, amount, at) SELECT ext_id, member_id, amount, at FROM fresh;
INSERT INTO ledger (member_id, order_id, kind, delta, at) SELECT o.member_id, o.id, 'earn', o.amount / 100, o.at FROM orders o JOIN fresh f ON f.ext_id = o.ext_id WHERE o.amount >= 100;
INSERT INTO lot (member_id, points, left, at) SELECT member_id, amount / 100, amount / 100, at FROM fresh WHERE amount >= 100;
INSERT INTO rollup (member_id, orders, spend, points, last_at) SELECT member_id, count(*), sum(amount), sum(amount / 100), max(at) FROM fresh GROUP BY member_id
  ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, spend = spend + excluded.spend, points = points + excluded.points, last_at = max(last_at, excluded.last_at);
COMMIT;
`

// shell runs a script and says how much processor time it took.
func shell(b *testing.B, db, script string) time.Duration {
	b.Helper()
	cmd := exec.Command("sqlite3", "-bail", db)
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("sqlite3: %v\n%s", err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

func textbookShop(b *testing.B, orders int) string {
	b.Helper()
	base := filepath.Join(benchFolder(b), fmt.Sprintf("textbook-%d.db", orders))
	if _, err := os.Stat(base); err != nil {
		shell(b, base, textbook)
		for at := 0; at < orders; at += 1_000_000 {
			path := filepath.Join(b.TempDir(), "base.csv")
			writeOrders(b, path, at, min(1_000_000, orders-at))
			shell(b, base, fmt.Sprintf(textbookImport, path))
		}
	}
	path := filepath.Join(b.TempDir(), "textbook.db")
	copyFile(b, base, path)
	return path
}

// BenchmarkImport imports a generic file into shops of several sizes, then the same file again, and has the sqlite3 shell
// do the same work on textbook tables in the same run. L is our time over the shell's, L-cpu the same in processor time,
// which a busy machine moves less.
func BenchmarkImport(b *testing.B) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		b.Skip("the sqlite3 shell, with which the import is compared, is not installed")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as main sets both
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(300 << 20))
	for _, size := range []struct{ rows, into int }{{100_000, 100_000}, {100_000, 1_000_000}, {1_000_000, 1_000_000}, {100_000, 10_000_000}} {
		b.Run(fmt.Sprintf("rows=%d/into=%d", size.rows, size.into), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "more.csv")
			writeOrders(b, path, size.into, size.rows)
			var ours, again, shells, ourCPU, shellCPU time.Duration
			rounds := 0
			for b.Loop() {
				b.StopTimer()
				rounds++
				book := benchShop(b, size.into)
				peer := textbookShop(b, size.into)
				at, used := time.Now(), processorTime()
				b.StartTimer()
				res := importFile(b, book, path)
				b.StopTimer()
				ours += time.Since(at)
				ourCPU += processorTime() - used
				if res.New != int64(size.rows) {
					b.Fatalf("imported %d of %d orders", res.New, size.rows)
				}
				at = time.Now()
				if res = importFile(b, book, path); res.Unchanged != int64(size.rows) || res.Batch != 0 {
					b.Fatalf("the same file again: %d unchanged, batch %d", res.Unchanged, res.Batch)
				}
				again += time.Since(at)
				_ = book.Close()
				at = time.Now()
				shellCPU += shell(b, peer, fmt.Sprintf(textbookImport, path))
				shells += time.Since(at)
				b.StartTimer()
			}
			b.ReportMetric(float64(size.rows*rounds)/ours.Seconds(), "rows/s")
			b.ReportMetric(ours.Seconds()/shells.Seconds(), "L")
			b.ReportMetric(ourCPU.Seconds()/shellCPU.Seconds(), "L-cpu")
			b.ReportMetric(again.Seconds()/ours.Seconds(), "again/first")
		})
	}
}

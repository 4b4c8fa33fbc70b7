package store_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/program"
)

// benchProgrammes are what an import awards by, beside the base rate.
var benchProgrammes = []struct {
	name  string
	rules [][]string // kind, then fields and what they say
	tiers bool
}{
	{"plain", nil, false},
	{"rules", fiveRules, false},
	{"tiers", nil, true},
	{"both", fiveRules, true},
	{"growth", append(fiveRules[:len(fiveRules):len(fiveRules)], []string{"rate", "rate", "1", "unit", "growth"}), true},
}

var fiveRules = [][]string{
	{"multiple", "factor", "2", "month_days", "8"},
	{"multiple", "factor", "1.5", "tiers", "gold"},
	{"bonus", "points", "50", "first", "yes"},
	{"bonus", "points", "20", "minimum", "200", "weekdays", "6,7"},
	{"cap", "cap_month", "2000"},
}

// setBenchProgramme puts a programme of benchProgrammes in force.
func setBenchProgramme(b *testing.B, book *store.Book, rules [][]string, tiers bool) {
	b.Helper()
	ctx, shop := context.Background(), book.Shop()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	if tiers {
		window, err1 := program.ParseWindow("365d")
		lasts, err2 := program.ParseLasting("12m")
		must(err1)
		must(err2)
		must(only(book.SetTiers(ctx, program.Tiers{Window: window, Lasts: lasts, Grace: 30, Steps: []program.Tier{
			{Key: "silver", Name: "Silver", Reach: program.Measures{Spend: 1000_00}, Gift: 50},
			{Key: "gold", Name: "Gold", Reach: program.Measures{Spend: 3000_00}, Gift: 150},
			{Key: "black", Name: "Black", Reach: program.Measures{Spend: 10_000_00}, Gift: 500},
		}}, false)))
	}
	for i, says := range rules {
		r := program.Rule{Name: fmt.Sprint("rule ", i), Kind: program.RuleKind(says[0])}
		for k := 1; k < len(says); k += 2 {
			must(shop.SetRuleField(&r, says[k], says[k+1]))
		}
		_, _, err := book.AddRule(ctx, r)
		must(err)
	}
}

// writeUCIOrders writes the orders of the UCI data as a generic file.
func writeUCIOrders(b *testing.B, path string) {
	b.Helper()
	in, err := os.Open(filepath.Join("..", "..", "shared", "data", "orders_2010_2011.csv"))
	if err != nil {
		b.Skip("the UCI data is not beside the project")
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	out, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer out.Close()
	w := bufio.NewWriter(out)
	defer w.Flush()
	fmt.Fprintln(w, "order_id,email,amount,date")
	for _, r := range rows[1:] {
		if email := r[1]; email == "" {
			fmt.Fprintf(w, "%s,,%s,%s:00\n", r[0], r[6], r[2])
		} else {
			fmt.Fprintf(w, "%s,c%s@example.com,%s,%s:00\n", r[0], email, r[6], r[2])
		}
	}
}

// programmeShops are what BenchmarkImportProgramme imports into: UCI's orders into a new shop, and random orders into a shop of a million whose
// buyers it knows, which has just set the programme and run its tiers, or had it from its first order on.
var programmeShops = []struct {
	name string
	now  time.Time
}{
	{"uci", time.Date(2011, 12, 12, 10, 0, 0, 0, time.UTC)},
	{"set", time.Date(2023, 4, 26, 10, 0, 0, 0, time.UTC)},
	{"kept", time.Date(2023, 4, 26, 10, 0, 0, 0, time.UTC)},
}

// BenchmarkImportProgramme imports one file under each of benchProgrammes in turn. A metric is a programme's processor time over that of the
// base rate alone.
func BenchmarkImportProgramme(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as main sets it; main's limit of memory gives way to what is alive
	for _, shop := range programmeShops {
		b.Run(shop.name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "orders.csv")
			if shop.name == "uci" {
				writeUCIOrders(b, path)
			} else {
				writeOrders(b, path, 1_000_000, 100_000)
			}
			used := make([]time.Duration, len(benchProgrammes))
			for b.Loop() {
				for i, p := range benchProgrammes {
					b.StopTimer()
					book := programmeShop(b, shop.name, p.name, store.Options{Clock: func() time.Time { return shop.now }}, func(book *store.Book) {
						setBenchProgramme(b, book, p.rules, p.tiers)
					})
					before := processorTime()
					b.StartTimer()
					importFile(b, book, path)
					b.StopTimer()
					used[i] += processorTime() - before
					path := book.Path()
					_ = book.Close()
					_ = os.Remove(path)
					b.StartTimer()
				}
			}
			for i, p := range benchProgrammes {
				b.ReportMetric(used[i].Seconds()/used[0].Seconds(), p.name)
			}
			b.ReportMetric(used[0].Seconds()/float64(b.N), "plain-s/op")
		})
	}
}

// programmeShop opens a shop of programmeShops. set puts its programme in force.
func programmeShop(b *testing.B, shop, programme string, options store.Options, set func(*store.Book)) *store.Book {
	b.Helper()
	ctx := context.Background()
	path := filepath.Join(b.TempDir(), "shop.db")
	found := func(path string) *store.Book {
		book, err := store.Create(ctx, path, store.Founding{Name: "bench", Currency: "USD", Zone: "UTC"}, options)
		if err != nil {
			b.Fatal(err)
		}
		if shop != "set" {
			set(book)
		}
		return book
	}
	if shop == "uci" {
		book := found(path)
		b.Cleanup(func() { _ = book.Close() })
		return book
	}
	name := "plain"
	if shop == "kept" {
		name = programme
	}
	base := filepath.Join(benchFolder(b), fmt.Sprintf("shop-%s-%08x.db", name, store.SchemaSum()))
	if _, err := os.Stat(base); err != nil {
		book := found(base)
		orders := filepath.Join(b.TempDir(), "base.csv")
		writeOrders(b, orders, 0, 1_000_000)
		at := processorTime()
		importFile(b, book, orders)
		b.Logf("a million orders under %s: %s", name, processorTime()-at)
		if err := book.Close(); err != nil {
			b.Fatal(err)
		}
	}
	copyFile(b, base, path)
	book, err := store.Open(ctx, path, options)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = book.Close() })
	if shop == "set" {
		set(book)
		if _, err := book.RunTiers(ctx, store.Settling{Asked: true, Confirmed: true}); err != nil {
			b.Fatal(err)
		}
	}
	return book
}

// only leaves out the batch of an act that tells it.
func only(_ int64, err error) error { return err }

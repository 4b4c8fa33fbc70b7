package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/store/filter"
)

// goldenScores is the golden RFM of one policy.
type goldenScores struct {
	Cuts   map[string][4]float64     `json:"cutpoints_20_40_60_80"`
	Counts map[string]map[string]int `json:"counts"`
	Cells  int                       `json:"n_cells"`
	Top    [][2]any                  `json:"top_cells"`
	Best   int                       `json:"cell_555"`
	Worst  int                       `json:"cell_111"`
}

func TestRFMReproducesTheGoldenScores(t *testing.T) {
	for _, test := range []struct {
		name, file, member string
		columns            func(testing.TB) *store.Columns
	}{
		{"UCI", "uci_2010_2011_metrics.json", "rfm", uciColumns},
		{"CDNOW", "cdnow_sample_metrics.json", "rfm", cdnowColumns},
		{"Jaffle", "jaffle_shop_metrics.json", "rfm_all", func(t testing.TB) *store.Columns {
			return jaffleColumns(t, func(string) bool { return true })
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var g struct {
				AsOf      string `json:"as_of"`
				Customers int64
				A         goldenScores `json:"A_quantile_cutpoints"`
				Examples  []struct {
					Customer  int
					Recency   int64 `json:"recency_days"`
					Frequency int32
					Monetary  float64
					A         string
				}
			}
			goldenPart(t, test.file, test.member, &g)
			c := test.columns(t)
			in := Input{Period: LastDays(dayOf(t, g.AsOf)-1, 30), Columns: c}
			s := rfm(in)
			want := map[string]Value{"customers": Count(g.Customers)}
			for i, percent := range []string{"20", "40", "60", "80"} {
				want["recency_cut_"+percent] = Number(g.A.Cuts["R"][i])
				want["frequency_cut_"+percent] = Number(g.A.Cuts["F"][i])
				want["monetary_cut_"+percent+"_minor"] = Money(roundedMinor(g.A.Cuts["M"][i]), s.Currency)
			}
			checkValues(t, s, want)
			k := scoresOf(customersAt(in.Columns, in.Period.To), in.Columns.Currency, in.rules())
			checkScores(t, k, g.A)
			at := map[string]int{}
			for i, who := range c.People {
				at[strings.TrimLeft(who.Name, "0")] = i
			}
			for _, example := range g.Examples {
				name := strconv.Itoa(example.Customer)
				i, known := at[name]
				if test.name == "CDNOW" {
					i, known = example.Customer-1, true // the golden file counts the customers of the sample, the data names those of the whole
				}
				if !known {
					t.Fatalf("nobody is called %s", name)
				}
				b, sc := &k.all[i], k.of[i]
				if got := fmt.Sprint(sc.r, sc.f, sc.m); strings.ReplaceAll(got, " ", "") != example.A || b.orders != example.Frequency || k.recency(b) != example.Recency || b.net != int64(math.Round(example.Monetary*100)) {
					t.Errorf("%s: %s, %d orders, %d days; want %+v", name, got, b.orders, k.recency(b), example)
				}
			}
		})
	}
}

// roundedMinor is a cut point of money as the sheet shows it.
func roundedMinor(amount float64) int64 {
	n := int64(amount*1000 + 0.5) // tenths of the minor unit: cut points are fifths
	return rounded(n, 10)
}

func checkScores(t *testing.T, k *scores, want goldenScores) {
	t.Helper()
	counts := map[string]int{}
	cells := map[string]int{}
	for _, at := range k.of {
		if at.r == 0 {
			continue
		}
		for name, n := range map[string]uint8{"R": at.r, "F": at.f, "M": at.m} {
			counts[fmt.Sprint(name, n)]++
		}
		cells[fmt.Sprintf("%d%d%d", at.r, at.f, at.m)]++
	}
	for name, scores := range want.Counts {
		for n, customers := range scores {
			if counts[name+n] != customers {
				t.Errorf("%s%s has %d customers, want %d", name, n, counts[name+n], customers)
			}
		}
	}
	for _, top := range want.Top {
		if name := top[0].(string); cells[name] != int(top[1].(float64)) {
			t.Errorf("cell %s has %d customers, want %v", name, cells[name], top[1])
		}
	}
	table := k.cellTable()
	if len(cells) != want.Cells || len(table.Rows) != want.Cells || cells["555"] != want.Best || cells["111"] != want.Worst {
		t.Errorf("%d cells, 555 %d, 111 %d, want %d, %d, %d", len(cells), cells["555"], cells["111"], want.Cells, want.Best, want.Worst)
	}
}

// TestTiesShareAScore: of ten customers six have one order, so the cut points at 20 and 40 % are both 1, the next are 1.4
// and 2.2, and the scores 2 and 3 stay empty.
func TestTiesShareAScore(t *testing.T) {
	values := []int64{1, 1, 1, 1, 1, 1, 2, 2, 3, 10}
	c := fifths(10, func(rank int64) int64 { return values[rank] })
	if c != (cuts{5, 5, 7, 11}) || c.at(2) != 1.4 || c.floor(3) != 2 {
		t.Errorf("cut points %v", c)
	}
	var got []int
	for _, v := range values {
		got = append(got, c.bin(v))
	}
	if !slices.Equal(got, []int{1, 1, 1, 1, 1, 1, 4, 4, 5, 5}) {
		t.Errorf("scores %v", got)
	}
	if below := (cuts{-7, 0, 0, 0}); below.floor(0) != -2 {
		t.Errorf("-7/5 has the floor %d", below.floor(0))
	}
}

// TestEveryCellHasOneGroup walks the 125 cells, new and old, and holds each group against its rule as METRICS has it.
func TestEveryCellHasOneGroup(t *testing.T) {
	rules := []func(r, f, m int, fresh bool) bool{
		func(r, f, m int, fresh bool) bool { return r == 5 && f >= 4 },
		func(r, f, m int, fresh bool) bool { return r >= 4 && f >= 3 && m >= 3 },
		func(r, f, m int, fresh bool) bool { return r >= 4 && f >= 2 },
		func(r, f, m int, fresh bool) bool { return r >= 4 && f == 1 && fresh },
		func(r, f, m int, fresh bool) bool { return r >= 3 && f == 1 },
		func(r, f, m int, fresh bool) bool { return r == 3 && f >= 2 },
		func(r, f, m int, fresh bool) bool { return r == 2 && f >= 3 },
		func(r, f, m int, fresh bool) bool { return r == 1 && f >= 4 },
		func(r, f, m int, fresh bool) bool { return r == 2 && f <= 2 },
		func(r, f, m int, fresh bool) bool { return r == 1 && f <= 3 },
	}
	seen := map[int]bool{}
	for r := 1; r <= 5; r++ {
		for f := 1; f <= 5; f++ {
			for m := 1; m <= 5; m++ {
				for _, fresh := range []bool{false, true} {
					want := slices.IndexFunc(rules, func(rule func(r, f, m int, fresh bool) bool) bool { return rule(r, f, m, fresh) })
					got := groupOf(score{uint8(r), uint8(f), uint8(m)}, fresh)
					if got != want {
						t.Errorf("R%d F%d M%d new %v is %s", r, f, m, fresh, filter.Groups[got])
					}
					seen[got] = true
				}
			}
		}
	}
	if len(seen) != len(filter.Groups)-1 {
		t.Errorf("%d groups are reached", len(seen))
	}
}

// TestSmallShopsAreCutByTheSettings: of five customers Ann bought yesterday for the sixth time (R5 F6: 5) and is a champion;
// Bob's only order is 100 days old (R3 F1) and promising; Cid's three lie 200 days back (R2 F3): at risk; Dee's only one two
// years (R1): dormant; Eve bought for the first time ten days ago: new. The average order is 1,210/12 = 100.83: spend is cut
// at one, two, three and five of them.
func TestSmallShopsAreCutByTheSettings(t *testing.T) {
	day := store.Date(2026, 11, 22)
	orders := []order{
		{day: day - 99, buyer: "Bob", gross: 100_00},
		{day: day - 700, buyer: "Dee", gross: 10_00},
		{day: day - 9, buyer: "Eve", gross: 200_00},
	}
	for i := range 6 {
		orders = append(orders, order{day: day - store.Day(i*7), buyer: "Ann", gross: 100_00})
	}
	for i := range 3 {
		orders = append(orders, order{day: day - 199 - store.Day(i), buyer: "Cid", gross: 100_00})
	}
	s := rfm(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders), Figures: &store.Figures{Prospects: 7}})
	checkValues(t, s, map[string]Value{
		"customers": Count(5), "recency_cut_20": Number(30), "recency_cut_80": Number(365), "frequency_cut_40": Number(2),
		"monetary_cut_20_minor": Money(100_83, "CNY"), "monetary_cut_80_minor": Money(504_15, "CNY"),
	})
	got := map[string]int64{}
	for _, row := range s.Table("groups").Rows {
		got[row[0].Text] = row[1].Int
	}
	want := map[string]int64{"champions": 1, "promising": 1, "at_risk": 1, "dormant": 1, "new": 1, "prospects": 7}
	for _, name := range filter.Groups {
		if got[name] != want[name] {
			t.Errorf("%s: %d, want %d", name, got[name], want[name])
		}
	}
	if where := "last_order >= 2025-11-23 and last_order < 2026-05-27 and orders > 2"; s.Next.Where != where {
		t.Errorf("next %q, want %q", s.Next.Where, where)
	}
	if eight := s.Table("eight").Rows; eight[0][0].Text != "key_value" || eight[0][1].Int != 1 {
		t.Errorf("eight %v", eight)
	}
}

// TestGroupsAddUp holds the parts against the whole over a random shop: every customer in one group, one kind and one cell.
func TestGroupsAddUp(t *testing.T) {
	c := shopOf(5000, 900)
	s := rfm(Input{Period: LastDays(c.Day[c.Len()-1], 30), Columns: c})
	n, _ := s.Value("customers")
	for _, name := range []string{"groups", "eight", "cells"} {
		var customers, spend int64
		table := s.Table(name)
		at := slices.IndexFunc(table.Columns, func(col Column) bool { return col.Name == "customers" })
		for _, row := range table.Rows {
			customers, spend = customers+row[at].Int, spend+row[at+1].Int
		}
		k := scoresOf(customersAt(c, c.Day[c.Len()-1]), c.Currency, Input{}.rules())
		if customers != n.Int || spend != k.spend {
			t.Errorf("%s: %d customers with %d, want %d with %d", name, customers, spend, n.Int, k.spend)
		}
	}
	rows := s.Table("cells").Rows
	if !slices.IsSortedFunc(rows, func(a, b []Value) int {
		return cmp.Or(cmp.Compare(b[0].Int, a[0].Int), cmp.Compare(b[1].Int, a[1].Int), cmp.Compare(b[2].Int, a[2].Int))
	}) {
		t.Error("cells are out of order")
	}
	if s.Finding.Key != "report.finding.rfm" || s.Finding.In(lang.ZH) == "" {
		t.Errorf("finding %v", s.Finding)
	}
	// Two years later still a fifth have bought latest, and nobody is a champion.
	if s = rfm(Input{Period: LastDays(c.Day[c.Len()-1]+730, 30), Columns: c}); s.Finding.Key != "report.finding.rfm.past" || s.Next.Report != "churn" {
		t.Errorf("finding two years later %q", s.Finding.In(lang.EN))
	}
}

package reports

import (
	"math"
	"testing"
	"time"

	"regulars/lang"
	"regulars/store"
)

// goldenCohort is a row of a golden cohort matrix.
type goldenCohort struct {
	Cohort         string
	Size           int64
	Active, Orders []int64
	Revenue        []float64
}

func TestRetentionReproducesTheGoldenCohorts(t *testing.T) {
	for _, test := range []struct {
		name, file, member string
		columns            func(testing.TB) *store.Columns
	}{
		{"UCI", "uci_2010_2011_metrics.json", "cohorts_monthly", uciColumns},
		{"CDNOW", "cdnow_sample_metrics.json", "cohorts_monthly", cdnowColumns},
		{"Jaffle", "jaffle_shop_metrics.json", "cohorts_all", func(t testing.TB) *store.Columns {
			return jaffleColumns(t, func(string) bool { return true })
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var g struct {
				Matrix  []goldenCohort
				Average []float64 `json:"weighted_average_retention"`
			}
			goldenPart(t, test.file, test.member, &g)
			c := test.columns(t)
			p := Period{From: c.Day[0], To: c.Day[c.Len()-1]}
			k := cohortsOf(c, p)
			for age, want := range g.Average {
				if got := k.average(age, 0); !near(got.Real, want) {
					t.Errorf("average of month %d: %v, want %v", age, got.Real, want)
				}
			}
			r, _ := Find("retention")
			s := r.Sheet(Input{Period: p, Columns: c})
			for i, age := range []int{1, 3, 6, 12} {
				want := Unknown(KindRate)
				if age < len(g.Average) {
					want = Rate(g.Average[age])
				}
				checkValues(t, s, map[string]Value{[]string{"m1", "m3", "m6", "m12"}[i]: want})
			}
			checkCohorts(t, s, g.Matrix)
		})
	}
}

func checkCohorts(t *testing.T, s *Sheet, want []goldenCohort) {
	t.Helper()
	shares, spent := s.Table("cohorts"), s.Table("cohort_revenue")
	if len(shares.Rows) != len(want) {
		t.Fatalf("%d cohorts, want %d", len(shares.Rows), len(want))
	}
	var orders int64
	for i, g := range want {
		row, sum := shares.Rows[i], 0.0
		if row[0].data() != g.Cohort || row[1].Int != g.Size {
			t.Errorf("cohort %v of %d, want %s of %d", row[0].data(), row[1].Int, g.Cohort, g.Size)
		}
		for age, v := range row[2:] {
			if age >= len(g.Active) {
				if v.Known || spent.Rows[i][age+2].Known {
					t.Errorf("%s knows month %d", g.Cohort, age)
				}
				continue
			}
			if v != share(g.Active[age], g.Size) {
				t.Errorf("%s month %d: %v, want %d of %d", g.Cohort, age, v.Real, g.Active[age], g.Size)
			}
			sum += g.Revenue[age]
			orders += g.Orders[age]
			if got := spent.Rows[i][age+2].Int; got != int64(math.Round(sum*100/float64(g.Size))) {
				t.Errorf("%s month %d: %d spent, want %v", g.Cohort, age, got, sum*100/float64(g.Size))
			}
		}
	}
	counted := int64(0)
	for _, row := range s.Table("by_order_number").Rows {
		counted += row[1].Int
	}
	if counted != orders {
		t.Errorf("%d orders by number, want %d", counted, orders)
	}
}

// TestRetentionByHand: in January Ann and Bob come for the first time, in February Cid. Of January's two Ann is back in
// February (1/2) and both in April (2/2); Cid is back in March (1/1) and not in April. One month after: (1+1)/(2+1).
// January's two have spent 10+20 = 30 by January, 30+5 by February, so 15.00 and 17.50 each.
func TestRetentionByHand(t *testing.T) {
	on := func(month, day int) store.Day { return store.Date(2026, time.Month(month), day) }
	c := columnsOf("CNY", []order{
		{day: on(1, 5), buyer: "Ann", gross: 10_00},
		{day: on(1, 5), buyer: "Ann", gross: 10_00, back: 10_00},
		{day: on(1, 20), buyer: "Bob", gross: 20_00},
		{day: on(2, 10), buyer: "Ann", gross: 5_00},
		{day: on(2, 12), buyer: "Cid", gross: 8_00},
		{day: on(3, 15), buyer: "Cid", gross: 8_00},
		{day: on(4, 10), buyer: "Ann", gross: 1_00},
		{day: on(4, 10), buyer: "Bob", gross: 1_00},
	})
	s := retention(Input{Period: Period{From: on(1, 1), To: on(4, 20)}, Columns: c})
	checkValues(t, s, map[string]Value{"customers": Count(3), "m1": Rate(2.0 / 3), "m3": Rate(1), "m6": Unknown(KindRate)})
	rows := s.Table("cohorts").Rows
	if len(rows) != 2 || rows[0][3] != Rate(0.5) || rows[0][4] != Rate(0) || rows[0][5] != Rate(1) || rows[1][3] != Rate(1) || rows[1][5].Known {
		t.Errorf("cohorts %v", rows)
	}
	if spent := s.Table("cohort_revenue").Rows[0]; spent[2] != Money(15_00, "CNY") || spent[3] != Money(17_50, "CNY") {
		t.Errorf("spent %v", spent)
	}
	// Only February's cohort belongs to February: Ann and Bob are known from before.
	if s := retention(Input{Period: Period{From: on(2, 2), To: on(4, 20)}, Columns: c}); s.N != 1 || len(s.Table("cohorts").Rows) != 1 {
		t.Errorf("February has %d new customers", s.N)
	}
	numbers := s.Table("by_order_number").Rows
	if len(numbers) != 4 || numbers[0][1] != Count(3) || numbers[0][2] != Money(12_67, "CNY") || numbers[0][3] != Rate(1) || numbers[3][1] != Count(1) {
		t.Errorf("orders by number %v", numbers)
	}
}

func TestRetentionSaysWhichMonthIsBest(t *testing.T) {
	var orders []order
	january, february := store.Date(2026, 1, 3), store.Date(2026, 2, 3)
	for i := range 40 {
		name := string(rune('A' + i))
		orders = append(orders, order{day: january, buyer: name, gross: 1}, order{day: february, buyer: "f" + name, gross: 1})
		if i < 10 {
			orders = append(orders, order{day: february + 5, buyer: name, gross: 1})
		}
		if i < 20 {
			orders = append(orders, order{day: february + 30, buyer: "f" + name, gross: 1})
		}
	}
	c := columnsOf("CNY", orders)
	s := retention(Input{Period: Period{From: january, To: store.Date(2026, 3, 31)}, Columns: c})
	if got, want := s.Finding.In(lang.EN), "Of 100 first-time buyers 38 come back in the next month; best were those of Feb 2026 with 50."; got != want {
		t.Errorf("finding %q", got)
	}
	if got, want := s.Next.Where, "orders = 1 and first_order >= 2026-02-01 and first_order < 2026-03-01"; got != want || s.Next.Say.In(lang.EN) == "" {
		t.Errorf("next %q", got)
	}
	// On the fourth of March nearly nobody of February's has had the time to come back: that month is left out.
	s = retention(Input{Period: Period{From: january, To: store.Date(2026, 3, 4)}, Columns: c})
	if got, want := s.Finding.In(lang.EN), "Of 100 first-time buyers 25 come back in the next month; best were those of Jan 2026 with 25."; got != want {
		t.Errorf("finding on the fourth of March %q", got)
	}
	if s = retention(Input{Period: Period{From: january, To: store.Date(2026, 2, 20)}, Columns: c}); s.Finding.Key != "report.finding.retention.few" {
		t.Errorf("finding before a month is over %q", s.Finding.In(lang.EN))
	}
}

package reports

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestStickinessReproducesTheGoldenProbabilities: the bands are P(alive) of the MBG/NBD model, customer by customer.
func TestStickinessReproducesTheGoldenProbabilities(t *testing.T) {
	for _, test := range []struct {
		file    string
		columns func(testing.TB) *store.Columns
	}{
		{"cdnow_sample_metrics.json", cdnowColumns},
		{"uci_2010_2011_metrics.json", uciColumns},
	} {
		var g struct {
			Customers []struct {
				ID     int
				Alive  float64 `json:"p_alive_mbgnbd"`
				Pareto float64 `json:"p_alive_pareto"`
			}
		}
		goldenPart(t, test.file, "models_full_history", &g)
		c := test.columns(t)
		k := customersAt(c, c.Day[c.Len()-1])
		mbg, pareto := best(fitModels(k, modelMBG)).model, best(fitModels(k, modelPareto)).model
		at := map[int]int{}
		for i, who := range c.People {
			id, _ := strconv.Atoi(who.Name)
			at[id] = i
			if test.file[0] == 'c' {
				at[i+1] = i // the golden file counts the customers of the sample
			}
		}
		for _, want := range g.Customers {
			h := k.all[at[want.ID]].past(k.to)
			x, last, watched := float64(h.x), weeks(h.last), weeks(h.watched)
			if got := mbg.alive(x, last, watched); !within(got, want.Alive, 1e-5) {
				t.Errorf("%s: customer %d by MBG/NBD %v, want %v", test.file, want.ID, got, want.Alive)
			}
			if got := pareto.alive(x, last, watched); !within(got, want.Pareto, 1e-5) {
				t.Errorf("%s: customer %d by Pareto/NBD %v, want %v", test.file, want.ID, got, want.Pareto)
			}
		}
		s := stickiness(Input{Period: LastDays(k.to, 30), Columns: c})
		var n int64
		for _, row := range s.Table("bands").Rows {
			n += row[1].Int
		}
		if v, _ := s.Value("model"); v != Term(modelMBG) || n != s.N {
			t.Errorf("%s: %v, %d of %d customers in bands", test.file, v, n, s.N)
		}
	}
}

// TestStickinessByGaps: six people came every ten days, so each gap is ten days long, and all three windows are. Whoever was
// last here at most ten days ago is in the high band, everybody else slips away.
func TestStickinessByGaps(t *testing.T) {
	day := store.Date(2026, 11, 22)
	var orders []order
	for i := range 40 {
		name := fmt.Sprint("c", i)
		last := day - store.Day(i)
		orders = append(orders, order{day: last, buyer: name, gross: 5_00}, order{day: last - 10, buyer: name, gross: 5_00})
	}
	s := stickiness(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders)})
	checkValues(t, s, map[string]Value{"high": Count(11), "medium": Count(0), "low": Count(0), "slipping": Count(29), "model": Term("gaps")})
	if got, want := s.Next.Where, "orders >= 1 and last_order < 2026-11-12"; got != want {
		t.Errorf("next %q", got)
	}
	if got, want := s.Finding.In(lang.EN), "Of 100 customers 28 have bought within 10 days, as half of all returns do, and 73 are slipping away; those have spent ¥290.00 so far."; got != want {
		t.Errorf("finding %q", got)
	}
	few := stickiness(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", append(onceEach(40, day), order{day: day - 50, buyer: "once0", gross: 5_00}))})
	if got, want := few.Finding.In(lang.EN), "Customers have come back 1 time in all: too few to judge by."; got != want {
		t.Errorf("finding of one gap %q", got)
	}
	once := stickiness(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders[:1])})
	checkValues(t, once, map[string]Value{"high": Unknown(KindCount), "model": Unknown(KindTerm)})
}

// onceEach are orders of so many customers who have bought on one day only.
func onceEach(n int, day store.Day) (list []order) {
	for i := range n {
		list = append(list, order{day: day - store.Day(i), buyer: fmt.Sprint("once", i), gross: 5_00})
	}
	return list
}

// TestStickinessWhereNobodyLeaves: the wholesaler's customers buy so unevenly that the model takes all who are silent for rare buyers. To
// call all of them sure would be wrong of a third who have not come for months.
func TestStickinessWhereNobodyLeaves(t *testing.T) {
	c := uciColumns(t)
	s := stickiness(Input{Period: LastDays(c.Day[c.Len()-1], 30), Columns: c})
	if s.Finding.Key != "report.finding.stickiness.nobody" || s.Next.Report != "churn" {
		t.Errorf("finding %q, next %q", s.Finding.In(lang.EN), s.Next.Report)
	}
}

// TestWhatifByHand: a round is half of 400 days. Of 40 customers of the first round 20 bought in the second: half stay.
// They spent 20 × 10.00 in it, 10.00 each. With d = 0 a customer is worth 10 / (1 - 0.5) = 20.00; with 5 of 100 more staying
// 10 / (1 - 0.55) = 22.22, 11.1 % more. With 1 % a month a round of 200 days costs d = 1.01^(200/30.4375) - 1.
func TestWhatifByHand(t *testing.T) {
	day := store.Date(2026, 11, 22)
	var orders []order
	for i := range 40 {
		name := fmt.Sprint("c", i)
		orders = append(orders, order{day: day - 399 + store.Day(i), buyer: name, gross: 30_00})
		if i < 20 {
			orders = append(orders, order{day: day - 50, buyer: name, gross: 12_00, back: 2_00})
		}
	}
	free, ten := 0.0, 10.0
	in := Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders), Options: Options{Discount: &free}}
	s := whatif(in)
	checkValues(t, s, map[string]Value{
		"round_days": Count(200), "true_retention": Rate(0.5), "spend_per_round_minor": Money(10_00, "CNY"),
		"clv_now_minor": Money(20_00, "CNY"), "clv_then_minor": Money(22_22, "CNY"), "retention_plus_points": Number(5),
		"profit_change_percent": {Kind: KindPercent, Known: true, Real: (0.5/0.45 - 1) * 100},
	})
	if got, want := s.Finding.In(lang.EN), "If 5 more of 100 customers stayed, a customer would be worth ¥22.22 instead of ¥20.00: 11.1% more."; got != want {
		t.Errorf("finding %q", got)
	}
	for i := 20; i < 40; i++ {
		orders = append(orders, order{day: day - 50, buyer: fmt.Sprint("c", i), gross: 12_00, back: 2_00})
	}
	sort.Slice(orders, func(i, j int) bool { return orders[i].day < orders[j].day })
	loyal := in // all stay: undiscounted they are worth more than any amount
	loyal.Columns = columnsOf("CNY", orders)
	checkValues(t, whatif(loyal), map[string]Value{"true_retention": Rate(1), "clv_now_minor": {Kind: KindMoney, Text: "CNY"}, "profit_change_percent": Unknown(KindPercent)})
	in.Options = Options{Plus: &ten}
	d := math.Pow(1.01, 200/30.4375) - 1
	checkValues(t, whatif(in), map[string]Value{
		"clv_now_minor":  Money(int64(math.Round(10_00*(1+d)/(1+d-0.5))), "CNY"),
		"clv_then_minor": Money(int64(math.Round(10_00*(1+d)/(1+d-0.6))), "CNY"),
	})
	in.Columns = columnsOf("CNY", orders[:3])
	checkValues(t, whatif(in), map[string]Value{"clv_now_minor": {Kind: KindMoney, Text: "CNY"}, "profit_change_percent": Unknown(KindPercent)})
}

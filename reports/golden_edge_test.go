package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"regulars/store"
)

// edgeOrders are the rows of an edge case: who, on which day, for how much in currency units.
func edgeOrders(t *testing.T, rows [][3]any) []order {
	t.Helper()
	var orders []order
	for _, row := range rows {
		orders = append(orders, order{day: dayOf(t, row[1].(string)), buyer: fmt.Sprint(row[0]), gross: int64(row[2].(float64) * 100)})
	}
	return orders
}

// TestPastsOfTheGoldenCustomers holds x, t_x, T and the mean of the repeat days: of six customers by hand, of the first ten of
// CDNOW, and of all of them against the summary that its authors published, whose times are rounded to a hundredth of a week.
func TestPastsOfTheGoldenCustomers(t *testing.T) {
	var hand struct {
		Rows [][3]any
		Want [][5]float64 `json:"expected_id_x_tx_T_mean"`
	}
	goldenPart(t, "edge_cases.json", "summary_hand", &hand)
	c := columnsOf("USD", edgeOrders(t, hand.Rows))
	o := &outlook{customers: customersAt(c, dayOf(t, "2015-02-07")), unit: 100}
	at := map[string]int{}
	for i, who := range c.People {
		at[who.Name] = i
	}
	check := func(who int, want [4]float64, days, tolerance float64) {
		t.Helper()
		h := o.all[who].past(o.to)
		for i, got := range [4]float64{float64(h.x), weeks(h.last) * days, weeks(h.watched) * days, o.dayValue(who)} {
			if math.Abs(got-want[i]) > tolerance {
				t.Errorf("%+v with a mean of %v, want x, t_x, T and mean %v", h, o.dayValue(who), want)
			}
		}
	}
	for _, want := range hand.Want {
		check(at[fmt.Sprint(want[0])], [4]float64(want[1:]), 7, 1e-9)
	}
	var first []struct {
		ID, X   float64
		Last    float64 `json:"t_x"`
		T, Zbar float64
	}
	goldenPart(t, "cdnow_sample_models.json", "first_10_customers", &first)
	o.customers = customersAt(cdnowColumns(t), dayOf(t, "1997-09-30"))
	for i, want := range first {
		check(i, [4]float64{want.X, want.Last, want.T, want.Zbar}, 1, 1e-8)
	}
	for i, row := range sharedRows(t, "data", "cdnow_customers_summary.csv") {
		number := func(column int) float64 {
			x, err := strconv.ParseFloat(row[column], 64)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		check(i, [4]float64{number(1), number(2), number(3), o.dayValue(i)}, 1, 0.0043)
	}
}

// TestGoldenEdges holds the remaining cases of edge_cases.json: one customer who bought twice on one day, a score that most
// share, certainty of one-time buyers under BG/NBD, a + b < 1, and the curve nobody falls off.
func TestGoldenEdges(t *testing.T) {
	var same struct {
		Rows   [][3]any
		Orders bool  `json:"repeat_by_orders"`
		Days   bool  `json:"repeat_by_distinct_days"`
		X      int32 `json:"x"`
	}
	goldenPart(t, "edge_cases.json", "same_day_orders", &same)
	c := columnsOf("USD", edgeOrders(t, same.Rows))
	s := repeat(Input{Period: LastDays(c.Day[0], 1), Columns: c})
	asRate := map[bool]Value{true: Rate(1), false: Rate(0)}
	checkValues(t, s, map[string]Value{"repeat_purchase_rate": asRate[same.Orders], "repeat_purchase_rate_by_days": asRate[same.Days]})
	if k := customersAt(c, c.Day[0]); k.all[0].past(k.to).x != same.X {
		t.Errorf("x is %d", k.all[0].past(k.to).x)
	}
	var ties struct {
		Values []int64
		Cuts   [4]float64 `json:"cutpoints_type7"`
		A      []int
	}
	goldenPart(t, "edge_cases.json", "rfm_ties", &ties)
	cut := fifths(int64(len(ties.Values)), func(rank int64) int64 { return ties.Values[rank] })
	for i, want := range ties.Cuts {
		if cut.at(i) != want {
			t.Errorf("cut %d is %v, want %v", i, cut.at(i), want)
		}
	}
	for i, v := range ties.Values {
		if cut.bin(v) != ties.A[i] {
			t.Errorf("%d scores %d, want %d", v, cut.bin(v), ties.A[i])
		}
	}
	var certain float64
	goldenPart(t, "edge_cases.json", "bgnbd_x0_palive", &certain)
	if got := (betaGeometric{0.243, 4.414, 0.793, 2.426, false}).alive(0, 0, 500); got != certain {
		t.Errorf("somebody who bought once is a customer with %v", got)
	}
	var small struct {
		At     [4]float64 `json:"params_r_alpha_a_b"`
		X, T   float64
		Ahead  float64 `json:"t"`
		Closed float64 `json:"closed_form"`
	}
	goldenPart(t, "edge_cases.json", "bgnbd_a_plus_b_lt_1", &small)
	m := betaGeometric{small.At[0], small.At[1], small.At[2], small.At[3], false}
	if got := m.ahead(small.X, 1, 30) * m.alive(small.X, 0, 1); !within(got, small.Closed, 1e-8) {
		t.Errorf("a + b < 1: %v, want %v", got, small.Closed)
	}
}

// TestSpendLeavesTheFalseTop: at the second stationary point of the golden file the likelihood is what it says, and the fit ends
// at the true one.
func TestSpendLeavesTheFalseTop(t *testing.T) {
	type top struct{ P, Q, Gamma, LL float64 }
	var g struct{ Bad, Good top }
	goldenPart(t, "edge_cases.json", "gamma_gamma_local_optimum", &g)
	o := &outlook{customers: customersAt(cdnowColumns(t), dayOf(t, "1997-09-30")), unit: 100}
	var list []spender
	for i := range o.all {
		if mean := o.dayValue(i); mean > 0 {
			list = append(list, spender{float64(o.all[i].days - 1), mean})
		}
	}
	ll := func(at top) float64 {
		return -spendLikelihood(list)([]float64{math.Log(at.P), math.Log(at.Q), math.Log(at.Gamma)}, make([]float64, 3)) * float64(len(list))
	}
	m, best, ok := fitSpend(list)
	if !ok || math.Abs(best-g.Good.LL) > 1e-4 || !within(m.p, g.Good.P, 1e-4) || !within(m.q, g.Good.Q, 1e-4) || !within(m.gamma, g.Good.Gamma, 1e-4) {
		t.Errorf("the fit ended at %+v with %v, want %+v", m, best, g.Good)
	}
	if at := ll(g.Bad); math.Abs(at-g.Bad.LL) > 5e-2 || at > best {
		t.Errorf("the false top has %v, want %v", at, g.Bad.LL)
	}
}

// TestExpectedSpendOfTheGoldenTen holds the first ten customers at the published parameters.
func TestExpectedSpendOfTheGoldenTen(t *testing.T) {
	var g struct {
		Inputs []struct{ X, Zbar float64 } `json:"inputs_first_10"`
		Value  []float64
		Three  float64 `json:"x_ge1_m35_x3"`
	}
	goldenPart(t, "cdnow_sample_models.json", "gamma_gamma_at_625_374_1544", &g)
	m := gammaGamma{6.25, 3.74, 15.44}
	for i, in := range g.Inputs {
		if got := m.expected(in.X, in.Zbar); !within(got, g.Value[i], 1e-8) {
			t.Errorf("customer %d spends %v, want %v", i+1, got, g.Value[i])
		}
	}
	if got := m.expected(3, 35); !within(got, g.Three, 1e-8) {
		t.Errorf("x = 3, m = 35: %v, want %v", got, g.Three)
	}
}

// TestModelOfAnotherProgram holds what BG/NBD expects of five customers, in days, at the parameters that the other program fits to
// its own example. The two further models of that file, shifted beta-geometric and BG/BB, are for contracts and for
// occasions that come round: Regulars computes neither.
func TestModelOfAnotherProgram(t *testing.T) {
	var g struct {
		Fit   struct{ R, Alpha, A, B float64 } `json:"bgnbd"`
		First []struct {
			X    float64
			Last float64 `json:"t_x"`
			T    float64
		} `json:"first_5"`
		Next []float64 `json:"next_30_days"`
	}
	goldenPart(t, "other_model_checks.json", "lifetimes_example_transactions", &g)
	m := betaGeometric{g.Fit.R, g.Fit.Alpha, g.Fit.A, g.Fit.B, false}
	for i, c := range g.First {
		if got := m.ahead(c.X, c.T, 30) * m.alive(c.X, c.Last, c.T); !within(got, g.Next[i], 1e-8) {
			t.Errorf("customer %d buys %v times in 30 days, want %v", i, got, g.Next[i])
		}
	}
}

// TestSurvivalReproducesTheOtherCurves rebuilds samples from the numbers at risk: who is missing between two steps was watched
// until the second. The group that a study compared with it and the one in which nobody or everybody fell are among them.
func TestSurvivalReproducesTheOtherCurves(t *testing.T) {
	for _, name := range []string{"g3_RIT", "g3_control", "waltons_all", "no_events", "all_events_same_time"} {
		var g struct {
			N      int64
			Median *float64
			Rows   []goldenStep
		}
		goldenPart(t, "kaplan_meier.json", name, &g)
		var s survival
		left := g.N
		for _, row := range g.Rows {
			for ; left > row.AtRisk; left-- {
				s.censored.add(int(row.T) - 1)
			}
			for range row.Events {
				s.events.add(int(row.T))
			}
			left -= row.Events
		}
		for ; left > 0; left-- {
			s.censored.add(400)
		}
		steps := s.steps()
		if median := median50(steps); g.Median == nil && !math.IsNaN(median) || g.Median != nil && median != *g.Median || len(steps) != len(g.Rows) {
			t.Fatalf("%s: %d steps and median %v, want %d", name, len(steps), median, len(g.Rows))
		}
		for i, row := range g.Rows {
			checkStep(t, steps[i], row)
		}
	}
}

// TestScoresOfAnotherPackage holds the customers that a published package scores, by the type 7 cut points of its own orders,
// which are not in the shared folder.
func TestScoresOfAnotherPackage(t *testing.T) {
	var g struct {
		A        goldenScores `json:"A_quantile_cutpoints"`
		Examples []struct {
			Customer  string
			Recency   int64 `json:"recency_days"`
			Frequency int64
			Monetary  float64
			A         string
		}
	}
	goldenPart(t, "rfm_package.json", "own_policies_asof_2006_12_31", &g)
	times5 := func(name string) (c cuts) {
		for i, v := range g.A.Cuts[name] {
			c[i] = int64(math.Round(5 * v))
		}
		return c
	}
	r, f, m := times5("R"), times5("F"), times5("M")
	for _, e := range g.Examples {
		if got := fmt.Sprintf("%d%d%d", 6-r.bin(e.Recency), f.bin(e.Frequency), m.bin(int64(e.Monetary))); got != e.A {
			t.Errorf("%s scores %s, want %s", e.Customer, got, e.A)
		}
	}
	if len(g.Examples) == 0 {
		t.Error("nobody was scored")
	}
}

// TestRulesFromTheirCounts holds the measures of the pairs whose baskets are not in the shared folder by their counts.
func TestRulesFromTheirCounts(t *testing.T) {
	var rules []goldenPair
	for member, lists := range map[string][]string{
		"uci_2009_2010":                     {"top_pairs_by_count", "top_pairs_by_lift_minsup_1pct"},
		"completejourney_sample_categories": {"top_pairs"},
		"groceries":                         {"top_pairs"},
	} {
		var g map[string]any
		goldenPart(t, "product_affinity.json", member, &g)
		for _, list := range lists {
			for _, rule := range g[list].([]any) {
				rules = append(rules, ruleOf(rule.(map[string]any)))
			}
		}
	}
	l := &store.Lines{Products: []store.Product{{}, {}}}
	for _, g := range rules {
		l.Products[0].Key, l.Products[1].Key = g.Antecedent, g.Consequent
		p := pair{a: 0, b: 1, together: g.Together, countA: g.A, countB: g.B, n: g.N}
		checkPair(t, l, pairsByKey(l, []pair{p}), g)
	}
	if len(rules) < 20 {
		t.Errorf("%d rules", len(rules))
	}
}

func ruleOf(m map[string]any) goldenPair {
	whole := func(name string) int64 { return int64(m[name].(float64)) }
	return goldenPair{
		Antecedent: m["antecedent"].(string), Consequent: m["consequent"].(string), A: whole("count_A"), B: whole("count_B"), Together: whole("count_AB"), N: whole("n"),
		Support: m["support"], Confidence: m["confidence"], Lift: m["lift"], Leverage: m["leverage"], Conviction: m["conviction"],
		Jaccard: m["jaccard"], Cosine: m["cosine"], Kulczynski: m["kulczynski"], Zhang: m["zhang"],
	}
}

// TestLedgerOfTheGoldenFile posts the entries of the golden ledger: 1,550 issued with the adjustment, 300 used, 1,150 left.
func TestLedgerOfTheGoldenFile(t *testing.T) {
	var g struct {
		Entries     [][2]any
		Issued      int64
		Redeemed    int64
		Expired     int64
		Outstanding int64
		Rate        float64 `json:"redemption_rate"`
		Gross       float64 `json:"liability_gross_no_breakage"`
	}
	goldenPart(t, "points_liability.json", "ledger_hand", &g)
	reasons := map[string]store.Reason{"earn": store.ReasonEarn, "redeem": store.ReasonRedeem, "expire": store.ReasonExpire, "adjust": store.ReasonAdjust}
	day := store.Date(2026, 11, 22)
	f := &store.Figures{Currency: "USD"}
	for _, e := range g.Entries {
		points := int64(e[1].(float64))
		f.Points = append(f.Points, store.PointFigure{Day: day, Reason: reasons[e[0].(string)], Entries: 1, Points: points})
		f.Outstanding += points
	}
	s := liability(Input{Period: LastDays(day, 30), Figures: f, Shop: hundredToOne()})
	adjusted, _ := s.Value("adjusted")
	issued, _ := s.Value("issued")
	checkValues(t, s, map[string]Value{
		"outstanding": Count(g.Outstanding), "redeemed": Count(g.Redeemed), "expired": Count(g.Expired), "redemption_rate": Rate(g.Rate),
		"gross_minor": Money(int64(math.Round(g.Gross*100)), "USD"),
	})
	if issued.Int+adjusted.Int != g.Issued {
		t.Errorf("%d issued and %d adjusted, want %d", issued.Int, adjusted.Int, g.Issued)
	}
}

// TestRefundsOfTheGoldenShop takes each customer's cancellations off their last day, because nothing links them to an order: net
// revenue, refunds, and how many customers end at or below nothing are the golden ones.
func TestRefundsOfTheGoldenShop(t *testing.T) {
	var g struct {
		Gross, Refunds, Net float64
		Below               int `json:"customers_net_le_0"`
		Only                int `json:"customers_only_cancellations"`
	}
	goldenPart(t, "uci_2010_2011_metrics.json", "refunds", &g)
	c := uciColumns(t)
	last, lost := map[string]int{}, map[string]int64{}
	for i, who := range c.Buyer {
		last[c.People[who].Name] = i
	}
	rows := csv.NewReader(shared(t, "data", "cancellations_2010_2011.csv"))
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if customer := row[1]; customer != "" && customer != "customer_id" {
			back := cents(t, strings.TrimPrefix(row[5], "-"))
			if at, bought := last[customer]; bought {
				c.Refund[at] += back
				c.Net[at] -= back
			} else {
				lost[customer] += back
			}
		}
	}
	all := Period{From: c.Day[0], To: c.Day[c.Len()-1]}
	s := summary(Input{Period: all, Figures: Rollups(c)})
	refunds, _ := s.Value("refunds_minor")
	onlyBack := int64(0)
	for _, back := range lost {
		onlyBack += back
	}
	if want := int64(math.Round(g.Refunds * 100)); refunds.Int+onlyBack != want || len(lost) != g.Only {
		t.Errorf("%d refunded, and %d to %d who never bought; want %d and %d of them", refunds.Int, onlyBack, len(lost), want, g.Only)
	}
	if v, _ := s.Value("revenue_minor"); v.Int != int64(math.Round(g.Gross*100)) {
		t.Errorf("gross %d, want %v", v.Int, g.Gross)
	}
	k := customersAt(c, all.To)
	below := 0
	for i := range k.all {
		if k.all[i].days > 0 && k.all[i].net <= 0 {
			below++
		}
	}
	if below+len(lost) != g.Below {
		t.Errorf("%d customers spent nothing in the end and %d never bought, want %d together", below, len(lost), g.Below)
	}
}

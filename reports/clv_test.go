package reports

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// within reports whether a is b up to a relative error.
func within(a, b, relative float64) bool {
	return math.Abs(a-b) <= relative*math.Max(math.Abs(b), 1e-300)
}

// modelOf makes the model of a golden file's name from its parameters.
func modelOf(name string, at []float64) buying {
	name = strings.ReplaceAll(name, "_", "")
	for _, m := range modelFits() {
		if m.name == name {
			return m.build(at)
		}
	}
	return nil
}

// logLikelihood is that of one customer.
func logLikelihood(name string, at []float64, x int32, last, watched float64) float64 {
	p := newPasts([]history{{x, int32(last * halfDaysAWeek), int32(watched * halfDaysAWeek), 1}})
	logs := make([]float64, len(at))
	for i, v := range at {
		logs[i] = math.Log(v)
	}
	for _, m := range modelFits() {
		if m.name == name {
			return -m.likelihood(p)(logs, make([]float64, len(at)))
		}
	}
	return math.NaN()
}

func TestLikelihoodOfOneCustomer(t *testing.T) {
	var single []struct {
		Model  string
		At     []float64 `json:"params_r_alpha_a_b"`
		X      int32
		Last   float64 `json:"t_x"`
		T      float64
		LogLik float64 `json:"LL"`
	}
	goldenPart(t, "cdnow_sample_models.json", "LL_single_numerical_stability", &single)
	for _, g := range single {
		if got := logLikelihood(g.Model, g.At, g.X, g.Last, g.T); !within(got, g.LogLik, 1e-9) {
			t.Errorf("%s of x = %d: %v, want %v", g.Model, g.X, got, g.LogLik)
		}
	}
	if got := logLikelihood("bgnbd", []float64{0.5, 6, 1.2, 3.3}, 3, 4, 6); !within(got, -7.5763818767, 1e-9) {
		t.Errorf("x = 3: %v", got)
	}
}

// TestLikelihoodsHaveTheirSlopes compares each analytic gradient with differences of the likelihood.
func TestLikelihoodsHaveTheirSlopes(t *testing.T) {
	c := shopOf(3000, 700)
	k := customersAt(c, c.Day[c.Len()-1])
	p := newPasts(grouped(k, nil))
	check := func(name string, f likelihood, at []float64) {
		logs := make([]float64, len(at))
		for i, v := range at {
			logs[i] = math.Log(v)
		}
		slope := make([]float64, len(at))
		f(logs, slope)
		ignored := make([]float64, len(at))
		for i := range logs {
			const h = 1e-5
			high, low := slices.Clone(logs), slices.Clone(logs)
			high[i] += h
			low[i] -= h
			want := (f(high, ignored) - f(low, ignored)) / (2 * h)
			if math.Abs(slope[i]-want) > 1e-6*math.Max(1, math.Abs(want)) {
				t.Errorf("%s at %v: slope %d is %v, differences say %v", name, at, i, slope[i], want)
			}
		}
	}
	for _, m := range modelFits() {
		for _, at := range [][]float64{{0.5, 6, 1.2, 3.3}, {0.8, 10, 0.4, 2}, {1.5, 3, 2, 40}, {1, 20, 0.01, 5}} {
			check(m.name, m.likelihood(p), at)
		}
	}
	list := []spender{{1, 20}, {3, 35.5}, {2, 7}, {9, 12}, {1, 90}}
	check("spend", spendLikelihood(list), []float64{2, 3, 15})
}

// TestModelsReproduceTheGoldenFunctions holds P(alive) and expectations at given parameters.
func TestModelsReproduceTheGoldenFunctions(t *testing.T) {
	type at struct {
		X     float64
		Last  float64 `json:"t_x"`
		T     float64
		Ahead float64 `json:"t"`
		Value float64
	}
	type functions struct {
		Fresh map[string]float64 `json:"expected_repeat_purchases_new_customer"`
		Cond  []at               `json:"cond_exp"`
		Alive []at               `json:"palive"`
	}
	for _, test := range []struct {
		member string
		model  buying
	}{
		{"bgnbd_functions_at_r243_alpha4414_a793_b2426", betaGeometric{0.243, 4.414, 0.793, 2.426, false}},
		{"pareto_nbd_functions_at_r5534_alpha105802_s6061_beta116562", pareto{0.5534, 10.5802, 0.6061, 11.6562}},
	} {
		var g functions
		goldenPart(t, "cdnow_sample_models.json", test.member, &g)
		for text, want := range g.Fresh {
			ahead, _ := strconv.ParseFloat(text, 64)
			if got := test.model.fresh(ahead); !within(got, want, 1e-8) {
				t.Errorf("%s: a new customer buys %v times in %s weeks, want %v", test.model.name(), got, text, want)
			}
		}
		for _, c := range g.Cond {
			if got := test.model.ahead(c.X, c.T, c.Ahead) * test.model.alive(c.X, c.Last, c.T); !within(got, c.Value, 1e-8) {
				t.Errorf("%s: %+v gives %v", test.model.name(), c, got)
			}
		}
		for _, c := range g.Alive {
			if got := test.model.alive(c.X, c.Last, c.T); math.Abs(got-c.Value) > 1e-8*math.Max(c.Value, 1e-4) {
				t.Errorf("%s: P(alive) of %+v is %v", test.model.name(), c, got)
			}
		}
	}
}

// TestModelsReproduceTheGoldenSubset holds the three models on the customers of another library's tests.
func TestModelsReproduceTheGoldenSubset(t *testing.T) {
	var g map[string]json.RawMessage
	goldenPart(t, "cdnow_sample_models.json", "pymc_marketing_prediction_subset", &g)
	var x, last, watched []float64
	for name, into := range map[string]*[]float64{"frequency": &x, "recency": &last, "T": &watched} {
		if err := json.Unmarshal(g[name], into); err != nil {
			t.Fatal(err)
		}
	}
	orders := map[string][]string{"bgnbd": {"r", "alpha", "a", "b"}, "mbgnbd": {"r", "alpha", "a", "b"}, "pareto_nbd": {"r", "alpha", "s", "beta"}}
	for name, order := range orders {
		var part struct {
			Params map[string]float64
			Orders map[string]struct{ Own []float64 } `json:"expected_purchases"`
			Alive  struct{ Own []float64 }            `json:"palive"`
		}
		if err := json.Unmarshal(g[name], &part); err != nil {
			t.Fatal(err)
		}
		var at []float64
		for _, parameter := range order {
			at = append(at, part.Params[parameter])
		}
		m := modelOf(name, at)
		for i := range x {
			alive := m.alive(x[i], last[i], watched[i])
			if !within(alive, part.Alive.Own[i], 1e-8) {
				t.Errorf("%s: P(alive) of %v is %v, want %v", name, i, alive, part.Alive.Own[i])
			}
			for text, want := range part.Orders {
				ahead, _ := strconv.ParseFloat(text, 64)
				if got := m.ahead(x[i], watched[i], ahead) * alive; !within(got, want.Own[i], 1e-8) {
					t.Errorf("%s: %v buys %v times in %s weeks, want %v", name, i, got, text, want.Own[i])
				}
			}
		}
	}
}

// TestParetoInTheHundreds: the powers of hundreds of purchases neither overflow nor vanish.
func TestParetoInTheHundreds(t *testing.T) {
	var g struct {
		Four struct {
			Params map[string]float64
			X      []float64
			Last   []float64 `json:"t_x"`
			T      []float64
			Value  []float64
		} `json:"palive_4_customers"`
	}
	goldenPart(t, "cdnow_sample_models.json", "pareto_nbd_other", &g)
	p := g.Four.Params
	m := pareto{p["r"], p["alpha"], p["s"], p["beta"]}
	for i, want := range g.Four.Value {
		if got := m.alive(g.Four.X[i], g.Four.Last[i], g.Four.T[i]); !within(got, want, 1e-8) {
			t.Errorf("x = %v: %v, want %v", g.Four.X[i], got, want)
		}
	}
	under := pareto{0.55, 10.58, 0.61, 11.67}
	for x, want := range map[float64]float64{132: 6.20605178896, 133: 6.25287224757} {
		if got := under.ahead(x, 200, 10) * under.alive(x, 200, 200); !within(got, want, 1e-8) {
			t.Errorf("x = %v: %v, want %v", x, got, want)
		}
	}
}

// TestBetaGeometricEdges: x = 0 with a + b < 1, where the series is negative and its logarithm no number; a thousand
// purchases long ago; a = 1 and a + b = 1, where the formula is 0/0 and the function is smooth.
func TestBetaGeometricEdges(t *testing.T) {
	m := betaGeometric{0.11, 2.24, 0.31, 0.5, false}
	if got := m.ahead(0, 1, 30) * m.alive(0, 0, 1); !within(got, 0.564588615533, 1e-8) {
		t.Errorf("a + b < 1: %v", got)
	}
	if got := (betaGeometric{0.243, 4.414, 0.793, 2.426, false}).alive(1000, 10, 100); got != 0 {
		t.Errorf("a thousand purchases long ago: %v", got)
	}
	for _, modified := range []bool{false, true} {
		for _, b := range []float64{0.2, 0.5, 2.5} {
			for _, a := range []float64{1, 0.5} {
				at := betaGeometric{0.4, 5, a, b, modified}
				low, high := at, at
				low.a, high.a = a-1e-4, a+1e-4
				got, want := at.ahead(0, 10, 52), (low.ahead(0, 10, 52)+high.ahead(0, 10, 52))/2
				if !within(got, want, 1e-6) || !(got > 0) {
					t.Errorf("%+v: %v, around it %v", at, got, want)
				}
			}
		}
	}
	if got := (pareto{0.5, 10, 1, 12}).ahead(2, 30, 52); !within(got, (pareto{0.5, 10, 1 + 1e-9, 12}).ahead(2, 30, 52), 1e-7) {
		t.Errorf("s = 1: %v", got)
	}
}

// TestModelsAreFitted holds the fits against the published ones and those of other programs, on the calibration period
// (Fader, Hardie and Lee: r .243, alpha 4.414, a .793, b 2.426, LL -9582.4) and on all days.
func TestModelsAreFitted(t *testing.T) {
	type estimates map[string]map[string]float64
	c := cdnowColumns(t)
	for _, test := range []struct{ file, member, to string }{
		{"cdnow_sample_models.json", "mle_exact_days", "1997-09-30"},
		{"cdnow_sample_metrics.json", "models_full_history", "1998-06-30"},
	} {
		var raw map[string]json.RawMessage
		goldenPart(t, test.file, test.member, &raw)
		g := estimates{}
		for name, part := range raw {
			var numbers map[string]any
			if json.Unmarshal(part, &numbers) != nil {
				continue
			}
			g[strings.ReplaceAll(name, "_", "")] = map[string]float64{}
			for key, v := range numbers {
				if number, ok := v.(float64); ok {
					g[strings.ReplaceAll(name, "_", "")][key] = number
				}
			}
		}
		s := clv(Input{Period: LastDays(dayOf(t, test.to), 30), Columns: c})
		if rows := s.Table("models").Rows; len(rows) != 3 {
			t.Fatalf("%d models", len(rows))
		}
		for _, row := range s.Table("models").Rows {
			checkFit(t, s.Table("models").Columns, row, g[row[0].Text])
		}
		spend := g["gammagamma"]
		for name, want := range map[string]float64{"p": spend["p"], "q": spend["q"], "gamma": spend["gamma"], "spend_correlation": spend["pearson_x_zbar"]} {
			if v, _ := s.Value(name); !within(v.Real, want, 1e-4) {
				t.Errorf("%s: %s = %v, want %v", test.to, name, v.Real, want)
			}
		}
		if v, _ := s.Value("gg_log_likelihood"); math.Abs(v.Real-spend["LL"]) > 1e-4 {
			t.Errorf("%s: spend has the log-likelihood %v, want %v", test.to, v.Real, spend["LL"])
		}
		if v, _ := s.Value("model"); v != Term("mbgnbd") {
			t.Errorf("%s: chose %v", test.to, v.Text)
		}
	}
}

func checkFit(t *testing.T, columns []Column, row []Value, want map[string]float64) {
	t.Helper()
	for i, c := range columns[1:] {
		got := row[i+1]
		switch target, there := want[c.Name]; {
		case c.Name == "log_likelihood":
			if math.Abs(got.Real-want["LL"]) > 1e-4 {
				t.Errorf("%s: log-likelihood %v, want %v", row[0].Text, got.Real, want["LL"])
			}
		case there && !within(got.Real, target, 1e-4) || there != got.Known:
			t.Errorf("%s: %s = %v, want %v", row[0].Text, c.Name, got, target)
		}
	}
}

// estimate is a fitted model of a golden file.
type estimate struct{ R, Alpha, A, B, LL float64 }

// TestAlmostNobodyLeaves: in this shop a and b are known by their ratio only; the rest is compared.
func TestAlmostNobodyLeaves(t *testing.T) {
	var g struct {
		BG     estimate `json:"bgnbd"`
		MBG    estimate `json:"mbgnbd"`
		Pareto estimate `json:"pareto_nbd"`
		Orders float64  `json:"total_expected_purchases_12m_bgnbd"`
		Alive  float64  `json:"mean_p_alive_bgnbd"`
		Total  float64  `json:"total_clv12_monthly_1pct"`
	}
	goldenPart(t, "uci_2010_2011_metrics.json", "models_full_history", &g)
	c := uciColumns(t)
	s := clv(Input{Period: LastDays(dayOf(t, "2011-12-09"), 30), Columns: c})
	rows := s.Table("models").Rows
	for i, want := range []estimate{g.BG, g.MBG, g.Pareto} {
		row := rows[i]
		if math.Abs(row[1].Real-want.LL) > 1e-3 || !within(row[2].Real, want.R, 1e-4) || !within(row[3].Real, want.Alpha, 1e-4) {
			t.Errorf("%s: %v, want %+v", row[0].Text, row, want)
		}
		if a, b := row[4].Real, row[5].Real; i < 2 && !within(a/(a+b), want.A/(want.A+want.B), 1e-3) {
			t.Errorf("%s: a/(a+b) = %v, want %v", row[0].Text, a/(a+b), want.A/(want.A+want.B))
		}
	}
	for name, want := range map[string]float64{"expected_orders": g.Orders, "mean_p_alive": g.Alive} {
		if v, _ := s.Value(name); !within(v.Real, want, 1e-4) {
			t.Errorf("%s = %v, want %v", name, v.Real, want)
		}
	}
	if say := s.Finding.In(lang.EN); strings.Count(say, ".") != 1 {
		t.Errorf("a forecast to the penny: %q", say)
	}
	if v, _ := s.Value("total_clv_minor"); !within(float64(v.Int), g.Total*100, 1e-4) {
		t.Errorf("total %v, want %v", v.Int, g.Total*100)
	}
	if v, _ := s.Value("model"); v != Term("bgnbd") {
		t.Errorf("chose %v", v.Text)
	}
}

// TestCLVReproducesTheGoldenCustomers holds the customers one by one: on all days, and on the calibration period.
func TestCLVReproducesTheGoldenCustomers(t *testing.T) {
	type golden struct {
		ID       int
		X        float64
		Last     float64 `json:"t_x"`
		T        float64
		Alive    float64 `json:"p_alive"`
		AliveBG  float64 `json:"p_alive_bgnbd"`
		Orders   float64 `json:"expected_purchases_12m"`
		Spend    float64 `json:"expected_spend"`
		CLV      float64 `json:"clv12_monthly_1pct"`
		Flat     float64 `json:"clv12_undiscounted"`
		AliveMBG float64 `json:"p_alive_mbgnbd"`
	}
	for _, test := range []struct {
		file, member, to string
		columns          func(testing.TB) *store.Columns
	}{
		{"cdnow_sample_metrics.json", "models_full_history", "1998-06-30", cdnowColumns},
		{"cdnow_sample_models.json", "clv_12_months_bgnbd_gammagamma", "1997-09-30", cdnowColumns},
		{"uci_2010_2011_metrics.json", "models_full_history", "2011-12-09", uciColumns},
	} {
		var g struct{ Customers []golden }
		goldenPart(t, test.file, test.member, &g)
		c := test.columns(t)
		free := 0.0
		in := Input{Period: LastDays(dayOf(t, test.to), 30), Columns: c, Options: Options{Model: "bgnbd"}}
		o := outlookOf(customersAt(in.Columns, in.Period.To), in.Columns.Currency, in.Options)
		in.Options.Discount = &free
		flat := outlookOf(customersAt(in.Columns, in.Period.To), in.Columns.Currency, in.Options)
		at := map[int]int{}
		for i, who := range c.People {
			id, _ := strconv.Atoi(who.Name)
			at[id] = i
		}
		for _, want := range g.Customers {
			i, known := at[want.ID]
			if strings.HasPrefix(test.file, "cdnow") {
				i, known = want.ID-1, true // the sample counts its customers in the order of the file
			}
			if !known {
				t.Fatalf("nobody is %d", want.ID)
			}
			v, plain := o.of(i), flat.of(i)
			if float64(v.x) != want.X || !within(weeks(v.last), want.Last, 1e-9) || !within(weeks(v.watched), want.T, 1e-9) {
				t.Errorf("%s: customer %d has the past %+v, want %+v", test.file, want.ID, v.history, want)
			}
			if !within(v.alive, want.Alive+want.AliveBG, 1e-5) || !within(v.days, want.Orders, 1e-4) || !within(v.dayValue, want.Spend, 1e-4) ||
				!within(v.clv, want.CLV, 1e-4) || !within(plain.clv, want.Flat, 1e-4) {
				t.Errorf("%s: customer %d is %+v, want %+v", test.file, want.ID, v, want)
			}
		}
	}
}

// TestModelsForecastTheHoldout holds what the models, fitted until September, expect of the 39 weeks after it.
func TestModelsForecastTheHoldout(t *testing.T) {
	var g map[string]any
	goldenPart(t, "cdnow_sample_models.json", "holdout_1997_10_01_to_1998_06_30", &g)
	k := customersAt(cdnowColumns(t), dayOf(t, "1997-09-30"))
	for _, f := range fitModels(k, "auto") {
		sum := 0.0
		for _, h := range grouped(k, nil) {
			x, last, watched := float64(h.x), weeks(h.last), weeks(h.watched)
			sum += float64(h.n) * f.model.ahead(x, watched, 39) * f.model.alive(x, last, watched)
		}
		name := strings.Replace(f.model.name(), "paretonbd", "pareto_nbd", 1) + "_total"
		if want := g[name].(float64); !within(sum, want, 1e-5) {
			t.Errorf("%s = %v, want %v", name, sum, want)
		}
	}
}

// TestSpendReproducesTheGoldenValues holds expectations at given parameters, and what is left of them when q is below 1.
func TestSpendReproducesTheGoldenValues(t *testing.T) {
	m := gammaGamma{6.25, 3.74, 15.44}
	for _, test := range []struct{ x, mean, want float64 }{
		{2, 22.35, 24.6637139108},
		{1, 11.77, 18.9168520578},
		{0, 0, 35.2189781022},
		{7, 73.74, 71.469670897},
		{2, 25.55, 27.2883858268},
		{3, 35, 35.0279199628},
	} {
		if got := m.expected(test.x, test.mean); !within(got, test.want, 1e-8) {
			t.Errorf("x = %v, m = %v: %v, want %v", test.x, test.mean, got, test.want)
		}
	}
	if got := (gammaGamma{6, 0.9, 15}).expected(0, 0); !math.IsNaN(got) {
		t.Errorf("q < 1: %v", got)
	}
	if got := (gammaGamma{6, 0.9, 15}).expected(2, 10); math.IsNaN(got) || got <= 0 {
		t.Errorf("q < 1, px + q > 1: %v", got)
	}
}

// TestCLVOfAlmostNothing: nobody, one customer, and customers who all bought once are too few to fit, and say so.
func TestCLVOfAlmostNothing(t *testing.T) {
	day := store.Date(2026, 11, 22)
	var once []order
	for i := range 100 {
		once = append(once, order{day: day - store.Day(i), buyer: strconv.Itoa(i), gross: 10_00})
	}
	for name, orders := range map[string][]order{"nobody": nil, "one": once[:1], "all once": once} {
		s := clv(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders)})
		for _, f := range s.Values {
			if f.Known && !slices.Contains([]string{"customers", "repeat_buyers", "months", "discount_monthly"}, f.Name) {
				t.Errorf("%s: %s is %v", name, f.Name, f.Value)
			}
		}
		if s.Finding.Key != "report.finding.clv.few" || s.N != int64(len(orders)) {
			t.Errorf("%s: %s", name, s.Finding.In(lang.EN))
		}
	}
}

// TestCLVOfNegativeSpend: refunds can leave a customer's repeat days below zero; such a customer is worth what the model
// says of somebody who spent nothing, never less than nothing.
func TestCLVOfNegativeSpend(t *testing.T) {
	c := shopOf(4000, 600)
	for i, who := range c.Buyer {
		if who == 3 || who == 4 {
			c.Net[i] = -5_00
		}
	}
	o := outlookOf(customersAt(c, c.Day[c.Len()-1]), c.Currency, Options{})
	if o.chosen == nil {
		t.Fatal("nothing was fitted")
	}
	for i := range o.all {
		if o.all[i].days > 0 {
			if v := o.of(i); !(v.clv >= 0) || !(v.alive >= 0 && v.alive <= 1) || math.IsInf(v.clv, 0) {
				t.Errorf("customer %d: %+v", i, v)
			}
		}
	}
}

// TestFitsRecoverTheTruth draws customers from a known MBG/NBD shop and finds its parameters again; grouped by week first,
// the same ones come out as without.
func TestFitsRecoverTheTruth(t *testing.T) {
	k := drawn(20_000, betaGeometric{0.6, 9.25, 0.7, 3, true})
	exact := newPasts(grouped(k, nil))
	coarse := newPasts(grouped(k, byWeeks(1)))
	if coarse.n != exact.n || len(coarse.list) >= len(exact.list) || coarse.repeat != exact.repeat {
		t.Errorf("%d groups of %d customers by day, %d of %d by week", len(exact.list), exact.n, len(coarse.list), coarse.n)
	}
	f := betaLikelihood(exact, true)
	best := maximise(f, exact.n, []float64{1, 5, 0.5, 1})
	for i, truth := range []float64{0.6, 9.25, 0.7, 3} {
		if !within(best.at[i], truth, 0.15) {
			t.Errorf("parameter %d is %v, the truth %v", i, best.at[i], truth)
		}
	}
	near := maximise(betaLikelihood(coarse, true), coarse.n, []float64{1, 5, 0.5, 1})
	again := maximise(f, exact.n, near.at)
	for i := range best.at {
		if !within(again.at[i], best.at[i], 1e-4) || !within(near.at[i], best.at[i], 0.1) {
			t.Errorf("parameter %d: %v by day, %v by week, %v after both", i, best.at[i], near.at[i], again.at[i])
		}
	}
}

// TestSettleEndsAtTheTop: a few steps from near the top end where a climb does, also from a start that is not near it, and where the
// curvature comes from data that are something else.
func TestSettleEndsAtTheTop(t *testing.T) {
	k := drawn(6_000, betaGeometric{0.6, 9.25, 0.7, 3, true})
	p := newPasts(grouped(k, nil))
	rough := newPasts(grouped(k.everyOf(6), byWeeks(4)))
	f := betaLikelihood(p, true)
	top := maximise(f, p.n, []float64{1, 5, 0.5, 1})
	for _, near := range [][]float64{{0.62, 9, 0.75, 3.1}, {3, 1, 4, 0.2}, top.at} {
		at := settle(f, betaLikelihood(rough, true), p.n, near)
		if !at.ok || !within(at.ll, top.ll, 1e-10) {
			t.Errorf("from %v to %+v, the top is %+v", near, at, top)
		}
		for i := range top.at {
			if !within(at.at[i], top.at[i], 1e-4) {
				t.Errorf("from %v: parameter %d is %v, at the top %v", near, i, at.at[i], top.at[i])
			}
		}
	}
	m := square{{4, 2}, {2, 3}}
	if v, ok := m.solve([]float64{8, 8}); !ok || !near(v[0], 1) || !near(v[1], 2) {
		t.Errorf("4x + 2y = 8, 2x + 3y = 8: %v", v)
	}
	if _, ok := (square{{1, 2}, {2, 1}}).solve([]float64{1, 1}); ok {
		t.Error("a saddle was taken for a bowl")
	}
}

func TestMemberTableIsLimited(t *testing.T) {
	c := shopOf(4000, 600)
	in := Input{Period: LastDays(c.Day[c.Len()-1], 30), Columns: c, Options: Options{Model: "mbgnbd", Limit: 3}}
	for i := range c.People {
		c.People[i].ID = int64(i + 1)
	}
	s := clv(in)
	rows := s.Table("top_members").Rows
	if len(rows) != 3 || rows[0][1].Int < rows[1][1].Int || rows[1][1].Int < rows[2][1].Int || len(s.members()) != 3 {
		t.Errorf("rows %v", rows)
	}
	s.introduce(map[int64]store.Person{s.members()[0]: {Name: "Ann"}, s.members()[1]: {Reach: "138"}})
	if rows[0][0].In(lang.EN) != "Ann" || rows[1][0].In(lang.EN) != "138" || !strings.Contains(rows[2][0].In(lang.EN), "no.") {
		t.Errorf("named %q %q %q", rows[0][0].In(lang.EN), rows[1][0].In(lang.EN), rows[2][0].In(lang.EN))
	}
	in.Options.Member = 5
	if rows := clv(in).Table("top_members").Rows; len(rows) != 1 || rows[0][0].Int != 5 {
		t.Errorf("member 5: %v", rows)
	}
}

// TestModelsByHand: r = 1, alpha = 1, a = b = 1, and somebody who bought again once, after one week of the three watched. The odds of
// having left are a/(b+0) × ((1+3)/(1+1))² = 4, so that P(alive) = 1/5 under BG/NBD; under MBG/NBD there was one more chance to
// leave: a/(b+1) × 4 = 2 and 1/3. A purchase day is worth p (gamma + x m)/(px + q - 1) = 2 (10 + 3 × 20)/(2 × 3 + 3 - 1) = 17.50 to
// somebody whose three repeat days brought 20 each, and 2 × 10/(3 - 1) = 10 to a new customer.
func TestModelsByHand(t *testing.T) {
	if got := (betaGeometric{1, 1, 1, 1, false}).alive(1, 1, 3); !near(got, 0.2) {
		t.Errorf("BG/NBD: %v", got)
	}
	if got := (betaGeometric{1, 1, 1, 1, true}).alive(1, 1, 3); !near(got, 1.0/3) {
		t.Errorf("MBG/NBD: %v", got)
	}
	m := gammaGamma{2, 3, 10}
	if a, b := m.expected(3, 20), m.expected(0, 0); !near(a, 17.5) || !near(b, 10) {
		t.Errorf("a day is worth %v and %v", a, b)
	}
}

// TestLargeParameters: the two ways of writing the expectation agree where both hold, and a shop in which customers hardly
// differ, so that the likelihood has a ridge without an end, is still fitted and forecast.
func TestLargeParameters(t *testing.T) {
	for _, m := range []betaGeometric{{0.6, 9, 8, 30, true}, {2, 7, 14, 5, false}, {0.3, 4, 25, 90, true}} {
		for _, x := range []float64{1, 5, 200} {
			k, shape, c := m.chances(x), m.r+x, m.a+m.b+m.chances(x)-1
			for _, z := range []float64{0.01, 0.3, 0.7} {
				direct := c / (m.a - 1) * -math.Expm1(logHypergeometric(shape, m.b+k, c, z)+shape*math.Log1p(-z))
				l := (m.a - 1) * math.Log1p(-z)
				euler := c / (m.a - 1) * (-math.Expm1(l) - math.Exp(l)*hypergeometricLess1(c-shape, m.a-1, c, z))
				if !within(direct, euler, 1e-9) || !within(m.expected(k, shape, z), euler, 1e-9) {
					t.Errorf("%+v, x = %v, z = %v: %v and %v", m, x, z, direct, euler)
				}
			}
		}
	}
	day := store.Date(2026, 11, 22)
	var orders []order
	for i := range 60 {
		for d := i % 7; d < 600; d += i%5 + 9 {
			orders = append(orders, order{day: day - store.Day(d), buyer: strconv.Itoa(i), gross: 10_00 + int64(i%9)})
		}
	}
	for _, name := range Models() {
		s := clv(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders), Options: Options{Model: name}})
		if v, _ := s.Value("total_clv_minor"); !v.Known || v.Int <= 0 {
			t.Errorf("%s: total %v with %v", name, v, s.Values)
		}
	}
}

// TestManyCustomers: above ten thousand customers the fit begins with coarser ones and ends where one without them does.
func TestManyCustomers(t *testing.T) {
	if testing.Short() {
		t.Skip("fits sixty thousand customers twice")
	}
	k := drawn(manyCustomers+50_000, betaGeometric{0.6, 9.25, 0.7, 3, true})
	fits := fitModels(k, modelMBG)
	exact := newPasts(grouped(k, nil))
	direct := maximise(betaLikelihood(exact, true), exact.n, []float64{1, 5, 0.5, 1})
	if len(fits) != 1 || !within(fits[0].ll, direct.ll, 1e-11) {
		t.Fatalf("%+v, directly %+v", fits, direct)
	}
	for i, f := range fits[0].model.parameters() {
		if !within(f.Real, direct.at[i], 1e-4) || !within(f.Real, []float64{0.6, 9.25, 0.7, 3}[i], 0.05) {
			t.Errorf("%s = %v, directly %v", f.Name, f.Real, direct.at[i])
		}
	}
}

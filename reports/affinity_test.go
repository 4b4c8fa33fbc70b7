package reports

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// linesOf lays baskets out as the book does.
func linesOf(day store.Day, baskets [][]string) *store.Lines {
	l := &store.Lines{Start: []int32{0}}
	at := map[string]int32{}
	for _, basket := range baskets {
		var products []int32
		for _, key := range basket {
			i, known := at[key]
			if !known {
				i = int32(len(l.Products))
				at[key] = i
				l.Products = append(l.Products, store.Product{Key: key})
			}
			products = append(products, i)
		}
		slices.Sort(products)
		l.Product = append(l.Product, slices.Compact(products)...)
		l.Start, l.Day = append(l.Start, int32(len(l.Product))), append(l.Day, day)
	}
	return l
}

// goldenPair is a rule of a golden file.
type goldenPair struct {
	Antecedent, Consequent                                                              string
	A                                                                                   int64 `json:"count_A"`
	B                                                                                   int64 `json:"count_B"`
	Together                                                                            int64 `json:"count_AB"`
	N                                                                                   int64
	Support, Confidence, Lift, Leverage, Conviction, Jaccard, Cosine, Kulczynski, Zhang any
}

func checkPair(t *testing.T, l *store.Lines, all map[[2]string]pair, g goldenPair) {
	t.Helper()
	p, known := all[[2]string{g.Antecedent, g.Consequent}]
	if !known {
		if p, known = all[[2]string{g.Consequent, g.Antecedent}]; known {
			p.a, p.b, p.countA, p.countB = p.b, p.a, p.countB, p.countA
		}
	}
	if !known || p.countA != g.A || p.countB != g.B || p.together != g.Together || p.n != g.N {
		t.Errorf("%s and %s: %+v (there: %v), want %+v", g.Antecedent, g.Consequent, p, known, g)
		return
	}
	for name, pair := range map[string][2]any{
		"support": {p.support(), g.Support}, "confidence": {p.confidence(), g.Confidence}, "lift": {p.lift(), g.Lift},
		"leverage": {p.leverage(), g.Leverage}, "conviction": {p.conviction(), g.Conviction}, "jaccard": {p.jaccard(), g.Jaccard},
		"cosine": {p.cosine(), g.Cosine}, "kulczynski": {p.kulczynski(), g.Kulczynski}, "zhang": {p.zhang(), g.Zhang},
	} {
		got := pair[0].(float64)
		want, number := pair[1].(float64)
		if number && !near(got, want) || !number && !math.IsInf(got, 1) {
			t.Errorf("%s and %s: %s = %v, want %v", g.Antecedent, g.Consequent, name, got, pair[1])
		}
	}
}

func pairsByKey(l *store.Lines, list []pair) map[[2]string]pair {
	all := map[[2]string]pair{}
	for _, p := range list {
		all[[2]string{l.Products[p.a].Key, l.Products[p.b].Key}] = p
	}
	return all
}

// TestAffinityOfFiveBaskets holds every rule of the textbook example whose lift is above 1.
func TestAffinityOfFiveBaskets(t *testing.T) {
	var g struct {
		Baskets [][]string
		Rules   []goldenPair
	}
	goldenPart(t, "product_affinity.json", "toy_5_baskets", &g)
	day := store.Date(2026, 11, 22)
	l := linesOf(day, g.Baskets)
	b := basketsOf(l, LastDays(day, 1))
	all := pairsByKey(l, b.pairs(3, 100))
	checked := 0
	for _, rule := range g.Rules {
		if rule.Lift.(float64) > 1 {
			checkPair(t, l, all, rule)
			checked++
		}
	}
	if checked == 0 || len(all)*2 < checked {
		t.Errorf("%d rules, %d pairs", checked, len(all))
	}
	if empty := basketsOf(l, LastDays(day-9, 1)); empty.n != 0 || len(empty.pairs(1, 10)) != 0 {
		t.Errorf("another day has %d baskets", empty.n)
	}
}

func uciLines(t testing.TB) *store.Lines {
	zipped, err := gzip.NewReader(shared(t, "data", "lines_2010_2011.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	goods := regexp.MustCompile(`^\d{5}[A-Za-z]{0,2}$`)
	rows := csv.NewReader(zipped)
	rows.FieldsPerRecord = -1
	var baskets [][]string
	at := map[string]int{}
	for {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		invoice, code, quantity, price, customer := row[0], row[1], row[3], row[5], row[6]
		if strings.ContainsAny(invoice[:1], "CANi") || customer == "" || strings.HasPrefix(quantity, "-") || quantity == "0" ||
			strings.HasPrefix(price, "-") || strings.Trim(price, "0.") == "" || !goods.MatchString(code) {
			continue
		}
		i, known := at[invoice]
		if !known {
			i = len(baskets)
			at[invoice], baskets = i, append(baskets, nil)
		}
		baskets[i] = append(baskets[i], code)
	}
	return linesOf(store.Date(2011, 12, 9), baskets)
}

func TestAffinityReproducesTheGoldenPairs(t *testing.T) {
	var g struct {
		N        int64
		Products int64        `json:"distinct_products"`
		Frequent int64        `json:"frequent_pairs_1pct"`
		ByCount  []goldenPair `json:"top_pairs_by_count"`
		ByLift   []goldenPair `json:"top_pairs_by_lift_minsup_1pct"`
	}
	goldenPart(t, "product_affinity.json", "uci_2010_2011", &g)
	l := uciLines(t)
	r, _ := Find("affinity")
	s := r.Sheet(Input{Period: LastDays(l.Day[0], 30), Lines: l, Options: Options{Least: (g.N + 99) / 100, Limit: 15}})
	checkValues(t, s, map[string]Value{"baskets": Count(g.N), "products": Count(g.Products), "pairs": Count(g.Frequent)})
	for i, row := range s.Table("pairs").Rows {
		if row[2].Int != g.ByCount[i].Together {
			t.Errorf("pair %d is in %d orders, want %d", i, row[2].Int, g.ByCount[i].Together)
		}
	}
	all := pairsByKey(l, basketsOf(l, LastDays(l.Day[0], 30)).pairs((g.N+99)/100, 10_000))
	for _, rule := range slices.Concat(g.ByCount, g.ByLift) {
		checkPair(t, l, all, rule)
	}
}

// TestAffinityByHand: of forty orders thirty hold tea, twenty of them a cup too, and five a cup alone. Of 25 orders with a
// cup 20 hold tea: confidence 0.8; tea is in 30/40 of all, so the lift is 0.8/0.75 = 1.07.
func TestAffinityByHand(t *testing.T) {
	day := store.Date(2026, 11, 22)
	var baskets [][]string
	for i := range 40 {
		switch {
		case i < 20:
			baskets = append(baskets, []string{"tea", "cup", "cup"})
		case i < 30:
			baskets = append(baskets, []string{"tea"})
		case i < 35:
			baskets = append(baskets, []string{"cup"})
		default:
			baskets = append(baskets, []string{"pot"})
		}
	}
	s := affinity(Input{Period: LastDays(day, 30), Lines: linesOf(day, baskets)})
	checkValues(t, s, map[string]Value{"baskets": Count(40), "products": Count(3), "pairs": Count(1), "basket_size": Number(1.5), "least_count": Count(5)})
	row := s.Table("pairs").Rows[0]
	if row[0].Text != "cup" || row[1].Text != "tea" || row[2].Int != 20 || !near(row[3].Real, 0.8) || !near(row[4].Real, 0.8/0.75) || !near(row[5].Real, 0.5) {
		t.Errorf("pair %v", row)
	}
	if got, want := s.Finding.In(lang.EN), "Of 100 orders with “cup” 80 hold “tea” too, 1.07 times as often as chance has it (20 orders)."; got != want {
		t.Errorf("finding %q", got)
	}
}

// TestAlwaysTogetherIsNoInfinity: where one never comes without the other, conviction is infinite, and null in JSON.
func TestAlwaysTogetherIsNoInfinity(t *testing.T) {
	day := store.Date(2026, 11, 22)
	l := linesOf(day, [][]string{{"a", "b"}, {"a", "b"}, {"c"}})
	s := affinity(Input{Period: LastDays(day, 1), Lines: l, Options: Options{Least: 1}})
	if row := s.Table("pairs").Rows[0]; row[9].Known {
		t.Errorf("conviction %v", row[9])
	}
	if text := written(t, "json", lang.EN, s); !json.Valid([]byte(text)) {
		t.Error(text)
	}
}

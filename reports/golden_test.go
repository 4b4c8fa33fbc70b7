package reports

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"regulars/store"
)

// order is one row for columnsOf.
type order struct {
	day         store.Day
	buyer       string // "" is nobody known
	gross, back int64
	source      string
}

// columnsOf lays orders out by column as the book does.
func columnsOf(currency string, orders []order) *store.Columns {
	slices.SortStableFunc(orders, func(a, b order) int { return int(a.day - b.day) })
	c := &store.Columns{Currency: currency}
	people, sources := map[string]int32{}, map[string]uint16{}
	for _, o := range orders {
		who := int32(-1)
		if o.buyer != "" {
			at, known := people[o.buyer]
			if !known {
				at = int32(len(people))
				people[o.buyer] = at
				c.People = append(c.People, store.Person{ID: int64(at) + 1, Name: o.buyer, Reach: o.buyer + "@example.com"})
			}
			who = at
		}
		from, known := sources[o.source]
		if !known {
			from = uint16(len(sources))
			sources[o.source] = from
			c.Sources = append(c.Sources, o.source)
		}
		c.Day, c.Buyer, c.Source = append(c.Day, o.day), append(c.Buyer, who), append(c.Source, from)
		c.Net, c.Refund = append(c.Net, o.gross-o.back), append(c.Refund, o.back)
	}
	return c
}

// shared opens a file of the shared folder beside the repository, or skips the test.
func shared(t testing.TB, path ...string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{"..", "..", "shared"}, path...)...))
	if err != nil {
		t.Skipf("the shared data is not beside this repository: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// sharedRows reads a CSV of the shared folder without its heading.
func sharedRows(t testing.TB, path ...string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(shared(t, path...)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

// cents reads a decimal amount exactly.
func cents(t testing.TB, s string) int64 {
	t.Helper()
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func dayOf(t testing.TB, s string) store.Day {
	t.Helper()
	day, err := store.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func uciColumns(t testing.TB) *store.Columns {
	var orders []order
	for _, row := range sharedRows(t, "data", "orders_2010_2011.csv") {
		if row[1] != "" {
			orders = append(orders, order{day: dayOf(t, row[2][:10]), buyer: row[1], gross: cents(t, row[6]), source: "generic"})
		}
	}
	return columnsOf("GBP", orders)
}

func cdnowColumns(t testing.TB) *store.Columns {
	text, err := io.ReadAll(shared(t, "data", "CDNOW_sample.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var orders []order
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) != 5 {
			t.Fatalf("CDNOW: %q", line)
		}
		day := dayOf(t, f[2][:4]+"-"+f[2][4:6]+"-"+f[2][6:])
		orders = append(orders, order{day: day, buyer: f[0], gross: cents(t, f[4]), source: "cdnow"})
	}
	return columnsOf("USD", orders)
}

func jaffleColumns(t testing.TB, keep func(status string) bool) *store.Columns {
	paid := map[string]int64{}
	for _, row := range sharedRows(t, "data", "jaffle_shop", "raw_payments.csv") {
		n, err := strconv.ParseInt(row[3], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		paid[row[1]] += n
	}
	var orders []order
	for _, row := range sharedRows(t, "data", "jaffle_shop", "raw_orders.csv") {
		if keep(row[3]) {
			orders = append(orders, order{day: dayOf(t, row[2]), buyer: row[1], gross: paid[row[0]], source: "jaffle"})
		}
	}
	return columnsOf("USD", orders)
}

// golden is the part of a golden file's descriptive figures that repeat and summary must reproduce.
type golden struct {
	Customers int64            `json:"customers"`
	Orders    int64            `json:"orders"`
	Revenue   float64          `json:"revenue"`
	Twice     int64            `json:"customers_with_2plus_orders"`
	Rate      float64          `json:"repeat_purchase_rate"`
	RateDays  float64          `json:"repeat_purchase_rate_by_distinct_days"`
	Frequency float64          `json:"purchase_frequency_orders_per_customer"`
	AOV       float64          `json:"average_order_value"`
	Each      float64          `json:"revenue_per_customer"`
	Median    float64          `json:"median_orders_per_customer"`
	Histogram map[string]int64 `json:"orders_per_customer_histogram"`
	Above     int64            `json:"orders_per_customer_21plus"`
	Gaps      struct {
		N         int64              `json:"n_gaps"`
		Mean      float64            `json:"mean"`
		Quantiles map[string]float64 `json:"quantiles_type7"`
		Within    map[string]float64 `json:"share_within_days"`
		Owners    int64              `json:"customers_with_gap"`
		OwnMean   float64            `json:"mean_of_customer_mean_gaps"`
		OwnMedian float64            `json:"median_of_customer_mean_gaps"`
	} `json:"return_interval_days"`
}

// goldenPart reads one member of a golden file.
func goldenPart(t testing.TB, file, member string, into any) {
	t.Helper()
	var parts map[string]json.RawMessage
	if err := json.NewDecoder(shared(t, "golden", file)).Decode(&parts); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(parts[member], into); err != nil {
		t.Fatal(err)
	}
}

// remade reads a part of a golden file that was read loosely once more.
func remade(t testing.TB, part, into any) {
	t.Helper()
	text, err := json.Marshal(part)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) }

func TestRepeatAndSummaryReproduceTheGoldenFigures(t *testing.T) {
	kept := func(status string) bool { return !strings.HasPrefix(status, "return") }
	for _, test := range []struct {
		name, file, member string
		columns            func(testing.TB) *store.Columns
	}{
		{"UCI", "uci_2010_2011_metrics.json", "descriptive", uciColumns},
		{"CDNOW", "cdnow_sample_metrics.json", "descriptive", cdnowColumns},
		{"Jaffle", "jaffle_shop_metrics.json", "all_orders", func(t testing.TB) *store.Columns {
			return jaffleColumns(t, func(string) bool { return true })
		}},
		{"JaffleKept", "jaffle_shop_metrics.json", "excluding_returned_and_return_pending", func(t testing.TB) *store.Columns {
			return jaffleColumns(t, kept)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var g golden
			goldenPart(t, test.file, test.member, &g)
			c := test.columns(t)
			all := Period{From: c.Day[0], To: c.Day[c.Len()-1]}
			r, _ := Find("repeat")
			checkRepeat(t, r.Sheet(Input{Period: all, Columns: c}), &g)
			if k := customersAt(c, all.To); k.gaps.n != g.Gaps.N || k.returned() != g.Gaps.Owners {
				t.Errorf("%d gaps of %d customers, want %d of %d", k.gaps.n, k.returned(), g.Gaps.N, g.Gaps.Owners)
			}
			r, _ = Find("summary")
			checkSummary(t, r.Sheet(Input{Period: all, Figures: Rollups(c)}), &g)
		})
	}
}

func checkRepeat(t *testing.T, s *Sheet, g *golden) {
	t.Helper()
	want := map[string]Value{
		"customers": Count(g.Customers), "repeat_customers": Count(g.Twice), "repeat_purchase_rate": Rate(g.Rate),
		"repeat_purchase_rate_by_days": Rate(g.RateDays), "returning_customer_rate": Rate(g.Rate),
		"orders_per_customer": Number(g.Frequency), "aov_minor": Money(int64(math.Round(g.AOV*100)), s.Currency),
		"revenue_per_customer_minor": Money(int64(math.Round(g.Each*100)), s.Currency),
		"gap_mean_days":              Number(g.Gaps.Mean), "gap_median_days": Number(g.Gaps.Quantiles["0.5"]),
		"orders_median": Number(g.Median), "own_gap_mean_days": Number(g.Gaps.OwnMean), "own_gap_median_days": Number(g.Gaps.OwnMedian),
	}
	checkValues(t, s, want)
	placed := maps.Clone(g.Histogram)
	if g.Above > 0 {
		placed["21+"] = g.Above
	}
	for _, row := range s.Table("by_orders").Rows {
		if row[1].Int != placed[row[0].Text] {
			t.Errorf("%d customers placed %s orders, want %d", row[1].Int, row[0].Text, placed[row[0].Text])
		}
		delete(placed, row[0].Text)
	}
	if len(placed) != 0 {
		t.Errorf("no rows for %v", placed)
	}
	for _, row := range s.Table("gaps_within").Rows {
		if w, ok := g.Gaps.Within[strconv.FormatInt(row[0].Int, 10)]; !ok || !near(row[1].Real, w) {
			t.Errorf("gaps within %d days: %v, want %v", row[0].Int, row[1].Real, w)
		}
	}
	for _, row := range s.Table("gaps").Rows {
		p := strconv.FormatFloat(row[0].Real, 'f', -1, 64)
		if w, ok := g.Gaps.Quantiles[p]; !ok || !near(row[1].Real, w) {
			t.Errorf("gap quantile %s = %v, want %v", p, row[1].Real, w)
		}
	}
	var customers, first, orders, net int64
	for _, row := range s.Table("by_month").Rows {
		customers, first, orders, net = customers+row[1].Int, first+row[2].Int, orders+row[5].Int, net+row[6].Int
	}
	if first != g.Customers || orders != g.Orders || net != int64(math.Round(g.Revenue*100)) || customers < first {
		t.Errorf("months add up to %d new, %d orders, %d net", first, orders, net)
	}
}

func checkSummary(t *testing.T, s *Sheet, g *golden) {
	t.Helper()
	revenue := Money(int64(math.Round(g.Revenue*100)), s.Currency)
	checkValues(t, s, map[string]Value{
		"customers": Count(g.Customers), "orders": Count(g.Orders), "revenue_minor": revenue,
		"refunds_minor": Money(0, s.Currency), "net_revenue_minor": revenue, "repeat_purchase_rate": Rate(g.Rate),
		"aov_minor": Money(int64(math.Round(g.AOV*100)), s.Currency), "nps": Unknown(KindScore),
		"csat_percent": Unknown(KindPercent), "open_tickets": Unknown(KindCount),
	})
	if s.N != g.Orders {
		t.Errorf("n = %d, want %d", s.N, g.Orders)
	}
}

// checkValues compares figures: whole numbers exactly, others to 1e-9.
func checkValues(t *testing.T, s *Sheet, want map[string]Value) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		got, ok := s.Value(name)
		w := want[name]
		if !ok || got.Kind != w.Kind || got.Known != w.Known || got.Int != w.Int || got.Text != w.Text || !near(got.Real, w.Real) {
			t.Errorf("%s %s = %+v (there: %v), want %+v", s.Name, name, got, ok, w)
		}
	}
}

// TestFindingsReproduceKaplanMeier holds the share that returns within 90 days against the golden survival curve.
func TestFindingsReproduceKaplanMeier(t *testing.T) {
	for _, test := range []struct {
		name, file string
		columns    func(testing.TB) *store.Columns
	}{
		{"UCI", "uci_2010_2011_metrics.json", uciColumns},
		{"CDNOW", "cdnow_sample_metrics.json", cdnowColumns},
	} {
		t.Run(test.name, func(t *testing.T) {
			var g struct {
				At map[string]struct {
					S float64
				} `json:"S_at"`
			}
			goldenPart(t, test.file, "second_order_km", &g)
			c := test.columns(t)
			f := Discover(c, c.Day[c.Len()-1], nil)
			if want := 1 - g.At["90"].S; !f.Back.Enough || !near(f.Back.Rate, want) {
				t.Errorf("back within 90 days: %v, want %v", f.Back.Rate, want)
			}
			t.Logf("%+v", f)
		})
	}
}

package reports

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"regulars/store"
)

// drawOrders makes a small random shop: few people and days, so that same-day orders, guests, refunds and long gaps meet.
func drawOrders(t *rapid.T) []order {
	n := rapid.IntRange(0, 300).Draw(t, "n")
	people := rapid.IntRange(1, 50).Draw(t, "people")
	span := rapid.IntRange(1, 800).Draw(t, "span")
	orders := make([]order, n)
	for i := range orders {
		o := &orders[i]
		o.day = store.Date(2024, 1, 1) + store.Day(rapid.IntRange(0, span).Draw(t, "day"))
		if who := rapid.IntRange(-2, people).Draw(t, "who"); who >= 0 {
			o.buyer = "p" + strconv.Itoa(who)
		}
		o.gross = int64(rapid.IntRange(0, 50_000).Draw(t, "gross"))
		o.back = int64(rapid.IntRange(0, int(o.gross)).Draw(t, "back")) * int64(rapid.IntRange(0, 1).Draw(t, "refunded"))
		o.source = rapid.SampledFrom([]string{"a", "b:one", "b:two"}).Draw(t, "source")
	}
	return orders
}

func drawPeriod(t *rapid.T) Period {
	from := store.Date(2024, 1, 1) + store.Day(rapid.IntRange(-50, 800).Draw(t, "from"))
	return Period{From: from, To: from + store.Day(rapid.IntRange(0, 400).Draw(t, "length"))}
}

// histories are the orders of each known buyer up to a day, in order of day.
func histories(c *store.Columns, to store.Day) map[int32][]order {
	all := map[int32][]order{}
	for i, day := range c.Day {
		if who := c.Buyer[i]; who >= 0 && day <= to {
			all[who] = append(all[who], order{day: day, gross: c.Net[i] + c.Refund[i], back: c.Refund[i]})
		}
	}
	return all
}

// naiveRepeat computes the figures of repeat customer by customer, as their definitions read.
func naiveRepeat(c *store.Columns, p Period) map[string]Value {
	var customers, twice, twoDays, returning, orders, net int64
	var gaps []float64
	for _, history := range histories(c, p.To) {
		inside, days, second := int64(0), map[store.Day]bool{}, false
		for i, o := range history {
			if !p.Holds(o.day) {
				continue
			}
			inside++
			days[o.day] = true
			net += o.gross - o.back
			second = second || i > 0
			if i > 0 && history[i-1].day != o.day {
				gaps = append(gaps, float64(o.day-history[i-1].day))
			}
		}
		orders += inside
		customers += one(inside >= 1)
		twice += one(inside >= 2)
		twoDays += one(len(days) >= 2)
		returning += one(second)
	}
	return map[string]Value{
		"customers": Count(customers), "repeat_customers": Count(twice), "repeat_purchase_rate": naiveRate(twice, customers),
		"repeat_purchase_rate_by_days": naiveRate(twoDays, customers), "returning_customer_rate": naiveRate(returning, customers),
		"orders_per_customer": Number(naiveRate(orders, customers).Real), "aov_minor": naiveMoney(net, orders, c.Currency),
		"revenue_per_customer_minor": naiveMoney(net, customers, c.Currency), "gap_mean_days": Number(naiveMean(gaps)),
		"gap_median_days": Number(type7(gaps, 0.5)),
	}
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

func naiveRate(a, b int64) Value {
	if b == 0 {
		return Unknown(KindRate)
	}
	return Rate(float64(a) / float64(b))
}

func naiveMoney(sum, n int64, currency string) Value {
	if n == 0 {
		return Value{Kind: KindMoney, Text: currency}
	}
	return Money(int64(math.Round(float64(sum)/float64(n))), currency)
}

func naiveMean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// type7 is the quantile written down from its definition.
func type7(values []float64, p float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	h := float64(len(sorted)-1) * p
	low := int(math.Floor(h))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (h-float64(low))*(sorted[high]-sorted[low])
}

func sameFigures(t *rapid.T, what string, got []Figure, want map[string]Value) {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		g, ok := find(got, name)
		w := want[name]
		if !w.Known {
			w.Real = 0
		}
		if name == "orders_per_customer" && w.Real == 0 {
			w = Unknown(KindNumber)
		}
		if !ok || g.Kind != w.Kind || g.Known != w.Known || g.Int != w.Int || !near(g.Real, w.Real) {
			t.Fatalf("%s %s = %+v, want %+v", what, name, g, w)
		}
	}
}

func TestRepeatEqualsANaiveRecompute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, p := columnsOf("CNY", drawOrders(t)), drawPeriod(t)
		s := repeat(Input{Period: p, Columns: c})
		sameFigures(t, "now", s.Values, naiveRepeat(c, p))
		sameFigures(t, "before", s.Previous, naiveRepeat(c, p.Previous()))
		for _, row := range s.Table("by_month").Rows {
			month := Period{From: max(p.From, store.Day(row[0].Int)), To: min(p.To, monthAfter(store.Day(row[0].Int))-1)}
			want := naiveRepeat(c, month)
			if row[1] != want["customers"] || !near(row[4].Real, want["returning_customer_rate"].Real) || row[7] != want["aov_minor"] {
				t.Fatalf("month %v = %v, want %v", month, row, want)
			}
		}
	})
}

// naiveSummary computes the figures of summary from the orders themselves.
func naiveSummary(c *store.Columns, p Period) map[string]Value {
	var orders, gross, refund, twice, active int64
	for i, day := range c.Day {
		if p.Holds(day) {
			orders, gross, refund = orders+1, gross+c.Net[i]+c.Refund[i], refund+c.Refund[i]
		}
	}
	people := histories(c, p.To)
	for _, history := range people {
		twice += one(len(history) >= 2)
		active += one(history[len(history)-1].day > p.To-90)
	}
	n := int64(len(people))
	return map[string]Value{
		"members": Count(n), "customers": Count(n), "active_members_90d": Count(active), "orders": Count(orders),
		"revenue_minor": Money(gross, "CNY"), "refunds_minor": Money(refund, "CNY"), "net_revenue_minor": Money(gross-refund, "CNY"),
		"aov_minor": naiveMoney(gross-refund, orders, "CNY"), "repeat_purchase_rate": naiveRate(twice, n),
	}
}

func TestSummaryFromRollupsEqualsANaiveRecompute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, p := columnsOf("CNY", drawOrders(t)), drawPeriod(t)
		s := summary(Input{Period: p, Figures: Rollups(c)})
		sameFigures(t, "now", s.Values, naiveSummary(c, p))
		sameFigures(t, "before", s.Previous, naiveSummary(c, p.Previous()))
		for _, table := range []string{"days", "by_source"} {
			var net int64
			for _, row := range s.Table(table).Rows {
				net += row[len(row)-1-2*int(one(table == "by_source"))].Int
			}
			if want, _ := s.Value("net_revenue_minor"); net != want.Int {
				t.Fatalf("%s adds up to %d, want %d", table, net, want.Int)
			}
		}
		if days := len(s.Table("days").Rows); days != p.Days() && p.Days() <= longest || days > p.Days() {
			t.Fatalf("%d rows for %d days", days, p.Days())
		}
	})
}

// naiveQuiet lists the quiet customers as their definition reads, and how many have a rhythm.
func naiveQuiet(c *store.Columns, asOf store.Day) (quiet map[int32]int64, judged int64) {
	year := map[int32]int64{}
	var spends []int64
	people := histories(c, asOf)
	for who, history := range people {
		for _, o := range history {
			if o.day > asOf-365 {
				year[who] += o.gross - o.back
			}
		}
		if history[len(history)-1].day > asOf-365 {
			spends = append(spends, year[who])
		}
	}
	slices.Sort(spends)
	slices.Reverse(spends)
	quiet = map[int32]int64{}
	for who, history := range people {
		var gaps []float64
		for i := 1; i < len(history); i++ {
			if gap := history[i].day - history[i-1].day; gap > 0 {
				gaps = append(gaps, float64(gap))
			}
		}
		silence := float64(asOf - history[len(history)-1].day)
		if len(gaps) < 2 || silence >= 365 {
			continue
		}
		judged++
		good := year[who] > 0 && year[who] >= spends[(len(spends)+1)/2-1]
		if good && silence > slices.Max(gaps) && silence >= 2*type7(gaps, 0.5) && silence >= 7 {
			quiet[who] = year[who]
		}
	}
	return quiet, judged
}

// drawTown makes a town just large enough to judge, whose people bought on the days at which the findings' rules turn.
func drawTown(t *rapid.T, asOf store.Day) []order {
	var orders []order
	for who := range rapid.IntRange(29, 34).Draw(t, "people") {
		for _, back := range rapid.SliceOfN(rapid.SampledFrom([]store.Day{0, 3, 6, 7, 8, 9, 10, 14, 16, 21, 30, 60, 90, 364, 365, 366, 380}), 1, 5).Draw(t, "back") {
			gross := int64(rapid.IntRange(0, 3).Draw(t, "gross")) * 1000
			orders = append(orders, order{day: asOf - back, buyer: "p" + strconv.Itoa(who), gross: gross})
		}
	}
	return orders
}

func TestFindingsEqualANaiveRecompute(t *testing.T) {
	contacts := 0
	rapid.Check(t, func(t *rapid.T) {
		asOf := store.Date(2024, 1, 1) + store.Day(rapid.IntRange(-1, 1000).Draw(t, "asOf"))
		draw := drawOrders
		if rapid.Bool().Draw(t, "town") {
			draw = func(t *rapid.T) []order { return drawTown(t, asOf) }
		}
		c := columnsOf("CNY", draw(t))
		f := Discover(c, asOf, nil)
		quiet, judged := naiveQuiet(c, asOf)
		people := histories(c, asOf)
		var twice int64
		totals := []int64{}
		for _, history := range people {
			twice += one(len(history) >= 2)
			total := int64(0)
			for _, o := range history {
				total += o.gross - o.back
			}
			totals = append(totals, total)
		}
		if f.Customers != int64(len(people)) || f.Twice != twice || f.Orders != int64(upTo(c, asOf)) {
			t.Fatalf("%+v, want %d customers, %d twice", f, len(people), twice)
		}
		slices.Sort(totals)
		slices.Reverse(totals)
		var best int64
		for _, v := range totals[:(len(totals)+4)/5] {
			best += v
		}
		if f.Best.Net != best {
			t.Fatalf("the best bring %d, want %d", f.Best.Net, best)
		}
		if f.Quiet.Judged != judged || f.Quiet.Enough != (f.Customers >= enough && judged > 0) {
			t.Fatalf("%+v, want %d judged", f.Quiet, judged)
		}
		if !f.Quiet.Enough {
			quiet = nil
		}
		var year int64
		for i, contact := range f.Quiet.Contacts {
			if quiet[contact.Person] != contact.YearSpend || i > 0 && contact.YearSpend > f.Quiet.Contacts[i-1].YearSpend {
				t.Fatalf("contact %+v, want %v", contact, quiet)
			}
			year += contact.YearSpend
		}
		if len(f.Quiet.Contacts) != len(quiet) || year != f.Quiet.YearSpend {
			t.Fatalf("%d contacts, want %v", len(f.Quiet.Contacts), quiet)
		}
		contacts += len(quiet)
	})
	if contacts == 0 {
		t.Error("no town had anybody to contact: this test sees nothing")
	}
}

func TestLargestPutsTheLargestInFront(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Int64Range(-5, 5)).Draw(t, "values")
		if rapid.Bool().Draw(t, "wide") {
			values = rapid.SliceOf(rapid.Int64()).Draw(t, "wide values")
		}
		k := rapid.IntRange(0, len(values)).Draw(t, "k")
		want := slices.Clone(values)
		slices.Sort(want)
		slices.Reverse(want)
		largest(values, k)
		got := slices.Clone(values[:k])
		slices.Sort(got)
		slices.Reverse(got)
		slices.Sort(values)
		if !slices.Equal(got, want[:k]) || !slices.Equal(values, slices.Sorted(slices.Values(want))) {
			t.Fatalf("front %v, want %v", got, want[:k])
		}
	})
}

func TestQuantileIsTypeSeven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 50), 1, 40).Draw(t, "values")
		percent := rapid.Int64Range(0, 100).Draw(t, "percent")
		var h histogram
		floats := make([]float64, len(values))
		for i, v := range values {
			h.add(v)
			floats[i] = float64(v)
		}
		if got, want := h.quantile(percent), type7(floats, float64(percent)/100); !near(got, want) {
			t.Fatalf("quantile %d of %v = %v, want %v", percent, values, got, want)
		}
	})
}

// TestQuantileOfWholeDaysIsWhole: 0.9 of seven gaps lies 0.4 between 10 and 20 days, which is 14 days and not a hair more, because
// a day more or less makes somebody silent or not.
func TestQuantileOfWholeDaysIsWhole(t *testing.T) {
	for _, test := range []struct {
		gaps    []int
		percent int64
		want    float64
	}{
		{[]int{1, 1, 1, 1, 1, 10, 20}, 90, 14},
		{[]int{1, 1, 10, 20}, 70, 11},
	} {
		var h histogram
		for _, gap := range test.gaps {
			h.add(gap)
		}
		if got := h.quantile(test.percent); got != test.want {
			t.Errorf("quantile %d of %v = %v, want %v", test.percent, test.gaps, got, test.want)
		}
	}
}

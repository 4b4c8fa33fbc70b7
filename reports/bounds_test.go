package reports

import (
	"fmt"
	"testing"

	"regulars/store"
	"regulars/store/program"
)

// TestGoodAreTheUpperHalf: of four who bought within the year the second best is the lowest of the upper half, of three the second too.
func TestGoodAreTheUpperHalf(t *testing.T) {
	list := []patron{{days: 1, last: 900, year: 10}, {days: 1, last: 900, year: 40}, {days: 1, last: 900, year: 20}, {days: 1, last: 900, year: 30}, {}}
	for n, want := range map[int]int64{1: 10, 3: 20, 4: 30} {
		if customers, bar := goodBar(append(list[:n:n], list[4]), 1000); customers != int64(n) || bar != want {
			t.Errorf("of %d, %d counted: from %d on, want %d", n, customers, bar, want)
		}
	}
}

// TestOffersAtTheirBounds: what was bought 14 days ago may be wanted again, and a gap is due from three quarters of it to two and a half. The member's
// own gap makes an offer surer than everybody's.
func TestOffersAtTheirBounds(t *testing.T) {
	for _, c := range []struct {
		gap   int64
		since store.Day
		want  string
	}{
		{10, 14, "0.55"}, // 0.7 × (0.9 - 0.3 × 0.4) = 0.546
		{10, 13, ""},     // just bought
		{20, 15, "0.58"}, // 0.7 × (0.9 - 0.3 × 0.25) = 0.5775
		{40, 29, ""},
		{20, 50, "0.32"}, // 0.7 × (0.9 - 0.3 × 1.5) = 0.315
		{20, 51, ""},
	} {
		taste := store.Taste{
			Today: 1000, Products: map[int64]store.Product{1: {ID: 1, Key: "tea"}}, Habits: map[int64]store.Habit{1: {Product: 1, Gap: c.gap}},
			Bought: []store.Bought{{Product: 1, Days: []store.Day{1000 - c.since}}},
		}
		got := ""
		for _, o := range OfferNext(taste, 5) {
			got += fmt.Sprintf("%.2f", o.Score)
		}
		if got != c.want {
			t.Errorf("%d days of a gap of %d: score %q, want %q", c.since, c.gap, got, c.want)
		}
	}
}

// TestOnceForLongerThanTheGap: the step of the report counts whom its filter finds, who bought last before the day.
func TestOnceForLongerThanTheGap(t *testing.T) {
	day := store.Date(2026, 6, 30)
	s := repeat(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", []order{{day: day - 91, buyer: "a", gross: 1}, {day: day - 90, buyer: "b", gross: 1}})})
	if want := "orders = 1 and last_order < " + (day - 90).String(); s.Next.Where != want || fmt.Sprint(s.Next.Say.Facts[:2]) != "[n 1]" {
		t.Errorf("%q of %v", s.Next.Where, s.Next.Say.Facts)
	}
}

// TestTheTenthOrderHasNoNext: what stands behind the tenth is all the later ones together, which are no share of those who went on.
func TestTheTenthOrderHasNoNext(t *testing.T) {
	day := store.Date(2026, 6, 1)
	var orders []order
	for i := range 13 {
		orders = append(orders, order{day: day + store.Day(i), buyer: "a", gross: 1})
	}
	rows := retention(Input{Period: MonthOf(day), Columns: columnsOf("CNY", orders)}).Table("by_order_number").Rows
	if len(rows) != 11 || rows[8][3] != Rate(1) || rows[9][3].Known || rows[10][1] != Count(3) {
		t.Errorf("%v", rows)
	}
}

// TestDueForAWeek: somebody with gaps of ten days is due from the tenth day to the sixteenth.
func TestDueForAWeek(t *testing.T) {
	first := store.Date(2026, 6, 1)
	c := columnsOf("CNY", []order{{day: first, buyer: "a", gross: 1}, {day: first + 10, buyer: "a", gross: 1}, {day: first + 20, buyer: "a", gross: 1}})
	for since, want := range map[store.Day]bool{9: false, 10: true, 16: true, 17: false} {
		if list := Rhythms(c, first+20+since); len(list) != 1 || list[0].Due != want {
			t.Errorf("%d days after: %+v", since, list)
		}
	}
}

// TestScoresAtTheirBounds: somebody is new for 60 days; fifths are cut from 50 customers on; who has the average score is not above it.
func TestScoresAtTheirBounds(t *testing.T) {
	day := store.Date(2026, 6, 30)
	for n, fixed := range map[int]bool{49: true, 50: false} {
		var orders []order
		for i := range n {
			orders = append(orders, order{day: day - 59 - store.Day(i%2), buyer: fmt.Sprint("c", i), gross: 100})
		}
		k := scoresOf(customersAt(columnsOf("CNY", orders), day), "CNY", Input{}.rules())
		if k.fixed != fixed {
			t.Errorf("%d customers are cut at fixed points: %t", n, k.fixed)
		}
		for _, row := range k.eightTable().Rows {
			if name := row[0].Text; row[1].Int > 0 && (name == "key_value" || name == "key_develop" || name == "key_keep" || name == "key_win_back" || name == "common_value") {
				t.Errorf("%d who all spent the same: %d are %s", n, row[1].Int, name)
			}
		}
	}
	k := &customers{to: day, n: 2, all: []customer{{first: day - 59, last: day, orders: 1, days: 1}, {first: day - 60, last: day, orders: 1, days: 1}}}
	s := &scores{customers: k, of: []score{{5, 1, 1}, {5, 1, 1}}}
	if s.group(0) != 3 || s.group(1) != 4 {
		t.Errorf("since 60 days %d, since 61 %d", s.group(0), s.group(1))
	}
}

// TestWorstGoodsFirst: a hundred orders of cups brought three cases, ten of plates one: plates are the worse.
func TestWorstGoodsFirst(t *testing.T) {
	in := afterSales(20000)
	for i := range in.Service.Tickets {
		f := &in.Service.Tickets[i]
		if f.ProductID, f.Product = 1, "cup"; i == 0 {
			f.ProductID, f.Product = 2, "plate"
		}
	}
	in.Service.Products = []store.ProductDay{{Product: 1, Day: 20000, Orders: 100}, {Product: 2, Day: 20000, Orders: 10}}
	if rows := service(in).Table("by_product").Rows; len(rows) != 2 || rows[0][0] != Word("plate") || rows[0][3] != Number(10) || rows[1][3] != Number(3) {
		t.Errorf("%v", rows)
	}
}

// TestTheBestWayIsOneOfShares: 20 of 60 by ads came back and 15 of 30 by friends, which is the better way.
func TestTheBestWayIsOneOfShares(t *testing.T) {
	ways := brought{"ads": {name: "ads", customers: 60, twice: 20}, "friends": {name: "friends", customers: 30, twice: 15}}
	say, _ := ways.finding(ways.all())
	if got := fmt.Sprint(say.Facts...); say.Facts[3] != Word("friends") || say.Facts[5] != int64(50) {
		t.Errorf("%s", got)
	}
}

// TestWatchedForAsLong: how many return within 90 days is told on the day on which the first customer has been watched for 90.
func TestWatchedForAsLong(t *testing.T) {
	day := store.Date(2026, 6, 30)
	for watched, known := range map[store.Day]bool{89: false, 90: true} {
		in := Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", []order{{day: day - watched, buyer: "a", gross: 1, source: "till"}})}
		v, _ := churn(in).Value("second_order_90")
		way := sources(in).Table("by_first_source").Rows[0][6]
		if v.Known != known || way.Known != known {
			t.Errorf("after %d days %v, by source %v", watched, v, way)
		}
	}
}

// TestBandsFromFiftyAndHalfAYear: bands go by the model once fifty have come back, in a shop of 26 weeks.
func TestBandsFromFiftyAndHalfAYear(t *testing.T) {
	day := store.Date(2026, 6, 30)
	fitted := func() *fit { return &fit{model: betaGeometric{1, 1, 1, 2, true}} }
	for _, c := range []struct {
		back  int
		weeks store.Day
		want  bool
	}{{50, 26, true}, {49, 26, false}, {50, 25, false}} {
		orders := []order{{day: day - 7*c.weeks, buyer: "first", gross: 1}}
		for i := range c.back {
			orders = append(orders, order{day: day - 20, buyer: fmt.Sprint("c", i), gross: 1}, order{day: day - 10, buyer: fmt.Sprint("c", i), gross: 1})
		}
		columns := columnsOf("CNY", orders)
		if byModel := customersAt(columns, day).byModel(columns, fitted) != nil; byModel != c.want {
			t.Errorf("%d came back in %d weeks: %t", c.back, c.weeks, byModel)
		}
	}
}

// TestSharesOfNetRevenue: a source that sold for 100 and took 50 back has a third of the revenue beside one that sold for 100.
func TestSharesOfNetRevenue(t *testing.T) {
	f := &store.Figures{Currency: "CNY", Days: []store.DayFigure{
		{Day: 10, Source: "a", Currency: "CNY", Orders: 1, Gross: 100_00, Refund: 50_00}, {Day: 10, Source: "b", Currency: "CNY", Orders: 1, Gross: 100_00},
	}}
	if rows := sourceTable(f, Period{From: 10, To: 10}).Rows; len(rows) != 2 || rows[0][7] != Rate(2.0/3) || rows[1][7] != Rate(1.0/3) {
		t.Errorf("%v", rows)
	}
}

// TestRoundsOfFewSayNothing: of ten before and thirty now no change is told, although thirty are enough by themselves.
func TestRoundsOfFewSayNothing(t *testing.T) {
	f := trustFacts()
	f.Answers = nil
	for i := range 40 {
		round := "autumn"
		if i < 10 {
			round = "spring"
		}
		f.Answers = append(f.Answers, store.Sheet{Day: 20000 + store.Day(i/10), Round: round, Scores: []int64{int64(1 + i%7), 3, 4, 5, 1}})
	}
	rows := surveyReport(Input{Period: Period{From: 20000, To: 20009}, Survey: f}).Table("rounds").Rows
	if len(rows) != 4 || rows[1][2] != Count(30) || rows[1][4].Known {
		t.Errorf("%v", rows)
	}
}

// TestTiersOnTheDay: who joins, or moves, on the last day of the period counts in it.
func TestTiersOnTheDay(t *testing.T) {
	shop := &store.Shop{Currency: "CNY", Tiers: program.Tiers{Steps: []program.Tier{{Key: "silver", Name: "Silver"}}}}
	h := &store.TierHistory{Keys: []string{"", "silver"}, Joined: []store.Day{1, 20}, Member: []int32{0, 1}, Day: []store.Day{20, 20}, Step: []uint8{1, 1}}
	s := tiers(Input{Period: Period{From: 11, To: 20}, Shop: shop, Tiers: h})
	if v, _ := s.Value("silver"); v != Count(2) || s.N != 2 {
		t.Errorf("silver %v of %d", v, s.N)
	}
}

// TestRoundsOfNinetyDays: a shop of 180 days has two rounds of ninety, one of 179 none.
func TestRoundsOfNinetyDays(t *testing.T) {
	day := store.Date(2026, 6, 30)
	for life, want := range map[store.Day]Value{180: Count(90), 179: Unknown(KindCount)} {
		in := Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", []order{{day: day - life + 1, buyer: "a", gross: 1}})}
		checkValues(t, whatif(in), map[string]Value{"round_days": want})
	}
}

// TestLadderIsTrustedFromSixUses: points of one month of which some were used in six later ones; more than can be used there never are, but what was
// used was used, also of points that have lapsed since.
func TestLadderIsTrustedFromSixUses(t *testing.T) {
	month := store.Date(2025, 1, 1)
	for uses, told := range map[int]bool{5: false, 6: true} {
		v := store.Vintage{Month: month, Issued: 1000, Redeemed: make([]int64, uses)}
		for i := range v.Redeemed {
			v.Redeemed[i] = 10
		}
		if l := climbLadder([]store.Vintage{v}, store.Date(2026, 1, 31)); l.told != told {
			t.Errorf("%d uses are trusted: %t", uses, l.told)
		}
	}
	over := carried([]triangleRow{{used: []float64{60, 80}, issued: 100, most: 70}})
	if over[0].ultimate != 80 {
		t.Errorf("of 80 used %v are in the end", over[0].ultimate)
	}
}

// TestPairsAsOftenAsChance: tea in all four baskets and cups in two meet as often as chance has it, which is no pair.
func TestPairsAsOftenAsChance(t *testing.T) {
	s := affinity(Input{Period: Period{From: 1, To: 1}, Lines: linesOf(1, [][]string{{"tea", "cups"}, {"tea", "cups"}, {"tea"}, {"tea"}}), Options: Options{Least: 1}})
	if rows := s.Table("pairs").Rows; len(rows) != 0 {
		t.Errorf("%v", rows)
	}
}

// TestRanksAreFromOne holds the places that equal values share.
func TestRanksAreFromOne(t *testing.T) {
	if got := fmt.Sprint(ranks([]float64{7, 5, 5, 9})); got != "[3 1.5 1.5 4]" {
		t.Errorf("ranks %s", got)
	}
}

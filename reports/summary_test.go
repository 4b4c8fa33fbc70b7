package reports

import (
	"fmt"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// tinyFigures are rollups small enough to add up by hand; day 1 is 2 November 2026.
func tinyFigures() *store.Figures {
	day := func(d int) store.Day { return store.Date(2026, 11, 1) + store.Day(d) }
	return &store.Figures{
		Currency: "CNY", Members: 9, Outstanding: 700,
		Days: []store.DayFigure{
			{Day: day(-40), Source: "taobao", Currency: "CNY", Orders: 1, Gross: 50_00},
			{Day: day(-1), Source: "taobao", Currency: "CNY", Orders: 2, Gross: 100_00, Refund: 10_00},
			{Day: day(1), Source: "taobao", Currency: "CNY", Orders: 1, Gross: 80_00},
			{Day: day(1), Source: "stall:market", Currency: "CNY", Orders: 2, Gross: 120_01, Refund: 20_00},
			{Day: day(2), Source: "taobao", Currency: "USD", Orders: 1, Gross: 30_00},
			{Day: day(5), Source: "taobao", Currency: "CNY", Orders: 7, Gross: 700_00},
		},
		Counts: []store.Counts{
			{Day: day(-40), First: 1, Joined: 1, Active: 1},
			{Day: day(-1), First: 2, Joined: 2, Active: 2},
			{Day: day(1), First: 1, Second: 1, Joined: 1, Active: 1},
			{Day: day(5), First: 2, Joined: 5, Active: 2},
			{Day: day(50), Active: -1},
		},
		Points: []store.PointFigure{
			{Day: day(-1), Reason: store.ReasonEarn, Entries: 2, Points: 100},
			{Day: day(1), Reason: store.ReasonEarn, Entries: 3, Points: 200},
			{Day: day(5), Reason: store.ReasonEarn, Entries: 7, Points: 400},
		},
	}
}

// TestSummaryByHand checks the four days 2 to 5 November, with 6 November still to come in the book.
// Orders 1+2 = 3; paid 80.00+120.01 = 200.01; net 200.01-20.00 = 180.01; average 180.01/3 = 60.00(3).
// Customers up to 5 November 1+2+1 = 4, a second order 1 of 4; members 9-5; points 700-400; before: 29 Oct to 1 Nov.
// TestNoTrendFromTooFew: this month 20 of 40 customers bought twice, last month all of two did. Of two nothing is said, whatever there are now;
// of forty there is.
func TestNoTrendFromTooFew(t *testing.T) {
	july := MonthOf(store.Date(2026, 7, 1))
	r, _ := Find("repeat")
	for before, want := range map[int]string{2: "", 40: "▼ 50.0"} {
		orders := []order{{day: july.From - 60, buyer: "first", gross: 1}}
		for i := range before {
			orders = append(orders, order{day: july.From - 20, buyer: fmt.Sprint("a", i), gross: 1}, order{day: july.From - 20, buyer: fmt.Sprint("a", i), gross: 1})
		}
		for i := range 60 {
			orders = append(orders, order{day: july.From + 3, buyer: fmt.Sprint("b", i%40), gross: 1})
		}
		s := r.Sheet(Input{Period: july, Columns: columnsOf("CNY", orders)})
		trend, ok := s.Trend("repeat_purchase_rate", lang.EN)
		if got := trend.String(); ok != (want != "") || ok && got != want {
			t.Errorf("after %d customers: %s, %t", before, got, ok)
		}
	}
}

func TestSummaryByHand(t *testing.T) {
	f := tinyFigures()
	first := store.Date(2026, 11, 2)
	s := summary(Input{Period: Period{From: first, To: first + 3}, Figures: f})
	checkValues(t, s, map[string]Value{
		"members": Count(4), "customers": Count(4), "active_members_90d": Count(4), "orders": Count(3),
		"revenue_minor": Money(200_01, "CNY"), "refunds_minor": Money(20_00, "CNY"), "net_revenue_minor": Money(180_01, "CNY"),
		"aov_minor": Money(60_00, "CNY"), "points_outstanding": Count(300), "repeat_purchase_rate": Rate(0.25),
		"nps": Unknown(KindScore), "csat_percent": Unknown(KindPercent), "open_tickets": Unknown(KindCount),
	})
	before := &Sheet{Name: "before", Values: s.Previous}
	checkValues(t, before, map[string]Value{
		"members": Count(3), "customers": Count(3), "orders": Count(2), "net_revenue_minor": Money(90_00, "CNY"),
		"aov_minor": Money(45_00, "CNY"), "points_outstanding": Count(100), "repeat_purchase_rate": Rate(0),
	})
	if s.N != 3 || !s.Comparable || s.Before != LastDays(first-1, 4) {
		t.Errorf("n %d, comparable %v, before %v", s.N, s.Comparable, s.Before)
	}
	if got, want := s.Finding.In(lang.EN), "In these 4 days 3 orders brought ¥180.01, 100.0% more than in the 4 days before."; got != want {
		t.Errorf("finding %q, want %q", got, want)
	}
	if trend, ok := s.Trend("orders", lang.EN); !ok || trend.String() != "▲ 50.0%" {
		t.Errorf("trend of orders %v %v", trend, ok)
	}
	if trend, ok := s.Trend("repeat_purchase_rate", lang.EN); ok {
		t.Errorf("a rate of 3 orders has the trend %v", trend)
	}
	sources := s.Table("by_source").Rows
	if len(sources) != 2 || sources[0][0].Text != "stall" || sources[0][1].Text != "market" || sources[0][5] != Money(100_01, "CNY") {
		t.Errorf("sources %v", sources)
	}
	if zh := sources[0][0].In(lang.ZH) + Source("market").In(lang.ZH); zh != "摊位market" {
		t.Errorf("the source reads %s", zh)
	}
	other := s.Table("other_currencies").Rows
	if len(other) != 1 || other[0][0].Text != "USD" || other[0][2] != Money(30_00, "USD") {
		t.Errorf("other currencies %v", other)
	}
}

func TestEverIsNoMillionRows(t *testing.T) {
	ever := Period{From: store.Date(1, 1, 1), To: store.Date(9999, 12, 31)}
	for want, f := range map[int]*store.Figures{46: tinyFigures(), 0: {Currency: "CNY"}} {
		if rows := summary(Input{Period: ever, Figures: f}).Table("days").Rows; len(rows) != want {
			t.Errorf("%d rows, want %d", len(rows), want)
		}
	}
}

func TestNothingIsUnknownAndNotZero(t *testing.T) {
	p := LastDays(store.Date(2026, 11, 22), 30)
	for _, r := range Reports() {
		s := r.Sheet(Input{Period: p, Figures: &store.Figures{Currency: "CNY"}, Columns: &store.Columns{Currency: "CNY"}, Lines: &store.Lines{}, Origins: &store.Origins{}, Shop: &store.Shop{Currency: "CNY"}, Tiers: &store.TierHistory{}, Offers: &store.OfferFacts{}, Aims: &Aims{}})
		for _, f := range s.Values {
			if f.Known && f.Kind == KindRate && f.Name != "discount_monthly" || f.Known && (f.Name == "aov_minor" || f.Name == "gap_mean_days" || f.Name == "gap_median_days") {
				t.Errorf("%s: %s of an empty shop is %v", r.Name, f.Name, f.Value)
			}
			if _, ok := s.Trend(f.Name, lang.EN); ok {
				t.Errorf("%s: %s of an empty shop has a trend", r.Name, f.Name)
			}
		}
		if s.Comparable || s.N != 0 {
			t.Errorf("%s: comparable %v, n %d", r.Name, s.Comparable, s.N)
		}
	}
}

// TestRepeatRatesAreToldApart: the rate of the period has another name than the one of the shop's whole life, which Today shows too.
func TestRepeatRatesAreToldApart(t *testing.T) {
	for _, l := range lang.All() {
		ever, lately := (&Sheet{Name: "summary"}).Label("repeat_purchase_rate", l), (&Sheet{Name: "repeat"}).Label("repeat_purchase_rate", l)
		if ever == lately {
			t.Errorf("%s: both are called %q", l, ever)
		}
	}
}

// TestRepeatByHand: Ann buys on days 0, 10 and 30, Bob on 5 and twice on 25, Cid once: seven orders of three customers and one of
// nobody known; two of three bought twice, and on two days. Gaps are 10, 20 and 20 days: 50/3 on average, 20 in the middle.
// 100 + 50 + 30 + 80 + 20 + 10 + 60 - 10 = 340 over their seven orders are 48.57, over three customers 113.33. Two of the three placed three orders, one
// placed one: three in the middle. Ann's own gap is 15 days and Bob's 20: 17.5, on average and in the middle. One gap of three is at most 14 days long.
func TestRepeatByHand(t *testing.T) {
	day := store.Date(2026, 1, 1)
	c := columnsOf("CNY", []order{
		{day: day, buyer: "Ann", gross: 100_00},
		{day: day + 5, buyer: "Bob", gross: 50_00},
		{day: day + 10, buyer: "Ann", gross: 30_00},
		{day: day + 25, buyer: "Bob", gross: 80_00},
		{day: day + 25, buyer: "Bob", gross: 20_00},
		{day: day + 26, gross: 40_00},
		{day: day + 28, buyer: "Cid", gross: 10_00},
		{day: day + 30, buyer: "Ann", gross: 60_00, back: 10_00},
	})
	s := repeat(Input{Period: LastDays(day+30, 31), Columns: c})
	if got := fmt.Sprint(s.Table("by_orders").Rows); got != fmt.Sprint([][]Value{{Word("1"), Count(1), Rate(1.0 / 3)}, {Word("2"), Count(0), Rate(0)}, {Word("3"), Count(2), Rate(2.0 / 3)}}) {
		t.Errorf("by orders %s", got)
	}
	if rows := s.Table("gaps_within").Rows; rows[1][1] != Rate(1.0/3) || rows[2][1] != Rate(1) {
		t.Errorf("gaps within %v", rows)
	}
	checkValues(t, s, map[string]Value{
		"orders_median": Number(3), "own_gap_mean_days": Number(17.5), "own_gap_median_days": Number(17.5),
		"customers": Count(3), "repeat_customers": Count(2), "repeat_purchase_rate": Rate(2.0 / 3), "repeat_purchase_rate_by_days": Rate(2.0 / 3),
		"returning_customer_rate": Rate(2.0 / 3), "orders_per_customer": Number(7.0 / 3), "aov_minor": Money(48_57, "CNY"),
		"revenue_per_customer_minor": Money(113_33, "CNY"), "gap_mean_days": Number(50.0 / 3), "gap_median_days": Number(20),
	})
}

// TestEveryOrderOfABusyCustomerCounts: a shop's best customer may place more orders in a period than a byte holds.
func TestEveryOrderOfABusyCustomerCounts(t *testing.T) {
	day := store.Date(2026, 1, 1)
	var list []order
	for i := range 300 {
		list = append(list, order{day: day + store.Day(i), buyer: "Ann", gross: 10})
	}
	s := repeat(Input{Period: LastDays(day+299, 300), Columns: columnsOf("CNY", list)})
	checkValues(t, s, map[string]Value{"orders_median": Number(300), "orders_per_customer": Number(300)})
}

// TestSameDayOrders is the edge case of the golden folder: two orders on one day are a repeat by orders and none by days,
// and leave no gap.
func TestSameDayOrders(t *testing.T) {
	day := store.Date(2024, 1, 1)
	c := columnsOf("CNY", []order{{day: day, buyer: "1", gross: 10}, {day: day, buyer: "1", gross: 5}})
	checkValues(t, repeat(Input{Period: LastDays(day, 1), Columns: c}), map[string]Value{
		"customers": Count(1), "repeat_customers": Count(1), "repeat_purchase_rate": Rate(1),
		"repeat_purchase_rate_by_days": Rate(0), "returning_customer_rate": Rate(1), "aov_minor": Money(8, "CNY"),
		"gap_mean_days": Unknown(KindNumber), "gap_median_days": Unknown(KindNumber),
	})
}

func TestRoundedIsHalfAwayFromZero(t *testing.T) {
	for _, test := range []struct{ sum, n, want int64 }{
		{5, 2, 3},
		{-5, 2, -3},
		{4, 3, 1},
		{-4, 3, -1},
		{0, 7, 0},
		{7, 1, 7},
		{1, 3, 0},
		{2, 3, 1},
		{1<<63 - 1, 1<<63 - 1, 1},
		{1<<62 + 1, 1<<63 - 1, 1},
		{-(1 << 62), 1<<63 - 1, -1},
		{-(1<<62 - 1), 1<<63 - 1, 0},
	} {
		if got := rounded(test.sum, test.n); got != test.want {
			t.Errorf("%d/%d = %d, want %d", test.sum, test.n, got, test.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	day := store.Date(2026, 3, 31)
	p := LastDays(day, 30)
	if p.Days() != 30 || p.From != store.Date(2026, 3, 2) || p.Previous() != LastDays(store.Date(2026, 3, 1), 30) {
		t.Errorf("%v before %v", p, p.Previous())
	}
	if empty := (Period{From: day, To: day - 5}); empty.Days() != 0 || empty.Holds(day) {
		t.Errorf("%v has %d days", empty, empty.Days())
	}
	if next := monthAfter(store.Date(2026, 12, 31)); next != store.Date(2027, 1, 1) {
		t.Errorf("after December comes %v", next)
	}
}

package reports

import (
	"fmt"
	"math"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// hundredToOne is a shop in which 100 points are worth one yuan.
func hundredToOne() *store.Shop {
	return &store.Shop{Currency: "CNY", PointValue: store.PointValue{Points: 100, Minor: 100}}
}

// TestStatementByHand: before November 1,000 were earned and 300 redeemed. In November 500 are earned and 50 adjusted, 200
// redeemed, of which 20 come back, 100 expire, and 60 are taken back, 10 of them given again, and 5 are undone:
// 700 + 500 - 180 - 100 - 50 + 45 = 915.
func TestStatementByHand(t *testing.T) {
	november := Period{From: store.Date(2026, 11, 1), To: store.Date(2026, 11, 30)}
	f := &store.Figures{Currency: "CNY"}
	add := func(day store.Day, r store.Reason, points int64) {
		f.Points = append(f.Points, store.PointFigure{Day: day, Reason: r, Entries: 1, Points: points})
	}
	add(november.From-40, store.ReasonEarn, 1000)
	add(november.From-1, store.ReasonRedeem, -300)
	add(november.From, store.ReasonEarn, 500)
	add(november.From+3, store.ReasonAdjust, 50)
	add(november.From+3, store.ReasonRedeem, -200)
	add(november.From+4, store.ReasonRedeemRestore, 20)
	add(november.From+5, store.ReasonExpire, -100)
	add(november.From+6, store.ReasonClawback, -60)
	add(november.From+7, store.ReasonClawbackRestore, 10)
	add(november.To, store.ReasonUndo, -5)
	add(november.To+1, store.ReasonEarn, 7777)
	s := statement(Input{Period: november, Figures: f, Shop: hundredToOne()})
	checkValues(t, s, map[string]Value{
		"opening": Count(700), "issued": Count(500), "redeemed": Count(180), "expired": Count(100), "clawed_back": Count(50),
		"adjusted": Count(45), "closing": Count(915), "difference": Count(0),
	})
	if before, _ := s.PreviousValue("redeemed"); before != Count(300) || s.N != 8 {
		t.Errorf("before %v, n %d", before, s.N)
	}
	var points int64
	for _, row := range s.Table("by_month_and_reason").Rows {
		points += row[3].Int
	}
	if points != 915-700 {
		t.Errorf("the table adds up to %d", points)
	}
	if got, want := s.Finding.In(lang.EN), "500 points were given and 180 redeemed; 915 are outstanding, worth ¥9.15."; got != want {
		t.Errorf("finding %q", got)
	}
}

// TestEveryReasonHasAHeading: whatever the ledger may write, the statement leaves nothing unexplained.
func TestEveryReasonHasAHeading(t *testing.T) {
	var points []store.PointFigure
	for r := store.ReasonEarn; r <= store.ReasonUndo; r++ {
		points = append(points, store.PointFigure{Day: store.Day(r), Reason: r, Entries: 1, Points: int64(r)*7 - 50})
	}
	for from := store.Day(0); from < 20; from++ {
		for to := from; to < 20; to++ {
			if f := flowOf(points, Period{From: from, To: to}); f.difference() != 0 {
				t.Errorf("%d to %d leaves %d: %+v", from, to, f.difference(), f)
			}
		}
	}
}

// TestLedgerByHand is the golden ledger: 1,000 + 500 earned, 50 adjusted, 300 redeemed, 100 expired leaves 1,150, and 300 of
// 1,550 are redeemed.
func TestLedgerByHand(t *testing.T) {
	day := store.Date(2026, 11, 22)
	f := &store.Figures{Currency: "USD", Outstanding: 1150}
	for r, n := range map[store.Reason]int64{store.ReasonEarn: 1500, store.ReasonRedeem: -300, store.ReasonExpire: -100, store.ReasonAdjust: 50} {
		f.Points = append(f.Points, store.PointFigure{Day: day - 5, Reason: r, Entries: 1, Points: n})
	}
	s := liability(Input{Period: LastDays(day, 30), Figures: f, Shop: hundredToOne()})
	checkValues(t, s, map[string]Value{
		"outstanding": Count(1150), "issued": Count(1500), "redeemed": Count(300), "expired": Count(100), "adjusted": Count(50),
		"redemption_rate": Rate(300.0 / 1550), "expected_breakage": Unknown(KindRate), "gross_minor": Money(11_50, "USD"),
		"liability_minor": Money(11_50, "USD"),
	})
	if s.Finding.Key != "report.finding.liability.gross" {
		t.Errorf("finding %v", s.Finding)
	}
}

// TestChainLadderReproducesTheGoldenTriangle: the factors are 1540/620, 1320/1060 and 650/620, and 763.65 points are still
// to be used.
func TestChainLadderReproducesTheGoldenTriangle(t *testing.T) {
	var g struct {
		Issued   map[string]float64
		Used     map[string][]float64 `json:"cumulative_redeemed"`
		Vintages map[string]struct {
			Latest   float64
			URR      float64
			Breakage float64
			Ultimate float64 `json:"ultimate_redeemed"`
			Still    float64 `json:"still_to_redeem"`
		}
		Liability float64 `json:"liability_points"`
	}
	goldenPart(t, "points_liability.json", "chain_ladder_hand", &g)
	var triangle []triangleRow
	years := []string{"2021", "2022", "2023", "2024"}
	for _, year := range years {
		triangle = append(triangle, triangleRow{used: g.Used[year], issued: g.Issued[year], most: g.Issued[year]})
	}
	still := 0.0
	for i, r := range carried(triangle) {
		want := g.Vintages[years[i]]
		if rate := r.ultimate / g.Issued[years[i]]; r.latest != want.Latest || !near(rate, want.URR) || !near(1-rate, want.Breakage) || !near(r.ultimate, want.Ultimate) || !near(r.ultimate-r.latest, want.Still) {
			t.Errorf("%s: %+v, want %+v", years[i], r, want)
		}
		still += r.ultimate - r.latest
	}
	if math.Abs(still-g.Liability) > 1e-8 {
		t.Errorf("%v points are still to be used, want %v", still, g.Liability)
	}
}

// TestLiabilityWithBreakage: thirteen months of 1,000 points each, of which 200 are used at once and 200 a month later and
// none after that. The youngest month has used 200 and will use 200 more; the rest of all others is never used, so of what
// is outstanding 200 points will be. Each month sold for 100.00 with them. In the first twelve months all points were expected to be used: 10.00 of 110.00, so that
// 9.09 of the price was put off, all of which is revenue; in the thirteenth 400 of them: 4.00 of 104.00, so 3.85, half of which is revenue, 1.92. A month ago all points were
// expected still: 3.64 of eleven months were revenue and 1.82 of the twelfth, 41.86; what makes it 12 × 9.09 + 1.92 catches up in the thirteenth, 69.14.
func TestLiabilityWithBreakage(t *testing.T) {
	to := store.Date(2026, 11, 30)
	var vintages []store.Vintage
	var points []store.PointFigure
	outstanding := int64(0)
	for i := range 13 {
		month := monthsAfter(to, i-12)
		v := store.Vintage{Month: month, Issued: 1000, ForOrders: 1000, Sales: 100_00, Redeemed: []int64{200, 200}}
		if i == 12 {
			v.Redeemed = v.Redeemed[:1]
		}
		vintages = append(vintages, v)
		used := int64(0)
		for _, n := range v.Redeemed {
			used += n
		}
		points = append(points, store.PointFigure{Day: month, Reason: store.ReasonEarn, Entries: 9, Points: 1000},
			store.PointFigure{Day: month, Reason: store.ReasonRedeem, Entries: 3, Points: -used})
		outstanding += 1000 - used
	}
	in := Input{
		Period: LastDays(to, 30), Shop: hundredToOne(), Vintages: vintages,
		Figures: &store.Figures{Currency: "CNY", Points: points, Outstanding: outstanding},
	}
	s := liability(in)
	checkValues(t, s, map[string]Value{
		"outstanding": Count(outstanding), "gross_minor": Money(outstanding, "CNY"), "liability_minor": Money(200, "CNY"),
		"expected_breakage": Rate(1 - 200/float64(outstanding)),
		"allocated_minor":   Money(12*9_09+3_85, "CNY"), "deferred_minor": Money(3_85-1_92, "CNY"), "deferred_earned_minor": Money(69_14, "CNY"),
	})
	if rows := s.Table("vintages").Rows; len(rows) != 13 || rows[12][4] != Rate(0.4) {
		t.Errorf("vintages %v", rows)
	}
	in.Vintages = vintages[:0]
	if v, _ := liability(in).Value("expected_breakage"); v.Known {
		t.Errorf("without vintages %v will never be used", v)
	}
	// A month of which nothing was used yet goes as the others do: 40 %.
	in.Vintages = append(vintages[:12:12], store.Vintage{Month: monthStart(to), Issued: 1000})
	checkValues(t, liability(in), map[string]Value{"liability_minor": Money(400, "CNY")})
}

// TestLiabilityOfAShopThatLateLetPointsBeUsed: a year of 1,000 points a month that nobody could use and that lapsed after twelve months, but for 100 of the
// last but one, used in the month after it; then a year in which 50 of each month were used at once, 50 a month later, and none after that. The factor from
// the first month to the second is 100/50 where points could be used in both, so that of the last month 50 more will be; what has lapsed is never used. Without
// those first 100, points have been used for less than twelve months, and nothing tells how many will be.
func TestLiabilityOfAShopThatLateLetPointsBeUsed(t *testing.T) {
	to := store.Date(2026, 12, 31)
	var vintages []store.Vintage
	for i := range 25 {
		v := store.Vintage{Month: monthsAfter(to, i-24), Issued: 1000}
		switch {
		case i <= 12:
			v.Expired = append(make([]int64, 11), 1000)
		case i < 24:
			v.Redeemed = []int64{50, 50}
		default:
			v.Redeemed = []int64{50}
		}
		vintages = append(vintages, v)
	}
	vintages[11].Redeemed, vintages[11].Expired = []int64{0, 100}, append(make([]int64, 11), 900)
	in := Input{
		Period: Period{From: monthStart(to), To: to}, Shop: hundredToOne(), Vintages: vintages,
		Figures: &store.Figures{Currency: "CNY", Outstanding: 11*900 + 950},
	}
	s := liability(in)
	checkValues(t, s, map[string]Value{"liability_minor": Money(50, "CNY"), "expected_breakage": Rate(1 - 50/10850.0)})
	for i, row := range s.Table("vintages").Rows {
		want := Rate(0.1)
		if i <= 12 && i != 11 {
			want = Rate(0)
		}
		if row[4] != want {
			t.Errorf("month %d: %v will be used, want %v", i, row[4], want)
		}
	}
	vintages[11].Redeemed, vintages[11].Expired = nil, vintages[10].Expired
	s = liability(in)
	checkValues(t, s, map[string]Value{"liability_minor": Money(10850, "CNY"), "expected_breakage": Unknown(KindRate)})
	if rows := s.Table("vintages").Rows; rows[3][4] != Rate(0) || rows[20][4] != Unknown(KindRate) {
		t.Errorf("of what has lapsed %v will be used, of what has not %v", rows[3][4], rows[20][4])
	}
}

// TestExpiringByHand: 100 points lapse in eight days, 50 in forty, 25 in two hundred, and 10 lapsed yesterday.
func TestExpiringByHand(t *testing.T) {
	day := store.Date(2026, 11, 22)
	f := &store.Figures{Currency: "CNY", Expiring: []store.Expiring{{Day: day - 1, Points: 10}, {Day: day + 8, Points: 100}, {Day: day + 40, Points: 50}, {Day: day + 41, Points: 1}, {Day: day + 200, Points: 25}}}
	s := expiring(Input{Period: LastDays(day, 30), Figures: f, Shop: hundredToOne()})
	checkValues(t, s, map[string]Value{
		"points_due_30": Count(100), "points_due_90": Count(151), "points_due_365": Count(176), "due_30_minor": Money(100, "CNY"), "due_365_minor": Money(176, "CNY"),
	})
	if rows := s.Table("by_expiry_month").Rows; len(rows) != 3 || rows[1][1] != Count(51) || rows[1][2] != Money(51, "CNY") {
		t.Errorf("months %v", rows)
	}
	if s.Next.Where != "points_expiring within 30d" {
		t.Errorf("next %v", s.Next)
	}
}

// TestMembersAndOthersByHand: Ann joined in between. Before it her order of 10.00 is an other's, after it her two of 30.00 a
// member's; Bob never joined and came once for 20.00, a guest for 40.00.
func TestMembersAndOthersByHand(t *testing.T) {
	day := store.Date(2026, 11, 22)
	c := columnsOf("CNY", []order{
		{day: day - 9, buyer: "Ann", gross: 10_00},
		{day: day - 3, buyer: "Ann", gross: 30_00},
		{day: day - 2, buyer: "Ann", gross: 35_00, back: 5_00},
		{day: day - 2, buyer: "Bob", gross: 20_00},
		{day: day - 1, gross: 40_00},
	})
	in := Input{Period: LastDays(day, 30), Columns: c, Origins: &store.Origins{Joined: []store.Day{day - 5, 0}, Found: []uint16{0, 0}, Ways: []string{""}}}
	s := membersVersus(in)
	checkValues(t, s, map[string]Value{
		"member_orders": Count(2), "member_aov_minor": Money(30_00, "CNY"), "member_repeat_rate": Rate(1), "other_orders": Count(3),
		"other_aov_minor": Money(23_33, "CNY"), "other_repeat_rate": Rate(0), "participation_rate": Rate(0.4), "revenue_share": Rate(60.0 / 130),
	})
	in.Origins = nil
	checkValues(t, membersVersus(in), map[string]Value{"member_orders": Count(0), "member_aov_minor": {Kind: KindMoney, Text: "CNY"}})
}

// TestSourcesByHand: forty came by a friend, of whom twenty bought twice, and forty by an advertisement, of whom ten did;
// five of the latter are new in the period. Those who bought again did so after 50 days. Of the 40 by an advertisement 35 were still watched then: 10 of 35
// had come back, 20 of 40 by a friend. On that day 30 of 75 came, 16 of whom would have been by a friend at everybody's pace: the variance is
// 30 × 40/75 × 35/75 × 45/74 = 4.541, so that 4 more are 1.877 deviations, which chance brings in 6.05 of 100.
func TestSourcesByHand(t *testing.T) {
	day := store.Date(2026, 11, 22)
	var orders []order
	o := &store.Origins{Ways: []string{"", "friend", "ad"}}
	for i := range 80 {
		name, first := fmt.Sprint(i), day-100
		if i >= 75 {
			first = day - 3
		}
		orders = append(orders, order{day: first, buyer: name, gross: 10_00, source: []string{"taobao", "stall"}[i%2]})
		if i < 20 || i >= 40 && i < 50 {
			orders = append(orders, order{day: day - 50, buyer: name, gross: 20_00, source: "stall"})
		}
		o.Joined, o.Found = append(o.Joined, first), append(o.Found, uint16(1+i/40))
	}
	s := sources(Input{Period: LastDays(day, 30), Columns: columnsOf("CNY", orders), Origins: o})
	checkValues(t, s, map[string]Value{"new_customers": Count(5), "customers": Count(80), "repeat_purchase_rate": Rate(30.0 / 80)})
	for _, row := range s.Table("by_way").Rows {
		want := map[string][2]Value{"friend": {Rate(0.5), Money(20_00, "CNY")}, "ad": {Rate(0.25), Money(15_00, "CNY")}}[row[0].Text]
		if row[1] != Count(40) || row[3] != want[0] || row[4] != want[1] || !row[5].Known {
			t.Errorf("row %v, want %v", row, want)
		}
	}
	for i, back := range []float64{10.0 / 35, 0.5} { // the advertisement's name comes first
		if row := s.Table("by_way").Rows[i]; !near(row[6].Real, back) || math.Abs(row[7].Real-0.0605) > 5e-5 {
			t.Errorf("%s: %v back, p %v", row[0].Text, row[6].Real, row[7].Real)
		}
	}
	if rows := s.Table("by_first_source").Rows; len(rows) != 2 || rows[0][1].Int+rows[1][1].Int != 80 {
		t.Errorf("by source %v", rows)
	}
	if got, want := s.Finding.In(lang.EN), "5 new customers in this period. Those who came by friend return most: 50 of 100 bought again, 38 of all."; got != want {
		t.Errorf("finding %q", got)
	}
}

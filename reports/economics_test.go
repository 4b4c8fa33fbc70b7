package reports

import (
	"math"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestEconomicsByHand: in March the shop spends 310 on Ads and 62 on Flyers. Ann and Bob come by ads; Cid said nothing, so that the source
// of the order counts, till. Three new customers cost 372/3 = 124 each, the two of Ads 155 each. Goods that brought 1,000 had cost 600: the
// margin is 40 %. Ann buys for 200 in March and 100 in April, Bob for 100 and Cid for 150 in March: 150 each in the first month, which
// earns 60, and 33.33 more in the second, together 73.33, so that 124 are not back. With a margin of 85 % the first month earns 127.50.
// Members spent 450 in March, whose margin is 180; 1,000 points redeemed at 100 for 1 are 10, and coupons cost 8: 18 of 180.
func TestEconomicsByHand(t *testing.T) {
	march := MonthOf(store.Date(2026, 3, 1))
	april := MonthOf(store.Date(2026, 4, 1))
	c := columnsOf("CNY", []order{
		{day: march.From, buyer: "Ann", gross: 200_00, source: "shopify:one"},
		{day: march.From + 1, buyer: "Bob", gross: 110_00, back: 10_00, source: "shopify:one"},
		{day: march.From + 2, buyer: "Cid", gross: 150_00, source: "till"},
		{day: april.From + 5, buyer: "Ann", gross: 100_00, source: "till"},
	})
	in := Input{
		Period: march, Columns: c, Shop: hundredToOne(),
		Origins: &store.Origins{Joined: []store.Day{march.From, march.From, march.From}, Found: []uint16{1, 1, 0}, Ways: []string{"", "ads"}},
		Figures: &store.Figures{Currency: "CNY", Points: []store.PointFigure{{Day: march.From + 3, Reason: store.ReasonRedeem, Entries: 1, Points: -1000}}},
		Offers:  &store.OfferFacts{Offers: []store.OfferName{{ID: 1, What: store.OfferCoupon}}, Days: []store.OfferDay{{Offer: 1, Day: march.To, Used: 2, Cost: 8_00}}},
		Economics: &store.Economics{
			Costs:   []store.MarketingCost{{Month: april.From, Channel: "Ads", Amount: 300_00}, {Month: march.From, Channel: "Ads", Amount: 310_00}, {Month: march.From, Channel: "Flyers", Amount: 62_00}},
			Margins: []store.MarginDay{{Day: march.From - 400, Net: 1, Cost: 1}, {Day: march.From, Net: 700_00, Cost: 400_00}, {Day: march.From + 9, Net: 300_00, Cost: 200_00}},
		},
	}
	s := economics(in)
	money := func(minor int64) Value { return Money(minor, "CNY") }
	checkValues(t, s, map[string]Value{
		"marketing_cost_minor": money(372_00), "new_customers": Count(3), "cost_per_new_customer_minor": money(124_00), "margin_rate": Rate(0.4),
		"payback_months": Unknown(KindCount), "programme_cost_minor": money(18_00), "member_margin_minor": money(180_00), "programme_cost_share": Rate(0.1),
	})
	rows := s.Table("by_channel").Rows
	if len(rows) != 3 || rows[0][0] != Source("Ads") || rows[0][3] != money(155_00) || rows[1][0] != Source("Flyers") || rows[1][3].Known || rows[2][0] != Source("till") || rows[2][2] != Count(1) {
		t.Errorf("channels %v", rows)
	}
	if got := channelName("taobao"); got.In(lang.ZH) != "淘宝" || got.Text != "taobao" {
		t.Errorf("the platform reads %q", got.In(lang.ZH))
	}
	if len(s.Table("entered").Rows) != 2 {
		t.Errorf("entered %v", s.Table("entered").Rows)
	}
	if got, want := s.Finding.In(lang.EN), "A new customer cost ¥124.00 (3 of them), which none has brought back so far."; got != want {
		t.Errorf("finding %q", got)
	}
	margin := 85.0
	in.Options.Margin = &margin
	checkValues(t, economics(in), map[string]Value{"payback_months": Count(0), "margin_rate": Rate(0.85)})
	in.Options.Margin, in.Period = nil, Period{From: march.From, To: april.From + 14}
	s = economics(in) // half of April's 300 falls into its first fifteen days: 522 for three
	checkValues(t, s, map[string]Value{"marketing_cost_minor": money(522_00), "cost_per_new_customer_minor": money(174_00)})
	if curve := s.Table("brought_by_month").Rows; len(curve) != 1 || curve[0][1] != money(150_00) {
		t.Errorf("with half of April the curve is %v, want March alone", curve)
	}
	in.Period.To = april.To
	s = economics(in)
	if curve := s.Table("brought_by_month").Rows; len(curve) != 2 || curve[0][1] != money(150_00) || curve[1][1] != money(183_33) || curve[1][2] != money(73_33) {
		t.Errorf("curve %v", curve)
	}
	in.Economics = nil
	s = economics(in)
	if v, _ := s.Value("margin_rate"); v.Known || s.Finding.Key != "report.finding.economics.none" || !math.IsNaN(in.marginOf(april.To)) {
		t.Errorf("without costs %v, %v", v, s.Finding)
	}
}

// TestPaidBackExactly: 57 % of 50.00 are the 28.50 that the customer cost, also where the product is a last digit less.
func TestPaidBackExactly(t *testing.T) {
	march := MonthOf(store.Date(2026, 3, 1))
	margin := 57.0
	s := economics(Input{
		Period: march, Columns: columnsOf("CNY", []order{{day: march.From, buyer: "Ann", gross: 50_00}}), Options: Options{Margin: &margin},
		Economics: &store.Economics{Costs: []store.MarketingCost{{Month: march.From, Channel: "Ads", Amount: 28_50}}},
	})
	checkValues(t, s, map[string]Value{"payback_months": Count(0), "cost_per_new_customer_minor": Money(28_50, "CNY")})
}

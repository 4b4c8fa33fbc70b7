package reports

import (
	"testing"

	"regulars/store"
)

// TestPricesPutOffAsPublished holds the division and the release against the example of IFRS 15 and those of a handbook.
func TestPricesPutOffAsPublished(t *testing.T) {
	var ifrs struct {
		Inputs struct {
			Price    float64 `json:"transaction_price"`
			Goods    float64 `json:"ssp_goods"`
			Points   float64
			Value    float64 `json:"value_per_point"`
			Rate     float64 `json:"expected_redemption_rate"`
			Used1    float64 `json:"redeemed_year1"`
			Expected float64 `json:"expected_total_year1"`
			Used2    float64 `json:"redeemed_cumulative_year2"`
			Later    float64 `json:"expected_total_year2"`
		}
		Goods    float64
		Initial  float64 `json:"points_liability_initial"`
		Revenue1 float64 `json:"revenue_year1"`
		After1   float64 `json:"liability_after_year1"`
		Revenue2 float64 `json:"revenue_year2"`
		After2   float64 `json:"liability_after_year2"`
	}
	goldenPart(t, "points_liability.json", "ifrs15_example52", &ifrs)
	in := ifrs.Inputs
	goods, points := apart(in.Price, in.Goods, in.Points*in.Value*in.Rate)
	one, two := released(points, in.Used1, in.Expected), released(points, in.Used2, in.Later)
	for i, pair := range [][2]float64{
		{goods, ifrs.Goods}, {points, ifrs.Initial}, {one, ifrs.Revenue1}, {points - one, ifrs.After1}, {two - one, ifrs.Revenue2}, {points - two, ifrs.After2},
	} {
		if !within(pair[0], pair[1], 1e-9) {
			t.Errorf("IFRS 15, figure %d: %v, want %v", i+1, pair[0], pair[1])
		}
	}
	var book struct {
		Inputs map[string]float64
		Y2     float64
		A      float64 `json:"y3_A"`
		B      float64 `json:"y3_B"`
	}
	goldenPart(t, "points_liability.json", "kpmg_handbook_example10", &book)
	at := book.Inputs
	put, used := at["allocated_to_points"], at["redeemed_y2"]+at["redeemed_y3"]
	second := released(put, at["redeemed_y2"], at["expected_y2"])
	for name, pair := range map[string][2]float64{
		"the second year": {second, book.Y2}, "A": {released(put, used, at["expected_y3_A"]) - second, book.A}, "B": {released(put, used, at["expected_y3_B"]) - second, book.B},
	} {
		if !within(pair[0], pair[1], 1e-9) {
			t.Errorf("handbook, %s: %v, want %v", name, pair[0], pair[1])
		}
	}
	var split struct{ Goods, Points float64 }
	goldenPart(t, "points_liability.json", "unrounded_kpmg_split", &split)
	if goods, points = apart(in.Price, in.Goods, 9700); !within(goods, split.Goods, 1e-9) || !within(points, split.Points, 1e-9) {
		t.Errorf("%v and %v, want %+v", goods, points, split)
	}
}

// TestDeferredRevenueOfAYoungShop: orders of 1,000.00 gave 10,000 points worth 100.00, all of which are expected to be used: of 1,100.00 that goods and points would cost
// alone the points are 1/11, so that 90.91 of the price is put off. 2,000 have lapsed, so 8,000 are expected; 4,000 are used, which makes half of
// it revenue, 45.45. 500 points by a bonus of nobody's order put nothing off: they share in use as all do.
func TestDeferredRevenueOfAYoungShop(t *testing.T) {
	november := MonthOf(store.Date(2026, 11, 1))
	in := Input{
		Period: november, Shop: hundredToOne(), Figures: &store.Figures{Currency: "CNY"},
		Vintages: []store.Vintage{{Month: november.From, Issued: 10_000, ForOrders: 10_000, Sales: 1_000_00, Redeemed: []int64{4000}, Expired: []int64{2000}}},
	}
	s := liability(in)
	checkValues(t, s, map[string]Value{"allocated_minor": Money(90_91, "CNY"), "deferred_minor": Money(45_46, "CNY"), "deferred_earned_minor": Money(45_45, "CNY")})
	row := s.Table("vintages").Rows[0]
	if row[5] != Money(1_000_00, "CNY") || row[6] != Money(90_91, "CNY") || row[7] != Money(45_46, "CNY") {
		t.Errorf("vintage %v", row)
	}
	in.Shop = nil
	if v, _ := liability(in).Value("deferred_minor"); v.Known {
		t.Errorf("without a value of points %v is put off", v)
	}
}

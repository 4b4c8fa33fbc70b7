package store

import (
	"slices"
	"testing"
)

func TestMarketingCosts(t *testing.T) {
	s := openTill(t)
	set := func(month Day, channel string, amount, was int64) {
		t.Helper()
		got, err := s.SetMarketingCost(s.ctx, MarketingCost{Month: month, Channel: channel, Amount: amount})
		s.must(err)
		if got != was {
			t.Errorf("before %d stood %d, want %d", amount, got, was)
		}
	}
	october, november := Date(2025, 10, 1), Date(2025, 11, 1)
	set(october+4, " 小红书 ", 500_00, 0)
	set(october, "小红书", 600_00, 500_00)
	set(october, "Google", 90_00, 0)
	set(november, "Google", 70_00, 0)
	set(november, "Ads", 10_00, 0)
	set(november, "Ads", 0, 10_00)
	set(november, "Ads", 0, 0)
	list, err := s.MarketingCosts(s.ctx)
	s.must(err)
	for i := range list {
		list[i].Staff = ""
	}
	if want := []MarketingCost{{november, "Google", 70_00, ""}, {october, "小红书", 600_00, ""}, {october, "Google", 90_00, ""}}; !slices.Equal(list, want) {
		t.Errorf("costs %+v, want %+v", list, want)
	}
	_, err = s.SetMarketingCost(s.ctx, MarketingCost{Month: october, Channel: " "})
	s.wants(err, CodeBadName)
	_, err = s.SetMarketingCost(s.ctx, MarketingCost{Month: october, Channel: "x", Amount: maxAmount + 1})
	s.wants(err, CodeBadAmount)
	_, err = s.SetMarketingCost(s.ctx, MarketingCost{Month: october, Channel: "x", Amount: -1})
	s.wants(err, CodeBadAmount)
	s.sound()
}

// TestMarginsByHand: two cups at 30.00 less 5.00, which cost 12.00 each, bring 55.00 and cost 24.00; tea, whose cost nobody knows, is left
// out; and so is what somebody else bought when only Ann is asked for. A fifth off Ann's second order leaves 44.00 of the cups' 55.00; what came
// on top of her third, tax or a fee, is no goods'.
func TestMarginsByHand(t *testing.T) {
	s := openTill(t)
	ann, bob := s.member("13800138000"), s.member("13800138001")
	buy := func(member, amount int64, key string) {
		t.Helper()
		_, err := s.AddOrder(s.ctx, OrderInput{Member: member, Amount: amount, Key: key, Lines: []LineDraft{
			{SKU: "cup", Name: "Cup", Quantity: 2, Price: 30_00, Discount: 5_00}, {SKU: "tea", Name: "Tea", Quantity: 1, Price: 100_00},
		}})
		s.must(err)
	}
	buy(ann, 155_00, "a")
	buy(ann, 124_00, "a less")
	buy(ann, 170_00, "a more")
	buy(bob, 155_00, "b")
	products, err := s.Products(s.ctx, "cup", 1)
	s.must(err)
	cup := products[0]
	cup.Cost, cup.HasCost = 12_00, true
	s.must(only(s.EditProduct(s.ctx, cup)))
	for where, sums := range map[string][2]int64{"": {3*55_00 + 44_00, 4 * 24_00}, "phone:13800138000": {2*55_00 + 44_00, 3 * 24_00}} {
		e, err := s.Economics(s.ctx, ColumnsQuery{To: s.Today(), Where: where})
		s.must(err)
		if len(e.Margins) != 1 || e.Margins[0] != (MarginDay{s.Today(), sums[0], sums[1]}) {
			t.Errorf("%q: %+v", where, e.Margins)
		}
	}
	e, err := s.Economics(s.ctx, ColumnsQuery{To: s.Today() - 1})
	s.must(err)
	if len(e.Margins) != 0 {
		t.Errorf("yesterday %+v", e.Margins)
	}
}

package reports

import (
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// goldShop is a shop in yuan with one tier.
func goldShop() store.Shop {
	return store.Shop{
		Currency: "CNY", Decimals: 2, Terms: program.Terms{Rate: 1_000_000, Basis: program.BasisPaidWithoutShipping, Rounding: program.RoundFloor, Decimals: 2},
		Tiers: program.Tiers{Steps: []program.Tier{{Key: "gold", Name: "金卡", Reach: program.Measures{Spend: 1000}}}},
	}
}

func TestRuleWords(t *testing.T) {
	shop := goldShop()
	life, err := program.ParseExpiry("30d")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rule   program.Rule
		en, zh string
	}{
		{program.Rule{Kind: program.RuleBonus, Points: 100, Every: 5}, "100 points extra, for every 5 orders", "另送 100 积分 · 每满 5 单"},
		{program.Rule{Kind: program.RuleBonus, Points: 200, Streak: 3}, "200 points extra, for every 3 months in a row with orders", "另送 200 积分 · 连续每满 3 个月有订单"},
		{program.Rule{Kind: program.RuleMultiple, Factor: 150, Tiers: []string{"gold"}}, "1.5 times the points, for tier 金卡", "积分 1.5 倍 · 等级 金卡"},
		{program.Rule{Kind: program.RuleBonus, Points: 9, Minimum: 9900, Lives: &life}, "9 points extra, from ¥99.00 an order, which lapse after 30 days", "另送 9 积分 · 订单满 ¥99.00 · 有效期：30 天"},
		{program.Rule{Kind: program.RuleCap, CapOrder: 1000, CapMonth: 5000}, "a limit on points from all orders, at most 1,000 an order, at most 5,000 a month", "全部订单的积分上限 · 每单最多 1,000 · 每月最多 5,000"},
	} {
		if en, zh := RuleWords(lang.EN, shop, &c.rule), RuleWords(lang.ZH, shop, &c.rule); en != c.en || zh != c.zh {
			t.Errorf("%q and %q, want %q and %q", en, zh, c.en, c.zh)
		}
	}
}

// TestAnExampleSaysWhy is the issue's own: an order of 128.50 by a member of a tier, which is called by its name and not by its key.
func TestAnExampleSaysWhy(t *testing.T) {
	shop := goldShop()
	r := program.Rule{ID: 1, Name: "Gold", Kind: program.RuleMultiple, Factor: 150, Tiers: []string{"gold"}}
	shop.Terms.Rules = []program.Rule{r}
	x := Example(shop, shop.Terms, &r, store.Date(2026, 3, 2))
	if got, want := x.Words(lang.EN, shop, &shop.Terms), "An order of ¥128.50 by 金卡 gives 192 points: 128 points by “the base rate” + 64 points by “Gold”"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := x.Words(lang.ZH, shop, &shop.Terms), "金卡 会员一笔 ¥128.50 的订单得 192 分：128 积分（基本规则） + 64 积分（Gold）"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

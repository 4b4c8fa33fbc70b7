package demo

import "regulars/store"

// promises are what points buy in the shop. Points are worth a hundredth of a unit, so that each costs about what it is worth.
var promises = [...]struct {
	name  word
	offer store.Offer
}{
	{word{"5 元抵用券", "¥5 off the next order"}, store.Offer{Kind: store.KindFixed, Points: 500, Value: 500, Stock: -1, ValidDays: 90}},
	{word{"山茶护手霜 50ml", "Camellia hand cream 50 ml"}, store.Offer{Kind: store.KindProduct, Points: 1200, Cost: 1400, Stock: 40, PerMember: 2, WithParcel: true}},
	{word{"双人品茶会", "Tea tasting for two"}, store.Offer{Kind: store.KindCustom, Points: 2500, Cost: 3000, Stock: 12, PerMember: 1, ValidDays: 180}},
}

// Rewards are what points buy in the shop, cheapest first.
func (s *Shop) Rewards() []store.Offer {
	list := make([]store.Offer, len(promises))
	for i, p := range promises {
		list[i] = p.offer
		list[i].Name = pick(s.plan.Lang, p.name)
	}
	return list
}

// Coupons are what is given away at the stall, for anybody who orders later.
func (s *Shop) Coupons() store.CouponIssue {
	return store.CouponIssue{Count: 30, Offer: store.Offer{
		Name: pick(s.plan.Lang, word{"市集卡：满 99 减 10", "Market card: ¥10 off from ¥99"}), Kind: store.KindFixed, Value: 1000, MinOrder: 9900, Uses: 1, ValidDays: 120,
	}}
}

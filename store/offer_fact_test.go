package store

import (
	"slices"
	"testing"
)

// sum adds up what happened to an offer's codes, and on which days.
func (f *OfferFacts) sum(offer int64) (all OfferDay, days []Day) {
	all.Offer = offer
	for _, d := range f.Days {
		if d.Offer == offer {
			all.Issued, all.Taken, all.Used, all.Lapsed, all.Cost = all.Issued+d.Issued, all.Taken+d.Taken, all.Used+d.Used, all.Lapsed+d.Lapsed, all.Cost+d.Cost
			days = append(days, d.Day)
		}
	}
	slices.Sort(days)
	return all, slices.Compact(days)
}

// Four coupons of 10 off, good for five days: one is used, one void, one used and freed, one never used. Of three gifts of 12 one is
// cancelled. Of a partner's three codes one was had. On day 5 the coupons are too late.
func TestOfferFacts(t *testing.T) {
	s := openTill(t)
	m, start := s.member("13800138000"), s.Today()
	s.earn(m, 3000)
	codes := s.coupons(4, func(o *Offer) { o.ValidDays = 5 })
	gift, cinema := s.reward(nil), s.reward(func(o *Offer) { o.Name, o.Kind, o.Partner = "cinema", KindPartner, "Wanda" })
	_, _, err := s.ImportPartnerCodes(s.ctx, cinema, []string{"WD-1", "WD-2", "WD-3"})
	s.must(err)
	s.redeem(m, cinema)
	var gifts []Ack
	for range 3 {
		gifts = append(gifts, s.redeem(m, gift))
	}
	_, err = s.CancelRedemption(s.ctx, gifts[0].Redemption, "")
	s.must(err)
	s.pass(1)
	for order, code := range map[string]string{"T1": codes[0], "T2": codes[2], "T3": gifts[1].Code} {
		_, err := s.UseCode(s.ctx, CodeUse{Code: code, Order: order, Goods: 9000})
		s.must(err)
	}
	_, err = s.FreeCode(s.ctx, codes[2], "")
	s.must(err)
	_, err = s.VoidCode(s.ctx, codes[1], false)
	s.must(err)
	s.pass(3) // the last day
	facts := func() *OfferFacts {
		f, err := s.OfferFacts(s.ctx, "")
		s.must(err)
		return f
	}
	f := facts()
	if len(f.Offers) != 3 || f.Offers[0].What != OfferCoupon || f.Offers[1] != (OfferName{gift, OfferReward, "茶漏"}) {
		t.Fatalf("offers %+v", f.Offers)
	}
	coupon := f.Offers[0].ID
	if got, days := f.sum(coupon); got != (OfferDay{Offer: coupon, Issued: 3, Taken: 1, Used: 1, Cost: 1000}) || !slices.Equal(days, []Day{start, start + 1}) {
		t.Errorf("on the last day: %+v on %v", got, days)
	}
	s.pass(1)
	f = facts()
	if got, days := f.sum(coupon); got != (OfferDay{Offer: coupon, Issued: 3, Taken: 1, Used: 1, Lapsed: 2, Cost: 1000}) || !slices.Equal(days, []Day{start, start + 1, start + 5}) {
		t.Errorf("coupons: %+v on %v", got, days)
	}
	if got, _ := f.sum(gift); got != (OfferDay{Offer: gift, Issued: 2, Taken: 1, Used: 1, Cost: 1200}) {
		t.Errorf("gifts: %+v", got)
	}
	if got, _ := f.sum(cinema); got.Issued != 1 || got.Used != 0 {
		t.Errorf("partner's codes: %+v", got)
	}
}

// A brings B by a code and C by hand; B buys and both are rewarded, C does not buy, and D was rejected.
func TestReferralFacts(t *testing.T) {
	s := referring(t)
	a, start := s.member("13800138000"), s.Today()
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	s.send(s.named("1", "b@example.com", 8000, code))
	for _, phone := range []string{"13800138001", "13800138002"} {
		_, err = s.Refer(s.ctx, a, s.member(phone))
		s.must(err)
	}
	_, err = s.JudgeReferral(s.ctx, 3, false)
	s.must(err)
	s.pass(7)
	s.settleReferrals()
	f, err := s.OfferFacts(s.ctx, "")
	s.must(err)
	want := []ReferralFact{{Member: a, Day: start, Bought: true, Earned: true, Points: 300}, {Member: a, Day: start}}
	if !slices.Equal(f.Referrals, want) {
		t.Errorf("referrals %+v, want %+v", f.Referrals, want)
	}
	if got, _ := f.sum(0); got != (OfferDay{Issued: 1, Taken: 1, Used: 1}) {
		t.Errorf("codes to bring others: %+v", got)
	}
}

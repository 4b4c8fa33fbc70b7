package store

import (
	"strings"
	"testing"

	"regulars/store/program"
)

// refusal is why a code cannot be used on an order by hand; "" when it can.
func (s *till) refusal(code, order string, goods int64) string {
	s.t.Helper()
	_, err := s.UseCode(s.ctx, CodeUse{Code: code, Order: order, Goods: goods})
	if err == nil {
		return ""
	}
	return why(s.t, err)
}

// A code and a reward are good on their first day and on their last, and whichever last day comes first is the code's.
func TestFirstAndLastDays(t *testing.T) {
	s := openTill(t)
	today := s.Today()
	m := s.member("13800138000")
	s.earn(m, 5000)
	codes := s.coupons(2, func(o *Offer) { o.Starts, o.Ends, o.MinOrder = today+1, today+2, 0 })
	reward := s.reward(func(o *Offer) { o.Ends, o.ValidDays = today+2, 30 })
	if c := s.code(s.redeem(m, reward).Code); c.Ends != today+2 {
		t.Fatalf("good until %s, want the reward's own last day", c.Ends)
	}
	short := s.reward(func(o *Offer) { o.Ends, o.ValidDays = today+60, 30 })
	if c := s.code(s.redeem(m, short).Code); c.Ends != today+29 {
		t.Fatalf("good until %s, want 30 days", c.Ends)
	}
	s.pass(1)
	if got := s.refusal(codes[0], "T1", 0); got != "" {
		t.Errorf("on its first day: %s", got)
	}
	s.pass(1)
	if got := s.refusal(codes[1], "T2", 0); got != "" {
		t.Errorf("on its last day: %s", got)
	}
	s.redeem(m, reward)
	s.pass(1)
	_, err := s.RedeemReward(s.ctx, RedeemReward{Member: m, Reward: reward})
	s.wants(err, CodeRewardOff)
	s.sound()
}

// What a code asks of an order is asked of the order that the book knows: it is paid, and its goods without shipping and before the
// discount come to enough.
func TestCodeAsksItsOrder(t *testing.T) {
	s := openTill(t)
	codes := s.coupons(4, nil) // from 50.00
	waits, small, enough, cut := s.paid("1", "a@example.com", 9000), s.paid("2", "b@example.com", 5500), s.paid("3", "c@example.com", 5600), s.paid("4", "d@example.com", 4500)
	waits.Status, waits.PaidAt = StatusPending, 0
	small.Shipping, enough.Shipping, cut.Discount = 600, 600, 500
	s.send(waits, small, enough, cut)
	for i, want := range []string{"unpaid", "minimum", "", ""} {
		if got := s.refusal(codes[i], []string{"1", "2", "3", "4"}[i], 0); got != want {
			t.Errorf("order %d: %q, want %q", i+1, got, want)
		}
	}
	s.sound()
}

// A code of two uses names the latest order when it is used up; a member's referral code goes beside any other.
func TestCodesBesideOneAnother(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	twice := s.coupons(1, func(o *Offer) { o.Uses, o.MinOrder = 2, 0 })[0]
	for _, order := range []string{"A", "B"} {
		_, err := s.UseCode(s.ctx, CodeUse{Code: twice, Order: order})
		s.must(err)
	}
	_, err := s.UseCode(s.ctx, CodeUse{Code: twice, Order: "C"})
	if why(t, err) != "used" || !strings.Contains(err.Error(), `order="B"`) {
		t.Error(err)
	}
	friend, err := s.ReferralCode(s.ctx, m)
	s.must(err)
	if got := s.refusal(friend, "A", 0); got != "" {
		t.Errorf("a referral's code beside a coupon: %s", got)
	}
	s.sound()
}

// A code that comes back before its last day keeps it. Used elsewhere meanwhile, it is not taken again by the order that stands again: a person looks.
func TestCodeThatCameBack(t *testing.T) {
	s := openTill(t)
	ends := s.Today() + 20
	code := s.coupons(1, func(o *Offer) { o.Ends = ends })[0]
	order := s.named("1", "a@example.com", 9000, code)
	s.send(order)
	gone := order
	gone.Status = StatusCancelled
	s.send(gone)
	if c := s.code(code); c.Status != "open" || c.Ends != ends {
		t.Fatalf("back with %+v", c)
	}
	if got := s.refusal(code, "T2", 9000); got != "" {
		t.Fatal(got)
	}
	if r := s.send(order); r.CodesRefused != 1 || r.CodesUsed != 0 {
		t.Fatalf("stands again: %+v", r)
	}
	if list, err := s.CodeReviews(s.ctx, 0); err != nil || len(list) != 1 || list[0].Why != "used" || list[0].OrderRef != "1" {
		t.Fatalf("reviews %+v, %v", list, err)
	}
	if c := s.code(code); c.UsedOn != "T2" {
		t.Fatalf("used on %s", c.UsedOn)
	}
	s.sound()
}

// A file's order has happened: a code that was over is used all the same, and a person looks.
func TestACodeThatWasOverInAFile(t *testing.T) {
	s := openTill(t)
	code := s.coupons(1, func(o *Offer) { o.Ends = s.Today() })[0]
	s.pass(1)
	if r := s.send(s.named("1", "a@example.com", 9000, code)); r.CodesUsed != 1 {
		t.Fatalf("result %+v", r)
	}
	s.status(code, "used")
	if list, err := s.CodeReviews(s.ctx, 0); err != nil || len(list) != 1 || list[0].Why != "over" {
		t.Fatalf("reviews %+v, %v", list, err)
	}
	s.sound()
}

// A batch has codes for somebody: so many, or one for each active member whom the filter fits.
func TestForWhomCouponsAre(t *testing.T) {
	s := openTill(t)
	active, suspended := s.member("13800138000"), s.member("13800138001")
	s.must(only(s.SuspendMember(s.ctx, suspended, true)))
	offer := Offer{Name: "x", Kind: KindShipping, Uses: 1}
	for _, in := range []CouponIssue{{Offer: offer}, {Offer: offer, Count: maxCoupons + 1}, {Offer: offer, Count: 1, ForWhere: "orders = 0"}, {Offer: offer, ForWhere: "orders > 99"}} {
		_, err := s.IssueCoupons(s.ctx, in)
		s.wants(err, CodeBadOffer)
	}
	out, err := s.IssueCoupons(s.ctx, CouponIssue{Offer: offer, ForWhere: "orders = 0"})
	s.must(err)
	if len(out.Codes) != 1 || s.code(program.ShowCode(out.Codes[0])).Member != active {
		t.Fatalf("issued %+v", out)
	}
	s.sound()
}

// Points paid are at least the shop's minimum, which itself is enough.
func TestRedeemMinimum(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 500)
	s.set("redeem_min", "100")
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 99, Order: "T1"})
	s.wants(err, CodeBelowMinimum)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 100, Order: "T1"})
	s.must(err)
	s.has(m, 400, 0)
}

// A gift is put into one parcel, of an order that has not been sent, and into none once it is over.
func TestGiftGoesOnce(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 200000))
	m := s.buyer("a@example.com")
	s.pass(8)
	lasts := s.reward(func(o *Offer) { o.Name, o.WithParcel = "lasts", true })
	over := s.reward(func(o *Offer) { o.Name, o.WithParcel, o.ValidDays = "over", true, 2 })
	s.redeem(m, lasts)
	s.redeem(m, over)
	s.pass(3)
	sent := s.paid("2", "a@example.com", 1000)
	sent.ShippedAt = InstantOf(s.now())
	later := s.paid("4", "a@example.com", 1000)
	later.PaidAt += 1000
	r := s.send(sent, s.paid("3", "a@example.com", 1000), later)
	if len(r.Parcels) != 1 || r.Parcels[0].Ext != "3" || r.Parcels[0].Name != "lasts" {
		t.Fatalf("parcels %+v", r.Parcels)
	}
	s.sound()
}

// A partner's month has its first day and its last, and no other.
func TestSettlementDays(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 5000)
	cinema := s.reward(func(o *Offer) { o.Kind, o.Partner, o.Cost = KindPartner, "万达影城", 3000 })
	_, _, err := s.ImportPartnerCodes(s.ctx, cinema, []string{"WD-1", "WD-2", "WD-3", "WD-4"})
	s.must(err)
	for _, at := range []string{"2025-03-31T23:59:00+08:00", "2025-04-01T00:00:00+08:00", "2025-04-30T23:59:00+08:00", "2025-05-01T00:00:00+08:00"} {
		s.setClock(at)
		s.redeem(m, cinema)
	}
	for month, want := range map[string]int64{"2025-03": 1, "2025-04": 2, "2025-05": 1} {
		day, err := ParseMonth(month)
		s.must(err)
		list, err := s.Settlements(s.ctx, day)
		s.must(err)
		if list[0].Issued != want || list[0].Cost != want*3000 {
			t.Errorf("%s: %+v", month, list[0])
		}
	}
}

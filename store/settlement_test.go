package store

import (
	"testing"

	"regulars/store/program"
)

// TestSettlement counts a partner's codes in the month in which somebody got them, at what they cost then, and takes one back in its own month.
func TestSettlement(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 5000)
	cinema := s.reward(func(o *Offer) { o.Kind, o.Partner, o.Cost = KindPartner, "万达影城", 3000 })
	_, _, err := s.ImportPartnerCodes(s.ctx, cinema, []string{"WD-1", "WD-2", "WD-3", "WD-4"})
	s.must(err)
	first, second := s.redeem(m, cinema), s.redeem(m, cinema)
	_, err = s.UseCode(s.ctx, CodeUse{Code: first.Code, Order: "A1"})
	s.must(err)
	month := func(text string) Settlement {
		day, err := ParseMonth(text)
		s.must(err)
		list, err := s.Settlements(s.ctx, day)
		s.must(err)
		if len(list) != 1 || list[0].Partner != "万达影城" {
			t.Fatalf("%+v", list)
		}
		return list[0]
	}
	if x := month("2025-03"); x.Issued != 2 || x.Used != 1 || x.Void != 0 || x.Cost != 6000 || x.Waiting != 2 {
		t.Fatalf("March %+v", x)
	}
	s.setClock("2025-04-02T10:00:00+08:00")
	o, err := s.Offer(s.ctx, cinema)
	s.must(err)
	o.Cost, o.Version = 3500, 0
	_, _, err = s.SaveReward(s.ctx, o)
	s.must(err)
	s.redeem(m, cinema)
	_, err = s.CancelRedemption(s.ctx, second.Redemption, "")
	s.must(err)
	if x := month("2025-04"); x.Issued != 1 || x.Void != 1 || x.Cost != 3500-3000 || x.Waiting != 1 {
		t.Fatalf("April %+v", x)
	}
	if x := month("2025-03"); x.Issued != 2 || x.Cost != 6000 { // the month that was settled stays
		t.Fatalf("March again %+v", x)
	}
	_, err = ParseMonth("March")
	s.wants(err, CodeBadMonth)
	s.sound()
}

// TestP12PartlyRefundedReward asks a person to look when an order that used a reward is refunded in part, once, and not of a coupon.
func TestP12PartlyRefundedReward(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 5000)
	reward := s.redeem(m, s.reward(func(o *Offer) { o.Kind, o.Value, o.Stackable = KindFixed, 1000, true }))
	coupon := s.coupons(1, func(o *Offer) { o.MinOrder, o.Stackable = 0, true })[0]
	ack, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 100_00})
	s.must(err)
	for _, code := range []string{reward.Code, coupon} {
		_, err = s.UseCode(s.ctx, CodeUse{Code: code, Order: ack.Ref})
		s.must(err)
	}
	looks := func() (list []CodeReview) {
		list, err := s.CodeReviews(s.ctx, 10)
		s.must(err)
		return list
	}
	if list := looks(); len(list) != 0 {
		t.Fatalf("before %+v", list)
	}
	_, err = s.RefundOrder(s.ctx, ack.Order, 20_00)
	s.must(err)
	list := looks()
	if len(list) != 1 || list[0].Why != "part" || list[0].State != "used" || list[0].Code != reward.Code {
		t.Fatalf("list %+v", list)
	}
	s.status(reward.Code, "used")
	s.must(s.ReviewCode(s.ctx, list[0].Use, true))
	_, err = s.RefundOrder(s.ctx, ack.Order, 10_00)
	s.must(err)
	if list := looks(); len(list) != 0 {
		t.Fatalf("looked at %+v", list)
	}
	s.sound()
}

// TestP12AReviewOfAPartGoesWithItsRefund: no refund, nothing to look at; the next one is looked at, unless somebody has done so already.
func TestP12AReviewOfAPartGoesWithItsRefund(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 5000)
	reward := s.redeem(m, s.reward(func(o *Offer) { o.Kind, o.Value, o.Stackable = KindFixed, 1000, true }))
	order, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 100_00})
	s.must(err)
	_, err = s.UseCode(s.ctx, CodeUse{Code: reward.Code, Order: order.Ref})
	s.must(err)
	for i, want := range []int{1, 1, 0} {
		refund, err := s.RefundOrder(s.ctx, order.Order, 20_00)
		s.must(err)
		list, err := s.CodeReviews(s.ctx, 10)
		if err != nil || len(list) != want {
			t.Fatalf("refund %d: %+v, %v", i, list, err)
		}
		if i == 1 {
			s.must(s.ReviewCode(s.ctx, list[0].Use, true))
		}
		_, err = s.UndoBatch(s.ctx, refund.Batch, false)
		s.must(err)
		if list, err := s.CodeReviews(s.ctx, 10); err != nil || len(list) != 0 {
			t.Fatalf("without the refund %+v, %v", list, err)
		}
	}
	s.sound()
}

// TestCodeOfAnAmbiguousNumber wants the source named where two sources have an order's number, and counts the use on the order's day.
func TestCodeOfAnAmbiguousNumber(t *testing.T) {
	s := openTill(t)
	code := s.coupons(1, func(o *Offer) { o.MinOrder = 0 })[0]
	old := s.paid("7", "a@example.com", 50_00)
	old.PlacedAt = InstantOf(s.now().AddDate(0, 0, -5))
	old.PaidAt = old.PlacedAt
	for _, source := range []string{"shopify", "etsy"} {
		_, err := s.fileOf(ImportInput{Source: source}, old)
		s.must(err)
	}
	_, err := s.UseCode(s.ctx, CodeUse{Code: code, Order: "7"})
	s.wants(err, CodeAmbiguousOrder)
	ack, err := s.UseCode(s.ctx, CodeUse{Code: code, Order: "etsy:7"})
	s.must(err)
	again, err := s.UseCode(s.ctx, CodeUse{Code: code, Order: "etsy:7"})
	s.must(err)
	if ack.Order != "7" || again.Status != "used" {
		t.Fatalf("%+v %+v", ack, again)
	}
	_, err = s.UseCode(s.ctx, CodeUse{Code: code, Order: "shopify:7"})
	s.wants(err, CodeCodeRefused)
	facts, err := s.OfferFacts(s.ctx, "")
	s.must(err)
	for _, d := range facts.Days {
		if d.Used > 0 && d.Day.String() != "2025-03-05" {
			t.Fatalf("counts on %s", d.Day)
		}
	}
	s.sound()
}

// TestP17DiscountsLowerTheLines lets rules on products count what a line cost after its own discount and its share of the order's.
func TestP17DiscountsLowerTheLines(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleMultiple, "factor", "2", "products", "TEA")
	o := s.paid("1", "a@example.com", 72_00) // tea 60 less 10, a cup 40: 90 in lines, 18 off all of them
	o.Discount, o.Has = 18_00, o.Has|HasLines|HasDiscount
	o.Lines = []LineDraft{{SKU: "TEA", Name: "茶", Quantity: 1, Price: 60_00, Discount: 10_00}, {SKU: "CUP", Name: "杯", Quantity: 1, Price: 40_00}}
	s.send(o)
	s.has(s.buyer("a@example.com"), 0, 72+40) // 72 paid, and 50 of 90 lines of it again: 40
	s.sound()
}

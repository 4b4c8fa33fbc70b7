package store

import (
	"fmt"
	"testing"
)

// asItIs is what an order, its member and what hangs on them are now: all that undoing an act must bring back.
func (s *till) asItIs(order, member int64) string {
	s.t.Helper()
	o, err := s.Order(s.ctx, order)
	s.must(err)
	m, err := s.Member(s.ctx, member)
	s.must(err)
	codes := s.number("SELECT count(*) FROM code_use WHERE state = 'used' AND review = 0")
	earned := s.number("SELECT count(*) FROM referral WHERE state = 'earned'")
	return fmt.Sprintf("%s %d %t %q owned %d, %d-%d; %d+%d owing %d of %v, growth %d, %s, %+v; %d codes, %d referrals", o.Status, o.Refunded, o.Counted,
		o.Excluded, o.Member, o.Awarded, o.Clawed, m.Balance, m.Pending, m.Debt, m.Lots, m.Growth, m.Tier, m.Lifetime, codes, earned)
}

// takesBack does an act on an order, undoes it, and compares what there is with what there was.
func (s *till) takesBack(order, member int64, act func() (OrderAck, error)) {
	s.t.Helper()
	before := s.asItIs(order, member)
	ack, err := act()
	s.must(err)
	if done := s.asItIs(order, member); done == before {
		s.t.Fatalf("the act changed nothing: %s", done)
	}
	o, err := s.Order(s.ctx, order)
	s.must(err)
	if ack.Batch == 0 || o.ByHand.Batch != ack.Batch {
		s.t.Fatalf("the act is %+v, the order says %+v", ack, o.ByHand)
	}
	_, err = s.UndoBatch(s.ctx, ack.Batch, true)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.must(err)
	if after := s.asItIs(order, member); after != before {
		s.t.Fatalf("after the undo\n%s, before\n%s", after, before)
	}
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.wants(err, CodeAlreadyUndone)
	s.sound()
}

// An order of 100 gave 100 points; there are 300 by hand. What a person does to the order, undoing takes back to the same lots; also where
// the points were spent already, and the act left a debt or wrote one off.
func TestUndoOfAnActOnAnOrder(t *testing.T) {
	for name, c := range map[string]struct {
		spent    int64
		negative string
		act      func(*till, int64) (OrderAck, error)
	}{
		"OKRefund":         {0, "allow", func(s *till, o int64) (OrderAck, error) { return s.RefundOrder(s.ctx, o, 3333) }},
		"OKRefundSpent":    {350, "allow", func(s *till, o int64) (OrderAck, error) { return s.RefundOrder(s.ctx, o, 6666) }},
		"OKRefundInFull":   {400, "allow", func(s *till, o int64) (OrderAck, error) { return s.RefundOrder(s.ctx, o, 10000) }},
		"OKRefundClamped":  {350, "clamp", func(s *till, o int64) (OrderAck, error) { return s.RefundOrder(s.ctx, o, 6666) }},
		"OKCancel":         {0, "allow", func(s *till, o int64) (OrderAck, error) { return s.CancelOrder(s.ctx, o) }},
		"OKCancelSpent":    {400, "allow", func(s *till, o int64) (OrderAck, error) { return s.CancelOrder(s.ctx, o) }},
		"OKCancelClamped":  {400, "clamp", func(s *till, o int64) (OrderAck, error) { return s.CancelOrder(s.ctx, o) }},
		"OKExcludeClamped": {350, "clamp", func(s *till, o int64) (OrderAck, error) { return s.ExcludeOrder(s.ctx, o, "test") }},
	} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			s.set("negative_balance", c.negative)
			s.set("return_days", "0")
			s.send(s.paid("1", "a@example.com", 10000))
			m := s.buyer("a@example.com")
			s.earn(m, 300)
			if c.spent > 0 {
				_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: c.spent, Order: "T1"})
				s.must(err)
			}
			s.takesBack(s.order("1"), m, func() (OrderAck, error) { return c.act(s, s.order("1")) })
		})
	}
	t.Run("OKAttach", func(t *testing.T) {
		s := openTill(t)
		m := s.member("13800138000")
		s.send(s.paid("1", "", 10000))
		s.takesBack(s.order("1"), m, func() (OrderAck, error) { return s.AttachOrder(s.ctx, s.order("1"), m) })
	})
	t.Run("OKInclude", func(t *testing.T) {
		s := openTill(t)
		s.send(s.paid("1", "a@example.com", 10000))
		_, err := s.ExcludeOrder(s.ctx, s.order("1"), "test")
		s.must(err)
		s.takesBack(s.order("1"), s.buyer("a@example.com"), func() (OrderAck, error) { return s.ExcludeOrder(s.ctx, s.order("1"), "") })
	})
}

// B, whom A has brought, uses a coupon on an order that makes B silver and is what A and B get their points for. A refund frees the coupon
// and takes the points of both; the undo brings everything back at once.
func TestUndoOfARefundBringsBackWhatHungOnTheOrder(t *testing.T) {
	s := referring(t)
	s.set("code_grace", "3")
	s.tiers("365d", "12m", 80_00)
	s.rule("rate", "rate", "0.5", "unit", "growth")
	a := s.member("13800138000")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	s.send(s.named("1", "b@example.com", 8000, code))
	b, order := s.buyer("b@example.com"), s.order("1")
	_, err = s.UseCode(s.ctx, CodeUse{Code: s.coupons(1, func(o *Offer) { o.Ends = s.Today() + 7 })[0], Order: "1"})
	s.must(err)
	s.pass(8)
	s.settleReferrals()
	s.has(a, 200, 0)
	s.has(b, 180, 0)
	for _, act := range []func() (OrderAck, error){
		func() (OrderAck, error) { return s.RefundOrder(s.ctx, order, 8000) },
		func() (OrderAck, error) { return s.RefundOrder(s.ctx, order, 3001) },
		func() (OrderAck, error) { return s.CancelOrder(s.ctx, order) },
	} {
		s.takesBack(order, b, act)
		s.has(a, 200, 0)
	}
	if run := s.settleReferrals(); run != (ReferralRun{}) {
		t.Fatalf("the referral is settled again: %+v", run)
	}
}

// B, whom A has brought, is merged into C; a refund of B's order and its undo then move the points of C. When the two are parted, B has what
// the order and the referral gave, and C nothing.
func TestUndoOfARefundGoesAlongWhenItsMemberIsParted(t *testing.T) {
	s := referring(t)
	code, err := s.ReferralCode(s.ctx, s.member("13800138000"))
	s.must(err)
	s.send(s.named("1", "b@example.com", 8000, code))
	b, c := s.buyer("b@example.com"), s.member("13900139000")
	s.pass(8)
	s.settleReferrals()
	merge, err := s.MergeMembers(s.ctx, c, b)
	s.must(err)
	ack, err := s.RefundOrder(s.ctx, s.order("1"), 8000)
	s.must(err)
	s.has(c, 0, 0)
	s.undo(ack.Batch)
	s.has(c, 180, 0)
	s.undo(merge)
	s.has(b, 180, 0)
	s.has(c, 0, 0)
	s.sound()
}

// Acts on one order are taken back the last first; one upon which another stands is refused and names it.
func TestUndoOfActsOnAnOrderGoesBackwards(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	first := s.send(s.paid("1", "a@example.com", 12000)).Batch
	m, order := s.buyer("a@example.com"), s.order("1")
	var batches []int64
	for _, act := range []func() (OrderAck, error){
		func() (OrderAck, error) { return s.RefundOrder(s.ctx, order, 3000) },
		func() (OrderAck, error) { return s.ExcludeOrder(s.ctx, order, "staff") },
		func() (OrderAck, error) { return s.ExcludeOrder(s.ctx, order, "") },
		func() (OrderAck, error) { return s.RefundOrder(s.ctx, order, 3000) },
		func() (OrderAck, error) { return s.CancelOrder(s.ctx, order) },
	} {
		ack, err := act()
		s.must(err)
		batches = append(batches, ack.Batch)
	}
	later := s.send(s.paid("1", "a@example.com", 11000)).Batch
	s.has(m, 0, 0)
	for i, batch := range append([]int64{first}, batches...) {
		_, err := s.UndoBatch(s.ctx, batch, false)
		s.wants(err, CodeBatchTouched)
		if by := err.(*Error).Facts["by"]; by != later {
			t.Fatalf("act %d is held up by %v, want %d", i, by, later)
		}
	}
	s.undo(later)
	for i, want := range []int64{60, 90, 0, 90, 120} {
		s.undo(batches[len(batches)-1-i])
		s.has(m, 0, want)
	}
	s.undo(first)
	s.has(m, 0, 100)
	s.sound()
}

// The file that brought an order takes it away whatever a person has done to it since; then there is nothing left of that to undo.
func TestAnUndoneFileTakesActsByHandWithIt(t *testing.T) {
	s := openTill(t)
	batch := s.send(s.paid("1", "a@example.com", 10000)).Batch
	ack, err := s.RefundOrder(s.ctx, s.order("1"), 5000)
	s.must(err)
	s.undo(batch)
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.wants(err, CodeBatchTouched)
	s.send(s.paid("1", "a@example.com", 10000))
	s.has(s.buyer("a@example.com"), 0, 100)
	s.sound()
}

package store

import (
	"errors"
	"strings"
	"testing"
)

// coupons issues n coupons of 10 off from 50 with the given changes.
func (s *till) coupons(n int64, change func(*Offer)) []string {
	s.t.Helper()
	in := CouponIssue{Count: n, Offer: Offer{Name: "满50减10", Kind: KindFixed, Value: 1000, MinOrder: 5000, Uses: 1}}
	if change != nil {
		change(&in.Offer)
	}
	out, err := s.IssueCoupons(s.ctx, in)
	s.must(err)
	shown := make([]string, len(out.Codes))
	for i, c := range out.Codes {
		shown[i] = c[:5] + "-" + c[5:]
	}
	return shown
}

// why is the reason of a refused code.
func why(t *testing.T, err error) string {
	t.Helper()
	var refused *Error
	if !errors.As(err, &refused) || refused.Code != CodeCodeRefused {
		t.Fatalf("want %s, got %v", CodeCodeRefused, err)
	}
	return refused.Facts["why"].(string)
}

func TestUseCode(t *testing.T) {
	s := openTill(t)
	m, other := s.member("13800138000"), s.member("13800138001")
	codes := s.coupons(4, nil)
	use := func(code, order string, goods int64) (CodeAck, error) {
		return s.UseCode(s.ctx, CodeUse{Code: code, Order: order, Goods: goods})
	}
	_, err := use("12345-67890", "T1", 0)
	s.wants(err, CodeBadCode)
	_, err = use("33333-33333", "T1", 0)
	s.wants(err, CodeNoCode)
	_, err = use(codes[0], "T1", 4999)
	if why(t, err) != "minimum" {
		t.Error(err)
	}
	ack, err := use(strings.ToLower(codes[0]), "T1", 5000)
	s.must(err)
	if ack.Status != "used" || ack.Discount != 1000 || ack.Uses != 0 {
		t.Fatalf("ack %+v", ack)
	}
	again, err := use(codes[0], "T1", 5000) // the same on the same order says the same
	s.must(err)
	if again != ack {
		t.Fatalf("again %+v", again)
	}
	_, err = use(codes[0], "T2", 0)
	if why(t, err) != "used" || !strings.Contains(err.Error(), `order="T1"`) {
		t.Error(err)
	}
	_, err = use(codes[1], "T1", 0)
	if why(t, err) != "stack" {
		t.Error(err)
	}
	_, err = s.FreeCode(s.ctx, codes[0], "")
	s.must(err)
	s.status(codes[0], "open")
	_, err = s.FreeCode(s.ctx, codes[0], "")
	if why(t, err) != "unused" {
		t.Error(err)
	}
	_, err = s.VoidCode(s.ctx, codes[2], false)
	s.must(err)
	_, err = use(codes[2], "T3", 0)
	if why(t, err) != "void" {
		t.Error(err)
	}
	_, err = s.VoidCode(s.ctx, codes[2], true)
	s.must(err)
	s.status(codes[2], "open")

	o, err := s.AddOrder(s.ctx, OrderInput{Member: other, Amount: 10000})
	s.must(err)
	issued, err := s.IssueCoupons(s.ctx, CouponIssue{ForWhere: "orders = 0", Offer: Offer{Name: "新客", Kind: KindPercent, Value: 15, Uses: 1, FirstOrder: true}})
	s.must(err)
	if len(issued.Codes) != 1 || s.code(issued.Codes[0][:5]+"-"+issued.Codes[0][5:]).Member != m {
		t.Fatalf("issued %+v", issued)
	}
	_, err = use(issued.Codes[0], o.Ref, 0)
	if why(t, err) != "foreign" {
		t.Error(err)
	}
	mine, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
	s.must(err)
	second, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
	s.must(err)
	_, err = use(issued.Codes[0], second.Ref, 0)
	if why(t, err) != "first" {
		t.Error(err)
	}
	_, err = s.CancelOrder(s.ctx, second.Order)
	s.must(err)
	ack, err = use(issued.Codes[0], mine.Ref, 9999)
	s.must(err)
	if ack.Discount != 1499 { // 99.99 × 15 %
		t.Errorf("takes %d off", ack.Discount)
	}
	s.sound()
}

func TestCouponDaysAndLimits(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	today := s.Today()
	early := s.coupons(1, func(o *Offer) { o.Starts, o.Ends = today+1, today+2 })[0]
	limited := s.coupons(3, func(o *Offer) { o.PerMember, o.Stackable, o.MinOrder = 2, true, 0 })
	many := s.coupons(1, func(o *Offer) { o.Uses, o.MinOrder, o.Stackable = 2, 0, true })[0]
	_, err := s.UseCode(s.ctx, CodeUse{Code: early, Order: "T1"})
	if why(t, err) != "early" {
		t.Error(err)
	}
	s.pass(2)
	s.status(early, "open")
	s.pass(1)
	s.status(early, "expired")
	_, err = s.UseCode(s.ctx, CodeUse{Code: early, Order: "T1"})
	if why(t, err) != "over" {
		t.Error(err)
	}
	for i, code := range limited {
		o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
		s.must(err)
		_, err = s.UseCode(s.ctx, CodeUse{Code: code, Order: o.Ref})
		if i < 2 {
			s.must(err)
		} else if why(t, err) != "limit" {
			t.Error(err)
		}
	}
	for i, order := range []string{"A", "B", "C"} {
		_, err := s.UseCode(s.ctx, CodeUse{Code: many, Order: order})
		if i < 2 {
			s.must(err)
		} else if why(t, err) != "used" {
			t.Error(err)
		}
	}
	s.sound()
}

// Two platforms count their orders alike: a code on one's order 1 is neither beside nor on the other's.
func TestCodesOnOrdersOfOneNumber(t *testing.T) {
	s := openTill(t)
	codes := s.coupons(2, nil)
	for _, source := range []string{"shopify", "etsy"} {
		_, err := s.fileOf(ImportInput{Source: source}, s.paid("1", source+"@example.com", 9000))
		s.must(err)
	}
	for i, order := range []string{"shopify:1", "etsy:1"} {
		_, err := s.UseCode(s.ctx, CodeUse{Code: codes[i], Order: order})
		s.must(err)
	}
	_, err := s.FreeCode(s.ctx, codes[0], "1")
	s.wants(err, CodeAmbiguousOrder)
	_, err = s.FreeCode(s.ctx, codes[0], "etsy:1")
	if why(t, err) != "unused" {
		t.Error(err)
	}
	_, err = s.FreeCode(s.ctx, codes[0], "shopify:1")
	s.must(err)
	s.status(codes[0], "open")
	s.status(codes[1], "used")
	s.sound()
}

func TestUndoCoupons(t *testing.T) {
	s := openTill(t)
	in := CouponIssue{Count: 3, Key: "k", Offer: Offer{Name: "x", Kind: KindShipping, Uses: 1}}
	first, err := s.IssueCoupons(s.ctx, in)
	s.must(err)
	again, err := s.IssueCoupons(s.ctx, in)
	s.must(err)
	if !again.Replayed || strings.Join(again.Codes, " ") != strings.Join(first.Codes, " ") {
		t.Fatalf("again %+v", again)
	}
	for _, other := range []func(*CouponIssue){
		func(in *CouponIssue) { in.Count = 4 },
		func(in *CouponIssue) { in.Offer.Uses = 2 },
		func(in *CouponIssue) { in.Offer.FirstOrder = true },
	} {
		changed := in
		other(&changed)
		_, err = s.IssueCoupons(s.ctx, changed)
		s.wants(err, CodeKeyConflict)
	}
	_, err = s.UseCode(s.ctx, CodeUse{Code: first.Codes[1], Order: "T1"})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	if why(t, err) != "used" {
		t.Error(err)
	}
	_, err = s.FreeCode(s.ctx, first.Codes[1], "T1")
	s.must(err)
	_, err = s.UndoBatch(s.ctx, first.Batch, false)
	s.must(err)
	if list, err := s.Codes(s.ctx, CodeQuery{Status: "void"}); err != nil || len(list) != 3 {
		t.Fatalf("%d codes are void, %v", len(list), err)
	}
	s.sound()
}

// named is a paid order whose discount-code field holds a text.
func (s *till) named(id, email string, total int64, text string) OrderDraft {
	o := s.paid(id, email, total)
	o.Detail = &OrderDetail{Coupons: text}
	return o
}

func TestImportedOrderUsesItsCodes(t *testing.T) {
	s := openTill(t)
	codes := s.coupons(3, nil)
	r := s.send(s.named("1", "a@example.com", 9000, "SUMMER, "+codes[0]+" ;"+codes[0]), s.named("2", "b@example.com", 9000, codes[1]), s.paid("3", "c@example.com", 100))
	if r.CodesUsed != 2 || r.CodesFreed != 0 || r.CodesRefused != 0 {
		t.Fatalf("result %+v", r)
	}
	if c := s.code(codes[0]); c.Status != "used" || c.UsedOn != "1" {
		t.Fatalf("code %+v", c)
	}
	if again := s.send(s.named("1", "a@example.com", 9000, "SUMMER, "+codes[0]+" ;"+codes[0])); again.Unchanged != 1 || again.CodesUsed != 0 {
		t.Fatalf("again %+v", again)
	}
	late := s.send(s.named("4", "c@example.com", 9000, codes[0])) // an order that names what another has used
	if late.CodesRefused != 1 || late.CodesUsed != 0 {
		t.Fatalf("late %+v", late)
	}
	if list, err := s.CodeReviews(s.ctx, 0); err != nil || len(list) != 1 || list[0].Why != "used" || list[0].OrderRef != "4" {
		t.Fatalf("reviews %+v, %v", list, err)
	}
	cancelled := s.named("2", "b@example.com", 9000, codes[1])
	cancelled.Status = StatusCancelled
	back := s.send(cancelled)
	if back.CodesFreed != 1 {
		t.Fatalf("back %+v", back)
	}
	s.status(codes[1], "open")
	_, err := s.UndoBatch(s.ctx, back.Batch, false)
	s.must(err)
	s.status(codes[1], "used")
	for _, batch := range []int64{late.Batch, r.Batch} {
		_, err := s.UndoBatch(s.ctx, batch, false)
		s.must(err)
	}
	for _, code := range codes {
		s.status(code, "open")
	}
	s.sound()
	revived := s.send(s.named("1", "a@example.com", 9000, codes[0]))
	if revived.CodesUsed != 1 {
		t.Fatalf("revived %+v", revived)
	}
	s.sound()
}

// An order that named a code while another had it is looked at by a person; using the code on it by hand once it is free ends that.
func TestARefusedCodeIsUsedByHand(t *testing.T) {
	s := openTill(t)
	code := s.coupons(1, nil)[0]
	first, second := s.named("1", "a@example.com", 9000, code), s.named("2", "b@example.com", 9000, code)
	s.send(first, second)
	_, err := s.CancelOrder(s.ctx, s.order("1"))
	s.must(err)
	s.status(code, "open")
	_, err = s.UseCode(s.ctx, CodeUse{Code: code, Order: "2", Goods: 9000})
	s.must(err)
	s.status(code, "used")
	if list, err := s.CodeReviews(s.ctx, 0); err != nil || len(list) != 0 {
		t.Fatalf("reviews %+v, %v", list, err)
	}
	s.sound()
}

// P13: the coupon of a cancelled order comes back; one that is over by then has its days of grace, and undoing the cancel takes them
// away.
func TestP13CouponComesBack(t *testing.T) {
	s := openTill(t)
	s.set("code_grace", "7")
	code := s.coupons(1, func(o *Offer) { o.ValidDays = 5 })[0]
	s.send(s.named("1", "a@example.com", 9000, code))
	ends := s.code(code).Ends
	s.pass(10)
	cancelled := s.named("1", "a@example.com", 9000, code)
	cancelled.Status, cancelled.PlacedAt = StatusCancelled, cancelled.PlacedAt-10*86400_000
	cancelled.PaidAt = cancelled.PlacedAt
	back := s.send(cancelled)
	if c := s.code(code); c.Status != "open" || c.Ends != s.Today()+7 {
		t.Fatalf("code %+v", c)
	}
	_, err := s.UndoBatch(s.ctx, back.Batch, false)
	s.must(err)
	if c := s.code(code); c.Status != "used" || c.Ends != ends {
		t.Fatalf("code %+v", c)
	}
	s.set("code_grace", "0")
	s.send(cancelled)
	s.status(code, "expired")
	s.sound()
}

// A file that says that an order was paid need not name its code again: an earlier one has.
func TestAnOrderPaidLaterUsesWhatItNamed(t *testing.T) {
	s := openTill(t)
	code := s.coupons(1, nil)[0]
	pending := s.named("1", "a@example.com", 9000, code)
	pending.Status, pending.PaidAt = StatusPending, 0
	s.send(pending)
	paid := s.paid("1", "a@example.com", 9000)
	for range 2 {
		r := s.send(paid)
		if r.CodesUsed != 1 {
			t.Fatalf("result %+v", r)
		}
		s.status(code, "used")
		s.undo(r.Batch)
		s.status(code, "open")
	}
	s.sound()
}

// A code that a person noted for an order's number before the file with the order came stands on that order, and follows it.
func TestACodeNotedBeforeItsOrderCame(t *testing.T) {
	s := openTill(t)
	code := s.coupons(1, nil)[0]
	_, err := s.UseCode(s.ctx, CodeUse{Code: code, Order: "7"})
	s.must(err)
	order := s.named("7", "a@example.com", 9000, code)
	for range 2 {
		r := s.send(order)
		if r.CodesRefused != 0 || r.CodesUsed != 0 {
			t.Fatalf("result %+v", r)
		}
	}
	if list, err := s.CodeReviews(s.ctx, 0); err != nil || len(list) != 0 {
		t.Fatalf("reviews %+v, %v", list, err)
	}
	gone, err := s.CancelOrder(s.ctx, s.order("7"))
	s.must(err)
	s.status(code, "open")
	s.undo(gone.Batch)
	s.status(code, "used")
	s.sound()
}

// P13: a coupon whose order is cancelled on its last day can still be used that day, and needs no days of grace.
func TestP13OnItsLastDayACouponNeedsNoGrace(t *testing.T) {
	s := openTill(t)
	s.set("code_grace", "7")
	code := s.coupons(1, func(o *Offer) { o.ValidDays = 5 })[0]
	o := s.named("1", "a@example.com", 9000, code)
	s.send(o)
	ends := s.code(code).Ends
	s.pass(int(ends - s.Today()))
	o.Status = StatusCancelled
	s.send(o)
	if c := s.code(code); c.Status != "open" || c.Ends != ends || c.Ends != s.Today() {
		t.Fatalf("code %+v on %s", c, s.Today())
	}
	s.sound()
}

// P27: an order that nobody has paid holds no code, so that one which fails or times out cannot eat it.
func TestP27UnpaidOrderHoldsNoCode(t *testing.T) {
	s := openTill(t)
	code := s.coupons(1, nil)[0]
	pending := s.named("1", "a@example.com", 9000, code)
	pending.Status, pending.PaidAt = StatusPending, 0
	if r := s.send(pending); r.CodesUsed != 0 {
		t.Fatalf("result %+v", r)
	}
	s.status(code, "open")
	failed := pending
	failed.Status = StatusCancelled
	s.send(failed)
	s.status(code, "open")
	pending.ID, pending.Status = "2", StatusPaid
	if r := s.send(pending); r.CodesUsed != 1 {
		t.Fatalf("result %+v", r)
	}
	s.status(code, "used")
	s.sound()
}

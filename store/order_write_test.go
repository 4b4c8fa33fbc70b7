package store

import (
	"strings"
	"testing"

	"regulars/store/program"
)

func TestOrdersByHand(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	var added OrderAck
	t.Run("OK", func(t *testing.T) {
		var err error
		added, err = s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 12850, Shipping: 850, Key: "W-1"})
		s.must(err)
		if added.Points != 120 || added.Ref != "W-1" { // 128.50 − 8.50
			t.Fatalf("ack %+v", added)
		}
		s.has(m, 0, 120)
	})
	t.Run("OKReplayed", func(t *testing.T) {
		again, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 12850, Shipping: 850, Key: "W-1"})
		s.must(err)
		if !again.Replayed || again.Order != added.Order || again.Points != 120 {
			t.Fatalf("ack %+v", again)
		}
	})
	t.Run("ErrOtherContent", func(t *testing.T) {
		in := OrderInput{Member: m, Amount: 12850, Shipping: 850, Key: "W-2", Channel: "stall", Note: "gift", PaidAt: InstantOf(s.now()), Lines: []LineDraft{{SKU: "T1", Quantity: 2, Price: 6000}}}
		_, err := s.AddOrder(s.ctx, in)
		s.must(err)
		again, err := s.AddOrder(s.ctx, in)
		s.must(err)
		if !again.Replayed {
			t.Fatalf("ack %+v", again)
		}
		for name, other := range map[string]func(*OrderInput){
			"channel": func(in *OrderInput) { in.Channel = "web" }, "note": func(in *OrderInput) { in.Note = "" }, "paid at": func(in *OrderInput) { in.PaidAt++ },
			"a line": func(in *OrderInput) { in.Lines = []LineDraft{{SKU: "T1", Quantity: 3, Price: 6000}} }, "no lines": func(in *OrderInput) { in.Lines = nil },
		} {
			changed := in
			other(&changed)
			if _, err := s.AddOrder(s.ctx, changed); !CodeIs(err, CodeKeyConflict) {
				t.Errorf("another %s: %v", name, err)
			}
		}
		_, err = s.CancelOrder(s.ctx, s.order("W-2"))
		s.must(err)
	})
	t.Run("OKReplayedAfterChanges", func(t *testing.T) {
		in := OrderInput{Amount: 6000, Key: "W-3"}
		first, err := s.AddOrder(s.ctx, in)
		s.must(err)
		_, err = s.AttachOrder(s.ctx, first.Order, m)
		s.must(err)
		_, err = s.RefundOrder(s.ctx, first.Order, 6000)
		s.must(err)
		again, err := s.AddOrder(s.ctx, in)
		s.must(err)
		if first.Replayed = true; again != first {
			t.Fatalf("first %+v, again %+v", first, again)
		}
		for _, other := range []OrderInput{{Amount: 6001, Key: "W-3"}, {Amount: 6000, Member: m, Key: "W-3"}, {Amount: 6000, Shipping: 1, Key: "W-3"}} {
			_, err := s.AddOrder(s.ctx, other)
			s.wants(err, CodeKeyConflict)
		}
	})
	t.Run("OKDrawnNumberIsFree", func(t *testing.T) {
		_, err := s.AddOrder(s.ctx, OrderInput{Amount: 1, Key: "H5"})
		s.must(err)
		for range 3 {
			_, err := s.AddOrder(s.ctx, OrderInput{Amount: 1})
			s.must(err)
		}
	})
	for name, c := range map[string]struct {
		in   OrderInput
		code Code
	}{
		"ErrKeyConflict":       {OrderInput{Member: m, Amount: 12851, Shipping: 850, Key: "W-1"}, CodeKeyConflict},
		"ErrBadAmountNegative": {OrderInput{Amount: -1}, CodeBadAmount},
		"ErrBadAmountShipping": {OrderInput{Amount: 100, Shipping: 101}, CodeBadAmount},
		"ErrBadAmountBeyond":   {OrderInput{Amount: maxAmount + 1}, CodeBadAmount},
		"ErrBadAmountPrice":    {OrderInput{Amount: 1, Lines: []LineDraft{{Name: "tea", Quantity: maxQuantity, Price: maxAmount/maxQuantity + 1}}}, CodeBadAmount},
		"ErrBadAmountDiscount": {OrderInput{Amount: 1, Lines: []LineDraft{{Name: "tea", Quantity: 1, Discount: -maxAmount - 1}}}, CodeBadAmount},
		"ErrNoMember":          {OrderInput{Member: 999, Amount: 1}, CodeNoMember},
		"ErrBadKey":            {OrderInput{Amount: 1, Key: strings.Repeat("k", 201)}, CodeBadKey},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.AddOrder(s.ctx, c.in); !CodeIs(err, c.code) {
				t.Fatalf("want %s, got %v", c.code, err)
			}
		})
	}
	t.Run("ErrRefund", func(t *testing.T) {
		_, err := s.RefundOrder(s.ctx, added.Order, 12851)
		s.wants(err, CodeAlreadyRefunded)
		_, err = s.RefundOrder(s.ctx, added.Order, 0)
		s.wants(err, CodeBadAmount)
		_, err = s.RefundOrder(s.ctx, 999, 1)
		s.wants(err, CodeNoOrder)
	})
	t.Run("OKRefundAndCancel", func(t *testing.T) {
		ack, err := s.RefundOrder(s.ctx, added.Order, 6425) // floor(120 × 64.25/120.00) = 64: shipping earned nothing
		s.must(err)
		if ack.Points != -64 {
			t.Fatalf("ack %+v", ack)
		}
		ack, err = s.CancelOrder(s.ctx, added.Order)
		s.must(err)
		if ack.Points != -56 {
			t.Fatalf("ack %+v", ack)
		}
		_, err = s.CancelOrder(s.ctx, added.Order)
		s.wants(err, CodeAlreadyCancelled)
		_, err = s.RefundOrder(s.ctx, added.Order, 1)
		s.wants(err, CodeAlreadyCancelled)
	})
	s.has(m, 0, 0)
	s.sound()
}

// A person types what a product is called, not its SKU. Two products of one name are told apart by nobody.
func TestOrdersByHandNameTheBooksProducts(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleExclude, "categories", "gift")
	s.products(ProductsInput{}, ProductDraft{Key: "G-1", Name: "Voucher", Category: "gift"}, ProductDraft{Key: "T-1", Name: "Tea"}, ProductDraft{Key: "T-2", Name: "Tea"})
	m := s.member("13800138000")
	in := OrderInput{Member: m, Amount: 5000, Key: "k", Lines: []LineDraft{{Name: "Voucher", Quantity: 1, Price: 3000}, {Name: "Tea", Quantity: 1, Price: 2000}}}
	first, err := s.AddOrder(s.ctx, in)
	s.must(err)
	again, err := s.AddOrder(s.ctx, in)
	s.must(err)
	if order, err := s.Order(s.ctx, first.Order); err != nil || order.Lines[0].Key != "G-1" || order.Lines[1].Key != "Tea" || !again.Replayed {
		t.Fatalf("%+v, %+v, %v", order.Lines, again, err)
	}
	s.has(m, 0, 20)
	s.sound()
}

func TestExclude(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000), s.paid("2", "a@example.com", 5000))
	m := s.buyer("a@example.com")
	t.Run("OKOrder", func(t *testing.T) {
		for _, step := range []struct {
			reason string
			points int64
		}{{"staff", 50}, {"test", 50}, {"", 150}} {
			_, err := s.ExcludeOrder(s.ctx, s.order("1"), step.reason)
			s.must(err)
			s.has(m, 0, step.points)
		}
	})
	t.Run("ErrBadReason", func(t *testing.T) {
		_, err := s.ExcludeOrder(s.ctx, s.order("1"), "friend")
		s.wants(err, CodeBadReason)
		s.wants(s.ExcludeMember(s.ctx, m, "friend"), CodeBadReason)
	})
	t.Run("ErrNo", func(t *testing.T) {
		_, err := s.ExcludeOrder(s.ctx, 999, "test")
		s.wants(err, CodeNoOrder)
		s.wants(s.ExcludeMember(s.ctx, 999, "test"), CodeNoMember)
	})
	t.Run("OKMemberPresentAndFuture", func(t *testing.T) {
		s.must(s.ExcludeMember(s.ctx, m, "staff"))
		s.has(m, 0, 0)
		s.send(s.paid("3", "a@example.com", 7000))
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 7000})
		s.must(err)
		s.has(m, 0, 0)
		batches, err := s.Batches(s.ctx, "exclude", 1)
		s.must(err)
		_, err = s.UndoBatch(s.ctx, batches[0].ID, false)
		s.must(err)
		s.has(m, 0, 150)
		s.send(s.paid("4", "a@example.com", 1000))
		s.has(m, 0, 160)
	})
	s.sound()
}

func TestAttach(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.send(s.paid("1", "", 10000))
	id := s.order("1")
	_, err := s.AttachOrder(s.ctx, id, 999)
	s.wants(err, CodeNoMember)
	_, err = s.AttachOrder(s.ctx, 999, m)
	s.wants(err, CodeNoOrder)
	ack, err := s.AttachOrder(s.ctx, id, m)
	s.must(err)
	if ack.Points != 100 {
		t.Fatalf("ack %+v", ack)
	}
	_, err = s.AttachOrder(s.ctx, id, m)
	s.wants(err, CodeAlreadyAttached)
	s.has(m, 0, 100)
	s.sound()
}

// A file that names the buyer of an order that had none gives it to them; undoing the file takes it, and its points, away again.
func TestAnUndoneFileTakesItsBuyersAway(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "", 10000)
	s.send(o)
	o.Buyer.Email = "a@example.com"
	r := s.send(o)
	m := s.buyer("a@example.com")
	s.has(m, 0, 100)
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	card, err := s.Member(s.ctx, m)
	s.must(err)
	if card.Status != "hidden" || card.Pending != 0 || card.Lifetime.Orders != 0 {
		t.Fatalf("card %+v", card.MemberRow)
	}
	s.sound()
	again := s.send(o)
	if again.Updated != 1 {
		t.Fatalf("again %+v", again)
	}
	s.has(m, 0, 100)
	s.sound()
}

func TestMergeRefusals(t *testing.T) {
	s := openTill(t)
	a, b, c := s.member("13800138001"), s.member("13800138002"), s.member("13800138003")
	_, err := s.MergeMembers(s.ctx, a, a)
	s.wants(err, CodeSameMember)
	_, err = s.MergeMembers(s.ctx, a, 999)
	s.wants(err, CodeNoMember)
	first, err := s.MergeMembers(s.ctx, b, c)
	s.must(err)
	second, err := s.MergeMembers(s.ctx, a, b)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, first, false) // the other merge stands upon it
	s.wants(err, CodeBatchTouched)
	if by := factOf(err, "by"); by != second {
		t.Fatalf("by %v, want %d", by, second)
	}
	_, err = s.UndoBatch(s.ctx, second, false)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, first, false)
	s.must(err)
	s.must(only(s.SuspendMember(s.ctx, c, true)))
	_, err = s.MergeMembers(s.ctx, a, c)
	s.wants(err, CodeMemberSuspended)
	s.sound()
}

// What happens to the one who goes while they are merged goes along when they are separated.
func TestARefundBetweenMergeAndUndo(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	keep, lose := s.member("13800138001"), s.member("13800138002")
	o, err := s.AddOrder(s.ctx, OrderInput{Member: lose, Amount: 10000})
	s.must(err)
	r, err := s.Redeem(s.ctx, Redeem{Member: lose, Points: 30}) // 70 are left
	s.must(err)
	s.earn(keep, 500)
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	s.has(keep, 570, 0)
	_, err = s.RefundOrder(s.ctx, o.Order, 5000) // −50
	s.must(err)
	_, err = s.CancelRedemption(s.ctx, r.Redemption, "") // +30
	s.must(err)
	s.has(keep, 550, 0)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	s.has(keep, 500, 0)
	s.has(lose, 50, 0) // 70 − 50 + 30
	s.sound()
	_, err = s.CancelOrder(s.ctx, o.Order)
	s.must(err)
	s.has(lose, 0, 0)
	s.sound()
}

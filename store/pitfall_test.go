package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

// The tests of this file are named after the rows of what users of loyalty systems complain about.

func TestP1PointsOncePerOrder(t *testing.T) {
	s := openTill(t)
	o := s.paid("1001", "a@example.com", 12850)
	for range 3 {
		s.send(o)
	}
	for _, status := range []Status{StatusFulfilled, StatusPaid, StatusCompleted, StatusPaid} {
		o.Status = status
		s.send(o)
	}
	m := s.buyer("a@example.com")
	if got := s.entries(m); !slices.Equal(got, []string{"earn +128"}) {
		t.Fatalf("entries %v", got)
	}
	s.has(m, 0, 128)
	s.sound()
}

func TestP2RefundTakesThePointsBack(t *testing.T) {
	s := openTill(t)
	o := s.paid("1001", "a@example.com", 12850)
	s.send(o)
	o.Status = StatusRefunded
	s.send(o)
	m := s.buyer("a@example.com")
	if got := s.entries(m); !slices.Equal(got, []string{"earn +128", "clawback -128"}) {
		t.Fatalf("entries %v", got)
	}
	s.has(m, 0, 0)
	s.sound()
}

func TestP3ARefundNeverEarns(t *testing.T) {
	s := openTill(t)
	o := s.paid("1001", "a@example.com", 10000)
	o.Status, o.Refunded, o.Has = StatusPartlyRefunded, 4000, HasStatus|HasRefunded
	s.send(o) // known for the first time when part of it has gone back already
	m := s.buyer("a@example.com")
	s.has(m, 0, 60) // 100 − floor(100 × 40/100)
	for range 3 {
		s.send(o)
	}
	s.has(m, 0, 60)
	o.Refunded, o.Status = 10000, StatusRefunded
	s.send(o)
	s.send(o)
	s.has(m, 0, 0)
	whole := s.paid("1002", "a@example.com", 5000)
	whole.Status = StatusRefunded
	s.send(whole)
	s.has(m, 0, 0)
	s.sound()
}

func TestP4PartialRefundsAddUp(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 2335})
	s.must(err)
	s.has(m, 0, 23)
	for _, step := range []struct{ refund, taken, left int64 }{
		{100, 0, 23},   // floor(23 × 1.00/23.35) = floor(0.98) = 0
		{500, -5, 18},  // floor(23 × 6.00/23.35) = floor(5.91) = 5
		{1735, -18, 0}, // all: the exact rest
	} {
		ack, err := s.RefundOrder(s.ctx, o.Order, step.refund)
		s.must(err)
		if ack.Points != step.taken {
			t.Fatalf("refund of %d moves %d, want %d", step.refund, ack.Points, step.taken)
		}
		s.has(m, 0, step.left)
	}
	_, err = s.RefundOrder(s.ctx, o.Order, 1)
	s.wants(err, CodeAlreadyRefunded)
	s.sound()
}

// A refund is one of the goods first: whoever sends all goods back keeps no points for the shipping.
func TestP4RefundOfWhatEarned(t *testing.T) {
	for name, c := range map[string]struct {
		basis         string
		refund, taken int64
	}{
		"OKAllGoods":           {"paid_ex_shipping", 10000, -100}, // all that earned
		"OKGoodsAndSomeMore":   {"paid_ex_shipping", 10500, -100},
		"OKShippingAlone":      {"paid_ex_shipping", 1000, -10}, // floor(100 × 10/100): a point for each yuan that goes back
		"OKHalfOfTheGoods":     {"paid_ex_shipping", 5000, -50},
		"OKShippingEarnsToo":   {"paid", 10000, -100},             // floor(110 × 100/110)
		"OKShippingEarnsAlone": {"paid", 1000, -10},               // floor(110 × 10/110)
		"OKLittle":             {"paid_ex_shipping", 99, 0},       // floor(100 × 0.99/100)
		"OKAll":                {"paid_ex_shipping", 11000, -100}, // the exact rest
		"OKHalfOfAll":          {"paid_ex_shipping", 5500, -55},   // floor(100 × 55/100)
	} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			s.set("basis", c.basis)
			m := s.member("13800138000")
			o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 11000, Shipping: 1000})
			s.must(err)
			ack, err := s.RefundOrder(s.ctx, o.Order, c.refund)
			s.must(err)
			if ack.Points != c.taken {
				t.Errorf("a refund of %d moves %d, want %d", c.refund, ack.Points, c.taken)
			}
			s.sound()
		})
	}
}

func TestP5ReversalByTheRuleOfThen(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
	s.must(err)
	s.set("rate", "5")
	s.set("rounding", "ceil")
	ack, err := s.RefundOrder(s.ctx, o.Order, 3333) // floor(100 × 33.33/100), not 500 × …
	s.must(err)
	if ack.Points != -33 {
		t.Fatalf("a third back takes %d, want -33", ack.Points)
	}
	ack, err = s.CancelOrder(s.ctx, o.Order)
	s.must(err)
	if ack.Points != -67 {
		t.Fatalf("the rest takes %d, want -67", ack.Points)
	}
	s.has(m, 0, 0)
	s.sound()
}

func TestP6SpentLotsCannotLapse(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	today := s.Today()
	for i, points := range []int64{10, 20} {
		_, err := s.Earn(s.ctx, Award{Member: m, Points: points, Expires: today + Day(i+1)})
		s.must(err)
	}
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 30})
	s.must(err)
	for range 4 {
		s.has(m, 0, 0)
		r, err := s.Expire(s.ctx, Settling{})
		s.must(err)
		if r.Entries != 0 {
			t.Fatalf("expiry took %+v", r)
		}
		s.pass(1)
	}
	s.sound()
}

func TestP7ExpiryAsksForTheShapeNotTheLabel(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "20d")
	s.set("transfer", "on")
	a, b, c := s.member("13800138001"), s.member("13800138002"), s.member("13800138003")
	s.earn(a, 10) // earn
	_, err := s.Adjust(s.ctx, Award{Member: a, Points: 20, Text: "opening gift"})
	s.must(err)
	r, err := s.Redeem(s.ctx, Redeem{Member: a, Points: 5})
	s.must(err)
	_, err = s.CancelRedemption(s.ctx, r.Redemption, "") // redeem_restore
	s.must(err)
	_, err = s.Transfer(s.ctx, TransferInput{From: a, To: b, Points: 7}) // transfer_in
	s.must(err)
	_, err = s.MergeMembers(s.ctx, c, b) // merge_in
	s.must(err)
	s.send(s.paid("1", "d@example.com", 4000)) // an order's earn
	s.pass(21)
	run, err := s.Expire(s.ctx, Settling{})
	s.must(err)
	for _, m := range []int64{a, c, s.buyer("d@example.com")} {
		s.has(m, 0, 0)
	}
	f, err := s.Figures(s.ctx)
	s.must(err)
	if f.Outstanding != 0 || run.Points > 70 {
		t.Fatalf("outstanding %d after %+v; 10 + 20 + 40 were given", f.Outstanding, run)
	}
	s.sound()
}

func TestP8ExpiryIsAnEntry(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "20d")
	m := s.member("13800138000")
	s.earn(m, 10)
	s.pass(10)
	s.earn(m, 5)
	s.pass(11) // day 21: the first lot's last day is over, the second has nine days left
	run, err := s.Expire(s.ctx, Settling{})
	s.must(err)
	if run.Points != 10 || run.Entries != 1 {
		t.Fatalf("expiry took %+v, want only the 10", run)
	}
	s.has(m, 5, 0)
	if got := s.entries(m); !slices.Equal(got, []string{"earn +10", "earn +5", "expire -10"}) {
		t.Fatalf("entries %v", got)
	}
	for range 2 {
		again, err := s.Expire(s.ctx, Settling{})
		s.must(err)
		if again.Entries != 0 {
			t.Fatalf("again: %+v", again)
		}
	}
	s.sound()
}

func TestP10PointsLiveToTheEndOfTheShopsDay(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 10, Expires: s.Today() + 1})
	s.must(err)
	s.setClock("2025-03-11T23:59:59+08:00")
	s.has(m, 10, 0)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 3})
	s.must(err)
	s.has(m, 7, 0)
	s.setClock("2025-03-12T00:00:00+08:00") // still the 11th in UTC
	s.has(m, 0, 0)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 1})
	s.wants(err, CodeInsufficientPoints)
}

func TestP11AChangedExpiryLeavesOldLots(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "20d")
	m := s.member("13800138000")
	s.earn(m, 10)
	s.set("expiry", "12m")
	s.earn(m, 20)
	s.set("expiry", "1d")
	s.earn(m, 40)
	card, err := s.Member(s.ctx, m)
	s.must(err)
	var got []string
	for _, l := range card.Lots {
		got = append(got, fmt.Sprint(l.Left, " ", l.Expires))
	}
	if want := []string{"40 2025-03-11", "10 2025-03-30", "20 2026-03-10"}; !slices.Equal(got, want) {
		t.Fatalf("lots %v, want %v", got, want)
	}
}

func TestP14AndP15OnlyWhatWasReallyPaidEarns(t *testing.T) {
	s := openTill(t)
	o := s.paid("1", "a@example.com", 10000) // net: a discount of 20.00 is off already
	o.Has |= HasShipping | HasPointsPaid | HasDiscount
	o.Discount, o.Shipping, o.PointsPaid = 2000, 800, 3000
	s.send(o)
	m := s.buyer("a@example.com")
	s.has(m, 0, 62) // 100.00 − 8.00 shipping − 30.00 paid with points
	_, err := s.RefundOrder(s.ctx, s.order("1"), 5000)
	s.must(err)
	s.has(m, 0, 12) // 50.00 of the 62.00 that earned went back: 62 − floor(62 × 50/62)
	_, err = s.CancelOrder(s.ctx, s.order("1"))
	s.must(err)
	s.has(m, 0, 0)
	s.sound()
}

// Tax earns as the setting says, also when the order was given before the setting changed: by the terms of then (P5).
func TestP16TaxByTheBasis(t *testing.T) {
	s := openTill(t)
	for i, c := range []struct {
		basis string
		want  int64
	}{{"goods", 95}, {"paid_ex_shipping", 114}, {"paid", 119}} {
		s.must(only(s.SetSetting(s.ctx, "basis", c.basis)))
		email := fmt.Sprintf("p%d@example.com", i)
		o := s.paid(fmt.Sprint("T-", i), email, 119_00)
		o.Has |= HasShipping | HasTax
		o.Shipping, o.Tax = 5_00, 19_00
		s.send(o)
		s.has(s.buyer(email), 0, c.want)
	}
	_, err := s.RefundOrder(s.ctx, s.order("T-0"), 47_50) // half of the 95.00 that earned
	s.must(err)
	s.has(s.buyer("p0@example.com"), 0, 48) // 95 − floor(95 × 47.50/95)
	s.sound()
}

// TestP16GiftCardsEarnNothingByDefault: a shop that begins with the rule gives for gift cards nothing, for what is bought beside one its own
// points, and for an order without lines what it always did. What a file would earn in it is told alike before there is a shop.
func TestP16GiftCardsEarnNothingByDefault(t *testing.T) {
	founding := Founding{Name: "山茶小铺", Currency: "CNY", Zone: "Asia/Shanghai", GiftCards: "礼品卡"}
	s := openTillAs(t, founding)
	before, err := RehearsalShop(founding)
	s.must(err)
	shop, outlook := s.Shop(), NewOutlook(2)
	if want := founding.Rules(); marshalled(shop.Rules()) != marshalled(want) || marshalled(before.Rules()) != marshalled(want) || len(want) != 1 {
		t.Fatalf("begins with %v, rehearsed with %v", shop.Rules(), before.Rules())
	}
	card := LineDraft{SKU: "GC", Name: "Gift card 50", Quantity: 1, Price: 5000}
	tea := LineDraft{SKU: "TEA", Name: "Tea", Quantity: 2, Price: 1500}
	for i, c := range []struct {
		lines []LineDraft
		total int64
		want  int64
	}{{[]LineDraft{card}, 5000, 0}, {[]LineDraft{card, tea}, 8000, 30}, {[]LineDraft{tea, card}, 7200, 27}, {nil, 8000, 80}} { // 72.00: a tenth off all
		o := s.paid(fmt.Sprint("G-", i), fmt.Sprintf("g%d@example.com", i), c.total)
		o.Lines = c.lines
		if told := outlook.Award(&o); told.Given != c.want || told.Clawed != 0 {
			t.Errorf("order %d is told to give %+v, want %d", i, told, c.want)
		}
		s.send(o)
		m := s.buyer(o.Buyer.Email)
		s.has(m, 0, c.want)
		if spend := s.card(m).Spend; spend != c.total {
			t.Errorf("order %d counts %d, want all of %d", i, spend, c.total)
		}
	}
	s.sound()
}

func TestP20OneAccountForOnePerson(t *testing.T) {
	s := openTill(t)
	var wait sync.WaitGroup
	results := make([]error, 20)
	for i := range results {
		wait.Go(func() { _, _, results[i] = s.AddMember(s.ctx, MemberDraft{Phone: "138 0013 8000"}) })
	}
	wait.Wait()
	made := 0
	for _, err := range results {
		if err == nil {
			made++
		} else {
			s.wants(err, CodeIdentityTaken)
		}
	}
	if made != 1 {
		t.Fatalf("%d people have one phone", made)
	}
	phone := s.paid("1", "", 1000)
	phone.Buyer.Phone = "+8613800138000"
	both := s.paid("2", "fang@example.com", 1000)
	both.Buyer.Phone = "13800138000"
	email := s.paid("3", "Fang@Example.com", 1000)
	r := s.send(phone, both, email)
	if r.MembersNew != 0 {
		t.Fatalf("%d people were made for one that is known", r.MembersNew)
	}
	s.has(s.buyer("fang@example.com"), 0, 30)
	s.sound()
}

func TestP21MergeKeepsTheSum(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138001"), s.member("13800138002")
	s.earn(a, 100)
	s.earn(b, 50)
	s.send(func() OrderDraft { o := s.paid("1", "", 3000); o.Buyer.Phone = "13800138002"; return o }())
	batch, err := s.MergeMembers(s.ctx, a, b)
	s.must(err)
	s.has(a, 150, 30)
	s.has(b, 0, 0)
	s.sound()
	_, err = s.MergeMembers(s.ctx, a, b)
	s.wants(err, CodeMemberMerged)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	s.has(a, 100, 0)
	s.has(b, 50, 30)
	s.sound()
	again, err := s.MergeMembers(s.ctx, a, b) // and once more: the same lots move again
	s.must(err)
	s.has(a, 150, 30)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.wants(err, CodeAlreadyUndone)
	_, err = s.UndoBatch(s.ctx, again, false)
	s.must(err)
	s.has(b, 50, 30)
	s.sound()
}

func TestP22OneLedgerForAllDocuments(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 100)
	for _, order := range []string{"web 1", "stall 2", ""} {
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 40, Order: order})
		if order == "" {
			s.wants(err, CodeInsufficientPoints)
		} else {
			s.must(err)
		}
	}
	s.has(m, 20, 0)
}

func TestP23TheLastPointsGoOnce(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 100)
	var wait sync.WaitGroup
	results := make([]error, 50)
	for i := range results {
		wait.Go(func() { _, results[i] = s.Redeem(s.ctx, Redeem{Member: m, Points: 100}) })
	}
	wait.Wait()
	won := 0
	for _, err := range results {
		if err == nil {
			won++
		} else {
			s.wants(err, CodeInsufficientPoints)
		}
	}
	if won != 1 {
		t.Fatalf("%d of 50 redeemed the same points", won)
	}
	s.has(m, 0, 0)
	s.sound()
}

func TestP24EverybodyHasTheirOwnBalance(t *testing.T) {
	s := openTill(t)
	var members []int64
	for i := range 5 {
		members = append(members, s.member(fmt.Sprintf("1380013800%d", i)))
	}
	for i, m := range members {
		if ack := s.earn(m, int64(i+1)*10); ack.Balance != int64(i+1)*10 || ack.Member != m {
			t.Fatalf("ack %+v", ack)
		}
	}
	ack, err := s.Redeem(s.ctx, Redeem{Member: members[2], Points: 5})
	s.must(err)
	if ack.Balance != 25 {
		t.Fatalf("ack %+v", ack)
	}
	for i, want := range []int64{10, 20, 25, 40, 50} {
		s.has(members[i], want, 0)
	}
	in := Award{Member: members[0], Points: 7, Key: "once"} // the same key again tells the balance of now
	_, err = s.Earn(s.ctx, in)
	s.must(err)
	s.earn(members[0], 100)
	if again, err := s.Earn(s.ctx, in); err != nil || !again.Replayed || again.Member != members[0] || again.Balance != 117 {
		t.Fatalf("again %+v, %v", again, err)
	}
}

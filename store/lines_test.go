package store

import (
	"slices"
	"testing"
)

// TestLinesAreTheProductsOfOrdersThatCount: each product once however many lines name it, none that is excluded, no order
// that does not count or has nothing else, and only those of the days and buyers that were asked for.
func TestLinesAreTheProductsOfOrdersThatCount(t *testing.T) {
	s := openTill(t)
	order := func(id, email string, status Status, products ...string) OrderDraft {
		d := s.paid(id, email, 100_00)
		d.Status = status
		for _, p := range products {
			d.Lines = append(d.Lines, LineDraft{SKU: p, Name: "the " + p, Quantity: 1, Price: 10_00})
		}
		d.Has |= HasLines
		return d
	}
	s.send(
		order("A-1", "ann@example.com", StatusPaid, "tea", "cup", "tea"),
		order("A-2", "bob@example.com", StatusPaid, "cup", "postage"),
		order("A-3", "ann@example.com", StatusCancelled, "tea"),
		order("A-4", "ann@example.com", StatusPaid, "postage"),
	)
	products, err := s.Products(s.ctx, "postage", 10)
	s.must(err)
	products[0].Excluded = true
	s.must(only(s.EditProduct(s.ctx, products[0])))
	s.pass(3)
	s.send(order("A-5", "", StatusPaid, "pot", "cup"))
	for _, test := range []struct {
		name string
		q    ColumnsQuery
		want [][]string
	}{
		{"all", ColumnsQuery{}, [][]string{{"cup", "tea"}, {"cup"}, {"cup", "pot"}}},
		{"before today", ColumnsQuery{To: s.Today() - 1}, [][]string{{"cup", "tea"}, {"cup"}}},
		{"today", ColumnsQuery{From: s.Today()}, [][]string{{"cup", "pot"}}},
		{"one buyer", ColumnsQuery{Where: "email:ann"}, [][]string{{"cup", "tea"}}},
		{"nobody", ColumnsQuery{Where: "spend > 100000"}, nil},
	} {
		l, err := s.Lines(s.ctx, test.q)
		s.must(err)
		var got [][]string
		for i := range l.Len() {
			var basket []string
			for _, p := range l.Product[l.Start[i]:l.Start[i+1]] {
				basket = append(basket, l.Products[p].Key)
			}
			slices.Sort(basket)
			got = append(got, basket)
		}
		if !slices.EqualFunc(got, test.want, slices.Equal[[]string]) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if l, err := s.Lines(s.ctx, ColumnsQuery{}); err != nil || l.Day[0] != s.Today()-3 || l.Day[2] != s.Today() {
		t.Errorf("days %v, %v", l.Day, err)
	}
	_, err = s.Lines(s.ctx, ColumnsQuery{Where: "spnd > 1"})
	if err == nil {
		t.Error("a filter that says nothing was taken")
	}
}

func TestOriginsAreInTheOrderOfPeople(t *testing.T) {
	s := openTill(t)
	ann, bob, way := s.member("13800138000"), s.member("13800138001"), "小红书"
	s.must(only(s.EditMember(s.ctx, bob, MemberEdit{FoundBy: &way})))
	o, err := s.Origins(s.ctx)
	s.must(err)
	if int64(len(o.Joined)) != bob || o.Ways[o.Found[ann-1]] != "" || o.Ways[o.Found[bob-1]] != way || o.Joined[ann-1] != s.Today() {
		t.Errorf("origins %+v", o)
	}
	c, err := s.Columns(s.ctx, ColumnsQuery{})
	s.must(err)
	if c.Heads() != len(o.Joined) {
		t.Errorf("%d people and %d origins", c.Heads(), len(o.Joined))
	}
}

// TestVintagesByHand: 500 points are earned in March, 100 of them taken back, 150 redeemed in March and 50 in April, of which
// all come back when it is cancelled; and 70 are earned in April. 20 redeemed in May come off March's, which are older.
func TestVintagesByHand(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 500)
	_, err := s.Adjust(s.ctx, Award{Member: m, Points: -100, Text: "given by mistake"})
	s.must(err)
	redeem := func(points int64) Ack {
		ack, err := s.Redeem(s.ctx, Redeem{Member: m, Points: points})
		s.must(err)
		return ack
	}
	redeem(150)
	s.pass(31)
	april := redeem(50)
	_, err = s.UndoEntry(s.ctx, april.Entry, false)
	s.must(err)
	s.earn(m, 70)
	s.pass(30)
	redeem(20)
	check := func(q ColumnsQuery, want ...Vintage) {
		t.Helper()
		list, err := s.Vintages(s.ctx, q)
		s.must(err)
		if !slices.EqualFunc(list, want, func(a, b Vintage) bool {
			return a.Month == b.Month && a.Issued == b.Issued && slices.Equal(a.Expired, b.Expired) && slices.Equal(a.Redeemed, b.Redeemed) && slices.Equal(a.Taken, b.Taken)
		}) {
			t.Errorf("vintages %+v, want %+v", list, want)
		}
	}
	march := Vintage{Month: Date(2025, 3, 1), Issued: 500, Redeemed: []int64{150, 0, 20}, Taken: []int64{100}}
	check(ColumnsQuery{}, march, Vintage{Month: Date(2025, 4, 1), Issued: 70})
	check(ColumnsQuery{Where: "balance > 5000"})
	march.Redeemed = march.Redeemed[:1]
	check(ColumnsQuery{To: Date(2025, 3, 31)}, march)
	if march.By(march.Redeemed, 9) != 150 || march.By(march.Taken, 0) != 100 || march.By(march.Expired, 3) != 0 {
		t.Errorf("sums of %+v", march)
	}
}

// TestVintagesOfPointsThatComeBack: of 100 points of March, which lapse in May, 60 are redeemed in March, and given back in June on a lot of their own, of
// which 25 are redeemed at once and 35 lapse in July. All of it is told of the points of March, and so is what lapsed in May. A member with 80 points of June is
// merged in July: they are still of June.
func TestVintagesOfPointsThatComeBack(t *testing.T) {
	s := openTill(t)
	s.must(only(s.SetSetting(s.ctx, "expiry", "60d")))
	m := s.member("13800138000")
	s.earn(m, 100)
	ack, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 60})
	s.must(err)
	expire := func() {
		_, err := s.Expire(s.ctx, Settling{Asked: true})
		s.must(err)
	}
	s.pass(92)
	expire()
	_, err = s.UndoEntry(s.ctx, ack.Entry, false)
	s.must(err)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 25})
	s.must(err)
	other := s.member("13900139000")
	s.earn(other, 80)
	s.pass(35)
	expire()
	_, err = s.MergeMembers(s.ctx, m, other)
	s.must(err)
	list, err := s.Vintages(s.ctx, ColumnsQuery{})
	s.must(err)
	if len(list) != 2 {
		t.Fatalf("vintages %+v", list)
	}
	march, june := list[0], list[1]
	if march.Issued != 100 || march.By(march.Redeemed, 0) != 60 || march.By(march.Redeemed, 9) != 25 || march.By(march.Expired, 9) != 75 || march.By(march.Taken, 9) != 0 {
		t.Errorf("March is %+v", march)
	}
	if june.Issued != 80 || june.Month != Date(2025, 6, 1) || june.By(june.Taken, 9) != 0 || june.By(june.Redeemed, 9) != 0 || june.By(june.Expired, 9) != 0 {
		t.Errorf("June is %+v", june)
	}
}

// TestVintagesOfPointsThatPayADebt: 100 points of an order in March are redeemed, and owed when it is cancelled. Given back in April they pay that: they were never used,
// and are taken back. Where the shop wants no debts they are written off, which gives nobody points.
func TestVintagesOfPointsThatPayADebt(t *testing.T) {
	s := openTill(t)
	s.must(only(s.SetSetting(s.ctx, "return_days", "0")))
	s.send(s.paid("A-1", "ann@example.com", 100_00), s.paid("B-1", "bea@example.com", 100_00))
	var acks []Ack
	for _, email := range []string{"ann@example.com", "bea@example.com"} {
		ack, err := s.Redeem(s.ctx, Redeem{Member: s.byEmail(email), Points: 100})
		s.must(err)
		acks = append(acks, ack)
	}
	_, err := s.CancelOrder(s.ctx, s.order("A-1"))
	s.must(err)
	s.must(only(s.SetSetting(s.ctx, "negative_balance", "clamp")))
	_, err = s.CancelOrder(s.ctx, s.order("B-1"))
	s.must(err)
	s.pass(31)
	_, err = s.UndoEntry(s.ctx, acks[0].Entry, false)
	s.must(err)
	list, err := s.Vintages(s.ctx, ColumnsQuery{})
	s.must(err)
	if len(list) != 1 || list[0].Issued != 200 || !slices.Equal(list[0].Redeemed, []int64{200, -100}) || !slices.Equal(list[0].Taken, []int64{0, 100}) {
		t.Errorf("vintages %+v", list)
	}
}

// TestVintagesKnowTheirSales: orders of 100.00 and of 50.00, 20.00 of which go back, give points in March, and one of 30.00 goes back wholly; 40 points come without
// an order. In April one of 70.00 follows, and one that nobody placed, which gives no points.
func TestVintagesKnowTheirSales(t *testing.T) {
	s := openTill(t)
	ann := "ann@example.com"
	part, gone := s.paid("A-2", ann, 50_00), s.paid("A-3", ann, 30_00)
	s.send(s.paid("A-1", ann, 100_00), part, gone)
	part.Refunded, gone.Refunded = 20_00, 30_00
	part.Has, gone.Has = part.Has|HasRefunded, gone.Has|HasRefunded
	s.send(part, gone)
	s.earn(s.byEmail(ann), 40)
	s.pass(31)
	s.send(s.paid("A-4", ann, 70_00), s.paid("A-5", "", 90_00))
	list, err := s.Vintages(s.ctx, ColumnsQuery{})
	s.must(err)
	if len(list) != 2 || list[0].Sales != 130_00 || list[0].ForOrders != 180 || list[0].Issued != 220 || list[1].Sales != 70_00 || list[1].ForOrders != 70 {
		t.Errorf("vintages %+v", list)
	}
	if list, err = s.Vintages(s.ctx, ColumnsQuery{To: Date(2025, 3, 31)}); err != nil || len(list) != 1 || list[0].Sales != 130_00 {
		t.Errorf("of March %+v, %v", list, err)
	}
}

func TestCutPointsRise(t *testing.T) {
	s := openTill(t)
	s.set("rfm_days", "7 14 30 60")
	s.set("rfm_orders", "1 2 3 4")
	if shop := s.Shop(); shop.RFMDays != [4]int64{7, 14, 30, 60} || shop.RFMOrders != [4]int64{1, 2, 3, 4} {
		t.Errorf("cut points %v %v", shop.RFMDays, shop.RFMOrders)
	}
	for _, bad := range []string{"", "1 2 3", "1 2 3 3", "4 3 2 1", "1  2 3 4", "0 1 2 3", "1 2 3 4 5", "1 2 3 x", "1 2 3 999999"} {
		s.wants(only(s.SetSetting(s.ctx, "rfm_days", bad)), CodeBadSetting)
	}
}

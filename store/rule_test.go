package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/filter"
	"regulars/store/program"
)

// rule adds a rule with the fields as typed: "factor", "1.5", ….
func (s *till) rule(kind program.RuleKind, fields ...string) int64 {
	s.t.Helper()
	r := program.Rule{Name: string(kind), Kind: kind}
	shop := s.Shop()
	for i := 0; i+1 < len(fields); i += 2 {
		s.must(shop.SetRuleField(&r, fields[i], fields[i+1]))
	}
	id, _, err := s.AddRule(s.ctx, r)
	s.must(err)
	return id
}

// tier puts a member into a tier, as the tiers' own run does.
func (s *till) tier(member int64, key string) {
	s.t.Helper()
	s.must(s.write(s.ctx, "test.tier", func(t *tx) error { return t.exec("UPDATE member SET tier = ? WHERE id = ?", key, member) }))
}

func TestRulesOfAnOrder(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.tier(m, "gold")
	gold := s.rule(program.RuleMultiple, "factor", "1.5", "tiers", "gold")
	s.rule(program.RuleBonus, "points", "20", "first", "yes")
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 12850})
	s.must(err)
	s.has(m, 0, 212) // 128 + 64 + 20
	t.Run("OKShares", func(t *testing.T) {
		rows, err := s.History(s.ctx, m, 1, 0)
		s.must(err)
		want := []program.Share{{Points: 128, Of: 12850}, {Rule: gold, Points: 64, Of: 12850}, {Rule: 2, Points: 20, Of: 12850}}
		if !slices.Equal(rows[0].Shares, want) {
			t.Fatalf("shares %v, want %v", rows[0].Shares, want)
		}
	})
	t.Run("P5OKTheRuleOfThen", func(t *testing.T) { // rules changed and removed between order and refund
		s.must(only(s.RemoveRule(s.ctx, gold)))
		s.set("rate", "3")
		ack, err := s.RefundOrder(s.ctx, o.Order, 6425) // half: floor(212 × ½)
		s.must(err)
		if ack.Points != -106 {
			t.Fatalf("half of it takes %d back", ack.Points)
		}
		_, err = s.RefundOrder(s.ctx, o.Order, 6425)
		s.must(err)
		s.has(m, 0, 0)
	})
	t.Run("P26OKTakenInAgain", func(t *testing.T) {
		o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1000})
		s.must(err)
		s.has(m, 0, 50) // 3 a unit, and a first order again: the one before was refunded in full
		_, err = s.ExcludeOrder(s.ctx, o.Order, "test")
		s.must(err)
		s.has(m, 0, 0)
		_, err = s.ExcludeOrder(s.ctx, o.Order, "")
		s.must(err)
		s.has(m, 0, 50)
	})
	s.sound()
}

// The same rules give the same by a file, by hand, and after the file was undone and taken in again.
func TestRulesOfAFile(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleBonus, "points", "50", "every", "3")
	s.rule(program.RuleBonus, "points", "7", "streak", "2")
	s.rule(program.RuleMultiple, "factor", "2", "month_days", "8", "cap_month", "30")
	s.rule(program.RuleBonus, "points", "100", "first", "yes", "lives", "30d")
	s.rule(program.RuleRate, "rate", "1", "unit", "growth")
	s.set("expiry", "12m")
	var file []OrderDraft
	for i, day := range []string{"2025-01-08", "2025-01-20", "2025-02-08", "2025-02-08", "2025-03-08"} {
		o := s.paid(fmt.Sprint(i+1), "a@example.com", 2050)
		at, err := ParseDay(day)
		s.must(err)
		o.PaidAt = at.Start(s.Shop().Zone) + 3_600_000
		o.PlacedAt = o.PaidAt
		file = append(file, o)
	}
	// 8 Jan: 20 + double (41 in all) + first 100 for 30 days; 20 Jan: 20; 8 Feb: 20 + 7 (two months) + 50 (third) + 21; again: 20 + 9 (30 a
	// month, 21 used); 8 Mar: 20 + 21. Growth 20 each. The first bonus has lapsed on 7 February.
	want := []string{"earn +41", "earn +100", "earn +20", "earn +20", "earn +20", "earn +98", "earn +20", "earn +29", "earn +20", "earn +41", "earn +20", "expire -100"}
	s.send(file...)
	m := s.buyer("a@example.com")
	if got := s.entries(m); !slices.Equal(got, want) {
		t.Fatalf("entries %v", got)
	}
	card, err := s.Member(s.ctx, m)
	s.must(err)
	if card.Growth != 100 {
		t.Fatalf("growth %d, want 5 × 20", card.Growth)
	}
	s.has(m, 188, 41)
	s.sound()
	batches, err := s.Batches(s.ctx, "", 10)
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batches[0].ID, false)
	s.must(err)
	if n := s.number("SELECT sum(total) + sum(growth) + sum(orders) FROM rollup"); n != 0 {
		t.Fatalf("undone, %d are left", n)
	}
	s.sound()
	s.send(file...)
	s.has(m, 188, 41)
	_, err = s.CancelOrder(s.ctx, s.order("3"))
	s.must(err)
	s.has(m, 90, 41)
	if n := s.number("SELECT growth FROM rollup WHERE member = " + fmt.Sprint(m)); n != 80 {
		t.Fatalf("growth %d after one order was cancelled", n)
	}
	s.sound()
}

func TestWhatAnOrderEarnsByItsLines(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleExclude, "gift_cards", "yes")
	s.rule(program.RuleMultiple, "factor", "3", "products", "TEA")
	m := s.member("13800138000")
	o := s.paid("1", "a@example.com", 10000)
	o.Lines = []LineDraft{{SKU: "TEA", Name: "Tea", Quantity: 2, Price: 1500}, {SKU: "C", Name: "礼品卡 50", Quantity: 1, Price: 5000}, {SKU: "CUP", Name: "Cup", Quantity: 1, Price: 2000}}
	s.send(o)
	s.has(s.buyer("a@example.com"), 0, 110) // P16: 50 earn, and the 30 of tea twice more
	_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000, Lines: o.Lines})
	s.must(err)
	s.has(m, 0, 110)
	t.Run("OKALaterCategoryChangesNothing", func(t *testing.T) {
		products, err := s.Products(s.ctx, "", 10)
		s.must(err)
		for _, p := range products {
			p.Category = "gift card"
			s.must(only(s.EditProduct(s.ctx, p)))
		}
		o.ShippedAt, o.Status = InstantOf(s.now()), StatusFulfilled
		s.send(o)
		s.has(s.buyer("a@example.com"), 0, 110)
	})
	t.Run("P14OKGrownAndShrunk", func(t *testing.T) {
		o.Total = 20000
		s.send(o)
		s.has(s.buyer("a@example.com"), 0, 220)
		o.Total = 10000
		s.send(o)
		s.has(s.buyer("a@example.com"), 0, 110)
	})
	t.Run("P4OKWhatEarnedNothingKeepsNoPoints", func(t *testing.T) {
		id := s.number("SELECT max(id) FROM orders")
		for _, c := range []struct{ back, left int64 }{{2000, 66}, {2999, 1}, {1, 0}} { // 110 × 30/50, 110 × 0.01/50 floored back
			_, err := s.RefundOrder(s.ctx, id, c.back)
			s.must(err)
			s.has(m, 0, c.left)
		}
		order, err := s.Order(s.ctx, id)
		s.must(err)
		if order.Earned() != 5000 {
			t.Errorf("earned %d", order.Earned())
		}
	})
	s.sound()
}

func TestTheMomentOfTheAward(t *testing.T) {
	s := openTill(t)
	s.set("award_at", "completed")
	o := s.paid("1", "a@example.com", 5000)
	s.send(o)
	m := s.buyer("a@example.com")
	s.has(m, 0, 0)
	s.pass(20)
	o.Status, o.DoneAt = StatusCompleted, InstantOf(s.now())
	r := s.send(o)
	s.has(m, 0, 50)
	if r.Updated != 1 || r.Awarded != 50 {
		t.Fatalf("result %+v", r)
	}
	s.pass(6)
	s.has(m, 0, 50)
	s.pass(1) // seven days after the moment
	s.has(m, 50, 0)
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(m, 0, 0)
	s.sound()
}

// TestPointsWaitForTheParcel: under fulfilled an order that is paid gives nothing before it is sent, and its points wait from that day.
func TestPointsWaitForTheParcel(t *testing.T) {
	s := openTill(t)
	s.set("award_at", "fulfilled")
	o := s.paid("1", "a@example.com", 5000)
	s.send(o)
	m := s.buyer("a@example.com")
	s.has(m, 0, 0)
	s.pass(20)
	o.ShippedAt = InstantOf(s.now())
	s.send(o)
	s.has(m, 0, 50)
	s.pass(6)
	s.has(m, 0, 50)
	s.pass(1)
	s.has(m, 50, 0)
	s.sound()
}

func TestRuleRefusals(t *testing.T) {
	s := openTill(t)
	bonus := program.Rule{Name: "welcome", Kind: program.RuleBonus, Points: 5}
	id, _, err := s.AddRule(s.ctx, bonus)
	s.must(err)
	for name, c := range map[string]struct {
		change func(*program.Rule)
		code   Code
	}{
		"ErrBadRule":   {func(r *program.Rule) { r.Points = 0 }, CodeBadRule},
		"ErrBadName":   {func(r *program.Rule) { r.Name = "" }, CodeBadName},
		"ErrKindFixed": {func(r *program.Rule) { r.Kind, r.Points, r.Factor = program.RuleMultiple, 0, 200 }, CodeBadRule},
		"ErrNoRule":    {func(r *program.Rule) { r.ID = 99 }, CodeNoRule},
	} {
		t.Run(name, func(t *testing.T) {
			r := bonus
			r.ID = id
			c.change(&r)
			s.wants(only(s.EditRule(s.ctx, r)), c.code)
		})
	}
	for _, where := range []string{"spend >", "spnd > 5"} {
		r, bad := bonus, &filter.Error{}
		r.ID, r.Where = id, where
		if _, err := s.EditRule(s.ctx, r); !errors.As(err, &bad) {
			t.Fatalf("%q is taken: %v", where, err)
		}
	}
	s.wants(only(s.RemoveRule(s.ctx, 99)), CodeNoRule)
	s.must(only(s.RemoveRule(s.ctx, id)))
	if again := s.rule(program.RuleBonus, "points", "5"); again <= id {
		t.Fatalf("number %d is given twice", again)
	}
	versions, err := s.ProgrammeVersions(s.ctx)
	s.must(err)
	if len(versions) != 4 || len(versions[0].Terms.Rules) != 1 || len(versions[1].Terms.Rules) != 0 {
		t.Fatalf("versions %+v", versions)
	}
	shop := s.Shop()
	s.wants(shop.SetRuleField(&bonus, "points", "many"), CodeBadRule)
}

func TestRulesWithAFilter(t *testing.T) {
	s := openTill(t)
	vip, other := s.member("13800138000"), s.member("13800138001")
	s.must(only(s.TagMember(s.ctx, vip, []string{"vip"}, nil)))
	s.rule(program.RuleBonus, "points", "9", "where", "tag:vip and orders = 0")
	for _, m := range []int64{vip, vip, other} {
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 100})
		s.must(err)
	}
	s.has(vip, 0, 11)
	s.has(other, 0, 1)
	o := s.paid("1", "", 100)
	o.Buyer.Phone = "13800138001"
	s.must(only(s.TagMember(s.ctx, other, []string{"vip"}, nil)))
	fresh := s.member("13800138002")
	s.must(only(s.TagMember(s.ctx, fresh, []string{"vip"}, nil)))
	first := s.paid("2", "", 100)
	first.Buyer.Phone = "13800138002"
	s.send(o, first)
	s.has(other, 0, 2) // has an order already
	s.has(fresh, 0, 10)
	s.sound()
}

// TestRulesAskForDiscounts: an order with a discount is one to the rules, by hand and from a file.
func TestRulesAskForDiscounts(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleBonus, "points", "9", "discounted", "no")
	full, cut := s.paid("1", "full@example.com", 1000), s.paid("2", "cut@example.com", 1000)
	cut.Discount = 50
	s.send(full, cut)
	s.has(s.buyer("full@example.com"), 0, 19)
	s.has(s.buyer("cut@example.com"), 0, 10)
	s.sound()
}

// TestMonthsInARow: a streak is the months up to this one that have orders, none left out; a month that has one already is no new one.
func TestMonthsInARow(t *testing.T) {
	march := monthOf(Date(2026, 3, 1))
	for _, c := range []struct {
		months []int32
		want   int64
	}{
		{nil, 1},
		{[]int32{march - 1}, 2},
		{[]int32{march - 2, march - 1}, 3},
		{[]int32{march - 3, march - 1}, 2},
		{[]int32{march - 2}, 1},
		{[]int32{march - 14, march - 13, march - 12}, 1},
		{[]int32{march - 1, march}, 0},
		{[]int32{march - 1, march + 1}, 2},
	} {
		p := past{months: c.months}
		if got := p.streak(march); got != c.want {
			t.Errorf("%v and %d: %d in a row, want %d", c.months, march, got, c.want)
		}
	}
}

// TestRulesNameTheShopsTiers: a tier is written by its key, whatever was typed, and one that the shop does not have is refused.
func TestRulesNameTheShopsTiers(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 10_000, 50_000)
	r := program.Rule{Name: "more", Kind: program.RuleBonus, Points: 5, Tiers: []string{"GOLD", "Silver"}}
	id, _, err := s.AddRule(s.ctx, r)
	s.must(err)
	shop := s.Shop()
	if got := shop.Terms.Rule(id).Tiers; !slices.Equal(got, []string{"gold", "silver"}) {
		t.Fatalf("kept as %v", got)
	}
	r.Tiers = []string{"gold", "platinum"}
	_, _, err = s.AddRule(s.ctx, r)
	s.wants(err, CodeNoTier)
	r.ID = id
	_, err = s.EditRule(s.ctx, r)
	s.wants(err, CodeNoTier)
}

// What a cap counts, and every so manieth order, is of one person: also what somebody was given who was merged into a member without any entry.
func TestCapsCountWhoWasMerged(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.rule(program.RuleCap, "cap_day", "150")
	s.rule(program.RuleBonus, "points", "20", "every", "2", "priority", "1")
	s.send(s.paid("1", "b@example.com", 4000), s.paid("2", "b@example.com", 4000))
	a, b := s.member("13800138000"), s.buyer("b@example.com")
	s.has(b, 100, 0)
	_, err := s.CancelOrder(s.ctx, s.order("1"))
	s.must(err)
	_, err = s.Redeem(s.ctx, Redeem{Member: b, Points: 60})
	s.must(err)
	_, err = s.MergeMembers(s.ctx, a, b)
	s.must(err)
	if n := s.number(fmt.Sprint("SELECT count(*) FROM entry WHERE member = ", a)); n != 0 {
		t.Fatalf("%d entries", n)
	}
	ack, err := s.AddOrder(s.ctx, OrderInput{Member: a, Amount: 4000}) // the second that counts, after one that was given as a second
	s.must(err)
	if ack.Points != 40 {
		t.Fatalf("ack %+v", ack)
	}
	ack, err = s.AddOrder(s.ctx, OrderInput{Member: a, Amount: 9000}) // 140 of 150 are used
	s.must(err)
	if ack.Points != 10 {
		t.Fatalf("ack %+v", ack)
	}
	s.sound()
}

func TestLimitsOfDeedsCountWhoWasMerged(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleAction, "action", "share", "points", "10", "cap_day", "25")
	a, b := s.member("13800138000"), s.member("13800138001")
	for _, proof := range []string{"1", "2"} {
		_, err := s.Reward(s.ctx, Deed{Member: b, Action: "share", Proof: proof})
		s.must(err)
	}
	_, err := s.MergeMembers(s.ctx, a, b)
	s.must(err)
	_, err = s.Reward(s.ctx, Deed{Member: a, Action: "share", Proof: "3"})
	s.must(err)
	s.has(a, 25, 0)
	_, err = s.Reward(s.ctx, Deed{Member: a, Action: "share", Proof: "4"})
	s.wants(err, CodeNoActRule)
	s.sound()
}

// TestRulesAreSound plays random orders, refunds and undos under random rules: the book adds up, a cap over a day is never exceeded, and
// undoing everything leaves nothing.
func TestRulesAreSound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := openTill(t)
		for range rapid.IntRange(1, 4).Draw(rt, "rules") {
			switch rapid.IntRange(0, 5).Draw(rt, "kind") {
			case 0:
				s.rule(program.RuleMultiple, "factor", rapid.SampledFrom([]string{"1.5", "3"}).Draw(rt, "factor"), "cap_day", "40", "exclusive", rapid.SampledFrom([]string{"", "yes"}).Draw(rt, "exclusive"))
			case 1:
				s.rule(program.RuleBonus, "points", "13", "first", "yes", "lives", "90d")
			case 2:
				s.rule(program.RuleBonus, "points", "11", "every", "2")
			case 3:
				s.rule(program.RuleRate, "rate", "0.7", "unit", "growth")
			case 4:
				s.rule(program.RuleMultiple, "factor", "2", "products", "A")
			case 5:
				s.rule(program.RuleExclude, "products", "B")
			}
		}
		s.rule(program.RuleCap, "cap_day", "150")
		var batches []int64
		for range rapid.IntRange(1, 5).Draw(rt, "files") {
			var file []OrderDraft
			for i, n := 0, rapid.IntRange(1, 4).Draw(rt, "orders"); i < n; i++ {
				o := s.paid(fmt.Sprint(rapid.IntRange(1, 8).Draw(rt, "id")), "a@example.com", rapid.Int64Range(0, 9000).Draw(rt, "total"))
				if slices.ContainsFunc(file, func(d OrderDraft) bool { return d.ID == o.ID }) {
					continue
				}
				o.Status = rapid.SampledFrom([]Status{StatusPaid, StatusPaid, StatusPending, StatusCancelled, StatusRefunded, StatusPartlyRefunded}).Draw(rt, "status")
				if o.Status == StatusPartlyRefunded {
					o.Refunded, o.Has = o.Total/3, o.Has|HasRefunded
				}
				o.Lines = []LineDraft{{SKU: rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "sku"), Quantity: 1, Price: o.Total / 2}}
				file = append(file, o)
			}
			if r := s.send(file...); r.Batch != 0 {
				batches = append(batches, r.Batch)
			}
			if n := s.number("SELECT coalesce(sum(awarded - clawed), 0) FROM orders WHERE counted = 1"); n > 150 {
				rt.Fatalf("%d points on one day", n)
			}
			if len(batches) > 0 && rapid.IntRange(0, 3).Draw(rt, "undo") == 0 {
				last := len(batches) - 1
				_, err := s.UndoBatch(s.ctx, batches[last], false)
				s.must(err)
				batches = batches[:last]
			}
		}
		s.sound()
		for i := len(batches) - 1; i >= 0; i-- {
			_, err := s.UndoBatch(s.ctx, batches[i], false)
			s.must(err)
		}
		if n := s.number("SELECT coalesce(sum(abs(total)) + sum(abs(growth)), 0) FROM rollup"); n != 0 {
			rt.Fatalf("%d are left after everything was undone", n)
		}
		s.sound()
	})
}

// TestAGiftCardIsOneByWhatTheBookCallsIt: a file that names only its key earns nothing by the name that the book has for it, as it is told of it
// beforehand and afterwards.
func TestAGiftCardIsOneByWhatTheBookCallsIt(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleExclude, "gift_cards", "yes")
	s.products(ProductsInput{}, ProductDraft{Key: "GC-50", Name: "Gift card 50"}, ProductDraft{Key: "V", Name: "Voucher", Category: "礼品卡"})
	o := s.paid("1", "a@example.com", 12000)
	o.Lines = []LineDraft{{SKU: "GC-50", Quantity: 1, Price: 5000}, {SKU: "V", Quantity: 1, Price: 4000}, {SKU: "TEA", Quantity: 1, Price: 3000}}
	shop := s.Shop()
	in := Rehearsing{Draft: shop.Programme()}
	before, err := s.RehearseFile(s.ctx, ImportInput{Source: "generic", Read: yielding([]OrderDraft{o})}, in)
	s.must(err)
	s.send(o)
	s.has(s.buyer("a@example.com"), 0, 30)
	after, err := s.Rehearse(s.ctx, in)
	s.must(err)
	if before.Then.Given != 30 || after.Then.Given != 30 {
		t.Errorf("rehearsed, the file gives %d and the book %d", before.Then.Given, after.Then.Given)
	}
	s.sound()
}

package store

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/program"
)

// rehearsedRules are rules of every kind, among them such as ask for tiers, earlier orders, lines, months and what was given before.
var rehearsedRules = [][]string{
	{"multiple", "factor", "1.5", "tiers", "gold,black"},
	{"multiple", "factor", "2", "month_days", "8,9,10", "cap_month", "40"},
	{"multiple", "factor", "3", "products", "TEA", "cap_day", "25"},
	{"bonus", "points", "50", "first", "yes", "lives", "30d"},
	{"bonus", "points", "11", "every", "3"},
	{"bonus", "points", "17", "streak", "2", "exclusive", "yes"},
	{"bonus", "points", "5", "discounted", "yes", "minimum", "20"},
	{"bonus", "points", "9", "unit", "growth", "cap_month", "20"},
	{"rate", "rate", "0.3", "weekdays", "6,7", "cap_order", "12", "lives", "90d"},
	{"rate", "rate", "1", "unit", "growth"},
	{"exclude", "gift_cards", "yes"},
	{"exclude", "tiers", "black"},
	{"cap", "cap_day", "120"},
	{"cap", "cap_month", "150"},
	{"cap", "cap_month", "35", "unit", "growth"},
	{"bonus", "points", "4", "off", "yes"},
	{"bonus", "points", "3", "lives", "inactive:100d"},
}

// drawProgramme gives the shop random rules, settings and tiers.
func (s *till) drawProgramme(rt *rapid.T) {
	shop := s.Shop()
	draft := shop.Programme()
	for i, r := range rehearsedRules {
		if rapid.IntRange(0, 2).Draw(rt, fmt.Sprint("rule", i)) != 0 {
			continue
		}
		rule := program.Rule{ID: DraftRule + int64(i), Name: fmt.Sprint("rule", i), Kind: program.RuleKind(r[0]), Priority: int64(i % 3)}
		for k := 1; k < len(r); k += 2 {
			s.must(shop.SetRuleField(&rule, r[k], r[k+1]))
		}
		draft.Terms.Rules = append(draft.Terms.Rules, rule)
	}
	for _, setting := range [][]string{
		{"award_at", "paid", "paid", "fulfilled", "completed"},
		{"expiry", "none", "12m", "90d", "year_end", "inactive:6m"},
		{"basis", "paid_ex_shipping", "paid", "goods"},
		{"rounding", "floor", "half_up", "ceil"},
		{"rate", "1", "0.7"},
		{"return_days", "7", "0", "365"},
	} {
		s.must(shop.SetTerm(&draft.Terms, setting[0], rapid.SampledFrom(setting[1:]).Draw(rt, setting[0])))
	}
	if measure := rapid.IntRange(0, 4).Draw(rt, "measure"); measure < 4 {
		draft.Tiers = s.drawTiers(rt, measure)
	}
	if _, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: draft, From: shop.ProgrammeVersion()}); !CodeIs(err, CodeNothingChanged) {
		s.must(err)
	}
	if rapid.IntRange(0, 3).Draw(rt, "agreed") == 0 {
		s.set("join", "agreed")
	}
}

// drawTiers are three random tiers by one of the measures.
func (s *till) drawTiers(rt *rapid.T, measure int) program.Tiers {
	t := program.Tiers{Any: rapid.Bool().Draw(rt, "any")}
	var err error
	t.Window, err = program.ParseWindow(rapid.SampledFrom([]string{"lifetime", "year", "180d", "anniversary"}).Draw(rt, "window"))
	s.must(err)
	t.Lasts, err = program.ParseLasting(rapid.SampledFrom([]string{"none", "3m", "year_end", "anniversary"}).Draw(rt, "lasts"))
	s.must(err)
	if !t.Lasts.Never() {
		t.Grace = rapid.SampledFrom([]int{0, 20}).Draw(rt, "grace")
	}
	asks := [][3]int64{{60, 120, 200}, {6000, 12000, 20000}, {2, 4, 6}, {60, 120, 200}}[measure]
	for i, name := range []string{"silver", "gold", "black"} {
		asked := [4]int64{}
		asked[measure] = asks[i]
		t.Steps = append(t.Steps, program.Tier{Key: name, Name: name, Reach: program.MeasuresOf(asked), Gift: int64(rapid.SampledFrom([]int{0, 30}).Draw(rt, "gift"))})
	}
	return t
}

// drawOrders are random orders of a few buyers over two years, with every status and refund.
func (s *till) drawOrders(rt *rapid.T) (file []OrderDraft) {
	first, _ := ParseDay("2023-03-01")
	for i, n := 0, rapid.IntRange(1, 25).Draw(rt, "orders"); i < n; i++ {
		day := first + Day(rapid.IntRange(0, 740).Draw(rt, "day"))
		o := s.paid(fmt.Sprint(i), fmt.Sprintf("%c@example.com", 'a'+rapid.IntRange(0, 2).Draw(rt, "who")), rapid.Int64Range(0, 6000).Draw(rt, "total"))
		o.PlacedAt = day.Start(s.Shop().Zone) + Instant(rapid.IntRange(0, 3).Draw(rt, "hour")*3_600_000)
		o.PaidAt = o.PlacedAt
		o.Has |= HasShipping | HasTax | HasDiscount | HasPointsPaid | HasRefunded
		o.Shipping, o.Tax, o.PointsPaid = o.Total/20, o.Total/10, rapid.SampledFrom([]int64{0, 0, o.Total / 5}).Draw(rt, "points paid")
		o.Discount = rapid.SampledFrom([]int64{0, 200}).Draw(rt, "discount")
		o.Status = rapid.SampledFrom([]Status{StatusPaid, StatusPaid, StatusFulfilled, StatusCompleted, StatusPending, StatusCancelled, StatusRefunded, StatusPartlyRefunded}).Draw(rt, "status")
		if o.Status == StatusPartlyRefunded {
			o.Refunded = o.Total / rapid.SampledFrom([]int64{2, 3, 10}).Draw(rt, "refund")
		}
		if rapid.Bool().Draw(rt, "shipped") {
			o.ShippedAt = o.PaidAt + 3*86_400_000
		}
		if rapid.IntRange(0, 3).Draw(rt, "phone") == 0 {
			o.Buyer.Phone = "1380013800" + fmt.Sprint(rapid.IntRange(0, 4).Draw(rt, "digit"))
		}
		o.Detail = &OrderDetail{Marketing: int8(rapid.IntRange(0, 1).Draw(rt, "agreed"))}
		o.Lines = []LineDraft{{SKU: "TEA", Name: "Tea", Quantity: 1, Price: o.Total / 3}, {Name: rapid.SampledFrom([]string{"Cup", "Gift card"}).Draw(rt, "product"), Quantity: 2, Price: o.Total / 4}}
		file = append(file, o)
	}
	return file
}

// The whole promise of a rehearsal: what it says is what an import by those rules gives, member by member.
func TestARehearsalIsTheImport(t *testing.T) {
	draws := 0
	rapid.Check(t, func(rt *rapid.T) {
		if draws++; draws > 600 {
			return
		}
		s := openTill(t)
		s.drawProgramme(rt)
		file, since := s.drawOrders(rt), Day(0)
		if rapid.Bool().Draw(rt, "since") {
			since, _ = ParseDay("2024-02-10")
		}
		shop := s.Shop()
		in := Rehearsing{Draft: shop.Programme(), Since: since}
		before, err := RehearseFile(s.ctx, shop, s.now(), ImportInput{Source: "generic", Read: yielding(file)}, in)
		s.must(err)
		result, err := s.fileOf(ImportInput{Source: "generic", PointsFrom: &PointsFrom{Day: since}}, file...)
		s.must(err)
		_, err = s.RunTiers(s.ctx, Settling{Asked: true})
		s.must(err)
		beside, err := s.Rehearse(s.ctx, in)
		s.must(err)
		for name, r := range map[string]*Rehearsal{"of the file": before, "of the book": beside} {
			s.compareRehearsal(rt, name, r)
			if r.Then.Given != result.Awarded || r.Then.TakenBack != result.ClawedBack {
				rt.Fatalf("%s: gave %d and took %d, the import %d and %d", name, r.Then.Given, r.Then.TakenBack, result.Awarded, result.ClawedBack)
			}
		}
		s.sound()
	})
}

func yielding(file []OrderDraft) func(func(*OrderDraft) error, func(RowProblem) error) error {
	return func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
		for i := range file {
			if err := yield(&file[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

// compareRehearsal holds a rehearsal of the shop's own programme against the book.
func (s *till) compareRehearsal(rt *rapid.T, name string, r *Rehearsal) {
	s.t.Helper()
	var got, want []string
	shop := s.Shop()
	members := s.number("SELECT coalesce(max(id), 0) FROM member")
	var left, months int64
	for id := int64(1); id <= members; id++ {
		m, err := s.Member(s.ctx, id)
		s.must(err)
		want = append(want, fmt.Sprintf("M%d %d points, %d growth, %q", id, m.Balance+m.Pending, m.Growth, m.Tier))
		left += m.Balance + m.Pending
	}
	for i := range r.Then.Points {
		got = append(got, fmt.Sprintf("M%d %d points, %d growth, %q", i+1, r.Then.Points[i], r.Then.Grown[i], shop.Tiers.At(int(r.Then.Steps[i])).Key))
	}
	if !slices.Equal(got, want) {
		rt.Fatalf("%s: %v\nthe import: %v\nrules %+v\ntiers %+v", name, got, want, shop.Terms, shop.Tiers)
	}
	if r.Then.Left != left || r.Then.Left+r.Then.Expired != r.Then.Awarded() || len(r.Moves) != 0 {
		rt.Fatalf("%s: %+v, the members hold %d", name, r.Then, left)
	}
	for _, m := range r.Then.Months {
		months += m.Points
	}
	if months != r.Then.Awarded() {
		rt.Fatalf("%s: the months say %d, all is %d: %+v", name, months, r.Then.Awarded(), r.Then.Months)
	}
}

// Two orders of 100, with 60 redeemed after the first and 50 after the second, and 20 that were cancelled. At a tenth of the rate 10 of the 60 are
// covered, and 10 of the 50. Five that somebody redeemed of points given by hand are covered by neither.
func TestARehearsalPlaysRedemptions(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "90d")
	redeem := func(points int64) Ack {
		t.Helper()
		ack, err := s.Redeem(s.ctx, Redeem{Member: s.buyer("a@example.com"), Points: points})
		s.must(err)
		return ack
	}
	s.send(s.paid("1", "a@example.com", 100_00))
	s.pass(10)
	redeem(60)
	s.pass(70)
	s.send(s.paid("2", "a@example.com", 100_00))
	s.pass(8)
	other := s.member("13800138009") // redeemed of points by hand, which are not played
	s.earn(other, 5)
	_, err := s.Redeem(s.ctx, Redeem{Member: other, Points: 5})
	s.must(err)
	back := redeem(20)
	_, err = s.CancelRedemption(s.ctx, back.Redemption, "")
	s.must(err)
	redeem(50)
	s.pass(5)
	shop := s.Shop()
	draft := shop.Programme()
	s.must(shop.SetTerm(&draft.Terms, "rate", "0.1"))
	r, err := s.Rehearse(s.ctx, Rehearsing{Draft: draft, Spend: true})
	s.must(err)
	m, err := s.Member(s.ctx, s.buyer("a@example.com"))
	s.must(err)
	if r.Now.Left != m.Balance+m.Pending || r.Now.Left != 90 || r.Now.Redeemed != 110 || r.Now.Expired != 0 || r.Now.Short != 5 {
		t.Fatalf("now %+v, the member holds %d", r.Now, m.Balance)
	}
	if r.Then.Left != 0 || r.Then.Redeemed != 20 || r.Then.Short != 95 || r.Then.Left+r.Then.Expired+r.Then.Redeemed != r.Then.Awarded() {
		t.Fatalf("then %+v", r.Then)
	}
	r, err = s.Rehearse(s.ctx, Rehearsing{Draft: draft, Spend: true, Since: s.Today() - 20})
	s.must(err)
	if r.Now.Left != 50 || r.Now.Redeemed != 50 || r.Now.Short != 5 {
		t.Fatalf("since: %+v", r.Now)
	}
}

func TestARehearsalComparesADraft(t *testing.T) {
	s := openTill(t)
	old := s.paid("1", "a@example.com", 5000)
	old.PlacedAt -= 60 * 86_400_000
	old.PaidAt = old.PlacedAt
	back := s.paid("3", "b@example.com", 4000)
	back.Status, back.Refunded, back.Has = StatusPartlyRefunded, 1000, back.Has|HasRefunded
	file := []OrderDraft{old, s.paid("2", "a@example.com", 10050), back}
	file[1].Buyer.Name = "王芳"
	s.send(file...)
	shop := s.Shop()
	draft := shop.Programme()
	bonus := program.Rule{ID: DraftRule, Name: "for tea lovers", Kind: program.RuleBonus, Points: 10}
	draft.Terms.Rules = append(draft.Terms.Rules, bonus)
	draft.Tiers.Steps = []program.Tier{{Key: "silver", Name: "Silver", Reach: program.Measures{Spend: 12000}, Gift: 5}}
	since := s.Today() - 30
	r, err := s.Rehearse(s.ctx, Rehearsing{Draft: draft, Since: since})
	s.must(err)
	if r.Orders != 2 || r.Members != 2 || r.Now.Given != 140 || r.Now.TakenBack != 10 || r.Now.Left != 130 {
		t.Fatalf("now %+v of %d orders", r.Now, r.Orders)
	}
	// 100 + 10, and 40 + 10 less a quarter, floored; the first order counts for Silver, which brings 5.
	if r.Then.Given != 160 || r.Then.TakenBack != 12 || r.Then.Gifts != 5 || r.Then.Left != 153 || !slices.Equal(r.Then.Tiers, []int64{1, 1}) {
		t.Fatalf("then %+v", r.Then)
	}
	if len(r.Moves) != 1 || r.Moves[0] != (RehearsedMove{"", "silver", 1}) || len(r.Movers) != 1 || r.Movers[0].Name != "王芳" {
		t.Fatalf("moves %+v, %+v", r.Moves, r.Movers)
	}
	t.Run("OKTheFirstDayCounts", func(t *testing.T) {
		r, err := s.Rehearse(s.ctx, Rehearsing{Draft: draft, Since: s.Today()})
		s.must(err)
		if r.Orders != 2 || r.Members != 2 || r.Now.Given != 140 {
			t.Fatalf("%d orders of %d members give %d", r.Orders, r.Members, r.Now.Given)
		}
	})
	t.Run("OKNothingIsWritten", func(t *testing.T) {
		if n := s.number("SELECT (SELECT count(*) FROM terms) + (SELECT count(*) FROM tier_scheme)"); n != 1 {
			t.Fatalf("%d versions", n)
		}
		s.has(s.buyer("a@example.com"), 50, 100)
	})
	t.Run("OKAFilter", func(t *testing.T) {
		s.must(only(s.TagMember(s.ctx, s.buyer("b@example.com"), []string{"vip"}, nil)))
		draft.Terms.Rules[0].Where = "tag:vip"
		r, err := s.Rehearse(s.ctx, Rehearsing{Draft: draft, Since: since})
		s.must(err)
		of, err := s.RehearseFile(s.ctx, ImportInput{Source: "generic", Read: yielding(file)}, Rehearsing{Draft: draft, Since: since})
		s.must(err)
		if r.Then.Given != 150 || of.Then.Given != 140 || !slices.Equal(of.Silent, []string{"for tea lovers"}) || of.Movers[0].Name != "王芳" {
			t.Fatalf("of the book %+v, of a file, whose people have no tags, %+v %v", r.Then, of.Then, of.Silent)
		}
	})
	t.Run("ErrBadRule", func(t *testing.T) {
		draft.Terms.Rules[0].Points = 0
		_, err := s.Rehearse(s.ctx, Rehearsing{Draft: draft})
		s.wants(err, CodeBadRule)
	})
}

// BenchmarkRehearsal plays a million orders under today's rules and under a draft with five rules and three tiers.
func BenchmarkRehearsal(b *testing.B) {
	book := orderShop(b, 1_000_000)
	shop := book.Shop()
	draft := shop.Programme()
	for i, r := range [][]string{rehearsedRules[0], rehearsedRules[1], rehearsedRules[4], rehearsedRules[5], rehearsedRules[8]} {
		rule := program.Rule{ID: int64(i + 1), Name: r[0], Kind: program.RuleKind(r[0])}
		for k := 1; k < len(r); k += 2 {
			if err := shop.SetRuleField(&rule, r[k], r[k+1]); err != nil {
				b.Fatal(err)
			}
		}
		draft.Terms.Rules = append(draft.Terms.Rules, rule)
	}
	draft.Tiers = program.PresetTiers([3]int64{50000, 100000, 200000}, [3]string{"Silver", "Gold", "Black"})
	for b.Loop() {
		r, err := book.Rehearse(context.Background(), Rehearsing{Draft: draft})
		if err != nil || r.Orders != 1_000_000 {
			b.Fatal(r, err)
		}
	}
}

func TestAProgrammeIsSavedAndUndone(t *testing.T) {
	s := openTill(t)
	kept := s.rule(program.RuleBonus, "points", "5")
	ended := s.rule(program.RuleBonus, "points", "6")
	shop := s.Shop()
	draft, from := shop.Programme(), shop.ProgrammeVersion()
	draft.Terms.Rules = []program.Rule{draft.Terms.Rules[0], {ID: DraftRule, Name: "tea", Kind: program.RuleBonus, Points: 10}}
	draft.Terms.Rules[0].Points = 7
	s.must(shop.SetTerm(&draft.Terms, "expiry", "12m"))
	draft.Tiers.Steps = []program.Tier{{Key: "silver", Name: "Silver", Reach: program.Measures{Spend: 12000}}}
	batch, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: draft, From: from})
	s.must(err)
	after := s.Shop()
	if r := after.Terms.Rules; len(r) != 2 || r[0].ID != kept || r[0].Points != 7 || r[1].ID != ended+1 || after.Terms.Expiry.String() != "12m" || len(after.Tiers.Steps) != 1 {
		t.Fatalf("terms %+v, tiers %+v", after.Terms, after.Tiers)
	}
	m := s.member("13800138000")
	_, err = s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 15000})
	s.must(err)
	s.has(m, 0, 167)
	s.isTier(m, "silver")
	t.Run("ErrProgrammeChanged", func(t *testing.T) {
		_, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: draft, From: from})
		s.wants(err, CodeProgrammeChanged)
	})
	t.Run("ErrNothingChanged", func(t *testing.T) {
		_, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: after.Programme(), From: after.ProgrammeVersion()})
		s.wants(err, CodeNothingChanged)
	})
	t.Run("ErrTierInUse", func(t *testing.T) {
		fewer := after.Programme()
		fewer.Tiers.Steps = nil
		_, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: fewer, From: after.ProgrammeVersion()})
		s.wants(err, CodeTierInUse)
	})
	t.Run("ErrBadRule", func(t *testing.T) {
		other := after.Programme()
		other.Terms.Rules = slices.Clone(other.Terms.Rules)
		other.Terms.Rules[0].Unit = program.UnitGrowth
		_, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: other, From: after.ProgrammeVersion()})
		s.wants(err, CodeBadRule)
	})
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	back := s.Shop()
	if r := back.Terms.Rules; len(r) != 2 || r[0].Points != 5 || r[1].ID != ended || back.Terms.Expiry != (program.Expiry{}) || len(back.Tiers.Steps) != 0 {
		t.Fatalf("undone: terms %+v, tiers %+v", back.Terms, back.Tiers)
	}
	if got := s.Settings(); !slices.ContainsFunc(got, func(x Setting) bool { return x.Key == "expiry" && x.Value == "none" }) {
		t.Fatal("the setting of expiry stayed")
	}
	s.has(m, 0, 167) // what was given stays given
	s.set("rate", "2")
	_, err = s.SaveProgramme(s.ctx, NewProgramme{Draft: draft, From: back.ProgrammeVersion()})
	s.wants(err, CodeProgrammeChanged)
	s.sound()
}

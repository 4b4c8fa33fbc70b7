package store

import (
	"slices"
	"testing"

	"regulars/store/program"
)

// bringing gives a tier benefits, as a form or the command does.
func (s *till) bringing(key string, benefits ...string) {
	s.t.Helper()
	tiers := s.Shop().Tiers
	tiers.Steps = slices.Clone(tiers.Steps)
	t := &tiers.Steps[tiers.Find(key)-1]
	t.Benefits = nil
	for _, text := range benefits {
		b, err := program.ParseBenefit(text)
		s.must(err)
		t.Benefits = append(t.Benefits, b)
	}
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
}

// brings are a tier's benefits as they are written.
func (s *till) brings(key string) (list []string) {
	tiers := s.Shop().Tiers
	for _, b := range tiers.At(tiers.Find(key)).Benefits {
		list = append(list, b.String())
	}
	return list
}

// TestTierMultiplierIsARule counts a tier's multiplier once, whether it was made from the tier or as a rule, and lets a refund go by what
// held when the points were given.
func TestTierMultiplierIsARule(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	m := s.member("13800138000")
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "silver", Lock: true})))
	s.bringing("silver", "points:1.5", "text:gift wrap")
	if rules := s.Shop().Terms.Rules; len(rules) != 1 || rules[0].Factor != 150 || rules[0].Name != "Silver" || !slices.Equal(rules[0].Tiers, []string{"silver"}) {
		t.Fatalf("rules %+v", rules)
	}
	ack, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 101_00})
	s.must(err)
	s.has(m, 151, 0) // 101 × 1.5 = 151.5, floored once
	o, err := s.Order(s.ctx, ack.Order)
	s.must(err)
	if shares := o.Entries[0].Shares; len(shares) != 2 || shares[0].Points != 101 || shares[1].Points != 50 {
		t.Fatalf("shares %+v", shares)
	}
	s.bringing("silver", "points:1.5", "text:gift wrap") // the same again is no new version
	if v, err := s.ProgrammeVersions(s.ctx); err != nil || len(v) != 3 {
		t.Fatalf("%d versions, %v", len(v), err)
	}
	rule := s.Shop().Terms.Rules[0]
	rule.Factor = 300
	s.must(only(s.EditRule(s.ctx, rule))) // the rule is all that the benefit is
	if got := s.brings("silver"); !slices.Equal(got, []string{"points:3", "text:gift wrap"}) {
		t.Fatalf("silver brings %v", got)
	}
	if got := s.brings("gold"); got != nil {
		t.Fatalf("gold brings %v", got)
	}
	_, err = s.RefundOrder(s.ctx, ack.Order, 101_00)
	s.must(err)
	s.has(m, 0, 0)
	s.bringing("silver")
	if rules := s.Shop().Terms.Rules; len(rules) != 0 {
		t.Fatalf("rules left %+v", rules)
	}
	s.rule(program.RuleMultiple, "factor", "2", "tiers", "gold")
	s.bringing("gold", "points:2.5") // it was there as a rule: it is changed, not doubled
	if rules := s.Shop().Terms.Rules; len(rules) != 1 || rules[0].Factor != 250 || rules[0].Name != "multiple" {
		t.Fatalf("rules %+v", rules)
	}
	tiers := s.Shop().Tiers
	tiers.Steps = slices.Clone(tiers.Steps[:1])
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	if rules := s.Shop().Terms.Rules; len(rules) != 0 {
		t.Fatalf("a tier that is gone leaves its multiplier: %+v", rules)
	}
	s.sound()
}

// TestTierMultipliersAddUp shows a tier what all of its own multipliers come to, and lets the tier say it with one.
func TestTierMultipliersAddUp(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.tiers("lifetime", "none", 1000_00)
	m := s.member("13800138000")
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "silver", Lock: true})))
	s.rule(program.RuleMultiple, "factor", "1.5", "tiers", "silver")
	s.rule(program.RuleMultiple, "factor", "2", "tiers", "silver")
	s.rule(program.RuleMultiple, "factor", "3", "tiers", "silver", "weekdays", "7")
	brings := func(want string, rules int) {
		t.Helper()
		if got := s.brings("silver"); !slices.Equal(got, []string{want}) || len(s.Shop().Terms.Rules) != rules {
			t.Fatalf("silver brings %v by %d rules", got, len(s.Shop().Terms.Rules))
		}
	}
	brings("points:2.5", 3)
	_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 100_00})
	s.must(err)
	s.has(m, 250, 0)
	s.must(only(s.SetTiers(s.ctx, s.Shop().Tiers, false))) // what is shown can be saved, and changes nothing
	brings("points:2.5", 3)
	s.bringing("silver", "points:4")
	brings("points:4", 2)
	first := s.Shop().Terms.Rules[0]
	first.Exclusive = true
	s.must(only(s.EditRule(s.ctx, first)))
	s.rule(program.RuleMultiple, "factor", "2", "tiers", "silver")
	brings("points:4", 3) // the exclusive one ends the list
	s.bringing("silver")
	if rules := s.Shop().Terms.Rules; len(rules) != 1 || rules[0].Factor != 300 {
		t.Fatalf("left %+v", rules)
	}
	s.sound()
}

// TestPriorityService puts the cases of a tier first, with targets of their own that hold whatever becomes of the member later.
func TestPriorityService(t *testing.T) {
	s := openTill(t) // Monday 10 March 10:00; 4 h to answer and 27 h to solve what is normal, of days from 9 to 18
	s.tiers("lifetime", "none", 1000_00)
	plain, gold := s.member("13800138000"), s.member("13800138001")
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: gold, Key: "silver", Lock: true})))
	s.bringing("silver", "service:2/8")
	first := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: plain, Severity: "urgent"}})
	second := s.open(TicketInput{Text: "漏发一件", TicketChange: TicketChange{Member: gold}})
	if !second.Priority || first.Priority || s.wall(second.FirstDue) != "2025-03-10 12:00" || s.wall(second.Due) != "2025-03-10 18:00" {
		t.Fatalf("%+v", second.TicketRow)
	}
	urgent := s.open(TicketInput{Text: "漏电", TicketChange: TicketChange{Member: gold, Severity: "urgent"}})
	if s.wall(urgent.FirstDue) != "2025-03-10 11:00" || s.wall(urgent.Due) != "2025-03-10 18:00" {
		t.Fatalf("the shorter target holds: %s %s", s.wall(urgent.FirstDue), s.wall(urgent.Due))
	}
	order := func(stage string) (ids []int64) {
		list, err := s.Tickets(s.ctx, TicketQuery{Stage: stage})
		s.must(err)
		for _, k := range list {
			ids = append(ids, k.ID)
		}
		return ids
	}
	if got := order("open"); !slices.Equal(got, []int64{urgent.ID, second.ID, first.ID}) {
		t.Fatalf("open: %v", got)
	}
	if got := order("received"); !slices.Equal(got, []int64{urgent.ID, second.ID, first.ID}) {
		t.Fatalf("received: %v", got)
	}
	page, err := s.Tickets(s.ctx, TicketQuery{Stage: "received", Before: second.ID, Limit: 5})
	s.must(err)
	if len(page) != 1 || page[0].ID != first.ID {
		t.Fatalf("the page after %d: %+v", second.ID, page)
	}
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: gold})))
	s.do(second.ID, actNote, "已查", TicketChange{})
	s.bringing("silver", "service:1/4") // open tickets go by what the tier brings now
	if k, err := s.Ticket(s.ctx, second.ID); err != nil || s.wall(k.FirstDue) != "2025-03-10 11:00" || !k.Priority {
		t.Fatalf("%+v %v", k.TicketRow, err)
	}
	if k := s.do(second.ID, actEdit, "", TicketChange{Member: plain}); k.Priority || s.wall(k.FirstDue) != "2025-03-10 14:00" {
		t.Fatalf("of somebody else: %+v", k.TicketRow)
	}
	s.sound()
}

// TestPriorityOfOpenCases lets open cases take what a change of tier or of its benefits brings, from then on, and give it back with what brought it.
func TestPriorityOfOpenCases(t *testing.T) {
	s := openTill(t) // Monday 10 March 10:00; 4 h to answer and 27 h to solve what is normal, of days from 9 to 18
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	s.send(s.paid("1", "a@example.com", 10_00))
	m := s.buyer("a@example.com")
	is := func(id int64, priority bool, first, due string) {
		t.Helper()
		k, err := s.Ticket(s.ctx, id)
		s.must(err)
		if k.Priority != priority || s.wall(k.FirstDue) != "2025-03-"+first || s.wall(k.Due) != "2025-03-"+due || k.FirstLate || k.ResolutionLate {
			t.Fatalf("priority %v, first %s, due %s, late %v %v", k.Priority, s.wall(k.FirstDue), s.wall(k.Due), k.FirstLate, k.ResolutionLate)
		}
	}
	k := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: m}}).ID
	answered := s.open(TicketInput{Text: "漏发一件", TicketChange: TicketChange{Member: m}}).ID
	is(k, false, "10 14:00", "13 10:00")
	s.setClock("2025-03-10T12:00:00+08:00")
	s.do(answered, actReply, "在查", TicketChange{})
	s.setClock("2025-03-10T13:00:00+08:00")
	batch := s.send(s.paid("2", "a@example.com", 1000_00)).Batch
	s.isTier(m, "silver")
	is(k, false, "10 14:00", "13 10:00")
	s.bringing("silver", "service:1/8") // from now on: nothing is late by it
	is(k, true, "10 14:00", "11 12:00")
	is(answered, true, "10 14:00", "11 12:00")
	s.bringing("silver")
	is(k, false, "10 14:00", "13 10:00")
	s.bringing("silver", "service:1/8")
	s.bringing("gold", "service:1/2")
	other := s.send(s.paid("3", "a@example.com", 4000_00)).Batch
	is(k, true, "10 14:00", "10 15:00")
	if _, err := s.UndoTicket(s.ctx, k, false); !CodeIs(err, CodeTicketStart) {
		t.Fatalf("a tier is no step of a person's: %v", err)
	}
	_, err := s.UndoBatch(s.ctx, other, false)
	s.must(err)
	is(k, true, "10 14:00", "11 12:00")
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	is(k, false, "10 14:00", "13 10:00")
	s.sound()
}

// A fall takes nothing from an open case, and each stage's list has those of such tiers first.
func TestPriorityOutlivesAFall(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00)
	s.bringing("silver", "service")
	m := s.member("13800138000")
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "silver", Lock: true})))
	first := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: m}}).ID
	plain := s.open(TicketInput{Text: "漏发一件", TicketChange: TicketChange{Member: s.member("13800138001")}}).ID
	riser := s.member("13800138002")
	rose := s.open(TicketInput{Text: "颜色不对", TicketChange: TicketChange{Member: riser}}).ID
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: riser, Key: "silver", Lock: true})))
	for _, member := range []int64{m, riser} {
		s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: member, Key: ""})))
		s.isTier(member, "")
	}
	for _, id := range []int64{first, rose} {
		if k, err := s.Ticket(s.ctx, id); err != nil || !k.Priority {
			t.Fatalf("after the fall %+v, %v", k.TicketRow, err)
		}
	}
	list, err := s.Tickets(s.ctx, TicketQuery{Stage: "received"})
	s.must(err)
	if len(list) != 3 || list[0].ID != rose || list[1].ID != first || list[2].ID != plain {
		t.Fatalf("list %+v", list)
	}
	s.sound()
}

// TestPriorityFollowsMerges gives the cases of somebody the tier of whom they turn out to be, and takes it back when they are parted. What was
// reopened goes by the tier of then.
func TestPriorityFollowsMerges(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00)
	s.bringing("silver", "service")
	plain, silver := s.member("13800138000"), s.member("13800138001")
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: silver, Key: "silver", Lock: true})))
	k := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: plain}}).ID
	first := func() bool {
		card, err := s.Ticket(s.ctx, k)
		s.must(err)
		return card.Priority
	}
	batch, err := s.MergeMembers(s.ctx, silver, plain)
	s.must(err)
	if !first() {
		t.Fatal("merged, and does not come first")
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if first() {
		t.Fatal("parted, and comes first")
	}
	s.do(k, actClose, "", TicketChange{})
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: plain, Key: "silver"})))
	if first() {
		t.Fatal("a closed case has moved")
	}
	s.do(k, actReopen, "", TicketChange{})
	if !first() {
		t.Fatal("reopened, and does not come first")
	}
	s.sound()
}

// TestPriorityShipping marks the orders of a tier as long as they wait to be sent, also of who was merged.
func TestPriorityShipping(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00)
	s.bringing("silver", "shipping")
	_, err := s.file(s.paid("1", "a@example.com", 2000_00), s.paid("2", "b@example.com", 10_00), s.paid("3", "c@example.com", 1000_00))
	s.must(err)
	marked := func() (list []string) {
		rows, err := s.Orders(s.ctx, OrderQuery{})
		s.must(err)
		for _, o := range rows {
			if o.Priority {
				list = append(list, o.Ext)
			}
		}
		slices.Sort(list)
		return list
	}
	if got := marked(); !slices.Equal(got, []string{"1", "3"}) {
		t.Fatalf("marked %v", got)
	}
	_, err = s.MergeMembers(s.ctx, 1, 2)
	s.must(err)
	if got := marked(); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Fatalf("merged: %v", got)
	}
	sent := s.paid("1", "a@example.com", 2000_00)
	sent.Status, sent.ShippedAt = StatusFulfilled, InstantOf(s.now())
	_, err = s.file(sent)
	s.must(err)
	if got := marked(); !slices.Equal(got, []string{"2", "3"}) {
		t.Fatalf("sent: %v", got)
	}
	if o, err := s.Order(s.ctx, 3); err != nil || !o.Priority {
		t.Fatalf("%+v %v", o.OrderRow, err)
	}
	s.bringing("silver", "discount:5")
	if got := marked(); got != nil {
		t.Fatalf("no longer brought: %v", got)
	}
}

// TestTierGift has one row for each gift and period until somebody ticks it, and takes the tick back.
func TestTierGift(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	s.set("care_days", "14")
	m, other := s.member("13800138000"), s.member("13800138001")
	for _, id := range []int64{m, other} {
		s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: id, Key: "silver", Lock: true})))
	}
	s.must(only(s.EditMember(s.ctx, m, MemberEdit{Consent: map[string]bool{"email": false}}))) // a parcel needs no consent
	s.bringing("silver", "gift:month:tea sample")
	s.bringing("gold", "gift:month:tea tin", "gift:year:cake")
	s.makes()
	row := s.caring(m)
	if row.Kind != "gift" || row.Text != "tea sample" || row.Due.String() != "2025-03-31" {
		t.Fatalf("row %+v", row)
	}
	_, err := s.LogContact(s.ctx, ContactInput{Member: other, Result: "reached"}) // who was spoken with gets it all the same
	s.must(err)
	_, err = s.LogContact(s.ctx, ContactInput{Care: row.ID, Result: "later"})
	s.must(err)
	if kinds := s.makes(); kinds[m] != "gift" || kinds[other] != "gift" {
		t.Fatalf("still to be given: %v", kinds)
	}
	ack, err := s.LogContact(s.ctx, ContactInput{Care: row.ID, Result: "done"})
	s.must(err)
	_, err = s.LogContact(s.ctx, ContactInput{Care: row.ID, Result: "done"})
	s.wants(err, CodeCareClosed)
	if list, err := s.Contacts(s.ctx, ContactQuery{Member: m}); err != nil || list[0].Kind != "gift" || list[0].Text != "tea sample" {
		t.Fatalf("history %+v %v", list, err)
	}
	s.bringing("silver", "gift:month:another sample") // other words are no other gift
	if kinds := s.makes(); kinds[m] != "" || kinds[other] != "gift" {
		t.Fatalf("given: %v", kinds)
	}
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "gold", Lock: true})))
	s.makes()
	if row := s.caring(m); row.Text != "cake" || row.Due.String() != "2025-12-31" {
		t.Fatalf("of gold only the cake of the year is due: %+v", row)
	}
	_, err = s.UndoBatch(s.ctx, ack.Batch, false)
	s.must(err)
	s.makes()
	if row := s.caring(m); row.Text != "cake" && row.Text != "tea tin" || len(s.also(m)) != 2 {
		t.Fatalf("undone: %+v, %v", row, s.also(m))
	}
	s.setClock("2025-04-01T10:00:00+08:00")
	s.makes()
	if row := s.caring(other); row.Due.String() != "2025-04-30" {
		t.Fatalf("a new month: %+v", row)
	}
	s.sound()
}

// also are the gifts on the list for a member.
func (s *till) also(member int64) (list []string) {
	s.t.Helper()
	s.must(s.look(s.ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var text string
			err := rows.Scan(&text)
			list = append(list, text)
			return err
		}, "SELECT text FROM care WHERE member = ? AND kind = 'gift' AND state = 'open'", member)
	}))
	return list
}

func TestGiftPeriods(t *testing.T) {
	for _, c := range []struct{ every, day, from, last string }{
		{"month", "2024-02-29", "2024-02-01", "2024-02-29"},
		{"month", "2025-12-31", "2025-12-01", "2025-12-31"},
		{"quarter", "2025-05-15", "2025-04-01", "2025-06-30"},
		{"quarter", "2025-12-01", "2025-10-01", "2025-12-31"},
		{"year", "2025-03-10", "2025-01-01", "2025-12-31"},
	} {
		day, err := ParseDay(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if from, last := giftPeriod(c.every, day); from.String() != c.from || last.String() != c.last {
			t.Errorf("%s of %s: %s to %s", c.every, c.day, from, last)
		}
	}
}

// TestDraftOfATierWithARule puts a new tier in force together with rules for it: its own multiplier, and one by its name.
func TestDraftOfATierWithARule(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	shop := s.Shop()
	p := shop.Programme()
	p.Tiers.Steps = append(slices.Clone(p.Tiers.Steps), program.Tier{Key: "top", Name: "Top", Reach: program.Measures{Spend: 9000_00}, Benefits: []program.Benefit{{Kind: program.BenefitPoints, Value: 300}}})
	p.Terms.Rules = append(slices.Clone(p.Terms.Rules), program.Rule{ID: DraftRule, Kind: program.RuleBonus, Name: "for the top", Points: 5, Tiers: []string{"Top", "gold"}})
	batch, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: p, From: shop.ProgrammeVersion()})
	s.must(err)
	for _, r := range s.Shop().Terms.Rules {
		if want := []string{"top"}; r.Kind == program.RuleMultiple && !slices.Equal(r.Tiers, want) {
			t.Errorf("the multiplier is for %v", r.Tiers)
		}
		if want := []string{"top", "gold"}; r.Kind == program.RuleBonus && !slices.Equal(r.Tiers, want) {
			t.Errorf("the bonus is for %v", r.Tiers)
		}
	}
	if n := len(s.Shop().Terms.Rules); n != 2 {
		t.Errorf("%d rules", n)
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	shop = s.Shop()
	wrong := shop.Programme()
	wrong.Terms.Rules = []program.Rule{{ID: DraftRule, Kind: program.RuleBonus, Name: "for nobody", Points: 5, Tiers: []string{"top"}}}
	_, err = s.SaveProgramme(s.ctx, NewProgramme{Draft: wrong, From: shop.ProgrammeVersion()})
	s.wants(err, CodeNoTier)
}

// TestDraftMultiplier lets a draft's rule and its tier say the same, whichever of both was changed.
func TestDraftMultiplier(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	s.bringing("silver", "points:1.5")
	shop := s.Shop()
	p := shop.Programme()
	p.Terms.Rules = slices.Clone(p.Terms.Rules)
	p.Terms.Rules[0].Factor = 200
	s.must(shop.CheckProgramme(&p))
	if b, _ := p.Tiers.Steps[0].Benefit(program.BenefitPoints); b.Value != 200 {
		t.Fatalf("the rule was changed, the tier brings %v", b)
	}
	p = shop.Programme()
	p.Tiers.Steps = slices.Clone(p.Tiers.Steps)
	p.Tiers.Steps[1].Benefits = []program.Benefit{{Kind: program.BenefitPoints, Value: 300}}
	batch, err := s.SaveProgramme(s.ctx, NewProgramme{Draft: p, From: shop.ProgrammeVersion()})
	s.must(err)
	if rules := s.Shop().Terms.Rules; len(rules) != 2 || rules[1].Factor != 300 || rules[1].ID != 2 {
		t.Fatalf("the tier was changed, the rules are %+v", rules)
	}
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	if got := s.brings("gold"); got != nil || len(s.Shop().Terms.Rules) != 1 {
		t.Fatalf("undone: gold brings %v", got)
	}
}

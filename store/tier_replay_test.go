package store

import "testing"

// silverUntilLastYear has somebody who was silver from 10 March 2024 for a year and kept too little; an order of May 2024 is among what they did.
func silverUntilLastYear(t *testing.T) (s *till, m int64, file []OrderDraft) {
	s = openTill(t)
	s.setClock("2024-03-10T10:00:00+08:00")
	s.tiers("365d", "12m", 1000_00)
	file = []OrderDraft{s.paid("1", "a@example.com", 1000_00)}
	s.send(file...)
	s.setClock("2024-05-10T10:00:00+08:00")
	file = append(file, s.paid("2", "a@example.com", 100_00))
	s.send(file...)
	s.setClock("2025-03-11T10:00:00+08:00")
	_, err := s.RunTiers(s.ctx, Settling{Asked: true, Confirmed: true})
	s.must(err)
	m = s.buyer("a@example.com")
	s.isTier(m, "")
	return s, m, file
}

func TestAnOldOrderThatBringsNothingMoreRaisesNobody(t *testing.T) {
	for name, change := range map[string]func(*OrderDraft){
		"OKStatus": func(d *OrderDraft) { d.Status = StatusCompleted },
		"OKRefund": func(d *OrderDraft) { d.Status, d.Refunded, d.Has = StatusPartlyRefunded, 100, HasStatus|HasRefunded },
		"OKMore":   func(d *OrderDraft) { d.Total += 100 },
	} {
		t.Run(name, func(t *testing.T) {
			s, m, file := silverUntilLastYear(t)
			change(&file[1])
			s.send(file...)
			s.isTier(m, "")
			s.sound()
		})
	}
}

// An order that comes late counts when it was paid: what it would have kept is kept.
func TestALateOrderKeepsTheTierOfThen(t *testing.T) {
	s, m, file := silverUntilLastYear(t)
	late := s.paid("3", "a@example.com", 900_00)
	late.PaidAt = InstantOf(s.now().AddDate(0, -2, 0))
	late.PlacedAt = late.PaidAt
	s.send(append(file, late)...)
	s.isTier(m, "silver")
	stands, err := s.MemberTier(s.ctx, m)
	s.must(err)
	if want := Date(2026, 3, 10); stands.Until != want {
		t.Errorf("certain until %s, want %s: as if the order had come in time", stands.Until, want)
	}
	s.sound()
}

// New orders reach a tier one after the other, also where the file says something new of an older one.
func TestNewOrdersBesideAChangedOneClimbInOrder(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 100_00)
	s.rule("multiple", "factor", "2", "tiers", "silver")
	file := []OrderDraft{s.paid("1", "a@example.com", 10_00)}
	s.send(file...)
	file[0].Status = StatusCompleted
	for i, amount := range []int64{90_00, 50_00} {
		d := s.paid([]string{"2", "3"}[i], "a@example.com", amount)
		d.PaidAt += Instant(i + 1)
		file = append(file, d)
	}
	s.send(file...)
	s.has(s.buyer("a@example.com"), 0, 10+90+100)
	s.sound()
}

// What was due before a new order's day is decided before it, also while the clock is in doubt and beside an order that changed.
func TestATierThatIsOverIsLostBeforeANewOrderBesideAChangedOne(t *testing.T) {
	s := openTill(t)
	s.tiers("30d", "30d", 100_00)
	s.rule("multiple", "factor", "2", "tiers", "silver")
	file := []OrderDraft{s.paid("1", "a@example.com", 100_00)}
	s.send(file...)
	s.set("return_days", "0")
	s.setClock("2026-03-20T10:00:00+08:00") // nobody has worked for a year
	file[0].Status = StatusCompleted
	s.send(append(file, s.paid("2", "a@example.com", 50_00))...)
	if n := s.number("SELECT awarded FROM orders WHERE ext = '2'"); n != 50 {
		t.Errorf("the new order gave %d; moves %v", n, s.moves(s.buyer("a@example.com")))
	}
	s.sound()
}

// What an order that a file changes brings on a later day than that of a new order beside it is looked at too.
func TestATierIsReachedByAChangedOrderAfterANewOne(t *testing.T) {
	s := openTill(t)
	s.tiers("90d", "60d", 100_00)
	s.send(s.paidAgo("1", "a@example.com", 20_00, 25), s.paidAgo("2", "a@example.com", 20_00, 0))
	refunded := s.paidAgo("3", "a@example.com", 10_00, 8)
	refunded.Status = StatusRefunded
	s.send(s.paidAgo("1", "a@example.com", 20_00, 0), s.paidAgo("2", "a@example.com", 200_00, 1), refunded)
	if tier := s.card(s.buyer("a@example.com")).Tier; tier != "silver" {
		t.Errorf("the tier is %q, want silver", tier)
	}
	s.sound()
}

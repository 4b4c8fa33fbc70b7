package store

import (
	"testing"

	"regulars/store/program"
)

// Two people with growth value of 100 and 250: together they stand where 350 brings them, and parted each where they stood. Growth value
// stays on its own entries, and who reads a merged person reads both; what is refunded while they are merged is gone from the one whose
// order it was.
func TestGrowthValueOfTheMerged(t *testing.T) {
	s := openTill(t)
	s.rule(program.RuleRate, "rate", "1", "unit", "growth")
	tiers := program.Tiers{Steps: []program.Tier{
		{Key: "silver", Name: "Silver", Reach: program.Measures{Growth: 200}},
		{Key: "gold", Name: "Gold", Reach: program.Measures{Growth: 300}},
	}}
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	s.send(s.paid("1", "a@example.com", 100_00), s.paid("2", "b@example.com", 250_00))
	a, b := s.buyer("a@example.com"), s.buyer("b@example.com")
	growth := func(member, want int64) {
		t.Helper()
		m, err := s.Member(s.ctx, member)
		s.must(err)
		page, err := s.Members(s.ctx, MemberQuery{Where: "status = active", Limit: 10})
		s.must(err)
		if m.Growth != want {
			t.Fatalf("M%d has growth value %d, want %d; %+v", member, m.Growth, want, page.Items)
		}
	}
	growth(a, 100)
	growth(b, 250)
	s.isTier(a, "")
	s.isTier(b, "silver")
	batch, err := s.MergeMembers(s.ctx, a, b)
	s.must(err)
	growth(a, 350)
	s.isTier(a, "gold")
	_, err = s.RefundOrder(s.ctx, s.order("2"), 100_00)
	s.must(err)
	growth(a, 250)
	s.sound()
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	growth(a, 100)
	growth(b, 150)
	s.isTier(a, "")
	s.isTier(b, "silver")
	s.send(s.paid("3", "b@example.com", 150_00))
	growth(b, 300)
	s.isTier(b, "gold")
	s.rule(program.RuleAction, "action", "review", "points", "40", "unit", "growth")
	ack, err := s.Reward(s.ctx, Deed{Member: b, Action: "review", Proof: "wrote one", Source: "form"})
	s.must(err)
	growth(b, 340)
	_, err = s.UndoEntry(s.ctx, ack.Entry, false)
	s.must(err)
	growth(b, 300) // and no points are taken for it
	s.has(b, 0, 300)
	s.sound()
}

package store

import (
	"testing"

	"regulars/store/program"
)

func TestRewardOfADeed(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.rule(program.RuleAction, "action", "review", "points", "50", "cap_month", "80", "lives", "30d")
	s.rule(program.RuleAction, "action", "signup", "points", "10", "unit", "growth")
	ack, err := s.Reward(s.ctx, Deed{Member: m, Action: "review", Proof: "shop.example/r/1"})
	s.must(err)
	if ack.Points != 50 || ack.Balance != 50 {
		t.Fatalf("ack %+v", ack)
	}
	again, err := s.Reward(s.ctx, Deed{Member: m, Action: "review", Proof: "shop.example/r/1"})
	s.must(err)
	if !again.Replayed || again.Entry != ack.Entry { // the same proof counts once
		t.Fatalf("again %+v", again)
	}
	ack, err = s.Reward(s.ctx, Deed{Member: m, Action: "review", Proof: "shop.example/r/2"})
	s.must(err)
	s.has(m, 80, 0) // 80 a month
	_, err = s.UndoEntry(s.ctx, ack.Entry, false)
	s.must(err)
	s.has(m, 50, 0)
	_, err = s.Reward(s.ctx, Deed{Member: m, Action: "signup", Proof: "2025"})
	s.must(err)
	for name, c := range map[string]struct {
		deed Deed
		code Code
	}{
		"ErrNoActRuleCap": {Deed{Member: m, Action: "review", Proof: "shop.example/r/3"}, CodeNoActRule},
		"ErrNoActRule":    {Deed{Member: m, Action: "share", Proof: "x"}, CodeNoActRule},
		"ErrForbidden":    {Deed{Member: m, Action: "review", Source: "amazon:de", Proof: "x"}, CodeBadRule},
		"ErrBadReason":    {Deed{Member: m, Action: "review", Proof: " "}, CodeBadReason},
		"ErrNoMember":     {Deed{Member: 99, Action: "review", Proof: "x"}, CodeNoMember},
		"ErrKeyConflict":  {Deed{Member: m, Action: "review", Source: "shopify", Proof: "shop.example/r/1"}, CodeKeyConflict},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Reward(s.ctx, c.deed)
			s.wants(err, c.code)
		})
	}
	card, err := s.Member(s.ctx, m)
	s.must(err)
	if card.Growth != 10 || card.Balance != 50 {
		t.Fatalf("growth %d, balance %d", card.Growth, card.Balance)
	}
	s.sound()
}

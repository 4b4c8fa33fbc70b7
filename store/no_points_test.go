package store

import (
	"fmt"
	"testing"

	"regulars/store/program"
)

// An order that gave nothing says why, and which rules took it out, by the terms of its time.
func TestWhyAnOrderGaveNothing(t *testing.T) {
	s := openTill(t)
	rule := func(r program.Rule) int64 {
		t.Helper()
		r.Kind = program.RuleExclude
		id, _, err := s.AddRule(s.ctx, r)
		s.must(err)
		return id
	}
	cards := rule(program.Rule{Name: "Gift cards", Products: []string{"card"}})
	rule(program.Rule{Name: "Old stock", Products: []string{"old"}})
	why := func(ext, want string) {
		t.Helper()
		o, err := s.Order(s.ctx, s.order(ext))
		s.must(err)
		got := o.NoPoints.Why
		for _, r := range o.NoPoints.Rules {
			got += fmt.Sprintf(" %d %s", r.ID, r.Name)
		}
		if got != want {
			t.Errorf("order %s: %q, want %q", ext, got, want)
		}
	}
	of := func(id, email string, lines ...LineDraft) OrderDraft {
		d := s.paid(id, email, 0)
		for _, l := range lines {
			d.Total += l.Price
		}
		d.Lines = lines
		return d
	}
	card, old, tea := LineDraft{SKU: "card", Name: "A card", Quantity: 1, Price: 50_00}, LineDraft{SKU: "old", Quantity: 1, Price: 10_00},
		LineDraft{SKU: "tea", Quantity: 1, Price: 20_00}
	foreign, void := s.paid("foreign", "a@example.com", 50_00), s.paid("void", "a@example.com", 50_00)
	foreign.Currency, void.Status = "USD", StatusCancelled
	s.send(of("1", "a@example.com", card), of("2", "a@example.com", card, old), of("3", "a@example.com", card, tea), of("4", "", tea),
		s.paid("5", "a@example.com", 50), foreign, void)
	all := func() {
		t.Helper()
		why("1", "rule 1 Gift cards")
		why("2", "rule 1 Gift cards 2 Old stock")
		why("3", "")
		why("4", "nobody")
		why("5", "little")
		why("foreign", "currency")
		why("void", "out")
	}
	all()
	s.pass(1)
	s.must(only(s.RemoveRule(s.ctx, cards)))
	rule(program.Rule{Name: "Nobody", Where: "spend >= 0"})
	all() // as it was
	s.send(s.paid("6", "a@example.com", 50_00))
	why("6", "rule 3 Nobody")
	s.set("award_at", "completed")
	s.send(s.paid("7", "a@example.com", 50_00))
	why("7", "moment")
}

package store

import (
	"testing"

	"regulars/store/program"
)

// A change of a rule is undone while that rule is as the change left it, whatever has become of the others and of the settings.
func TestUndoingAChangeOfARule(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	rules := func() string { return marshalled(s.Shop().Terms.Rules) }
	m := s.member("13800138000")
	earns := func(want int64) {
		t.Helper()
		ack, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 100_00})
		s.must(err)
		if ack.Points != want {
			t.Errorf("an order of 100 earns %d, want %d", ack.Points, want)
		}
	}
	none := rules()
	shop := s.Shop()
	double := program.Rule{Name: "double", Kind: program.RuleMultiple}
	s.must(shop.SetRuleField(&double, "factor", "2"))
	id, added, err := s.AddRule(s.ctx, double)
	s.must(err)
	earns(200)
	one := rules()
	other := s.deed("signup", "50")
	shop = s.Shop()
	rule := *shop.Terms.Rule(id)
	s.must(shop.SetRuleField(&rule, "factor", "3"))
	edited, err := s.EditRule(s.ctx, rule)
	s.must(err)
	s.set("return_days", "1")
	_, err = s.UndoBatch(s.ctx, added, false)
	s.wants(err, CodeProgrammeChanged)
	if facts := err.(*Error).Facts; facts["by"] != edited || facts["act"] != ruleBatch {
		t.Errorf("refused with %v", facts)
	}
	s.undo(edited)
	removed, err := s.RemoveRule(s.ctx, other)
	s.must(err)
	if got := rules(); got != one {
		t.Errorf("rules are %s, want %s", got, one)
	}
	s.undo(removed)
	shop = s.Shop()
	if r := shop.Terms.Rule(other); r == nil || r.Action != "signup" {
		t.Errorf("the rule came back as %+v", r)
	}
	s.undo(added)
	s.must(only(s.RemoveRule(s.ctx, other)))
	if got := rules(); got != none {
		t.Errorf("rules are %s, want %s", got, none)
	}
	if got := s.Shop().Terms.ReturnDays; got != 1 {
		t.Errorf("the setting went with the rule: %d days", got)
	}
	s.sound()
}

// A setting is undone while nothing has set it anew; one that the terms consist of makes a version of them.
func TestUndoingASetting(t *testing.T) {
	s := openTill(t)
	set := func(key, value string) int64 {
		batch, err := s.SetSetting(s.ctx, key, value)
		s.must(err)
		return batch
	}
	if again := set("rate", s.Shop().values["rate"]); again != 0 {
		t.Errorf("what stands already is batch %d", again)
	}
	was := marshalled(s.Shop().Terms)
	rate := set("rate", "2")
	zone := set("zone", "Europe/London")
	later := set("rate", "3")
	_, err := s.UndoBatch(s.ctx, rate, false)
	s.wants(err, CodeBatchTouched)
	if facts := err.(*Error).Facts; facts["by"] != later || facts["setting"] != "rate" {
		t.Errorf("refused with %v", facts)
	}
	for _, batch := range []int64{zone, later, rate} {
		s.undo(batch)
	}
	if got := marshalled(s.Shop().Terms); got != was || s.Shop().Zone.String() != "Asia/Shanghai" {
		t.Errorf("terms are %s in %s, want %s", got, s.Shop().Zone, was)
	}
	s.sound()
}

// Tiers are undone together with what they multiply points by, unless the programme has changed since.
func TestUndoingTiers(t *testing.T) {
	s := openTill(t)
	programme := func() string {
		shop := s.Shop()
		return marshalled(shop.Programme())
	}
	was := programme()
	tiers := s.tiers("lifetime", "none", 100_00, 300_00)
	double, err := program.ParseBenefit("points:2")
	s.must(err)
	tiers.Steps[1].Benefits = []program.Benefit{double}
	set, err := s.SetTiers(s.ctx, tiers, false)
	s.must(err)
	id, rule, err := s.AddRule(s.ctx, program.Rule{Name: "gold", Kind: program.RuleAction, Action: "share", Points: 5, Tiers: []string{"gold"}})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, set, false)
	s.wants(err, CodeProgrammeChanged)
	if facts := err.(*Error).Facts; facts["by"] != rule {
		t.Errorf("refused with %v, want rule %d in %d", facts, id, rule)
	}
	first := s.number("SELECT min(id) FROM batch WHERE what = 'tiers'")
	for _, batch := range []int64{rule, set, first} {
		s.undo(batch)
	}
	if got := programme(); got != was {
		t.Errorf("the programme is %s, want %s", got, was)
	}
	s.sound()
}

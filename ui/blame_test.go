package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// What the book refuses stands by the field that it is about, and everything typed stays.
func TestARefusalStandsByItsField(t *testing.T) {
	gold := program.Tiers{Steps: []program.Tier{{Key: "gold", Name: "金卡", Reach: program.Measures{Spend: 100}}}}
	for name, c := range map[string]struct {
		form *formPanel
		set  map[string]string
		at   string
		told string
	}{
		"percent":   {newRewardForm(store.Offer{Kind: store.KindPercent, Name: "tenth", Points: 5, Stock: -1}), map[string]string{"value": "150"}, "value", "100 per cent"},
		"days":      {newRewardForm(store.Offer{Kind: store.KindGift, Name: "cup", Points: 5, Stock: -1}), map[string]string{"days": "4000"}, "days", "4,000"},
		"both":      {newCouponForm(newCoupons()), map[string]string{"name": "x", "value": "5", "count": "200000"}, "count", "1 to 100,000"},
		"nobody":    {newCouponForm(newCoupons()), map[string]string{"name": "x", "value": "5", "where": "spend > 900"}, "where", "fits 0 members"},
		"plan":      {newPlanForm(store.CarePlan{After: store.PlanReceipt, Days: 7}), map[string]string{"name": "x", "days": "9999"}, "days", "9,999"},
		"same":      {newTierForm(gold, 0), map[string]string{"name": "Silver", "spend": "1"}, "spend", "ask the same"},
		"threshold": {newTierForm(gold, 0), map[string]string{"name": "Silver"}, "spend", "asks nothing"},
		"twice":     {newTierForm(gold, 0), map[string]string{"name": "金卡", "key": "silver", "spend": "5"}, "name", "金卡"},
		"key":       {newTierForm(gold, 0), map[string]string{"name": "Silver", "key": "a b", "spend": "5"}, "key", "no key of a tier"},
		"setting":   {newSettingForm(store.Setting{Key: "return_days"}), map[string]string{"value": "x"}, "value", "x"},
	} {
		r := bookRig(t)
		r.run(r.app.Push(c.form))
		for key, value := range c.set {
			c.form.form.Input(key).Field.Set(value)
		}
		r.press("ctrl+s").sees(c.told)
		if r.app.top() != c.form || c.form.form.At() != c.at || c.form.form.Problem != "" || c.form.form.Frozen {
			t.Errorf("%s: the cursor is on %q, below stands %q:\n%s", name, c.form.form.At(), c.form.form.Problem, r.frame())
		}
		for key, value := range c.set {
			if got := c.form.form.Value(key); got != value {
				t.Errorf("%s: %s holds %q, typed was %q", name, key, got, value)
			}
		}
	}
}

// A field of a rule is called as the form calls it when it is refused, and a tier that the draft does not have is refused there, with those
// that it has.
func TestAFieldOfARuleIsRefusedByItsWord(t *testing.T) {
	r := bookRig(t)
	s := newProgramme()
	r.run(r.app.GoTo("points", s))
	form := newRuleForm(s, program.Rule{ID: store.DraftRule, Kind: program.RuleMultiple})
	r.run(r.app.Push(form))
	r.press("type:x2", "tab", "type:abc", "ctrl+s").sees("no value for “Times”").press("ctrl+l", "ctrl+s").sees("规则的“倍数”不能是“abc”").press("ctrl+l", "ctrl+u", "type:2")
	form.form.Input("tiers").Field.Set("gld")
	r.press("ctrl+s").sees("The shop has no tier “gld”", "There are: 金卡")
	if form.form.At() != "tiers" {
		t.Errorf("the cursor is on %q", form.form.At())
	}
	form.form.Input("tiers").Field.Set("金卡")
	if r.press("ctrl+s"); r.app.top() != Screen(s) {
		t.Fatalf("a tier of the shop is refused:\n%s", r.frame())
	}
}

// A tier without a key of its own gets one from its name, whatever signs that has.
func TestAKeyIsMadeOfTheNameOfATier(t *testing.T) {
	for name, want := range map[string]string{"Gold": "gold", "Gold Card +": "gold_card", "  A.B/c ": "a_b_c", "金卡": "金卡", "VIP·黑卡": "vip·黑卡", "!": ""} {
		if got := tierKeyOf(name); got != want {
			t.Errorf("%q makes %q, want %q", name, got, want)
		}
	}
}

// The footer says how a list is opened, and what Enter does in it.
func TestTheFooterSaysHowAListIsOpened(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "r", "n").misses("Space choose")
	r.press("tab").sees("Space choose", "Enter next").press("space").sees("↑↓ choose", "Enter take it").misses("Enter next")
	r.press("esc", "tab").misses("Space choose")

	// A setting with ready values is chosen anew: a blank opens the list, and what is typed stands in place of the value from before.
	expiry := store.Setting{Key: "expiry", Value: "12m"}
	form := newSettingForm(expiry)
	r.run(r.app.Push(form))
	r.sees("Space choose").press("space").sees("Enter take it").press("esc", "type:18m", "ctrl+s")
	if got := r.book.prefs["setting expiry"]; got != "18m" {
		t.Errorf("saved %q", got)
	}
}

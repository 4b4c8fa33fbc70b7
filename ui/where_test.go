package ui

import (
	"context"
	"testing"

	"regulars/store"
	"regulars/store/program"
)

// A form with a filter refuses, beside the field, a tier and a channel that the shop does not have when they are typed; what was saved with
// a tier that has gone since is saved again.
func TestAFormRefusesATierThatNobodyKnows(t *testing.T) {
	message := func(r *rig) {
		s := newMessages()
		r.run(r.app.GoTo("marketing", s))
		r.app.mail = func(context.Context, MailingRequest) (Mailing, error) { return Mailing{}, nil }
		r.press("x")
	}
	rule := func(r *rig) {
		s := newProgramme()
		r.run(r.app.GoTo("points", s))
		r.run(r.app.Push(newRuleForm(s, program.Rule{ID: store.DraftRule, Kind: program.RuleMultiple, Name: "x2", Factor: 2000, Where: "tier:gone"})))
	}
	for name, opened := range map[string]struct {
		open  func(r *rig)
		saved string
	}{
		"reward": {func(r *rig) {
			r.run(r.app.Push(newRewardForm(store.Offer{Kind: store.KindGift, Name: "cup", Points: 5, Stock: -1, Where: "tier:gone"})))
		}, "tier:gone"},
		"coupon": {func(r *rig) {
			r.run(r.app.Push(newCouponForm(newCoupons())))
			r.press("type:five", "tab", "tab", "type:5")
		}, ""},
		"plan": {func(r *rig) {
			r.run(r.app.Push(newPlanForm(store.CarePlan{Name: "back", After: store.PlanReceipt, Days: 7, Active: true, Filter: "tier:gone"})))
		}, "tier:gone"},
		"mailing": {message, ""},
		"rule":    {rule, "tier:gone"},
	} {
		for typed, told := range map[string]string{"tier:gld": "Did you mean gold?", "tier:nosuch": "One of: 金卡", "consent:fax": "“fax” is no value", "spend >": "something is missing"} {
			r := bookRig(t)
			opened.open(r)
			form, ok := r.app.top().(*formPanel)
			if !ok {
				t.Fatalf("%s: no form:\n%s", name, r.frame())
			}
			in := form.form.Input("where")
			if in == nil || in.Value() != opened.saved {
				t.Fatalf("%s: the filter is %v", name, in)
			}
			in.Field.Set(typed)
			r.press("ctrl+s").sees(told)
			if r.app.top() != form || form.form.At() != "where" || form.form.Frozen || form.form.Problem != "" || in.Value() != typed {
				t.Fatalf("%s: %s does not stand by its field:\n%s", name, typed, r.frame())
			}
			in.Field.Set("tier != 金卡")
			r.press("ctrl+s")
			if r.app.top() == form {
				t.Fatalf("%s: a tier of the shop is refused:\n%s", name, r.frame())
			}
		}
		r := bookRig(t)
		opened.open(r)
		form := r.app.top()
		if r.press("ctrl+s"); opened.saved != "" && r.app.top() == form {
			t.Fatalf("%s: what was saved is refused:\n%s", name, r.frame())
		}
	}
}

// A rule of a draft may name a tier that only the draft has.
func TestARuleKnowsTheTiersOfItsDraft(t *testing.T) {
	r := bookRig(t)
	s := newProgramme()
	r.run(r.app.GoTo("points", s))
	s.draft.Tiers.Steps = append(s.draft.Tiers.Steps, program.Tier{Key: "top", Name: "顶级", Reach: program.Measures{Spend: 900}})
	for _, where := range []string{"tier:top", "tier:顶级"} {
		r.run(r.app.Push(newRuleForm(s, program.Rule{ID: store.DraftRule, Kind: program.RuleMultiple, Name: "x2", Factor: 2000})))
		form := r.app.top().(*formPanel)
		form.form.Input("where").Field.Set(where)
		r.press("ctrl+s")
		if r.app.top() != Screen(s) || s.draft.Terms.Rule(store.DraftRule).Where != where {
			t.Fatalf("%s was refused:\n%s", where, r.frame())
		}
	}
}

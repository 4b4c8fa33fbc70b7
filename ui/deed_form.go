package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// handDeeds are the deeds that somebody records by hand and that a rule in force rewards.
func (a *App) handDeeds() []string {
	shop := a.shop()
	acts := shop.Terms.Acts()
	return slices.DeleteFunc(slices.Clone(program.HandActions), func(action string) bool { return !slices.Contains(acts, action) })
}

// noDeed is why no deed can be recorded: no rule rewards any.
func (s *member) noDeed() string {
	if reason := s.off(); reason != "" {
		return reason
	}
	if len(s.app.handDeeds()) == 0 {
		return "off.nodeed"
	}
	return s.app.viewOnly()
}

// newDeed is the form that records a deed of a member with what shows it; the same proof counts once.
func newDeed(member int64, name string) *formPanel {
	f := &formPanel{width: 76}
	f.title = func() string { return f.T("form.deed", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		deeds := f.app.handDeeds()
		return widget.Form{Save: f.label("act.member.deed"), Note: f.T("form.deed.note"), Inputs: []*widget.Input{
			{
				Key: "action", Label: f.T("form.deed.what"), Width: 30, Choice: widget.NewChoice("", f.named("rule.action", deeds...)...),
				Hint: func() string { return f.T("form.deed.gives", "n", f.app.deedPoints(f.form.Value("action"))) },
			},
			{Key: "proof", Label: f.T("form.deed.proof"), Width: 34, Check: filled(f, "form.bad.proof")},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		d := store.Deed{Member: member, Action: f.form.Value("action"), Proof: strings.TrimSpace(f.form.Value("proof"))}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.Reward(ctx, d) })
	}
	f.after = acked("toast.awarded", name)
	return f
}

// deedPoints is what the rules in force give for a deed, limits aside.
func (a *App) deedPoints(action string) (points int64) {
	shop := a.shop()
	for i := range shop.Terms.Rules {
		if r := &shop.Terms.Rules[i]; !r.Off && r.Kind == program.RuleAction && r.Action == action && r.Unit == program.UnitPoints {
			points += r.Points
		}
	}
	return points
}

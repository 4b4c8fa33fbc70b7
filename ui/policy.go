package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

const (
	slotPolicy  = "policy"
	policyGrace = 30 // days that are proposed until the first point may lapse
)

// newPolicyForm asks from which day points given before may lapse as the programme says now. What that comes to is asked before it is done.
func newPolicyForm(s *settings) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("setting.points_given") }
	f.make = func(f *formPanel) widget.Form {
		day := dayInput(f, f.T("policy.form"))
		day.Hint, day.Field = nil, widget.NewField((f.app.today() + policyGrace).String())
		day.Check = func(v string) string {
			if day, err := store.ParseDay(strings.TrimSpace(narrow(v))); err != nil || day < f.app.today() {
				return f.T("form.bad.later", "example", (f.app.today() + policyGrace).String())
			}
			return ""
		}
		note := f.T("policy.note", "expiry", reports.ExpiryWords(f.app.lang, f.app.shop().Terms.Expiry))
		return widget.Form{Save: f.T("policy.preview"), Note: note, Inputs: []*widget.Input{day}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		day, _ := store.ParseDay(strings.TrimSpace(narrow(f.form.Value("day"))))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return book.ApplyExpiry(ctx, store.Reliving{NotBefore: day, DryRun: true})
		})
	}
	f.after = func(_ *formPanel, value any) tea.Cmd { return s.askPolicy(value.(store.Relived)) }
	return f
}

// askPolicy says what other last days would touch, and gives them after a yes.
func (s *settings) askPolicy(would store.Relived) tea.Cmd {
	if would.Lots == 0 {
		return s.app.Done("policy.none")
	}
	return s.app.Confirm(func() question {
		text := s.T("policy.ask", "points", would.Points, "members", would.Members, "sooner", would.Sooner, "later", would.Later,
			"first", reports.FirstLapse(s.app.lang, would.First))
		return question{title: s.T("setting.points_given"), text: text, act: s.T("policy.act")}
	}, func() tea.Cmd {
		return save(&s.Base, slotPolicy, func(ctx context.Context, book Book) (any, error) {
			return book.ApplyExpiry(ctx, store.Reliving{NotBefore: would.NotBefore})
		})
	})
}

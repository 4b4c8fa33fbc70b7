package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// newConsent is the form for what the member said about being written to on one channel.
func newConsent(m store.Member, name string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.consent", "name", name) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.T("act.save"), Note: f.T("form.consent.note"), Inputs: []*widget.Input{
			{Key: "channel", Label: f.T("form.channel"), Width: 24, Choice: widget.NewChoice("", f.named("channel", "wechat", "sms", "email", "phone", "post")...)},
			{Key: "granted", Label: f.T("form.answer"), Width: 24, Choice: widget.NewChoice("", f.named("consent", "yes", "no")...)},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edit := store.MemberEdit{Version: m.Version, Consent: map[string]bool{f.form.Value("channel"): f.form.Value("granted") == "yes"}}
		return f.edit(m.ID, edit)
	}
	f.after = said("toast.saved")
	return f
}

// edit saves a change of a member.
func (f *formPanel) edit(id int64, edit store.MemberEdit) tea.Cmd {
	return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
		return asBatch(book.EditMember(ctx, id, edit))
	})
}

// newDetail is the form for one more thing to know of a member: size, allergy, favourite tea. An empty value takes it
// away.
func newDetail(m store.Member, name string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.detail", "name", name) }
	f.make = func(f *formPanel) widget.Form {
		var known []widget.Option
		for _, field := range m.Fields {
			known = append(known, widget.Option{Value: field.Name, Word: field.Name})
		}
		known = append(known, f.options("detail", 4)...)
		return widget.Form{Save: f.T("act.save"), Note: f.T("form.detail.note"), Inputs: []*widget.Input{
			{Key: "name", Label: f.T("form.detail.name"), Width: 24, Choice: widget.NewFreeChoice("", known...), Check: filled(f, "form.bad.empty")},
			{Key: "value", Label: f.T("settings.value"), Width: 36},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edit := store.MemberEdit{Version: m.Version, Fields: map[string]string{f.form.Value("name"): strings.TrimSpace(f.form.Value("value"))}}
		return f.edit(m.ID, edit)
	}
	f.after = said("toast.saved")
	return f
}

// merge asks which other record is of this person, and takes it in.
func (s *member) merge() tea.Cmd {
	keep := s.m.MemberRow
	return s.app.Push(newMemberPick("member.merge.title", func(lose store.MemberRow) tea.Cmd {
		return s.askMerge("act.member.merge", keep, lose)
	}))
}

// newExclusion is the form that takes a member's orders out of the figures.
func newExclusion(m store.Member, name string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.exclude", "name", name) }
	f.make = func(f *formPanel) widget.Form {
		options := append([]widget.Option{{Value: "", Word: f.T("excluded.none")}}, f.named("excluded", store.Exclusions()...)...)
		return widget.Form{Save: f.T("act.save"), Note: f.T("form.exclude.note"), Inputs: []*widget.Input{
			{Key: "reason", Label: f.label("word.reason"), Width: 24, Choice: widget.NewChoice(m.Excluded, options...)},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		id, reason := m.ID, f.form.Value("reason")
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return true, book.ExcludeMember(ctx, id, reason)
		})
	}
	f.after = said("toast.saved")
	return f
}

// join makes the person a member.
func (s *member) join() tea.Cmd {
	id, yes := s.id, true
	edit := store.MemberEdit{Version: s.m.Version, Joined: &yes}
	return save(&s.Base, slotSuspend, func(ctx context.Context, book Book) (any, error) {
		return asBatch(book.EditMember(ctx, id, edit))
	})
}

// see notes that the person was there.
func (s *member) see() tea.Cmd {
	id := s.id
	return save(&s.Base, slotSeen, func(ctx context.Context, book Book) (any, error) {
		return asBatch(book.SeeMember(ctx, id, 0))
	})
}

// joined is why the person cannot join.
func (s *member) joined() string {
	if s.m.Joined != 0 {
		return "off.joined"
	}
	return s.fixed()
}

package ui

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// newNote is the form for a dated note on a member.
func newNote(id int64, name string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.note", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		in := textInput(f, "text", f.T("form.note.text"), 46, "")
		in.Check = filled(f, "form.bad.empty")
		return widget.Form{Save: f.label("act.member.note"), Inputs: []*widget.Input{in}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		text := f.text("text")
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return true, book.NoteMember(ctx, id, text)
		})
	}
	f.after = said("toast.noted")
	return f
}

// filled is the check of an input that must not be empty.
func filled(f *formPanel, key string) func(string) string {
	return func(v string) string {
		if strings.TrimSpace(v) == "" {
			return f.T(key)
		}
		return ""
	}
}

// said is what follows a save of which there is no more to say than that it was done.
func said(key string) func(*formPanel, any) tea.Cmd {
	return func(f *formPanel, _ any) tea.Cmd { return f.app.Done(key) }
}

// newTags is the form for a member's tags: the line holds all of them.
func newTags(m store.Member) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.tags", "name", f.app.called(&m.MemberRow)) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.member.tag"), Inputs: []*widget.Input{{
			Key: "tags", Label: f.T("form.tags.label"), Width: 46, Field: widget.NewField(strings.Join(m.Tags, " ")),
		}}, Note: f.T("form.tags.hint")}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		add, remove := changedTags(m.Tags, splitTags(f.form.Value("tags")))
		id := m.ID
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return asBatch(book.TagMember(ctx, id, add, remove))
		})
	}
	f.after = said("toast.saved")
	return f
}

// changedTags says which tags came and which went.
func changedTags(before, after []string) (add, remove []string) {
	has := func(tags []string, tag string) bool {
		for _, t := range tags {
			if t == tag {
				return true
			}
		}
		return false
	}
	for _, tag := range after {
		if !has(before, tag) {
			add = append(add, tag)
		}
	}
	for _, tag := range before {
		if !has(after, tag) {
			remove = append(remove, tag)
		}
	}
	return add, remove
}

// newMemberEdit is the form for what is known of a member. It saves what was changed, and is refused when somebody else
// changed the member meanwhile.
func newMemberEdit(m store.Member) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.edit", "name", f.app.called(&m.MemberRow)) }
	before := map[string]string{
		"name": m.Name, "phone": m.Phone, "email": m.Email, "city": m.City, "found": m.FoundBy, "birthday": birthday(m),
	}
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.save"), Inputs: append([]*widget.Input{
			{Key: "name", Label: f.label("word.name"), Width: 30, Field: widget.NewField(before["name"])},
			{Key: "phone", Label: f.label("word.phone"), Width: 20, Field: widget.NewField(before["phone"])},
			{Key: "email", Label: f.label("word.email"), Width: 30, Field: widget.NewField(before["email"])},
			{
				Key: "birthday", Label: f.label("word.birthday"), Width: 12, Field: widget.NewField(before["birthday"]),
				Hint: func() string { return f.T("form.birthday.hint") },
			},
			{Key: "city", Label: f.T("form.city"), Width: 20, Field: widget.NewField(before["city"])},
			{Key: "found", Label: f.T("form.found"), Width: 30, Choice: widget.NewFreeChoice(before["found"], f.options("found.by", 6)...)},
		}, fieldInputs(f, &m)...)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		edit := store.MemberEdit{Version: m.Version, Fields: fieldEdits(f, &m)}
		for key, at := range map[string]**string{
			"name": &edit.Name, "phone": &edit.Phone, "email": &edit.Email, "city": &edit.City, "found": &edit.FoundBy,
			"birthday": &edit.Birthday,
		} {
			if value := strings.TrimSpace(f.form.Value(key)); value != before[key] {
				*at = &value
			}
		}
		id := m.ID
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			return asBatch(book.EditMember(ctx, id, edit))
		})
	}
	f.after = said("toast.saved")
	return f
}

// birthday is a member's birthday as it is typed.
func birthday(m store.Member) string {
	switch {
	case m.BirthMonth == 0:
		return ""
	case m.BirthYear == 0:
		return fmt.Sprintf("%02d-%02d", m.BirthMonth, m.BirthDay)
	}
	return fmt.Sprintf("%04d-%02d-%02d", m.BirthYear, m.BirthMonth, m.BirthDay)
}

// newAttach is the form that gives an order that nobody owned to a member (补登积分).
func newAttach(id int64, name string) *formPanel {
	f := &formPanel{}
	f.title = func() string { return f.T("form.attach", "name", f.app.name(name)) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.member.attach"), Note: f.T("form.attach.note"), Inputs: []*widget.Input{
			{Key: "order", Label: f.T("form.order"), Width: 34, Check: filled(f, "form.bad.order")},
		}}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		ref := strings.TrimSpace(f.form.Value("order"))
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
			order, err := book.FindOrder(ctx, ref)
			if err != nil {
				return store.OrderAck{}, err
			}
			return book.AttachOrder(ctx, order, id)
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		ack := value.(store.OrderAck)
		return f.app.Done("toast.attached", "ref", ack.Ref, "n", ack.Points)
	}
	return f
}

package ui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// cannedReply is a reply to choose from: the shop's own, or one that every shop begins with.
type cannedReply struct {
	lang.Reply
	own bool
}

// canned are the shop's own replies, and those that every shop begins with where none of its own has the name.
func canned(l lang.Lang, own []store.CannedReply) (list []cannedReply) {
	for _, r := range own {
		list = append(list, cannedReply{lang.Reply{Name: r.Name, Text: r.Text}, true})
	}
	for _, r := range l.ReadyReplies() {
		if !slices.ContainsFunc(own, func(o store.CannedReply) bool { return o.Name == r.Name }) {
			list = append(list, cannedReply{r, false})
		}
	}
	return list
}

// replies is the list of canned replies in the language shown, with the one under the cursor as it stands.
type replies struct {
	roll
	listing[cannedReply]
}

func newReplies() *replies {
	s := &replies{}
	s.name, s.columns, s.actions, s.wrote = "replies", s.heads, s.acts, s.saved
	rolls(&s.roll, &s.listing, s.line, s.card)
	s.listing.id = func(r *cannedReply) int64 { return namedID(r.Name) }
	s.reads = func() errand {
		l := s.app.lang
		return func(ctx context.Context, book Book) (any, error) {
			own, err := book.CannedReplies(ctx, string(l))
			return canned(l, own), err
		}
	}
	return s
}

func (s *replies) heads() []widget.Column {
	return []widget.Column{{Title: s.T("messages.col.name"), Width: 14, Max: 20}, {Title: s.T("messages.col.text"), Width: 20, Grow: 3}}
}

func (s *replies) line(r *cannedReply) widget.Row {
	tone := widget.Plain
	if !r.own {
		tone = widget.Muted
	}
	return widget.Row{{Text: r.Name}, {Text: strings.ReplaceAll(r.Text, "\n", " "), Tone: tone}}
}

func (s *replies) card(r *cannedReply) []sheetRow {
	return append([]sheetRow{{note: r.Name, tone: widget.Strong}, {}}, s.app.textRows(r.Text)...)
}

func (s *replies) acts() []Action {
	return []Action{
		{ID: "reply.edit", Key: keys.Open, Off: s.cannot, Do: func() tea.Cmd { return s.app.Push(s.form(s.at())) }},
		{ID: "reply.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(s.form(nil)) }},
		{ID: "reply.copy", Key: keys.Copy, Off: s.none, Do: func() tea.Cmd {
			return tea.Batch(tea.SetClipboard(s.at().Text), s.app.Done("toast.copied"))
		}},
		{ID: "reply.remove", Key: keys.Delete, Off: s.notOwn, Do: s.remove},
	}
}

func (s *replies) notOwn() string {
	if r := s.at(); r != nil && !r.own {
		return "off.notown"
	}
	return s.cannot()
}

// remove takes the shop's own reply away, so that the program's of the name stands again if there is one.
func (s *replies) remove() tea.Cmd {
	reply := store.CannedReply{Lang: string(s.app.lang), Name: s.at().Name}
	return save(&s.Base, slotRemove, func(ctx context.Context, book Book) (any, error) { return asBatch(book.SaveCannedReply(ctx, reply)) })
}

func (s *replies) saved(Result) tea.Cmd { return s.app.Done("toast.reply.removed") }

// form is the form for a reply, as it is saved in the language shown when it opens; nil is a new one.
func (s *replies) form(r *cannedReply) *formPanel {
	f, was := &formPanel{width: 76}, cannedReply{}
	if r != nil {
		was = *r
	}
	taken := slices.Clone(s.items)
	l := s.app.lang
	f.title = func() string {
		if was.Name == "" {
			return f.label("act.reply.new")
		}
		return was.Name
	}
	f.make = func(f *formPanel) widget.Form {
		text := textInput(f, "text", f.T("form.reply.text"), 52, was.Text)
		text.Check = filled(f, "form.bad.empty")
		inputs := []*widget.Input{text}
		if was.Name == "" {
			inputs = []*widget.Input{{Key: "name", Label: f.T("messages.col.name"), Width: 24, Check: func(v string) string {
				if slices.ContainsFunc(taken, func(r cannedReply) bool { return r.Name == strings.TrimSpace(v) }) {
					return f.T("replies.bad.name")
				}
				return filled(f, "form.bad.empty")(v)
			}}, text}
		}
		return widget.Form{Save: f.T("act.save"), Note: f.T("replies.note", "words", "{"+strings.Join(store.ReplyWords(), "} {")+"}"), Inputs: inputs}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		reply := store.CannedReply{Lang: string(l), Name: was.Name, Text: f.text("text")}
		if reply.Name == "" {
			reply.Name = narrowed(f, "name")
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return asBatch(book.SaveCannedReply(ctx, reply)) })
	}
	f.after = said("toast.saved")
	return f
}

package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// askShown is how many people to ask are read.
const askShown = 500

// slotAsked is the slot in which it is noted that people have been asked.
const slotAsked = "asked"

// ask is whom to ask for feedback today.
type ask struct {
	Base
	listing[store.Asking]
	found store.AskList
}

func newAsk() *ask {
	return &ask{listing: listing[store.Asking]{id: func(a *store.Asking) int64 { return a.ID }}}
}

// Init reads the list.
func (s *ask) Init() tea.Cmd { return s.Reload() }

// Reload reads the list again.
func (s *ask) Reload() tea.Cmd {
	return load(&s.Base, slotList, func(ctx context.Context, book Book) (any, error) {
		return book.AskList(ctx, store.AskQuery{Limit: askShown})
	})
}

// Title is the list's part of the path.
func (s *ask) Title() string { return s.T("ask.title") }

// Rebuild makes a line for each.
func (s *ask) Rebuild() {
	s.table.SetColumns(
		widget.Column{Title: s.T("members.col.name"), Width: 14, Grow: 2},
		widget.Column{Title: s.T("members.col.reach"), Width: 15, Grow: 1},
		widget.Column{Title: s.T("ask.col.order"), Width: 12, Grow: 1, Drop: 1},
		widget.Column{Title: s.T("ask.col.received"), Width: 10, Right: true},
		widget.Column{Title: s.T("members.col.spend") + " " + s.app.sign(), Width: 13, Right: true, Drop: 2},
	)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		a := &s.items[i]
		rows[i] = widget.Row{
			{Text: s.app.called(&a.MemberRow)},
			{Text: s.app.reach(a.Phone, a.Email), Tone: widget.Muted},
			{Text: s.app.tailRef(a.Ref, orderWidth), Tone: widget.Muted},
			{Text: s.app.short(a.Received), Tone: widget.Muted},
			{Text: s.app.amount(a.Spend)},
		}
	}
	s.table.SetRows(rows)
}

// Refuse shows in the list why it could not be read.
func (s *ask) Refuse(slot string, err error) bool { return s.unread(slot, err) }

// Update takes the list and what was noted.
func (s *ask) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		switch value := msg.Value.(type) {
		case store.AskList:
			s.found = value
			s.take(msg.Slot, value.Items, false, s.Rebuild)
		case int64:
			return s.app.Done("toast.asked", "n", value)
		}
	default:
		s.moved(msg)
	}
	return nil
}

func (s *ask) none() string {
	if s.at() == nil {
		return "off.noask"
	}
	return ""
}

func (s *ask) cannotMark() string {
	if why := s.none(); why != "" {
		return why
	}
	return s.app.viewOnly()
}

// Actions are what can be done with whom to ask.
func (s *ask) Actions() []Action {
	return []Action{
		{ID: "open", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newMember(s.at().ID)) }},
		{ID: "ask.one", Key: keys.Seen, Off: s.cannotMark, Do: func() tea.Cmd { return s.mark([]store.Asking{*s.at()}) }},
		{ID: "ask.all", Key: keys.Award, Off: s.cannotMark, Do: s.markAll},
		{ID: "feedback.new", Key: keys.Feedback, Off: s.cannotMark, Do: func() tea.Cmd {
			a := s.at()
			return s.app.Push(newFeedbackForm(about{member: a.ID, order: a.Order, name: s.app.called(&a.MemberRow)}))
		}},
		{ID: "back", Key: keys.Back, Do: s.app.Pop},
	}
}

// markAll asks, then notes that everybody on the list has been asked.
func (s *ask) markAll() tea.Cmd {
	list := s.items
	return s.app.Confirm(func() question {
		return question{text: s.T("ask.all.ask", "n", len(list)), act: s.T("act.ask.all")}
	}, func() tea.Cmd { return s.mark(list) })
}

func (s *ask) mark(list []store.Asking) tea.Cmd {
	return save(&s.Base, slotAsked, func(ctx context.Context, book Book) (any, error) {
		_, marked, err := book.Ask(ctx, store.AskInput{Kind: store.AnswerNPS, Members: list})
		return marked, err
	})
}

// View draws who is to be asked, who is left out, and how many have answered.
func (s *ask) View(w, h int) string {
	p := s.page(w, h)
	s.crumbs(p)
	if s.ready && s.err == nil {
		s.summary(p)
	}
	p.End()
	s.drawList(p, &s.listed, func() {
		shop := s.app.shop()
		s.nothing(p, s.T("ask.empty"), s.T("ask.empty.next", "after", shop.AskAfter, "every", shop.AskEvery))
	})
	return p.String()
}

// summary is the line above the list.
func (s *ask) summary(p *widget.Page) {
	parts := []string{s.T("ask.total", "n", s.found.Total)}
	for _, why := range []string{store.SkipRecent, store.SkipOptOut, store.SkipNoContact, store.SkipComplaint} {
		if n := s.found.Skipped[why]; n > 0 {
			parts = append(parts, s.T("ask.skipped."+why, "n", n))
		}
	}
	if s.found.Asked > 0 {
		parts = append(parts, s.T("ask.response", "answered", s.found.Answered, "n", s.found.Asked))
	}
	p.Text(widget.Muted, strings.Join(parts, "  "))
}

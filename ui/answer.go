package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// answerView is one answer: what was said, by whom and about what, and what it was before.
type answerView struct {
	Base
	id     int64
	f      store.FeedbackRow
	before []store.FeedbackRow
	ready  bool
	err    error
	block  drawing
}

func newAnswer(id int64) *answerView { return &answerView{id: id} }

// answerRead is an answer with its history.
type answerRead struct {
	f      store.FeedbackRow
	before []store.FeedbackRow
}

// reading reports whether it has yet to come.
func (s *answerView) reading() bool { return !s.ready && s.err == nil }

// Init reads the answer.
func (s *answerView) Init() tea.Cmd { return s.Reload() }

// Reload reads the answer again.
func (s *answerView) Reload() tea.Cmd {
	id := s.id
	return load(&s.Base, "answer", func(ctx context.Context, book Book) (any, error) {
		f, before, err := book.Answer(ctx, id)
		return answerRead{f, before}, err
	})
}

// Rebuild forgets what was drawn.
func (s *answerView) Rebuild() { s.block.forget() }

// Title is the answer's number.
func (s *answerView) Title() string { return store.AnswerRef(s.id) }

// Refuse shows why the answer could not be read.
func (s *answerView) Refuse(slot string, err error) bool {
	if slot == "answer" {
		s.err = err
	}
	return slot == "answer"
}

// Update takes what was read or written and scrolls.
func (s *answerView) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		if read, ok := msg.Value.(answerRead); ok {
			s.f, s.before, s.ready, s.err = read.f, read.before, true, nil
			s.Rebuild()
			return s.meet(map[int64]string{read.f.Member: read.f.Name})
		}
		if ack, ok := msg.Value.(store.AnswerAck); ok { // a revision has a number of its own
			s.id = ack.ID
			return tea.Batch(s.app.answerWritten(msg), s.Reload())
		}
		if msg.Slot == slotRemove {
			return tea.Batch(s.app.Close(s.base().id), s.app.answerWritten(msg))
		}
		return s.app.answerWritten(msg)
	case widget.Stroke:
		s.block.scroll(msg.Kind)
	}
	return nil
}

// at is the answer once it is there.
func (s *answerView) at() *store.FeedbackRow {
	if !s.ready {
		return nil
	}
	return &s.f
}

func (s *answerView) noMember() string {
	if s.f.Member == 0 {
		return "off.order.nobody"
	}
	return ""
}

func (s *answerView) noOrder() string {
	if s.f.OrderID == 0 {
		return "off.noorder"
	}
	return ""
}

func (s *answerView) cannotEdit() string {
	if !s.ready {
		return "off.loading"
	}
	return s.app.viewOnly()
}

// Actions are what can be done with the answer.
func (s *answerView) Actions() []Action {
	list := []Action{
		{ID: "order.member", Key: keys.Open, Off: s.noMember, Do: func() tea.Cmd { return s.app.Push(newMember(s.f.Member)) }},
		{ID: "member.ticket", Key: keys.Ticket, Off: s.cannotEdit, Do: func() tea.Cmd {
			f := &s.f
			return s.app.Push(newTicketForm(ticketAbout{member: f.Member, order: f.OrderID, name: f.Name, ref: f.Order, feedback: f.ID}))
		}},
		{ID: "feedback.edit", Key: keys.Edit, Off: s.cannotEdit, Do: func() tea.Cmd { return s.app.Push(newFeedbackEdit(s.f, s.base().id)) }},
		{ID: "points.order", Key: keys.Order, Off: s.noOrder, Do: func() tea.Cmd { return s.app.Push(newOrder(s.f.OrderID)) }},
	}
	return append(append(list, s.answerActions(s.at)...), Action{ID: "back", Key: keys.Back, Do: s.app.Pop, Quiet: true})
}

// View draws the answer.
func (s *answerView) View(w, h int) string {
	p, read := s.opened(w, h, s.ready, s.err)
	if !read {
		return p.String()
	}
	s.block.show(&s.Base, p, w, s.card)
	return p.String()
}

// card is everything that is known of the answer.
func (s *answerView) card(w int) []string {
	a, f, p := s.app, &s.f, s.page(w, longestSheet)
	score := a.scoreCell(f)
	p.Gap(2).Put(strongUnless(score.Tone), score.Text).Gap(2).Put(widget.Plain, a.whoSaid(f)).Gap(2).Put(widget.Muted, a.moment(f.At)).End()
	if f.Comment != "" {
		p.End()
		for line := range strings.SplitSeq(f.Comment, "\n") {
			p.Text(widget.Plain, line)
		}
	}
	p.End()
	tone := ""
	if f.HasTone {
		tone = s.T("feedback.tone." + [...]string{"bad", "none", "good"}[f.Tone+1])
	}
	asked := ""
	if f.AskedAt != 0 {
		asked = a.moment(f.AskedAt) + "  " + f.AskedBy
	}
	rows := []sheetRow{}
	for _, row := range []sheetRow{
		{label: s.T("feedback.col.driver"), value: a.driverCell(f).Text, note: tone},
		{label: s.T("feedback.col.channel"), value: a.lang.Listed("channel", f.Channel)},
		{label: s.label("word.order"), value: f.Order},
		{label: s.T("feedback.product"), value: f.Product},
		{label: s.T("feedback.question"), value: f.Question},
		{label: s.T("feedback.tags"), value: strings.ReplaceAll(f.Tags, ",", " ")},
		{label: s.T("feedback.about"), value: f.About},
		{label: s.T("feedback.asked"), value: asked},
		{label: s.T("feedback.recorded"), value: a.moment(f.Recorded), note: f.Staff},
	} {
		if row.value != "" {
			rows = append(rows, row)
		}
	}
	a.facts(p, rows)
	if len(s.before) == 0 {
		return trimmed(p)
	}
	p.End()
	p.Line(widget.Accent, s.T("feedback.before"))
	for i := range s.before {
		was := &s.before[i]
		p.Gap(2).Put(widget.Muted, a.moment(was.Recorded)).Gap(2).Put(widget.Plain, a.scoreCell(was).Text).Gap(2).Put(widget.Muted, strings.ReplaceAll(was.Comment, "\n", " ")).End()
	}
	return trimmed(p)
}

// strongUnless keeps a tone that says something, and is strong without.
func strongUnless(tone widget.Tone) widget.Tone {
	if tone == widget.Plain {
		return widget.Strong
	}
	return tone
}

// answerActions are what can be done with an answer from the list and from its page: at gives it, nil when there is none.
func (b *Base) answerActions(at func() *store.FeedbackRow) []Action {
	off := func(why func(f *store.FeedbackRow) string) func() string {
		return func() string {
			f := at()
			if f == nil {
				return "off.noanswer"
			}
			if reason := why(f); reason != "" {
				return reason
			}
			return b.app.viewOnly()
		}
	}
	always := func(*store.FeedbackRow) string { return "" }
	return []Action{
		{ID: "feedback.confirm", Key: keys.Verify, Off: off(func(f *store.FeedbackRow) string {
			if f.Driver != "" || f.Proposed == "" {
				return "off.noproposal"
			}
			return ""
		}), Do: func() tea.Cmd {
			id := at().ID
			return save(b, slotConfirm, func(ctx context.Context, book Book) (any, error) { return book.ConfirmAnswers(ctx, []int64{id}) })
		}},
		{ID: "feedback.link", Key: keys.Attach, Off: off(always), Quiet: true, Do: func() tea.Cmd {
			id := at().ID
			return b.app.Push(newMemberPick("feedback.link.title", func(m store.MemberRow) tea.Cmd {
				return save(b, slotLink, func(ctx context.Context, book Book) (any, error) {
					return book.EditAnswer(ctx, id, store.AnswerEdit{Member: &m.ID})
				})
			}))
		}},
		{ID: "feedback.remove", Key: keys.Delete, Off: off(always), Quiet: true, Do: func() tea.Cmd {
			id := at().ID
			return b.app.Confirm(func() question {
				return question{text: b.T("feedback.remove.ask", "ref", store.AnswerRef(id)), act: b.T("act.feedback.remove")}
			}, func() tea.Cmd {
				return save(b, slotRemove, func(ctx context.Context, book Book) (any, error) { return book.RemoveAnswers(ctx, []int64{id}) })
			})
		}},
	}
}

// answerWritten says what a write on answers did.
func (a *App) answerWritten(r Result) tea.Cmd {
	switch r.Slot {
	case slotConfirm:
		return a.Done("toast.feedback.confirmed")
	case slotLink:
		return a.Done("toast.feedback.linked")
	case slotRemove:
		return a.Done("toast.feedback.removed", "batch", r.Value.(int64))
	}
	return nil
}

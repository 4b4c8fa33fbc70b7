package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// answer is one answer of a question: its value, its word, and what there is to say about it.
type answer struct{ value, word, note string }

// choose asks a question with a few answers, standing on the one with the value at, and hands on the value chosen. The
// question's words are lang's question.title and question.text; answers are made again when the language changes.
func (b *Base) choose(question, at string, answers func() []answer, then func(value string) tea.Cmd) tea.Cmd {
	panel := &picker{}
	panel.passing = true
	panel.title = func() string { return b.T(question + ".title") }
	panel.text = func() string { return b.T(question + ".text") }
	panel.items = func() []widget.Item {
		var items []widget.Item
		for _, a := range answers() {
			items = append(items, widget.Item{Word: a.word, Note: a.note})
		}
		return items
	}
	panel.pick = func(i int) tea.Cmd { return then(answers()[i].value) }
	cmd := b.app.Push(panel)
	for i, a := range answers() {
		if a.value == at {
			panel.menu.Select(i)
		}
	}
	return cmd
}

// memberPick is the quick find used to choose a member for something else than opening the card.
type memberPick struct {
	find
	title string // lang key
	then  func(m store.MemberRow) tea.Cmd
}

// newMemberPick asks for a member and hands the one chosen on.
func newMemberPick(title string, then func(m store.MemberRow) tea.Cmd) *memberPick {
	s := &memberPick{title: title, then: then}
	s.passing = true
	return s
}

// Title says what the member is chosen for.
func (s *memberPick) Title() string { return s.T(s.title) }

func (s *memberPick) hints() []hint {
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "hint.take"}, {keys.Back, "act.back"}}
}

// Update searches while typing and hands on the member chosen.
func (s *memberPick) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		s.hits, s.waiting = r.Value.(store.MemberPage), false
		s.Rebuild()
		if s.open {
			return s.choose()
		}
		return nil
	}
	if stroke, ok := s.strokeFor(msg); ok && stroke.Kind == widget.Enter {
		return s.choose()
	}
	return s.find.Update(msg)
}

// choose hands on the member under the cursor. An Enter that came before the answer waits for it.
func (s *memberPick) choose() tea.Cmd {
	s.open = s.waiting
	i := s.menu.At()
	if s.waiting || i < 0 || i >= len(s.hits.Items) {
		return nil
	}
	return tea.Batch(s.app.Close(s.id), s.then(s.hits.Items[i]))
}

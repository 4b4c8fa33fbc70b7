package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// answer is one answer of a question: its value, its word, and what there is to say about it.
type answer struct{ value, word, note string }

// picker is a panel that asks a question with a few answers; Enter or a digit gives one.
type picker struct {
	Base
	choices
	title, text string          // keys of the words
	facts       []any           // of both, as T takes them
	at          string          // the value that it stands on when it opens
	answers     func() []answer // called again when the language changes
	then        func(value string) tea.Cmd
}

// choose asks a question with a few answers, standing on the one with the value at, and hands on the value chosen. The
// question's words are lang's question.title and question.text.
func (b *Base) choose(question, at string, answers func() []answer, then func(value string) tea.Cmd) tea.Cmd {
	return b.app.pick(&picker{title: question + ".title", text: question + ".text", at: at, answers: answers, then: then})
}

// pick opens a question, which closes when another place is shown.
func (a *App) pick(s *picker) tea.Cmd {
	s.passing = true
	return a.Push(s)
}

// worded are values as answers: the word of each is key.value, and what there is to say about it is key.value.note, if anything.
func worded[T ~string](b *Base, key string, values ...T) []answer {
	list := make([]answer, len(values))
	for i, value := range values {
		word := key + "." + string(value)
		list[i] = answer{value: string(value), word: b.T(word)}
		if note := word + ".note"; b.app.lang.Has(note) {
			list[i].note = b.T(note)
		}
	}
	return list
}

// Init stands on the answer that holds so far.
func (s *picker) Init() tea.Cmd {
	for i, a := range s.answers() {
		if a.value == s.at {
			s.menu.Select(i)
		}
	}
	return nil
}

// Rebuild makes the answers in the language.
func (s *picker) Rebuild() {
	at := s.menu.At()
	s.menu.Items, s.menu.Digits = nil, true
	for _, a := range s.answers() {
		s.menu.Items = append(s.menu.Items, widget.Item{Word: a.word, Note: a.note})
	}
	s.menu.Reset()
	if at > 0 {
		s.menu.Select(at)
	}
}

// Title is the question's subject.
func (s *picker) Title() string { return s.T(s.title, s.facts...) }

// question is what is asked.
func (s *picker) question() string { return s.T(s.text, s.facts...) }

// TakesDigits is true: digits answer.
func (s *picker) TakesDigits() bool { return true }

func (s *picker) hints() []hint {
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "hint.do"}, {keys.Back, "act.back"}}
}

// Update moves and answers.
func (s *picker) Update(msg tea.Msg) tea.Cmd {
	if stroke, ok := s.strokeFor(msg); ok {
		if _, chosen := s.menu.Do(stroke); chosen {
			return tea.Batch(s.app.Close(s.id), s.then(s.answers()[s.menu.At()].value))
		}
	}
	return nil
}

// Size fits question and answers.
func (s *picker) Size(w, _ int) (int, int) {
	width := min(w-4, 72)
	return width, len(widget.Wrap(s.question(), width-8)) + len(s.menu.Items) + 5
}

// View draws question and answers.
func (s *picker) View(w, h int) string {
	p := s.page(w, h)
	p.End()
	p.Text(widget.Plain, s.question())
	p.End()
	s.lines = p.Y()
	s.menu.Draw(p, p.Rest())
	return p.String()
}

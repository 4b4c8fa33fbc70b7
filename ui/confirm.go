package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// question is the words of a question: its subject, what is asked, the word on the button that leaves all as it is, and the word on the one
// that does it: what will happen, not "OK". The subject is the act and the first button Cancel where they are empty.
type question struct{ title, text, stay, act string }

// confirm is a question before something that cannot simply be undone. It stands on Cancel.
type confirm struct {
	Base
	words  func() question
	title  string
	dialog widget.Dialog
	do     func() tea.Cmd
}

// Confirm asks before do. The words are made again when the language changes, so they are made from values that stay.
func (a *App) Confirm(words func() question, do func() tea.Cmd) tea.Cmd {
	c := &confirm{words: words, do: do}
	c.passing = true
	return a.Push(c)
}

// Rebuild asks in the language shown now.
func (c *confirm) Rebuild() {
	q := c.words()
	c.title = capital(cmp.Or(q.title, q.act))
	c.dialog.Text, c.dialog.Acts = q.text, []string{cmp.Or(q.stay, c.T("act.cancel")), capital(q.act)}
}

// Title is the question's subject.
func (c *confirm) Title() string { return c.title }

// Typing is true, so that no letter does anything behind the question.
func (c *confirm) Typing() bool { return true }

func (c *confirm) hints() []hint {
	return []hint{{keys.LeftRight, "hint.choose"}, {keys.Open, "hint.do"}, {keys.Back, "act.back"}}
}

// Update moves between the buttons and does what Enter chose.
func (c *confirm) Update(msg tea.Msg) tea.Cmd {
	chosen := -1
	switch msg := msg.(type) {
	case widget.Stroke:
		chosen = c.dialog.Do(msg)
	case Click:
		chosen = c.dialog.Point(msg.X, msg.Y)
	}
	switch chosen {
	case 0:
		return c.app.Close(c.id)
	case 1:
		return tea.Batch(c.app.Close(c.id), c.do())
	}
	return nil
}

// Size fits the question.
func (c *confirm) Size(w, _ int) (int, int) {
	width := min(w-4, 64)
	return width, c.dialog.Height(width-4) + 2
}

// View draws the question and its buttons.
func (c *confirm) View(w, h int) string {
	p := c.page(w, h)
	c.dialog.Draw(p)
	return p.String()
}

package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// confirm is a question before something that cannot simply be undone. It stands on Cancel.
type confirm struct {
	Base
	title  string
	dialog widget.Dialog
	do     func() tea.Cmd
}

// Confirm asks before do. The act is the word on the button: what will happen, not "OK".
func (a *App) Confirm(title, text, act string, do func() tea.Cmd) tea.Cmd {
	return a.decide(title, text, a.T("act.cancel"), act, do)
}

// decide asks before do, with another word than Cancel for leaving all as it is.
func (a *App) decide(title, text, stay, act string, do func() tea.Cmd) tea.Cmd {
	c := &confirm{title: capital(title), do: do, dialog: widget.Dialog{Text: text, Acts: []string{stay, capital(act)}}}
	c.passing = true
	return a.Push(c)
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

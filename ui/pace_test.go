package ui

import (
	"io"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// inProgram runs a step inside a program that is running.
type inProgram struct{ step func() }

func (m inProgram) Init() tea.Cmd { return func() tea.Msg { return m } }

func (m inProgram) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, begun := msg.(inProgram); !begun {
		return m, nil
	}
	m.step()
	return m, tea.Quit
}

func (m inProgram) View() tea.View { return tea.View{} }

// TestTheRendererRestsWhenNothingHappens from one poll to the next, and looks quickly again as soon as something does.
func TestTheRendererRestsWhenNothingHappens(t *testing.T) {
	var p pace
	m := inProgram{step: func() {
		for i, c := range []struct {
			msg  tea.Msg
			slow bool
		}{
			{keyPress("a"), false},
			{polled{}, false},
			{polled{}, true},
			{polled{}, true},
			{keyPress("b"), false},
			{polled{}, false},
			{Result{}, false},
			{polled{}, false},
			{polled{}, true},
		} {
			if p.heard(c.msg); p.slow != c.slow || p.ticker == nil {
				t.Errorf("after message %d, a %T, the renderer rests: %v", i, c.msg, p.slow)
			}
		}
	}}
	p.heard(polled{}) // of a console without a program
	p.program = tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutSignalHandler())
	if _, err := p.program.Run(); err != nil {
		t.Fatal(err)
	}
}

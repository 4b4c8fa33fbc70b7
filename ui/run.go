package ui

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Terminal is the terminal that the console runs on.
type Terminal struct {
	In     io.Reader
	Out    io.Writer
	Env    []string // the environment of the person's session, as "NAME=value"
	W, H   int      // the size when it is known, else 0
	Signal bool     // the process's signals are the console's
}

// ErrInterrupted is what Run returns when a signal ended the console.
var ErrInterrupted = errors.New("console interrupted")

// Run shows the console until the person leaves. It paints the first frame itself, because the renderer would wait for
// its first tick.
func Run(ctx context.Context, o Options, t Terminal) error {
	whole := ctx
	ctx, cancel := context.WithCancel(whole)
	defer cancel()
	app := New(ctx, o)
	profile := colorprofile.Detect(t.Out, t.Env)
	app.withoutColours(profile < colorprofile.ANSI)
	defer app.finish(cancel)
	if t.W > 0 && t.H > 0 {
		app.w, app.h = t.W, t.H
		app.warm()
		if err := paint(&colorprofile.Writer{Forward: t.Out, Profile: profile}, app.frame()); err != nil {
			return err
		}
	}
	app.lang.Prepare("form", "report") // what the first frame did not need, before somebody presses a key
	options := []tea.ProgramOption{
		tea.WithContext(ctx), tea.WithInput(t.In), tea.WithOutput(t.Out), tea.WithEnvironment(t.Env),
		tea.WithFilter(app.guard),
	}
	if !t.Signal {
		options = append(options, tea.WithoutSignalHandler())
	}
	_, err := tea.NewProgram(app, options...).Run()
	if errors.Is(err, tea.ErrInterrupted) || whole.Err() != nil {
		return ErrInterrupted
	}
	return err
}

// finish cancels what is still using the book and waits until it has let go, so that the book can be closed. What does
// not let go in time is left behind.
func (a *App) finish(cancel context.CancelFunc) {
	cancel()
	for range 200 {
		if a.active.Load() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// guard lets no signal end the console while something is being written.
func (a *App) guard(_ tea.Model, msg tea.Msg) tea.Msg {
	if a.pending == 0 || a.leaving {
		return msg
	}
	switch msg.(type) {
	case tea.QuitMsg, tea.InterruptMsg:
		return quitAsked{}
	}
	return msg
}

// warmth is how long the first frame may wait for its rows.
const warmth = 8 * time.Millisecond

// warm reads the rows of Today before the first frame, so that it shows figures and not an empty page. What follows from
// them, and what takes longer than warmth, is left to the commands of Init.
func (a *App) warm() {
	if a.book == nil || a.depth() > 1 {
		return
	}
	whole := a.ctx
	ctx, cancel := context.WithTimeout(whole, warmth)
	defer cancel()
	a.ctx = ctx
	cmd := a.top().Init()
	a.ctx = whole
	if cmd == nil {
		return
	}
	if r, ok := cmd().(Result); ok && r.err == nil {
		_, a.follow = a.Update(r)
		a.warmed = true
	}
}

// paint draws the first frame on the alternate screen, with the colours that the terminal has.
func paint(out io.Writer, frame string) error {
	var b strings.Builder
	b.WriteString(ansi.SetModeAltScreenSaveCursor + ansi.HideCursor + ansi.EraseEntireScreen)
	for i, line := range strings.Split(frame, "\n") {
		b.WriteString(ansi.CursorPosition(1, i+1))
		b.WriteString(line)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

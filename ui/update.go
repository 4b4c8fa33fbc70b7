package ui

import (
	"context"
	"errors"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// quitAsked stands for the library's quit message while something is being written.
type quitAsked struct{}

// Update takes a message, and watches what it asked of the book.
func (a *App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := a.receive(msg)
	return a, tea.Batch(cmd, a.watchWork())
}

// receive hands a message to whom it concerns: sizes and results to the app, keys to the screen on top.
func (a *App) receive(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		if dark := msg.IsDark(); dark != a.dark {
			a.dark = dark
			a.restyle()
		}
	case tea.KeyPressMsg:
		return a.key(msg)
	case tea.PasteMsg:
		return a.paste(msg.Content)
	case tea.MouseClickMsg:
		return a.click(msg)
	case tea.MouseWheelMsg:
		return a.wheel(msg)
	case Result:
		return a.result(msg)
	case Progress:
		if s := a.find(msg.screen); s != nil && s.base().serials[msg.Slot] == msg.serial {
			return tea.Batch(s.Update(msg), msg.next)
		}
		return msg.next
	case workLooked:
		return a.lookAtWork()
	case toastEnded:
		if msg.serial == a.toast.serial {
			a.toast.text = ""
		}
	case polled:
		return a.seeOthers(msg)
	case dailyRan:
		return a.dailyDone(msg.err)
	case fileDropped:
		return a.dropped(msg)
	case quitAsked:
		a.forced = true
		return a.quit()
	}
	return nil
}

// result counts a write that ended, drops what is stale, and hands the rest to its screen, in the place where that is. When leaving waits for
// writes, the last of them ends the console, and one that is refused keeps it open and shows where it was refused.
func (a *App) result(r Result) tea.Cmd {
	stays := false
	if r.write {
		a.pending--
		delete(a.jobs, r.screen)
		switch {
		case !a.leaving:
		case r.err != nil && !a.forced && !cancelled(r.err):
			stays, a.leaving, a.toast.text = true, false, "" // so that it can be read why
		case a.pending == 0:
			return tea.Quit
		}
	}
	place, at := a.where(r.screen)
	if at < 0 {
		return a.hand(nil, r)
	}
	cmd := a.within(place, func() tea.Cmd { return a.hand(a.stacks[place][at], r) })
	if stays && place != a.place {
		return tea.Batch(cmd, a.Go(place))
	}
	return cmd
}

// hand hands a result to the screen that asked, nil when that was closed, and tells every screen of what was written.
func (a *App) hand(s Screen, r Result) tea.Cmd {
	var cmds []tea.Cmd
	fresh := s != nil && s.base().serials[r.Slot] == r.serial
	said, seen := a.toast.serial, s == a.top()
	switch {
	case r.Slot == slotLast && r.err != nil:
		cmds = append(cmds, a.refusedLast(r.err))
	case r.Slot == slotLast:
		cmds = append(cmds, a.tookLast(r.Value))
	case r.err != nil && fresh && s.Refuse(r.Slot, r.err):
		if r.write && !seen && !cancelled(r.err) {
			message, _ := a.lang.ErrorInConsole(r.err)
			cmds = append(cmds, a.Toast(toneBad, message))
		}
	case r.err != nil && (fresh || r.write):
		cmds = append(cmds, a.Fail(r.err))
	case r.err == nil && fresh:
		cmds = append(cmds, a.answer(s, r))
	}
	if fresh {
		cmds = append(cmds, a.catchUp(s, r.err))
	}
	if r.write && r.err == nil {
		if r.Slot != "" { // a preference is no act
			a.note(s, r, said)
		}
		cmds = append(cmds, a.Changed())
	}
	return tea.Batch(cmds...)
}

// answer hands a screen what it asked for; how people are called is for all screens.
func (a *App) answer(s Screen, r Result) tea.Cmd {
	if r.Slot == slotList {
		s.base().ask(slotMore) // a page that was asked for below the rows that were does not belong below these
	}
	if called, ok := r.Value.(met); ok {
		maps.Copy(a.met, called)
		s.Rebuild()
		return nil
	}
	if k, ok := r.Value.(kept); ok {
		r.Value = k.value
	}
	return s.Update(r)
}

// cancelled reports whether the error says that a read, write or job was cancelled on purpose.
func cancelled(err error) bool {
	return errors.Is(err, context.Canceled) || store.CodeIs(err, store.CodeInterrupted)
}

// Fail shows an error in a sentence, with what to do next; what is too long for a toast stands in a panel. A read or job that was cancelled on purpose says so quietly.
func (a *App) Fail(err error) tea.Cmd {
	if cancelled(err) {
		return a.Toast(toneOff, a.T("toast.cancelled"))
	}
	message, hint := a.lang.ErrorInConsole(err)
	text := message
	if hint != "" {
		text += "  " + capital(hint)
	}
	cmd := a.Toast(toneBad, text)
	if widget.Width(a.look.Clean(text)) <= a.w-8 {
		return cmd
	}
	return tea.Batch(cmd, a.Why(func() string { return a.T("toast.failed") }, func() []sheetRow {
		message, hint := a.lang.ErrorInConsole(err)
		return []sheetRow{{note: message, tone: widget.Bad}, {}, {note: capital(hint), tone: widget.Muted}}
	}))
}

func (a *App) dailyDone(err error) tea.Cmd {
	a.pending--
	if a.leaving && a.pending == 0 {
		return tea.Quit
	}
	a.trouble.clock = nil
	switch {
	case doubtsClock(err):
		a.trouble.clock = err
		return a.askClock()
	case err != nil:
		return a.Fail(err)
	}
	return a.Changed()
}

// quit leaves at once when nothing is being written and no form would be lost; else it says so, cancels jobs and waits
// for the writes; one that is refused is shown, and the console stays unless a signal ends it. Asked again, it leaves without waiting: the book keeps what was committed.
func (a *App) quit() tea.Cmd {
	if a.leaving {
		return tea.Quit
	}
	a.leaving = true
	if a.pending == 0 {
		if !a.unsaved() {
			return tea.Quit
		}
		return a.Toast(toneWarn, a.T("toast.unsaved"))
	}
	for _, cancel := range a.jobs {
		cancel()
	}
	return a.Toast(toneWarn, a.T("toast.leaving", "n", a.pending))
}

// unsaved reports whether a form holds something that leaving would lose.
func (a *App) unsaved() bool {
	for _, stack := range a.stacks {
		if slices.ContainsFunc(stack, unsaved) {
			return true
		}
	}
	return false
}

// unsaved reports whether a screen holds something that closing it would lose.
func unsaved(s Screen) bool {
	f, ok := s.(interface{ dirty() bool })
	return ok && f.dirty()
}

// key walks the roads of a key press: leaving, text being typed, the screen's actions, the app's, digits, lists.
func (a *App) key(msg tea.KeyPressMsg) tea.Cmd {
	if keys.ForceQuit.matches(msg) {
		return a.quit()
	}
	if a.pending == 0 {
		a.leaving = false
	}
	if a.small() {
		if keys.Quit.matches(msg) {
			return a.quit()
		}
		return nil
	}
	top := a.top()
	if a.follows(msg, top) {
		return nil
	}
	if top.Typing() {
		return a.typed(msg, top)
	}
	if cmd, waits := a.await(msg, top); waits {
		return cmd
	}
	if cmd, done := a.press(msg, top.Actions()); done {
		return cmd
	}
	if cmd, done := a.press(msg, a.actions()); done {
		return cmd
	}
	if digit, ok := isDigit(msg); ok && !takesDigits(top) && a.book != nil {
		return a.Push(newFind(digit))
	}
	return top.Update(strokeOf(msg, false))
}

// typed gives a key to a screen in which letters are text. Keys that edit come first, then actions with Ctrl, Alt or
// function keys.
func (a *App) typed(msg tea.KeyPressMsg, top Screen) tea.Cmd {
	stroke := strokeOf(msg, true)
	if stroke.Kind != widget.None {
		return top.Update(stroke)
	}
	if cmd, done := a.press(msg, top.Actions()); done {
		return cmd
	}
	if keys.Undo.matches(msg) { // who presses it while typing means the typing
		return nil
	}
	cmd, _ := a.press(msg, a.actions())
	return cmd
}

// takesDigits reports whether digits choose something on this screen.
func takesDigits(s Screen) bool {
	d, ok := s.(interface{ TakesDigits() bool })
	return ok && d.TakesDigits()
}

// paste gives text to the field that has the keys; elsewhere a path is a file dragged onto the window, and digits begin a
// quick find.
func (a *App) paste(text string) tea.Cmd {
	if a.top().Typing() {
		if path, ok := a.top().(interface{ TakesPaths() bool }); ok && path.TakesPaths() {
			if file := droppedPath(text); file != "" {
				return a.inspect(file)
			}
		}
		return a.top().Update(widget.Stroke{Kind: widget.Text, Text: text})
	}
	if file := droppedPath(text); file != "" {
		return a.inspect(file)
	}
	if a.book == nil {
		return nil
	}
	return a.Push(newFind(widget.OneLine(text)))
}

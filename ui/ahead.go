package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// aheadMost is how many keys wait for a screen at most.
const aheadMost = 64

// ahead is what was typed before the screen on top was read, the first of it an action or a step that waits for that, and the toast that says so.
type ahead struct {
	screen, toast int
	keys          []tea.KeyPressMsg
}

// reading reports whether the rows of a list have yet to come.
func (l *listed) reading() bool { return !l.ready && l.err == nil }

// replacing reports whether another row than the one under the cursor is about to stand there.
func (l *listed) replacing() bool { return l.fresh && l.err == nil && l.table.At() <= 0 }

// await keeps a key that means a row, or all of a screen, which has yet to be read, and reports whether it did.
func (a *App) await(msg tea.KeyPressMsg, top Screen) (tea.Cmd, bool) {
	if !means(msg, top) {
		return nil, false
	}
	cmd := a.Toast(toneOff, a.T("off.loading"))
	a.ahead = ahead{top.base().id, a.toast.serial, []tea.KeyPressMsg{msg}}
	return cmd, true
}

// means reports whether a key means what has yet to be read: by an action that is off meanwhile, by a step in rows, or by opening the first
// of the rows that are being looked for.
func means(msg tea.KeyPressMsg, top Screen) bool {
	if r, ok := top.(interface{ replacing() bool }); ok && r.replacing() && keys.Open.matches(msg) {
		return true
	}
	if r, ok := top.(interface{ reading() bool }); !ok || !r.reading() {
		return false
	}
	actions := top.Actions()
	if at := slices.IndexFunc(actions, func(act Action) bool { return act.Key.matches(msg) }); at >= 0 {
		return actions[at].reason() != ""
	}
	return new(widget.Table).Do(strokeOf(msg, false))
}

// follows keeps a key that was pressed after one that waits, and reports whether it did. The way back ends the waiting, and so does a key of
// the app's own that a form would not take: what is text there is none of the app's here. What is too much is let go, for what comes after it
// would mean something else.
func (a *App) follows(msg tea.KeyPressMsg, top Screen) bool {
	if len(a.ahead.keys) == 0 {
		return false
	}
	own := strokeOf(msg, true).Kind == widget.None && slices.ContainsFunc(a.actions(), func(act Action) bool { return act.Key.matches(msg) })
	if own || keys.Back.matches(msg) || a.ahead.screen != top.base().id {
		a.ahead = ahead{}
		return false
	}
	if len(a.ahead.keys) < aheadMost {
		a.ahead.keys = append(a.ahead.keys, msg)
	}
	return true
}

// catchUp presses the keys that waited for a screen which has been read, or lets them go when it could not be.
func (a *App) catchUp(s Screen, err error) tea.Cmd {
	wait := a.ahead
	if len(wait.keys) == 0 || s.base().id != wait.screen {
		return nil
	}
	if r, ok := s.(interface{ reading() bool }); err == nil && (!ok || r.reading()) {
		return nil
	}
	a.ahead = ahead{}
	if a.toast.serial == wait.toast {
		a.toast.text = ""
	}
	if err != nil || a.top() != s {
		return nil
	}
	a.frame() // a list knows how long a page of it is once it was drawn
	var cmds []tea.Cmd
	for _, key := range wait.keys {
		cmds = append(cmds, a.key(key))
	}
	return tea.Batch(cmds...)
}

package ui

import (
	tea "charm.land/bubbletea/v2"
)

// Action is one thing a person can do. Footer, menu, help, palette and the generated key reference read the same rows.
type Action struct {
	ID  string         // "member.award"; its word is lang's "act.member.award"
	Key Binding        // from the keyring; the zero Binding has no key and is found in menu and palette
	Off func() string  // lang key of the reason why it cannot be done now, "" when it can; nil means it always can
	Do  func() tea.Cmd // what it does; it may change the screen and return commands, and does no I/O itself
	// Quiet actions stand in help, menu and palette but not in the footer.
	Quiet bool
	// Name replaces the word where it depends on what is selected; nil means the word of the ID.
	Name func() string
	// Find is more text by which the palette finds the action.
	Find string
}

// hint is a key and what it does where letters are typed, so that no action can be shown.
type hint struct {
	key  Binding
	word string // lang key
}

// hinter is a screen that says what its keys do while it is typed in, or has no action to show.
type hinter interface{ hints() []hint }

// reason is why the action is off, "" when it is on.
func (act Action) reason() string {
	if act.Off == nil {
		return ""
	}
	return act.Off()
}

// word is what the action is called.
func (a *App) word(act Action) string {
	if act.Name != nil {
		return act.Name()
	}
	return a.T("act." + act.ID)
}

// perform does the action, or says why it cannot be done.
func (a *App) perform(act Action) tea.Cmd {
	if reason := act.reason(); reason != "" {
		return a.Toast(toneOff, a.T(reason))
	}
	return act.Do()
}

// press finds the action that a key press means and performs it.
func (a *App) press(msg tea.KeyPressMsg, actions []Action) (tea.Cmd, bool) {
	for _, act := range actions {
		if act.Key.matches(msg) {
			return a.perform(act), true
		}
	}
	return nil, false
}

package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
)

// actions are what can be done from anywhere.
func (a *App) actions() []Action {
	list := []Action{
		{ID: "back", Key: keys.Back, Off: a.atRoot, Do: a.Pop},
		{ID: "help", Key: keys.Help, Do: func() tea.Cmd { return a.Push(newFinder(finderHelp)) }},
		{ID: "palette", Key: keys.Palette, Do: func() tea.Cmd { return a.Push(newFinder(finderPalette)) }},
		{ID: "menu", Key: keys.Menu, Do: func() tea.Cmd { return a.Push(newFinder(finderMenu)) }},
		{ID: "language", Key: keys.Language, Do: a.switchLanguage},
		{ID: "log", Key: keys.Log, Do: func() tea.Cmd { return a.Push(newLog()) }},
		{ID: "refresh", Key: keys.Refresh, Do: a.Changed},
	}
	if a.book != nil {
		if !a.undoesItself() {
			list = append(list, Action{ID: "undo.last", Key: keys.Undo, Off: a.nothingDone, Do: func() tea.Cmd { return a.undoLast(false) }})
		}
		list = append(list, a.placeActions()...)
		list = append(list, a.shortcuts()...)
	}
	return append(list,
		Action{ID: "theme", Do: a.nextTheme},
		Action{ID: "suspend", Off: a.noShell, Do: func() tea.Cmd { return tea.Suspend }},
		Action{ID: "quit", Key: keys.Quit, Off: a.notRoot, Do: a.quit},
	)
}

// shortcuts are what the palette offers from everywhere although it belongs to one place.
func (a *App) shortcuts() []Action {
	return []Action{
		{ID: "find", Do: func() tea.Cmd { return a.Push(newFind("")) }},
		{ID: "files.import", Off: a.viewOnly, Do: func() tea.Cmd { return a.GoTo("files", newBrowse()) }},
		{ID: "files.export", Do: func() tea.Cmd { return a.Push(newExport()) }},
		{ID: "files.backup", Do: func() tea.Cmd { return a.Push(newBackup()) }},
		{ID: "member.new", Off: a.viewOnly, Do: func() tea.Cmd { return a.Push(newMemberForm()) }},
		{ID: "feedback.new", Off: a.viewOnly, Do: func() tea.Cmd { return a.Push(newFeedbackForm(about{})) }},
		{ID: "member.order", Off: a.viewOnly, Do: func() tea.Cmd { return a.Push(newOrderForm(0)) }},
		{ID: "clock.confirm", Off: a.clockBelieved, Do: a.askClock},
		{ID: "findings", Do: func() tea.Cmd { return a.GoTo("today", newFindings(0, "")) }},
	}
}

// placeActions go to the places, by number and along the bar.
func (a *App) placeActions() []Action {
	list := []Action{
		{ID: "place.next", Key: keys.NextPlace, Do: func() tea.Cmd { return a.Go((a.place + 1) % len(places())) }},
		{ID: "place.prev", Key: keys.PrevPlace, Do: func() tea.Cmd {
			return a.Go((a.place + len(places()) - 1) % len(places()))
		}},
	}
	for i, p := range places() {
		list = append(list, Action{
			ID: "place", Key: p.key(), Find: everyWord("place." + p.id),
			Name: func() string { return a.T("act.place", "place", a.T("place."+p.id)) },
			Do:   func() tea.Cmd { return a.Go(i) },
		})
	}
	return list
}

// everyWord is the sentence in all languages.
func everyWord(key string) string {
	var words []string
	for _, l := range lang.All() {
		words = append(words, l.T(key))
	}
	return strings.Join(words, " ")
}

func (a *App) depth() int { return len(a.stacks[a.place]) }

// atRoot is why there is no way back.
func (a *App) atRoot() string {
	if a.depth() > 1 {
		return ""
	}
	return "off.root"
}

// noShell is why the console cannot be suspended.
func (a *App) noShell() string {
	if a.resume {
		return ""
	}
	return "off.noshell"
}

// notRoot is why q does not quit here.
func (a *App) notRoot() string {
	if a.depth() > 1 {
		return "off.notroot"
	}
	return ""
}

// switchLanguage goes on to the next language, at once and for the next start.
func (a *App) switchLanguage() tea.Cmd {
	all := lang.All()
	for i, l := range all {
		if l == a.lang {
			return a.SetLanguage(all[(i+1)%len(all)])
		}
	}
	return a.SetLanguage(all[0])
}

// SetLanguage shows everything in the language and remembers it for this person.
func (a *App) SetLanguage(l lang.Lang) tea.Cmd {
	a.lang = l
	a.rebuild()
	return tea.Batch(a.prefer("lang", string(l)), a.Done("toast.language", "language", l.Name()))
}

// nextTheme goes on to the next theme.
func (a *App) nextTheme() tea.Cmd {
	all := themes()
	for i, theme := range all {
		if theme == a.theme {
			return a.SetTheme(all[(i+1)%len(all)])
		}
	}
	return a.SetTheme(ThemeAuto)
}

// SetTheme draws in the theme and remembers it for this person.
func (a *App) SetTheme(theme string) tea.Cmd {
	a.theme = theme
	a.restyle()
	return tea.Batch(a.prefer("theme", theme), a.Done("toast.theme", "theme", a.T("theme."+theme)))
}

// SetBorders draws with the borders and remembers them for this person.
func (a *App) SetBorders(borders string) tea.Cmd {
	a.borders = borders
	a.restyle()
	return a.prefer("borders", borders)
}

// SetMouse turns the mouse on or off and remembers it for this person.
func (a *App) SetMouse(on bool) tea.Cmd {
	a.mouse = on
	value := "off"
	if on {
		value = "on"
	}
	return a.prefer("mouse", value)
}

// prefer saves a preference. In a book that can only be looked at it lasts until the console is closed.
func (a *App) prefer(name, value string) tea.Cmd {
	if a.book == nil || a.book.ViewOnly() != nil {
		return nil
	}
	ctx, book := a.ctx, a.book
	a.pending++
	return func() tea.Msg {
		return Result{err: book.SetPreference(ctx, name, value), write: true}
	}
}

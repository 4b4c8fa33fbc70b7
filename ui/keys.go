package ui

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// keyring holds every key of the console. The help of a binding is the name shown in footers; names that differ by
// language are looked up by lang as "key.<name>".
type keyring struct {
	Open, Back, Quit, ForceQuit, Help, Palette, Menu, Language, NextPlace, PrevPlace, Refresh, Log Binding
	Undo, Why, Filter, Sort, Copy, New, Edit, Award, Redeem, Adjust, Order, Attach, Note, Tag      Binding
	Refund, Cancel, Exclude, Import, Export, Backup, Map, Rows, PointsFrom, Save, Delete, Join     Binding
	Products, Reason, Status, ReportExport, Suspend, Merge, Verify, Seen, Kind, Left, Right        Binding
	Rules, Tiers, Run, Preset, Place, Benefits, Deed, CopyText, SaveText                           Binding
	Months                                                                                         Binding
	Ticket, Reply, Label, Feedback                                                                 Binding
	Improve, Rewards, Coupons, Referrals                                                           Binding
	UpDown, LeftRight                                                                              Binding // shown only: what moves
}

// keys is the keyring. Every letter has a road that needs none: the menu (space or F12) and the palette (Ctrl+P).
var keys = keyring{
	Open:      bind("Enter", "enter"),
	Back:      bind("Esc", "esc"),
	Quit:      bind("q", "q"),
	ForceQuit: bind("Ctrl+Q", "ctrl+c", "ctrl+q"),
	Help:      bind("?", "?", "？", "f1"),
	Palette:   bind("Ctrl+P", "ctrl+p", ":", "："),
	Menu:      bind("space", "space", "f12", "　"),
	Language:  bind("L", "L", "ctrl+l"),
	NextPlace: bind("Tab", "tab"),
	PrevPlace: bind("Shift+Tab", "shift+tab"),
	Refresh:   bind("Ctrl+R", "ctrl+r"),
	Log:       bind("Ctrl+G", "ctrl+g"),

	Undo:   bind("u", "u", "ctrl+z"),
	Why:    bind("w", "w"),
	Filter: bind("/", "/", "、", "ctrl+f"),
	Sort:   bind("s", "s"),
	Copy:   bind("y", "y"),
	New:    bind("n", "n"),
	Edit:   bind("e", "e"),
	Award:  bind("a", "a"),
	Redeem: bind("r", "r"),
	Adjust: bind("j", "j"),
	Order:  bind("o", "o"),
	Attach: bind("b", "b"),
	Note:   bind("n", "n"),
	Tag:    bind("t", "t"),

	Refund:       bind("r", "r"),
	Cancel:       bind("c", "c"),
	Exclude:      bind("x", "x"),
	Import:       bind("i", "i"),
	Export:       bind("x", "x"),
	Backup:       bind("b", "b"),
	Map:          bind("m", "m"),
	Rows:         bind("e", "e"),
	PointsFrom:   bind("p", "p"),
	Save:         bind("Ctrl+S", "ctrl+s"),
	Delete:       bind("d", "d"),
	Join:         bind("g", "g"),
	Feedback:     bind("f", "f"),
	Products:     bind("p", "p"),
	Reason:       bind("f", "f"),
	Status:       bind("f", "f"),
	ReportExport: bind("e", "e"),
	Suspend:      bind("z", "z"),
	Merge:        bind("m", "m"),
	Verify:       bind("v", "v"),
	Seen:         bind("v", "v"),
	Kind:         bind("k", "k"),
	Ticket:       bind("t", "t"),
	Reply:        bind("r", "r"),
	Label:        bind("#", "#", "＃"),
	Improve:      bind("i", "i"),
	Rewards:      bind("r", "r"),
	Coupons:      bind("c", "c"),
	Referrals:    bind("b", "b"),
	Left:         bind("←", "left"),
	Right:        bind("→", "right"),
	Rules:        bind("p", "p"),
	Tiers:        bind("t", "t"),
	Run:          bind("r", "r"),
	Preset:       bind("p", "p"),
	Place:        bind("l", "l"),
	CopyText:     bind("c", "c"),
	SaveText:     bind("s", "s"),
	Months:       bind("m", "m"),
	Benefits:     bind("b", "b"),
	Deed:         bind("d", "d"),
	UpDown:       bind("↑↓", "up", "down"),
	LeftRight:    bind("←→", "left", "right"),
}

// Binding is the keys that do one thing, as the terminal library names them, and the name under which they are shown.
type Binding struct {
	Name    string
	Pressed []string
}

// matches reports whether a key press is one of the binding's.
func (b Binding) matches(msg tea.KeyPressMsg) bool { return slices.Contains(b.Pressed, msg.String()) }

// bind is a binding with the name under which it is shown.
func bind(name string, pressed ...string) Binding { return Binding{Name: name, Pressed: pressed} }

// placeKey is the binding of the place with the number: Alt+1 or F2 for the first.
func placeKey(number int) Binding {
	n, f := strconv.Itoa(number), strconv.Itoa(number+1)
	return bind("Alt+"+n, "alt+"+n, "f"+f)
}

// strokes says which keys mean what to fields, tables, forms and menus.
var strokes = map[string]widget.Kind{
	"up": widget.Up, "down": widget.Down, "left": widget.Left, "right": widget.Right,
	"ctrl+left": widget.WordLeft, "ctrl+right": widget.WordRight, "alt+left": widget.WordLeft,
	"alt+right": widget.WordRight, "alt+b": widget.WordLeft, "alt+f": widget.WordRight,
	"home": widget.Home, "end": widget.End, "ctrl+a": widget.Home, "ctrl+e": widget.End,
	"pgup": widget.PageUp, "pgdown": widget.PageDown, "ctrl+home": widget.Top, "ctrl+end": widget.Bottom,
	"backspace": widget.Backspace, "ctrl+h": widget.Backspace, "delete": widget.Delete, "ctrl+d": widget.Delete,
	"ctrl+u": widget.KillLeft, "ctrl+k": widget.KillRight, "ctrl+w": widget.KillWord,
	"alt+backspace": widget.KillWord, "tab": widget.Next, "shift+tab": widget.Prev, "enter": widget.Enter,
	"ctrl+s": widget.Save, "esc": widget.Escape,
}

// extras are letters that move in lists where no action of the screen has them.
var extras = map[string]widget.Kind{
	"j": widget.Down, "k": widget.Up, "g": widget.Top, "G": widget.Bottom, "h": widget.Left, "l": widget.Right,
}

// strokeOf is what a key press means to the widgets. Typing says whether letters are text.
func strokeOf(msg tea.KeyPressMsg, typing bool) widget.Stroke {
	name := msg.String()
	if kind, ok := strokes[name]; ok {
		return widget.Stroke{Kind: kind}
	}
	if msg.Text == "" || msg.Mod.Contains(tea.ModCtrl) || msg.Mod.Contains(tea.ModAlt) {
		return widget.Stroke{}
	}
	if kind, ok := extras[name]; ok && !typing {
		return widget.Stroke{Kind: kind}
	}
	return widget.Stroke{Kind: widget.Text, Text: msg.Text}
}

// codes are the keys that a name stands for and no letter.
var codes = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "left": tea.KeyLeft, "right": tea.KeyRight,
}

// press is the press of the binding's first key.
func (b Binding) press() tea.KeyPressMsg {
	name, ctrl := strings.CutPrefix(b.Pressed[0], "ctrl+")
	key := tea.Key{Code: codes[name]}
	if key.Code == 0 {
		key.Code, key.Text = []rune(name)[0], name
	}
	if ctrl {
		key.Mod, key.Text = tea.ModCtrl, ""
	}
	return tea.KeyPressMsg(key)
}

// isDigit reports whether a key press is a single digit, also one typed full-width, and which.
func isDigit(msg tea.KeyPressMsg) (string, bool) {
	if msg.Mod.Contains(tea.ModCtrl) || msg.Mod.Contains(tea.ModAlt) {
		return "", false
	}
	runes := []rune(msg.Text)
	if len(runes) != 1 {
		return "", false
	}
	r := runes[0]
	if r >= '０' && r <= '９' {
		r += '0' - '０'
	}
	return string(r), r >= '0' && r <= '9'
}

// keyName is how a binding is called on screen, in the language.
func (a *App) keyName(b Binding) string {
	name := b.Name
	if word := "key." + strings.ToLower(name); a.lang.Has(word) {
		return a.T(word)
	}
	return name
}

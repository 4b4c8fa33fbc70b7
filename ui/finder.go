package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/sahilm/fuzzy"

	"regulars/lang"
	"regulars/ui/widget"
)

// finderKind tells the three roads to an action apart that share one panel.
type finderKind uint8

const (
	finderMenu    finderKind = iota // this screen's actions, chosen by arrows or digits
	finderPalette                   // every action, found by typing
	finderHelp                      // every action with its key, found by typing
)

// finder lists actions and runs the one chosen.
type finder struct {
	Base
	kind  finderKind
	field widget.Field
	choices
	rows   []Action
	here   int // how many of the rows are the screen's own
	listed []int
	point  *Point
}

func newFinder(kind finderKind) *finder {
	f := &finder{kind: kind}
	f.passing = true
	return f
}

// Init collects the actions of the screen below and of the app.
func (f *finder) Init() tea.Cmd {
	f.collect()
	return nil
}

// Rebuild makes the list in the new language.
func (f *finder) Rebuild() {
	if len(f.rows) > 0 {
		f.list()
	}
}

func (f *finder) collect() {
	stack := f.app.stacks[f.app.place]
	below := stack[max(len(stack)-2, 0)]
	f.rows = append([]Action{}, below.Actions()...)
	f.here = len(f.rows)
	if f.kind != finderMenu || len(f.rows) == 0 {
		for _, act := range f.app.actions() {
			if act.ID == "place" || !slices.ContainsFunc(f.rows, func(own Action) bool { return own.ID == act.ID }) {
				f.rows = append(f.rows, act)
			}
		}
	}
	f.menu.Digits = f.kind == finderMenu
	f.list()
}

// list fills the menu with the actions that what was typed finds: by word, key or pinyin.
func (f *finder) list() {
	f.listed, f.menu.Items = f.listed[:0], nil
	want := strings.TrimSpace(f.field.Value())
	if want == "" {
		f.grouped()
	} else {
		texts := make([]string, len(f.rows))
		for i, act := range f.rows {
			texts[i] = f.app.searchText(act)
		}
		for _, match := range fuzzy.Find(strings.ToLower(want), texts) {
			f.add(match.Index)
		}
	}
	f.menu.Reset()
}

// grouped lists every action, those of the screen apart from those that work everywhere.
func (f *finder) grouped() {
	for i := range f.rows {
		switch {
		case i == 0 && f.here > 0:
			f.head("finder.here")
		case i == f.here:
			f.head("finder.everywhere")
		}
		f.add(i)
	}
}

// head adds a heading; it stands for no action.
func (f *finder) head(key string) {
	f.listed = append(f.listed, -1)
	f.menu.Items = append(f.menu.Items, widget.Item{Word: f.T(key), Head: true})
}

func (f *finder) add(i int) {
	act := f.rows[i]
	note := f.app.keyName(act.Key)
	reason := act.reason()
	if reason != "" {
		note = f.T(reason)
	}
	f.listed = append(f.listed, i)
	f.menu.Items = append(f.menu.Items, widget.Item{Word: f.app.word(act), Note: note, Off: reason != ""})
}

// Title names the road.
func (f *finder) Title() string {
	return f.T([...]string{"finder.menu", "finder.palette", "finder.help"}[f.kind])
}

// Typing is true where letters search.
func (f *finder) Typing() bool { return f.kind != finderMenu }

// TakesDigits is true where digits choose.
func (f *finder) TakesDigits() bool { return f.kind == finderMenu }

func (f *finder) hints() []hint {
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "hint.do"}, {keys.Back, "act.back"}}
}

// Cursor stands in the search field.
func (f *finder) Cursor() *Point { return f.point }

// inMenu reports whether a stroke above a menu is the menu's: Home and End are the field's while there is text in it.
func (a *App) inMenu(s widget.Stroke, field *widget.Field) bool {
	return s.Kind != widget.Home && s.Kind != widget.End || field.Value() == ""
}

// Update moves, searches, and runs what was chosen.
func (f *finder) Update(msg tea.Msg) tea.Cmd {
	stroke, ok := f.strokeFor(msg)
	if !ok {
		return nil
	}
	if stroke.Kind == widget.Escape {
		return f.app.Close(f.id)
	}
	done, chosen := false, false
	if f.app.inMenu(stroke, &f.field) {
		done, chosen = f.menu.Do(stroke)
	}
	switch {
	case chosen:
		return f.perform(f.rows[f.listed[f.menu.At()]])
	case !done && f.Typing() && f.field.Do(stroke):
		f.list()
	}
	return nil
}

// Actions are those of the menu, so that a key shown in it does what it does on the screen below. Enter chooses.
func (f *finder) Actions() []Action {
	if f.kind != finderMenu {
		return nil
	}
	var acts []Action
	for _, act := range f.rows[:f.here] {
		if !slices.Contains(act.Key.Pressed, keys.Open.Pressed[0]) {
			acts = append(acts, Action{ID: act.ID, Key: act.Key, Quiet: true, Do: func() tea.Cmd { return f.perform(act) }})
		}
	}
	return acts
}

func (f *finder) perform(act Action) tea.Cmd {
	return tea.Batch(f.app.Close(f.id), f.app.perform(act))
}

// Size is a column in the middle.
func (f *finder) Size(w, h int) (int, int) {
	rows := len(f.menu.Items) + 2
	if f.Typing() {
		rows = max(len(f.rows)+4, 8)
	}
	return min(w-4, 64), min(h, rows)
}

// View draws the search field and the list.
func (f *finder) View(w, h int) string {
	p := f.page(w, h)
	f.point = nil
	if f.Typing() {
		text, x := f.field.Draw(f.app.look, w-4, true)
		p.Put(widget.Accent, "/ ").Raw(text, w-4).End()
		f.point = &Point{X: 2 + x, Y: 0}
		p.End()
	}
	if len(f.menu.Items) == 0 {
		p.Line(widget.Muted, f.T("finder.nothing"))
		return p.String()
	}
	f.lines = p.Y()
	f.menu.Draw(p, p.Rest())
	return p.String()
}

// searchText is what typing finds an action by: its word in every language, pinyin with initials, and key.
func (a *App) searchText(act Action) string {
	word := a.word(act)
	parts := []string{word}
	if act.Name == nil {
		for _, l := range lang.All() {
			if other := l.T("act." + act.ID); other != word {
				parts = append(parts, other)
			}
		}
	}
	text := strings.Join(parts, " ")
	return strings.ToLower(text + " " + act.Find + " " + pinyinOf(text) + " " + act.Key.Name)
}

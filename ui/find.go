package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// found is how many members a quick find shows, foundName how many cells of their names.
const (
	found     = 8
	foundName = 20
)

// slotFind is the slot in which members are looked for.
const slotFind = "find"

// find finds a member by a few digits of a phone, a name or an order number.
type find struct {
	Base
	choices
	title string // key of the words: what the member is for
	enter string // key of the words: what Enter does
	then  func(m store.MemberRow) tea.Cmd
	field widget.Field
	hits  store.MemberPage
	asked string
	point *Point

	waiting bool // the answer to what is typed has not come
	open    bool // Enter was pressed before it came
}

// newFind is the quick find from anywhere, which opens the member chosen. It begins with the text that was typed or scanned.
func newFind(text string) *find {
	f := newMemberPick("act.find", nil)
	f.enter = "act.open"
	f.then = func(m store.MemberRow) tea.Cmd { return f.app.showMember(m.ID) }
	f.field.Do(widget.Stroke{Kind: widget.Text, Text: text}) // as far as there is room
	return f
}

// newMemberPick asks for a member and hands the one chosen on.
func newMemberPick(title string, then func(m store.MemberRow) tea.Cmd) *find {
	f := &find{title: title, enter: "hint.take", then: then}
	f.field.Limit = longestSearch
	f.passing = true
	return f
}

// Init looks for what was typed so far.
func (f *find) Init() tea.Cmd { return f.Reload() }

// Reload looks again.
func (f *find) Reload() tea.Cmd {
	text := f.field.Value()
	f.asked, f.open = text, false
	if text == "" {
		f.ask(slotFind) // what was asked before is asked no more
		f.hits, f.waiting = store.MemberPage{}, false
		f.Rebuild()
		return nil
	}
	f.waiting = true
	q := store.MemberQuery{Text: text, Limit: found}
	return load(&f.Base, slotFind, func(ctx context.Context, book Book) (any, error) {
		return book.Members(ctx, q)
	})
}

// Refuse leaves the error to a toast; Enter waits no longer.
func (f *find) Refuse(string, error) bool {
	f.waiting, f.open = false, false
	return false
}

// Rebuild makes the lines.
func (f *find) Rebuild() {
	f.menu.Items = nil
	name, ago := 0, 0
	for i := range f.hits.Items {
		m := &f.hits.Items[i]
		name, ago = max(name, widget.Width(f.app.look.Clean(f.app.called(m)))), max(ago, widget.Width(f.app.ago(m.Last)))
	}
	name = min(name, foundName)
	for i := range f.hits.Items {
		m := &f.hits.Items[i]
		called, last := widget.Cut(f.app.look.Clean(f.app.called(m)), name, f.app.look.Signs.Cut), f.app.ago(m.Last)
		f.menu.Items = append(f.menu.Items, widget.Item{
			Word: widget.Fit(called, name) + "  " + f.app.reach(m.Phone, m.Email),
			Note: f.T("core.points", "n", m.Balance) + "  " + strings.Repeat(" ", ago-widget.Width(last)) + last,
		})
	}
	f.menu.Reset()
}

// Title says what the member is chosen for.
func (f *find) Title() string { return f.T(f.title) }

// Typing is true.
func (f *find) Typing() bool { return true }

func (f *find) hints() []hint {
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, f.enter}, {keys.Back, "act.back"}}
}

// Cursor stands in the field.
func (f *find) Cursor() *Point { return f.point }

// Update searches while typing and hands on the member chosen.
func (f *find) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		f.hits, f.waiting = r.Value.(store.MemberPage), false
		f.Rebuild()
		if f.open {
			return f.choose()
		}
		return nil
	}
	stroke, ok := f.strokeFor(msg)
	switch {
	case !ok:
	case stroke.Kind == widget.Escape:
		return f.app.Close(f.id)
	case stroke.Kind == widget.Enter:
		return f.choose()
	default:
		return f.typed(stroke)
	}
	return nil
}

// typed moves in the hits, or looks again for what is typed.
func (f *find) typed(stroke widget.Stroke) tea.Cmd {
	if f.app.inMenu(stroke, &f.field) {
		if done, _ := f.menu.Do(stroke); done {
			return nil
		}
	}
	if f.field.Do(stroke) && f.field.Value() != f.asked {
		return f.Reload()
	}
	return nil
}

// choose hands on the member under the cursor. An Enter that came before the answer, as a scanner sends it, waits for it.
func (f *find) choose() tea.Cmd {
	f.open = f.waiting
	i := f.menu.At()
	if f.waiting || i < 0 || i >= len(f.hits.Items) {
		return nil
	}
	return tea.Batch(f.app.Close(f.id), f.then(f.hits.Items[i]))
}

// Size has room for every hit.
func (f *find) Size(w, _ int) (int, int) { return min(w-4, 72), found + 5 }

// View draws the field and the hits.
func (f *find) View(w, h int) string {
	p := f.page(w, h)
	text, x := f.field.Draw(f.app.look, w-4, true)
	p.Put(widget.Accent, "/ ").Raw(text, w-4).End()
	f.point = &Point{X: 2 + x, Y: 0}
	p.End()
	if len(f.menu.Items) == 0 {
		key := "find.hint"
		if f.asked != "" {
			key = "find.nobody"
		}
		p.Text(widget.Muted, f.T(key))
		return p.String()
	}
	f.lines = p.Y()
	f.menu.Draw(p, p.Rest())
	return p.String()
}

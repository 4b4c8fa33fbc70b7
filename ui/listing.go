package ui

import (
	"hash/maphash"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// readMost is how many rows of any list the book gives at once.
const readMost = 1000

// slotList and slotMore are the slots in which a list is read from its beginning, and on at its end.
const (
	slotList = "list"
	slotMore = "more"
)

// pageSlot is the slot in which a page of a list is read.
func pageSlot(first bool) string {
	if first {
		return slotList
	}
	return slotMore
}

// rowsRead is a page of a list as it was read, and whether there may be more behind it.
type rowsRead[T any] struct {
	items []T
	more  bool
}

// cursor is the table of a screen, and where it stands on the screen.
type cursor struct {
	table widget.Table
	lines int // lines of the screen above the table
	left  int // columns of the screen beside the table
}

// pointed puts the cursor on the row that was clicked and reports whether there is one.
func (c *cursor) pointed(at Click) bool {
	return at.X >= c.left && at.X < c.left+c.table.Width() && c.table.SelectLine(at.Y-c.lines)
}

// moved brings a click or a key to the table, and reports whether the cursor moved.
func (c *cursor) moved(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case Click:
		return c.pointed(msg)
	case widget.Stroke:
		return c.table.Do(msg)
	}
	return false
}

// choices is the menu of a screen or panel, and where it stands there.
type choices struct {
	menu  widget.Menu
	lines int // lines of the screen above the menu
}

// pointed puts the cursor on the item that was clicked and reports whether there is one to choose.
func (c *choices) pointed(at Click) bool { return c.menu.SelectLine(at.Y - c.lines) }

// strokeFor is the stroke that a message is to a menu of which a click chooses: on an item it is Enter. It reports false for any
// other message, and for a click beside the items.
func (c *choices) strokeFor(msg tea.Msg) (widget.Stroke, bool) {
	switch msg := msg.(type) {
	case Click:
		return widget.Stroke{Kind: widget.Enter}, c.pointed(msg)
	case widget.Stroke:
		return msg, true
	}
	return widget.Stroke{}, false
}

// listed is what a listing knows of itself whatever its rows are.
type listed struct {
	cursor
	more  bool // there may be further ones
	ready bool
	err   error // why the list could not be read

	fresh bool           // other rows are being read, to be shown from the first one
	first int64          // the row under the cursor when they were asked for
	known map[int64]bool // the rows there were before one was added; nil when none was
}

// unread keeps the error that the list could not be read for, and reports whether it was the list's.
func (l *listed) unread(slot string, err error) bool {
	if slot != slotList {
		return false
	}
	l.err, l.ready = err, true
	return true
}

// wants reports, once, that the cursor is at the end and further rows should be read.
func (l *listed) wants() bool {
	if !l.more || !l.table.AtEnd() {
		return false
	}
	l.more = false
	return true
}

// listing is the rows of a screen that shows one thing a line: read page by page. Whenever rows come, the cursor stays on the row that it
// stands on then, unless it is the first of a list that is read anew.
type listing[T any] struct {
	listed
	items []T

	id func(*T) int64
}

// names is the seed of namedID.
var names = maphash.MakeSeed()

// namedID is the id of a row that has a name in place of a number.
func namedID(name string) int64 { return int64(maphash.String(names, name)) }

// at is the row under the cursor, nil when there is none.
func (l *listing[T]) at() *T {
	i := l.table.At()
	if i < 0 || i >= len(l.items) {
		return nil
	}
	return &l.items[i]
}

// last is the last row that was read; there must be one.
func (l *listing[T]) last() *T { return &l.items[len(l.items)-1] }

// under is the id of the row under the cursor, 0 when there is none.
func (l *listing[T]) under() int64 {
	if row := l.at(); row != nil {
		return l.id(row)
	}
	return 0
}

// again says how many rows to read so that the list is as long as it was.
func (l *listing[T]) again(page int) int { return min(max(len(l.items), page), readMost) }

// anew goes to the beginning, for a list that is about to be read in the stead of this one. The cursor stays there, unless it is moved
// before the rows come.
func (l *listing[T]) anew() {
	l.table.Select(0)
	l.fresh, l.first = true, l.under()
}

// added lets the cursor go to the row that was just added, once it is read. It is for lists that show no row for another reason.
func (l *listing[T]) added() {
	l.known = make(map[int64]bool, len(l.items))
	for i := range l.items {
		l.known[l.id(&l.items[i])] = true
	}
}

// take shows a page of rows: at the end of those there are in slotMore, else in their stead, with the cursor on the row that was added, or
// on its own.
func (l *listing[T]) take(slot string, items []T, more bool, rebuild func()) {
	l.more, l.ready, l.err = more, true, nil
	if slot == slotMore {
		l.items = append(l.items, items...)
		rebuild()
		return
	}
	at := l.under()
	if l.fresh && at == l.first {
		at = 0
	}
	l.items = items
	for i := 0; l.known != nil && i < len(items); i++ {
		if id := l.id(&l.items[i]); !l.known[id] {
			at, l.known = id, nil
		}
	}
	l.fresh, l.known = false, nil
	rebuild()
	for i := 0; at != 0 && i < len(items); i++ {
		if l.id(&l.items[i]) == at {
			l.table.Select(i)
			break
		}
	}
}

// searched is the Base of a screen with a search line above its list, which follows every key.
type searched struct {
	Base
	field  widget.Field
	typing bool
	point  *Point
}

// Typing reports whether the search field has the keys.
func (q *searched) Typing() bool { return q.typing }

// Cursor stands in the search field while typing.
func (q *searched) Cursor() *Point { return q.point }

// hints say what the keys do while typing.
func (q *searched) hints() []hint {
	if !q.typing {
		return nil
	}
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "hint.tolist"}, {keys.Back, "hint.clear"}}
}

// find gives the keys to the search line.
func (q *searched) find() tea.Cmd {
	q.typing = true
	return nil
}

// typed edits the search; arrows take a step in the list below it. It reports whether the search changed and whether such a step was taken.
func (q *searched) typed(stroke widget.Stroke, step func(widget.Stroke)) (changed, moved bool) {
	before := q.field.Value()
	switch stroke.Kind {
	case widget.Escape:
		q.typing = false
		q.field.Set("")
	case widget.Enter, widget.Next:
		q.typing = false
	case widget.Up, widget.Down, widget.PageUp, widget.PageDown:
		step(stroke)
		return false, true
	default:
		q.field.Do(stroke)
	}
	return q.field.Value() != before, false
}

// follow brings a click or a key to the search line or the table below it: again reads the list when the search changed, moved does what
// follows the cursor and may be nil.
func (q *searched) follow(msg tea.Msg, c *cursor, again, moved func() tea.Cmd) tea.Cmd {
	var changed, stepped bool
	switch msg := msg.(type) {
	case Click:
		if stepped = c.pointed(msg); stepped {
			q.typing = false
		}
	case widget.Stroke:
		if q.typing {
			changed, stepped = q.typed(msg, func(to widget.Stroke) { c.table.Do(to) })
		} else {
			stepped = c.table.Do(msg)
		}
	}
	switch {
	case changed:
		c.table.Select(0)
		return again()
	case stepped && moved != nil:
		return moved()
	}
	return nil
}

// searchLine draws the search line: the field on the left, a text on the right.
func (q *searched) searchLine(p *widget.Page, w int, tone widget.Tone, right string) {
	width := max(w-widget.Width(right)-8, 10)
	text, x := q.field.Draw(p.Look(), width, q.typing)
	q.point = nil
	if q.typing {
		q.point = &Point{X: 4 + x, Y: p.Y()}
	}
	p.Gap(2).Put(widget.Accent, "/").Gap(1).Raw(text, width)
	p.Gap(2).PutRight(tone, right, p.Left()-2).End()
}

package ui

import (
	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// roll is a screen that shows one list and what is known of the row under the cursor. Its words begin with name: name.title,
// name.lead, name.empty and name.next. The rows are those of the screen's listing, which rolls hands to it.
type roll struct {
	Base
	list    *listed
	name    string
	reads   func() errand // of the listing's rows
	columns func() []widget.Column
	actions func() []Action
	wrote   func(Result) tea.Cmd
	subject func() string // beside the title; may be nil

	mark  func()         // notes which rows there are, before one is added
	take  func(rows any) // shows the rows that were read
	rows  func() []widget.Row
	facts func() []sheetRow // about the row under the cursor, which there is; may be nil
}

// rolls makes a listing the list of a roll: row draws one of it, and facts are beside the list where there is room, else
// below it; facts may be nil.
func rolls[T any](s *roll, l *listing[T], row func(*T) widget.Row, facts func(*T) []sheetRow) {
	s.list = &l.listed
	s.mark = l.added
	s.take = func(rows any) { l.take(slotList, rows.([]T), false, s.Rebuild) }
	s.rows = func() []widget.Row {
		rows := make([]widget.Row, len(l.items))
		for i := range l.items {
			rows[i] = row(&l.items[i])
		}
		return rows
	}
	if facts != nil {
		s.facts = func() []sheetRow { return facts(l.at()) }
	}
}

// Init reads the list.
func (s *roll) Init() tea.Cmd { return s.Reload() }

// Reload reads the list again.
func (s *roll) Reload() tea.Cmd {
	return load(&s.Base, slotList, s.reads())
}

// Title is the list's part of the path.
func (s *roll) Title() string {
	if s.subject != nil {
		return s.subject()
	}
	return s.T(s.name + ".title")
}

// Rebuild makes columns and rows.
func (s *roll) Rebuild() {
	s.list.table.SetColumns(s.columns()...)
	s.list.table.SetRows(s.rows())
}

// Refuse shows in the list why it could not be read.
func (s *roll) Refuse(slot string, err error) bool { return s.list.unread(slot, err) }

// Update takes the list or what was written, and moves.
func (s *roll) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		if msg.Slot != slotList {
			return s.wrote(msg)
		}
		s.take(msg.Value)
	default:
		s.list.moved(msg)
	}
	return nil
}

// Actions are those of the list, and the way back.
func (s *roll) Actions() []Action {
	return s.andBack(s.actions())
}

// made lets the cursor go to what a form added.
func (s *roll) made() { s.mark() }

// none is why nothing can be done with the row under the cursor.
func (s *roll) none() string {
	if s.list.table.At() < 0 {
		return "off.norow"
	}
	return ""
}

// cannot is why nothing can be written about the row under the cursor.
func (s *roll) cannot() string {
	if reason := s.none(); reason != "" {
		return reason
	}
	return s.app.viewOnly()
}

// View draws what the list is, the list, and the row under the cursor.
func (s *roll) View(w, h int) string {
	var facts []sheetRow
	if s.facts != nil && s.none() == "" && s.list.err == nil {
		facts = s.facts()
	}
	return s.drawRoll(s.list, s.name, facts, w, h)
}

// andBack are the actions and the way back.
func (b *Base) andBack(actions []Action) []Action {
	return append(actions, Action{ID: "back", Key: keys.Back, Do: b.app.Pop})
}

// drawRoll draws a list and the facts about the row under the cursor, if there are any.
func (b *Base) drawRoll(l *listed, name string, facts []sheetRow, w, h int) string {
	p := b.page(w, h)
	b.crumbs(p)
	p.Text(widget.Muted, b.T(name+".lead"))
	p.End()
	l.lines = p.Y()
	switch {
	case l.err != nil:
		b.trouble(p, l.err)
	case l.table.Len() == 0:
		if l.ready {
			b.nothing(p, b.T(name+".empty"), b.T(name+".next", "key", b.app.keyName(keys.New)))
		}
	case facts == nil:
		l.table.Draw(p, p.Rest())
	case !wide(w):
		below := min(len(facts)+1, max(p.Rest()-4, 0))
		l.table.Draw(p, max(p.Rest()-below, 3))
		p.End()
		b.app.facts(p, facts[:min(len(facts), max(p.Rest(), 0))])
	default:
		left := w * 62 / 100
		list, card := b.page(left, h-l.lines), b.page(w-left-1, h-l.lines)
		l.table.Draw(list, h-l.lines)
		b.app.facts(card, facts)
		p.Block(b.app.beside(list.String(), card.String()))
	}
	return p.String()
}

package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// order is one order: where it stands, its money and points, its lines and entries, and what can be done with it.
type order struct {
	Base
	cursor
	id int64

	o       store.Order
	entries []int // which entry stands in which row
	ready   bool
	err     error
}

func newOrder(id int64) *order { return &order{id: id} }

// reading reports whether it has yet to come.
func (s *order) reading() bool { return !s.ready && s.err == nil }

// Init reads the order.
func (s *order) Init() tea.Cmd { return s.Reload() }

// Reload reads the order again.
func (s *order) Reload() tea.Cmd {
	id := s.id
	return load(&s.Base, "order", func(ctx context.Context, book Book) (any, error) {
		return book.Order(ctx, id)
	})
}

// Title is the order's number.
func (s *order) Title() string {
	if !s.ready {
		return ""
	}
	return orderRef(&s.o.OrderRow)
}

// Rebuild makes the lines.
func (s *order) Rebuild() {
	s.table.SetColumns(s.app.orderColumns(&s.o)...)
	var rows []widget.Row
	rows, s.entries = s.app.orderRows(&s.o)
	s.table.SetRows(rows)
}

// Refuse shows why the order could not be read.
func (s *order) Refuse(slot string, err error) bool {
	if slot != "order" {
		return false
	}
	s.err = err
	return true
}

// Update takes what was read or written and moves in the lines.
func (s *order) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		if o, ok := msg.Value.(store.Order); ok {
			s.o, s.ready, s.err = o, true, nil
			s.Rebuild()
			return nil
		}
		return s.wrote(msg)
	default:
		s.moved(msg)
	}
	return nil
}

// entry is the entry of points under the cursor, nil when there is none.
func (s *order) entry() *store.EntryRow {
	i := s.table.At()
	if i < 0 || i >= len(s.entries) || s.entries[i] < 0 {
		return nil
	}
	return &s.o.Entries[s.entries[i]]
}

// View draws card and lines side by side where there is room, else one above the other.
func (s *order) View(w, h int) string {
	p, read := s.opened(w, h, s.ready, s.err)
	if !read {
		return p.String()
	}
	if wide(w) {
		left := w * 44 / 100
		s.lines, s.left = 2, left+1
		card, list := s.page(left, h-2), s.page(w-left-1, h-2)
		s.app.orderCard(card, &s.o, true)
		s.contents(list)
		p.Block(s.app.beside(card.String(), list.String()))
		return p.String()
	}
	s.app.orderCard(p, &s.o, h >= 18)
	p.End()
	s.lines, s.left = p.Y(), 0
	s.contents(p)
	return p.String()
}

func (s *order) contents(p *widget.Page) {
	if s.table.Len() == 0 {
		p.Text(widget.Muted, s.T("order.bare"))
		return
	}
	s.table.Draw(p, p.Rest())
}

package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// ordersPage is how many orders are read at a time, readMost how many rows of any list the book gives at once.
const (
	ordersPage = 200
	readMost   = 1000
)

// orderWidth is how many cells an order's number takes in lists.
const orderWidth = 12

// orderFilters are the filters of the list of orders as the book names them, in the order in which they are offered: where
// orders stand, then what may need a person.
var orderFilters = []string{
	"pending", "paid", "fulfilled", "completed", "partially_refunded", "refunded", "cancelled", "unclaimed", "excluded", "withdrawn",
}

// orders is the list of orders, newest first, searched while typing, with the order under the cursor beside it where
// there is room.
type orders struct {
	Base
	field  widget.Field
	typing bool
	status string // "" is all

	items []store.OrderRow
	more  bool  // there may be older ones
	keep  int64 // the order that the cursor goes back to when the list was read again
	ready bool
	err   error
	table widget.Table
	point *Point
	lines int // lines above the table
	beside
}

// beside is the order shown beside the list.
type beside struct {
	peeked store.Order
	body   widget.Table
}

func newOrders() *orders { return &orders{} }

// Init reads the first page.
func (s *orders) Init() tea.Cmd { return s.Reload() }

// Reload reads the first page again, at least as far as it was read before.
func (s *orders) Reload() tea.Cmd {
	s.peeked, s.keep = store.Order{}, 0
	if o := s.at(); o != nil {
		s.keep = o.ID
	}
	return s.read(0, min(max(len(s.items), ordersPage), readMost))
}

func (s *orders) read(before int64, limit int) tea.Cmd {
	q := store.OrderQuery{Text: s.field.Value(), Status: s.status, Before: before, Limit: limit}
	slot := "list"
	if before != 0 {
		slot = "more"
	}
	return load(&s.Base, slot, func(ctx context.Context, book Book) (ordersRead, error) {
		items, err := book.Orders(ctx, q)
		return ordersRead{items, len(items) == limit}, err
	})
}

// ordersRead is one page of the list.
type ordersRead struct {
	items []store.OrderRow
	more  bool
}

// Rebuild makes columns and rows.
func (s *orders) Rebuild() {
	s.field.Placeholder = s.T("orders.search")
	s.table.SetColumns(
		widget.Column{Title: s.T("orders.col.order"), Width: orderWidth},
		widget.Column{Title: s.T("orders.col.buyer"), Width: 10, Grow: 1},
		widget.Column{Title: s.T("orders.col.day"), Width: s.dayWidth(), Right: true, Drop: 2},
		widget.Column{Title: s.T("orders.col.amount") + " " + s.app.sign(), Width: 11, Right: true},
		widget.Column{Title: s.T("orders.col.refunded"), Width: 11, Right: true, Drop: 4},
		widget.Column{Title: s.T("orders.col.status"), Width: 15},
		widget.Column{Title: s.T("orders.col.points"), Width: 7, Right: true, Drop: 3},
	)
	rows := make([]widget.Row, len(s.items))
	for i := range s.items {
		rows[i] = s.row(&s.items[i])
	}
	s.table.SetRows(rows)
	s.body.SetColumns(s.app.orderColumns()...)
	s.rebody()
}

// dayWidth is how many cells the days of the list take.
func (s *orders) dayWidth() int {
	width := widget.Width(s.T("orders.col.day"))
	for i := range s.items {
		width = max(width, widget.Width(s.app.short(s.items[i].Day)))
	}
	return width
}

func (s *orders) row(o *store.OrderRow) widget.Row {
	a := s.app
	refunded := widget.Cell{}
	if o.Refunded > 0 {
		refunded = widget.Cell{Text: a.orderAmount(-o.Refunded, o.Currency), Tone: widget.Warn}
	}
	amount := widget.Cell{Text: a.orderAmount(o.Total, o.Currency)}
	if !o.Counted {
		amount.Tone = widget.Muted
	}
	return widget.Row{
		{Text: a.tailRef(orderRef(o), orderWidth)},
		a.orderBuyer(o),
		{Text: a.short(o.Day), Tone: widget.Muted},
		amount, refunded, a.statusCell(o), a.pointsCell(o.Awarded - o.Clawed),
	}
}

// Typing reports whether the search field has the keys.
func (s *orders) Typing() bool { return s.typing }

func (s *orders) hints() []hint {
	if !s.typing {
		return nil
	}
	return []hint{{keys.UpDown, "hint.choose"}, {keys.Open, "hint.tolist"}, {keys.Back, "hint.clear"}}
}

// Cursor stands in the search field while typing.
func (s *orders) Cursor() *Point { return s.point }

// Refuse shows in the list why it could not be read.
func (s *orders) Refuse(slot string, err error) bool {
	if slot != "list" {
		return slot == "peek"
	}
	s.err, s.ready = err, true
	return true
}

// Update takes pages of orders, searches, and moves in the list.
func (s *orders) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case Result:
		return s.take(msg)
	case Click:
		if s.table.SelectLine(msg.Y - s.lines) {
			return s.selected()
		}
	case widget.Stroke:
		if s.typing {
			return s.typed(msg)
		}
		if s.table.Do(msg) {
			return s.selected()
		}
	}
	return nil
}

func (s *orders) take(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case store.Order:
		s.peeked = value
		s.rebody()
		return nil
	case ordersRead:
		if r.Slot == "more" {
			s.items = append(s.items, value.items...)
		} else {
			s.items = value.items
		}
		s.more, s.ready, s.err = value.more, true, nil
		s.Rebuild()
		keepAt(&s.table, s.items, s.keep, func(o *store.OrderRow) int64 { return o.ID })
		s.keep = 0
		buyers := map[int64]string{}
		for i := range value.items {
			buyers[value.items[i].Member] = value.items[i].MemberName
		}
		return tea.Batch(s.selected(), s.meet(buyers))
	}
	return nil
}

func (s *orders) rebody() {
	rows, _ := s.app.orderRows(&s.peeked)
	s.body.SetRows(rows)
}

// typed edits the search; the list follows every key, and arrows move in it.
func (s *orders) typed(stroke widget.Stroke) tea.Cmd {
	switch stroke.Kind {
	case widget.Escape:
		s.typing = false
		return s.search("")
	case widget.Enter, widget.Next:
		s.typing = false
		return nil
	case widget.Up, widget.Down, widget.PageUp, widget.PageDown:
		s.table.Do(stroke)
		return s.selected()
	}
	before := s.field.Value()
	if s.field.Do(stroke) && s.field.Value() != before {
		s.table.Select(0)
		return s.read(0, ordersPage)
	}
	return nil
}

// search looks for a text; the same as before reads nothing.
func (s *orders) search(text string) tea.Cmd {
	if s.field.Value() == text {
		return nil
	}
	s.field.Set(text)
	s.table.Select(0)
	return s.read(0, ordersPage)
}

// selected reads on at the end of the list, and the order under the cursor when it is shown beside.
func (s *orders) selected() tea.Cmd {
	var cmds []tea.Cmd
	if s.more && s.table.AtEnd() {
		s.more = false
		cmds = append(cmds, s.read(s.items[len(s.items)-1].ID, ordersPage))
	}
	if o := s.at(); o != nil && wide(s.app.w) && o.ID != s.peeked.ID {
		id := o.ID
		cmds = append(cmds, load(&s.Base, "peek", func(ctx context.Context, book Book) (store.Order, error) {
			return book.Order(ctx, id)
		}))
	}
	return tea.Batch(cmds...)
}

// at is the order under the cursor, nil when there is none.
func (s *orders) at() *store.OrderRow {
	i := s.table.At()
	if i < 0 || i >= len(s.items) {
		return nil
	}
	return &s.items[i]
}

func (s *orders) none() string {
	if s.at() == nil {
		return "off.chooseorder"
	}
	return ""
}

// narrowed reports whether the list shows a part of the orders only.
func (s *orders) narrowed() bool { return s.status != "" || !s.field.Empty() }

// Actions are what can be done with the list and the order under the cursor.
func (s *orders) Actions() []Action {
	list := []Action{
		{ID: "order.open", Key: keys.Open, Off: s.none, Do: func() tea.Cmd { return s.app.Push(newOrder(s.at().ID)) }},
		{ID: "order.new", Key: keys.New, Off: s.app.viewOnly, Do: func() tea.Cmd { return s.app.Push(newOrderForm(0)) }},
		{ID: "filter", Key: keys.Filter, Do: func() tea.Cmd { s.typing = true; return nil }},
		{ID: "orders.status", Key: keys.Status, Do: s.chooseStatus},
		{ID: "orders.products", Key: keys.Products, Do: func() tea.Cmd { return s.app.Push(newProducts()) }},
	}
	if s.narrowed() {
		list = append(list, Action{ID: "orders.clear", Key: keys.Back, Do: s.clear})
	}
	return list
}

// clear shows all orders again.
func (s *orders) clear() tea.Cmd {
	s.status = ""
	s.field.Set("")
	s.table.Select(0)
	return s.read(0, ordersPage)
}

func (s *orders) chooseStatus() tea.Cmd {
	return s.choose("orders.status", s.status, s.statuses, func(value string) tea.Cmd {
		s.status = value
		s.table.Select(0)
		return s.read(0, ordersPage)
	})
}

// statuses are the filters by status.
func (s *orders) statuses() []answer {
	list := []answer{{"", s.T("orders.status.all"), ""}}
	for _, filter := range orderFilters {
		special := store.ParseStatus(filter) == store.StatusUnknown
		sign, _ := s.app.orderMark(&store.OrderRow{Status: filter, Withdrawn: special})
		list = append(list, answer{filter, sign + " " + s.filterWord(filter), ""})
	}
	return list
}

// filterWord is what a filter is called.
func (s *orders) filterWord(filter string) string {
	if key := "orders.filter." + filter; s.app.lang.Has(key) {
		return s.T(key)
	}
	return s.T("status." + filter)
}

// View draws the search line, the list, and the order under the cursor beside it where there is room.
func (s *orders) View(w, h int) string {
	if !wide(w) || len(s.items) == 0 || s.err != nil {
		p := s.page(w, h)
		s.list(p, w)
		return p.String()
	}
	left := w * 66 / 100
	list, card := s.page(left, h), s.page(w-left-1, h)
	s.list(list, left)
	s.card(card)
	return widget.Beside(list.String(), card.String(), s.app.look.Paint(widget.Rule, s.app.look.Signs.Down))
}

// card draws the order under the cursor.
func (s *orders) card(p *widget.Page) {
	o := s.at()
	if o == nil {
		return
	}
	full := &s.peeked
	if full.ID != o.ID {
		full = &store.Order{OrderRow: *o} // its lines are still being read
	}
	p.Gap(2).Put(widget.Strong, orderRef(o)).End()
	p.End()
	s.app.orderCard(p, full, false)
	if full == &s.peeked && s.body.Len() > 0 {
		p.End()
		s.body.DrawStill(p, p.Rest())
	}
}

func (s *orders) list(p *widget.Page, w int) {
	s.searchLine(p, w)
	s.lines = p.Y()
	switch {
	case s.err != nil:
		s.trouble(p, s.err)
	case len(s.items) > 0:
		s.table.Draw(p, p.Rest())
	case s.ready && s.narrowed():
		s.nothing(p, s.T("orders.nomatch"), s.T("orders.nomatch.next", "key", s.app.keyName(keys.Back)))
	case s.ready:
		s.nothing(p, s.T("orders.empty"), s.T("orders.empty.next", "key", s.app.keyName(keys.New)))
	}
}

// searchLine is the first line: the field on the left, what is shown on the right.
func (s *orders) searchLine(p *widget.Page, w int) {
	tone, right := widget.Muted, s.T("orders.status.all")
	if s.status != "" {
		tone, right = widget.Accent, s.filterWord(s.status)
	}
	if n := len(s.items); s.ready && n > 0 && !s.more {
		right = s.T("core.orders", "n", n) + "  " + right
	}
	width := max(w-widget.Width(right)-8, 10)
	text, x := s.field.Draw(s.app.look, width, s.typing)
	s.point = nil
	if s.typing {
		s.point = &Point{X: 4 + x, Y: p.Y()}
	}
	p.Gap(2).Put(widget.Accent, "/").Gap(1).Raw(text, width)
	p.Gap(2).PutRight(tone, right, p.Left()-2).End()
}

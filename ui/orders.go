package ui

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"regulars/store"
	"regulars/ui/widget"
)

// ordersPage is how many orders are read at a time.
const ordersPage = 200

// orderWidth is how many cells an order's number takes in lists.
const orderWidth = 12

// orderFilters are the filters of the list of orders as the book names them, in the order in which they are offered: where
// orders stand, then what may need a person.
var orderFilters = []string{
	"pending", "paid", "fulfilled", "completed", "partially_refunded", "refunded", "cancelled", "refund_open", "unclaimed", "excluded", "withdrawn",
}

// orders is the list of orders, newest first, searched while typing, with the order under the cursor beside it where
// there is room.
type orders struct {
	searched
	listing[store.OrderRow]
	status string // "" is all
	beside
}

// beside is the order shown beside the list.
type beside struct {
	peeked store.Order
	body   widget.Table
}

func newOrders() *orders {
	return &orders{listing: listing[store.OrderRow]{id: func(o *store.OrderRow) int64 { return o.ID }}}
}

// Init reads the first page.
func (s *orders) Init() tea.Cmd { return s.Reload() }

// Reload reads the first page again, at least as far as it was read before.
func (s *orders) Reload() tea.Cmd {
	s.peeked = store.Order{}
	return s.read(0, s.again(ordersPage))
}

// made lets the cursor go to an order that was written down.
func (s *orders) made() { s.added() }

func (s *orders) read(before int64, limit int) tea.Cmd {
	q := store.OrderQuery{Text: s.field.Value(), Status: s.status, Before: before, Limit: limit}
	return load(&s.Base, pageSlot(before == 0), func(ctx context.Context, book Book) (any, error) {
		items, err := book.Orders(ctx, q)
		return rowsRead[store.OrderRow]{items, len(items) == limit}, err
	})
}

// Rebuild makes columns and rows.
func (s *orders) Rebuild() {
	s.field.Placeholder = s.T("orders.search")
	s.table.SetColumns(
		widget.Column{Title: s.T("orders.col.order"), Width: orderWidth},
		widget.Column{Title: s.T("orders.col.buyer"), Width: 10, Max: 20, Grow: 1},
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
	s.body.SetColumns(s.app.orderColumns(&s.peeked)...)
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

// Refuse shows in the list why it could not be read.
func (s *orders) Refuse(slot string, err error) bool { return s.unread(slot, err) || slot == "peek" }

// Update takes pages of orders, searches, and moves in the list.
func (s *orders) Update(msg tea.Msg) tea.Cmd {
	if r, ok := msg.(Result); ok {
		return s.take(r)
	}
	return s.follow(msg, &s.cursor, s.search, s.selected)
}

func (s *orders) take(r Result) tea.Cmd {
	switch value := r.Value.(type) {
	case store.Order:
		s.peeked = value
		s.rebody()
		return nil
	case rowsRead[store.OrderRow]:
		s.listing.take(r.Slot, value.items, value.more, s.Rebuild)
		buyers := map[int64]string{}
		for i := range value.items {
			buyers[value.items[i].Member] = value.items[i].MemberName
		}
		return tea.Batch(s.selected(), s.meet(buyers))
	}
	return nil
}

func (s *orders) rebody() {
	s.body.SetColumns(s.app.orderColumns(&s.peeked)...)
	rows, _ := s.app.orderRows(&s.peeked)
	s.body.SetRows(rows)
}

// selected reads on at the end of the list, and the order under the cursor when it is shown beside.
func (s *orders) selected() tea.Cmd {
	var cmds []tea.Cmd
	if s.wants() {
		cmds = append(cmds, s.read(s.last().ID, ordersPage))
	}
	if o := s.at(); o != nil && wide(s.app.w) && o.ID != s.peeked.ID {
		id := o.ID
		cmds = append(cmds, load(&s.Base, "peek", func(ctx context.Context, book Book) (any, error) {
			return book.Order(ctx, id)
		}))
	}
	return tea.Batch(cmds...)
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
		{ID: "filter", Key: keys.Filter, Do: s.find},
		{ID: "orders.status", Key: keys.Status, Do: s.chooseStatus},
		{ID: "orders.tickets", Key: keys.Ticket, Do: func() tea.Cmd { return s.app.Push(newTickets(0)) }},
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
	return s.search()
}

// search reads the orders that the search line and the status ask for, from the first one.
func (s *orders) search() tea.Cmd {
	s.anew()
	return s.read(0, ordersPage)
}

func (s *orders) chooseStatus() tea.Cmd {
	return s.choose("orders.status", s.status, s.statuses, func(value string) tea.Cmd {
		s.status = value
		return s.search()
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
	return s.listAndCard(w, h, len(s.items) > 0 && s.err == nil, s.list, s.card)
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
	tone, right := s.shown()
	s.searchLine(p, w, tone, right)
	s.drawList(p, &s.listed, func() {
		if s.narrowed() {
			s.nothing(p, s.T("orders.nomatch"), s.T("orders.nomatch.next", "key", s.app.keyName(keys.Back)))
		} else {
			s.nothing(p, s.T("orders.empty"), s.T("orders.empty.next", "key", s.app.keyName(keys.New)))
		}
	})
}

// shown is which orders the list shows, and how many when all were read.
func (s *orders) shown() (widget.Tone, string) {
	tone, text := widget.Muted, s.T("orders.status.all")
	if s.status != "" {
		tone, text = widget.Accent, s.filterWord(s.status)
	}
	if slices.ContainsFunc(s.items, func(o store.OrderRow) bool { return o.Priority }) {
		text = s.T("orders.priority", "sign", s.app.look.Signs.Up) + "  " + text
	}
	if n := len(s.items); s.ready && n > 0 && !s.more {
		text = s.T("core.orders", "n", n) + "  " + text
	}
	return tone, text
}

package ui

import (
	"slices"
	"strings"

	"regulars/reports"
	"regulars/store"
	"regulars/ui/widget"
)

// orderCard draws where an order stands, whose it is, its money and its points. Both groups of figures stand side by side
// when there is room.
func (a *App) orderCard(p *widget.Page, o *store.Order, roomy bool) {
	sign, tone := a.orderMark(&o.OrderRow)
	state := a.orderState(&o.OrderRow)
	if o.Excluded != "" && !o.Withdrawn {
		state = a.T("order.excluded", "reason", state)
	}
	p.Gap(2).Put(tone, sign+" "+state).Put(widget.Rule, " · ").Put(widget.Plain, a.date(o.Day)).End()
	if o.Member == 0 {
		p.Line(widget.Warn, a.look.Signs.Ring+" "+a.T("order.nobody"))
	} else {
		p.Gap(2).Put(widget.Strong, a.buyerName(o)).Gap(2).Put(widget.Muted, a.contact(o.Identities)).End()
	}
	if known := a.orderKnown(o); known != "" {
		p.Text(widget.Muted, known)
	}
	if o.Priority {
		p.Line(widget.Accent, a.look.Signs.Up+" "+a.T("order.priority"))
	}
	if o.RefundOpen != "" {
		p.Line(widget.Warn, a.look.Signs.Ring+" "+a.T("order.refundopen", "word", o.RefundOpen))
	}
	if why := a.notCounted(&o.OrderRow); why != "" {
		p.Line(widget.Muted, why)
	}
	if roomy {
		p.End()
	}
	money, points := a.orderMoney(o), a.orderPoints(o)
	if p.Left() >= 56 {
		a.twoFacts(p, money, points)
		return
	}
	p.End()
	a.facts(p, append(append(money, sheetRow{}), points...))
}

// buyerName is how the owner of an order is called: by name, else by the key of the platform.
func (a *App) buyerName(o *store.Order) string {
	if o.MemberName != "" || a.contact(o.Identities) != "" || len(o.Identities) == 0 {
		return a.person(o.MemberName, o.Member)
	}
	return o.Identities[0].Key
}

// contact is the first phone or e-mail among identities, shown as reach does.
func (a *App) contact(identities []store.Identity) string {
	for _, source := range []string{"phone", "email"} {
		for _, i := range identities {
			if i.Source == source {
				return a.identity(i)
			}
		}
	}
	return ""
}

// orderKnown is what else is known of an order, in one line.
func (a *App) orderKnown(o *store.Order) string {
	var parts []string
	add := func(text string) {
		if text = strings.TrimSpace(text); text != "" {
			parts = append(parts, text)
		}
	}
	add(a.sourceWord(&o.OrderRow, o.Channel))
	if o.Member == 0 {
		add(o.Buyer)
	}
	add(o.City)
	add(strings.TrimSpace(o.Carrier + " " + o.Tracking))
	if o.Coupons != "" {
		add(a.T("order.coupons", "codes", o.Coupons))
	}
	add(o.Note)
	return strings.Join(parts, " · ")
}

// notCounted says why an order is in no figure, "" when it is.
func (a *App) notCounted(o *store.OrderRow) string {
	switch {
	case o.Counted:
		return ""
	case o.Withdrawn:
		return a.T("order.out.withdrawn")
	case o.Excluded != "":
		return a.T("order.out.excluded")
	case o.Status == "pending":
		return a.T("order.out.pending")
	}
	return a.T("order.out.void")
}

// orderMoney are the amounts of an order.
func (a *App) orderMoney(o *store.Order) []sheetRow {
	money := func(minor int64) string { return a.lang.Money(minor, o.Currency) }
	rows := []sheetRow{{label: a.T("order.total"), value: money(o.Total), tone: widget.Strong}}
	for _, part := range []struct {
		key   string
		minor int64
	}{{"order.shipping", o.Shipping}, {"order.tax", o.Tax}, {"order.discount", o.Discount}, {"order.pointspaid", o.PointsPaid}, {"order.outstanding", o.Outstanding}} {
		if part.minor != 0 {
			rows = append(rows, sheetRow{label: a.T(part.key), value: money(part.minor), tone: widget.Muted})
		}
	}
	if o.Refunded > 0 {
		rows = append(rows,
			sheetRow{label: a.T("order.refunded"), value: money(-o.Refunded), tone: widget.Warn},
			sheetRow{label: a.T("order.kept"), value: money(o.Total - o.Refunded), tone: widget.Strong})
	}
	return rows
}

// orderPoints are the points of an order: given, taken back, left, and when they can be used.
func (a *App) orderPoints(o *store.Order) []sheetRow {
	if o.Awarded == 0 {
		return []sheetRow{{label: a.T("order.given"), value: "0", tone: widget.Muted, note: reports.NoPoints(a.lang, o)}}
	}
	rows := []sheetRow{{label: a.T("order.given"), value: a.signed(o.Awarded), tone: widget.Good}}
	if o.Clawed > 0 {
		left := o.Awarded - o.Clawed
		rows = append(rows,
			sheetRow{label: a.T("order.clawed"), value: a.signed(-o.Clawed), tone: widget.Bad},
			sheetRow{label: a.T("order.left"), value: a.num(left), tone: widget.Strong})
	}
	if o.Awarded == o.Clawed {
		return rows
	}
	for i := range o.Entries {
		e := &o.Entries[i]
		if e.Reason != "earn" {
			continue
		}
		if e.Releases > a.today() {
			rows = append(rows, sheetRow{label: a.T("order.releases"), value: a.short(e.Releases), tone: widget.Warn})
		}
		if e.Expires != 0 {
			rows = append(rows, sheetRow{label: a.T("order.expires"), value: a.date(e.Expires), tone: widget.Muted})
		}
		break
	}
	return rows
}

// orderColumns are the columns of what is in an order: of its lines, or without any of its entries alone.
func (a *App) orderColumns(o *store.Order) []widget.Column {
	if len(o.Lines) == 0 {
		return []widget.Column{{Title: a.T("order.col.entries"), Width: 18, Grow: 1}, {Width: 7, Max: 14, Right: true}}
	}
	return []widget.Column{
		{Title: a.T("order.col.what"), Width: 18, Grow: 1},
		{Title: a.T("order.col.quantity"), Width: 5, Right: true, Drop: 1},
		{Title: a.T("order.col.price"), Width: 11, Right: true, Drop: 2},
		{Title: a.T("order.col.sum"), Width: 11, Right: true},
	}
}

// orderRows are the lines of an order and, below them, its entries of points. entries says which entry stands in which
// row, -1 for none.
func (a *App) orderRows(o *store.Order) (rows []widget.Row, entries []int) {
	for _, l := range o.Lines {
		name := l.Name
		if name == "" {
			name = l.Key
		}
		sum := l.Price*l.Quantity - l.Discount
		rows = append(rows, widget.Row{
			{Text: name},
			{Text: a.num(l.Quantity), Tone: widget.Muted},
			{Text: a.orderAmount(l.Price, o.Currency), Tone: widget.Muted},
			{Text: a.orderAmount(sum, o.Currency)},
		})
		entries = append(entries, -1)
	}
	for i := range o.Entries {
		e := &o.Entries[i]
		what := entrySign(a.look.Signs, e) + " " + a.T("reason."+e.Reason) + "  " + a.short(a.dayOf(e.At))
		row := widget.Row{{Text: what, Tone: widget.Muted}, a.entryCell(e)}
		if len(o.Lines) > 0 {
			row = slices.Insert(row, 1, widget.Cell{}, widget.Cell{})
		}
		rows = append(rows, row)
		entries = append(entries, i)
	}
	return rows, entries
}

// entryCell is an entry's points with the word, because beside amounts a bare number would be taken for money.
func (a *App) entryCell(e *store.EntryRow) widget.Cell {
	cell := a.pointsCell(e.Amount)
	cell.Text += " " + a.T("form.points.unit")
	return cell
}

package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
	"regulars/ui/widget"
)

// why opens the arithmetic behind the entry under the cursor, else behind all points of the order.
func (s *order) why() tea.Cmd {
	if e := s.entry(); e != nil {
		return s.app.Push(newWhyEntry(*e, &s.o))
	}
	o := s.o
	return s.app.Why(func() string { return s.T("why.order", "ref", orderRef(&o.OrderRow)) }, func() []sheetRow { return s.app.orderWhy(&o) })
}

// orderWhy is every entry of an order with its arithmetic, and what is left.
func (a *App) orderWhy(o *store.Order) []sheetRow {
	if len(o.Entries) == 0 {
		return append([]sheetRow{{note: a.T("why.order.none")}, {}, {note: reports.NoPoints(a.lang, o), tone: widget.Strong}}, a.rulesNow()...)
	}
	var rows []sheetRow
	for i := range o.Entries {
		e := &o.Entries[i]
		rows = append(rows, sheetRow{note: a.date(a.dayOf(e.At)) + "  " + a.T("reason."+e.Reason), tone: widget.Strong})
		rows = append(rows, a.arithmetic(e, o)...)
		rows = append(rows, sheetRow{})
	}
	return append(rows, sheetRow{label: a.T("order.left"), value: a.num(o.Awarded - o.Clawed), tone: widget.Strong, note: a.worthNote(o.Awarded - o.Clawed)})
}

// rulesNow says what an order earns today.
func (a *App) rulesNow() []sheetRow {
	terms := a.shop().Terms
	if terms.Rate == 0 {
		return nil
	}
	return []sheetRow{{}, {note: a.T("why.rule.now", "rate", terms.Rate.String(), "money", a.unit(), "basis", a.T("basis."+string(terms.Basis))), tone: widget.Muted}}
}

// unit is one whole unit of the shop's currency, as one says it: £1.
func (a *App) unit() string { return a.unitOf(a.shop().Currency) }

// unitOf is one whole unit of a currency, as one says it; one that is not known has two decimals.
func (a *App) unitOf(currency string) string {
	whole, _, _ := strings.Cut(a.lang.Money(wholeUnit(currency), currency), ".")
	return whole
}

// wholeUnit is one whole unit of a currency in minor units.
func wholeUnit(currency string) int64 {
	decimals, known := lang.Decimals(currency)
	if !known {
		decimals = 2
	}
	minor := int64(1)
	for range decimals {
		minor *= 10
	}
	return minor
}

// arithmetic is how the points of one entry came about. o is its order where it is known, else nil.
func (a *App) arithmetic(e *store.EntryRow, o *store.Order) []sheetRow {
	if e.Reason == "clawback" && o != nil {
		if o.Refunded == 0 || o.Total == 0 {
			return []sheetRow{{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong, note: a.notCounted(&o.OrderRow)}}
		}
		return []sheetRow{
			{label: a.T("order.refunded"), value: a.lang.Money(o.Refunded, o.Currency), note: a.T("why.refund.of", "money", a.lang.Money(o.Earned(), o.Currency))},
			{label: a.T("order.given"), value: a.num(o.Awarded), note: a.T("why.refund.share")},
			{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong},
		}
	}
	terms, ok := reports.EntryTerms(e)
	if ok && e.Basis == 0 && len(e.Shares) > 0 {
		return a.deedRows(e, &terms)
	}
	if !ok || e.Basis == 0 {
		return []sheetRow{{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong, note: reports.EntryNote(a.lang, e)}}
	}
	var rows []sheetRow
	if o != nil {
		rows = a.earningRows(terms, o)
	}
	if len(e.Shares) > 0 {
		return append(rows, a.shareRows(e, &terms)...)
	}
	points := terms.Points(e.Basis)
	rows = append(rows,
		sheetRow{label: a.T("why.basis"), value: a.money(e.Basis), note: a.T("basis." + string(terms.Basis))},
		sheetRow{label: a.T("why.rate"), value: "× " + terms.Rate.String(), note: a.T("why.rate.note", "money", a.unit())},
	)
	if points != e.Amount {
		rows = append(rows,
			sheetRow{label: a.T("why.makes"), value: a.num(points), note: a.T("rounding." + string(terms.Rounding))},
			sheetRow{label: a.T("why.before"), value: a.signed(e.Amount - points), note: a.T("why.before.note")},
			sheetRow{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong})
		return rows
	}
	return append(rows, sheetRow{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong, note: a.T("rounding." + string(terms.Rounding))})
}

// shareRows say which rule gave how much of an entry, and of which part of the order.
func (a *App) shareRows(e *store.EntryRow, terms *program.Terms) []sheetRow {
	rows := []sheetRow{{label: a.T("why.basis"), value: a.money(e.Basis), note: a.T("basis." + string(terms.Basis))}}
	for _, s := range e.Shares {
		row := sheetRow{label: reports.ShareName(a.lang, terms, s.Rule), value: a.signed(s.Points)}
		switch r := terms.Rule(s.Rule); {
		case s.Of != e.Basis:
			row.note = a.T("why.share.of", "money", a.money(s.Of))
		case r != nil:
			row.note = reports.RuleWords(a.lang, a.shop(), r)
		default:
			row.note = "× " + terms.Rate.String()
		}
		rows = append(rows, row)
	}
	return append(rows, sheetRow{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong, note: a.T("rounding." + string(terms.Rounding))})
}

// deedRows say which rule gave how much for a deed, and which deed it was.
func (a *App) deedRows(e *store.EntryRow, terms *program.Terms) (rows []sheetRow) {
	for _, s := range e.Shares {
		row := sheetRow{label: reports.ShareName(a.lang, terms, s.Rule), value: a.signed(s.Points)}
		if r := terms.Rule(s.Rule); r != nil {
			row.note = reports.RuleWords(a.lang, a.shop(), r)
		}
		rows = append(rows, row)
	}
	return append(rows, sheetRow{label: a.T("why.entry.points"), value: a.signed(e.Amount), tone: widget.Strong, note: reports.EntryNote(a.lang, e)})
}

// earningRows take off what does not earn: from what was paid to the basis.
func (a *App) earningRows(terms program.Terms, o *store.Order) []sheetRow {
	rows := []sheetRow{{label: a.T("order.total"), value: a.lang.Money(o.Total, o.Currency)}}
	if terms.Basis != program.BasisPaid && o.Shipping != 0 {
		rows = append(rows, sheetRow{label: a.T("order.shipping"), value: a.lang.Money(-o.Shipping, o.Currency), note: a.T("why.notearning")})
	}
	if terms.Basis == program.BasisGoods && o.Tax != 0 {
		rows = append(rows, sheetRow{label: a.T("order.tax"), value: a.lang.Money(-o.Tax, o.Currency), note: a.T("why.notearning")})
	}
	if o.PointsPaid != 0 {
		rows = append(rows, sheetRow{label: a.T("order.pointspaid"), value: a.lang.Money(-o.PointsPaid, o.Currency), note: a.T("why.notearning")})
	}
	return rows
}

package store

import (
	"regulars/store/program"
)

// Lot is one credit and what is left of it.
type Lot struct {
	Entry, Amount, Left int64
	Releases            Day  // the first day it can be used; 0: at once
	Expires             Day  // the last day it can be used; 0: never lapses
	Moves               bool // each order of the member moves that day
	Order               int64
}

// lotLeft is what is left of the lot that entry e opened, l being its row of lot.
const lotLeft = "iif(e.unit = 0, max(0, e.amount - coalesce(l.used, 0)), 0)"

// lotLapse is when a lot lapses, e being its entry and l its row of lot: NULL and 0 are never.
const lotLapse = "coalesce(l.expires, e.expires)"

// openLotsSQL walks members' entries from the newest until what is left adds up to what the rollup says must be there.
const openLotsSQL = `WITH RECURSIVE walk(member, active, id, prev, want, amount, left, releases, expires, order_id) AS (
SELECT r.member, coalesce(r.last_day, 0), 0, r.entry_head, r.total + r.debt, 0, 0, 0, 0, 0 FROM json_each(?) j CROSS JOIN rollup r ON r.member = j.value UNION ALL
SELECT walk.member, walk.active, e.id, e.prev, walk.want - ` + lotLeft + `, e.amount, ` + lotLeft + `, coalesce(e.releases, 0), coalesce(` + lotLapse + `, 0), coalesce(e.order_id, 0)
FROM walk CROSS JOIN entry e ON e.id = walk.prev LEFT JOIN lot l ON l.entry = e.id WHERE walk.want > 0)
SELECT member, active, id, amount, left, releases, expires, order_id FROM walk WHERE left > 0`

// openLots are the lots with something left of the listed members, in the order they will be spent; those past their last
// day are among them.
func (v *view) openLots(list string) (map[int64][]Lot, error) {
	lots := map[int64][]Lot{}
	err := v.each(func(rows *rows) error {
		var member int64
		var active program.Day
		var lapse program.Lapse
		var l Lot
		err := rows.Scan(&member, &active, &l.Entry, &l.Amount, &l.Left, &l.Releases, &lapse, &l.Order)
		l.Expires, l.Moves = Day(lapse.Last(active)), lapse.Moves()
		lots[member] = append(lots[member], l)
		return err
	}, openLotsSQL, list)
	for member := range lots {
		lots[member] = inSpendingOrder(lots[member])
	}
	return lots, err
}

func inSpendingOrder(lots []Lot) []Lot {
	byID := make(map[int64]Lot, len(lots))
	order := make([]program.Lot, len(lots))
	for i, l := range lots {
		byID[l.Entry] = l
		order[i] = program.Lot{ID: l.Entry, Expires: program.Day(l.Expires)}
	}
	program.InSpendingOrder(order)
	for i, l := range order {
		lots[i] = byID[l.ID]
	}
	return lots
}

// standing is what lots and debt amount to on a day, and the first day after which something of it lapses.
func standing(lots []Lot, debt int64, today Day) (s program.Standing, nextExpiry Day) {
	open := make([]program.Lot, len(lots))
	for i, l := range lots {
		open[i] = program.Lot{ID: l.Entry, Left: l.Left, Releases: program.Day(l.Releases), Expires: program.Day(l.Expires)}
		if l.Expires >= today && l.Expires != 0 {
			nextExpiry = earlier(nextExpiry, l.Expires)
		}
	}
	return program.Stand(open, debt, program.Day(today)), nextExpiry
}

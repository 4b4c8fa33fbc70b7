package store

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// capUse is what a cap by day or by month has given a member on a day or in a month.
type capUse struct {
	cap    int16 // its place in the list of such caps
	at     int32 // the day, or the month
	points int64
}

// capsNow are the caps by day and by month of the terms in force.
func (t *tx) capsNow() []program.PeriodCap {
	ru := &t.ruling
	if !ru.capsKnown {
		ru.caps, ru.capsKnown = t.shop.Terms.PeriodCaps(), true
	}
	return ru.caps
}

// usedOf is how many points a rule has given the member in the day or month of the order. What a refund took back counts: an order that
// is taken in again gets it back, and a cap holds whatever happens.
func (t *tx) usedOf(rule int64, unit program.Unit, month bool) int64 {
	ru := &t.ruling
	a, day := ru.account, ru.order.day
	asked := program.PeriodCap{Rule: rule, Unit: unit, Month: month}
	if ru.again {
		used, err := t.readUsed(a, ru.order, []program.PeriodCap{asked})
		ru.err = orErr(ru.err, err)
		return pointsUsed(used, 0, asked, day)
	}
	if a.bound.known {
		return a.bound.points
	}
	caps := t.capsNow()
	if !a.usedKnown {
		ru.err = orErr(ru.err, t.knowUsed(a, ru.order))
	}
	return pointsUsed(a.used, slices.Index(caps, asked), asked, day)
}

// knowUsed reads what caps have used before an order.
func (t *tx) knowUsed(a *account, own *order) (err error) {
	if a.usedKnown = true; a.bound.listed {
		return t.addListed(a, own.day)
	}
	a.used, err = t.readUsed(a, own, t.capsNow())
	return err
}

// periodOf is the day, or its month, by which a cap counts.
func periodOf(c program.PeriodCap, day Day) int32 {
	if c.Month {
		return monthOf(day)
	}
	return int32(day)
}

func pointsUsed(used []capUse, i int, c program.PeriodCap, day Day) int64 {
	at := periodOf(c, day)
	for k := range used {
		if used[k].cap == int16(i) && used[k].at == at {
			return used[k].points
		}
	}
	return 0
}

// noteUsed adds what rules have given on a day. Orders come in the order of time: a day or a month before the one from is over, and its
// place is taken by a later one.
func noteUsed(used []capUse, caps []program.PeriodCap, day, from Day, shares []program.Share) []capUse {
	for i, c := range caps {
		points, at, now := c.Used(shares), periodOf(c, day), periodOf(c, from)
		if points == 0 || at < now {
			continue
		}
		k := slices.IndexFunc(used, func(u capUse) bool { return u.cap == int16(i) && u.at == at })
		if k >= 0 {
			used[k].points += points
			continue
		}
		if k = slices.IndexFunc(used, func(u capUse) bool { return u.cap == int16(i) && u.at < now }); k < 0 {
			k, used = len(used), append(used, capUse{})
		}
		used[k] = capUse{int16(i), at, points}
	}
	return used
}

// readUsed adds up what the member's other orders were given by each rule, walking the ledger of everybody merged into the member.
// Orders whose file was undone were given nothing. Days before the order are left out.
func (t *tx) readUsed(a *account, own *order, caps []program.PeriodCap) (used []capUse, err error) {
	if none, err := t.unwritten(a); err != nil || none {
		return nil, err
	}
	seen := map[int64]bool{own.id: true}
	err = t.query(func(s *sqlite.Stmt) error {
		id, g := s.ColumnInt64(0), parseShares(s.ColumnText(3))
		if seen[id] || g.Part {
			return nil
		}
		seen[id] = true
		used = noteUsed(used, caps, Day(s.ColumnInt64(1)), own.day, g.all(s.ColumnInt64(2)))
		return nil
	}, ordersGiven+" ORDER BY e.id DESC", a.member, a.entryHead, ReasonEarn)
	return used, err
}

// unwritten reports whether there is no entry of the member, nor of anybody who was merged into them.
func (t *tx) unwritten(a *account) (bool, error) {
	if a.entryHead != 0 {
		return false, nil
	}
	merged, err := t.hasMerged(a.member)
	return !merged, err
}

// chainsSQL walks the entries of a member, whose newest is ?2, and of everybody who was merged into them.
const chainsSQL = peopleSQL + `, chain(id) AS (SELECT ?2 UNION SELECT r.entry_head FROM people p CROSS JOIN rollup r ON r.member = p.id WHERE p.id <> ?1 AND r.entry_head IS NOT NULL
	UNION ALL SELECT e.prev FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.prev IS NOT NULL) `

// ordersGiven selects, of a member's other orders and of everybody's who was merged into them, what the ledger says they were given.
const ordersGiven = chainsSQL + `SELECT e.order_id, o.day, o.awarded, e.shares FROM chain c CROSS JOIN entry e ON e.id = c.id JOIN orders o ON o.id = e.order_id
	WHERE e.reason = ?3 AND e.key IS NULL AND o.withdrawn IS NULL AND o.terms IS NOT NULL`

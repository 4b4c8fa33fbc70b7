package store

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// gaveFor is how many of the member's other counted orders a rule has given something for, of the last months only where they are above 0.
// Only who had an order that counted and does not any more can have as many that the next one is not due.
func (t *tx) gaveFor(rule, months int64) (n int64) {
	ru := &t.ruling
	a, own := ru.account, ru.order
	if t.bulk.on && !a.lifted {
		lost, err := t.lostOrders()
		if ru.err = orErr(ru.err, err); err != nil || !lost[a.member] {
			return 0
		}
	}
	if none, err := t.unwritten(a); err != nil || none {
		ru.err = orErr(ru.err, err)
		return 0
	}
	seen := map[int64]bool{own.id: true}
	ru.err = orErr(ru.err, t.query(func(s *sqlite.Stmt) error {
		id, month, g := s.ColumnInt64(0), monthOf(Day(s.ColumnInt64(1))), parseShares(s.ColumnText(3))
		if seen[id] || g.Part {
			return nil
		}
		seen[id] = true
		if months > 0 && (month > monthOf(own.day) || int64(month) <= int64(monthOf(own.day))-months) {
			return nil
		}
		if slices.ContainsFunc(g.all(s.ColumnInt64(2)), func(x program.Share) bool { return x.Rule == rule }) {
			n++
		}
		return nil
	}, ordersGiven+" AND o.counted = 1 ORDER BY e.id DESC", a.member, a.entryHead, ReasonEarn))
	return n
}

// lostOrders are the members with an order that was given points, or whose file was undone, and does not count any more.
func (t *tx) lostOrders() (map[int64]bool, error) {
	ru := &t.ruling
	if ru.lost != nil {
		return ru.lost, nil
	}
	into, err := (&sweep{conn: t.conn}).survivors()
	if err != nil {
		return nil, err
	}
	ru.lost = map[int64]bool{}
	wanted := &wantedRows{table: "orders", columns: []string{"member", "counted", "withdrawn", "terms"}}
	return ru.lost, t.eachRow(wanted, func(_ int64, row []int64) error {
		member, counted, withdrawn, terms := row[0], row[1], row[2], row[3]
		if counted == 1 || withdrawn == 0 && terms == 0 {
			return nil
		}
		if left := into[member]; left != 0 {
			member = left
		}
		ru.lost[member] = true
		return nil
	})
}

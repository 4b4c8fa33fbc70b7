package store

import (
	"math"
	"slices"
	"sort"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// massDeeds is from how many people on the orders are read all at once. A test lowers it.
var massDeeds = 1000

// everyDeed is deedsSince of who is known with all of their deeds.
const everyDeed = Day(math.MinInt32)

// deedsBegin is the first day whose deeds tiers can ask for of a member, from a day on.
func (t *tx) deedsBegin(a *account, from Day) Day {
	return Day(t.shop.Tiers.LooksBack(program.Day(from), program.Day(a.tierUntil)))
}

// knowDeeds reads what many members did as far as tiers can ask for it, of each from a day on; what few did is read when it is asked for.
func (t *tx) knowDeeds(list []*account, from func(*account) Day) error {
	if len(list) < massDeeds {
		return nil
	}
	l := t.lookback(len(list))
	l.wantDeeds(list, from)
	return l.read()
}

// deeds are what the member did, as far as tiers can ask for it from a day on, read once an act. What an import adds in order is added by
// stepTier.
func (t *tx) deeds(a *account, from Day) ([]program.Deed, error) {
	if a.deedsKnown && a.deedsSince <= t.deedsBegin(a, from) {
		t.takeDeeds(a)
		return a.deeds, nil
	}
	if err := t.writeBulk(); err != nil {
		return nil, err
	}
	deeds, err := t.conn.deeds(t.shop, a.member, a.orderHead, a.entryHead)
	a.deeds, a.deedHead, a.deedsKnown, a.deedsSince = deeds, 0, true, everyDeed
	return deeds, err
}

// deedChain walks the orders, or the entries, of a member from a head that may be newer than the rollup says, and those of everybody
// merged into them.
func deedChain(head, table string) string {
	return `WITH RECURSIVE people(id) AS (SELECT id FROM member WHERE merged_into = ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id),
		chain(id) AS (SELECT ?2 UNION ALL SELECT r.` + head + ` FROM people p CROSS JOIN rollup r ON r.member = p.id WHERE r.` + head + ` IS NOT NULL
		UNION ALL SELECT x.prev FROM chain c CROSS JOIN ` + table + ` x ON x.id = c.id WHERE x.prev IS NOT NULL) `
}

var (
	orderDeeds = deedChain("order_head", "orders") + `SELECT o.day, o.total - o.refunded, o.awarded - o.clawed FROM chain c CROSS JOIN orders o ON o.id = c.id
		WHERE o.counted = 1 AND o.currency = ?3`
	entryDeeds = deedChain("entry_head", "entry") + looseEntries + " FROM chain c CROSS JOIN entry e ON e.id = c.id" + looseJoins + " WHERE e.unit = 1 OR e.order_id IS NULL"
)

// looseEntries are the entries that count towards tiers apart from the points that orders have awarded. Growth value of an order, and what
// was taken back of it, counts on the order's day.
const (
	looseEntries = "SELECT e.member, e.unit, e.amount, e.at, e.reason, r.reason, o.day"
	looseJoins   = " LEFT JOIN entry r ON r.id = e.reverses LEFT JOIN orders o ON o.id = e.order_id AND e.unit = 1"
)

// deeds reads what a member did, in order of day.
func (c conn) deeds(shop *Shop, member, orderHead, entryHead int64) (list []program.Deed, err error) {
	if err := c.query(func(s *sqlite.Stmt) error {
		list = append(list, orderDeed(s, 0))
		return nil
	}, orderDeeds, member, orderHead, shop.Currency); err != nil {
		return nil, err
	}
	if points, growth := shop.Tiers.Uses(); points || growth {
		if err := c.query(func(s *sqlite.Stmt) error {
			if d, counts := entryDeed(s, shop); counts {
				list = append(list, d)
			}
			return nil
		}, entryDeeds, member, entryHead); err != nil {
			return nil, err
		}
	}
	sortDeeds(list)
	return list, nil
}

func orderDeed(s *sqlite.Stmt, at int) program.Deed {
	return program.Deed{Day: program.Day(s.ColumnInt64(at)), Measures: program.Measures{Spend: s.ColumnInt64(at + 1), Points: s.ColumnInt64(at + 2), Orders: 1}}
}

// looseEntry is an entry of looseEntries.
type looseEntry struct {
	unit, amount     int64
	at               Instant
	reason, reversed Reason // reversed: of the entry that it reverses, 0: of none
	day              Day    // of the order that gave growth value; 0: no order
}

// entryDeed is what a row of looseEntries counts for.
func entryDeed(s *sqlite.Stmt, shop *Shop) (d program.Deed, counts bool) {
	e := looseEntry{s.ColumnInt64(1), s.ColumnInt64(2), Instant(s.ColumnInt64(3)), Reason(s.ColumnInt64(4)), Reason(s.ColumnInt64(5)), Day(s.ColumnInt64(6))}
	return e.deed(shop)
}

// deed is what the entry counts for; most that no order gave count for nothing.
func (e looseEntry) deed(shop *Shop) (d program.Deed, counts bool) {
	if d.Day = program.Day(e.day); e.unit == unitGrowth {
		d.Growth = e.amount
	} else {
		p := posting{reason: e.reason, amount: e.amount}
		if e.reversed != 0 {
			p.reversed = &entry{reason: e.reversed}
		}
		d.Points, _ = p.lifetime()
	}
	if counts = d.Measures != (program.Measures{}); counts && d.Day == 0 {
		d.Day = program.Day(DayOf(e.at.Time(), shop.Zone))
	}
	return d, counts
}

func sortDeeds(list []program.Deed) {
	if !slices.IsSortedFunc(list, func(a, b program.Deed) int { return int(a.Day) - int(b.Day) }) {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Day < list[j].Day })
	}
}

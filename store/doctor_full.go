package store

import (
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"
)

// lots compares how much of every lot is used with what its allocations say.
func (d *diagnosis) lots() error {
	// A credit's use is what was taken from its lot plus what the credit itself gave back to others or paid of a debt.
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingLot, "entry", "entry", s.ColumnInt64(0), "used", s.ColumnInt64(1), "allocated", s.ColumnInt64(2))
		return nil
	}, `WITH moved (entry, n) AS (
			SELECT lot, amount FROM allocation
			UNION ALL SELECT entry, -amount FROM allocation WHERE amount < 0),
		total (entry, n) AS (SELECT entry, sum(n) FROM moved GROUP BY entry)
		SELECT e.id, coalesce(l.used, 0), coalesce(t.n, 0) FROM entry e LEFT JOIN lot l ON l.entry = e.id LEFT JOIN total t ON t.entry = e.id
		WHERE e.amount > 0 AND (coalesce(l.used, 0) <> coalesce(t.n, 0) OR coalesce(l.used, 0) > e.amount)`)
}

// balances compares every member's rollup with the entries and lots it sums up.
func (d *diagnosis) balances() error {
	type sum struct{ total, left, head, earned, redeemed, growth int64 }
	sums := map[int64]*sum{}
	err := d.query(func(s *sqlite.Stmt) error {
		m := s.ColumnInt64(0)
		a := sums[m]
		if a == nil {
			a = &sum{}
			sums[m] = a
		}
		amount := s.ColumnInt64(1)
		if a.head = s.ColumnInt64(3); s.ColumnInt64(7) == unitGrowth {
			a.growth += amount
			return nil
		}
		a.total += amount
		if amount > 0 {
			a.left += amount - s.ColumnInt64(2)
		}
		p := posting{reason: Reason(s.ColumnInt64(4)), amount: amount, order: s.ColumnInt64(5)}
		if reversed := Reason(s.ColumnInt64(6)); reversed != 0 {
			p.reversed = &entry{reason: reversed}
		}
		earned, redeemed := p.lifetime()
		a.earned, a.redeemed = a.earned+earned, a.redeemed+redeemed
		return nil
	}, `SELECT e.member, e.amount, coalesce(l.used, 0), e.id, e.reason, e.order_id, r.reason, e.unit
		FROM entry e LEFT JOIN lot l ON l.entry = e.id LEFT JOIN entry r ON r.id = e.reverses ORDER BY e.id`)
	if err != nil {
		return err
	}
	err = d.query(func(s *sqlite.Stmt) error {
		m := s.ColumnInt64(0)
		a := sums[m]
		if a == nil {
			a = &sum{}
		}
		delete(sums, m)
		total, debt := s.ColumnInt64(1), s.ColumnInt64(2)
		if total != a.total || total != a.left-debt {
			d.find(FindingBalance, "rollup", "member", MemberRef(m), "stored", total, "entries", a.total, "lots", a.left-debt)
		}
		for _, c := range []struct {
			what            string
			stored, counted int64
		}{{"entry_head", s.ColumnInt64(3), a.head}, {"earned", s.ColumnInt64(4), a.earned}, {"redeemed", s.ColumnInt64(5), a.redeemed}, {"growth", s.ColumnInt64(6), a.growth}} {
			if c.stored != c.counted {
				d.find(FindingRollup, "rollup", "what", MemberRef(m)+" "+c.what, "stored", c.stored, "counted", c.counted)
			}
		}
		return nil
	}, "SELECT member, total, debt, coalesce(entry_head, 0), earned, redeemed, growth FROM rollup")
	for _, m := range slices.Sorted(maps.Keys(sums)) {
		d.find(FindingBalance, "rollup", "member", MemberRef(m), "stored", int64(0), "entries", sums[m].total, "lots", sums[m].left)
	}
	return err
}

// awards compares what orders say they have given and lost with the entries that name them. Merged lots name an order too,
// so only earning, clawing back and their undoing are counted.
func (d *diagnosis) awards() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingAward, "orders", "order", OrderRef(s.ColumnInt64(0)), "stored", s.ColumnInt64(1), "counted", s.ColumnInt64(2))
		return nil
	}, `WITH net (order_id, n) AS (SELECT order_id, sum(amount) FROM entry WHERE order_id IS NOT NULL AND unit = 0 AND reason IN (?, ?, ?, ?) GROUP BY order_id)
		SELECT o.id, o.awarded - o.clawed, coalesce(n.n, 0) FROM orders o LEFT JOIN net n ON n.order_id = o.id WHERE o.awarded - o.clawed <> coalesce(n.n, 0)`,
		ReasonEarn, ReasonClawback, ReasonClawbackRestore, ReasonUndo)
}

// shares compares what rules are said to have given with the entries that say it.
func (d *diagnosis) shares() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingShares, "entry", "entry", s.ColumnInt64(0), "stored", s.ColumnInt64(1), "counted", s.ColumnInt64(2))
		return nil
	}, `SELECT e.id, e.amount, (SELECT coalesce(sum(j.value ->> 1), 0) FROM json_each(e.shares, '$.give') j) AS n FROM entry e
		WHERE e.shares IS NOT NULL AND e.reason IN (?, ?) AND n <> e.amount`, ReasonEarn, ReasonBonus)
}

// refunds compares what was refunded of orders with the refunds that files have told one by one. An order that was withdrawn has
// none of those, and one that is pending or cancelled may have any.
func (d *diagnosis) refunds() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingRefund, "order_refund", "order", OrderRef(s.ColumnInt64(0)), "stored", s.ColumnInt64(1), "counted", s.ColumnInt64(2))
		return nil
	}, `WITH told (order_id, n) AS (SELECT order_id, sum(amount) FROM order_refund GROUP BY order_id, grain)
		SELECT o.id, o.refunded, max(t.n) AS n FROM told t JOIN orders o ON o.id = t.order_id GROUP BY o.id
		HAVING o.withdrawn IS NOT NULL OR o.status NOT IN (?, ?) AND o.refunded < min(o.total, n)`, StatusPending, StatusCancelled)
}

// tiers compares the tier in every member's row, and the move that their rollup names, with the newest of their moves.
func (d *diagnosis) tiers() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingTier, "tier_move", "member", MemberRef(s.ColumnInt64(0)), "stored", s.ColumnText(1), "counted", s.ColumnText(2))
		return nil
	}, `WITH newest (member, id, linked) AS (SELECT t.member, max(t.id), sum(p.member IS NOT t.member AND t.prev IS NOT NULL) FROM tier_move t
			LEFT JOIN tier_move p ON p.id = t.prev GROUP BY t.member)
		SELECT n.member, m.tier, t.after FROM newest n JOIN tier_move t ON t.id = n.id JOIN member m ON m.id = n.member LEFT JOIN rollup r ON r.member = n.member
		WHERE r.tier_move IS NOT n.id OR r.tier_until IS NOT t.until OR m.tier <> t.after OR n.linked > 0
		UNION ALL SELECT r.member, '', '' FROM rollup r WHERE r.tier_move IS NOT NULL AND NOT EXISTS (SELECT 1 FROM newest n WHERE n.member = r.member)`)
}

// rollups recomputes the day and member rollups and names every difference.
func (d *diagnosis) rollups(b *Book) error {
	r := &recount{members: map[int64]*account{}}
	if err := d.count(r, b.shop.Load()); err != nil {
		return err
	}
	if err := d.compareMembers(r); err != nil {
		return err
	}
	return d.compareDays(r)
}

func (d *diagnosis) compareMembers(r *recount) error {
	return d.query(func(s *sqlite.Stmt) error {
		m := s.ColumnInt64(0)
		a := r.members[m]
		if a == nil {
			a = &account{}
		}
		for i, c := range []struct {
			what    string
			counted int64
		}{
			{"orders", a.orders},
			{"spend", a.spend},
			{"refunds", a.refunds},
			{"first_day", int64(a.firstDay)},
			{"second_day", int64(a.secondDay)},
			{"last_day", int64(a.lastDay)},
		} {
			if stored := s.ColumnInt64(i + 1); stored != c.counted {
				d.find(FindingRollup, "rollup", "what", MemberRef(m)+" "+c.what, "stored", stored, "counted", c.counted)
			}
		}
		return nil
	}, "SELECT member, orders, spend, refunds, first_day, second_day, last_day FROM rollup")
}

// care checks that everybody with an open reason to be cared for is shown by exactly one, and that a reason that was dealt with names a
// contact that stands.
func (d *diagnosis) care() error {
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingRollup, "care", "what", MemberRef(s.ColumnInt64(0))+" care", "stored", s.ColumnInt64(1), "counted", int64(1))
		return nil
	}, `SELECT member, sum(lead) FROM care WHERE state = 'open' GROUP BY member HAVING sum(lead) <> 1
		UNION ALL SELECT c.member, 0 FROM care c JOIN contact x ON x.id = c.contact WHERE x.withdrawn IS NOT NULL`)
}

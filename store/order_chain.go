package store

import (
	"zombiezen.com/go/sqlite"
)

// link puts a new order on the chain of its member.
func (t *tx) link(a *account, o *order) error {
	if o.member != a.member {
		return Refuse(CodeInternal, "what", "order of a merged member", "order", o.id)
	}
	o.prev, a.orderHead, a.dirty, o.loose = a.orderHead, o.id, true, false
	return nil
}

// give moves an order that has no points to the end of another member's chain; 0 is nobody's.
func (t *tx) give(o *order, member int64) error {
	if a, err := t.holder(o); err != nil {
		return err
	} else if a != nil {
		if err := t.lift(a); err != nil {
			return err
		}
		if err := t.unlink(o); err != nil {
			return err
		}
	}
	o.member, o.prev = member, 0
	a, err := t.holder(o)
	if err != nil {
		return err
	}
	if a != nil {
		if err := t.lift(a); err != nil {
			return err
		}
		o.member = a.member
		if err := t.link(a, o); err != nil {
			return err
		}
	}
	if err := t.exec("UPDATE orders SET member = ?, prev = ? WHERE id = ?", null(o.member), null(o.prev), o.id); err != nil {
		return err
	}
	return t.usesGiven(o)
}

// unlink takes an order out of its own member's chain.
func (t *tx) unlink(o *order) error {
	own, err := t.account(o.member)
	if err != nil {
		return err
	}
	before, err := t.number("SELECT coalesce(prev, 0) FROM orders WHERE id = ?", o.id)
	if err != nil {
		return err
	}
	if own.orderHead == o.id {
		own.orderHead, own.dirty = before, true
		return t.exec("UPDATE rollup SET order_head = ? WHERE member = ?", null(before), own.member) // a recount of others reads it
	}
	return t.exec("UPDATE orders SET prev = ? WHERE prev = ? AND id IN (WITH RECURSIVE chain(id) AS (SELECT ? UNION ALL SELECT o.prev FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.prev IS NOT NULL) SELECT id FROM chain)",
		null(before), o.id, own.orderHead)
}

// excludeAs excludes an order whose buyer is excluded.
func (t *tx) excludeAs(o *order) error {
	if o.member == 0 || o.excluded != "" {
		return nil
	}
	_, err := t.one(func(s *sqlite.Stmt) { o.excluded = s.ColumnText(0) }, "SELECT excluded FROM member WHERE id = ?", o.member)
	return err
}

package store

import (
	"encoding/json"

	"zombiezen.com/go/sqlite"
)

// handTouch stands for a person where the batch of a change is asked for: in orders.touched as older programs wrote it, and for answers
// that a person has revised.
const handTouch = -1

// remember keeps what an order was before the batch changed it; the first time in a batch counts.
func (t *tx) remember(batch, order int64, before orderState) error {
	state, err := json.Marshal(before)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO order_before (batch, order_id, state) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", batch, order, string(state))
}

// checkUntouched refuses when an order of the batch has been changed by a later batch, or one that the batch changed by a
// person. What a person has done to an order that the batch brought goes with it.
func (t *tx) checkUntouched(r batchRange) error {
	var by int64
	var ext string
	later := func(s *sqlite.Stmt) { by, ext = s.ColumnInt64(0), s.ColumnText(1) }
	found, err := t.one(later, `SELECT o.touched, o.ext FROM orders o WHERE o.id >= ? AND o.id < ? AND o.touched NOT IN (?, ?) AND o.withdrawn IS NULL
		AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.id = o.touched AND b.kind = 'bulk') LIMIT 1`, r.orderFrom, r.orderTo, r.id, handTouch)
	if err == nil && !found {
		found, err = t.one(later, `SELECT o.touched, o.ext FROM order_before b JOIN orders o ON o.id = b.order_id WHERE b.batch = ? AND o.touched <> ? LIMIT 1`, r.id, r.id)
	}
	if err != nil || !found {
		return err
	}
	return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "order", ext)
}

// undoOrders withdraws the batch's new orders and puts back those it changed, the last one first: so every lot gets back
// exactly what it had.
func (t *tx) undoOrders(r batchRange, out *Undone) error {
	for id := r.orderTo - 1; id >= r.orderFrom; id-- {
		o, err := t.orderByID(id)
		if err != nil {
			return err
		}
		if o.withdrawn != 0 || o.batch != r.id {
			continue
		}
		out.Orders++
		if _, err := t.change(o, true, func() { o.withdrawn, o.touched = t.batch, t.batch }); err != nil {
			return err
		}
	}
	if err := t.dropRefunds(r); err != nil {
		return err
	}
	if err := t.undoChanges(r, out); err != nil {
		return err
	}
	if err := t.dropUses(r.id); err != nil {
		return err
	}
	if r.kind == "exclude" {
		return t.unexclude(r)
	}
	if err := t.dropIdentities(r.id); err != nil {
		return err
	}
	if err := t.undoStart(r.id); err != nil {
		return err
	}
	if err := t.undoHeld(r.id); err != nil {
		return err
	}
	for _, member := range t.touchedMembers() { // hiding asks the rollups
		if err := t.save(t.accounts[member]); err != nil {
			return err
		}
	}
	return t.hideMembers(r, out)
}

// unexclude makes a member's exclusion what it was before the batch.
func (t *tx) unexclude(r batchRange) error {
	var member, before int64
	var now, made string
	if _, err := t.one(func(s *sqlite.Stmt) {
		member, before, made, now = s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnText(2), s.ColumnText(3)
	}, `SELECT m.id, json_extract(b.result, '$.before'), b.name, coalesce(m.excluded, '') FROM batch b
		JOIN member m ON m.id = json_extract(b.result, '$.member') WHERE b.id = ?`, r.id); err != nil {
		return err
	}
	if now != made {
		return Refuse(CodeCannotUndo, "batch", r.id, "reason", "exclude")
	}
	return t.exec("UPDATE member SET excluded = ?, version = version + 1 WHERE id = ?", textOrNull(exclusions[before]), member)
}

func (t *tx) undoChanges(r batchRange, out *Undone) error {
	type changed struct {
		id    int64
		state orderState
	}
	var list []changed
	if err := t.query(func(s *sqlite.Stmt) error {
		c := changed{id: s.ColumnInt64(0)}
		list = append(list, c)
		return json.Unmarshal([]byte(s.ColumnText(1)), &list[len(list)-1].state)
	}, `SELECT b.order_id, b.state FROM order_before b WHERE b.batch = ?1
		ORDER BY (SELECT max(e.id) FROM entry e WHERE e.order_id = b.order_id AND e.key IS NULL AND e.id >= ?2 AND e.id < ?3) DESC, b.order_id DESC`,
		r.id, r.entryFrom, r.entryTo); err != nil {
		return err
	}
	for _, c := range list {
		o, err := t.orderByID(c.id)
		if err != nil {
			return err
		}
		out.Orders++
		if o.member != c.state.Member {
			if err := t.giveBack(o, c.state.Member); err != nil {
				return err
			}
		} else if err := t.undoPostings(r, o); err != nil {
			return err
		}
		if _, err := t.change(o, true, func() { o.restore(c.state) }); err != nil {
			return err
		}
		if c.state.Detail != nil {
			if err := t.restoreDetail(o.id, c.state.Detail); err != nil {
				return err
			}
		}
		if err := t.exec("DELETE FROM order_refund WHERE order_id = ? AND batch = ?", o.id, r.id); err != nil {
			return err
		}
		if c.state.NoLines {
			if err := t.exec("DELETE FROM line WHERE order_id = ?", o.id); err != nil {
				return err
			}
		}
	}
	return t.rereward(r)
}

// undoPostings undoes an award that the batch added to an order, entry by entry and the last first: what it clawed back in the same
// step is given back before, and the award is taken from its own lot. The difference of both, taken from all of the order's lots,
// would reach for older ones that have lapsed since. On the account of somebody into whom the buyer was merged that lot is not to be found,
// and the difference is taken.
func (t *tx) undoPostings(r batchRange, o *order) error {
	a, err := t.holder(o)
	if err != nil || a == nil || o.withdrawn != 0 {
		return err
	}
	var awards []*entry
	var clawed int64
	if err := t.query(func(s *sqlite.Stmt) error {
		if e := scanEntry(s); e.reason == ReasonEarn {
			awards = append(awards, e)
		} else {
			clawed -= e.amount
		}
		return nil
	}, selectEntry+" WHERE order_id = ? AND key IS NULL AND unit = 0 AND reason IN (?, ?) AND id >= ? AND id < ? ORDER BY id DESC",
		o.id, ReasonEarn, ReasonClawback, r.entryFrom, r.entryTo); err != nil {
		return err
	}
	if len(awards) == 0 || awards[0].member != a.member {
		return nil
	}
	if clawed = min(clawed, o.clawed); clawed > 0 {
		if err := t.restoreOrder(a, o, clawed, posting{reason: ReasonUndo, terms: o.terms}); err != nil {
			return err
		}
		o.clawed -= clawed
	}
	for _, e := range awards {
		p := posting{reason: ReasonUndo, order: o.id, revision: o.revision, terms: o.terms}
		if p, err = t.reclaiming(a, ownLots{lot: e.id}, e.amount, p); err != nil {
			return err
		}
		o.revision++
		if _, err := t.post(a, p); err != nil {
			return err
		}
		o.clawed += e.amount
	}
	return nil
}

// giveBack takes an order away from the member whom the batch gave it to, with its points.
func (t *tx) giveBack(o *order, member int64) error {
	if _, err := t.change(o, true, func() { o.withdrawn = t.batch }); err != nil {
		return err
	}
	return t.give(o, member)
}

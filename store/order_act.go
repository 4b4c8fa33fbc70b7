package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"
)

// handActs are what a person can do to an order. Each is a batch of kind bulk, which undoing takes back as long as the order has not
// been changed since.
var handActs = []string{"refund", "cancel", "exclude", "include", "attach"}

// RefundOrder refunds amount more of an order and takes its share of the points back. Errors: CodeNoOrder,
// CodeAlreadyRefunded when it is more than what is left, CodeAlreadyCancelled.
func (b *Book) RefundOrder(ctx context.Context, id, amount int64) (OrderAck, error) {
	return b.changeOrder(ctx, handAct{"order.refund", "refund"}, id, func(t *tx, o *order) (func(), error) {
		switch {
		case amount <= 0:
			return nil, Refuse(CodeBadAmount, "amount", amount, "currency", o.currency)
		case o.status == StatusCancelled || o.status == StatusPending:
			return nil, Refuse(CodeAlreadyCancelled, "what", "order", "order", o.ext)
		case amount > o.total-o.refunded || o.status == StatusRefunded:
			return nil, Refuse(CodeAlreadyRefunded, "refunded", o.refunded, "total", o.total, "asked", amount, "currency", o.currency)
		}
		return func() {
			o.refunded += amount
			o.pinned = true
			if o.refunded < o.total {
				o.status = StatusPartlyRefunded
			}
		}, nil
	})
}

// CancelOrder cancels an order and takes all of its points back. Errors: CodeNoOrder, CodeAlreadyCancelled.
func (b *Book) CancelOrder(ctx context.Context, id int64) (OrderAck, error) {
	return b.changeOrder(ctx, handAct{"order.cancel", "cancel"}, id, func(_ *tx, o *order) (func(), error) {
		if o.status == StatusCancelled {
			return nil, Refuse(CodeAlreadyCancelled, "what", "order", "order", o.ext)
		}
		return func() { o.status, o.pinned = StatusCancelled, true }, nil
	})
}

// exclusions are what an order's field of that name may hold; batches keep the index of one, so that their order stays.
var exclusions = []string{"", "staff", "test", "wholesale"}

// Exclusions are the reasons for which an order or a member stays out of the figures.
func Exclusions() []string { return slices.Clone(exclusions[1:]) }

// ExcludeOrder takes an order out of the figures and takes its points back; reason "" takes it in again. Errors:
// CodeNoOrder, CodeBadReason.
func (b *Book) ExcludeOrder(ctx context.Context, id int64, reason string) (OrderAck, error) {
	act := handAct{"order.exclude", "exclude"}
	if reason == "" {
		act.what = "include"
	}
	return b.changeOrder(ctx, act, id, func(_ *tx, o *order) (func(), error) {
		if !slices.Contains(exclusions, reason) {
			return nil, Refuse(CodeBadReason, "allowed", exclusions[1:], "value", reason)
		}
		return func() { o.excluded = reason }, nil
	})
}

// AttachOrder gives an order that has no buyer to a member, who earns what it is worth under the terms in force, unless it is
// from before the programme's start. Errors: CodeNoOrder, CodeAlreadyAttached, CodeNoMember.
func (b *Book) AttachOrder(ctx context.Context, id, member int64) (OrderAck, error) {
	return b.changeOrder(ctx, handAct{"order.attach", "attach"}, id, func(t *tx, o *order) (func(), error) {
		if o.member != 0 {
			return nil, Refuse(CodeAlreadyAttached, "order", o.ext, "member", MemberRef(o.member))
		}
		if err := t.checkKnown(member); err != nil {
			return nil, err
		}
		if err := t.give(o, member); err != nil {
			return nil, err
		}
		given := *o
		if err := t.excludeAs(&given); err != nil {
			return nil, err
		}
		noEarn := o.noEarn || o.day < t.shop.start
		return func() { o.noEarn, o.excluded = noEarn, given.excluded }, nil
	})
}

// HandAct is what a person was the last to do to an order, as long as nothing has changed it since: undoing the batch takes it back.
type HandAct struct {
	Batch int64  // 0: nothing
	What  string // refund, cancel, exclude, include, attach
}

// byHand is a person's act on an order that still stands as the last one.
func (v *view) byHand(order int64) (act HandAct, err error) {
	err = v.each(func(rows *rows) error { return rows.Scan(&act.Batch, &act.What) },
		"SELECT b.id, b.what FROM orders o JOIN batch b ON b.id = o.touched AND b.kind = 'bulk' WHERE o.id = ?", order)
	return act, err
}

// handAct is a person's act on one order: its name in the audit, and one of handActs.
type handAct struct{ name, what string }

// changeOrder runs one change of one order, as a batch that remembers what the order was: check says what to apply, or refuses.
func (b *Book) changeOrder(ctx context.Context, act handAct, id int64, check func(*tx, *order) (func(), error)) (ack OrderAck, err error) {
	err = b.write(ctx, act.name, func(t *tx) error {
		o, err := t.orderByID(id)
		if err != nil {
			return err
		}
		if o.withdrawn != 0 {
			return Refuse(CodeNoOrder, "order", o.ext)
		}
		before := o.state()
		apply, err := check(t, o)
		if err != nil {
			return err
		}
		if ack.Batch, err = t.newBatch(batchStart{kind: "bulk", what: act.what, name: o.ext}); err != nil {
			return err
		}
		if err := t.remember(ack.Batch, id, before); err != nil {
			return err
		}
		if ack.Points, err = t.change(o, false, func() { apply(); o.touched = ack.Batch }); err != nil {
			return err
		}
		if before.Member != o.member {
			if err := t.referGiven(o); err != nil {
				return err
			}
		}
		ack.Order, ack.Ref = o.id, o.ext
		if err := t.closeBatch(ack.Batch, map[string]int64{"orders": 1, "points": ack.Points}); err != nil {
			return err
		}
		return t.audit(act.name, orderSubject(id), map[string]any{"points": ack.Points, "batch": ack.Batch}, "")
	})
	return ack, err
}

// ExcludeMember takes all orders of a member, present and future, out of the figures, as one batch; reason "" takes them
// in again.
func (b *Book) ExcludeMember(ctx context.Context, member int64, reason string) error {
	if !slices.Contains(exclusions, reason) {
		return Refuse(CodeBadReason, "allowed", exclusions[1:], "value", reason)
	}
	return b.write(ctx, "member.exclude", func(t *tx) error {
		if err := t.checkKnown(member); err != nil {
			return err
		}
		batch, err := t.newBatch(batchStart{kind: "exclude", name: reason})
		if err != nil {
			return err
		}
		before := ""
		if _, err := t.one(func(s *sqlite.Stmt) { before = s.ColumnText(0) }, "SELECT excluded FROM member WHERE id = ?", member); err != nil {
			return err
		}
		if err := t.exec("UPDATE member SET excluded = ?, version = version + 1 WHERE id = ?", textOrNull(reason), member); err != nil {
			return err
		}
		orders, err := t.allOrdersOf(member)
		if err != nil {
			return err
		}
		var points int64
		for _, o := range orders {
			if o.excluded == reason || o.withdrawn != 0 {
				continue
			}
			if err := t.remember(batch, o.id, o.state()); err != nil {
				return err
			}
			n, err := t.change(o, false, func() { o.excluded, o.touched = reason, batch })
			if err != nil {
				return err
			}
			points += n
		}
		result := map[string]int64{"member": member, "before": int64(slices.Index(exclusions, before)), "orders": int64(len(orders)), "points": points}
		if err := t.closeBatch(batch, result); err != nil {
			return err
		}
		return t.audit("member.exclude", memberSubject(member), map[string]any{"batch": batch, "reason": reason}, "")
	})
}

// allOrdersOf are the orders of a member and of everybody merged into them.
func (t *tx) allOrdersOf(member int64) (list []*order, err error) {
	merged, err := t.mergedInto(member)
	if err != nil {
		return nil, err
	}
	for _, m := range append(merged, member) {
		own, err := t.ordersOf(m)
		if err != nil {
			return nil, err
		}
		list = append(list, own...)
	}
	return list, nil
}

// ordersOf walks a member's own chain, newest first.
func (t *tx) ordersOf(member int64) (list []*order, err error) {
	a, err := t.account(member)
	if err != nil {
		return nil, err
	}
	for id := a.orderHead; id != 0; {
		var o *order
		if _, err := t.one(func(s *sqlite.Stmt) { o = scanOrder(s) }, selectOrder+" WHERE id = ?", id); err != nil || o == nil {
			return list, orErr(err, Refuse(CodeDamaged, "path", t.book.path))
		}
		list = append(list, o)
		id = o.prev
	}
	return list, nil
}

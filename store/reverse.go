package store

import (
	"context"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// UndoEntry reverses one entry that a person made: an award, an adjustment, a redemption, an expiry. What belongs to an
// order is undone through the order or its import. Without allowDebt an undo that would leave a debt is refused with its
// size (CodeWouldOwe). Errors: CodeNoEntry, CodeAlreadyUndone, CodeCannotUndo.
func (b *Book) UndoEntry(ctx context.Context, id int64, allowDebt bool) (ack Ack, err error) {
	err = b.write(ctx, "points.undo", func(t *tx) error {
		e, err := t.entryByID(id)
		if err != nil {
			return err
		}
		if back, err := t.takenBack(id); err != nil || back {
			return orErr(err, Refuse(CodeAlreadyUndone, "what", "entry", "entry", id))
		}
		if e.reason == ReasonRedeem {
			redemption, err := t.number("SELECT id FROM redemption WHERE entry = ?", id)
			if err != nil {
				return err
			}
			return t.cancelRedemption(&ack, redemption, id, posting{})
		}
		return t.undoEntry(&ack, e, allowDebt)
	})
	return ack, err
}

func (t *tx) undoEntry(ack *Ack, e *entry, allowDebt bool) error {
	p := posting{reason: ReasonUndo, reverses: e.id, reversed: e}
	switch {
	case e.order == 0 && (e.reason == ReasonEarn || e.reason == ReasonAdjust || e.reason == ReasonBonus):
	case e.reason == ReasonExpire:
		p.reason = ReasonExpireRestore
	case e.reason == ReasonTransferOut || e.reason == ReasonTransferIn:
		return Refuse(CodeCannotUndo, "entry", e.id, "why", "transfer", "reason", e.reason.String())
	default:
		return Refuse(CodeCannotUndo, "entry", e.id, "reason", e.reason.String())
	}
	a, err := t.survivor(e.member)
	if err != nil {
		return err
	}
	switch {
	case e.unit == unitGrowth: // it has no lots
		p.unit, p.amount = unitGrowth, -e.amount
		return t.acknowledge(ack, a, p, "points.undo", map[string]any{"reverses": e.id})
	case e.amount < 0:
		p, err = t.restoring(a, e, -e.amount, p)
	default:
		p, err = t.reclaiming(a, ownLots{lot: e.id}, e.amount, p)
	}
	if err != nil {
		return err
	}
	if short := p.short(); short > 0 && !allowDebt {
		if t.shop.clamps {
			return Refuse(CodeWouldOwe, "debt", short, "member", a.member, "why", "clamp")
		}
		return Refuse(CodeWouldOwe, "debt", a.debt+short, "member", a.member)
	}
	p.order = 0
	if err := t.acknowledge(ack, a, p, "points.undo", map[string]any{"reverses": e.id}); err != nil {
		return err
	}
	if e.reason == ReasonBonus {
		if err := t.exec("UPDATE participation SET points = 0 WHERE entry = ?", e.id); err != nil {
			return err
		}
	}
	return t.undoneForTicket(e.id, ack.Entry)
}

// survivor is the account of a member, or of whom that member was merged into.
func (t *tx) survivor(member int64) (*account, error) {
	member, err := t.surviving(member)
	if err != nil {
		return nil, err
	}
	return t.account(member)
}

// ownLots are the lots that a reversal takes from before all others: those of an order, or one lot.
type ownLots struct{ order, lot int64 }

func (o ownLots) has(l program.Lot) bool {
	return o.order != 0 && l.Order == o.order || o.lot != 0 && l.ID == o.lot
}

// reclaiming fills a posting that takes amount back: from its own lots, the newest first, with what they lost by expiry; then
// from other lots in spending order. What is short of amount becomes a debt.
func (t *tx) reclaiming(a *account, own ownLots, amount int64, p posting) (posting, error) {
	if err := t.settle(a); err != nil {
		return p, err
	}
	if err := t.openLots(a); err != nil {
		return p, err
	}
	lots, err := t.ownLots(own)
	if err != nil {
		return p, err
	}
	p.amount = -amount
	for _, lot := range lots {
		if amount == 0 {
			break
		}
		takings, err := t.takeOwn(a, own, lot, amount)
		if err != nil {
			return p, err
		}
		for _, k := range takings {
			amount -= k.Amount
		}
		p.takings = append(p.takings, takings...)
	}
	p.spared = t.spare(a, amount, p.reason)
	amount -= p.spared
	others := slices.DeleteFunc(slices.Clone(a.lots), own.has)
	rest, _ := program.Reclaim(others, amount, program.Day(t.today), func(program.Lot) bool { return false })
	p.takings = append(p.takings, rest...)
	return p, nil
}

// ownLots lists the entries that gave the lots, the newest first, also those used up or on the account of somebody merged.
func (t *tx) ownLots(own ownLots) (lots []int64, err error) {
	if own.order == 0 {
		return []int64{own.lot}, nil
	}
	err = t.query(func(s *sqlite.Stmt) error {
		lots = append(lots, s.ColumnInt64(0))
		return nil
	}, "SELECT id FROM entry WHERE order_id = ? AND key IS NULL AND amount > 0 AND unit = 0 ORDER BY id DESC", own.order)
	return lots, err
}

// takeOwn takes up to amount from one of its own lots. What expiry took from it is given back to it first: the points stand
// on the lot again, lapsed as they are. Those of a member merged into this one stand on a lot of their own.
func (t *tx) takeOwn(a *account, own ownLots, lot, amount int64) (takings []program.Taking, err error) {
	left := int64(0)
	if l := a.lot(lot); l != nil {
		left = min(l.Left, amount)
	}
	var expiries []*entry
	if left < amount {
		if err := t.query(func(s *sqlite.Stmt) error {
			expiries = append(expiries, scanEntry(s))
			return nil
		}, selectEntry+" WHERE reverses = ? AND reason = ? ORDER BY id", lot, ReasonExpire); err != nil {
			return nil, err
		}
	}
	for _, e := range expiries {
		taking, err := t.unexpire(a, own, e, amount-left)
		if err != nil {
			return nil, err
		}
		switch {
		case taking.Lot == lot:
			left += taking.Amount
		case taking.Amount > 0:
			takings = append(takings, taking)
			amount -= taking.Amount
		}
	}
	if left > 0 {
		takings = append(takings, program.Taking{Lot: lot, Amount: left})
	}
	return takings, nil
}

// unexpire takes back up to amount of an expiry, and says where it stands now.
func (t *tx) unexpire(a *account, own ownLots, e *entry, amount int64) (program.Taking, error) {
	back, err := t.givenBack(e.id)
	n := min(-e.amount-back, amount)
	if err != nil || n <= 0 {
		return program.Taking{}, err
	}
	if e.member != a.member {
		left, err := t.surviving(e.member)
		if err != nil || left != a.member || own.order == 0 {
			return program.Taking{}, err // somebody else's loss by now
		}
	}
	p := posting{reason: ReasonExpireRestore, amount: n, reverses: e.id, takings: []program.Taking{{Lot: e.reverses, Amount: -n}}}
	if e.member == a.member {
		_, err = t.post(a, p)
		return program.Taking{Lot: e.reverses, Amount: n}, err
	}
	lot, err := t.lotByID(a, e.reverses)
	if err != nil {
		return program.Taking{}, err
	}
	p.takings, p.order, p.revision, p.expires = nil, own.order, t.w.heads.entry+1, lot.Lapse
	id, err := t.post(a, p)
	return program.Taking{Lot: id, Amount: n}, err
}

// short is what a debit does not take from any lot.
func (p posting) short() int64 {
	short := -p.amount
	for _, k := range p.takings {
		short -= k.Amount
	}
	return max(0, short)
}

// reclaimOrder takes points of an order back.
func (t *tx) reclaimOrder(a *account, o *order, amount int64, p posting) error {
	p, err := t.reclaiming(a, ownLots{order: o.id}, amount, p)
	if err != nil {
		return err
	}
	_, err = t.post(a, p)
	return err
}

// restored is what has been given back of a debit.
func (t *tx) restored(debit int64) (int64, error) {
	return t.number("SELECT coalesce(sum(amount), 0) FROM entry WHERE reverses = ? AND amount > 0 AND reason <> ?", debit, ReasonWriteOff)
}

// restoreOrder gives points of an order back that were clawed back, newest clawback first, one entry for each.
func (t *tx) restoreOrder(a *account, o *order, amount int64, p posting) error {
	var claws []*entry
	if err := t.query(func(s *sqlite.Stmt) error {
		claws = append(claws, scanEntry(s))
		return nil
	}, selectEntry+" WHERE order_id = ? AND key IS NULL AND amount < 0 AND unit = 0 AND reason IN (?, ?) AND reverses IS NULL ORDER BY id DESC", o.id, ReasonClawback, ReasonUndo); err != nil {
		return err
	}
	for _, c := range claws {
		back, err := t.restored(c.id)
		if err != nil {
			return err
		}
		n := min(-c.amount-back, amount)
		if n <= 0 {
			continue
		}
		one, err := t.restoring(a, c, n, p)
		if err != nil {
			return err
		}
		one.order, one.revision = o.id, o.revision
		o.revision++
		if _, err := t.post(a, one); err != nil {
			return err
		}
		amount -= n
	}
	if amount > 0 {
		return Refuse(CodeInternal, "what", "clawback to restore is missing", "order", o.id, "points", amount)
	}
	return nil
}

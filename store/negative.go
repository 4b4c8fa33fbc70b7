package store

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// A shop may choose that nobody is left with a debt (setting negative_balance, clamp): what an act takes back and no lot covers is
// written off when the act is done. A write-off names the debit that it pays for. When a debit is given back, what has been written off
// since goes first: without the debit it would not have been owed, so that nobody gains by spending, sending back and giving back.

// shortage is what a debit took back without a lot to take it from.
type shortage struct{ entry, points int64 }

// writeOff pays what the act under way has left as a debt, when the shop wants none. A debt from before stays.
func (t *tx) writeOff(a *account) error {
	if !t.shop.clamps {
		return nil
	}
	for len(a.shorts) > 0 && a.debt > a.owed {
		last := len(a.shorts) - 1
		s := a.shorts[last]
		a.shorts = a.shorts[:last]
		n := min(s.points, a.debt-a.owed)
		if _, err := t.post(a, posting{reason: ReasonWriteOff, amount: n, reverses: s.entry}); err != nil {
			return err
		}
	}
	return nil
}

// unwriteOff takes back what was written off since a debit of which amount is about to be given back, as far as that. What the giving back
// then does not pay is written off once more.
func (t *tx) unwriteOff(a *account, debit *entry, amount int64) error {
	if some, err := t.hasWrittenOff(); err != nil || !some || amount <= 0 {
		return err
	}
	offs, err := t.writtenOffSince(a, debit)
	for _, off := range offs {
		n := min(off.amount, amount)
		if n == 0 {
			break
		}
		if _, err := t.post(a, posting{reason: ReasonWriteOff, amount: -n, reverses: off.id, takings: []program.Taking{}}); err != nil {
			return err
		}
		a.shorts = slices.Insert(a.shorts, 0, shortage{off.of, n})
		amount -= n
	}
	return err
}

// spareAgain notes what a batch that is about to be undone had taken back of write-offs: undoing it spares those people as much again.
func (t *tx) spareAgain(r batchRange) error {
	some, err := t.hasWrittenOff()
	if err != nil || !some || r.kind == "merge" {
		return err
	}
	back := map[int64]int64{}
	if err := t.query(func(s *sqlite.Stmt) error {
		back[s.ColumnInt64(0)] = s.ColumnInt64(1)
		return nil
	}, `SELECT member, -sum(amount) FROM entry WHERE id >= ?1 AND id < ?2 AND batch = ?3 AND reason = ?4 AND (amount < 0 OR reverses < ?1)
		GROUP BY member HAVING sum(amount) < 0`, r.entryFrom, r.entryTo, r.id, ReasonWriteOff); err != nil {
		return err
	}
	t.spared = map[int64]int64{}
	for member, n := range back {
		left, err := t.surviving(member)
		if err != nil {
			return err
		}
		t.spared[left] += n
	}
	return nil
}

// spare says how much of an amount, which an undo is about to take from lots that are not its own, it writes off instead.
func (t *tx) spare(a *account, amount int64, reason Reason) int64 {
	n := min(t.spared[a.member], amount)
	if n == 0 || reason != ReasonUndo {
		return 0
	}
	t.spared[a.member] -= n
	return n
}

// oweAgain prepares for an order that is given points anew, after an undo has taken its earlier ones: what was written off since then is
// owed again, and paid by the new ones.
func (t *tx) oweAgain(a *account, o *order, points int64) error {
	if o.revision == 0 {
		return nil // it never had any
	}
	if some, err := t.hasWrittenOff(); err != nil || !some {
		return err
	}
	if last := t.shop.lapseOf(o).Last(program.Day(a.lastDay)); last != 0 && last < program.Day(t.today) {
		return nil // points that have lapsed already pay nothing
	}
	var debits []*entry
	if err := t.query(func(s *sqlite.Stmt) error {
		debits = append(debits, scanEntry(s))
		return nil
	}, selectEntry+" WHERE order_id = ? AND key IS NULL AND amount < 0 AND unit = 0 AND reverses IS NULL ORDER BY id DESC", o.id); err != nil {
		return err
	}
	for _, debit := range debits {
		back, err := t.restored(debit.id)
		if err != nil {
			return err
		}
		n := min(-debit.amount-back, points)
		if err := t.unwriteOff(a, debit, n); err != nil {
			return err
		}
		points -= n
	}
	return nil
}

// hasWrittenOff reports whether the book has a write-off at all.
func (t *tx) hasWrittenOff() (bool, error) {
	if t.wroteOff == nil {
		some, err := t.number("SELECT EXISTS (SELECT 1 FROM day_point WHERE unit = ? AND reason = ?)", unitPoints, ReasonWriteOff)
		if err != nil {
			return false, err
		}
		found := some == 1
		t.wroteOff = &found
	}
	return *t.wroteOff, nil
}

// writtenOff is what is left of a write-off.
type writtenOff struct{ id, amount, of int64 }

// writtenOffSince lists what has been written off since a debit, the older first: on the account of its member, and from each merge on
// on that of the one who was left, as far as the account.
func (t *tx) writtenOffSince(a *account, debit *entry) (offs []writtenOff, err error) {
	member, since := debit.member, debit.id
	for {
		own, err := t.account(member)
		if err != nil {
			return nil, err
		}
		if err := t.query(func(s *sqlite.Stmt) error {
			if off := (writtenOff{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2)}); off.amount > 0 {
				offs = append(offs, off)
			}
			return nil
		}, `WITH RECURSIVE chain(id) AS (SELECT ?1 WHERE ?1 > ?2 UNION ALL SELECT e.prev FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.prev > ?2)
			SELECT e.id, e.amount + (SELECT coalesce(sum(r.amount), 0) FROM entry r WHERE r.reverses = e.id), e.reverses
			FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.reason = ?3 AND e.amount > 0`, own.entryHead, since, ReasonWriteOff); err != nil {
			return nil, err
		}
		if member == a.member {
			break
		}
		into, err := t.number("SELECT coalesce(merged_into, 0) FROM member WHERE id = ?", member)
		if err != nil || into == 0 {
			return nil, err // the account of somebody else
		}
		merged, err := t.number("SELECT max(entry_from) FROM batch WHERE kind = 'merge' AND undone_by IS NULL AND json_extract(result, '$.lose') = ?", member)
		if err != nil {
			return nil, err
		}
		member, since = into, max(since, merged-1)
	}
	slices.SortFunc(offs, func(x, y writtenOff) int { return int(x.id - y.id) })
	return offs, nil
}

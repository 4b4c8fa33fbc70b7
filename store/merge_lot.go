package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// movedLot is a lot that a merge took from one account, or the one that it made of it on the other.
type movedLot struct {
	id, amount, order int64
	lapse, own        program.Lapse // how it lives now, and how its entry says that it does
}

// cameFrom says of each lot that a merge brought which one it was before. A merge makes one lot of each, in the order in which they would be spent;
// of those that are alike in what they hold, their order and their life, it does not matter which is which.
func (t *tx) cameFrom(merge int64) (map[int64]int64, error) {
	var took, brought []movedLot
	read := func(list *[]movedLot) func(*sqlite.Stmt) error {
		return func(s *sqlite.Stmt) error {
			*list = append(*list, movedLot{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2), program.Lapse(s.ColumnInt64(3)), program.Lapse(s.ColumnInt64(4))})
			return nil
		}
	}
	if err := t.query(read(&took), "SELECT e.id, a.amount, coalesce(e.order_id, 0), "+lotLapse+`, e.expires FROM entry m JOIN allocation a ON a.entry = m.id AND a.amount > 0
		JOIN entry e ON e.id = a.lot LEFT JOIN lot l ON l.entry = e.id WHERE m.batch = ? AND m.reason = ? AND m.amount < 0 ORDER BY e.id`, merge, ReasonMergeOut); err != nil {
		return nil, err
	}
	if err := t.query(read(&brought), "SELECT e.id, e.amount, coalesce(e.order_id, 0), e.expires, e.expires FROM entry e WHERE e.batch = ? AND e.reason = ? AND e.amount > 0 ORDER BY e.id",
		merge, ReasonMergeIn); err != nil {
		return nil, err
	}
	from, gone := map[int64]int64{}, map[int64]bool{}
	for _, alike := range []func(now, was *movedLot) bool{
		func(now, was *movedLot) bool { return now.own == was.lapse || now.own == was.own },
		func(*movedLot, *movedLot) bool { return true }, // it was given another life since
	} {
		for i := range brought {
			for k := range took {
				now, was := &brought[i], &took[k]
				if from[now.id] == 0 && !gone[was.id] && now.amount == was.amount && now.order == was.order && alike(now, was) {
					from[now.id], gone[was.id] = was.id, true
				}
			}
		}
	}
	return from, nil
}

// movedLots finds what merges that stand have made of lots, and remembers what it has read.
type movedLots struct {
	*tx
	merges map[int64]int64           // by who was merged: the batch
	lots   map[int64]map[int64]int64 // by batch: what became of which lot
}

// next is the lot that was made of one on the account of the member into whom its owner was merged; 0: they were not, or it did not move.
func (m *movedLots) next(lot, member int64) (into, owner int64, err error) {
	batch, known := m.merges[member]
	if !known {
		if batch, err = m.number(`SELECT coalesce(max(b.id), 0) FROM member p JOIN batch b ON b.kind = 'merge' AND b.undone_by IS NULL AND json_extract(b.result, '$.lose') = p.id
			WHERE p.id = ? AND p.merged_into IS NOT NULL`, member); err != nil {
			return 0, 0, err
		}
		m.merges[member] = batch
	}
	if batch == 0 {
		return 0, 0, nil
	}
	if m.lots[batch] == nil {
		from, err := m.cameFrom(batch)
		if err != nil {
			return 0, 0, err
		}
		m.lots[batch] = map[int64]int64{}
		for now, was := range from {
			m.lots[batch][was] = now
		}
	}
	if into = m.lots[batch][lot]; into == 0 {
		return 0, 0, nil
	}
	owner, err = m.number("SELECT member FROM entry WHERE id = ?", into)
	return into, owner, err
}

// undoExpiry gives back what an expiry run took; the lots have lapsed, so the points live on in a fresh lot.
func (t *tx) undoExpiry(r batchRange) error {
	for id := r.entryFrom; id < r.entryTo; id++ {
		e, err := t.entryByID(id)
		if err != nil {
			return err
		}
		if e.reason != ReasonExpire {
			continue
		}
		if err := t.giveExpired(e, -e.amount); err != nil {
			return err
		}
	}
	return nil
}

// giveExpired gives up to an amount of an expiry back. Where a parting did that before it took the lot away, the points went home to the lot of the
// other member, as lapsed as they were, and what lapsed there of them once more is given back to that member.
func (t *tx) giveExpired(e *entry, amount int64) error {
	back, err := t.givenBack(e.id)
	if err != nil {
		return err
	}
	if n := min(-e.amount-back, amount); n > 0 {
		amount -= n
		a, err := t.survivor(e.member)
		if err != nil {
			return err
		}
		p, err := t.restoring(a, e, n, posting{reason: ReasonExpireRestore})
		if err != nil {
			return err
		}
		p.order = 0
		if _, err := t.post(a, p); err != nil {
			return err
		}
	}
	if amount == 0 || back == 0 {
		return nil
	}
	home, parted, err := t.wentHome(e)
	if amount = min(amount, parted); err != nil || amount == 0 {
		return err
	}
	var again []*entry
	if err := t.query(func(s *sqlite.Stmt) error {
		again = append(again, scanEntry(s))
		return nil
	}, selectEntry+" WHERE reverses = ? AND reason = ? AND id > ? ORDER BY id", home, ReasonExpire, e.id); err != nil {
		return err
	}
	for _, x := range again {
		n := min(-x.amount, amount)
		if err := t.giveExpired(x, n); err != nil {
			return err
		}
		amount -= n
	}
	return nil
}

// wentHome is the lot from which a merge brought what an expiry took later, and how much of that the undo of the merge gave back to it. What lapses
// there is booked.
func (t *tx) wentHome(e *entry) (lot, amount int64, err error) {
	brought, err := t.entryByID(e.reverses)
	if err != nil || brought.reason != ReasonMergeIn {
		return 0, 0, err
	}
	if amount, err = t.number("SELECT coalesce(sum(x.amount), 0) FROM batch b JOIN entry x ON x.reverses = ? AND x.reason = ? AND x.batch = b.undone_by WHERE b.id = ?",
		e.id, ReasonExpireRestore, brought.batch); err != nil || amount == 0 {
		return 0, 0, err
	}
	from, err := t.cameFrom(brought.batch)
	if lot = from[brought.id]; err != nil || lot == 0 {
		return 0, 0, err
	}
	owner, err := t.entryByID(lot)
	if err != nil {
		return 0, 0, err
	}
	a, err := t.account(owner.member)
	if err != nil {
		return 0, 0, err
	}
	return lot, amount, t.settle(a)
}

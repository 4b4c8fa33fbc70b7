package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// A shop may choose that nobody is left with a debt (setting negative_balance, clamp): what an act takes back and no lot covers is
// written off when the act is done. A write-off names the debit that it pays for. When that is given back, its write-off goes
// first, so that nobody gains by a refund that is taken back.

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

// unwriteOff takes back what was written off of a debit of which amount is about to be given back.
func (t *tx) unwriteOff(a *account, debit, amount int64) error {
	var offs []*entry
	if err := t.query(func(s *sqlite.Stmt) error {
		offs = append(offs, scanEntry(s))
		return nil
	}, selectEntry+" WHERE reverses = ? AND reason = ? ORDER BY id DESC", debit, ReasonWriteOff); err != nil {
		return err
	}
	for _, off := range offs {
		back, err := t.number("SELECT coalesce(sum(amount), 0) FROM entry WHERE reverses = ?", off.id)
		if err != nil {
			return err
		}
		n := min(off.amount+back, amount)
		if n <= 0 {
			continue
		}
		if _, err := t.post(a, posting{reason: ReasonWriteOff, amount: -n, reverses: off.id, takings: []program.Taking{}}); err != nil {
			return err
		}
		amount -= n
	}
	return nil
}

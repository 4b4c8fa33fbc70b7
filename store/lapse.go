package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Points may lapse when their member has not ordered for so long (program.Lapse). The rollups hold the last day of each such lot by
// the member's last order that counts, and are moved when that changes, so that reading never looks at orders. A lot whose points have
// lapsed before the next order came is booked as expired when that order comes, because its last day would move with it.

// redate moves the last days of lots that each order moves, when the member's last order is another than before.
func (t *tx) redate(a *account) {
	last := program.Day(a.lastDay)
	if a.booked == last {
		return
	}
	a.booked, a.dirty = last, true
	for i := range a.lots {
		l := &a.lots[i]
		day := l.Lapse.Last(last)
		if day == l.Expires {
			continue
		}
		t.sums.lot(0, Day(l.Expires), -l.Left)
		t.sums.lot(0, Day(day), l.Left)
		l.Expires = day
	}
}

// comesLate reports whether a purchase of the day asks for the member to be counted anew: it is not their latest, or points that
// have expired may live by it. If not, what had lapsed before it is booked.
func (t *tx) comesLate(a *account, day Day) (bool, error) {
	if day < a.lastDay || !t.shop.idles {
		return day < a.lastDay, nil
	}
	until, err := t.expiredUntil()
	if err != nil || day <= until {
		return err == nil, err
	}
	if day = min(day, t.lapseDay()); a.nextExpiry != 0 && a.nextExpiry < day {
		_, _, err = t.expireLots(a, day)
	}
	return false, err
}

// expiredUntil is the last day on which any points were booked as expired before this act; 0: never.
func (t *tx) expiredUntil() (day Day, err error) {
	if t.expired == nil {
		_, err = t.one(func(s *sqlite.Stmt) { day = Day(s.ColumnInt64(0)) }, "SELECT max(day) FROM day_point WHERE unit = ? AND reason = ?", unitPoints, ReasonExpire)
		t.expired = &day
	}
	return *t.expired, err
}

// relive brings the lots that lapse without orders to what the days of all orders that count say, in order: those that had lapsed
// before the next order are booked, those that live by an order that was not known get back what had expired. The lots are open, by the last order before.
func (t *tx) relive(a *account, orders []Day) error {
	a.backdated = false
	days := programDays(orders)
	today := program.Day(t.today)
	type lapsed struct {
		lot  program.Lot
		last program.Day
	}
	var due []lapsed
	for _, l := range a.lots {
		if l.Left == 0 || !l.Lapse.Moves() {
			continue
		}
		switch last := l.Lapse.Through(days); {
		case last < program.Day(t.lapseDay()) && l.Lapse.Last(program.Day(a.lastDay)) >= today: // its day would move
			due = append(due, lapsed{l, last})
		case last >= today && l.Expires < today && a.debt > 0: // what comes back pays the debt first, which takes an entry
			due = append(due, lapsed{l, l.Expires})
		}
	}
	for _, d := range due {
		if err := t.expireLot(a, d.lot, Day(d.last)); err != nil {
			return err
		}
	}
	t.redate(a)
	a.refresh(t.today) // the next order of the act asks what has lapsed before it
	until, err := t.expiredUntil()
	if err != nil || until == 0 && !t.lapses {
		return err
	}
	return t.unlapse(a, days)
}

// unlapse gives back what has expired of lots that live by the days of the orders, also on the accounts of those who were merged into the member.
func (t *tx) unlapse(a *account, days []program.Day) error {
	heads, err := t.entryHeads(a)
	if err != nil {
		return err
	}
	for _, head := range heads {
		var next int64
		for id := head; id != 0; id = next {
			var e *entry
			if _, err := t.one(func(s *sqlite.Stmt) {
				if next = s.ColumnInt64(2); Reason(s.ColumnInt64(3)) == ReasonExpire {
					e = scanEntry(s)
				}
			}, selectEntry+" WHERE id = ?", id); err != nil {
				return err
			}
			if e == nil {
				continue
			}
			if err := t.revive(a, e, days); err != nil {
				return err
			}
		}
	}
	return nil
}

// entryHeads are the newest entries of the member and of everybody merged into them.
func (t *tx) entryHeads(a *account) ([]int64, error) {
	heads := []int64{a.entryHead}
	merged, err := t.mergedInto(a.member)
	for _, member := range merged {
		other, err := t.account(member)
		if err != nil {
			return nil, err
		}
		heads = append(heads, other.entryHead)
	}
	return heads, err
}

// revive gives back what an expiry took of a lot that lives by the days of the orders: to the lot, and where that stayed behind on the account of
// somebody who was merged, as a lot of its own with the same life.
func (t *tx) revive(a *account, e *entry, days []program.Day) error {
	l, err := t.lotByID(a, e.reverses)
	if err != nil || !l.Lapse.Moves() || l.Lapse.Through(days) < program.Day(t.today) {
		return err
	}
	back, err := t.givenBack(e.id)
	if err != nil || -e.amount <= back {
		return err
	}
	p := posting{reason: ReasonExpireRestore, amount: -e.amount - back, reverses: e.id}
	if e.member != a.member {
		if err := t.unwriteOff(a, e, p.amount); err != nil {
			return err
		}
		p.releases, p.expires = Day(l.Releases), l.Lapse
	} else if p, err = t.restoring(a, e, p.amount, p); err != nil {
		return err
	}
	p.order = 0
	_, err = t.post(a, p)
	return err
}

// givenBack is what was given back of an expiry. What came back on another account went again when its member was parted from that one.
func (t *tx) givenBack(expiry int64) (int64, error) {
	return t.number(`SELECT coalesce(sum(e.amount + coalesce((SELECT sum(u.amount) FROM entry u WHERE u.reverses = e.id AND u.reason = ?2), 0)), 0)
		FROM entry e WHERE e.reverses = ?1`, expiry, ReasonUndo)
}

// lapsedBetween puts right the last day of a lot from which something was taken, when it had lapsed before an order that came later.
func (t *tx) lapsedBetween(a *account, l *program.Lot) error {
	if !l.Lapse.Moves() {
		return nil
	}
	orders, err := t.purchaseDays(a)
	if last := l.Lapse.Through(programDays(orders)); err == nil && last < program.Day(t.today) {
		l.Expires = last
	}
	return err
}

func programDays(list []Day) []program.Day {
	days := make([]program.Day, len(list))
	for i, d := range list {
		days[i] = program.Day(d)
	}
	return days
}

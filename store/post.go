package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// posting is what an act asks to be written into the ledger. takings are what the entry takes from lots (positive) or gives
// back to them (negative).
type posting struct {
	reason          Reason
	unit            int64 // unitPoints or unitGrowth
	amount          int64
	at              Instant // 0: now, but never before what was recorded last
	order, revision int64
	reverses        int64
	reversed        *entry // the entry that reverses names, where its reason matters
	releases        Day
	expires         program.Lapse
	basis, terms    int64
	shares          string
	text            string
	key             string
	keyHash         []byte
	takings         []program.Taking
	spared          int64 // of a debit: so much is written off at once instead of being taken
}

// What an entry counts.
const (
	unitPoints int64 = 0
	unitGrowth int64 = 1
)

// post appends one entry and moves the lots, the account and the rollups with it. What a debit does not take from lots
// becomes a debt; what a credit does not give back to lots is a lot of its own, which pays a debt first.
func (t *tx) post(a *account, p posting) (int64, error) {
	if p.amount > program.MaxPoints && p.reverses == 0 || p.amount < -program.MaxBalance {
		return 0, Refuse(CodeLimitExceeded, "value", p.amount, "limit", int64(program.MaxPoints))
	}
	if p.unit == unitGrowth { // it has no lots and owes nothing
		e, err := t.appendEntry(a, p)
		if err != nil {
			return 0, err
		}
		return e.id, nil
	}
	if a.total+p.amount > program.MaxBalance {
		return 0, Refuse(CodeLimitExceeded, "value", a.total+p.amount, "limit", int64(program.MaxBalance), "member", MemberRef(a.member), "why", "balance")
	}
	if p.amount < 0 || p.takings != nil {
		if err := t.openLots(a); err != nil {
			return 0, err
		}
	}
	e, err := t.appendEntry(a, p)
	if err != nil {
		return 0, err
	}
	var taken, given int64
	for _, taking := range p.takings {
		if err := t.allocate(a, e.id, taking); err != nil {
			return 0, err
		}
		if taking.Amount > 0 {
			taken += taking.Amount
		} else {
			given -= taking.Amount
		}
	}
	if p.amount < 0 {
		return t.fallShort(a, e.id, -p.amount-taken, p)
	}
	return e.id, t.openLot(a, e, p.amount-given)
}

// fallShort makes what a debit did not take from any lot a debt. It gives the debit's number.
func (t *tx) fallShort(a *account, debit, short int64, p posting) (int64, error) {
	if short <= 0 {
		return debit, nil
	}
	a.debt += short
	if short > p.spared && (p.reason == ReasonClawback || p.reason == ReasonUndo) {
		a.shorts = append(a.shorts, shortage{debit, short - p.spared})
	}
	if p.spared == 0 {
		return debit, nil
	}
	_, err := t.post(a, posting{reason: ReasonWriteOff, amount: p.spared, reverses: debit})
	return debit, err
}

// lifetime is what the posting adds to the sums of all that a member has earned and redeemed: awards less what was taken
// back of them, redemptions less what was cancelled. An undo counts as what it undoes; moving points counts as neither.
func (p posting) lifetime() (earned, redeemed int64) {
	reason, amount := p.reason, p.amount
	if reason == ReasonUndo {
		switch {
		case p.reversed != nil && p.reversed.reason != ReasonAdjust:
			reason = p.reversed.reason
		case p.reversed != nil:
			return min(0, p.amount), 0 // of an adjustment upwards
		case p.order != 0:
			reason = ReasonClawback
		}
	}
	switch reason {
	case ReasonEarn, ReasonBonus, ReasonReferral, ReasonOpening, ReasonClawback, ReasonClawbackRestore:
		return amount, 0
	case ReasonAdjust:
		return max(0, amount), 0
	case ReasonRedeem, ReasonRedeemRestore:
		return 0, -amount
	case ReasonUndo:
		if p.order != 0 {
			return amount, 0 // of an undo of the order's award
		}
	}
	return 0, 0
}

// appendEntry writes the row, links it into both chains and adds it to the rollups.
func (t *tx) appendEntry(a *account, p posting) (*entry, error) {
	if p.at == 0 {
		p.at = t.recorded()
	}
	remark, remarkHash, err := t.w.appendRemark(p.text)
	if err != nil {
		return nil, err
	}
	h := &t.w.heads
	e := &t.entry
	*e = entry{
		id: h.entry + 1, member: a.member, prev: a.entryHead, reason: p.reason, unit: p.unit, amount: p.amount, at: p.at, recorded: t.recorded(),
		staff: t.staff, batch: t.batch, order: p.order, revision: p.revision, reverses: p.reverses, releases: p.releases, expires: p.expires,
		basis: p.basis, terms: p.terms, shares: p.shares, remarkHash: remarkHash, key: p.key, keyHash: p.keyHash,
	}
	link, scratch := e.hash(h.entryHash, t.scratch)
	t.scratch = scratch
	if err := t.insertEntryRow(e, remark, link); err != nil {
		return nil, err
	}
	h.entry, h.entryHash = e.id, link
	a.entryHead = e.id
	a.dirty = true
	t.sums.point(t.recordedDay(), e.unit, e.reason, e.amount)
	if e.unit == unitGrowth {
		a.growth += e.amount
		if !t.bulk.on {
			t.touchTier(a, t.dayOf(e.at))
		}
		return e, nil
	}
	a.total += e.amount
	earned, redeemed := p.lifetime()
	a.earned, a.redeemed = a.earned+earned, a.redeemed+redeemed
	if earned != 0 && e.order == 0 && !t.bulk.on {
		t.touchTier(a, t.dayOf(e.at))
	}
	return e, nil
}

// allocate notes what the entry takes from a lot, or gives back to it.
func (t *tx) allocate(a *account, entry int64, taking program.Taking) error {
	if taking.Amount == 0 {
		return nil
	}
	if err := t.insertTaking(entry, taking.Lot, taking.Amount); err != nil {
		return err
	}
	if err := t.useLot(taking.Lot, taking.Amount); err != nil {
		return err
	}
	l := a.lot(taking.Lot)
	if l == nil { // a used-up lot that gets something back
		lot, err := t.lotByID(a, taking.Lot)
		if err != nil {
			return err
		}
		lot.Left = 0
		a.lots = append(a.lots, lot)
		l = &a.lots[len(a.lots)-1]
	}
	l.Left -= taking.Amount
	t.sums.lot(Day(l.Releases), Day(l.Expires), -taking.Amount)
	return nil
}

// useLot notes that amount more of a lot is gone. What is given back has been taken before, so its row is there.
func (t *tx) useLot(lot, amount int64) error {
	if amount < 0 {
		return t.exec("UPDATE lot SET used = used + ? WHERE entry = ?", amount, lot)
	}
	t.bulk.uses = append(t.bulk.uses, lotUse{lot, amount})
	if t.bulk.keeps {
		return nil
	}
	return t.writeUses()
}

// lotByID reads a lot of the account; its Left is what is open now.
func (t *tx) lotByID(a *account, id int64) (l program.Lot, err error) {
	found, err := t.one(func(s *sqlite.Stmt) {
		l = program.Lot{
			ID: id, Order: s.ColumnInt64(0), Left: s.ColumnInt64(3) - s.ColumnInt64(4),
			Releases: program.Day(s.ColumnInt64(1)), Lapse: program.Lapse(s.ColumnInt64(2)),
		}
		l.Expires = l.Lapse.Last(a.booked)
	}, "SELECT e.order_id, e.releases, "+lotLapse+", e.amount, coalesce(l.used, 0) FROM entry e LEFT JOIN lot l ON l.entry = e.id WHERE e.id = ?", id)
	if err == nil && !found {
		err = Refuse(CodeNoEntry, "entry", id)
	}
	return l, err
}

// openLot makes the rest of a credit a lot of its own. A debt is paid from it first.
func (t *tx) openLot(a *account, e *entry, size int64) error {
	pays := min(a.debt, size)
	if last := e.expires.Last(program.Day(a.lastDay)); last != 0 && last < program.Day(t.today) {
		pays = 0 // points that have lapsed already pay nothing
	}
	if pays > 0 {
		if err := t.insertTaking(e.id, e.id, pays); err != nil {
			return err
		}
		a.debt -= pays
	}
	left := size - pays
	if used := e.amount - left; used > 0 {
		if err := t.useLot(e.id, used); err != nil {
			return err
		}
	}
	if left == 0 {
		return nil
	}
	last := e.expires.Last(a.booked)
	if own := e.expires.Last(0); e.expires.Moves() && own < program.Day(a.lastDay) {
		a.backdated = true
	}
	t.sums.lot(e.releases, Day(last), left)
	a.nextExpiry = earlier(a.nextExpiry, Day(last))
	if a.lotsLoaded {
		a.lots = append(a.lots, program.Lot{ID: e.id, Order: e.order, Left: left, Releases: program.Day(e.releases), Expires: last, Lapse: e.expires})
		return nil
	}
	if e.releases > t.today {
		a.pending += left
		a.nextRelease = earlier(a.nextRelease, e.releases)
	}
	return nil
}

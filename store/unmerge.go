package store

import (
	"encoding/json"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// undoMerge separates two members: what moved goes back to the lots it came from. What has been spent of it since is taken
// from the other lots of the one who stayed, or becomes a debt. What has happened since to an order or entry of the one who
// goes, such as a refund, goes along.
func (t *tx) undoMerge(r batchRange) error {
	keep, lose, err := t.mergedPair(r)
	if err != nil {
		return err
	}
	to, err := t.account(keep)
	if err != nil {
		return err
	}
	from, err := t.account(lose)
	if err != nil {
		return err
	}
	if err := t.lift(to); err != nil {
		return err
	}
	from.lifted, from.dirty = true, true // it counted nothing while it was merged
	later, err := t.laterOf(to, lose, r.entryTo)
	if err != nil {
		return err
	}
	if err := t.takeLater(to, later); err != nil {
		return err
	}
	for id := r.entryTo - 1; id >= r.entryFrom; id-- {
		e, err := t.entryByID(id)
		if err != nil {
			return err
		}
		if e.reason != ReasonMergeIn && e.reason != ReasonMergeOut {
			continue
		}
		if err := t.undoMergeEntry(e); err != nil {
			return err
		}
	}
	if err := t.giveLater(from, later); err != nil {
		return err
	}
	at, err := t.number("SELECT at FROM batch WHERE id = ?", r.id)
	if err != nil {
		return err
	}
	for _, a := range []*account{to, from} { // what each has done since may reach a tier that the two had together
		t.touchTier(a, t.dayOf(Instant(at)))
	}
	return t.parted(r.id, keep, lose)
}

// mergedPair are the two members of a merge, which nothing may stand upon.
func (t *tx) mergedPair(r batchRange) (keep, lose int64, err error) {
	if _, err := t.one(func(s *sqlite.Stmt) { keep, lose = s.ColumnInt64(0), s.ColumnInt64(1) },
		"SELECT json_extract(result, '$.keep'), json_extract(result, '$.lose') FROM batch WHERE id = ?", r.id); err != nil {
		return 0, 0, err
	}
	into, err := t.number("SELECT coalesce(merged_into, 0) FROM member WHERE id = ?", lose)
	if err != nil || into != keep {
		return 0, 0, orErr(err, Refuse(CodeCannotUndo, "batch", r.id, "reason", "merge"))
	}
	if into, err = t.number("SELECT coalesce(merged_into, 0) FROM member WHERE id = ?", keep); err != nil || into == 0 {
		return keep, lose, err
	}
	by, err := t.number("SELECT id FROM batch WHERE kind = 'merge' AND undone_by IS NULL AND json_extract(result, '$.lose') = ? ORDER BY id DESC", keep)
	return 0, 0, orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "by", by, "member", MemberRef(keep), "why", "merge"))
}

// disinherit takes back what the one who stayed got from the other by the merge: tags, and the membership unless a person has
// changed it since.
func (t *tx) disinherit(batch, keep, lose int64) error {
	var got inheritance
	var err error
	found, failed := t.one(func(s *sqlite.Stmt) { err = json.Unmarshal([]byte(s.ColumnText(0)), &got) },
		"SELECT state FROM member_before WHERE batch = ? AND member = ?", batch, keep)
	if failed != nil || err != nil || !found {
		return orErr(failed, err)
	}
	if err := t.tagMember(keep, nil, got.Tags); err != nil || !got.Joined {
		return err
	}
	same, err := t.number("SELECT count(*) FROM member k JOIN member l ON l.joined_at = k.joined_at AND l.joined_day = k.joined_day WHERE k.id = ? AND l.id = ?", keep, lose)
	if err != nil || same == 0 {
		return err
	}
	if err := t.countMember(keep, -1); err != nil {
		return err
	}
	if err := t.exec("UPDATE member SET joined_at = NULL, joined_day = ? WHERE id = ?", got.JoinedDay, keep); err != nil {
		return err
	}
	return t.countMember(keep, 1)
}

// parted gives the one who goes their identities back and counts them again.
func (t *tx) parted(batch, keep, lose int64) error {
	if err := t.exec("UPDATE identity SET member = ? WHERE member = ? AND (source, key) IN (SELECT source, key FROM identity_added WHERE batch = ?)", lose, keep, batch); err != nil {
		return err
	}
	if err := t.giveAnswersBack(batch, keep, lose); err != nil {
		return err
	}
	if err := t.disinherit(batch, keep, lose); err != nil {
		return err
	}
	if err := t.exec("UPDATE member SET status = 'active', merged_into = NULL, version = version + 1 WHERE id = ?", lose); err != nil {
		return err
	}
	if err := t.countMember(lose, 1); err != nil {
		return err
	}
	t.rerank(lose, true)
	if err := t.index(keep); err != nil {
		return err
	}
	return t.index(lose)
}

// laterShare is what the one who stayed was given or lost, after a merge, for one order or one entry of the other.
type laterShare struct {
	order          *order
	entry          *entry // of points; without an order: the entry that was posted
	points, growth int64
	listed         bool
}

// laterOf walks the entries of the one who stayed back to the merge, for what belongs to the other.
func (t *tx) laterOf(to *account, lose, since int64) (list []*laterShare, err error) {
	theirs, err := t.mergedInto(lose)
	if err != nil {
		return nil, err
	}
	people, orders := map[int64]bool{}, map[int64]*laterShare{}
	for _, m := range append(theirs, lose) {
		people[m] = true
		own, err := t.ordersOf(m)
		if err != nil {
			return nil, err
		}
		for _, o := range own {
			orders[o.id] = &laterShare{order: o}
		}
	}
	for id := to.entryHead; id >= since; {
		e, err := t.entryByID(id)
		if err != nil {
			return nil, err
		}
		id = e.prev
		if e.reason == ReasonMergeIn || e.reason == ReasonMergeOut {
			continue // somebody else's lots, though they may name an order that was once theirs
		}
		if share := orders[e.order]; share != nil {
			if !share.listed {
				list, share.listed = append(list, share), true
			}
			if err := t.addLater(share, e); err != nil {
				return nil, err
			}
			continue
		}
		if e.order != 0 || e.reverses == 0 || e.reason == ReasonExpire {
			continue // an order that is not theirs, or nothing of theirs
		}
		owner, err := t.ownerOfReversed(e)
		if err != nil {
			return nil, err
		}
		switch {
		case !people[owner]:
		case e.unit == unitGrowth:
			list = append(list, &laterShare{entry: e, growth: e.amount})
		default:
			list = append(list, &laterShare{entry: e, points: e.amount})
		}
	}
	return list, nil
}

// addLater adds an entry for an order to its share, points less what has lapsed elsewhere; the newest entry of points stands for all.
func (t *tx) addLater(share *laterShare, e *entry) error {
	if e.unit == unitGrowth {
		share.growth += e.amount
		return nil
	}
	if share.entry == nil {
		share.entry = e
	}
	gone, err := t.lapsedElsewhere(e)
	share.points += e.amount - gone
	return err
}

// ownerOfReversed is whose the entry is that another one reverses. An undo that gives a referral's reward back reverses its clawback:
// it is theirs whose the reward was.
func (t *tx) ownerOfReversed(e *entry) (int64, error) {
	return t.number(`SELECT coalesce(first.member, r.member) FROM entry r LEFT JOIN entry first ON first.id = r.reverses AND r.reason = ? AND ?
		WHERE r.id = ?`, ReasonClawback, e.reason == ReasonUndo, e.reverses)
}

// lapsedElsewhere is how much of what expiry took from a lot has been taken back on the account of somebody into whom its member was
// merged for a while: those points are gone from both.
func (t *tx) lapsedElsewhere(lot *entry) (int64, error) {
	if lot.amount < 0 {
		return 0, nil
	}
	return t.number(`SELECT coalesce(sum(r.amount), 0) FROM entry x JOIN entry r ON r.reverses = x.id
		WHERE x.reverses = ? AND x.reason = ? AND r.reason = ? AND r.member <> x.member`, lot.id, ReasonExpire, ReasonExpireRestore)
}

// takeLater undoes on the one who stayed what belongs to the other.
func (t *tx) takeLater(to *account, later []*laterShare) (err error) {
	for _, s := range later {
		if err := t.moveGrowth(to, s, -s.growth); err != nil {
			return err
		}
		p, own := posting{reason: ReasonUndo}, ownLots{}
		switch {
		case s.points == 0:
			continue
		case s.order != nil && s.points < 0:
			err = t.restoreOrder(to, s.order, -s.points, p)
		case s.order != nil:
			p.order, p.revision, p.reverses, p.reversed = s.order.id, s.order.revision, s.entry.id, s.entry
			s.order.revision++
			err = t.reclaimOrder(to, s.order, s.points, p)
		default:
			own.lot, p.reverses, p.reversed = s.entry.id, s.entry.id, s.entry
			if s.points < 0 {
				p, err = t.restoring(to, s.entry, -s.points, p)
			} else {
				p, err = t.reclaiming(to, own, s.points, p)
			}
			if err == nil {
				_, err = t.post(to, p)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// giveLater does to the one who goes what takeLater undid, the oldest first: what an expiry had taken and was given back is there again before an
// order is taken back, which else would give it back once more.
func (t *tx) giveLater(from *account, later []*laterShare) error {
	for _, s := range slices.Backward(later) {
		if err := t.moveGrowth(from, s, s.growth); err != nil {
			return err
		}
		if s.points == 0 {
			continue
		}
		var err error
		p := posting{reason: ReasonUndo}
		if s.order != nil {
			err = t.giveLaterOrder(from, s.order, s.points)
		} else {
			if s.entry.reason == ReasonExpireRestore && s.entry.expires.Moves() {
				continue // by whose orders it came back: those that are left say whether it does again
			}
			var first *entry
			if first, err = t.entryByID(s.entry.reverses); err != nil {
				return err
			}
			if p.reverses, p.reversed = first.id, first; s.points > 0 {
				p, err = t.restoring(from, first, s.points, p)
			} else {
				p, err = t.reclaiming(from, ownLots{lot: first.id}, -s.points, p)
			}
			if err == nil {
				_, err = t.post(from, p)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moveGrowth takes growth value of a share off one account, or gives it to the other.
func (t *tx) moveGrowth(a *account, s *laterShare, amount int64) error {
	if amount == 0 {
		return nil
	}
	p := posting{reason: ReasonUndo, unit: unitGrowth, amount: amount}
	if s.order == nil {
		p.reverses = s.entry.id
		_, err := t.post(a, p)
		return err
	}
	p.order, p.revision = s.order.id, s.order.revision
	s.order.revision++
	if _, err := t.post(a, p); err != nil {
		return err
	}
	return t.saveOrder(s.order)
}

func (t *tx) giveLaterOrder(from *account, o *order, points int64) error {
	p := posting{reason: ReasonUndo, order: o.id, revision: o.revision}
	o.revision++
	if points < 0 {
		if err := t.reclaimOrder(from, o, -points, p); err != nil {
			return err
		}
		return t.saveOrder(o)
	}
	shop, err := t.shopUnder(o.terms)
	if err != nil {
		return err
	}
	give := t.earning(shop, o, portion{amount: points, lives: shop.Terms.Expiry}, 0)
	p.amount, p.terms, p.releases, p.expires = points, o.terms, give.releases, give.expires
	if _, err := t.post(from, p); err != nil {
		return err
	}
	return t.saveOrder(o)
}

func (t *tx) undoMergeEntry(e *entry) error {
	a, err := t.account(e.member)
	if err != nil {
		return err
	}
	p := posting{reason: ReasonUndo, reverses: e.id, reversed: e}
	if e.amount < 0 {
		p, err = t.restoringRaw(a, e, p)
	} else {
		p, err = t.reclaiming(a, ownLots{lot: e.id}, e.amount, p)
	}
	if err != nil {
		return err
	}
	_, err = t.post(a, p)
	return err
}

// restoringRaw gives everything back to exactly the lots it came from, lapsed ones too, because the state before is what is
// asked; only a debt comes first.
func (t *tx) restoringRaw(a *account, debit *entry, p posting) (posting, error) {
	if err := t.openLots(a); err != nil {
		return p, err
	}
	taken, lots, err := t.takenBy(a, debit.id)
	if err != nil {
		return p, err
	}
	var living []program.Taking
	alive := int64(0)
	for _, k := range taken {
		if lots[k.Lot].Lapsed(program.Day(t.today)) {
			p.takings = append(p.takings, program.Taking{Lot: k.Lot, Amount: -k.Amount})
		} else {
			living = append(living, k)
			alive += k.Amount
		}
	}
	back, _ := program.GiveBack(living, lots, alive-min(a.debt, alive), program.Day(t.today))
	p.amount, p.takings = -debit.amount, append(p.takings, back...)
	p.expires = t.lives()
	return p, nil
}

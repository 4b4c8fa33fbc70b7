package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// undoTiers takes back where a batch has brought members, with the gifts, unless they have moved since: by something that stands, and not
// only followed from an undo. What the orders that are left reach is given anew at the end of the act.
func (t *tx) undoTiers(batch int64) error {
	var members []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		members = append(members, s.ColumnInt64(0))
		return nil
	}, "SELECT DISTINCT member FROM tier_move WHERE batch = ? ORDER BY member", batch); err != nil {
		return err
	}
	for _, member := range members {
		a, err := t.account(member)
		if err != nil {
			return err
		}
		if err := t.undoTier(a, batch); err != nil {
			return err
		}
	}
	return nil
}

// undoGift takes the gift of a move back; 0 is none. That alone is no reason to look at the member's tier again: fewer points raise nobody.
func (t *tx) undoGift(entry int64) error {
	if entry == 0 {
		return nil
	}
	e, err := t.entryByID(entry)
	if err != nil {
		return err
	}
	if back, err := t.takenBack(e.id); err != nil || back {
		return err
	}
	a, err := t.survivor(e.member)
	if err != nil {
		return err
	}
	from := a.tierFrom
	err = t.reverseEntry(e)
	a.tierFrom = from
	return err
}

// undoGifts takes back what a batch gave somebody who has moved since, for tiers above the one where they stand.
func (t *tx) undoGifts(member, batch int64, step int) error {
	type gift struct {
		entry int64
		tier  string
	}
	var gifts []gift
	if err := t.query(func(s *sqlite.Stmt) error {
		gifts = append(gifts, gift{s.ColumnInt64(0), s.ColumnText(1)})
		return nil
	}, "SELECT gift, after FROM tier_move WHERE member = ? AND batch = ? AND gift IS NOT NULL ORDER BY id DESC", member, batch); err != nil {
		return err
	}
	for _, g := range gifts {
		if t.shop.Tiers.Find(g.tier) <= step {
			continue
		}
		if err := t.undoGift(g.entry); err != nil {
			return err
		}
	}
	return nil
}

// standingMove is the newest move from one back that neither was undone with its batch nor followed from an undo, and the gifts of those
// passed over: what a batch gave that was undone while its member stood higher by something else is due when that goes. Where none stands, it is
// where the member stood before the first one.
func (t *tx) standingMove(id int64) (m tierMove, gifts []int64, err error) {
	for first := ""; ; first = m.before {
		if m, err = t.tierMove(id); err != nil || m.batch == 0 {
			if m.id == 0 {
				m.after = first
			}
			return m, gifts, err
		}
		var stands bool
		if _, err := t.one(func(s *sqlite.Stmt) { stands = s.ColumnText(0) != "undo" && s.ColumnIsNull(1) },
			"SELECT kind, undone_by FROM batch WHERE id = ?", m.batch); err != nil || stands {
			return m, gifts, err
		}
		if m.gift != 0 {
			gifts = append(gifts, m.gift)
		}
		id = m.prev
	}
}

func (t *tx) undoTier(a *account, batch int64) error {
	head, gifts, err := t.standingMove(a.tierMove)
	if err != nil {
		return err
	}
	if head.batch != batch {
		return t.undoGifts(a.member, batch, t.shop.Tiers.Find(head.after))
	}
	before := head
	for before.batch == batch {
		first, last, more := before.before, before.prev, []int64(nil)
		gifts = append(gifts, before.gift)
		if before, more, err = t.standingMove(last); err != nil {
			return err
		}
		if gifts = append(gifts, more...); before.id == 0 && last == 0 {
			before.after = first // what a file said before the shop had tiers
		}
	}
	for _, gift := range gifts {
		if err := t.undoGift(gift); err != nil {
			return err
		}
	}
	if head, err = t.tierMove(a.tierMove); err != nil {
		return err
	}
	before.before, before.reason, before.day, before.gift = head.after, program.MoveUndone, t.today, 0
	return t.writeMove(a, before, program.Move{From: max(0, t.shop.Tiers.Find(head.after)), To: max(0, t.shop.Tiers.Find(before.after))})
}

package store

import (
	"context"
	"encoding/hex"
	"slices"

	"regulars/store/program"
)

// EntryRow is one entry as lists show it. Balance is the member's total after it (0 in shop-wide lists).
type EntryRow struct {
	ID, Member        int64
	MemberName        string
	Reason            string // earn, bonus, …
	Unit              string // points, growth
	Amount, Balance   int64
	At, Recorded      Instant
	Staff             string
	Batch, Order      int64
	OrderRef          string // the order's number, or what a redemption was paid against
	Reward            bool   // OrderRef is the reward that was had
	Tier              string // the name of the tier whose gift it is
	Reverses          int64
	Releases, Expires Day    // of a credit; 0: at once, never
	Moves             bool   // each order of the member moves Expires
	Basis             int64  // minor units that earned
	Rule              string // the terms in force, as saved (JSON)
	Text, Key         string
	Hash              string          // hex
	Shares            []program.Share // which rule gave how much of it; nil: the base rate all
}

// EntryCard is one entry with what it did to lots.
type EntryCard struct {
	EntryRow
	Takings    []Taking
	ReversedBy int64 // the first entry that reverses it; 0: none
}

// Taking is what an entry took from a lot, or gave back to it when negative. Entry is the lot: the credit that opened it.
type Taking struct {
	Entry, Amount     int64
	Releases, Expires Day
}

// LedgerQuery pages through all entries, newest first. Reason "" is all; Before is the last id of the page before.
type LedgerQuery struct {
	Reason string
	Before int64
	Limit  int // 0: 50; at most 1000
}

// Explanation says how a balance comes about.
type Explanation struct {
	Member   Member
	ByReason []PointFigure // Day is 0; in the order of the reasons; they sum to balance, pending and Lapsed
	Lapsed   int64         // over, and not booked yet
	Entries  []EntryRow    // the newest, at most 50
}

const entryRowSQL = `e.id, e.member, coalesce(m.name, ''), e.reason, e.unit, e.amount, e.at, e.recorded, coalesce(s.name, ''), coalesce(e.batch, 0),
	coalesce(e.order_id, 0), coalesce(o.ext, d.order_ref, ''), coalesce(e.reverses, 0), coalesce(e.releases, 0), coalesce(` + lotLapse + `, 0), coalesce(u.last_day, 0),
	coalesce(e.basis, 0), coalesce(t.rules, ''), coalesce(k.text, ''), coalesce(e.key, ''), e.hash, coalesce(e.shares, ''),
	d.id IS NOT NULL AND EXISTS (SELECT 1 FROM code c WHERE c.redemption = d.id),
	CASE WHEN e.reason = 2 AND e.order_id IS NULL AND e.remark IS NULL AND e.shares IS NULL THEN ` + giftOf + ` ELSE '' END`

// giftOf is the key of the tier whose gift an entry is, "" of no tier's: it stands on one of the moves of the entry's member, which are
// few, and no index leads from an entry to its move.
const giftOf = `coalesce((WITH RECURSIVE chain(id) AS (SELECT u.tier_move UNION ALL
	SELECT t.prev FROM chain c CROSS JOIN tier_move t ON t.id = c.id WHERE t.prev IS NOT NULL)
	SELECT t.after FROM chain c CROSS JOIN tier_move t ON t.id = c.id WHERE t.gift = e.id LIMIT 1), '')`

const entryJoins = ` LEFT JOIN member m ON m.id = e.member LEFT JOIN staff s ON s.id = e.staff LEFT JOIN orders o ON o.id = e.order_id
	LEFT JOIN redemption d ON d.entry = e.id LEFT JOIN terms t ON t.id = e.terms LEFT JOIN remark k ON k.id = e.remark
	LEFT JOIN lot l ON l.entry = e.id LEFT JOIN rollup u ON u.member = e.member`

func (v *view) scanEntryRow(rows *rows) (e EntryRow, err error) {
	var reason Reason
	var unit int
	var hash []byte
	var shares string
	var lapse program.Lapse
	var active program.Day
	err = rows.Scan(&e.ID, &e.Member, &e.MemberName, &reason, &unit, &e.Amount, &e.At, &e.Recorded, &e.Staff, &e.Batch, &e.Order, &e.OrderRef,
		&e.Reverses, &e.Releases, &lapse, &active, &e.Basis, &e.Rule, &e.Text, &e.Key, &hash, &shares, &e.Reward, &e.Tier)
	if e.Tier != "" {
		e.Tier = v.shop.Tiers.Name(e.Tier)
	}
	e.Expires, e.Moves = Day(lapse.Last(active)), lapse.Moves()
	e.Reason, e.Hash = reason.String(), hex.EncodeToString(hash)
	e.Shares = parseShares(shares).Give
	e.Unit = [...]string{"points", "growth"}[unit&1]
	return e, err
}

// entryRows loads entries by id, in that order.
func (v *view) entryRows(ids []int64) (list []EntryRow, err error) {
	err = v.each(func(rows *rows) error {
		e, err := v.scanEntryRow(rows)
		list = append(list, e)
		return err
	}, "SELECT "+entryRowSQL+" FROM json_each(?) j CROSS JOIN entry e ON e.id = j.value"+entryJoins+" ORDER BY j.key", idList(ids))
	return list, err
}

// entryChain walks the entries of a member and of everybody merged into them.
const entryChain = `WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id),
chain(id) AS (SELECT r.entry_head FROM people p CROSS JOIN rollup r ON r.member = p.id WHERE r.entry_head IS NOT NULL
UNION ALL SELECT e.prev FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.prev IS NOT NULL) `

// History gives a member's entries, newest first, with the total after each; those of people merged into the member are
// among them. before is the last id of the page before, 0 for the first page. Errors: CodeNoMember.
func (b *Book) History(ctx context.Context, member int64, limit int, before int64) (list []EntryRow, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		if err := v.checkMember(member); err != nil {
			return err
		}
		list, err = v.history(member, pageLimit(limit, 50), before)
		return err
	})
	return list, err
}

func (v *view) checkMember(id int64) error {
	n, err := v.number("SELECT count(*) FROM member WHERE id = ?", id)
	if err != nil || n == 0 {
		return orErr(err, Refuse(CodeNoMember, "member", MemberRef(id)))
	}
	return nil
}

func (v *view) history(member int64, limit int, before int64) ([]EntryRow, error) {
	steps, err := v.entrySteps(member)
	if err != nil {
		return nil, err
	}
	if before != 0 {
		steps = slices.DeleteFunc(steps, func(s entryStep) bool { return s.id >= before })
	}
	return v.stepRows(steps[:min(len(steps), limit)])
}

// entryStep is one entry of a member's history with the total after it.
type entryStep struct {
	id, after int64
	at        Instant
}

// entrySteps are all entries of a member's history, the highest id first.
func (v *view) entrySteps(member int64) (steps []entryStep, err error) {
	var total int64
	err = v.each(func(rows *rows) error {
		var s entryStep
		var amount int64
		var unit int
		if err := rows.Scan(&s.id, &s.at, &amount, &unit); err != nil {
			return err
		}
		if unit == 0 {
			total += amount
		}
		s.after = total
		steps = append(steps, s)
		return nil
	}, entryChain+"SELECT e.id, e.at, e.amount, e.unit FROM chain c CROSS JOIN entry e ON e.id = c.id ORDER BY e.id", member)
	slices.Reverse(steps)
	return steps, err
}

// stepRows loads the entries of steps, in their order.
func (v *view) stepRows(steps []entryStep) ([]EntryRow, error) {
	ids := make([]int64, len(steps))
	for i, s := range steps {
		ids[i] = s.id
	}
	list, err := v.entryRows(ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Balance = steps[i].after
	}
	return list, nil
}

// Ledger pages through the whole ledger, newest first. Errors: CodeUnknownReason for a reason that does not exist.
func (b *Book) Ledger(ctx context.Context, q LedgerQuery) (list []EntryRow, err error) {
	where, args := "1", []any(nil)
	if q.Reason != "" {
		reason, ok := parseReason(q.Reason)
		if !ok {
			return nil, Refuse(CodeUnknownReason, "value", q.Reason, "allowed", reasonNames[1:])
		}
		where, args = "e.reason = ?", []any{int64(reason)}
	}
	if q.Before != 0 {
		where, args = where+" AND e.id < ?", append(args, q.Before)
	}
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			e, err := v.scanEntryRow(rows)
			list = append(list, e)
			return err
		}, "SELECT "+entryRowSQL+" FROM entry e"+entryJoins+" WHERE "+where+" ORDER BY e.id DESC LIMIT ?", append(args, pageLimit(q.Limit, 50))...)
	})
	return list, err
}

// Entry gives one entry and what it did to lots. Errors: CodeNoEntry.
func (b *Book) Entry(ctx context.Context, id int64) (card EntryCard, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err := v.entryRows([]int64{id})
		if err != nil || len(list) == 0 {
			return orErr(err, Refuse(CodeNoEntry, "entry", id))
		}
		card.EntryRow = list[0]
		if card.ReversedBy, err = v.number("SELECT coalesce(min(id), 0) FROM entry WHERE reverses = ? AND reason <> ?", id, ReasonWriteOff); err != nil {
			return err
		}
		return v.each(func(rows *rows) error {
			var t Taking
			var lapse program.Lapse
			var active program.Day
			err := rows.Scan(&t.Entry, &t.Amount, &t.Releases, &lapse, &active)
			t.Expires = Day(lapse.Last(active))
			card.Takings = append(card.Takings, t)
			return err
		}, `SELECT a.lot, a.amount, coalesce(e.releases, 0), coalesce(`+lotLapse+`, 0), coalesce(u.last_day, 0)
			FROM allocation a JOIN entry e ON e.id = a.lot LEFT JOIN lot l ON l.entry = e.id LEFT JOIN rollup u ON u.member = e.member
			WHERE a.entry = ? ORDER BY a.lot`, id)
	})
	return card, err
}

// Explain says how a member's balance comes about. Errors: CodeNoMember.
func (b *Book) Explain(ctx context.Context, member int64) (x Explanation, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		if x.Member, err = v.member(member); err != nil {
			return err
		}
		if x.Entries, err = v.history(member, 50, 0); err != nil {
			return err
		}
		x.Lapsed = -x.Member.Balance - x.Member.Pending
		return v.each(func(rows *rows) error {
			var f PointFigure
			err := rows.Scan(&f.Reason, &f.Entries, &f.Points)
			x.ByReason = append(x.ByReason, f)
			x.Lapsed += f.Points
			return err
		}, entryChain+"SELECT e.reason, count(*), sum(e.amount) FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.unit = 0 GROUP BY e.reason ORDER BY e.reason", member)
	})
	return x, err
}

package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// rank is where the member of an account stands. Who has no move is at the entry tier.
func (t *tx) rank(a *account) (program.Rank, error) {
	if !a.rankKnown {
		m, err := t.tierMove(a.tierMove)
		if err != nil {
			return program.Rank{}, err
		}
		t.stands(a, &m)
	}
	return a.rank, nil
}

// stands notes where a member stands after their newest move.
func (t *tx) stands(a *account, m *tierMove) {
	a.rank, a.rankKnown, a.decided = m.rank(t.shop), true, 0
	if program.MovedByRules(m.reason) {
		a.decided = m.day
	}
}

// tierMove is one row of a member's moves.
type tierMove struct {
	id, member, prev, batch, gift int64
	day                           Day
	before, after, reason         string
	since, until, from            Day
	floor                         string
	fixed                         bool
}

// tierMove reads a move; 0 is none, which leaves a member at the entry tier.
func (t *tx) tierMove(id int64) (m tierMove, err error) {
	if id == 0 {
		return m, nil
	}
	if first := t.w.heads.move - int64(len(t.bulk.moves)); id > first {
		return t.bulk.moves[id-first-1].tierMove, nil
	}
	if made, kept := t.bulk.made[id]; kept {
		return made, nil
	}
	found, err := t.old(id, t.began.move).one(func(s *sqlite.Stmt) { m.scan(s) }, selectTierMove+" WHERE id = ?", id)
	if err == nil && !found {
		err = Refuse(CodeInternal, "what", "tier move is missing", "move", id)
	}
	return m, err
}

const selectTierMove = `SELECT id, member, prev, batch, gift, day, before, after, reason, since, until, counts_from, floor, fixed FROM tier_move`

func (m *tierMove) scan(s *sqlite.Stmt) {
	*m = tierMove{
		id: s.ColumnInt64(0), member: s.ColumnInt64(1), prev: s.ColumnInt64(2), batch: s.ColumnInt64(3), gift: s.ColumnInt64(4),
		day: Day(s.ColumnInt64(5)), before: s.ColumnText(6), after: s.ColumnText(7), reason: s.ColumnText(8), since: Day(s.ColumnInt64(9)),
		until: Day(s.ColumnInt64(10)), from: Day(s.ColumnInt64(11)), floor: s.ColumnText(12), fixed: s.ColumnInt64(13) == 1,
	}
}

// rank is where the member stands after the move. A tier that the shop has no more is the entry tier.
func (m *tierMove) rank(shop *Shop) program.Rank {
	return program.Rank{
		Step: max(0, shop.Tiers.Find(m.after)), Since: program.Day(m.since), Until: program.Day(m.until), From: program.Day(m.from),
		Floor: max(0, shop.Tiers.Find(m.floor)), Fixed: m.fixed,
	}
}

// membership says whether a member may go up and down by the rules, and from which day their membership counts.
type membership struct {
	joined     program.Day
	may, known bool
}

// climber is the membership of an account's member. An import asks for each once, because it changes nobody's while orders come in.
func (t *tx) climber(a *account) (joined program.Day, may bool, err error) {
	if m := &a.membership; !m.known {
		_, err = t.old(a.member, t.began.member).one(func(s *sqlite.Stmt) { m.joined, m.may = program.Day(s.ColumnInt64(0)), s.ColumnInt64(1) == 1 },
			"SELECT joined_day, status = 'active' AND joined_at IS NOT NULL FROM member WHERE id = ?", a.member)
		m.known = t.bulk.on
	}
	return a.membership.joined, a.membership.may, err
}

// totals are what the rollup knows of a member's whole life.
func (a *account) totals() program.Measures {
	return program.Measures{Points: a.earned, Spend: a.spend, Orders: a.orders, Growth: a.growth}
}

// moveTier writes a move of a member, with the gifts of the tiers that it reaches for the first time.
func (t *tx) moveTier(a *account, m program.Move) error {
	gift := int64(0)
	if m.Reason == program.MoveReached || m.Reason == program.MoveHand && m.To > m.From {
		var err error
		if gift, err = t.tierGift(a, m); err != nil {
			return err
		}
	}
	tiers := &t.shop.Tiers
	return t.writeMove(a, tierMove{
		day: Day(m.Day), before: tiers.At(m.From).Key, after: tiers.At(m.To).Key, reason: m.Reason, since: Day(m.Rank.Since),
		until: Day(m.Rank.Until), from: Day(m.Rank.From), floor: tiers.At(m.Rank.Floor).Key, fixed: m.Rank.Fixed, gift: gift,
	}, m)
}

// writeMove appends a row to the member's moves. why says what decided it.
func (t *tx) writeMove(a *account, m tierMove, why program.Move) error {
	h := &t.w.heads
	h.move++
	m.id, m.member, m.prev, m.batch = h.move, a.member, a.tierMove, t.batch
	t.bulk.moves = append(t.bulk.moves, bulkMove{tierMove: m, at: t.now, staff: t.staff, measure: why.Measure, value: why.Value, asked: why.Asked})
	t.keepMade(m)
	if !t.bulk.keeps || !t.bulk.beside && len(t.bulk.moves) == bulkRows {
		if err := t.writeMoves(); err != nil {
			return err
		}
	}
	a.tierMove, a.tierUntil = m.id, m.until
	t.stands(a, &m)
	a.tier, a.moved, a.dirty = m.after, true, true
	if m.gift != 0 {
		t.noteGift(a, m)
	}
	if m.before != m.after && t.shop.Tiers.Bring(program.BenefitService) {
		t.rerank(a.member, m.reason == program.MoveUndone)
	}
	if !t.bulk.on {
		t.moved = append(t.moved, why)
	}
	return nil
}

// tierGift posts the points that come with tiers reached for the first time, as one entry; 0 when there are none. What was reached
// before the programme's start brings none, as its orders earned nothing.
func (t *tx) tierGift(a *account, m program.Move) (entry int64, err error) {
	day := min(Day(m.Day), t.today)
	if day < t.giftsFrom() {
		return 0, nil
	}
	var points int64
	for step := m.From + 1; step <= m.To; step++ {
		tier := t.shop.Tiers.At(step)
		if tier.Gift == 0 {
			continue
		}
		had, err := t.hadGift(a, step)
		if err != nil {
			return 0, err
		}
		if !had {
			points += tier.Gift
		}
	}
	if points == 0 {
		return 0, nil
	}
	p := posting{reason: ReasonBonus, amount: points, terms: t.shop.termsID}
	if day < t.today {
		p.at = (day + 1).Start(t.shop.Zone) - 1
	} else {
		day = t.presentDay()
	}
	p.expires = t.shop.Terms.Expiry.Lapse(program.Day(day))
	if err := t.settle(a); err != nil {
		return 0, err
	}
	if points, _ := t.shop.Tiers.Uses(); points {
		t.addDeed(a, program.Deed{Day: program.Day(day), Measures: program.Measures{Points: p.amount}})
		sortDeeds(a.deeds)
	}
	return t.post(a, p)
}

// giftsFrom is the first day from which reaching a tier brings its gift.
func (t *tx) giftsFrom() Day {
	switch {
	case t.giftStart != nil:
		return *t.giftStart
	case t.shop.startNone:
		return t.today
	}
	return t.shop.start
}

// hadGift reports whether the member was given the gift of a tier before, and still has it.
func (t *tx) hadGift(a *account, step int) (bool, error) {
	if !a.giftsKnown {
		a.gifts, a.giftsKnown = 0, t.bulk.on // an import takes no gift back
		for id := a.tierMove; id != 0; {
			m, err := t.tierMove(id)
			if err != nil {
				return false, err
			}
			if m.gift != 0 {
				if back, err := t.takenBack(m.gift); err != nil {
					return false, err
				} else if !back {
					t.noteGift(a, m)
				}
			}
			id = m.prev
		}
	}
	return a.gifts.has(step), nil
}

// giftSteps are the steps whose gifts a member was given and still has.
type giftSteps uint32

func (g giftSteps) has(step int) bool { return g>>step&1 != 0 }

// noteGift notes that a move has brought a gift.
func (t *tx) noteGift(a *account, m tierMove) {
	for step := t.shop.Tiers.Find(m.before) + 1; step <= t.shop.Tiers.Find(m.after); step++ {
		a.gifts |= 1 << step
	}
}

// takenBack reports whether a credit was taken back. That its points have lapsed does not count. No act that keeps rows takes one back, so that
// what it keeps need not be looked at.
func (t *tx) takenBack(entry int64) (bool, error) {
	n, err := t.old(entry, t.began.entry).number("SELECT count(*) FROM entry WHERE reverses = ? AND reason <> ?", entry, ReasonExpire)
	return n > 0, err
}

package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Tiers move in three places, all of them here: an act that changes what a member did touches the account (touchTier), and at the
// act's end every touched account is settled (settleTiers); an import goes step by step in the order of time (reviewTier before
// an order earns, stepTier after it), so that it comes to the same however its files are cut; and a run (RunTiers) decides
// what is due.

// touchTier notes that what a member did on a day has changed, so that the act looks at the member's tier at its end.
func (t *tx) touchTier(a *account, day Day) {
	if a != nil && len(t.shop.Tiers.Steps) > 0 {
		a.tierFrom = earlier(a.tierFrom, day)
	}
}

// settleTiers looks at the tiers of all touched members.
func (t *tx) settleTiers() error {
	if len(t.shop.Tiers.Steps) == 0 {
		return nil
	}
	var list, unknown []*account
	for _, member := range t.touchedMembers() {
		a := t.accounts[member]
		if a.tierFrom == 0 || a.gone {
			continue
		}
		list = append(list, a)
		if t.doubtDeeds(a); !a.deedsKnown {
			unknown = append(unknown, a)
		}
	}
	if err := t.knowDeeds(unknown, func(a *account) Day { return min(a.tierFrom, t.today) }); err != nil {
		return err
	}
	for _, a := range list {
		from := a.tierFrom
		a.tierFrom = 0
		if err := t.climb(a, program.Span{From: program.Day(from), Before: program.Day(t.lapseDay()), Today: program.Day(t.today)}); err != nil {
			return err
		}
	}
	return nil
}

// climb replays what the member did in a span of days. It begins with where they stood on the first one, so that it comes to what
// was decided since unless something has been added to it.
func (t *tx) climb(a *account, span program.Span) error {
	joined, may, err := t.climber(a)
	if err != nil || !may {
		return err
	}
	now, err := t.rank(a)
	if err != nil {
		return err
	}
	then, since, err := t.rankBefore(a, Day(span.From))
	if err != nil {
		return err
	}
	first := min(span.From, span.Today)
	if then.Until != 0 {
		first = min(first, then.Until)
	}
	deeds, err := t.deeds(a, Day(first))
	if err != nil {
		return err
	}
	r, moves := t.shop.Tiers.Climb(then, joined, span, deeds)
	if len(since) > 0 {
		if moves = program.Beyond(moves, r, now, since); len(moves) == 0 {
			span.From = span.Today
			_, moves = t.shop.Tiers.Climb(now, joined, span, deeds)
		}
	}
	for _, m := range moves {
		if err := t.moveTier(a, m); err != nil {
			return err
		}
	}
	return t.reachTier(a, Day(span.Today)) // the gift may have been enough for the next one
}

// rankBefore is where the member stood before what the rules have decided on a day and since, and the steps to which that led. What a person, a
// file, a merge or an undo has said stands.
func (t *tx) rankBefore(a *account, day Day) (program.Rank, []int, error) {
	var steps []int
	for id := a.tierMove; ; {
		m, err := t.tierMove(id)
		if err != nil || m.day < day || !program.MovedByRules(m.reason) {
			return m.rank(t.shop), steps, err
		}
		steps = append(steps, m.rank(t.shop).Step)
		id = m.prev
	}
}

// doubtDeeds forgets what is known of a member's deeds, where it may not be what they are by now. What an import adds in the order of time
// is (stepTier), as long as tiers ask for nothing but orders.
func (t *tx) doubtDeeds(a *account) {
	points, growth := t.shop.Tiers.Uses()
	if !t.bulk.on || a.lifted || points || growth {
		a.deedsKnown = false
	}
}

// reviewTier decides what is due of a member's tier before a new order of a day.
func (t *tx) reviewTier(a *account, day Day) error {
	if err := t.beginDeeds(a); err != nil {
		return err
	}
	switch {
	case a.lifted || len(t.shop.Tiers.Steps) == 0:
		return nil
	case a.tierFrom != 0 && a.tierFrom <= day:
		return t.catchUp(a, day)
	case a.tierUntil == 0 || a.tierUntil >= day:
		return nil
	}
	return t.reviewBefore(a, day)
}

// catchUp looks at what the act has changed so far before a new order of a day, unless more than that day has been decided.
func (t *tx) catchUp(a *account, day Day) error {
	if later, err := t.decidedAfter(a, day); err != nil || later {
		return err
	}
	from := a.tierFrom
	a.tierFrom = 0
	t.doubtDeeds(a)
	if err := t.climb(a, program.Span{From: program.Day(from), Before: program.Day(day), Today: program.Day(day)}); err != nil {
		return err
	}
	t.touchTier(a, day) // the days from this one on are still to be looked at
	return nil
}

func (t *tx) reviewBefore(a *account, day Day) error {
	r, err := t.rank(a)
	if err != nil || t.shop.Tiers.Decides(r) >= program.Day(day) {
		return err
	}
	joined, may, err := t.climber(a)
	if err != nil || !may {
		return err
	}
	deeds, err := t.deeds(a, day)
	if err != nil {
		return err
	}
	_, moves := t.shop.Tiers.Settle(r, joined, program.Day(day), deeds)
	for _, m := range moves {
		if err := t.moveTier(a, m); err != nil {
			return err
		}
	}
	return nil
}

// beginDeeds notes that somebody without an order has done nothing of what tiers by spend and number of orders ask: an import then adds
// one order after the other, and need not write its rows to read them back. Nor need it keep what nobody will ask for.
func (t *tx) beginDeeds(a *account) error {
	points, growth := t.shop.Tiers.Uses()
	if a.orderHead != 0 || a.deedsKnown || points || growth || len(t.shop.Tiers.Steps) == 0 || t.bulk.whole && a.tierMove == 0 {
		return nil
	}
	merged, err := t.hasMerged(a.member)
	a.deedsKnown, a.deedsSince = err == nil && !merged, everyDeed
	return err
}

// stepTier raises a member by an order that an import has just added, if it is the member's latest and nothing has been decided since. Any
// other is looked at when all of the file's orders are in. growth is what the order gave of growth value.
func (t *tx) stepTier(a *account, o *order, growth int64) error {
	if len(t.shop.Tiers.Steps) == 0 || !o.counted || o.currency != t.shop.Currency {
		return nil
	}
	if a.lifted {
		t.touchTier(a, o.day)
		return nil
	}
	t.addDeed(a, program.Deed{Day: program.Day(o.day), Measures: program.Measures{
		Spend: o.total - o.refunded, Points: o.awarded - o.clawed, Orders: 1, Growth: growth,
	}})
	if later, err := t.decidedAfter(a, o.day); err != nil {
		return err
	} else if later {
		t.touchTier(a, o.day)
		return nil
	}
	return t.reachTier(a, o.day)
}

// readDecided notes whom the rules have moved after a day, so that nobody else's newest move is read to learn that they have not.
func (t *tx) readDecided(day Day) error {
	t.decided = map[int64]bool{}
	wanted := &wantedRows{"tier_move", []string{"member", "day", "reason"}, 2, int64(day) + 1}
	return t.eachRow(wanted, func(_ int64, row []int64) error {
		if program.MovedByRules(numberText(row[2])) {
			t.decided[row[0]] = true
		}
		return nil
	})
}

// decidedAfter reports whether the member's newest move is one by the rules after a day, which is none before what readDecided was told.
func (t *tx) decidedAfter(a *account, day Day) (bool, error) {
	if !a.rankKnown && t.decided != nil && !t.decided[a.member] {
		return false, nil
	}
	_, err := t.rank(a)
	return a.decided > day, err
}

// reachTier raises a member who meets a higher tier's thresholds on a day. A whole life stands in the rollup; only where that does not
// rule it out are the orders read.
func (t *tx) reachTier(a *account, day Day) error {
	for {
		m, ok, err := t.reached(a, day)
		if err != nil || !ok {
			return err
		}
		if err := t.moveTier(a, m); err != nil {
			return err
		}
	}
}

func (t *tx) reached(a *account, day Day) (m program.Move, ok bool, err error) {
	tiers := &t.shop.Tiers
	merged, err := t.hasMerged(a.member)
	if err != nil {
		return m, false, err
	}
	_, growth := tiers.Uses()
	whole := !merged && !a.lifted
	// Less than a whole life cannot be more, unless growth value was taken back in the time that is left out.
	if whole && !growth {
		if step, err := t.rankAtLeast(a); err != nil || tiers.Reached(a.totals()) <= step {
			return m, false, err
		}
	}
	if w := &tiers.Window; !w.Lifetime() && !w.NeedsJoining() { // the same days for everybody: who did too little in them needs no rank
		sums, err := t.didSince(a, Day(w.Start(program.Day(day), 0)), day)
		if err != nil {
			return m, false, err
		}
		if step, err := t.rankAtLeast(a); err != nil || tiers.Reached(sums) <= step {
			return m, false, err
		}
	}
	r, err := t.rank(a)
	if err != nil {
		return m, false, err
	}
	life := whole && tiers.Window.Lifetime() && r.From == 0
	if (life || whole && !growth) && tiers.Reached(a.totals()) <= r.Step {
		return m, false, nil
	}
	joined, may, err := t.climber(a)
	if err != nil || !may {
		return m, false, err
	}
	sums, today := a.totals(), program.Day(day)
	if !life {
		if sums, err = t.didSince(a, Day(tiers.WindowStart(r, today, joined)), day); err != nil {
			return m, false, err
		}
	}
	m, ok = tiers.Reach(r, today, joined, sums)
	return m, ok, nil
}

// didSince is what a member did in the window that begins on a day and ends on another.
func (t *tx) didSince(a *account, from, day Day) (sums program.Measures, err error) {
	merged, err := t.hasMerged(a.member)
	points, growth := t.shop.Tiers.Uses()
	if err != nil || !merged && !a.lifted && !points && !growth && a.boughtWithin(from, day) {
		return a.totals(), err
	}
	deeds, err := t.deeds(a, day)
	return program.Sum(deeds, program.Day(from), program.Day(day)), err
}

// boughtWithin reports whether all of the member's orders that count are of some days, so that spend and orders of their whole life are
// those of the days.
func (a *account) boughtWithin(from, to Day) bool { return a.firstDay >= from && a.lastDay <= to }

// asksDeeds reports whether the rollup does not say what tiers may ask of a member up to a day: their tier ends before it, or the tiers look
// back less than the member's whole life.
func (t *tx) asksDeeds(a *account, day Day) (bool, error) {
	tiers := &t.shop.Tiers
	merged, err := t.hasMerged(a.member)
	points, growth := tiers.Uses()
	switch w := &tiers.Window; {
	case merged, points, growth, a.tierUntil != 0 && a.tierUntil < day:
		return true, err
	case w.Lifetime():
		return false, err
	default:
		return w.NeedsJoining() || a.firstDay < Day(w.Start(program.Day(day), 0)), err
	}
}

// rankAtLeast is the member's step as far as it is known without reading their moves.
func (t *tx) rankAtLeast(a *account) (int, error) {
	if a.rankKnown {
		return a.rank.Step, nil
	}
	if !t.bulk.on || a.tierMove == 0 {
		return 0, nil
	}
	word, err := t.tierOf(a) // is that of the newest move
	return max(0, t.shop.Tiers.Find(word)), err
}

// hasMerged reports whether somebody was merged into the member, so that the rollup does not know all of them.
func (t *tx) hasMerged(member int64) (bool, error) {
	if t.merged == nil {
		t.merged = map[int64]bool{}
		if err := t.conn.query(func(s *sqlite.Stmt) error {
			t.merged[s.ColumnInt64(0)] = true
			return nil
		}, "SELECT DISTINCT merged_into FROM member WHERE merged_into IS NOT NULL"); err != nil {
			return false, err
		}
	}
	return t.merged[member], nil
}

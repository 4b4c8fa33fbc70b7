package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// foresee reads at once what rules and tiers will ask of the people whose orders are new, when they are many: one by one each would
// have their orders and entries walked.
func (s *saving) foresee() error {
	t := s.tx
	tiers, capped := &t.shop.Tiers, t.shop.Terms.PeriodCapped()
	if len(s.fresh) < massDeeds || len(tiers.Steps) == 0 && !capped {
		return nil
	}
	adds := make([]program.Measures, len(s.buyers))
	for _, i := range s.fresh {
		if r := &s.rows[i]; r.buyer >= 0 {
			adds[r.buyer] = adds[r.buyer].Add(program.Measures{Spend: r.total - r.refunded, Orders: 1})
		}
	}
	first, last := s.freshDays()
	if err := t.readDecided(first); err != nil {
		return err
	}
	t.bulk.whole = tiers.Whole(program.Day(first), program.Day(last))
	people, climbers := make([]*account, 0, len(s.buyers)), []*account(nil)
	for i := range s.buyers {
		if adds[i].Orders == 0 {
			continue
		}
		a, err := s.account(int32(i))
		if err != nil {
			return err
		}
		people = append(people, a)
		may, err := s.mayClimb(a, adds[i], last)
		if err != nil {
			return err
		}
		if may {
			climbers = append(climbers, a)
		}
	}
	l := t.lookback(len(people))
	l.past = s.past
	if len(climbers) >= massDeeds {
		reopened := reopens(tiers, first)
		l.wantDeeds(climbers, func(a *account) Day {
			if t.decided[a.member] {
				return reopened
			}
			return first
		})
	}
	if capped {
		t.ruling.changed = make(map[int64]bool, len(s.changed))
		for i := range s.changed {
			t.ruling.changed[s.changed[i].order.id] = true
		}
		if err := l.foreseeUsed(people, first, last); err != nil {
			return err
		}
	}
	return l.read()
}

// reopens is the day from which what the rules have decided may be looked at again for an order of a day: the end of a certain time and its
// grace before it.
func reopens(tiers *program.Tiers, day Day) Day { return day - Day(tiers.Grace) - 1 }

// freshDays are the first and the last day of the file's new orders.
func (s *saving) freshDays() (first, last Day) {
	var from, to Instant
	for _, i := range s.fresh {
		at := s.when(i)
		if from == 0 || at < from {
			from = at
		}
		to = max(to, at)
	}
	return s.tx.dayOf(from), s.tx.dayOf(to)
}

// mayClimb reports whether a known member's earlier orders will be asked for: their whole life with the file's orders is enough for a
// higher tier and longer than the tiers look back, their tier ends before the file does, or the rules have moved them since it begins.
func (s *saving) mayClimb(a *account, adds program.Measures, last Day) (bool, error) {
	t := s.tx
	tiers := &t.shop.Tiers
	if len(tiers.Steps) == 0 || a.orderHead == 0 || a.deedsKnown {
		return false, nil
	}
	if t.decided[a.member] {
		return true, nil
	}
	asks, err := t.asksDeeds(a, last)
	if err != nil || !asks || a.tierUntil != 0 && a.tierUntil < last {
		return asks, err
	}
	points, growth := tiers.Uses()
	if merged, err := t.hasMerged(a.member); err != nil || merged || points || growth {
		return true, err
	}
	step, err := t.rankAtLeast(a)
	return tiers.Reached(a.totals().Add(adds)) > step, err
}

// givenBound is what an import knows at once of what caps have used of a member's points: not less than was used, and where to find the
// rest out.
type givenBound struct {
	points int64 // what orders were given in the months of the file
	last   int32 // the newest of those orders that the book had before, in ruling.listed; 0: none
	known  bool  // points can stand for what is used as long as no cap comes near
	listed bool  // the listed orders and account.used are all of it
}

// listedOrder is an order that was given something.
type listedOrder struct {
	order, awarded int64
	day            Day
	before         int32 // the member's one before, 0: none
}

// foreseeUsed asks what the orders of some people were given in the months from one day to another. All of it is never less than what caps
// by day and month have used, and that is enough until a cap would cut something. Who was ever merged is left to readUsed.
func (l *lookback) foreseeUsed(people []*account, from, to Day) error {
	merged, err := l.everMerged()
	if err != nil {
		return err
	}
	bounded := l.shop.Terms.CapsPointsAlone()
	known := make([]*account, 0, len(people))
	for _, a := range people {
		if !merged[a.member] {
			a.used, a.usedKnown, a.bound = nil, false, givenBound{known: bounded, listed: true}
			known = append(known, a)
		}
	}
	l.wantUsed(known, from, to)
	return nil
}

// addListed adds what rules gave for the member's listed orders to what caps have used from a day on. Which rule gave how much is asked only
// where a cap is that of one rule.
func (t *tx) addListed(a *account, from Day) error {
	whole := t.shop.Terms.CapsAllAlone()
	for i := a.bound.last; i != 0; i = t.ruling.listed[i].before {
		o, seen := &t.ruling.listed[i], false
		if whole {
			a.used = noteUsed(a.used, t.capsNow(), o.day, from, []program.Share{{Points: o.awarded}})
			continue
		}
		c := t.old(o.order, t.began.order)
		if t.ruling.changed[o.order] { // its entry may be of this act
			c = t.conn
		}
		if err := c.query(func(s *sqlite.Stmt) error {
			if g := parseShares(s.ColumnText(0)); !seen && !g.Part {
				seen = true
				a.used = noteUsed(a.used, t.capsNow(), o.day, from, g.all(o.awarded))
			}
			return nil
		}, "SELECT shares FROM entry WHERE order_id = ? AND reason = ? AND key IS NULL ORDER BY id DESC", o.order, ReasonEarn); err != nil {
			return err
		}
	}
	a.bound.listed = false
	return nil
}

// everMerged are the people who were ever merged with somebody, also those who were parted again: orders of the one may have given the
// other points.
func (t *tx) everMerged() (map[int64]bool, error) {
	merged := map[int64]bool{}
	return merged, t.query(func(s *sqlite.Stmt) error {
		merged[s.ColumnInt64(0)], merged[s.ColumnInt64(1)] = true, true
		return nil
	}, "SELECT result ->> 'keep', result ->> 'lose' FROM batch WHERE kind = 'merge'")
}

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
	var first, last Instant
	for _, i := range s.fresh {
		r := &s.rows[i]
		if first == 0 || r.when() < first {
			first = r.when()
		}
		last = max(last, r.when())
		if r.buyer >= 0 {
			adds[r.buyer] = adds[r.buyer].Add(program.Measures{Spend: r.total - r.refunded, Orders: 1})
		}
	}
	var people, climbers []*account
	for i := range s.buyers {
		if adds[i].Orders == 0 {
			continue
		}
		a, err := t.account(s.buyers[i].member)
		if err != nil {
			return err
		}
		people = append(people, a)
		may, err := s.mayClimb(a, adds[i], t.dayOf(last))
		if err != nil {
			return err
		}
		if may {
			climbers = append(climbers, a)
		}
	}
	if err := t.knowDeeds(climbers); err != nil || !capped {
		return err
	}
	return t.knowUsed(people, t.dayOf(first), t.dayOf(last))
}

// mayClimb reports whether a known member's earlier orders will be asked for: their whole life with the file's orders is enough for a
// higher tier and longer than the tiers look back, or their tier ends before the file does.
func (s *saving) mayClimb(a *account, adds program.Measures, last Day) (bool, error) {
	t := s.tx
	tiers := &t.shop.Tiers
	if len(tiers.Steps) == 0 || a.orderHead == 0 || a.deedsKnown {
		return false, nil
	}
	merged, err := t.hasMerged(a.member)
	points, growth := tiers.Uses()
	if err != nil || merged || points || growth || a.tierUntil != 0 && a.tierUntil < last {
		return true, err
	}
	w := &tiers.Window
	if w.Lifetime() || !w.NeedsJoining() && a.firstDay >= Day(w.Start(program.Day(last), 0)) {
		return false, nil
	}
	step, err := t.rankAtLeast(a)
	return tiers.Reached(a.totals().Add(adds)) > step, err
}

// knowDeeds reads what many members did; what few did is read when it is asked for.
func (t *tx) knowDeeds(list []*account) error {
	if len(list) < massDeeds {
		return nil
	}
	if err := t.writeBulk(); err != nil {
		return err
	}
	all := make(map[int64][]program.Deed, len(list))
	for _, a := range list {
		all[a.member] = nil
	}
	if err := t.conn.massDeeds(t.shop, all); err != nil {
		return err
	}
	for _, a := range list {
		a.deeds, a.deedsKnown = all[a.member], true
	}
	return nil
}

// knowUsed reads what caps by day and month have used for some people in the months from one day to another: what readUsed finds for
// one of them.
func (t *tx) knowUsed(people []*account, from, to Day) error {
	wanted := make(map[int64]*account, len(people))
	for _, a := range people {
		a.used, a.usedKnown = nil, true
		wanted[a.member] = a
	}
	survivors, err := (&sweep{conn: t.conn}).survivors()
	if err != nil {
		return err
	}
	caps := t.capsNow()
	y, m, _ := from.Civil()
	seen := map[int64]bool{}
	return t.query(func(s *sqlite.Stmt) error {
		id, member, g := s.ColumnInt64(0), s.ColumnInt64(4), parseShares(s.ColumnText(3))
		if seen[id] || g.Part {
			return nil
		}
		seen[id] = true
		if now, merged := survivors[member]; merged {
			member = now
		}
		if a := wanted[member]; a != nil {
			a.used = noteUsed(a.used, caps, Day(s.ColumnInt64(1)), from, g.all(s.ColumnInt64(2)))
		}
		return nil
	}, `SELECT e.order_id, o.day, o.awarded, e.shares, e.member FROM orders o NOT INDEXED JOIN entry e ON e.order_id = o.id
		WHERE o.day BETWEEN ? AND ? AND e.reason = ? AND e.key IS NULL AND o.withdrawn IS NULL AND o.terms IS NOT NULL ORDER BY e.id DESC`,
		Date(y, m, 1), to+31, ReasonEarn)
}

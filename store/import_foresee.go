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
	var gives []int64
	for i := range s.buyers {
		if adds[i].Orders == 0 {
			continue
		}
		a, err := t.account(s.buyers[i].member)
		if err != nil {
			return err
		}
		people, gives = append(people, a), append(gives, 2*t.shop.Terms.Points(adds[i].Spend))
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
	return s.knowUsed(people, gives, t.dayOf(first), t.dayOf(last))
}

// mayClimb reports whether a known member's earlier orders will be asked for: their whole life with the file's orders is enough for a
// higher tier and longer than the tiers look back, or their tier ends before the file does.
func (s *saving) mayClimb(a *account, adds program.Measures, last Day) (bool, error) {
	t := s.tx
	tiers := &t.shop.Tiers
	if len(tiers.Steps) == 0 || a.orderHead == 0 || a.deedsKnown {
		return false, nil
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

// knowDeeds reads what many members did; what few did is read when it is asked for.
func (t *tx) knowDeeds(list []*account) error {
	if len(list) < massDeeds {
		return nil
	}
	return t.massDeeds(list)
}

// orderGiven is an order that was given something.
type orderGiven struct {
	order, awarded int64
	day            Day
	of             *account
}

// knowUsed finds out at once what readUsed finds for one of some people: what caps by day and month have used in the months from one day
// to another. All that their orders were given then is never less, and is enough for those whom the file, which gives them about gives, does
// not bring near a cap. Who was ever merged is left to readUsed.
func (s *saving) knowUsed(people []*account, gives []int64, from, to Day) error {
	t := s.tx
	least, bounded := t.shop.Terms.LeastPeriodCap()
	merged, err := t.everMerged()
	if err != nil {
		return err
	}
	var known []*account
	for _, a := range people {
		if !merged[a.member] {
			a.given, a.used, a.usedKnown = 0, nil, true
			known = append(known, a)
		}
	}
	of := byMember(known)
	y, m, _ := from.Civil()
	var orders []orderGiven
	begin, end := int64(Date(y, m, 1)), int64(to+31)
	if err := t.eachRow("orders", func(id int64, row []int64) error {
		member, day, withdrawn, awarded, terms := row[0], row[1], row[2], row[3], row[4]
		if day >= begin && day <= end && terms != 0 && withdrawn == 0 && member < int64(len(of)) && of[member] != nil {
			of[member].given += awarded
			orders = append(orders, orderGiven{id, awarded, Day(day), of[member]})
		}
		return nil
	}, "member", "day", "withdrawn", "awarded", "terms"); err != nil {
		return err
	}
	for i, a := range people {
		if bounded && a.usedKnown && a.given > 0 && a.given+gives[i] <= least {
			a.usedKnown, a.givenKnown = false, true
		}
	}
	for i := range orders {
		if o := &orders[i]; o.of.usedKnown {
			if err := t.noteGiven(o, from); err != nil {
				return err
			}
		}
	}
	return nil
}

// noteGiven adds what an order was given to what caps have used.
func (t *tx) noteGiven(o *orderGiven, from Day) error {
	seen := false
	return t.query(func(s *sqlite.Stmt) error {
		if g := parseShares(s.ColumnText(0)); !seen && !g.Part {
			seen = true
			o.of.used = noteUsed(o.of.used, t.capsNow(), o.day, from, g.all(o.awarded))
		}
		return nil
	}, "SELECT shares FROM entry WHERE order_id = ? AND reason = ? AND key IS NULL ORDER BY id DESC", o.order, ReasonEarn)
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

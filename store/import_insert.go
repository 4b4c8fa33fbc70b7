package store

import (
	"cmp"
	"slices"

	"regulars/store/program"
)

// insert writes the new orders in the order of time, so that every member's chain, first order and points follow it.
func (s *saving) insert() error {
	slices.SortFunc(s.fresh, func(a, b int32) int {
		x, y := &s.rows[a], &s.rows[b]
		if c := cmp.Compare(x.when(), y.when()); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	t := s.tx
	if len(s.fresh) < besideRows || len(t.shop.Tiers.Steps) == 0 && !t.shop.Terms.PeriodCapped() {
		return t.writeBeside(s.insertAll)
	}
	return t.withOld(func() error { return t.writeBeside(s.insertAll) })
}

// insertAll writes them one by one.
func (s *saving) insertAll() error {
	for n, i := range s.fresh {
		if err := s.step(n); err != nil {
			return err
		}
		if err := s.insertOne(i); err != nil {
			return onLine(int(s.rows[i].line), err)
		}
		s.noteCodes(i, &s.order)
	}
	return nil
}

func (r *importRow) when() Instant {
	if r.paidAt != 0 {
		return r.paidAt
	}
	return r.placedAt
}

func (s *saving) insertOne(i int32) error {
	t, o := s.tx, s.newOrder(i)
	t.tally(o, 1)
	s.tellDay(o)
	s.result.New++
	if o.refunded > 0 {
		s.result.Refunded++
	}
	var a *account
	gives, growth := given{}, int64(0)
	if o.member != 0 {
		var err error
		if a, err = t.account(o.member); err != nil { // resolve has followed merges already
			return err
		}
		if err := t.reviewTier(a, o.day); err != nil {
			return err
		}
		o.loose, growth = true, a.growth
		if gives, err = s.awardOf(i, a, o); err != nil {
			return err
		}
		if err := s.joinChain(a, o); err != nil {
			return err
		}
	}
	earns := len(gives.shares) > 0
	slow := o.refunded > 0 && earns // given in full and taken back in part: both stand in the ledger
	if earns && !slow {
		o.terms, o.awarded, o.revision = t.shop.termsID, gives.points(), t.shop.entries(&gives)
	}
	if err := t.insertOrderRow(o); err != nil {
		return err
	}
	if err := s.keepExtras(i, o, true); err != nil {
		return err
	}
	if slow {
		moved, err := t.converge(a, o, false)
		if err != nil {
			return err
		}
		s.result.ClawedBack += gives.points() - moved
		if err := t.saveOrder(o); err != nil {
			return err
		}
	} else if earns {
		o.revision = 0
		if err := t.postAward(a, o, t.shop, gives.shares, gives); err != nil {
			return err
		}
	}
	if a == nil {
		return nil
	}
	t.noteAward(a, o, gives.shares, slow)
	return t.stepTier(a, o, a.growth-growth)
}

// noteAward adds what a new order was given to what caps have used, as far as that is known. What was given slowly is in the ledger alone.
func (t *tx) noteAward(a *account, o *order, shares []program.Share, slow bool) {
	a.bound.points += o.awarded
	a.bound.listed = a.bound.listed && !slow
	if a.usedKnown || a.bound.listed {
		a.used = noteUsed(a.used, t.capsNow(), o.day, o.day, shares)
	}
}

// awardOf is what the order earns, and notes what each choice of a start day would give.
func (s *saving) awardOf(i int32, a *account, o *order) (gives given, err error) {
	t := s.tx
	noEarn := o.noEarn
	o.noEarn = false
	gives, err = t.award(a, o, func() ([]program.Line, error) {
		if e := s.extras[i]; e != nil {
			return t.draftLines(e.lines)
		}
		return nil, nil
	})
	points := gives.points()
	if o.noEarn = noEarn; err != nil || len(gives.shares) == 0 {
		return given{}, err
	}
	lapsed := t.shop.Terms.Expiry.Lapse(program.Day(o.day)).Last(s.newestOf(i, a))
	add := func(c *PointsChoice) {
		c.Orders++
		c.Points += points
		if lapsed != 0 && Day(lapsed) < t.today {
			c.Expired += points
		}
	}
	add(&s.result.Choices.All)
	if y, m, d := t.today.Civil(); o.day > Date(y-1, m, d) {
		add(&s.result.Choices.Year)
	}
	if o.day >= t.today {
		add(&s.result.Choices.None)
	}
	if o.noEarn {
		return given{}, nil
	}
	pending := Day(t.shop.Terms.Release(t.shop.momentDay(o, t.shop.Terms.Moment))) > t.today
	s.result.Awarded += points
	if points == program.MaxPoints {
		s.result.Capped++
	}
	if pending {
		s.result.Pending += points
	}
	if i < int32(len(s.result.Preview)) {
		s.result.Preview[i].Points, s.result.Preview[i].Pending = points, pending
	}
	return gives, nil
}

// newestOf is the day of the last order of a row's buyer that the book or the file knows, when points live by it; else 0.
func (s *saving) newestOf(i int32, a *account) program.Day {
	t := s.tx
	if !t.shop.idles {
		return 0
	}
	if s.newest == nil {
		s.newest = make([]Day, len(s.buyers))
		for _, row := range s.fresh {
			if r := &s.rows[row]; r.buyer >= 0 {
				s.newest[r.buyer] = max(s.newest[r.buyer], t.dayOf(r.when()))
			}
		}
	}
	return program.Day(max(a.lastDay, s.newest[s.rows[i].buyer]))
}

// newOrder is the order of a new row.
func (s *saving) newOrder(i int32) *order {
	t, r := s.tx, &s.rows[i]
	h := &t.w.heads
	h.order++
	o := &s.order
	*o = order{
		id: h.order, source: s.sources[r.source], ext: s.ext(r), status: r.status, currency: s.currencies[r.currency], placedAt: r.placedAt,
		paidAt: r.paidAt, doneAt: r.doneAt, shipped: r.shippedAt, total: r.total, shipping: r.shipping, tax: r.tax, discount: r.discount,
		pointsPaid: r.pointsPaid, refunded: r.refunded, batch: s.result.Batch, touched: s.result.Batch, grain: r.grain,
	}
	if r.buyer >= 0 {
		o.member, o.excluded = s.buyers[r.buyer].member, s.buyers[r.buyer].excluded
	}
	o.day = t.dayOf(o.when())
	o.normalise()
	o.noEarn = o.day < s.from
	return o
}

// joinChain links a new order to its member. A purchase that is the member's latest is added to the rollup; any other has
// the member counted anew.
func (s *saving) joinChain(a *account, o *order) error {
	t := s.tx
	counts := o.counted && o.currency == t.shop.Currency
	if counts && a.past != nil {
		defer a.past.note(o.day)
	}
	if counts && !a.lifted {
		if late, err := t.comesLate(a, o.day); err != nil {
			return err
		} else if late {
			if err := t.lift(a); err != nil {
				return err
			}
		}
	}
	if err := t.link(a, o); err != nil {
		return err
	}
	if !counts || a.lifted {
		return nil
	}
	switch a.orders {
	case 0:
		t.sums.count(o.day, countFirst, 1)
		a.firstDay = o.day
	case 1:
		t.sums.count(o.day, countSecond, 1)
		a.secondDay = o.day
	}
	if a.orders > 0 && o.day <= a.lastDay+activeDays {
		t.sums.count(a.lastDay+activeDays, countActive, 1)
	} else {
		t.sums.count(o.day, countActive, 1)
	}
	t.sums.count(o.day+activeDays, countActive, -1)
	a.orders++
	a.spend += o.total - o.refunded
	a.refunds += o.refunded
	a.lastDay = o.day
	return nil
}

package store

import (
	"bytes"
	"cmp"
	"slices"

	"regulars/store/program"
)

// insert writes the new orders in the order of time, so that every member's chain, first order and points follow it.
func (s *saving) insert() error {
	slices.SortFunc(s.fresh, func(a, b int32) int {
		if c := cmp.Compare(s.when(a), s.when(b)); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	t := s.tx
	if !t.shop.idles && s.rising() { // idle points ask for lots of the book while orders come in
		if err := t.conn.exec("PRAGMA cache_size = " + risingCache); err != nil {
			return err
		}
	}
	if len(s.fresh) < besideRows || len(t.shop.Tiers.Steps) == 0 && !t.shop.Terms.PeriodCapped() {
		return t.writeBeside(s.insertAll)
	}
	return t.withOld(func() error { return t.writeBeside(s.insertAll) })
}

// rising reports whether the numbers of the new orders rise with time, by and large: those of each source from one to the next, in nine of ten.
func (s *saving) rising() bool {
	falls, last := 0, make([]int32, len(s.sources))
	for i := range last {
		last[i] = -1
	}
	for _, i := range s.fresh {
		r := &s.rows[i]
		if before := last[r.source]; before >= 0 && bytes.Compare(s.number(r), s.number(&s.rows[before])) < 0 {
			falls++
		}
		last[r.source] = i
	}
	return 10*falls < len(s.fresh)
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
		if err := s.noteCodes(i, cmp.Or(s.back[i], &s.order), false); err != nil {
			return err
		}
	}
	return nil
}

// account is the account of a buyer.
func (s *saving) account(buyer int32) (a *account, err error) {
	b := &s.buyers[buyer]
	if b.account == nil {
		b.account, err = s.tx.account(b.member)
	}
	return b.account, err
}

func (r *importRow) when() Instant {
	if r.paidAt != 0 {
		return r.paidAt
	}
	return r.placedAt
}

// when is the moment of a new row's order.
func (s *saving) when(i int32) Instant {
	at := s.rows[i].when()
	if o := s.back[i]; o != nil {
		at = orInstant(at, o.when())
	}
	return at
}

// insertOne adds the order of a new row. One that an undo had withdrawn has a place on its member's chain already.
func (s *saving) insertOne(i int32) error {
	t, o := s.tx, s.back[i]
	if o == nil {
		o = s.newOrder(i)
	} else if err := s.revive(i, o); err != nil {
		return err
	}
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
		if a, err = s.holderOf(i, o); err != nil {
			return err
		}
		if err := t.reviewTier(a, o.day); err != nil {
			return err
		}
		o.loose, growth = true, a.growth
		if gives, err = s.awardOf(i, a, o); err != nil {
			return err
		}
		if err := s.joinChain(a, o, s.back[i] == nil); err != nil {
			return err
		}
	}
	slow := o.refunded > 0 && len(gives.shares) > 0 // given in full and taken back in part: both stand in the ledger
	if err := s.writeGiven(i, a, o, gives, slow); err != nil {
		return err
	}
	if s.back[i] != nil {
		if err := t.follow(o); err != nil {
			return err
		}
	}
	if a == nil {
		return nil
	}
	t.noteAward(a, o, gives.shares, slow)
	return t.stepTier(a, o, a.growth-growth)
}

// holderOf is the account of a new row's order. resolve has followed merges already, but for who had an order before an undo withdrew it.
func (s *saving) holderOf(i int32, o *order) (*account, error) {
	if s.back[i] != nil {
		return s.tx.holder(o)
	}
	return s.account(s.rows[i].buyer)
}

// writeGiven writes a new order and what it gives.
func (s *saving) writeGiven(i int32, a *account, o *order, gives given, slow bool) error {
	t, first := s.tx, o.revision
	if slow || len(gives.shares) == 0 {
		if err := s.keepOrder(i, o); err != nil || !slow {
			return err
		}
		moved, err := t.converge(a, o, false)
		if err != nil {
			return err
		}
		s.result.ClawedBack += gives.points() - moved
		return t.saveOrder(o)
	}
	o.terms, o.awarded, o.revision = t.shop.termsID, gives.points(), first+t.shop.entries(&gives)
	if err := s.keepOrder(i, o); err != nil {
		return err
	}
	o.revision = first
	if err := t.oweAgain(a, o, o.awarded); err != nil {
		return err
	}
	return t.postAward(a, o, t.shop, gives.shares, gives)
}

// keepOrder writes a new order, with what only few have.
func (s *saving) keepOrder(i int32, o *order) error {
	write := s.tx.insertOrderRow
	if s.back[i] != nil {
		write = s.tx.saveOrder
	}
	if err := write(o); err != nil {
		return err
	}
	return s.keepExtras(i, o, true)
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
	lapsed := t.shop.lapseOf(o).Last(s.newestOf(i, a))
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

// joinChain links a new order to its member, unless it has been on the member's chain before. A purchase that is the member's latest is
// added to the rollup; any other has the member counted anew.
func (s *saving) joinChain(a *account, o *order, unlinked bool) error {
	t := s.tx
	counts := o.counted && o.currency == t.shop.Currency
	if counts && a.pastKnown {
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
	if o.loose, a.dirty = false, true; unlinked {
		if err := t.link(a, o); err != nil {
			return err
		}
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

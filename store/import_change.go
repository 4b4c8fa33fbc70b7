package store

import "sort"

func (s *saving) isUnchanged(o *order, row int32) bool {
	if o.withdrawn != 0 || o.member == 0 && s.rows[row].buyer >= 0 || len(s.newRefunds(row, o)) > 0 {
		return false
	}
	after := *o
	s.tx.apply(&after, func() { s.apply(&after, row) })
	return after.state() == o.state()
}

// apply lays what the file states over the order, and what all files have told of its refunds one by one.
func (s *saving) apply(o *order, row int32) {
	s.lay(o, &s.rows[row])
	if told := s.refundsTold(row, o); told > 0 && o.status != StatusCancelled && o.status != StatusPending {
		o.refundTo(told)
	}
}

// lay puts what the file states over the order. What it does not state stays; what a person has corrected stays
// unless the file goes further in the same direction.
func (s *saving) lay(o *order, r *importRow) {
	switch {
	case r.grain == GrainCompanion:
		s.complete(o, r)
		return
	case r.grain > o.grain:
		fillMoments(o, r)
		return
	}
	before := *o
	if r.has&HasCurrency != 0 {
		o.currency = s.currencies[r.currency]
	}
	o.grain = r.grain
	o.placedAt = orInstant(r.placedAt, o.placedAt)
	o.paidAt, o.doneAt, o.shipped = orInstant(r.paidAt, o.paidAt), orInstant(r.doneAt, o.doneAt), orInstant(r.shippedAt, o.shipped)
	o.total = r.total
	for _, f := range []struct {
		has  Has
		to   *int64
		from int64
	}{
		{HasShipping, &o.shipping, r.shipping},
		{HasTax, &o.tax, r.tax},
		{HasDiscount, &o.discount, r.discount},
		{HasPointsPaid, &o.pointsPaid, r.pointsPaid},
		{HasRefunded, &o.refunded, r.refunded},
	} {
		if r.has&f.has != 0 {
			*f.to = f.from
		}
	}
	if r.has&HasStatus != 0 {
		if (o.status == StatusRefunded || o.refunded >= o.total) && r.has&(HasRefunded|HasRefundedAtLeast) == 0 && r.status != StatusRefunded {
			o.refunded = 0 // it was refunded in full, and the file says that it is not
		}
		o.status = r.status
	}
	if r.has&HasRefundedAtLeast != 0 {
		o.refunded = max(before.refunded, r.refunded)
		o.partly()
	}
	if before.pinned {
		o.refunded = max(o.refunded, before.refunded)
		if before.status == StatusCancelled || before.status == StatusRefunded || before.status == StatusPartlyRefunded && o.refunded == before.refunded {
			o.status = before.status
		}
	}
	o.refunded = min(o.refunded, o.total)
}

// complete takes from a file that makes no orders what the order lacks, and its refund where it is more than is known. An
// amount in another currency says nothing.
func (s *saving) complete(o *order, r *importRow) {
	fillMoments(o, r)
	if o.status == StatusCancelled || o.status == StatusPending || r.has&HasCurrency != 0 && s.currencies[r.currency] != o.currency {
		return
	}
	refunded := r.refunded
	if r.has&HasStatus != 0 && r.status == StatusRefunded {
		refunded = o.total
	}
	o.refundTo(refunded)
}

// fillMoments takes the moments that the order lacks.
func fillMoments(o *order, r *importRow) {
	o.paidAt, o.doneAt, o.shipped = orInstant(o.paidAt, r.paidAt), orInstant(o.doneAt, r.doneAt), orInstant(o.shipped, r.shippedAt)
}

// partly makes an order that stands and was refunded in part one that is called so.
func (o *order) partly() {
	if o.refunded > 0 && o.refunded < o.total && o.paid() {
		o.status = StatusPartlyRefunded
	}
}

func orInstant(a, b Instant) Instant {
	if a != 0 {
		return a
	}
	return b
}

// update changes the orders that the book knows otherwise, in the order of time: some of them may earn only now.
func (s *saving) update() error {
	t := s.tx
	sort.SliceStable(s.changed, func(i, j int) bool { return s.whenChanged(i) < s.whenChanged(j) })
	for n, c := range s.changed {
		if err := s.step(n); err != nil {
			return err
		}
		r, o := &s.rows[c.row], c.order
		before, err := s.before(c.row, o)
		if err != nil {
			return err
		}
		if err := t.remember(s.result.Batch, o.id, before); err != nil {
			return err
		}
		given, err := s.attach(o, r)
		if err != nil {
			return err
		}
		refunded, when, day, stood := o.refunded, o.when(), o.day, o.paid()
		points, err := t.change(o, false, func() {
			s.apply(o, c.row)
			o.touched = s.result.Batch
			if given && t.dayAfter(o, when, day) < s.from {
				o.noEarn = true
			}
		})
		if err != nil {
			return onLine(int(r.line), err)
		}
		s.result.Updated++
		s.result.ClawedBack += max(0, -points)
		s.result.Awarded += max(0, points)
		if o.refunded > refunded {
			s.result.Refunded++
		}
		if err := s.keepExtras(c.row, o, before.NoLines); err != nil {
			return err
		}
		if err := s.noteCodes(c.row, o, given || !stood && o.paid()); err != nil {
			return err
		}
	}
	return nil
}

// recountChanged counts those anew who have new orders beside changed ones, so that these find what those have made of them.
func (s *saving) recountChanged() error {
	for _, i := range s.fresh {
		b := s.rows[i].buyer
		if b < 0 {
			continue
		}
		if a := s.tx.accounts[s.buyers[b].member]; a != nil && a.lifted {
			if err := s.tx.recount(a); err != nil {
				return err
			}
		}
	}
	return nil
}

// whenChanged is the moment of a changed order.
func (s *saving) whenChanged(i int) Instant {
	c := &s.changed[i]
	return orInstant(s.rows[c.row].when(), c.order.when())
}

// before is what the order is before the row changes it, with what it will be taught. One that an undo had withdrawn begins anew.
func (s *saving) before(row int32, o *order) (was orderState, err error) {
	was = o.state()
	if o.withdrawn != 0 {
		was.NoLines, was.Detail = true, &detailState{None: true}
		return was, nil
	}
	if was.NoLines, err = s.lacksLines(row, o); err != nil {
		return was, err
	}
	if e := s.extras[row]; e != nil && e.detail != nil || s.refundMoved(o.id, row) {
		was.Detail, err = s.tx.detailOf(o.id)
	}
	return was, err
}

// attach gives an order that had nobody, or that an undo had withdrawn, to the buyer whom the file now names.
func (s *saving) attach(o *order, r *importRow) (given bool, err error) {
	switch {
	case r.buyer >= 0 && (o.member == 0 || o.withdrawn != 0):
		b := s.buyers[r.buyer]
		own, err := s.tx.surviving(o.member)
		if err != nil || own == b.member {
			return false, err
		}
		if o.excluded == "" {
			o.excluded = b.excluded
		}
		return true, s.tx.give(o, b.member)
	case o.member != 0 && o.withdrawn != 0:
		member, err := s.tx.surviving(o.member)
		if err != nil {
			return false, err
		}
		return false, s.tx.wake(member)
	}
	return false, nil
}

// revive makes a new order of one that an undo had withdrawn. What its first file told went with it.
func (s *saving) revive(i int32, o *order) error {
	t := s.tx
	before, err := s.before(i, o)
	if err != nil {
		return err
	}
	if err := t.remember(s.result.Batch, o.id, before); err != nil {
		return err
	}
	if _, err := s.attach(o, &s.rows[i]); err != nil {
		return err
	}
	t.apply(o, func() {
		s.renew(o, &s.rows[i])
		s.apply(o, i)
		o.withdrawn, o.touched = 0, s.result.Batch
	})
	o.noEarn = o.day < s.from
	return t.dropDetail(o.id)
}

// renew forgets what people and files had made of an order before an undo withdrew it.
func (s *saving) renew(o *order, r *importRow) {
	o.excluded = ""
	if r.buyer >= 0 {
		o.excluded = s.buyers[r.buyer].excluded
	}
	o.refunded, o.shipping, o.tax, o.discount, o.pointsPaid, o.doneAt, o.shipped = 0, 0, 0, 0, 0, 0, 0
	o.pinned, o.grain = false, r.grain
}

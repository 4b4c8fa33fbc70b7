package store

import (
	"encoding/json"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// order is one row of the book while an act works on it.
type order struct {
	id, source                        int64
	ext                               string
	member, prev                      int64
	status                            Status
	currency                          string
	day                               Day
	placedAt, paidAt, doneAt, shipped Instant
	total, shipping, tax, discount    int64
	pointsPaid, refunded              int64
	counted                           bool
	excluded                          string
	withdrawn                         int64
	noEarn, pinned                    bool
	undated                           bool // entered without a moment: it counts from the clock
	loose                             bool // about to be put on its member's chain
	revision, awarded, clawed, terms  int64
	batch, touched                    int64
	grain                             Grain // of the file that its money and status come from
}

// orderState is what an order was before a batch changed it, as it stands in order_before.
type orderState struct {
	Member    int64   `json:"member"`
	Status    Status  `json:"status"`
	Day       Day     `json:"day"`
	PlacedAt  Instant `json:"placed_at"`
	PaidAt    Instant `json:"paid_at"`
	DoneAt    Instant `json:"done_at"`
	Shipped   Instant `json:"shipped_at"`
	Total     int64   `json:"total"`
	Shipping  int64   `json:"shipping"`
	Tax       int64   `json:"tax"`
	Discount  int64   `json:"discount"`
	Paid      int64   `json:"points_paid"`
	Refunded  int64   `json:"refunded"`
	Excluded  string  `json:"excluded"`
	Withdrawn int64   `json:"withdrawn"`
	Touched   int64   `json:"touched"`
	NoEarn    bool    `json:"no_earn"`
	Pinned    bool    `json:"pinned"`
	Grain     Grain   `json:"grain,omitempty"`
	Currency  string  `json:"currency,omitempty"` // "" in rows that an older program wrote: it never changed

	NoLines bool         `json:"no_lines,omitempty"` // the batch gave it its lines
	Detail  *detailState `json:"detail,omitempty"`   // nil where the batch left it as it was
}

func (o *order) state() orderState {
	return orderState{
		Member: o.member, Status: o.status, Day: o.day, PlacedAt: o.placedAt, PaidAt: o.paidAt, DoneAt: o.doneAt, Shipped: o.shipped, Total: o.total,
		Shipping: o.shipping, Tax: o.tax, Discount: o.discount, Paid: o.pointsPaid, Refunded: o.refunded, Excluded: o.excluded,
		Withdrawn: o.withdrawn, Touched: o.touched, NoEarn: o.noEarn, Pinned: o.pinned, Grain: o.grain, Currency: o.currency,
	}
}

// restore puts everything back but the member, whose chain the order must leave first: give does that.
func (o *order) restore(s orderState) {
	o.status, o.day, o.placedAt, o.paidAt, o.doneAt, o.shipped = s.Status, s.Day, s.PlacedAt, s.PaidAt, s.DoneAt, s.Shipped
	o.total, o.shipping, o.tax, o.discount, o.pointsPaid, o.refunded = s.Total, s.Shipping, s.Tax, s.Discount, s.Paid, s.Refunded
	o.excluded, o.withdrawn, o.touched, o.noEarn, o.pinned, o.grain = s.Excluded, s.Withdrawn, s.Touched, s.NoEarn, s.Pinned, s.Grain
	if s.Currency != "" {
		o.currency = s.Currency
	}
}

const selectOrder = `SELECT id, source, ext, member, prev, status, currency, day, placed_at, paid_at, done_at, shipped_at, total, shipping, tax,
	discount, points_paid, refunded, counted, excluded, withdrawn, no_earn, revision, awarded, clawed, terms, batch, touched,
	pinned, grain FROM orders`

func scanOrder(s *sqlite.Stmt) *order {
	o := &order{}
	o.scan(s)
	return o
}

func (o *order) scan(s *sqlite.Stmt) {
	*o = order{
		id: s.ColumnInt64(0), source: s.ColumnInt64(1), ext: s.ColumnText(2), member: s.ColumnInt64(3), prev: s.ColumnInt64(4),
		status: Status(s.ColumnInt64(5)), currency: s.ColumnText(6), day: Day(s.ColumnInt64(7)), placedAt: Instant(s.ColumnInt64(8)),
		paidAt: Instant(s.ColumnInt64(9)), doneAt: Instant(s.ColumnInt64(10)), shipped: Instant(s.ColumnInt64(11)), total: s.ColumnInt64(12),
		shipping: s.ColumnInt64(13), tax: s.ColumnInt64(14), discount: s.ColumnInt64(15), pointsPaid: s.ColumnInt64(16), refunded: s.ColumnInt64(17),
		counted: s.ColumnInt64(18) == 1, excluded: s.ColumnText(19), withdrawn: s.ColumnInt64(20), noEarn: s.ColumnInt64(21) == 1,
		revision: s.ColumnInt64(22), awarded: s.ColumnInt64(23), clawed: s.ColumnInt64(24), terms: s.ColumnInt64(25),
		batch: s.ColumnInt64(26), touched: s.ColumnInt64(27), pinned: s.ColumnInt64(28) == 1, grain: Grain(s.ColumnInt64(29)),
	}
}

func (t *tx) orderByID(id int64) (o *order, err error) {
	_, err = t.one(func(s *sqlite.Stmt) { o = scanOrder(s) }, selectOrder+" WHERE id = ?", id)
	if err == nil && o == nil {
		err = Refuse(CodeNoOrder, "order", OrderRef(id))
	}
	return o, err
}

// normalise makes the fields agree: an order refunded to the last unit is refunded, one called refunded without an amount
// is refunded in full, and whether it is counted follows from the rest.
func (o *order) normalise() {
	if o.status == StatusRefunded && o.refunded == 0 {
		o.refunded = o.total
	}
	if o.refunded >= o.total && o.total > 0 && o.status != StatusCancelled {
		o.status = StatusRefunded
	}
	o.counted = o.paid() && o.excluded == "" && o.withdrawn == 0
}

// paid reports whether the order stands: paid and neither cancelled nor refunded in full.
func (o *order) paid() bool {
	switch o.status {
	case StatusPaid, StatusFulfilled, StatusCompleted, StatusPartlyRefunded:
		return true
	}
	return false
}

// when is the moment that an order counts from: paid, else placed.
func (o *order) when() Instant {
	if o.paidAt != 0 {
		return o.paidAt
	}
	return o.placedAt
}

// tally adds the order to the day rollups; sign -1 takes it out.
func (t *tx) tally(o *order, sign int64) {
	if o.counted {
		t.sums.order(o.day, o.source, o.currency, dayOrderSum{sign, sign * o.total, sign * o.refunded})
	}
}

// holder is the account that an order's points belong to: its member, or whom that member was merged into.
func (t *tx) holder(o *order) (*account, error) {
	if o.member == 0 {
		return nil, nil
	}
	member, err := t.surviving(o.member)
	if err != nil {
		return nil, err
	}
	return t.account(member)
}

// surviving follows merges to the member who is left.
func (t *tx) surviving(member int64) (int64, error) {
	for {
		into, err := t.number("SELECT coalesce(merged_into, 0) FROM member WHERE id = ?", member)
		if err != nil || into == 0 {
			return member, err
		}
		member = into
	}
}

// change alters an order of the book: it takes the old state out of the rollups, applies the change, puts the new state in,
// and posts what the ledger needs so that the points agree with it. undoing marks postings as parts of an undo.
func (t *tx) change(o *order, undoing bool, apply func()) (points int64, err error) {
	a, err := t.holder(o)
	if err != nil {
		return 0, err
	}
	if a != nil {
		if err := t.lift(a); err != nil {
			return 0, err
		}
	}
	t.tally(o, -1)
	t.touchTier(a, o.day)
	t.apply(o, apply)
	t.tally(o, 1)
	t.touchTier(a, o.day)
	if a != nil {
		if points, err = t.converge(a, o, undoing); err != nil {
			return 0, err
		}
	}
	if o.withdrawn != 0 {
		o.awarded, o.clawed, o.terms = 0, 0, 0 // should it come back, it earns like a new one
	}
	if err := t.saveOrder(o); err != nil {
		return 0, err
	}
	return points, t.follow(o)
}

// apply changes an order and what follows from its fields. Its day moves only with its moment: days once derived stay
// as they are when the zone is changed later. A change that puts an earlier state back brings the day of then.
func (t *tx) apply(o *order, change func()) {
	when, day := o.when(), o.day
	o.day = 0
	if change(); o.day == 0 {
		o.day = t.dayAfter(o, when, day)
	}
	o.normalise()
}

// dayAfter is the day of an order whose moment and day were these before it changed.
func (t *tx) dayAfter(o *order, when Instant, day Day) Day {
	if o.when() == when {
		return day
	}
	return t.dayOf(o.when())
}

// saveOrder writes what an act may change of an order; its place in a member's chain is written by give.
func (t *tx) saveOrder(o *order) error {
	return t.exec(`UPDATE orders SET status = ?, currency = ?, day = ?, placed_at = ?, paid_at = ?, done_at = ?, shipped_at = ?, total = ?,
		shipping = ?, tax = ?, discount = ?, points_paid = ?, refunded = ?, counted = ?, excluded = ?, withdrawn = ?, no_earn = ?, revision = ?,
		awarded = ?, clawed = ?, terms = ?, batch = ?, touched = ?, pinned = ?, grain = ? WHERE id = ?`,
		o.status, o.currency, o.day, o.placedAt, null(o.paidAt), null(o.doneAt), null(o.shipped), o.total,
		o.shipping, o.tax, o.discount, o.pointsPaid, o.refunded, o.counted, textOrNull(o.excluded), null(o.withdrawn), o.noEarn, o.revision,
		o.awarded, o.clawed, null(o.terms), null(o.batch), null(o.touched), o.pinned, int64(o.grain), o.id)
}

func (o *order) amounts() program.Amounts {
	return program.Amounts{Total: o.total, Shipping: o.shipping, Tax: o.tax, PointsPaid: o.pointsPaid}
}

// earning fills the posting of a part of an order's award: its lot waits for the return window and lives from the order's day.
// Growth value waits for nothing.
func (t *tx) earning(shop *Shop, o *order, part portion, basis int64) posting {
	p := posting{reason: ReasonEarn, amount: part.amount, at: o.when(), order: o.id, revision: o.revision, basis: basis, terms: o.terms}
	if part.growth {
		p.unit = unitGrowth
		return p
	}
	from := program.Day(o.day)
	if o.undated {
		from = program.Day(t.presentDay())
	}
	p.releases = Day(shop.Terms.Release(shop.momentDay(o, shop.Terms.Moment)))
	p.expires = part.lives.LapseOf(from, program.Day(p.releases))
	return p
}

// postAward posts what an order is given: one entry for all points that live equally long, and one for growth value. all is what
// the order is given in sum, where shares are only what is added. What the base rate gave alone needs no record.
func (t *tx) postAward(a *account, o *order, shop *Shop, shares []program.Share, all given) error {
	if len(shares) == 1 && len(all.shares) == 1 && all.plain() {
		_, err := t.post(a, t.earning(shop, o, portion{amount: shares[0].Points, lives: shop.Terms.Expiry}, all.basis))
		o.revision++
		return err
	}
	for i, part := range shop.portions(shares) {
		p := t.earning(shop, o, part, all.basis)
		g := givenShares{Give: part.shares, Part: i > 0}
		if i == 0 && !slices.Equal(part.shares, all.shares) {
			g.All = all.shares
		}
		p.shares, t.scratch = g.text(t.scratch)
		if _, err := t.post(a, p); err != nil {
			return err
		}
		o.revision++
	}
	return nil
}

// earnsNow is what the order's state asks for: by the terms in force when it has given nothing yet, else by the terms of its award, by
// the rules that gave then. was is what it has been given by the last record.
func (t *tx) earnsNow(a *account, o *order) (shop *Shop, was, now given, err error) {
	if o.terms == 0 {
		now, err = t.award(a, o, func() ([]program.Line, error) { return t.linesOf(o) })
		return t.shop, given{}, now, err
	}
	if shop, err = t.shopUnder(o.terms); err != nil {
		return nil, was, now, err
	}
	now.basis = shop.Terms.Earning(o.amounts())
	if len(shop.Terms.Rules) == 0 {
		was.shares = []program.Share{{Points: o.awarded}}
		now.shares = []program.Share{{Points: shop.Terms.Points(now.basis), Of: now.basis}}
		return shop, was, now, nil
	}
	if was, err = t.record(o, now.basis); err == nil {
		now.shares, err = t.earnsAgain(shop, a, o, was, now.basis)
	}
	return shop, was, now, err
}

// record is what the order was given by each rule: when it last earned the same amount, so that going back to it gives exactly the
// same, else the last time. What it was given before an undo withdrew it is no part of it.
func (t *tx) record(o *order, basis int64) (was given, err error) {
	left := o.awarded
	err = t.query(func(s *sqlite.Stmt) error {
		g, then, all := parseShares(s.ColumnText(0)), s.ColumnInt64(1), left
		if left -= s.ColumnInt64(2); left < 0 || g.Part || was.shares != nil && (was.basis == basis || then != basis) {
			return nil
		}
		was = given{g.all(all), then}
		if g.Give == nil {
			was.shares[0].Of = then
		}
		return nil
	}, `SELECT shares, basis, iif(unit = 0, amount, 0) FROM entry WHERE order_id = ? AND key IS NULL AND reason = ? AND terms = ? ORDER BY id DESC`,
		o.id, ReasonEarn, o.terms)
	return was, err
}

// earnsAgain asks the rules of the award for another amount.
func (t *tx) earnsAgain(shop *Shop, a *account, o *order, was given, basis int64) ([]program.Share, error) {
	if was.basis == basis {
		return was.shares, nil
	}
	if err := t.ask(a, o, true); err != nil {
		return nil, err
	}
	p := program.Purchase{Day: program.Day(o.day), Earning: basis}
	return shop.Terms.Again(was.shares, was.basis, &p, &t.ruling.buyer), t.ruling.err
}

// converge posts what is missing between what the ledger has given and taken for an order and what its state asks for. It
// reads the terms of the first award, never today's, and is free of effect when called again.
func (t *tx) converge(a *account, o *order, undoing bool) (points int64, err error) {
	shop, was, now, err := t.earnsNow(a, o)
	a.usedKnown = false // what is posted now is not among it, and what comes next may be earlier
	if err != nil || o.terms == 0 && len(now.shares) == 0 {
		return 0, err
	}
	if o.terms == 0 {
		o.terms = shop.termsID
	}
	void := !o.paid() || !o.reached(shop.Terms.Moment) || o.excluded != "" || o.withdrawn != 0 || o.currency != t.shop.Currency
	owed := program.Owed(o.awarded, now.points(), o.refunded, now.earned(), void)
	if give := owed.Given - o.awarded; give > 0 {
		if err := t.settle(a); err != nil {
			return 0, err
		}
		if o.awarded == 0 {
			if err := t.oweAgain(a, o, give); err != nil {
				return 0, err
			}
		}
		if err := t.postAward(a, o, shop, added(now.shares, was.shares, give, false), now); err != nil {
			return 0, err
		}
		o.awarded += give
		points += give
	}
	take := owed.Clawed - o.clawed
	p := posting{reason: ReasonClawback, order: o.id, revision: o.revision, terms: o.terms}
	if undoing {
		p.reason = ReasonUndo
	}
	switch {
	case take > 0:
		o.revision++
		err = t.reclaimOrder(a, o, take, p)
	case take < 0:
		if !undoing {
			p.reason = ReasonClawbackRestore
		}
		err = t.restoreOrder(a, o, -take, p)
	}
	if o.clawed = owed.Clawed; err == nil && shop.Terms.Growing() {
		err = t.convergeGrowth(a, o, asked{was, now, void, undoing})
	}
	return points - take, err
}

// asked is what an order's state asks for, and what it was given by the last record.
type asked struct {
	was, now      given
	void, undoing bool
}

// added is what give points, or growth value, more are by rule, out of what is given now and was before.
func added(now, was []program.Share, give int64, growth bool) (more []program.Share) {
	now = slices.DeleteFunc(slices.Clone(now), func(s program.Share) bool { return s.Growth != growth })
	for _, s := range now {
		if i := slices.IndexFunc(was, func(w program.Share) bool { return w.Rule == s.Rule }); i >= 0 {
			s.Points -= was[i].Points
		}
		if s.Points = min(s.Points, give); s.Points > 0 {
			more = append(more, s)
			give -= s.Points
		}
	}
	if give > 0 && len(more) == 0 && len(now) > 0 {
		more, now[0].Points = now[:1], 0
	}
	if give > 0 && len(more) > 0 {
		more[0].Points += give
	}
	return more
}

// convergeGrowth posts what is missing of the growth value that the order's state asks for. It has no lots: what counts is the sum.
func (t *tx) convergeGrowth(a *account, o *order, is asked) error {
	now, owed := is.now, program.Owed(is.now.growth(), is.now.growth(), o.refunded, is.now.earned(), is.void)
	var net, taken int64
	if _, err := t.one(func(s *sqlite.Stmt) { net, taken = s.ColumnInt64(0), s.ColumnInt64(1) },
		"SELECT coalesce(sum(amount), 0), coalesce(sum(iif(reason = ?, 0, -amount)), 0) FROM entry WHERE order_id = ? AND key IS NULL AND unit = ?", ReasonEarn, o.id, unitGrowth); err != nil {
		return err
	}
	p := posting{unit: unitGrowth, amount: owed.Given - owed.Clawed - net, order: o.id, terms: o.terms, basis: now.basis, at: 0}
	switch {
	case p.amount == 0:
		return nil
	case is.undoing:
		p.reason = ReasonUndo
	case p.amount < 0:
		p.reason = ReasonClawback
	case taken > 0:
		p.reason = ReasonClawbackRestore
	default:
		p.reason, p.at = ReasonEarn, o.when()
		g := givenShares{Part: o.awarded > 0, Give: added(now.shares, is.was.shares, p.amount, true)}
		if !g.Part && !slices.Equal(g.Give, now.shares) {
			g.All = now.shares
		}
		p.shares, t.scratch = g.text(t.scratch)
	}
	p.revision = o.revision
	o.revision++
	_, err := t.post(a, p)
	return err
}

// shopUnder is the shop as if the given terms were in force.
func (t *tx) shopUnder(terms int64) (*Shop, error) {
	if terms == t.shop.termsID {
		return t.shop, nil
	}
	shop := *t.shop
	var text string
	found, err := t.one(func(s *sqlite.Stmt) { text = s.ColumnText(0) }, "SELECT rules FROM terms WHERE id = ?", terms)
	if err != nil || !found {
		return nil, orErr(err, Refuse(CodeInternal, "what", "terms are missing", "terms", terms))
	}
	shop.termsID, shop.Terms = terms, program.Terms{}
	return &shop, json.Unmarshal([]byte(text), &shop.Terms)
}

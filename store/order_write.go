package store

import (
	"encoding/json"

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

// award is what an order that has given nothing yet earns under the terms in force.
func (s *Shop) award(o *order) (points, basis int64) {
	if !o.counted || o.noEarn || o.currency != s.Currency {
		return 0, 0
	}
	basis = s.Terms.Earning(o.amounts())
	return s.Terms.Points(basis), basis
}

func (o *order) amounts() program.Amounts {
	return program.Amounts{Total: o.total, Shipping: o.shipping, Tax: o.tax, PointsPaid: o.pointsPaid}
}

// earning fills the posting of an order's award: its lot waits for the return window and lives from the order's day.
func (s *Shop) earning(o *order, points, basis int64) posting {
	day := program.Day(o.day)
	return posting{
		reason: ReasonEarn, amount: points, at: o.when(), order: o.id, revision: o.revision, basis: basis, terms: o.terms,
		releases: Day(s.Terms.Release(day)), expires: Day(s.Terms.Expiry.Last(day)),
	}
}

// converge posts what is missing between what the ledger has given and taken for an order and what its state asks for. It
// reads the terms of the first award, never today's, and is free of effect when called again.
func (t *tx) converge(a *account, o *order, undoing bool) (points int64, err error) {
	shop := t.shop
	earns, basis := int64(0), int64(0)
	if o.awarded == 0 {
		if earns, basis = shop.award(o); earns == 0 {
			return 0, nil
		}
		o.terms = shop.termsID
	} else if shop, err = t.shopUnder(o.terms); err != nil {
		return 0, err
	} else {
		basis = shop.Terms.Earning(o.amounts())
		earns = shop.Terms.Points(basis)
	}
	void := !o.paid() || o.excluded != "" || o.withdrawn != 0 || o.currency != t.shop.Currency
	owed := program.Owed(o.awarded, earns, o.refunded, basis, void)
	if give := owed.Given - o.awarded; give > 0 {
		if err := t.settle(a); err != nil {
			return 0, err
		}
		p := shop.earning(o, give, basis)
		if o.undated {
			p.expires = Day(shop.Terms.Expiry.Last(program.Day(t.presentDay())))
		}
		if _, err := t.post(a, p); err != nil {
			return 0, err
		}
		o.revision++
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
	o.clawed = owed.Clawed
	return points - take, err
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
	shop.termsID = terms
	return &shop, json.Unmarshal([]byte(text), &shop.Terms)
}

// handTouch stands in orders.touched when a person was the last to change the order: an import then only adds to it.
const handTouch = -1

// remember keeps what an order was before the batch changed it; the first time in a batch counts.
func (t *tx) remember(batch, order int64, before orderState) error {
	state, err := json.Marshal(before)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO order_before (batch, order_id, state) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", batch, order, string(state))
}

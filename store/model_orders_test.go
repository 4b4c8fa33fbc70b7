package store

import (
	"cmp"
	"slices"
	"strings"
)

// modelOrder is one order.
type modelOrder struct {
	id       int64
	ext      string
	source   modelSource
	lines    []LineDraft
	owner    *modelMember
	status   Status
	currency string
	day      Day
	paidAt   Instant
	total    int64
	shipping int64
	paidPts  int64
	refunded int64
	grain    Grain
	told     []RefundRow // refunds that files told one by one
	excluded string
	pinned   bool
	restored bool // the change under way puts an earlier state back
	noEarn   bool
	out      int64 // the batch that withdrew it
	touched  int64
	terms    *modelTerms
	awarded  int64
	clawed   int64
	claws    []*modelDebit
}

// modelSource is a platform and the shop on it.
type modelSource struct{ name, shop string }

// String is the source as people see it.
func (s modelSource) String() string {
	if s.shop == "" {
		return s.name
	}
	return s.name + ":" + s.shop
}

// modelState is what a batch remembers of an order.
type modelState struct {
	order *modelOrder
	was   modelOrder
}

// modelBatch is an import or another act that can be undone.
type modelBatch struct {
	id      int64
	kind    string
	loose   int           // rows about orders that nobody knows
	fresh   []*modelOrder // in the order of their ids
	before  []modelState
	posted  map[*modelOrder]modelPosted
	learned map[string]*modelMember // identities added to people it did not make
	start   *[2]string              // the start day before, and as the batch set it
	tags    []string                // those that a merge gave to the one who stayed
	joined  bool                    // the one who stayed joined by the merge
	keep    *modelMember
	lose    *modelMember
	tick    int64
	reason  string
	undone  bool
	moved   []string // identities
	was     string   // of an exclusion
}

// modelPosted is what a batch gave for an order that it changed, and took back in the same step.
type modelPosted struct {
	lot           *modelLot
	given, clawed int64
}

// changeIn changes an order in a batch, which remembers what was posted.
func (w *model) changeIn(b *modelBatch, o *modelOrder, apply func()) {
	opened, claws := len(w.opened), len(o.claws)
	w.change(o, apply)
	if len(w.opened) == opened || w.opened[opened].order != o || o.awarded == 0 {
		return
	}
	p := modelPosted{lot: w.opened[opened], given: w.opened[opened].size}
	if len(o.claws) > claws {
		p.clawed = o.claws[claws].amount
	}
	if b.posted == nil {
		b.posted = map[*modelOrder]modelPosted{}
	}
	b.posted[o] = p
}

// unpost undoes an award that a batch added to an order, with what it clawed back in the same step.
func (w *model) unpost(b *modelBatch, o *modelOrder) {
	p := b.posted[o]
	if p.given == 0 || o.out != 0 || p.lot.owner != o.owner.survivor() {
		return
	}
	clawed := min(p.clawed, o.clawed)
	w.restoreClaws(o, clawed)
	taken, short := w.reclaim(p.lot.owner, p.given, func(l *modelLot) bool { return l == p.lot })
	w.claws(o, &modelDebit{owner: p.lot.owner, order: o, taken: taken, amount: p.given}, short)
	o.clawed += p.given - clawed
}

// restoreClaws gives back what was clawed back, the newest first.
func (w *model) restoreClaws(o *modelOrder, back int64) {
	for i := len(o.claws) - 1; i >= 0 && back > 0; i-- {
		c := o.claws[i]
		if n := min(c.amount-c.back, back); n > 0 {
			w.restore(o.owner.survivor(), c, n, o)
			back -= n
		}
	}
}

func (o *modelOrder) stands() bool {
	return (o.status == StatusPaid || o.status == StatusFulfilled || o.status == StatusCompleted || o.status == StatusPartlyRefunded) && o.out == 0 && o.excluded == ""
}

func (o *modelOrder) settleStatus() {
	if o.status == StatusRefunded && o.refunded == 0 {
		o.refunded = o.total
	}
	if o.total > 0 && o.refunded >= o.total && o.status != StatusCancelled {
		o.status = StatusRefunded
	}
}

// earning is the part of an order that earns.
func (t modelTerms) earning(o *modelOrder) int64 {
	base := o.total - o.paidPts
	if t.basis == "paid_ex_shipping" {
		base -= o.shipping
	}
	return max(0, base)
}

func (t modelTerms) points(o *modelOrder) int64 {
	hundredths := t.earning(o) * t.rate // of 1/100 unit and 1/100 point: 10,000 make a point
	switch t.rounding {
	case "half_up":
		hundredths += 5000
	case "ceil":
		hundredths += 9999
	}
	return hundredths / 10000
}

// converge brings an order's points to what its state asks for.
func (w *model) converge(o *modelOrder) {
	defer func() {
		if o.out != 0 {
			o.awarded, o.clawed, o.terms = 0, 0, nil
		}
	}()
	if o.owner == nil {
		return
	}
	m := o.owner.survivor()
	if o.awarded == 0 {
		if !o.stands() || o.noEarn || o.currency != "CNY" || w.terms.points(o) == 0 {
			return
		}
		terms := w.terms
		o.terms = &terms
	}
	earns := o.terms.points(o)
	given := max(o.awarded, earns)
	clawed := given - earns
	switch {
	case !o.stands():
		given = o.awarded
		clawed = given
	case o.refunded > 0 && o.refunded >= o.terms.earning(o):
		clawed = given
	case o.refunded > 0:
		clawed += earns * o.refunded / o.terms.earning(o)
	}
	if given > o.awarded {
		if last := o.terms.lapses(o.day); o.awarded == 0 && (last == 0 || last >= w.today()) {
			rest := given
			for i := len(o.claws) - 1; i >= 0; i-- {
				n := min(o.claws[i].amount-o.claws[i].back, rest)
				w.oweAgain(m, o.claws[i], n)
				rest -= n
			}
		}
		w.credit(m, given-o.awarded, o.day+o.terms.returnDays, o.terms.lapses(o.day), o)
		o.awarded = given
	}
	if take := clawed - o.clawed; take > 0 {
		taken, short := w.reclaim(m, take, func(l *modelLot) bool { return l.order == o })
		for i := range taken { // what had lapsed on a merged person's account is claimed on the survivor's
			if taken[i].lot.owner != m {
				moved := *taken[i].lot
				moved.left, moved.owner = 0, m
				moved.id = w.number("SELECT coalesce(max(id), 0) FROM entry WHERE reason = ? AND order_id = ? AND member = ? AND expires = ?",
					ReasonExpireRestore, o.id, m.id, moved.expires)
				taken[i].lot = &moved
				m.lots = append(m.lots, &moved)
			}
		}
		w.claws(o, &modelDebit{owner: m, order: o, taken: taken, amount: take}, short)
	}
	w.restoreClaws(o, o.clawed-clawed)
	o.clawed = clawed
}

// change applies a change to an order.
func (w *model) change(o *modelOrder, apply func()) {
	at := o.paidAt
	o.restored = false
	apply()
	if o.paidAt != at && !o.restored {
		o.day = DayOf(o.paidAt.Time(), w.zone)
	}
	o.settleStatus()
	w.converge(o)
}

// give moves an order to another person's chain.
func (w *model) give(o *modelOrder, m *modelMember) {
	if o.owner != nil {
		o.owner.orders = slices.DeleteFunc(o.owner.orders, func(x *modelOrder) bool { return x == o })
	}
	o.owner = m
	if m != nil {
		o.owner = m.survivor()
		o.owner.orders = append(o.owner.orders, o)
	}
}

// group is a person with everybody merged into them, as the book walks them.
func (w *model) group(m *modelMember) (list []*modelMember) {
	queue := []*modelMember{m}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		for _, x := range w.sorted() {
			if x.into == p {
				queue = append(queue, x)
			}
		}
		if p != m {
			list = append(list, p)
		}
	}
	return append(list, m)
}

func (w *model) sorted() []*modelMember {
	list := slices.Clone(w.members)
	slices.SortFunc(list, func(a, b *modelMember) int { return cmp.Compare(a.id, b.id) })
	return list
}

// modelDraft is one row of a random file.
type modelDraft struct {
	ext        string
	source     modelSource
	identities []string // platform's key, e-mail and phone; none: nobody known
	lines      []LineDraft
	status     Status
	currency   string
	total      int64
	shipping   int64
	refunded   int64
	paidPts    int64
	has        Has
	paidAt     Instant
	grain      Grain
	told       []RefundRow
}

func (d modelDraft) draft(line int) *OrderDraft {
	o := &OrderDraft{
		Line: line, ID: d.ext, Status: d.status, Currency: d.currency, Has: d.has, Total: d.total, Shipping: d.shipping,
		Refunded: d.refunded, PointsPaid: d.paidPts, PlacedAt: d.paidAt, PaidAt: d.paidAt, Source: d.source.name, Shop: d.source.shop, Lines: d.lines,
		Grain: d.grain, Refunds: d.told,
	}
	for _, i := range d.identities {
		switch key, platform := strings.CutPrefix(i, d.source.String()+" "); {
		case platform:
			o.Buyer.Key = key
		case i[0] == '+':
			o.Buyer.Phone = i
		default:
			o.Buyer.Email = i
		}
	}
	return o
}

// lay puts what a row states over an order, and what all rows have told of its refunds.
func (d modelDraft) lay(o *modelOrder) {
	switch {
	case d.grain <= o.grain:
		d.overrule(o)
	case d.grain == GrainCompanion && d.status == StatusRefunded:
		o.raise(o.total)
	case d.grain == GrainCompanion:
		o.raise(d.refunded)
	}
	o.told = slices.Clip(o.told)
	for _, r := range d.told {
		if !slices.ContainsFunc(o.told, func(x RefundRow) bool { return x.Key == r.Key && x.Grain == r.Grain }) {
			o.told = append(o.told, r)
		}
	}
	if n := sumOf(o.told); n > 0 {
		o.raise(n)
	}
}

// sumOf is what refunds that were told one by one come to: the larger sum of those of files of one grain.
func sumOf(refunds []RefundRow) int64 {
	var sums [2]int64
	for _, r := range refunds {
		sums[r.Grain] += r.Amount
	}
	return max(sums[0], sums[1])
}

// raise tells of an order that at least so much of it went back.
func (o *modelOrder) raise(amount int64) {
	if o.status == StatusCancelled || o.status == StatusPending {
		return
	}
	o.refunded = max(o.refunded, min(amount, o.total))
	o.partly()
}

// partly gives an order that stands and of which some went back the status for that.
func (o *modelOrder) partly() {
	if o.refunded > 0 && o.refunded < o.total && o.status != StatusRefunded && o.status != StatusCancelled && o.status != StatusPending {
		o.status = StatusPartlyRefunded
	}
}

// overrule puts a row over an order of which no finer file has told.
func (d modelDraft) overrule(o *modelOrder) {
	was := *o
	o.paidAt, o.total, o.grain = d.paidAt, d.total, d.grain
	if d.has&HasShipping != 0 {
		o.shipping = d.shipping
	}
	if d.has&HasPointsPaid != 0 {
		o.paidPts = d.paidPts
	}
	switch {
	case d.has&HasRefundedAtLeast != 0:
		o.refunded = max(was.refunded, d.refunded)
	case d.has&HasRefunded != 0:
		o.refunded = d.refunded
	case d.has&HasStatus != 0 && (was.status == StatusRefunded || was.refunded >= d.total) && d.status != StatusRefunded:
		o.refunded = 0
	}
	if d.has&HasStatus != 0 {
		o.status = d.status
	}
	if d.has&HasRefundedAtLeast != 0 {
		o.partly()
	}
	if was.pinned {
		o.refunded = max(o.refunded, was.refunded)
		switch {
		case was.status == StatusCancelled, was.status == StatusRefunded, was.status == StatusPartlyRefunded && o.refunded == was.refunded:
			o.status = was.status
		}
	}
	o.refunded = min(o.refunded, o.total)
}

// same reports whether the row says nothing new.
func (w *model) same(o *modelOrder, d modelDraft) bool {
	if o.out != 0 || o.owner == nil && len(d.identities) > 0 || len(o.lines) == 0 && len(d.lines) > 0 {
		return false
	}
	after := *o
	d.lay(&after)
	after.settleStatus()
	return after.status == o.status && after.total == o.total && after.shipping == o.shipping && after.paidPts == o.paidPts &&
		after.refunded == o.refunded && after.paidAt == o.paidAt && after.grain == o.grain && len(after.told) == len(o.told)
}

package store

import (
	"cmp"
	"context"
	"slices"

	"pgregory.net/rapid"
	"zombiezen.com/go/sqlite"
)

// undo takes a random batch back, when the rules allow it.
func (w *model) undo(ctx context.Context, rt *rapid.T) {
	if len(w.batches) == 0 {
		rt.Skip("no batches")
	}
	w.undoBatch(ctx, rt, choose(rt, w.batches, "batch"))
}

// undoKind undoes a random batch of one kind that still stands.
func (w *model) undoKind(kind string) func(context.Context, *rapid.T) {
	return func(ctx context.Context, rt *rapid.T) {
		var list []*modelBatch
		for _, b := range w.batches {
			if b.kind == kind && !b.undone {
				list = append(list, b)
			}
		}
		if len(list) == 0 {
			rt.Skip("no such batch")
		}
		w.undoBatch(ctx, rt, choose(rt, list, "batch"))
	}
}

func (w *model) undoBatch(ctx context.Context, rt *rapid.T, b *modelBatch) {
	code := w.undoRefusal(b)
	dry := rapid.IntRange(0, 4).Draw(rt, "dry") == 0
	var totals [2]int64
	if code == "" && b.kind == "merge" {
		totals = [2]int64{w.total(b.keep), w.total(b.lose)}
	}
	done, err := w.book.UndoBatch(ctx, b.id, dry)
	if code != "" {
		w.refused(err, code)
		return
	}
	if err != nil {
		w.t.Fatalf("undo of %s batch %d: %v%s", b.kind, b.id, err, w.story("id > 0"))
	}
	if dry {
		if done.Batch != 0 {
			w.t.Fatalf("a dry run made batch %d", done.Batch)
		}
		return
	}
	if b.kind == "merge" {
		w.part(b, totals, done.Batch)
		return
	}
	w.modelUndo(b)
}

func (w *model) undoRefusal(b *modelBatch) Code {
	if b.undone {
		return CodeAlreadyUndone
	}
	for _, o := range b.fresh {
		if o.out == 0 && o.touched != b.id && !w.byHandBatch(o.touched) {
			return CodeBatchTouched
		}
	}
	for _, s := range b.before {
		if s.order.touched != b.id {
			return CodeBatchTouched
		}
	}
	switch {
	case b.kind == "merge" && b.keep.into != nil:
		return CodeBatchTouched
	case b.kind == "exclude" && b.keep.excluded != b.reason:
		return CodeCannotUndo
	}
	return ""
}

// byHandBatch reports whether a batch is what a person did to one order.
func (w *model) byHandBatch(id int64) bool {
	return slices.ContainsFunc(w.batches, func(b *modelBatch) bool { return b.id == id && b.kind == "hand" })
}

// modelUndo takes an import, an exclusion or an expiry run back in the model.
func (w *model) modelUndo(b *modelBatch) {
	b.undone = true
	undoing := w.number("SELECT id FROM batch WHERE undoes = ?", b.id)
	w.spare = w.unwritten(b)
	defer func() { w.spare = nil }()
	if b.kind == "expiry" {
		w.unexpire(b, undoing)
		return
	}
	for i := len(b.fresh) - 1; i >= 0; i-- {
		if o := b.fresh[i]; o.out == 0 {
			w.change(o, func() { o.out, o.touched, o.told = undoing, undoing, nil })
		}
	}
	last := func(s modelState) int64 {
		return w.number("SELECT coalesce(max(id), 0) FROM entry WHERE order_id = ? AND batch = ?", s.order.id, b.id)
	}
	slices.SortFunc(b.before, func(x, y modelState) int {
		return cmp.Or(cmp.Compare(last(y), last(x)), cmp.Compare(y.order.id, x.order.id))
	})
	for _, s := range b.before {
		o, was := s.order, s.was
		if was.owner != o.owner {
			w.change(o, func() { o.out = undoing })
			w.give(o, was.owner)
		} else {
			w.unpost(b, o)
		}
		w.change(o, func() {
			o.day, o.lines, o.grain, o.told, o.restored = was.day, was.lines, was.grain, was.told, true
			o.status, o.paidAt, o.total, o.shipping, o.paidPts, o.refunded = was.status, was.paidAt, was.total, was.shipping, was.paidPts, was.refunded
			o.excluded, o.pinned, o.noEarn, o.out, o.touched = was.excluded, was.pinned, was.noEarn, was.out, was.touched
		})
	}
	if b.kind == "exclude" {
		b.keep.excluded = b.was
	}
	for i, taught := range b.learned {
		if w.identities[i] == taught.survivor() {
			delete(w.identities, i)
		}
	}
	if b.start != nil && w.start == b.start[1] {
		w.start = b.start[0]
	}
}

// unwritten is what a batch took back of write-offs.
func (w *model) unwritten(b *modelBatch) map[*modelMember]int64 {
	sums := map[*modelMember]int64{}
	for _, m := range w.members {
		sums[m.survivor()] += max(0, w.number(`SELECT -coalesce(sum(e.amount), 0) FROM entry e JOIN batch b ON b.id = e.batch
			WHERE b.id = ? AND e.member = ? AND e.reason = ? AND (e.amount < 0 OR e.reverses < b.entry_from)`, b.id, m.id, ReasonWriteOff))
	}
	return sums
}

// unexpire gives fresh points for what an expiry run took: the lots have lapsed.
func (w *model) unexpire(b *modelBatch, undoing int64) {
	type restored struct{ member, points, lot, expiry int64 }
	var list []restored
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		list = append(list, restored{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2), s.ColumnInt64(3)})
		return nil
	}, "SELECT r.member, r.amount, x.reverses, x.id FROM entry r JOIN entry x ON x.id = r.reverses WHERE r.batch = ? AND r.reason = ? ORDER BY r.id", undoing, ReasonExpireRestore))
	for _, r := range list {
		var lot *modelLot
		var to *modelMember
		for _, m := range w.members {
			if m.id == r.member {
				to = m
			}
			for _, l := range m.lots {
				if l.id == r.lot {
					lot = l
				}
			}
		}
		if lot == nil || to == nil || to.into != nil || lot.left < r.points || !w.lapsed(lot) {
			w.t.Fatalf("undoing an expiry gave M%d %d of lot %d: %+v", r.member, r.points, r.lot, lot)
		}
		w.oweAgain(to, &modelDebit{owner: to, tick: w.when(r.expiry)}, r.points)
		lot.left -= r.points
		w.credit(to, r.points, 0, w.present()+w.restoreDays, nil)
	}
}

// total is what a member has and had: balance, waiting and lapsed, as the ledger sums it.
func (w *model) total(m *modelMember) int64 {
	return w.number("SELECT coalesce(sum(amount), 0) FROM entry WHERE member = ?", m.id)
}

// part undoes a merge. The one who goes gets back what they had when they were merged, with what has happened since to their
// own orders and redemptions; together the two have what they had before the undo. The lots are then read from the book.
func (w *model) part(b *modelBatch, totals [2]int64, undoing int64) {
	b.undone = true
	var expired int64
	for _, m := range []*modelMember{b.keep, b.lose} {
		expired += w.number("SELECT coalesce(sum(amount), 0) FROM entry WHERE batch = ? AND member = ? AND reason IN (?, ?, ?)", undoing, m.id, ReasonExpire, ReasonExpireRestore, ReasonWriteOff)
	}
	if before, after := totals[0]+totals[1]+expired, w.total(b.keep)+w.total(b.lose); before != after {
		w.t.Fatalf("parting M%d and M%d made %d of %d%s", b.keep.id, b.lose.id, after, before, w.story("member IN (?, ?)", b.keep.id, b.lose.id))
	}
	moved := w.number("SELECT -coalesce(sum(amount), 0) FROM entry WHERE batch = ? AND member = ?", b.id, b.lose.id)
	since := w.owedSince(b)
	lapsed := w.number("SELECT coalesce(sum(amount), 0) FROM entry WHERE batch = ? AND member = ? AND reason IN (?, ?, ?)", undoing, b.lose.id, ReasonExpire, ReasonExpireRestore, ReasonWriteOff)
	if got := w.total(b.lose) - totals[1]; got != moved+since+lapsed {
		w.t.Fatalf("M%d got %d back; %d had moved, %d has happened since, %d lapsed%s",
			b.lose.id, got, moved, since, lapsed, w.story("member IN (?, ?)", b.keep.id, b.lose.id))
	}
	for _, tag := range b.tags {
		delete(b.keep.tags, tag)
	}
	if b.joined && b.keep.joined == b.lose.joined {
		b.keep.joined = modelJoined{}
	}
	b.lose.into = nil
	for _, i := range b.moved {
		if w.identities[i] == b.keep {
			w.identities[i] = b.lose
		}
	}
	for _, m := range []*modelMember{b.keep, b.lose} {
		w.adopt(m)
	}
	w.opened, w.shorts = w.opened[:0], w.shorts[:0]
	w.seen = w.number("SELECT max(id) FROM entry")
	for _, o := range w.orders { // which lots a clawback had is the book's business from here on
		if o.owner != nil && (o.owner.survivor() == b.keep || o.owner.survivor() == b.lose) {
			w.adoptClaws(o)
		}
	}
}

// owedSince is what the one who stayed got or lost, between the merge and now, for the orders and entries of the other.
func (w *model) owedSince(b *modelBatch) int64 {
	people := map[int64]bool{}
	b.lose.into = nil
	for _, m := range w.group(b.lose) {
		people[m.id] = true
	}
	b.lose.into = b.keep
	owner := map[int64]int64{}
	for _, o := range w.orders {
		if o.owner != nil {
			owner[o.id] = o.owner.id
		}
	}
	var sum int64
	from := w.number("SELECT entry_to FROM batch WHERE id = ?", b.id)
	to := w.number("SELECT entry_from FROM batch WHERE undoes = ?", b.id)
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		if order := s.ColumnInt64(1); order != 0 && people[owner[order]] || order == 0 && people[s.ColumnInt64(2)] {
			sum += s.ColumnInt64(0)
		}
		return nil
	}, `SELECT e.amount - iif(e.amount > 0 AND e.order_id IS NOT NULL, coalesce((SELECT sum(y.amount) FROM entry x JOIN entry y ON y.reverses = x.id
		WHERE x.reverses = e.id AND x.reason = ?4 AND y.reason = ?7 AND y.member <> x.member), 0), 0), coalesce(e.order_id, 0), coalesce(r.member, 0) FROM entry e LEFT JOIN entry r ON r.id = e.reverses
		WHERE e.id >= ?1 AND e.id < ?2 AND e.member = ?3 AND e.reason NOT IN (?4, ?5, ?6)`,
		from, to, b.keep.id, ReasonExpire, ReasonMergeIn, ReasonMergeOut, ReasonExpireRestore))
	return sum
}

// adopt takes a member's lots and debt from the book. Lots that the model knows stay the same ones.
func (w *model) adopt(m *modelMember) {
	known := map[int64]*modelLot{}
	for _, l := range m.lots {
		known[l.id] = l
	}
	orders := map[int64]*modelOrder{}
	for _, o := range w.orders {
		orders[o.id] = o
	}
	m.lots = nil
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		l := known[s.ColumnInt64(0)]
		if l == nil {
			l = &modelLot{id: s.ColumnInt64(0), owner: m, order: orders[s.ColumnInt64(3)], releases: Day(s.ColumnInt64(1)), expires: Day(s.ColumnInt64(2))}
		}
		l.left = s.ColumnInt64(4)
		m.lots = append(m.lots, l)
		return nil
	}, `SELECT e.id, e.releases, e.expires, e.order_id, e.amount - coalesce(l.used, 0) FROM entry e LEFT JOIN lot l ON l.entry = e.id
		WHERE e.member = ? AND e.amount > 0 ORDER BY e.id`, m.id))
	for _, l := range m.lots {
		l.left += w.booked(l)
	}
	m.debt = w.number("SELECT debt FROM rollup WHERE member = ?", m.id)
	m.offs = nil
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		m.offs = append(m.offs, &modelOff{tick: w.when(s.ColumnInt64(0)), n: s.ColumnInt64(1)})
		return nil
	}, `SELECT x.id, x.amount + coalesce((SELECT sum(u.amount) FROM entry u WHERE u.reverses = x.id), 0) FROM entry x
		WHERE x.member = ? AND x.reason = ? AND x.amount > 0 ORDER BY x.id`, m.id, ReasonWriteOff))
}

// adoptClaws takes from the book which lots an order's clawbacks have something from.
func (w *model) adoptClaws(o *modelOrder) {
	lots, owners := map[int64]*modelLot{}, map[int64]*modelMember{}
	for _, m := range w.members {
		owners[m.id] = m
		for _, l := range m.lots {
			lots[l.id] = l
		}
	}
	o.claws = nil
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		o.claws = append(o.claws, &modelDebit{
			entry: s.ColumnInt64(0), owner: owners[s.ColumnInt64(1)], order: o, amount: -s.ColumnInt64(2), back: s.ColumnInt64(3), tick: w.when(s.ColumnInt64(0)),
		})
		return nil
	}, `SELECT c.id, c.member, c.amount, coalesce((SELECT sum(b.amount) FROM entry b WHERE b.reverses = c.id AND b.amount > 0 AND b.reason <> ?4), 0) FROM entry c
		WHERE c.order_id = ?1 AND c.amount < 0 AND c.reason IN (?2, ?3) AND c.reverses IS NULL ORDER BY c.id`, o.id, ReasonClawback, ReasonUndo, ReasonWriteOff))
	for _, c := range o.claws {
		w.adoptTakings(c, lots)
	}
}

// adoptTakings takes from the book what a debit still has from each lot.
func (w *model) adoptTakings(d *modelDebit, lots map[int64]*modelLot) {
	d.taken = nil
	day := DayOf(Instant(w.number("SELECT recorded FROM entry WHERE id = ?", d.entry)).Time(), w.zone)
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		l := lots[s.ColumnInt64(0)]
		if l == nil {
			w.t.Fatalf("entry %d took from lot %d, which nobody has", d.entry, s.ColumnInt64(0))
		}
		if n := s.ColumnInt64(1); n > 0 {
			d.taken = append(d.taken, modelTaking{lot: l, n: n, dead: l.expires != 0 && l.expires < day})
		}
		return nil
	}, `SELECT lot, sum(amount) FROM (SELECT lot, amount FROM allocation WHERE entry = ?1 AND lot <> ?1
		UNION ALL SELECT a.lot, a.amount FROM allocation a JOIN entry e ON e.id = a.entry WHERE e.reverses = ?1 AND a.amount < 0) GROUP BY lot ORDER BY lot`, d.entry))
}

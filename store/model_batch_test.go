package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
	"zombiezen.com/go/sqlite"
)

// This file holds the acts on orders, files and batches.

func (w *model) pickOrder(rt *rapid.T) *modelOrder {
	if len(w.orders) == 0 {
		rt.Skip("no orders yet")
	}
	return choose(rt, w.orders, "order")
}

func (w *model) addOrder(ctx context.Context, rt *rapid.T) {
	in := OrderInput{Amount: rapid.Int64Range(0, 40000).Draw(rt, "amount")}
	in.Shipping = min(in.Amount, rapid.Int64Range(0, 900).Draw(rt, "shipping"))
	back := rapid.SampledFrom([]int{0, 0, 1, 10, 100}).Draw(rt, "days back")
	in.PaidAt = InstantOf(w.now.AddDate(0, 0, -back))
	if rapid.Bool().Draw(rt, "keyed") {
		in.Key = fmt.Sprintf("hand-%d", len(w.orders))
	}
	var m *modelMember
	if len(w.members) > 0 && rapid.IntRange(0, 4).Draw(rt, "buyer") > 0 {
		m = w.pick(rt)
		in.Member = m.id
	}
	ack, err := w.book.AddOrder(ctx, in)
	if m != nil && m.refusal() != "" && m.refusal() != CodeMemberSuspended {
		w.refused(err, m.refusal())
		return
	}
	w.must(err)
	o := &modelOrder{
		id: ack.Order, ext: ack.Ref, hand: true, status: StatusPaid, currency: "CNY", paidAt: in.PaidAt, day: DayOf(in.PaidAt.Time(), w.zone),
		total: in.Amount, shipping: in.Shipping,
	}
	w.orders = append(w.orders, o)
	if w.give(o, m); m != nil {
		o.excluded = m.excluded
	}
	w.converge(o)
	if ack.Points != o.awarded {
		w.t.Fatalf("order by hand gave %d; the model says %d", ack.Points, o.awarded)
	}
	if in.Key != "" {
		again, err := w.book.AddOrder(ctx, in)
		w.must(err)
		if !again.Replayed || again.Order != ack.Order {
			w.t.Fatalf("replay of an order gives %+v", again)
		}
	}
}

func (w *model) refund(ctx context.Context, rt *rapid.T) {
	o := w.pickOrder(rt)
	rest := o.total - o.refunded
	amount := rest
	if rapid.IntRange(0, 2).Draw(rt, "full") > 0 {
		amount = rapid.Int64Range(1, max(1, rest+100)).Draw(rt, "amount")
	}
	ack, err := w.book.RefundOrder(ctx, o.id, amount)
	switch {
	case o.out != 0:
		w.refused(err, CodeNoOrder)
	case amount <= 0:
		w.refused(err, CodeBadAmount)
	case o.status == StatusCancelled || o.status == StatusPending:
		w.refused(err, CodeAlreadyCancelled)
	case amount > rest || o.status == StatusRefunded:
		w.refused(err, CodeAlreadyRefunded)
	default:
		w.must(err)
		w.byPerson(o, ack, func() {
			o.refunded, o.pinned = o.refunded+amount, true
			if o.refunded < o.total {
				o.status = StatusPartlyRefunded
			}
		})
	}
}

// byPerson applies what a person did to an order and compares the points that it moved.
func (w *model) byPerson(o *modelOrder, ack OrderAck, apply func()) {
	w.t.Helper()
	before := o.awarded - o.clawed
	w.change(o, func() { apply(); o.touched = -1 })
	if moved := o.awarded - o.clawed - before; ack.Points != moved {
		w.t.Fatalf("the act moved %d; the model says %d", ack.Points, moved)
	}
}

func (w *model) cancel(ctx context.Context, rt *rapid.T) {
	o := w.pickOrder(rt)
	ack, err := w.book.CancelOrder(ctx, o.id)
	switch {
	case o.out != 0:
		w.refused(err, CodeNoOrder)
	case o.status == StatusCancelled:
		w.refused(err, CodeAlreadyCancelled)
	default:
		w.must(err)
		w.byPerson(o, ack, func() { o.status, o.pinned = StatusCancelled, true })
	}
}

func (w *model) exclude(ctx context.Context, rt *rapid.T) {
	o := w.pickOrder(rt)
	reason := rapid.SampledFrom([]string{"", "staff", "test"}).Draw(rt, "reason")
	ack, err := w.book.ExcludeOrder(ctx, o.id, reason)
	if o.out != 0 {
		w.refused(err, CodeNoOrder)
		return
	}
	w.must(err)
	w.byPerson(o, ack, func() { o.excluded = reason })
}

func (w *model) attach(ctx context.Context, rt *rapid.T) {
	o, m := w.pickOrder(rt), w.pick(rt)
	ack, err := w.book.AttachOrder(ctx, o.id, m.id)
	code := m.refusal()
	switch {
	case o.out != 0:
		w.refused(err, CodeNoOrder)
	case o.owner != nil:
		w.refused(err, CodeAlreadyAttached)
	case code != "" && code != CodeMemberSuspended:
		w.refused(err, code)
	default:
		w.must(err)
		w.give(o, m)
		w.byPerson(o, ack, func() {
			if o.excluded == "" {
				o.excluded = m.excluded
			}
		})
	}
}

func (w *model) excludeMember(ctx context.Context, rt *rapid.T) {
	m := w.pick(rt)
	reason := rapid.SampledFrom([]string{"", "staff", "test"}).Draw(rt, "reason")
	err := w.book.ExcludeMember(ctx, m.id, reason)
	if code := m.refusal(); code != "" && code != CodeMemberSuspended {
		w.refused(err, code)
		return
	}
	w.must(err)
	b := &modelBatch{id: w.number("SELECT max(id) FROM batch"), kind: "exclude", keep: m, was: m.excluded, reason: reason}
	m.excluded = reason
	for _, p := range w.group(m) {
		for i := len(p.orders) - 1; i >= 0; i-- {
			o := p.orders[i]
			if o.excluded == reason || o.out != 0 {
				continue
			}
			b.before = append(b.before, modelState{o, *o})
			w.changeIn(b, o, func() { o.excluded, o.touched = reason, b.id })
		}
	}
	w.batches = append(w.batches, b)
}

var modelPeople = [][]string{
	{"b0@example.com"},
	{"b1@example.com"},
	{"b2@example.com", "+8613800000002"},
	{"+8613800000002"},
	{"b3@example.com", "+8613800000003"},
	{"b0@example.com", "+8613800000003"},
	nil,
}

func (w *model) drawFile(rt *rapid.T) (rows []modelDraft) {
	numbers := rapid.SliceOfNDistinct(rapid.IntRange(1, 12), 1, 6, rapid.ID[int]).Draw(rt, "numbers")
	for _, n := range numbers {
		d := modelDraft{
			ext: fmt.Sprintf("A%02d", n), identities: modelPeople[rapid.IntRange(0, len(modelPeople)-1).Draw(rt, "who")],
			status: rapid.SampledFrom([]Status{
				StatusPaid, StatusPaid, StatusPaid, StatusFulfilled, StatusCompleted, StatusPending, StatusRefunded, StatusPartlyRefunded, StatusCancelled,
			}).Draw(rt, "status"),
			currency: rapid.SampledFrom([]string{"CNY", "CNY", "CNY", "CNY", "USD"}).Draw(rt, "currency"),
			total:    rapid.SampledFrom([]int64{0, 999, 10000, 12345, 30000}).Draw(rt, "total"),
			paidAt:   InstantOf(w.now.AddDate(0, 0, -rapid.SampledFrom([]int{0, 1, 5, 40, 120, 300}).Draw(rt, "days back")).Truncate(1e9)),
		}
		if rapid.Bool().Draw(rt, "fixed day") { // so that overlapping files often say the same
			d.paidAt, d.identities = InstantOf(modelStart.AddDate(0, 0, -10*n)), modelPeople[n%len(modelPeople)]
		}
		if rapid.Bool().Draw(rt, "shipping") {
			d.has, d.shipping = d.has|HasShipping, min(d.total, 500)
		}
		if rapid.IntRange(0, 3).Draw(rt, "points") == 0 {
			d.has, d.paidPts = d.has|HasPointsPaid, d.total/4
		}
		if rapid.Bool().Draw(rt, "refund") || d.status == StatusPartlyRefunded {
			d.has |= HasRefunded
			if d.status == StatusPartlyRefunded || d.status == StatusRefunded {
				d.refunded = rapid.SampledFrom([]int64{d.total / 3, d.total / 2, d.total}).Draw(rt, "refunded")
			}
		}
		rows = append(rows, d)
	}
	return rows
}

func (w *model) sendFile(ctx context.Context, rows []modelDraft, from *PointsFrom, dry bool) (ImportResult, error) {
	return w.book.ImportOrders(ctx, ImportInput{
		Source: "generic", PointsFrom: from, DryRun: dry,
		Read: func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
			for i, d := range rows {
				if err := yield(d.draft(i + 2)); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// importFile imports a random file, dry and then for good; the same again changes nothing; sometimes it is undone at once, which
// must leave every balance as before.
func (w *model) importFile(ctx context.Context, rt *rapid.T) {
	rows := w.drawFile(rt)
	var from *PointsFrom
	start := Day(0)
	switch rapid.IntRange(0, 5).Draw(rt, "points from") {
	case 0:
		from, start = &PointsFrom{None: true}, w.today()
	case 1:
		start = w.today() - 50
		from = &PointsFrom{Day: start}
	}
	before := w.balances()
	promise, err := w.sendFile(ctx, rows, from, true)
	w.must(err)
	done, err := w.sendFile(ctx, rows, from, false)
	w.must(err)
	if promise.Batch != 0 || promise.New != done.New || promise.Updated != done.Updated || promise.Awarded != done.Awarded || promise.ClawedBack != done.ClawedBack {
		w.t.Fatalf("a dry run promised %+v, the import did %+v", promise, done)
	}
	b := w.modelImport(rows, start, done.Batch)
	if int64(len(b.fresh)) > done.New || done.New+done.Updated != int64(len(b.fresh)+len(b.before)) || done.Unchanged != int64(len(rows)-len(b.fresh)-len(b.before)) {
		w.t.Fatalf("the import says %+v; the model %d new, %d changed of %d", done, len(b.fresh), len(b.before), len(rows))
	}
	if (done.Batch == 0) != (len(b.fresh)+len(b.before) == 0) {
		w.t.Fatalf("batch %d for %d new and %d changed", done.Batch, len(b.fresh), len(b.before))
	}
	if done.Batch == 0 {
		return
	}
	w.batches = append(w.batches, b)
	w.check(ctx)
	again, err := w.sendFile(ctx, rows, from, false)
	w.must(err)
	if again.Batch != 0 || again.New+again.Updated != 0 {
		w.t.Fatalf("the same file again: %+v", again)
	}
	if rapid.IntRange(0, 3).Draw(rt, "undo at once") == 0 {
		_, err := w.book.UndoBatch(ctx, b.id, false)
		w.must(err)
		w.modelUndo(b)
		w.check(ctx)
		if after := w.balances(); after != before {
			w.t.Fatalf("import and undo: before %s, after %s%s", before, after, w.story("id > 0"))
		}
	}
}

// balances is everybody's standing as one text; people who have nothing are left out.
func (w *model) balances() string {
	var b strings.Builder
	for _, m := range w.sorted() {
		if balance, pending := w.balance(m); balance != 0 || pending != 0 || m.debt != 0 {
			fmt.Fprintf(&b, "M%d %d; ", m.id, balance+pending)
		}
	}
	return b.String()
}

// modelImport tells what a file does: changed orders by number, then new ones by time.
func (w *model) modelImport(rows []modelDraft, start Day, id int64) *modelBatch {
	b := &modelBatch{id: id, kind: "import", learned: map[string]bool{}}
	byNumber := slices.Clone(rows)
	slices.SortFunc(byNumber, func(x, y modelDraft) int { return strings.Compare(x.ext, y.ext) })
	var changed []modelDraft
	fresh := map[string]bool{}
	for _, d := range byNumber {
		switch o := w.byNumber(d.ext); {
		case o == nil:
			fresh[d.ext] = true
		case !w.same(o, d):
			changed = append(changed, d)
		}
	}
	w.resolveAll(b, rows, fresh, changed)
	for _, d := range changed {
		w.modelUpdate(b, d, start)
	}
	byTime := slices.DeleteFunc(slices.Clone(rows), func(d modelDraft) bool { return !fresh[d.ext] })
	slices.SortStableFunc(byTime, func(x, y modelDraft) int { return int(x.paidAt - y.paidAt) })
	for _, d := range byTime {
		o := &modelOrder{
			id: w.number("SELECT id FROM orders WHERE ext = ?", d.ext), ext: d.ext, status: d.status, currency: d.currency, paidAt: d.paidAt,
			day: DayOf(d.paidAt.Time(), w.zone), total: d.total, shipping: d.shipping, paidPts: d.paidPts, refunded: d.refunded, touched: id,
		}
		if m := w.buyer(d); m != nil {
			o.excluded = m.excluded
			w.give(o, m)
		}
		o.noEarn = o.day < start
		o.settleStatus()
		w.orders = append(w.orders, o)
		b.fresh = append(b.fresh, o)
		w.converge(o)
	}
	return b
}

func (w *model) modelUpdate(b *modelBatch, d modelDraft, start Day) {
	o := w.byNumber(d.ext)
	b.before = append(b.before, modelState{o, *o})
	revived, m := o.out != 0, w.buyer(d)
	given := false
	if m != nil && (o.owner == nil || revived && o.owner.survivor() != m) {
		w.give(o, m)
		given = true
		if o.excluded == "" {
			o.excluded = m.excluded
		}
	}
	w.changeIn(b, o, func() {
		if revived {
			o.refunded, o.shipping, o.paidPts, o.pinned, o.excluded = 0, 0, 0, false, ""
			if m != nil {
				o.excluded = m.excluded
			}
		}
		d.lay(o)
		o.out, o.touched = 0, b.id
		if revived || given && DayOf(o.paidAt.Time(), w.zone) < start {
			o.noEarn = DayOf(o.paidAt.Time(), w.zone) < start
		}
	})
}

func (w *model) byNumber(ext string) *modelOrder {
	i := slices.IndexFunc(w.orders, func(o *modelOrder) bool { return o.ext == ext && !o.hand })
	if i < 0 {
		return nil
	}
	return w.orders[i]
}

// buyer is whom the first known identity of a row names.
func (w *model) buyer(d modelDraft) *modelMember {
	for _, i := range d.identities {
		if m := w.identities[i]; m != nil {
			return m.survivor()
		}
	}
	return nil
}

// resolveAll makes the new people of a file and learns identities, in the order of the file.
func (w *model) resolveAll(b *modelBatch, rows []modelDraft, fresh map[string]bool, changed []modelDraft) {
	needed := map[string]bool{}
	for _, d := range rows {
		if fresh[d.ext] {
			needed[strings.Join(d.identities, " ")] = true
		}
	}
	for _, d := range changed {
		if o := w.byNumber(d.ext); o.owner == nil || o.out != 0 {
			needed[strings.Join(d.identities, " ")] = true
		}
	}
	for _, d := range rows {
		if len(d.identities) == 0 || !needed[strings.Join(d.identities, " ")] {
			continue
		}
		m, made := w.buyer(d), false
		if m == nil {
			m, made = &modelMember{}, true
			w.members = append(w.members, m)
		}
		for _, i := range d.identities {
			if w.identities[i] == nil {
				w.identities[i] = m
				if !made {
					b.learned[i] = true
				}
			}
		}
		if made {
			w.must(w.find(m, d.identities[0]))
		}
	}
}

func (w *model) find(m *modelMember, identity string) error {
	_, err := w.look.one(func(s *sqlite.Stmt) { m.id = s.ColumnInt64(0) }, "SELECT member FROM identity WHERE key = ?", identity)
	return err
}

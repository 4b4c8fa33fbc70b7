package store

import (
	"context"
	"fmt"

	"pgregory.net/rapid"
)

// This file holds the acts on orders.

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
	in.Lines = w.drawLines(rt)
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
		id: ack.Order, ext: ack.Ref, source: modelSource{name: "hand"}, lines: in.Lines, status: StatusPaid, currency: "CNY", paidAt: in.PaidAt, day: DayOf(in.PaidAt.Time(), w.zone),
		total: in.Amount, shipping: in.Shipping,
	}
	o.noEarn = w.start != "none" && o.day < w.startDay(nil)
	w.orders = append(w.orders, o)
	if w.give(o, m); m != nil {
		o.excluded = m.excluded
	}
	w.converge(o)
	if ack.Points != o.awarded {
		w.t.Fatalf("order by hand gave %d; the model says %d", ack.Points, o.awarded)
	}
	if in.Key != "" {
		ack.Replayed = true
		w.keyed = append(w.keyed, func() error {
			if again, err := w.book.AddOrder(ctx, in); err != nil || again != ack {
				return fmt.Errorf("replay of order %s gives %+v, first %+v: %w", in.Key, again, ack, err)
			}
			return nil
		})
	}
}

func (w *model) drawLines(rt *rapid.T) (lines []LineDraft) {
	for _, n := range rapid.SliceOfN(rapid.IntRange(1, 4), 0, 2).Draw(rt, "lines") {
		lines = append(lines, LineDraft{SKU: fmt.Sprint("T", n), Name: fmt.Sprint("茶", n), Quantity: int64(n), Price: int64(100 * n), Discount: int64(n % 2)})
	}
	return lines
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
		w.byPerson(o, ack, *o, func() {
			o.refunded, o.pinned = o.refunded+amount, true
			if o.refunded < o.total {
				o.status = StatusPartlyRefunded
			}
		})
	}
}

// byPerson applies what a person did to an order that was so before, and compares the points that it moved.
func (w *model) byPerson(o *modelOrder, ack OrderAck, was modelOrder, apply func()) {
	w.t.Helper()
	b := &modelBatch{id: ack.Batch, kind: "hand", before: []modelState{{o, was}}}
	w.changeIn(b, o, func() { apply(); o.touched = b.id })
	if moved := o.awarded - o.clawed - (was.awarded - was.clawed); ack.Points != moved {
		w.t.Fatalf("the act moved %d; the model says %d", ack.Points, moved)
	}
	w.batches = append(w.batches, b)
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
		w.byPerson(o, ack, *o, func() { o.status, o.pinned = StatusCancelled, true })
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
	w.byPerson(o, ack, *o, func() { o.excluded = reason })
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
		was := *o
		w.give(o, m)
		w.byPerson(o, ack, was, func() {
			o.noEarn = o.noEarn || w.start != "none" && o.day < w.startDay(nil)
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

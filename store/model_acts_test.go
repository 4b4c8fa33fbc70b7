package store

import (
	"context"
	"fmt"
	"time"

	"pgregory.net/rapid"
)

// This file holds the acts on members and points: each draws its input, tells the model what must follow, and compares.

func choose[T any](rt *rapid.T, list []T, name string) T {
	return list[rapid.IntRange(0, len(list)-1).Draw(rt, name)]
}

func (w *model) pick(rt *rapid.T) *modelMember {
	if len(w.members) == 0 {
		rt.Skip("nobody yet")
	}
	return choose(rt, w.members, "member")
}

// refusal is the code with which points acts refuse a person; "" for none.
func (m *modelMember) refusal() Code {
	switch m.status {
	case "suspended":
		return CodeMemberSuspended
	case "merged":
		return CodeMemberMerged
	case "hidden":
		return CodeMemberGone
	}
	return ""
}

// keep remembers a keyed act, to be sent again later.
func (w *model) keep(key string, again func() (Ack, error), first Ack) {
	if key == "" {
		return
	}
	w.keyed = append(w.keyed, func() error {
		ack, err := again()
		if err != nil {
			return err
		}
		if !ack.Replayed || ack.Entry != first.Entry || ack.Points != first.Points || ack.Redemption != first.Redemption || ack.Value != first.Value {
			return fmt.Errorf("replay of %s gives %+v, first %+v", key, ack, first)
		}
		return nil
	})
}

func (w *model) drawKey(rt *rapid.T) string {
	if !rapid.Bool().Draw(rt, "keyed") {
		return ""
	}
	return fmt.Sprintf("key-%d", len(w.keyed))
}

func (w *model) addMember(ctx context.Context, rt *rapid.T) {
	if len(w.members) > 5 {
		rt.Skip("enough people")
	}
	who := rapid.IntRange(0, 4).Draw(rt, "who")
	email := fmt.Sprintf("b%d@example.com", who)
	owner := w.identities[email]
	id, _, err := w.book.AddMember(ctx, MemberDraft{Name: "人", Email: email})
	if owner != nil && owner.status != "hidden" {
		w.refused(err, CodeIdentityTaken)
		return
	}
	w.must(err)
	m := &modelMember{id: id, tags: map[string]bool{}, joined: modelJoined{InstantOf(w.now), w.today()}}
	w.members = append(w.members, m)
	w.identities[email] = m
}

func (w *model) award(ctx context.Context, rt *rapid.T) {
	m := w.pick(rt)
	a := Award{Member: m.id, Points: rapid.Int64Range(1, 300).Draw(rt, "points"), Key: w.drawKey(rt)}
	send := w.book.Earn
	down := rapid.IntRange(0, 3).Draw(rt, "kind") == 0
	if down {
		a.Points, a.Text, send = -a.Points, "put it right", w.book.Adjust
	}
	ack, err := send(ctx, a)
	balance, _ := w.balance(m)
	switch code := m.refusal(); {
	case code != "":
		w.refused(err, code)
		return
	case down && balance < -a.Points:
		w.refused(err, CodeInsufficientPoints)
		return
	}
	w.must(err)
	h := &modelHand{entry: ack.Entry, owner: m, points: a.Points}
	if down {
		h.debit = &modelDebit{tick: w.next(), owner: m, taken: w.spend(m, -a.Points), amount: -a.Points}
	} else {
		h.lot = w.credit(m, a.Points, 0, w.terms.last(w.present()), nil)
	}
	w.byHand = append(w.byHand, h)
	w.checkAck(ack, m)
	w.keep(a.Key, func() (Ack, error) { return send(ctx, a) }, ack)
}

func (w *model) checkAck(ack Ack, m *modelMember) {
	w.t.Helper()
	w.writeOff()
	if balance, _ := w.balance(m); ack.Balance != balance || ack.Member != m.id {
		w.t.Fatalf("ack %+v; the model says M%d has %d", ack, m.id, balance)
	}
}

func (w *model) redeem(ctx context.Context, rt *rapid.T) {
	m := w.pick(rt)
	r := Redeem{Member: m.id, Points: rapid.Int64Range(1, 250).Draw(rt, "points"), Key: w.drawKey(rt)}
	ack, err := w.book.Redeem(ctx, r)
	balance, _ := w.balance(m)
	switch code := m.refusal(); {
	case r.Points < w.least:
		w.refused(err, CodeBelowMinimum)
		return
	case r.Points%w.step != 0:
		w.refused(err, CodeBadStep)
		return
	case code != "":
		w.refused(err, code)
		return
	case balance < r.Points:
		w.refused(err, CodeInsufficientPoints)
		return
	}
	w.must(err)
	w.redemptions = append(w.redemptions, &modelRedemption{
		id: ack.Redemption, debit: &modelDebit{tick: w.next(), entry: ack.Entry, owner: m, taken: w.spend(m, r.Points), amount: r.Points},
	})
	w.checkAck(ack, m)
	w.keep(r.Key, func() (Ack, error) { return w.book.Redeem(ctx, r) }, ack)
}

func (w *model) cancelRedemption(ctx context.Context, rt *rapid.T) {
	if len(w.redemptions) == 0 {
		rt.Skip("nothing redeemed")
	}
	r := choose(rt, w.redemptions, "redemption")
	key := w.drawKey(rt)
	var ack Ack
	var err error
	byEntry := key == "" && rapid.Bool().Draw(rt, "by entry")
	if byEntry {
		ack, err = w.book.UndoEntry(ctx, r.debit.entry, false)
	} else {
		ack, err = w.book.CancelRedemption(ctx, r.id, key)
	}
	if r.gone {
		if byEntry {
			w.refused(err, CodeAlreadyUndone)
		} else {
			w.refused(err, CodeAlreadyCancelled)
		}
		return
	}
	w.must(err)
	r.gone = true
	m := r.debit.owner.survivor()
	w.restore(m, r.debit, r.debit.amount, nil)
	w.checkAck(ack, m)
	w.keep(key, func() (Ack, error) { return w.book.CancelRedemption(ctx, r.id, key) }, ack)
}

func (w *model) undoByHand(ctx context.Context, rt *rapid.T) {
	if len(w.byHand) == 0 {
		rt.Skip("nothing by hand")
	}
	h := choose(rt, w.byHand, "entry")
	allow := rapid.Bool().Draw(rt, "allow debt")
	ack, err := w.book.UndoEntry(ctx, h.entry, allow)
	m := h.owner.survivor()
	own := func(l *modelLot) bool { return l == h.lot && l.owner == m }
	switch {
	case h.gone:
		w.refused(err, CodeAlreadyUndone)
		return
	case h.lot != nil && !allow && w.wouldOwe(m, h.points, own) > 0:
		w.refused(err, CodeWouldOwe)
		return
	}
	w.must(err)
	h.gone = true
	if h.lot == nil {
		w.restore(m, h.debit, h.debit.amount, nil)
	} else {
		w.reclaim(m, h.points, own)
	}
	w.checkAck(ack, m)
}

func (w *model) transfer(ctx context.Context, rt *rapid.T) {
	from, to := w.pick(rt), w.pick(rt)
	in := TransferInput{From: from.id, To: to.id, Points: rapid.Int64Range(1, 200).Draw(rt, "points"), Key: w.drawKey(rt)}
	ack, err := w.book.Transfer(ctx, in)
	balance, _ := w.balance(from)
	switch {
	case from == to:
		w.refused(err, CodeSameMember)
		return
	case from.refusal() != "":
		w.refused(err, from.refusal())
		return
	case to.refusal() != "":
		w.refused(err, to.refusal())
		return
	case balance < in.Points:
		w.refused(err, CodeInsufficientPoints)
		return
	}
	w.must(err)
	for _, t := range w.spend(from, in.Points) {
		w.credit(to, t.n, t.lot.releases, t.lot.expires, nil)
	}
	w.checkAck(ack, from)
	w.keep(in.Key, func() (Ack, error) { return w.book.Transfer(ctx, in) }, ack)
}

func (w *model) suspend(ctx context.Context, rt *rapid.T) {
	m := w.pick(rt)
	if m.status != "suspended" && rapid.IntRange(0, 2).Draw(rt, "really") > 0 {
		rt.Skip("mostly people are let be")
	}
	changed := w.changing(m)
	batch, err := w.book.SuspendMember(ctx, m.id, m.status != "suspended")
	if code := m.refusal(); code != "" && code != CodeMemberSuspended {
		w.refused(err, code)
		return
	}
	w.must(err)
	changed(batch)
}

// replay sends an earlier keyed act again: nothing may change.
func (w *model) replay(_ context.Context, rt *rapid.T) {
	if len(w.keyed) == 0 {
		rt.Skip("nothing keyed")
	}
	before := w.number("SELECT count(*) FROM entry")
	w.must(choose(rt, w.keyed, "keyed")())
	if after := w.number("SELECT count(*) FROM entry"); after != before {
		w.t.Fatalf("a replay wrote %d entries", after-before)
	}
}

func (w *model) passTime(_ context.Context, rt *rapid.T) {
	switch rapid.IntRange(0, 3).Draw(rt, "kind") {
	case 0:
		w.now = w.now.Add(time.Duration(rapid.IntRange(1, 80).Draw(rt, "minutes")) * time.Minute)
	case 1:
		w.now = w.now.AddDate(0, 0, rapid.IntRange(3, 40).Draw(rt, "days"))
	default:
		w.now = w.now.AddDate(0, 0, rapid.IntRange(1, 2).Draw(rt, "days"))
	}
}

func (w *model) changeTerms(ctx context.Context, rt *rapid.T) {
	switch rapid.IntRange(0, 4).Draw(rt, "setting") {
	case 0:
		w.terms.rate = rapid.SampledFrom([]int64{100, 50, 125, 200, 33}).Draw(rt, "rate")
		w.must(only(w.book.SetSetting(ctx, "rate", fmt.Sprintf("%d.%02d", w.terms.rate/100, w.terms.rate%100))))
	case 1:
		w.setExpiry(ctx, rapid.SampledFrom([]string{"none", "20d", "2m", "month_end:1", "year_end"}).Draw(rt, "expiry"))
	case 2:
		w.terms.returnDays = rapid.SampledFrom([]Day{0, 7, 30}).Draw(rt, "days")
		w.must(only(w.book.SetSetting(ctx, "return_days", fmt.Sprint(int(w.terms.returnDays)))))
	case 3:
		w.terms.rounding = rapid.SampledFrom([]string{"floor", "half_up", "ceil"}).Draw(rt, "rounding")
		w.must(only(w.book.SetSetting(ctx, "rounding", w.terms.rounding)))
	case 4:
		w.terms.basis = rapid.SampledFrom([]string{"paid_ex_shipping", "paid"}).Draw(rt, "basis")
		w.must(only(w.book.SetSetting(ctx, "basis", w.terms.basis)))
	}
}

func (w *model) setExpiry(ctx context.Context, expiry string) {
	w.terms.expiry = expiry
	w.must(only(w.book.SetSetting(ctx, "expiry", expiry)))
}

// expire runs the expiry; a dry run promises what the run then does.
func (w *model) expire(ctx context.Context, rt *rapid.T) {
	s := Settling{AsOf: w.today() - Day(rapid.IntRange(0, 3).Draw(rt, "days ago")), Confirmed: true}
	promise, err := w.book.Expire(ctx, Settling{AsOf: s.AsOf, DryRun: true})
	w.must(err)
	if seen, behind := w.behind(); behind {
		w.right = seen // the run is confirmed
	}
	done, err := w.book.Expire(ctx, s)
	w.must(err)
	if done.Points != promise.Points || done.Entries != promise.Entries || promise.Batch != 0 {
		w.t.Fatalf("expiry promised %+v and did %+v", promise, done)
	}
	if done.Batch != 0 {
		w.batches = append(w.batches, &modelBatch{id: done.Batch, kind: "expiry"})
	}
	again, err := w.book.Expire(ctx, s)
	w.must(err)
	if again.Entries != 0 {
		w.t.Fatalf("expiry again took %+v", again)
	}
}

func (w *model) release(ctx context.Context, _ *rapid.T) {
	_, err := w.book.Release(ctx, Settling{})
	w.must(err)
}

func (w *model) merge(ctx context.Context, rt *rapid.T) {
	keep, lose := w.pick(rt), w.pick(rt)
	batch, err := w.book.MergeMembers(ctx, keep.id, lose.id)
	switch {
	case keep == lose:
		w.refused(err, CodeSameMember)
		return
	case keep.refusal() != "":
		w.refused(err, keep.refusal())
		return
	case lose.refusal() != "":
		w.refused(err, lose.refusal())
		return
	}
	w.must(err)
	b := &modelBatch{id: batch, kind: "merge", keep: keep, lose: lose, tick: w.next()}
	for tag := range lose.tags {
		if !keep.tags[tag] {
			keep.tags[tag] = true
			b.tags = append(b.tags, tag)
		}
	}
	if keep.joined.at == 0 && lose.joined.at != 0 {
		keep.joined, b.joined = lose.joined, true
	}
	for _, l := range spendingOrder(lose.lots) {
		booked := w.booked(l)
		if n := l.left - booked; n > 0 {
			w.credit(keep, n, l.releases, l.expires, l.order)
		}
		l.left = booked
	}
	if lose.debt > 0 {
		debt := lose.debt
		w.opened = append(w.opened, &modelLot{owner: lose, size: debt}) // the credit that pays the debt of the one who goes
		lose.debt = 0
		if _, short := w.reclaim(keep, debt, func(*modelLot) bool { return false }); short > 0 {
			w.shorts = w.shorts[:len(w.shorts)-1] // a debt that was there before
		}
	}
	lose.into = keep
	for i, m := range w.identities {
		if m == lose {
			w.identities[i] = keep
			b.moved = append(b.moved, i)
		}
	}
	w.batches = append(w.batches, b)
}

// booked is how much of a lot expiry entries have taken and nothing has given back.
func (w *model) booked(l *modelLot) int64 {
	return w.number(`SELECT -coalesce(sum(x.amount + coalesce((SELECT sum(b.amount) FROM entry b WHERE b.reverses = x.id AND b.reason = ?3), 0)), 0) FROM entry x
		WHERE x.reverses = ?1 AND x.reason = ?2`, l.id, ReasonExpire, ReasonExpireRestore)
}

package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"
)

// This file compares the book with the model after each act.

// check compares the whole book with the model.
func (w *model) check(ctx context.Context) {
	w.t.Helper()
	w.writeOff()
	w.learn()
	for _, m := range w.members {
		w.must(w.lookUpStatus(m))
		if m.into == nil {
			w.checkMember(ctx, m)
		}
	}
	w.checkLines()
	w.checkRefunds()
	w.checkIdentities()
	w.checkLapsed()
	w.checkLots()
	w.checkFigures()
	found, err := w.book.Doctor(ctx, true, "")
	w.must(err)
	found.Findings = slices.DeleteFunc(found.Findings, func(f Finding) bool { return f.Code == FindingClock }) // moveClock
	if len(found.Findings) > 0 {
		w.t.Fatalf("doctor: %+v", found.Findings)
	}
}

func (w *model) lookUpStatus(m *modelMember) error {
	_, err := w.look.one(func(s *sqlite.Stmt) { m.status = s.ColumnText(0) }, "SELECT status FROM member WHERE id = ?", m.id)
	return err
}

func (w *model) checkMember(ctx context.Context, m *modelMember) {
	w.t.Helper()
	balance, pending := w.balance(m)
	type lot struct {
		id, left          int64
		releases, expires Day
	}
	var living []lot
	for _, l := range m.lots {
		if l.left > 0 && !w.lapsed(l) {
			living = append(living, lot{l.id, l.left, l.releases, l.expires})
		}
	}
	if m.debt > 0 && len(living) > 0 {
		w.t.Fatalf("M%d owes %d and has %+v", m.id, m.debt, living)
	}
	got, err := w.book.Member(ctx, m.id)
	w.must(err)
	if got.Balance != balance || got.Pending != pending || got.Debt != m.debt {
		w.t.Fatalf("M%d has balance %d, pending %d, debt %d; the model says %d, %d, %d%s",
			m.id, got.Balance, got.Pending, got.Debt, balance, pending, m.debt, w.story("member = ?", m.id))
	}
	var lots []lot
	for _, l := range got.Lots {
		lots = append(lots, lot{l.Entry, l.Left, l.Releases, l.Expires})
	}
	slices.SortFunc(lots, func(a, b lot) int { return int(a.id - b.id) })
	slices.SortFunc(living, func(a, b lot) int { return int(a.id - b.id) })
	if !slices.Equal(lots, living) {
		w.t.Fatalf("M%d has lots %+v; the model says %+v%s", m.id, lots, living, w.story("member = ?", m.id))
	}
	if tags := slices.Sorted(maps.Keys(m.tags)); !slices.Equal(tags, got.Tags) || got.Joined != m.joined.at {
		w.t.Fatalf("M%d has tags %q and joined at %d; the model says %q and %d", m.id, got.Tags, got.Joined, tags, m.joined.at)
	}
	var orders, spend, refunds int64
	var days []Day
	for _, o := range w.counted(m) {
		orders, spend, refunds = orders+1, spend+o.total-o.refunded, refunds+o.refunded
		days = append(days, o.day)
	}
	slices.Sort(days)
	var first, last Day
	if len(days) > 0 {
		first, last = days[0], days[len(days)-1]
	}
	if got.Lifetime.Orders != orders || got.Lifetime.Spend != spend || got.Lifetime.Refund != refunds || got.First != first || got.Last != last {
		w.t.Fatalf("M%d has %+v, first %s, last %s; the model says %d orders, %d, refunds %d, %s, %s", m.id, got.Lifetime, got.First, got.Last, orders, spend, refunds, first, last)
	}
}

// counted are the purchases of a person and of everybody merged into them.
func (w *model) counted(m *modelMember) (list []*modelOrder) {
	for _, o := range w.orders {
		if o.owner != nil && o.owner.survivor() == m && o.stands() && o.currency == "CNY" {
			list = append(list, o)
		}
	}
	return list
}

// checkLines compares what was bought in each order.
func (w *model) checkLines() {
	w.t.Helper()
	want, got := map[string]bool{}, map[string]bool{}
	for _, o := range w.orders {
		for n, l := range o.lines {
			want[fmt.Sprint(o.id, " ", n+1, " ", l)] = true
		}
	}
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		l := LineDraft{SKU: s.ColumnText(2), Name: s.ColumnText(3), Quantity: s.ColumnInt64(4), Price: s.ColumnInt64(5), Discount: s.ColumnInt64(6)}
		got[fmt.Sprint(s.ColumnInt64(0), " ", s.ColumnInt64(1), " ", l)] = true
		return nil
	}, "SELECT l.order_id, l.n, p.key, p.name, l.quantity, l.price, l.discount FROM line l JOIN product p ON p.id = l.product"))
	if !maps.Equal(got, want) {
		w.t.Fatalf("lines %v; the model says %v", got, want)
	}
}

// checkRefunds compares what each order is, and which of its refunds were told one by one.
func (w *model) checkRefunds() {
	w.t.Helper()
	want, got := map[string]bool{}, map[string]bool{}
	for _, o := range w.orders {
		if o.out == 0 {
			want[fmt.Sprint(o.id, o.status, o.grain, o.total, o.refunded)] = true
		}
		for _, r := range o.told {
			want[fmt.Sprint(o.id, r)] = true
		}
	}
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		got[fmt.Sprint(s.ColumnInt64(0), Status(s.ColumnInt64(1)), Grain(s.ColumnInt64(2)), s.ColumnInt64(3), s.ColumnInt64(4))] = true
		return nil
	}, "SELECT id, status, grain, total, refunded FROM orders WHERE withdrawn IS NULL"))
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		got[fmt.Sprint(s.ColumnInt64(0), RefundRow{Key: s.ColumnText(1), Amount: s.ColumnInt64(2), Grain: Grain(s.ColumnInt64(3))})] = true
		return nil
	}, "SELECT order_id, key, amount, grain FROM order_refund"))
	if !maps.Equal(got, want) {
		w.t.Fatalf("orders and refunds %v; the model says %v", got, want)
	}
}

// checkIdentities compares whose each identity is.
func (w *model) checkIdentities() {
	w.t.Helper()
	want, got := map[string]int64{}, map[string]int64{}
	for i, m := range w.identities {
		want[i] = m.id
	}
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		i := s.ColumnText(1)
		if source := s.ColumnText(0); source != SourceEmail && source != SourcePhone {
			i = source + " " + i
		}
		got[i] = s.ColumnInt64(2)
		return nil
	}, "SELECT source, key, member FROM identity"))
	if !maps.Equal(got, want) {
		w.t.Fatalf("identities %v; the model says %v", got, want)
	}
}

// checkLapsed compares, by order, what has lapsed: still on the lot or booked as expired.
func (w *model) checkLapsed() {
	w.t.Helper()
	model, book := map[int64]int64{}, map[int64]int64{}
	for _, m := range w.members {
		for _, l := range m.lots {
			if w.lapsed(l) && l.left > 0 {
				var order int64
				if l.order != nil {
					order = l.order.id
				}
				model[order] += l.left
			}
		}
	}
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		if n := s.ColumnInt64(1); n != 0 {
			book[s.ColumnInt64(0)] += n
		}
		return nil
	}, `SELECT coalesce(e.order_id, 0), e.amount - coalesce(l.used, 0)
		- coalesce((SELECT sum(x.amount + coalesce((SELECT sum(b.amount) FROM entry b WHERE b.reverses = x.id AND b.reason = ?3), 0)) FROM entry x WHERE x.reverses = e.id AND x.reason = ?1), 0)
		FROM entry e LEFT JOIN lot l ON l.entry = e.id WHERE e.amount > 0 AND e.expires IS NOT NULL AND e.expires < ?2`, ReasonExpire, w.today(), ReasonExpireRestore))
	for order, n := range book {
		if model[order] != n {
			w.t.Fatalf("of order %d %d points have lapsed; the model says %d%s", order, n, model[order], w.story("coalesce(order_id, ?1) = ?1", order))
		}
		delete(model, order)
	}
	if len(model) > 0 {
		w.t.Fatalf("lapsed only in the model: %v", model)
	}
}

// checkLots holds the ledger's own arithmetic: sums, lots, debts, allocations.
func (w *model) checkLots() {
	w.t.Helper()
	for what, sql := range map[string]string{
		"a member's entries are not lots less debt": `SELECT r.member FROM rollup r WHERE r.total + r.debt <>
			(SELECT coalesce(sum(e.amount - coalesce(l.used, 0)), 0) FROM entry e LEFT JOIN lot l ON l.entry = e.id WHERE e.member = r.member AND e.amount > 0)
			OR r.total <> (SELECT coalesce(sum(amount), 0) FROM entry e WHERE e.member = r.member)`,
		"a lot is used beyond its size": `SELECT e.id FROM entry e JOIN lot l ON l.entry = e.id WHERE l.used > e.amount OR e.amount < 0`,
		"a lot's allocations are not its use": `SELECT l.entry FROM lot l WHERE l.used <>
			coalesce((SELECT sum(amount) FROM allocation a WHERE a.lot = l.entry), 0) - coalesce((SELECT sum(amount) FROM allocation a WHERE a.entry = l.entry AND a.amount < 0), 0)`,
		"a debit takes from another member's lot": `SELECT a.entry FROM allocation a JOIN entry e ON e.id = a.entry JOIN entry l ON l.id = a.lot WHERE e.member <> l.member`,
		"an order earned twice":                   `SELECT order_id FROM entry WHERE order_id IS NOT NULL GROUP BY order_id, reason, revision HAVING count(*) > 1`,
		"a chain of orders has a hole or a stranger": `WITH RECURSIVE chain(member, id) AS (SELECT member, order_head FROM rollup WHERE order_head IS NOT NULL
			UNION ALL SELECT c.member, o.prev FROM chain c JOIN orders o ON o.id = c.id WHERE o.prev IS NOT NULL)
			SELECT o.id FROM orders o LEFT JOIN chain c ON c.id = o.id WHERE coalesce(c.member, 0) <> coalesce(o.member, 0)`,
	} {
		if n := w.number(sql); n != 0 {
			w.t.Fatalf("%s: %d", what, n)
		}
	}
}

// checkFigures recounts the day rollups from the model's orders.
func (w *model) checkFigures() {
	w.t.Helper()
	want := map[string]int64{}
	for _, o := range w.orders {
		if o.stands() {
			k := fmt.Sprintf("%s %s %s ", o.day, o.source, o.currency)
			want[k+"orders"]++
			want[k+"gross"] += o.total
			want[k+"refund"] += o.refunded
		}
	}
	for _, m := range w.members {
		if m.into != nil {
			continue
		}
		var days []Day
		for _, o := range w.counted(m) {
			days = append(days, o.day)
		}
		slices.Sort(days)
		if len(days) > 0 {
			want[days[0].String()+" first"]++
		}
		if len(days) > 1 {
			want[days[1].String()+" second"]++
		}
		active := map[Day]bool{}
		for _, d := range days {
			for i := range Day(90) {
				active[d+i] = true
			}
		}
		for d := range active {
			if !active[d-1] {
				want[d.String()+" active"]++
			}
			if !active[d+1] {
				want[(d+1).String()+" active"]--
			}
		}
	}
	got := map[string]int64{}
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		k := fmt.Sprintf("%s %s %s ", Day(s.ColumnInt64(0)), modelSource{s.ColumnText(1), s.ColumnText(6)}, s.ColumnText(2))
		got[k+"orders"], got[k+"gross"], got[k+"refund"] = s.ColumnInt64(3), s.ColumnInt64(4), s.ColumnInt64(5)
		return nil
	}, "SELECT d.day, s.name, d.currency, d.orders, d.gross, d.refund, s.shop FROM day_order d JOIN source s ON s.id = d.source"))
	w.must(w.look.query(func(s *sqlite.Stmt) error {
		got[Day(s.ColumnInt64(0)).String()+" "+[]string{"", "first", "second", "active"}[s.ColumnInt64(1)]] = s.ColumnInt64(2)
		return nil
	}, "SELECT day, kind, n FROM day_count WHERE kind <= 3"))
	for k := range got {
		if got[k] != want[k] {
			w.t.Fatalf("rollup %q is %d; the model says %d", k, got[k], want[k])
		}
	}
	for k := range want {
		if got[k] != want[k] {
			w.t.Fatalf("rollup %q is %d; the model says %d", k, got[k], want[k])
		}
	}
}

package store

import (
	"cmp"
	"slices"
	"time"
)

// The model is the ledger told again in plain structs and slices: it shares no code with the store and the programme.
// Lapsed lots keep what they have left, whether or not the store has booked their expiry yet.

// modelLot is one credit.
type modelLot struct {
	id       int64 // the entry that gave it, learned from the book after the act
	owner    *modelMember
	order    *modelOrder
	size     int64 // what the entry brought to it, before a debt was paid
	left     int64
	releases Day
	expires  Day
}

// rank orders lots by their entries; those of the act under way are the newest.
func (l *modelLot) rank() int64 {
	if l.id == 0 {
		return 1 << 40
	}
	return l.id
}

// modelTaking is how much a debit has from a lot.
type modelTaking struct {
	lot  *modelLot
	n    int64
	dead bool // it had lapsed before it was taken
}

// modelDebit is a debit that can be given back.
type modelDebit struct {
	entry  int64 // learned
	owner  *modelMember
	order  *modelOrder
	taken  []modelTaking
	amount int64
	back   int64
	tick   int64
}

// modelOff is what is left of a write-off.
type modelOff struct {
	tick  int64
	debit *modelDebit // nil: it is never given back
	n     int64
}

// modelShort is what a debit of the act under way took back that no lot had.
type modelShort struct {
	owner *modelMember
	debit *modelDebit // nil: it is never given back
	n     int64
}

// modelMember is one person.
type modelMember struct {
	id       int64
	lots     []*modelLot // in the order of their entries
	debt     int64
	owed     int64         // the debt before the act under way
	offs     []*modelOff   // the older first
	orders   []*modelOrder // own chain, oldest first
	into     *modelMember
	excluded string
	status   string // as the book has it
	tags     map[string]bool
	joined   modelJoined
}

// modelJoined is when somebody joined; the zero value: not yet.
type modelJoined struct {
	at  Instant
	day Day
}

func (m *modelMember) survivor() *modelMember {
	for m.into != nil {
		m = m.into
	}
	return m
}

func (w *model) lapsed(l *modelLot) bool   { return l.expires != 0 && l.expires < w.today() }
func (w *model) released(l *modelLot) bool { return l.releases <= w.today() }

// spendingOrder sorts lots: the soonest to lapse first, never last, then the older.
func spendingOrder(lots []*modelLot) []*modelLot {
	sorted := slices.Clone(lots)
	slices.SortStableFunc(sorted, func(a, b *modelLot) int {
		x, y := int64(a.expires), int64(b.expires)
		if x == 0 {
			x = 1 << 40
		}
		if y == 0 {
			y = 1 << 40
		}
		return int(x - y)
	})
	return sorted
}

// take takes up to n from the lots that pass, in the order given.
func take(lots []*modelLot, n int64, pass func(*modelLot) bool) (taken []modelTaking, rest int64) {
	for _, l := range lots {
		if n == 0 {
			break
		}
		k := min(l.left, n)
		if k == 0 || !pass(l) {
			continue
		}
		l.left -= k
		n -= k
		taken = append(taken, modelTaking{lot: l, n: k})
	}
	return taken, n
}

func (w *model) balance(m *modelMember) (balance, pending int64) {
	balance = -m.debt
	for _, l := range m.lots {
		switch {
		case w.lapsed(l):
		case w.released(l):
			balance += l.left
		default:
			pending += l.left
		}
	}
	return balance, pending
}

// credit opens a lot; a debt is paid from it first, unless it has lapsed already.
func (w *model) credit(m *modelMember, n int64, releases, expires Day, o *modelOrder) *modelLot {
	l := &modelLot{owner: m, order: o, size: n, left: n, releases: releases, expires: expires}
	if !w.lapsed(l) {
		pays := min(m.debt, n)
		m.debt -= pays
		l.left -= pays
	}
	m.lots = append(m.lots, l)
	w.opened = append(w.opened, l)
	return l
}

func (w *model) spend(m *modelMember, n int64) []modelTaking {
	taken, _ := take(spendingOrder(m.lots), n, func(l *modelLot) bool { return !w.lapsed(l) && w.released(l) })
	return taken
}

// reclaim takes back: own lots, lapsed ones too, the newest first; others released, others waiting, debt.
func (w *model) reclaim(m *modelMember, n int64, own func(*modelLot) bool) (taken []modelTaking, short int64) {
	var all []*modelLot
	for _, p := range w.members {
		if p == m || p.survivor() == m {
			all = append(all, p.lots...)
		}
	}
	add := func(lots []*modelLot, pass func(*modelLot) bool) {
		var more []modelTaking
		more, n = take(lots, n, pass)
		taken = append(taken, more...)
	}
	newest := slices.DeleteFunc(all, func(l *modelLot) bool { return l.owner != m && !w.lapsed(l) })
	slices.SortStableFunc(newest, func(a, b *modelLot) int { return int(b.rank() - a.rank()) })
	add(newest, own)
	for i := range taken {
		taken[i].dead = w.lapsed(taken[i].lot)
	}
	w.spared = nil
	if spared := min(w.spare[m], n); spared > 0 { // what the undo under way writes off again
		n, w.spare[m] = n-spared, w.spare[m]-spared
		w.spared = &modelOff{n: spared}
		m.offs = append(m.offs, w.spared)
	}
	others := spendingOrder(m.lots)
	add(others, func(l *modelLot) bool { return !own(l) && !w.lapsed(l) && w.released(l) })
	add(others, func(l *modelLot) bool { return !own(l) && !w.lapsed(l) && !w.released(l) })
	if m.debt += n; n > 0 {
		w.shorts = append(w.shorts, modelShort{owner: m, n: n})
	}
	return taken, n
}

// claws notes a debit that took something of an order back and was so much short.
func (w *model) claws(o *modelOrder, d *modelDebit, short int64) {
	d.tick = w.next()
	if o.claws = append(o.claws, d); short > 0 {
		w.shorts[len(w.shorts)-1].debit = d
	}
	if w.spared != nil {
		w.spared.debit, w.spared.tick = d, w.next()
	}
}

// writeOff ends an act: where the shop wants no debts, what it was short of is written off, the last first.
func (w *model) writeOff() {
	for i := len(w.shorts) - 1; i >= 0 && w.clamp; i-- {
		s := w.shorts[i]
		n := max(0, min(s.n, s.owner.debt-s.owner.owed))
		if s.owner.debt -= n; n > 0 {
			s.owner.offs = append(s.owner.offs, &modelOff{w.next(), s.debit, n})
		}
	}
	w.shorts = w.shorts[:0]
	for _, m := range w.members {
		m.owed = m.debt
	}
}

// oweAgain makes a debt of what was written off since a debit of which n are about to be given back, the older first.
func (w *model) oweAgain(m *modelMember, d *modelDebit, n int64) {
	var offs []*modelOff
	for p, since := d.owner, d.tick; ; {
		for _, off := range p.offs {
			if off.tick > since {
				offs = append(offs, off)
			}
		}
		if p == m {
			break
		}
		i := slices.IndexFunc(w.batches, func(b *modelBatch) bool { return b.kind == "merge" && !b.undone && b.lose == p })
		if i < 0 {
			return // the account of somebody else
		}
		p, since = p.into, max(since, w.batches[i].tick)
	}
	slices.SortStableFunc(offs, func(x, y *modelOff) int { return cmp.Compare(x.tick, y.tick) })
	for _, off := range offs {
		k := min(off.n, n)
		if k == 0 {
			continue
		}
		off.n, n, m.debt = off.n-k, n-k, m.debt+k
		w.shorts = slices.Insert(w.shorts, 0, modelShort{owner: m, debit: off.debit, n: k})
	}
}

// wouldOwe is what reclaim would leave as a debt.
func (w *model) wouldOwe(m *modelMember, n int64, own func(*modelLot) bool) int64 {
	for _, l := range m.lots {
		if own(l) || !w.lapsed(l) {
			n -= l.left
		}
	}
	return max(0, n)
}

// restore gives n of a debit back.
func (w *model) restore(m *modelMember, d *modelDebit, n int64, o *modelOrder) {
	outstanding, dead := d.amount-d.back, int64(0)
	for _, t := range d.taken {
		if t.dead && d.owner == m {
			dead += t.n
		}
	}
	whole := n
	d.back += n
	if n = min(n, outstanding-dead); n < whole { // what had lapsed lies lapsed again
		rest := whole - n
		for i := range d.taken {
			if t := &d.taken[i]; t.dead {
				k := min(t.n, rest)
				t.lot.left, t.n, rest = t.lot.left+k, t.n-k, rest-k
			}
		}
	}
	w.oweAgain(m, d, n)
	room := n - min(m.debt, n)
	given := int64(0)
	anyLapsed, never, any := false, false, false
	var releases, expires Day
	for _, t := range d.taken {
		if t.n == 0 || t.dead && d.owner == m {
			continue
		}
		any = true
		anyLapsed = anyLapsed || w.lapsed(t.lot)
		never = never || t.lot.expires == 0
		releases, expires = max(releases, t.lot.releases), max(expires, t.lot.expires)
	}
	if d.owner == m {
		order := make([]int, len(d.taken))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int {
			x, y := d.taken[a].lot, d.taken[b].lot
			ex, ey := int64(x.expires), int64(y.expires)
			if ex == 0 {
				ex = 1 << 40
			}
			if ey == 0 {
				ey = 1 << 40
			}
			if ex != ey {
				return int(ey - ex)
			}
			return int(y.id - x.id)
		})
		for _, i := range order {
			t := &d.taken[i]
			if t.dead {
				continue
			}
			k := min(t.n, room)
			room -= k
			if w.lapsed(t.lot) {
				continue
			}
			t.lot.left += k
			t.n -= k
			given += k
		}
	}
	if given == n {
		return
	}
	switch {
	case anyLapsed:
		releases, expires = 0, w.present()+w.restoreDays
	case d.owner == m || !any:
		releases, expires = 0, w.terms.last(w.present())
	case never:
		expires = 0
	}
	w.credit(m, n-given, releases, expires, o)
}

// modelTerms are earning rules. Rate is in hundredths of a point for each unit.
type modelTerms struct {
	rate       int64
	rounding   string
	basis      string
	returnDays Day
	expiry     string
}

// lapses is the last day of points of an order of a day: those whose life would be over before they can be spent live from the day on which they can.
func (t modelTerms) lapses(d Day) Day {
	last, releases := t.last(d), d+t.returnDays
	if last != 0 && last < releases {
		return t.last(releases)
	}
	return last
}

// last is the last day of points of a day, by the calendar of the standard library.
func (t modelTerms) last(d Day) Day {
	y, m, day := d.Civil()
	month := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
	endOf := func(n int) Day {
		end := month.AddDate(0, n+1, -1)
		return Date(end.Year(), end.Month(), end.Day())
	}
	switch t.expiry {
	case "none":
		return 0
	case "20d":
		return d + 20
	case "2m":
		end := endOf(2)
		_, _, most := end.Civil()
		return end - Day(most) + Day(min(day, most))
	case "month_end:1":
		return endOf(1)
	case "year_end":
		return Date(y, time.December, 31)
	}
	panic(t.expiry)
}

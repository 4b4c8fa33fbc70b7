package program

import (
	"slices"
	"sort"
)

// Lot is one credit and what is left of it.
type Lot struct {
	ID       int64 // the entry that gave it
	Order    int64 // the order it was earned by; 0 for none
	Left     int64
	Releases Day   // the first day it can be spent; 0: at once
	Expires  Day   // the last day it can be spent; 0: never lapses
	Lapse    Lapse // how that day comes about
}

// Released reports whether the lot can be spent on day as far as its release goes.
func (l Lot) Released(day Day) bool { return l.Releases <= day }

// Lapsed reports whether the lot's last day is over on day.
func (l Lot) Lapsed(day Day) bool { return l.Expires != 0 && l.Expires < day }

// Taking is how much a debit takes from a lot; negative amounts give back.
type Taking struct {
	Lot    int64
	Amount int64
}

// InSpendingOrder sorts lots as they will be spent: the soonest to lapse first, those that never lapse last, then the older.
func InSpendingOrder(lots []Lot) {
	sort.Slice(lots, func(i, j int) bool {
		a, b := &lots[i], &lots[j]
		if a.Expires == b.Expires {
			return a.ID < b.ID
		}
		return a.Expires != 0 && (b.Expires == 0 || a.Expires < b.Expires)
	})
}

// Standing is what a member has on a day.
type Standing struct {
	Balance int64 // spendable, debt taken off
	Pending int64 // not released yet
	Lapsed  int64 // past its last day and not booked as expired yet
}

// Stand adds up lots and debt on a day. Balance + Pending + Lapsed is the sum of the member's entries.
func Stand(lots []Lot, debt int64, day Day) Standing {
	s := Standing{Balance: -debt}
	for _, l := range lots {
		switch {
		case l.Lapsed(day):
			s.Lapsed += l.Left
		case l.Released(day):
			s.Balance += l.Left
		default:
			s.Pending += l.Left
		}
	}
	return s
}

// Spend takes amount from the released lots that have not lapsed, in spending order. short is what they could not cover.
func Spend(lots []Lot, amount int64, day Day) (takings []Taking, short int64) {
	return take(lots, amount, func(l Lot) bool { return l.Released(day) && !l.Lapsed(day) })
}

// Reclaim takes amount back: first from the lots that first names (an order's own, a reversed entry's own), then from the
// released ones by expiry, then from those still waiting. short is what becomes a debt.
func Reclaim(lots []Lot, amount int64, day Day, first func(Lot) bool) (takings []Taking, short int64) {
	passes := []func(Lot) bool{
		func(l Lot) bool { return !l.Lapsed(day) && first(l) },
		func(l Lot) bool { return !l.Lapsed(day) && !first(l) && l.Released(day) },
		func(l Lot) bool { return !l.Lapsed(day) && !first(l) && !l.Released(day) },
	}
	short = amount
	for _, pass := range passes {
		var more []Taking
		more, short = take(lots, short, pass)
		takings = append(takings, more...)
	}
	return takings, short
}

// Drain takes everything from every lot, lapsed or waiting: the member's points move elsewhere.
func Drain(lots []Lot) []Taking {
	takings, _ := take(lots, 1<<62, func(Lot) bool { return true })
	return takings
}

func take(lots []Lot, amount int64, usable func(Lot) bool) (takings []Taking, short int64) {
	ordered := slices.Clone(lots)
	InSpendingOrder(ordered)
	for _, l := range ordered {
		if amount == 0 {
			break
		}
		if l.Left == 0 || !usable(l) {
			continue
		}
		t := min(l.Left, amount)
		takings = append(takings, Taking{Lot: l.ID, Amount: t})
		amount -= t
	}
	return takings, amount
}

// GiveBack returns a debit's takings up to amount: lots that still live get theirs back, the latest-lapsing first; what
// came from lapsed lots is fresh, and gets a new last day from the caller. lots tells each taken lot's days.
func GiveBack(taken []Taking, lots map[int64]Lot, amount int64, day Day) (back []Taking, fresh int64) {
	ordered := slices.Clone(taken)
	sort.Slice(ordered, func(i, j int) bool {
		a, b := &ordered[i], &ordered[j]
		x, y := lots[a.Lot].Expires, lots[b.Lot].Expires
		if x == 0 {
			x = 1<<31 - 1
		}
		if y == 0 {
			y = 1<<31 - 1
		}
		if x != y {
			return y < x
		}
		return b.Lot < a.Lot
	})
	for _, t := range ordered {
		n := min(t.Amount, amount)
		if n <= 0 {
			continue
		}
		if lots[t.Lot].Lapsed(day) {
			fresh += n
		} else {
			back = append(back, Taking{Lot: t.Lot, Amount: -n})
		}
		amount -= n
	}
	return back, fresh
}

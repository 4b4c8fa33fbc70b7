package store

import (
	"slices"

	"zombiezen.com/go/sqlite"
)

// Points can come to a lot from others: what is given back when the lot it came from has lapsed is a lot of its own, and so is each lot that
// a merge brings. They stay points of the month in which they were given first. What a debit takes is kept in the order of its lots, and comes
// back in that order.

// points are some of one lot, given in one month.
type points struct {
	lot    int64
	month  vintageMonth
	amount int64
}

// movedPoints follows points from lot to lot.
type movedPoints struct {
	due  []moveDue
	out  map[int64][]points // by entry: what it took that is given back later, or that a merge took along
	debt map[int64]int64    // by entry that gives back: the debit
	back map[int64]int64    // by entry: what it has given back to the lots it came from
	lots map[int64][]points // by lot that holds points of others: what is left of them
	came map[[2]int64]bool  // by merge and lot: it has come to the other member
}

// moveDue is a credit that may bring points from other lots: amount less what it gives back to them.
type moveDue struct{ credit, debit, amount int64 }

// findMoves finds the credits that may bring points from other lots, with the debits that those come from: what a restore reverses, and
// for a merge what it took from the member before.
func (v *vintages) findMoves(s *sweep) error {
	m := &v.moves
	m.out, m.debt, m.back, m.lots, m.came = map[int64][]points{}, map[int64]int64{}, map[int64]int64{}, map[int64][]points{}, map[[2]int64]bool{}
	var ids []int64
	for _, part := range v.moved {
		ids = append(ids, *part...)
	}
	slices.Sort(ids)
	merge := int64(0)
	for _, id := range ids {
		d := moveDue{credit: id}
		if _, err := s.one(func(r *sqlite.Stmt) { d.debit, d.amount = r.ColumnInt64(0), r.ColumnInt64(1) }, "SELECT coalesce(reverses, 0), amount FROM entry WHERE id = ?", id); err != nil {
			return err
		}
		if d.amount < 0 {
			merge = id
			continue
		}
		if v.fate[id] == fateMoved {
			d.debit = merge
		}
		m.due, m.debt[id], m.out[d.debit] = append(m.due, d), d.debit, nil
	}
	return nil
}

// take takes points off a lot that was given in a month, the first that came to it first.
func (m *movedPoints) take(entry int64, p points) (list []points) {
	if left, brought := m.lots[p.lot]; brought {
		for p.amount > 0 && len(left) > 0 {
			n := min(p.amount, left[0].amount)
			list = append(list, points{p.lot, left[0].month, n})
			if left[0].amount, p.amount = left[0].amount-n, p.amount-n; left[0].amount == 0 {
				left = left[1:]
			}
		}
		m.lots[p.lot] = left
	}
	if p.amount > 0 {
		list = append(list, p)
	}
	if kept, wanted := m.out[entry]; wanted {
		m.out[entry] = append(kept, list...)
	}
	return list
}

// give gives points back to a lot that was given in a month: those that the entry's debit took of it last.
func (m *movedPoints) give(entry int64, p points) (list []points) {
	m.back[entry] += p.amount
	taken := m.out[m.debt[entry]]
	for i := len(taken) - 1; i >= 0 && p.amount > 0; i-- {
		if n := min(p.amount, taken[i].amount); n > 0 && taken[i].lot == p.lot {
			list = append(list, points{p.lot, taken[i].month, n})
			taken[i].amount, p.amount = taken[i].amount-n, p.amount-n
		}
	}
	if p.amount > 0 {
		list = append(list, p)
	}
	if left, brought := m.lots[p.lot]; brought {
		slices.Reverse(list)
		m.lots[p.lot] = slices.Concat(list, left)
	}
	return list
}

// ofOneLot are the points of the first lot of a merge of which there are so many and that has not come yet: each comes whole.
func (m *movedPoints) ofOneLot(merge, amount int64) []points {
	list := m.out[merge]
	for from := 0; from < len(list); {
		to, sum := from, int64(0)
		for ; to < len(list) && list[to].lot == list[from].lot; to++ {
			sum += list[to].amount
		}
		if lot := [2]int64{merge, list[from].lot}; sum == amount && !m.came[lot] {
			m.came[lot] = true
			return slices.Clone(list[from:to])
		}
		from = to
	}
	return nil
}

// settle works out what the credits before an entry have brought. Points of which nobody knows where they came from count as given then.
func (v *vintages) settle(by byMonth, before int64) {
	m := &v.moves
	for len(m.due) > 0 && m.due[0].credit < before {
		d := m.due[0]
		m.due = m.due[1:]
		want, merged := d.amount-m.back[d.credit], v.fate[d.credit] == fateMoved
		if want <= 0 {
			continue
		}
		list := m.out[d.debit]
		if merged {
			list = m.ofOneLot(d.debit, want)
		}
		var came []points
		for i := range list {
			n := min(want, list[i].amount)
			if n == 0 {
				continue
			}
			list[i].amount, want = list[i].amount-n, want-n
			came = append(came, points{d.credit, list[i].month, n})
			if !merged {
				v.book(by, v.fate[d.credit], d.credit, list[i].month, -n)
			}
		}
		if want > 0 {
			came = append(came, points{d.credit, v.happened[d.credit], want})
			by.of(v.happened[d.credit]).Issued += want
		}
		m.lots[d.credit] = came
	}
}

package reports

import (
	"cmp"
	"slices"
	"sort"

	"regulars/store"
)

// What is kept of products that go together.
const (
	partnersEach = 6  // of each product
	partnersMin  = 3  // orders with both, at least
	gapsMin      = 10 // times that somebody bought a product again, before its gap is told
)

// habitsOf says which products are bought together more often than chance would have it, and how long customers do with each.
func habitsOf(l *store.Lines) (pairs []store.Pair, habits []store.Habit) {
	b := basketsOf(l, Period{From: -1 << 31, To: 1<<31 - 1})
	least := max(partnersMin, b.n/5000)
	b.eachProduct(least, false, func(a int, others []int32, together []int64) {
		var list []pair
		for _, other := range others {
			p := pair{a: int32(a), b: other, together: together[other], countA: b.counts[a], countB: b.counts[other], n: b.n}
			if p.together >= least && p.lift() > 1 {
				list = append(list, p)
			}
		}
		sort.Slice(list, func(i, j int) bool {
			return cmp.Or(cmp.Compare(list[j].together, list[i].together), cmp.Compare(list[i].b, list[j].b)) < 0
		})
		for _, p := range list[:min(partnersEach, len(list))] {
			pairs = append(pairs, store.Pair{Product: l.Products[a].ID, Other: l.Products[p.b].ID, Together: p.together, Of: p.countA})
		}
	})
	gaps, firsts := boughtAgain(l)
	for i, product := range l.Products {
		if b.counts[i] == 0 {
			continue
		}
		h := store.Habit{Product: product.ID, First: firsts[i]}
		if gaps[i].n >= gapsMin {
			h.Gap = int64(gaps[i].quantile(50) + 0.5)
		}
		habits = append(habits, h)
	}
	return pairs, habits
}

// sale is one product that one customer bought on one day.
type sale struct {
	buyer, product int32
	day            store.Day
}

// boughtAgain are, product by product, the days until the same customer bought it again, and the day of its first sale.
func boughtAgain(l *store.Lines) (gaps []histogram, firsts []store.Day) {
	gaps, firsts = make([]histogram, len(l.Products)), make([]store.Day, len(l.Products))
	sales := make([]sale, 0, len(l.Product))
	for i := range l.Len() {
		for _, product := range l.Product[l.Start[i]:l.Start[i+1]] {
			if at := firsts[product]; at == 0 || l.Day[i] < at {
				firsts[product] = l.Day[i]
			}
			if l.Buyer[i] >= 0 {
				sales = append(sales, sale{l.Buyer[i], product, l.Day[i]})
			}
		}
	}
	slices.SortFunc(sales, func(a, b sale) int {
		return cmp.Or(cmp.Compare(a.buyer, b.buyer), cmp.Compare(a.product, b.product), cmp.Compare(a.day, b.day))
	})
	for i := 1; i < len(sales); i++ {
		if a, b := sales[i-1], sales[i]; a.buyer == b.buyer && a.product == b.product && a.day < b.day {
			gaps[b.product].add(int(b.day - a.day))
		}
	}
	return gaps, firsts
}

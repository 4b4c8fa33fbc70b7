package reports

import (
	"cmp"
	"math"
	"slices"

	"regulars/store"
)

// affinity says which products are bought together more often than chance would have it. A basket is the different products
// of one order; products that the shop has excluded, such as postage, are in none. Pairs are ranked by how often they occur
// and listed only with a lift above 1: the highest lifts belong to rare colours of one thing, and help nobody.
// Definitions: Agrawal, Imieliński and Swami 1993 (support, confidence); Brin and others 1997 (lift, conviction).
func affinity(in Input) *Sheet {
	b := basketsOf(in.Lines, in.Period)
	least := in.Options.least(b.n)
	pairs := b.pairs(least, in.Options.pairLimit())
	s := &Sheet{Name: "affinity", Period: in.Period, N: b.n}
	if in.Shop != nil {
		s.Currency = in.Shop.Currency
	}
	first, ok := firstLine(in.Lines)
	s.compare(in, first, ok, func(p Period) []Figure {
		if p == in.Period {
			return b.figures(least)
		}
		earlier := basketsOf(in.Lines, p)
		enough := in.Options.least(earlier.n)
		earlier.pairs(enough, 0) // counts them
		return earlier.figures(enough)
	})
	s.Tables = []Table{pairTable(in.Lines, pairs)}
	s.Finding, s.Next = pairFinding(in.Lines, b.n, pairs)
	return s
}

// figures are what was counted of a period's baskets.
func (b *baskets) figures(least int64) []Figure {
	return []Figure{
		{"baskets", Count(b.n)},
		{"products", Count(b.products)},
		{"basket_size", mean(b.lines, b.n)},
		{"least_count", Count(least)},
		{"pairs", Count(b.found)},
	}
}

// firstLine is the day of the first order with products; ok is false without one.
func firstLine(l *store.Lines) (first store.Day, ok bool) {
	if l.Len() == 0 {
		return 0, false
	}
	return slices.Min(l.Day), true
}

// baskets are those of a period.
type baskets struct {
	lines    int64 // products in all of them
	n        int64
	products int64
	found    int64   // pairs that were frequent enough and of lift above 1
	counts   []int64 // baskets by product
	start    []int32 // of basket i: product[start[i]:start[i+1]]
	product  []int32
}

func basketsOf(l *store.Lines, p Period) *baskets {
	b := &baskets{counts: make([]int64, len(l.Products)), start: []int32{0}}
	for i := range l.Len() {
		if !p.Holds(l.Day[i]) {
			continue
		}
		b.n++
		basket := l.Product[l.Start[i]:l.Start[i+1]]
		b.lines += int64(len(basket))
		for _, product := range basket {
			if b.counts[product]++; b.counts[product] == 1 {
				b.products++
			}
		}
		b.product = append(b.product, basket...)
		b.start = append(b.start, int32(len(b.product)))
	}
	return b
}

// pair is two products, the rarer one first, so that the confidence is the larger of the two.
type pair struct {
	a, b      int32
	together  int64 // baskets with both
	countA, n int64
	countB    int64
}

// pairs counts the pairs of frequent products: product by product, over the baskets that hold it, with one counter for each
// other product, which needs no table of all pairs.
func (b *baskets) pairs(least int64, limit int) []pair {
	var list []pair
	b.eachProduct(least, true, func(a int, others []int32, together []int64) {
		for _, other := range others {
			p := pair{a: int32(a), b: other, together: together[other], countA: b.counts[a], countB: b.counts[other], n: b.n}
			if p.together < least || p.lift() <= 1 {
				continue
			}
			b.found++
			if p.countA > p.countB {
				p.a, p.b, p.countA, p.countB = p.b, p.a, p.countB, p.countA
			}
			list = append(list, p)
		}
		if len(list) >= 2*limit+1000 {
			list = firstPairs(list, limit)
		}
	})
	return firstPairs(list, limit)
}

// eachProduct tells of every frequent product with which other frequent ones it shares baskets, and how many, by product. With above
// set only those that stand after it are told, so that each pair is told once.
func (b *baskets) eachProduct(least int64, above bool, tell func(a int, others []int32, together []int64)) {
	holds := b.holders(least)
	together := make([]int64, len(b.counts))
	var others []int32
	for a := range holds {
		for _, basket := range holds[a] {
			for _, other := range b.product[b.start[basket]:b.start[basket+1]] {
				if int(other) != a && b.counts[other] >= least && (int(other) > a || !above) {
					if together[other]++; together[other] == 1 {
						others = append(others, other)
					}
				}
			}
		}
		tell(a, others, together)
		for _, other := range others {
			together[other] = 0
		}
		others = others[:0]
	}
}

// holders are the baskets of each frequent product; nil of the others.
func (b *baskets) holders(least int64) [][]int32 {
	holds := make([][]int32, len(b.counts))
	for basket := range len(b.start) - 1 {
		for _, product := range b.product[b.start[basket]:b.start[basket+1]] {
			if b.counts[product] >= least {
				holds[product] = append(holds[product], int32(basket))
			}
		}
	}
	return holds
}

// firstPairs are the most frequent ones, of equals those of higher lift.
func firstPairs(list []pair, limit int) []pair {
	slices.SortFunc(list, func(p, q pair) int {
		return cmp.Or(cmp.Compare(q.together, p.together), cmp.Compare(q.lift(), p.lift()), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	return list[:min(limit, len(list))]
}

func (p pair) supportA() float64   { return float64(p.countA) / float64(p.n) }
func (p pair) supportB() float64   { return float64(p.countB) / float64(p.n) }
func (p pair) support() float64    { return float64(p.together) / float64(p.n) }
func (p pair) confidence() float64 { return float64(p.together) / float64(p.countA) }

// lift is how many times more often the second is bought with the first than by everybody.
func (p pair) lift() float64 {
	return float64(p.together) * float64(p.n) / (float64(p.countA) * float64(p.countB))
}

// leverage is the share of baskets with both beyond what chance gives.
func (p pair) leverage() float64 { return p.support() - p.supportA()*p.supportB() }

// conviction is infinite, and so not defined, where the first never comes without the second.
func (p pair) conviction() float64 { return (1 - p.supportB()) / (1 - p.confidence()) }

func (p pair) jaccard() float64 {
	return float64(p.together) / float64(p.countA+p.countB-p.together)
}

func (p pair) cosine() float64 { return p.support() / math.Sqrt(p.supportA()*p.supportB()) }

func (p pair) kulczynski() float64 {
	return (p.confidence() + float64(p.together)/float64(p.countB)) / 2
}

// zhang is Zhang's measure of association, from -1 to 1.
func (p pair) zhang() float64 {
	return p.leverage() / max(p.support()*(1-p.supportA()), p.supportA()*(p.supportB()-p.support()))
}

// pairTable has the pairs. Products are named as the shop names them; their keys stand behind.
func pairTable(l *store.Lines, pairs []pair) Table {
	t := Table{Name: "pairs", Chart: ChartNone, Columns: []Column{
		{"product", KindText},
		{"bought_with", KindText},
		{"count", KindCount},
		{"confidence", KindRate},
		{"lift", KindNumber},
		{"support", KindRate},
		{"product_key", KindText},
		{"bought_with_key", KindText},
		{"leverage", KindNumber},
		{"conviction", KindNumber},
		{"jaccard", KindNumber},
		{"cosine", KindNumber},
		{"kulczynski", KindNumber},
		{"zhang", KindNumber},
	}}
	for _, p := range pairs {
		a, b := l.Products[p.a], l.Products[p.b]
		t.Rows = append(t.Rows, []Value{
			Word(cmp.Or(a.Name, a.Key)), Word(cmp.Or(b.Name, b.Key)), Count(p.together), Rate(p.confidence()), Number(p.lift()), Rate(p.support()),
			Word(a.Key), Word(b.Key), Number(p.leverage()), Number(p.conviction()), Number(p.jaccard()), Number(p.cosine()),
			Number(p.kulczynski()), Number(p.zhang()),
		})
	}
	return t
}

// pairFinding tells of the first pair.
func pairFinding(l *store.Lines, n int64, pairs []pair) (Sentence, Step) {
	next := Step{Say: say("report.next.affinity.none"), Report: "repeat"}
	switch {
	case n == 0:
		return say("report.finding.affinity.none"), next
	case n < enough || len(pairs) == 0:
		return say("report.finding.affinity.few", "n", n), next
	}
	p := pairs[0]
	a, b := l.Products[p.a], l.Products[p.b]
	nameA, nameB := Word(cmp.Or(a.Name, a.Key)), Word(cmp.Or(b.Name, b.Key))
	next = Step{Say: say("report.next.affinity", "a", nameA, "b", nameB), Report: "rfm"}
	return say("report.finding.affinity", "a", nameA, "b", nameB, "share", hundredth(p.confidence()), "lift", Number(p.lift()), "n", p.together), next
}

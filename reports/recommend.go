package reports

import (
	"cmp"
	"sort"

	"regulars/lang"
	"regulars/store"
)

// Offer is one product to offer a member next, and why.
type Offer struct {
	Product store.Product
	Score   float64 // how likely it is the right one, 0 to 1
	Because Sentence
}

// Name is the product's name, or its key where it has none.
func (o *Offer) Name() string { return cmp.Or(o.Product.Name, o.Product.Key) }

// Reason is the sentence in l.
func (o *Offer) Reason(l lang.Lang) string { return o.Because.In(l) }

// What an offer rests on.
const (
	tasteDays  = 180 // what was bought longer ago says nothing of what goes with it
	justBought = 14  // days in which nobody wants the same thing again
	dueFrom    = 0.75
	dueUntil   = 2.5  // times the usual gap: later the member has found another source
	freshWorth = 0.25 // a new product of a category that is the whole of a member's taste
)

// OfferNext says what to offer a member next: what is due to be bought again, what others buy with what the member has bought, and
// what is new in the member's favourite category. Never what was just bought, and each product once, for its best reason.
func OfferNext(t store.Taste, limit int) []Offer {
	r := recommender{Taste: t, last: map[int64]store.Day{}, best: map[int64]Offer{}}
	for _, b := range t.Bought {
		r.last[b.Product] = b.Days[len(b.Days)-1]
	}
	r.due()
	r.together()
	r.fresh()
	list := make([]Offer, 0, len(r.best))
	for _, o := range r.best {
		list = append(list, o)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Product.ID, b.Product.ID)) < 0
	})
	return list[:min(limit, len(list))]
}

type recommender struct {
	store.Taste
	last map[int64]store.Day // when each product was bought last
	best map[int64]Offer
}

// offer keeps an offer of a product that is for sale, unless it was just bought or there is a better reason for it.
func (r *recommender) offer(product int64, score float64, because Sentence) {
	p, sold := r.Products[product]
	last, bought := r.last[product]
	if !sold || bought && r.Today-last < justBought || score <= r.best[product].Score {
		return
	}
	r.best[product] = Offer{Product: p, Score: min(score, 1), Because: because}
}

// due offers again what the member buys again and again, by the member's own gap where there is one, else by everybody's.
func (r *recommender) due() {
	for _, b := range r.Bought {
		gap, own := r.Habits[b.Product].Gap, int64(0)
		if n := len(b.Days); n > 2 {
			own = int64(b.Days[n-1]-b.Days[0]) / int64(n-1)
		}
		if gap = cmp.Or(own, gap); gap <= 0 {
			continue
		}
		since := int64(r.Today - b.Days[len(b.Days)-1])
		if late := float64(since) / float64(gap); late >= dueFrom && late <= dueUntil {
			score := 0.9 - 0.3*max(late-1, 1-late) // the nearer the day, the surer
			if own == 0 {
				score *= 0.7
			}
			r.offer(b.Product, score, say("recommend.due", "days", since, "gap", gap))
		}
	}
}

// together offers what is bought with what the member bought lately and has not bought for as long.
func (r *recommender) together() {
	for _, p := range r.Pairs {
		last := r.last[p.Product]
		had, bought := r.last[p.Other]
		if r.Today-last > tasteDays || bought && r.Today-had <= tasteDays {
			continue
		}
		with := r.Products[p.Product]
		r.offer(p.Other, float64(p.Together)/float64(p.Of), say("recommend.together", "with", Word(cmp.Or(with.Name, with.Key)), "n", p.Together, "of", p.Of))
	}
}

// fresh offers what is new in the category that the member bought most of.
func (r *recommender) fresh() {
	days := map[string]int{}
	all := 0
	for _, b := range r.Bought {
		if category := r.Products[b.Product].Category; category != "" {
			days[category] += len(b.Days)
		}
		all += len(b.Days)
	}
	favourite := ""
	for category, n := range days {
		if n > days[favourite] || n == days[favourite] && category < favourite {
			favourite = category
		}
	}
	if favourite == "" {
		return
	}
	for product, h := range r.Habits {
		if _, bought := r.last[product]; !bought && r.Products[product].Category == favourite {
			r.offer(product, freshWorth*float64(days[favourite])/float64(all), say("recommend.fresh", "category", Word(favourite), "day", OnDay(h.First)))
		}
	}
}

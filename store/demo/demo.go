// Package demo makes up a shop that looks alive: people who come once, people who come every other week, people who have
// stopped, with the seasons of a shop that sells tea and camellia care in China and abroad. Everything follows from the
// seed: the same Plan gives the same shop on every machine, and no clock is read.
//
// The figures are drawn as buying is modelled (Fader, Hardie and Lee 2005, "Counting Your Customers the Easy Way",
// Marketing Science 24(2)): each customer has a pace of their own, heavy-tailed over customers, and may drop out after
// every purchase. Phones stand in a block that belongs to nobody known to us, e-mail addresses in example.com.
package demo

import (
	"cmp"
	"iter"
	"math/rand/v2"
	"sort"
	"time"

	"regulars/store"
)

// The settings of a demo shop, for the book that is founded for it. Its zone has no summer time.
const (
	Currency = "CNY"
	Zone     = "Asia/Shanghai"
)

// Years is how far back the first order lies.
const Years = 3

// Plan says which shop to make up.
type Plan struct {
	Seed    uint64
	Members int       // how many people can be recognised, at most a million; each has placed at least one order
	Lang    string    // "zh" or "en": the script of products and notes, and of most names
	End     store.Day // everything happens before this day begins; give today
}

// Person is what is known of somebody beside the orders, to be applied after them.
type Person struct {
	Name     string
	Phone    string // 11 digits of mainland China, or "" where Email is set
	Email    string // at example.com, or "" where Phone is set
	Birthday string // MM-DD, or YYYY-MM-DD; "" when not told
	City     string
	FoundBy  string // how they found the shop; may be ""
	Tags     []string
	Note     string // may be ""
}

// Shop is a made-up shop.
type Shop struct {
	Name   string
	People []Person // in the order in which they were first drawn, not of their first orders

	plan      Plan
	persons   []person // like People, then the guests' one entry at the end
	purchases []purchase
}

// purchase is one order before it is written out: who, when, and the seed of everything else.
type purchase struct {
	at     store.Instant
	seed   uint64
	person int32
	source uint8
	number int32 // within its source, from 1
}

// zone is Zone without the need of a zone database.
var zone = time.FixedZone(Zone, 8*60*60)

// New makes up a shop. A hundred thousand members take about a second, and writing their orders out two more.
func New(plan Plan) *Shop {
	plan.Members = max(0, plan.Members)
	s := &Shop{Name: pick(plan.Lang, shopName), plan: plan}
	calendar := newCalendar(plan.End)
	random := rand.New(rand.NewPCG(plan.Seed, 0x7e61))
	for i := range plan.Members {
		p := s.newPerson(random, i)
		s.visit(random, calendar, &p, int32(i))
		s.persons = append(s.persons, p)
		s.People = append(s.People, p.Person)
	}
	s.guests(random, calendar)
	sort.Slice(s.purchases, func(i, j int) bool {
		a, b := &s.purchases[i], &s.purchases[j]
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.person, b.person), cmp.Compare(a.seed, b.seed)) < 0
	})
	var numbers [len(sources)]int32
	for i := range s.purchases {
		p := &s.purchases[i]
		numbers[p.source]++
		p.number = numbers[p.source]
	}
	return s
}

// Sources lists where the orders come from; each is imported as a file of its own.
func (s *Shop) Sources() []string {
	names := make([]string, len(sources))
	for i, from := range sources {
		names[i] = from.name
	}
	return names
}

// OrdersOf yields the orders of one source in order of time. A draft is valid until the next one.
func (s *Shop) OrdersOf(source string) iter.Seq[*store.OrderDraft] {
	return func(yield func(*store.OrderDraft) bool) {
		w := writer{shop: s}
		for i := range s.purchases {
			p := &s.purchases[i]
			if sources[p.source].name == source && !yield(w.write(p)) {
				return
			}
		}
	}
}

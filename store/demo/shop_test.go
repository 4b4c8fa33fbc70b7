package demo

import (
	"iter"

	"regulars/store"
)

// Len is how many orders the shop has.
func (s *Shop) Len() int { return len(s.purchases) }

// Orders yields every order with its source, in order of time. A draft is valid until the next one.
func (s *Shop) Orders() iter.Seq2[string, *store.OrderDraft] {
	return func(yield func(string, *store.OrderDraft) bool) {
		w := writer{shop: s}
		for i := range s.purchases {
			p := &s.purchases[i]
			if !yield(sources[p.source].name, w.write(p)) {
				return
			}
		}
	}
}

package reports

import (
	"slices"

	"regulars/store"
)

// history is what the models of buying know of customers with the same past. A transaction is a customer-day; the first
// one is not counted. Times are in half days, so that the middle of a week is a whole number too.
type history struct {
	x       int32 // repeat purchase days
	last    int32 // from the first to the last purchase day, 0 when x is 0
	watched int32 // from the first purchase day to the end
	n       int64 // how many customers have this past
}

// halfDaysAWeek is how many units of time a week has: the models speak in weeks.
const halfDaysAWeek = 14

// weeks is a time in weeks.
func weeks(halfDays int32) float64 { return float64(halfDays) / halfDaysAWeek }

// past is the history of one customer at the end of a day.
func (b *customer) past(to store.Day) history {
	return history{x: b.days - 1, last: 2 * int32(b.last-b.first), watched: 2 * int32(to-b.first), n: 1}
}

// byWeeks moves the times of histories to the middle of spans of so many weeks. The middle, and not the beginning: a repeat
// buyer whose last purchase lay at time 0 would make the likelihood unbounded.
func byWeeks(n int32) func(history) history {
	span := n * halfDaysAWeek
	middle := func(t int32) int32 { return t/span*span + span/2 }
	return func(h history) history {
		if h.watched = middle(h.watched); h.x > 0 {
			h.last = middle(h.last)
		}
		return h
	}
}

// The bits of a packed history: purchase days, last and watched time. Ten million years have fewer half days than bits.
const (
	pastBits  = 21
	pastLimit = 1<<pastBits - 1
)

// pack orders histories and makes equal ones equal numbers.
func (h history) pack() uint64 {
	return uint64(min(h.x, pastLimit))<<(2*pastBits) | uint64(min(h.last, pastLimit))<<pastBits | uint64(min(h.watched, pastLimit))
}

func unpack(key uint64, n int64) history {
	return history{int32(key >> (2 * pastBits)), int32(key >> pastBits & pastLimit), int32(key & pastLimit), n}
}

// grouped gathers the histories of all customers, equal ones together, in the order of pack. by changes each one first; nil
// keeps it.
func grouped(k *customers, by func(history) history) []history {
	keys := make([]uint64, 0, k.n)
	for i := range k.all {
		if b := &k.all[i]; b.days > 0 {
			h := b.past(k.to)
			if by != nil {
				h = by(h)
			}
			keys = append(keys, h.pack())
		}
	}
	slices.Sort(keys)
	var list []history
	for i := 0; i < len(keys); {
		from := i
		for i < len(keys) && keys[i] == keys[from] {
			i++
		}
		list = append(list, unpack(keys[from], int64(i-from)))
	}
	return list
}

// pasts are grouped histories with what the likelihoods need of them again and again.
type pasts struct {
	list    []history
	n       int64
	longest int32   // the longest time watched
	byX     []int64 // customers by number of repeat purchase days
	repeat  int64   // customers with at least one
}

func newPasts(list []history) *pasts {
	p := &pasts{list: list}
	for _, h := range list {
		for int(h.x) >= len(p.byX) {
			p.byX = append(p.byX, 0)
		}
		p.byX[h.x] += h.n
		p.n += h.n
		p.longest = max(p.longest, h.watched)
		if h.x > 0 {
			p.repeat += h.n
		}
	}
	return p
}

// chunks cuts the list into as many parts as sums are added up in, whatever the number of processors: the same data give
// the same sum to the last bit everywhere.
const chunks = 16

// chunk is the i-th part of the list.
func (p *pasts) chunk(i int) []history {
	return p.list[len(p.list)*i/chunks : len(p.list)*(i+1)/chunks]
}

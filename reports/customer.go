package reports

import (
	"slices"

	"regulars/store"
)

// customer is what most figures need to know of one buyer at the end of a day. Days without meaning are 0. It has half the size of a line
// of the processor's cache: ten million orders touch a million of them in no order.
type customer struct {
	first, second, last store.Day // purchase days; second is the first day after first
	orders, days        int32     // counted orders, distinct purchase days; 0 of somebody who has not bought
	net                 int64     // net spend, minor units
}

// customers are the buyers of a shop at the end of a day, by their place in the columns.
type customers struct {
	to       store.Day
	all      []customer
	firstNet []int64   // net spend on the first purchase day
	n        int64     // how many of them have bought
	gaps     histogram // days between consecutive purchase days of one customer
}

// customersAt walks the orders up to and with day to.
func customersAt(c *store.Columns, to store.Day) *customers { return customersAtEach(c, to)[to] }

// customersAtEach walks the orders once and gives the customers at the end of each of some days.
func customersAtEach(c *store.Columns, ends ...store.Day) map[store.Day]*customers {
	slices.Sort(ends)
	ends = slices.Compact(ends)
	at := make(map[store.Day]*customers, len(ends))
	k := &customers{all: make([]customer, c.Heads()), firstNet: make([]int64, c.Heads())}
	from := 0
	for i, to := range ends {
		n := upTo(c, to)
		k.walk(c, from, n)
		k.to, from = to, n
		if at[to] = k; i+1 < len(ends) {
			next := *k
			next.all, next.firstNet, next.gaps.counts = slices.Clone(k.all), slices.Clone(k.firstNet), slices.Clone(k.gaps.counts)
			k = &next
		}
	}
	return at
}

// customersOf gives the customers at the end of every period that a sheet compares (Sheet.compare).
func (in Input) customersOf(first store.Day, ok bool) func(Period) *customers {
	ends := []store.Day{in.Period.To, in.before(in.Period).To}
	if ago, wanted := in.yearAgo(first, ok); wanted {
		ends = append(ends, ago.To)
	}
	at := customersAtEach(in.Columns, ends...)
	return func(p Period) *customers { return at[p.To] }
}

// walk goes on with the orders in [from, to).
func (k *customers) walk(c *store.Columns, from, to int) {
	inHalves(to-from, func(but buyerHalf) func() {
		n, gaps := k.walkHalf(c, from, to, but)
		return func() {
			k.n += n
			k.gaps.merge(&gaps)
		}
	})
}

// walkHalf goes on with the orders of half of the people, and counts who buys for the first time, and the gaps.
func (k *customers) walkHalf(c *store.Columns, from, to int, but buyerHalf) (n int64, gaps histogram) {
	days, buyers, nets := c.Day[from:to], c.Buyer[from:to], c.Net[from:to]
	for i, who := range buyers {
		if who < 0 || buyerHalf(who>>blockOf&1) == but {
			continue
		}
		b, day, net := &k.all[who], days[i], nets[i]
		switch {
		case b.days == 0:
			n++
			b.first, b.days = day, 1
		case day != b.last:
			gaps.add(int(day - b.last))
			if b.days++; b.days == 2 {
				b.second = day
			}
		}
		b.last = day
		b.orders++
		b.net += net
		if b.days == 1 {
			k.firstNet[who] += net
		}
	}
	return n, gaps
}

// returned counts the customers with more than one purchase day.
func (k *customers) returned() int64 {
	n := int64(0)
	for i := range k.all {
		if k.all[i].days > 1 {
			n++
		}
	}
	return n
}

// secondOrders is how long people take from their first to their second purchase day.
func (k *customers) secondOrders() survival {
	var s survival
	for i := range k.all {
		s.watch(&k.all[i], k.to)
	}
	return s
}

// watch adds a customer, if they have bought, as watched until the end of day to.
func (s *survival) watch(b *customer, to store.Day) {
	switch {
	case b.days > 1:
		s.events.add(int(b.second - b.first))
	case b.days == 1:
		s.censored.add(int(to - b.first))
	}
}

// newest is the last day on which anybody bought; never, of nobody.
func (k *customers) newest() store.Day {
	day := never
	for i := range k.all {
		if b := &k.all[i]; b.days > 0 {
			day = max(day, b.last)
		}
	}
	return day
}

// silence is how many days have passed since the last order of everybody with at least so many.
func (k *customers) silence(orders int32) (h histogram) {
	for i := range k.all {
		if b := &k.all[i]; b.orders >= orders {
			h.add(int(k.to - b.last))
		}
	}
	return h
}

// returns are the second purchase days by months of thirty days since the first, each customer for as many months as they have been watched wholly.
func (k *customers) returns() survival {
	var s survival
	for i := range k.all {
		b := &k.all[i]
		if b.days == 0 {
			continue
		}
		watched := int(k.to-b.first) / comebackDays
		if month := (int(b.second-b.first) + comebackDays - 1) / comebackDays; b.days > 1 && month <= watched {
			s.events.add(month)
		} else {
			s.censored.add(watched)
		}
	}
	return s
}

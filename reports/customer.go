package reports

import "regulars/store"

// customer is what most figures need to know of one buyer at the end of a day. Days without meaning are 0.
type customer struct {
	first, second, last store.Day // purchase days; second is the first day after first
	orders, days        int32     // counted orders, distinct purchase days; 0 of somebody who has not bought
	net, firstNet       int64     // net spend of all orders, and of those on the first purchase day, minor units
}

// customers are the buyers of a shop at the end of a day, by their place in the columns' People.
type customers struct {
	to   store.Day
	all  []customer
	n    int64     // how many of them have bought
	gaps histogram // days between consecutive purchase days of one customer
}

// customersAt walks the orders up to and with day to.
func customersAt(c *store.Columns, to store.Day) *customers {
	k := &customers{to: to, all: make([]customer, len(c.People))}
	n := upTo(c, to)
	days, buyers, gross, refunds := c.Day[:n], c.Buyer[:n], c.Gross[:n], c.Refund[:n]
	for i, who := range buyers {
		if who < 0 {
			continue
		}
		b, day, net := &k.all[who], days[i], gross[i]-refunds[i]
		switch {
		case b.days == 0:
			k.n++
			b.first, b.days = day, 1
		case day != b.last:
			k.gaps.add(int(day - b.last))
			if b.days++; b.days == 2 {
				b.second = day
			}
		}
		b.last = day
		b.orders++
		b.net += net
		if b.days == 1 {
			b.firstNet += net
		}
	}
	return k
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
		switch b := &k.all[i]; {
		case b.days > 1:
			s.events.add(int(b.second - b.first))
		case b.days == 1:
			s.censored.add(int(k.to - b.first))
		}
	}
	return s
}

// silentSince counts the customers whose last order is before a day.
func (k *customers) silentSince(day store.Day) int64 {
	n := int64(0)
	for i := range k.all {
		if k.all[i].days > 0 && k.all[i].last < day {
			n++
		}
	}
	return n
}

package reports

import (
	"regulars/store"
)

// Findings are what a shop's orders tell at first sight: the page after the first import, and what `peek` prints. Every
// part says itself whether there is enough to judge by.
type Findings struct {
	Currency    string
	AsOf        store.Day // the figures stand at the end of this day
	First, Last store.Day // of the orders; both 0 without orders
	Orders      int64     // counted orders, those of unknown buyers too
	Guests      int64     // orders of unknown buyers, which only Orders and Net contain
	Customers   int64
	Net         int64 // minor units, net of refunds

	Twice  int64 // customers with at least two orders
	Back   Back
	Best   Best
	Quiet  Quiet
	Fresh  Fresh
	Points *Points // nil when the caller gave none
}

// Back is how many first-time buyers return on another day within Within days: the Kaplan–Meier estimate over all
// customers, said only when at least 30 of them have been watched that long.
type Back struct {
	Within  int
	Watched int64   // customers whose first order lies at least Within days back
	Rate    float64 // fraction
	Enough  bool
}

// Best is what the best fifth of the customers brings, by net spend over all time, of the spend of all known customers.
type Best struct {
	Customers int64 // a fifth of all, rounded up
	Net       int64 // minor units
	Share     float64
	Enough    bool // at least 30 customers, who spent anything at all
}

// Fresh is how many bought for the first time in the last 30 days and in the 30 before.
type Fresh struct {
	Days        int
	Now, Before int64
	Comparable  bool    // the shop is old enough for Before to be whole, and both together are at least 30
	Change      float64 // (Now-Before)/Before where Comparable and Before > 0, else 0
}

// Points is what the earning rule would give or has given for these orders, and what that is worth. The caller computes
// it: columns do not hold what an order earns by.
type Points struct {
	Rate   string // points per currency unit, as set: "1"
	Points int64
	Worth  int64 // minor units
}

// backDays is within how many days a first-time buyer should have returned; freshDays how long somebody is new.
const (
	backDays  = 90
	freshDays = 30
	yearDays  = 365
)

// patron is what the findings need to know of one buyer.
type patron struct {
	first, last store.Day
	longest     int32 // the longest gap between two purchase days
	days        int32 // distinct purchase days
	orders      int32
	total       int64 // net spend, minor units
	year        int64 // of the last 365 days
}

// Discover computes the findings at the end of day asOf; later orders are ignored. For a file that has just been read asOf is
// DataEnd, so that nobody looks quiet because the file is old. points may be nil.
func Discover(c *store.Columns, asOf store.Day, points *Points) *Findings {
	n := upTo(c, asOf)
	f := &Findings{Currency: c.Currency, AsOf: asOf, Orders: int64(n), Points: points, Back: Back{Within: backDays}, Fresh: Fresh{Days: freshDays}}
	if n == 0 {
		return f
	}
	f.First, f.Last = c.Day[0], c.Day[n-1]
	patrons, seconds := f.meet(c, n)
	f.judgeBack(seconds, patrons)
	f.judgeBest(patrons)
	f.judgeFresh(patrons)
	f.Quiet = quieter(c, n, asOf, patrons)
	return f
}

// DataEnd is the day on which figures of freshly read orders should stand: the last order's, but never after today.
func DataEnd(c *store.Columns, today store.Day) store.Day {
	if n := upTo(c, today); n > 0 {
		return c.Day[n-1]
	}
	return today
}

// meet walks the first n orders once, adds up the shop and gives what is known of each buyer, and after how many days
// second purchase days came. Somebody without an order among the n has no purchase days.
func (f *Findings) meet(c *store.Columns, n int) (patrons []patron, seconds histogram) {
	patrons = make([]patron, c.Heads())
	days, buyers, nets := c.Day[:n], c.Buyer[:n], c.Net[:n]
	yearFrom := f.AsOf - yearDays + 1
	for i, who := range buyers {
		net := nets[i]
		f.Net += net
		if who < 0 {
			f.Guests++
			continue
		}
		p, day := &patrons[who], days[i]
		switch {
		case p.days == 0:
			p.first, p.days = day, 1
			f.Customers++
		case p.last != day:
			gap := int32(day - p.last)
			p.longest = max(p.longest, gap)
			if p.days++; p.days == 2 {
				seconds.add(int(gap))
			}
		}
		p.last = day
		p.total += net
		if day >= yearFrom {
			p.year += net
		}
		if p.orders++; p.orders == 2 {
			f.Twice++
		}
	}
	return patrons, seconds
}

// judgeBack estimates how many return within 90 days from the second purchase days met on the walk, and from those who
// have none yet, watched from their first order to the end of asOf.
func (f *Findings) judgeBack(seconds histogram, patrons []patron) {
	curve := survival{events: seconds}
	for i := range patrons {
		p := &patrons[i]
		if p.days == 0 {
			continue
		}
		watched := int(f.AsOf - p.first)
		if watched >= backDays {
			f.Back.Watched++
		}
		if p.days == 1 {
			curve.censored.add(watched)
		}
	}
	if f.Back.Enough = f.Back.Watched >= enough; f.Back.Enough {
		f.Back.Rate = 1 - curve.at(backDays)
	}
}

// judgeBest cuts off the best fifth.
func (f *Findings) judgeBest(patrons []patron) {
	spent := make([]int64, 0, f.Customers)
	var all int64
	for i := range patrons {
		if patrons[i].days > 0 {
			spent = append(spent, patrons[i].total)
			all += patrons[i].total
		}
	}
	best := (len(spent) + 4) / 5
	largest(spent, best)
	f.Best.Customers = int64(best)
	for _, v := range spent[:best] {
		f.Best.Net += v
	}
	if f.Best.Enough = f.Customers >= enough && all > 0; f.Best.Enough {
		f.Best.Share = float64(f.Best.Net) / float64(all)
	}
}

// judgeFresh counts the new customers of the last 30 days and of the 30 before.
func (f *Findings) judgeFresh(patrons []patron) {
	now := LastDays(f.AsOf, freshDays)
	before := now.Previous()
	for i := range patrons {
		switch {
		case patrons[i].days == 0:
		case now.Holds(patrons[i].first):
			f.Fresh.Now++
		case before.Holds(patrons[i].first):
			f.Fresh.Before++
		}
	}
	fresh := &f.Fresh
	if fresh.Comparable = f.First <= before.From && fresh.Now+fresh.Before >= enough && fresh.Before > 0; fresh.Comparable {
		fresh.Change = float64(fresh.Now-fresh.Before) / float64(fresh.Before)
	}
}

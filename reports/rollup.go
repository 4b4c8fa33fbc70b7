package reports

import "regulars/store"

// activeDays is for how long an order makes its buyer active, the day itself included.
const activeDays = 90

// Rollups computes from orders in columns what the book keeps as rollups, so that a file that is in no book has a
// summary too, and so that a test can hold the book's rollups against the orders. Everybody who bought counts as a
// member who joined on the day of the first order; points are what only a book knows.
func Rollups(c *store.Columns) *store.Figures {
	f := &store.Figures{Currency: c.Currency}
	if c.Len() == 0 {
		return f
	}
	first, last := c.Day[0], c.Day[c.Len()-1]
	counts := make([]store.Counts, int(last-first)+1+activeDays)
	buyers := newWalk(c).buyers
	perSource := make([]store.DayFigure, len(c.Sources))
	for i := 0; i < c.Len(); {
		day := c.Day[i]
		for ; i < c.Len() && c.Day[i] == day; i++ {
			d := &perSource[c.Source[i]]
			d.Orders++
			d.Gross += c.Net[i] + c.Refund[i]
			d.Refund += c.Refund[i]
			if who := c.Buyer[i]; who >= 0 {
				countBuyer(counts, first, &buyers[who], day)
			}
		}
		for source := range perSource {
			if d := &perSource[source]; d.Orders > 0 {
				d.Day, d.Source, d.Currency = day, c.Sources[source], c.Currency
				f.Days = append(f.Days, *d)
				*d = store.DayFigure{}
			}
		}
	}
	for i, n := range counts {
		if n.First != 0 || n.Second != 0 || n.Active != 0 {
			n.Day, n.Joined = first+store.Day(i), n.First
			f.Counts = append(f.Counts, n)
			f.Members += n.First
		}
	}
	return f
}

// countBuyer books one order of a person in the counts of the days from first on.
func countBuyer(counts []store.Counts, first store.Day, b *buyer, day store.Day) {
	at := day - first
	switch b.ever {
	case 0:
		counts[at].First++
	case 1:
		counts[at].Second++
	}
	if b.ever > 0 && day < b.last+activeDays {
		counts[b.last+activeDays-first].Active++ // the end that was booked for the order before
	} else {
		counts[at].Active++
	}
	counts[at+activeDays].Active--
	b.last = day
	b.ever = min(2, b.ever+1)
}

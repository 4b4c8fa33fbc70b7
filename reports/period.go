package reports

import "regulars/store"

// Period is a span of shop days, both ends included.
type Period struct{ From, To store.Day }

// LastDays is the period of n days that ends on day, day included.
func LastDays(day store.Day, n int) Period { return Period{From: day - store.Day(n) + 1, To: day} }

// Days is how many days the period has; a period that ends before it begins has none.
func (p Period) Days() int { return max(0, int(p.To)-int(p.From)+1) }

// Previous is the period of the same length that ends on the day before this one begins.
func (p Period) Previous() Period { return LastDays(p.From-1, p.Days()) }

// Holds reports whether day falls in the period.
func (p Period) Holds(day store.Day) bool { return p.From <= day && day <= p.To }

// monthStart is the first day of the month of day.
func monthStart(day store.Day) store.Day {
	year, month, _ := day.Civil()
	return store.Date(year, month, 1)
}

// monthAfter is the first day of the month after the month of day.
func monthAfter(day store.Day) store.Day {
	year, month, _ := day.Civil()
	return store.Date(year, month+1, 1)
}

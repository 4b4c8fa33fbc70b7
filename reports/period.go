package reports

import (
	"time"

	"regulars/store"
)

// Period is a span of shop days, both ends included.
type Period struct {
	From, To store.Day
	rolling  bool // so many days up to the last, which are no month even where they happen to be one
}

// LastDays is the period of n days that ends on day, day included.
func LastDays(day store.Day, n int) Period {
	return Period{From: day - store.Day(n) + 1, To: day, rolling: true}
}

// MonthOf is the calendar month of a day.
func MonthOf(day store.Day) Period { return Period{From: monthStart(day), To: monthAfter(day) - 1} }

// Days is how many days the period has; a period that ends before it begins has none.
func (p Period) Days() int { return max(0, int(p.To)-int(p.From)+1) }

// Previous is the period that ends on the day before this one begins and is as long: as many months when this one is whole
// calendar months and was not counted back from its last day, else as many days.
func (p Period) Previous() Period {
	if !p.rolling && p.From == monthStart(p.From) && p.To+1 == monthStart(p.To+1) && p.From <= p.To {
		return Period{From: monthsAfter(p.From, -monthsBetween(p.From, p.To+1)), To: p.From - 1}
	}
	return LastDays(p.From-1, p.Days())
}

// YearAgo is the same period of the year before. The last day of a month stays the last day of that month.
func (p Period) YearAgo() Period {
	return Period{From: yearBefore(p.From), To: yearBefore(p.To+1) - 1, rolling: p.rolling}
}

// yearBefore is the same date of the year before; 29 February becomes 1 March.
func yearBefore(day store.Day) store.Day {
	year, month, date := day.Civil()
	return store.Date(year-1, month, date)
}

// Holds reports whether day falls in the period.
func (p Period) Holds(day store.Day) bool { return p.From <= day && day <= p.To }

// monthStart is the first day of the month of day.
func monthStart(day store.Day) store.Day {
	year, month, _ := day.Civil()
	return store.Date(year, month, 1)
}

// monthAfter is the first day of the month after the month of day.
func monthAfter(day store.Day) store.Day { return monthsAfter(day, 1) }

// monthsAfter is the first day of the month n months after the month of day.
func monthsAfter(day store.Day, n int) store.Day {
	year, month, _ := day.Civil()
	return store.Date(year, month+time.Month(n), 1)
}

// monthsBetween is how many months lie between the month of from and the month of to.
func monthsBetween(from, to store.Day) int {
	a, month, _ := from.Civil()
	b, other, _ := to.Civil()
	return (b-a)*12 + int(other-month)
}

package ui

import (
	"strconv"
	"time"

	"regulars/store"
)

// place is one of the console's places: a number that never changes, its word, and how its first screen is made.
type place struct {
	number int
	id     string // its word is lang's "place.<id>"
	open   func() Screen
}

// mark is what stands on the bar when there is no room for the word.
func (p place) mark() string { return strconv.Itoa(p.number) }

// key is how the place is reached from anywhere.
func (p place) key() Binding { return placeKey(p.number) }

// places lists the places in the order of the bar. Numbers are those of the whole house; a number that is missing
// belongs to a place that the shop does not have.
func places() []place {
	return []place{
		{1, "today", func() Screen { return newToday() }},
		{2, "members", func() Screen { return newMembers() }},
		{3, "orders", func() Screen { return newOrders() }},
		{4, "points", func() Screen { return newPoints() }},
		{5, "feedback", func() Screen { return newFeedback() }},
		{6, "marketing", func() Screen { return newMarketing() }},
		{7, "reports", func() Screen { return newReports() }},
		{8, "files", func() Screen { return newFiles() }},
		{9, "settings", func() Screen { return newSettings() }},
	}
}

// weekdayOf is the day of the week of a business day.
func weekdayOf(d store.Day) time.Weekday {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC).Weekday()
}

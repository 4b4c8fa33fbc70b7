package demo

import (
	"math"
	"sort"
	"time"

	"regulars/store"
)

// calendar turns the shop's seasons into a second clock that runs faster on busy days. A pace that is even on that clock
// is lifelike on the wall's.
type calendar struct {
	first store.Day
	after []float64 // after[i] is how far the clock has run when day first+i ends
}

// newCalendar covers the years before end.
func newCalendar(end store.Day) calendar {
	year, month, day := end.Civil()
	first := store.Date(year-Years, month, day)
	c := calendar{first: first, after: make([]float64, end-first)}
	sum := 0.0
	for i := range c.after {
		sum += season(first + store.Day(i))
		c.after[i] = sum
	}
	return c
}

// length is the whole run of the clock, about one for each day.
func (c calendar) length() float64 { return c.after[len(c.after)-1] }

// day is the wall's day when the clock has run to t; ok is false beyond the end.
func (c calendar) day(t float64) (day store.Day, ok bool) {
	i := sort.SearchFloat64s(c.after, t)
	return c.first + store.Day(i), i < len(c.after)
}

// peaks are the days of the year around which people buy more (or less), with how much and how far around.
var peaks = [...]struct {
	month  time.Month
	day    int
	height float64 // added to 1 on the day itself
	before float64 // days of rise
	after  float64 // days of fall
}{
	{time.March, 8, 0.8, 2, 0.5},      // women's day
	{time.May, 12, 0.6, 3, 1},         // around mother's day
	{time.June, 18, 2.6, 5, 1},        // 618
	{time.September, 10, 0.5, 3, 1},   // teachers' day, moon cakes
	{time.November, 11, 4.0, 4, 0.7},  // double eleven
	{time.November, 28, 0.7, 2, 1.5},  // Black Friday abroad
	{time.December, 12, 1.4, 1.5, 1},  // double twelve
	{time.December, 20, 1.1, 5, 1.5},  // Christmas presents
	{time.August, 5, -0.25, 20, 20},   // the heat
	{time.January, 20, 0.45, 10, 3.5}, // presents for the new year
}

// springFestivals are the first days of the lunar year; between two of the known the shop only misses a quiet week.
var springFestivals = [...]store.Day{
	store.Date(2021, 2, 12), store.Date(2022, 2, 1), store.Date(2023, 1, 22), store.Date(2024, 2, 10), store.Date(2025, 1, 29),
	store.Date(2026, 2, 17), store.Date(2027, 2, 6), store.Date(2028, 1, 26), store.Date(2029, 2, 13), store.Date(2030, 2, 3),
	store.Date(2031, 1, 23), store.Date(2032, 2, 11), store.Date(2033, 1, 31), store.Date(2034, 2, 19), store.Date(2035, 2, 8),
}

// season is how busy a day is against an ordinary Wednesday.
func season(day store.Day) float64 {
	year, _, _ := day.Civil()
	busy := 1.0
	for _, p := range peaks {
		distance := float64(day - store.Date(year, p.month, p.day))
		width := p.after
		if distance < 0 {
			distance, width = -distance, p.before
		}
		busy += p.height * math.Exp(-distance/width)
	}
	for _, festival := range springFestivals {
		if day >= festival-2 && day <= festival+6 {
			busy *= 0.25
		}
	}
	switch weekday := (int(day)%7 + 7 + 4) % 7; weekday { // day 0 was a Thursday
	case 0, 6:
		busy *= 1.2
	case 5:
		busy *= 1.08
	}
	return busy
}

package program

import "time"

// Festival is a shopping festival that every shop's calendar has: its key, and its days in a year.
type Festival struct {
	Key  string
	Days func(year int) (first, last Day)
}

// Festivals are those that every shop's calendar begins with. 618 and Double 11 are the weeks in which platforms sell towards the day that
// gives them their name; Black Friday lasts until the Monday after it; the Spring Festival from its eve to the seventh day of the new year,
// which are the days off.
func Festivals() []Festival {
	return []Festival{
		{"spring", springFestival},
		{"618", between(time.June, 1, 18)},
		{"double11", between(time.November, 1, 11)},
		{"blackfriday", blackFriday},
	}
}

// between is the same days of a month in every year.
func between(month time.Month, first, last int) func(int) (Day, Day) {
	return func(year int) (Day, Day) { return date(year, month, first), date(year, month, last) }
}

// blackFriday is the day after the fourth Thursday of November, with the three days after it.
func blackFriday(year int) (Day, Day) {
	first := date(year, time.November, 1)
	thursday := first + (7-first%7)%7 + 21 // day 0, the first of 1970, was a Thursday
	return thursday + 1, thursday + 4
}

// newYears are the days of the lunar new year from firstNewYear on, as month × 100 + day: the new moon's day in China time that begins the
// year. It is a table because the rule needs the moon and the sun to the minute.
var newYears = [...]int{
	125, 212, 201, 122, 210, 129, 217, 206, 126, 213, // 2020 to 2029
	203, 123, 211, 131, 219, 208, 128, 215, 204, 124, // 2030 to 2039
	212, 201, 122, 210, 130, 217, // 2040 to 2045
}

const firstNewYear = 2020

// springFestival is 0 for a year that the table does not have.
func springFestival(year int) (first, last Day) {
	if year < firstNewYear || year >= firstNewYear+len(newYears) {
		return 0, 0
	}
	day := newYears[year-firstNewYear]
	begins := date(year, time.Month(day/100), day%100)
	return begins - 1, begins + 6
}

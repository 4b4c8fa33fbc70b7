package exchange

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// The years in which an order can lie.
const (
	firstYear = 1990
	lastYear  = 2100
)

// dayOrder is how 03/04/2025 is read.
type dayOrder uint8

const (
	orderUnknown dayOrder = iota
	dayFirst
	monthFirst
)

// civil is a date and time of day as written, before a zone is applied.
type civil struct {
	year, month, day           int
	hour, minute, second, mill int
	timed                      bool // a time of day is given
	fixed                      bool // an offset is given
	offset                     int  // seconds east of UTC
}

// parseDate reads the date and time of a cell. The accepted shapes are, with - / or . between the parts: year first
// (2026-11-22, 2026/1/5, 20261122, 2026年1月5日), day or month first by order (22/11/2026, 1/5/26, 22.11.2026 always
// with the day first), and with the month's English name (22 Nov 2026, Nov 22, 2026). A time may follow (15:04,
// 15:04:05.000, 3:04 PM, 下午3:04), and an offset (Z, UTC, +08:00, -0500).
func parseDate(s string, order dayOrder) (civil, store.Code) {
	if c, ok := commonDate(s); ok {
		return c, c.check()
	}
	if !isPlain(s) {
		s = norm.NFKC.String(s)
	}
	p := dateText{rest: strings.TrimFunc(s, unseen), order: order}
	var c civil
	code := p.date(&c)
	if code == "" {
		code = p.time(&c)
	}
	if code == "" && p.rest != "" {
		code = CodeDateInvalid
	}
	if code != "" {
		return civil{}, code
	}
	return c, c.check()
}

// commonDate reads 2006-01-02, 2006-01-02 15:04 and 2006-01-02 15:04:05, with / for - and T for the space, and an
// offset of the shape -0500 or +08:00 behind.
func commonDate(s string) (c civil, ok bool) {
	if len(s) < 10 || s[4] != '-' && s[4] != '/' || s[7] != s[4] {
		return c, false
	}
	c.year = two(s[0:])*100 + two(s[2:])
	c.month, c.day = two(s[5:]), two(s[8:])
	worst := min(two(s[0:]), two(s[2:]), c.month, c.day)
	if len(s) == 10 {
		return c, worst >= 0
	}
	if len(s) < 16 || s[10] != ' ' && s[10] != 'T' || s[13] != ':' {
		return c, false
	}
	c.hour, c.minute, c.timed = two(s[11:]), two(s[14:]), true
	worst = min(worst, c.hour, c.minute)
	s = s[16:]
	if len(s) >= 3 && s[0] == ':' {
		c.second = two(s[1:])
		worst = min(worst, c.second)
		s = s[3:]
	}
	if len(s) == 6 && s[0] == ' ' && (s[1] == '+' || s[1] == '-') {
		c.fixed, c.offset = true, two(s[2:])*3600+two(s[4:])*60
		worst = min(worst, two(s[2:]), two(s[4:]))
		if s[1] == '-' {
			c.offset = -c.offset
		}
		return c, worst >= 0
	}
	return c, worst >= 0 && s == ""
}

// two reads two digits, -1 when they are none.
func two(s string) int {
	if s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return -1
	}
	return int(s[0]-'0')*10 + int(s[1]-'0')
}

// monthDays are the days of the months of a common year.
var monthDays = [...]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// daysIn is the number of days of a month.
func daysIn(year, month int) int {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return monthDays[month]
}

// check refuses dates and times that do not exist or lie where no order can.
func (c *civil) check() store.Code {
	switch {
	case c.year < firstYear || c.year > lastYear:
		return CodeDateRange
	case c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month):
		return CodeDateNotReal
	case c.second == 60:
		return CodeLeapSecond
	case c.hour == 24 && c.minute == 0 && c.second == 0 && c.mill == 0:
		return ""
	case c.hour > 23 || c.minute > 59 || c.second > 59:
		return CodeTimeInvalid
	case c.offset > 15*3600 || c.offset < -15*3600:
		return CodeTimeInvalid
	}
	return ""
}

// dateFacts are the facts of a date that cannot be read. The years are texts: they are no amounts, whose digits are grouped.
func dateFacts(code store.Code) map[string]any {
	if code != CodeDateRange {
		return nil
	}
	return map[string]any{"from": strconv.Itoa(firstYear), "to": strconv.Itoa(lastYear)}
}

// local is the written time as if it were UTC, in seconds since 1970; 24:00 is the next day.
func (c *civil) local() int64 {
	return daysSince(c.year, c.month, c.day)*86400 + int64(c.hour)*3600 + int64(c.minute)*60 + int64(c.second)
}

// daysSince counts the days from 1 January 1970 to a date of the Gregorian calendar.
func daysSince(year, month, day int) int64 {
	y := int64(year)
	if month <= 2 {
		y--
	}
	era := y / 400
	ofEra := y - era*400
	shifted := int64(month+9) % 12
	ofYear := (153*shifted+2)/5 + int64(day) - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}

// clock turns local times into instants in one zone.
type clock struct {
	zone     *time.Location
	from, to int64 // local seconds between which the offset is steady
	offset   int64
}

// What a clock had to decide about a local time.
type moved uint8

const (
	timeExact moved = iota
	timeSkipped
	timeTwice
)

// instant is the moment of a date and time. A local time that daylight saving skips is the next one that exists; one
// that happens twice is the first.
func (c *clock) instant(at *civil) (store.Instant, moved) {
	local := at.local()
	if at.fixed {
		return store.Instant((local-int64(at.offset))*1000 + int64(at.mill)), timeExact
	}
	if local < c.from || local >= c.to {
		seconds, decided := c.resolve(local)
		return store.Instant(seconds*1000 + int64(at.mill)), decided
	}
	return store.Instant((local-c.offset)*1000 + int64(at.mill)), timeExact
}

// resolve finds the moment of a local time from the zone's rules, and remembers how long the offset found is steady.
func (c *clock) resolve(local int64) (int64, moved) {
	before, after := c.offsetAt(local-86400), c.offsetAt(local+86400)
	first, second := local-before, local-after
	firstFits, secondFits := c.offsetAt(first) == before, c.offsetAt(second) == after
	switch {
	case firstFits && secondFits && first != second:
		return min(first, second), timeTwice
	case firstFits:
		c.remember(first)
		return first, timeExact
	case secondFits:
		c.remember(second)
		return second, timeExact
	}
	start, _ := time.Unix(first, 0).In(c.zone).ZoneBounds()
	return start.Unix(), timeSkipped
}

// offsetAt is the zone's offset at a moment.
func (c *clock) offsetAt(seconds int64) int64 {
	_, offset := time.Unix(seconds, 0).In(c.zone).Zone()
	return int64(offset)
}

// remember keeps the stretch around a moment in which the offset is steady, a day short at both ends so that no skipped
// or doubled time lies within.
func (c *clock) remember(seconds int64) {
	at := time.Unix(seconds, 0).In(c.zone)
	start, end := at.ZoneBounds()
	c.offset = c.offsetAt(seconds)
	c.from, c.to = daysSince(firstYear-1, 1, 1)*86400, daysSince(lastYear+2, 1, 1)*86400
	if !start.IsZero() {
		c.from = start.Unix() + c.offset + 86400
	}
	if !end.IsZero() {
		c.to = end.Unix() + c.offset - 86400
	}
}

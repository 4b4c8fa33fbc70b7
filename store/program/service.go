package program

import (
	"errors"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Local is a moment on the shop's own clocks: milliseconds since 1970-01-01 00:00 as the wall shows them. Service hours are
// counted on it, so that a night with a change of daylight saving time is as long as the wall says.
type Local int64

// The lengths of a day and a minute of local time.
const (
	localMinute Local = 60_000
	localDay    Local = 24 * 60 * localMinute
)

// Service says when a shop answers its customers: hours for each weekday, days off, and the weekend days that are worked
// instead (调休). Its zero value is always open.
type Service struct {
	week     [7][]hours // from Monday, each day's in order
	off, on  []dayRange
	makeUp   []hours // the hours of a weekend day that is worked: those of the first weekday that has any
	anyHours bool
}

// hours is a part of one day's service, as local time since midnight.
type hours struct{ from, to Local }

// allDay is a day that is open throughout.
var allDay = []hours{{0, localDay}}

// dayRange is some days, both ends included.
type dayRange struct{ from, to Day }

var (
	errHours = errors.New("hours are like 1-5 09:00-18:00; 6 10:00-16:00")
	errDays  = errors.New("days are like 2026-10-01..2026-10-07 2026-12-25")
)

// ParseService reads the hours of the week, such as "1-5 09:00-18:00; 6 10:00-16:00" with 1 for Monday, and the lists of days
// off and of days worked instead, such as "2026-10-01..2026-10-07 2026-12-25". A day may end at 24:00. One that is named twice has
// a break between both, unless they overlap: then the later word counts. It refuses a week without hours, and hours that end before
// they begin.
func ParseService(week, off, on string) (s Service, err error) {
	for _, part := range strings.Split(week, ";") {
		days, span, ok := strings.Cut(strings.TrimSpace(part), " ")
		first, last, ranged := strings.Cut(days, "-")
		if !ranged {
			last = first
		}
		from, to := weekday(first), weekday(last)
		h, parsed := parseHours(strings.TrimSpace(span))
		if !ok || from < 1 || to < from || !parsed {
			return Service{}, errHours
		}
		for d := from; d <= to; d++ {
			s.week[d-1], s.anyHours = withHours(s.week[d-1], h), true
		}
	}
	for _, h := range s.week {
		if len(h) > 0 {
			s.makeUp = h
			break
		}
	}
	if s.off, err = parseDays(off); err == nil {
		s.on, err = parseDays(on)
	}
	return s, err
}

// withHours adds hours to a day in the place of those that they overlap.
func withHours(day []hours, h hours) []hours {
	day = append(slices.DeleteFunc(day, func(o hours) bool { return h.from < o.to && o.from < h.to }), h)
	sort.Slice(day, func(i, j int) bool { return day[i].from < day[j].from })
	return day
}

// weekday is a digit from 1, Monday, to 7; 0 when it is none.
func weekday(text string) int {
	if len(text) != 1 || text[0] < '1' || text[0] > '7' {
		return 0
	}
	return int(text[0] - '0')
}

func parseHours(text string) (h hours, ok bool) {
	from, to, cut := strings.Cut(text, "-")
	a, okA := parseClock(from)
	b, okB := parseClock(to)
	return hours{a, b}, cut && okA && okB && a < b
}

// parseClock reads 09:00 or 9:00, up to 24:00.
func parseClock(text string) (Local, bool) {
	hour, minute, ok := strings.Cut(text, ":")
	h, errH := strconv.ParseUint(hour, 10, 8)
	m, errM := strconv.ParseUint(minute, 10, 8)
	if !ok || errH != nil || errM != nil || len(minute) != 2 || len(hour) > 2 || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	return Local(h*60+m) * localMinute, true
}

// parseDays reads days and ranges of days between blanks or commas; no more than two years are one range.
func parseDays(text string) (list []dayRange, err error) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		first, last, ranged := strings.Cut(word, "..")
		if !ranged {
			last = first
		}
		from, errFrom := time.Parse(time.DateOnly, first)
		to, errTo := time.Parse(time.DateOnly, last)
		r := dayRange{Day(from.Unix() / 86400), Day(to.Unix() / 86400)}
		if errFrom != nil || errTo != nil || r.to < r.from || r.to-r.from > 730 {
			return nil, errDays
		}
		list = append(list, r)
	}
	return list, nil
}

// open is the day's service; none when it is closed. A day worked instead counts before a day off, so that a range of days off can hold one.
func (s *Service) open(d Day) []hours {
	holds := func(r dayRange) bool { return d >= r.from && d <= r.to }
	at := s.week[((int(d)+3)%7+7)%7] // 1970-01-01 was a Thursday
	switch {
	case !s.anyHours:
		return allDay
	case slices.ContainsFunc(s.on, holds):
		if len(at) == 0 {
			return s.makeUp
		}
		return at
	case slices.ContainsFunc(s.off, holds):
		return nil
	}
	return at
}

// Between is how much service time lies between two moments, in milliseconds; 0 when to is not after from.
func (s *Service) Between(from, to Local) (span Local) {
	for d := dayAt(from); d <= dayAt(to); d++ {
		start := Local(d) * localDay
		for _, h := range s.open(d) {
			span += max(0, min(to, start+h.to)-max(from, start+h.from))
		}
	}
	return span
}

// longestWait bounds how many days After looks ahead: a shop that is never open again has no moment to give.
const longestWait = 3660

// After is the moment at which span milliseconds of service time have passed since from. A span that ends with a day's
// service ends on that day and not on the next morning.
func (s *Service) After(from, span Local) Local {
	d := dayAt(from)
	for last := d + longestWait; d < last; d++ {
		start := Local(d) * localDay
		for _, h := range s.open(d) {
			begin, end := max(from, start+h.from), start+h.to
			if room := end - begin; room >= span && room >= 0 {
				return begin + span
			} else if room > 0 {
				span -= room
			}
		}
	}
	return Local(d) * localDay
}

func dayAt(m Local) Day {
	if m < 0 {
		return Day((m - localDay + 1) / localDay)
	}
	return Day(m / localDay)
}

// LocalOf is a moment that shows as t in t's own zone.
func LocalOf(t time.Time) Local {
	_, offset := t.Zone()
	return Local(t.UnixMilli()) + Local(offset)*1000
}

// In is the moment as a time in a zone. A moment that a change to daylight saving time leaves out is as much later.
func (m Local) In(zone *time.Location) time.Time {
	u := time.UnixMilli(int64(m)).UTC()
	y, month, d := u.Date()
	return time.Date(y, month, d, u.Hour(), u.Minute(), u.Second(), u.Nanosecond(), zone)
}

package store

import (
	"fmt"
	"time"
)

// Instant is a moment as Unix milliseconds UTC; 0 means "not known".
type Instant int64

// InstantOf converts a time to an Instant, truncated to the millisecond.
func InstantOf(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMilli())
}

// Time converts back to a time in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Day is a business day: whole days since 1970-01-01 in the shop's zone.
// The zero Day is 1 January 1970 and stands for "none" wherever a day is optional.
type Day int32

// DayOf is the business day on which t falls in zone.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Date(y, m, d)
}

// Date is the business day of a calendar date; out-of-range months and days roll over as in time.Date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads YYYY-MM-DD and refuses dates that do not exist.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, Refuse(CodeBadDay, "value", s)
	}
	return Date(t.Year(), t.Month(), t.Day()), nil
}

// ParseMonth reads YYYY-MM as the month's first day. Errors: CodeBadMonth.
func ParseMonth(s string) (Day, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, Refuse(CodeBadMonth, "value", s)
	}
	return Date(t.Year(), t.Month(), 1), nil
}

// Civil gives the calendar date of the day.
func (d Day) Civil() (year int, month time.Month, day int) {
	return time.Unix(int64(d)*86400, 0).UTC().Date()
}

// String is YYYY-MM-DD.
func (d Day) String() string {
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// Month is the day's month, YYYY-MM.
func (d Day) Month() string { return d.String()[:len("2006-01")] }

// Start is the first moment of the day in zone. In a gap of daylight saving time it is the first moment after it.
func (d Day) Start(zone *time.Location) Instant {
	y, m, day := d.Civil()
	return InstantOf(time.Date(y, m, day, 0, 0, 0, 0, zone))
}

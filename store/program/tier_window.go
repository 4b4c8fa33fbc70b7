package program

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Window is over what time the measures of tiers are counted. The zero value is a member's whole life.
type Window struct {
	kind windowKind
	days int
}

type windowKind uint8

const (
	windowLife windowKind = iota
	windowYear
	windowDays
	windowAnniversary
)

var errWindow = errors.New("window is lifetime, year, 365d or anniversary")

// ParseWindow reads lifetime, year (the calendar year), a number of days such as 365d (1 to 3650), or anniversary (the year since
// the member joined).
func ParseWindow(s string) (Window, error) {
	switch s {
	case "lifetime", "":
		return Window{}, nil
	case "year":
		return Window{kind: windowYear}, nil
	case "anniversary":
		return Window{kind: windowAnniversary}, nil
	}
	digits, ok := strings.CutSuffix(s, "d")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > 3650 || digits[0] == '+' {
		return Window{}, errWindow
	}
	return Window{windowDays, n}, nil
}

// String is the window as ParseWindow reads it.
func (w Window) String() string {
	switch w.kind {
	case windowYear:
		return "year"
	case windowDays:
		return strconv.Itoa(w.days) + "d"
	case windowAnniversary:
		return "anniversary"
	}
	return "lifetime"
}

// MarshalText gives String.
func (w Window) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what ParseWindow reads.
func (w *Window) UnmarshalText(text []byte) (err error) {
	*w, err = ParseWindow(string(text))
	return err
}

// Lifetime reports whether everything counts.
func (w Window) Lifetime() bool { return w.kind == windowLife }

// NeedsJoining reports whether the window goes by the day on which a member joined.
func (w Window) NeedsJoining() bool { return w.kind == windowAnniversary }

// Start is the first day of the window on a day, for a member who joined on a day. A lifetime has none: it gives the lowest day.
func (w Window) Start(on, joined Day) Day {
	switch w.kind {
	case windowYear:
		y, _, _ := civil(on)
		return date(y, time.January, 1)
	case windowDays:
		return on - Day(w.days) + 1
	case windowAnniversary:
		return anniversary(on, joined)
	}
	return -1 << 31
}

// earliest is the first day that the window can have on a day, whenever the member joined.
func (w Window) earliest(on Day) Day {
	if w.NeedsJoining() {
		return on - 366
	}
	return w.Start(on, 0)
}

// anniversary is the latest anniversary of a day on or before another; before the first it is the day itself.
func anniversary(on, joined Day) Day {
	if on < joined {
		return on
	}
	y, _, _ := civil(on)
	_, m, d := civil(joined)
	if day := yearly(y, m, d); day <= on {
		return day
	}
	return yearly(y-1, m, d)
}

// yearly is a date of a year; the 29th of February falls on the 28th where there is none.
func yearly(y int, m time.Month, d int) Day { return min(date(y, m, d), date(y, m+1, 0)) }

// Lasting says how long a tier is certain: as points live, or to the day before the next anniversary of joining. The zero value is
// without end.
type Lasting struct {
	expiry      Expiry
	anniversary bool
}

// ParseLasting reads what ParseExpiry reads, and anniversary.
func ParseLasting(s string) (l Lasting, err error) {
	switch s {
	case "anniversary":
		return Lasting{anniversary: true}, nil
	case "":
		return l, nil
	}
	l.expiry, err = ParseExpiry(s)
	return l, err
}

// String is the duration as ParseLasting reads it.
func (l Lasting) String() string {
	if l.anniversary {
		return "anniversary"
	}
	return l.expiry.String()
}

// MarshalText gives String.
func (l Lasting) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what ParseLasting reads.
func (l *Lasting) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLasting(string(text))
	return err
}

// Never reports whether a tier never has to be kept.
func (l Lasting) Never() bool { return l == Lasting{} }

// Last is the last day on which a tier is certain that was reached, or last kept, on a day; 0 is no end. It is always later than
// that day, so that a tier reached on the last day of a year is certain in the next one.
func (l Lasting) Last(from, joined Day) Day {
	if l.Never() {
		return 0
	}
	for day := from; ; day++ {
		last := Day(0)
		if l.anniversary {
			y, m, d := civil(anniversary(day, joined))
			if day >= joined { // of the 29th of February it may have fallen on the 28th
				_, m, d = civil(joined)
			}
			last = yearly(y+1, m, d) - 1
		} else {
			last = l.expiry.Last(day)
		}
		if last > from {
			return last
		}
	}
}

package program

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Expiry says how long points live. Its zero value is "never". The text forms are "none", "365d" (days), "12m" (months),
// "month_end:12" (the end of the month that is so many months on), "year_end", "next_year_end", and "inactive:365d" or
// "inactive:12m" (so long after the member's last order, so that each order moves the day).
type Expiry struct {
	kind  expiryKind
	count int
}

type expiryKind uint8

const (
	expiryNone expiryKind = iota
	expiryDays
	expiryMonths
	expiryMonthEnd
	expiryYearEnd
	expiryNextYearEnd
	expiryIdleDays
	expiryIdleMonths
)

// The longest lives.
const (
	mostLifeDays   = 3650
	mostLifeMonths = 120
)

var errExpiry = errors.New("expiry is none, 365d, 12m, month_end:12, year_end, next_year_end, inactive:365d or inactive:12m")

// ParseExpiry reads a text form. A life of 0 or less, or of more than 3650 days or 120 months, is refused: "none" says never.
func ParseExpiry(s string) (Expiry, error) {
	switch s {
	case "none":
		return Expiry{}, nil
	case "year_end":
		return Expiry{kind: expiryYearEnd}, nil
	case "next_year_end":
		return Expiry{kind: expiryNextYearEnd}, nil
	}
	kind, digits, most := expiryDays, "", mostLifeDays
	life, idle := strings.CutPrefix(s, "inactive:")
	switch {
	case !idle && strings.HasPrefix(s, "month_end:"):
		kind, digits, most = expiryMonthEnd, s[len("month_end:"):], mostLifeMonths
	case strings.HasSuffix(life, "d"):
		digits = strings.TrimSuffix(life, "d")
	case strings.HasSuffix(life, "m"):
		kind, digits, most = expiryMonths, strings.TrimSuffix(life, "m"), mostLifeMonths
	}
	if idle {
		kind += expiryIdleDays - expiryDays
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > most || digits[0] == '+' {
		return Expiry{}, errExpiry
	}
	return Expiry{kind: kind, count: n}, nil
}

// String is the text form.
func (e Expiry) String() string {
	switch e.kind {
	case expiryDays:
		return strconv.Itoa(e.count) + "d"
	case expiryMonths:
		return strconv.Itoa(e.count) + "m"
	case expiryMonthEnd:
		return "month_end:" + strconv.Itoa(e.count)
	case expiryYearEnd:
		return "year_end"
	case expiryNextYearEnd:
		return "next_year_end"
	case expiryIdleDays:
		return "inactive:" + strconv.Itoa(e.count) + "d"
	case expiryIdleMonths:
		return "inactive:" + strconv.Itoa(e.count) + "m"
	}
	return "none"
}

// Parts are the kind of life in one word, and how many days or months it lasts where the kind has a number.
func (e Expiry) Parts() (kind string, count int) {
	return [...]string{"none", "days", "months", "month_end", "year_end", "next_year_end", "inactive_days", "inactive_months"}[e.kind], e.count
}

// MarshalText and UnmarshalText keep the text form in JSON.
func (e Expiry) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (e *Expiry) UnmarshalText(text []byte) (err error) {
	*e, err = ParseExpiry(string(text))
	return err
}

// Last is the last day on which points earned on day can be used, without a later order where one moves it; 0 when they
// never lapse. A month later than the 31st is the last day of a shorter month.
func (e Expiry) Last(day Day) Day {
	y, m, d := civil(day)
	switch e.kind {
	case expiryDays, expiryIdleDays:
		return day + Day(e.count)
	case expiryMonths, expiryIdleMonths:
		return min(date(y, m+time.Month(e.count), d), date(y, m+time.Month(e.count)+1, 0))
	case expiryMonthEnd:
		return date(y, m+time.Month(e.count)+1, 0)
	case expiryYearEnd:
		return date(y, time.December, 31)
	case expiryNextYearEnd:
		return date(y+1, time.December, 31)
	}
	return 0
}

// Lapse is when a lot lapses, as the ledger keeps it in one number: 0 for never, its last day, or the last day that it has
// without a later order together with the life that each order begins anew.
type Lapse int64

// The places in a Lapse: the day, the count of the life, and whether it counts months.
const (
	lapseCount  = 32
	lapseMonths = 48
	lapseDay    = 1<<lapseCount - 1
)

// Lapse is what a lot given on day keeps.
func (e Expiry) Lapse(day Day) Lapse {
	l := Lapse(e.Last(day))
	switch e.kind {
	case expiryIdleDays:
		l |= Lapse(e.count) << lapseCount
	case expiryIdleMonths:
		l |= Lapse(e.count)<<lapseCount | 1<<lapseMonths
	}
	return l
}

// LapseOf is what a lot keeps that lives from a day and can first be spent on another. It never lapses before: one that orders move waits for that
// day, and any other whose life would be over by then lives from it, or points of the last days of a year that ends them could never be spent.
func (e Expiry) LapseOf(day, releases Day) Lapse {
	l := e.Lapse(day)
	switch {
	case l.Moves():
		return l.NotBefore(releases)
	case l != 0 && l < Lapse(releases):
		return e.Lapse(releases)
	}
	return l
}

// Moves reports whether each order of the member moves the day.
func (l Lapse) Moves() bool { return l > lapseDay }

// Last is the last day on which the lot can be used by a member whose last order that counts was on the day active (0: none); 0
// when it never lapses.
func (l Lapse) Last(active Day) Day {
	own := Day(l & lapseDay)
	if !l.Moves() || active == 0 {
		return own
	}
	e := Expiry{kind: expiryDays, count: int(l>>lapseCount) & 0xffff}
	if l>>lapseMonths != 0 {
		e.kind = expiryMonths
	}
	return max(own, e.Last(active))
}

// Through is the last day by the days of all orders that count, in order: the first that comes after it moves it no more.
func (l Lapse) Through(orders []Day) Day {
	last := l.Last(0)
	if !l.Moves() {
		return last
	}
	for _, day := range orders {
		if day > last {
			break
		}
		last = max(last, l.Last(day))
	}
	return last
}

// NotBefore is the same but for a last day that is at least day. What never lapses stays so.
func (l Lapse) NotBefore(day Day) Lapse {
	if l == 0 {
		return 0
	}
	return l&^lapseDay | max(l&lapseDay, Lapse(day))
}

func civil(d Day) (int, time.Month, int) { return time.Unix(int64(d)*86400, 0).UTC().Date() }

func date(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

package program

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// Expiry says how long points live. Its zero value is "never". The text forms are "none", "365d" (days), "12m" (months),
// "month_end:12" (the end of the month that is so many months on), "year_end" and "next_year_end".
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
)

var errExpiry = errors.New("expiry is none, 365d, 12m, month_end:12, year_end or next_year_end")

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
	kind, digits, most := expiryDays, "", 3650
	switch {
	case strings.HasPrefix(s, "month_end:"):
		kind, digits, most = expiryMonthEnd, s[len("month_end:"):], 120
	case strings.HasSuffix(s, "d"):
		digits = strings.TrimSuffix(s, "d")
	case strings.HasSuffix(s, "m"):
		kind, digits, most = expiryMonths, strings.TrimSuffix(s, "m"), 120
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
	}
	return "none"
}

// Parts are the kind of life in one word, and how many days or months it lasts where the kind has a number.
func (e Expiry) Parts() (kind string, count int) {
	return [...]string{"none", "days", "months", "month_end", "year_end", "next_year_end"}[e.kind], e.count
}

// MarshalText and UnmarshalText keep the text form in JSON.
func (e Expiry) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (e *Expiry) UnmarshalText(text []byte) (err error) {
	*e, err = ParseExpiry(string(text))
	return err
}

// Last is the last day on which points earned on day can be used; 0 when they never lapse. A month later than the 31st
// is the last day of a shorter month.
func (e Expiry) Last(day Day) Day {
	y, m, d := civil(day)
	switch e.kind {
	case expiryDays:
		return day + Day(e.count)
	case expiryMonths:
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

func civil(d Day) (int, time.Month, int) { return time.Unix(int64(d)*86400, 0).UTC().Date() }

func date(y int, m time.Month, d int) Day {
	return Day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

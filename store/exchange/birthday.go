package exchange

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// oldestBirth is the first year of birth that is believed; an earlier one is a sign of a year that nobody knows. Platforms
// write 0000 and 1004, spreadsheets 1900.
const oldestBirth = 1901

// parseBirthday reads a day of birth with its year or without it: 1990-05-02, 1990/5/2, 02.05.1990, May 2, 1990, 05-02, --05-02,
// 5月2日, 0000-05-02. Month 0 means that the cell says nothing, as 0000-00-00 does. Whether 03/04 is a day of March or of April
// follows order; where nothing shows it, the month stands first.
func parseBirthday(s string, order dayOrder) (store.Birthday, store.Code) {
	if !isPlain(s) {
		s = norm.NFKC.String(s)
	}
	s = strings.TrimFunc(s, unseen)
	if strings.Trim(s, "0-/.: T") == "" {
		return store.Birthday{}, ""
	}
	if b, ok := yearless(s, order); ok {
		return checkBirthday(b)
	}
	if order == orderUnknown {
		order = monthFirst
	}
	p := dateText{rest: s, order: order}
	var c civil
	if code := p.date(&c); code != "" {
		return store.Birthday{}, code
	}
	if p.rest != "" && p.time(&c) != "" {
		return store.Birthday{}, CodeDateInvalid
	}
	return checkBirthday(store.Birthday{Year: c.year, Month: c.month, Day: c.day})
}

// yearless reads a month and a day.
func yearless(s string, order dayOrder) (b store.Birthday, ok bool) {
	p := dateText{rest: strings.TrimLeft(s, "-")}
	first, digits := p.number(2)
	if digits == 0 || !p.take("-", "/", ".", "月") {
		return b, false
	}
	swap := s[len(s)-len(p.rest)-1] == '.' || s[len(s)-len(p.rest)-1] == '/' && order == dayFirst
	second, digits := p.number(2)
	p.take("日", "号", ".")
	if digits == 0 || p.rest != "" {
		return b, false
	}
	if swap {
		first, second = second, first
	}
	return store.Birthday{Month: first, Day: second}, true
}

// checkBirthday refuses days that do not exist and forgets years that nobody was born in.
func checkBirthday(b store.Birthday) (store.Birthday, store.Code) {
	if b.Year < oldestBirth {
		b.Year = 0
	}
	year := b.Year
	if year == 0 {
		year = 2000 // a leap year: the 29th of February is a birthday
	}
	at := time.Date(year, time.Month(b.Month), b.Day, 0, 0, 0, 0, time.UTC)
	if b.Month < 1 || b.Month > 12 || b.Day < 1 || at.Month() != time.Month(b.Month) || at.Day() != b.Day || b.Year > lastYear {
		return store.Birthday{}, CodeDateNotReal
	}
	return b, ""
}

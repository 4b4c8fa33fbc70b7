package cli

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// parseMoney reads a decimal such as 129.90 into minor units of the currency. Only digits, one decimal point and a
// sign are a number here: what could be read in two ways (1,000) is refused.
func parseMoney(text, currency string) (int64, error) {
	minor, err := lang.ParseAmount(strings.TrimSpace(width.Fold.String(text)), currency)
	switch {
	case errors.Is(err, lang.ErrTooPrecise):
		return 0, refuse("bad_decimals", "value", text, "currency", currency, "decimals", decimalsOf(currency))
	case errors.Is(err, lang.ErrTooLarge):
		return 0, refuse("limit_exceeded", "value", text, "limit", lang.LargestAmount(currency))
	case err != nil:
		return 0, refuse("bad_money", "value", text, "example", example(decimalsOf(currency)))
	}
	return minor, nil
}

// decimalsOf is the number of minor digits of a currency; one that is not known has two.
func decimalsOf(currency string) int {
	if decimals, ok := lang.Decimals(currency); ok {
		return decimals
	}
	return 2
}

// example shows how an amount of the currency is written.
func example(decimals int) string {
	if decimals == 0 {
		return "129"
	}
	return "129." + ("900000")[:decimals]
}

// digits reports whether text is ASCII digits only.
func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// largestWhole is where reading a whole number ends: no id is as large. What a number is for has a closer limit, of which that of points is
// the largest.
const largestWhole = 1_000_000_000_000

// parseWhole reads a whole number. Full-width digits are folded; 1e3, 1,000, 10.5 and the like are refused.
func parseWhole(text string) (int64, error) {
	number := strings.TrimSpace(width.Fold.String(text))
	unsigned := strings.TrimPrefix(strings.TrimPrefix(number, "-"), "+")
	if unsigned == "" || !digits(unsigned) || len(number)-len(unsigned) > 1 {
		return 0, refuse("bad_points", "value", text)
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(number, "+"), 10, 64)
	if err != nil || n > largestWhole || n < -largestWhole {
		return 0, refuse("limit_exceeded", "value", text, "limit", lang.EN.Int(program.MaxPoints))
	}
	return n, nil
}

// whole is a flag's number; a flag that was not given is ifAbsent, one without a value is a usage error.
func (c *call) whole(name string, ifAbsent int64) (int64, error) {
	if !c.given(name) {
		return ifAbsent, nil
	}
	n, err := parseWhole(c.text(name))
	if store.CodeIs(err, "bad_points") && name != "points" {
		return 0, refuse("bad_points", "flag", name, "value", c.text(name))
	}
	return n, err
}

// numberFlag is a flag with a whole number, and where it goes. Several stand in a list: which of two mistakes is told is not left to chance.
type numberFlag struct {
	name string
	to   *int64
}

// money is a flag's amount in minor units of the shop's currency.
func (c *call) money(name string) (int64, error) {
	if !c.given(name) {
		return 0, nil
	}
	return parseMoney(c.text(name), c.book.Shop().Currency)
}

// day is a flag's day; 0 when it was not given.
func (c *call) day(name string) (store.Day, error) {
	if !c.given(name) {
		return 0, nil
	}
	return store.ParseDay(c.text(name))
}

// span is the days of --from and --to, 0 for one that was not given; it is refused when it ends before it begins.
func (c *call) span() (from, to store.Day, err error) {
	if from, err = c.day("from"); err != nil {
		return 0, 0, err
	}
	if to, err = c.day("to"); err != nil {
		return 0, 0, err
	}
	if from != 0 && to != 0 && from > to {
		return 0, 0, refuse("period_reversed", "from", from.String(), "to", to.String())
	}
	return from, to, nil
}

// instantLayouts are the ways of writing a moment: with an offset, or in the shop's time.
var instantLayouts = []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly}

// instant is a flag's moment; 0 when it was not given. Without an offset it is in the shop's time.
func (c *call) instant(name string) (store.Instant, error) {
	if !c.given(name) {
		return 0, nil
	}
	text := strings.TrimSpace(c.text(name))
	for _, layout := range instantLayouts {
		if t, err := time.ParseInLocation(layout, text, c.book.Shop().Zone); err == nil {
			return store.InstantOf(t), nil
		}
	}
	return 0, refuse("bad_instant", "value", text)
}

// timeJSON is an instant as RFC 3339 in the shop's zone, or null.
func (c *call) timeJSON(i store.Instant) any {
	if i == 0 {
		return nil
	}
	return i.Time().In(c.book.Shop().Zone).Format(time.RFC3339)
}

// nonZero is a whole number for people; "" for 0, whose line a card leaves out.
func (c *call) nonZero(n int64) string {
	if n == 0 {
		return ""
	}
	return c.lang.Int(n)
}

// timeText is an instant for people, in the shop's zone.
func (c *call) timeText(i store.Instant) string {
	if i == 0 {
		return c.T("core.absent")
	}
	return i.Time().In(c.book.Shop().Zone).Format("2006-01-02 15:04")
}

// dayJSON is a day as YYYY-MM-DD, or null.
func dayJSON(d store.Day) any {
	if d == 0 {
		return nil
	}
	return d.String()
}

// dayText is a day for people.
func (c *call) dayText(d store.Day) string {
	if d == 0 {
		return c.T("core.absent")
	}
	return d.String()
}

package ui

import (
	"strconv"
	"strings"

	"regulars/store/exchange"
)

// longestNumber is how many digits a typed number may have; more is refused, never cut.
const longestNumber = 15

// typedPoints reads a whole number as people type it: thousands separators between digits and full-width digits are
// taken, a sign too.
func typedPoints(text string) (int64, bool) {
	text = narrow(text)
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimLeft(text, "+-")
	text = ungrouped(text)
	if text == "" || len(text) > longestNumber || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if negative {
		n = -n
	}
	return n, err == nil
}

// ungrouped takes the commas between groups of three digits away. Any other comma may be meant as a decimal one: nothing is left.
func ungrouped(text string) string {
	groups := strings.Split(text, ",")
	for _, group := range groups[1:] {
		if len(group) != 3 {
			return ""
		}
	}
	return strings.Join(groups, "")
}

// typedMoney reads an amount in the currency as people type it, in minor units: 128, 128.5, ¥1,128.50, 12,50, 128元. More decimals
// than the currency has, negative amounts and the marks of other currencies are refused.
func typedMoney(text, currency string) (int64, bool) {
	return exchange.TypedMoney(narrow(text), currency)
}

// narrow makes full-width digits, signs and points into plain ones and takes the spaces off the ends.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．' || r == '。':
			return '.'
		case r == '，':
			return ','
		case r == '＋':
			return '+'
		case r == '－' || r == '−':
			return '-'
		}
		return r
	}, strings.TrimSpace(text))
}

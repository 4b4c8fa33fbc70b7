package ui

import (
	"strconv"
	"strings"

	"regulars/lang"
)

// longestNumber is how many digits a typed number may have; more is refused, never cut.
const longestNumber = 15

// typedPoints reads a whole number as people type it: thousands separators between digits and full-width digits are
// taken, a sign too.
func typedPoints(text string) (int64, bool) {
	text = narrow(text)
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimLeft(text, "+-")
	text = strings.ReplaceAll(text, ",", "")
	if text == "" || len(text) > longestNumber || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if negative {
		n = -n
	}
	return n, err == nil
}

// typedMoney reads an amount in the currency as people type it, in minor units: 128, 128.5, ¥1,128.50. More decimals than
// the currency has and negative amounts are refused.
func typedMoney(text, currency string) (int64, bool) {
	text = strings.TrimLeft(narrow(text), "¥￥$€£ ")
	whole, fraction, dotted := strings.Cut(text, ".")
	text = strings.ReplaceAll(whole, ",", "")
	if dotted {
		text += "." + fraction
	}
	minor, err := lang.ParseAmount(text, currency)
	return minor, err == nil && !strings.HasPrefix(text, "-")
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

package exchange

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// maxMinor is the largest amount that is read: ten thousand billion minor units. It keeps every sum of a file far from
// overflow.
const maxMinor = 10_000_000_000_000

// maxWhole is the largest quantity of a line.
const maxWhole = 1_000_000_000

// amount is one money cell as read.
type amount struct {
	minor int64
	mark  sign // a sign or code in the cell; the zero value when there is none
}

// parseMoney reads an amount in minor units. point is the decimal mark of the column, 0 when nothing in the column shows
// it; decimals is that of the currency. Decimals beyond the currency's are taken only when they are zeros.
func parseMoney(s string, point byte, decimals int) (amount, store.Code) {
	if minor, ok := plainMoney(s, point, decimals); ok {
		return amount{minor: minor}, ""
	}
	if !isPlain(s) {
		for _, r := range s {
			if unicode.IsDigit(r) && r > 0x7f && (r < '０' || r > '９') {
				return amount{}, CodeOtherScript
			}
		}
		s = norm.NFKC.String(s)
	}
	body, mark, negative, ok := unwrapMoney(s)
	if !ok {
		return amount{}, CodeNotAmount
	}
	if c, known := store.CurrencyDecimals(mark.currency); known {
		decimals = c
	}
	minor, code := readDigits(body, point, decimals)
	if negative {
		minor = -minor
	}
	return amount{minor: minor, mark: mark}, code
}

// TypedMoney reads an amount that a person types for one currency, in minor units. A comma is a decimal one where no group of three digits
// follows. ok is false for what is no amount, for one below zero or with decimals that the currency has not, and beside the mark of another
// currency.
func TypedMoney(text, currency string) (minor int64, ok bool) {
	point := byte('.')
	if i := strings.LastIndexByte(text, ','); i >= 0 && digitsFrom(text[i+1:]) != 3 {
		point = ','
	}
	read, code := parseMoney(text, point, digitsAfter(currency))
	if read.mark != (sign{}) {
		if of, known := read.mark.of(currency); !known || of != currency {
			return 0, false
		}
	}
	return read.minor, code == "" && read.minor >= 0
}

// plainMoney reads the commonest shape, digits with at most one point, without looking at anything else. ok is false
// when the cell needs the careful way.
func plainMoney(s string, mark byte, decimals int) (minor int64, ok bool) {
	if mark == ',' || len(s) == 0 || len(s) > 15 {
		return 0, false
	}
	i, negative := 0, s[0] == '-'
	if negative {
		i = 1
	}
	after := -1
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			minor = minor*10 + int64(c-'0')
			if after >= 0 {
				after++
			}
		case c == '.' && after < 0 && mark == '.' && i > 0 && s[i-1] != '-':
			after = 0
		default:
			return 0, false
		}
	}
	if after > decimals || after == 0 || s[len(s)-1] == '-' {
		return 0, false
	}
	for n := max(after, 0); n < decimals; n++ {
		minor *= 10
	}
	if negative {
		minor = -minor
	}
	return minor, minor <= maxMinor && minor >= -maxMinor
}

// unwrapMoney takes signs, brackets and the marks of money off an amount. negative amounts have a minus before, after or
// behind the mark of money, or stand in brackets.
func unwrapMoney(s string) (body string, mark sign, negative, ok bool) {
	s = strings.TrimFunc(s, unseen)
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") && len(s) > 2 {
		s, negative = s[1:len(s)-1], true
	}
	seen := 0
	for changed := true; changed; {
		changed = false
		s = strings.TrimFunc(s, unseen)
		for _, minus := range []string{"-", "−", "+"} {
			if rest, found := strings.CutPrefix(s, minus); found {
				s, changed, seen = rest, true, seen+1
				negative = negative || minus != "+"
			}
		}
		if rest, found := strings.CutSuffix(s, "-"); found && rest != "" {
			s, changed, seen, negative = rest, true, seen+1, true
		}
		if rest, of, found := cutSign(s); found {
			s, changed = rest, true
			if of.shared == "" && of.currency != "" || mark == (sign{}) {
				mark = of
			}
		}
	}
	return s, mark, negative, s != "" && seen <= 1
}

// cutSign takes one mark of money or ISO code off either end.
func cutSign(s string) (rest string, of sign, found bool) {
	for _, sign := range signs {
		if after, ok := strings.CutPrefix(s, sign.text); ok {
			return after, sign, true
		}
		if before, ok := strings.CutSuffix(s, sign.text); ok {
			return before, sign, true
		}
	}
	if len(s) > 3 {
		if code, ok := parseCurrency(s[:3]); ok && code == strings.ToUpper(s[:3]) {
			return s[3:], sign{currency: code}, true
		}
		if code, ok := parseCurrency(s[len(s)-3:]); ok && code == strings.ToUpper(s[len(s)-3:]) {
			return s[:len(s)-3], sign{currency: code}, true
		}
	}
	return s, of, false
}

// readDigits reads digits, the decimal mark and marks between groups of three.
func readDigits(s string, mark byte, decimals int) (int64, store.Code) {
	whole, part := s, ""
	if mark != 0 {
		if i := strings.LastIndexByte(s, mark); i >= 0 {
			whole, part = s[:i], s[i+1:]
			if part == "" || !digitsOnly(part) {
				return 0, CodeNotAmount
			}
		}
	}
	groups, ok := ungroup(whole, mark)
	if !ok {
		return 0, CodeNotAmount
	}
	if mark == 0 && groups != whole {
		return 0, CodeAmountAmbiguous
	}
	if len(part) > decimals {
		if strings.Trim(part[decimals:], "0") != "" {
			return 0, CodeAmountDecimals
		}
		part = part[:decimals]
	}
	digits := strings.TrimLeft(groups, "0") + part + strings.Repeat("0", decimals-len(part))
	if len(digits) > 15 {
		return 0, CodeAmountTooLarge
	}
	minor := int64(0)
	for i := 0; i < len(digits); i++ {
		minor = minor*10 + int64(digits[i]-'0')
	}
	if minor > maxMinor {
		return 0, CodeAmountTooLarge
	}
	return minor, ""
}

// ungroup removes the marks between groups of three digits: one and the same mark, groups whole.
func ungroup(s string, mark byte) (string, bool) {
	if digitsOnly(s) {
		return s, true
	}
	groupMark := rune(0)
	var b strings.Builder
	run, groups := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
			run++
			continue
		case r != '.' && r != ',' && r != ' ' && r != '\'' && r != '’':
			return "", false
		case byte(r) == mark && r < 0x80:
			return "", false
		case groupMark != 0 && r != groupMark:
			return "", false
		case groups == 0 && (run == 0 || run > 3), groups > 0 && run != 3:
			return "", false
		}
		groupMark, groups, run = r, groups+1, 0
	}
	return b.String(), run == 3
}

// markOfCell says which decimal mark a cell is proof of, 0 when none: "12.50" proves the point, "1.234,50" the comma,
// "1,234,567" the point, and "1.000" nothing.
func markOfCell(s string, decimals int) byte {
	dots, commas, last := 0, 0, -1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '.':
			dots++
			last = i
		case ',':
			commas++
			last = i
		}
	}
	if last < 0 {
		return 0
	}
	if dots > 0 && commas > 0 {
		return s[last]
	}
	other := byte('.')
	if dots > 0 {
		other = ','
	}
	if dots+commas > 1 {
		return other
	}
	before, after := digitsBefore(s[:last]), digitsFrom(s[last+1:])
	switch {
	case after == 0 || s[last] == ',' && strings.IndexByte(s, '$') >= 0 && after != 3:
		return 0
	case after != 3 || decimals == 3 || before > 3 || before == 0 || before == 1 && s[last-1] == '0':
		return s[last]
	}
	return 0
}

// digitsBefore counts the digits at the end of s, digitsFrom those at its beginning.
func digitsBefore(s string) int {
	n := 0
	for n < len(s) && s[len(s)-1-n] >= '0' && s[len(s)-1-n] <= '9' {
		n++
	}
	return n
}

func digitsFrom(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// parseWhole reads a whole number: a quantity. Decimals that are zeros are taken ("2.0").
func parseWhole(s string) (int64, store.Code) {
	if len(s) == 1 && s[0] >= '0' && s[0] <= '9' {
		return int64(s[0] - '0'), ""
	}
	if !isPlain(s) {
		s = norm.NFKC.String(s)
	}
	digits := strings.TrimFunc(s, unseen)
	negative := strings.HasPrefix(digits, "-") || strings.HasPrefix(digits, "−")
	digits = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(digits, "-"), "−"), "+")
	if whole, part, dotted := strings.Cut(digits, "."); dotted && strings.Trim(part, "0") == "" && part != "" {
		digits = whole
	}
	if !digitsOnly(digits) {
		return 0, CodeNotWhole
	}
	digits = strings.TrimLeft(digits, "0")
	if len(digits) > 10 {
		return 0, CodeNumberTooLarge
	}
	n := int64(0)
	for i := 0; i < len(digits); i++ {
		n = n*10 + int64(digits[i]-'0')
	}
	if n > maxWhole {
		return 0, CodeNumberTooLarge
	}
	if negative {
		n = -n
	}
	return n, ""
}

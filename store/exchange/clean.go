package exchange

import (
	"strings"
)

// trimCell takes from a cell what is packing and not value: spaces and tabs around it, the ="123" and the quotes with
// which some exports guard numbers, and, before digits and formula signs, the apostrophe that a spreadsheet puts there.
func trimCell(s string) string {
	if s == "" {
		return s
	}
	first, last := s[0], s[len(s)-1]
	if ordinary(first) && ordinary(last) {
		return s
	}
	s = strings.TrimFunc(s, padding)
	if len(s) > 2 && s[0] == '=' && s[1] == '"' && s[len(s)-1] == '"' {
		s = strings.TrimFunc(s[2:len(s)-1], padding)
	} else if len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' && strings.Count(s, `"`) == 2 {
		s = strings.TrimFunc(s[1:len(s)-1], padding)
	}
	if len(s) > 1 && s[0] == '\'' && protected(strings.TrimLeft(s, "'")) {
		s = s[1:]
	}
	return s
}

// padding reports what may stand around a value and is no part of it. A control character is: it must be seen and
// refused.
func padding(r rune) bool { return unseen(r) && !forbidden(r) && !turnsText(r) }

// protected reports a text before which an apostrophe is packing: a formula, a quote, or a number, date or phone.
func protected(s string) bool {
	if s == "" {
		return false
	}
	return guarded(s) || s[0] == '"' || strings.Trim(s, "0123456789 -/:.()+") == ""
}

// ordinary reports a byte that begins and ends no packing.
func ordinary(c byte) bool {
	return c > ' ' && c < 0x7f && c != '"' && c != '\'' && c != '='
}

// guarded reports whether a spreadsheet would take the text for a formula, so that our own export puts an apostrophe
// before it.
func guarded(s string) bool {
	switch {
	case s == "":
		return false
	case strings.IndexByte("=+-@\t\r", s[0]) >= 0:
		return true
	}
	return strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") || strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠")
}

// saysTotal reports the words that stand before sums.
func saysTotal(s string) bool {
	switch foldHeading(s) {
	case "合计", "总计", "小计", "共计", "total", "totals", "grandtotal", "subtotal", "sum":
		return true
	}
	return false
}

// saysNothing reports the words with which platforms fill an empty cell.
func saysNothing(s string) bool {
	if len(s) > 4 {
		return false
	}
	switch s {
	case "", "-", "--", "—", "——", "null", "NULL", "Null", "None", "none", "N/A", "n/a", "nil", "无":
		return true
	}
	return false
}

// isSpreadsheetError reports what a spreadsheet leaves where a formula failed.
func isSpreadsheetError(s string) bool {
	if len(s) < 4 || s[0] != '#' {
		return false
	}
	switch strings.ToUpper(s) {
	case "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA":
		return true
	}
	return strings.Trim(s, "#") == ""
}

// isScientific recognises a number that a spreadsheet has shortened, such as 1.23457E+15.
func isScientific(s string) bool {
	if s == "" {
		return false
	}
	if s[0] < '0' || s[0] > '9' || len(s) > 24 || digitsOnly(s) {
		return false
	}
	e := strings.IndexAny(s, "eE")
	if e <= 0 {
		return false
	}
	mantissa, exponent := s[:e], s[e+1:]
	signed := strings.HasPrefix(exponent, "+") || strings.HasPrefix(exponent, "-")
	if signed {
		exponent = exponent[1:]
	}
	whole, part, dotted := strings.Cut(strings.Replace(mantissa, ",", ".", 1), ".")
	return (signed || dotted) && digitsOnly(exponent) && digitsOnly(whole) && (!dotted || digitsOnly(part))
}

// isDecimalID recognises a whole number that a spreadsheet, or a script, has made a decimal: 1002.0.
func isDecimalID(s string) bool {
	whole, found := strings.CutSuffix(s, ".0")
	return found && digitsOnly(whole)
}

// digitsOnly reports whether s is one or more ASCII digits.
func digitsOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// masked reports a value that a platform has hidden in part; it identifies nobody.
func masked(s string) bool {
	return strings.IndexByte(s, '*') >= 0 || strings.IndexByte(s, "＊"[0]) >= 0 && strings.Contains(s, "＊")
}

// notInEmail are the ASCII characters that stand in no address: controls, the space and marks between addresses.
var notInEmail = func() (table [0x80]bool) {
	for c := range byte(0x80) {
		table[c] = c <= ' ' || c == 0x7f || strings.IndexByte(`,;:<>()[]"\/`, c) >= 0
	}
	return table
}()

// isEmail checks the shape of one e-mail address; letters of any script may stand in it.
func isEmail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at <= 0 || at > 64 || len(s) > 254 || strings.IndexByte(s[at+1:], '@') >= 0 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < 0x80 && notInEmail[s[i]] || s[i] == '.' && s[i-min(i, 1)] == '.' && i > 0 {
			return false
		}
	}
	local, domain := s[:at], s[at+1:]
	if local[0] == '.' || local[at-1] == '.' || strings.ContainsFunc(domain, unseen) {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && len(domain)-dot > 2 && domain[0] != '-' && domain[0] != '.'
}

// isPhone checks the shape of one phone number as people write it: 5 to 15 digits and the marks between them.
func isPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch r = narrow(r); {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -().·/ ", r):
		case r == '+' && digits == 0:
		case r == 'x' && digits > 6:
			return digits <= 15
		default:
			return false
		}
	}
	return digits >= 5 && digits <= 15
}

// narrow is the ASCII character that a full-width one stands for; any other is itself.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000':
		return ' '
	}
	return r
}

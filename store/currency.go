package store

import "golang.org/x/text/currency"

// CurrencyDecimals is the number of minor digits of an ISO 4217 currency: CNY 2, JPY 0, KWD 3; ok is false for a code that
// does not exist.
func CurrencyDecimals(code string) (digits int, ok bool) {
	unit, err := currency.ParseISO(code)
	if err != nil || unit.String() != code {
		return 0, false
	}
	digits, _ = currency.Standard.Rounding(unit)
	return digits, true
}

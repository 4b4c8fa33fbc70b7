package lang

import (
	"errors"
	"strconv"
	"strings"
)

// Why a text is no amount.
var (
	ErrNotAmount  = errors.New("not an amount")
	ErrTooPrecise = errors.New("more decimals than the currency has")
	ErrTooLarge   = errors.New("amount too large")
)

// largestAmount bounds an amount typed by hand, far from any overflow.
const largestAmount = int64(1_000_000_000_000)

// LargestAmount is the largest amount that ParseAmount reads, as it is written.
func LargestAmount(currency string) string { return EN.Amount(largestAmount, currency) }

// ParseAmount reads a decimal such as 129.90 into minor units of the currency: ASCII digits, one point and a sign, nothing
// that could be read in two ways. An unknown currency has two decimals. Errors: ErrNotAmount, ErrTooPrecise, ErrTooLarge.
func ParseAmount(text, currency string) (minor int64, err error) {
	decimals, known := Decimals(currency)
	if !known {
		decimals = 2
	}
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimPrefix(strings.TrimPrefix(text, "-"), "+")
	whole, fraction, dotted := strings.Cut(text, ".")
	switch {
	case !digitsOnly(whole), dotted && !digitsOnly(fraction):
		return 0, ErrNotAmount
	case len(fraction) > decimals:
		return 0, ErrTooPrecise
	}
	minor, err = strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil || minor > largestAmount {
		return 0, ErrTooLarge
	}
	if negative {
		minor = -minor
	}
	return minor, nil
}

// digitsOnly reports whether a text is ASCII digits, at least one.
func digitsOnly(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

package store

import (
	"slices"
	"strings"
	"testing"
)

func TestCurrencyDecimals(t *testing.T) {
	for code, want := range map[string]int{"CNY": 2, "JPY": 0, "KRW": 0, "KWD": 3, "CLF": 4, "COP": 2, "IDR": 2, "HUF": 2, "VES": 2, "ZWG": 2, "HRK": 2} {
		if got, ok := CurrencyDecimals(code); !ok || got != want {
			t.Errorf("%s has %d digits (%v), want %d", code, got, ok, want)
		}
	}
	for _, code := range []string{"", "XX", "XXX", "cny", "CNYY", "ED ", " AF", "F B", "RMB"} {
		if _, ok := CurrencyDecimals(code); ok {
			t.Errorf("%q is a currency", code)
		}
	}
	seen := map[string]bool{}
	for digits, list := range iso4217 {
		codes := strings.Fields(list)
		if !slices.IsSorted(codes) {
			t.Errorf("the currencies with %d digits are not in order", digits)
		}
		for _, code := range codes {
			if len(code) != 3 || seen[code] {
				t.Errorf("%q stands twice or is no code", code)
			}
			seen[code] = true
		}
	}
}

package cli

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// lang imports nothing of ours, so that it has a table of its own; amounts that are read with one number of digits and written with
// another would be wrong a hundredfold.
func TestCurrenciesOfBookAndWordsAgree(t *testing.T) {
	n := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				kept, known := store.CurrencyDecimals(code)
				shown, named := lang.Decimals(code)
				if kept != shown || known != named {
					t.Errorf("%s: the book has %d digits (%v), the words %d (%v)", code, kept, known, shown, named)
				}
				if known {
					n++
				}
			}
		}
	}
	if n != len(lang.Currencies()) || n < 170 {
		t.Errorf("%d currencies, %d listed", n, len(lang.Currencies()))
	}
}

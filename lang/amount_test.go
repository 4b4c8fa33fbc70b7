package lang

import (
	"errors"
	"testing"
)

func TestParseAmount(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		want           int64
		err            error
	}{
		{"129.90", "CNY", 12990, nil},
		{"-5.5", "CNY", -550, nil},
		{"+5", "JPY", 5, nil},
		{"1.234", "KWD", 1234, nil},
		{"1.5", "???", 150, nil},
		{"007", "CNY", 700, nil},
		{"5.", "CNY", 0, ErrNotAmount},
		{".5", "CNY", 0, ErrNotAmount},
		{"1,000", "CNY", 0, ErrNotAmount},
		{"--5", "CNY", 0, ErrNotAmount},
		{"", "CNY", 0, ErrNotAmount},
		{"1.5", "JPY", 0, ErrTooPrecise},
		{"10000000000.01", "CNY", 0, ErrTooLarge},
		{"99999999999999999999", "CNY", 0, ErrTooLarge},
	} {
		if got, err := ParseAmount(c.text, c.currency); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("ParseAmount(%q, %s) = %d, %v; want %d, %v", c.text, c.currency, got, err, c.want, c.err)
		}
	}
}

package cli

import (
	"strings"
	"testing"

	"regulars/lang"
)

func TestParseMoney(t *testing.T) {
	for _, c := range []struct {
		text, currency string
		want           int64
		code           string
	}{
		{"129.90", "CNY", 12990, ""},
		{"129.9", "CNY", 12990, ""},
		{"129", "CNY", 12900, ""},
		{" 0.05 ", "USD", 5, ""},
		{"+5", "CNY", 500, ""},
		{"-5.50", "CNY", -550, ""},
		{"１２９．９０", "CNY", 12990, ""},
		{"1200", "JPY", 1200, ""},
		{"1.234", "KWD", 1234, ""},
		{"007", "CNY", 700, ""},
		{"12.345", "CNY", 0, "bad_decimals"},
		{"12.5", "JPY", 0, "bad_decimals"},
		{"1,000", "CNY", 0, "bad_money"},
		{"1 000", "CNY", 0, "bad_money"},
		{"1'000", "CNY", 0, "bad_money"},
		{"¥12", "CNY", 0, "bad_money"},
		{"12元", "CNY", 0, "bad_money"},
		{"1e3", "CNY", 0, "bad_money"},
		{"0x10", "CNY", 0, "bad_money"},
		{"1_000", "CNY", 0, "bad_money"},
		{"NaN", "CNY", 0, "bad_money"},
		{"Inf", "CNY", 0, "bad_money"},
		{"", "CNY", 0, "bad_money"},
		{".5", "CNY", 0, "bad_money"},
		{"5.", "CNY", 0, "bad_money"},
		{"--5", "CNY", 0, "bad_money"},
		{"−5", "CNY", 0, "bad_money"},
		{"٣", "CNY", 0, "bad_money"},
		{"9223372036854775807", "CNY", 0, "limit_exceeded"},
		{strings.Repeat("9", 400), "CNY", 0, "limit_exceeded"},
	} {
		got, err := parseMoney(c.text, c.currency)
		if got != c.want || codeOf(err) != c.code {
			t.Errorf("parseMoney(%q, %s) = %d, %v; want %d, %q", c.text, c.currency, got, err, c.want, c.code)
		}
	}
}

// codeOf is the code of an error, "" for none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return lang.CodeOf(err)
}

func TestParseWhole(t *testing.T) {
	for _, c := range []struct {
		text string
		want int64
		code string
	}{
		{"200", 200, ""},
		{"+5", 5, ""},
		{"-5", -5, ""},
		{"0", 0, ""},
		{"-0", 0, ""},
		{"１２３", 123, ""},
		{"1e3", 0, "bad_points"},
		{"0x10", 0, "bad_points"},
		{"1_000", 0, "bad_points"},
		{"1,000", 0, "bad_points"},
		{"10.5", 0, "bad_points"},
		{"NaN", 0, "bad_points"},
		{"", 0, "bad_points"},
		{"-", 0, "bad_points"},
		{"+-5", 0, "bad_points"},
		{"−5", 0, "bad_points"},
		{"٣", 0, "bad_points"},
		{"9223372036854775807", 0, "limit_exceeded"},
		{"9223372036854775808", 0, "limit_exceeded"},
		{strings.Repeat("9", 400), 0, "limit_exceeded"},
	} {
		got, err := parseWhole(c.text)
		if got != c.want || codeOf(err) != c.code {
			t.Errorf("parseWhole(%q) = %d, %v; want %d, %q", c.text, got, err, c.want, c.code)
		}
	}
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"129.90", "-1", "1,000", "１.5", "", "9999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		minor, err := parseMoney(text, "CNY")
		if err != nil {
			return
		}
		again, err := parseMoney(strings.ReplaceAll(lang.EN.Amount(minor, "CNY"), ",", ""), "CNY")
		if err != nil || again != minor {
			t.Fatalf("%q reads as %d, which reads back as %d, %v", text, minor, again, err)
		}
		if minor > 1_000_000_000_000 || minor < -1_000_000_000_000 {
			t.Fatalf("%q reads as %d", text, minor)
		}
	})
}

func TestParseItem(t *testing.T) {
	for _, c := range []struct {
		text            string
		name            string
		quantity, price int64
		code            string
	}{
		{"Mug", "Mug", 1, 0, ""},
		{"Mug*2", "Mug", 2, 0, ""},
		{"Mug@59.90", "Mug", 1, 5990, ""},
		{"山茶花茶×3@12.5", "山茶花茶", 3, 1250, ""},
		{"A*B*2@1", "A*B", 2, 100, ""},
		{"", "", 1, 0, "bad_empty"},
		{"*2", "", 2, 0, "bad_empty"},
		{"Mug*x", "", 1, 0, "bad_item"},
		{"Mug*0", "", 1, 0, "bad_item"},
		{"Mug@x", "", 1, 0, "bad_money"},
		{"Mug@-5", "", 1, -500, "bad_item"},
	} {
		line, err := parseItem(c.text, "CNY")
		if codeOf(err) != c.code || err == nil && (line.Name != c.name || line.Quantity != c.quantity || line.Price != c.price) {
			t.Errorf("parseItem(%q) = %+v, %v", c.text, line, err)
		}
	}
}

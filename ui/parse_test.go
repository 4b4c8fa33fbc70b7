package ui

import "testing"

func TestTypedPoints(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int64
		ok   bool
	}{
		{"200", 200, true},
		{" 1,200 ", 1200, true},
		{"１２０", 120, true},
		{"+5", 5, true},
		{"-30", -30, true},
		{"−30", -30, true},
		{"", 0, false},
		{"1.5", 0, false},
		{"1e3", 0, false},
		{"0x10", 0, false},
		{"9223372036854775808", 0, false},
		{"٣", 0, false},
		{"1 000", 0, false},
		{"12,50", 0, false},
		{"1,2", 0, false},
		{"-", 0, false},
	} {
		if got, ok := typedPoints(c.in); ok != c.ok || ok && got != c.want {
			t.Errorf("typedPoints(%q) = %d, %v", c.in, got, ok)
		}
	}
}

func TestTypedMoney(t *testing.T) {
	for _, c := range []struct {
		in, currency string
		want         int64
		ok           bool
	}{
		{"128", "CNY", 12800, true},
		{"128.5", "CNY", 12850, true},
		{"¥1,128.50", "CNY", 112850, true},
		{"１２８．５", "CNY", 12850, true},
		{"128", "JPY", 128, true},
		{"1.234", "KWD", 1234, true},
		{"0", "CNY", 0, true},
		{"12,50", "EUR", 1250, true},
		{"1.128,50 €", "EUR", 112850, true},
		{"1,128", "EUR", 112800, true},
		{"１２８．５０元", "CNY", 12850, true},
		{"128 CNY", "CNY", 12800, true},
		{"$12.50", "CAD", 1250, true},
		{"$12.50", "CNY", 0, false},
		{"€5", "GBP", 0, false},
		{"1,2,3", "CNY", 0, false},
		{"1,12,123", "CNY", 0, false},
		{"128.555", "CNY", 0, false},
		{"1.5", "JPY", 0, false},
		{"-5", "CNY", 0, false},
		{"", "CNY", 0, false},
		{".5", "CNY", 0, false},
		{"NaN", "CNY", 0, false},
		{"1.2.3", "CNY", 0, false},
		{"99999999999999999", "CNY", 0, false},
	} {
		if got, ok := typedMoney(c.in, c.currency); ok != c.ok || ok && got != c.want {
			t.Errorf("typedMoney(%q, %s) = %d, %v", c.in, c.currency, got, ok)
		}
	}
}

func TestDroppedPath(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"/srv/ann/orders.csv", "/srv/ann/orders.csv"},
		{"'/srv/ann/my orders.csv'", "/srv/ann/my orders.csv"},
		{`"/tmp/a b.csv"`, "/tmp/a b.csv"},
		{`/tmp/a\ b\(1\).csv`, "/tmp/a b(1).csv"},
		{"file:///tmp/a%20b.csv\n", "/tmp/a b.csv"},
		{`D:\shop\orders.csv`, `D:\shop\orders.csv`},
		{"/订单/订单 1.csv", "/订单/订单 1.csv"},
		{"13800138000", ""},
		{"Ann", ""},
		{"", ""},
		{"/a\n/b", ""},
		{"file://%zz", ""},
	} {
		if got := droppedPath(c.in); got != c.want {
			t.Errorf("droppedPath(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzTypedMoney(f *testing.F) {
	for _, seed := range []string{"1,128.50", "¥5", "１２８．５", "-", "...."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n, ok := typedMoney(text, "CNY"); ok && n < 0 {
			t.Errorf("%q became %d", text, n)
		}
		typedPoints(text)
		droppedPath(text)
	})
}

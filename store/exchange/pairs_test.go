package exchange

import (
	"strings"
	"testing"

	"regulars/store"
)

func TestUnpack(t *testing.T) {
	for _, c := range []struct {
		cell string
		want string // groups as key=value, groups between //
	}{
		{"", ""},
		{"one sticker", ""},
		{"name:Mug|sku:M-1|quantity:2", "name=Mug,sku=M-1,quantity=2"},
		{"name:Tea | loose|quantity:1", "name=Tea | loose,quantity=1"},
		{"name:Pot: large|total:1.00", "name=Pot: large,total=1.00"},
		{"amount:5.00|reason:a;b|date:1;amount:6.00|reason:", "amount=5.00,reason=a;b,date=1//amount=6.00,reason="},
		{"amount:5.00;amount:6.00", "amount=5.00//amount=6.00"},
		{"|name:x", "name=x"},
		{"Name:x", ""},
	} {
		var groups []string
		for _, g := range unpack(c.cell) {
			var pairs []string
			for _, p := range g {
				pairs = append(pairs, p.key+"="+packedValue([]packedPair{p}, p.key))
			}
			groups = append(groups, strings.Join(pairs, ","))
		}
		if got := strings.Join(groups, "//"); got != c.want {
			t.Errorf("%q is %q, want %q", c.cell, got, c.want)
		}
	}
}

func TestPackedMoney(t *testing.T) {
	for _, c := range []struct {
		text     string
		decimals int
		want     int64
		ok       bool
	}{
		{"24.00", 2, 2400, true},
		{"9.2563", 2, 926, true},
		{"9.2549", 2, 925, true},
		{"-9.255", 2, -926, true},
		{"5.666666666666", 2, 567, true},
		{"100", 0, 100, true},
		{"100.5", 0, 101, true},
		{"1.23456", 3, 1235, true},
		{"", 2, 0, false},
		{"ten", 2, 0, false},
	} {
		if got, ok := packedMoney(c.text, c.decimals); got != c.want || ok != c.ok {
			t.Errorf("%q with %d decimals is %d, %v, want %d", c.text, c.decimals, got, ok, c.want)
		}
	}
}

// TestPricedLine: three pieces for 10.00 are 3.34 each less 0.02.
func TestPricedLine(t *testing.T) {
	for _, c := range []struct{ quantity, gross, net, price, discount int64 }{
		{3, 1000, 1000, 334, 2},
		{2, 3000, 2700, 1500, 300},
		{1, 0, 500, 500, 0},
		{0, 700, 700, 700, 0},
		{2, 100, -5, 50, 100},
	} {
		l := pricedLine(store.LineDraft{Quantity: c.quantity}, c.gross, c.net)
		if l.Price != c.price || l.Discount != c.discount {
			t.Errorf("%+v is %+v", c, l)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	for _, seed := range []string{
		"", "name:Mug|sku:M-1|quantity:2|total:24.00", "amount:5.00|reason:a;b|date:1;amount:6.00", "name:a|b:|c", "||;:|:", "a:;a:;a:", "name:茶|total:1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		groups := unpack(cell)
		if len(groups) > strings.Count(cell, ":") {
			t.Fatalf("%q holds more groups than names: %v", cell, groups)
		}
		for _, g := range groups {
			if len(g) == 0 || g[0].key != groups[0][0].key {
				t.Fatalf("%q: a group begins with %v", cell, g)
			}
			for _, p := range g {
				if p.key == "" || !strings.Contains(cell, p.key+":") || !strings.Contains(cell, p.value) {
					t.Fatalf("%q holds no %q with %q", cell, p.key, p.value)
				}
			}
		}
		for _, decimals := range []int{0, 2, 3} {
			if minor, ok := packedMoney(cell, decimals); ok && (minor > maxMinor || minor < -maxMinor) {
				t.Fatalf("%q is %d", cell, minor)
			}
		}
	})
}

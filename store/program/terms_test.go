package program

import (
	"encoding/json"
	"math/big"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestParseRate(t *testing.T) {
	for _, c := range []struct {
		text string
		want Rate
		back string // what String gives; "" for the text itself
	}{
		{"1", 1_000_000, ""},
		{"0.5", 500_000, ""},
		{"1.25", 1_250_000, ""},
		{"1000", 1_000_000_000, ""},
		{"0.000001", 1, ""},
		{"2.500", 2_500_000, "2.5"},
		{"0001", 1_000_000, "1"},
		{"1.000000", 1_000_000, "1"},
	} {
		got, err := ParseRate(c.text)
		if err != nil || got != c.want {
			t.Errorf("ParseRate(%q) = %d, %v; want %d", c.text, got, err, c.want)
		}
		want := c.back
		if want == "" {
			want = c.text
		}
		if got.String() != want {
			t.Errorf("Rate(%d) = %q, want %q", got, got.String(), want)
		}
	}
	for _, text := range []string{
		"", "0", "0.0", "-1", "+1", "1.", ".5", "1000.000001", "1001", "1e3", "0x1", "1,5", "１", "1 ", " 1", "1.0000001", "1.5.5", "1.-5", "NaN", "Inf", "1_0", "٣", "00001",
		"9223372036854775808",
	} {
		if got, err := ParseRate(text); err == nil {
			t.Errorf("ParseRate(%q) = %d, want an error", text, got)
		}
	}
}

// FuzzParseRate holds that what is read can be written and read again, and stays within its bounds.
func FuzzParseRate(f *testing.F) {
	for _, seed := range []string{"1", "0.5", "1000", "0.000001", "1.", "", "-1", "1e9", "00.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRate(text)
		if err != nil {
			return
		}
		if r <= 0 || r > 1000*rateScale {
			t.Fatalf("ParseRate(%q) = %d is out of bounds", text, r)
		}
		if again, err := ParseRate(r.String()); err != nil || again != r {
			t.Fatalf("%q reads as %d, writes as %q, reads again as %d, %v", text, r, r.String(), again, err)
		}
	})
}

func TestPointsWorked(t *testing.T) {
	for _, c := range []struct {
		name     string
		rate     string
		rounding Rounding
		decimals int
		minor    int64
		want     int64
	}{
		{"128.50 at 1: 128.5 floored", "1", RoundFloor, 2, 12850, 128},
		{"128.50 at 1: 128.5 half up", "1", RoundHalfUp, 2, 12850, 129},
		{"128.49 at 1 half up", "1", RoundHalfUp, 2, 12849, 128},
		{"128.01 at 1 up", "1", RoundCeil, 2, 12801, 129},
		{"128.00 at 1 up is exact", "1", RoundCeil, 2, 12800, 128},
		{"23.35 at 1", "1", RoundFloor, 2, 2335, 23},
		{"99.99 at 0.5: 49.995", "0.5", RoundFloor, 2, 9999, 49},
		{"99.99 at 0.5 half up: 49.995", "0.5", RoundHalfUp, 2, 9999, 50},
		{"a yen has no minor digits: 1280 at 0.01", "0.01", RoundFloor, 0, 1280, 12},
		{"a won at 1", "1", RoundFloor, 0, 5000, 5000},
		{"a dinar has three: 1.234 at 10", "10", RoundFloor, 3, 1234, 12},
		{"nothing earns nothing", "1", RoundCeil, 2, 0, 0},
		{"less than nothing earns nothing", "1", RoundCeil, 2, -5, 0},
		{"one cent up", "1", RoundCeil, 2, 1, 1},
		{"one cent half up", "1", RoundHalfUp, 2, 1, 0},
		{"half a unit half up", "1", RoundHalfUp, 2, 50, 1},
		{"the most of one entry", "1000", RoundFloor, 2, 1_000_000_000_000_000, MaxPoints},
		{"beyond 64 bits", "1000", RoundFloor, 0, 1<<62 + 5, MaxPoints},
	} {
		t.Run(c.name, func(t *testing.T) {
			rate, err := ParseRate(c.rate)
			if err != nil {
				t.Fatal(err)
			}
			if got := (Terms{Rate: rate, Rounding: c.rounding, Decimals: c.decimals}).Points(c.minor); got != c.want {
				t.Errorf("%d minor units at %s give %d points, want %d", c.minor, c.rate, got, c.want)
			}
		})
	}
}

// TestPointsAgainstBig holds every rounding against exact fractions.
func TestPointsAgainstBig(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		terms := Terms{
			Rate: Rate(rapid.Int64Range(1, 1000*rateScale).Draw(rt, "rate")), Decimals: rapid.IntRange(0, 3).Draw(rt, "decimals"),
			Rounding: rapid.SampledFrom([]Rounding{RoundFloor, RoundHalfUp, RoundCeil}).Draw(rt, "rounding"),
		}
		minor := rapid.Int64Range(0, 1_000_000_000_000_000).Draw(rt, "minor")
		unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(terms.Decimals)), nil)
		unit.Mul(unit, big.NewInt(rateScale))
		exact := new(big.Int).Mul(big.NewInt(minor), big.NewInt(int64(terms.Rate)))
		switch terms.Rounding {
		case RoundHalfUp:
			exact.Add(exact, new(big.Int).Quo(unit, big.NewInt(2)))
		case RoundCeil:
			exact.Add(exact, new(big.Int).Sub(unit, big.NewInt(1)))
		}
		exact.Quo(exact, unit)
		want := int64(MaxPoints)
		if exact.Cmp(big.NewInt(MaxPoints)) < 0 {
			want = exact.Int64()
		}
		if got := terms.Points(minor); got != want {
			rt.Fatalf("%+v of %d gives %d, want %d", terms, minor, got, want)
		}
	})
}

func TestEarning(t *testing.T) {
	a := Amounts{Total: 11000, Shipping: 800, Tax: 1200, PointsPaid: 500}
	for basis, want := range map[Basis]int64{
		BasisPaid:                11000 - 500,
		BasisPaidWithoutShipping: 11000 - 500 - 800,
		BasisGoods:               11000 - 500 - 800 - 1200,
	} {
		if got := (Terms{Basis: basis}).Earning(a); got != want {
			t.Errorf("%s earns on %d, want %d", basis, got, want)
		}
	}
	if got := (Terms{Basis: BasisPaid}).Earning(Amounts{Total: 100, PointsPaid: 300}); got != 0 {
		t.Errorf("more paid with points than in all earns on %d", got)
	}
}

func TestTermsInJSON(t *testing.T) {
	expiry, err := ParseExpiry("month_end:12")
	if err != nil {
		t.Fatal(err)
	}
	terms := Terms{Rate: 1_500_000, Basis: BasisGoods, Rounding: RoundCeil, ReturnDays: 14, Expiry: expiry, Decimals: 2}
	text, err := json.Marshal(terms)
	if err != nil {
		t.Fatal(err)
	}
	var back Terms
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(back, terms) {
		t.Fatalf("%s reads back as %+v, %v", text, back, err)
	}
}

func TestProportion(t *testing.T) {
	for _, c := range []struct{ amount, part, whole, want int64 }{
		{23, 100, 2335, 0},   // 23 × 1.00 / 23.35 = 0.98
		{23, 600, 2335, 5},   // 23 × 6.00 / 23.35 = 5.91
		{23, 2335, 2335, 23}, // all
		{100, 1, 3, 33}, {0, 5, 5, 0}, {10_000_000, 999_999_999_999_999, 1_000_000_000_000_000, 9_999_999},
	} {
		if got := Proportion(c.amount, c.part, c.whole); got != c.want {
			t.Errorf("Proportion(%d, %d, %d) = %d, want %d", c.amount, c.part, c.whole, got, c.want)
		}
	}
}

func TestWorth(t *testing.T) {
	for _, c := range []struct{ points, per, minor, want int64 }{
		{100, 100, 100, 100}, {150, 100, 100, 150}, {1, 100, 100, 1}, {1, 300, 100, 0}, {299, 300, 100, 99}, {-150, 100, 100, -150}, {7, 100, 1, 0},
	} {
		if got := Worth(c.points, c.per, c.minor); got != c.want {
			t.Errorf("%d points at %d for %d are worth %d, want %d", c.points, c.per, c.minor, got, c.want)
		}
	}
}

func TestOwedWorked(t *testing.T) {
	for _, c := range []struct {
		name                            string
		given, earns, refunded, earning int64
		void                            bool
		want                            Award
	}{
		{"new", 0, 128, 0, 12850, false, Award{128, 0}},
		{"a third goes back: floor(100 × 1/3)", 100, 100, 3333, 10000, false, Award{100, 33}},
		{"the rest goes back too", 100, 100, 10000, 10000, false, Award{100, 100}},
		{"cancelled", 100, 100, 0, 10000, true, Award{100, 100}},
		{"cancelled and grown: nothing more is given", 100, 150, 0, 15000, true, Award{100, 100}},
		{"grown by half", 100, 150, 0, 15000, false, Award{150, 0}},
		{"shrunk to half", 100, 50, 0, 5000, false, Award{100, 50}},
		{"shrunk to half, half of that refunded: 50 + floor(50 × 1/2)", 100, 50, 2500, 5000, false, Award{100, 75}},
		{"earned nothing", 0, 0, 100, 100, false, Award{0, 0}},
		{"all goods of 110 with 10 shipping", 100, 100, 10000, 10000, false, Award{100, 100}},
		{"more than what earned", 100, 100, 10500, 10000, false, Award{100, 100}},
		{"the shipping alone: floor(100 × 10/100)", 100, 100, 1000, 10000, false, Award{100, 10}},
		{"paid with points altogether, refunded", 0, 0, 100, 0, false, Award{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Owed(c.given, c.earns, c.refunded, c.earning, c.void); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// TestOwedIsFair holds, for any order: nobody loses more than was given, refunds take more and more and at the end all, and the
// share taken is never above the share refunded.
func TestOwedIsFair(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		earning := rapid.Int64Range(1, 1_000_000_000).Draw(rt, "earning")
		earns := rapid.Int64Range(0, MaxPoints).Draw(rt, "earns")
		first := rapid.Int64Range(0, earning).Draw(rt, "first")
		second := rapid.Int64Range(first, earning).Draw(rt, "second")
		a, b, all := Owed(earns, earns, first, earning, false), Owed(earns, earns, second, earning, false), Owed(earns, earns, earning, earning, false)
		if a.Given != earns || a.Clawed < 0 || a.Clawed > b.Clawed || b.Clawed > all.Clawed || all.Clawed != earns {
			rt.Fatalf("%d of %d: %+v, %d: %+v, all: %+v", first, earning, a, second, b, all)
		}
		if x, y := new(big.Int).Mul(big.NewInt(a.Clawed), big.NewInt(earning)), new(big.Int).Mul(big.NewInt(earns), big.NewInt(first)); x.Cmp(y) > 0 {
			rt.Fatalf("%d of %d refunded takes %d of %d", first, earning, a.Clawed, earns)
		}
	})
}

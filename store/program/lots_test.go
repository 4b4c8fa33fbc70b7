package program

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

const today = Day(20_000)

// four is a member's lots: lapsing tomorrow, never lapsing, waiting, lapsed.
func four() []Lot {
	return []Lot{
		{ID: 1, Left: 10, Expires: today + 1},
		{ID: 2, Left: 20},
		{ID: 3, Left: 40, Releases: today + 3, Expires: today + 30},
		{ID: 4, Left: 80, Expires: today - 1},
	}
}

func TestStand(t *testing.T) {
	if got, want := Stand(four(), 0, today), (Standing{Balance: 30, Pending: 40, Lapsed: 80}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := Stand(four(), 45, today), (Standing{Balance: -15, Pending: 40, Lapsed: 80}); got != want {
		t.Errorf("in debt: got %+v, want %+v", got, want)
	}
	edge := []Lot{{ID: 1, Left: 1, Expires: today, Releases: today}}
	if got := Stand(edge, 0, today); got != (Standing{Balance: 1}) {
		t.Errorf("on its first and last day a lot can be spent: %+v", got)
	}
	if got := Stand(edge, 0, today+1); got != (Standing{Lapsed: 1}) {
		t.Errorf("on the day after it has lapsed: %+v", got)
	}
	if got := Stand(edge, 0, today-1); got != (Standing{Pending: 1}) {
		t.Errorf("on the day before it waits: %+v", got)
	}
}

func TestSpend(t *testing.T) {
	for _, c := range []struct {
		amount int64
		want   []Taking
		short  int64
	}{
		{5, []Taking{{1, 5}}, 0},
		{10, []Taking{{1, 10}}, 0},
		{12, []Taking{{1, 10}, {2, 2}}, 0},
		{31, []Taking{{1, 10}, {2, 20}}, 1}, // neither waiting nor lapsed lots
		{0, nil, 0},
	} {
		got, short := Spend(four(), c.amount, today)
		if !slices.Equal(got, c.want) || short != c.short {
			t.Errorf("spending %d takes %v and lacks %d, want %v and %d", c.amount, got, short, c.want, c.short)
		}
	}
}

func TestReclaim(t *testing.T) {
	own := func(l Lot) bool { return l.ID == 3 }
	for _, c := range []struct {
		amount int64
		want   []Taking
		short  int64
	}{
		{15, []Taking{{3, 15}}, 0},                     // its own, though it waits
		{55, []Taking{{3, 40}, {1, 10}, {2, 5}}, 0},    // then released ones by expiry
		{100, []Taking{{3, 40}, {1, 10}, {2, 20}}, 30}, // a lapsed lot is nobody's
	} {
		got, short := Reclaim(four(), c.amount, today, own)
		if !slices.Equal(got, c.want) || short != c.short {
			t.Errorf("taking %d back takes %v and lacks %d, want %v and %d", c.amount, got, short, c.want, c.short)
		}
	}
	got, short := Reclaim(four(), 60, today, func(Lot) bool { return false })
	if want := []Taking{{1, 10}, {2, 20}, {3, 30}}; !slices.Equal(got, want) || short != 0 {
		t.Errorf("waiting lots come last: %v and %d, want %v", got, short, want)
	}
}

func TestGiveBack(t *testing.T) {
	lots := map[int64]Lot{}
	for _, l := range four() {
		lots[l.ID] = l
	}
	taken := []Taking{{1, 10}, {2, 20}, {4, 80}}
	for _, c := range []struct {
		amount int64
		back   []Taking
		fresh  int64
	}{
		{5, []Taking{{2, -5}}, 0}, // the latest to lapse first
		{25, []Taking{{2, -20}, {1, -5}}, 0},
		{40, []Taking{{2, -20}, {1, -10}}, 10}, // what came from the lapsed lot needs a new day
		{110, []Taking{{2, -20}, {1, -10}}, 80},
	} {
		back, fresh := GiveBack(taken, lots, c.amount, today)
		if !slices.Equal(back, c.back) || fresh != c.fresh {
			t.Errorf("giving %d back gives %v and %d fresh, want %v and %d", c.amount, back, fresh, c.back, c.fresh)
		}
	}
}

// TestLotsOfOneDay: of lots that lapse on one day the older is spent first, and given back last.
func TestLotsOfOneDay(t *testing.T) {
	lots := []Lot{{ID: 9, Left: 10, Expires: today + 1}, {ID: 7, Left: 10, Expires: today + 1}}
	taken, short := Spend(lots, 15, today)
	if want := []Taking{{7, 10}, {9, 5}}; !slices.Equal(taken, want) || short != 0 {
		t.Errorf("takes %v, want %v", taken, want)
	}
	back, fresh := GiveBack(taken, map[int64]Lot{9: lots[0], 7: lots[1]}, 7, today)
	if want := []Taking{{9, -5}, {7, -2}}; !slices.Equal(back, want) || fresh != 0 {
		t.Errorf("gives %v back, want %v", back, want)
	}
}

func TestDrain(t *testing.T) {
	if got, want := Drain(four()), []Taking{{4, 80}, {1, 10}, {3, 40}, {2, 20}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

var anyLots = rapid.Custom(func(rt *rapid.T) []Lot {
	n := rapid.IntRange(0, 8).Draw(rt, "lots")
	lots := make([]Lot, n)
	for i := range lots {
		lots[i] = Lot{ID: int64(i + 1), Left: rapid.Int64Range(0, 100).Draw(rt, "left")}
		if rapid.Bool().Draw(rt, "lapses") {
			lots[i].Expires = today + Day(rapid.IntRange(-3, 5).Draw(rt, "expires"))
		}
		if rapid.Bool().Draw(rt, "waits") {
			lots[i].Releases = today + Day(rapid.IntRange(-2, 4).Draw(rt, "releases"))
		}
	}
	return lots
})

// TestTakingsAreSound holds for any lots: a debit takes what it says, never more than a lot has, and spending takes in order.
func TestTakingsAreSound(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lots := anyLots.Draw(rt, "lots")
		before := slices.Clone(lots)
		amount := rapid.Int64Range(0, 500).Draw(rt, "amount")
		spent, short := Spend(lots, amount, today)
		if !slices.Equal(lots, before) {
			rt.Fatal("Spend changes its argument")
		}
		if sum := total(rt, lots, spent); sum+short != amount || short > 0 && sum != Stand(lots, 0, today).Balance {
			rt.Fatalf("spent %d and %d short of %d", sum, short, amount)
		}
		for i := 1; i < len(spent); i++ {
			a, b := lots[spent[i-1].Lot-1], lots[spent[i].Lot-1]
			if a.Expires == 0 && b.Expires != 0 || b.Expires != 0 && b.Expires < a.Expires {
				rt.Fatalf("%+v is spent before %+v", a, b)
			}
		}
		taken, lacks := Reclaim(lots, amount, today, func(l Lot) bool { return l.ID%2 == 0 })
		standing := Stand(lots, 0, today)
		if sum := total(rt, lots, taken); sum+lacks != amount || lacks > 0 && sum != standing.Balance+standing.Pending {
			rt.Fatalf("took back %d and %d short of %d", sum, lacks, amount)
		}
		byID := map[int64]Lot{}
		for _, l := range lots {
			byID[l.ID] = l
		}
		returned := min(amount, total(rt, lots, taken))
		back, fresh := GiveBack(taken, byID, returned, today)
		var given int64
		for _, k := range back {
			given -= k.Amount
		}
		if given+fresh != returned || fresh != 0 {
			rt.Fatalf("gave %d back and %d fresh of %d", given, fresh, returned)
		}
	})
}

func total(rt *rapid.T, lots []Lot, takings []Taking) (sum int64) {
	seen := map[int64]bool{}
	for _, k := range takings {
		if k.Amount <= 0 || k.Amount > lots[k.Lot-1].Left || seen[k.Lot] {
			rt.Fatalf("taking %+v from %+v", k, lots[k.Lot-1])
		}
		seen[k.Lot] = true
		sum += k.Amount
	}
	return sum
}

package program

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseExpiry(t *testing.T) {
	for _, text := range []string{"none", "1d", "365d", "3650d", "1m", "12m", "120m", "month_end:1", "month_end:12", "month_end:120", "year_end", "next_year_end", "inactive:1d", "inactive:3650d", "inactive:12m", "inactive:120m"} {
		e, err := ParseExpiry(text)
		if err != nil || e.String() != text || (e.Last(1) == 0) != (text == "none") {
			t.Errorf("%q reads as %q, %v", text, e, err)
		}
		packed, err := e.MarshalText()
		if err != nil || string(packed) != text {
			t.Errorf("%q packs as %q, %v", text, packed, err)
		}
		var again Expiry
		if err := again.UnmarshalText(packed); err != nil || again != e {
			t.Errorf("%q unpacks as %q, %v", packed, again, err)
		}
	}
	for _, text := range []string{
		"", "0", "0d", "-1d", "+1d", "3651d", "0m", "121m", "12", "d", "m", "12 m", "1.5m", "month_end", "month_end:", "month_end:0", "month_end:121", "month_end:1m",
		"YEAR_END", "inactive", "inactive:", "inactive:12", "inactive:0d", "inactive:121m", "inactive:3651d", "inactive:year_end", "inactive:month_end:1", "inactive:inactive:1d", "never", "12y", "１２m", "999999999999999999999d", " none",
	} {
		if e, err := ParseExpiry(text); err == nil {
			t.Errorf("ParseExpiry(%q) = %q, want an error", text, e)
		}
	}
}

// FuzzParseExpiry holds that what is read can be written and read again, and never lapses before its day.
func FuzzParseExpiry(f *testing.F) {
	for _, seed := range []string{"none", "365d", "12m", "month_end:12", "year_end", "next_year_end", "inactive:6m", "0d", "+5m", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := ParseExpiry(text)
		if err != nil {
			return
		}
		if again, err := ParseExpiry(e.String()); err != nil || again != e {
			t.Fatalf("%q reads as %q and then as %q, %v", text, e, again, err)
		}
		if last := e.Last(20_000); last != 0 && last < 20_000 {
			t.Fatalf("%q lapses on %d, before its day", text, last)
		}
	})
}

func TestLastDayWorked(t *testing.T) {
	for _, c := range []struct{ expiry, day, want string }{
		{"365d", "2026-01-01", "2027-01-01"},
		{"1d", "2026-12-31", "2027-01-01"},
		{"1m", "2026-01-31", "2026-02-28"}, // the last of a shorter month
		{"1m", "2028-01-31", "2028-02-29"},
		{"1m", "2026-02-28", "2026-03-28"},
		{"12m", "2028-02-29", "2029-02-28"},
		{"12m", "2026-11-22", "2027-11-22"},
		{"3m", "2026-11-30", "2027-02-28"},
		{"13m", "2026-12-31", "2028-01-31"},
		{"month_end:1", "2026-01-31", "2026-02-28"},
		{"month_end:1", "2026-01-01", "2026-02-28"},
		{"month_end:12", "2026-11-22", "2027-11-30"},
		{"month_end:2", "2026-12-31", "2027-02-28"},
		{"year_end", "2026-01-01", "2026-12-31"},
		{"year_end", "2026-12-31", "2026-12-31"},
		{"next_year_end", "2026-12-31", "2027-12-31"},
		{"inactive:1m", "2026-01-31", "2026-02-28"},
		{"inactive:365d", "2026-01-01", "2027-01-01"},
	} {
		e, err := ParseExpiry(c.expiry)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Last(dayOf(t, c.day)); got != dayOf(t, c.want) {
			y, m, d := civil(got)
			t.Errorf("%s from %s ends on %04d-%02d-%02d, want %s", c.expiry, c.day, y, m, d, c.want)
		}
	}
	if got := (Expiry{}).Last(20_000); got != 0 {
		t.Errorf("never ends on %d", got)
	}
}

func dayOf(t *testing.T, text string) Day {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return Day(at.Unix() / 86400)
}

// TestLastDayIsInOrder holds that points earned later never lapse earlier.
func TestLastDayIsInOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e, err := ParseExpiry(rapid.SampledFrom([]string{"1d", "400d", "1m", "5m", "12m", "120m", "month_end:1", "month_end:12", "year_end", "next_year_end", "inactive:5m"}).Draw(rt, "expiry"))
		if err != nil {
			rt.Fatal(err)
		}
		day := Day(rapid.IntRange(0, 60_000).Draw(rt, "day"))
		later := day + Day(rapid.IntRange(0, 800).Draw(rt, "later"))
		if e.Last(day) < day || e.Last(later) < e.Last(day) {
			rt.Fatalf("%s: %d ends on %d, %d on %d", e, day, e.Last(day), later, e.Last(later))
		}
	})
}

// TestLapseWorked holds what a lot keeps of its life: by itself, with orders later and earlier than it, and with a day before which
// it may not lapse.
func TestLapseWorked(t *testing.T) {
	for _, c := range []struct{ expiry, given, order, notBefore, want string }{
		{"none", "2026-01-01", "2026-05-01", "2027-01-01", ""},
		{"12m", "2026-01-15", "2026-05-01", "", "2027-01-15"}, // an order moves no fixed day
		{"12m", "2026-01-15", "", "2027-03-01", "2027-03-01"},
		{"12m", "2026-01-15", "", "2026-03-01", "2027-01-15"},
		{"inactive:12m", "2026-01-15", "", "", "2027-01-15"},           // nobody who has never ordered loses them sooner
		{"inactive:12m", "2026-01-15", "2025-03-01", "", "2027-01-15"}, // given after the last order
		{"inactive:12m", "2026-01-15", "2026-05-31", "", "2027-05-31"},
		{"inactive:1m", "2026-01-15", "2026-01-31", "", "2026-02-28"},
		{"inactive:90d", "2026-01-15", "2026-05-01", "", "2026-07-30"},
		{"inactive:90d", "2026-01-15", "2026-05-01", "2026-09-01", "2026-09-01"},
		{"inactive:90d", "2026-01-15", "2026-07-01", "2026-09-01", "2026-09-29"},
	} {
		e, err := ParseExpiry(c.expiry)
		if err != nil {
			t.Fatal(err)
		}
		day := func(text string) Day {
			if text == "" {
				return 0
			}
			return dayOf(t, text)
		}
		l := e.Lapse(day(c.given)).NotBefore(day(c.notBefore))
		if got, want := l.Last(day(c.order)), day(c.want); got != want {
			t.Errorf("%+v: the last day is %d, want %d", c, got, want)
		}
		if l.Moves() != (e.kind >= expiryIdleDays) {
			t.Errorf("%+v: moves is %t", c, l.Moves())
		}
	}
}

// TestLapseAfterRelease: nothing lapses before it can be spent. Points of Christmas that wait for seven days live to the end of the year in which they
// can be spent, those of a week before to the end of their own, on whose last day they can.
func TestLapseAfterRelease(t *testing.T) {
	for _, c := range []struct{ expiry, day, releases, want string }{
		{"year_end", "2026-12-24", "2026-12-31", "2026-12-31"},
		{"year_end", "2026-12-25", "2027-01-01", "2027-12-31"},
		{"3d", "2026-06-09", "2026-06-16", "2026-06-19"},
		{"7d", "2026-06-09", "2026-06-16", "2026-06-16"},
		{"1m", "2026-01-31", "2026-03-01", "2026-04-01"},
		{"12m", "2026-06-09", "2026-06-16", "2027-06-09"},
		{"inactive:3d", "2026-06-09", "2026-06-16", "2026-06-16"},
	} {
		e, err := ParseExpiry(c.expiry)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.LapseOf(dayOf(t, c.day), dayOf(t, c.releases)).Last(0); got != dayOf(t, c.want) {
			y, m, d := civil(got)
			t.Errorf("%+v: the last day is %d-%d-%d", c, y, m, d)
		}
	}
	if got := (Expiry{}).LapseOf(100, 200); got != 0 {
		t.Errorf("what never lapses lapses on %d", got)
	}
}

// TestThrough: of points that thirty days without an order end, an order on the last day keeps them, the one a day late does not.
func TestThrough(t *testing.T) {
	e, err := ParseExpiry("inactive:30d")
	if err != nil {
		t.Fatal(err)
	}
	l := e.Lapse(100)
	for _, c := range []struct {
		orders []Day
		want   Day
	}{
		{nil, 130}, {[]Day{90}, 130}, {[]Day{130}, 160}, {[]Day{131}, 130}, {[]Day{130, 160, 191}, 190}, {[]Day{90, 131, 132}, 130},
	} {
		if got := l.Through(c.orders); got != c.want {
			t.Errorf("orders on %v: the last day is %d, want %d", c.orders, got, c.want)
		}
	}
	if got := (Expiry{kind: expiryDays, count: 30}).Lapse(100).Through([]Day{110}); got != 130 {
		t.Errorf("an order moves a fixed day to %d", got)
	}
}

package program

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func local(t *testing.T, text string) Local {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return LocalOf(at)
}

const hour = 60 * localMinute

// chinese is a shop that is open from Monday to Friday, with the days off and the weekend days worked instead of the National
// Day of 2026 and a public holiday that a Saturday makes up for.
func chinese(t *testing.T) Service {
	t.Helper()
	s, err := ParseService("1-5 09:00-18:00", "2026-10-01..2026-10-07", "2026-09-20 2026-10-10")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestServiceAfter is the worked example: a target of 18 service hours is two days of nine.
func TestServiceAfter(t *testing.T) {
	s := chinese(t)
	for _, c := range []struct {
		name, from string
		hours      Local
		want       string
	}{
		{"within a day", "2026-11-23 10:00", 4, "2026-11-23 14:00"},
		{"exactly the end of a day", "2026-11-23 10:00", 8, "2026-11-23 18:00"},
		{"over a night: 8 h on Monday, 1 h on Tuesday", "2026-11-23 10:00", 9, "2026-11-24 10:00"},
		{"opened in the evening counts from the morning", "2026-11-23 21:30", 4, "2026-11-24 13:00"},
		{"over a weekend: 3 h on Friday, 5 h on Monday", "2026-11-27 15:00", 8, "2026-11-30 14:00"},
		{"opened on a Saturday", "2026-11-28 12:00", 1, "2026-11-30 10:00"},
		// Wednesday 30 September has 2 h left; 1 to 7 October are off; Thursday 8 and Friday 9 have 9 h each.
		{"over a holiday", "2026-09-30 16:00", 18, "2026-10-09 16:00"},
		// Friday 9 October has 1 h left; Saturday 10 is worked instead with 9 h; Monday 12 has the rest.
		{"a weekend day that is worked instead", "2026-10-09 17:00", 12, "2026-10-12 11:00"},
		{"no time at all, in the night", "2026-11-23 03:00", 0, "2026-11-23 09:00"},
	} {
		got := s.After(local(t, c.from), c.hours*hour)
		if want := local(t, c.want); got != want {
			t.Errorf("%s: %s + %d h is %s, want %s", c.name, c.from, c.hours, got.In(time.UTC), c.want)
		}
		if back := s.Between(local(t, c.from), got); back != c.hours*hour {
			t.Errorf("%s: between them lie %d ms, want %d h", c.name, back, c.hours)
		}
	}
}

func TestServiceParse(t *testing.T) {
	for _, bad := range []string{"", "0-5 09:00-18:00", "5-1 09:00-18:00", "1-5 18:00-09:00", "1-5", "1-5 9-18", "1-5 09:00-24:01", "8 09:00-10:00", "1-5 09:00-18:00;"} {
		if _, err := ParseService(bad, "", ""); err == nil {
			t.Errorf("hours %q were taken", bad)
		}
	}
	for _, bad := range []string{"2026-02-30", "2026-10-07..2026-10-01", "2020-01-01..2026-01-01", "tomorrow"} {
		if _, err := ParseService("1-7 00:00-24:00", bad, ""); err == nil {
			t.Errorf("days off %q were taken", bad)
		}
		if _, err := ParseService("1-7 00:00-24:00", "", bad); err == nil {
			t.Errorf("days worked %q were taken", bad)
		}
	}
}

// TestServiceWithABreak: a shop that is closed from 12:00 to 13:30 answers in 7.5 hours a day. Where hours overlap the later word counts.
func TestServiceWithABreak(t *testing.T) {
	s, err := ParseService("1-5 13:30-18:00; 1-6 09:00-12:00; 6 10:00-16:00", "", "2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from  string
		hours Local
		want  string
	}{
		{"2026-11-23 11:00", 2, "2026-11-23 14:30"}, // Monday: an hour before the break, one after it
		{"2026-11-23 09:00", 3, "2026-11-23 12:00"},
		{"2026-11-23 12:30", 0, "2026-11-23 13:30"},
		{"2026-11-27 17:00", 2, "2026-11-28 11:00"}, // Saturday opens at ten
		{"2026-11-28 15:00", 5, "2026-11-29 14:30"}, // the Sunday that is worked has Monday's break
	} {
		got := s.After(local(t, c.from), c.hours*hour)
		if got != local(t, c.want) || s.Between(local(t, c.from), got) != c.hours*hour {
			t.Errorf("%s + %d h is %s, want %s", c.from, c.hours, got.In(time.UTC), c.want)
		}
	}
	if got := s.Between(local(t, "2026-11-23 00:00"), local(t, "2026-11-30 00:00")); got != 5*15*hour/2+6*hour+15*hour/2 {
		t.Errorf("a week has %d ms", got)
	}
}

// TestServiceAroundTheClock: a day may end at 24:00, and a day worked instead counts before the days off that hold it.
func TestServiceAroundTheClock(t *testing.T) {
	s, err := ParseService("1-7 00:00-24:00", "2026-10-01..2026-10-07", "2026-10-03")
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Between(local(t, "2026-09-29 12:00"), local(t, "2026-10-08 12:00")); got != 72*hour {
		t.Errorf("it is open for %d ms", got)
	}
}

func TestServiceNeverOpen(t *testing.T) {
	s, err := ParseService("1-7 09:00-18:00", "2026-01-01..2027-12-31 2028-01-01..2029-12-31 2030-01-01..2031-12-31 2032-01-01..2033-12-31 2034-01-01..2035-12-31 2036-01-01..2037-12-31", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := s.After(local(t, "2026-01-01 10:00"), hour).In(time.UTC); got.Year() != 2036 {
		t.Errorf("a shop that never opens answers on %s", got)
	}
}

// TestServiceZone holds that service hours are the wall's: on the night of the change the morning still begins at nine.
func TestServiceZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s, err := ParseService("1-7 09:00-18:00", "", "")
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, time.March, 28, 17, 0, 0, 0, zone) // the clocks go forward in the night
	got := s.After(LocalOf(from), 2*hour).In(zone)
	if want := time.Date(2026, time.March, 29, 10, 0, 0, 0, zone); !got.Equal(want) {
		t.Errorf("due %s, want %s", got, want)
	}
	if gap := local(t, "2026-03-29 02:30").In(zone); gap.Hour() != 3 {
		t.Errorf("a moment that does not exist became %s", gap)
	}
}

// TestServiceRandom holds that After and Between are inverse, and that time between adds up.
func TestServiceRandom(t *testing.T) {
	s := chinese(t)
	start := local(t, "2026-09-01 00:00")
	rapid.Check(t, func(rt *rapid.T) {
		from := start + Local(rapid.Int64Range(0, int64(60*localDay)).Draw(rt, "from"))
		span := Local(rapid.Int64Range(1, int64(200*hour)).Draw(rt, "span"))
		due := s.After(from, span)
		if got := s.Between(from, due); got != span {
			rt.Fatalf("%d ms after lie %d ms away", span, got)
		}
		if before := s.Between(from, due-1); before != span-1 {
			rt.Fatalf("a moment before it is due %d ms have passed, not %d", before, span-1)
		}
		mid := from + Local(rapid.Int64Range(0, int64(due-from)).Draw(rt, "mid"))
		if s.Between(from, mid)+s.Between(mid, due) != span {
			rt.Fatal("the parts do not add up")
		}
	})
}

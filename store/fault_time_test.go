package store

import (
	"errors"
	"os"
	"testing"
	"time"
)

// A clock that was set back turns neither the order of the entries nor what they show.
func TestF57TheClockGoesBack(t *testing.T) {
	b, clock := faultBookAt(t)
	for _, back := range []time.Duration{time.Hour, 365 * 24 * time.Hour} {
		clock.now = faultDay.Add(-back)
		faultEarn(t, b, 1)
		if _, err := b.Redeem(t.Context(), Redeem{Member: 1, Points: 1}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := b.Ledger(t.Context(), LedgerQuery{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(list); i++ { // newest first
		if list[i-1].ID <= list[i].ID || list[i-1].Recorded < list[i].Recorded || list[i-1].At < list[i].At {
			t.Errorf("entry %d of %v (recorded %v) stands after entry %d of %v (recorded %v)", list[i-1].ID, list[i-1].At.Time(),
				list[i-1].Recorded.Time(), list[i].ID, list[i].At.Time(), list[i].Recorded.Time())
		}
	}
	if f := finding(findings(t, b), FindingClock); f == nil {
		t.Error("doctor does not say that the clock is behind")
	}
}

// A dead battery shows a date years away: nothing lapses by itself, other work goes on, and the owner may say that the date
// is right.
func TestF58TheClockJumps(t *testing.T) {
	b, clock := faultBookAt(t)
	if err := b.SetSetting(t.Context(), "expiry", "30d"); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 500)
	clock.now = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 3 {
		_, err := b.Expire(t.Context(), Settling{Automatic: true})
		wantCode(t, err, CodeClockJumped)
		faultEarn(t, b, 1)
	}
	lapsed := func() (n int) {
		list, err := b.Ledger(t.Context(), LedgerQuery{Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Reason == ReasonExpire.String() {
				n++
			}
		}
		return n
	}
	if n := lapsed(); n != 0 {
		t.Fatalf("%d lots lapsed by themselves", n)
	}
	clock.now = faultDay.Add(time.Hour) // the clock is right again: everything is as it was
	if m, err := b.Member(t.Context(), 1); err != nil || m.Balance < 1500 {
		t.Fatalf("balance %d, %v", m.Balance, err)
	}
	clock.now = time.Date(2099, 1, 2, 0, 0, 0, 0, time.UTC)
	settled, err := b.Expire(t.Context(), Settling{Confirmed: true})
	if err != nil || settled.Points < 500 || lapsed() == 0 {
		t.Fatalf("the confirmed run took %d points, %v", settled.Points, err)
	}
	if _, err := b.UndoBatch(t.Context(), settled.Batch, false); err != nil {
		t.Fatal(err)
	}
	wantLedger(t, b)
}

// Points live to the end of the shop's own day, also where it has 23 or 25 hours, and lapse once however often the run runs.
func TestF59PointsLapseAtTheEndOfTheShopsDay(t *testing.T) {
	for name, c := range map[string]struct{ last, over time.Time }{ // in Berlin clocks change at 01:00 UTC
		"gap":     {time.Date(2027, 3, 28, 21, 59, 0, 0, time.UTC), time.Date(2027, 3, 28, 22, 0, 0, 0, time.UTC)},
		"overlap": {time.Date(2027, 10, 31, 22, 59, 0, 0, time.UTC), time.Date(2027, 10, 31, 23, 0, 0, 0, time.UTC)},
	} {
		t.Run(name, func(t *testing.T) {
			b, clock := faultBookAt(t)
			zone := b.Shop().Zone
			if _, err := b.Earn(t.Context(), Award{Member: 1, Points: 77, Text: "welcome", Expires: DayOf(c.last, zone)}); err != nil {
				t.Fatal(err)
			}
			clock.now = c.last
			if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != 1077 {
				t.Fatalf("on the last day the balance is %d, %v", m.Balance, err)
			}
			clock.now = c.over
			if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != 1000 {
				t.Fatalf("on the day after the balance is %d, %v", m.Balance, err)
			}
			total := int64(0)
			for range 3 {
				settled, err := b.Expire(t.Context(), Settling{})
				if err != nil {
					t.Fatal(err)
				}
				total += settled.Points
			}
			if total != 77 {
				t.Fatalf("three runs took %d points, want 77", total)
			}
			wantLedger(t, b)
		})
	}
}

// Instants and days stand in the file as they were, so that another zone does not move them.
func TestF61AnotherZoneMovesNoHistory(t *testing.T) {
	b := faultBook(t)
	before, err := b.Ledger(t.Context(), LedgerQuery{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.SetSetting(t.Context(), "zone", "Pacific/Kiritimati"); err != nil {
		t.Fatal(err)
	}
	after, err := b.Ledger(t.Context(), LedgerQuery{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	for i := range before {
		if before[i].At != after[i].At || before[i].Hash != after[i].Hash || before[i].Expires != after[i].Expires {
			t.Errorf("entry %d moved", before[i].ID)
		}
	}
}

func TestF50ABookOfANewerProgram(t *testing.T) {
	path := wholeFile(t, faultBook(t))
	edit(t, path, "PRAGMA journal_mode = delete", "PRAGMA user_version = 42")
	same := unchanged(t, path)
	_, err := reopen(t, path)
	wantCode(t, err, CodeNewerBook)
	var e *Error
	if !errors.As(err, &e) || e.Facts["book"] != int64(42) || e.Facts["program"] == nil {
		t.Errorf("the refusal does not name both versions: %v", err)
	}
	same()
	_, _, err = Restore(t.Context(), path, path+".other", Options{Clock: (&hourglass{faultDay}).read})
	wantCode(t, err, CodeNewerBook)
	if _, err := os.Stat(path + ".other"); err == nil {
		t.Error("a newer backup was restored")
	}
}

// A setting that SQLite does not take, or a slip in its name, refuses to open.
func TestF54SettingsThatAreNotTaken(t *testing.T) {
	b := faultBook(t)
	wantCode(t, b.writer.conn.pragma("synchronous", "full", "3"), CodeSettingsNotTaken)
	wantCode(t, b.writer.conn.pragma("synchronuos", "full", "2"), CodeSettingsNotTaken)
	c, err := openWriterConn(b.path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, p := range writerPragmas {
		got := ""
		if _, err := c.one(textInto(&got), "PRAGMA "+p.name); err != nil || got != p.got {
			t.Errorf("%s is %q, want %q (%v)", p.name, got, p.got, err)
		}
	}
}

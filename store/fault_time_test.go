package store

import (
	"errors"
	"os"
	"path/filepath"
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

// What is given while the clock is far behind lives as long as if the clock had been right: from the last recorded work on.
// The expiry run pauses until the clock is right again, or the owner says that it is.
func TestF57PointsGivenWhileTheClockIsBehindDoNotLapseEarly(t *testing.T) {
	b, clock := faultBookAt(t)
	if _, err := b.SetSetting(t.Context(), "expiry", "30d"); err != nil {
		t.Fatal(err)
	}
	clock.now = faultDay.AddDate(-6, 0, 0)
	faultEarn(t, b, 7)
	_, err := b.Expire(t.Context(), Settling{})
	wantCode(t, err, CodeClockBehind)
	order, err := b.AddOrder(t.Context(), OrderInput{Member: 1, Amount: 12300})
	if err != nil || order.Points != 123 {
		t.Fatalf("the order gives %d points, %v", order.Points, err)
	}
	last := DayOf(faultDay, b.Shop().Zone) + 30
	list, err := b.Ledger(t.Context(), LedgerQuery{Limit: 2})
	if err != nil || list[0].Expires != last || list[1].Expires != last {
		t.Errorf("the lots end on %s and %s, want %s (%v)", list[0].Expires, list[1].Expires, last, err)
	}
	if o, err := b.Order(t.Context(), order.Order); err != nil || o.Day != DayOf(clock.now, b.Shop().Zone) {
		t.Errorf("the order counts on %s, %v", o.Day, err)
	}
	clock.now = faultDay.Add(time.Hour)
	if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != 1130 {
		t.Errorf("with the right clock again the balance is %d, want 1130 (%v)", m.Balance, err)
	}
	if _, err := b.Expire(t.Context(), Settling{}); err != nil {
		t.Error(err)
	}
}

// The clock was ahead and is right again: the owner's one yes takes the book's later rows off the scales.
func TestF57TheOwnerSaysThatTheClockIsRight(t *testing.T) {
	b, clock := faultBookAt(t)
	if _, err := b.SetSetting(t.Context(), "expiry", "30d"); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 500)
	clock.now = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	faultEarn(t, b, 1)
	clock.now = faultDay.AddDate(0, 0, 31) // the 500 lapsed yesterday
	_, err := b.Expire(t.Context(), Settling{})
	wantCode(t, err, CodeClockBehind)
	settled, err := b.Expire(t.Context(), Settling{Confirmed: true})
	if err != nil || settled.Points != 500 {
		t.Fatalf("the confirmed run took %d points, %v", settled.Points, err)
	}
	faultEarn(t, b, 2)
	list, err := b.Ledger(t.Context(), LedgerQuery{Limit: 1})
	if want := b.Today() + 30; err != nil || list[0].Expires != want {
		t.Errorf("points given after the yes end on %s, want %s (%v)", list[0].Expires, want, err)
	}
	for range 40 {
		clock.now = clock.now.AddDate(0, 0, 1)
		if _, err := b.Expire(t.Context(), Settling{}); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != 1001 {
		t.Errorf("balance %d, want the first 1000 and the one of 2099 (%v)", m.Balance, err)
	}
}

// After a long weekend nobody is asked before something would lapse that was not over when the shop closed; then one yes is
// enough. What was over before the silence lapses without.
func TestF58ALongWeekendAsksOnceAndOnlyForWhatIsDue(t *testing.T) {
	b, clock := faultBookAt(t)
	award := func(points int64, days Day) {
		if _, err := b.Earn(t.Context(), Award{Member: 1, Points: points, Text: "welcome", Expires: b.Today() + days}); err != nil {
			t.Fatal(err)
		}
	}
	expire := func(s Settling) int64 {
		t.Helper()
		settled, err := b.Expire(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		return settled.Points
	}
	work := func(days int) { // something is written that touches no member
		clock.now = clock.now.AddDate(0, 0, days)
		if err := b.SetStatusWord(t.Context(), "till", "open", StatusPaid); err != nil {
			t.Fatal(err)
		}
	}
	award(3, 10)
	work(4)
	for range 3 { // Tuesday: work goes on, nothing is due
		if n := expire(Settling{}); n != 0 {
			t.Errorf("%d points lapsed", n)
		}
		faultEarn(t, b, 1)
	}
	for range 7 {
		work(1)
	}
	_, err := b.Expire(t.Context(), Settling{}) // the three are over since yesterday
	wantCode(t, err, CodeClockJumped)
	_, err = b.Redeem(t.Context(), Redeem{Member: 1, Points: 1004})
	wantCode(t, err, CodeInsufficientPoints) // 1000 + 3 are left
	if n := expire(Settling{Confirmed: true}); n != 3 {
		t.Errorf("the yes takes %d points, want 3", n)
	}
	award(5, 1)
	for range 3 {
		work(1)
	}
	if n := expire(Settling{}); n != 5 {
		t.Errorf("after the yes %d points lapse, want 5", n)
	}

	award(6, 0)
	work(1)
	clock.now = clock.now.AddDate(0, 0, 5)
	if n := expire(Settling{}); n != 6 { // over before the silence
		t.Errorf("%d points lapse, want the 6 that were over before the shop closed", n)
	}
	wantLedger(t, b)
}

// A dead battery shows a date years away: nothing lapses by itself, other work goes on, and the owner may say that the date
// is right.
func TestF58TheClockJumps(t *testing.T) {
	b, clock := faultBookAt(t)
	if _, err := b.SetSetting(t.Context(), "expiry", "30d"); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 500)
	clock.now = time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	for range 3 {
		_, err := b.Expire(t.Context(), Settling{})
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
				settled, err := b.Expire(t.Context(), Settling{Confirmed: true})
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
	if _, err := b.SetSetting(t.Context(), "zone", "Pacific/Kiritimati"); err != nil {
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
	for name, want := range map[string]string{ // written out once more, so that none is weakened or lost without a word
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "recursive_triggers": "1", "trusted_schema": "0",
		"secure_delete": "1", "cell_size_check": "1", "temp_store": "2", "cache_size": actCache, "wal_autocheckpoint": autoCheckpoint,
	} {
		got := ""
		if _, err := c.one(textInto(&got), "PRAGMA "+name); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", name, got, want, err)
		}
	}
}

// Who was born on 29 February has one birthday in every year: the 28th where there is no 29th. A month after the 31st of
// January is the last day of February (F60).
func TestF60TheTwentyNinthOfFebruary(t *testing.T) {
	b, clock := faultBookAt(t)
	born := "2000-02-29"
	if _, err := b.EditMember(t.Context(), 1, MemberEdit{Birthday: &born}); err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{2027: "02-28", 2028: "02-29", 2029: "02-28", 2100: "02-28"} {
		var days []string
		for at := time.Date(year, 2, 25, 12, 0, 0, 0, time.UTC); at.Month() < 3 || at.Day() < 4; at = at.AddDate(0, 0, 1) {
			clock.now = at
			page, err := b.Members(t.Context(), MemberQuery{Where: "birthday within 0d", Limit: 5})
			if err != nil {
				t.Fatal(err)
			}
			if page.Total == 1 {
				days = append(days, at.Format("01-02"))
			}
		}
		if len(days) != 1 || days[0] != want {
			t.Errorf("in %d the birthdays are %v, want %s", year, days, want)
		}
	}
	if _, err := b.SetSetting(t.Context(), "expiry", "1m"); err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]Day{"2101-01-31": Date(2101, 2, 28), "2104-01-31": Date(2104, 2, 29), "2104-03-31": Date(2104, 4, 30), "2104-12-31": Date(2105, 1, 31)} {
		at, err := time.Parse(time.DateOnly, given)
		if err != nil {
			t.Fatal(err)
		}
		b := mustReopen(t, b.path)
		b.options.Clock = func() time.Time { return at.Add(12 * time.Hour) }
		if _, err := b.Expire(t.Context(), Settling{Confirmed: true}); err != nil {
			t.Fatal(err)
		}
		ack, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
		if err != nil {
			t.Fatal(err)
		}
		card, err := b.Entry(t.Context(), ack.Entry)
		if err != nil || card.Expires != want {
			t.Errorf("points of %s end on %s, want %s (%v)", given, card.Expires, want, err)
		}
	}
}

// A run that somebody asks for by name is a yes, except when the clock is years away.
func TestF58ARunThatIsAskedForIsAYes(t *testing.T) {
	b, clock := faultBookAt(t)
	if _, err := b.SetSetting(t.Context(), "expiry", "30d"); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 500)
	clock.now = faultDay.AddDate(0, 0, 31)
	if ahead, err := b.Expire(t.Context(), Settling{AsOf: b.Today() + 100, DryRun: true}); err != nil || ahead.Points != 500 {
		t.Errorf("the days ahead take %d points, %v", ahead.Points, err)
	}
	_, err := b.Expire(t.Context(), Settling{})
	wantCode(t, err, CodeClockJumped)
	settled, err := b.Expire(t.Context(), Settling{Asked: true})
	if err != nil || settled.Points != 500 {
		t.Errorf("the run takes %d points, %v", settled.Points, err)
	}
	faultEarn(t, b, 1)
	clock.now = clock.now.AddDate(0, 0, 401)
	_, err = b.Expire(t.Context(), Settling{Asked: true})
	wantCode(t, err, CodeClockJumped)
	clock.now = faultDay
	_, err = b.Expire(t.Context(), Settling{Asked: true})
	wantCode(t, err, CodeClockBehind)
}

// A shop for tests may be founded today and live in any year that its tests name.
func TestAShopForTestsIsFoundedBeforeEveryMoment(t *testing.T) {
	now := faultDay
	path := filepath.Join(t.TempDir(), "shop.db")
	b, err := Create(t.Context(), path, Founding{Name: "t", Currency: "CNY", Zone: "Asia/Shanghai", TestMode: true}, Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	now = time.Date(2011, 1, 31, 10, 0, 0, 0, time.UTC)
	m, _, err := b.AddMember(t.Context(), MemberDraft{Name: "An"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Earn(t.Context(), Award{Member: m, Points: 5, Text: "welcome", Expires: b.Today() + 30}); err != nil {
		t.Fatal(err)
	}
	list, err := b.Ledger(t.Context(), LedgerQuery{Limit: 1})
	if err != nil || list[0].Recorded.Time() != now {
		t.Errorf("recorded %v, %v", list[0].Recorded.Time(), err)
	}
	now = now.AddDate(0, 0, 31)
	if settled, err := b.Expire(t.Context(), Settling{Asked: true}); err != nil || settled.Points != 5 {
		t.Errorf("the run takes %d points, %v", settled.Points, err)
	}
}

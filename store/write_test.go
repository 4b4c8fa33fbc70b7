package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// Acts that wait together are committed together; one that is refused takes nobody down with it, and leaves its audit row.
func TestARefusedNeighbour(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 1000)
	refusals := s.number("SELECT count(*) FROM audit WHERE refused <> ''")
	hold, held := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() { // stands in the writer until everybody has queued up behind it
		s.must(s.write(s.ctx, "test.hold", func(t *tx) error {
			close(held)
			<-hold
			return nil
		}))
	})
	<-held
	results := make([]error, 30)
	for i := range results {
		points := int64(10)
		if i%3 == 0 {
			points = 5000
		}
		wait.Go(func() { _, results[i] = s.Redeem(s.ctx, Redeem{Member: m, Points: points, Key: fmt.Sprint("r", i)}) })
	}
	for len(s.writer.queue) < len(results) {
		time.Sleep(time.Millisecond)
	}
	close(hold)
	wait.Wait()
	for i, err := range results {
		if i%3 == 0 {
			s.wants(err, CodeInsufficientPoints)
		} else {
			s.must(err)
		}
	}
	s.has(m, 800, 0) // 20 of 10
	if n := s.number("SELECT count(*) FROM audit WHERE refused <> ''") - refusals; n != 10 {
		t.Fatalf("%d refusals in the audit", n)
	}
	s.sound()
}

func TestACallerWhoLeavesBeforeTheTurn(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	hold, held := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		s.must(s.write(s.ctx, "test.hold", func(t *tx) error {
			close(held)
			<-hold
			return nil
		}))
	})
	<-held
	ctx, cancel := context.WithCancel(s.ctx)
	left := make(chan error, 1)
	go func() {
		_, err := s.Earn(ctx, Award{Member: m, Points: 1})
		left <- err
	}()
	for len(s.writer.queue) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	s.wants(<-left, CodeInterrupted)
	close(hold)
	wait.Wait()
	s.has(m, 0, 0)
	s.sound()
}

func TestTheClockGoesBack(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 1)
	s.setClock("2024-03-10T10:00:00+08:00")
	s.earn(m, 2)
	rows, err := s.History(s.ctx, m, 10, 0)
	s.must(err)
	if rows[0].Recorded < rows[1].Recorded || rows[0].ID < rows[1].ID || rows[0].Amount != 2 || rows[0].Balance != 3 {
		t.Fatalf("entries %+v", rows)
	}
	s.setClock("2025-03-10T11:00:00+08:00")
	s.sound()
}

func TestTheClockJumps(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 100, Expires: s.Today() + 30})
	s.must(err)
	s.setClock("2099-01-01T10:00:00+08:00")
	s.earn(m, 1) // whatever is written first
	s.earn(m, 1)
	for _, settling := range []Settling{{}, {}} {
		_, err := s.Expire(s.ctx, settling)
		s.wants(err, CodeClockJumped)
	}
	s.send(s.paid("1", "a@example.com", 100))
	s.setClock("2025-03-11T10:00:00+08:00") // the battery is replaced
	s.has(m, 102, 0)
	if got := s.entries(m); !slices.Equal(got, []string{"earn +100", "earn +1", "earn +1"}) {
		t.Fatalf("entries %v", got)
	}
	s.setClock("2025-05-01T10:00:00+08:00")
	s.has(m, 2, 0)
	run, err := s.Expire(s.ctx, Settling{Confirmed: true})
	s.must(err)
	if run.Points != 100 {
		t.Fatalf("confirmed: %+v", run)
	}
	s.setClock("2025-05-02T10:00:00+08:00")
	_, err = s.Expire(s.ctx, Settling{})
	s.must(err)
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	for _, f := range d.Findings {
		if f.Code != FindingClock { // it says that the book was written in 2099
			t.Errorf("doctor: %+v", f)
		}
	}
}

func TestALongWeekendIsNoJumpForWhoAsks(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 100, Expires: s.Today() + 1})
	s.must(err)
	next := s.now().AddDate(0, 0, 5)
	s.at.Store(&next)
	for range 3 { // whatever is written meanwhile, one yes is wanted, and one is enough
		s.earn(m, 1)
		_, err = s.Expire(s.ctx, Settling{})
		s.wants(err, CodeClockJumped)
	}
	s.has(m, 3, 0)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 50, Order: "T-1"}) // what lapsed cannot be spent either way
	s.wants(err, CodeInsufficientPoints)
	run, err := s.Expire(s.ctx, Settling{Confirmed: true})
	s.must(err)
	if run.Points != 100 {
		t.Fatalf("expiry %+v", run)
	}
	s.pass(40)
	_, err = s.Expire(s.ctx, Settling{})
	s.must(err)
}

// In London the night to 30 March 2025 has no 01:30, and that to 26 October 2025 has it twice.
func TestDaysOfDaylightSaving(t *testing.T) {
	s := openTillAs(t, Founding{Name: "shop", Currency: "GBP", Zone: "Europe/London"})
	m, _, err := s.AddMember(s.ctx, MemberDraft{Name: "Ann"})
	s.must(err)
	s.setClock("2025-03-29T12:00:00Z")
	_, err = s.Earn(s.ctx, Award{Member: m, Points: 1, Expires: Date(2025, 3, 30)})
	s.must(err)
	s.setClock("2025-03-30T22:59:59Z") // 23:59:59 in London
	s.has(m, 1, 0)
	s.setClock("2025-03-30T23:00:00Z")
	s.has(m, 0, 0)
	s.setClock("2025-10-25T12:00:00+01:00")
	_, err = s.Earn(s.ctx, Award{Member: m, Points: 2, Expires: Date(2025, 10, 26)})
	s.must(err)
	s.setClock("2025-10-26T00:30:00Z") // 01:30 for the first time
	s.has(m, 2, 0)
	s.setClock("2025-10-26T23:59:59Z")
	s.has(m, 2, 0)
	s.setClock("2025-10-27T00:00:00Z")
	s.has(m, 0, 0)
	for range 3 {
		_, err := s.Expire(s.ctx, Settling{Confirmed: true})
		s.must(err)
	}
	if got := s.entries(m); !slices.Equal(got, []string{"earn +1", "earn +2", "expire -1", "expire -2"}) && !slices.Equal(got, []string{"earn +1", "expire -1", "earn +2", "expire -2"}) {
		t.Fatalf("entries %v", got)
	}
	for day, start := range map[string]string{"2025-03-30": "2025-03-30T00:00:00Z", "2025-03-31": "2025-03-30T23:00:00Z", "2025-10-27": "2025-10-27T00:00:00Z"} {
		d, err := ParseDay(day)
		s.must(err)
		if got := d.Start(s.Shop().Zone).Time().Format(time.RFC3339); got != start {
			t.Errorf("%s starts at %s, want %s", day, got, start)
		}
	}
	s.sound()
}

func TestAnotherZoneMovesNoHistory(t *testing.T) {
	s := openTill(t)
	s.setClock("2025-03-11T02:00:00+08:00") // the 10th in London
	o1 := s.paid("1", "a@example.com", 10000)
	s.send(o1)
	s.setClock("2025-03-11T02:01:00+08:00")
	s.set("zone", "Europe/London")
	s.setClock("2025-03-11T02:02:00+08:00")
	_, err := s.RefundOrder(s.ctx, s.order("1"), 100)
	s.must(err)
	o, err := s.Order(s.ctx, s.order("1"))
	s.must(err)
	if o.Day.String() != "2025-03-11" {
		t.Fatalf("the order's day is now %s", o.Day)
	}
	if r := s.send(o1); r.Unchanged != 1 {
		t.Fatalf("the same file after the change: %+v", r)
	}
	s.sound()
}

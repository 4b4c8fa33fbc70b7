package store

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// till is a new shop with a clock that a test can move.
type till struct {
	*Book
	t   *testing.T
	ctx context.Context
	at  atomic.Pointer[time.Time]
}

// openTill opens a fresh shop in yuan and in Shanghai at ten in the morning of 10 March 2025: 1 point for each yuan paid without
// shipping, floored; seven days' wait; no expiry.
func openTill(t *testing.T) *till {
	t.Helper()
	return openTillAs(t, Founding{Name: "山茶小铺", Currency: "CNY", Zone: "Asia/Shanghai"})
}

func openTillAs(t *testing.T, f Founding) *till {
	t.Helper()
	s := &till{t: t, ctx: context.Background()}
	s.setClock("2025-03-10T10:00:00+08:00")
	b := foundedShop(t, f, s.now)
	s.Book = b
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var (
	foundedLock  sync.Mutex
	foundedShops = map[founded][]byte{}
)

type founded struct {
	Founding
	at int64
}

// foundedShop opens a new shop in a folder of its own. The file is made once for all tests of one founding and copied: making
// it takes longer than most tests.
func foundedShop(t testing.TB, f Founding, clock func() time.Time) *Book {
	t.Helper()
	foundedLock.Lock()
	defer foundedLock.Unlock()
	key := founded{f, clock().UnixMilli()}
	if foundedShops[key] == nil {
		path := filepath.Join(t.TempDir(), "shop.db")
		b, err := Create(t.Context(), path, f, Options{Clock: clock})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if foundedShops[key], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "shop.db")
	if err := os.WriteFile(path, foundedShops[key], 0o600); err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), path, Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (s *till) now() time.Time { return *s.at.Load() }

func (s *till) setClock(text string) {
	s.t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		s.t.Fatal(err)
	}
	s.at.Store(&at)
}

// pass moves the clock by whole days. The clock's guard wants to be met in steps of less than 48 hours: the shop is open every day.
func (s *till) pass(days int) {
	s.t.Helper()
	for range days {
		next := s.now().AddDate(0, 0, 1)
		s.at.Store(&next)
		s.must(s.SetStatusWord(s.ctx, "daily", "open", StatusPaid))
	}
}

func (s *till) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// only leaves out the batch of an act that tells it.
func only(_ int64, err error) error { return err }

func (s *till) wants(err error, code Code) {
	s.t.Helper()
	if !CodeIs(err, code) {
		s.t.Fatalf("want %s, got %v", code, err)
	}
}

func (s *till) set(key, value string) {
	s.t.Helper()
	s.must(only(s.SetSetting(s.ctx, key, value)))
}

func (s *till) member(phone string) int64 {
	s.t.Helper()
	id, _, err := s.AddMember(s.ctx, MemberDraft{Name: "王芳", Phone: phone})
	s.must(err)
	return id
}

func (s *till) earn(member, points int64) Ack {
	s.t.Helper()
	ack, err := s.Earn(s.ctx, Award{Member: member, Points: points})
	s.must(err)
	return ack
}

// has checks a member's balance and what waits.
func (s *till) has(member, balance, pending int64) {
	s.t.Helper()
	m, err := s.Member(s.ctx, member)
	s.must(err)
	if m.Balance != balance || m.Pending != pending {
		s.t.Fatalf("%s: M%d has %d and %d waiting, want %d and %d", s.now().Format(time.DateOnly), member, m.Balance, m.Pending, balance, pending)
	}
}

// sound asks the doctor for everything.
func (s *till) sound() {
	s.t.Helper()
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	if !d.OK {
		s.t.Fatalf("doctor: %+v", d.Findings)
	}
}

// entries are the reasons and amounts of a member's entries, the oldest first.
func (s *till) entries(member int64) (list []string) {
	s.t.Helper()
	rows, err := s.History(s.ctx, member, 1000, 0)
	s.must(err)
	for i := len(rows) - 1; i >= 0; i-- {
		list = append(list, rows[i].Reason+" "+signed(rows[i].Amount))
	}
	return list
}

func signed(n int64) string {
	text := ""
	for v := max(n, -n); v > 0 || text == ""; v /= 10 {
		text = string(rune('0'+v%10)) + text
	}
	if n < 0 {
		return "-" + text
	}
	return "+" + text
}

// paid is a paid order of one buyer, placed now.
func (s *till) paid(id, email string, total int64) OrderDraft {
	return OrderDraft{
		Line: 2, ID: id, Status: StatusPaid, Has: HasStatus, Total: total, PlacedAt: InstantOf(s.now()), PaidAt: InstantOf(s.now()), Buyer: Buyer{Email: email},
	}
}

// paidAgo is an order that was placed and paid so many days ago.
func (s *till) paidAgo(id, email string, total int64, days int) OrderDraft {
	d := s.paid(id, email, total)
	d.PlacedAt = InstantOf(s.now().AddDate(0, 0, -days))
	d.PaidAt = d.PlacedAt
	return d
}

// file imports drafts and returns what came of it.
func (s *till) file(drafts ...OrderDraft) (ImportResult, error) {
	return s.fileOf(ImportInput{Source: "generic"}, drafts...)
}

func (s *till) fileOf(in ImportInput, drafts ...OrderDraft) (ImportResult, error) {
	in.Read = func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
		for i := range drafts {
			drafts[i].Line = i + 2
			if err := yield(&drafts[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return s.ImportOrders(s.ctx, in)
}

// send imports drafts and fails the test when they are refused.
func (s *till) send(drafts ...OrderDraft) ImportResult {
	s.t.Helper()
	r, err := s.file(drafts...)
	s.must(err)
	return r
}

// buyer is the member behind an e-mail.
func (s *till) buyer(email string) int64 {
	s.t.Helper()
	id, err := s.FindMember(s.ctx, email)
	s.must(err)
	return id
}

// order is the id of an order by its number.
func (s *till) order(ext string) int64 {
	s.t.Helper()
	id, err := s.FindOrder(s.ctx, ext)
	s.must(err)
	return id
}

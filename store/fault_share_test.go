package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
)

func textInto(text *string) func(*sqlite.Stmt) {
	return func(s *sqlite.Stmt) { *text = s.ColumnText(0) }
}

// wantLedger expects that doctor finds nothing but what the clocks of these tests make it find.
func wantLedger(t *testing.T, b *Book) {
	t.Helper()
	for _, f := range findings(t, b) {
		if f.Code != FindingClock && f.Code != FindingSpace {
			t.Errorf("doctor finds %s: %v", f.Code, f.What)
		}
	}
}

// One key, at once from two sessions and once more later, with the same and another amount.
func TestF39OneKeyManyTimes(t *testing.T) {
	b := faultBook(t)
	other := mustReopen(t, b.path)
	var lock sync.Mutex
	entries := map[int64]int{}
	fresh := 0
	var all sync.WaitGroup
	for i := range 16 {
		book := []*Book{b, other}[i%2]
		all.Go(func() {
			ack, err := book.Redeem(context.Background(), Redeem{Member: 1, Points: 100, Order: "T-1", Key: "once"})
			lock.Lock()
			defer lock.Unlock()
			if err != nil {
				t.Error(err)
			}
			entries[ack.Entry]++
			if !ack.Replayed {
				fresh++
			}
		})
	}
	all.Wait()
	if len(entries) != 1 || fresh != 1 {
		t.Errorf("%d entries, %d of them not flagged as already done", len(entries), fresh)
	}
	_, err := other.Redeem(t.Context(), Redeem{Member: 1, Points: 200, Order: "T-1", Key: "once"})
	wantCode(t, err, CodeKeyConflict)
	wantSound(t, b, 11)
}

// A newer program migrates the file while this one has it open.
func TestF44AMigrationWhileOpen(t *testing.T) {
	b := faultBook(t)
	edit(t, b.path, fmt.Sprint("PRAGMA user_version = ", bookVersion+1))
	_, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
	wantCode(t, err, CodeNewerBook)
	_, err = b.Expire(t.Context(), Settling{})
	wantCode(t, err, CodeNewerBook)
	edit(t, b.path, fmt.Sprint("PRAGMA user_version = ", bookVersion))
	wantSound(t, b, 10)
}

// After every read the log can be taken over and emptied: nobody sits on an old moment.
func TestF45NoReadTransactionStaysOpen(t *testing.T) {
	b := faultBook(t)
	ctx := t.Context()
	for name, read := range map[string]func() error{
		"members":  func() error { _, err := b.Members(ctx, MemberQuery{Text: "王"}); return err },
		"figures":  func() error { _, err := b.Figures(ctx); return err },
		"ledger":   func() error { _, err := b.Ledger(ctx, LedgerQuery{Limit: 5}); return err },
		"timeline": func() error { _, err := b.Timeline(ctx, 1, EventMark{}, 5); return err },
		"columns":  func() error { _, err := b.Columns(ctx, ColumnsQuery{}); return err },
		"doctor":   func() error { _, err := b.Doctor(ctx, true, ""); return err },
		"stopped export": func() error {
			stop := fmt.Errorf("stop")
			if err := b.ExportMembers(ctx, "", func(*Member) error { return stop }); err == nil {
				return fmt.Errorf("the export went on")
			}
			return nil
		},
		"cancelled": func() error {
			gone, cancel := context.WithCancel(ctx)
			cancel()
			_, _ = b.Members(gone, MemberQuery{Text: "王"})
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			faultEarn(t, b, 1)
			if err := read(); err != nil {
				t.Fatal(err)
			}
			c, err := openWriterConn(b.path, false)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			c.SetBusyTimeout(0)
			busy, err := c.number("PRAGMA wal_checkpoint(TRUNCATE)")
			if err != nil || busy != 0 || sizeOf(t, b.path+"-wal") != 0 {
				t.Errorf("the log cannot be emptied: busy %d, %v", busy, err)
			}
		})
	}
}

// Two people edit one member: the second is told and nothing of his is saved.
func TestF46TwoEditsOfOneMember(t *testing.T) {
	b := faultBook(t)
	m, err := b.Member(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	city, town := "上海", "杭州"
	if _, err := b.EditMember(t.Context(), 1, MemberEdit{Version: m.Version, City: &city}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, only(b.EditMember(t.Context(), 1, MemberEdit{Version: m.Version, City: &town})), CodeEditedMeanwhile)
	if m, err = b.Member(t.Context(), 1); err != nil || m.City != city {
		t.Errorf("the city is %q, %v", m.City, err)
	}
}

// Somebody waits for the lock and gives up: he is back at once, nothing is half done, and the next act goes on.
func TestF47LeavingTheQueue(t *testing.T) {
	b := faultBook(t)
	other := newTurn(b.path)
	defer other.close()
	if err := other.take(t.Context(), holder{}); err != nil {
		t.Fatal(err)
	}
	for _, act := range []func(context.Context) error{
		func(ctx context.Context) error {
			_, err := b.Earn(ctx, Award{Member: 1, Points: 1, Text: "welcome", Key: "given up"})
			return err
		},
		func(ctx context.Context) error { _, err := b.Expire(ctx, Settling{}); return err },
	} {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		done := make(chan error, 1)
		go func() { done <- act(ctx) }()
		select {
		case err := <-done:
			wantCode(t, err, CodeInterrupted)
		case <-time.After(5 * time.Second): // half of what a wait would take
			t.Fatal("leaving takes as long as waiting")
		}
	}
	if err := other.release(); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 1)
	wantSound(t, b, 11)
	// The connection was lost at the commit: doing it again with the same key is safe, whatever had become of it (F48).
	for range 2 {
		if _, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome", Key: "given up"}); err != nil {
			t.Fatal(err)
		}
	}
	wantSound(t, b, 12)
}

// While an act waits for its turn, whoever has it puts another file in the place of the book: the act is refused.
func TestF47TheBookIsReplacedInTheQueue(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be replaced")
	}
	b := faultBook(t)
	other := newTurn(b.path)
	defer other.close()
	if err := other.take(t.Context(), holder{}); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
		done <- err
	}()
	time.Sleep(20 * time.Millisecond) // it waits; should it come later, it is refused all the same
	if err := os.Rename(b.path, b.path+".aside"); err != nil {
		t.Fatal(err)
	}
	if err := other.release(); err != nil {
		t.Fatal(err)
	}
	wantCode(t, <-done, CodeReplaced)
}

// Somebody tidied the file of the lock away: the next act takes the lock that everybody else takes.
func TestF47TheLockIsRemoved(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("an open file cannot be removed")
	}
	b := faultBook(t)
	faultEarn(t, b, 1)
	if err := os.Remove(b.path + ".lock"); err != nil {
		t.Fatal(err)
	}
	other := newTurn(b.path)
	defer other.close()
	if err := other.take(t.Context(), holder{}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := b.Earn(ctx, Award{Member: 1, Points: 1, Text: "welcome"})
	wantCode(t, err, CodeInterrupted)
	if err := other.release(); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 1)
	wantSound(t, b, 12)
}

// The owner opened the file to a group: the files beside it follow.
func TestF49AFileSharedWithAGroup(t *testing.T) {
	if !checksModes {
		t.Skip("modes of files mean nothing here")
	}
	b := faultBook(t)
	path := wholeFile(t, b)
	for _, suffix := range []string{".lock", ".holder", ".anchor"} {
		if err := os.Remove(path + suffix); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, 0o660); err != nil {
		t.Fatal(err)
	}
	b = mustReopen(t, path)
	faultEarn(t, b, 1)
	for _, suffix := range []string{"", "-wal", "-shm", ".lock", ".holder", ".anchor"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o660 {
			t.Errorf("shop.db%s has mode %o, want 660", suffix, info.Mode().Perm())
		}
	}
}

// One of a team restores; what another user's folder remembers of the file that is no longer there holds nobody up.
func TestF49ARestoreByAnotherUser(t *testing.T) {
	b := faultBook(t)
	backup, bobs := filepath.Join(t.TempDir(), "copy.db"), t.TempDir()
	if _, err := b.Backup(t.Context(), backup, false); err != nil {
		t.Fatal(err)
	}
	path := wholeFile(t, b)
	asBob := func() *Book {
		b, err := Open(t.Context(), path, Options{Clock: (&hourglass{faultDay}).read, StateDir: bobs})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	b = asBob()
	faultEarn(t, b, 100)
	path = wholeFile(t, b)
	if _, _, err := Restore(t.Context(), backup, path, Options{Clock: (&hourglass{faultDay}).read, StateDir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	b = asBob()
	faultEarn(t, b, 1)
	wantSound(t, b, 11)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil { // the same file with an older content is no restore
		t.Fatal(err)
	}
	if err := os.Remove(path + ".anchor"); err != nil {
		t.Fatal(err)
	}
	b = asBob()
	defer b.Close()
	wantCode(t, b.ViewOnly(), CodeEntriesMissing)
}

// Readers go on while a writer holds the lock (F8), and a writer that waits too long names the holder.
func TestF08TheHolderIsNamed(t *testing.T) {
	b := faultBook(t)
	k := newTurn(b.path)
	defer k.close()
	other := holder{PID: 4711, Staff: "li", Since: InstantOf(faultDay)}
	if err := k.take(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if got := readHolder(b.path); got != other {
		t.Errorf("the holder is %v, want %v", got, other)
	}
	if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != 1000 {
		t.Errorf("reading gives %d, %v", m.Balance, err)
	}
}

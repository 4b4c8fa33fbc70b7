package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
)

// The tests named F and a number hold the book to a row of the project's list of faults.

// faultDay is the moment at which the books of the fault tests live.
var faultDay = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

// hourglass is a clock that tests turn by hand.
type hourglass struct{ now time.Time }

func (h *hourglass) read() time.Time { return h.now }

// faultBook founds a book with one member who has 1,000 points in ten entries.
func faultBook(t *testing.T) *Book {
	t.Helper()
	b, _ := faultBookAt(t)
	return b
}

func faultBookAt(t *testing.T) (*Book, *hourglass) {
	t.Helper()
	clock := &hourglass{faultDay}
	b := foundedShop(t, Founding{Name: "山茶小铺", Currency: "CNY", Zone: "Europe/Berlin"}, clock.read)
	t.Cleanup(func() { _ = b.Close() })
	if _, _, err := b.AddMember(t.Context(), MemberDraft{Name: "王芳", Phone: "+8613800138000"}); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		faultEarn(t, b, 100)
	}
	return b, clock
}

func faultEarn(t *testing.T, b *Book, points int64) {
	t.Helper()
	if _, err := b.Earn(t.Context(), Award{Member: 1, Points: points, Text: "welcome"}); err != nil {
		t.Fatal(err)
	}
}

// crashed copies the files as they lie on the disk while the book is open: what a power cut would leave.
func crashed(t *testing.T, b *Book) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "shop.db")
	for _, suffix := range []string{"", "-wal", ".anchor"} {
		text, err := os.ReadFile(b.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to+suffix, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// wholeFile closes the book and gives its path: one file that holds everything.
func wholeFile(t *testing.T, b *Book) string {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return b.path
}

func reopen(t *testing.T, path string) (*Book, error) {
	t.Helper()
	b, err := Open(t.Context(), path, Options{Clock: func() time.Time { return faultDay }})
	if err == nil {
		t.Cleanup(func() { _ = b.Close() })
	}
	return b, err
}

func mustReopen(t *testing.T, path string) *Book {
	t.Helper()
	b, err := reopen(t, path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// findings are the codes of what doctor --full found.
func findings(t *testing.T, b *Book) []Finding {
	t.Helper()
	d, err := b.Doctor(context.Background(), true, "")
	if err != nil {
		t.Fatal(err)
	}
	return d.Findings
}

func hasFinding(list []Finding, code string) bool { return finding(list, code) != nil }

func finding(list []Finding, code string) *Finding {
	for i := range list {
		if list[i].Code == code {
			return &list[i]
		}
	}
	return nil
}

// wantSound expects a book that doctor finds nothing in, with so many entries.
func wantSound(t *testing.T, b *Book, entries int64) {
	t.Helper()
	d, err := b.Doctor(context.Background(), true, "")
	if err != nil || !d.OK || d.Entries != entries {
		t.Fatalf("doctor: ok %v, %d entries, want %d; %v %v", d.OK, d.Entries, entries, d.Findings, err)
	}
}

func wantCode(t *testing.T, err error, code Code) {
	t.Helper()
	if !CodeIs(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

// edit runs SQL on the file as the sqlite3 shell would, without any of our settings.
func edit(t *testing.T, path string, statements ...string) {
	t.Helper()
	raw, err := sqlite.OpenConn(path, sqlite.OpenReadWrite|sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	raw.SetBusyTimeout(time.Second)
	c := conn{Conn: raw}
	for _, statement := range statements {
		if err := c.exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
}

// overwrite changes the bytes of a file from an offset on.
func overwrite(t *testing.T, path string, at int64, text []byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteAt(text, at)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// unchanged gives a function that fails when the file is no longer what it is now.
func unchanged(t *testing.T, path string) func() {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		after, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(before, after) {
			t.Fatalf("the file was changed: %d bytes, now %d (%v)", len(before), len(after), err)
		}
	}
}

package exchange

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"regulars/store"
)

// reading is what a file came to.
type reading struct {
	file     *File
	drafts   []store.OrderDraft
	problems []Problem
	err      error // of Open or of Orders
}

// keep copies a draft, which the reader reuses.
func keep(d *store.OrderDraft) store.OrderDraft {
	c := *d
	c.Lines = append([]store.LineDraft(nil), d.Lines...)
	c.Refunds = append([]store.RefundRow(nil), d.Refunds...)
	if d.Detail != nil {
		detail := *d.Detail
		c.Detail = &detail
	}
	return c
}

// readFile opens a file and reads all its orders.
func readFile(t testing.TB, path string, o Options) reading {
	t.Helper()
	f, err := Open(path, o)
	if err != nil {
		return reading{err: err}
	}
	t.Cleanup(func() { _ = f.Close() })
	r := reading{file: f}
	r.err = f.Orders(func(d *store.OrderDraft) error {
		r.drafts = append(r.drafts, keep(d))
		return nil
	}, func(p Problem) error {
		r.problems = append(r.problems, p)
		return nil
	})
	return r
}

// readText does the same with the bytes of a file.
func readText(t testing.TB, text string, o Options) reading {
	t.Helper()
	return readFile(t, write(t, text), o)
}

// write makes a file.
func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantCode fails unless err has the code.
func wantCode(t testing.TB, err error, code store.Code) *store.Error {
	t.Helper()
	var refused *store.Error
	if !errors.As(err, &refused) || refused.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return refused
}

// wantOrders fails unless the file has exactly the orders and no problem.
func wantOrders(t testing.TB, r reading, ids ...string) {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	for _, p := range r.problems {
		t.Errorf("problem: %v", p)
	}
	if len(r.drafts) != len(ids) {
		t.Fatalf("got %d orders %v, want %d", len(r.drafts), r.drafts, len(ids))
	}
	for i, id := range ids {
		if r.drafts[i].ID != id {
			t.Errorf("order %d is %q, want %q", i, r.drafts[i].ID, id)
		}
	}
}

// wantProblem fails unless the file has exactly one problem, with the code, and gives it back.
func wantProblem(t testing.TB, r reading, code store.Code) Problem {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	if len(r.problems) != 1 || r.problems[0].Code != code {
		t.Fatalf("got problems %v, want one %s", r.problems, code)
	}
	return r.problems[0]
}

// wantNote fails unless the note was made.
func wantNote(t testing.TB, r reading, code store.Code) Note {
	t.Helper()
	for _, n := range r.file.Notes {
		if n.Code == code {
			return n
		}
	}
	t.Fatalf("no note %s in %v", code, r.file.Notes)
	return Note{}
}

// at reads an instant for a comparison.
func at(t testing.TB, text string) store.Instant {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return store.InstantOf(moment)
}

// zone loads a zone.
func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

const simple = "order_id,email,amount,date\n1,ann@example.com,12.50,2026-01-05\n2,bob@example.com,7.00,2026-01-06\n"

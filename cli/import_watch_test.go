package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/lang"
	"regulars/store"
)

// watched is a watch over an empty folder, with what it said.
func watched(t *testing.T) (*watcher, *bytes.Buffer, context.CancelFunc) {
	t.Helper()
	now := time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)
	var said bytes.Buffer
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	a := newApp(ctx, Env{
		Out: &said, Err: &said, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }, Size: func() (int, int) { return 0, 0 },
	})
	a.lang = lang.EN
	path := filepath.Join(t.TempDir(), "shop.db")
	book, err := store.Create(ctx, path, store.Founding{Name: "x", Currency: "CNY", Zone: "Asia/Shanghai"}, store.Options{Clock: a.env.Now, StateDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	c := &call{app: a, flags: map[string]*flagValue{}, book: book}
	return &watcher{call: c, dir: t.TempDir(), seen: map[string]sighting{}}, &said, cancel
}

const watchedOrders = "order_id,ordered_at,email,total,status\nA1,2026-10-01 10:00,ann@example.com,12.50,paid\n"

// put writes a file of the folder.
func (w *watcher) put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sees looks and gives what was said.
func (w *watcher) sees(t *testing.T, said *bytes.Buffer) string {
	t.Helper()
	said.Reset()
	if err := w.look(); err != nil {
		t.Fatal(err)
	}
	return said.String()
}

func TestWatchBringsEachFileInOnce(t *testing.T) {
	w, said, _ := watched(t)
	if got := w.sees(t, said); got != "" {
		t.Errorf("an empty folder: %q", got)
	}
	w.put(t, "orders.csv", watchedOrders)
	if got := w.sees(t, said); got != "" {
		t.Errorf("a file seen for the first time was taken: %q", got)
	}
	w.put(t, "orders.csv", watchedOrders+"A2,2026-10-02 10:00,ben@example.com,8.00,paid\n")
	if got := w.sees(t, said); got != "" {
		t.Errorf("a file that grew was taken: %q", got)
	}
	if got := w.sees(t, said); !strings.Contains(got, "orders.csv  orders: 2 new") {
		t.Errorf("a file that stopped growing: %q", got)
	}
	for range 3 {
		if got := w.sees(t, said); got != "" {
			t.Errorf("a file was taken twice: %q", got)
		}
	}

	// Another process, the same folder: what was brought in is not repeated, also when it was undone.
	batches, err := w.book.Batches(w.ctx, "import", 10)
	if err != nil || len(batches) != 1 {
		t.Fatalf("%d batches, %v", len(batches), err)
	}
	if _, err := w.book.UndoBatch(w.ctx, batches[0].ID, false); err != nil {
		t.Fatal(err)
	}
	again := &watcher{call: w.call, dir: w.dir, seen: map[string]sighting{}}
	again.sees(t, said)
	if got := again.sees(t, said); !strings.Contains(got, "brought in before") {
		t.Errorf("after a restart: %q", got)
	}
}

func TestWatchKnowsKindsAndGoesOnAfterErrors(t *testing.T) {
	w, said, _ := watched(t)
	w.put(t, "a-broken.csv", "order_id,ordered_at,email,total\nA1,2026-13-45,ann@example.com,1.00\n")
	w.put(t, "b-strange.csv", "x,y,z\n1,2,3\n")
	w.put(t, "c-points.csv", "email,points\nann@example.com,100\n")
	w.put(t, "d-members.csv", "name,email,phone,birthday,tags\nAnn,ann@example.com,,05-08,vip\n")
	w.put(t, "e-goods.csv", "sku,name,category,cost\nTEA,Tea,tea,6.20\n")
	w.put(t, "f-orders.csv", watchedOrders)
	w.put(t, "notes.doc", "nothing")
	w.put(t, ".hidden.csv", watchedOrders)
	w.put(t, "empty.csv", "")
	w.sees(t, said)
	got := w.sees(t, said)
	for _, want := range []string{
		"a-broken.csv  not brought in", "b-strange.csv  not brought in", "c-points.csv  not brought in", "points, which do not move",
		"d-members.csv  members: 1 new", "e-goods.csv  products: 1 new", "f-orders.csv  orders: 1 new",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n"); n != 6 {
		t.Errorf("%d lines:\n%s", n, got)
	}
	if got := w.sees(t, said); got != "" {
		t.Errorf("errors were said again: %q", got)
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	w, said, cancel := watched(t)
	ticks := make(chan time.Time)
	ended := make(chan error)
	go func() { ended <- w.run(ticks) }()
	w.put(t, "orders.csv", watchedOrders)
	ticks <- time.Time{}
	ticks <- time.Time{}
	ticks <- time.Time{}
	cancel()
	if err := <-ended; err != nil || !strings.Contains(said.String(), "1 new") || !strings.Contains(said.String(), "ended") {
		t.Errorf("%v, said %q", err, said.String())
	}
	w.dir = filepath.Join(w.dir, "gone")
	if got := w.sees(t, said); !strings.Contains(got, "not brought in") {
		t.Errorf("a folder that has gone: %q", got)
	}
	if got := w.sees(t, said); got != "" {
		t.Errorf("said again: %q", got)
	}
}

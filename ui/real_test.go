package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
)

// realRig is a console on a real book in a file, with no shop yet.
func realRig(t *testing.T, file string) *rig {
	t.Helper()
	r := &rig{t: t, home: t.TempDir()}
	clock := func() time.Time { return noon }
	r.app = New(context.Background(), Options{
		Clock: clock, Lang: lang.EN, Theme: ThemeDark, Home: r.home, File: file,
		Found: func(ctx context.Context, f store.Founding) (Book, error) {
			book, err := store.Create(ctx, filepath.Join(r.home, "shop.db"), f, store.Options{Clock: clock})
			if err == nil {
				t.Cleanup(func() { _ = book.Close() })
			}
			return book, err
		},
	})
	r.app.tick = noTick
	r.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	r.run(r.app.Init())
	return r
}

// An owner's first quarter of an hour, on a real book: a file is looked at, a shop founded, orders come in, a member gets
// points, pays with some, and everything is taken back.
func TestTheFirstQuarterOfAnHour(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("order_id,ordered_at,name,phone,total,status\n")
	for i := range 40 {
		fmt.Fprintf(&rows, "A%02d,2026-0%d-1%d 10:00,Customer %02d,138001380%02d,%d.50,paid\n", i, i%9+1, i%9, i%20, i%20, 100+i)
	}
	file := (&rig{t: t, home: t.TempDir()}).file("orders.csv", rows.String())
	r := realRig(t, file)
	r.sees("orders.csv", "new orders", "40", "new people", "20").press("enter").sees("Your shop")
	r.press("type:Camellia", "tab", "type:CNY", "enter", "ctrl+s").sees("Camellia", "What will happen", "points awarded")
	r.press("enter").sees("From which day on", "All orders").press("enter").sees("Read orders.csv", "40 orders of 20 customers")
	r.press("esc").sees("Last imports", "orders.csv", "+40 orders").press("alt+2").sees("20 members", "Customer 19")
	r.press("/", "type:Customer 07", "enter", "enter").sees("Members › Customer 07", "Timeline")
	r.press("a", "type:200", "tab", "type:late parcel", "ctrl+s").sees("got 200 points", "late parcel")
	r.press("r", "type:50", "tab", "type:stall", "ctrl+s").sees("paid with 50 points = ¥0.50", "redeemed")
	r.press("w").sees("Why this balance?", "All entries").press("esc")
	r.press("u").sees("Undone").press("alt+8").sees("orders.csv").press("u", "right", "enter")
	r.sees("Undone: 40 orders")
	d, err := r.app.book.Doctor(context.Background(), true, "")
	if err != nil || !d.OK {
		t.Errorf("the book is not sound afterwards: %+v, %v", d.Findings, err)
	}
}

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
	"regulars/store/program"
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

// bookRig is a console on a real book of a shop with the tier gold and one member, Ann.
func bookRig(t *testing.T) *rig {
	t.Helper()
	book, err := store.Create(t.Context(), filepath.Join(t.TempDir(), "shop.db"), store.Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, store.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	if _, err := book.SetTiers(t.Context(), program.Tiers{Steps: []program.Tier{{Key: "gold", Name: "金卡", Reach: program.Measures{Spend: 100}}}}, false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := book.AddMember(t.Context(), store.MemberDraft{Name: "Ann"}); err != nil {
		t.Fatal(err)
	}
	r := newRig(t, lang.EN, 80, 24)
	r.app.book = book
	return r
}

// A filter that is not complete yet says in the list what is missing, and the next letter goes on with it.
func TestAFilterIsTypedThroughItsMistakes(t *testing.T) {
	r := bookRig(t).press("alt+2", "/", "type:spend >").sees("something is missing at the end", "help filter").misses("0 members")
	r.press("type:= 0").sees("1 member", "Ann").misses("missing")
	for _, typed := range []string{"status in (active, suspended)", "Status IN （active）", "tier = none"} {
		bookRig(t).press("alt+2", "/", "type:"+typed).sees("1 member", "Ann")
	}
	bookRig(t).press("alt+2", "/", "type:spned in (5)", "enter").sees("no field “spned”", "Did you mean spend?").press("/", "esc").sees("1 member", "Ann")
}

// A tier or a channel that the shop does not have is told where it is typed into the list of members; a filter that led there and names a
// tier that has gone picks nobody.
func TestATypedTierMustBeOneOfTheShop(t *testing.T) {
	for typed, told := range map[string]string{
		"tier:glod":            "Did you mean gold?",
		"tier in (gold, slvr)": "“slvr” is no value",
		"consent:fax":          "“fax” is no value",
		"consent in (fax)":     "“fax” is no value",
	} {
		bookRig(t).press("alt+2", "/", "type:"+typed, "enter").sees(told)
	}
	for _, typed := range []string{"tier != 金卡", "tier in (none, gold)", "not consent:sms"} {
		bookRig(t).press("alt+2", "/", "type:"+typed, "enter").sees("1 member", "Ann")
	}
	r := bookRig(t)
	r.run(r.app.GoTo("members", newMembersWhere("tier = silver")))
	r.sees("0 members").misses("is no value").press("/", "backspace").sees("“silve” is no value")
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

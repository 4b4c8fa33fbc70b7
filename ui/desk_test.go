package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/program"
)

// deskWalks are the ways to every page and panel of orders, products, points and reports.
var deskWalks = []struct {
	name string
	keys []string
}{
	{"orders", []string{"alt+3"}},
	{"orders end", []string{"alt+3", "end"}},
	{"orders searching", []string{"alt+3", "/", "type:王"}},
	{"orders nobody", []string{"alt+3", "/", "type:zzz"}},
	{"orders status", []string{"alt+3", "f"}},
	{"orders one status", []string{"alt+3", "f", "5"}},
	{"order", []string{"alt+3", "enter"}},
	{"order why", []string{"alt+3", "enter", "w"}},
	{"order entry why", []string{"alt+3", "enter", "end", "w"}},
	{"order refund", []string{"alt+3", "enter", "r"}},
	{"order refund wrong", []string{"alt+3", "enter", "r", "ctrl+u", "type:x", "ctrl+s"}},
	{"order cancel", []string{"alt+3", "enter", "c"}},
	{"order exclude", []string{"alt+3", "enter", "x"}},
	{"order of nobody", []string{"alt+3", "down", "enter"}},
	{"order of nobody why", []string{"alt+3", "down", "enter", "w"}},
	{"order attach", []string{"alt+3", "down", "enter", "b", "type:王"}},
	{"order in dollars", []string{"alt+3", "down", "down", "enter"}},
	{"order of a hostile name", []string{"alt+3", "down", "down", "down", "down", "down", "down", "enter"}},
	{"order of a long name", []string{"alt+3", "down", "down", "down", "down", "down", "down", "down", "down", "enter"}},
	{"order by hand", []string{"alt+3", "n"}},
	{"order by hand wrong", []string{"alt+3", "n", "type:x", "ctrl+s"}},
	{"order by hand of a member", []string{"alt+2", "enter", "o", "type:128.5"}},
	{"products", []string{"alt+3", "p"}},
	{"products searching", []string{"alt+3", "p", "/", "type:茶"}},
	{"product", []string{"alt+3", "p", "enter"}},
	{"points", []string{"alt+4"}},
	{"points end", []string{"alt+4", "end"}},
	{"points kinds", []string{"alt+4", "f"}},
	{"points one kind", []string{"alt+4", "f", "3"}},
	{"points why", []string{"alt+4", "w"}},
	{"points earned why", []string{"alt+4", "down", "w"}},
	{"points order", []string{"alt+4", "o"}},
	{"reports", []string{"alt+7"}},
	{"reports repeat", []string{"alt+7", "down"}},
	{"summary", []string{"alt+7", "enter"}},
	{"summary all", []string{"alt+7", "enter", "left"}},
	{"summary end", []string{"alt+7", "enter", "end"}},
	{"summary why", []string{"alt+7", "enter", "w"}},
	{"summary formats", []string{"alt+7", "enter", "e"}},
	{"summary exported", []string{"alt+7", "enter", "e", "3"}},
	{"repeat", []string{"alt+7", "down", "enter"}},
	{"repeat year", []string{"alt+7", "down", "enter", "right", "right"}},
	{"repeat why", []string{"alt+7", "down", "enter", "w"}},
}

// reportWalks are the ways to every report: over 30 days, over all days, to its end, and to its reasons.
func reportWalks() (walks [][]string) {
	for i, report := range reports.Reports() {
		way := append([]string{"alt+7"}, slices.Repeat([]string{"down"}, i)...)
		if i == 0 {
			walks = append(walks, slices.Concat(way, []string{"enter", "/", "type:orders >= 2", "ctrl+s"}))
		}
		if report.Name == "economics" {
			walks = append(walks, slices.Concat(way, []string{"enter", "n"}), slices.Concat(way, []string{"enter", "n", "ctrl+s"}))
		}
		for _, then := range [][]string{{"enter"}, {"enter", "left", "pgdown"}, {"enter", "end"}, {"enter", "w", "end"}} {
			walks = append(walks, slices.Concat(way, then))
		}
	}
	return walks
}

// TestReportsAreExactlyTheWindow draws every report in each size, language and theme, with drawn and with ASCII signs.
func TestReportsAreExactlyTheWindow(t *testing.T) {
	for _, l := range lang.All() {
		for i, walk := range reportWalks() {
			t.Run(fmt.Sprintf("%s/%s", l, strings.Join(walk, " ")), func(t *testing.T) {
				t.Parallel()
				for _, state := range deskStates[:3] {
					r := newRig(t, l, 120, 40)
					r.app.theme = themes()[i%len(themes())]
					r.app.borders = []string{BordersDrawn, BordersASCII}[i%2]
					r.app.restyle()
					state.make(r.book)
					r.press(walk...)
					for _, size := range sizes {
						r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
						r.exact(size[0], size[1])
					}
					if key := unworded.FindString(r.frame()); key != "" {
						t.Errorf("the window shows %q:\n%s", key, r.frame())
					}
				}
			})
		}
	}
}

// deskStates are what the book may be like.
var deskStates = []struct {
	name string
	make func(b *fakeBook)
}{
	{"many", func(*fakeBook) {}},
	{"one", func(b *fakeBook) {
		b.shelf.orders, b.shelf.products, b.shelf.entries = b.shelf.orders[:1], b.shelf.products[:1], b.shelf.entries[:1]
	}},
	{"empty", func(b *fakeBook) { b.shelf, b.people = &shelf{}, nil }},
	{"unread", func(b *fakeBook) { b.shelf.unread = store.Refuse(store.CodeIOFailed, "path", "/shop/shop.db") }},
	{"view only", func(b *fakeBook) { b.only = store.Refuse(store.CodeViewOnly, "path", "/shop/shop.db") }},
}

func TestDeskIsExactlyTheWindow(t *testing.T) {
	for _, l := range lang.All() {
		for _, state := range deskStates {
			for _, walk := range deskWalks {
				t.Run(fmt.Sprintf("%s/%s/%s", l, state.name, walk.name), func(t *testing.T) {
					t.Parallel()
					r := newRig(t, l, 120, 40)
					state.make(r.book)
					r.press(walk.keys...)
					for _, size := range sizes {
						r.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
						r.exact(size[0], size[1])
					}
					if key := unworded.FindString(r.frame()); key != "" {
						t.Errorf("the window shows %q:\n%s", key, r.frame())
					}
				})
			}
		}
	}
}

// unworded finds a key of lang that has no words, and a placeholder that nothing filled.
var unworded = regexp.MustCompile(`\{[a-z]+\}|\b(desk|orders?|points|products?|reports?|why|toast|act|off|basis|rounding)\.[a-z]+\.?[a-z]*`)

func TestDeskSaysWhatIsNotThere(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.shelf, r.book.people = &shelf{}, nil
	r.press("alt+3").sees("No orders yet.", "press n")
	r.press("p").sees("No products yet.")
	r.press("alt+4").sees("No points yet.")
	r.press("alt+7", "enter").sees("Nothing was sold")
}

func TestDeskSaysWhyItCouldNotBeRead(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.shelf.unread = store.Refuse(store.CodeIOFailed, "path", "/shop/shop.db")
	r.press("alt+3").sees("This could not be read.", "Ctrl+R tries again")
	r.book.shelf.unread = nil
	r.press("ctrl+r").sees("#3190")
}

func TestOrderActs(t *testing.T) {
	for _, c := range []struct {
		name string
		keys []string
		want string // what the book was asked, "" for nothing
	}{
		{"refund all", []string{"r", "ctrl+s"}, "refund 29200 of 3190"},
		{"refund a part", []string{"r", "ctrl+u", "type:12.5", "enter", "enter"}, "refund 1250 of 3190"},
		{"refund full-width digits", []string{"r", "ctrl+u", "type:１２", "ctrl+s"}, "refund 1200 of 3190"},
		{"refund too much", []string{"r", "ctrl+u", "type:292.01", "ctrl+s"}, ""},
		{"refund nothing", []string{"r", "ctrl+u", "type:0", "ctrl+s"}, ""},
		{"refund left", []string{"r", "esc"}, ""},
		{"cancel stands on cancel", []string{"c", "enter"}, ""},
		{"cancel", []string{"c", "right", "enter"}, "cancel 3190"},
		{"exclude by digit", []string{"x", "2"}, "exclude test of 3190"},
		{"exclude by arrows", []string{"x", "down", "down", "enter"}, "exclude wholesale of 3190"},
		{"undo the refund", []string{"u"}, "undo batch 12"},
		{"attach one that has its member", []string{"b"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, lang.EN, 80, 24).press("alt+3", "enter").press(c.keys...)
			if got := strings.Join(r.book.shelf.acts, "; "); got != c.want {
				t.Errorf("the book was asked %q, want %q\n%s", got, c.want, r.frame())
			}
		})
	}
}

func TestOrderOfNobodyGetsItsMember(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+3", "down", "enter", "b", "type:王芳", "enter")
	if got := strings.Join(r.book.shelf.acts, "; "); got != "attach to 4 3189" {
		t.Fatalf("the book was asked %q", got)
	}
	r.sees("+88")
}

func TestExcludedOrderCountsAgain(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "down", "down", "down", "down", "down", "enter")
	r.sees("#3185", "count again").press("x")
	if got := strings.Join(r.book.shelf.acts, "; "); got != "exclude  of 3185" {
		t.Fatalf("the book was asked %q", got)
	}
}

func TestOrderNamesWhatUndoTakesBack(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "enter").sees("undo refund")
	r.press("u").sees("#3190 is as it was")
	r = newRig(t, lang.ZH, 120, 40).press("alt+3", "down", "enter", "u").sees("没有")
	if len(r.book.shelf.acts) > 0 {
		t.Fatalf("the book was asked %q", r.book.shelf.acts)
	}
}

func TestFilesSaysWhatIsTakenBack(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40).press("alt+8").sees("refund", "-128", "9,204", "undo this").press("u").sees("refund #3190", "▌Cancel▐")
	r.press("right", "enter").sees("Undone")
	if got := strings.Join(r.book.shelf.acts, "; "); got != "undo batch 5" {
		t.Fatalf("the book was asked %q", got)
	}
	r.sees("▸ 23 Nov 12:00  refund")
	r = newRig(t, lang.ZH, 120, 40).press("alt+8", "down").sees("撤销导入", "-1,984")
	r.press("down", "enter").sees("过期 第 3 号").press("esc", "u").sees("过期 第 3 号。")
}

func TestRefundShowsThePointsThatGoBack(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "enter", "r", "ctrl+u", "type:100")
	// 408 for 408.00 without shipping, 128.00 and now 100.00 refunded: floor(408 × 228 / 408) = 228, of which 128 are back already.
	r.sees("100 of the 408 points", "Refund ¥100.00")
}

func TestRefusedRefundStaysInTheForm(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "enter", "r")
	r.book.refuse = store.Refuse(store.CodeAlreadyRefunded, "refunded", int64(42000), "total", int64(42000), "asked", int64(29200), "currency", "CNY")
	r.press("ctrl+s").sees("Refund · #3190")
	r.book.refuse = nil
	r.press("ctrl+s")
	if len(r.book.shelf.acts) != 1 {
		t.Fatalf("the book was asked %q", r.book.shelf.acts)
	}
}

func TestOrderByHand(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "n", "type:128.50", "down", "type:0912", "down", "type:8.5")
	r.sees("Add ¥128.50", "Gives 120 points, usable from 29 Nov 2026")
	r.press("ctrl+s")
	if len(r.book.shelf.added) != 1 {
		t.Fatalf("%d orders were added\n%s", len(r.book.shelf.added), r.frame())
	}
	in := r.book.shelf.added[0]
	if in.Member != 4 || in.Amount != 12850 || in.Shipping != 850 || in.PaidAt != 0 {
		t.Errorf("added %+v", in)
	}
	if !strings.HasPrefix(in.Key, "H261122-") || len(in.Key) != len("H261122-")+6 {
		t.Errorf("its number is %q", in.Key)
	}
}

func TestOrderByHandOfAnotherDay(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "n", "type:30", "down", "down", "down", "ctrl+u", "type:2026-11-20", "down", "type:tea", "down", "ctrl+u", "type:4", "ctrl+s")
	if len(r.book.shelf.added) != 1 {
		t.Fatalf("%d orders were added\n%s", len(r.book.shelf.added), r.frame())
	}
	in := r.book.shelf.added[0]
	if got := store.DayOf(in.PaidAt.Time(), r.book.zone); got != day(2026, 11, 20) {
		t.Errorf("it was paid on %s", got)
	}
	if len(in.Lines) != 1 || in.Lines[0].Price*in.Lines[0].Quantity-in.Lines[0].Discount != 3000 || in.Lines[0].Quantity != 4 {
		t.Errorf("its lines are %+v", in.Lines)
	}
}

func TestOrderByHandNamesTheBuyerThatNobodyKnows(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "n", "type:30", "down", "type:nobody@x", "ctrl+s")
	if len(r.book.shelf.added) != 0 {
		t.Fatal("an order was added")
	}
	r.sees("Order by hand", "nobody@x")
}

func TestOrderByHandFindsTheBuyerByName(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "n", "type:30", "down", "type:王芳", "ctrl+s")
	if len(r.book.shelf.added) != 1 || r.book.shelf.added[0].Member != 4 {
		t.Fatalf("added %+v\n%s", r.book.shelf.added, r.frame())
	}
	r.sees("王芳")
	r.press("n", "type:30", "down", "type:顾客", "ctrl+s").sees("Order by hand")
	if len(r.book.shelf.added) != 1 {
		t.Error("an order was added to one of many")
	}
}

func BenchmarkDeskViews(b *testing.B) {
	for _, walk := range [][]string{{"alt+3"}, {"alt+3", "enter"}, {"alt+4"}, {"alt+7", "enter"}} {
		b.Run(strings.Join(walk, " "), func(b *testing.B) {
			r := newRig(b, lang.ZH, 200, 60).press(walk...)
			b.ReportAllocs()
			for b.Loop() {
				r.app.top().View(200, 55)
			}
		})
	}
}

func TestGoodsLineAddsUp(t *testing.T) {
	for quantity := int64(1); quantity < 40; quantity++ {
		for money := int64(0); money < 1000; money += 7 {
			l := goodsLine("tea", quantity, money)
			if l.Price*l.Quantity-l.Discount != money || l.Discount < 0 || l.Discount >= quantity {
				t.Fatalf("%d for %d: %+v", quantity, money, l)
			}
		}
	}
}

func TestProductEdit(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "p", "down", "enter", "down", "type:18.60", "down", "right", "ctrl+s")
	got := r.book.shelf.products[1]
	if got.Cost != 1860 || !got.HasCost || !got.Excluded || got.Category != "器具" {
		t.Errorf("the product is %+v\n%s", got, r.frame())
	}
	r.press("x")
	if r.book.shelf.products[1].Excluded {
		t.Error("the product is still left out")
	}
}

func TestLedgerByKind(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "f", "3").sees("redeemed")
	if strings.Contains(r.frame(), "bonus") {
		t.Errorf("other kinds are shown:\n%s", r.frame())
	}
	r.press("esc").sees("bonus", "all entries")
}

func TestUndoFromTheLedger(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "u")
	if r.book.calls["undo"] != 0 {
		t.Fatal("an entry of an order was undone")
	}
	r.sees("belongs to an order").press("down", "down", "u")
	if r.book.calls["undo"] != 1 {
		t.Fatalf("nothing was undone\n%s", r.frame())
	}
}

func TestUndoAsksBeforeADebt(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.shelf.entries = []store.EntryRow{{ID: 70, Member: 1, MemberName: "欧阳若曦", Reason: "bonus", Amount: 200, At: at(2026, 9, 15), Recorded: at(2026, 9, 15)}}
	r.press("alt+4", "u", "enter")
	if r.book.calls["undo"] != 0 {
		t.Fatal("the debt was made without asking")
	}
	r.press("u", "right", "enter")
	if r.book.calls["undo"] != 1 {
		t.Fatalf("nothing was undone\n%s", r.frame())
	}
}

func TestWhyOfAnEntryMultipliesOut(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "down", "w")
	r.sees("¥408.00", "× 1", "+408", "rounded down", "#3190", "27 Nov 2026")
}

func TestReportPeriods(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+7", "enter").sees("▌30 days▐", "24 Oct 2026 – 22 Nov 2026")
	r.press("right").sees("▌90 days▐", "25 Aug 2026 – 22 Nov 2026")
	r.press("left", "left").sees("▌all▐", "1 Sep 2026 – 22 Nov 2026")
}

func TestReportExportNeverReplacesAFile(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	name := "regulars-summary-2026-10-24-2026-11-22.csv"
	first := r.file(name, "mine")
	r.press("alt+7", "enter", "e", "3").sees("regulars-summary-2026-10-24-2026-11-22-2.csv")
	if kept, err := os.ReadFile(first); err != nil || string(kept) != "mine" {
		t.Errorf("the file that was there holds %q, %v", kept, err)
	}
	path := filepath.Join(r.home, "regulars-summary-2026-10-24-2026-11-22-2.csv")
	written, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(written), "report,") {
		t.Errorf("the new file holds %.60q, %v", written, err)
	}
	var box strings.Builder
	for line := range strings.SplitSeq(r.frame(), "\n") {
		if parts := strings.Split(line, "│"); len(parts) > 2 {
			box.WriteString(strings.TrimSpace(parts[1]))
		}
	}
	if !strings.Contains(box.String(), path) {
		t.Errorf("the full path %s is not shown:\n%s", path, r.frame())
	}
}

func TestReportNextStepOpensTheList(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+7", "enter", "enter").sees("Reports › Summary › Repeat purchases")
}

func TestFailedExportLeavesNoFile(t *testing.T) {
	folder := t.TempDir()
	_, err := writeNew(filepath.Join(folder, "missing"), "a", "csv", nil)
	if !store.CodeIs(err, store.CodeIOFailed) {
		t.Errorf("a missing folder gives %v", err)
	}
}

func TestCursorStaysOnItsOrder(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3", "down", "down").sees("▸ #3188")
	r.book.shelf.orders = append([]store.Order{{OrderRow: store.OrderRow{ID: 3191, Ext: "#3191", Source: "hand", Status: "paid", Currency: "CNY", Day: day(2026, 11, 22)}}}, r.book.shelf.orders...)
	r.press("ctrl+r").sees("#3191", "▸ #3188")
}

// Beside the list of orders the day of an entry of points is shown whole, in both languages.
func TestTheSideOfAnOrderShowsTheDayOfAnEntry(t *testing.T) {
	for l, want := range map[lang.Lang]string{lang.ZH: "▲ 获得  2025年11月14日", lang.EN: "▲ earned  14 Nov 2025"} {
		r := newRig(t, l, 120, 40)
		o := store.Order{OrderRow: store.OrderRow{ID: 9, Ext: "9", Member: 1, Status: "paid", Currency: "CNY", Counted: true}}
		o.Entries = []store.EntryRow{{ID: 1, Reason: "earn", Amount: 10901, At: at(2025, 11, 14)}}
		r.book.shelf.orders = []store.Order{o}
		r.press("alt+3").sees(want, "+10,901").exact(120, 40)
	}
}

// An order that gave nothing names the rules that take it out, on its card and in the why of its points.
func TestWhyAnOrderGaveNothingNamesTheRule(t *testing.T) {
	for l, want := range map[lang.Lang][2]string{
		lang.EN: {"by rule 3, “Gift cards”", "by rules 3 “Gift cards”, 5 “Freight”"},
		lang.ZH: {"按规则 3「Gift cards」", "按规则 3「Gift cards」、5「Freight」"},
	} {
		r := newRig(t, l, 100, 24)
		o := store.Order{OrderRow: store.OrderRow{ID: 9, Ext: "9", Member: 1, Status: "paid", Currency: "CNY", Counted: true}}
		o.NoPoints = store.NoPoints{Why: store.NoPointsRule, Rules: []program.Rule{{ID: 3, Name: "Gift cards"}}}
		r.book.shelf.orders = []store.Order{o}
		r.press("alt+3", "enter").sees(want[0]).press("w").sees(want[0])
		r.book.shelf.orders[0].NoPoints.Rules = append(o.NoPoints.Rules, program.Rule{ID: 5, Name: "Freight"})
		r.press("esc", "ctrl+r", "w").sees(want[1])
	}
}

// The timeline says the number of an order by hand whole.
func TestTheTimelineSaysTheNumberOfAnOrderByHand(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	o := store.OrderRow{ID: 9, Ext: "H261201-SJR73H", Member: 1, Status: "paid", Currency: "CNY", Total: 8800, Counted: true, Awarded: 88}
	r.book.events = []store.Event{{Kind: "order", At: at(2026, 11, 20), Order: &o}}
	r.press("alt+2", "enter").sees("order H261201-SJR73H  ¥88.00")
}

// The hits of a quick find stand in columns.
func TestAQuickFindStandsInColumns(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.people = []store.MemberRow{
		{ID: 1, Name: "Ann Lee", Phone: "+8613800002046", Balance: 5, Last: day(2026, 11, 21)},
		{ID: 2, Name: "Anne-Sophie O'Brien", Phone: "+8613800002046", Balance: 248145, Last: day(2026, 9, 21)},
	}
	r.press("/", "type:Ann").sees(
		"Ann Lee              138****2046             5 points    yesterday",
		"Anne-Sophie O'Brien  138****2046       248,145 points  62 days ago")
}

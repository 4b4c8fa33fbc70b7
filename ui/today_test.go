package ui

import (
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// TestTodayUsesTheRoom names as many people as the window holds, with all that is known about them.
func TestTodayUsesTheRoom(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).sees("还有 2 位").misses("寄样品")
	r.send(tea.WindowSizeMsg{Width: 140, Height: 50})
	r.sees("物流太慢，盒子也压坏了", "寄样品").misses("还有 2 位")
	if r.app.top().(*today).cared != 8 {
		t.Error("not everybody is among the people to care for")
	}
	r.press("end", "up", "up", "up", "up").sees("▸ ! 说好的下一步")
	r.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	r.sees("还有 2 位").exact(80, 24)
}

// TestTodayReadsTheRestLater reads for the first frame no more people than the window names, and then the others.
func TestTodayReadsTheRestLater(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 20)
	if !slices.Equal(r.book.cared, []int{6, 8}) {
		t.Errorf("%v people were read", r.book.cared)
	}
	r.press("down", "down", "down", "down", "down", "down", "enter").sees("第 7 位，共 8 位", "顾客09")
}

// TestTodayCutsNoGoal puts fewer goals into a line where their words are long.
func TestTodayCutsNoGoal(t *testing.T) {
	for _, w := range []int{78, 90, 100, 110, 120, 200} {
		newRig(t, lang.EN, w, 40).sees("Repeat rate 68% ", "NPS 45 ", "Net revenue ¥120,000.00 ", " ¥").exact(w, 40)
	}
}

// At 80 columns no reason to care for somebody is cut, and a name has the room that the words beside it leave.
func TestNoReasonToCareIsCut(t *testing.T) {
	for _, l := range lang.All() {
		a := newRig(t, l, 80, 24).app
		for _, kind := range store.CareKinds() {
			row := store.CareRow{Kind: kind, Due: a.today() + 30}
			if title := a.careTitle(&row); widget.Width(title) > 80/4+2 {
				t.Errorf("%s is cut: %q", kind, title)
			}
		}
	}
	r := newRig(t, lang.EN, 80, 24)
	s := r.app.top().(*today)
	s.read.care.page.Items = []store.CareRow{{Name: "Marie-Claire Garc\u00eda", Kind: "quiet", N: int64(r.app.today()) - 39, M: 8}}
	s.Rebuild()
	r.sees("going quiet  Marie-Claire García  silent 39 days, usually 8")
}

// A shop without anybody shows a key for each road into it.
func TestAnEmptyShopShowsItsKeys(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.people = nil
	r.run(r.app.top().Reload())
	r.sees("i       import a file of orders", "n       add a member by hand").press("n").sees("Name", "Phone")
}

// TestTodayDrawsTheLastDaysThatHaveOrders where the last thirty have none, and in words what to do; a shop without an order has no empty chart.
func TestTodayDrawsTheLastDaysThatHaveOrders(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40).sees("Revenue by day", "24 Oct", "22 Nov")
	r.app.clock = func() time.Time { return noon.AddDate(0, 0, 90) }
	r.press("ctrl+r").sees("The last order is of", "Revenue by day, the 30 days up to the last order", "█").misses("22 Jan", "▁▁▁▁▁▁▁▁▁▁").exact(120, 40)

	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 20}} {
		r = newRig(t, lang.EN, size[0], size[1])
		r.book.orderless = true
		r.press("ctrl+r").sees("There are no orders yet", "brings in a file").misses("Revenue by day", "▁▁▁▁▁▁▁▁▁▁").exact(size[0], size[1])
	}
}

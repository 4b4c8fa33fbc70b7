package ui

import (
	"strings"
	"testing"
	"time"

	"regulars/lang"
)

// TestFindingsCallPeopleAsTheListsDo: whoever left no name is called by what the shop knows them by, and how long ago
// somebody bought is counted to today, as it is in Members and on Today, not to the day of the last order.
func TestFindingsCallPeopleAsTheListsDo(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	for i := range r.book.people[:4] {
		m := &r.book.people[i]
		m.Name, m.Phone, m.Email, m.Key = "", "", "", "1602"+string(rune('1'+i))
	}
	frame := r.press("G", "enter").frame()
	for _, want := range []string{"▸ 16021     ", "  4 people to contact first  ", "114 days ago"} {
		if !strings.Contains(frame, want) {
			t.Errorf("%q is missing in\n%s", want, frame)
		}
	}
	if strings.Contains(frame, "(no name)") {
		t.Errorf("somebody known by a number has no name in\n%s", frame)
	}
}

// TestFindingsOfLongAgoSayTheirDay: where the orders end long before today, the page names the day its figures stand at, and
// the days on which people bought.
func TestFindingsOfLongAgoSayTheirDay(t *testing.T) {
	later := noon.AddDate(2, 0, 0)
	for l, want := range map[lang.Lang][]string{
		lang.EN: {"Figures of 19 Nov 2026, where the orders end; w says how they are found.", "31 Jul 2026"},
		lang.ZH: {"数字算到最后一笔订单的那天，2026年11月19日；怎么算的按 w 看。", "2026年7月31日"},
	} {
		r := newRig(t, l, 80, 24)
		r.app.clock = func() time.Time { return later }
		frame := r.press("G", "enter").frame()
		for _, text := range want {
			if !strings.Contains(frame, text) {
				t.Errorf("%q is missing in\n%s", text, frame)
			}
		}
	}
}

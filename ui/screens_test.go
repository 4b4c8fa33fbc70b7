package ui

import (
	"fmt"
	"testing"

	"regulars/lang"
)

// walks are the ways to every screen and panel: the keys from the first screen on.
var walks = []struct {
	name string
	keys []string
}{
	{"today", nil},
	{"members", []string{"alt+2"}},
	{"members searching", []string{"alt+2", "/", "type:欧阳"}},
	{"members nobody", []string{"alt+2", "/", "type:zzz"}},
	{"member", []string{"alt+2", "enter"}},
	{"member hostile name", []string{"alt+2", "down", "down", "down", "down", "down", "down", "enter"}},
	{"award", []string{"alt+2", "a"}},
	{"award wrong", []string{"alt+2", "a", "type:x", "ctrl+s"}},
	{"redeem", []string{"alt+2", "r"}},
	{"new member", []string{"alt+2", "n"}},
	{"member adjust", []string{"alt+2", "enter", "j"}},
	{"member note", []string{"alt+2", "enter", "n"}},
	{"member tags", []string{"alt+2", "enter", "#"}},
	{"member ticket", []string{"alt+2", "enter", "t"}},
	{"order ticket", []string{"alt+3", "enter", "t"}},
	{"tickets", toTickets()},
	{"tickets overdue", toTickets("right")},
	{"tickets stage", toTickets("f")},
	{"tickets refunds", toTickets("r")},
	{"tickets empty", toTickets("left")},
	{"ticket new", toTickets("n")},
	{"ticket", toTickets("enter")},
	{"ticket reply", toTickets("enter", "r")},
	{"ticket close", toTickets("enter", "c")},
	{"ticket compensate", toTickets("enter", "p")},
	{"ticket edit", toTickets("enter", "e")},
	{"ticket note", toTickets("enter", "n")},
	{"ticket assign", toTickets("enter", "b")},
	{"ticket closed", toTickets("down", "down", "enter")},
	{"member edit", []string{"alt+2", "enter", "e"}},
	{"member attach", []string{"alt+2", "enter", "b"}},
	{"member answer", []string{"alt+2", "enter", "y"}},
	{"member why", []string{"alt+2", "enter", "w"}},
	{"member merge", []string{"alt+2", "enter", "m"}},
	{"member exclude", []string{"alt+2", "enter", "x"}},
	{"member consent", []string{"alt+2", "enter", "ctrl+p", "type:consent", "enter"}},
	{"member detail", []string{"alt+2", "enter", "ctrl+p", "type:detail", "enter"}},
	{"member suspend", []string{"alt+2", "enter", "z"}},
	{"likely", []string{"alt+2", "m"}},
	{"likely second", []string{"alt+2", "m", "down"}},
	{"likely ask", []string{"alt+2", "m", "enter"}},
	{"statement", []string{"alt+2", "enter", "p"}},
	{"statement shown", []string{"alt+2", "enter", "p", "ctrl+s"}},
	{"telling", []string{"alt+8", "m"}},
	{"orders", []string{"alt+3"}},
	{"points", []string{"alt+4"}},
	{"tiers", []string{"alt+4", "t"}},
	{"tiers would", []string{"alt+4", "t", "w"}},
	{"tier edit", []string{"alt+4", "t", "enter"}},
	{"tier new", []string{"alt+4", "t", "n"}},
	{"tier rules", []string{"alt+4", "t", "e"}},
	{"tier remove", []string{"alt+4", "t", "d"}},
	{"member place", []string{"alt+2", "enter", "l"}},
	{"feedback", []string{"alt+5"}},
	{"feedback filter", []string{"alt+5", "/"}},
	{"feedback nothing", []string{"alt+5", "/", "down", "down", "down", "enter"}},
	{"feedback form", []string{"alt+5", "n"}},
	{"feedback of a member", []string{"alt+2", "enter", "f"}},
	{"answer", []string{"alt+5", "enter"}},
	{"answer long", []string{"alt+5", "down", "enter", "pgdown"}},
	{"answer correct", []string{"alt+5", "enter", "e"}},
	{"answer link", []string{"alt+5", "b"}},
	{"answer remove", []string{"alt+5", "d"}},
	{"ask", []string{"alt+5", "a"}},
	{"ask all", []string{"alt+5", "a", "a"}},
	{"surveys", []string{"alt+5", "k"}},
	{"surveys closed", []string{"alt+5", "k", "down"}},
	{"survey new", []string{"alt+5", "k", "n"}},
	{"survey title", []string{"alt+5", "k", "e"}},
	{"survey text", []string{"alt+5", "k", "y"}},
	{"survey import", []string{"alt+5", "k", "i", "type:loy", "enter"}},
	{"survey import map", []string{"alt+5", "k", "i", "type:loy", "enter", "m"}},
	{"survey import round", []string{"alt+5", "k", "i", "type:loy", "enter", "s"}},
	{"survey import done", []string{"alt+5", "k", "i", "type:loy", "enter", "enter"}},
	{"survey import refused", []string{"alt+5", "k", "i", "type:cust", "enter"}},
	{"questions", []string{"alt+5", "k", "enter"}},
	{"questions reversed", []string{"alt+5", "k", "enter", "down", "down"}},
	{"questions choices", []string{"alt+5", "k", "enter", "down", "down", "down", "down", "down"}},
	{"questions none", []string{"alt+5", "k", "down", "enter"}},
	{"question change", []string{"alt+5", "k", "enter", "enter"}},
	{"question new", []string{"alt+5", "k", "enter", "n"}},
	{"question remove", []string{"alt+5", "k", "enter", "d"}},
	{"rewards", []string{"alt+4", "r"}},
	{"reward form", []string{"alt+4", "r", "enter"}},
	{"reward new", []string{"alt+4", "r", "n"}},
	{"coupons", []string{"alt+4", "c"}},
	{"coupons narrowed", []string{"alt+4", "c", "f"}},
	{"coupon use", []string{"alt+4", "c", "o"}},
	{"coupon new", []string{"alt+4", "c", "n"}},
	{"code reviews", []string{"alt+4", "c", "v"}},
	{"referrals", []string{"alt+4", "b"}},
	{"member rewards", []string{"alt+2", "enter", "c"}},
	{"member rewards missing", []string{"alt+2", "enter", "c", "down", "down"}},
	{"member rewards ask", []string{"alt+2", "enter", "c", "enter"}},
	{"reports", []string{"alt+7"}},
	{"report note", []string{"alt+7", "y"}},
	{"report ask", []string{"alt+7", "enter", "/"}},
	{"report asked", []string{"alt+7", "enter", "/", "type:orders >= 2", "ctrl+s"}},
	{"report ask wrong", []string{"alt+7", "enter", "/", "tab", "type:2030-13-01", "ctrl+s"}},
	{"effect ask", []string{"alt+7", "down", "down", "down", "down", "down", "down", "enter", "/", "G"}},
	{"months", []string{"alt+7", "m"}},
	{"month ask", []string{"alt+7", "m", "enter"}},
	{"month closed", []string{"alt+7", "m", "enter", "right", "enter"}},
	{"goals", []string{"alt+7", "g"}},
	{"goals done", []string{"alt+7", "g", "down", "down", "down", "down"}},
	{"goal form", []string{"alt+7", "g", "enter"}},
	{"improvement form", []string{"alt+7", "g", "i"}},
	{"improvement done", []string{"alt+7", "g", "down", "down", "down", "d"}},
	{"ticket improvement", toTickets("enter", "i")},
	{"files", []string{"alt+8"}},
	{"settings", []string{"alt+9"}},
	{"settings points given", []string{"alt+9", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "enter"}},
	{"settings points given ask", []string{"alt+9", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "down", "enter", "ctrl+s"}},
	{"setting choice", []string{"alt+9", "down", "down", "down", "down", "down", "down", "down", "down", "enter"}},
	{"fields", []string{"alt+9", "G", "enter"}},
	{"field new", []string{"alt+9", "G", "enter", "n"}},
	{"field edit", []string{"alt+9", "G", "enter", "down", "enter"}},
	{"member edit fields", []string{"alt+2", "enter", "e", "tab", "tab", "tab", "tab", "tab", "tab", "tab", "type:x", "tab"}},
	{"setting theme", []string{"alt+9", "down", "enter"}},
	{"today why", []string{"w"}},
	{"contact round", []string{"enter"}},
	{"contact round mate", []string{"down", "enter"}},
	{"contact round hostile", []string{"down", "down", "down", "down", "enter"}},
	{"contact round lost", []string{"enter", "6"}},
	{"contact round over", []string{"enter", "right", "right", "right", "right", "right", "right", "right", "right"}},
	{"contact note", []string{"n"}},
	{"messages", []string{"m"}},
	{"messages mail", []string{"m", "down", "k", "k"}},
	{"message form", []string{"m", "enter"}},
	{"findings", []string{"G", "enter"}},
	{"findings why", []string{"G", "enter", "w"}},
	{"undo import", []string{"u"}},
	{"browse", []string{"alt+8", "i"}},
	{"import", []string{"alt+8", "i", "type:ord", "enter"}},
	{"import rows", []string{"alt+8", "i", "type:ord", "enter", "e"}},
	{"import map", []string{"alt+8", "i", "type:ord", "enter", "m"}},
	{"import map field", []string{"alt+8", "i", "type:ord", "enter", "m", "enter", "space"}},
	{"import proposal", []string{"alt+8", "i", "type:stra", "enter"}},
	{"import proposal open", []string{"alt+8", "i", "type:uncl", "enter"}},
	{"import proposal refused", []string{"alt+8", "i", "type:uncl", "enter", "esc"}},
	{"list balances mode", []string{"alt+8", "i", "type:bal", "enter"}},
	{"list balances unasked", []string{"alt+8", "i", "type:bal", "enter", "esc"}},
	{"list balances", []string{"alt+8", "i", "type:bal", "enter", "1"}},
	{"list balances confirm", []string{"alt+8", "i", "type:bal", "enter", "1", "enter"}},
	{"list balances done", []string{"alt+8", "i", "type:bal", "enter", "1", "enter", "right", "enter"}},
	{"list members", []string{"alt+8", "i", "type:cust", "enter"}},
	{"list members kind", []string{"alt+8", "i", "type:cust", "enter", "k"}},
	{"list products", []string{"alt+8", "i", "type:goo", "enter"}},
	{"list answers", []string{"alt+8", "i", "type:sur", "enter"}},
	{"list answers scale", []string{"alt+8", "i", "type:sur", "enter", "s"}},
	{"list map", []string{"alt+8", "i", "type:cust", "enter", "m"}},
	{"import points", []string{"alt+8", "i", "type:ord", "enter", "enter"}},
	{"import done", []string{"alt+8", "i", "type:ord", "enter", "enter", "enter"}},
	{"import refused", []string{"alt+8", "i", "type:ger", "enter"}},
	{"export", []string{"alt+8", "x"}},
	{"backup", []string{"alt+8", "b"}},
	{"batch", []string{"alt+8", "enter"}},
	{"help", []string{"?"}},
	{"palette", []string{"ctrl+p", "type:yuyan"}},
	{"menu", []string{"alt+2", "space"}},
	{"log", []string{"alt+2", "L", "ctrl+g"}},
	{"find", []string{"2", "0"}},
}

// sizes are the windows every screen is drawn in.
var sizes = [][2]int{{60, 20}, {80, 24}, {120, 40}, {200, 60}}

func TestEveryScreenIsExactlyTheWindow(t *testing.T) {
	for _, l := range lang.All() {
		for _, size := range sizes {
			for _, walk := range walks {
				t.Run(fmt.Sprintf("%s/%dx%d/%s", l, size[0], size[1], walk.name), func(t *testing.T) {
					r := newRig(t, l, size[0], size[1]).press(walk.keys...)
					r.exact(size[0], size[1])
				})
			}
		}
	}
}

func TestTooSmallWindowsSaySo(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {20, 5}, {59, 20}, {60, 19}} {
		r := newRig(t, lang.EN, size[0], size[1])
		r.exact(size[0], size[1])
		if r.press("q"); !r.quit {
			t.Errorf("q does not leave at %v", size)
		}
	}
}

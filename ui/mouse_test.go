package ui

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/ui/widget"
)

// click clicks on the first cell of a text in the window.
func (r *rig) click(text string) *rig {
	r.t.Helper()
	for y, line := range strings.Split(r.frame(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			r.send(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft})
			return r
		}
	}
	r.t.Fatalf("nothing to click on reads %q:\n%s", text, r.frame())
	return r
}

// slow lets every look at the clock be a second after the one before, so that no two clicks are one double click.
func (r *rig) slow() *rig {
	now := noon
	r.app.clock = func() time.Time {
		now = now.Add(time.Second)
		return now
	}
	return r
}

func TestClickOnTheBar(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	if r.click("Orders"); places()[r.app.place].id != "orders" {
		t.Errorf("a click on a place does not go there:\n%s", r.frame())
	}
	wizard := New(context.Background(), Options{Clock: func() time.Time { return noon }, Lang: lang.EN, Theme: ThemeDark})
	w := &rig{t: t, app: wizard}
	w.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	w.send(tea.MouseClickMsg{X: 10, Y: barLine, Button: tea.MouseLeft})
	w.sees("Welcome to Regulars")
}

func TestClickOnARow(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2").slow()
	r.click("Zoë Müller").click("Zoë Müller").misses("Timeline")
	if got := r.app.top().(*members).at().Name; got != "Zoë Müller" {
		t.Errorf("the click selected %q", got)
	}
	r.app.clock = func() time.Time { return noon }
	r.click("Zoë Müller").click("Zoë Müller").sees("Members › Zoë Müller", "Timeline")
	r.press("esc").click("spend").click("spend").misses("Timeline")
	r.send(tea.MouseClickMsg{X: 4, Y: 6, Button: tea.MouseRight})
	r.send(tea.MouseClickMsg{X: 4, Y: 6, Button: tea.MouseRight})
	r.misses("Timeline")
}

func TestClickInThePalette(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).slow().press("ctrl+p", "type:go to feed").click("go to Feedback").sees("▌Feedback▐").misses("find an action")
	r.press("space").click("Feedback").misses("┌ menu")
}

func TestDoubleClickIsNotForWhatComesUnderThePointer(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "z").sees("[Suspend]")
	y := 0
	for i, line := range strings.Split(r.frame(), "\n") {
		if strings.Contains(line, "[Suspend]") {
			y = i
		}
	}
	r.click("▌Cancel▐").misses("[Suspend]")
	before := r.app.top().(*member).table.At()
	r.send(tea.MouseClickMsg{X: 50, Y: y, Button: tea.MouseLeft})
	if now := r.app.top().(*member).table.At(); now != before {
		t.Errorf("the second half of the double click selected row %d", now)
	}
}

func TestClickInAForm(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).slow().press("alt+2", "home", "enter", "a")
	form := func() *widget.Form { return &r.app.top().(*formPanel).form }
	if r.click("Reason"); form().At() != "text" {
		t.Errorf("the click went to %q", form().At())
	}
	r.click("pts  balance").press("type:7").click("Lapse").click("after 6 months")
	if form().Value("points") != "7" || form().Value("expires") != "g" {
		t.Errorf("the form holds %q and %q", form().Value("points"), form().Value("expires"))
	}
	r.click("▌Award 7 points▐").misses("┌ Award")
	r.press("a", "type:7").click("[ Cancel ]").click("[Throw it away]").misses("┌ Award")
}

func TestClickInTheFooter(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).slow().press("alt+2").click("Enter open").sees("Members › ")
	r.click("a award").sees("┌ Award").press("type:5").click("Ctrl+S save").misses("┌ Award")
	r.click("? help").sees("Help: every").click("Esc back").misses("Help: every")
	r.press("ctrl+g").click("Esc back").misses("┌ messages")
}

func TestClickOnAPeriod(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).slow().press("alt+7", "enter").sees("▌30 days▐").click("12 months").sees("▌12 months▐", " 30 days ")
	r.click(" Reports › ").sees("▌12 months▐")
	r.press("alt+3", "t").click("decided").sees("▌decided")
}

// TestEveryKeyOfTheFooterCanBePressedByTheMouse: the press that a click makes is the key that is shown.
func TestEveryKeyOfTheFooterCanBePressedByTheMouse(t *testing.T) {
	ring := reflect.ValueOf(keys)
	for i := range ring.NumField() {
		b := ring.Field(i).Interface().(Binding)
		if b.Name == keys.UpDown.Name || b.Name == keys.LeftRight.Name || b.Name == keys.PrevPlace.Name {
			continue
		}
		if !b.matches(b.press()) {
			t.Errorf("%s is pressed as %q", b.Name, b.press().String())
		}
	}
}

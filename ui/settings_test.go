package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

func TestEverySettingOfTheBookHasWords(t *testing.T) {
	for _, l := range lang.All() {
		for _, s := range newFakeBook().Settings() {
			for _, key := range []string{"setting." + s.Key, "setting." + s.Key + ".help"} {
				if !l.Has(key) {
					t.Errorf("%s has no %s", l, key)
				}
			}
			for _, choice := range s.Choices {
				if choice != "" && !l.Has("setting."+s.Key+"."+choice) {
					t.Errorf("%s has no word for %s %s", l, s.Key, choice)
				}
			}
		}
	}
}

func TestARuleIsChangedAndARefusalStandsInTheForm(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+9", "down", "down", "down", "down", "down", "down", "down").sees("Points for ¥1 spent")
	r.press("enter", "backspace", "type:abc")
	r.book.refuse = store.Refuse(store.CodeBadSetting, "key", "rate", "value", "abc", "allowed", "")
	r.press("ctrl+s").sees("abc", "Save")
	r.book.refuse = nil
	r.press("backspace", "backspace", "backspace", "type:2", "ctrl+s").sees("Saved")
	if got := r.book.prefs["setting rate"]; got != "2" {
		t.Errorf("saved %q", got)
	}
}

func TestThemeBordersAndMouseAreRemembered(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+9", "down", "down", "enter").sees("> ", "plain ASCII")
	r.press("down", "enter").sees("Mouse")
	if !r.app.mouse || r.book.prefs["mouse"] != "on" || r.book.prefs["borders"] != "ascii" {
		t.Errorf("preferences %v", r.book.prefs)
	}
	r.press("up", "up", "enter", "4").sees("without colours")
	if r.book.prefs["theme"] != "mono" {
		t.Errorf("theme %q", r.book.prefs["theme"])
	}
}

// With ASCII borders no line or block character is drawn by us, on any screen.
func TestASCIIBordersDrawNoBlocks(t *testing.T) {
	for _, walk := range walks {
		r := newRig(t, lang.EN, 120, 40)
		r.app.SetBorders(BordersASCII)
		r.press(walk.keys...)
		for _, bad := range "─│┌┐└┘▌▐▸▁▂▃▄▅▆▇█░▲▼▬●○✓▾…" {
			for _, got := range r.frame() {
				if got == bad {
					t.Errorf("%s draws %q", walk.name, bad)
				}
			}
		}
	}
}

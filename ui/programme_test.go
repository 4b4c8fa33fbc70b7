package ui

import (
	"context"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

func shows(t *testing.T, r *rig, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(strings.Join(strings.Fields(r.frame()), " "), w) {
			t.Fatalf("%q is not on the screen:\n%s", w, r.frame())
		}
	}
}

// A rule for deeds says, whatever field it is at, that it pays nothing of what was before.
func TestARuleForDeedsSaysWhatItDoesNotPay(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "p", "n", "6")
	shows(t, r, "Pays what comes from now on")
	r.press("down", "down", "down", "down", "down")
	shows(t, r, "deeds of a later file count from it", "Pays what comes from now on")
}

// A rule is drafted with its example, rehearsed, reviewed and put in force; nothing is saved before.
func TestADraftOfTheProgramme(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+4", "p", "n", "down", "enter", "type:Welcome", "down", "type:20")
	shows(t, r, "20 points by “Welcome”")
	r.press("ctrl+s")
	shows(t, r, "A draft with 1 change", "Welcome", "20 points extra")
	r.press("ctrl+s")
	shows(t, r, "New: Welcome: 20 points extra", "Orders of the last 90 days:", "points more")
	if len(r.book.drafts) != 0 {
		t.Fatal("saved before anybody said so")
	}
	r.press("right", "enter")
	if len(r.book.drafts) != 1 {
		t.Fatalf("saved %+v", r.book.drafts)
	}
	rules := r.book.drafts[0].Draft.Terms.Rules
	if last := rules[len(rules)-1]; last.Name != "Welcome" || last.Points != 20 || last.ID != store.DraftRule || last.Kind != program.RuleBonus {
		t.Fatalf("rule %+v", last)
	}
	shows(t, r, "The new programme is in force", "u undoes")
}

func TestADraftEndsAndBringsBack(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.press("alt+4", "p", "end", "d")
	shows(t, r, "A draft with 1 change", "ended")
	r.press("end", "d") // what has ended stands below
	shows(t, r, "In force.")
	r.press("d", "esc")
	shows(t, r, "nobody has saved")
	r.press("right", "enter")
	if strings.Contains(r.frame(), "Programme") {
		t.Fatalf("still there:\n%s", r.frame())
	}
}

// What a tier multiplies is a rule: the draft shows both, whichever is changed.
func TestADraftAgreesAboutMultipliers(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+4", "p", "end", "b", "type:1.5", "ctrl+s")
	shows(t, r, "A draft with 2 changes", "1.5 times the points, for tier 黑卡")
	r.press("home", "down") // below the base rate and the shop's own rules stands the new one
	for range r.book.Shop().Terms.Rules {
		r.press("down")
	}
	r.press("d")
	shows(t, r, "In force.")
}

func TestARuleThatCannotBe(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+4", "p", "n", "enter", "type:Double", "down", "type:one", "ctrl+s")
	shows(t, r, "“one” is no value for “Times”")
	r.press("ctrl+u", "type:2", "ctrl+s")
	shows(t, r, "2 times the points")
}

func TestTheTermsAreShownAndCopied(t *testing.T) {
	r := newRig(t, lang.ZH, 120, 40)
	r.press("alt+4", "p", "m")
	shows(t, r, "会员等级", "取消：双十一")
	r.press("c")
	shows(t, r, "已复制")
}

// TestASavedProgrammeLeavesItsRehearsalAndMovesMembers: a new tier is where the cursor goes; once it is in force the rehearsal, which
// compared it with what was, closes, and members get their tiers without waiting for the console's next start.
func TestASavedProgrammeLeavesItsRehearsalAndMovesMembers(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "p", "n", "7", "type:Palladium", "tab", "tab", "type:90000", "ctrl+s")
	r.sees("▸ Palladium")
	runs := 0
	r.app.daily = func(context.Context, bool) error { runs++; return nil }
	r.press("r").sees("Rehearsal").press("ctrl+s", "right", "enter")
	if len(r.book.drafts) != 1 || runs != 1 {
		t.Fatalf("%d saved, %d runs", len(r.book.drafts), runs)
	}
	if r.sees("tiers follow now"); strings.Contains(r.frame(), "Programme › ") {
		t.Fatalf("the rehearsal is still open:\n%s", r.frame())
	}
	r.press("n", "2", "type:Welcome", "tab", "type:20", "ctrl+s", "ctrl+s", "right", "enter")
	if len(r.book.drafts) != 2 || runs != 1 {
		t.Fatalf("%d saved, %d runs: a rule moves nobody", len(r.book.drafts), runs)
	}
}

package ui

import (
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// A member redeems: greyed rewards say exactly what is missing, Enter held down redeems once, the code is shown, and u takes it back.
func TestRedeemingOnTheMemberPage(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40).press("alt+2", "enter", "c")
	r.sees("白瓷茶漏", "can be had now", "790 more points: has 4,210, needs 5,000", "only for: orders >= 2 and city:杭州", "ACDEF-GHJKM", "until")
	r.press("down", "enter").sees("The line says what is missing")
	r.press("up", "enter").sees("欧阳若曦: 白瓷茶漏 for 800 points?")
	r.press("right", "enter", "enter").sees("ACDEF-GHJKM")
	if got := r.book.wanted; len(got) != 1 || got[0].Member != 1 || got[0].Reward != 1 || got[0].Key == "" {
		t.Fatalf("wanted %+v", got)
	}
	r.press("u").sees("Undone")
	if r.book.calls["cancel"] != 1 {
		t.Error("the redemption was not cancelled")
	}
}

// The lists of place 4 and what their keys do.
func TestRewardsCouponsAndReferrals(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40).press("alt+4", "r").sees("白瓷茶漏", "With next parcel", "Costs us")
	r.press("d").sees("Archived").press("esc", "c").sees("ACDEF-GHJKM", "whoever has", "referral code")
	r.press("down", "u").sees("34779-ACDEF: valid")
	r.press("v").sees("was refunded or cancelled").press("c").sees("Undone")
	r.press("esc", "esc", "b").sees("to look at: same name, addresses of one mailbox").press("v").sees("Referral: rewarded")
	r.press("x").sees("Referral: rejected").press("esc", "c", "o").sees("ACDEF-GHJKM")
	r.book.refuse = store.Refuse(store.CodeCodeRefused, "why", "void", "code", "ACDEF-GHJKM")
	r.press("tab", "type:T1", "ctrl+s").sees("ACDEF-GHJKM is void.")
	if r.book.calls["judge"] != 2 || r.book.calls["review"] != 1 || r.book.calls["free"] != 1 {
		t.Errorf("calls %v", r.book.calls)
	}
}

// The cursor goes to what was just made, and undo means it.
func TestNewCouponsHaveTheCursor(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "c", "down", "n", "type:Spring", "tab", "tab", "type:5")
	r.press("tab", "tab", "tab", "tab", "tab", "type:1", "ctrl+s").sees("▸ NEW23-VWXY3", "1 code was made")
	r.press("u").sees("Take back what this did: coupons Spring", "▌Cancel▐").press("right", "enter")
	if got := strings.Join(r.book.shelf.acts, "; "); got != "undo batch 20" {
		t.Errorf("the book was asked %q", got)
	}
}

// What is copied for the customer names the codes that are good.
func TestTheAnswerNamesCodes(t *testing.T) {
	newRig(t, lang.ZH, 120, 40).press("alt+2", "enter", "y").sees("您现在可用的码：白瓷茶漏", "ACDEF-GHJKM")
}

// TestACodeSaysWhatItTakesOff on its card, with what it asks.
func TestACodeSaysWhatItTakesOff(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+4", "c", "down").sees("Takes off", "¥10.00", "From goods of", "¥100.00")
	newRig(t, lang.ZH, 120, 40).press("alt+4", "c", "down").sees("减", "¥10.00", "最低消费", "¥100.00")
}

// The forms of coupons and rewards say beside the field what they cannot do without, before the book is asked.
func TestAnOfferSaysWhatItCannotDoWithout(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "c", "n", "type:Spring", "ctrl+s").sees("this is empty")
	r.press("type:5", "ctrl+s").misses("this is empty").sees("fill in how many, or for whom")
	r.press("type:20", "ctrl+s").misses("fill in how many, or for whom", "Good for days")
	newRig(t, lang.EN, 80, 24).press("alt+4", "r", "n", "type:Mug", "tab", "tab", "type:500", "tab", "tab").sees("Mug", "gift").misses("this is empty")
	newRig(t, lang.EN, 80, 24).press("alt+4", "r", "n", "type:Five off", "tab", "type:fixed", "enter", "tab", "type:500", "ctrl+s").sees("fixed amount", "this is empty")
}

// TestAnOfferAsksWhatItsKindHas: the form of a reward or coupons hides what its kind does not have, and shows what was typed when it has it again.
func TestAnOfferAsksWhatItsKindHas(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40).press("alt+4", "r", "n", "type:Mug", "tab").sees("With next parcel").misses("Takes off", "At most", "Partner ")
	r.press("type:per cent", "enter").sees("Takes off", "At most").misses("With next parcel", "Partner ")
	r.press("up", "down", "down", "down", "type:15").sees("15", " %")
	r.press("up", "up", "type:partner", "enter").sees("Partner ").misses("Takes off", "15 ", "With next parcel", "│   Left")
	r.press("up", "down", "type:per cent", "enter").sees("Takes off", "15 ", " %")
	t.Run("OKSavedOutOfTheList", func(t *testing.T) {
		r := newRig(t, lang.EN, 120, 40).press("alt+4", "r", "n", "type:Mug", "tab", "tab", "type:500", "up", "type:per cent", "ctrl+s")
		r.sees("Takes off", "this is empty")
		if r.book.calls["reward"] != 0 {
			t.Error("the book was asked for a reward of no per cents")
		}
	})
	newRig(t, lang.EN, 80, 24).press("alt+4", "c", "n").sees("Takes off").misses("At most")
	newRig(t, lang.ZH, 80, 24).press("alt+4", "c", "n", "tab", "right").sees("最多", " %").press("right").misses("最多", " %")
}

package ui

import (
	"slices"
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

func TestTiersFromThePreset(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.tiers = program.Tiers{}
	r.press("alt+4", "t")
	if !strings.Contains(r.frame(), "no tiers yet") {
		t.Fatalf("an empty list names no next step:\n%s", r.frame())
	}
	r.press("p")
	if len(r.book.tiers.Steps) != 3 {
		t.Fatalf("tiers %+v", r.book.tiers)
	}
	if !strings.Contains(r.frame(), "12 up") {
		t.Fatalf("nothing says who would move:\n%s", r.frame())
	}
	r.press("esc").sees("✓ Three tiers · u undoes")
}

// TestTierMovesStandByDay: a run after a late import writes moves of earlier days last.
func TestTierMovesStandByDay(t *testing.T) {
	frame := newRig(t, lang.EN, 80, 24).press("alt+4", "t").sees("20 Nov", "19 Nov").frame()
	if strings.Index(frame, "20 Nov") > strings.Index(frame, "19 Nov") {
		t.Errorf("the older move stands first:\n%s", frame)
	}
}

func TestATierIsChangedInItsForm(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("alt+4", "t", "down", "enter") // the ladder has its top first: Gold
	r.press("ctrl+u")
	r.press("type:Golden")
	r.press("ctrl+s")
	if name := r.book.tiers.Steps[1].Name; name != "Golden" || len(r.book.tiers.Steps[1].Benefits) != 2 || r.book.tiers.Steps[1].Keep.Spend != 150000 {
		t.Fatalf("tier %+v", r.book.tiers.Steps[1])
	}
}

func TestAMemberIsPlacedByHand(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.press("alt+2", "enter", "l", "ctrl+s")
	if len(r.book.placed) != 1 || r.book.placed[0].Member != 1 {
		t.Fatalf("placed %+v", r.book.placed)
	}
	r.press("l", "down", "right", "down", "type:2027-06-30", "ctrl+s").sees("a day goes with “locked until a day” only")
	if len(r.book.placed) != 1 {
		t.Fatalf("a day that binds nobody was passed over: %+v", r.book.placed[1])
	}
	r.press("up", "right", "ctrl+s")
	if len(r.book.placed) != 2 || r.book.placed[1].Until != day(2027, 6, 30) {
		t.Fatalf("placed %+v", r.book.placed[1:])
	}
}

func TestDaysToComeAreNotAgo(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	if got := r.app.ago(day(2030, 1, 1)); got != "1 Jan 2030" {
		t.Errorf("a day to come reads %q", got)
	}
}

func TestBenefitsInTheForm(t *testing.T) {
	list, err := parseBenefits("open: late；text: free wrapping, in paper; gift：year：cake")
	want := []program.Benefit{{Kind: "text", Text: "open: late"}, {Kind: "text", Text: "free wrapping, in paper"}, {Kind: "gift", Every: "year", Text: "cake"}}
	if err != nil || !slices.Equal(list, want) {
		t.Fatalf("got %+v, %v", list, err)
	}
	r := newRig(t, lang.EN, 80, 24)
	r.press("alt+4", "t", "down", "b") // Gold has a discount and words of its own
	r.press("type:1.5")
	if !strings.Contains(r.frame(), "gives 192 points") {
		t.Fatalf("no example:\n%s", r.frame())
	}
	r.press("enter", "enter", "right", "enter", "type:1", "enter", "ctrl+s")
	if !strings.Contains(r.frame(), "both hours") {
		t.Fatalf("half a target is taken:\n%s", r.frame())
	}
	r.press("type:8", "enter", "right", "enter", "right", "enter", "type:tea tin", "ctrl+s")
	var got []string
	for _, b := range r.book.tiers.Steps[1].Benefits {
		got = append(got, b.String())
	}
	if !slices.Equal(got, []string{"points:1.5", "discount:5", "service:1/8", "shipping", "gift:month:tea tin", "text:每季一份白茶小样，随单寄出"}) {
		t.Fatalf("saved %v", got)
	}
}

func TestADeedIsRecorded(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.press("alt+2", "enter", "d").sees("sharing the shop", "gives 20 points")
	r.press("ctrl+s").sees("say what shows")
	r.press("type:shop.example/p/1", "ctrl+s")
	if want := (store.Deed{Member: 1, Action: "share", Proof: "shop.example/p/1"}); len(r.book.deeds) != 1 || r.book.deeds[0] != want {
		t.Fatalf("deeds %+v", r.book.deeds)
	}
}

func TestPartnersAreSettled(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+4", "r", "m").sees("万达影城 · Cinema", "¥330.00", "12 got, 1 taken back, 9 used; 40 wait", "Oct 2026")
}

package ui

import (
	"slices"
	"strings"
	"testing"

	"regulars/lang"
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
}

func TestBenefitsInTheForm(t *testing.T) {
	list, err := parseBenefits("discount:5；text: free wrapping, in paper; text：a sample")
	want := []program.Benefit{{Kind: "discount", Value: 500}, {Kind: "text", Text: "free wrapping, in paper"}, {Kind: "text", Text: "a sample"}}
	if err != nil || !slices.Equal(list, want) {
		t.Fatalf("got %+v, %v", list, err)
	}
}

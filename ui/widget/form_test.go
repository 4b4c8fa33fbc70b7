package widget

import (
	"fmt"
	"strings"
	"testing"
)

// drawForm draws a form into a page of w×h cells.
func drawForm(f *Form, w, h int) string {
	p := NewPage(&Look{Signs: Drawn()}, w, h)
	f.Draw(p)
	return p.String()
}

// TestFormKeepsItsButtonsInSight: inputs with hints and problems of several lines never push the buttons out of the page.
func TestFormKeepsItsButtonsInSight(t *testing.T) {
	for height := 7; height < 20; height++ {
		for at := range 6 {
			f := &Form{Save: "Save", Cancel: "Cancel", Note: "note", Below: func(n int) string { return fmt.Sprint(n, " below") }}
			for i := range 5 {
				f.Inputs = append(f.Inputs, &Input{
					Key: fmt.Sprint(i), Label: "label", Width: 30, Hint: func() string { return "a hint that has no room beside its field" },
					Check: func(string) string { return "a problem that is told in more words than a line of the form holds" },
				})
			}
			f.Do(Stroke{Kind: Save})
			f.at = at
			got := drawForm(f, 50, height)
			if !strings.Contains(got, "Save") {
				t.Errorf("height %d at %d: no button:\n%s", height, at, got)
			}
			if hidden := 5 - strings.Count(got, "label"); hidden > f.top && !strings.Contains(got, fmt.Sprint(hidden-f.top, " below")) {
				t.Errorf("height %d at %d: %d inputs are hidden without a word:\n%s", height, at, hidden-f.top, got)
			}
		}
	}
}

func TestFormWrapsWhatIsWrong(t *testing.T) {
	f := &Form{Save: "Save", Inputs: []*Input{{Label: "A", Check: func(string) string { return "at least five characters, so that it can be understood later" }}}}
	f.Do(Stroke{Kind: Save})
	if got := drawForm(f, 40, 12); !strings.Contains(got, "understood later") {
		t.Errorf("the problem is cut:\n%s", got)
	}
}

func TestFormForgetsWhatWasRefusedOnceItIsEdited(t *testing.T) {
	f := &Form{Inputs: []*Input{{Key: "a"}}, Problem: "too large"}
	if f.Do(Stroke{Kind: Text, Text: "1"}); f.Problem != "" {
		t.Errorf("still says %q", f.Problem)
	}
}

func TestFormTellsWhatAFieldLeavesOut(t *testing.T) {
	f := &Form{Inputs: []*Input{{Key: "a"}, {Key: "b", Choice: NewFreeChoice("")}}, Full: func(n int) string { return fmt.Sprint(n, " fit") }}
	for i, in := range f.Inputs {
		f.at = i
		f.Do(Stroke{Kind: Text, Text: strings.Repeat("x", 201)})
		if in.problem != "200 fit" || len(in.Value()) != 200 {
			t.Errorf("%s holds %d and says %q", in.Key, len(in.Value()), in.problem)
		}
		if f.Do(Stroke{Kind: Backspace}); in.problem != "" {
			t.Errorf("%s still says %q", in.Key, in.problem)
		}
	}
}

// TestFormSavesWhatTheOpenListStandsOn: what a person sees under the cursor is what is saved, and nothing is when nothing fits.
func TestFormSavesWhatTheOpenListStandsOn(t *testing.T) {
	form := func() *Form {
		return &Form{Inputs: []*Input{{Key: "tier", Choice: NewChoice("", Option{Word: "entry"}, Option{Value: "s", Word: "Silver"})}, {Key: "b"}}}
	}
	for _, end := range []Kind{Save, Next} {
		f := form()
		f.Do(Stroke{Kind: Text, Text: "sil"})
		if f.Do(Stroke{Kind: end}); f.Value("tier") != "s" {
			t.Errorf("stroke %d left the choice at %q", end, f.Value("tier"))
		}
	}
	for _, end := range []Kind{Save, Next, Enter} {
		f := form()
		f.None = "nothing fits"
		f.Do(Stroke{Kind: Text, Text: "gold"})
		if f.Do(Stroke{Kind: end}) != Editing || f.At() != "tier" || !strings.Contains(drawn(f, 60, 9), "nothing fits") {
			t.Errorf("stroke %d went on although nothing fits what was typed", end)
		}
		if f.Do(Stroke{Kind: Escape}); f.Inputs[0].Choice.Open() {
			t.Errorf("Escape left the list open after stroke %d", end)
		}
	}
}

// drawn is the form in a page of a size.
func drawn(f *Form, w, h int) string {
	p := NewPage(&Look{Signs: Drawn()}, w, h)
	f.Draw(p)
	return p.String()
}

func TestFormMarksWhereAFieldWithoutTheCursorIsCut(t *testing.T) {
	f := &Form{Inputs: []*Input{{Key: "a", Width: 10}, {Key: "b"}}}
	f.Do(Stroke{Kind: Text, Text: "山茶小铺的一个长名字"})
	f.Do(Stroke{Kind: Next})
	if frame := drawn(f, 60, 9); !strings.Contains(frame, "[ 山茶小铺…  ]") {
		t.Errorf("the name is cut without a mark:\n%s", frame)
	}
}

func TestTypingOverAGuessLooksThroughTheList(t *testing.T) {
	f := &Form{Inputs: []*Input{{Key: "zone", Choice: NewFreeChoice("America/New_York", Option{Value: "Asia/Tokyo", Word: "Asia/Tokyo"}, Option{Value: "Europe/London", Word: "Europe/London"})}}}
	f.Inputs[0].Choice.Anew = true
	for _, text := range []string{"l", "o", "n"} {
		f.Do(Stroke{Kind: Text, Text: text})
	}
	if f.Do(Stroke{Kind: Enter}); f.Value("zone") != "Europe/London" {
		t.Errorf("chose %q", f.Value("zone"))
	}
	f.Do(Stroke{Kind: Backspace})
	if f.Do(Stroke{Kind: Text, Text: "x"}); f.Value("zone") != "Europe/Londox" {
		t.Errorf("edited to %q", f.Value("zone"))
	}
}

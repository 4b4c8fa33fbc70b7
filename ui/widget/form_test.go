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
	f := form()
	f.Do(Stroke{Kind: Text, Text: "gold"})
	if f.Do(Stroke{Kind: Save}) != Editing || f.Inputs[0].Choice.Open() {
		t.Error("saved although nothing fits what was typed")
	}
}

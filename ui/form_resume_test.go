package ui

import (
	"strings"
	"testing"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// A form that changes its language goes on where it stood: the cursor, a reason of one's own, and that it is being saved.
func TestAFormGoesOnInAnotherLanguage(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:200", "tab", "type:own words")
	r.press("ctrl+l", "type:!").sees("own words!")
	first := r.later(keyPress("ctrl+s"))
	r.press("ctrl+l")
	if second := r.later(keyPress("ctrl+s")); second != nil {
		r.run(second)
	}
	r.run(first)
	if len(r.book.earned) != 1 || r.book.earned[0].Text != "own words!" {
		t.Errorf("awarded %+v", r.book.earned)
	}
}

// A long comment of several lines stays as it is when something else of the answer is corrected.
func TestCorrectingAnAnswerKeepsItsComment(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	f := newFeedbackEdit(store.FeedbackRow{ID: 1, Kind: store.AnswerNPS, Score: 9, HasScore: true, Comment: strings.Repeat("Packed with love.\n", 30)}, 0)
	r.run(r.app.Push(f))
	r.press("backspace", "8", "ctrl+s")
	if acts := r.book.shelf.acts; len(acts) != 1 || acts[0] != "edit F1 score 8" {
		t.Errorf("did %q", acts)
	}
}

// noDeeds is the book of a shop that rewards no deed any more.
type noDeeds struct{ *fakeBook }

func (b noDeeds) Shop() store.Shop {
	shop := b.fakeBook.Shop()
	shop.Terms.Rules = nil
	return shop
}

// The form of a deed stays open when the last rule for deeds was ended elsewhere.
func TestAFormOfDeedsSurvivesTheLastRule(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "enter", "d").sees("Record a deed")
	r.app.book = noDeeds{r.book}
	r.press("ctrl+l").sees("欧阳若曦")
}

// A day of a tier given by hand can be typed full-width, as every other day.
func TestADayOfATierMayBeFullWidth(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	f := newPlacing(store.Member{}, "x")
	r.run(r.app.Push(f))
	f.form.Input("hold").Choice.Choose("until")
	if problem := f.form.Input("until").Check("２０２７-０１-０１"); problem != "" {
		t.Error(problem)
	}
}

// A field keeps the whole of what it was given, however much can be typed, and shows what stands before the cursor when the end goes.
func TestAFieldKeepsWhatItWasGiven(t *testing.T) {
	long := strings.Repeat("茶", 2000)
	field := widget.NewField(long)
	if field.Do(widget.Stroke{Kind: widget.Text, Text: "x"}); field.Value() != long {
		t.Errorf("%d of 2000 characters are left", len([]rune(field.Value())))
	}
	if field.Do(widget.Stroke{Kind: widget.Backspace}); len([]rune(field.Value())) != 1999 {
		t.Error("cannot be shortened")
	}
	look := newLook(ThemeMono, BordersASCII, true)
	field = widget.NewField("abcdefghijkl")
	field.Draw(look, 8, true)
	for range 4 {
		field.Do(widget.Stroke{Kind: widget.Backspace})
	}
	if text, _ := field.Draw(look, 9, true); !strings.Contains(text, "abcdefgh") {
		t.Errorf("shows %q", text)
	}
}

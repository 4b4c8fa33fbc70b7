package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
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

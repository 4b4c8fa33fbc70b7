package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
)

// TestARefusalIsSaidUntilTheFormIsEdited: what the book refused stands there with a whole sentence of what to do, and is gone with the
// next key, as is the amount on the button.
func TestARefusalIsSaidUntilTheFormIsEdited(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "a", "type:99")
	r.sees("▌Award 99 points▐")
	form := r.app.top().(*formPanel)
	form.Refuse(slotSave, store.Refuse(store.CodeNoMember, "member", "x"))
	r.sees("Nobody is known as “x”. Search for them in Members")
	r.press("type:x").misses("Nobody is known").sees("▌Award▐")
}

func TestAPasteThatIsTooLongIsToldOf(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "n")
	r.send(tea.PasteMsg{Content: strings.Repeat("x", 5000)})
	r.sees("characters fit")
}

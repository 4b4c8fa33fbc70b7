package ui

import (
	"testing"

	"regulars/lang"
)

// TestMembersShowTheNoteAtEighty: what to know about somebody stays in sight in the smallest window that is not compact.
func TestMembersShowTheNoteAtEighty(t *testing.T) {
	newRig(t, lang.ZH, 80, 24).press("alt+2").sees("备注", "11月30日积分到期", "18,204.00", "41 天前").exact(80, 24)
	newRig(t, lang.EN, 80, 24).press("alt+2").sees("Note", "pts lapse 30 Nov", "18,204.00", "41 d").exact(80, 24)
}

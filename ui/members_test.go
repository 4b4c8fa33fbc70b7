package ui

import (
	"testing"

	"regulars/lang"
)

// TestMembersShowTheNoteAtEighty: what to know about somebody stays in sight in the smallest window that is not compact.
// The value of a year has room beside everything else at 80 columns, also where it has seven digits and points have many.
func TestMemberCardShowsALargeYearlyValue(t *testing.T) {
	for l, want := range map[lang.Lang]string{lang.EN: "97%  ¥1,234,567.00 a year", lang.ZH: "97%  一年约 ¥1,234,567.00"} {
		r := newRig(t, l, 80, 24)
		r.book.people[0].Balance = 3_456_700
		r.book.score.Day, r.book.score.PAlive, r.book.score.CLV = day(2026, 11, 22), 970_000, 1_234_567_00
		r.press("alt+2", "enter").sees(want)
	}
}

func TestMembersShowTheNoteAtEighty(t *testing.T) {
	newRig(t, lang.ZH, 80, 24).press("alt+2").sees("备注", "11月30日积分到期", "18,204.00", "41 天前").exact(80, 24)
	newRig(t, lang.EN, 80, 24).press("alt+2").sees("Note", "pts lapse 30 Nov", "18,204.00", "41 d").exact(80, 24)
}

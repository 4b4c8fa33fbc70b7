package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// TestNamesTakeTheRoomOfEmptyNotes in the members and in the ledger, where there is nothing to note on anybody.
func TestNamesTakeTheRoomOfEmptyNotes(t *testing.T) {
	const name = "Daniel de la Cruz-Montgomery"
	r := newRig(t, lang.EN, 80, 24)
	r.book.people = []store.MemberRow{{ID: 1, Name: name, Status: "member", Joined: at(2024, 12, 3), Orders: 3, Spend: 18_204_00, First: day(2025, 1, 5), Last: day(2026, 9, 17)}}
	r.book.shelf.entries = []store.EntryRow{{ID: 9, Member: 1, MemberName: name, Reason: "earn", Amount: 20, At: at(2026, 9, 17), Recorded: at(2026, 9, 17)}}
	r.press("alt+2").sees(name+"  ", "Note").exact(80, 24)
	r.press("alt+4").sees(name+"  ", "For").exact(80, 24)
}

// The value of a year has room beside everything else at 80 columns, also where it has seven digits and points have many.
func TestMemberCardShowsALargeYearlyValue(t *testing.T) {
	for l, want := range map[lang.Lang]string{lang.EN: "97%  ¥1,234,567.00 a year", lang.ZH: "97%  一年约 ¥1,234,567.00"} {
		r := newRig(t, l, 80, 24)
		r.book.people[0].Balance = 3_456_700
		r.book.score.Day, r.book.score.PAlive, r.book.score.CLV = day(2026, 11, 22), 970_000, 1_234_567_00
		r.press("alt+2", "enter").sees(want)
	}
}

// TestMembersShowTheNoteAtEighty: what to know about somebody stays in sight in the smallest window that is not compact.
func TestMembersShowTheNoteAtEighty(t *testing.T) {
	newRig(t, lang.ZH, 80, 24).press("alt+2").sees("备注", "11月30日积分到期", "18,204.00", "41 天前").exact(80, 24)
	newRig(t, lang.EN, 80, 24).press("alt+2").sees("Note", "pts lapse 30 Nov", "18,204.00", "41 d").exact(80, 24)
}

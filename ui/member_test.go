package ui

import (
	"fmt"
	"slices"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// What a form added to the timeline has the cursor, and keeps it when another session adds something: undo means what the person sees.
func TestTheCursorOfATimelineStaysOnItsEvent(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "down", "n", "type:likes oolong", "ctrl+s").sees("Noted")
	r.book.events = slices.Insert(r.book.events, 0, store.Event{Kind: "entry", At: at(2026, 11, 22), Entry: &store.EntryRow{ID: 90, Member: 1, Reason: "earn", Amount: 55}})
	r.run(r.app.Changed())
	r.sees("+55").press("enter").sees("Note · 欧阳若曦", "likes oolong", "Li").press("esc")
	r.press("u").sees("The note goes for good: “likes oolong”", "▌Cancel▐").press("right", "enter").misses("oolong")
	if r.book.calls["undo"] > 0 {
		t.Error("another session's entry was taken back")
	}
}

// Who is merged is found as everywhere, shown with what they bring, and asked about.
func TestMergingAsksWithFigures(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "m", "type:0912", "enter")
	r.sees("王芳", "0912", "goes into 欧阳若曦", "9 orders, 880", "▌Cancel▐")
	r.press("right", "enter").sees("Merged")
	if r.book.merged != [2]int64{1, 4} {
		t.Errorf("merged %v, want 4 into 1", r.book.merged)
	}
}

// Who was put below the tier that they fulfil misses nothing, and is not told so of an amount that is not there.
func TestNobodyMissesNothingOfATier(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter").sees("¥120.00 to Gold")
	newRig(t, lang.EN, 80, 24).press("alt+2", "home", "down", "down", "enter").sees("Zoë", "to keep").misses("to Gold")
}

// A timeline goes on below its first page when the cursor comes to the end, and the cursor stays on its event then, after another session added
// something, and after an undo.
func TestATimelineReadsOn(t *testing.T) {
	for _, l := range lang.All() {
		r := newRig(t, l, 80, 24)
		r.book.events = nil
		for i := range 700 {
			note := &store.Note{ID: int64(700 - i), At: at(2026, 9, 1), Text: fmt.Sprintf("oolong %03d.", i)}
			r.book.events = append(r.book.events, store.Event{Kind: "note", At: note.At, ID: note.ID, Note: note})
		}
		r.press("alt+2", "home", "enter", "end").sees("oolong 299.")
		s := r.app.top().(*member)
		stands := func(want string, rows int) {
			t.Helper()
			if e := s.at(); e == nil || e.Note.Text != want || len(s.items) != rows {
				t.Fatalf("%s: on %+v of %d, want %s of %d", l, e, len(s.items), want, rows)
			}
		}
		stands("oolong 299.", 600)
		r.press("end")
		stands("oolong 599.", 700)
		late := &store.Note{ID: 701, At: at(2026, 9, 2), Text: "late"}
		r.book.events = slices.Insert(r.book.events, 0, store.Event{Kind: "note", At: late.At, ID: late.ID, Note: late})
		r.run(r.app.Changed())
		stands("oolong 599.", 701)
		r.press("u", "right", "enter")
		stands("oolong 600.", 700)
	}
}

// TestALowCardLeavesRoomForTheTimeline: five events stand below the figures in the smallest window, whatever there is to say of the tier.
func TestALowCardLeavesRoomForTheTimeline(t *testing.T) {
	for _, l := range lang.All() {
		for _, h := range []int{20, 22} {
			r := newRig(t, l, 60, h).press("alt+2", "home", "enter")
			r.exact(60, h)
			r.sees(r.app.T("member.balance"), r.app.T("member.orders"), r.app.T("member.timeline"), "#3181", "#2877", "茶滤").misses("随单寄出")
		}
	}
	newRig(t, lang.EN, 60, 24).press("alt+2", "home", "enter").sees("随单寄出").exact(60, 24)
}

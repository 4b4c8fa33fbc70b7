package ui

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// A shop writes its own canned replies in the console: a new one, one in place of the program's, and takes one away; undo takes each of these back.
func TestCannedRepliesAreWritten(t *testing.T) {
	r := bookRig(t)
	own := func() []store.CannedReply {
		list, err := r.app.book.CannedReplies(t.Context(), "en")
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	r.press(toTickets("m")...).sees("Canned replies", "received", "sorry, replaced")
	r.press("n", "type:received", "tab", "type:x", "ctrl+s").sees("a reply of this name").press("up")
	for range len("received") {
		r.press("backspace")
	}
	r.press("type:late", "tab", "backspace", `type:Dear {name},\n{order} is on its way.`, "ctrl+s").sees("Saved", "late", "Dear {name}, {order} is").sees("▸ late")
	if list := own(); len(list) != 1 || list[0].Text != "Dear {name},\n{order} is on its way." {
		t.Fatalf("saved %+v", list)
	}
	r.press("u").sees("Taken back").misses("Dear {name}, {order}")
	if list := own(); len(list) != 0 {
		t.Fatalf("undo left %+v", list)
	}
	r.press("home", "enter").sees("thank you for telling us").press("type: Ann", "ctrl+s").sees("Saved")
	if list := own(); len(list) != 1 || list[0].Name != "received" {
		t.Fatalf("saved %+v", list)
	}
	r.press("home", "d").sees("taken away")
	if list := own(); len(list) != 0 {
		t.Fatalf("left %+v", list)
	}
	r.press("u")
	if list := own(); len(list) != 1 || list[0].Name != "received" {
		t.Fatalf("undo brought back %+v", list)
	}
	r.press("end", "d").sees("program’s own text")
}

// A reply of the shop's own stands in place of the program's of that name where a ticket is answered.
func TestAnOwnReplyStandsInPlaceOfTheProgrammes(t *testing.T) {
	name := lang.EN.ReadyReplies()[0].Name
	for i, r := range canned(lang.EN, []store.CannedReply{{Lang: "en", Name: name, Text: "mine"}}) {
		if (r.Name == name) != (i == 0) || (i == 0) != (r.Text == "mine") {
			t.Errorf("%d is %+v", i, r)
		}
	}
}

package ui

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
)

// later sends a message and keeps what follows from it, as a book does that takes long.
func (r *rig) later(msg tea.Msg) tea.Cmd {
	_, cmd := r.app.Update(msg)
	return cmd
}

// Whoever goes elsewhere while a file is read or imported finds its next screen where the file was, and the place shown as it was left.
func TestWhatAFileOpensStandsInItsPlace(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	read := r.later(fileDropped{path: filepath.Join(r.home, "balances.csv"), file: true})
	r.press("alt+2")
	r.run(read)
	r.sees("▌Members▐", "欧阳若曦").press("alt+8").sees("balances.csv", "How are the points taken")

	r = newRig(t, lang.EN, 80, 24)
	r.send(fileDropped{path: filepath.Join(r.home, "orders.csv"), file: true})
	r.press("enter")
	bring := r.later(keyPress("enter")) // all orders earn
	r.press("alt+1")
	r.run(bring)
	r.sees("▌Today▐", "Last 30 days").press("alt+8").sees("Read orders.csv: 1,776 orders")
}

// A question that a result asks stands above the screen that asked, and not over what is shown meanwhile.
func TestAQuestionOfAResultStandsAboveItsScreen(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.shelf.entries = []store.EntryRow{{ID: 70, Member: 1, MemberName: "欧阳若曦", Reason: "bonus", Amount: 200, At: at(2026, 9, 15), Recorded: at(2026, 9, 15)}}
	r.press("alt+4")
	undo := r.later(keyPress("u"))
	r.press("alt+2")
	r.run(undo)
	r.sees("▌Members▐", "欧阳若曦").press("alt+4").sees("in debt")
}

// Taking an import back closes its page and nothing that was opened meanwhile.
func TestAnUndoClosesItsOwnPage(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.run(r.app.GoTo("files", newImported(store.ImportResult{Batch: 4, New: 3}, "orders.csv")))
	r.press("u", "right")
	undo := r.later(keyPress("enter"))
	r.press("alt+2", "enter").sees("Members › ")
	r.run(undo)
	r.sees("Members › ").press("alt+8").misses("orders.csv has been")
}

// A page that was asked for below rows that have gone meanwhile is not put below the new ones.
func TestAPageOfAnOlderListIsDropped(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+3")
	s := r.app.top().(*orders)
	more := s.read(9999, ordersPage)
	r.run(s.Reload())
	n := len(s.items)
	if r.run(more); len(s.items) != n || n == 0 {
		t.Errorf("%d orders became %d", n, len(s.items))
	}
}

// The cursor stays on its row when the list is read again with other rows above it.
func TestTheCursorStaysOnItsRow(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "down").sees("▸ 陈子轩")
	r.book.people = append([]store.MemberRow{{ID: 99, Name: "First"}}, r.book.people...)
	r.run(r.app.Changed())
	r.sees("First", "▸ 陈子轩")

	r.press("alt+3", "p", "down")
	name := r.app.top().(*products).at().Name
	r.book.shelf.products = append([]store.Product{{ID: 99, Key: "n", Name: "Newest"}}, r.book.shelf.products...)
	r.run(r.app.Changed())
	if got := r.app.top().(*products).at().Name; got != name {
		t.Errorf("the cursor went from %s to %s", name, got)
	}
}

// The message of one person is never shown, or copied, for another who could not be read.
func TestAMessageIsOnlyThatOfThePersonShown(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("down", "enter").sees("4,210 points")
	r.book.people = nil
	r.press("right").misses("4,210 points")
	r.press("c").sees("This could not be read.")
}

// What was looked for before the line was emptied is no hit of the empty line.
func TestAnEmptiedFindShowsNobody(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	asked := r.later(keyPress("2"))
	r.press("backspace")
	r.run(asked)
	r.misses("欧阳若曦  138")
}

// After a search that failed Enter waits for no answer.
func TestAFindThatFailedWaitsNoLonger(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.app.Update(keyPress("2"))
	f := r.app.top().(*find)
	r.send(Result{Slot: slotFind, err: store.Refuse(store.CodeIOFailed, "path", "x"), screen: f.base().id, serial: f.serials[slotFind]})
	if f.waiting {
		t.Error("still waits")
	}
}

// A draft of rules is not lost by leaving without a word.
func TestLeavingTellsOfADraft(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "p", "down", "d", "ctrl+c")
	if r.quit {
		t.Fatal("the draft is lost")
	}
	r.sees("not saved").press("ctrl+c")
	if !r.quit {
		t.Error("the second Ctrl+C does not leave")
	}
}

// A first page that could not be read says why and how to try again, and does not stay empty.
func TestWhatCouldNotBeReadSaysWhy(t *testing.T) {
	for _, c := range []struct {
		slot   string
		screen Screen
	}{
		{slotList, newFiles()},
		{slotFindings, newFindings(0, "")},
		{slotFigures, newToday()},
		{slotMember, newMember(1)},
		{slotWhy, newWhyBalance(1, "Ann")},
		{slotWhy, newWhyEntry(store.EntryRow{ID: 81, Reason: "bonus", Amount: 5}, nil)},
	} {
		r := newRig(t, lang.EN, 80, 24)
		r.app.Push(c.screen)
		b := c.screen.base()
		r.send(Result{Slot: c.slot, err: store.Refuse(store.CodeIOFailed, "path", "shop.db"), screen: b.id, serial: b.serials[c.slot]})
		r.sees("shop.db", "Ctrl+R")
		r.run(c.screen.Reload())
		r.misses("shop.db")
	}
}

// A form for texts that are not read yet, or could not be read, does not save them as if they were empty.
func TestTextsThatAreNotReadAreNotSaved(t *testing.T) {
	for l, want := range map[lang.Lang][2]string{lang.EN: {"Still reading", "This could not be read."}, lang.ZH: {"正在读取", "没能读出来"}} {
		r := newRig(t, l, 120, 40).press("m", "down", "down", "down")
		read := r.later(keyPress("enter"))
		r.press("ctrl+s").sees(want[0])
		f := r.app.top().base()
		r.send(Result{Slot: "templates", err: store.Refuse(store.CodeIOFailed, "path", "shop.db"), screen: f.id, serial: f.serials["templates"]})
		r.sees(want[1]).press("ctrl+s").misses(want[1]) // reads them again
		if len(r.book.aims) != 0 {
			t.Fatalf("saved %+v", r.book.aims)
		}
		r.run(read)
		r.press("up", "end", "type:!", "ctrl+s")
		if len(r.book.aims) != 1 || r.book.aims[0].(store.Template).Text == "!" {
			t.Errorf("saved %+v", r.book.aims)
		}
	}
}

// The question about a debt is about the entry whose undo was refused, wherever the cursor went meanwhile.
func TestTheDebtIsThatOfTheEntryRefused(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	entry := store.EntryRow{ID: 70, Member: 1, Reason: "bonus", Amount: 200, At: at(2026, 11, 21), Recorded: at(2026, 11, 21)}
	r.book.events = []store.Event{
		{Kind: "entry", At: entry.At, Entry: &entry},
		{Kind: "note", At: at(2026, 11, 20), Note: &store.Note{ID: 3, Text: "oolong", Staff: "Li"}},
	}
	r.press("alt+2", "home", "enter", "home")
	undo := r.later(keyPress("u"))
	r.press("down")
	r.run(undo)
	r.sees("in debt").press("right", "enter")
	if r.book.calls["undo"] != 1 {
		t.Errorf("%d undone", r.book.calls["undo"])
	}
}

// A contact that was noted in full is what u takes back next, in the round and on Today, and no contact or import from before it.
func TestUndoOfAContactNotedInFull(t *testing.T) {
	for name, road := range map[string][]string{"round": {"down", "enter", "1"}, "today": {"down", "d"}} {
		r := newRig(t, lang.EN, 80, 24).press(road...).press("n", "ctrl+s", "u").sees("taken back")
		if acts := r.book.shelf.acts; len(r.book.contacts) != 2 || len(acts) != 1 || acts[0] != "undo batch 102" {
			t.Errorf("%s: %d contacts, done %q", name, len(r.book.contacts), acts)
		}
	}
}

// A write that is refused while the console waits for it is shown, and the console stays, unless a signal ends it.
func TestLeavingStaysForARefusedWrite(t *testing.T) {
	for _, signal := range []bool{false, true} {
		r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "e", "type:x")
		r.book.refuse = store.Refuse(store.CodeIOFailed, "path", "shop.db")
		write := r.later(keyPress("ctrl+s"))
		if signal {
			r.send(quitAsked{})
		} else {
			r.press("ctrl+c")
		}
		r.sees("Finishing 1 write")
		if r.run(write); r.quit != signal {
			t.Fatalf("left: %v, by a signal: %v", r.quit, signal)
		}
		if !signal {
			r.sees("shop.db could not be read or written").misses("Finishing")
			if r.press("ctrl+c", "ctrl+c"); !r.quit {
				t.Error("does not leave")
			}
		}
	}
}

// What takes long is begun once while it runs, however often it is asked for, and again after it ended or was refused.
func TestWhatTakesLongRunsOnce(t *testing.T) {
	made := 0
	r := &rig{t: t, app: New(context.Background(), Options{
		Clock: func() time.Time { return noon }, Lang: lang.EN, Theme: ThemeDark,
		Demo: func(context.Context, lang.Lang) (Book, error) {
			made++
			return nil, store.Refuse(store.CodeIOFailed, "path", "shop.db")
		},
	})}
	r.app.tick = noTick
	r.send(tea.WindowSizeMsg{Width: 200, Height: 24})
	r.press("1")
	first, second := r.later(keyPress("2")), r.later(keyPress("2"))
	r.run(first)
	if r.run(second); made != 1 {
		t.Errorf("%d shops made at once", made)
	}
	if r.press("2"); made != 2 {
		t.Errorf("%d shops made after one that failed", made)
	}

	r = newRig(t, lang.EN, 200, 24).press("alt+8")
	b := r.app.top().base()
	for i, end := range []Result{{err: store.Refuse(store.CodeIOFailed, "path", "shop.db")}, {Value: store.Diagnosis{OK: true}}} {
		r.later(keyPress("v"))
		r.later(keyPress("v"))
		if b.serials[slotDoctor] != i+1 {
			t.Fatalf("checks begun: %d, want %d", b.serials[slotDoctor], i+1)
		}
		end.Slot, end.screen, end.serial = slotDoctor, b.id, i+1
		r.send(end)
	}
}

// A member who is shown already is not opened once more by the quick find.
func TestAMemberShownIsNotOpenedTwice(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "2", "enter").sees("Members › 欧阳若曦").misses("欧阳若曦 › 欧阳若曦")
	r.press("esc").sees("▸ 欧阳若曦").press("2", "enter").sees("Members › 欧阳若曦")
}

// Neither below what was opened from the member's page; what is being written there stays.
func TestAMemberBelowIsShownAgain(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "down", "enter").sees("欧阳若曦 › #3181")
	r.press("alt+1", "2", "0", "4", "6", "enter").sees("Members › 欧阳若曦").misses("#3181 ›", "欧阳若曦 › #3181")
	r.press("esc").sees("sort: spend")
	r = newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "n", "type:half a note", "alt+1", "2", "0", "4", "6", "enter", "esc")
	r.sees("half a note")
}

// In a book that can only be looked at every act that writes is off, and every act that only reads is on.
func TestViewOnlyTurnsOffWhatWritesAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		road  []string
		reads []string
	}{
		"members": {[]string{"alt+2", "home"}, []string{"open", "filter", "sort", "members.likely"}},
		"member": {
			[]string{"alt+2", "home", "enter"},
			[]string{"member.rewards", "member.copy", "member.why", "member.event", "member.tickets", "member.statement"},
		},
		"care":   {[]string{"down", "enter"}, []string{"care.copy", "care.skip", "care.member", "back"}},
		"ticket": {[]string{"alt+5", "t", "enter"}, []string{"ticket.member", "ticket.order"}},
	} {
		r := newRig(t, lang.EN, 120, 40).press(c.road...)
		r.book.only = store.Refuse(store.CodeViewOnly, "path", "/shop/shop.db")
		for _, act := range r.app.top().Actions() {
			if on, want := act.Off == nil || act.Off() == "", slices.Contains(c.reads, act.ID); on != want {
				t.Errorf("%s: %s is on: %v, want %v", name, act.ID, on, want)
			}
		}
	}
}

// A write that is refused while its form stands in another place is told; when leaving waited for it, the form is shown.
func TestARefusalInAnotherPlaceIsSeen(t *testing.T) {
	for _, leaving := range []bool{true, false} {
		r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "a", "type:99", "tab", "type:late", "tab")
		r.book.refuse = store.Refuse(store.CodeNoMember, "member", "x")
		write := r.later(keyPress("ctrl+s"))
		r.press("alt+1").sees("▌Today▐")
		if leaving {
			r.press("ctrl+q").sees("Today")
		}
		r.run(write)
		if r.quit {
			t.Fatal("left in spite of a refusal")
		}
		if r.sees("Nobody is known as “x”"); leaving {
			r.sees("▌Members▐", "Award 99 points").press("ctrl+q").sees("not saved")
		} else {
			r.sees("▌Today▐").press("alt+2").sees("Award 99 points", "Nobody is known as “x”")
		}
	}
}

// While the demo shop is being made nothing else is chosen, by a key, a digit or a file; Esc takes it back.
func TestNothingElseIsChosenWhileTheDemoIsMade(t *testing.T) {
	begin := func() (*rig, *context.Context) {
		used := new(context.Context)
		book := newFakeBook()
		r := &rig{t: t, home: t.TempDir(), app: New(context.Background(), Options{
			Clock: func() time.Time { return noon }, Lang: lang.EN, Theme: ThemeDark,
			Demo: func(ctx context.Context, _ lang.Lang) (Book, error) {
				*used = ctx
				return book, ctx.Err()
			},
		})}
		r.app.tick = noTick
		r.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		return r.press("1"), used
	}
	r, _ := begin()
	made := r.later(keyPress("2"))
	for _, key := range []string{"1", "3", "up", "enter"} {
		r.press(key).sees("Welcome to Regulars", "Making the demo shop", "Esc cancels", "▸ 2 Look around")
	}
	r.send(fileDropped{path: r.file("orders.csv", "a,b\n1,2\n"), file: true})
	r.sees("Welcome to Regulars", "Making the demo shop")
	r.run(made)
	r.sees("▌Today▐")

	r, used := begin()
	made = r.later(keyPress("2"))
	r.press("esc").sees("Welcome to Regulars")
	r.run(made)
	if (*used).Err() == nil {
		t.Error("the demo shop is made although it was cancelled")
	}
	r.sees("How would you like to begin", "Stopped.").press("3").sees("Your shop")
}

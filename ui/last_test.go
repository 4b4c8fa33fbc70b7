package ui

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// Where a screen has no undo of its own, u takes back what was just done here, says what it was, and does so once.
func TestUndoOfTheLastAct(t *testing.T) {
	for l, want := range map[lang.Lang][]string{
		lang.EN: {"Undone: points -200; balance 4,010", "Nothing was done here", "Taken back: Edit · 欧阳若曦", "balance 4,410 · u undoes"},
		lang.ZH: {"已撤销：-200 分，可用 4,010 分", "没有可以撤销的上一步", "已撤销：编辑 · 欧阳若曦", "可用 4,410 分 · 按 u 撤销"},
	} {
		t.Run(string(l), func(t *testing.T) {
			r := newRig(t, l, 100, 30).press("alt+2", "home", "u").sees(want[1])
			r.press("a", "type:200", "ctrl+s").sees(want[3]).press("u").sees(want[0], "200")
			if r.book.calls["undo"] != 1 {
				t.Fatalf("%d undone", r.book.calls["undo"])
			}
			r.press("u").sees(want[1])
			r.press("enter", "e", "type:x", "ctrl+s", "alt+1", "alt+2", "esc", "ctrl+z").sees(want[2])
			if acts := r.book.shelf.acts; len(acts) != 1 || acts[0] != "undo batch 41" {
				t.Errorf("done: %q", acts)
			}
		})
	}
}

// What cannot be undone puts what was done before out of reach: u means the last act or nothing.
func TestUndoNeverReachesBehindAnotherAct(t *testing.T) {
	r := newRig(t, lang.EN, 100, 30).press("alt+2", "home", "a", "type:200", "ctrl+s", "enter", "n", "type:likes oolong", "ctrl+s", "esc", "u")
	r.sees("Nothing was done here")
	r.press("a", "type:30", "ctrl+s", "a", "type:5", "ctrl+z").sees("5")
	if r.book.calls["undo"] != 0 {
		t.Error("the award was taken back")
	}
}

// A programme that was just put in force, and a setting, go back by the same key, in both languages.
func TestUndoOfAChangeOfTheRules(t *testing.T) {
	for l, want := range map[lang.Lang][]string{lang.EN: {"in force. · u undoes", "Undone: ", "(Programme)"}, lang.ZH: {"已生效。 · 按 u 撤销", "已撤销：", "会员规则"}} {
		t.Run(string(l), func(t *testing.T) {
			r := newRig(t, l, 120, 40).press("alt+4", "p", "n", "down", "enter", "type:Welcome", "down", "type:20", "ctrl+s", "ctrl+s", "right", "enter")
			if len(r.book.drafts) != 1 {
				t.Fatalf("saved %+v", r.book.drafts)
			}
			r.sees(want[0]).press("u").sees(want[1], want[2])
			if acts := r.book.shelf.acts; len(acts) != 1 || acts[0] != "undo batch 7" {
				t.Errorf("done: %q", acts)
			}
		})
	}
}

// An order that was just written down by hand is cancelled by the same key, on the member's page and from any other, and only that one.
func TestUndoOfAnOrderByHandCancelsIt(t *testing.T) {
	for l, want := range map[lang.Lang][]string{lang.EN: {"· u undoes", "cancelled: points -284"}, lang.ZH: {"按 u 撤销", "已取消：-284 分"}} {
		for _, road := range [][]string{{"u"}, {"alt+2", "esc", "u"}, {"alt+7", "ctrl+z"}} {
			r := newRig(t, l, 120, 40)
			order := store.OrderRow{ID: 4000, Ext: "H1", Member: 1, Status: "paid", Currency: "CNY", Counted: true}
			r.press("alt+2", "home", "enter")
			r.book.events = append([]store.Event{{Kind: "order", At: at(2026, 11, 22), Order: &order}}, r.book.events...)
			r.press("o", "type:88", "ctrl+s").sees(want[0])
			r.press(road...).sees(want[1])
			if got := r.book.shelf.acts; len(got) != 2 || got[1] != "cancel 4000" {
				t.Fatalf("%v: done %q", road, got)
			}
			if r.press("alt+2", "esc", "ctrl+z"); len(r.book.shelf.acts) != 2 {
				t.Errorf("cancelled twice: %q", r.book.shelf.acts)
			}
		}
	}
}

// Whatever a person changed last goes back by the same key, in both languages: rewards, products, plans, questionnaires, members.
func TestUndoOfWhatWasChangedByHand(t *testing.T) {
	for l, want := range map[lang.Lang][2]string{lang.EN: {"u undoes", "Taken back: "}, lang.ZH: {"按 u 撤销", "已撤销："}} {
		for name, c := range map[string]struct {
			keys  []string
			batch int64
		}{
			"reward":           {[]string{"alt+4", "r", "enter", "type:x", "ctrl+s"}, 48},
			"reward archived":  {[]string{"alt+4", "r", "d"}, 46},
			"product":          {[]string{"alt+3", "p", "down", "enter", "down", "type:18.60", "ctrl+s"}, 46},
			"product excluded": {[]string{"alt+3", "p", "down", "x"}, 46},
			"plan":             {[]string{"alt+1", "p", "enter", "type:x", "ctrl+s"}, 46},
			"plan off":         {[]string{"alt+1", "p", "z"}, 46},
			"plan removed":     {[]string{"alt+1", "p", "d", "right", "enter"}, 48},
			"survey closed":    {[]string{"alt+5", "k", "c"}, 46},
			"event closed":     {[]string{"alt+6", "enter", "c"}, 46},
		} {
			t.Run(string(l)+" "+name, func(t *testing.T) {
				r := newRig(t, l, 120, 40).press(c.keys...).sees(want[0])
				if name == "event closed" { // an event asks what is taken back
					r.book.lastOf = store.Batch{ID: 46, What: "gathering"}
					r.press("u").sees(map[lang.Lang]string{lang.EN: "changed last", lang.ZH: "最近一次修改"}[l]).press("right", "enter")
				} else {
					r.press("u").sees(want[1])
				}
				if acts := r.book.shelf.acts; len(acts) == 0 || acts[len(acts)-1] != fmt.Sprint("undo batch ", c.batch) {
					t.Errorf("done: %q", acts)
				}
			})
		}
	}
}

// Who was just added goes again from their own page, and the list is shown.
func TestUndoOfANewMember(t *testing.T) {
	for l, want := range map[lang.Lang][2]string{lang.EN: {"New member added · u undoes", "Taken back: added"}, lang.ZH: {"已添加会员 · 按 u 撤销", "已撤销：新建会员"}} {
		t.Run(string(l), func(t *testing.T) {
			r := newRig(t, l, 100, 30).press("alt+2", "n", "type:Ann", "ctrl+s").sees(want[0]).press("home", "u").sees(want[1])
			if acts := r.book.shelf.acts; len(acts) != 1 || acts[0] != "undo batch 48" {
				t.Errorf("done: %q", acts)
			}
			if _, list := r.app.top().(*members); !list {
				t.Errorf("on top is %T", r.app.top())
			}
		})
	}
}

func (b *fakeBook) SaveReward(_ context.Context, o store.Offer) (int64, int64, error) {
	return o.ID, 48, b.refuse
}

func (b *fakeBook) RemoveCarePlan(context.Context, int64) (int64, error) { return 48, b.refuse }

func (b *fakeBook) AddMember(context.Context, store.MemberDraft) (int64, int64, error) {
	added := &store.MemberChange{Batch: 48, What: "add", Staff: "Li"}
	b.events = slices.Insert(b.events, 0, store.Event{Kind: "change", At: at(2026, 11, 22), Change: added})
	return 1, 48, b.refuse
}

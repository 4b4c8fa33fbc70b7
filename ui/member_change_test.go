package ui

import (
	"slices"
	"testing"

	"regulars/lang"
	"regulars/store"
)

// What was changed of a member stands in the timeline with its values, and one key takes it back and says what it was. A merge asks first.
func TestUndoingAChangeOfAMember(t *testing.T) {
	for _, l := range lang.All() {
		t.Run(string(l), func(t *testing.T) {
			r := newRig(t, l, 100, 30)
			r.book.events = []store.Event{
				{Kind: "change", At: at(2026, 11, 22), Change: &store.MemberChange{Batch: 31, What: "tag", Values: []store.ChangedValue{
					{Kind: "tag", Name: "vip", After: "vip"}, {Kind: "tag", Name: "白茶", Before: "白茶"},
				}}},
				{Kind: "change", At: at(2026, 11, 21), Change: &store.MemberChange{Batch: 30, What: "edit", Values: []store.ChangedValue{
					{Kind: "consent", Name: "email", Before: "yes", After: "no"}, {Kind: "value", Name: "birthday", After: "05-08"}, {Kind: "field", Name: "尺码", Before: "M"},
				}}},
				{Kind: "change", At: at(2026, 11, 20), Change: &store.MemberChange{Batch: 29, What: "suspend", Values: []store.ChangedValue{{Kind: "status"}}}},
				{Kind: "tier", At: at(2026, 11, 19), Tier: &store.TierMove{Batch: 28, Reason: "hand", Before: "Silver", After: "Gold", Up: true}},
				{Kind: "change", At: at(2026, 11, 18), Change: &store.MemberChange{Batch: 27, What: "merge", Other: 13}},
			}
			r.press("alt+2", "enter").sees("+vip · −白茶", map[lang.Lang]string{
				lang.EN: "consent e-mail yes → no · birthday 05-08 · 尺码 M → –", lang.ZH: "邮件营销 同意 → 不同意 · 生日 05-08 · 尺码 M → –",
			}[l])
			for range 4 {
				r.press("u", "down")
			}
			r.sees(map[lang.Lang]string{lang.EN: "Taken back: tier by hand", lang.ZH: "已撤销：手动定级"}[l])
			r.press("u")
			if acts := r.book.shelf.acts; !slices.Equal(acts, []string{"undo batch 31", "undo batch 30", "undo batch 29", "undo batch 28"}) {
				t.Errorf("done: %q", acts)
			}
			r.sees("M13").press("enter")
			if acts := r.book.shelf.acts; len(acts) != 4 {
				t.Error("the dialog does not stand on doing nothing")
			}
		})
	}
}

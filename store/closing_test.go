package store

import (
	"context"
	"testing"
	"time"
)

// TestClosing: a closing names the last entry of its month, keeps its figures, and the doctor sees when somebody changes one.
func TestClosing(t *testing.T) {
	ctx := context.Background()
	now := noon() // 15 March 2026
	b := shopAt(t, now)
	ann := person1(t, b, MemberDraft{Name: "Ann"})
	earn := func() {
		t.Helper()
		if _, err := b.Earn(ctx, Award{Member: ann, Points: 10, Text: "a present"}); err != nil {
			t.Fatal(err)
		}
	}
	month := Date(2026, 3, 1)
	if _, err := b.CloseMonth(ctx, month, nil); !CodeIs(err, CodeMonthOpen) {
		t.Errorf("closing the month that runs: %v", err)
	}
	earn()
	earn()
	*now = time.Date(2026, 3, 31, 15, 59, 59, 0, time.UTC) // a second before April in Shanghai
	earn()
	*now = now.Add(time.Second)
	earn()
	first, err := b.CloseMonth(ctx, month+14, map[string]int64{"closing": 30, "opening": 0})
	if err != nil || first.Entry != 3 || first.Again || first.Month != month || len(first.Code) != 12 || first.Figures["closing"] != 30 {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := b.CloseMonth(ctx, month, map[string]int64{"closing": 99})
	if err != nil || !again.Again || again.Code != first.Code || again.Figures["closing"] != 30 {
		t.Errorf("again %+v, %v", again, err)
	}
	if before, err := b.CloseMonth(ctx, Date(2026, 2, 1), map[string]int64{}); err != nil || before.Entry != 0 || before.Head != "" {
		t.Errorf("a month before the shop: %+v, %v", before, err)
	}
	if list, err := b.Closings(ctx); err != nil || len(list) != 2 || list[0].Code != first.Code || list[0].Figures["closing"] != 30 {
		t.Errorf("list %+v, %v", list, err)
	}
	if d, err := b.Doctor(ctx, true, ""); err != nil || !d.OK {
		t.Errorf("the doctor says %+v (%v)", d.Findings, err)
	}
	path := b.Path()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	edit(t, path, "DROP TRIGGER closing_frozen", `UPDATE closing SET figures = '{"closing":31,"opening":0}' WHERE entry = 3`)
	if d, err := mustReopen(t, path).Doctor(ctx, true, ""); err != nil || d.OK {
		t.Errorf("the doctor finds nothing wrong with changed figures (%v)", err)
	}
}

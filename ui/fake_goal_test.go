package ui

import (
	"context"
	"testing"

	"regulars/lang"
	"regulars/store"
)

func (b *fakeBook) Goals(context.Context, store.Day) ([]store.Goal, error) {
	return []store.Goal{
		{ID: 1, Metric: "repeat_rate", Since: day(2026, 10, 1), Target: 6800},
		{ID: 2, Metric: "nps", Since: day(2026, 11, 1), Target: 4500},
		{ID: 3, Metric: "net_revenue", Since: day(2026, 11, 1), Target: 12_000_000},
	}, nil
}

func (b *fakeBook) SetGoal(_ context.Context, in store.GoalInput) (int64, error) {
	b.aims = append(b.aims, in)
	return 4, b.refuse
}

func (b *fakeBook) UndoGoal(context.Context) (string, error) {
	b.calls["goal undo"]++
	return "nps", nil
}

func (b *fakeBook) Improvements(context.Context, string) ([]store.Improvement, error) {
	return []store.Improvement{
		{ID: 1, Text: "换厚纸箱，一个很长很长的改进说明，长到一行放不下，也要能看清楚\x1b[31m", Source: store.FromDriver, Ref: "logistics", Owner: "店主", Due: day(2026, 11, 1), Metric: "tickets_per_100", State: store.ImproveOpen},
		{ID: 2, Text: "Answer before noon", Source: store.FromTicket, Ref: "7", Owner: "店主", Metric: "nps", State: store.ImproveDone, Day: day(2026, 9, 1), Note: "two people take turns"},
	}, nil
}

func (b *fakeBook) SaveImprovement(_ context.Context, i store.Improvement, _ string) (int64, error) {
	b.aims = append(b.aims, i)
	return 9, b.refuse
}

func (b *fakeBook) CloseImprovement(_ context.Context, id int64, drop bool, d store.Day, note string) error {
	b.aims = append(b.aims, closed{id, drop, d, note})
	return b.refuse
}

func (b *fakeBook) UndoImprovement(_ context.Context, id int64) (bool, error) {
	b.aims = append(b.aims, id)
	return false, nil
}

// closed is how an improvement was closed.
type closed struct {
	id   int64
	drop bool
	day  store.Day
	note string
}

// TestGoals sets a goal, ends one, and takes both back with the same key.
func TestGoals(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	r.sees("本月目标", "复购率 68% ", "NPS 45 ").misses("净推荐值 NPS 45")
	r.press("alt+7", "g").sees("目标与改进", "复购率", "68.0%", "换厚纸箱")
	r.press("n", "right", "tab", "type:abc", "ctrl+s").sees("填")
	r.press("ctrl+u", "type:50", "ctrl+s").sees("目标已设")
	r.press("u", "x")
	want := []any{store.GoalInput{Metric: "nps", Month: day(2026, 11, 1), Target: 5000}, store.GoalInput{Metric: "repeat_rate", Remove: true}}
	if len(r.book.aims) != 2 || r.book.aims[0] != want[0] || r.book.aims[1] != want[1] || r.book.calls["goal undo"] != 1 {
		t.Fatalf("%+v %d", r.book.aims, r.book.calls["goal undo"])
	}
	r.press("u")
	if r.book.calls["goal undo"] != 2 {
		t.Errorf("ending a goal was not taken back")
	}
}

// TestGoalsOpenOnce goes to the goals from Today again and again: Esc leads to the reports each time.
func TestGoalsOpenOnce(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press("g", "alt+1", "g", "alt+1", "g").sees("Goals and improvements")
	r.press("esc").sees("Customer groups (RFM)")
}

// TestImprovements starts one from a ticket with its source filled in, says that one is done, and opens one again that was done before.
func TestImprovements(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	r.press(toTickets("enter", "i")...).sees("ticket T").press("type:Thicker boxes", "ctrl+s")
	got, ok := r.book.aims[0].(store.Improvement)
	if !ok || got.Text != "Thicker boxes" || got.Source != store.FromTicket || got.Ref == "" || got.Metric != "tickets_per_100" {
		t.Fatalf("%+v", r.book.aims)
	}
	r.press("alt+7", "g", "down", "down", "down", "d", "ctrl+s", "down", "d").sees("It is closed")
	if done, ok := r.book.aims[1].(closed); !ok || done.id != 1 || done.drop || done.day != day(2026, 11, 22) {
		t.Fatalf("%+v", r.book.aims)
	}
	r.press("u")
	if r.book.aims[2] != int64(1) {
		t.Errorf("took back %v, want the improvement that was closed last", r.book.aims[2])
	}
	r.press("u")
	if r.book.aims[3] != int64(2) {
		t.Errorf("took back %v, want the close of the one under the cursor", r.book.aims[3])
	}
}

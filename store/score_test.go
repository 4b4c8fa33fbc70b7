package store

import (
	"context"
	"testing"
	"time"
)

// TestScores: scores are due once a day and after every batch, replace all that was kept, and leave no row in the audit.
func TestScores(t *testing.T) {
	ctx := context.Background()
	now := noon()
	b := shopAt(t, now)
	due := func(want int64) {
		t.Helper()
		if n, err := b.ScoresDue(ctx); err != nil || n != want {
			t.Errorf("due of %d orders (%v), want %d", n, err, want)
		}
	}
	due(0)
	ann := person1(t, b, MemberDraft{Name: "Ann"})
	for range 2 {
		if _, err := b.AddOrder(ctx, OrderInput{Member: ann, Amount: 100_00}); err != nil {
			t.Fatal(err)
		}
	}
	due(2)
	audit := func() int {
		t.Helper()
		rows, err := b.Audit(ctx, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(rows)
	}
	before := audit()
	for _, s := range []Score{{Member: ann, PAlive: 1, Orders: 2, CLV: 3, RFM: 111, Group: 9, Band: 3}, {Member: ann, PAlive: 710_000, Orders: NoScore, CLV: 3120_00, RFM: 543, Group: 0, Band: NoScore}} {
		if err := b.KeepScores(ctx, Scores{Day: b.Today(), Model: "mbgnbd", List: []Score{s}}); err != nil {
			t.Fatal(err)
		}
		m, err := b.Member(ctx, ann)
		if err != nil || m.Score != (MemberScore{s, b.Today()}) {
			t.Errorf("%+v (%v), want %+v", m.Score, err, s)
		}
	}
	if after := audit(); after != before {
		t.Errorf("%d rows in the audit, %d before", after, before)
	}
	due(0)
	for where, want := range map[string]int64{
		"p_alive < 0.75 and clv > 3000": 1, "rfm = champions": 1, "stickiness = high": 0, "rfm = prospects": 0, "p_alive > 71%": 0, "clv = 3120": 1,
	} {
		if page, err := b.Members(ctx, MemberQuery{Where: where}); err != nil || page.Total != want {
			t.Errorf("%s picks %d (%v), want %d", where, page.Total, err, want)
		}
	}
	*now = now.Add(24 * time.Hour)
	due(2)
	if err := b.KeepScores(ctx, Scores{Day: b.Today()}); err != nil {
		t.Fatal(err)
	}
	due(0)
	if err := b.ExcludeMember(ctx, ann, "staff"); err != nil { // a batch
		t.Fatal(err)
	}
	due(2)
	if d, err := b.Doctor(ctx, true, ""); err != nil || !d.OK {
		t.Errorf("the doctor says %+v (%v)", d.Findings, err)
	}
	if err := b.KeepScores(ctx, Scores{Day: b.Today(), List: []Score{{Member: 99, RFM: 111}}}); err != nil {
		t.Fatal(err)
	}
	if d, err := b.Doctor(ctx, true, ""); err != nil || d.OK {
		t.Errorf("the doctor finds nothing wrong with a score of nobody (%v)", err)
	}
}

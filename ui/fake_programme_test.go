package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"regulars/lang"
	"regulars/store"
	"regulars/store/program"
)

// Rehearse plays the draft on a file of twenty orders, and adds people who would move, one with a name that fits nowhere.
func (b *fakeBook) Rehearse(ctx context.Context, in store.Rehearsing) (*store.Rehearsal, error) {
	if b.refuse != nil {
		return nil, b.refuse
	}
	file := store.ImportInput{Source: "generic", Read: func(yield func(*store.OrderDraft) error, _ func(store.RowProblem) error) error {
		for i := range 20 {
			at := day(2026, time.Month(1+i/2), 8+i).Start(b.zone)
			if err := yield(&store.OrderDraft{ID: fmt.Sprint(i), Status: store.StatusPaid, Total: 12850, PlacedAt: at, Buyer: store.Buyer{Email: fmt.Sprintf("%d@example.com", i%3)}}); err != nil {
				return err
			}
		}
		return nil
	}}
	r, err := store.RehearseFile(ctx, b.Shop(), time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC), file, in)
	if err == nil {
		if r.Spend = in.Spend; in.Spend {
			r.Now.Redeemed, r.Then.Redeemed, r.Then.Short = 300, 200, 100
		}
		r.Moves = append(r.Moves, store.RehearsedMove{From: "", To: "silver", N: 12}, store.RehearsedMove{From: "gold", To: "silver", N: 3})
		r.Movers = append(r.Movers, store.Mover{Person: store.Person{ID: 1, Name: "欧阳若曦"}, To: "silver"},
			store.Mover{Person: store.Person{ID: 2, Name: "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"}, From: "gold", To: "silver"})
	}
	return r, err
}

// TestARehearsalPlaysRedemptions switches them on and off, and says which.
func TestARehearsalPlaysRedemptions(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+4", "p", "r")
	if frame := r.frame(); strings.Contains(frame, "redeemed  ") || !strings.Contains(frame, "play redemptions too") {
		t.Fatalf("before:\n%s", frame)
	}
	r.press("r").sees("redeemed", "redeemed, but not covered", "without redemptions")
	newRig(t, lang.ZH, 120, 40).press("alt+4", "p", "r", "r").sees("积分不够的兑换", "期间的兑换按当天积分够扣的部分扣除")
}

func (b *fakeBook) SaveProgramme(_ context.Context, in store.NewProgramme) (int64, error) {
	b.drafts = append(b.drafts, in)
	return 7, b.refuse
}

func (b *fakeBook) ProgrammeVersions(context.Context) ([]store.DatedProgramme, error) {
	shop := b.Shop()
	now, before := store.DatedProgramme{Since: day(2026, 11, 1).Start(b.zone), Programme: shop.Programme()}, store.DatedProgramme{Programme: shop.Programme()}
	before.Terms.Rules = []program.Rule{{ID: 9, Name: "双十一", Kind: program.RuleMultiple, Factor: 300}}
	return []store.DatedProgramme{now, before}, nil
}

package ui

import (
	"context"
	"fmt"
	"time"

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
		r.Moves = append(r.Moves, store.RehearsedMove{From: "", To: "silver", N: 12}, store.RehearsedMove{From: "gold", To: "silver", N: 3})
		r.Movers = append(r.Movers, store.Mover{Person: store.Person{ID: 1, Name: "欧阳若曦"}, To: "silver"},
			store.Mover{Person: store.Person{ID: 2, Name: "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"}, From: "gold", To: "silver"})
	}
	return r, err
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

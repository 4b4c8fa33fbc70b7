package ui

import (
	"context"

	"regulars/store"
	"regulars/store/program"
)

// fakeTiers are three tiers, one with a name that is much too long.
func fakeTiers() program.Tiers {
	t := program.PresetTiers([3]int64{100000, 300000, 1000000}, [3]string{"银卡", "Gold", "黑卡：名字长得哪儿都放不下的那一种"})
	t.Steps[0].Gift = 100
	t.Steps[1].Benefits = append(t.Steps[1].Benefits, program.Benefit{Kind: program.BenefitDiscount, Value: 500}, program.Benefit{Kind: program.BenefitText, Text: "每季一份白茶小样，随单寄出"})
	return t
}

func (b *fakeBook) MemberTier(_ context.Context, member int64) (store.MemberTier, error) {
	m := store.MemberTier{Key: "silver", Name: "银卡", Until: day(2026, 12, 31), Next: "Gold", Benefits: fakeTiers().Steps[1].Benefits}
	m.Progress = program.Progress{Next: 2, Missing: program.Measures{Spend: 12000}, Keep: program.Measures{Spend: 179600}, Until: program.Day(m.Until)}
	if member == 3 { // put below what they fulfil, by hand
		m.Progress.Missing = program.Measures{}
	}
	if member == 2 {
		m = store.MemberTier{Key: "gold", Name: "Gold", Fixed: true, Floor: "银卡"}
	}
	return m, nil
}

func (b *fakeBook) TierOverview(context.Context, int) (store.TierOverview, error) {
	o := store.TierOverview{Tiers: b.tiers}
	o.Counts = []store.TierCount{{Members: 4012}}
	for i, t := range b.tiers.Steps {
		o.Counts = append(o.Counts, store.TierCount{Tier: t, Members: int64(300 >> i)})
	}
	o.Moves = []store.TierMove{
		{Member: 2, Name: "", Day: day(2026, 11, 19), Before: "Gold", After: "", Reason: program.MoveLowered},
		{Member: 1, Name: "欧阳若曦", Day: day(2026, 11, 20), Before: "银卡", After: "Gold", Reason: program.MoveReached, Measure: "spend", Value: 300000, Asked: 300000, Up: true},
	}
	return o, nil
}

func (b *fakeBook) TierHistory(context.Context, string) (*store.TierHistory, error) {
	return &store.TierHistory{Keys: []string{""}}, nil
}

func (b *fakeBook) TierSpends(context.Context) ([3]int64, error) { return [3]int64{1, 2, 3}, b.refuse }

func (b *fakeBook) SetTiers(_ context.Context, tiers program.Tiers, _ bool) (int64, error) {
	if b.refuse == nil {
		b.tiers = tiers
	}
	return 45, b.refuse
}

func (b *fakeBook) PlaceTier(_ context.Context, p store.TierPlace) (int64, error) {
	b.placed = append(b.placed, p)
	return 43, b.refuse
}

func (b *fakeBook) ApplyExpiry(_ context.Context, in store.Reliving) (store.Relived, error) {
	done := store.Relived{NotBefore: in.NotBefore, Members: 812, Lots: 2044, Points: 96340, Sooner: 96340, First: in.NotBefore}
	if !in.DryRun {
		done.Batch = 31
	}
	return done, b.refuse
}

func (b *fakeBook) RunTiers(context.Context, store.Settling) (store.TierRun, error) {
	return store.TierRun{Up: 12, Down: 3, Kept: 40, Points: 1200, Moves: map[[2]string]int64{{"", "silver"}: 12, {"gold", "silver"}: 3}}, b.refuse
}

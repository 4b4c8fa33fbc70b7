package store

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What is read at once for many people is what would be read for each of them: files come to the same points, tiers and moves.
func TestManyAtOnceAreOneByOne(t *testing.T) {
	usual, draws := massDeeds, 0
	t.Cleanup(func() { massDeeds = usual })
	rapid.Check(t, func(rt *rapid.T) {
		if draws++; draws > 15 {
			return
		}
		one, many := openTill(t), openTill(t)
		one.drawProgramme(rt)
		shop := one.Shop()
		many.set("join", shop.join)
		if draft := shop.Programme(); len(draft.Terms.Rules)+len(draft.Tiers.Steps) > 0 {
			other := many.Shop()
			_, err := many.SaveProgramme(many.ctx, NewProgramme{Draft: draft, From: other.ProgrammeVersion()})
			many.must(err)
		} else {
			for _, key := range TermSettings() {
				many.set(key, shop.TermSetting(&draft.Terms, key).Value)
			}
		}
		file := one.drawOrders(rt)
		for n := 0; len(file) > 0; n++ {
			cut := rapid.IntRange(1, len(file)).Draw(rt, "cut")
			for at, s := range map[int]*till{usual: one, 1: many} {
				massDeeds = at
				_, err := s.fileOf(ImportInput{Source: "generic", File: fmt.Sprint(n)}, slices.Clone(file[:cut])...)
				s.must(err)
			}
			file = file[cut:]
		}
		if a, b := one.standings(), many.standings(); !slices.Equal(a, b) {
			rt.Fatalf("one by one:\n%q\nmany at once:\n%q", a, b)
		}
		many.sound()
	})
}

// standings are what everybody has, where they stand, and how they came there.
func (s *till) standings() (list []string) {
	s.t.Helper()
	for id := int64(1); id <= s.number("SELECT coalesce(max(id), 0) FROM member"); id++ {
		m, err := s.Member(s.ctx, id)
		s.must(err)
		list = append(list, fmt.Sprintf("M%d %d + %d points, %d growth, %q, %v", id, m.Balance, m.Pending, m.Growth, m.Tier, s.moves(id)))
	}
	return list
}

package store

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"regulars/store/program"
)

// What is read at once for many people, no further back than their tiers look, is what would be read of each of them: files and a run of
// tiers come to the same points, tiers and moves.
func TestManyAtOnceAreOneByOne(t *testing.T) {
	usual, prepared, readers, most, beside, draws := massDeeds, prepareRows, twoReaders, mostPast, besideRows, 0
	t.Cleanup(func() {
		massDeeds, prepareRows, twoReaders, mostPast, besideRows = usual, prepared, readers, most, beside
	})
	rapid.Check(t, func(rt *rapid.T) {
		if draws++; draws > 15 {
			return
		}
		twoReaders = rapid.SampledFrom([]int{readers, 0}).Draw(rt, "readers") // 0: always two
		mostPast = rapid.SampledFrom([]int{most, most, 1}).Draw(rt, "kept")
		besideRows = rapid.SampledFrom([]int{beside, 1}).Draw(rt, "beside")
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
		var sent []OrderDraft
		drawn := one.drawOrders(rt)
		if rapid.Bool().Draw(rt, "in order") { // then most are their buyer's latest
			slices.SortStableFunc(drawn, func(a, b OrderDraft) int { return cmp.Compare(a.PlacedAt, b.PlacedAt) })
		}
		for n, file := 0, drawn; len(file) > 0; n++ {
			cut := rapid.IntRange(1, len(file)).Draw(rt, "cut")
			for i := range sent { // some of what was sent comes again, paid meanwhile
				if sent[i].Status == StatusPending && rapid.Bool().Draw(rt, "paid") {
					sent[i].Status = StatusPaid
				}
			}
			sent, file = append(sent, file[:cut]...), file[cut:]
			if n > 0 && rapid.IntRange(0, 3).Draw(rt, "merge") == 0 && one.number("SELECT count(*) FROM member WHERE status = 'active'") > 1 {
				for _, s := range []*till{one, many} {
					batch, err := s.MergeMembers(s.ctx, s.number("SELECT min(id) FROM member WHERE status = 'active'"), s.number("SELECT max(id) FROM member WHERE status = 'active'"))
					s.must(err)
					if n%2 == 0 {
						_, err = s.UndoBatch(s.ctx, batch, false)
						s.must(err)
					}
				}
			}
			if n > 0 && rapid.IntRange(0, 2).Draw(rt, "by hand") == 0 {
				for at, s := range map[int]*till{usual: one, 1: many} {
					massDeeds = at
					ack, err := s.Earn(s.ctx, Award{Member: s.number("SELECT min(id) FROM member WHERE status = 'active'"), Points: 70, Text: "thanks"})
					s.must(err)
					if n%2 == 0 {
						_, err = s.UndoEntry(s.ctx, ack.Entry, true)
						s.must(err)
					}
				}
			}
			if n > 0 && rapid.IntRange(0, 2).Draw(rt, "run") == 0 { // what it decides is later than the orders of the next file
				wait := rapid.IntRange(1, 200).Draw(rt, "wait")
				for at, s := range map[int]*till{usual: one, 1: many} {
					massDeeds = at
					s.runTiersAfter(wait)
				}
			}
			for at, s := range map[int]*till{usual: one, 1: many} {
				massDeeds, prepareRows = at, at // many are prepared too
				_, err := s.fileOf(ImportInput{Source: "generic", File: fmt.Sprint(n)}, slices.Clone(sent)...)
				s.must(err)
			}
		}
		days := rapid.IntRange(1, 390).Draw(rt, "days")
		for at, s := range map[int]*till{usual: one, 1: many} {
			massDeeds = at
			s.runTiersAfter(days)
		}
		if a, b := one.standings(), many.standings(); !slices.Equal(a, b) {
			rt.Fatalf("one by one:\n%q\nmany at once:\n%q", a, b)
		}
		many.sound()
	})
}

// runTiersAfter lets days go by, and runs the tiers.
func (s *till) runTiersAfter(days int) {
	s.t.Helper()
	later := s.now().AddDate(0, 0, days)
	s.at.Store(&later)
	_, err := s.RunTiers(s.ctx, Settling{Asked: true, Confirmed: true})
	s.must(err)
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

// A changed order that the day's cap leaves without points has had the member's past read already: what is read at once is not added
// to it, so the month's cap still has its half.
func TestCapsAreReadOnceAfterAChange(t *testing.T) {
	usual := massDeeds
	massDeeds = 1
	t.Cleanup(func() { massDeeds = usual })
	s := openTill(t)
	s.rule(program.RuleCap, "cap_day", "50", "cap_month", "100")
	full, waits := s.paid("1", "a@example.com", 5000), s.paid("2", "a@example.com", 5000)
	waits.Status = StatusPending
	s.send(full, waits)
	a := s.buyer("a@example.com")
	s.has(a, 0, 50)
	s.pass(1)
	waits.Status = StatusPaid
	later := s.paid("3", "a@example.com", 6000)
	later.PlacedAt += 86_400_000
	later.PaidAt = later.PlacedAt
	s.send(waits, later)
	s.has(a, 0, 100)
	s.sound()
}

// What caps have used, of which only what can still be asked is kept, is what a count of everything says.
func TestUseOfCapsIsCounted(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		caps := []program.PeriodCap{{Rule: 1}, {Rule: program.AllRules}, {Rule: program.AllRules, Month: true}, {Rule: 2, Unit: program.UnitGrowth, Month: true}}
		type given struct {
			day    Day
			shares []program.Share
		}
		var all []given
		var used []capUse
		note := func(day, from Day) {
			g := given{day: day}
			for range rapid.IntRange(1, 3).Draw(rt, "shares") {
				g.shares = append(g.shares, program.Share{Rule: rapid.Int64Range(0, 2).Draw(rt, "rule"), Points: rapid.Int64Range(1, 9).Draw(rt, "points"), Growth: rapid.Bool().Draw(rt, "growth")})
			}
			all, used = append(all, g), noteUsed(used, caps, day, from, g.shares)
		}
		from := Date(2024, 1, 20)
		for range rapid.IntRange(0, 6).Draw(rt, "known") { // in any order, also later than what comes
			note(from+Day(rapid.IntRange(-40, 60).Draw(rt, "day")), from)
		}
		for range rapid.IntRange(1, 8).Draw(rt, "orders") {
			from += Day(rapid.IntRange(0, 20).Draw(rt, "later"))
			for i, c := range caps {
				want := int64(0)
				for _, g := range all {
					if periodOf(c, g.day) == periodOf(c, from) {
						want += c.Used(g.shares)
					}
				}
				if got := pointsUsed(used, i, c, from); got != want {
					rt.Fatalf("%+v on %v: %d, want %d", c, from, got, want)
				}
			}
			note(from, from)
		}
	})
}

package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"regulars/store/program"
)

// steps makes tiers silver, gold and black that ask for so much spend.
func (s *till) tiers(window, lasts string, asked ...int64) program.Tiers {
	s.t.Helper()
	t := program.Tiers{}
	var err error
	t.Window, err = program.ParseWindow(window)
	s.must(err)
	t.Lasts, err = program.ParseLasting(lasts)
	s.must(err)
	for i, n := range asked {
		name := []string{"Silver", "Gold", "Black"}[i]
		t.Steps = append(t.Steps, program.Tier{Key: []string{"silver", "gold", "black"}[i], Name: name, Reach: program.Measures{Spend: n}})
	}
	s.must(only(s.SetTiers(s.ctx, t, false)))
	return t
}

// moves are a member's moves, the oldest first.
func (s *till) moves(member int64) (list []string) {
	s.t.Helper()
	events, err := s.Timeline(s.ctx, member, EventMark{}, 100)
	s.must(err)
	for _, e := range events {
		if e.Tier != nil {
			list = append(list, fmt.Sprintf("%s %s>%s %s", e.Tier.Day, e.Tier.Before, e.Tier.After, e.Tier.Reason))
		}
	}
	slices.Reverse(list)
	return list
}

func (s *till) isTier(member int64, want string) {
	s.t.Helper()
	m, err := s.Member(s.ctx, member)
	s.must(err)
	if m.Tier != want {
		s.t.Fatalf("tier is %q, want %q; moves %v", m.Tier, want, s.moves(member))
	}
}

func TestP18ATierIsReachedAtItsThreshold(t *testing.T) {
	for _, c := range []struct {
		spend int64
		want  string
	}{{1000_00 - 1, ""}, {1000_00, "silver"}, {1000_00 + 1, "silver"}, {5000_00 - 1, "silver"}, {5000_00, "gold"}} {
		s := openTill(t)
		s.tiers("lifetime", "none", 1000_00, 5000_00)
		m := s.member("13800138000")
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: c.spend})
		s.must(err)
		s.isTier(m, c.want)
		r := s.send(s.paid("1", "a@example.com", c.spend))
		if r.New != 1 {
			t.Fatalf("result %+v", r)
		}
		s.isTier(s.buyer("a@example.com"), c.want)
		s.sound()
	}
}

func TestP19ATierByHandHolds(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "12m", 1000_00, 5000_00)
	m := s.member("13800138000")
	order := func(amount int64) {
		t.Helper()
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: amount})
		s.must(err)
	}
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "Silver", Until: s.Today() + 30, Text: "a friend of the shop"})))
	order(6000_00)
	s.isTier(m, "silver") // locked
	s.pass(31)
	_, err := s.RunTiers(s.ctx, Settling{Asked: true})
	s.must(err)
	s.isTier(m, "gold") // the lock is over
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "silver", Until: s.Today() + 30})))
	s.isTier(m, "silver")
	s.pass(31)
	_, err = s.RunTiers(s.ctx, Settling{Asked: true})
	s.must(err)
	s.isTier(m, "gold") // what was bought before a lock below counts after it
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "gold", Floor: true})))
	s.pass(800)
	_, err = s.RunTiers(s.ctx, Settling{Asked: true, Confirmed: true})
	s.must(err)
	s.isTier(m, "gold") // a floor
	before := s.moves(m)
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "gold", Floor: true})))
	if again := s.moves(m); !slices.Equal(again, before) {
		t.Fatalf("the same again is a move: %v", again)
	}
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "", Lock: true})))
	order(9000_00)
	s.isTier(m, "")
	s.wants(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "platinum"})), CodeNoTier)
	s.wants(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "gold", Until: s.Today() - 1})), CodeBadDay)
	s.sound()
}

func TestTiersAreChecked(t *testing.T) {
	s := openTill(t)
	tiers := s.tiers("lifetime", "none", 1000_00, 5000_00)
	same := tiers
	same.Steps = slices.Clone(tiers.Steps)
	same.Steps[1].Reach = same.Steps[0].Reach
	s.wants(only(s.SetTiers(s.ctx, same, false)), CodeBadTiers)
	m := s.member("13800138000")
	_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 5000_00})
	s.must(err)
	fewer := tiers
	fewer.Steps = tiers.Steps[:1]
	s.wants(only(s.SetTiers(s.ctx, fewer, false)), CodeTierInUse)
	s.must(only(s.SetTiers(s.ctx, fewer, true)))
	out, err := s.RunTiers(s.ctx, Settling{})
	s.must(err)
	if s.isTier(m, "silver"); out.Down+out.Up+out.Kept != 1 {
		t.Fatalf("run %+v", out)
	}
	s.sound()
}

func TestTiersWithoutEndGetOne(t *testing.T) {
	s := openTill(t)
	tiers := s.tiers("lifetime", "none", 1000_00)
	m := s.member("13800138000")
	_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1000_00})
	s.must(err)
	tiers.Lasts, err = program.ParseLasting("12m")
	s.must(err)
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	out, err := s.RunTiers(s.ctx, Settling{})
	s.must(err)
	at, err := s.MemberTier(s.ctx, m)
	s.must(err)
	if out.Kept != 1 || at.Until.String() != "2026-03-10" || at.Progress.Keep.Spend != 1000_00 {
		t.Fatalf("run %+v, standing %+v", out, at)
	}
	tiers.Lasts, err = program.ParseLasting("none")
	s.must(err)
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	s.pass(500)
	_, err = s.RunTiers(s.ctx, Settling{Asked: true, Confirmed: true})
	s.must(err)
	s.isTier(m, "silver") // without end again
	s.sound()
}

func TestARefundLeavesTheTierUntilItIsDue(t *testing.T) {
	s := openTill(t)
	s.tiers("365d", "12m", 1000_00)
	m := s.member("13800138000")
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1000_00})
	s.must(err)
	_, err = s.RefundOrder(s.ctx, o.Order, 1000_00)
	s.must(err)
	s.isTier(m, "silver")
	s.pass(380)
	out, err := s.RunTiers(s.ctx, Settling{Asked: true, Confirmed: true})
	s.must(err)
	if s.isTier(m, ""); out.Down != 1 || out.Up != 0 {
		t.Fatalf("run %+v", out)
	}
	again, err := s.RunTiers(s.ctx, Settling{Asked: true})
	s.must(err)
	if again.Batch != 0 || again.Down != 0 {
		t.Fatalf("a second run does something: %+v", again)
	}
	_, err = s.UndoBatch(s.ctx, out.Batch, false)
	s.must(err)
	s.isTier(m, "silver")
	s.sound()
}

func TestGiftsOfTiersComeOnce(t *testing.T) {
	s := openTill(t)
	tiers := s.tiers("lifetime", "12m", 1000_00, 5000_00)
	tiers.Steps[0].Gift, tiers.Steps[1].Gift = 100, 500
	s.must(only(s.SetTiers(s.ctx, tiers, false)))
	r := s.send(s.paid("1", "a@example.com", 6000_00))
	m := s.buyer("a@example.com")
	s.isTier(m, "gold")
	if got := s.entries(m); !slices.Equal(got, []string{"earn +6000", "bonus +600"}) { // both tiers were passed
		t.Fatalf("entries %v", got)
	}
	history, err := s.History(s.ctx, m, 0, 0)
	s.must(err)
	ledger, err := s.Ledger(s.ctx, LedgerQuery{Reason: "bonus"})
	s.must(err)
	shop := s.Shop()
	if name := shop.Tiers.Name("gold"); history[0].Tier != name || history[1].Tier != "" || ledger[0].Tier != name {
		t.Fatalf("the gift of %s is told to be of %q, %q", name, history[0].Tier, ledger[0].Tier)
	}
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.isTier(m, "")
	s.has(m, 0, 0)
	s.send(s.paid("1", "a@example.com", 6000_00))
	s.isTier(m, "gold") // taken back and given again
	if got := s.entries(m); !slices.Equal(got[len(got)-2:], []string{"earn +6000", "bonus +600"}) {
		t.Fatalf("entries %v", got)
	}
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: ""})))
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: m, Key: "gold"})))
	if got := s.entries(m); len(got) != 6 {
		t.Fatalf("a gift is given twice: %v", got)
	}
	s.sound()
}

// A run that brought gifts is undone like one that brought none: nobody is raised again by what they had done before.
func TestUndoingARunOfGiftsHolds(t *testing.T) {
	for _, gift := range []int64{0, 70} {
		s := openTill(t)
		m := s.member("13800138000")
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1200_00})
		s.must(err)
		tiers := s.tiers("lifetime", "none", 1000_00)
		tiers.Steps[0].Gift = gift
		s.must(only(s.SetTiers(s.ctx, tiers, false)))
		run, err := s.RunTiers(s.ctx, Settling{Asked: true})
		s.must(err)
		s.isTier(m, "silver")
		s.has(m, gift, 1200)
		undone := s.undo(run.Batch)
		s.isTier(m, "")
		s.has(m, 0, 1200)
		if undone.Points != -gift {
			t.Fatalf("undone %+v", undone)
		}
		s.sound()
	}
}

func TestUndoingAnImportLeavesWhatOthersReach(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	s.send(s.paid("1", "a@example.com", 1000_00))
	m := s.buyer("a@example.com")
	r := s.send(s.paid("2", "a@example.com", 4500_00))
	s.isTier(m, "gold")
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.isTier(m, "silver")
	r = s.send(s.paid("3", "b@example.com", 900_00))
	b := s.buyer("b@example.com")
	_, err = s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 4200_00})
	s.must(err)
	s.isTier(b, "gold")
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.isTier(b, "gold") // an act of its own brought it: it stays until it is due
	s.sound()
}

func TestOnlyActiveMembersClimb(t *testing.T) {
	s := openTill(t)
	s.set("join", "hand")
	s.tiers("lifetime", "none", 1000_00)
	s.send(s.paid("1", "a@example.com", 1000_00))
	m := s.buyer("a@example.com")
	s.isTier(m, "")
	yes := true
	s.must(only(s.EditMember(s.ctx, m, MemberEdit{Joined: &yes})))
	s.isTier(m, "silver")
	n := s.member("13800138000")
	s.must(only(s.SuspendMember(s.ctx, n, true)))
	_, err := s.AddOrder(s.ctx, OrderInput{Member: n, Amount: 1000_00})
	s.must(err)
	s.isTier(n, "")
	s.must(only(s.SuspendMember(s.ctx, n, false)))
	s.isTier(n, "silver")
	s.sound()
}

func TestMergingKeepsTheHigherTier(t *testing.T) {
	s := openTill(t)
	s.tiers("lifetime", "none", 1000_00, 5000_00)
	a, b := s.member("13800138000"), s.member("13800138001")
	for _, o := range []OrderInput{{Member: a, Amount: 4000_00}, {Member: b, Amount: 1000_00}} {
		_, err := s.AddOrder(s.ctx, o)
		s.must(err)
	}
	batch, err := s.MergeMembers(s.ctx, b, a)
	s.must(err)
	s.isTier(b, "gold") // together they reach it
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	s.isTier(a, "silver")
	s.isTier(b, "silver")
	c, d := s.member("13800138002"), s.member("13800138003")
	s.must(only(s.PlaceTier(s.ctx, TierPlace{Member: d, Key: "gold"})))
	_, err = s.MergeMembers(s.ctx, c, d)
	s.must(err)
	s.isTier(c, "gold") // which no order of theirs reaches
	s.sound()
}

// What was bought while two were one belongs to somebody still when they are parted, and is looked at then: together they had the tier already.
func TestPartingLooksAtWhatCameSince(t *testing.T) {
	for _, gift := range []int64{0, 30} {
		s := openTill(t)
		tiers := s.tiers("365d", "12m", 1000_00, 2000_00)
		tiers.Steps[1].Gift = gift
		s.must(only(s.SetTiers(s.ctx, tiers, false)))
		s.send(s.paid("1", "a@example.com", 1500_00), s.paid("2", "b@example.com", 600_00))
		a, b := s.buyer("a@example.com"), s.buyer("b@example.com")
		batch, err := s.MergeMembers(s.ctx, a, b)
		s.must(err)
		s.isTier(a, "gold")
		s.pass(20)
		_, err = s.AddOrder(s.ctx, OrderInput{Member: a, Amount: 500_00})
		s.must(err)
		grown := s.paid("2", "b@example.com", 1000_00)
		grown.PlacedAt, grown.PaidAt = grown.PlacedAt-20*86_400_000, grown.PaidAt-20*86_400_000
		s.send(grown)
		s.undo(batch)
		s.isTier(a, "gold")
		s.has(a, 1500+gift, 500)
		s.isTier(b, "silver")
		s.has(b, 1000, 0)
		s.sound()
	}
}

func TestTiersOfFilesAreAdopted(t *testing.T) {
	s := openTill(t)
	person := PersonDraft{Email: "a@example.com", Name: "Ann", Tier: "GOLD", Joined: 1}
	_, err := s.people(PeopleInput{AllNew: true}, person)
	s.must(err)
	other := PersonDraft{Email: "b@example.com", Name: "Ben", Tier: "Diamond", Joined: 1}
	_, err = s.people(PeopleInput{AllNew: true}, other)
	s.must(err)
	a, b := s.buyer("a@example.com"), s.buyer("b@example.com")
	s.isTier(a, "GOLD")
	s.tiers("lifetime", "12m", 1000_00, 5000_00)
	out, err := s.RunTiers(s.ctx, Settling{})
	s.must(err)
	s.isTier(a, "gold")
	s.isTier(b, "")
	if out.Up+out.Down+out.Kept != 2 {
		t.Fatalf("run %+v", out)
	}
	person.Tier = "Silver"
	_, err = s.people(PeopleInput{AllNew: true}, person)
	s.must(err)
	s.isTier(a, "silver")
	s.sound()
}

// Whatever the files a shop's orders come in, in the order of time, members stand where they would by one file of all.
func TestTiersComeToTheSameHoweverFilesAreCut(t *testing.T) {
	for seed, c := range []struct{ window, lasts string }{
		{"lifetime", "none"}, {"lifetime", "90d"}, {"year", "year_end"}, {"year", "next_year_end"}, {"90d", "90d"}, {"400d", "none"}, {"anniversary", "anniversary"},
	} {
		t.Run(c.window+" "+c.lasts, func(t *testing.T) {
			dice := rand.New(rand.NewPCG(uint64(seed), 1))
			whole, cut := openTill(t), openTill(t)
			drafts := make([]OrderDraft, 150)
			day := int64(0)
			for i := range drafts {
				day += dice.Int64N(12)
				drafts[i] = whole.paid(fmt.Sprint(1000+i), fmt.Sprintf("b%d@example.com", dice.IntN(8)), 1+dice.Int64N(900_00))
				drafts[i].PlacedAt = Instant(1_640_000_000_000 + day*86_400_000)
				drafts[i].PaidAt = drafts[i].PlacedAt
			}
			for _, s := range []*till{whole, cut} {
				tiers := s.tiers(c.window, c.lasts, 1000_00, 2000_00, 4000_00)
				tiers.Steps[0].Gift = 50
				s.must(only(s.SetTiers(s.ctx, tiers, false)))
			}
			whole.send(drafts...)
			for len(drafts) > 0 {
				k := 1 + dice.IntN(min(40, len(drafts)))
				cut.send(drafts[:k]...)
				drafts = drafts[k:]
			}
			moved := 0
			for buyer := range 8 {
				email := fmt.Sprintf("b%d@example.com", buyer)
				x, y := whole.moves(whole.buyer(email)), cut.moves(cut.buyer(email))
				if !slices.Equal(x, y) {
					t.Errorf("%s: at once %v\nin pieces %v", email, x, y)
				}
				moved += len(x)
			}
			if moved < 8 {
				t.Errorf("only %d moves: nothing was held against anything", moved)
			}
			whole.sound()
			cut.sound()
		})
	}
}

// A tier that growth value reaches counts for the next order of the same file, over any window.
func TestAFileClimbsByGrowthValue(t *testing.T) {
	s := openTill(t)
	window, err := program.ParseWindow("365d")
	s.must(err)
	s.must(only(s.SetTiers(s.ctx, program.Tiers{Window: window, Steps: []program.Tier{{Key: "gold", Name: "Gold", Reach: program.Measures{Growth: 60}}}}, false)))
	s.rule(program.RuleRate, "rate", "1", "unit", "growth")
	s.rule(program.RuleMultiple, "factor", "2", "tiers", "gold")
	var file []OrderDraft
	for i := range 4 {
		o := s.paid(fmt.Sprint(i), "a@example.com", 3000)
		o.PlacedAt += Instant(i * 60_000)
		o.PaidAt = o.PlacedAt
		file = append(file, o)
	}
	s.send(file...)
	s.isTier(s.buyer("a@example.com"), "gold")
	s.has(s.buyer("a@example.com"), 0, 30+30+60+60)
	s.sound()
}

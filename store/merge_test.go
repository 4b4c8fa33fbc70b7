package store

import (
	"slices"
	"testing"
)

// What a merge gave to the one who stays leaves them when the two are parted, and nothing else does.
func TestAMergeCanBeTakenBack(t *testing.T) {
	type person struct {
		tags   []string
		joined bool
		since  Day
	}
	look := func(s *till, m int64) (p person) {
		card, err := s.Member(s.ctx, m)
		s.must(err)
		return person{card.Tags, card.Joined != 0, Day(s.number("SELECT joined_day FROM member WHERE id = " + signed(m)[1:]))}
	}
	same := func(a, b person) bool {
		return slices.Equal(a.tags, b.tags) && a.joined == b.joined && a.since == b.since
	}
	s := openTill(t)
	s.set("join", "hand")
	s.send(s.paid("1", "keep@example.com", 10000)) // a customer since 10 March who has not joined
	keep := s.buyer("keep@example.com")
	s.setClock("2025-03-11T10:00:00+08:00")
	lose := s.member("13800138000")
	s.must(only(s.TagMember(s.ctx, keep, []string{"tea", "vip"}, nil)))
	s.must(only(s.TagMember(s.ctx, lose, []string{"vip", "stall"}, nil)))
	before := look(s, keep)
	if before.joined {
		t.Fatal("a buyer joined although people join by hand")
	}
	s.setClock("2025-03-12T10:00:00+08:00")
	batch, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	if got := look(s, keep); !same(got, person{[]string{"stall", "tea", "vip"}, true, Date(2025, 3, 11)}) {
		t.Errorf("merged: %+v", got)
	}
	s.sound()
	t.Run("OK", func(t *testing.T) {
		_, err := s.UndoBatch(s.ctx, batch, false)
		s.must(err)
		if got := look(s, keep); !same(got, before) {
			t.Errorf("parted: %+v, want %+v", got, before)
		}
		if got := look(s, lose); !same(got, person{[]string{"stall", "vip"}, true, Date(2025, 3, 11)}) {
			t.Errorf("the other: %+v", got)
		}
		s.sound()
	})
	t.Run("OKChangedMeanwhile", func(t *testing.T) {
		batch, err := s.MergeMembers(s.ctx, keep, lose)
		s.must(err)
		s.must(only(s.TagMember(s.ctx, keep, []string{"gift"}, []string{"tea"})))
		no, yes := false, true
		s.must(only(s.EditMember(s.ctx, keep, MemberEdit{Joined: &no})))
		s.must(only(s.EditMember(s.ctx, keep, MemberEdit{Joined: &yes}))) // by hand, today
		_, err = s.UndoBatch(s.ctx, batch, false)
		s.must(err)
		if got := look(s, keep); !same(got, person{[]string{"gift", "vip"}, true, Date(2025, 3, 12)}) {
			t.Errorf("parted: %+v", got)
		}
		s.sound()
	})
}

// An exclusion holds for the excluded person's own orders, those merged into them included; what comes later follows the one who
// stays.
func TestMergingWithSomebodyExcluded(t *testing.T) {
	for name, c := range map[string]struct {
		excluded string
		counted  []int64 // of the shop's orders: merged, after one more of each, parted, after one more of each
	}{
		"OKTheOneWhoStays": {"keep@example.com", []int64{1, 1, 1, 2}},
		"OKTheOneWhoGoes":  {"lose@example.com", []int64{1, 3, 3, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openTill(t)
			s.send(s.paid("1", "keep@example.com", 10000), s.paid("2", "lose@example.com", 5000))
			keep, lose := s.buyer("keep@example.com"), s.buyer("lose@example.com")
			s.must(s.ExcludeMember(s.ctx, s.buyer(c.excluded), "staff"))
			batch, err := s.MergeMembers(s.ctx, keep, lose)
			s.must(err)
			counted := func() int64 { return s.number("SELECT count(*) FROM orders WHERE counted = 1") }
			got := []int64{counted()}
			s.send(s.paid("3", "keep@example.com", 10000), s.paid("4", "lose@example.com", 5000))
			got = append(got, counted())
			_, err = s.UndoBatch(s.ctx, batch, false)
			s.must(err)
			got = append(got, counted())
			s.send(s.paid("5", "keep@example.com", 10000), s.paid("6", "lose@example.com", 5000))
			if got = append(got, counted()); !slices.Equal(got, c.counted) {
				t.Errorf("orders that count: %v, want %v", got, c.counted)
			}
			s.sound()
		})
	}
}

// What an expiry had taken and was given back after a merge goes along when the two part, and is not given back once more by the order that
// was cancelled then.
func TestPartingGivesBackOnceWhatHadLapsed(t *testing.T) {
	s := openTill(t)
	s.set("return_days", "0")
	s.set("expiry", "5d")
	s.send(s.paid("1", "keep@example.com", 10000), s.paid("2", "lose@example.com", 10000))
	keep, lose := s.buyer("keep@example.com"), s.buyer("lose@example.com")
	s.setClock("2025-03-20T10:00:00+08:00")
	run, err := s.Expire(s.ctx, Settling{Confirmed: true})
	s.must(err)
	merge, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	s.undo(run.Batch)
	_, err = s.CancelOrder(s.ctx, s.order("2"))
	s.must(err)
	s.undo(merge)
	for member, want := range map[int64]int64{keep: 100, lose: 0} {
		if got := s.number("SELECT sum(amount) FROM entry WHERE member = " + signed(member)[1:]); got != want {
			t.Errorf("member %d has %d points, want %d", member, got, want)
		}
	}
	s.sound()
}

// A debt is carried over too, and paid by what the other one has.
func TestMergingCarriesTheDebt(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10000))
	a, b := s.buyer("a@example.com"), s.member("13800138001")
	s.pass(8)
	_, err := s.Redeem(s.ctx, Redeem{Member: a, Points: 60, Order: "T1"})
	s.must(err)
	_, err = s.RefundOrder(s.ctx, s.order("1"), 10000)
	s.must(err)
	s.has(a, -60, 0)
	s.earn(b, 100)
	batch, err := s.MergeMembers(s.ctx, b, a)
	s.must(err)
	s.has(b, 40, 0)
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	s.has(a, -60, 0)
	s.has(b, 100, 0)
	s.sound()
}

// An order that comes by the other's identity while they are one stays with the one who is left, by a file and by hand alike (decision 267).
func TestOrdersOfTheMergedStay(t *testing.T) {
	s := openTill(t)
	keep, lose := s.member("13800138000"), s.member("13800138001")
	merge, err := s.MergeMembers(s.ctx, keep, lose)
	s.must(err)
	who, err := s.FindMember(s.ctx, "13800138001")
	s.must(err)
	_, err = s.AddOrder(s.ctx, OrderInput{Member: who, Amount: 50_00})
	s.must(err)
	file := s.paid("1", "", 20_00)
	file.Buyer = Buyer{Phone: "13800138001"}
	s.send(file)
	s.undo(merge)
	if n := s.number("SELECT count(*) FROM orders WHERE member = " + signed(keep)[1:]); n != 2 {
		t.Errorf("%d orders stay, want 2", n)
	}
	s.has(keep, 0, 70)
	s.has(lose, 0, 0)
	s.sound()
}

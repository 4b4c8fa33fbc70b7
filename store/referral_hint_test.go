package store

import (
	"errors"
	"fmt"
	"testing"
)

// strangers are members of different names.
func (s *till) strangers(n int) (ids []int64) {
	s.t.Helper()
	for i := range n {
		id, _, err := s.AddMember(s.ctx, MemberDraft{Name: string(rune('A' + i)), Phone: fmt.Sprintf("1380013800%d", i)})
		s.must(err)
		ids = append(ids, id)
	}
	return ids
}

// Who is noted by hand as brought has not bought, is somebody else, was brought by nobody, and did not bring the other.
func TestReferralsByHandAreRefused(t *testing.T) {
	s := referring(t)
	a, b, c := s.member("13800138000"), s.member("13800138001"), s.member("13800138002")
	_, err := s.Refer(s.ctx, a, b)
	s.must(err)
	_, err = s.AddOrder(s.ctx, OrderInput{Member: c, Amount: 6000})
	s.must(err)
	for _, x := range []struct {
		member, friend int64
		why            string
	}{{a, a, "self"}, {b, a, "round"}, {c, b, "known"}, {a, c, "old"}} {
		_, err := s.Refer(s.ctx, x.member, x.friend)
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != CodeReferralRefused || refused.Facts["why"] != x.why {
			t.Errorf("%d brings %d: %v, want %s", x.member, x.friend, err, x.why)
		}
	}
}

// What looks like one person, and whom the shop has suspended, waits for a person's answer.
func TestReferralHints(t *testing.T) {
	for why, prepare := range map[string]func(s *till, a, b int64){
		"alike": func(s *till, a, b int64) {
			s.must(s.write(s.ctx, "test.alike", func(t *tx) error {
				return t.exec("INSERT INTO likeness (a, b, why, at) VALUES (?, ?, 'phone', ?)", min(a, b), max(a, b), t.now)
			}))
		},
		"mail": func(s *till, a, b int64) {
			for member, mail := range map[int64]string{a: "ann.lee@example.com", b: "annlee+2@example.com"} {
				s.must(only(s.EditMember(s.ctx, member, MemberEdit{Email: &mail})))
			}
		},
		"inactive": func(s *till, a, _ int64) { s.must(only(s.SuspendMember(s.ctx, a, true))) },
		"":         func(*till, int64, int64) {},
	} {
		t.Run("Hint"+why, func(t *testing.T) {
			s := referring(t)
			two := s.strangers(2)
			a, b := two[0], two[1]
			_, err := s.Refer(s.ctx, a, b)
			s.must(err)
			_, err = s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 6000})
			s.must(err)
			prepare(s, a, b)
			s.pass(7)
			s.settleReferrals()
			if why == "" {
				s.referred("earned", "")
				return
			}
			s.referred("review", why)
			s.has(b, 60, 0)
		})
	}
}

// Two who turn out to be one person before the reward get none, and one person who was brought twice is rewarded once.
func TestReferralsOfOnePerson(t *testing.T) {
	s := referring(t)
	four := s.strangers(4)
	a, b, c, d := four[0], four[1], four[2], four[3]
	for _, pair := range [][2]int64{{a, b}, {c, d}} {
		_, err := s.Refer(s.ctx, pair[0], pair[1])
		s.must(err)
	}
	_, err := s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 6000})
	s.must(err)
	_, err = s.MergeMembers(s.ctx, b, d)
	s.must(err)
	s.pass(7)
	if run := s.settleReferrals(); run.Earned != 1 || run.Rejected != 1 {
		t.Fatalf("run %+v", run)
	}
	s.has(a, 200, 0)
	s.has(c, 0, 0)
	s.has(b, 160, 0)

	s = referring(t)
	two := s.strangers(2)
	a, b = two[0], two[1]
	_, err = s.Refer(s.ctx, a, b)
	s.must(err)
	_, err = s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 6000})
	s.must(err)
	_, err = s.MergeMembers(s.ctx, a, b)
	s.must(err)
	s.pass(7)
	if run := s.settleReferrals(); run.Rejected != 1 || run.Earned != 0 {
		t.Fatalf("run %+v", run)
	}
	s.referred("rejected", "same")
	s.has(a, 60, 0)
}

package store

import (
	"slices"
	"testing"
)

// referring is a shop that gives 200 points to who brings and 100 to who is brought, from orders of 50 on.
func referring(t *testing.T) *till {
	s := openTill(t)
	s.set("referral_points", "200")
	s.set("referral_friend_points", "100")
	s.set("referral_min", "50")
	return s
}

func (s *till) settleReferrals() ReferralRun {
	s.t.Helper()
	run, err := s.SettleReferrals(s.ctx)
	s.must(err)
	return run
}

// referred checks the only referral.
func (s *till) referred(state, why string) Referral {
	s.t.Helper()
	list, err := s.Referrals(s.ctx, "", 0, 0)
	s.must(err)
	if len(list) != 1 || list[0].State != state || list[0].Why != why {
		s.t.Fatalf("referrals %+v, want %s %q", list, state, why)
	}
	return list[0]
}

// A brings B by a code. B's first order of 80 comes on 10 March, its seven days are over on the 17th: A gets 200, B 100. When the
// order is refunded both are taken back, and B's next order of 60 earns them again.
func TestReferralByCode(t *testing.T) {
	s := referring(t)
	a := s.member("13800138000")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	if again, err := s.ReferralCode(s.ctx, a); err != nil || again != code {
		t.Fatalf("again %s, %v", again, err)
	}
	r := s.send(s.named("1", "b@example.com", 8000, code))
	if r.CodesUsed != 1 {
		t.Fatalf("result %+v", r)
	}
	b := s.buyer("b@example.com")
	s.pass(6)
	if run := s.settleReferrals(); run != (ReferralRun{}) {
		t.Fatalf("run %+v", run)
	}
	s.pass(1)
	if run := s.settleReferrals(); run != (ReferralRun{Earned: 1, Points: 300}) {
		t.Fatalf("run %+v", run)
	}
	if run := s.settleReferrals(); run != (ReferralRun{}) {
		t.Fatalf("again %+v", run)
	}
	s.has(a, 200, 0)
	s.has(b, 180, 0)
	s.referred("earned", "")
	_, err = s.RefundOrder(s.ctx, s.order("1"), 3001) // 49.99 are less than 50
	s.must(err)
	s.has(a, 0, 0)
	s.referred("waiting", "refunded")
	s.sound()
	s.send(s.paid("2", "b@example.com", 6000))
	s.pass(7)
	if run := s.settleReferrals(); run.Earned != 1 {
		t.Fatalf("run %+v", run)
	}
	s.has(a, 200, 0)
	if got := s.entries(a); !slices.Equal(got, []string{"referral +200", "clawback -200", "referral +200"}) {
		t.Fatalf("entries %v", got)
	}
	s.sound()
}

func TestReferralReview(t *testing.T) {
	s := referring(t)
	a := s.member("13800138000")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	mine := s.named("1", "", 8000, code)
	mine.Buyer.Phone = "13800138000"
	if r := s.send(mine); r.CodesRefused != 1 { // one's own code
		t.Fatalf("result %+v", r)
	}
	b, _, err := s.AddMember(s.ctx, MemberDraft{Name: "王芳", Phone: "13800138009", ReferredBy: a})
	s.must(err)
	_, err = s.Refer(s.ctx, a, b)
	s.wants(err, CodeReferralRefused)
	_, err = s.Refer(s.ctx, b, b)
	s.wants(err, CodeReferralRefused)
	_, err = s.Refer(s.ctx, b, a) // has bought before
	s.wants(err, CodeReferralRefused)
	_, err = s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 5000})
	s.must(err)
	s.pass(7)
	if run := s.settleReferrals(); run.Review != 1 || run.Earned != 0 {
		t.Fatalf("run %+v", run)
	}
	r := s.referred("review", "name")
	_, err = s.JudgeReferral(s.ctx, r.ID, true)
	s.must(err)
	s.referred("earned", "")
	s.has(b, 150, 0)
	_, err = s.JudgeReferral(s.ctx, r.ID, true)
	s.wants(err, CodeReferralRefused)
	_, err = s.JudgeReferral(s.ctx, r.ID, false)
	s.must(err)
	s.referred("rejected", "")
	s.has(b, 50, 0)
	_, err = s.JudgeReferral(s.ctx, r.ID, true) // the answer can be taken back
	s.must(err)
	s.has(b, 150, 0)
	batch, err := s.MergeMembers(s.ctx, a, b) // they were one person after all
	s.must(err)
	if run := s.settleReferrals(); run.Rejected != 1 {
		t.Fatalf("run %+v", run)
	}
	s.referred("rejected", "same")
	s.has(a, 130, 0)
	s.sound()
	_, err = s.UndoBatch(s.ctx, batch, false)
	s.must(err)
	s.has(a, 80, 0)
	s.has(b, 50, 0)
	s.sound()
}

func TestReferralCapAndUndo(t *testing.T) {
	s := referring(t)
	s.set("referral_cap", "1")
	a := s.member("13800138000")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	r := s.send(s.named("1", "b@example.com", 8000, code), s.named("2", "c@example.com", 8000, code))
	s.pass(7)
	if run := s.settleReferrals(); run.Earned != 1 || run.Review != 1 {
		t.Fatalf("run %+v", run)
	}
	s.has(a, 200, 0)
	_, err = s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	s.has(a, 0, 0)
	s.referred("lost", "batch")
	s.sound()
	s.send(s.named("1", "b@example.com", 8000, code))
	s.pass(7)
	if run := s.settleReferrals(); run.Earned != 1 {
		t.Fatalf("run %+v", run)
	}
	s.has(a, 200, 0)
	s.sound()
}

func TestReferralNeedsANewCustomer(t *testing.T) {
	s := referring(t)
	a := s.member("13800138000")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	s.send(s.paid("1", "b@example.com", 8000))
	s.pass(1)
	if r := s.send(s.named("2", "b@example.com", 8000, code)); r.CodesUsed != 1 {
		t.Fatalf("result %+v", r)
	}
	if list, err := s.Referrals(s.ctx, "", 0, 0); err != nil || len(list) != 0 {
		t.Fatalf("referrals %+v, %v", list, err)
	}
	s.sound()
}

// A shop that never made a code notes who brought whom by hand. The reward hangs on the friend's order all the same: it goes when the order
// comes to less than what is asked, or is left out of the figures.
func TestReferralByHandFollowsItsOrder(t *testing.T) {
	s := referring(t)
	a := s.member("13800138000")
	b, _, err := s.AddMember(s.ctx, MemberDraft{Name: "李静", Phone: "13800138009", ReferredBy: a})
	s.must(err)
	first, err := s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 6000})
	s.must(err)
	s.pass(1)
	second, err := s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 5000})
	s.must(err)
	s.pass(7)
	s.settleReferrals()
	s.has(a, 200, 0)
	s.has(b, 210, 0)
	refund, err := s.RefundOrder(s.ctx, first.Order, 1500) // 45 are less than 50
	s.must(err)
	s.referred("waiting", "refunded")
	s.has(a, 0, 0)
	s.has(b, 95, 0)
	s.undo(refund.Batch)
	s.referred("earned", "")
	s.has(a, 200, 0)
	s.has(b, 210, 0)
	_, err = s.RefundOrder(s.ctx, first.Order, 1500)
	s.must(err)
	s.settleReferrals() // the other order of 50 is the first that is enough
	s.has(a, 200, 0)
	_, err = s.ExcludeOrder(s.ctx, second.Order, "staff")
	s.must(err)
	s.referred("waiting", "refunded")
	s.has(a, 0, 0)
	s.has(b, 45, 0)
	s.sound()
}

// The cap is of rewards in a year, whenever the friends were named, and of one person, whoever they were before a merge.
func TestReferralCapIsOfAPersonAndAYear(t *testing.T) {
	s := referring(t)
	s.set("referral_cap", "1")
	bring := func(by int64, phone, name string) int64 {
		m, _, err := s.AddMember(s.ctx, MemberDraft{Name: name, Phone: phone, ReferredBy: by})
		s.must(err)
		return m
	}
	order := func(m int64) {
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 6000})
		s.must(err)
	}
	a, other := s.member("13800138000"), s.member("13800138001")
	s.pass(295) // 30 December
	b, c, d := bring(a, "13800138002", "Bo"), bring(a, "13800138003", "Cy"), bring(other, "13800138004", "Di")
	order(b)
	s.pass(7) // 6 January
	if run := s.settleReferrals(); run.Earned != 1 || run.Review != 0 {
		t.Fatalf("run %+v", run)
	}
	order(c)
	order(d)
	_, err := s.MergeMembers(s.ctx, other, a)
	s.must(err)
	s.pass(7)
	if run := s.settleReferrals(); run.Earned != 0 || run.Review != 2 {
		t.Fatalf("run %+v", run)
	}
	s.has(other, 200, 0)
	s.sound()
}

// Where points are given once a parcel is sent, its return window begins with it, and so does what the referral waits for.
func TestReferralWaitsForTheParcel(t *testing.T) {
	s := referring(t)
	s.set("award_at", "fulfilled")
	a := s.member("13800138000")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	o := s.named("1", "b@example.com", 8000, code)
	s.send(o)
	s.pass(9)
	if run := s.settleReferrals(); run != (ReferralRun{}) {
		t.Fatalf("nothing was sent: %+v", run)
	}
	o.Status, o.ShippedAt = StatusFulfilled, InstantOf(s.now())
	s.send(o)
	s.pass(6)
	if run := s.settleReferrals(); run != (ReferralRun{}) {
		t.Fatalf("the window is not over: %+v", run)
	}
	s.pass(1)
	if run := s.settleReferrals(); run.Earned != 1 {
		t.Fatalf("run %+v", run)
	}
	s.has(a, 200, 0)
	s.sound()
}

// An order that nobody had names a code before it has a buyer: what it tells of them counts once they are known, by hand or by a file, and goes
// again with the undo.
func TestWhoBroughtTheBuyerThatAnOrderGets(t *testing.T) {
	for _, byFile := range []bool{false, true} {
		s := referring(t)
		a := s.member("13800138000")
		code, err := s.ReferralCode(s.ctx, a)
		s.must(err)
		limited := s.coupons(2, func(o *Offer) { o.PerMember, o.Stackable, o.MinOrder = 1, true, 0 })
		s.send(s.named("1", "", 8000, code+" "+limited[0]))
		b, _, err := s.AddMember(s.ctx, MemberDraft{Name: "李静", Email: "b@example.com"})
		s.must(err)
		batch := int64(0)
		if byFile {
			batch = s.send(s.paid("1", "b@example.com", 8000)).Batch
		} else {
			ack, err := s.AttachOrder(s.ctx, s.order("1"), b)
			s.must(err)
			batch = ack.Batch
		}
		s.referred("waiting", "")
		second, err := s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 1000})
		s.must(err)
		_, err = s.UseCode(s.ctx, CodeUse{Code: limited[1], Order: second.Ref})
		if why(t, err) != "limit" {
			t.Fatal(err)
		}
		s.pass(7)
		if run := s.settleReferrals(); run.Earned != 1 {
			t.Fatalf("run %+v", run)
		}
		s.has(a, 200, 0)
		s.sound()
		s.undo(batch)
		s.has(a, 0, 0)
		s.referred("lost", "batch")
		_, err = s.UseCode(s.ctx, CodeUse{Code: limited[1], Order: second.Ref})
		s.must(err)
		s.sound()
	}
}

func TestReferralByCodeAtTheTill(t *testing.T) {
	s := referring(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	code, err := s.ReferralCode(s.ctx, a)
	s.must(err)
	own, err := s.AddOrder(s.ctx, OrderInput{Member: a, Amount: 8000})
	s.must(err)
	_, err = s.UseCode(s.ctx, CodeUse{Code: code, Order: own.Ref})
	if why(t, err) != "self" {
		t.Fatal(err)
	}
	first, err := s.AddOrder(s.ctx, OrderInput{Member: b, Amount: 8000})
	s.must(err)
	_, err = s.UseCode(s.ctx, CodeUse{Code: code, Order: first.Ref})
	s.must(err)
	if r := s.referred("waiting", ""); r.Member != a || r.Friend != b {
		t.Fatalf("referral %+v", r)
	}
	_, err = s.FreeCode(s.ctx, code, first.Ref) // it was another customer's slip
	s.must(err)
	if list, err := s.Referrals(s.ctx, "", 0, 0); err != nil || len(list) != 0 {
		t.Fatalf("referrals %+v, %v", list, err)
	}
	s.sound()
}

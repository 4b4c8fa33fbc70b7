package store

import (
	"sync"
	"testing"
)

// reward makes a reward of 500 points with the given changes.
func (s *till) reward(change func(*Offer)) int64 {
	s.t.Helper()
	o := Offer{Name: "茶漏", Kind: KindGift, Points: 500, Cost: 1200, Stock: -1}
	if change != nil {
		change(&o)
	}
	id, _, err := s.SaveReward(s.ctx, o)
	s.must(err)
	return id
}

func (s *till) redeem(member, reward int64) Ack {
	s.t.Helper()
	ack, err := s.RedeemReward(s.ctx, RedeemReward{Member: member, Reward: reward})
	s.must(err)
	return ack
}

// code is a code as the list of its member shows it.
func (s *till) code(shown string) CodeRow {
	s.t.Helper()
	list, err := s.Codes(s.ctx, CodeQuery{Limit: 1000})
	s.must(err)
	for _, c := range list {
		if c.Code == shown {
			return c
		}
	}
	s.t.Fatalf("there is no code %s", shown)
	return CodeRow{}
}

func (s *till) status(shown, want string) {
	s.t.Helper()
	if c := s.code(shown); c.Status != want {
		s.t.Fatalf("%s is %s, want %s", shown, c.Status, want)
	}
}

// 1,000 points, two tea strainers of 500 in stock: the second member finds none, a cancel brings one back, and the points return to
// the lot they came from.
func TestRewardStockAndCancel(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138000"), s.member("13800138001")
	s.earn(a, 1000)
	s.earn(b, 1000)
	strainer := s.reward(func(o *Offer) { o.Stock, o.ValidDays = 2, 30 })
	first := s.redeem(a, strainer)
	if c := s.code(first.Code); c.Status != "open" || c.Member != a || c.Ends != s.Today()+29 || c.Redemption != first.Redemption {
		t.Fatalf("code %+v", c)
	}
	if list, err := s.History(s.ctx, a, 1, 0); err != nil || !list[0].Reward || list[0].OrderRef != "茶漏" {
		t.Fatalf("%+v %v", list, err)
	}
	s.redeem(a, strainer)
	_, err := s.RedeemReward(s.ctx, RedeemReward{Member: b, Reward: strainer})
	s.wants(err, CodeRewardOff)
	s.has(a, 0, 0)
	_, err = s.CancelRedemption(s.ctx, first.Redemption, "")
	s.must(err)
	s.has(a, 500, 0)
	s.status(first.Code, "void")
	s.redeem(b, strainer)
	s.pass(31)
	o, err := s.Offer(s.ctx, strainer)
	s.must(err)
	if o.Stock != 0 || o.Taken != 2 || o.Used != 0 {
		t.Fatalf("offer %+v", o)
	}
	if list, err := s.Codes(s.ctx, CodeQuery{Status: "expired"}); err != nil || len(list) != 2 {
		t.Fatalf("%d codes are over, %v", len(list), err)
	}
	s.sound()
}

func TestRewardSaysWhatIsMissing(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 600)
	once := s.reward(func(o *Offer) { o.Name, o.PerMember, o.Points = "once", 1, 100 })
	dear := s.reward(func(o *Offer) { o.Name, o.Points = "dear", 800 })
	gold := s.reward(func(o *Offer) { o.Name, o.Where, o.Points = "gold", "orders >= 1", 200 })
	gone := s.reward(func(o *Offer) { o.Name, o.Stock, o.Points = "gone", 0, 300 })
	s.redeem(m, once)
	want := map[int64]string{once: "limit", dear: "insufficient_points", gold: "gate", gone: "stock"}
	list, err := s.RewardsFor(s.ctx, m)
	s.must(err)
	if len(list) != len(want) {
		t.Fatalf("%d rewards", len(list))
	}
	for _, r := range list {
		var missing *Error
		if r.Missing != nil {
			missing = r.Missing.(*Error)
		}
		if missing == nil || string(missing.Code) != want[r.ID] && missing.Facts["why"] != want[r.ID] {
			t.Errorf("%s: missing %v, want %s", r.Name, r.Missing, want[r.ID])
		}
		_, err := s.RedeemReward(s.ctx, RedeemReward{Member: m, Reward: r.ID})
		if err == nil || err.Error() != r.Missing.Error() {
			t.Errorf("%s: refused with %v, the list says %v", r.Name, err, r.Missing)
		}
	}
	if missing := list[len(list)-1].Missing.(*Error); missing.Facts["need"] != int64(800) || missing.Facts["have"] != int64(500) {
		t.Errorf("dear: %v", missing)
	}
	_, err = s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 1000})
	s.must(err)
	s.redeem(m, gold)
	s.must(only(s.ArchiveOffer(s.ctx, dear, true)))
	_, err = s.RedeemReward(s.ctx, RedeemReward{Member: m, Reward: dear})
	s.wants(err, CodeRewardOff)
	s.sound()
}

func TestRewardKeys(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 2000)
	a, b := s.reward(nil), s.reward(nil)
	first, err := s.RedeemReward(s.ctx, RedeemReward{m, a, "k"})
	s.must(err)
	again, err := s.RedeemReward(s.ctx, RedeemReward{m, a, "k"})
	s.must(err)
	if !again.Replayed || again.Code != first.Code || again.Redemption != first.Redemption || first.Code == "" {
		t.Fatalf("first %+v, again %+v", first, again)
	}
	_, err = s.RedeemReward(s.ctx, RedeemReward{m, b, "k"})
	s.wants(err, CodeKeyConflict)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 500, Order: "T1", Key: "k"})
	s.wants(err, CodeKeyConflict)
	s.has(m, 1500, 0)
	s.sound()
}

func TestRewardSaveRefusals(t *testing.T) {
	s := openTill(t)
	for name, change := range map[string]func(*Offer){
		"ErrKind":       func(o *Offer) { o.Kind = "cash" },
		"ErrPoints":     func(o *Offer) { o.Points = 0 },
		"ErrPercent":    func(o *Offer) { o.Kind, o.Value = KindPercent, 101 },
		"ErrNoValue":    func(o *Offer) { o.Kind = KindFixed },
		"ErrNoPartner":  func(o *Offer) { o.Kind = KindPartner },
		"ErrParcelKind": func(o *Offer) { o.Kind, o.Value, o.WithParcel = KindFixed, 500, true },
	} {
		t.Run(name, func(t *testing.T) {
			o := Offer{Name: "x", Kind: KindGift, Points: 10, Stock: -1}
			change(&o)
			_, _, err := s.SaveReward(s.ctx, o)
			s.wants(err, CodeBadOffer)
		})
	}
	id := s.reward(nil)
	o, err := s.Offer(s.ctx, id)
	s.must(err)
	o.Points, o.Stock = 700, 5
	_, _, err = s.SaveReward(s.ctx, o)
	s.must(err)
	_, _, err = s.SaveReward(s.ctx, o)
	s.wants(err, CodeEditedMeanwhile)
	if now, err := s.Offer(s.ctx, id); err != nil || now.Points != 700 || now.Stock != 5 {
		t.Fatalf("%+v, %v", now, err)
	}
}

func TestPartnerCodes(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 2000)
	cinema := s.reward(func(o *Offer) { o.Kind, o.Partner, o.Cost = KindPartner, "万达影城", 3000 })
	_, err := s.RedeemReward(s.ctx, RedeemReward{Member: m, Reward: cinema})
	s.wants(err, CodeRewardOff)
	added, known, err := s.ImportPartnerCodes(s.ctx, cinema, []string{"WD-0001", "WD-0002", "WD-0001"})
	s.must(err)
	if added != 2 || known != 1 {
		t.Fatalf("%d added, %d known", added, known)
	}
	first, second := s.redeem(m, cinema), s.redeem(m, cinema)
	if first.Code != "WD-0001" || second.Code != "WD-0002" {
		t.Fatalf("codes %s and %s", first.Code, second.Code)
	}
	_, err = s.CancelRedemption(s.ctx, second.Redemption, "")
	s.must(err)
	if o, err := s.Offer(s.ctx, cinema); err != nil || o.Stock != 0 || o.Taken != 1 { // somebody has seen the second
		t.Fatalf("%+v, %v", o, err)
	}
	s.sound()
}

// A gift waits for the next paid order of its member: not one from before, nor one of somebody else, nor one that has been sent.
func TestGiftGoesWithTheNextParcel(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 100000), s.paid("2", "b@example.com", 1000))
	m := s.buyer("a@example.com")
	s.pass(8)
	gift := s.redeem(m, s.reward(func(o *Offer) { o.WithParcel = true }))
	early, sent := s.paid("3", "a@example.com", 1000), s.paid("4", "a@example.com", 1000)
	early.PaidAt -= 1000
	early.PlacedAt = early.PaidAt
	sent.Status = StatusFulfilled
	if r := s.send(early, sent, s.paid("5", "b@example.com", 1000)); len(r.Parcels) != 0 {
		t.Fatalf("parcels %+v", r.Parcels)
	}
	s.pass(1)
	in := ImportInput{Source: "generic", DryRun: true}
	next := s.paid("6", "a@example.com", 1000)
	for _, dry := range []bool{true, false} {
		in.DryRun = dry
		r, err := s.fileOf(in, next)
		s.must(err)
		if len(r.Parcels) != 1 || r.Parcels[0].Ext != "6" || r.Parcels[0].Name != "茶漏" || r.CodesUsed != 1 {
			t.Fatalf("dry %v: parcels %+v", dry, r.Parcels)
		}
		if !dry {
			s.status(gift.Code, "used")
			_, err = s.UndoBatch(s.ctx, r.Batch, false)
			s.must(err)
			s.status(gift.Code, "open")
		} else {
			s.status(gift.Code, "open")
		}
	}
	s.sound()
}

// P12: an order that used a reward is refunded: the reward can be used again, and the owner is told.
func TestP12RefundOfAnOrderThatUsedAReward(t *testing.T) {
	for policy, want := range map[string]string{"return": "open", "keep": "used"} {
		t.Run(policy, func(t *testing.T) {
			s := openTill(t)
			s.set("code_return", policy)
			m := s.member("13800138000")
			s.earn(m, 500)
			got := s.redeem(m, s.reward(nil))
			o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
			s.must(err)
			_, err = s.UseCode(s.ctx, CodeUse{Code: got.Code, Order: o.Ref})
			s.must(err)
			s.status(got.Code, "used")
			_, err = s.CancelRedemption(s.ctx, got.Redemption, "")
			s.wants(err, CodeCodeRefused)
			_, err = s.RefundOrder(s.ctx, o.Order, 10000)
			s.must(err)
			s.status(got.Code, want)
			list, err := s.CodeReviews(s.ctx, 0)
			s.must(err)
			if len(list) != 1 || list[0].OrderRef != o.Ref || list[0].Redemption != got.Redemption {
				t.Fatalf("reviews %+v", list)
			}
			s.must(s.ReviewCode(s.ctx, list[0].Use, true))
			s.wants(s.ReviewCode(s.ctx, list[0].Use, true), CodeNoCode)
			if want == "open" {
				_, err = s.CancelRedemption(s.ctx, got.Redemption, "")
				s.must(err)
				s.has(m, 500, 0)
			}
			s.sound()
		})
	}
}

// P22: points paid for an order and points paid for a reward come from one account.
func TestP22OneAccountForAllRedemptions(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 800)
	reward := s.reward(nil)
	s.redeem(m, reward)
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 301, Order: "T1"})
	s.wants(err, CodeInsufficientPoints)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 300, Order: "T1"})
	s.must(err)
	_, err = s.RedeemReward(s.ctx, RedeemReward{Member: m, Reward: reward})
	s.wants(err, CodeInsufficientPoints)
	s.has(m, 0, 0)
	s.sound()
}

// P23: many at once want the last of a reward, and many at once use one code: exactly as many win as there are.
func TestP23TheLastReward(t *testing.T) {
	s := openTill(t)
	reward := s.reward(func(o *Offer) { o.Stock = 3 })
	members := make([]int64, 20)
	for i := range members {
		members[i] = s.member("138001380" + string(rune('0'+i/10)) + string(rune('0'+i%10)))
		s.earn(members[i], 500)
	}
	codes := race(t, len(members), func(i int) (string, error) {
		ack, err := s.RedeemReward(s.ctx, RedeemReward{Member: members[i], Reward: reward})
		return ack.Code, err
	}, CodeRewardOff)
	if len(codes) != 3 {
		t.Fatalf("%d got one of three", len(codes))
	}
	won := race(t, 10, func(i int) (string, error) {
		order := "T" + string(rune('0'+i))
		_, err := s.UseCode(s.ctx, CodeUse{Code: codes[0], Order: order})
		return order, err
	}, CodeCodeRefused)
	if len(won) != 1 || s.code(codes[0]).UsedOn != won[0] {
		t.Fatalf("%v used one code, which says %s", won, s.code(codes[0]).UsedOn)
	}
	s.sound()
}

// race runs n acts at once and gives what those that were not refused returned; any other refusal than the code fails the test.
func race(t *testing.T, n int, act func(int) (string, error), code Code) (won []string) {
	t.Helper()
	var wait sync.WaitGroup
	var lock sync.Mutex
	for i := range n {
		wait.Go(func() {
			got, err := act(i)
			lock.Lock()
			defer lock.Unlock()
			if err == nil {
				won = append(won, got)
			} else if !CodeIs(err, code) {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	return won
}

// Points paid at once have a cap when the shop says so.
func TestRedeemMaximum(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 5000)
	s.set("redeem_max", "1000")
	_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 1001, Order: "T1"})
	s.wants(err, CodeLimitExceeded)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 1000, Order: "T1"})
	s.must(err)
	s.wants(only(s.SetSetting(s.ctx, "redeem_max", "0")), CodeBadSetting)
}

// A reward whose filter nobody can read any more is for nobody, and says so; the others are there as ever.
func TestARewardWhoseFilterCannotBeRead(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.reward(nil)
	broken := s.reward(func(o *Offer) { o.Name, o.Where = "杯子", "spend >= 0" })
	s.must(s.write(s.ctx, "test", func(t *tx) error { return t.exec("UPDATE offer SET gate = 'moon > 3' WHERE id = ?", broken) }))
	list, err := s.RewardsFor(s.ctx, m)
	s.must(err)
	if len(list) != 2 || list[0].Refusal() != "points" || list[1].Refusal() != "filter" {
		t.Errorf("%+v", list)
	}
}

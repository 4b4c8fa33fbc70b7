package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestEarn(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	t.Run("OK", func(t *testing.T) {
		ack := s.earn(m, 128)
		if ack.Balance != 128 || ack.Points != 128 || ack.Member != m || ack.Entry == 0 || ack.Replayed {
			t.Fatalf("ack %+v", ack)
		}
	})
	t.Run("OKExpiresByTheProgramme", func(t *testing.T) {
		s.set("expiry", "month_end:1")
		ack := s.earn(m, 1)
		card, err := s.Member(s.ctx, m)
		s.must(err)
		if l := card.Lots[0]; l.Entry != ack.Entry || l.Expires.String() != "2025-04-30" || l.Releases != 0 {
			t.Fatalf("lot %+v, want one until the end of April", l)
		}
		s.set("expiry", "none")
	})
	suspended, hidden := s.member("13800138001"), int64(0)
	s.must(only(s.SuspendMember(s.ctx, suspended, true)))
	r := s.send(s.paid("1", "hidden@example.com", 100))
	hidden = s.buyer("hidden@example.com")
	_, err := s.UndoBatch(s.ctx, r.Batch, false)
	s.must(err)
	merged := s.member("13800138002")
	_, err = s.MergeMembers(s.ctx, m, merged)
	s.must(err)
	for name, c := range map[string]struct {
		award Award
		code  Code
	}{
		"ErrBadPointsZero":     {Award{Member: m}, CodeBadPoints},
		"ErrBadPointsNegative": {Award{Member: m, Points: -1}, CodeBadPoints},
		"ErrLimitExceeded":     {Award{Member: m, Points: 10_000_001}, CodeLimitExceeded},
		"ErrNoMember":          {Award{Member: 999, Points: 1}, CodeNoMember},
		"ErrMemberSuspended":   {Award{Member: suspended, Points: 1}, CodeMemberSuspended},
		"ErrMemberMerged":      {Award{Member: merged, Points: 1}, CodeMemberMerged},
		"ErrMemberGone":        {Award{Member: hidden, Points: 1}, CodeMemberGone},
		"ErrBadKeyLong":        {Award{Member: m, Points: 1, Key: strings.Repeat("k", 201)}, CodeBadKey},
		"ErrBadDay":            {Award{Member: m, Points: 1, Expires: s.Today() - 1}, CodeBadDay},
		"ErrBadNameControl":    {Award{Member: m, Points: 1, Text: "a\x1b[2Jb"}, CodeBadName},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Earn(s.ctx, c.award); !CodeIs(err, c.code) {
				t.Fatalf("want %s, got %v", c.code, err)
			}
		})
	}
	s.has(m, 129, 0)
	s.sound()
}

func TestTheMostThatOneMemberMayHold(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	for range 100 { // 100 × 10,000,000 = 1,000,000,000
		s.earn(m, 10_000_000)
	}
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 1})
	s.wants(err, CodeLimitExceeded)
	s.has(m, 1_000_000_000, 0)
	other := s.member("13800138001")
	batch, err := s.MergeMembers(s.ctx, other, m)
	s.must(err)
	s.has(other, 1_000_000_000, 0)
	_, err = s.UndoBatch(s.ctx, batch, false) // one entry gives back more than one award may be
	s.must(err)
	s.has(m, 1_000_000_000, 0)
	s.sound()
}

func TestAdjust(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	adjust := func(points int64, text string) error {
		_, err := s.Adjust(s.ctx, Award{Member: m, Points: points, Text: text})
		return err
	}
	t.Run("OK", func(t *testing.T) {
		s.must(adjust(100, "opening gift"))
		s.must(adjust(-30, "counted twice")) // 100 − 30
		s.has(m, 70, 0)
	})
	t.Run("ErrBadReason", func(t *testing.T) {
		s.wants(adjust(5, ""), CodeBadReason)
		s.wants(adjust(5, " 四个字好 "), CodeBadReason)
		s.must(adjust(5, "五个字好了"))
	})
	t.Run("ErrBadPoints", func(t *testing.T) { s.wants(adjust(0, "nothing at all"), CodeBadPoints) })
	t.Run("ErrInsufficientPoints", func(t *testing.T) { s.wants(adjust(-76, "too much of it"), CodeInsufficientPoints) })
	t.Run("ErrLimitExceeded", func(t *testing.T) { s.wants(adjust(-10_000_001, "far too much"), CodeLimitExceeded) })
	s.has(m, 75, 0)
	s.sound()
}

func TestRedeem(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.earn(m, 500)
	var first Ack
	t.Run("OK", func(t *testing.T) {
		var err error
		first, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 250, Order: "W-17"})
		s.must(err)
		if first.Balance != 250 || first.Value != 250 || first.Points != -250 || first.Redemption == 0 { // 100 points are 1.00: 250 are 2.50
			t.Fatalf("ack %+v", first)
		}
	})
	t.Run("OKWorthFloored", func(t *testing.T) {
		s.set("point_value", "300")
		ack, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 50})
		s.must(err)
		if ack.Value != 16 { // 50 × 100 / 300 = 16.67
			t.Fatalf("50 points are worth %d", ack.Value)
		}
	})
	t.Run("ErrBadPoints", func(t *testing.T) {
		_, err := s.Redeem(s.ctx, Redeem{Member: m})
		s.wants(err, CodeBadPoints)
	})
	t.Run("ErrInsufficientPoints", func(t *testing.T) {
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 201})
		s.wants(err, CodeInsufficientPoints)
	})
	t.Run("ErrInsufficientWhileWaiting", func(t *testing.T) {
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
		s.must(err)
		_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 201})
		s.wants(err, CodeInsufficientPoints)
		s.pass(7) // the return window of seven days is over
		s.has(m, 300, 0)
	})
	t.Run("ErrBadStep", func(t *testing.T) {
		s.set("redeem_step", "50")
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 120})
		s.wants(err, CodeBadStep)
	})
	t.Run("ErrBelowMinimum", func(t *testing.T) {
		s.set("redeem_min", "100")
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 50})
		s.wants(err, CodeBelowMinimum)
	})
	t.Run("Cancel", func(t *testing.T) {
		ack, err := s.CancelRedemption(s.ctx, first.Redemption, "")
		s.must(err)
		if ack.Points != 250 || ack.Balance != 550 {
			t.Fatalf("ack %+v", ack)
		}
		_, err = s.CancelRedemption(s.ctx, first.Redemption, "")
		s.wants(err, CodeAlreadyCancelled)
		_, err = s.UndoEntry(s.ctx, first.Entry, true)
		s.wants(err, CodeAlreadyUndone)
		_, err = s.CancelRedemption(s.ctx, 999, "")
		s.wants(err, CodeNoRedemption)
	})
	s.sound()
}

func TestACancelledRedemptionOfLapsedPointsGetsANewDay(t *testing.T) {
	s := openTill(t)
	s.set("expiry", "5d")
	m := s.member("13800138000")
	s.earn(m, 100)
	r, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 60})
	s.must(err)
	s.pass(6) // 40 have lapsed by now
	s.has(m, 0, 0)
	_, err = s.CancelRedemption(s.ctx, r.Redemption, "")
	s.must(err)
	s.has(m, 60, 0)
	card, err := s.Member(s.ctx, m)
	s.must(err)
	if len(card.Lots) != 1 || card.Lots[0].Expires != s.Today()+30 {
		t.Fatalf("lots %+v, want one of 30 days", card.Lots)
	}
	s.pass(31)
	s.has(m, 0, 0)
	s.sound()
}

func TestADebtIsPaidFirst(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	s.set("return_days", "0")
	o, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
	s.must(err)
	s.earn(m, 20)
	r, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 110}) // 100 + 10; 10 are left
	s.must(err)
	_, err = s.CancelOrder(s.ctx, o.Order) // 100 back: 10 from the lot, 90 owed
	s.must(err)
	s.has(m, -90, 0)
	_, err = s.Redeem(s.ctx, Redeem{Member: m, Points: 1})
	s.wants(err, CodeInsufficientPoints)
	s.earn(m, 30) // −90 + 30
	s.has(m, -60, 0)
	_, err = s.CancelRedemption(s.ctx, r.Redemption, "") // −60 + 110
	s.must(err)
	s.has(m, 50, 0)
	card, err := s.Member(s.ctx, m)
	s.must(err)
	if card.Debt != 0 {
		t.Fatalf("still owes %d while it has lots", card.Debt)
	}
	s.sound()
}

func TestUndoEntry(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	t.Run("OKAward", func(t *testing.T) {
		ack, err := s.UndoEntry(s.ctx, s.earn(m, 50).Entry, false)
		s.must(err)
		if ack.Points != -50 || ack.Balance != 0 {
			t.Fatalf("ack %+v", ack)
		}
	})
	t.Run("OKAdjustDown", func(t *testing.T) {
		s.earn(m, 80)
		down, err := s.Adjust(s.ctx, Award{Member: m, Points: -30, Text: "by mistake"})
		s.must(err)
		ack, err := s.UndoEntry(s.ctx, down.Entry, false)
		s.must(err)
		if ack.Balance != 80 {
			t.Fatalf("ack %+v", ack)
		}
	})
	t.Run("OKLapsedAward", func(t *testing.T) { // undone after its points have lapsed, nobody loses anything twice
		lapsing, err := s.Earn(s.ctx, Award{Member: m, Points: 40, Expires: s.Today()})
		s.must(err)
		s.pass(1)
		s.has(m, 80, 0)
		_, err = s.UndoEntry(s.ctx, lapsing.Entry, false)
		s.must(err)
		s.has(m, 80, 0)
	})
	t.Run("OKExpiry", func(t *testing.T) {
		_, err := s.Earn(s.ctx, Award{Member: m, Points: 7, Expires: s.Today()})
		s.must(err)
		s.pass(1)
		run, err := s.Expire(s.ctx, Settling{})
		s.must(err)
		if run.Points != 7 {
			t.Fatalf("expiry %+v", run)
		}
		rows, err := s.History(s.ctx, m, 1, 0)
		s.must(err)
		_, err = s.UndoEntry(s.ctx, rows[0].ID, false)
		s.must(err)
		s.has(m, 87, 0)
	})
	t.Run("ErrWouldOwe", func(t *testing.T) {
		spent := s.earn(m, 100)
		_, err := s.Redeem(s.ctx, Redeem{Member: m, Points: 180}) // 187 − 180 = 7 are left
		s.must(err)
		_, err = s.UndoEntry(s.ctx, spent.Entry, false)
		s.wants(err, CodeWouldOwe)
		if debt := factOf(err, "debt"); debt != int64(93) { // 100 − 7
			t.Fatalf("debt %v", debt)
		}
		s.has(m, 7, 0)
		_, err = s.UndoEntry(s.ctx, spent.Entry, true)
		s.must(err)
		s.has(m, -93, 0)
		_, err = s.UndoEntry(s.ctx, spent.Entry, true)
		s.wants(err, CodeAlreadyUndone)
	})
	t.Run("ErrNoEntry", func(t *testing.T) {
		_, err := s.UndoEntry(s.ctx, 99_999, false)
		s.wants(err, CodeNoEntry)
	})
	t.Run("ErrCannotUndo", func(t *testing.T) {
		_, err := s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
		s.must(err)
		rows, err := s.History(s.ctx, m, 1, 0)
		s.must(err)
		_, err = s.UndoEntry(s.ctx, rows[0].ID, true) // an order's award goes with the order
		s.wants(err, CodeCannotUndo)
		undo, err := s.UndoEntry(s.ctx, s.earn(m, 1).Entry, true)
		s.must(err)
		_, err = s.UndoEntry(s.ctx, undo.Entry, true)
		s.wants(err, CodeCannotUndo)
	})
	s.sound()
}

func TestTransfer(t *testing.T) {
	s := openTill(t)
	a, b := s.member("13800138001"), s.member("13800138002")
	today := s.Today()
	for _, d := range []Day{today + 5, today + 9} {
		_, err := s.Earn(s.ctx, Award{Member: a, Points: 50, Expires: d})
		s.must(err)
	}
	send := func(from, to, points int64) error {
		_, err := s.Transfer(s.ctx, TransferInput{From: from, To: to, Points: points})
		return err
	}
	t.Run("ErrTransferOff", func(t *testing.T) { s.wants(send(a, b, 1), CodeTransferOff) })
	s.set("transfer", "on")
	t.Run("OK", func(t *testing.T) {
		s.must(send(a, b, 70)) // 50 of the first lot, 20 of the second, each with its day
		s.has(a, 30, 0)
		s.has(b, 70, 0)
		card, err := s.Member(s.ctx, b)
		s.must(err)
		if len(card.Lots) != 2 || card.Lots[0].Left != 50 || card.Lots[0].Expires != today+5 || card.Lots[1].Left != 20 || card.Lots[1].Expires != today+9 {
			t.Fatalf("lots %+v", card.Lots)
		}
	})
	t.Run("ErrSameMember", func(t *testing.T) { s.wants(send(a, a, 1), CodeSameMember) })
	t.Run("ErrBadPoints", func(t *testing.T) { s.wants(send(a, b, 0), CodeBadPoints) })
	t.Run("ErrInsufficientPoints", func(t *testing.T) { s.wants(send(a, b, 31), CodeInsufficientPoints) })
	t.Run("ErrNoMember", func(t *testing.T) { s.wants(send(a, 999, 1), CodeNoMember) })
	s.has(a, 30, 0)
	s.sound()
}

func TestKeys(t *testing.T) {
	s := openTill(t)
	s.set("transfer", "on")
	a, b := s.member("13800138001"), s.member("13800138002")
	s.earn(a, 1000)
	redemption, err := s.Redeem(s.ctx, Redeem{Member: a, Points: 10})
	s.must(err)
	for name, act := range map[string]func(key string, points int64) (Ack, error){
		"earn": func(key string, points int64) (Ack, error) {
			return s.Earn(s.ctx, Award{Member: a, Points: points, Key: key})
		},
		"redeem": func(key string, points int64) (Ack, error) {
			return s.Redeem(s.ctx, Redeem{Member: a, Points: points, Key: key})
		},
		"adjust": func(key string, points int64) (Ack, error) {
			return s.Adjust(s.ctx, Award{Member: a, Points: -points, Text: "a reason", Key: key})
		},
		"transfer": func(key string, points int64) (Ack, error) {
			return s.Transfer(s.ctx, TransferInput{From: a, To: b, Points: points, Key: key})
		},
		"cancel": func(key string, points int64) (Ack, error) {
			return s.CancelRedemption(s.ctx, redemption.Redemption+points-10, key)
		},
	} {
		t.Run(name, func(t *testing.T) {
			first, err := act("key of "+name, 10)
			s.must(err)
			entries := s.number("SELECT count(*) FROM entry")
			again, err := act("key of "+name, 10)
			s.must(err)
			if !again.Replayed || again.Entry != first.Entry || again.Points != first.Points || again.Redemption != first.Redemption || again.Value != first.Value {
				t.Fatalf("again %+v, first %+v", again, first)
			}
			_, err = act("key of "+name, 11)
			s.wants(err, CodeKeyConflict)
			if after := s.number("SELECT count(*) FROM entry"); after != entries {
				t.Fatalf("replays wrote %d entries", after-entries)
			}
		})
	}
	t.Run("ErrOtherAct", func(t *testing.T) {
		_, err := s.Redeem(s.ctx, Redeem{Member: a, Points: 10, Key: "key of earn"})
		s.wants(err, CodeKeyConflict)
	})
	s.sound()
}

// factOf is one fact of a refusal.
func factOf(err error, name string) any {
	var refused *Error
	if !errors.As(err, &refused) {
		return nil
	}
	return refused.Facts[name]
}

// number reads the file through the book's readers.
func (s *till) number(query string) (n int64) {
	s.t.Helper()
	s.must(s.look(s.ctx, func(v *view) (err error) {
		n, err = v.number(query)
		return err
	}))
	return n
}

func TestExpireAndRelease(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	_, err := s.Earn(s.ctx, Award{Member: m, Points: 10, Expires: s.Today() + 1})
	s.must(err)
	_, err = s.AddOrder(s.ctx, OrderInput{Member: m, Amount: 10000})
	s.must(err)
	_, err = s.Expire(s.ctx, Settling{AsOf: s.Today() + 1})
	s.wants(err, CodeBadDay)
	s.pass(7)
	r, err := s.Release(s.ctx, Settling{})
	s.must(err)
	if r.Members != 1 || r.Points != 100 {
		t.Fatalf("release %+v", r)
	}
	s.has(m, 100, 0)
	dry, err := s.Expire(s.ctx, Settling{DryRun: true})
	s.must(err)
	run, err := s.Expire(s.ctx, Settling{})
	s.must(err)
	if dry.Points != 10 || dry.Batch != 0 || run.Points != 10 || run.Batch == 0 || run.Members != 1 {
		t.Fatalf("promised %+v, did %+v", dry, run)
	}
	_, err = s.UndoBatch(s.ctx, run.Batch, false)
	s.must(err)
	s.has(m, 110, 0)
	got := s.entries(m)
	if want := []string{"earn +10", "earn +100", "expire -10", "expire_restore +10"}; !slices.Equal(got, want) {
		t.Fatalf("entries %v", got)
	}
	s.sound()
}

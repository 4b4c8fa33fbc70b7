package store

import "testing"

// TestTicketCoupon gives a coupon from a ticket, once for its key, and takes it back from either side; one that is used stays.
func TestTicketCoupon(t *testing.T) {
	s := openTill(t)
	m := s.member("13800138000")
	batch, err := s.IssueCoupons(s.ctx, CouponIssue{Count: 1, Offer: Offer{Name: "十元券", Kind: KindFixed, Value: 1000, Uses: 1, ValidDays: 30}})
	s.must(err)
	k := s.open(TicketInput{Text: "杯子碎了", TicketChange: TicketChange{Member: m}})
	in := Compensation{Ticket: k.ID, Coupon: batch.Offer, Text: "一点心意", Key: "c1"}
	ack, err := s.CompensateTicket(s.ctx, in)
	s.must(err)
	if ack.Coupon == "" || ack.Remedy != "coupon" || ack.Cost != 1000 {
		t.Fatalf("%+v", ack)
	}
	again, err := s.CompensateTicket(s.ctx, in)
	s.must(err)
	if !again.Replayed || again.Coupon != ack.Coupon || again.Cost != 1000 {
		t.Fatalf("again %+v", again)
	}
	in.Text = "别的"
	_, err = s.CompensateTicket(s.ctx, in)
	s.wants(err, CodeKeyConflict)
	c, err := s.Code(s.ctx, ack.Coupon)
	s.must(err)
	if c.Ticket != k.ID || c.Member != m || c.Ends.String() != "2025-04-08" {
		t.Fatalf("code %+v", c)
	}
	card, err := s.Ticket(s.ctx, k.ID)
	s.must(err)
	if last := card.Steps[len(card.Steps)-1]; last.Coupon != ack.Coupon {
		t.Fatalf("step %+v", last)
	}
	_, err = s.UseCode(s.ctx, CodeUse{Code: ack.Coupon, Order: "A1"})
	s.must(err)
	_, err = s.UndoTicket(s.ctx, k.ID, false)
	s.wants(err, CodeCodeRefused)
	_, err = s.FreeCode(s.ctx, ack.Coupon, "")
	s.must(err)
	undone, err := s.UndoTicket(s.ctx, k.ID, false)
	s.must(err)
	if c, err = s.Code(s.ctx, ack.Coupon); err != nil || c.Status != "void" || undone.Cost != 0 || undone.Remedy != "" {
		t.Fatalf("code %+v, case %+v, %v", c, undone.TicketRow, err)
	}
	_, err = s.VoidCode(s.ctx, ack.Coupon, true)
	s.wants(err, CodeCodeRefused)

	second, err := s.CompensateTicket(s.ctx, Compensation{Ticket: k.ID, Coupon: batch.Offer})
	s.must(err)
	_, err = s.VoidCode(s.ctx, second.Coupon, false) // from the other side
	s.must(err)
	if card, err = s.Ticket(s.ctx, k.ID); err != nil || card.Cost != 0 {
		t.Fatalf("the case still has it: %+v %v", card.TicketRow, err)
	}
	third, err := s.CompensateTicket(s.ctx, Compensation{Ticket: k.ID, Coupon: batch.Offer})
	s.must(err)
	_, err = s.UndoBatch(s.ctx, batch.Batch, false) // with all of its batch
	s.must(err)
	if card, err = s.Ticket(s.ctx, k.ID); err != nil || card.Cost != 0 || third.Cost != 1000 {
		t.Fatalf("the case still has it: %+v %v", card.TicketRow, err)
	}
	for name, c := range map[string]struct {
		in   Compensation
		code Code
	}{
		"ErrOver":    {Compensation{Ticket: k.ID, Coupon: batch.Offer}, CodeRewardOff},
		"ErrBoth":    {Compensation{Ticket: k.ID, Coupon: batch.Offer, Points: 5}, CodeBadPoints},
		"ErrNothing": {Compensation{Ticket: k.ID}, CodeBadPoints},
		"ErrNoOffer": {Compensation{Ticket: k.ID, Coupon: 99}, CodeNoOffer},
		"ErrNobody":  {Compensation{Ticket: s.open(TicketInput{Text: "谁"}).ID, Coupon: batch.Offer}, CodeTicketNobody},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.CompensateTicket(s.ctx, c.in)
			s.wants(err, c.code)
		})
	}
	s.sound()
}

// TestTicketPromise is due at the end of the day that was promised, late from then on, and goes by the targets again when it is reopened.
func TestTicketPromise(t *testing.T) {
	s := openTill(t)
	k := s.open(TicketInput{Text: "漏发", TicketChange: TicketChange{DueBy: "2025-03-20"}})
	if s.wall(k.Due) != "2025-03-20 23:59" || k.Promised.String() != "2025-03-20" {
		t.Fatalf("%+v", k.TicketRow)
	}
	s.do(k.ID, actWait, "", TicketChange{})
	if k = s.do(k.ID, actEdit, "", TicketChange{DueBy: "2025-03-12"}); s.wall(k.Due) != "2025-03-12 23:59" {
		t.Fatalf("waiting: %+v", k.TicketRow)
	}
	s.pass(3)
	if k = s.do(k.ID, actClose, "", TicketChange{}); !k.ResolutionLate {
		t.Fatalf("closed late: %+v", k.TicketRow)
	}
	if k = s.do(k.ID, actReopen, "", TicketChange{}); k.Promised != 0 || k.ResolutionLate || k.Due == 0 {
		t.Fatalf("reopened: %+v", k.TicketRow)
	}
	_, err := s.ActOnTicket(s.ctx, TicketAct{Ticket: k.ID, Act: actEdit, Change: TicketChange{DueBy: "2025-03-12"}})
	s.wants(err, CodeBadDay)
	_, err = s.OpenTicket(s.ctx, TicketInput{Text: "x", TicketChange: TicketChange{DueBy: "soon"}})
	s.wants(err, CodeBadDay)
	s.sound()
}

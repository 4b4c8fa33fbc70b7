package store

import (
	"context"

	"regulars/store/program"
)

// CompensateTicket gives the customer of a ticket points or a coupon, in the same transaction as the ticket's own event. Errors: CodeNoTicket,
// CodeTicketNobody for a ticket of somebody unknown, those of Earn, and of a coupon CodeNoOffer and CodeRewardOff.
func (b *Book) CompensateTicket(ctx context.Context, in Compensation) (ack TicketAck, err error) {
	if (in.Points < 1) != (in.Coupon != 0) {
		return ack, Refuse(CodeBadPoints, "value", in.Points)
	}
	if in.Points > program.MaxPoints {
		return ack, Refuse(CodeLimitExceeded, "value", in.Points, "limit", int64(program.MaxPoints))
	}
	if err := checkKey(in.Key); err != nil {
		return ack, err
	}
	if in.Text, err = cleanRemark(in.Text); err != nil {
		return ack, err
	}
	if in.Text == "" {
		in.Text = TicketRef(in.Ticket)
	}
	err = b.write(ctx, "ticket.compensate", func(t *tx) error {
		ack = TicketAck{}
		k, _, err := t.ticket(in.Ticket)
		if err != nil {
			return err
		}
		if in.Coupon != 0 {
			if err := t.compensateByCoupon(k, in, contentHash("ticket.coupon", in.Ticket, in.Coupon, in.Text), &ack); err != nil {
				return err
			}
			return t.ticketAck(&ack, in.Ticket, "")
		}
		hash := contentHash("ticket.compensate", in.Ticket, in.Points, in.Text)
		done, err := t.replay(in.Key, hash, &ack.Ack)
		if err != nil {
			return err
		}
		if ack.Replayed = done; !done {
			if err := t.compensate(k, in, hash, &ack.Ack); err != nil {
				return err
			}
		}
		return t.ticketAck(&ack, in.Ticket, "")
	})
	return ack, err
}

func (t *tx) compensate(k *ticket, in Compensation, hash []byte, ack *Ack) error {
	a, err := t.customer(k)
	if err != nil {
		return err
	}
	p := posting{
		reason: ReasonEarn, amount: in.Points, text: in.Text, key: in.Key, keyHash: keyHashOf(in.Key, hash), terms: t.shop.termsID,
		expires: t.lives(),
	}
	if err := t.acknowledge(ack, a, p, "points.earn", map[string]any{"ticket": k.id}); err != nil {
		return err
	}
	change := TicketChange{Remedy: "points", Cost: t.shop.Worth(in.Points)}
	return t.logTicket(k.id, ticketLog{act: actCompensate, change: change, entry: ack.Entry})
}

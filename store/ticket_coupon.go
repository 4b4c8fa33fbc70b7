package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// compensateByCoupon gives the customer of a ticket a code of a batch of coupons. Codes of its own are made for each ticket: they are void when the
// ticket takes them back, and the ticket takes them back when somebody makes them void.
func (t *tx) compensateByCoupon(k *ticket, in Compensation, hash []byte, ack *TicketAck) error {
	if in.Key != "" {
		var ticket int64
		var at Instant
		var first []byte
		found, err := t.one(func(s *sqlite.Stmt) {
			ticket, at, first, ack.Coupon = s.ColumnInt64(0), Instant(s.ColumnInt64(1)), columnBlob(s, 2), program.ShowCode(s.ColumnText(3))
		}, "SELECT v.ticket, v.at, v.key_hash, c.text FROM ticket_event v JOIN code c ON c.id = v.code WHERE v.key = ?", in.Key)
		if err != nil || found {
			if ack.Replayed = found; err == nil && string(first) != string(hash) {
				err = Refuse(CodeKeyConflict, "why", "ticket", "key", in.Key, "at", at, "ticket", TicketRef(ticket))
			}
			return err
		}
		if used, err := t.number("SELECT count(*) FROM entry WHERE key = ?", in.Key); err != nil || used > 0 {
			return orErr(err, Refuse(CodeKeyConflict, "why", "ticket", "key", in.Key, "at", t.now, "ticket", TicketRef(k.id)))
		}
	}
	a, err := t.customer(k)
	if err != nil {
		return err
	}
	o, err := t.offer(in.Coupon)
	if err != nil || o.What != OfferCoupon {
		return orErr(err, Refuse(CodeNoOffer, "offer", in.Coupon))
	}
	if err := o.missing(buyer{fits: true}, t.today); err != nil {
		return err
	}
	text, err := t.handOut(&o, a.member, 0)
	if err != nil {
		return err
	}
	code := t.LastInsertRowID()
	ack.Coupon = program.ShowCode(text)
	return t.logTicket(k.id, ticketLog{
		act: actCompensate, text: in.Text, change: TicketChange{Remedy: "coupon", Cost: o.each()}, code: code, key: in.Key, keyHash: keyHashOf(in.Key, hash),
	})
}

// customer is the account of a ticket's customer, who must be known and active.
func (t *tx) customer(k *ticket) (*account, error) {
	if k.Member == 0 {
		return nil, Refuse(CodeTicketNobody, "ticket", TicketRef(k.id))
	}
	member, err := t.surviving(k.Member)
	if err != nil {
		return nil, err
	}
	return t.activeAccount(member)
}

// uncompensate makes the coupon of a ticket void, which notes it in the ticket. One that stands on an order is in the way.
func (t *tx) uncompensate(id int64) error {
	c, _, err := t.codeWhere("c.id = ?", id)
	if err != nil {
		return err
	}
	if c.used > 0 {
		return t.usedUp(&c)
	}
	return t.voidCode(&c)
}

// voidedForTicket notes in the ticket that gave a code that it is void now.
func (t *tx) voidedForTicket(code int64) error {
	ticket, n, err := t.ticketOfCode(code)
	if err != nil || ticket == 0 {
		return err
	}
	return t.logTicket(ticket, ticketLog{act: actUndo, undoes: n})
}

// ticketOfCode finds the step of a ticket that gave a code and was not taken back; 0 when none did.
func (t *tx) ticketOfCode(code int64) (ticket, n int64, err error) {
	_, err = t.one(func(s *sqlite.Stmt) { ticket, n = s.ColumnInt64(0), s.ColumnInt64(1) },
		"SELECT v.ticket, v.n FROM ticket_event v WHERE v.code = ?1 AND NOT EXISTS (SELECT 1 FROM ticket_event u WHERE u.ticket = v.ticket AND u.undoes = v.n)", code)
	return ticket, n, err
}

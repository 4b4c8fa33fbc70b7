package store

import (
	"context"
	"strings"
)

// MailQuery says to whom a message is to be written: those whom the filter picks, or who are on the care list for a reason.
type MailQuery struct {
	Where     string // the filter language; "" is everybody
	Care      string // one of CareKinds; "": never mind
	Channel   string // sms, wechat or email
	Consented bool   // only those who have agreed to the channel, not those who were never asked
}

// MailSkipped counts who is left out of a mailing, each by the first reason that holds.
type MailSkipped struct {
	NoContact int64 // their only platforms forbid to contact them
	OptedOut  int64 // they refused the channel, or with Consented did not agree to it
	NoAddress int64 // nothing to reach them by is known
	Recent    int64 // somebody has contacted them within the last days, see the setting care_days
	Inactive  int64 // suspended
	NoOrders  int64 // of a message about a year: they did not order in it
}

// Sum is how many are left out.
func (s *MailSkipped) Sum() int64 {
	return s.NoContact + s.OptedOut + s.NoAddress + s.Recent + s.Inactive + s.NoOrders
}

// Recipient is somebody to whom a message is written.
type Recipient struct {
	*Member
	Address string
	Agreed  bool // to the channel; false: nobody has asked
}

// Mail gives to whom a message goes, in the order of their ids, and counts who is left out. An error of yield ends it; yield must not
// read from the book. Errors: CodeBadFilter.
func (b *Book) Mail(ctx context.Context, q MailQuery, yield func(Recipient) error) (skipped MailSkipped, err error) {
	err = b.look(ctx, func(v *view) error {
		f, err := v.condition(q.Where)
		if err != nil {
			return err
		}
		condition, args := f.SQL()
		if !f.Uses("status") {
			condition += " AND m.status IN ('active', 'suspended')"
		}
		if q.Care != "" {
			condition += " AND m.id IN (SELECT c.member FROM care c WHERE c.kind = ? AND c.state = 'open')"
			args = append(args, q.Care)
		}
		since := v.today - v.shop.CareDays
		return v.chunks("SELECT m.id FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE m.id > ? AND "+condition+" ORDER BY m.id LIMIT ?", args, func(ids []int64) error {
			cards, err := v.cards(ids)
			if err != nil {
				return err
			}
			recent, err := v.contactedSince(ids, since)
			if err != nil {
				return err
			}
			for i := range cards {
				r := recipient(&cards[i], q.Channel)
				if count := skipped.reason(r, q, recent[r.ID]); count != nil {
					*count++
				} else if err := yield(r); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return skipped, err
}

// reason is the count of the reason for which somebody is left out, nil when they are not.
func (s *MailSkipped) reason(r Recipient, q MailQuery, recent bool) *int64 {
	refused := q.Consented && !r.Agreed
	for _, c := range r.Consent {
		refused = refused || c.Channel == q.Channel && !c.Granted
	}
	switch {
	case r.Status != "active":
		return &s.Inactive
	case forbidden(r.Identities):
		return &s.NoContact
	case refused:
		return &s.OptedOut
	case r.Address == "":
		return &s.NoAddress
	case recent:
		return &s.Recent
	}
	return nil
}

// recipient is how a member is reached by a channel: on WeChat by their name there, else by the phone.
func recipient(m *Member, channel string) Recipient {
	r := Recipient{Member: m, Address: m.Phone}
	if channel == "email" {
		r.Address = m.Email
	}
	if channel == "wechat" {
		for _, i := range m.Identities {
			if strings.HasPrefix(i.Source, "wechat") {
				r.Address = i.Key
			}
		}
	}
	for _, c := range m.Consent {
		r.Agreed = r.Agreed || c.Channel == channel && c.Granted
	}
	return r
}

// contactedSince reports which of the members somebody has contacted after a day; a gift is no contact.
func (v *view) contactedSince(ids []int64, since Day) (map[int64]bool, error) {
	recent := map[int64]bool{}
	return recent, v.each(func(rows *rows) error {
		var id int64
		err := rows.Scan(&id)
		recent[id] = true
		return err
	}, peopleOfSQL+`SELECT DISTINCT p.root FROM people p CROSS JOIN contact c ON c.member = p.id
		WHERE c.day > ?2 AND c.withdrawn IS NULL AND c.kind <> 'gift' AND c.result <> 'no_answer'`, idList(ids), since)
}

// Sending says to whom a message goes, and what goes with it.
type Sending struct {
	Message, Channel string
	Members          []int64
	Coupon           int64 // a batch of coupons: everybody gets a code of their own with its terms; 0: none
}

// Sent is what marking a message as sent wrote.
type Sent struct {
	Batch int64    // 0: nobody was written to
	Offer int64    // the batch of coupons that was issued; 0: none
	Codes []string // one for each member, in their order, as compared
}

// MarkSent writes down that a message has gone to people, so that nobody is written to twice within the days of the setting care_days, and
// issues the coupons that go with it. It is a batch: undoing it forgets the contacts and makes the codes void, as long as none was
// used. Nobody: nothing is written. Errors: CodeNoOffer, and CodeBadOffer for one that is over.
func (b *Book) MarkSent(ctx context.Context, in Sending) (out Sent, err error) {
	if len(in.Members) == 0 {
		return out, nil
	}
	if in.Coupon != 0 && len(in.Members) > maxCoupons {
		return out, Refuse(CodeBadOffer, "why", "count", "value", int64(len(in.Members)), "limit", int64(maxCoupons))
	}
	err = b.writeAlone(ctx, "message.sent", func(t *tx) error {
		if out.Batch, err = t.newBatch(batchStart{kind: "contact", what: "message", name: in.Message}); err != nil {
			return err
		}
		back := t.today + t.shop.CareDays
		for _, member := range in.Members {
			id, err := t.insertContact(careDraft{member: member, kind: "message"}, ContactInput{Channel: in.Channel, Result: "sent"})
			if err != nil {
				return err
			}
			if back == t.today {
				continue
			}
			if err := t.exec("UPDATE care SET state = 'snoozed', until = ?, lead = 0, contact = ? WHERE member = ? AND state = 'open' AND urgent = 0", back, id, member); err != nil {
				return err
			}
			if err := t.leadCare(member); err != nil {
				return err
			}
		}
		if err := t.enclose(&in, &out); err != nil {
			return err
		}
		if err := t.closeBatch(out.Batch, map[string]int64{"contacts": int64(len(in.Members)), "codes": int64(len(out.Codes))}); err != nil {
			return err
		}
		return t.audit("message.sent", "batch", map[string]any{"batch": out.Batch, "message": in.Message, "channel": in.Channel, "members": len(in.Members), "codes": len(out.Codes)}, "")
	})
	return out, err
}

// enclose issues a code to everybody to whom a message goes, on the terms of the batch of coupons that is named.
func (t *tx) enclose(in *Sending, out *Sent) error {
	if in.Coupon == 0 {
		return nil
	}
	o, err := t.offer(in.Coupon)
	if err == nil && o.What != OfferCoupon {
		err = Refuse(CodeNoOffer, "offer", in.Coupon)
	}
	if err == nil && o.Ends != 0 && o.Ends < t.today {
		err = Refuse(CodeBadOffer, "why", "until", "value", o.Ends.String())
	}
	if err != nil {
		return err
	}
	if o.ID, err = t.insertOffer(o, "", nil); err != nil {
		return err
	}
	out.Offer = o.ID
	for _, member := range in.Members {
		text, err := t.newCode()
		if err != nil {
			return err
		}
		if err := t.insertCode(text, &o, member, 0); err != nil {
			return err
		}
		out.Codes = append(out.Codes, text)
	}
	return t.exec("UPDATE offer SET taken = ? WHERE id = ?", len(in.Members), o.ID)
}

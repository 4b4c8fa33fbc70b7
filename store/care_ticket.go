package store

import "zombiezen.com/go/sqlite"

// ticketDueSQL is the moment by which something is to be done about an open ticket with a customer: the first response, or the resolution. While the
// shop waits for the customer there is none.
const ticketDueSQL = `SELECT member, id, at, kind FROM (SELECT k.member, k.id, k.kind,
	iif(k.responded_at IS NULL AND k.first_due < coalesce(k.due, k.first_due + 1), k.first_due, k.due) at
	FROM ticket k WHERE k.closed_at IS NULL AND k.member IS NOT NULL) WHERE at < ?`

// dueTicket is the care that a row of ticketDueSQL calls for.
func dueTicket(s *sqlite.Stmt, shop *Shop) careDraft {
	at := Instant(s.ColumnInt64(2))
	local := at.Time().In(shop.Zone)
	due := DayOf(at.Time(), shop.Zone)
	id := s.ColumnInt64(1)
	return careDraft{member: s.ColumnInt64(0), ref: id<<24 | int64(due), due: due, n: id, m: int64(local.Hour()*60 + local.Minute()), text: s.ColumnText(3)}
}

// ticketsDue are the open tickets whose clock is over by the end of the day.
func (r *careRun) ticketsDue() error {
	return r.query(func(s *sqlite.Stmt) error {
		d := dueTicket(s, r.shop)
		d.member = r.now(d.member)
		r.add(d)
		return nil
	}, ticketDueSQL, (r.today + 1).Start(r.shop.Zone))
}

// careTicket lets the care list follow the clock of a case at once, and not only with the next run: a case that was answered, closed or waits
// leaves it, one whose clock is over today comes onto it. A low score that a case follows up leaves it too.
func (t *tx) careTicket(id int64) error {
	var d careDraft
	found, err := t.one(func(s *sqlite.Stmt) { d = dueTicket(s, t.shop) }, ticketDueSQL+" AND id = ?", (t.today + 1).Start(t.shop.Zone), id)
	if err != nil {
		return err
	}
	if err := t.dropCare("kind = 'ticket' AND n = ? AND ref <> ?", id, d.ref); err != nil {
		return err
	}
	if err := t.dropCare("kind = 'low_score' AND ref = (SELECT feedback FROM ticket WHERE id = ?)", id); err != nil || !found {
		return err
	}
	if d.member, err = t.surviving(d.member); err != nil {
		return err
	}
	there, err := t.number("SELECT count(*) FROM care WHERE member = ? AND kind = 'ticket' AND ref = ?", d.member, d.ref)
	if err != nil {
		return err
	}
	if there > 0 {
		return t.exec("UPDATE care SET m = ?, text = ? WHERE member = ? AND kind = 'ticket' AND ref = ?", d.m, d.text, d.member, d.ref)
	}
	d.kind, d.urgent = "ticket", true // the first of careKinds: place 0
	if d.value, err = t.yearSpend(d.member); err != nil {
		return err
	}
	if err := t.insertCare(&d); err != nil {
		return err
	}
	return t.leadCare(d.member)
}

// yearSpend is what a member has spent in the last 365 days, net, in minor units of the shop's currency.
func (t *tx) yearSpend(member int64) (int64, error) {
	return t.number(orderChain+`SELECT coalesce(sum(o.total - o.refunded), 0) FROM chain c CROSS JOIN orders o ON o.id = c.id
		WHERE o.counted = 1 AND o.currency = ?2 AND o.day > ?3`, member, t.shop.Currency, t.today-365)
}

package store

import (
	"strings"

	"zombiezen.com/go/sqlite"
)

// refold makes the row of a ticket from its events.
func (t *tx) refold(id int64) error {
	events, err := readTicketEvents(t.conn, id)
	if err != nil {
		return err
	}
	values := t.shop.fold(id, events).values()
	if err := t.staleCare(); err != nil {
		return err
	}
	if err := t.exec("UPDATE ticket SET "+strings.Join(ticketColumns, " = ?, ")+" = ? WHERE id = ?", append(values, id)...); err != nil {
		return err
	}
	return t.careTicket(id)
}

// ticketColumns are the columns of a ticket that are made from its events; the last ones say what the clocks say, which go by the
// shop's hours and targets, and by what its tiers bring.
var ticketColumns = []string{
	"member", "order_id", "product", "feedback", "kind", "severity", "stage", "channel", "category", "responsibility", "cause", "remedy", "cost", "teaching", "owner",
	"responded_at", "waiting_at", "closed_at", "closed_by", "reopens", "opened_at", "opened_by", "first_due", "due", "first_ms", "resolution_ms", "late", "priority", "promised",
}

// clockColumns is how many of ticketColumns are the clocks'.
const clockColumns = 7

// values are what stands in ticketColumns.
func (k *ticket) values() []any {
	return []any{
		null(k.Member), null(k.Order), null(k.Product), null(k.Feedback), k.Kind, k.Severity, string(k.Stage), k.Channel, k.Category, k.Responsibility,
		k.Cause, k.Remedy, k.Cost, k.Teaching != nil && *k.Teaching, null(k.Owner),
		null(k.responded), null(k.waiting), null(k.closed), null(k.closedBy), k.reopens, k.opened, k.openedBy,
		k.firstDue, null(k.due), unlessZero(k.responded, k.firstSpan), unlessZero(k.closed, k.resolutionSpan), k.late, k.priority, null(k.promised),
	}
}

// tickets makes every ticket anew from its events and names those whose rows say something else. The clocks of closed tickets went
// by the hours and targets of their day, so only those of open ones are compared.
func (d *diagnosis) tickets(shop *Shop) error {
	var open, closed []int64
	if err := d.query(func(s *sqlite.Stmt) error {
		if s.ColumnIsNull(1) {
			open = append(open, s.ColumnInt64(0))
		} else {
			closed = append(closed, s.ColumnInt64(0))
		}
		return nil
	}, "SELECT id, closed_at FROM ticket"); err != nil {
		return err
	}
	for i, id := range append(open, closed...) {
		columns := len(ticketColumns)
		if i >= len(open) {
			columns -= clockColumns
		}
		events, err := readTicketEvents(d.conn, id)
		if err != nil {
			return err
		}
		same := int64(0)
		if len(events) > 0 {
			args := append(shop.fold(id, events).values()[:columns:columns], id)
			if same, err = d.number("SELECT count(*) FROM ticket WHERE "+strings.Join(ticketColumns[:columns], " IS ? AND ")+" IS ? AND id = ?", args...); err != nil {
				return err
			}
		}
		if same == 0 {
			d.find(FindingRollup, "ticket", "what", TicketRef(id), "stored", int64(0), "counted", int64(len(events)))
		}
	}
	return nil
}

// unlessZero is a number that is NULL as long as its moment has not come.
func unlessZero(at Instant, n int64) any {
	if at == 0 {
		return nil
	}
	return n
}

// refoldOpen makes all open tickets anew: the shop's hours or targets have changed.
func (t *tx) refoldOpen() error {
	shop, err := readShop(t.conn)
	if err != nil {
		return err
	}
	t.shop = shop
	var open []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		open = append(open, s.ColumnInt64(0))
		return nil
	}, "SELECT id FROM ticket WHERE closed_at IS NULL"); err != nil {
		return err
	}
	for _, id := range open {
		if err := t.refold(id); err != nil {
			return err
		}
	}
	return nil
}

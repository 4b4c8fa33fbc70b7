package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// TicketAlert says that the same happens again and again: N tickets on one product or cause in Days days, or of one member.
// What is "product", "cause" or "member".
type TicketAlert struct {
	What    string
	Name    string // the product's, the cause or the member's
	ID      int64  // of the product or member
	N, Days int64
}

// From how many cases on in how many days something is told.
const (
	alertCases  = 3
	alertDays   = 14 // of a product or a cause
	alertMember = 90 // of a member
)

// ticketAlerts tells what happens again and again up to a day; of one ticket only what concerns it, and of all when id is 0.
func ticketAlerts(c conn, today Day, id int64) (list []TicketAlert, err error) {
	for _, q := range []struct {
		what string
		days int64
		sql  string
	}{
		{"product", alertDays, `SELECT p.name, p.id, count(*) AS n FROM ticket k JOIN product p ON p.id = k.product WHERE k.day > ?1 AND k.day <= ?2
			AND (?3 = 0 OR k.product = (SELECT product FROM ticket WHERE id = ?3)) GROUP BY p.id HAVING n >= ?4 ORDER BY n DESC, p.id LIMIT 5`},
		{"cause", alertDays, `SELECT k.cause, 0, count(*) AS n FROM ticket k WHERE k.cause <> '' AND k.day > ?1 AND k.day <= ?2
			AND (?3 = 0 OR k.cause = (SELECT cause FROM ticket WHERE id = ?3)) GROUP BY k.cause HAVING n >= ?4 ORDER BY n DESC, k.cause LIMIT 5`},
		{"member", alertMember, `SELECT m.name, m.id, count(*) AS n FROM ticket k JOIN member m ON m.id = k.member WHERE k.day > ?1 AND k.day <= ?2
			AND k.kind <> 'question' AND (?3 = 0 OR k.member = (SELECT member FROM ticket WHERE id = ?3)) GROUP BY m.id HAVING n >= ?4 ORDER BY n DESC, m.id LIMIT 5`},
	} {
		if err := c.query(func(s *sqlite.Stmt) error {
			list = append(list, TicketAlert{What: q.what, Name: s.ColumnText(0), ID: s.ColumnInt64(1), N: s.ColumnInt64(2), Days: q.days})
			return nil
		}, q.sql, today-Day(q.days), today, id, alertCases); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// TicketBoard is the board of after-sales: how many cases stand at each stage, what happens again and again, and the orders
// whose buyers have asked for a refund without a ticket.
type TicketBoard struct {
	Stages  map[TicketStage]int64 // open ones; under closed those that were closed in the last 30 days
	Open    int64
	Overdue int64
	Alerts  []TicketAlert
	Refunds []TicketRefund
}

// TicketRefund is an order with a refund that is asked for and not settled, and no ticket yet.
type TicketRefund struct {
	Order  int64
	Ref    string // its number
	Member int64
	Name   string
	Word   string // the platform's word
	Day    Day
}

// boardDays is for how many days closed tickets are counted on the board.
const boardDays = 30

// TicketBoard counts the tickets.
func (b *Book) TicketBoard(ctx context.Context) (board TicketBoard, err error) {
	now := InstantOf(b.Now())
	board.Stages = map[TicketStage]int64{}
	err = b.sweep(ctx, func(s *sweep) error {
		if err := s.query(func(r *sqlite.Stmt) error {
			n := r.ColumnInt64(1)
			board.Stages[TicketStage(r.ColumnText(0))] = n
			board.Open += n
			board.Overdue += r.ColumnInt64(2)
			return nil
		}, `SELECT stage, count(*), sum(responded_at IS NULL AND first_due < ?1 OR coalesce(due < ?1, 0) OR late & 2 <> 0) FROM ticket WHERE closed_at IS NULL GROUP BY stage`, now); err != nil {
			return err
		}
		closed, err := s.number("SELECT count(*) FROM ticket WHERE closed_at > ?", (s.today - boardDays).Start(s.shop.Zone))
		if err != nil {
			return err
		}
		board.Stages[StageClosed] = closed
		if board.Alerts, err = ticketAlerts(s.conn, s.today, 0); err != nil {
			return err
		}
		return s.query(func(r *sqlite.Stmt) error {
			board.Refunds = append(board.Refunds, TicketRefund{
				Order: r.ColumnInt64(0), Ref: r.ColumnText(1), Member: r.ColumnInt64(2), Name: r.ColumnText(3), Word: r.ColumnText(4), Day: Day(r.ColumnInt64(5)),
			})
			return nil
		}, `SELECT o.id, o.ext, o.member, coalesce(m.name, ''), d.refund_open, o.day FROM order_detail d JOIN orders o ON o.id = d.order_id LEFT JOIN member m ON m.id = o.member
			WHERE d.refund_open <> '' AND o.withdrawn IS NULL AND NOT EXISTS (SELECT 1 FROM ticket k WHERE k.order_id = o.id) ORDER BY o.id DESC LIMIT 50`)
	})
	return board, err
}

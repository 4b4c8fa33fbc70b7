package store

import (
	"context"
	"encoding/json"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// TicketQuery asks for a page of tickets. Stage is a stage, "open", "overdue", "teaching", or "" for all. Open tickets come by what is
// due first, the others by the number, the latest first; Before is the last id of the page before. Among tickets that are not closed those of members
// whose tier brings priority come before all others.
type TicketQuery struct {
	Stage         string
	Member, Order int64
	Owner         string
	Before        int64
	Limit         int
}

// selectTicket reads a ticket; its columns are those of scanTicket. A merged member is who they are now.
const selectTicket = `SELECT k.id, k.stage, k.kind, k.severity, coalesce(m.id, 0), coalesce(m.name, ''), coalesce(m.status, ''), coalesce(k.order_id, 0),
	coalesce(o.ext, ''), coalesce(p.name, ''), coalesce(k.product, 0), coalesce(k.feedback, 0), k.channel, k.category, k.responsibility, k.cause, k.remedy, k.cost,
	k.teaching, coalesce(w.name, ''), b.name, k.opened_at, k.day, k.responded_at, k.waiting_at, k.closed_at, k.reopens, k.first_due, k.due, k.first_ms,
	k.resolution_ms, k.late, coalesce(e.text, ''), k.priority, k.promised
	FROM ticket k JOIN staff b ON b.id = k.opened_by JOIN ticket_event e ON e.ticket = k.id AND e.n = 1
	LEFT JOIN member m ON m.id = (WITH RECURSIVE now(id, into_id) AS (SELECT x.id, x.merged_into FROM member x WHERE x.id = k.member
		UNION ALL SELECT y.id, y.merged_into FROM now JOIN member y ON y.id = now.into_id) SELECT id FROM now WHERE into_id IS NULL)
	LEFT JOIN orders o ON o.id = k.order_id LEFT JOIN product p ON p.id = k.product LEFT JOIN staff w ON w.id = k.owner WHERE `

// ticketsOf are the tickets of a member and of everybody merged into them.
const ticketsOf = `k.member IN (WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id) SELECT id FROM people)`

func ticketRows(c conn, now Instant, where string, args ...any) (list []TicketRow, err error) {
	err = c.query(func(s *sqlite.Stmt) error {
		list = append(list, scanTicket(s, now))
		return nil
	}, selectTicket+where, args...)
	return list, err
}

func scanTicket(s *sqlite.Stmt, now Instant) TicketRow {
	text, number := s.ColumnText, s.ColumnInt64
	moment := func(i int) Instant { return Instant(number(i)) }
	r := TicketRow{
		ID: number(0), Stage: TicketStage(text(1)), Kind: text(2), Severity: text(3), Member: number(4), Name: text(5), MemberStatus: text(6),
		OrderID: number(7), Order: text(8), Product: text(9), ProductID: number(10), Feedback: number(11), Channel: text(12), Category: text(13),
		Responsibility: text(14), Cause: text(15), Remedy: text(16), Cost: number(17), Teaching: number(18) != 0, Owner: text(19), OpenedBy: text(20),
		Opened: moment(21), Day: Day(number(22)), Responded: moment(23), Waiting: moment(24), Closed: moment(25), Reopens: number(26),
		FirstDue: moment(27), Due: moment(28), FirstService: number(29), ResolutionService: number(30), Text: text(32), Priority: number(33) != 0, Promised: Day(number(34)),
	}
	late := number(31)
	r.FirstLate = late&lateFirst != 0 || r.Responded == 0 && now > r.FirstDue
	r.ResolutionLate = late&lateResolution != 0 || r.Closed == 0 && r.Due != 0 && now > r.Due
	return r
}

// Tickets gives a page of tickets. Errors: CodeBadTicket for an unknown stage.
func (b *Book) Tickets(ctx context.Context, q TicketQuery) (list []TicketRow, err error) {
	before := q.Before
	if before == 0 {
		before = 1 << 62
	}
	now := InstantOf(b.Now())
	where, order, after := "", " ORDER BY k.id DESC LIMIT ?5", "k.id < ?4"
	const first, afterFirst = " ORDER BY k.priority DESC, k.id DESC LIMIT ?5", "(k.priority, k.id) < (coalesce((SELECT priority FROM ticket WHERE id = ?4), 2), ?4)"
	switch q.Stage {
	case "":
		where = "?6 = ''"
	case "open":
		where, order = "k.closed_at IS NULL AND ?6 <> ''", " ORDER BY k.priority DESC, k.due IS NULL, iif(k.responded_at IS NULL, min(k.first_due, coalesce(k.due, k.first_due)), k.due), k.id LIMIT ?5"
	case "overdue":
		where = "k.closed_at IS NULL AND (k.responded_at IS NULL AND k.first_due < ?6 OR k.due < ?6 OR k.late & 2)"
		order, after = first, afterFirst
	case "teaching":
		where = "k.teaching = 1 AND ?6 <> ''"
	default:
		if TicketStage(q.Stage).rank() < 0 {
			return nil, Refuse(CodeBadTicket, "what", "stage", "value", q.Stage, "allowed", append(TicketStages(), "open", "overdue", "teaching"))
		}
		if where = "k.stage = ?6"; q.Stage != string(StageClosed) {
			order, after = first, afterFirst
		}
	}
	var stage any = q.Stage
	if q.Stage == "overdue" {
		stage = now
	}
	where += " AND (?2 = 0 OR k.order_id = ?2) AND (?3 = '' OR w.name = ?3) AND " + after
	if q.Member != 0 {
		where = ticketsOf + " AND " + where
	} else {
		where = "?1 = 0 AND " + where
	}
	err = b.sweep(ctx, func(s *sweep) (err error) {
		list, err = ticketRows(s.conn, now, where+order, q.Member, q.Order, q.Owner, before, pageLimit(q.Limit, 50), stage)
		return err
	})
	return list, err
}

// TicketStep is one event of a ticket, as its history shows it.
type TicketStep struct {
	N          int64
	Act, Staff string
	At         Instant
	Text       string
	Change     TicketChange
	Entry      int64 // points given, or taken back
	Points     int64
	Coupon     string // the code it gave
	Undone     bool   // it was taken back
	Undoes     int64
}

// Reranked is the tier by which the ticket comes first from this step on, which followed from a move between tiers; "" when the step is
// another.
func (s *TicketStep) Reranked() string {
	if !reranks(s.Act, &s.Change) {
		return ""
	}
	return s.Change.Tier
}

// TicketStamp is when a ticket reached a stage. An Inferred one was stamped from what was logged.
type TicketStamp struct {
	Stage    TicketStage
	At       Instant
	Staff    string
	Inferred bool
}

// TicketCard is all that is known of a ticket.
type TicketCard struct {
	TicketRow
	Steps     []TicketStep // the oldest first
	Stages    []TicketStamp
	Similar   []TicketRow // closed tickets that were like it, at most three
	Alerts    []TicketAlert
	NextScore *FeedbackRow // the first answer after the close; nil: none
	NextOrder *OrderRow    // the first order after the close
}

// Ticket gives a ticket. Errors: CodeNoTicket.
func (b *Book) Ticket(ctx context.Context, id int64) (card TicketCard, err error) {
	now := InstantOf(b.Now())
	err = b.sweep(ctx, func(s *sweep) error {
		rows, err := ticketRows(s.conn, now, "k.id = ?", id)
		if err != nil || len(rows) == 0 {
			return orErr(err, Refuse(CodeNoTicket, "ticket", TicketRef(id)))
		}
		card.TicketRow = rows[0]
		if err := s.ticketHistory(&card); err != nil {
			return err
		}
		if card.Similar, err = s.similarTickets(&card.TicketRow, now); err != nil {
			return err
		}
		card.Alerts, err = ticketAlerts(s.conn, s.today, id)
		if err != nil || card.Closed == 0 || card.Member == 0 {
			return err
		}
		return s.view(b).ticketAfter(&card)
	})
	return card, err
}

// ticketHistory reads the steps of a ticket and when it reached its stages.
func (s *sweep) ticketHistory(card *TicketCard) error {
	staff, err := s.staffNames()
	if err != nil {
		return err
	}
	events, err := readTicketEvents(s.conn, card.ID)
	if err != nil {
		return err
	}
	for _, stamp := range s.shop.fold(card.ID, events).stages {
		card.Stages = append(card.Stages, TicketStamp{stamp.stage, stamp.at, staff[stamp.staff], stamp.inferred})
	}
	undone := map[int64]bool{}
	for _, e := range events {
		undone[e.undoes] = true
	}
	return s.query(func(r *sqlite.Stmt) error {
		step := TicketStep{
			N: r.ColumnInt64(0), Act: r.ColumnText(1), At: Instant(r.ColumnInt64(2)), Staff: staff[r.ColumnInt64(3)], Text: r.ColumnText(4),
			Entry: r.ColumnInt64(6), Points: r.ColumnInt64(7), Undoes: r.ColumnInt64(8), Coupon: program.ShowCode(r.ColumnText(9)),
		}
		step.Undone = undone[step.N]
		card.Steps = append(card.Steps, step)
		return json.Unmarshal([]byte(r.ColumnText(5)), &card.Steps[len(card.Steps)-1].Change)
	}, `SELECT v.n, v.act, v.at, v.staff, v.text, v.change, v.entry, e.amount, v.undoes, c.text FROM ticket_event v LEFT JOIN entry e ON e.id = v.entry LEFT JOIN code c ON c.id = v.code
		WHERE v.ticket = ? ORDER BY v.n`, card.ID)
}

func (s *sweep) staffNames() (map[int64]string, error) {
	names := map[int64]string{}
	return names, s.query(func(r *sqlite.Stmt) error {
		names[r.ColumnInt64(0)] = r.ColumnText(1)
		return nil
	}, "SELECT id, name FROM staff")
}

// similarPool is how many closed tickets of the same product, cause and category are looked at.
const similarPool = 50

// similarTickets are up to three closed tickets that have most in common with this one, the latest first among equals. A cause
// weighs most, then the product, then the category, then the type.
func (s *sweep) similarTickets(row *TicketRow, now Instant) ([]TicketRow, error) {
	return ticketRows(s.conn, now, `k.id IN (SELECT * FROM (SELECT id FROM ticket WHERE cause = ?2 AND cause <> '' AND closed_at IS NOT NULL ORDER BY day DESC LIMIT ?6)
		UNION SELECT * FROM (SELECT id FROM ticket WHERE product = ?3 AND closed_at IS NOT NULL ORDER BY day DESC LIMIT ?6)
		UNION SELECT * FROM (SELECT id FROM ticket WHERE closed_at IS NOT NULL ORDER BY closed_at DESC LIMIT ?6)) AND k.id <> ?1
		AND ((k.cause = ?2 AND k.cause <> '') OR k.product = ?3 OR (k.category = ?4 AND k.category <> ''))
		ORDER BY 8 * (k.cause = ?2 AND k.cause <> '') + 4 * coalesce(k.product = ?3, 0) + 2 * (k.category = ?4 AND k.category <> '') + (k.kind = ?5) DESC, k.id DESC LIMIT 3`,
		row.ID, row.Cause, row.ProductID, row.Category, row.Kind, similarPool)
}

// ticketAfter reads what came after the close: the customer's next answer and next order.
func (v *view) ticketAfter(card *TicketCard) error {
	after, err := v.afterTicket(card.Member, card.Closed)
	if err != nil {
		return err
	}
	if after.answer != 0 {
		row, err := v.feedbackByID(after.answer)
		if err != nil {
			return err
		}
		card.NextScore = &row
	}
	if after.order != 0 {
		orders, err := v.fullOrders([]int64{after.order})
		if err != nil || len(orders) == 0 {
			return err
		}
		card.NextOrder = &orders[0].OrderRow
	}
	return nil
}

// StaffNames lists the staff by name.
func (b *Book) StaffNames(ctx context.Context) (names []string, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		return s.query(func(r *sqlite.Stmt) error {
			names = append(names, r.ColumnText(0))
			return nil
		}, "SELECT name FROM staff ORDER BY id")
	})
	return names, err
}

// FindStaff gives the id of a staff member. Errors: CodeNoStaff.
func (b *Book) FindStaff(ctx context.Context, name string) (id int64, err error) {
	err = b.sweep(ctx, func(s *sweep) (err error) {
		id, err = s.number("SELECT coalesce((SELECT id FROM staff WHERE name = ?), 0)", name)
		return err
	})
	if err == nil && id == 0 {
		err = Refuse(CodeNoStaff, "staff", name)
	}
	return id, err
}

// ExportTickets gives all tickets of the members that the filter picks, or all tickets when it says nothing, in the order of their
// ids. An error of yield ends it. Errors: CodeBadFilter.
func (b *Book) ExportTickets(ctx context.Context, where string, yield func(*TicketRow) error) error {
	now := InstantOf(b.Now())
	return b.sweep(ctx, func(s *sweep) error {
		picked, err := s.members(where)
		if err != nil {
			return err
		}
		return s.query(func(r *sqlite.Stmt) error {
			row := scanTicket(r, now)
			if picked != nil && (row.Member == 0 || !picked[row.Member]) {
				return nil
			}
			return yield(&row)
		}, selectTicket+"1 ORDER BY k.id")
	})
}

package store

import (
	"cmp"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"
)

// TicketFact is a ticket as the reports count it.
type TicketFact struct {
	TicketRow
	NextOrder   Day // the customer's first order after the close; 0: none
	NextScore   int64
	NextKind    AnswerKind // of the first answer after the close; "": none
	Carrier     string     // of its order
	ClosedDay   Day
	OwnerOrSelf string // who answers for it: the owner, else who opened it
	Driver      string // what it is about: its category where that is one of the shop's drivers, else what the word list reads in it; "": neither tells
}

// LowScore reports whether a score calls for a follow-up: NPS up to 6, satisfaction and stars up to 2, and hard effort.
func LowScore(kind AnswerKind, score int64) bool {
	switch kind {
	case AnswerNPS:
		return score <= 6
	case AnswerCSAT, AnswerStars:
		return score <= 2
	case AnswerCES1:
		return score >= 4
	case AnswerCES2:
		return score <= 3
	}
	return false
}

// Repaired reports whether a closed ticket could be repaired, and whether it was: its customer has bought again, and has not given
// a low score first. Questions, and customers whom nobody knows, cannot be told.
func (f *TicketFact) Repaired() (possible, repaired bool) {
	possible = f.Closed != 0 && f.Member != 0 && f.Kind != "question"
	again := f.NextOrder != 0 || f.NextKind != "" && f.NextKind != AnswerComment
	return possible, possible && again && !LowScore(f.NextKind, f.NextScore)
}

// ticketFacts are the tickets of the members that the query picks, opened up to its last day, the oldest first, with what came after
// those that could be repaired.
func (s *sweep) ticketFacts(b *Book, q ColumnsQuery) ([]TicketFact, error) {
	facts, err := s.ticketsThemselves(q, InstantOf(b.Now()))
	if err != nil {
		return nil, err
	}
	v := s.view(b)
	for i := range facts {
		if possible, _ := facts[i].Repaired(); !possible {
			continue
		}
		after, err := v.afterTicket(facts[i].Member, facts[i].Closed)
		if err != nil {
			return nil, err
		}
		facts[i].NextOrder, facts[i].NextScore, facts[i].NextKind = after.day, after.score, after.kind
	}
	return facts, nil
}

// ticketsThemselves are the tickets with who answers for them, what they are about and who carried their orders.
func (s *sweep) ticketsThemselves(q ColumnsQuery, now Instant) ([]TicketFact, error) {
	p, err := s.picks(q.Where)
	if err != nil {
		return nil, err
	}
	rows, err := ticketRows(s.conn, now, "k.day <= ? ORDER BY k.id", q.last())
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r TicketRow) bool { return !p.holds(r.Member) })
	words, err := s.readLexicon()
	if err != nil {
		return nil, err
	}
	carriers, err := s.ticketCarriers()
	if err != nil {
		return nil, err
	}
	facts := make([]TicketFact, len(rows))
	for i, row := range rows {
		f := &facts[i]
		f.TicketRow, f.Carrier, f.OwnerOrSelf = row, carriers[row.OrderID], cmp.Or(row.Owner, row.OpenedBy)
		if f.Driver = row.Category; !slices.Contains(s.shop.Drivers, row.Category) {
			f.Driver, _, _ = words.read(row.Text)
		}
		if row.Closed != 0 {
			f.ClosedDay = DayOf(row.Closed.Time(), s.shop.Zone)
		}
	}
	return facts, nil
}

// ticketCarriers are the carriers of the orders that have tickets, by order.
func (s *sweep) ticketCarriers() (map[int64]string, error) {
	carriers := map[int64]string{}
	return carriers, s.query(func(r *sqlite.Stmt) error {
		carriers[r.ColumnInt64(0)] = r.ColumnText(1)
		return nil
	}, "SELECT k.order_id, d.carrier FROM ticket k JOIN order_detail d ON d.order_id = k.order_id WHERE d.carrier <> '' GROUP BY k.order_id")
}

// aftermath is what a customer did first after a moment.
type aftermath struct {
	order, answer, score int64
	day                  Day
	kind                 AnswerKind
}

// afterTicket finds a member's first counted order and first scored answer after a moment.
func (v *view) afterTicket(member int64, closed Instant) (a aftermath, err error) {
	if _, err = v.first([]any{&a.order, &a.day}, orderChain+`SELECT o.id, o.day FROM chain c CROSS JOIN orders o ON o.id = c.id
		WHERE o.counted = 1 AND coalesce(o.paid_at, o.placed_at) > ?2 ORDER BY coalesce(o.paid_at, o.placed_at), o.id LIMIT 1`, member, closed); err != nil {
		return a, err
	}
	err = v.each(func(rows *rows) error { return rows.Scan(&a.answer, &a.kind, &a.score) },
		`SELECT f.id, f.kind, f.score FROM feedback f WHERE f.member IN (WITH RECURSIVE people(id) AS (SELECT ?1 UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id)
			SELECT id FROM people) AND f.score IS NOT NULL AND f.withdrawn IS NULL AND f.revised_by IS NULL AND f.at > ?2 ORDER BY f.at, f.id LIMIT 1`, member, closed)
	return a, err
}

// feedbackByID reads one answer.
func (v *view) feedbackByID(id int64) (f FeedbackRow, err error) {
	err = v.each(func(rows *rows) (err error) {
		f, err = scanFeedback(rows)
		return err
	}, selectFeedback+" AND f.id = ?", id)
	return f, err
}

// dayTickets adds how many cases were opened on each day, and how many of them were closed.
func (s *sweep) dayTickets(f *Figures, p *picks) error {
	sums := map[Day]TicketFigure{}
	if err := s.query(func(r *sqlite.Stmt) error {
		if p.holds(r.ColumnInt64(2)) {
			day := Day(r.ColumnInt64(0))
			sums[day] = TicketFigure{Opened: sums[day].Opened + r.ColumnInt64(1)}
		}
		return nil
	}, "SELECT day, count(*), iif(?, coalesce(member, 0), 0) FROM ticket GROUP BY 1, 3", p.some()); err != nil {
		return err
	}
	if err := s.query(func(r *sqlite.Stmt) error {
		if !p.holds(r.ColumnInt64(1)) {
			return nil
		}
		day := DayOf(Instant(r.ColumnInt64(0)).Time(), s.shop.Zone)
		sum := sums[day]
		sum.Closed++
		sums[day] = sum
		return nil
	}, "SELECT closed_at, member FROM ticket WHERE closed_at IS NOT NULL"); err != nil {
		return err
	}
	f.Tickets = []TicketFigure{}
	for _, day := range slices.Sorted(maps.Keys(sums)) {
		sum := sums[day]
		sum.Day = day
		f.Tickets = append(f.Tickets, sum)
	}
	return nil
}

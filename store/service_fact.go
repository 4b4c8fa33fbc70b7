package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
)

// Service is what the reports on service are computed from.
type Service struct {
	Tickets  []TicketFact // opened up to the last day, the oldest first
	Staff    []StaffDay
	Scores   []StaffScore
	Training []StaffScore // the mean of what somebody reached in one assessment, of 100
	Parcels  []Parcel
	Carriers []string
	Products []ProductDay // of products with tickets only
}

// StaffDay is what somebody did by hand on a day: entries of the ledger, points given, entries that were taken back since, and
// acts that a rule refused.
type StaffDay struct {
	Staff                           string
	Day                             Day
	Entries, Given, Undone, Refused int64
}

// StaffScore is one satisfaction score about somebody.
type StaffScore struct {
	Staff string
	Day   Day
	Score int64
}

// Parcel is an order that was sent: how long that took, in hours. Delivered is -1 when it is not known.
type Parcel struct {
	Day                Day
	Carrier            int // index into Carriers
	Shipped, Delivered float64
}

// ProductDay is in how many orders a product was sold on a day.
type ProductDay struct {
	Product int64
	Day     Day
	Orders  int64
}

// serviceDays is how far back from the last day parcels, sales and staff are read: a period and the one before.
const serviceDays = 800

// Service reads what happened up to the last day of the query, whose first day counts for nothing; with a filter only what was done
// for the members that it picks. Errors: CodeBadFilter.
func (b *Book) Service(ctx context.Context, q ColumnsQuery) (*Service, error) {
	v := &Service{}
	err := b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(q.Where)
		if err != nil {
			return err
		}
		if v.Tickets, err = s.ticketFacts(b, q); err != nil {
			return err
		}
		for _, read := range []func(*Service, Day, *picks) error{s.staffDays, s.staffScores, s.trainings, s.parcels, s.productDays} {
			if err := read(v, cmp.Or(q.To, s.today), &p); err != nil {
				return err
			}
		}
		return nil
	})
	return v, err
}

func (s *sweep) staffDays(v *Service, to Day, p *picks) error {
	names, err := s.staffNames()
	if err != nil {
		return err
	}
	from, until := (to - serviceDays).Start(s.shop.Zone), (to + 1).Start(s.shop.Zone)
	last, err := s.number("SELECT coalesce(max(id), 0) FROM entry")
	if err != nil {
		return err
	}
	before, _, err := s.entryBefore(from, last)
	if err != nil {
		return err
	}
	at := map[StaffDay]*StaffDay{}
	of := func(r *sqlite.Stmt) *StaffDay {
		key := StaffDay{Staff: names[r.ColumnInt64(0)], Day: DayOf(Instant(r.ColumnInt64(1)).Time(), s.shop.Zone)}
		if at[key] == nil {
			fresh := key
			at[key] = &fresh
		}
		return at[key]
	}
	if err := s.query(func(r *sqlite.Stmt) error {
		if !p.holds(r.ColumnInt64(4)) {
			return nil
		}
		d := of(r)
		d.Entries++
		d.Given += max(0, r.ColumnInt64(2))
		d.Undone += r.ColumnInt64(3)
		return nil
	}, `SELECT e.staff, e.recorded, e.amount, EXISTS (SELECT 1 FROM entry u WHERE u.reverses = e.id AND u.reason = ?3), e.member FROM entry e
		WHERE e.id > ?4 AND e.recorded >= ?1 AND e.recorded < ?2 AND e.batch IS NULL AND e.order_id IS NULL AND e.unit = 0 AND e.reverses IS NULL`, from, until, ReasonUndo, before); err != nil {
		return err
	}
	if err := s.query(func(r *sqlite.Stmt) error {
		if member, _ := parseRef(strings.TrimPrefix(r.ColumnText(2), "member:"), 'm'); p.holds(member) {
			of(r).Refused++
		}
		return nil
	}, "SELECT staff, at, subject FROM audit WHERE refused <> '' AND at >= ? AND at < ?", from, until); err != nil {
		return err
	}
	for _, d := range at {
		v.Staff = append(v.Staff, *d)
	}
	slices.SortFunc(v.Staff, func(a, b StaffDay) int { return cmp.Or(cmp.Compare(a.Staff, b.Staff), cmp.Compare(a.Day, b.Day)) })
	return nil
}

func (s *sweep) staffScores(v *Service, to Day, p *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		if p.holds(r.ColumnInt64(3)) {
			v.Scores = append(v.Scores, StaffScore{r.ColumnText(0), Day(r.ColumnInt64(1)), r.ColumnInt64(2)})
		}
		return nil
	}, `SELECT t.name, f.day, f.score, f.member FROM feedback f JOIN staff t ON t.id = f.about_staff
		WHERE f.kind = 'csat' AND f.score IS NOT NULL AND f.withdrawn IS NULL AND f.revised_by IS NULL AND f.day > ? AND f.day <= ?`, to-serviceDays, to)
}

// trainings reads what staff reached in assessments; whether they liked the training is none.
func (s *sweep) trainings(v *Service, to Day, _ *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		v.Training = append(v.Training, StaffScore{r.ColumnText(0), Day(r.ColumnInt64(1)), r.ColumnInt64(2)})
		return nil
	}, `SELECT p.name, h.day, cast(round(avg(a.value)) AS INTEGER) FROM survey v JOIN survey_sheet h ON h.survey = v.id JOIN staff p ON p.id = h.staff
		JOIN survey_question q ON q.survey = v.id AND q.type = 'score' JOIN survey_answer a ON a.sheet = h.id AND a.n = q.n
		WHERE v.kind = 'training' AND h.revised_by IS NULL AND h.withdrawn IS NULL AND a.value IS NOT NULL AND h.day > ? AND h.day <= ? GROUP BY h.id`, to-serviceDays, to)
}

// parcels reads the counted orders that were sent. An order counts on the day on which it was paid.
func (s *sweep) parcels(v *Service, to Day, p *picks) error {
	carriers := map[string]int{}
	const hour = float64(3_600_000)
	return s.query(func(r *sqlite.Stmt) error {
		if !p.holds(r.ColumnInt64(4)) {
			return nil
		}
		name := r.ColumnText(1)
		at, known := carriers[name]
		if !known {
			at = len(v.Carriers)
			carriers[name] = at
			v.Carriers = append(v.Carriers, name)
		}
		sent := Parcel{Day: Day(r.ColumnInt64(0)), Carrier: at, Shipped: float64(r.ColumnInt64(2)) / hour, Delivered: -1}
		if !r.ColumnIsNull(3) {
			sent.Delivered = float64(r.ColumnInt64(3)) / hour
		}
		v.Parcels = append(v.Parcels, sent)
		return nil
	}, `SELECT o.day, coalesce(d.carrier, ''), max(0, o.shipped_at - coalesce(o.paid_at, o.placed_at)), max(0, o.done_at - o.shipped_at), o.member
		FROM orders o LEFT JOIN order_detail d ON d.order_id = o.id WHERE o.shipped_at IS NOT NULL AND o.counted = 1 AND o.day > ? AND o.day <= ?`, to-serviceDays, to)
}

func (s *sweep) productDays(v *Service, to Day, p *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		if p.holds(r.ColumnInt64(3)) {
			v.Products = append(v.Products, ProductDay{r.ColumnInt64(0), Day(r.ColumnInt64(1)), r.ColumnInt64(2)})
		}
		return nil
	}, `SELECT l.product, o.day, count(DISTINCT o.id), iif(?3, coalesce(o.member, 0), 0) FROM line l JOIN orders o ON o.id = l.order_id
		WHERE l.product IN (SELECT product FROM ticket WHERE product IS NOT NULL AND day <= ?2) AND o.counted = 1 AND o.day > ?1 AND o.day <= ?2 GROUP BY l.product, o.day, 4`, to-serviceDays, to, p.some())
}

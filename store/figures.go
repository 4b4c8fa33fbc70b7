package store

import (
	"context"
	"sync"

	"zombiezen.com/go/sqlite"
)

// figuresCache keeps the figures until somebody writes or the day ends.
type figuresCache struct {
	lock    sync.Mutex
	version int64
	today   Day
	figures *Figures
}

// Figures reads all rollups of the shop. What it returns is shared: callers must not change it.
func (b *Book) Figures(ctx context.Context) (Figures, error) {
	version, err := b.DataVersion(ctx)
	if err != nil {
		return Figures{}, err
	}
	b.figures.lock.Lock()
	defer b.figures.lock.Unlock()
	if c := &b.figures; c.figures != nil && c.version == version && c.today == b.Today() {
		return *c.figures, nil
	}
	if err := b.sweep(ctx, func(s *sweep) error { return b.figures.fill(s, version) }); err != nil {
		return Figures{}, err
	}
	return *b.figures.figures, nil
}

// fill reads the figures; version is the book's from before. The lock is held.
func (c *figuresCache) fill(s *sweep, version int64) error {
	f := c.figures.room()
	err := s.figures(f)
	if err == nil {
		c.version, c.today, c.figures = version, s.today, f
	}
	return err
}

// expiringDays is how far ahead Figures tells what lapses.
const expiringDays = 366

// room is as many empty rows as there were the last time, and some: a write adds few, and growing them copies each twice.
func (f *Figures) room() *Figures {
	if f == nil {
		return &Figures{}
	}
	const more = 16
	return &Figures{
		Days: make([]DayFigure, 0, len(f.Days)+more), Counts: make([]Counts, 0, len(f.Counts)+more), Points: make([]PointFigure, 0, len(f.Points)+more),
		Answers: make([]AnswerFigure, 0, len(f.Answers)+more), Expiring: make([]Expiring, 0, len(f.Expiring)+more),
	}
}

func (s *sweep) figures(f *Figures) error {
	f.Currency = s.shop.Currency
	for _, read := range []func(*Figures) error{s.dayOrders, s.dayCounts, s.dayPoints, s.dayDues, s.dayAnswers} {
		if err := read(f); err != nil {
			return err
		}
	}
	return s.addTickets(f, &picks{})
}

// sourceNames are the orders' sources by id, as "source" or "source:shop".
func (s *sweep) sourceNames() (map[int64]string, error) {
	names := map[int64]string{}
	err := s.query(func(r *sqlite.Stmt) error {
		name := r.ColumnText(1)
		if shop := r.ColumnText(2); shop != "" {
			name += ":" + shop
		}
		names[r.ColumnInt64(0)] = name
		return nil
	}, "SELECT id, name, shop FROM source")
	return names, err
}

func (s *sweep) dayOrders(f *Figures) error {
	names, err := s.sourceNames()
	if err != nil {
		return err
	}
	currencies := map[string]string{} // one string for each currency, not for each row
	buf := make([]byte, 8)
	return s.query(func(r *sqlite.Stmt) error {
		n := r.ColumnBytes(2, buf)
		currency, known := currencies[string(buf[:n])]
		if !known {
			currency = string(buf[:n])
			currencies[currency] = currency
		}
		f.Days = append(f.Days, DayFigure{
			Day: Day(r.ColumnInt64(0)), Source: names[r.ColumnInt64(1)], Currency: currency, Orders: r.ColumnInt64(3), Gross: r.ColumnInt64(4), Refund: r.ColumnInt64(5),
		})
		return nil
	}, "SELECT day, source, currency, orders, gross, refund FROM day_order WHERE orders <> 0 OR gross <> 0 OR refund <> 0 ORDER BY day, source, currency")
}

func (s *sweep) dayCounts(f *Figures) error {
	return s.query(func(r *sqlite.Stmt) error {
		f.addCount(dayCountKey{Day(r.ColumnInt64(0)), r.ColumnInt64(1)}, r.ColumnInt64(2))
		return nil
	}, "SELECT day, kind, n FROM day_count ORDER BY day, kind")
}

// addCount adds one count of people; they come in the order of days.
func (f *Figures) addCount(k dayCountKey, n int64) {
	if len(f.Counts) == 0 || f.Counts[len(f.Counts)-1].Day != k.day {
		f.Counts = append(f.Counts, Counts{Day: k.day})
	}
	c := &f.Counts[len(f.Counts)-1]
	switch k.kind {
	case countFirst:
		c.First = n
		f.Prospects -= n
	case countSecond:
		c.Second = n
	case countActive:
		c.Active = n
	case countJoined:
		c.Joined = n
		f.Members += n
	case countPeople:
		f.Prospects += n
	}
}

func (s *sweep) dayPoints(f *Figures) error {
	return s.query(func(r *sqlite.Stmt) error {
		p := PointFigure{Day: Day(r.ColumnInt64(0)), Reason: Reason(r.ColumnInt64(1)), Entries: r.ColumnInt64(2), Points: r.ColumnInt64(3)}
		f.Points = append(f.Points, p)
		f.Outstanding += p.Points
		return nil
	}, "SELECT day, reason, entries, points FROM day_point WHERE unit = 0 ORDER BY day, reason")
}

// dayDues adds what waits and what lapses. Lots past their last day that no run has booked yet are outstanding no more.
func (s *sweep) dayDues(f *Figures) error {
	return s.query(func(r *sqlite.Stmt) error {
		f.addDue(dayDueKey{Day(r.ColumnInt64(0)), r.ColumnInt64(1)}, r.ColumnInt64(2), s.today)
		return nil
	}, "SELECT day, kind, points FROM day_due WHERE points <> 0 ORDER BY day, kind")
}

// addDue adds what waits or lapses on one day; they come in the order of days.
func (f *Figures) addDue(k dayDueKey, points int64, today Day) {
	switch {
	case k.kind == dueRelease:
		if k.day > today {
			f.Pending += points
		}
	case k.day < today:
		f.Outstanding -= points
	case k.day <= today+expiringDays:
		f.Expiring = append(f.Expiring, Expiring{Day: k.day, Points: points})
	}
}

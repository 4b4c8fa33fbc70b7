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
	p, err := s.rollupPages()
	if err != nil {
		return err
	}
	for _, read := range []func(*Figures, *rollupPages) error{s.dayOrders, s.dayCounts, s.dayPoints, s.dayDues} {
		if err := read(f, p); err != nil {
			return err
		}
	}
	if err := s.dayAnswers(f); err != nil {
		return err
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

func (s *sweep) dayOrders(f *Figures, p *rollupPages) error {
	names, err := s.sourceNames()
	if err != nil {
		return err
	}
	currencies := map[int64]string{} // one string for each currency, not for each row
	return p.each("day_order", 6, func(row []int64) {
		if row[3] == 0 && row[4] == 0 && row[5] == 0 {
			return
		}
		currency, known := currencies[row[2]]
		if !known {
			currency = numberText(row[2])
			currencies[row[2]] = currency
		}
		f.Days = append(f.Days, DayFigure{Day: Day(row[0]), Source: names[row[1]], Currency: currency, Orders: row[3], Gross: row[4], Refund: row[5]})
	})
}

func (s *sweep) dayCounts(f *Figures, p *rollupPages) error {
	return p.each("day_count", 3, func(row []int64) { f.addCount(dayCountKey{Day(row[0]), row[1]}, row[2]) })
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

func (s *sweep) dayPoints(f *Figures, p *rollupPages) error {
	return p.each("day_point", 5, func(row []int64) {
		if row[1] == 0 { // points, not growth value
			f.Points = append(f.Points, PointFigure{Day: Day(row[0]), Reason: Reason(row[2]), Entries: row[3], Points: row[4]})
			f.Outstanding += row[4]
		}
	})
}

// dayDues adds what waits and what lapses. Lots past their last day that no run has booked yet are outstanding no more.
func (s *sweep) dayDues(f *Figures, p *rollupPages) error {
	return p.each("day_due", 3, func(row []int64) {
		if row[2] != 0 {
			f.addDue(dayDueKey{Day(row[0]), row[1]}, row[2], s.today)
		}
	})
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

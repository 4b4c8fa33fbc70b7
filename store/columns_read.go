package store

import (
	"context"
	"errors"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"
)

// ColumnsQuery picks orders by day and by buyer.
type ColumnsQuery struct {
	From, To Day    // inclusive; 0: open
	Where    string // the filter language, over the buyers; "" is everybody, also orders without a buyer
}

// Columns lays out the counted orders of the shop's currency by column. People are all members by id, also those without
// an order, and have only their id: People names the few that a reader wants to see. Errors: CodeBadFilter.
func (b *Book) Columns(ctx context.Context, q ColumnsQuery) (c *Columns, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		r, err := newColumnReader(s, q)
		if err != nil {
			return err
		}
		if c, err = r.read(ctx, b); err == nil {
			r.finish(c)
		}
		return err
	})
	return c, err
}

// columnReader gathers rows in the order of the table and puts them in the order of days.
type columnReader struct {
	*sweep
	query     ColumnsQuery
	condition string
	args      []any
	picked    []bool          // by member id; nil: everybody
	survivors map[int64]int64 // merged members
	sources   []uint16        // by source id: index into names
	names     []string
	people    int64 // the highest member id
	orders    int64 // the highest order id
	room      int64 // how many rows are expected
}

func newColumnReader(s *sweep, q ColumnsQuery) (*columnReader, error) {
	r := &columnReader{sweep: s, query: q, condition: "counted = 1"}
	var err error
	if r.picked, err = s.members(q.Where); err != nil {
		return nil, err
	}
	if r.survivors, err = s.survivors(); err != nil {
		return nil, err
	}
	if err := r.nameSources(); err != nil {
		return nil, err
	}
	others := int64(0)
	for _, n := range []struct {
		to   *int64
		sql  string
		args []any
	}{
		{&r.people, "SELECT coalesce(max(id), 0) FROM member", nil},
		{&r.orders, "SELECT coalesce(max(id), 0) FROM orders", nil},
		{&r.room, "SELECT coalesce(sum(orders), 0) FROM day_order WHERE currency = ? AND day >= ?", []any{s.shop.Currency, q.From}},
		{&others, "SELECT coalesce(sum(orders), 0) FROM day_order WHERE currency <> ?", []any{s.shop.Currency}},
	} {
		if *n.to, err = s.number(n.sql, n.args...); err != nil {
			return nil, err
		}
	}
	if others > 0 { // comparing texts ten million times is not free
		r.condition, r.args = r.condition+" AND currency = ?", append(r.args, s.shop.Currency)
	}
	if q.From != 0 {
		r.condition, r.args = r.condition+" AND day >= ?", append(r.args, q.From)
	}
	if q.To != 0 {
		r.condition, r.args = r.condition+" AND day <= ?", append(r.args, q.To)
	}
	return r, nil
}

func (r *columnReader) nameSources() error {
	names, err := r.sourceNames()
	for _, id := range slices.Sorted(maps.Keys(names)) {
		for int64(len(r.sources)) <= id {
			r.sources = append(r.sources, 0)
		}
		r.sources[id] = uint16(len(r.names))
		r.names = append(r.names, names[id])
	}
	return err
}

// twoReaders is from how many orders on the table is read from two ends at once.
var twoReaders int64 = 500_000

// read reads the whole table. A second connection reads its second half, if it sees the same moment of the book.
func (r *columnReader) read(ctx context.Context, b *Book) (*Columns, error) {
	if r.orders < twoReaders {
		return r.part(r.conn, 0, r.orders, r.room)
	}
	moment, err := r.moment()
	if err != nil {
		return nil, err
	}
	type half struct {
		columns *Columns
		err     error
	}
	second := make(chan half, 1)
	middle := r.orders / 2
	go func() {
		var h half
		h.err = b.sweep(ctx, func(s *sweep) error {
			other, err := s.moment()
			if err != nil || other != moment {
				return err
			}
			h.columns, err = r.part(s.conn, middle, r.orders, r.room/2+r.room/16)
			return err
		})
		second <- h
	}()
	first, err := r.part(r.conn, 0, middle, r.room)
	h := <-second
	if err = errors.Join(err, h.err); err != nil {
		return nil, err
	}
	if h.columns == nil { // somebody wrote between the two beginnings
		if h.columns, err = r.part(r.conn, middle, r.orders, r.room/2); err != nil {
			return nil, err
		}
	}
	first.Day, first.Buyer, first.Source = append(first.Day, h.columns.Day...), append(first.Buyer, h.columns.Buyer...), append(first.Source, h.columns.Source...)
	first.Gross, first.Refund = append(first.Gross, h.columns.Gross...), append(first.Refund, h.columns.Refund...)
	return first, nil
}

// moment is a number that every write changes.
func (s *sweep) moment() (int64, error) {
	return s.number(versionSQL)
}

// part reads the orders with ids in (after, to].
func (r *columnReader) part(c conn, after, to, room int64) (*Columns, error) {
	if r.picked != nil {
		room = 0
	}
	out := &Columns{
		Day: make([]Day, 0, room), Buyer: make([]int32, 0, room), Source: make([]uint16, 0, room),
		Gross: make([]int64, 0, room), Refund: make([]int64, 0, room),
	}
	err := c.query(func(s *sqlite.Stmt) error {
		buyer := s.ColumnInt64(1)
		if len(r.survivors) > 0 {
			if now, merged := r.survivors[buyer]; merged {
				buyer = now
			}
		}
		if r.picked != nil && (buyer == 0 || !r.picked[buyer]) {
			return nil
		}
		out.Day = append(out.Day, Day(s.ColumnInt64(0)))
		out.Buyer = append(out.Buyer, int32(buyer-1))
		out.Gross = append(out.Gross, s.ColumnInt64(2))
		out.Refund = append(out.Refund, s.ColumnInt64(3))
		out.Source = append(out.Source, r.sources[s.ColumnInt64(4)])
		return nil
	}, "SELECT day, member, total, refunded, source FROM orders NOT INDEXED WHERE id > ? AND id <= ? AND "+r.condition, append([]any{after, to}, r.args...)...)
	return out, err
}

// finish adds the names of things and puts the rows in the order of days.
func (r *columnReader) finish(c *Columns) {
	c.Currency, c.Sources = r.shop.Currency, r.names
	c.People = make([]Person, r.people)
	for i := range c.People {
		c.People[i].ID = int64(i) + 1
	}
	c.sortByDay()
}

// sortByDay sorts the rows by day, keeping their order within one. Rows that are in order already stay where they are.
func (c *Columns) sortByDay() {
	low, high, sorted := Day(0), Day(0), true
	for i, d := range c.Day {
		if i == 0 {
			low, high = d, d
		}
		sorted = sorted && d >= high
		low, high = min(low, d), max(high, d)
	}
	if sorted {
		return
	}
	starts := make([]int, int(high-low)+2)
	for _, d := range c.Day {
		starts[d-low+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	place := make([]int32, len(c.Day))
	for i, d := range c.Day {
		place[i] = int32(starts[d-low])
		starts[d-low]++
	}
	c.Day, c.Buyer, c.Source = moved(c.Day, place), moved(c.Buyer, place), moved(c.Source, place)
	c.Gross, c.Refund = moved(c.Gross, place), moved(c.Refund, place)
}

func moved[T any](list []T, place []int32) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[place[i]] = v
	}
	return out
}

// People names members for a list of figures, by id: who cannot be found is missing.
func (b *Book) People(ctx context.Context, ids []int64) (people map[int64]Person, err error) {
	err = b.look(ctx, func(v *view) error {
		people, err = v.people(ids)
		return err
	})
	return people, err
}

func (v *view) people(ids []int64) (map[int64]Person, error) {
	people := make(map[int64]Person, len(ids))
	rows, err := v.memberRows(ids)
	for _, m := range rows {
		reach := m.Phone
		if reach == "" {
			reach = m.Email
		}
		people[m.ID] = Person{ID: m.ID, Name: m.Name, Reach: reach, Key: m.Key}
	}
	return people, err
}

package store

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"sync"
)

// ColumnsQuery picks orders by day and by buyer.
type ColumnsQuery struct {
	From, To Day    // inclusive; 0: open
	Where    string // the filter language, over the buyers; "" is everybody, also orders without a buyer
}

// last is the last day that the query picks.
func (q ColumnsQuery) last() Day {
	if q.To == 0 {
		return math.MaxInt32
	}
	return q.To
}

// Columns lays out the counted orders of the shop's currency by column. Book.People names the few people that a reader wants to see. Errors:
// CodeBadFilter.
func (b *Book) Columns(ctx context.Context, q ColumnsQuery) (c *Columns, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		r, err := newColumnReader(s, q)
		if err == nil {
			err = b.scan(ctx, s, "orders", []string{"source", "member", "currency", "day", "total", "refunded", "counted"}, r.gatherer)
		}
		if err == nil {
			c = r.finish()
		}
		return err
	})
	return c, err
}

// columnReader gathers rows in the order of the table, from both of its ends, and puts them in the order of days.
type columnReader struct {
	*sweep
	query     ColumnsQuery
	currency  int64           // the shop's, as a number
	picked    []bool          // by member id; nil: everybody
	survivors map[int64]int64 // merged members
	sources   []uint16        // by source id: index into names
	names     []string
	people    int64 // the highest member id

	lock      sync.Mutex
	all       Columns
	low, high int // the rows between have not been read yet
}

func newColumnReader(s *sweep, q ColumnsQuery) (*columnReader, error) {
	q.To = q.last()
	r := &columnReader{sweep: s, query: q, currency: textNumber(s.shop.Currency)}
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
	if r.people, err = s.number("SELECT coalesce(max(id), 0) FROM member"); err != nil || r.picked != nil {
		return r, err
	}
	room, err := s.number("SELECT coalesce(sum(orders), 0) FROM day_order WHERE currency = ? AND day BETWEEN ? AND ?", s.shop.Currency, q.From, r.query.To)
	r.grow(int(room))
	return r, err
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

// gatherer gathers orders on one connection.
func (r *columnReader) gatherer(front bool) gatherer {
	part := &Columns{}
	return gatherer{
		row: func(_ int64, row []int64) error {
			source, buyer, day := row[0], row[1], Day(row[3])
			if row[6] == 0 || row[2] != r.currency || day < r.query.From || day > r.query.To {
				return nil
			}
			if len(r.survivors) > 0 {
				if now, merged := r.survivors[buyer]; merged {
					buyer = now
				}
			}
			if uint64(source) >= uint64(len(r.sources)) || uint64(buyer) > uint64(r.people) {
				return errPage
			}
			if r.picked != nil && (buyer == 0 || !r.picked[buyer]) {
				return nil
			}
			part.Day = append(part.Day, day)
			part.Buyer = append(part.Buyer, int32(buyer-1))
			part.Net = append(part.Net, row[4]-row[5])
			part.Source = append(part.Source, r.sources[source])
			return nil
		},
		ran: func() { r.take(part, front) },
	}
}

// take puts what was read at one end behind, or before, what that end has given already.
func (r *columnReader) take(part *Columns, front bool) {
	r.lock.Lock()
	defer r.lock.Unlock()
	n := part.Len()
	if n > r.high-r.low {
		r.grow(n + r.all.Len()/2)
	}
	at := r.high - n
	if front {
		at = r.low
		r.low += n
	} else {
		r.high -= n
	}
	copy(r.all.Day[at:], part.Day)
	copy(r.all.Buyer[at:], part.Buyer)
	copy(r.all.Net[at:], part.Net)
	copy(r.all.Source[at:], part.Source)
	part.Day, part.Buyer, part.Net, part.Source = part.Day[:0], part.Buyer[:0], part.Net[:0], part.Source[:0]
}

// grow makes room for so many rows more.
func (r *columnReader) grow(n int) {
	c := &r.all
	c.Day, c.Buyer = opened(c.Day, r.high, n), opened(c.Buyer, r.high, n)
	c.Net, c.Source = opened(c.Net, r.high, n), opened(c.Source, r.high, n)
	r.high += n
}

// opened is a list with room for n more before a place.
func opened[T any](list []T, at, n int) []T {
	out := make([]T, len(list)+n)
	copy(out, list[:at])
	copy(out[at+n:], list[at:])
	return out
}

// close takes away the room that no row has come for.
func (r *columnReader) close() {
	c := &r.all
	c.Day, c.Buyer = slices.Delete(c.Day, r.low, r.high), slices.Delete(c.Buyer, r.low, r.high)
	c.Net, c.Source = slices.Delete(c.Net, r.low, r.high), slices.Delete(c.Source, r.low, r.high)
}

// finish adds what is the same for all rows and puts the rows in the order of days.
func (r *columnReader) finish() *Columns {
	r.close()
	c := &r.all
	c.Currency, c.Sources, c.Members = r.shop.Currency, r.names, int(r.people)
	c.sortByDay()
	return c
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
	c.Day, c.Buyer, c.Net, c.Source = moved(c.Day, place), moved(c.Buyer, place), moved(c.Net, place), moved(c.Source, place)
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
	return people, v.each(func(rows *rows) error {
		var m MemberRow
		var identities string
		err := rows.Scan(&m.ID, &m.Name, &identities)
		m.reach(identities)
		people[m.ID] = Person{ID: m.ID, Name: m.Name, Reach: cmp.Or(m.Phone, m.Email), Key: m.Key}
		return err
	}, "SELECT m.id, m.name, "+selectIdentities+" FROM json_each(?) j CROSS JOIN member m ON m.id = j.value", idList(ids))
}

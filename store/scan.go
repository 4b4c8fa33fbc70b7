package store

import (
	"context"
	"errors"
	"sync"

	"zombiezen.com/go/sqlite"
)

// sweep is a read of very many rows on a connection of its own, all at one moment of the book. It takes the columns
// by their places, which for many rows is a part of what scanning them costs.
type sweep struct {
	conn
	shop  *Shop
	today Day
}

func (b *Book) sweep(ctx context.Context, fn func(*sweep) error) (err error) {
	c, err := b.spare.take(b.path)
	if err != nil {
		return b.classify(err)
	}
	defer func() {
		b.pool.RLock()
		met := b.read
		b.pool.RUnlock()
		closed := b.spare.give(c, err == nil && b.ViewOnly() == nil)
		b.mend(ctx, met, err)
		err = b.told(errors.Join(err, closed))
	}()
	c.SetInterrupt(ctx.Done())
	defer c.SetInterrupt(nil)
	return b.sweepOn(c, fn)
}

// sweepOn runs a sweep on a connection that is in no transaction.
func (b *Book) sweepOn(c conn, fn func(*sweep) error) error {
	return c.moment(func() error { return fn(&sweep{conn: c, shop: b.shop.Load(), today: b.Today()}) })
}

// view gives the reads of a view the moment of the sweep.
func (s *sweep) view(b *Book) *view {
	return &view{book: b, reader: &reader{conn: s.conn, queries: map[string]queryState{}}, shop: s.shop, today: s.today}
}

// spare is a connection that one sweep leaves to the next, because opening one takes as long as reading all rollups. Whoever
// closes the readers' pool drops it too.
type spare struct {
	lock   sync.Mutex
	idle   *conn
	closed bool // the book is: what comes back is not kept
}

func (s *spare) take(path string) (conn, error) {
	s.lock.Lock()
	idle := s.idle
	s.idle = nil
	s.lock.Unlock()
	if idle != nil {
		return *idle, nil
	}
	return openWriterConn(path, true)
}

// give keeps a sound connection when there is none yet, and closes any other.
func (s *spare) give(c conn, sound bool) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if !sound || s.closed || s.idle != nil {
		return c.Close()
	}
	s.idle = &c
	return nil
}

// drop closes the idle connection. With closed none is kept any more.
func (s *spare) drop(closed bool) error {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.closed = s.closed || closed
	if s.idle == nil {
		return nil
	}
	c := s.idle
	s.idle = nil
	return c.Close()
}

// versionSQL is a number that changes with every write: each leaves a row in the audit.
const versionSQL = "SELECT (SELECT coalesce(max(id), 0) FROM audit) * 1000003 + (SELECT coalesce(max(id), 0) FROM entry)"

// dataVersion is the number of versionSQL.
func (h *heads) dataVersion() int64 { return h.audit*1000003 + h.entry }

// told passes errors that a person can act on and classifies the engine's.
func (b *Book) told(err error) error {
	var told interface{ ErrorCode() string }
	if errors.As(err, &told) {
		return err
	}
	return b.classify(err)
}

// members gives, by member id, whether a text of the filter language picks them; nil when the text says nothing.
func (s *sweep) members(where string) ([]bool, error) {
	v := &view{shop: s.shop, today: s.today}
	f, err := v.condition(where)
	if err != nil || f.Empty() {
		return nil, err
	}
	most, err := s.number("SELECT coalesce(max(id), 0) FROM member")
	if err != nil {
		return nil, err
	}
	picked := make([]bool, most+1)
	sql, args := f.SQL()
	return picked, s.query(func(r *sqlite.Stmt) error {
		picked[r.ColumnInt64(0)] = true
		return nil
	}, "SELECT m.id FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE "+sql, args...)
}

// picks are the members whom a filter picks. The zero picks are everybody, and nobody known too.
type picks struct {
	set       []bool // by member id; nil: everybody
	survivors map[int64]int64
}

// picks reads whom a text of the filter language picks.
func (s *sweep) picks(where string) (p picks, err error) {
	if p.set, err = s.members(where); err != nil || p.set == nil {
		return p, err
	}
	p.survivors, err = s.survivors()
	return p, err
}

// some reports whether there is a filter at all.
func (p *picks) some() bool { return p.set != nil }

// holds reports whether what stands under a member counts: what stands under somebody who was merged counts as the survivor's.
func (p *picks) holds(member int64) bool {
	if p.set == nil {
		return true
	}
	if now, merged := p.survivors[member]; merged {
		member = now
	}
	return member > 0 && member < int64(len(p.set)) && p.set[member]
}

// survivors gives, by the id of a merged member, who they are now.
func (s *sweep) survivors() (map[int64]int64, error) {
	into := map[int64]int64{}
	if err := s.query(func(r *sqlite.Stmt) error {
		into[r.ColumnInt64(0)] = r.ColumnInt64(1)
		return nil
	}, "SELECT id, merged_into FROM member WHERE merged_into IS NOT NULL"); err != nil {
		return nil, err
	}
	for id, to := range into {
		for into[to] != 0 {
			to = into[to]
		}
		into[id] = to
	}
	return into, nil
}

package store

// beside is what a connection does in a goroutine of its own while its owner computes. Every statement of the owner waits for it first, so
// that one goroutine at a time uses the connection.
type beside struct {
	runs bool
	done chan error
}

// runBeside lets fn use the connection in a goroutine of its own. Its error is that of the next wait.
func (c conn) runBeside(fn func(conn) error) error {
	if err := c.wait(); err != nil {
		return err
	}
	c.beside.runs = true
	go func() { c.beside.done <- fn(conn{Conn: c.Conn}) }()
	return nil
}

// wait waits until nothing runs beside, and gives the error of what did.
func (c conn) wait() error {
	if c.beside == nil || !c.beside.runs {
		return nil
	}
	c.beside.runs = false
	return <-c.beside.done
}

// besideRows is how many orders an import keeps before they are written beside: with few, handing them over would take what it gains.
var besideRows = 8 * bulkRows

// withOld runs fn with a second connection, on which the book is as it was before the act. While rows are written beside on the act's own,
// old rows can be read there without waiting for that. The act has a transaction of its own.
func (t *tx) withOld(fn func() error) (err error) {
	opened := t.book.sweep(t.ctx, func(s *sweep) error {
		t.before = &s.conn
		err = fn()
		t.before = nil
		return nil
	})
	return orErr(err, opened)
}

// old is where a row of a table is read that the act does not change, if it was there before it: last is the last id that was.
func (t *tx) old(id, last int64) conn {
	if t.before != nil && id <= last {
		return *t.before
	}
	return t.conn
}

// writeBeside runs fn, and has the rows that it makes written beside it.
func (t *tx) writeBeside(fn func() error) error {
	t.bulk.beside = true
	err := fn()
	t.bulk.beside = false
	if ended := t.conn.wait(); ended != nil { // it is what fn has met, or would have
		return ended
	}
	return err
}

// sendRows has the kept rows written beside, as far as they fill statements of many rows.
func (t *tx) sendRows() error {
	if err := t.conn.wait(); err != nil { // then what was handed over last is written, and its place free
		return err
	}
	b := &t.bulk
	o, e, m, k := fill(&b.orders, &b.sentOrders), fill(&b.entries, &b.sentEntries), fill(&b.moves, &b.sentMoves), fill(&b.takings, &b.sentTakings)
	return t.conn.runBeside(func(c conn) error {
		if err := writeRows(c, orderInserts, o); err != nil {
			return err
		}
		if err := writeRows(c, entryInserts, e); err != nil {
			return err
		}
		if err := writeRows(c, takingInserts, k); err != nil {
			return err
		}
		return writeRows(c, moveInserts, m)
	})
}

// fill moves rows that fill whole statements from kept to sent, and gives them.
func fill[T any](kept, sent *[]T) []T {
	whole := len(*kept) / bulkRows * bulkRows
	*sent, *kept = *kept, append((*sent)[:0], (*kept)[whole:]...)
	return (*sent)[:whole]
}

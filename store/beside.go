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
	orders, entries := &t.bulk.orders, &t.bulk.entries
	o, e := fill(orders, &t.bulk.sentOrders), fill(entries, &t.bulk.sentEntries)
	return t.conn.runBeside(func(c conn) error {
		if err := writeRows(c, orderInserts, o); err != nil {
			return err
		}
		return writeRows(c, entryInserts, e)
	})
}

// fill moves rows that fill whole statements from kept to sent, and gives them.
func fill[T any](kept, sent *[]T) []T {
	whole := len(*kept) / bulkRows * bulkRows
	*sent, *kept = *kept, append((*sent)[:0], (*kept)[whole:]...)
	return (*sent)[:whole]
}

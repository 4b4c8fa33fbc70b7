package store

import (
	"bytes"
	"errors"
	"slices"

	"zombiezen.com/go/sqlite"
)

// knownOrders walks the book's orders by source and number beside the rows of a file, which are sorted alike: mostly the next
// order is the one that is asked for, and a step costs half as much as looking it up.
type knownOrders struct {
	stmt    *sqlite.Stmt
	source  int64
	ext     []byte // the number of the order that the statement stands on
	started bool
	over    bool // no order of the source comes after
}

const orderWalk = selectOrder + " WHERE source = ? AND ext >= ? ORDER BY ext"

// walkSteps is how many orders that the file does not name are passed by before the next one is looked up.
const walkSteps = 3

func (c conn) knownOrders() (*knownOrders, error) {
	stmt, err := c.Prepare(orderWalk)
	return &knownOrders{stmt: stmt}, err
}

// find moves on to an order and reports whether the book has it; then the statement stands on its row. Within a source the numbers
// that are asked for must rise.
func (k *knownOrders) find(source int64, ext []byte) (bool, error) {
	if !k.started || source != k.source {
		if err := k.seek(source, ext); err != nil {
			return false, err
		}
	}
	for n := 0; !k.over; n++ {
		if c := bytes.Compare(k.ext, ext); c >= 0 {
			return c == 0, nil
		}
		move := k.step
		if n == walkSteps {
			move = func() error { return k.seek(source, ext) }
		}
		if err := move(); err != nil {
			return false, err
		}
	}
	return false, nil
}

// seek begins at the first order of a source whose number is not below the given one.
func (k *knownOrders) seek(source int64, ext []byte) error {
	if err := k.stmt.Reset(); err != nil {
		return err
	}
	k.started, k.source = true, source
	k.stmt.BindInt64(1, source)
	k.stmt.BindText(2, string(ext))
	return k.step()
}

func (k *knownOrders) step() error {
	more, err := k.stmt.Step()
	if err != nil || !more {
		k.over = true
		return err
	}
	k.over = false
	k.ext = slices.Grow(k.ext[:0], k.stmt.ColumnLen(2))
	k.ext = k.ext[:k.stmt.ColumnBytes(2, k.ext[:cap(k.ext)])]
	return nil
}

func (k *knownOrders) close(err error) error { return errors.Join(err, k.stmt.Reset()) }

package store

import (
	"encoding/binary"
	"slices"

	"zombiezen.com/go/sqlite"
)

// Tables without row ids are trees of keys, whose inner pages hold rows too: these are the kinds of their pages.
const (
	innerKeyPage = 0x02
	leafKeyPage  = 0x0a
)

// rollupPages reads the rollups by day from their pages, because reading them all is most of what the figures take.
type rollupPages struct {
	*pageReader
	roots map[string]uint32
	left  int // how many pages may still be read: a damaged file may lead round in circles
}

// rollupPages begins to read them, in a transaction.
func (s *sweep) rollupPages() (*rollupPages, error) {
	roots := map[string]uint32{}
	if err := s.query(func(r *sqlite.Stmt) error {
		roots[r.ColumnText(0)] = uint32(r.ColumnInt64(1))
		return nil
	}, "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND name LIKE 'day\\_%' ESCAPE '\\'"); err != nil {
		return nil, err
	}
	p, err := s.pages()
	return &rollupPages{pageReader: p, roots: roots}, err
}

// each calls fn for each row of a table with its first columns, in the order of its key. They are there until fn returns; a text is textNumber.
func (p *rollupPages) each(table string, columns int, fn func(row []int64)) error {
	root, found := p.roots[table]
	if !found {
		return errPage
	}
	p.left = p.count
	return p.below(root, &pageTable{skip: make([]int, columns)}, fn)
}

// below gives the rows of a page and of all pages below it.
func (p *rollupPages) below(number uint32, t *pageTable, fn func(row []int64)) error {
	if p.left--; p.left < 0 {
		return errPage
	}
	if err := p.read(number); err != nil {
		return err
	}
	if p.page[0] == leafKeyPage {
		n, err := p.cells(leafKeyPage, leafHead)
		for i := 0; i < n && err == nil; i++ {
			err = p.key(t, p.page[:p.usable], i, fn)
		}
		return err
	}
	n, err := p.cells(innerKeyPage, innerHead)
	if err != nil {
		return err
	}
	page := slices.Clone(p.page[:p.usable]) // the pages below are read over it
	for i := range n {
		at, err := cellOf(page, innerHead, i)
		if err == nil {
			err = p.below(binary.BigEndian.Uint32(page[at:]), t, fn)
		}
		if err == nil {
			err = p.key(t, page, i, fn)
		}
		if err != nil {
			return err
		}
	}
	return p.below(binary.BigEndian.Uint32(page[8:]), t, fn)
}

// key gives the row of one cell of a page, which on an inner one stands behind the number of a page below. Rows of rollups are too short to go
// on elsewhere.
func (p *rollupPages) key(t *pageTable, page []byte, i int, fn func(row []int64)) error {
	head, after := leafHead, 0
	if page[0] == innerKeyPage {
		head, after = innerHead, 4
	}
	at, err := cellOf(page, head, i)
	if err != nil {
		return err
	}
	size, width := varint(page[at+after:])
	if at += after + width; width == 0 || size > uint64(len(page)-at) {
		return errPage
	}
	row := p.row[:len(t.skip)]
	if whole, _ := t.read(page[at:at+int(size)], row); !whole {
		return errPage
	}
	fn(row)
	return nil
}

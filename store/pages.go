package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"
)

// This file reads tables of very many rows from their pages, which the engine hands out inside the transaction of its connection, so
// that they are those of its moment. The engine takes five times as long to step to a row and hand over its numbers. The format is
// that of https://www.sqlite.org/fileformat2.html, which is promised to stay. What is not as it says there is damage.

// The kinds of pages of a table's tree, and how many bytes of a page stand before the places of its cells.
const (
	innerPage, innerHead = 0x05, 12
	leafPage, leafHead   = 0x0d, 8
)

// pageTable is a table as its pages are read.
type pageTable struct {
	leaves []uint32 // the pages that hold its rows, in the order of their ids
	skip   []int    // how many columns stand in a row before each of the wanted ones, counted from the one before
	floor  int      // rows that have less than least in this one of the wanted columns, counted from 1, are left out; 0: none
	least  int64
}

// The most columns that can be wanted of a table, and the most bytes that a row of ours has by far.
const (
	mostWanted = 10
	longestRow = 1 << 24
)

// pageReader hands out pages on one connection.
type pageReader struct {
	stmt   *sqlite.Stmt
	size   int
	usable int    // bytes of a page without what is reserved at its end
	count  int    // pages of the file
	page   []byte // the last page
	whole  []byte // the last row that did not fit into its page
	row    [mostWanted]int64
}

// pages begins to read pages.
func (c conn) pages() (*pageReader, error) {
	stmt, err := c.Prepare("SELECT data FROM sqlite_dbpage WHERE pgno = ?")
	if err != nil {
		return nil, err
	}
	size, err := c.number("PRAGMA page_size")
	if err != nil {
		return nil, err
	}
	count, err := c.number("PRAGMA page_count")
	if err != nil {
		return nil, err
	}
	p := &pageReader{stmt: stmt, size: int(size), count: int(count), page: make([]byte, size)}
	err = p.read(1)
	p.usable = p.size - int(p.page[20])
	return p, err
}

// read reads a page.
func (p *pageReader) read(number uint32) error {
	p.stmt.BindInt64(1, int64(number))
	found, err := p.stmt.Step()
	if err != nil {
		return err // the statement has been reset
	}
	n := 0
	if found {
		n = p.stmt.ColumnBytes(0, p.page[:p.size])
	}
	if err := p.stmt.Reset(); err != nil {
		return err
	}
	if n != p.size {
		return errPage
	}
	return nil
}

// errPage is what the engine says of a page that it cannot read.
var errPage = sqlite.ResultCorrupt.ToError()

// table finds the pages of a table and the places of some of its columns, which are given in the order in which they stand there. They must
// be whole numbers or short texts, and as old as the table.
func (p *pageReader) table(c conn, name string, columns ...string) (t pageTable, err error) {
	root, err := c.number("SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?", name)
	if err != nil {
		return t, err
	}
	if t.leaves, err = p.leaves(uint32(root)); err != nil {
		return t, err
	}
	var all []string
	err = c.query(func(s *sqlite.Stmt) error {
		all = append(all, s.ColumnText(0))
		return nil
	}, "SELECT name FROM pragma_table_info(?) ORDER BY cid", name)
	after := -1
	for _, column := range columns {
		at := slices.Index(all, column)
		if err == nil && at <= after {
			err = fmt.Errorf("read pages of %s: no column %s after the one before", name, column)
		}
		t.skip, after = append(t.skip, at-after-1), at
	}
	return t, err
}

// leaves finds the pages that hold the rows of a table.
func (p *pageReader) leaves(root uint32) ([]uint32, error) {
	level := []uint32{root}
	for range 20 { // no file holds a deeper tree
		if err := p.read(level[0]); err != nil {
			return nil, err
		}
		if p.page[0] == leafPage {
			return level, nil
		}
		var below []uint32
		for _, number := range level {
			if err := p.read(number); err != nil {
				return nil, err
			}
			n, err := p.cells(innerPage, innerHead)
			if err != nil {
				return nil, err
			}
			for i := range n {
				at, err := cellOf(p.page[:p.usable], innerHead, i)
				if err != nil {
					return nil, err
				}
				below = append(below, binary.BigEndian.Uint32(p.page[at:]))
			}
			below = append(below, binary.BigEndian.Uint32(p.page[8:])) // the last one stands apart
			if len(below) > p.count {
				return nil, errPage
			}
		}
		level = below
	}
	return nil, errPage
}

// cells is how many cells the page has, which must be of a kind.
func (p *pageReader) cells(kind byte, head int) (int, error) {
	n := int(binary.BigEndian.Uint16(p.page[3:]))
	if p.page[0] != kind || head+2*n > p.usable {
		return 0, errPage
	}
	return n, nil
}

// cellOf is where one of a page's cells begins.
func cellOf(page []byte, head, i int) (int, error) {
	at := int(binary.BigEndian.Uint16(page[head+2*i:]))
	if at < head || at+4 > len(page) {
		return 0, errPage
	}
	return at, nil
}

// rows calls fn for each row of a leaf with its id and the wanted columns, which are there until fn returns. Nothing is 0, and a text is
// textNumber.
func (p *pageReader) rows(t *pageTable, leaf uint32, fn func(id int64, row []int64) error) error {
	if err := p.read(leaf); err != nil {
		return err
	}
	n, err := p.cells(leafPage, leafHead)
	if err != nil {
		return err
	}
	row := p.row[:len(t.skip)]
	page := p.page[:p.usable]
	for i := range n {
		at := int(page[leafHead+2*i])<<8 | int(page[leafHead+2*i+1])
		if at+4 > len(page) {
			return errPage
		}
		size, width := uint64(page[at]), 1
		if size >= 0x80 {
			size, width = varint(page[at:])
		}
		id, more := varint(page[at+width:])
		if width == 0 || more == 0 {
			return errPage
		}
		at += width + more
		held := int(size)
		if size > uint64(len(page)-35) {
			held = p.held(size)
		}
		if at+held > len(page) {
			return errPage
		}
		whole, wanted := t.read(page[at:at+held], row)
		if !whole {
			if size == uint64(held) {
				return errPage
			}
			if err := p.join(page[at:], held, size); err != nil {
				return err
			}
			if whole, wanted = t.read(p.whole, row); !whole {
				return errPage
			}
			if err := p.read(leaf); err != nil { // what the row goes on with was read over it
				return err
			}
		}
		if !wanted {
			continue
		}
		if err := fn(int64(id), row); err != nil {
			return err
		}
	}
	return nil
}

// held is how many bytes of a row of so many, which is too long for its leaf, stand there all the same.
func (p *pageReader) held(size uint64) int {
	most, least := p.usable-35, (p.usable-12)*32/255-23
	if n := least + int((size-uint64(least))%uint64(p.usable-4)); n <= most {
		return n
	}
	return least
}

// join puts a row together of the bytes that its leaf holds, behind which the number of the next page stands, and of what stands on
// further pages.
func (p *pageReader) join(begin []byte, held int, size uint64) error {
	if held+4 > len(begin) || size > longestRow {
		return errPage
	}
	p.whole = append(p.whole[:0], begin[:held]...)
	next := binary.BigEndian.Uint32(begin[held:])
	for rest := size - uint64(held); rest > 0; {
		if next == 0 {
			return errPage
		}
		if err := p.read(next); err != nil {
			return err
		}
		next = binary.BigEndian.Uint32(p.page)
		n := min(uint64(p.usable-4), rest)
		p.whole = append(p.whole, p.page[4:4+n]...)
		rest -= n
	}
	return nil
}

// read reads the wanted columns of a row; it is not whole when it is not like that, or goes on elsewhere. It calls nothing for each number:
// what is given away is built without inlining (decision 41).
func (t *pageTable) read(b []byte, row []int64) (whole, wanted bool) {
	head, at := varint(b)
	if at == 0 || head > uint64(len(b)) {
		return false, false
	}
	end, value := int(head), int(head)
	for i, skip := range t.skip {
		kind, width := 0, 0
		for ; skip >= 0; skip-- {
			if at >= end {
				return false, false
			}
			kind = int(b[at])
			at++
			if kind >= 0x80 {
				v, n := varint(b[at-1 : end])
				if n == 0 || v > longestRow {
					return false, false
				}
				kind = int(v)
				at += n - 1
				width = (kind - 12) / 2
			} else {
				width = int(cellWidths[kind])
			}
			value += width
		}
		if value > len(b) {
			return false, false
		}
		n := int64(0)
		switch {
		case kind == 9:
			n = 1
		case width > 0 && kind < 7:
			n = int64(int8(b[value-width])) >> 7 // all bits are the sign's
		}
		for _, c := range b[value-width : value] {
			n = n<<8 | int64(c)
		}
		if i+1 == t.floor && n < t.least {
			return true, false
		}
		row[i] = n
	}
	return true, true
}

// textNumber is the number that the last eight bytes of a text make.
func textNumber[T string | []byte](text T) (n int64) {
	for i := range len(text) {
		n = n<<8 | int64(text[i])
	}
	return n
}

// numberText is the text of at most eight bytes that textNumber made a number of.
func numberText(n int64) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(n))
	return string(bytes.TrimLeft(b, "\x00"))
}

// cellWidths are how many bytes the values of the first kinds have: nothing, numbers, 0 and 1, and from 12 on blobs and texts in turn.
var cellWidths = func() (list [128]uint8) {
	copy(list[:], []uint8{0, 1, 2, 3, 4, 6, 8, 8})
	for kind := 12; kind < len(list); kind++ {
		list[kind] = uint8(kind-12) / 2
	}
	return list
}()

// varint reads a number of one to nine bytes; a width of 0 says that it goes on behind the end.
func varint(b []byte) (v uint64, width int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	for i, c := range b {
		if i == 8 {
			return v<<8 | uint64(c), 9
		}
		if v = v<<7 | uint64(c&0x7f); c < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

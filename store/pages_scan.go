package store

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// gatherer gathers what one connection reads of a table: row takes each row with its id and the wanted columns, which are there until it
// returns, and ran is called after each run of some hundred rows; nil is nobody.
type gatherer struct {
	row func(id int64, row []int64) error
	ran func()
}

// pageRun is how many pages are read in one run.
const pageRun = 16

// twoReaders is from how many pages of rows on a table is read from both ends at once.
var twoReaders = 8_000

// wantedRows is what is read of a table: some columns (pageReader.table says which there can be) of the rows that have at least so much in one
// of them, counted from 1; 0: of all rows.
type wantedRows struct {
	table   string
	columns []string
	floor   int
	least   int64
}

// of finds the table's pages.
func (w *wantedRows) of(c conn, p *pageReader) (pageTable, error) {
	t, err := p.table(c, w.table, w.columns...)
	t.floor, t.least = w.floor, w.least
	return t, err
}

// pageScan is a read of all rows of a table: the pages that nobody has begun to read, and who reads them.
type pageScan struct {
	pageTable
	lock   sync.Mutex
	left   []uint32
	pages  *pageReader // of whoever began it
	front  gatherer
	second chan error // what became of the second reader; nil: there is none
}

// scan reads some columns of all rows of a table. A large one is read from both ends at once, by a second connection if that sees the same
// moment of the book: the first reads runs of pages from the front on, the other from the back on.
func (b *Book) scan(ctx context.Context, s *sweep, table string, columns []string, begin func(front bool) gatherer) error {
	scan, err := b.beginScan(ctx, s, &wantedRows{table: table, columns: columns}, begin)
	if err != nil {
		return err
	}
	return scan.finish()
}

// beginScan begins a scan: of a large table the back is read from now on, all else by finish. Whoever begins one finishes or stops it.
func (b *Book) beginScan(ctx context.Context, s *sweep, wanted *wantedRows, begin func(front bool) gatherer) (*pageScan, error) {
	p, err := s.pages()
	if err != nil {
		return nil, err
	}
	t, err := wanted.of(s.conn, p)
	if err != nil {
		return nil, err
	}
	scan := &pageScan{pageTable: t, left: t.leaves, pages: p, front: begin(true)}
	if len(t.leaves) < twoReaders {
		return scan, nil
	}
	moment, err := s.moment()
	if err != nil {
		return nil, err
	}
	back := begin(false)
	scan.second = make(chan error, 1)
	go func() {
		scan.second <- b.sweep(ctx, func(s *sweep) error {
			other, err := s.moment()
			if err != nil || other != moment {
				return err
			}
			p, err := s.pages()
			if err != nil {
				return err
			}
			if t, err := wanted.of(s.conn, p); err != nil || !slices.Equal(t.leaves, scan.leaves) { // somebody has tidied the file
				return err
			}
			return scan.run(p, back, false)
		})
	}()
	return scan, nil
}

// finish reads what is left, and waits for the second reader.
func (s *pageScan) finish() error {
	err := s.run(s.pages, s.front, true)
	if s.second == nil {
		return err
	}
	return errors.Join(err, <-s.second)
}

// stop leaves the rest unread, and waits for the second reader.
func (s *pageScan) stop() error {
	s.leave()
	if s.second == nil {
		return nil
	}
	return <-s.second
}

// eachRow calls fn for each wanted row as the act has it, with its id and the columns, which are there until fn returns.
func (t *tx) eachRow(wanted *wantedRows, fn func(id int64, row []int64) error) error {
	if err := t.writeBulk(); err != nil {
		return err
	}
	p, err := t.pages()
	if err != nil {
		return err
	}
	of, err := wanted.of(t.conn, p)
	for _, leaf := range of.leaves {
		if err == nil {
			err = p.rows(&of, leaf, fn)
		}
	}
	return err
}

// moment is a number that every write changes.
func (s *sweep) moment() (int64, error) {
	return s.number(versionSQL)
}

// run reads pages until none is left. An error leaves none to the other end either.
func (s *pageScan) run(p *pageReader, g gatherer, front bool) error {
	for {
		pages := s.take(front)
		if len(pages) == 0 {
			return nil
		}
		for _, page := range pages {
			if err := p.rows(&s.pageTable, page, g.row); err != nil {
				s.leave()
				return err
			}
		}
		if g.ran != nil {
			g.ran()
		}
	}
}

// leave leaves no page to either end.
func (s *pageScan) leave() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.left = nil
}

// take gives the next run of pages of one end.
func (s *pageScan) take(front bool) (pages []uint32) {
	s.lock.Lock()
	defer s.lock.Unlock()
	n := min(pageRun, len(s.left))
	if front {
		pages, s.left = s.left[:n], s.left[n:]
	} else {
		pages, s.left = s.left[len(s.left)-n:], s.left[:len(s.left)-n]
	}
	return pages
}

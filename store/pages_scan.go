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

// pageScan are the pages of a table that nobody has begun to read.
type pageScan struct {
	pageTable
	lock sync.Mutex
	left []uint32
}

// scan reads some columns of all rows of a table (pageReader.table says which there can be). A large one is read from both ends at once, by a
// second connection if that sees the same moment of the book: the first reads runs of pages from the front on, the other from the back on.
func (b *Book) scan(ctx context.Context, s *sweep, table string, columns []string, begin func(front bool) gatherer) error {
	p, err := s.pages()
	if err != nil {
		return err
	}
	t, err := p.table(s.conn, table, columns...)
	if err != nil {
		return err
	}
	scan := &pageScan{pageTable: t, left: t.leaves}
	if len(t.leaves) < twoReaders {
		return scan.run(p, begin(true), true)
	}
	moment, err := s.moment()
	if err != nil {
		return err
	}
	front, back := begin(true), begin(false)
	second := make(chan error, 1)
	go func() {
		second <- b.sweep(ctx, func(s *sweep) error {
			other, err := s.moment()
			if err != nil || other != moment {
				return err
			}
			p, err := s.pages()
			if err != nil {
				return err
			}
			if t, err := p.table(s.conn, table, columns...); err != nil || !slices.Equal(t.leaves, scan.leaves) { // somebody has tidied the file
				return err
			}
			return scan.run(p, back, false)
		})
	}()
	err = scan.run(p, front, true)
	return errors.Join(err, <-second)
}

// eachRow calls fn for each row of a table as the act has it that has at least so much in one of some columns (pageReader.table says which
// there can be), with its id and the columns, which are there until fn returns. floor is the place of the one, counted from 1.
func (t *tx) eachRow(table string, columns []string, floor int, least int64, fn func(id int64, row []int64) error) error {
	if err := t.writeBulk(); err != nil {
		return err
	}
	p, err := t.pages()
	if err != nil {
		return err
	}
	of, err := p.table(t.conn, table, columns...)
	of.floor, of.least = floor, least
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
				s.lock.Lock()
				defer s.lock.Unlock()
				s.left = nil
				return err
			}
		}
		if g.ran != nil {
			g.ran()
		}
	}
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

package store

import (
	"context"
	"encoding/json"
	"errors"
)

// view is a set of reads that all see the book at one moment. It ends before the caller gets its answer, so that a screen
// that stays open for hours holds no read transaction.
type view struct {
	book   *Book
	reader *reader
	shop   *Shop
	today  Day
}

// look runs reads on one moment of the book.
func (b *Book) look(ctx context.Context, fn func(*view) error) error {
	pool := b.readers()
	err := b.lookIn(ctx, pool, fn)
	b.mend(ctx, pool, err)
	return b.told(err)
}

// lookIn runs reads on one moment of the book, on a connection of the pool, whose lock it gives back.
func (b *Book) lookIn(ctx context.Context, pool *readers, fn func(*view) error) error {
	defer b.pool.RUnlock()
	r, err := pool.take(ctx)
	if err != nil {
		return err
	}
	err = r.moment(func() error { return fn(&view{book: b, reader: r, shop: b.shop.Load(), today: b.Today()}) })
	return errors.Join(err, pool.give(r, r.AutocommitEnabled() && !lostMemory(err)))
}

// each calls fn for every row of the result.
func (v *view) each(fn func(*rows) error, query string, args ...any) (err error) {
	result, err := v.reader.rows(query, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, result.close()) }()
	for {
		more, err := result.stmt.Step()
		if err != nil || !more {
			return err
		}
		if err := fn(result); err != nil {
			return err
		}
	}
}

// first scans the first row of the result into dest and reports whether there is one.
func (v *view) first(dest []any, query string, args ...any) (found bool, err error) {
	result, err := v.reader.rows(query, args)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, result.close()) }()
	if found, err = result.stmt.Step(); err != nil || !found {
		return false, err
	}
	return true, result.Scan(dest...)
}

// number reads one integer; no row is 0.
func (v *view) number(query string, args ...any) (n int64, err error) {
	_, err = v.first([]any{&n}, query, args...)
	return n, err
}

// idList is a list of ids as one parameter, for json_each.
func idList(ids []int64) string {
	text, err := json.Marshal(ids)
	if err != nil || ids == nil {
		return "[]"
	}
	return string(text)
}

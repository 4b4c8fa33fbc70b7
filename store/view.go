package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"sync"
)

// view is a set of reads that all see the book at one moment. It ends before the caller gets its answer, so that a screen
// that stays open for hours holds no read transaction.
type view struct {
	ctx    context.Context
	book   *Book
	tx     *sql.Tx
	shop   *Shop
	today  Day
	wanted []string // queries that have no prepared statement yet
}

// look runs reads on one moment of the book.
func (b *Book) look(ctx context.Context, fn func(*view) error) error {
	db, err := b.readers(ctx)
	if err != nil {
		return b.classify(err)
	}
	err = b.lookIn(ctx, db, fn)
	b.mend(ctx, db, err)
	return b.told(err)
}

// lookIn runs reads on one moment of the book, on a connection of the pool, whose lock it gives back.
func (b *Book) lookIn(ctx context.Context, db *sql.DB, fn func(*view) error) error {
	defer b.pool.RUnlock()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	v := &view{ctx: ctx, book: b, tx: tx, shop: b.shop.Load(), today: b.Today()}
	err = fn(v)
	if end := tx.Rollback(); err == nil && !errors.Is(end, sql.ErrTxDone) {
		err = end
	}
	for _, query := range v.wanted {
		b.prepared.prepare(ctx, db, query)
	}
	return err
}

// each calls fn for every row of the result.
func (v *view) each(fn func(*sql.Rows) error, query string, args ...any) (err error) {
	rows, err := v.query(query, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// first scans the first row of the result into dest and reports whether there is one.
func (v *view) first(dest []any, query string, args ...any) (found bool, err error) {
	rows, err := v.query(query, args)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if !rows.Next() {
		return false, rows.Err()
	}
	return true, rows.Scan(dest...)
}

func (v *view) query(query string, args []any) (*sql.Rows, error) {
	if stmt := v.book.prepared.statement(query); stmt != nil {
		return v.tx.StmtContext(v.ctx, stmt).QueryContext(v.ctx, args...)
	}
	v.wanted = append(v.wanted, query)
	return v.tx.QueryContext(v.ctx, query, args...)
}

// prepared keeps the readers' statements from the second time on that they are asked for. Parsing one costs as much as most of them
// take to run. They end with the pool.
type prepared struct {
	lock       sync.Mutex
	statements map[string]*sql.Stmt // nil for a query that was asked once
}

// preparedLimit is how many statements are kept: the program's own are fewer, texts with a person's filter come and go.
const preparedLimit = 200

// statement gives the prepared form of a query, or nil.
func (p *prepared) statement(query string) *sql.Stmt {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.statements[query]
}

// forget drops every statement: they go with the pool they were prepared on.
func (p *prepared) forget() {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.statements = nil
}

// prepare keeps a query that was asked again for the next time. It takes a connection of the pool, so it must not be called by a reader that
// holds one: readers that all wait for one more connection would wait for ever. When it fails, the query stays unprepared.
func (p *prepared) prepare(ctx context.Context, db *sql.DB, query string) {
	if !p.again(query) {
		return
	}
	stmt, err := db.PrepareContext(ctx, query)
	if err != nil {
		return
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.statements[query] != nil {
		_ = stmt.Close() // somebody else was faster
		return
	}
	if p.statements == nil { // forgotten meanwhile
		p.statements = map[string]*sql.Stmt{}
	}
	p.statements[query] = stmt
}

// again notes that a query was asked, and reports whether it was asked before and is not kept yet.
func (p *prepared) again(query string) bool {
	p.lock.Lock()
	defer p.lock.Unlock()
	stmt, asked := p.statements[query]
	if asked || len(p.statements) >= preparedLimit {
		return asked && stmt == nil
	}
	if p.statements == nil {
		p.statements = map[string]*sql.Stmt{}
	}
	p.statements[query] = nil
	return false
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

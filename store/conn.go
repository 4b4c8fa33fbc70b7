package store

import (
	"errors"
	"fmt"
	"reflect"

	"zombiezen.com/go/sqlite"
)

// conn is a connection. It keeps every statement prepared and binds values by their Go types, so that an act and an import post
// through the same code at the engine's own speed.
type conn struct {
	*sqlite.Conn
	beside *beside // nil: nothing is ever done beside
}

// start prepares a statement and binds its values.
func (c conn) start(sql string, args []any) (*sqlite.Stmt, error) {
	if err := c.wait(); err != nil {
		return nil, err
	}
	stmt, err := c.Prepare(sql)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	for i, arg := range args {
		if err := bind(stmt, i+1, arg); err != nil {
			return nil, err
		}
	}
	return stmt, nil
}

// query steps through a statement's result; fn nil means that none is expected.
func (c conn) query(fn func(*sqlite.Stmt) error, sql string, args ...any) error {
	stmt, err := c.start(sql, args)
	if err != nil {
		return err
	}
	for {
		more, err := stmt.Step()
		if more && fn != nil {
			if err = fn(stmt); err == nil {
				err = c.wait()
			}
		}
		if err != nil || !more {
			return errors.Join(err, stmt.Reset())
		}
	}
}

// exec runs a statement without a result.
func (c conn) exec(sql string, args ...any) error { return c.query(nil, sql, args...) }

// one reads the first row, if there is one, and no further.
func (c conn) one(fn func(*sqlite.Stmt), sql string, args ...any) (found bool, err error) {
	stmt, err := c.start(sql, args)
	if err != nil {
		return false, err
	}
	if found, err = stmt.Step(); found {
		fn(stmt)
	}
	return found, errors.Join(err, stmt.Reset())
}

// number reads one integer; no row is 0.
func (c conn) number(sql string, args ...any) (n int64, err error) {
	_, err = c.one(func(s *sqlite.Stmt) { n = s.ColumnInt64(0) }, sql, args...)
	return n, err
}

// null is a value that is NULL when zero.
type null int64

func bind(stmt *sqlite.Stmt, i int, arg any) error {
	switch v := arg.(type) {
	case int64:
		stmt.BindInt64(i, v)
	case int:
		stmt.BindInt64(i, int64(v))
	case null:
		bindNull(stmt, i, int64(v))
	case Instant:
		stmt.BindInt64(i, int64(v))
	case Day:
		stmt.BindInt64(i, int64(v))
	case Reason:
		stmt.BindInt64(i, int64(v))
	case Status:
		stmt.BindInt64(i, int64(v))
	case bool:
		stmt.BindBool(i, v)
	case string:
		stmt.BindText(i, v)
	case []byte:
		if v == nil {
			stmt.BindNull(i)
		} else {
			stmt.BindBytes(i, v)
		}
	case nil:
		stmt.BindNull(i)
	default:
		return bindNamed(stmt, i, reflect.ValueOf(arg))
	}
	return nil
}

// bindNamed binds a value of a type that is a number or a text under another name.
func bindNamed(stmt *sqlite.Stmt, i int, v reflect.Value) error {
	switch {
	case v.CanInt():
		stmt.BindInt64(i, v.Int())
	case v.CanFloat():
		stmt.BindFloat(i, v.Float())
	case v.Kind() == reflect.String:
		stmt.BindText(i, v.String())
	case v.Kind() == reflect.Bool:
		stmt.BindBool(i, v.Bool())
	default:
		return fmt.Errorf("bind parameter %d: type %v", i, v.Type())
	}
	return nil
}

func bindNull(stmt *sqlite.Stmt, i int, v int64) {
	if v == 0 {
		stmt.BindNull(i)
	} else {
		stmt.BindInt64(i, v)
	}
}

// binder binds a statement's parameters one after the other by their types.
type binder struct {
	stmt *sqlite.Stmt
	i    int
	err  error
}

func (c conn) bindTo(sql string) binder {
	if err := c.wait(); err != nil {
		return binder{err: err}
	}
	stmt, err := c.Prepare(sql)
	return binder{stmt: stmt, err: err}
}

func (b *binder) int(v int64) *binder {
	if b.i++; b.err == nil {
		b.stmt.BindInt64(b.i, v)
	}
	return b
}

func (b *binder) null(v int64) *binder {
	if b.i++; b.err == nil {
		bindNull(b.stmt, b.i, v)
	}
	return b
}

// any binds an int64 or, for nil, NULL.
func (b *binder) any(v any) *binder {
	if n, is := v.(int64); is {
		return b.int(n)
	}
	return b.null(0)
}

func (b *binder) bool(v bool) *binder {
	if v {
		return b.int(1)
	}
	return b.int(0)
}

func (b *binder) text(v string) *binder {
	if b.i++; b.err == nil {
		b.stmt.BindText(b.i, v)
	}
	return b
}

func (b *binder) textOrNull(v string) *binder {
	if v == "" {
		return b.null(0)
	}
	return b.text(v)
}

func (b *binder) blob(v []byte) *binder {
	if v == nil {
		return b.null(0)
	}
	if b.i++; b.err == nil {
		b.stmt.BindBytes(b.i, v)
	}
	return b
}

// run executes the statement, which has no result.
func (b *binder) run() error {
	if b.err != nil {
		return b.err
	}
	_, err := b.stmt.Step()
	return errors.Join(err, b.stmt.Reset())
}

// textOrNull is a text that is NULL when empty.
func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// columnBlob copies a blob column; NULL is nil.
func columnBlob(s *sqlite.Stmt, col int) []byte {
	if s.ColumnIsNull(col) {
		return nil
	}
	b := make([]byte, s.ColumnLen(col))
	s.ColumnBytes(col, b)
	return b
}

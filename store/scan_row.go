package store

import (
	"fmt"
	"reflect"

	"zombiezen.com/go/sqlite"
)

// Scan copies the row's columns to where dest points. Only an *any and a pointer to a pointer take NULL, which is nil there; a number
// is taken from a number only, a text from anything.
func (r *rows) Scan(dest ...any) error {
	if n := r.stmt.ColumnCount(); n != len(dest) {
		return fmt.Errorf("%d columns into %d values", n, len(dest))
	}
	for i, d := range dest {
		if !scanColumn(r.stmt, i, d) {
			return fmt.Errorf("column %d, %s: %v into %T", i, r.stmt.ColumnName(i), r.stmt.ColumnType(i), d)
		}
	}
	return nil
}

// scanColumn copies one column and reports whether it is of a kind that dest takes.
func scanColumn(s *sqlite.Stmt, i int, dest any) bool {
	kind := s.ColumnType(i)
	switch d := dest.(type) {
	case *any:
		*d = columnValue(s, i, kind)
		return true
	case **int64:
		if *d = nil; kind == sqlite.TypeInteger {
			n := s.ColumnInt64(i)
			*d = &n
		}
		return kind == sqlite.TypeInteger || kind == sqlite.TypeNull
	case *string:
		*d = s.ColumnText(i)
		return kind != sqlite.TypeNull
	case *[]byte:
		*d = columnBlob(s, i)
		return kind != sqlite.TypeInteger && kind != sqlite.TypeFloat
	case *float64:
		*d = s.ColumnFloat(i)
		return kind == sqlite.TypeFloat || kind == sqlite.TypeInteger
	}
	if kind == sqlite.TypeInteger {
		return scanNumber(s.ColumnInt64(i), dest)
	}
	if named := reflect.ValueOf(dest).Elem(); named.Kind() == reflect.String && kind == sqlite.TypeText {
		named.SetString(s.ColumnText(i))
		return true
	}
	return false
}

// scanNumber copies a whole number into any kind of number, or into a bool.
func scanNumber(n int64, dest any) bool {
	switch d := dest.(type) {
	case *int64:
		*d = n
	case *int:
		*d = int(n)
	case *Day:
		*d = Day(n)
	case *Instant:
		*d = Instant(n)
	case *bool:
		*d = n != 0
	default:
		switch named := reflect.ValueOf(dest).Elem(); {
		case named.CanInt() && !named.OverflowInt(n):
			named.SetInt(n)
		case named.CanUint() && n >= 0 && !named.OverflowUint(uint64(n)):
			named.SetUint(uint64(n))
		default:
			return false
		}
	}
	return true
}

// columnValue is a column as the Go value that fits it best.
func columnValue(s *sqlite.Stmt, i int, kind sqlite.ColumnType) any {
	switch kind {
	case sqlite.TypeInteger:
		return s.ColumnInt64(i)
	case sqlite.TypeFloat:
		return s.ColumnFloat(i)
	case sqlite.TypeText:
		return s.ColumnText(i)
	case sqlite.TypeBlob:
		return columnBlob(s, i)
	}
	return nil
}

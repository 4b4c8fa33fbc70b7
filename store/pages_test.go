package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
)

// pagesOf makes a file whose pages have the size: its tables, what fill inserts, and after that one more statement.
func pagesOf(t *testing.T, size int, tables []string, fill func(insert func(sql string, args ...any)), after string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paged.db")
	raw, err := sqlite.OpenConn(path, sqlite.OpenCreate|sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	c := conn{Conn: raw}
	run := func(sql string, args ...any) {
		t.Helper()
		if err := c.exec(sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	run(fmt.Sprintf("PRAGMA page_size = %d", size))
	run("BEGIN")
	for _, sql := range tables {
		run(sql)
	}
	fill(run)
	run(after)
	run("COMMIT")
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// paged makes a file with a table of numbers of all widths, between texts of which some go on behind their page.
func paged(t *testing.T, size, rows int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(size), 1))
	number := func() int64 {
		if v := r.Int64() >> r.IntN(64); r.IntN(2) == 0 {
			return -v
		} else {
			return v
		}
	}
	tables := []string{"CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, long TEXT, b INTEGER, short TEXT, none INTEGER, z INTEGER) STRICT"}
	return pagesOf(t, size, tables, func(insert func(string, ...any)) {
		for i := range rows {
			long := strings.Repeat("x", r.IntN(80))
			if r.IntN(20) == 0 {
				long = strings.Repeat("y", r.IntN(4*size))
			}
			insert("INSERT INTO t VALUES (?, ?, ?, ?, ?, NULL, ?)", i*3+1, number(), long, null(r.IntN(3)-1), []string{"", "CNY", "USD"}[i%3], number())
		}
	}, "DELETE FROM t WHERE id % 7 = 0")
}

type pagedRow struct{ id, a, b, short, none, z int64 }

// readPaged reads the table from its pages, or those of its rows that have at least so much in one of the columns.
func readPaged(path string, floor int, least int64) (list []pagedRow, err error) {
	raw, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		return nil, err
	}
	defer raw.Close()
	c := conn{Conn: raw}
	p, err := c.pages()
	if err != nil {
		return nil, err
	}
	t, err := p.table(c, "t", "a", "b", "short", "none", "z")
	if err != nil {
		return nil, err
	}
	t.floor, t.least = floor, least
	for _, leaf := range t.leaves {
		if err := p.rows(&t, leaf, func(id int64, row []int64) error {
			list = append(list, pagedRow{id, row[0], row[1], row[2], row[3], row[4]})
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// What stands on the pages of a table is what the engine says of it, whatever their size.
func TestPagesEqualEngine(t *testing.T) {
	for _, size := range []int{512, 4096, 65536} {
		path := paged(t, size, 3000)
		raw, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
		if err != nil {
			t.Fatal(err)
		}
		var want []pagedRow
		widest := false
		if err := (conn{Conn: raw}).query(func(s *sqlite.Stmt) error {
			want = append(want, pagedRow{s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnInt64(2), textNumber(s.ColumnText(3)), 0, s.ColumnInt64(4)})
			widest = widest || s.ColumnInt64(1) > math.MaxInt64/4
			return nil
		}, "SELECT id, a, b, short, z FROM t ORDER BY id"); err != nil {
			t.Fatal(err)
		}
		if err := raw.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := readPaged(path, 0, 0)
		if err != nil || !slices.Equal(got, want) || len(want) < 2000 || !widest {
			t.Errorf("pages of %d: %d rows, want %d: %v", size, len(got), len(want), err)
		}
		least := want[len(want)/2].a
		some := slices.DeleteFunc(slices.Clone(want), func(r pagedRow) bool { return r.a < least })
		got, err = readPaged(path, 1, least)
		if err != nil || !slices.Equal(got, some) || len(some) == len(want) {
			t.Errorf("pages of %d: %d rows from %d on, want %d: %v", size, len(got), least, len(some), err)
		}
	}
}

// A damaged page gives an error or other rows, and never stops the program.
func TestPagesDamaged(t *testing.T) {
	whole, err := os.ReadFile(paged(t, 512, 300))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.db")
	r := rand.New(rand.NewPCG(7, 7))
	failed := 0
	for range 150 {
		damaged := slices.Clone(whole)
		for range 4 {
			page := 1 + r.IntN(len(damaged)/512-1) // the first one is the engine's
			damaged[page*512+r.IntN(24+r.IntN(480))] = byte(r.Uint32())
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readPaged(path, 0, 0); err != nil {
			if code := sqlite.ErrCode(err); code.ToPrimary() != sqlite.ResultCorrupt {
				t.Fatal(err)
			}
			failed++
		}
	}
	if failed < 15 {
		t.Errorf("only %d of 150 damaged files were noticed", failed)
	}
}

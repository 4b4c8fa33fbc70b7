package store

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"zombiezen.com/go/sqlite"
)

// rolled makes a file with a table as the rollups are, of numbers of all widths.
func rolled(t *testing.T, size, rows int) string {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(size), 2))
	tables := []string{
		"CREATE TABLE day_some (day INTEGER, currency TEXT, n INTEGER, PRIMARY KEY (day, currency)) STRICT, WITHOUT ROWID",
		"CREATE TABLE day_none (day INTEGER PRIMARY KEY, n INTEGER) STRICT, WITHOUT ROWID",
	}
	return pagesOf(t, size, tables, func(insert func(string, ...any)) {
		for i := range rows {
			insert("INSERT INTO day_some VALUES (?, ?, ?)", 20000-i*7%rows, []string{"", "CNY", "USD"}[i%3], math.MinInt64>>r.IntN(64)+r.Int64()>>r.IntN(64))
		}
	}, "DELETE FROM day_some WHERE day % 11 = 0")
}

type rolledRow struct {
	day      int64
	currency string
	n        int64
}

// readRolled reads the table from its pages and, where the engine can, by a query.
func readRolled(path string) (pages, rows []rolledRow, err error) {
	raw, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		return nil, nil, err
	}
	defer raw.Close()
	s := &sweep{conn: conn{Conn: raw}}
	p, err := s.rollupPages()
	if err != nil {
		return nil, nil, err
	}
	if err := p.each("day_none", 2, func([]int64) { pages = append(pages, rolledRow{}) }); err != nil {
		return nil, nil, err
	}
	if err := p.each("day_some", 3, func(row []int64) { pages = append(pages, rolledRow{row[0], numberText(row[1]), row[2]}) }); err != nil {
		return nil, nil, err
	}
	_ = s.query(func(r *sqlite.Stmt) error {
		rows = append(rows, rolledRow{r.ColumnInt64(0), r.ColumnText(1), r.ColumnInt64(2)})
		return nil
	}, "SELECT day, currency, n FROM day_some ORDER BY day, currency")
	return pages, rows, nil
}

// What stands on the pages of rollups is what the engine says of them, in its order, whatever the pages' size.
func TestRollupPagesEqualEngine(t *testing.T) {
	for _, size := range []int{512, 4096, 65536} {
		pages, rows, err := readRolled(rolled(t, size, 5000))
		if err != nil || !slices.Equal(pages, rows) || len(rows) < 4000 {
			t.Errorf("pages of %d: %d rows, want %d: %v", size, len(pages), len(rows), err)
		}
	}
}

// A damaged page of rollups gives an error or other rows, and never stops the program or leads it round in circles.
func TestRollupPagesDamaged(t *testing.T) {
	whole, err := os.ReadFile(rolled(t, 512, 600))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.db")
	r := rand.New(rand.NewPCG(9, 9))
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
		if _, _, err := readRolled(path); err != nil {
			if sqlite.ErrCode(err).ToPrimary() != sqlite.ResultCorrupt {
				t.Fatal(err)
			}
			failed++
		}
	}
	if failed < 15 {
		t.Errorf("only %d of 150 damaged files were noticed", failed)
	}
}

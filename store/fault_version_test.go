package store

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"zombiezen.com/go/sqlite"
)

// olderBook is a copy of a book that the first version of the program wrote: sixty orders with refunds, points given, spent
// and expired, a member added by hand.
func olderBook(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop.db")
	if err := copyFile(filepath.Join("testdata", "book_v1.db"), path); err != nil {
		t.Fatal(err)
	}
	return path
}

// rowsOf is everything that stands in a book, as text by table, with the columns that the older book has.
func rowsOf(t *testing.T, path string, columns map[string][]string) map[string]string {
	t.Helper()
	c, err := openWriterConn(path, true)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rows := map[string]string{}
	for table, names := range columns {
		var b strings.Builder
		if err := c.query(func(s *sqlite.Stmt) error {
			for i := range names {
				fmt.Fprintf(&b, "%s|", s.ColumnText(i))
			}
			b.WriteString("\n")
			return nil
		}, "SELECT "+strings.Join(names, ", ")+" FROM "+table+" ORDER BY "+strings.Join(names, ", ")); err != nil {
			t.Fatal(table, err)
		}
		rows[table] = b.String()
	}
	return rows
}

// columnsOf are the columns of the book's own tables; the search index is told apart by its name, and older books count their migrations
// in a table that later ones do without.
func columnsOf(t *testing.T, path string) map[string][]string {
	t.Helper()
	c, err := openWriterConn(path, true)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	columns := map[string][]string{}
	if err := c.query(func(s *sqlite.Stmt) error {
		columns[s.ColumnText(0)] = append(columns[s.ColumnText(0)], `"`+s.ColumnText(1)+`"`)
		return nil
	}, `SELECT m.name, p.name FROM sqlite_schema m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
		AND m.name NOT LIKE 'sqlite%' AND m.name <> 'goose_db_version' AND m.name NOT LIKE '%\_data' ESCAPE '\' AND m.name NOT LIKE '%\_idx' ESCAPE '\'
		AND m.name NOT LIKE '%\_docsize' ESCAPE '\' AND m.name NOT LIKE '%\_config' ESCAPE '\' ORDER BY m.name, p.cid`); err != nil {
		t.Fatal(err)
	}
	return columns
}

func version(t *testing.T, path string) (n int64) {
	t.Helper()
	c, err := openWriterConn(path, true)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if n, err = c.number("PRAGMA user_version"); err != nil {
		t.Fatal(err)
	}
	return n
}

// An older book is copied, the copy is verified, and then it is migrated: every row is what it was.
func TestF51AnOlderBookIsMigratedAfterAVerifiedBackup(t *testing.T) {
	path := olderBook(t)
	columns := columnsOf(t, path)
	before := rowsOf(t, path, columns)
	if len(columns) < 15 || !strings.Contains(before["entry"], "\n") || version(t, path) != 1 {
		t.Fatalf("the older book holds %d tables", len(columns))
	}
	b := mustReopen(t, path)
	wantSound(t, b, 102)
	if m, err := b.FindMember(t.Context(), "13800138000"); err != nil {
		t.Error(err)
	} else if card, err := b.Member(t.Context(), m); err != nil || card.Balance != 400 || card.Name != "王芳" {
		t.Errorf("%s has %d points, %v", card.Name, card.Balance, err)
	}
	after := rowsOf(t, path, columns)
	for table := range columns {
		if before[table] != after[table] {
			t.Errorf("the rows of %s changed", table)
		}
	}
	if got := version(t, path); got != bookVersion {
		t.Errorf("version %d, want %d", got, bookVersion)
	}
	faultEarn(t, b, 1)
	backups, err := filepath.Glob(path + ".*.backup")
	if err != nil || len(backups) != 1 || version(t, backups[0]) != 1 {
		t.Fatalf("backups %v, %v", backups, err)
	}
	if rows := rowsOf(t, backups[0], columns); rows["entry"] != before["entry"] || rows["audit"] != before["audit"] {
		t.Error("the backup is not what the book was")
	}
	if _, _, err := Restore(t.Context(), backups[0], path+".again", Options{Clock: (&hourglass{faultDay}).read}); err != nil {
		t.Error(err)
	}
	wantSound(t, mustReopen(t, path+".again"), 102)
}

// Who may only look is told that the book is older, and nothing happens to it.
func TestF51AnOlderBookThatMayOnlyBeLookedAt(t *testing.T) {
	path := olderBook(t)
	same := unchanged(t, path)
	_, err := Open(t.Context(), path, Options{Clock: (&hourglass{faultDay}).read, ReadOnly: true})
	wantCode(t, err, CodeOlderBook)
	same()
	wantOnly(t, filepath.Dir(path), "shop.db", "shop.db-wal", "shop.db-shm")
}

// Without its backup no older book is migrated: it stays as it was, and the error says what was stopped.
func TestF51NoBackupNoMigration(t *testing.T) {
	path := olderBook(t)
	columns := columnsOf(t, path)
	before := rowsOf(t, path, columns)
	clock := (&hourglass{faultDay}).read
	inTheWay := path + "." + secondOf(Options{Clock: clock}) + ".backup.part"
	if err := os.MkdirAll(filepath.Join(inTheWay, "kept"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{Clock: clock})
	wantCode(t, err, CodeIOFailed)
	var ours *Error
	if errors.As(err, &ours) && ours.Facts["why"] != "migration" {
		t.Errorf("the error says %q", ours)
	}
	if got := version(t, path); got != 1 {
		t.Errorf("version %d without a backup", got)
	}
	if !maps.Equal(before, rowsOf(t, path, columns)) {
		t.Error("rows changed")
	}
	wantBackups(t, path, 0)
	if err := os.RemoveAll(inTheWay); err != nil {
		t.Fatal(err)
	}
	wantSound(t, mustReopen(t, path), 102)
	wantBackups(t, path, 1)
}

// wantBackups counts the copies that migrations have left beside a book.
func wantBackups(t *testing.T, path string, want int) {
	t.Helper()
	backups, err := filepath.Glob(path + ".*.backup")
	if err != nil || len(backups) != want {
		t.Errorf("backups %v, %v, want %d", backups, err, want)
	}
}

// The backup holds what the migration starts from: others who write wait from before the copy on. Who waited finds the book
// up to date and copies nothing, and a copy of the same second keeps its name.
func TestF51TheBackupIsMadeInTheTurnOfTheMigration(t *testing.T) {
	path := olderBook(t)
	o := Options{Clock: (&hourglass{faultDay}).read}
	kept := path + "." + secondOf(o) + ".backup"
	if err := os.WriteFile(kept, []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.stage = func(stage string) {
		if stage != "copying" {
			return
		}
		other := newTurn(path)
		if got, err := lockFile(other.lock, false); got || err != nil {
			t.Errorf("another has the turn while the book is copied: %t, %v", got, err)
		}
		if err := other.close(); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := migrateOlder(t.Context(), path, o); err != nil {
			t.Fatal(err)
		}
	}
	wantBackups(t, path, 2)
	if text, err := os.ReadFile(kept); err != nil || string(text) != "kept" {
		t.Errorf("the earlier copy holds %d bytes, %v", len(text), err)
	}
}

// A migration that fails half-way, after it has changed tables, leaves the old book as it was.
func TestF52AMigrationThatFailsHalfWay(t *testing.T) {
	path := olderBook(t)
	columns := columnsOf(t, path)
	before := rowsOf(t, path, columns)
	good, err := migrationFiles()
	if err != nil {
		t.Fatal(err)
	}
	bad := fstest.MapFS{}
	names, err := fs.Glob(good, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		text, err := fs.ReadFile(good, name)
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			text = append(text, "\nUPDATE member SET name = 'lost';\nINSERT INTO nowhere VALUES (1);\n"...)
		}
		bad[name] = &fstest.MapFile{Data: text}
	}
	if err := migrate(t.Context(), path, bad, Options{Clock: (&hourglass{faultDay}).read}); err == nil {
		t.Fatal("the migration does not fail")
	}
	if got := version(t, path); got != 1 {
		t.Errorf("version %d after a migration that failed", got)
	}
	if left := columnsOf(t, path); len(left) != len(columns) {
		t.Errorf("%d tables after a migration that failed, want %d", len(left), len(columns))
	}
	after := rowsOf(t, path, columns)
	for table := range columns {
		if before[table] != after[table] {
			t.Errorf("the rows of %s changed", table)
		}
	}
	wantSound(t, mustReopen(t, path), 102)
}

// Rules that cannot be read open no shop: it would give points by rules of nobody.
func TestRulesThatCannotBeRead(t *testing.T) {
	for _, statement := range []string{
		"INSERT INTO terms (since, rules) VALUES (0, '[]')",
		"INSERT INTO tier_scheme (since, rules) VALUES (0, '[]')",
	} {
		path := wholeFile(t, faultBook(t))
		edit(t, path, statement)
		if _, err := reopen(t, path); !CodeIs(err, CodeInternal) {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// logWrites are the sizes of what went to the system for logs while a test watched, which failing let come to nothing.
var (
	logWrites   []int32
	failingLogs bool
	systemWrite moveFunc
)

// watchLogs watches the logs that are open, until the test ends.
func watchLogs(t *testing.T) {
	t.Helper()
	engine := logs.engine
	watched := *engine
	systemWrite = function[moveFunc](engine.FxWrite)
	watched.FxWrite = addressOf[moveFunc](watchedWrite)
	logs.engine, logWrites = &watched, nil
	t.Cleanup(func() { logs.engine, failingLogs = engine, false })
}

func watchedWrite(tls *libc.TLS, file, buffer uintptr, n int32, offset int64) int32 {
	if failingLogs {
		return sqlite3.SQLITE_FULL
	}
	logWrites = append(logWrites, n)
	return systemWrite(tls, file, buffer, n, offset)
}

func TestAnActsPagesGoToTheLogInOneCall(t *testing.T) {
	b := faultBook(t)
	watchLogs(t)
	faultEarn(t, b, 1)
	if len(logWrites) != 1 || logWrites[0]%logFrame != 0 || logWrites[0] < 3*logFrame {
		t.Errorf("written in calls of %v bytes; want one, of three pages or more", logWrites)
	}
}

// A transaction that outgrows the cache writes pages to the log before its end, and reads them again. When it is rolled back, also on a disk
// that takes nothing more, none of them gets over what another connection commits next.
func TestPagesOfARollbackAreNotWrittenOverACommit(t *testing.T) {
	for _, fails := range []bool{false, true} {
		t.Run(fmt.Sprint("fails ", fails), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "t.db")
			put(t, path, nil)
			ours, theirs := writingConn(t, path), writingConn(t, path)
			run(t, ours, "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)", "PRAGMA cache_size = 10")
			watchLogs(t)
			run(t, ours, "BEGIN IMMEDIATE", insertMany("ours", 100))
			if n, err := ours.number("SELECT count(*) FROM t WHERE text LIKE 'ours%'"); n != 100 || err != nil {
				t.Fatalf("%d rows, %v; want 100", n, err)
			}
			if run(t, ours, insertMany("ours", 20)); len(logWrites) == 0 {
				t.Fatal("the transaction fits into the cache")
			}
			failingLogs = fails
			run(t, ours, "ROLLBACK")
			failingLogs = false
			run(t, theirs, insertMany("them", 120))
			for _, c := range []conn{ours, theirs, writingConn(t, path)} {
				if n, err := c.number("SELECT count(*) FROM t WHERE text LIKE 'them%'"); n != 120 || err != nil {
					t.Errorf("%d rows, %v; want 120", n, err)
				}
			}
		})
	}
}

// insertMany inserts n rows of 2000 bytes.
func insertMany(text string, n int) string {
	return "INSERT INTO t (text) VALUES " + strings.TrimSuffix(strings.Repeat("('"+strings.Repeat(text, 500)+"'), ", n), ", ")
}

func run(t *testing.T, c conn, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if err := c.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
}

// writingConn opens a connection that writes, until the test ends.
func writingConn(t *testing.T, path string) conn {
	t.Helper()
	c, err := openWriterConn(path, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

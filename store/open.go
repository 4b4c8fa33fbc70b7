package store

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	sqlite3 "modernc.org/sqlite/lib"
	"zombiezen.com/go/sqlite"
)

// busyTimeout is how long any connection waits for another's lock. It is set before the first statement: without it,
// processes that start together fail on their first SELECT while the WAL is recovered.
const busyTimeout = 10 * time.Second

// fileURL is the path as a proper file: URL, so that spaces, #, ?, % and any script name exactly this file.
func fileURL(path, mode string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	u := url.URL{Scheme: "file", Path: p, RawQuery: "mode=" + mode}
	return u.String()
}

// pragma is a setting of a connection: what it is set to, and how the engine then says it.
type pragma struct{ name, set, got string }

// actCache is how much of the book the writer keeps in memory for acts, longCache for a long one, and risingCache for new orders whose numbers
// rise: so many KiB, which the engine tells from pages by their sign. Acts look at pages of other people each time, and to read such a page over
// an older one costs less than the first use of fresh memory. Nor do orders come back to a page once their numbers have left it.
const (
	actCache    = "-8192"
	longCache   = "-131072"
	risingCache = "-2048"
)

// writerPragmas are set and then read back: a difference refuses to start.
var writerPragmas = []pragma{
	{"journal_mode", "wal", "wal"},
	{"synchronous", "full", "2"}, // an acknowledged entry survives a power cut
	{"foreign_keys", "on", "1"},
	{"recursive_triggers", "on", "1"}, // REPLACE must fire the triggers that refuse it
	{"trusted_schema", "off", "0"},
	{"secure_delete", "on", "1"}, // an erased person leaves no bytes behind
	{"cell_size_check", "on", "1"},
	{"temp_store", "memory", "2"},
	{"cache_size", actCache, actCache},
	{"wal_autocheckpoint", autoCheckpoint, autoCheckpoint},
}

// openWriterConn opens the connection that writes, or one that only reads.
func openWriterConn(path string, readOnly bool) (conn, error) {
	c, err := openRaw(path, readOnly)
	if err != nil || readOnly {
		return c, err
	}
	if err := c.pragmas(writerPragmas); err != nil {
		return conn{}, errors.Join(err, c.Close())
	}
	return c, nil
}

// openRaw opens a connection as the engine has them, which waits for others' locks.
func openRaw(path string, readOnly bool) (conn, error) {
	flags, mode := sqlite.OpenReadWrite, "rw"
	if readOnly {
		flags = sqlite.OpenReadOnly
		mode = "ro"
	}
	target := fileURL(path, mode)
	if readOnly && still(path) {
		target += "&immutable=1"
	}
	raw, err := sqlite.OpenConn(target, flags|sqlite.OpenURI)
	if err != nil {
		return conn{}, err
	}
	c := conn{Conn: raw, beside: &beside{done: make(chan error)}}
	c.SetBusyTimeout(busyTimeout)
	return c, nil
}

func (c conn) pragmas(list []pragma) error {
	for _, p := range list {
		if err := c.pragma(p.name, p.set, p.got); err != nil {
			return err
		}
	}
	return nil
}

func (c conn) pragma(name, set, want string) error {
	if err := c.exec("PRAGMA " + name + " = " + set); err != nil {
		return err
	}
	got := ""
	if _, err := c.one(func(s *sqlite.Stmt) { got = s.ColumnText(0) }, "PRAGMA "+name); err != nil {
		return err
	}
	if got != want {
		return Refuse(CodeSettingsNotTaken, "pragma", name, "want", want, "got", got)
	}
	return nil
}

// classify turns an engine's or system's error into one of ours; errors that are ours already pass through.
// Whoever meets damage makes the book view-only: nothing is written over what may still be saved.
func (b *Book) classify(err error) error {
	err = classify(b.path, err)
	if CodeIs(err, CodeDamaged) {
		b.restrict(err)
	}
	return err
}

func classify(path string, err error) error {
	var coded interface{ ErrorCode() string } // ours, or a mistake that filter or exchange has named
	if err == nil || errors.As(err, &coded) || isDryRun(err) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Refuse(CodeInterrupted).Because(err)
	}
	switch engineCode(err) & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return Refuse(CodeBusy).Because(err)
	case sqlite3.SQLITE_FULL:
		return Refuse(CodeDiskFull, "path", path).Because(err)
	case sqlite3.SQLITE_READONLY:
		return Refuse(CodeViewOnly, "path", path).Because(err)
	case sqlite3.SQLITE_CORRUPT:
		return Refuse(CodeDamaged, "path", path).Because(err)
	case sqlite3.SQLITE_NOTADB:
		return Refuse(CodeNotABook, "path", path).Because(err)
	case sqlite3.SQLITE_INTERRUPT:
		return Refuse(CodeInterrupted).Because(err)
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_PROTOCOL:
		if isDiskFull(err) || outOfSpace(path) { // the engine does not hand on what the system said
			return Refuse(CodeDiskFull, "path", path).Because(err)
		}
		return fileError(path, err)
	}
	var system *os.PathError
	if errors.As(err, &system) {
		return fileError(path, err)
	}
	return Refuse(CodeInternal, "path", path).Because(err)
}

// still reports whether nobody can be writing and all of the book stands in the file itself. It is then read without the
// shared memory file, for which a read-only folder and a full disk have no room.
func still(path string) bool {
	log, err := os.Stat(path + "-wal")
	return (err != nil || log.Size() == 0) && (!writable(path) || outOfSpace(path))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// fileError turns a system error about a file into one of ours.
func fileError(path string, err error) error {
	if isDiskFull(err) {
		return Refuse(CodeDiskFull, "path", path).Because(err)
	}
	if errors.Is(err, os.ErrPermission) || !readable(path) {
		return Refuse(CodeIOFailed, "path", path, "why", "access").Because(err)
	}
	return Refuse(CodeIOFailed, "path", path).Because(err)
}

// readable reports whether the rights of the file, if it is there, let this user read it.
func readable(path string) bool {
	f, err := os.Open(path)
	if err == nil {
		_ = f.Close()
	}
	return !errors.Is(err, os.ErrPermission)
}

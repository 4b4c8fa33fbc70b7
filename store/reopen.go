package store

import (
	"context"
	"errors"
	"os"

	sqlite3 "modernc.org/sqlite/lib"
	"zombiezen.com/go/sqlite"
)

// A book outlives what happens to the files beside its own. When the shared memory is taken away from under it, the act that
// met it fails, the connections are opened anew, and the next act works; a book that was opened on a full disk is written
// again when there is room. All connections of the process share one mapping of that memory, so that all of them must go.

// restrict makes the book view-only, for the first reason there is.
func (b *Book) restrict(why error) {
	var reason *Error
	if errors.As(why, &reason) {
		b.only.CompareAndSwap(nil, reason)
	}
}

// engineCode is the extended result code that the engine gave; 0 when the error is not the engine's.
func engineCode(err error) int {
	if c := sqlite.ErrCode(err); c != sqlite.ResultOK && c != sqlite.ResultError {
		return int(c)
	}
	return 0
}

// lostMemory reports whether a connection failed for its shared memory, which opening anew can mend.
func lostMemory(err error) bool {
	switch engineCode(err) {
	case sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN, sqlite3.SQLITE_IOERR_SHMLOCK,
		sqlite3.SQLITE_IOERR_IN_PAGE, sqlite3.SQLITE_PROTOCOL:
		return true
	}
	return false
}

// mend opens the connections anew after a reader met an error that this can mend. The writer does it, between two acts.
func (b *Book) mend(ctx context.Context, met *readers, err error) {
	if !b.mendable(err) {
		return
	}
	if b.ViewOnly() == nil { // what keeps the writer from it keeps the next act too, which says so
		_ = b.withWriter(func(w *writer) error {
			return w.alone(ctx, func() error { return w.renewFor(met) })
		})
		return
	}
	b.pool.Lock()
	defer b.pool.Unlock()
	if b.read == met {
		b.renewReaders()
	}
}

// mendable reports whether opening anew can help. On a full disk it cannot, and would cost what can still be read.
func (b *Book) mendable(err error) bool { return lostMemory(err) && !outOfSpace(b.path) }

// renewReaders opens the readers' connections anew; the lock on the pool is held.
func (b *Book) renewReaders() {
	_ = b.spare.drop(false)
	_ = b.read.close() // they are lost either way
	b.read = newReaders(b.path, b.ViewOnly() != nil)
}

// readers gives the pool with its lock held for reading.
func (b *Book) readers() *readers {
	b.pool.RLock()
	return b.read
}

// renew closes every connection of the book and opens them again. A file that was replaced meanwhile is left alone.
func (w *writer) renew() error {
	b := w.book
	b.pool.Lock()
	defer b.pool.Unlock()
	if w.replaced() {
		return Refuse(CodeReplaced, "path", b.path)
	}
	if !w.lost && !w.lent {
		_ = w.conn.Close() // it failed, and says so once more
	}
	w.lost, w.lent = true, false
	w.room.close()
	b.renewReaders()
	c, err := openWriterConn(b.path, false)
	if err != nil {
		return err
	}
	w.conn, w.version = c, -1
	if w.log, err = os.Stat(b.path + "-wal"); err != nil {
		return errors.Join(fileError(b.path, err), c.Close())
	}
	w.lost = false
	err = w.compareAnchor()
	if Incomplete(err) {
		b.restrict(err)
	}
	return err
}

// whole makes sure that there is a connection: the readers may have it, or it may have been lost and not found again.
func (w *writer) whole() error {
	switch {
	case w.lost:
		return w.renew()
	case w.lent:
		return w.reclaim()
	}
	return nil
}

// reclaim takes the connection back that the readers have had, or opens another one when somebody is reading on it.
func (w *writer) reclaim() error {
	if w.replaced() {
		return Refuse(CodeReplaced, "path", w.book.path)
	}
	w.book.pool.RLock()
	defer w.book.pool.RUnlock()
	c, found, err := w.book.read.reclaim()
	if err == nil && !found {
		c, err = openWriterConn(w.book.path, false)
		w.version = -1
	}
	if err != nil {
		return err
	}
	w.conn, w.lent = c, false
	return nil
}

// renewFor does what a reader of a pool asked for, unless somebody else has seen to it.
func (w *writer) renewFor(met *readers) error {
	w.book.pool.RLock()
	still := w.book.read == met
	w.book.pool.RUnlock()
	if !still {
		return nil
	}
	return w.renew()
}

// revive opens a book for writing that was opened on a full disk, as soon as there is room.
func (b *Book) revive() {
	why := b.only.Load()
	if why == nil || why.Code != CodeDiskFull || outOfSpace(b.path) {
		return
	}
	b.pool.Lock()
	defer b.pool.Unlock()
	if b.writer != nil {
		return
	}
	old := b.read
	b.read = newReaders(b.path, false)
	w, err := startWriter(b, false)
	if err != nil {
		_ = b.read.close()
		b.read = old
		return
	}
	b.writer = w
	_ = old.close()
	b.only.CompareAndSwap(why, nil)
}

package store

import (
	"context"
	"errors"
	"os"

	modernc "modernc.org/sqlite"
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

// engineCode is the extended result code that the engine gave, on either road to it; 0 when the error is not the engine's.
func engineCode(err error) int {
	var driver *modernc.Error
	if errors.As(err, &driver) { // of a migration
		return driver.Code()
	}
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
		_ = b.withWriter(ctx, func(w *writer) error {
			return w.alone(ctx, func() error { return w.renewFor(ctx, met) })
		})
		return
	}
	b.pool.Lock()
	defer b.pool.Unlock()
	if b.read == met {
		_ = b.renewReaders()
	}
}

// mendable reports whether opening anew can help. On a full disk it cannot, and would cost what can still be read.
func (b *Book) mendable(err error) bool { return lostMemory(err) && !outOfSpace(b.path) }

// renewReaders opens the readers' pool anew; the lock on the pool is held. When it fails there is no pool, and the next read
// tries again.
func (b *Book) renewReaders() error {
	old := b.read
	b.read = nil
	var err error
	_ = b.spare.drop(false) // lost like the pool
	if old != nil {
		_ = old.close() // it is lost either way
	}
	b.read, err = openReaders(b.path, b.ViewOnly() != nil)
	return err
}

// readers gives the pool with its lock held for reading.
func (b *Book) readers() (*readers, error) {
	b.pool.RLock()
	if b.read != nil {
		return b.read, nil
	}
	b.pool.RUnlock()
	b.pool.Lock()
	if b.read == nil {
		if err := b.renewReaders(); err != nil {
			b.pool.Unlock()
			return nil, err
		}
	}
	b.pool.Unlock()
	return b.readers()
}

// renew closes every connection of the book and opens them again. A file that was replaced meanwhile is left alone.
func (w *writer) renew(ctx context.Context) error {
	b := w.book
	b.pool.Lock()
	defer b.pool.Unlock()
	if w.replaced() {
		return Refuse(CodeReplaced, "path", b.path)
	}
	if !w.lost {
		_ = w.conn.Close() // it failed, and says so once more
	}
	w.lost = true
	if err := b.renewReaders(); err != nil {
		return err
	}
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
	if CodeIs(err, CodeEntriesMissing) {
		b.restrict(err)
	}
	return err
}

// whole makes sure that there are connections: they may have been lost and not found again.
func (w *writer) whole(ctx context.Context) error {
	if !w.lost {
		return nil
	}
	return w.renew(ctx)
}

// renewFor does what a reader of a pool asked for, unless somebody else has seen to it.
func (w *writer) renewFor(ctx context.Context, met *readers) error {
	w.book.pool.RLock()
	still := w.book.read == met
	w.book.pool.RUnlock()
	if !still {
		return nil
	}
	return w.renew(ctx)
}

// revive opens a book for writing that was opened on a full disk, as soon as there is room.
func (b *Book) revive(ctx context.Context) {
	why := b.only.Load()
	if why == nil || why.Code != CodeDiskFull || outOfSpace(b.path) {
		return
	}
	b.pool.Lock()
	defer b.pool.Unlock()
	if b.writer != nil {
		return
	}
	read, err := openReaders(b.path, false)
	if err != nil {
		return
	}
	w, err := startWriter(b, false)
	if err != nil {
		_ = read.close()
		return
	}
	old := b.read
	b.read, b.writer = read, w
	if old != nil {
		_ = old.close()
	}
	b.only.CompareAndSwap(why, nil)
}

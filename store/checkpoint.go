package store

import (
	"context"
	"errors"
)

// autoCheckpoint is from how many pages of log on a commit copies them into the file.
const autoCheckpoint = "4000"

// checkpointRows is from how many changed rows on a long act is followed by a checkpoint. After fewer the log is short, and goes into the
// file with others.
const checkpointRows = 2000

// checkpoint copies the log of writes into the file, beside whoever writes meanwhile. It is on a reader's connection: the writer's is
// needed. When it fails the log stays as it is, and the commit that finds it long tries again.
func (b *Book) checkpoint(ctx context.Context) {
	pool := b.readers()
	defer b.pool.RUnlock()
	r, err := pool.take(ctx)
	if err != nil {
		return
	}
	_ = r.exec("PRAGMA wal_checkpoint(PASSIVE)")
	_ = pool.give(r, true)
}

// setAlone sets what is otherwise while a long act runs. What an import writes refers only to rows that it has read or made itself; doctor
// checks the keys of the whole book. And its log goes into the file when others can write again, not within its COMMIT.
func (w *writer) setAlone(alone bool) error {
	if alone {
		return errors.Join(w.conn.exec("PRAGMA foreign_keys = off"), w.conn.exec("PRAGMA wal_autocheckpoint = 0"), w.conn.exec("PRAGMA cache_size = "+longCache))
	}
	return errors.Join(w.conn.pragma("foreign_keys", "on", "1"), w.conn.pragma("wal_autocheckpoint", autoCheckpoint, autoCheckpoint),
		w.conn.pragma("cache_size", actCache, actCache))
}

// changes is how many rows the connection has changed since it was opened.
func (w *writer) changes() (int64, error) { return w.conn.number("SELECT total_changes()") }

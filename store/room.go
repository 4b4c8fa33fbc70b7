package store

import (
	"bytes"
	"io"
	"os"
)

// A log that grows by each commit has its length and new blocks to write with each flush as well, which takes two to three times as long. So a log that
// ends with what was written gets room: zeros behind its end. They are no frame of a log: its salt and checksum fit nowhere in it.

const (
	logRoom  = 512 << 10       // how much room is made at a time, in bytes
	logFrame = 24 + 4096       // what a page takes in a log
	fullLog  = 4000 * logFrame // of this length (autoCheckpoint) it begins anew with the next checkpoint, and needs no more room
)

// emptyRoom is never written to, and so takes no memory.
var emptyRoom [logRoom]byte

// room is the log of a book, open, and where it ended when that was last asked.
type room struct {
	log *os.File // nil: not open
	end int64
}

// makeRoom lengthens the log when it is short and its end was written to. The transaction under way keeps everybody else from writing there, and
// nothing that lies in the file is touched. When it fails the log grows by each commit.
func (w *writer) makeRoom() {
	r := &w.room
	if r.log == nil && !r.open(w) {
		return
	}
	end, err := r.log.Seek(0, io.SeekEnd)
	if err != nil || end == r.end {
		return
	}
	if r.end = end; end < logFrame || end >= fullLog {
		return
	}
	last := make([]byte, logFrame)
	if _, err := r.log.ReadAt(last, end-logFrame); err != nil || len(bytes.Trim(last, "\x00")) == 0 {
		return
	}
	n, _ := r.log.WriteAt(emptyRoom[:], end)
	r.end += int64(n)
}

// open opens the log that the writer's connection has open, and reports whether it could.
func (r *room) open(w *writer) bool {
	log, err := os.OpenFile(w.book.path+"-wal", os.O_RDWR, 0)
	if err != nil {
		return false
	}
	if info, err := log.Stat(); err != nil || !os.SameFile(info, w.log) {
		_ = log.Close()
		return false
	}
	r.log = log
	return true
}

// close closes the log, which the engine never locks: nobody loses a lock by it.
func (r *room) close() {
	if r.log != nil {
		_ = r.log.Close() // nothing was promised of what was written to it
	}
	*r = room{}
}

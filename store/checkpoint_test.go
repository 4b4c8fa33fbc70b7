package store

import (
	"encoding/binary"
	"fmt"
	"os"
	"testing"

	"zombiezen.com/go/sqlite"
)

// Once an import is saved its log is copied into the file without the writer, and the next act begins the log anew.
func TestTheLogOfALongActGoesIntoTheFile(t *testing.T) {
	s := openTill(t)
	beginnings := func() uint32 { // how often the log has begun anew
		t.Helper()
		log, err := os.ReadFile(s.path + "-wal")
		s.must(err)
		return binary.BigEndian.Uint32(log[12:])
	}
	var drafts []OrderDraft
	for i := range checkpointRows / 2 { // an order is two rows and more
		drafts = append(drafts, s.paid(fmt.Sprint("O-", i), fmt.Sprintf("b%d@example.com", i%100), 1000))
	}
	few := s.send(s.paid("F-1", "few@example.com", 1000))
	before := beginnings()
	s.earn(s.buyer("few@example.com"), 1)
	if got := beginnings(); got != before || few.New != 1 {
		t.Errorf("after a short import the log begins anew: %d, then %d", before, got)
	}
	s.send(drafts...)
	s.earn(1, 1)
	if got := beginnings(); got != before+1 {
		t.Errorf("after a long import the log goes on: %d, then %d", before, got)
	}
	for _, p := range writerPragmas {
		got := ""
		_, err := s.writer.conn.one(func(r *sqlite.Stmt) { got = r.ColumnText(0) }, "PRAGMA "+p.name)
		if s.must(err); got != p.got {
			t.Errorf("%s is %s after a long act, want %s", p.name, got, p.got)
		}
	}
}

package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// tx is one act inside the writer's transaction: the moment, the staff, the accounts it has touched and the rollups it
// has changed. It is used by one goroutine and forgotten at the end of the act.
type tx struct {
	conn
	ctx         context.Context
	w           *writer
	book        *Book
	shop        *Shop
	now         Instant
	today       Day
	staff       int64
	batch       int64
	accounts    map[int64]*account
	sums        sums
	bulk        bulk
	began       heads   // what stood before the act
	before      *conn   // the book as it was then, see withOld; nil: the act's own connection reads everything
	stamp       Instant // the last row's recorded, and the day it falls on
	stampDay    Day
	shopChanged bool
	entry       entry // the one being posted
	scratch     []byte
	products    map[string]int64
	words       *lexicon  // of comments, once read
	hanging     followers // what may hang on orders, once asked
	codes       codeCount // what became of codes

	merged    map[int64]bool  // into whom somebody was merged; nil: not read yet
	giftStart *Day            // an import's own start of the programme
	moved     []program.Move  // the moves of members between tiers
	decided   map[int64]bool  // see readDecided; nil: not read
	expired   *Day            // see expiredUntil; nil: not asked
	lapses    bool            // this act has booked points as expired
	wroteOff  *bool           // see hasWrittenOff; nil: not asked
	spared    map[int64]int64 // see spareAgain

	reranked   map[int64]bool // whose open tickets may come first now, and whether a tier was taken back from them
	reranksAll bool           // those of everybody

	ruling   ruling
	deedList []listedDeed // what lookbacks have found; the first is none
}

// newTx reads the moment once.
func newTx(w *writer, ctx context.Context) *tx {
	shop := w.shop
	now := w.book.Now()
	return &tx{
		conn: w.conn, ctx: ctx, w: w, book: w.book, shop: shop, now: InstantOf(now), today: DayOf(now, shop.Zone), staff: w.book.staff,
		accounts: map[int64]*account{}, began: w.heads,
	}
}

// finish looks at the tiers of those whose deeds have changed, and writes what the act left in memory: accounts, then rollups.
func (t *tx) finish() error {
	if err := t.settleTiers(); err != nil {
		return err
	}
	if err := t.saveAll(); err != nil {
		return err
	}
	if err := t.writeBulk(); err != nil {
		return err
	}
	if err := t.settlePriority(); err != nil {
		return err
	}
	if err := t.sums.flush(t.conn); err != nil {
		return err
	}
	if t.shopChanged {
		shop, err := readShop(t.conn)
		if err != nil {
			return err
		}
		t.w.shop = shop
	}
	return nil
}

// touchedMembers are the members whose accounts the act has open, in the order of their rows.
func (t *tx) touchedMembers() []int64 {
	return slices.Sorted(maps.Keys(t.accounts))
}

// recorded is the moment that an entry is stamped with: now, but never before the entry before it, so that a clock that
// was set back does not turn history round.
func (t *tx) recorded() Instant {
	h := &t.w.heads
	h.recorded = max(h.recorded, t.now)
	h.seen = max(h.seen, h.recorded)
	return h.recorded
}

// recordedDay is the business day on which the act's rows are recorded.
func (t *tx) recordedDay() Day {
	if at := t.recorded(); at != t.stamp {
		t.stamp, t.stampDay = at, t.dayOf(at)
	}
	return t.stampDay
}

// dayOf is the shop's business day of an instant.
func (t *tx) dayOf(i Instant) Day { return DayOf(i.Time(), t.shop.Zone) }

// lastIDs are the newest rows of the tables whose ids the writer gives.
const lastIDs = `SELECT (SELECT max(id) FROM member), (SELECT max(id) FROM orders), (SELECT max(id) FROM batch),
	(SELECT max(id) FROM remark), (SELECT max(id) FROM product), (SELECT max(id) FROM tier_move)`

// readHeads reads what the next rows continue, if anybody else has written since they were last read, and refuses a book
// that a newer program has migrated meanwhile.
func (w *writer) readHeads() error {
	version, err := w.conn.number("PRAGMA data_version")
	if err != nil || version == w.version {
		return err
	}
	book, err := w.conn.number("PRAGMA user_version")
	if err != nil {
		return err
	}
	if book != bookVersion {
		return Refuse(CodeNewerBook, "book", book, "program", int64(bookVersion))
	}
	h := heads{}
	if _, err = w.conn.one(func(s *sqlite.Stmt) {
		for i, id := range []*int64{&h.member, &h.order, &h.batch, &h.remark, &h.product, &h.move} {
			*id = s.ColumnInt64(i) // 0 of an empty table
		}
	}, lastIDs); err != nil {
		return err
	}
	if _, err = w.conn.one(func(s *sqlite.Stmt) {
		h.entry, h.recorded = s.ColumnInt64(0), Instant(s.ColumnInt64(2))
		s.ColumnBytes(1, h.entryHash[:])
		h.seen = h.recorded
	}, "SELECT id, hash, recorded FROM entry ORDER BY id DESC LIMIT 1"); err != nil {
		return err
	}
	if _, err = w.conn.one(func(s *sqlite.Stmt) {
		h.audit, h.seen = s.ColumnInt64(0), max(h.seen, Instant(s.ColumnInt64(2)))
		s.ColumnBytes(1, h.auditHash[:])
	}, "SELECT id, hash, at FROM audit ORDER BY id DESC LIMIT 1"); err != nil {
		return err
	}
	shop, err := readShop(w.conn)
	if err != nil {
		return err
	}
	w.book.shop.Store(shop)
	w.heads, w.version = h, version
	return nil
}

// audit appends a row to the audit: ids and field names only, free text sealed. It stands once in the program (decision 41).
//
//go:noinline
func (t *tx) audit(act, subject string, detail map[string]any, text string) error {
	return t.w.appendAudit(auditInput{staff: t.staff, at: t.now, act: act, subject: subject, detail: detail, text: text})
}

type auditInput struct {
	staff                 int64
	at                    Instant
	act, subject, refused string
	detail                map[string]any
	text                  string
}

// appendAudit stamps the row with its moment, but never before the work before it.
func (w *writer) appendAudit(in auditInput) error {
	w.heads.seen = max(w.heads.seen, in.at)
	in.at = w.heads.seen
	detail := "{}"
	if len(in.detail) > 0 {
		text, err := json.Marshal(in.detail)
		if err != nil {
			return err
		}
		detail = string(text)
	}
	remark, hash, err := w.appendRemark(in.text)
	if err != nil {
		return err
	}
	a := auditEntry{id: w.heads.audit + 1, at: in.at, staff: in.staff, act: in.act, subject: in.subject, detail: detail, refused: in.refused, remarkHash: hash}
	link := a.hash(w.heads.auditHash)
	if err := w.conn.exec(
		"INSERT INTO audit (id, at, staff, act, subject, detail, refused, remark, remark_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		a.id, a.at, a.staff, a.act, a.subject, a.detail, a.refused, null(remark), a.remarkHash, link[:]); err != nil {
		return err
	}
	w.heads.audit, w.heads.auditHash = a.id, link
	return nil
}

// appendRemark saves a free text with its salt in a row that can be deleted; "" saves nothing.
func (w *writer) appendRemark(text string) (id int64, hash []byte, err error) {
	if text == "" {
		return 0, nil, nil
	}
	s := seal(text)
	w.heads.remark++
	err = w.conn.exec("INSERT INTO remark (id, salt, text) VALUES (?, ?, ?)", w.heads.remark, s.salt, s.text)
	return w.heads.remark, s.hash, err
}

// auditRefusal records that an act was refused by a rule. Failures of the machine are no refusals.
func (w *writer) auditRefusal(j *job, refused error) error {
	var ours *Error
	if !errors.As(refused, &ours) {
		return nil
	}
	return w.appendAudit(auditInput{
		staff: w.book.staff, at: InstantOf(w.book.Now()), act: j.name, subject: "", refused: string(ours.Code),
	})
}

// batchStart is what is known of a batch before it has written anything. what says which kind of file an import reads.
type batchStart struct {
	kind, what, name string
	sha256           []byte
	undoes           int64
}

// newBatch opens a batch; its id goes on every entry and order that the act writes from here on.
func (t *tx) newBatch(in batchStart) (int64, error) {
	h := &t.w.heads
	h.batch++
	t.batch = h.batch
	return t.batch, t.exec(
		"INSERT INTO batch (id, kind, what, at, staff, name, sha256, entry_from, order_from, member_from, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		h.batch, in.kind, in.what, t.now, t.staff, in.name, in.sha256, h.entry+1, h.order+1, h.member+1, null(in.undoes))
}

// closeBatch notes which rows the batch wrote, and its counts.
func (t *tx) closeBatch(id int64, result map[string]int64) error {
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	h := t.w.heads
	return t.exec("UPDATE batch SET entry_to = ?, order_to = ?, member_to = ?, result = ? WHERE id = ?",
		h.entry+1, h.order+1, h.member+1, string(text), id)
}

// isDryRun reports whether an act ended by rolling back what it had counted.
func isDryRun(err error) bool { return errors.Is(err, errDryRun) }

func hexOf(b []byte) string { return hex.EncodeToString(b) }

package store

import (
	"context"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"
)

// Finding is one thing that doctor found. Code names it for lang, What holds its facts, Where the place.
type Finding struct {
	Code  string
	What  map[string]any
	Where string
}

// Diagnosis is what doctor found. Head is the hash of the last entry in hex; Entries how many there are.
type Diagnosis struct {
	OK       bool
	Findings []Finding
	Head     string
	Entries  int64
}

// The codes of what doctor can find.
const (
	FindingPages      = "pages_damaged"   // text
	FindingForeignKey = "foreign_key"     // table, row, parent
	FindingChain      = "chain_broken"    // entry, at
	FindingAuditChain = "audit_broken"    // row
	FindingAnchor     = "anchor_ahead"    // entries, anchor
	FindingAnchorHead = "anchor_differs"  // entries
	FindingActs       = "audit_ahead"     // rows, anchor
	FindingActsHead   = "audit_differs"   // rows
	FindingHead       = "head_differs"    // expected
	FindingMode       = "mode_open"       // mode
	FindingSpace      = "space_low"       // bytes
	FindingClock      = "clock_behind"    // last, to
	FindingRollup     = "rollup_differs"  // what, stored, counted
	FindingBalance    = "balance_differs" // member, entries, lots
	FindingLife       = "life_differs"    // entry
	FindingLives      = "lives_changed"   // batch
	FindingLot        = "lot_differs"     // entry, used, allocated
	FindingShares     = "shares_differ"   // entry, stored, counted
	FindingAward      = "award_differs"   // order, stored, counted
	FindingRefund     = "refund_differs"  // order, stored, counted; minor units
	FindingCode       = "code_differs"    // what, stored, counted
	FindingTier       = "tier_differs"    // member, stored, counted: the tiers of the row and of the newest move
)

const (
	maxFindings = 200
	lowSpace    = 100 << 20
)

// diagnosis is a doctor's run on one connection, in one read transaction.
type diagnosis struct {
	conn
	path     string
	full     bool
	entries  int64
	head     string
	findings []Finding
}

func (d *diagnosis) find(code, where string, facts ...any) {
	if len(d.findings) < maxFindings {
		d.findings = append(d.findings, Finding{Code: code, Where: where, What: Refuse("", facts...).Facts})
	}
}

// Doctor checks the book: pages, keys, modes, space, clock, the end of the chain and the anchor; full also re-hashes both
// chains, recomputes every rollup and compares every lot. expectHead, when given, must be the hash of some entry. The only
// error is that it could not look.
func (b *Book) Doctor(ctx context.Context, full bool, expectHead string) (Diagnosis, error) {
	c, err := openWriterConn(b.path, true)
	if err != nil {
		return Diagnosis{}, b.classify(err)
	}
	c.SetInterrupt(ctx.Done())
	d := &diagnosis{conn: c, path: b.path, full: full}
	err = c.moment(func() error { return d.examine(b, expectHead) })
	if closed := c.Close(); err == nil {
		err = closed
	}
	if err != nil && CodeIs(b.classify(err), CodeDamaged) {
		d.find(FindingPages, "", "text", "")
		err = nil
	}
	return Diagnosis{OK: len(d.findings) == 0, Findings: d.findings, Head: d.head, Entries: d.entries}, b.classify(err)
}

func (d *diagnosis) examine(b *Book, expectHead string) error {
	steps := []func() error{d.pages, d.foreignKeys, d.chains, func() error { return d.anchor(b) }}
	if d.full {
		steps = append(steps, d.lots, d.balances, d.awards, d.shares, d.refunds, d.lives, d.tiers, d.codesAgree, d.scores, d.closings, d.care, func() error { return d.rollups(b) }, func() error { return d.tickets(b.shop.Load()) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	d.surroundings(b)
	if expectHead == "" {
		return nil
	}
	n, err := d.number("SELECT count(*) FROM entry WHERE hex(hash) = upper(?)", expectHead)
	if err == nil && n == 0 {
		d.find(FindingHead, "entry", "expected", expectHead)
	}
	return err
}

func (d *diagnosis) pages() error {
	check := "PRAGMA quick_check(20)"
	if d.full {
		check = "PRAGMA integrity_check(20)"
	}
	return d.query(func(s *sqlite.Stmt) error {
		if text := s.ColumnText(0); text != "ok" {
			d.find(FindingPages, "", "text", text)
		}
		return nil
	}, check)
}

func (d *diagnosis) foreignKeys() error {
	if !d.full {
		return nil
	}
	return d.query(func(s *sqlite.Stmt) error {
		d.find(FindingForeignKey, s.ColumnText(0), "table", s.ColumnText(0), "row", s.ColumnInt64(1), "parent", s.ColumnText(2))
		return nil
	}, "PRAGMA foreign_key_check")
}

// chains re-hash both chains; a quick look takes only their last thousand links.
func (d *diagnosis) chains() error {
	from := int64(0)
	last, err := d.number("SELECT coalesce(max(id), 0) FROM entry")
	if err != nil {
		return err
	}
	d.entries = last
	if !d.full {
		from = max(0, last-1000)
	}
	if err := d.entryChain(from); err != nil {
		return err
	}
	return d.auditChain()
}

func (d *diagnosis) entryChain(from int64) error {
	var before digest
	if _, err := d.one(func(s *sqlite.Stmt) { s.ColumnBytes(0, before[:]) }, "SELECT hash FROM entry WHERE id = ?", from); err != nil {
		return err
	}
	expected, broken := from+1, false
	var buf []byte
	err := d.query(func(s *sqlite.Stmt) error {
		e := scanEntry(s)
		var stored digest
		s.ColumnBytes(21, stored[:])
		if e.id != expected && !broken {
			d.find(FindingChain, "entry", "entry", expected, "at", expected)
			broken = true
		}
		var link digest
		if link, buf = e.hash(before, buf); link != stored && !broken {
			d.find(FindingChain, "entry", "entry", e.id, "at", e.id)
			broken = true // every later link differs because of this one
		}
		before, expected = stored, e.id+1
		return nil
	}, selectEntryHash+" WHERE id > ? ORDER BY id", from)
	d.head = ""
	if d.entries > 0 {
		d.head = hexOf(before[:])
	}
	return err
}

func (d *diagnosis) auditChain() error {
	var before digest
	expected, broken := int64(1), false
	return d.query(func(s *sqlite.Stmt) error {
		a := auditEntry{
			id: s.ColumnInt64(0), at: Instant(s.ColumnInt64(1)), staff: s.ColumnInt64(2), act: s.ColumnText(3), subject: s.ColumnText(4),
			detail: s.ColumnText(5), refused: s.ColumnText(6), remarkHash: columnBlob(s, 7),
		}
		var stored digest
		s.ColumnBytes(8, stored[:])
		if (a.id != expected || a.hash(before) != stored) && !broken {
			d.find(FindingAuditChain, "audit", "row", expected)
			broken = true
		}
		before, expected = stored, a.id+1
		return nil
	}, "SELECT id, at, staff, act, subject, detail, refused, remark_hash, hash FROM audit ORDER BY id")
}

// anchor compares both chains with what was confirmed.
func (d *diagnosis) anchor(b *Book) error {
	a, ok := readAnchor(b.path, b.options.StateDir)
	if !ok {
		return nil
	}
	acts, err := d.number("SELECT coalesce(max(id), 0) FROM audit")
	if err != nil {
		return err
	}
	for _, chain := range []struct {
		table, fact, missing, differs string
		rows, anchored                int64
		head                          string
	}{
		{"entry", "entries", FindingAnchor, FindingAnchorHead, d.entries, a.Entries, a.EntryHead},
		{"audit", "rows", FindingActs, FindingActsHead, acts, a.Audits, a.AuditHead},
	} {
		if chain.anchored > chain.rows {
			d.find(chain.missing, chain.table, chain.fact, chain.rows, "anchor", chain.anchored)
			continue
		}
		var stored string
		found, err := d.one(func(s *sqlite.Stmt) { stored = hexOf(columnBlob(s, 0)) }, "SELECT hash FROM "+chain.table+" WHERE id = ?", chain.anchored)
		if err != nil {
			return err
		}
		if found && stored != chain.head {
			d.find(chain.differs, chain.table, chain.fact, chain.anchored)
		}
	}
	return nil
}

// surroundings are the things around the file that make trouble later.
func (d *diagnosis) surroundings(b *Book) {
	if info, err := os.Stat(b.path); err == nil && checksModes && info.Mode().Perm()&0o007 != 0 {
		d.find(FindingMode, b.path, "mode", info.Mode().Perm().String())
	}
	if free, err := freeSpace(filepath.Dir(b.path)); err == nil && free < lowSpace {
		d.find(FindingSpace, filepath.Dir(b.path), "bytes", free)
	}
	if b.writer != nil && !b.shop.Load().TestMode {
		var last Instant
		if _, err := d.one(func(s *sqlite.Stmt) { last = Instant(s.ColumnInt64(0)) }, "SELECT recorded FROM entry ORDER BY id DESC LIMIT 1"); err == nil &&
			b.shop.Load().clock.behind(last, InstantOf(b.Now())) {
			d.find(FindingClock, "", "last", last, "to", InstantOf(b.Now()))
		}
	}
}

// checkLog refuses a log that was written for another file than the one it lies beside: after a session was killed, somebody
// put a copy in the shop's place by hand, and the engine would apply the log to it. Where file and log were copied together
// the file is another too, so that only the content can tell.
func checkLog(ctx context.Context, path, stateDir string) error {
	log, err := os.Stat(path + "-wal")
	if err != nil || log.Size() == 0 {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return fileError(path, err)
	}
	if a, ok := readAnchor(path, stateDir); !ok || a.File == "" || a.File == fileNumber(info) {
		return nil
	}
	c, err := openWriterConn(path, true) // one that cannot write leaves the log where it is when it is closed
	if err != nil {
		return classify(path, err)
	}
	c.SetInterrupt(ctx.Done())
	d := &diagnosis{conn: c, path: path, full: true}
	err = c.moment(d.whole)
	if closed := c.Close(); err == nil {
		err = closed
	}
	if err = classify(path, err); err != nil && !CodeIs(err, CodeDamaged) && !CodeIs(err, CodeInternal) && !CodeIs(err, CodeNotABook) {
		return err
	}
	if err != nil || len(d.findings) > 0 {
		return Refuse(CodeStrangeLog, "path", path).Because(err)
	}
	return nil
}

// whole looks whether pages, keys, chains and lots fit together.
func (d *diagnosis) whole() error {
	for _, step := range []func() error{d.pages, d.foreignKeys, d.chains, d.lots, d.balances} {
		if err := step(); err != nil || len(d.findings) > 0 {
			return err
		}
	}
	return nil
}

package store

import (
	"cmp"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
)

// bulkRows is how many rows one statement writes during an import. A statement costs about as much as a row; beyond a few
// dozen rows nothing more is gained.
const bulkRows = 32

// bulk holds rows that an import has made and not written yet. Every reading statement of the act writes them first, so
// that nobody misses a row.
type bulk struct {
	on      bool // the act is an import
	keeps   bool // rows are kept: in imports and tier runs
	orders  []order
	entries []bulkEntry
	moves   []bulkMove // the newest ones
	takings []bulkTaking
	uses    []lotUse // of lots, since they were written last
	whole   bool     // what tiers ask of people without an order before this act is what their rollups say

	beside      bool // rows are written beside whoever makes them
	sentOrders  []order
	sentEntries []bulkEntry
	sentMoves   []bulkMove
	sentTakings []bulkTaking
	made        map[int64]tierMove // see keepMade
}

type bulkEntry struct {
	entry
	remark int64
	link   digest
}

// bulkRow is a row that an import makes. Of its statements the plainer one leaves out more columns, which stay at their defaults, because a
// column costs as much to bind and check as it does to hold.
type bulkRow interface {
	least() int // the first of inserts.many that can hold the row
	bindTo(b *binder, statement int)
}

// OR FAIL: a statement of many rows would else keep a journal, to take the first ones back when a later one is refused. Here the
// whole act is taken back.
const orderInsert = `INSERT OR FAIL INTO orders (id, source, ext, member, prev, status, currency, day, placed_at, paid_at, done_at, shipped_at, total,
	shipping, tax, discount, points_paid, refunded, counted, excluded, no_earn, revision, awarded, terms, batch, touched, grain) VALUES `

func (o *order) bindTo(b *binder, statement int) {
	if statement == plainRow {
		o.bindPlain(b)
		return
	}
	b.int(o.id).int(o.source).text(o.ext).null(o.member).null(o.prev).int(int64(o.status)).text(o.currency).int(int64(o.day))
	b.int(int64(o.placedAt)).null(int64(o.paidAt)).null(int64(o.doneAt)).null(int64(o.shipped)).int(o.total)
	b.int(o.shipping).int(o.tax).int(o.discount).int(o.pointsPaid).int(o.refunded).bool(o.counted).textOrNull(o.excluded).bool(o.noEarn)
	b.int(o.revision).int(o.awarded).null(o.terms).null(o.batch).null(o.touched).int(int64(o.grain))
}

const plainOrderInsert = `INSERT OR FAIL INTO orders (id, source, ext, member, prev, status, currency, day, placed_at, paid_at, total, counted, revision,
	awarded, terms, batch, touched) VALUES `

func (o *order) least() int {
	if o.doneAt|o.shipped == 0 && o.shipping|o.tax|o.discount|o.pointsPaid|o.refunded == 0 && o.excluded == "" && !o.noEarn && o.grain == 0 {
		return plainRow
	}
	return wholeRow
}

func (o *order) bindPlain(b *binder) {
	b.int(o.id).int(o.source).text(o.ext).null(o.member).null(o.prev).int(int64(o.status)).text(o.currency).int(int64(o.day))
	b.int(int64(o.placedAt)).null(int64(o.paidAt)).int(o.total).bool(o.counted).int(o.revision)
	b.int(o.awarded).null(o.terms).null(o.batch).null(o.touched)
}

const entryInsert = `INSERT OR FAIL INTO entry (id, member, prev, reason, unit, amount, at, recorded, staff, batch, order_id, revision, reverses,
	releases, expires, basis, terms, shares, remark, remark_hash, key, key_hash, hash) VALUES `

func (e *bulkEntry) bindTo(b *binder, statement int) {
	switch statement {
	case plainRow:
		e.bindPlain(b)
		return
	case awardRow:
		e.bindAward(b)
		return
	}
	b.int(e.id).int(e.member).null(e.prev).int(int64(e.reason)).int(e.unit).int(e.amount).int(int64(e.at)).int(int64(e.recorded))
	b.int(e.staff).null(e.batch).null(e.order).int(e.revision).null(e.reverses).null(int64(e.releases)).null(int64(e.expires))
	b.null(e.basis).null(e.terms).textOrNull(e.shares).null(e.remark).blob(e.remarkHash).textOrNull(e.key).blob(e.keyHash).blob(e.link[:])
}

const plainEntryInsert = `INSERT OR FAIL INTO entry (id, member, prev, reason, unit, amount, at, recorded, staff, batch, order_id, releases, expires, basis,
	terms, hash) VALUES `

func (e *bulkEntry) least() int {
	switch {
	case e.reverses|e.remark != 0 || e.key != "":
		return wholeRow
	case e.revision != 0 || e.shares != "":
		return awardRow
	}
	return plainRow
}

func (e *bulkEntry) bindPlain(b *binder) {
	b.int(e.id).int(e.member).null(e.prev).int(int64(e.reason)).int(e.unit).int(e.amount).int(int64(e.at)).int(int64(e.recorded))
	b.int(e.staff).null(e.batch).null(e.order).null(int64(e.releases)).null(int64(e.expires)).null(e.basis).null(e.terms).blob(e.link[:])
}

const awardInsert = `INSERT OR FAIL INTO entry (id, member, prev, reason, unit, amount, at, recorded, staff, batch, order_id, releases, expires, basis,
	terms, hash, revision, shares) VALUES `

func (e *bulkEntry) bindAward(b *binder) {
	e.bindPlain(b)
	b.int(e.revision).textOrNull(e.shares)
}

// bulkMove is a tier move with what decided it.
type bulkMove struct {
	tierMove
	at           Instant
	staff        int64
	measure      string
	value, asked int64
}

const moveInsert = `INSERT OR FAIL INTO tier_move (id, member, prev, day, at, before, after, reason, since, until, counts_from, floor, fixed, measure, value,
	asked, gift, batch, staff) VALUES `

func (m *bulkMove) bindTo(b *binder, statement int) {
	if statement == plainRow {
		m.bindPlain(b)
		return
	}
	b.int(m.id).int(m.member).null(m.prev).int(int64(m.day)).int(int64(m.at)).text(m.before).text(m.after).text(m.reason).int(int64(m.since))
	b.null(int64(m.until)).null(int64(m.from)).text(m.floor).bool(m.fixed).text(m.measure).int(m.value).int(m.asked).null(m.gift)
	b.null(m.batch).int(m.staff)
}

const plainMoveInsert = `INSERT OR FAIL INTO tier_move (id, member, prev, day, at, before, after, reason, since, until, measure, value, asked, gift, batch,
	staff) VALUES `

func (m *bulkMove) least() int {
	if m.from == 0 && m.floor == "" && !m.fixed {
		return plainRow
	}
	return wholeRow
}

func (m *bulkMove) bindPlain(b *binder) {
	b.int(m.id).int(m.member).null(m.prev).int(int64(m.day)).int(int64(m.at)).text(m.before).text(m.after).text(m.reason).int(int64(m.since))
	b.null(int64(m.until)).text(m.measure).int(m.value).int(m.asked).null(m.gift).null(m.batch).int(m.staff)
}

// bulkTaking is what an entry takes from a lot, or gives back to it.
type bulkTaking struct{ entry, lot, amount int64 }

const takingInsert = "INSERT OR FAIL INTO allocation (entry, lot, amount) VALUES "

func (b *bulkTaking) bindTo(to *binder, _ int) { to.int(b.entry).int(b.lot).int(b.amount) }

func (b *bulkTaking) least() int { return plainRow }

// lotUse is how much more of a lot is gone.
type lotUse struct{ lot, amount int64 }

const (
	useInsert = "INSERT INTO lot (entry, used) VALUES "
	useAdds   = " ON CONFLICT DO UPDATE SET used = used + excluded.used"
)

func (u *lotUse) bindTo(b *binder, _ int) { b.int(u.lot).int(u.amount) }

func (u *lotUse) least() int { return plainRow }

// inserts are the statements for rows of one table: one whole row, and many rows, the plainest first. A table that knows no awards has
// nothing in that place.
type inserts struct {
	one  string
	many [3]string
}

// The places in inserts.many.
const (
	plainRow = iota
	awardRow // by rules
	wholeRow
)

var (
	orderInserts = inserts{orderInsert + values(27, 1), [3]string{plainOrderInsert + values(17, bulkRows), "", orderInsert + values(27, bulkRows)}}
	entryInserts = inserts{
		entryInsert + values(23, 1),
		[3]string{plainEntryInsert + values(16, bulkRows), awardInsert + values(18, bulkRows), entryInsert + values(23, bulkRows)},
	}
	takingInserts = inserts{takingInsert + values(3, 1), [3]string{takingInsert + values(3, bulkRows), "", ""}}
	useInserts    = inserts{useInsert + values(2, 1) + useAdds, [3]string{useInsert + values(2, bulkRows) + useAdds, "", ""}}
	moveInserts   = inserts{moveInsert + values(19, 1), [3]string{plainMoveInsert + values(16, bulkRows), "", moveInsert + values(19, bulkRows)}}
)

// values is n rows of so many parameters.
func values(columns, n int) string {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	return row + strings.Repeat(", "+row, n-1)
}

// insertOrderRow writes an order's row, or in an import keeps it for the next statement of many rows.
func (t *tx) insertOrderRow(o *order) error {
	t.bulk.orders = append(t.bulk.orders, *o)
	switch {
	case t.bulk.beside && len(t.bulk.orders) < besideRows, t.bulk.keeps && len(t.bulk.orders) < bulkRows:
		return nil
	case t.bulk.beside:
		return t.sendRows()
	}
	return t.writeOrders()
}

// insertEntryRow writes an entry's row, or in an import keeps it for the next statement of many rows.
func (t *tx) insertEntryRow(e *entry, remark int64, link digest) error {
	t.bulk.entries = append(t.bulk.entries, bulkEntry{*e, remark, link})
	switch {
	case t.bulk.beside && len(t.bulk.entries) < besideRows, t.bulk.keeps && len(t.bulk.entries) < bulkRows:
		return nil
	case t.bulk.beside:
		return t.sendRows()
	}
	return t.writeEntries()
}

// insertTaking writes what an entry takes from a lot, or in an import keeps it for the next statement of many rows.
func (t *tx) insertTaking(entry, lot, amount int64) error {
	t.bulk.takings = append(t.bulk.takings, bulkTaking{entry, lot, amount})
	if t.bulk.beside || t.bulk.keeps && len(t.bulk.takings) < bulkRows {
		return nil
	}
	return t.writeTakings()
}

func (t *tx) writeOrders() error {
	rows := t.bulk.orders
	t.bulk.orders = rows[:0]
	return writeRows(t.conn, orderInserts, rows)
}

func (t *tx) writeEntries() error {
	rows := t.bulk.entries
	t.bulk.entries = rows[:0]
	return writeRows(t.conn, entryInserts, rows)
}

func (t *tx) writeTakings() error {
	rows := t.bulk.takings
	t.bulk.takings = rows[:0]
	return writeRows(t.conn, takingInserts, rows)
}

// writeUses writes how much more of lots is gone, in the order of the lots.
func (t *tx) writeUses() error {
	rows := t.bulk.uses
	t.bulk.uses = rows[:0]
	slices.SortFunc(rows, func(a, b lotUse) int { return cmp.Compare(a.lot, b.lot) })
	return writeRows(t.conn, useInserts, rows)
}

// keepMade keeps a move at hand whose member the rules had moved after the file begins: their moves are asked for again and again, and to read
// them back would wait for the rows that are being written beside.
func (t *tx) keepMade(m tierMove) {
	if !t.bulk.beside || !t.decided[m.member] {
		return
	}
	if t.bulk.made == nil {
		t.bulk.made = map[int64]tierMove{}
	}
	t.bulk.made[m.id] = m
}

func (t *tx) writeMoves() error {
	rows := t.bulk.moves
	t.bulk.moves = rows[:0]
	return writeRows(t.conn, moveInserts, rows)
}

// writeRows writes rows, as many a statement as go, and the last ones one by one.
func writeRows[T any, R interface {
	*T
	bulkRow
}](c conn, sql inserts, rows []T) error {
	for ; len(rows) >= bulkRows; rows = rows[bulkRows:] {
		statement := plainRow
		for i := range rows[:bulkRows] {
			statement = max(statement, R(&rows[i]).least())
		}
		b := c.bindTo(sql.many[statement])
		for i := range rows[:bulkRows] {
			R(&rows[i]).bindTo(&b, statement)
		}
		if err := b.run(); err != nil {
			return err
		}
	}
	for i := range rows {
		b := c.bindTo(sql.one)
		R(&rows[i]).bindTo(&b, wholeRow)
		if err := b.run(); err != nil {
			return err
		}
	}
	return nil
}

// writeBulk writes all rows that are kept.
func (t *tx) writeBulk() error {
	if err := t.conn.wait(); err != nil {
		return err
	}
	if len(t.bulk.orders)+len(t.bulk.entries)+len(t.bulk.moves)+len(t.bulk.takings)+len(t.bulk.uses) == 0 {
		return nil
	}
	for _, write := range []func() error{t.writeOrders, t.writeEntries, t.writeTakings, t.writeUses, t.writeMoves} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// query, exec, one and number are the connection's, with the rows that an import still keeps written first.
func (t *tx) query(fn func(*sqlite.Stmt) error, sql string, args ...any) error {
	if err := t.writeBulk(); err != nil {
		return err
	}
	return t.conn.query(fn, sql, args...)
}

func (t *tx) exec(sql string, args ...any) error { return t.query(nil, sql, args...) }

func (t *tx) one(fn func(*sqlite.Stmt), sql string, args ...any) (found bool, err error) {
	if err := t.writeBulk(); err != nil {
		return false, err
	}
	return t.conn.one(fn, sql, args...)
}

func (t *tx) number(sql string, args ...any) (n int64, err error) {
	_, err = t.one(func(s *sqlite.Stmt) { n = s.ColumnInt64(0) }, sql, args...)
	return n, err
}

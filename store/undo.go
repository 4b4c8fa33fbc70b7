package store

import (
	"context"
	"maps"
	"slices"

	"zombiezen.com/go/sqlite"
)

// Batch is an import or another bulk act that can be undone as a whole.
type Batch struct {
	ID               int64
	Kind             string // import, merge, exclude, expiry, tier, bulk, contact, event, undo
	What             string // of an import, the kind of file: orders, answer, members, products, balances, feedback; of an event, participants or draw
	At               Instant
	Staff, Name      string
	Result           map[string]int64
	Entries          int64
	UndoneBy, Undoes int64 // 0: none
}

// Undone is what undoing a batch wrote, or would write.
type Undone struct {
	Batch                            int64 // the undoing batch; 0 on a dry run
	Entries, Points, Orders, Members int64
}

// batchRange is a batch and the rows that it wrote.
type batchRange struct {
	id                   int64
	kind, what           string
	undone               int64
	entryFrom, entryTo   int64
	orderFrom, orderTo   int64
	memberFrom, memberTo int64
}

// UndoBatch takes a batch back by compensating entries: its new orders leave the figures, the orders it changed are what
// they were, members it alone made known are hidden, and every balance is what it was. Errors: CodeNoBatch,
// CodeAlreadyUndone, CodeCannotUndo, CodeBatchTouched when a later batch, or a person, has changed its orders since.
func (b *Book) UndoBatch(ctx context.Context, id int64, dryRun bool) (out Undone, err error) {
	err = b.writeAlone(ctx, "batch.undo", func(t *tx) error {
		r, err := t.undoableBatch(id)
		if err != nil {
			return err
		}
		if out.Batch, err = t.newBatch(batchStart{kind: "undo", undoes: id}); err != nil {
			return err
		}
		first, total := t.w.heads.entry, int64(0)
		if err := t.spareAgain(r); err != nil {
			return err
		}
		if err := t.undoTiers(id); err != nil {
			return err
		}
		switch r.kind {
		case "import":
			err = t.undoImport(r, &out)
		case "exclude":
			err = t.undoOrders(r, &out)
		case "expiry":
			err = t.undoExpiry(r)
		case "bulk":
			err = t.undoBulk(r, &out)
		case "tier": // undoTiers has done it all
			out.Members = int64(len(t.moved))
		case "contact":
			err = t.undoContact(r)
		case eventBatch:
			err = t.undoGathering(r)
		case "merge":
			err = t.undoMerge(r)
		}
		if err != nil {
			return err
		}
		if total, err = t.number("SELECT coalesce(sum(amount), 0) FROM entry WHERE id > ? AND unit = ?", first, unitPoints); err != nil {
			return err
		}
		out.Entries, out.Points = t.w.heads.entry-first, total
		if dryRun {
			return errDryRun
		}
		if err := t.exec("UPDATE batch SET undone_by = ? WHERE id = ?", out.Batch, id); err != nil {
			return err
		}
		if err := t.closeBatch(out.Batch, map[string]int64{"entries": out.Entries, "points": out.Points, "orders": out.Orders, "members": out.Members}); err != nil {
			return err
		}
		return t.audit("batch.undo", "batch", map[string]any{"batch": id, "entries": out.Entries, "points": out.Points}, "")
	})
	if isDryRun(err) {
		out.Batch, err = 0, nil
	}
	return out, err
}

// undoBulk takes back what was done to many at once, by what it was.
func (t *tx) undoBulk(r batchRange, out *Undone) error {
	switch r.what {
	case "coupons":
		return t.undoCoupons(r)
	case "feedback":
		return t.restoreAnswers(r)
	case programmeBatch, ruleBatch, tiersBatch:
		return t.undoProgramme(r)
	case settingBatch:
		return t.undoSetting(r)
	case "birthday":
		return t.undoDeeds(r)
	case "policy":
		return t.undoLives(r, out)
	case placeBatch: // undoTiers has done it
		return t.undoPlaced(out)
	}
	switch {
	case slices.Contains(handActs, r.what):
		if err := t.undoChanges(r, out); err != nil {
			return err
		}
		return t.dropReferrals(r.id)
	case slices.Contains(memberActs, r.what):
		return t.undoByHand(r, out)
	case slices.Contains(rowActs, r.what):
		return t.undoRows(r)
	}
	return Refuse(CodeCannotUndo, "batch", r.id, "reason", r.what)
}

// undoImport takes a file back by what it held.
func (t *tx) undoImport(r batchRange, out *Undone) error {
	if err := t.undoDeeds(r); err != nil {
		return err
	}
	switch r.what {
	case "members", "balances":
		return t.undoPeople(r, out)
	case "products":
		return t.undoProducts(r)
	case "feedback":
		return t.undoSaid(r)
	}
	return t.undoOrders(r, out)
}

// undoSaid takes back a file of answers, of a questionnaire too.
func (t *tx) undoSaid(r batchRange) error {
	for _, undo := range []func(batchRange) error{t.undoAnswers, t.undoSheets} {
		if err := undo(r); err != nil {
			return err
		}
	}
	return nil
}

// undoContact takes back that somebody was told something: a shop system, or people.
func (t *tx) undoContact(r batchRange) error {
	switch r.what {
	case "":
		return t.untell(r)
	case askBatch:
		return t.unask(r)
	case kindListed:
		return t.unpick(r)
	}
	return t.uncontact(r)
}

func (t *tx) undoableBatch(id int64) (r batchRange, err error) {
	found, err := t.one(func(s *sqlite.Stmt) {
		r = batchRange{
			id: id, kind: s.ColumnText(0), what: s.ColumnText(8), undone: s.ColumnInt64(1), entryFrom: s.ColumnInt64(2), entryTo: s.ColumnInt64(3),
			orderFrom: s.ColumnInt64(4), orderTo: s.ColumnInt64(5), memberFrom: s.ColumnInt64(6), memberTo: s.ColumnInt64(7),
		}
	}, "SELECT kind, undone_by, entry_from, entry_to, order_from, order_to, member_from, member_to, what FROM batch WHERE id = ?", id)
	switch {
	case err != nil:
		return r, err
	case !found:
		return r, Refuse(CodeNoBatch, "batch", id)
	case r.undone != 0:
		return r, Refuse(CodeAlreadyUndone, "what", "batch", "batch", id, "by", r.undone)
	case r.kind == "undo":
		return r, Refuse(CodeCannotUndo, "batch", id, "reason", "undo")
	case r.kind == "bulk" && r.what == placeBatch:
		return r, t.checkPlaced(r)
	}
	return r, t.checkUntouched(r)
}

// dropIdentities takes away what the batch taught about people it did not make. What a person has given to somebody else since
// stays theirs.
func (t *tx) dropIdentities(batch int64) error {
	type taught struct {
		Identity
		member, owner int64
	}
	var list []taught
	if err := t.query(func(s *sqlite.Stmt) error {
		list = append(list, taught{Identity{s.ColumnText(0), s.ColumnText(1)}, s.ColumnInt64(2), s.ColumnInt64(3)})
		return nil
	}, "SELECT a.source, a.key, coalesce(a.member, i.member), i.member FROM identity_added a JOIN identity i ON i.source = a.source AND i.key = a.key WHERE a.batch = ?", batch); err != nil {
		return err
	}
	stale := map[int64]bool{}
	for _, k := range list {
		if now, err := t.surviving(k.member); err != nil || now != k.owner {
			if err != nil {
				return err
			}
			continue
		}
		stale[k.owner] = true
		if err := t.exec("DELETE FROM identity WHERE source = ? AND key = ?", k.Source, k.Key); err != nil {
			return err
		}
	}
	for _, m := range slices.Sorted(maps.Keys(stale)) {
		if err := t.index(m); err != nil {
			return err
		}
	}
	return nil
}

// hidable finds people of a batch whom only it made known: nobody has edited them, noted anything, or given them points
// since. Their orders are asked apart.
const hidable = `SELECT m.id, m.joined_day, m.joined_at FROM member m LEFT JOIN rollup u ON u.member = m.id
	WHERE m.batch = ? AND m.id >= ? AND m.id < ? AND m.status = 'active' AND m.version = 1 AND coalesce(u.total, 0) = 0 AND coalesce(u.orders, 0) = 0
	AND NOT EXISTS (SELECT 1 FROM note n WHERE n.member = m.id) AND NOT EXISTS (SELECT 1 FROM tag g WHERE g.member = m.id)
	AND NOT EXISTS (SELECT 1 FROM ticket k WHERE k.member = m.id)
	AND NOT EXISTS (SELECT 1 FROM participation p WHERE p.member = m.id AND p.withdrawn IS NULL)
	AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.member = m.id AND f.withdrawn IS NULL)
	AND NOT EXISTS (SELECT 1 FROM survey_sheet h WHERE h.member = m.id AND h.withdrawn IS NULL)
	AND NOT EXISTS (SELECT 1 FROM member x WHERE x.merged_into = m.id)`

// hideMembers hides the people whom only this batch made known, or woke.
func (t *tx) hideMembers(r batchRange, out *Undone) error {
	type person struct {
		id     int64
		day    Day
		joined bool
	}
	var alone []person
	find := func(from, to int64) error {
		return t.query(func(s *sqlite.Stmt) error {
			alone = append(alone, person{s.ColumnInt64(0), Day(s.ColumnInt64(1)), !s.ColumnIsNull(2)})
			return nil
		}, hidable, r.id, from, to)
	}
	if err := find(r.memberFrom, r.memberTo); err != nil {
		return err
	}
	for _, id := range t.touchedMembers() {
		if id < r.memberFrom || id >= r.memberTo {
			if err := find(id, id+1); err != nil {
				return err
			}
		}
	}
	for _, p := range alone {
		orders, err := t.ordersOf(p.id)
		if err != nil {
			return err
		}
		if anyStanding(orders) {
			continue
		}
		out.Members++
		t.countPerson(p.day, p.joined, -1)
		if err := t.exec("UPDATE member SET status = 'hidden' WHERE id = ?", p.id); err != nil {
			return err
		}
	}
	return nil
}

func anyStanding(orders []*order) bool {
	for _, o := range orders {
		if o.withdrawn == 0 {
			return true
		}
	}
	return false
}

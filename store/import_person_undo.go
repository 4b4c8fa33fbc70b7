package store

import (
	"encoding/json"
	"slices"

	"zombiezen.com/go/sqlite"
)

// undoPeople takes a file of members or balances back: its entries, what it changed of people and nobody has changed since, the
// identities it taught, and the people whom it alone made known.
func (t *tx) undoPeople(r batchRange, out *Undone) error {
	if err := t.checkPeople(r); err != nil {
		return err
	}
	if err := t.undoEntries(r); err != nil {
		return err
	}
	if err := t.undoPersons(r, out); err != nil {
		return err
	}
	if err := t.dropIdentities(r.id); err != nil {
		return err
	}
	if err := t.undoStart(r.id); err != nil {
		return err
	}
	for _, member := range t.touchedMembers() { // hiding asks the rollups
		if err := t.save(t.accounts[member]); err != nil {
			return err
		}
	}
	return t.hideMembers(r, out)
}

// checkPeople refuses when a later file, which was not undone, has changed somebody whom this one changed.
func (t *tx) checkPeople(r batchRange) error {
	var by, member int64
	var act string
	found, err := t.one(func(s *sqlite.Stmt) { by, member, act = s.ColumnInt64(0), s.ColumnInt64(1), s.ColumnText(2) }, `SELECT later.batch, later.member, coalesce(nullif(b.what, ''), b.kind)
		FROM member_before later JOIN batch b ON b.id = later.batch AND b.undone_by IS NULL AND b.kind <> 'bulk' JOIN member_before mine ON mine.batch = ?1 AND mine.member = later.member
		WHERE later.batch > ?1 ORDER BY later.batch LIMIT 1`, r.id)
	if err != nil || !found {
		return err
	}
	return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "member", MemberRef(member), "act", act)
}

// undoEntries reverses the entries of a batch, the last first, so that every lot gets back exactly what it had. One that a person
// has undone already is left.
func (t *tx) undoEntries(r batchRange) error {
	for id := r.entryTo - 1; id >= r.entryFrom; id-- {
		e, err := t.entryByID(id)
		if err != nil {
			return err
		}
		if e.batch != r.id || e.reason != ReasonOpening && e.reason != ReasonAdjust {
			continue
		}
		if n, err := t.number("SELECT count(*) FROM entry WHERE reverses = ? AND reason = ?", id, ReasonUndo); err != nil || n > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := t.reverseEntry(e); err != nil {
			return err
		}
	}
	return nil
}

// reverseEntry takes a credit back or gives a debit back, as undoing it by hand does.
func (t *tx) reverseEntry(e *entry) error {
	a, err := t.survivor(e.member)
	if err != nil {
		return err
	}
	p := posting{reason: ReasonUndo, reverses: e.id, reversed: e}
	switch {
	case e.unit == unitGrowth:
		p.amount = -e.amount
		return t.postGrowth(a, p)
	case e.amount < 0:
		p, err = t.restoring(a, e, -e.amount, p)
	default:
		p, err = t.reclaiming(a, ownLots{lot: e.id}, e.amount, p)
	}
	if err != nil {
		return err
	}
	p.order = 0
	_, err = t.post(a, p)
	return err
}

// undoPersons puts back what the file changed of people.
func (t *tx) undoPersons(r batchRange, out *Undone) error {
	type person struct {
		member int64
		change personChange
	}
	var list []person
	if err := t.query(func(s *sqlite.Stmt) error {
		list = append(list, person{member: s.ColumnInt64(0)})
		return json.Unmarshal([]byte(s.ColumnText(1)), &list[len(list)-1].change)
	}, "SELECT member, state FROM member_before WHERE batch = ?", r.id); err != nil {
		return err
	}
	for i := range list {
		if err := t.undoPerson(list[i].member, &list[i].change); err != nil {
			return err
		}
		if !list[i].change.Made {
			out.Members++
		}
	}
	return nil
}

// undoPerson puts back every value that is still as the file left it. Somebody whom the file made known keeps name and
// membership: who stays is somebody whom others know by now.
func (t *tx) undoPerson(member int64, c *personChange) error {
	now, _, err := t.personValues(member)
	if err != nil {
		return err
	}
	for name, v := range c.Values {
		if now[name] != v[1] || c.Made && (name == valueName || name == valueJoined) {
			continue
		}
		if err := t.putValue(member, name, v[0]); err != nil {
			return err
		}
	}
	for _, tag := range c.Tags {
		if err := t.exec("DELETE FROM tag WHERE member = ? AND tag = ?", member, tag); err != nil {
			return err
		}
	}
	for _, note := range c.Notes {
		if err := t.exec("DELETE FROM note WHERE id = ? AND member = ?", note, member); err != nil {
			return err
		}
	}
	if err := t.undoAnswersOf(member, c); err != nil {
		return err
	}
	if c.Made {
		return nil
	}
	// Without an edit since, the row is what it was, and so is its version: somebody who had it open may save.
	if c.Version[1] != 0 {
		if err := t.exec("UPDATE member SET version = iif(version = ?, ?, version + 1) WHERE id = ?", c.Version[1], c.Version[0], member); err != nil {
			return err
		}
	}
	return t.index(member)
}

// undoAnswersOf puts agreements, custom fields and platform values back.
func (t *tx) undoAnswersOf(member int64, c *personChange) error {
	for channel, v := range c.Consent {
		var now string
		if _, err := t.one(func(s *sqlite.Stmt) {
			now = consentText(s.ColumnInt64(0) == 1, s.ColumnText(1), s.ColumnText(2), s.ColumnInt64(3))
		}, "SELECT granted, text_version, source, at FROM consent WHERE member = ? AND channel = ?", member, channel); err != nil {
			return err
		}
		if now != v[1] {
			continue
		}
		if err := t.putConsentText(member, channel, v[0]); err != nil {
			return err
		}
	}
	for name, v := range c.Fields {
		n, err := t.number("SELECT count(*) FROM field WHERE member = ? AND name = ? COLLATE NOCASE AND value = ?", member, name, v[1])
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if err := t.putField(member, name, v[0]); err != nil {
			return err
		}
	}
	for _, v := range slices.Backward(c.Platform) {
		if err := t.exec("DELETE FROM platform_value WHERE member = ? AND source = ? AND name = ?", member, v.Source, v.Name); err != nil || v.Was == "" {
			if err != nil {
				return err
			}
			continue
		}
		if err := t.exec("INSERT INTO platform_value (member, source, name, value, day) VALUES (?, ?, ?, ?, ?)", member, v.Source, v.Name, v.Was, v.Day); err != nil {
			return err
		}
	}
	return nil
}

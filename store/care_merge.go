package store

import (
	"zombiezen.com/go/sqlite"
)

// careKey tells one reason from another.
type careKey struct {
	member int64
	kind   string
	ref    int64
}

// careRow is a row of the list as it stands.
type careRow struct {
	careDraft
	id    int64
	state string
	until Day
}

// mergeCare makes the table hold the reasons found, which are in the order of members: rows whose reason has passed go, what was done or
// put off stays so, and nobody with whom anybody has spoken lately is on the list for what can wait.
func (t *tx) mergeCare(found *careFound) (out CareRun, err error) {
	there, err := t.careRows()
	if err != nil {
		return out, err
	}
	recent, err := contactsSince(t.conn, found.survivors, t.today-t.shop.CareDays)
	if err != nil {
		return out, err
	}
	lead := int64(0) // the last member who has a row to be shown by
	seen := map[careKey]bool{}
	for i := range found.drafts {
		d := &found.drafts[i]
		key := careKey{d.member, d.kind, d.ref}
		row := there[key]
		open := row == nil || row.state == "open" || row.state == "snoozed" && row.until <= t.today
		if _, spoken := recent[d.member]; seen[key] || open && spoken && !d.urgent && d.kind != kindGift {
			continue
		}
		seen[key] = true
		out.Rows++
		if d.lead = open && lead != d.member; d.lead {
			lead = d.member
			out.People++
		}
		if row == nil {
			out.New++
			err = t.insertCare(d)
		} else {
			delete(there, key)
			err = t.updateCare(row, d, open && row.state != "open")
		}
		if err != nil {
			return out, err
		}
	}
	for _, row := range there {
		out.Gone++
		if err := t.exec("DELETE FROM care WHERE id = ?", row.id); err != nil {
			return out, err
		}
	}
	return out, nil
}

// careRows reads the list as it stands.
func (t *tx) careRows() (map[careKey]*careRow, error) {
	there := map[careKey]*careRow{}
	return there, t.query(func(s *sqlite.Stmt) error {
		r := &careRow{id: s.ColumnInt64(0), state: s.ColumnText(10), until: Day(s.ColumnInt64(11))}
		r.careDraft = careDraft{
			member: s.ColumnInt64(1), kind: s.ColumnText(2), ref: s.ColumnInt64(3), place: s.ColumnInt(4), urgent: s.ColumnInt64(5) == 1, due: Day(s.ColumnInt64(6)),
			value: s.ColumnInt64(7), n: s.ColumnInt64(8), m: s.ColumnInt64(9), text: s.ColumnText(13), lead: s.ColumnInt64(12) == 1,
		}
		there[careKey{r.member, r.kind, r.ref}] = r
		return nil
	}, "SELECT id, member, kind, ref, place, urgent, due, value, n, m, state, until, lead, text FROM care")
}

func (t *tx) insertCare(d *careDraft) error {
	b := t.bindTo("INSERT INTO care (member, kind, ref, place, urgent, due, value, n, m, text, lead) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	b.int(d.member).text(d.kind).int(d.ref).int(int64(d.place)).bool(d.urgent).int(int64(d.due)).int(d.value).int(d.n).int(d.m).text(d.text).bool(d.lead)
	return b.run()
}

// updateCare writes what has changed about a row; wakes says that it was put off until now.
func (t *tx) updateCare(row *careRow, d *careDraft, wakes bool) error {
	if row.careDraft == *d && !wakes {
		return nil
	}
	return t.exec(`UPDATE care SET place = ?1, urgent = ?2, due = ?3, value = ?4, n = ?5, m = ?6, text = ?7, lead = ?8, state = iif(?9, 'open', state),
		until = iif(?9, NULL, until), contact = iif(?9, NULL, contact) WHERE id = ?10`,
		d.place, d.urgent, d.due, d.value, d.n, d.m, d.text, d.lead, wakes, row.id)
}

// staleCare has the list made anew by the next run, although the day is the same.
func (t *tx) staleCare() error { return t.exec("UPDATE care_made SET stale = 1") }

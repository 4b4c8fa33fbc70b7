package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
)

// memberActs are what a person does to one member, each a batch, so that it is undone like any other. The book keeps them as batches of
// kind bulk and lists them as MemberBatch.
var memberActs = []string{addBatch, "edit", "tag", "seen", "suspend", "resume", "snooze", placeBatch}

// addBatch is the batch that made a member.
const addBatch = "add"

// MemberBatch is the kind under which what was done to one member by hand is listed.
const MemberBatch = "member"

// onMembers finds their batches, of a table named b.
var onMembers = "(b.kind = 'bulk' AND b.what IN ('" + strings.Join(memberActs, "', '") + "'))"

// handChange is what such an act changed, as it stands in member_before: each value before and after, by its name in handValues.
type handChange struct {
	Hand     map[string][2]string `json:"hand"`
	Version  [2]int64             `json:"version"`
	Referral int64                `json:"referral,omitempty"` // by which the member that it made was brought
}

// The kinds of value in handValues. A name follows where there are many of a kind.
const (
	handStatus   = "status"
	handValue    = "value "
	handTag      = "tag "
	handConsent  = "consent "
	handField    = "field "
	handIdentity = "identity " // phone, email or card, and its key
	handCare     = "care "     // a reason to care for them: its kind, occurrence and member, since it may still be that of somebody merged
)

// handValues are all values of a member that a person can change, by kind and name; what is not there is "".
func (t *tx) handValues(member int64) (values map[string]string, version int64, err error) {
	own, version, err := t.personValues(member)
	if err != nil {
		return nil, 0, err
	}
	values = map[string]string{}
	for name, text := range own {
		if name != valueTier && text != "" {
			values[handValue+name] = text
		}
	}
	if err := t.query(func(s *sqlite.Stmt) error {
		values[handConsent+s.ColumnText(0)] = consentText(s.ColumnInt64(1) == 1, s.ColumnText(2), s.ColumnText(3), s.ColumnInt64(4))
		return nil
	}, "SELECT channel, granted, text_version, source, at FROM consent WHERE member = ?", member); err != nil {
		return nil, 0, err
	}
	put := func(s *sqlite.Stmt) error {
		values[s.ColumnText(0)] = s.ColumnText(1)
		return nil
	}
	if err := t.query(put, peopleSQL+`SELECT '`+handCare+`' || c.kind || ' ' || c.ref || ' ' || c.member, c.state || ' ' || coalesce(c.until, 0) || ' ' || coalesce(c.contact, 0)
		FROM people p CROSS JOIN care c ON c.member = p.id`, member); err != nil {
		return nil, 0, err
	}
	err = t.query(put, `SELECT '`+handStatus+`', status FROM member WHERE id = ?1
		UNION ALL SELECT '`+handTag+`' || tag, '1' FROM tag WHERE member = ?1
		UNION ALL SELECT '`+handField+`' || name, value FROM field WHERE member = ?1
		UNION ALL SELECT '`+handIdentity+`' || source || ' ' || key, (SELECT json_group_array(json_array(a.batch, a.member)) FROM identity_added a
			WHERE a.source = i.source AND a.key = i.key) FROM identity i WHERE member = ?1 AND source IN (?2, ?3, ?4)`,
		member, SourcePhone, SourceEmail, SourceCard)
	return values, version, err
}

// byHand runs what a person does to one member as a batch, and notes what it changed. The batch is 0 when that is nothing.
func (t *tx) byHand(what string, member int64, act func() error) (batch int64, err error) {
	before, version, err := t.handValues(member)
	if err != nil {
		return 0, err
	}
	if batch, err = t.newBatch(batchStart{kind: "bulk", what: what, name: MemberRef(member)}); err != nil {
		return 0, err
	}
	if err := act(); err != nil {
		return 0, err
	}
	return t.keepHand(batch, member, handChange{Version: [2]int64{version, 0}}, before)
}

// keepHand notes what a batch has changed of a member since before, and closes it; of a batch that has changed nothing there is nothing left.
func (t *tx) keepHand(batch, member int64, change handChange, before map[string]string) (int64, error) {
	after, now, err := t.handValues(member)
	if err != nil {
		return 0, err
	}
	change.Hand, change.Version[1] = map[string][2]string{}, now
	for _, name := range slices.Concat(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after))) {
		if before[name] != after[name] {
			change.Hand[name] = [2]string{before[name], after[name]}
		}
	}
	if len(change.Hand) == 0 {
		return 0, t.dropBatch(batch)
	}
	state, err := json.Marshal(change)
	if err != nil {
		return 0, err
	}
	if err := t.exec("INSERT INTO member_before (batch, member, state) VALUES (?, ?, ?)", batch, member, string(state)); err != nil {
		return 0, err
	}
	return batch, t.closeBatch(batch, map[string]int64{"changes": int64(len(change.Hand))})
}

// dropBatch takes back that a batch was begun, which has written nothing.
func (t *tx) dropBatch(id int64) error {
	t.w.heads.batch--
	t.batch = 0
	return t.exec("DELETE FROM batch WHERE id = ?", id)
}

// undoByHand puts back what a person changed of a member. Every value must still be as that left it.
func (t *tx) undoByHand(r batchRange, out *Undone) error {
	var member int64
	var change handChange
	var err error
	if _, failed := t.one(func(s *sqlite.Stmt) { member, err = s.ColumnInt64(0), json.Unmarshal([]byte(s.ColumnText(1)), &change) },
		"SELECT member, state FROM member_before WHERE batch = ?", r.id); failed != nil || err != nil {
		return orErr(failed, err)
	}
	now, _, err := t.handValues(member)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(change.Hand))
	for _, name := range append(names, handStatus) {
		was, changed := change.Hand[name]
		same := now[name] == was[1] || strings.HasPrefix(name, handIdentity) && (now[name] == "") == (was[1] == "") || strings.HasPrefix(name, handCare) && now[name] == ""
		if changed && !same || now[handStatus] != "active" && now[handStatus] != "suspended" {
			return t.changedSince(r.id, member, name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, handCare) && now[name] == "" }) // the reason has passed
	if len(names) == 0 {
		return Refuse(CodeBatchTouched, "batch", r.id, "why", "changed", "act", r.what)
	}
	if err := t.undoDeeds(r); err != nil {
		return err
	}
	out.Members++
	if r.what == addBatch {
		return t.unmakeMember(r, member, &change)
	}
	for _, name := range names {
		if err := t.putHandValue(member, name, change.Hand[name][0]); err != nil {
			return err
		}
	}
	if v := change.Version; v[0] != v[1] { // without an edit since, the row is what it was
		if err := t.exec("UPDATE member SET version = iif(version = ?, ?, version + 1) WHERE id = ?", v[1], v[0], member); err != nil {
			return err
		}
	}
	if err := t.reconsider(member); err != nil {
		return err
	}
	return t.index(member)
}

// uponMember finds what hangs on member ?1, in a word: not what batch ?2 and referral ?3 are, which added them, nor what was undone with reason ?4.
const uponMember = `SELECT what FROM (SELECT 'merge' what FROM member WHERE merged_into = ?1
	UNION ALL SELECT 'order' FROM (` + orderChain + `SELECT 1 FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.withdrawn IS NULL)
	UNION ALL SELECT 'tier' FROM member WHERE id = ?1 AND tier <> ''
	UNION ALL SELECT 'note' FROM note WHERE member = ?1
	UNION ALL SELECT 'ticket' FROM ticket WHERE member = ?1
	UNION ALL SELECT 'feedback' FROM feedback WHERE member = ?1 AND withdrawn IS NULL
	UNION ALL SELECT 'survey' FROM survey_sheet WHERE member = ?1 AND withdrawn IS NULL
	UNION ALL SELECT 'event' FROM participation WHERE member = ?1 AND withdrawn IS NULL
	UNION ALL SELECT 'contact' FROM contact WHERE member = ?1 AND withdrawn IS NULL
	UNION ALL SELECT 'coupons' FROM code WHERE member = ?1 AND voided_at IS NULL
	UNION ALL SELECT 'referral' FROM referral WHERE (member = ?1 OR friend = ?1) AND (id <> ?3 OR state <> 'waiting')
	UNION ALL SELECT 'entry' FROM (WITH RECURSIVE past(id) AS (SELECT entry_head FROM rollup WHERE member = ?1
			UNION ALL SELECT e.prev FROM past p CROSS JOIN entry e ON e.id = p.id WHERE e.prev IS NOT NULL)
		SELECT 1 FROM past p CROSS JOIN entry e ON e.id = p.id
		WHERE e.batch IS NOT ?2 AND e.reason <> ?4 AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = e.id AND x.reason = ?4))) LIMIT 1`

// unmakeMember hides somebody whom a person added, with nothing left of what was said of them, unless something hangs on them by now.
func (t *tx) unmakeMember(r batchRange, member int64, change *handChange) error {
	a, err := t.account(member)
	if err != nil {
		return err
	}
	if err := t.save(a); err != nil { // the entries are asked for
		return err
	}
	what := ""
	if found, err := t.one(func(s *sqlite.Stmt) { what = s.ColumnText(0) }, uponMember, member, r.id, change.Referral, ReasonUndo); err != nil || found {
		return orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "why", "upon", "member", MemberRef(member), "what", what))
	}
	if err := t.exec("DELETE FROM referral WHERE id = ?", change.Referral); err != nil {
		return err
	}
	for name := range change.Hand {
		if name == handStatus || name == handValue+valueJoined {
			continue
		}
		if err := t.putHandValue(member, name, ""); err != nil {
			return err
		}
	}
	if err := t.countMember(member, -1); err != nil {
		return err
	}
	if err := t.exec("UPDATE member SET status = 'hidden' WHERE id = ?", member); err != nil {
		return err
	}
	return t.index(member)
}

// putHandValue writes one of handValues; "" takes it away.
func (t *tx) putHandValue(member int64, name, text string) error {
	if name == handStatus {
		return t.exec("UPDATE member SET status = ? WHERE id = ?", text, member)
	}
	kind, rest, _ := strings.Cut(name, " ")
	switch kind + " " {
	case handValue:
		return t.putValue(member, rest, text)
	case handTag:
		if text == "" {
			return t.tagMember(member, nil, []string{rest})
		}
		return t.tagMember(member, []string{rest}, nil)
	case handConsent:
		return t.putConsentText(member, rest, text)
	case handField:
		return t.putField(member, rest, text)
	case handCare:
		return t.putCare(rest, text)
	}
	source, key, _ := strings.Cut(rest, " ")
	if text == "" {
		return t.exec("DELETE FROM identity WHERE source = ? AND key = ? AND member = ?", source, key, member)
	}
	if err := t.addIdentity(member, Identity{source, key}); err != nil {
		return err
	}
	return t.exec(`INSERT INTO identity_added (batch, source, key, member) SELECT value ->> 0, ?, ?, value ->> 1 FROM json_each(?) WHERE true
		ON CONFLICT DO NOTHING`, source, key, text)
}

// changedSince refuses to undo a batch on a member, and names the act that stands in the way: the merge that they went into, the newest
// later act by hand that changed the same value, or the newest file that changed them; else who edited them last.
func (t *tx) changedSince(batch, member int64, name string) error {
	var by int64
	var act string
	found, err := t.one(func(s *sqlite.Stmt) { by, act = s.ColumnInt64(0), s.ColumnText(1) }, `SELECT b.id, coalesce(nullif(b.what, ''), b.kind) FROM batch b
		LEFT JOIN member_before m ON m.batch = b.id AND m.member = ?2
		WHERE b.id > ?1 AND b.undone_by IS NULL AND (EXISTS (SELECT 1 FROM json_each(m.state, '$.hand') j WHERE j.key = ?3)
			OR b.kind = 'contact' AND substr(?3, 1, 5) = 'care ' AND EXISTS (SELECT 1 FROM contact x WHERE x.batch = b.id AND x.member = ?2)
			OR b.kind = 'import' AND m.state IS NOT NULL OR b.kind = 'merge' AND json_extract(b.result, '$.lose') = ?2)
		ORDER BY b.kind <> 'merge', b.kind <> 'bulk', b.id DESC LIMIT 1`, batch, member, name)
	switch {
	case err != nil:
		return err
	case !found:
		return t.editedMeanwhile(member)
	}
	return Refuse(CodeBatchTouched, "batch", batch, "by", by, "member", MemberRef(member), "act", act)
}

// putCare puts a row of the care list back to what was done about it.
func (t *tx) putCare(reason, text string) error {
	var kind, state string
	var ref, member, until, contact int64
	if _, err := fmt.Sscan(reason+" "+text, &kind, &ref, &member, &state, &until, &contact); err != nil {
		return err
	}
	if err := t.exec("UPDATE care SET state = ?, until = ?, contact = ?, lead = 0 WHERE member = ? AND kind = ? AND ref = ?",
		state, null(until), null(contact), member, kind, ref); err != nil {
		return err
	}
	member, err := t.surviving(member)
	return orErr(err, t.leadCare(member))
}

package store

import (
	"zombiezen.com/go/sqlite"
)

// undoGathering takes back participants or a draw.
func (t *tx) undoGathering(r batchRange) error {
	if r.what == drawBatch {
		return t.undoDraw(r)
	}
	return t.undoParticipants(r)
}

// undoParticipants takes back what a batch noted: the points of each, and what it put in the place of something else. A draw from the list,
// and a later batch that stands upon a row of this one, must be undone first.
func (t *tx) undoParticipants(r batchRange) error {
	var by int64
	if _, err := t.one(func(s *sqlite.Stmt) { by = s.ColumnInt64(0) },
		`SELECT coalesce(max(x), 0) FROM (SELECT max(d.batch) x FROM participation p JOIN draw d ON d.gathering = p.gathering AND d.withdrawn IS NULL AND d.batch > ?1
			WHERE p.batch = ?1 OR p.ended = ?1
			UNION ALL SELECT max(withdrawn) FROM participation WHERE batch = ?1
			UNION ALL SELECT max(q.batch) FROM participation p JOIN participation q ON q.gathering = p.gathering AND q.member = p.member AND q.withdrawn IS NULL AND q.batch > ?1
				WHERE p.ended = ?1
			UNION ALL SELECT max(ended) FROM participation WHERE batch = ?1 AND ended <> ?1)`, r.id); err != nil || by != 0 {
		return orErr(err, Refuse(CodeBatchTouched, "batch", r.id, "by", by, "why", "event"))
	}
	var entries []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		entries = append(entries, s.ColumnInt64(0))
		return nil
	}, "SELECT p.entry FROM participation p WHERE p.batch = ?1 AND p.entry IS NOT NULL AND p.entry >= ?2 AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.reverses = p.entry AND e.reason <> ?3) ORDER BY 1 DESC",
		r.id, r.entryFrom, ReasonExpire); err != nil {
		return err
	}
	if err := t.reverseEntries(entries); err != nil {
		return err
	}
	for _, sql := range []string{
		"UPDATE participation SET withdrawn = NULL WHERE withdrawn = ?1",
		"UPDATE participation SET until = NULL, ended = NULL WHERE ended = ?1 AND batch <> ?1",
	} {
		if err := t.exec(sql, r.id); err != nil {
			return err
		}
	}
	return t.exec("UPDATE participation SET withdrawn = ? WHERE batch = ?", t.batch, r.id)
}

// reverseEntries undoes entries in the order given.
func (t *tx) reverseEntries(ids []int64) error {
	for _, id := range ids {
		e, err := t.entryByID(id)
		if err != nil {
			return err
		}
		if err := t.reverseEntry(e); err != nil {
			return err
		}
	}
	return nil
}

package store

import "context"

// AuditRow is one row of the audit: who did, or was refused, what.
type AuditRow struct {
	ID                                               int64
	At                                               Instant
	Staff, Act, Subject, Detail, Refused, Text, Hash string // Detail is JSON of ids and field names
}

// Audit lists the audit, newest first, from the row before the given one; 0 starts at the newest.
func (b *Book) Audit(ctx context.Context, before int64, limit int) ([]AuditRow, error) {
	if before == 0 {
		before = 1 << 62
	}
	rows, err := b.read.QueryContext(ctx, `SELECT a.id, a.at, coalesce(s.name, ''), a.act, a.subject, a.detail, a.refused, coalesce(r.text, ''), a.hash
		FROM audit a LEFT JOIN staff s ON s.id = a.staff LEFT JOIN remark r ON r.id = a.remark WHERE a.id < ? ORDER BY a.id DESC LIMIT ?`, before, limit)
	if err != nil {
		return nil, b.classify(err)
	}
	defer rows.Close()
	var list []AuditRow
	for rows.Next() {
		var r AuditRow
		var hash []byte
		if err := rows.Scan(&r.ID, &r.At, &r.Staff, &r.Act, &r.Subject, &r.Detail, &r.Refused, &r.Text, &hash); err != nil {
			return nil, b.classify(err)
		}
		r.Hash = hexOf(hash)
		list = append(list, r)
	}
	return list, b.classify(rows.Err())
}

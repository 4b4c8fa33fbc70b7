package store

import (
	"context"
)

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
	var list []AuditRow
	err := b.audits(ctx, func(r *AuditRow) error {
		list = append(list, *r)
		return nil
	}, "WHERE a.id < ? ORDER BY a.id DESC LIMIT ?", before, limit)
	return list, err
}

// ExportAudit gives the whole audit, oldest first. An error of yield ends it; yield must not read from the book.
func (b *Book) ExportAudit(ctx context.Context, yield func(*AuditRow) error) error {
	return b.audits(ctx, yield, "ORDER BY a.id")
}

func (b *Book) audits(ctx context.Context, yield func(*AuditRow) error, which string, args ...any) error {
	return b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var r AuditRow
			var hash []byte
			if err := rows.Scan(&r.ID, &r.At, &r.Staff, &r.Act, &r.Subject, &r.Detail, &r.Refused, &r.Text, &hash); err != nil {
				return err
			}
			r.Hash = hexOf(hash)
			return yield(&r)
		}, `SELECT a.id, a.at, coalesce(s.name, ''), a.act, a.subject, a.detail, a.refused, coalesce(r.text, ''), a.hash
			FROM audit a LEFT JOIN staff s ON s.id = a.staff LEFT JOIN remark r ON r.id = a.remark `+which, args...)
	})
}

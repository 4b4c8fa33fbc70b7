package store

import (
	"context"
	"encoding/json"
)

// Batches lists batches, newest first. kind "" is all.
func (b *Book) Batches(ctx context.Context, kind string, limit int) ([]Batch, error) {
	var list []Batch
	err := b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			one, err := scanBatch(rows)
			list = append(list, one)
			return err
		}, selectBatch+" WHERE ?1 = '' OR b.kind = ?1 ORDER BY b.id DESC LIMIT ?2", kind, limit)
	})
	return list, err
}

// Batch is the batch with the number. Errors: CodeNoBatch.
func (b *Book) Batch(ctx context.Context, id int64) (one Batch, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			one, err = scanBatch(rows)
			return err
		}, selectBatch+" WHERE b.id = ?", id)
	})
	if err == nil && one.ID == 0 {
		err = Refuse(CodeNoBatch, "batch", id)
	}
	return one, err
}

const selectBatch = `SELECT b.id, b.kind, b.what, b.at, s.name, b.name, b.result, b.entry_to - b.entry_from, coalesce(b.undone_by, 0), coalesce(b.undoes, 0)
	FROM batch b JOIN staff s ON s.id = b.staff`

func scanBatch(rows *rows) (b Batch, err error) {
	var result string
	if err := rows.Scan(&b.ID, &b.Kind, &b.What, &b.At, &b.Staff, &b.Name, &result, &b.Entries, &b.UndoneBy, &b.Undoes); err != nil {
		return b, err
	}
	err = json.Unmarshal([]byte(result), &b.Result)
	return b, err
}

// ImportOf gives the latest import of the file with the SHA-256, also one that was undone since; found is false when there was
// none.
func (b *Book) ImportOf(ctx context.Context, sum []byte) (last Batch, found bool, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) (err error) {
			found = true
			last, err = scanBatch(rows)
			return err
		}, selectBatch+" WHERE b.kind = 'import' AND b.sha256 = ? ORDER BY b.id DESC LIMIT 1", sum)
	})
	return last, found, err
}

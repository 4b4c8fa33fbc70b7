package store

import (
	"context"
	"encoding/json"
)

// listedKind is the kind under which a batch is listed.
var listedKind = "iif(" + onMembers + ", '" + MemberBatch + "', b.kind)"

// Batches lists batches, newest first. kind "" is all but what was done to one member by hand, which is MemberBatch.
func (b *Book) Batches(ctx context.Context, kind string, limit int) ([]Batch, error) {
	var list []Batch
	err := b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			one, err := scanBatch(rows)
			list = append(list, one)
			return err
		}, selectBatch+" WHERE iif(?1 = '', "+listedKind+" <> ?3, "+listedKind+" = ?1) ORDER BY b.id DESC LIMIT ?2", kind, limit, MemberBatch)
	})
	return list, err
}

// Batch is the batch with the number. Errors: CodeNoBatch.
func (b *Book) Batch(ctx context.Context, id int64) (one Batch, err error) {
	err = b.look(ctx, func(v *view) error {
		one, err = v.batch(id)
		return err
	})
	return one, err
}

func (v *view) batch(id int64) (one Batch, err error) {
	err = v.each(func(rows *rows) error {
		one, err = scanBatch(rows)
		return err
	}, selectBatch+" WHERE b.id = ?", id)
	if err == nil && one.ID == 0 {
		err = Refuse(CodeNoBatch, "batch", id)
	}
	return one, err
}

var selectBatch = "SELECT b.id, " + listedKind + ` AS kind, b.what, b.at, s.name, b.name, b.result, b.entry_to - b.entry_from, coalesce(b.undone_by, 0), coalesce(b.undoes, 0)
	FROM batch b JOIN staff s ON s.id = b.staff`

func scanBatch(rows *rows) (b Batch, err error) {
	var result string
	if err := rows.Scan(&b.ID, &b.Kind, &b.What, &b.At, &b.Staff, &b.Name, &result, &b.Entries, &b.UndoneBy, &b.Undoes); err != nil {
		return b, err
	}
	err = json.Unmarshal([]byte(result), &b.Result)
	return b, err
}

// MergeOf is the latest merge that stands and that a member took part in. Errors: CodeNotMerged.
func (b *Book) MergeOf(ctx context.Context, member int64) (merge Batch, err error) {
	err = b.look(ctx, func(v *view) error {
		id, err := v.number("SELECT coalesce(max(id), 0) FROM batch WHERE kind = 'merge' AND undone_by IS NULL AND ?1 IN (result ->> 'keep', result ->> 'lose')", member)
		if err != nil || id == 0 {
			return orErr(err, Refuse(CodeNotMerged, "member", member))
		}
		merge, err = v.batch(id)
		return err
	})
	return merge, err
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

package store

import "context"

const (
	foldAtOnce = 5000 // people whose grams are renewed in one act, so that a sale never waits long
	foldLater  = 2000 // so few stale people cost a search less than a millisecond
	mergePages = 500  // pages of the search index that are put together in one act: some 50 ms
)

// Tidy renews the search index for everybody who has changed since it was last renewed, and puts the pieces of it together, in short acts.
// It says how many people they were. Search finds them before that too; it only takes a little longer.
func (b *Book) Tidy(ctx context.Context) (folded int, err error) {
	if folded, err = b.fold(ctx, 1); err != nil {
		return folded, err
	}
	return folded, b.mergeGrams(ctx)
}

// fold renews the grams of everybody who has changed, when they are as many as least.
func (b *Book) fold(ctx context.Context, least int64) (folded int, err error) {
	var stale int64
	err = b.look(ctx, func(v *view) (err error) {
		stale, err = v.number("SELECT count(*) FROM doc_dirty")
		return err
	})
	if err != nil || stale < least {
		return 0, err
	}
	for {
		var n int
		if err := b.write(ctx, "search.fold", func(t *tx) (err error) {
			n, err = t.foldDocs(foldAtOnce)
			return err
		}); err != nil {
			return folded, err
		}
		if folded += n; n < foldAtOnce {
			return folded, nil
		}
	}
}

// mostPieces is from how many pieces of the search index on it is worth putting them together.
const mostPieces = 4

// piecesSQL counts the pieces of the search index, one seek each.
const piecesSQL = `WITH RECURSIVE piece(id) AS (SELECT min(segid) FROM gram_idx
UNION ALL SELECT (SELECT min(segid) FROM gram_idx WHERE segid > id) FROM piece WHERE id IS NOT NULL) SELECT count(id) FROM piece`

// mergeGrams puts pieces of the search index together. Every fold leaves one, and a search looks its grams up in each of them and goes through
// their lists side by side.
func (b *Book) mergeGrams(ctx context.Context) error {
	var pieces int64
	err := b.look(ctx, func(v *view) (err error) {
		pieces, err = v.number(piecesSQL)
		return err
	})
	for more := pieces >= mostPieces; more && err == nil; {
		err = b.write(ctx, "search.merge", func(t *tx) (err error) {
			more, err = t.mergeGrams()
			return err
		})
	}
	return err
}

// mergeGrams goes on putting pieces together, as far as mergePages go, and reports whether there is more to do. The minus says that large pieces
// and small ones become one: else the engine puts together only four that are much alike.
func (t *tx) mergeGrams() (more bool, err error) {
	before, err := t.w.changes()
	if err != nil {
		return false, err
	}
	if err := t.exec("INSERT INTO gram (gram, rank) VALUES ('merge', ?)", -mergePages); err != nil {
		return false, err
	}
	after, err := t.w.changes()
	return after-before >= 2, err // as the engine's manual says
}

// tidyLarge renews the search index when an import has changed so many people that searching would be slow.
func (b *Book) tidyLarge(ctx context.Context) error {
	_, err := b.fold(ctx, foldLater)
	return err
}

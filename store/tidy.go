package store

import "context"

const (
	foldAtOnce = 5000 // people whose grams are renewed in one act, so that a sale never waits long
	foldLater  = 2000 // so few stale people cost a search less than a millisecond
)

// Tidy renews the search index for everybody who has changed since it was last renewed, in short acts, and says how many
// they were. Search finds them before that too; it only takes a little longer.
func (b *Book) Tidy(ctx context.Context) (folded int, err error) {
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

// tidyLarge renews the search index when an import has changed so many people that searching would be slow.
func (b *Book) tidyLarge(ctx context.Context) error {
	var stale int64
	err := b.look(ctx, func(v *view) (err error) {
		stale, err = v.number("SELECT count(*) FROM doc_dirty")
		return err
	})
	if err != nil || stale < foldLater {
		return err
	}
	_, err = b.Tidy(ctx)
	return err
}

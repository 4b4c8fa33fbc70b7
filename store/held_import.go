package store

import (
	"context"
	"encoding/json"

	"zombiezen.com/go/sqlite"
)

// AnswerInput says what a source's status word means.
type AnswerInput struct {
	Source, Word string
	Status       Status
	DryRun       bool
	Progress     func(done, total int64) // may be nil
}

// AnswerHeld remembers what a word means and brings the orders in that wait for it, as a batch of their own: undoing the
// batch lets them wait again. With no order waiting it only remembers. A dry run remembers nothing. Errors: CodeBadSetting,
// and those of ImportOrders.
func (b *Book) AnswerHeld(ctx context.Context, in AnswerInput) (ImportResult, error) {
	if in.Status == StatusUnknown || int(in.Status) >= len(statusNames) {
		return ImportResult{}, Refuse(CodeBadSetting, "key", "status", "value", in.Word, "allowed", statusNames[1:])
	}
	drafts, err := b.heldDrafts(ctx, in.Source, in.Word)
	if err != nil {
		return ImportResult{}, err
	}
	if !in.DryRun {
		if err := b.SetStatusWord(ctx, in.Source, in.Word, in.Status); err != nil {
			return ImportResult{}, err
		}
	}
	im := newImporter(b, ImportInput{
		Source: in.Source, File: in.Word, Format: in.Source, DryRun: in.DryRun, GoodRows: true, Progress: in.Progress,
		RowCount: func() int64 { return int64(len(drafts)) },
		Read: func(yield func(*OrderDraft) error, _ func(RowProblem) error) error {
			for i := range drafts {
				if err := yield(&drafts[i]); err != nil {
					return err
				}
			}
			return nil
		},
	})
	im.answers = &in
	return im.run(ctx)
}

// heldDrafts are the orders that wait for a word, in the order of time.
func (b *Book) heldDrafts(ctx context.Context, source, word string) (list []OrderDraft, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var shop, ext, text string
			if err := rows.Scan(&shop, &ext, &text); err != nil {
				return err
			}
			var kept keptDraft
			if err := json.Unmarshal([]byte(text), &kept); err != nil {
				return Refuse(CodeInternal, "what", "a held order is no JSON", "order", ext).Because(err)
			}
			d := kept.draft()
			d.Source, d.Shop, d.ID, d.Status, d.StatusText = source, shop, ext, StatusUnknown, word
			list = append(list, d)
			return nil
		}, "SELECT shop, ext, draft FROM held WHERE done IS NULL AND source = ? AND word = ? ORDER BY draft ->> 'placed', ext", source, word)
	})
	return list, err
}

// heldOrder is an order of the file that waits for somebody to explain its word.
type heldOrder struct {
	source    uint16
	grain     Grain
	ext, word string
	draft     string // JSON
}

// hold keeps an order aside.
func (im *importer) hold(shop *Shop, d *OrderDraft) error {
	im.result.Held++
	im.result.HeldWords[d.StatusText]++
	if d.Grain == GrainCompanion {
		return nil
	}
	currency := d.Currency
	if currency == "" {
		currency = shop.Currency
	}
	text, err := d.keep(currency)
	if err != nil {
		return err
	}
	im.held = append(im.held, heldOrder{source: im.sourceIndex(d), grain: d.Grain, ext: d.ID, word: d.StatusText, draft: text})
	return nil
}

// keepHeld saves the orders of the file that wait, in place of what an earlier file said of them, and lets go those that
// the file knows the status of. A file of lines does neither to what a file of orders said. It reports whether that
// changed anything.
func (s *saving) keepHeld() (changed bool, err error) {
	waiting, err := s.waiting()
	if err != nil {
		return false, err
	}
	for _, i := range s.sorted {
		r := &s.rows[i]
		key := heldKey{s.importer.sources[r.source], s.ext(r)}
		if known, waits := waiting[key]; !waits || known.grain < r.grain {
			continue
		}
		changed = true
		if err := s.release(key); err != nil {
			return false, err
		}
	}
	for i := range s.held {
		h := &s.held[i]
		key := heldKey{s.importer.sources[h.source], h.ext}
		if known, waits := waiting[key]; waits && (known.grain < h.grain || known.word == h.word && known.draft == h.draft) {
			continue
		}
		changed = true
		if err := s.release(key); err != nil {
			return false, err
		}
		if err := s.tx.exec(`INSERT INTO held (source, shop, ext, word, draft, batch, at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
			word = excluded.word, draft = excluded.draft, done = NULL`,
			key.source.name, key.source.shop, h.ext, h.word, h.draft, s.result.Batch, s.tx.now); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// heldKey names an order that waits.
type heldKey struct {
	source sourceShop
	ext    string
}

// waiting are the orders of the file's sources that wait.
func (s *saving) waiting() (map[heldKey]heldOrder, error) {
	found := map[heldKey]heldOrder{}
	for _, source := range s.importer.sources {
		if err := s.tx.query(func(r *sqlite.Stmt) error {
			h := heldOrder{ext: r.ColumnText(0), word: r.ColumnText(1), draft: r.ColumnText(2), grain: Grain(r.ColumnInt64(3))}
			found[heldKey{source, h.ext}] = h
			return nil
		}, "SELECT ext, word, draft, coalesce(draft ->> 'grain', 0) FROM held WHERE done IS NULL AND source = ? AND shop = ?", source.name, source.shop); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// release marks what waits of an order as done by this batch. The row stays, so that undoing the batch lets it wait again.
func (s *saving) release(key heldKey) error {
	return s.tx.exec("UPDATE held SET done = ? WHERE source = ? AND shop = ? AND ext = ? AND done IS NULL",
		s.result.Batch, key.source.name, key.source.shop, key.ext)
}

// undoHeld lets the orders wait again that the batch brought in, and forgets those that it held. One of those that an
// answer has brought in since refuses the undo.
func (t *tx) undoHeld(batch int64) error {
	var by int64
	var ext string
	found, err := t.one(func(s *sqlite.Stmt) { by, ext = s.ColumnInt64(0), s.ColumnText(1) },
		"SELECT h.done, h.ext FROM held h JOIN batch b ON b.id = h.done WHERE h.batch = ? AND b.what = 'answer' LIMIT 1", batch)
	if err != nil {
		return err
	}
	if found {
		return Refuse(CodeBatchTouched, "batch", batch, "by", by, "order", ext)
	}
	if err := t.exec("DELETE FROM held WHERE batch = ?", batch); err != nil {
		return err
	}
	return t.exec("UPDATE held SET done = NULL WHERE done = ?", batch)
}

package store

import (
	"context"
)

// StatusWords are the answers given so far to what a source's status words mean.
func (b *Book) StatusWords(ctx context.Context, source string) (map[string]Status, error) {
	words := map[string]Status{}
	err := b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var word string
			var status uint8
			err := rows.Scan(&word, &status)
			words[word] = Status(status)
			return err
		}, "SELECT word, status FROM status_word WHERE source = ?", source)
	})
	return words, err
}

// SetStatusWord remembers what a status word of a source means, so that it is asked once.
func (b *Book) SetStatusWord(ctx context.Context, source, word string, s Status) error {
	if s == StatusUnknown {
		return Refuse(CodeBadSetting, "key", "status", "value", word, "allowed", statusNames[1:])
	}
	return b.write(ctx, "status.explain", func(t *tx) error {
		if err := t.exec("INSERT INTO status_word (source, word, status) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET status = excluded.status", source, word, s); err != nil {
			return err
		}
		return t.audit("status.explain", "source:"+source, map[string]any{"status": s.String()}, "")
	})
}

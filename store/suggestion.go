package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// Suggestion is what a staff member proposes to do better.
type Suggestion struct {
	ID          int64
	At          Instant
	Staff, Text string
}

// AddSuggestion logs a suggestion. Errors: CodeBadName, also for an empty one.
func (b *Book) AddSuggestion(ctx context.Context, text string) (id int64, err error) {
	clean, err := cleanRemark(text)
	if err != nil {
		return 0, err
	}
	if clean == "" {
		return 0, Refuse(CodeBadName, "value", text, "why", "empty")
	}
	err = b.write(ctx, "suggestion.add", func(t *tx) error {
		if err := t.exec("INSERT INTO suggestion (at, staff, text) VALUES (?, ?, ?)", t.recorded(), t.staff, clean); err != nil {
			return err
		}
		id = t.LastInsertRowID()
		return t.audit("suggestion.add", "suggestion", map[string]any{"suggestion": id}, "")
	})
	return id, err
}

// Suggestions lists what staff propose, the latest first; before is the last id of the page before, 0 for the first.
func (b *Book) Suggestions(ctx context.Context, before int64, limit int) (list []Suggestion, err error) {
	if before == 0 {
		before = 1 << 62
	}
	err = b.sweep(ctx, func(s *sweep) error {
		return s.query(func(r *sqlite.Stmt) error {
			list = append(list, Suggestion{ID: r.ColumnInt64(0), At: Instant(r.ColumnInt64(1)), Staff: r.ColumnText(2), Text: r.ColumnText(3)})
			return nil
		}, "SELECT g.id, g.at, s.name, g.text FROM suggestion g JOIN staff s ON s.id = g.staff WHERE g.id < ? ORDER BY g.id DESC LIMIT ?", before, pageLimit(limit, 50))
	})
	return list, err
}

// ReplyWords are the words in braces that a canned reply may hold; each is filled in from the ticket.
func ReplyWords() []string {
	return []string{"name", "ticket", "order", "product", "points", "shop", "staff"}
}

// CannedReply is a reply that is used again and again. Its text holds placeholders, each one of ReplyWords in braces.
type CannedReply struct{ Lang, Name, Text string }

// CannedReplies lists the shop's own replies in a language, by name.
func (b *Book) CannedReplies(ctx context.Context, lang string) (list []CannedReply, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		return s.query(func(r *sqlite.Stmt) error {
			list = append(list, CannedReply{Lang: lang, Name: r.ColumnText(0), Text: r.ColumnText(1)})
			return nil
		}, "SELECT name, text FROM canned WHERE lang = ? ORDER BY name", lang)
	})
	return list, err
}

// SaveCannedReply saves a reply under its name, in place of one of that name; an empty text takes it away. It is one batch, 0 when nothing is new.
// Errors: CodeBadName.
func (b *Book) SaveCannedReply(ctx context.Context, c CannedReply) (batch int64, err error) {
	name, err := cleanName(c.Name)
	if err != nil {
		return 0, err
	}
	text, err := cleanRemark(c.Text)
	if err != nil {
		return 0, err
	}
	err = b.write(ctx, "canned.save", func(t *tx) error {
		sql, args := "INSERT INTO canned (lang, name, text) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", []any{c.Lang, name, text}
		if text == "" {
			sql, args = "DELETE FROM canned WHERE lang = ? AND name = ?", args[:2]
		}
		if batch, err = t.byRows(replyBatch, name, []keptRows{{"canned", []any{c.Lang, name}}}, func() error { return t.exec(sql, args...) }); err != nil {
			return err
		}
		return t.audit("canned.save", "canned", map[string]any{"lang": c.Lang, "batch": batch}, "")
	})
	return batch, err
}

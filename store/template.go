package store

import (
	"context"
	"slices"
	"strings"

	"regulars/store/filter"
)

// Placeholders are the words that a message may hold in braces; each is filled in for the person it is written to.
func Placeholders() []string {
	return []string{"name", "points", "worth", "expiring", "expires", "tier", "orders", "days", "shop", "coupon", "year"}
}

// Template is a text of the shop's own to write to people.
type Template struct{ Name, Lang, Text string }

// placeholdersIn lists the words in braces of a text, in the order in which they stand. Braces that do not close, or hold a
// space, are plain text.
func placeholdersIn(text string) (words []string) {
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return words
		}
		word, after, ok := strings.Cut(rest, "}")
		if !ok {
			return words
		}
		text = rest
		if !strings.ContainsAny(word, "{ \n") {
			words, text = append(words, word), after
		}
	}
}

// CheckTemplate refuses words in braces that nothing fills in, so that nobody is called {nmae}. Errors: CodeBadPlaceholder.
func CheckTemplate(text string) error {
	known := Placeholders()
	for _, word := range placeholdersIn(text) {
		if !slices.Contains(known, word) {
			return Refuse(CodeBadPlaceholder, "value", word, "near", filter.Nearest(word, known), "list", known)
		}
	}
	return nil
}

// Templates are the shop's own texts.
func (b *Book) Templates(ctx context.Context) (list []Template, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var t Template
			err := rows.Scan(&t.Name, &t.Lang, &t.Text)
			list = append(list, t)
			return err
		}, "SELECT name, lang, text FROM template ORDER BY name, lang")
	})
	return list, err
}

// SaveTemplate makes texts of one name the shop's own; an empty one takes it away, so that the program's text of the name stands again. It is
// one batch, 0 when nothing is new. Errors: CodeBadName, CodeBadPlaceholder.
func (b *Book) SaveTemplate(ctx context.Context, name string, texts ...Template) (batch int64, err error) {
	if name, err = cleanName(name); err != nil {
		return 0, err
	}
	var kept []keptRows
	for i := range texts {
		m := &texts[i]
		if m.Text, err = cleanRemark(m.Text); err != nil {
			return 0, err
		}
		if err := CheckTemplate(m.Text); err != nil {
			return 0, err
		}
		m.Name = name
		kept = append(kept, keptRows{"template", []any{name, m.Lang}})
	}
	err = b.write(ctx, "message.edit", func(t *tx) error {
		if batch, err = t.byRows(messageBatch, name, kept, func() error { return t.putTemplates(texts) }); err != nil {
			return err
		}
		langs := make([]string, len(texts))
		for i := range texts {
			langs[i] = texts[i].Lang
		}
		return t.audit("message.edit", "template", map[string]any{"name": name, "lang": strings.Join(langs, " "), "batch": batch}, "")
	})
	return batch, err
}

func (t *tx) putTemplates(texts []Template) error {
	for _, m := range texts {
		sql, args := `INSERT INTO template (name, lang, text, changed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text, changed_at = excluded.changed_at
			WHERE text <> excluded.text`, []any{m.Name, m.Lang, m.Text, t.now}
		if m.Text == "" {
			sql, args = "DELETE FROM template WHERE name = ? AND lang = ?", args[:2]
		}
		if err := t.exec(sql, args...); err != nil {
			return err
		}
	}
	return nil
}

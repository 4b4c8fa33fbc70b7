package store

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
)

// Layout is how a person has mapped the columns of a file that nobody recognised, remembered by its heading line.
type Layout struct {
	Heading string            // a hash of the heading line: exchange.HeadingSum
	What    string            // the kind of file: orders, members, products, balances, feedback, and of answers to a questionnaire survey:KEY
	Mapping map[string]string // field to heading; a heading of "" leaves the field out
	Changed Instant
}

// layoutKinds are the kinds of files whose columns can be mapped.
var layoutKinds = []string{"orders", "members", "products", "balances", "feedback", "survey"}

// Layout gives the remembered mapping of a heading line; found is false when there is none.
func (b *Book) Layout(ctx context.Context, heading, what string) (l Layout, found bool, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) (err error) {
			found = true
			l, err = scanLayout(rows)
			return err
		}, selectLayout+" WHERE heading = ? AND what = ?", heading, what)
	})
	return l, found, err
}

// Layouts lists all remembered mappings, the latest first.
func (b *Book) Layouts(ctx context.Context) (list []Layout, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			l, err := scanLayout(rows)
			list = append(list, l)
			return err
		}, selectLayout+" ORDER BY changed_at DESC, heading, what")
	})
	return list, err
}

const selectLayout = "SELECT heading, what, mapping, changed_at FROM layout"

func scanLayout(rows *rows) (l Layout, err error) {
	var mapping string
	if err := rows.Scan(&l.Heading, &l.What, &mapping, &l.Changed); err != nil {
		return l, err
	}
	err = json.Unmarshal([]byte(mapping), &l.Mapping)
	return l, err
}

// SaveLayout remembers a mapping; one for the same heading line and kind of file is replaced. Errors: CodeBadKey.
func (b *Book) SaveLayout(ctx context.Context, l Layout) error {
	kind, _, _ := strings.Cut(l.What, ":")
	if l.Heading == "" || len(l.Heading) > maxKey || !slices.Contains(layoutKinds, kind) {
		return Refuse(CodeBadKey, "max", maxKey)
	}
	mapping, err := json.Marshal(l.Mapping)
	if err != nil {
		return err
	}
	return b.write(ctx, "layout.save", func(t *tx) error {
		if err := t.exec(`INSERT INTO layout (heading, what, mapping, changed_at) VALUES (?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET mapping = excluded.mapping, changed_at = excluded.changed_at`, l.Heading, l.What, string(mapping), t.now); err != nil {
			return err
		}
		return t.audit("layout.save", "layout", map[string]any{"what": l.What, "fields": len(l.Mapping)}, "")
	})
}

// ForgetLayout forgets the mappings of a heading line, given by its hash or the beginning of it. Errors: CodeNoLayout.
func (b *Book) ForgetLayout(ctx context.Context, heading string) error {
	return b.write(ctx, "layout.forget", func(t *tx) error {
		var found []string
		if err := t.query(func(s *sqlite.Stmt) error {
			found = append(found, s.ColumnText(0))
			return nil
		}, "SELECT DISTINCT heading FROM layout WHERE substr(heading, 1, length(?1)) = ?1 AND ?1 <> ''", heading); err != nil {
			return err
		}
		if len(found) != 1 {
			return Refuse(CodeNoLayout, "value", heading, "n", len(found))
		}
		if err := t.exec("DELETE FROM layout WHERE heading = ?", found[0]); err != nil {
			return err
		}
		return t.audit("layout.forget", "layout", nil, "")
	})
}

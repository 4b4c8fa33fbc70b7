package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"regulars/ui/widget"
)

// longestFilter is how many characters of the filter language can be typed, as many as are read.
const longestFilter = 2000

// whereInput is a field for those whom a filter finds, holding the one that was saved.
func whereInput(f *formPanel, label, saved string) *widget.Input {
	in := &widget.Input{Key: "where", Label: label, Width: 34, Field: widget.NewField(saved), Hint: func() string { return f.T("form.where.hint") }}
	in.Field.Limit = longestFilter
	return in
}

// saveWhere saves what a form with such a field is about. A filter that is not the saved one is checked as one that was just typed: a
// saved one may name a tier that has gone since.
func (f *formPanel) saveWhere(saved string, act errand) tea.Cmd {
	typed := narrowed(f, "where")
	return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) {
		if typed != saved {
			if err := book.CheckFilter(ctx, typed); err != nil {
				return nil, err
			}
		}
		return act(ctx, book)
	})
}

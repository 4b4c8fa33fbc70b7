package ui

import (
	"strings"

	"regulars/store"
	"regulars/ui/widget"
)

// lineMark stands for the end of a line where a text is typed in one.
const lineMark = `\n`

func oneLine(text string) string { return strings.ReplaceAll(text, "\n", lineMark) }

func manyLines(text string) string { return strings.ReplaceAll(text, lineMark, "\n") }

// textInput is a field for a text of several lines, as long as the book takes, holding one that is known.
func textInput(f *formPanel, key, label string, width int, known string) *widget.Input {
	in := &widget.Input{Key: key, Label: label, Width: width, Field: widget.NewField(oneLine(known)), Hint: func() string { return f.T("form.lines") }}
	in.Field.Limit, in.Field.LineMark = store.LongestText, lineMark
	return in
}

// textRows are the lines of a text as they are drawn below a list, or beside it: a row for each, so that the list leaves them room.
func (a *App) textRows(text string) (rows []sheetRow) {
	width := a.w - 4
	if wide(a.w) {
		width = a.w*38/100 - 4
	}
	for _, line := range strings.Split(text, "\n") {
		for _, part := range widget.Wrap(a.look.Clean(line), width) {
			rows = append(rows, sheetRow{note: part})
		}
	}
	return rows
}

// text is what such a field holds, without blanks around it.
func (f *formPanel) text(key string) string { return strings.TrimSpace(manyLines(f.form.Value(key))) }

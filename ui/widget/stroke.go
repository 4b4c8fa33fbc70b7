package widget

// Kind is what a key press means to a part of the screen. Which key that is stands in ui/keys.go.
type Kind uint8

// The strokes that fields, tables, forms and menus understand.
const (
	None Kind = iota
	Text      // typed or pasted text, in Stroke.Text
	Up
	Down
	Left
	Right
	WordLeft
	WordRight
	Home
	End
	PageUp
	PageDown
	Top
	Bottom
	Backspace
	Delete
	KillLeft
	KillRight
	KillWord
	Next
	Prev
	Enter
	Save
	Escape
)

// Stroke is one key press, or one paste, in the language of this package.
type Stroke struct {
	Kind Kind
	Text string
}

package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func strokes(f *Field, kinds ...Kind) {
	for _, k := range kinds {
		f.Do(Stroke{Kind: k})
	}
}

func TestFieldMovesByWhatAPersonSees(t *testing.T) {
	f := NewField("e\u0301👨\u200d👩\u200d👧店")
	strokes(&f, Left, Left)
	f.Do(Stroke{Kind: Text, Text: "x"})
	if got := f.Value(); got != "e\u0301x👨\u200d👩\u200d👧店" {
		t.Errorf("typed at the wrong place: %q", got)
	}
	strokes(&f, Delete)
	if got := f.Value(); got != "e\u0301x店" {
		t.Errorf("delete took %q", got)
	}
	strokes(&f, Backspace, Backspace)
	if got := f.Value(); got != "店" {
		t.Errorf("backspace left %q", got)
	}
}

func TestFieldWordMoves(t *testing.T) {
	f := NewField("one two  three")
	strokes(&f, WordLeft, WordLeft)
	f.Do(Stroke{Kind: Text, Text: "|"})
	if got := f.Value(); got != "one |two  three" {
		t.Errorf("%q", got)
	}
	strokes(&f, WordRight, KillWord)
	if got := f.Value(); got != "one three" {
		t.Errorf("%q", got)
	}
	strokes(&f, KillRight, KillLeft)
	if !f.Empty() {
		t.Errorf("left over: %q", f.Value())
	}
}

func TestFieldTakesAPasteInOnePiece(t *testing.T) {
	var f Field
	f.Limit = 20
	f.Do(Stroke{Kind: Text, Text: "two\r\nlines\tand \x1b[31mred\u202e\u200b" + strings.Repeat("z", 1<<20)})
	got := f.Value()
	if strings.ContainsAny(got, "\r\n\t\x1b\u202e\u200b") || len([]rune(got)) != 20 {
		t.Errorf("%q", got)
	}
	if !strings.HasPrefix(got, "two lines and [31mre") {
		t.Errorf("%q", got)
	}
}

func TestFieldLimitCountsCharacters(t *testing.T) {
	var f Field
	f.Limit = 3
	f.Do(Stroke{Kind: Text, Text: "👨\u200d👩\u200d👧店e\u0301x"})
	if got := f.Value(); got != "👨\u200d👩\u200d👧店e\u0301" {
		t.Errorf("%q", got)
	}
}

// The real cursor stands in the cell where the next character will appear, also in Chinese text that scrolled.
func TestFieldCursorStandsWhereTextAppears(t *testing.T) {
	look := &Look{Signs: Drawn()}
	f := NewField("东京商店")
	text, x := f.Draw(look, 12, true)
	if x != 8 || ansi.StringWidth(text) != 12 {
		t.Errorf("cursor at %d in %q", x, text)
	}
	f = NewField(strings.Repeat("东京", 30))
	for width := 2; width < 20; width++ {
		for range 70 {
			text, x := f.Draw(look, width, true)
			if ansi.StringWidth(text) != width || x < 0 || x >= width {
				t.Fatalf("width %d: cursor %d in %q", width, x, text)
			}
			strokes(&f, Left)
		}
		strokes(&f, End)
	}
}

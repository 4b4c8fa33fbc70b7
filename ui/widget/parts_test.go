package widget

import (
	"strings"
	"testing"
)

func TestFormGoesOnWithEnterAndSavesOnTheButton(t *testing.T) {
	f := &Form{Save: "Save", Inputs: []*Input{
		{Key: "a", Label: "A", Check: func(v string) string {
			if v == "" {
				return "empty"
			}
			return ""
		}},
		{Key: "b", Label: "B", Choice: NewChoice("2", Option{Value: "1", Word: "one"}, Option{Value: "2", Word: "two"})},
	}}
	do := func(s ...Stroke) (out Outcome) {
		for _, stroke := range s {
			out = f.Do(stroke)
		}
		return out
	}
	if do(Stroke{Kind: Save}) != Editing || f.at != 0 {
		t.Fatal("saved although A is empty")
	}
	if do(Stroke{Kind: Enter}); f.at != 0 || f.Inputs[0].problem != "empty" {
		t.Errorf("Enter goes on from an input that is wrong (%q)", f.Inputs[0].problem)
	}
	if do(Stroke{Kind: Down}); f.at != 1 {
		t.Error("an arrow does not go on from an input that is wrong")
	}
	do(Stroke{Kind: Up})
	do(Stroke{Kind: Text, Text: "x"}, Stroke{Kind: Enter}, Stroke{Kind: Right}, Stroke{Kind: Enter})
	if got := f.Value("a") + f.Value("b"); got != "x1" {
		t.Errorf("values %q", got)
	}
	if do(Stroke{Kind: Enter}) != Accepted {
		t.Error("Enter on the button does not save")
	}
	f.Frozen = true
	if do(Stroke{Kind: Enter}) != Editing || do(Stroke{Kind: Escape}) != Editing {
		t.Error("a frozen form still acts")
	}
	f.Frozen = false
	if do(Stroke{Kind: Escape}) != Cancelled {
		t.Error("Escape does not cancel")
	}
}

func TestFormShowsEveryInputWhateverTheHeight(t *testing.T) {
	f := &Form{Save: "Save", Cancel: "Cancel"}
	for i := range 12 {
		f.Inputs = append(f.Inputs, &Input{Key: string(rune('a' + i)), Label: strings.Repeat("l", i+1), Check: func(string) string { return "wrong" }})
	}
	look := &Look{Signs: Drawn()}
	for h := 3; h < 30; h++ {
		f.at = 0
		for range f.Inputs {
			p := NewPage(look, 60, h)
			f.Draw(p)
			_ = p.String()
			if _, y, ok := f.Cursor(); !ok || y < 0 || y >= h {
				t.Fatalf("height %d: input %d is out of sight (line %d, %v)", h, f.at, y, ok)
			}
			f.leave(1)
		}
	}
}

func TestChoiceIsFoundByTyping(t *testing.T) {
	c := NewChoice("a", Option{Value: "a", Word: "包裹迟到", Find: "baoguochidao bgcd"}, Option{Value: "b", Word: "生日", Find: "shengri sr"})
	c.Do(Stroke{Kind: Text, Text: "s"})
	c.Do(Stroke{Kind: Text, Text: "r"})
	c.Do(Stroke{Kind: Enter})
	if c.Value() != "b" || c.Open() {
		t.Errorf("chose %q", c.Value())
	}
	free := NewFreeChoice("", Option{Value: "x", Word: "ready"})
	free.Do(Stroke{Kind: Text, Text: "own words"})
	if free.Value() != "own words" {
		t.Errorf("own answer %q", free.Value())
	}
	empty := NewFreeChoice("", Option{Value: "x", Word: "ready"})
	empty.Prompt("Enter lists")
	if text, _ := empty.Draw(&Look{Signs: Drawn()}, 20, false); !strings.Contains(text, "Enter lists") {
		t.Errorf("an empty free choice shows %q", text)
	}
}

func TestDialogStandsOnTheActThatDoesNothing(t *testing.T) {
	d := &Dialog{Text: "Really?", Acts: []string{"Cancel", "Undo import"}}
	if d.Do(Stroke{Kind: Enter}) != 0 {
		t.Error("Enter does something at once")
	}
	if d.Do(Stroke{Kind: Right}) != -1 || d.Do(Stroke{Kind: Enter}) != 1 {
		t.Error("the act cannot be chosen")
	}
	if d.Do(Stroke{Kind: Escape}) != 0 {
		t.Error("Escape does something")
	}
	if d.Do(Stroke{Kind: Text, Text: "y"}) != -1 {
		t.Error("a letter does something")
	}
}

func TestMenuSkipsHeadings(t *testing.T) {
	m := &Menu{Digits: true, Items: []Item{{Word: "Head", Head: true}, {Word: "a"}, {Word: "Head", Head: true}, {Word: "b"}}}
	m.Reset()
	if m.At() != 1 {
		t.Errorf("begins on %d", m.At())
	}
	m.Do(Stroke{Kind: Down})
	if m.At() != 3 {
		t.Errorf("Down stands on %d", m.At())
	}
	if _, chosen := m.Do(Stroke{Kind: Text, Text: "1"}); !chosen || m.At() != 1 {
		t.Errorf("1 chooses %d", m.At())
	}
	if _, chosen := m.Do(Stroke{Kind: Text, Text: "9"}); chosen {
		t.Error("9 chooses something")
	}
}

func TestCharts(t *testing.T) {
	if got := Spark(Drawn(), []int64{0, 50, 100}); got != "▁▄█" {
		t.Errorf("spark %q", got)
	}
	if got := Spark(Drawn(), []int64{7, 7, 7}); got != "▁▁▁" {
		t.Errorf("even spark %q", got)
	}
	if got := Spark(ASCII(), []int64{-1 << 62, 1 << 62}); got != "_#" {
		t.Errorf("wide spark %q", got)
	}
	for _, c := range []struct {
		part, whole int64
		want        string
	}{{0, 10, "...."}, {1, 1000, "#..."}, {999, 1000, "###."}, {10, 10, "####"}, {5, 0, "...."}, {20, 10, "####"}} {
		if got := Bar(ASCII(), c.part, c.whole, 4); got != c.want {
			t.Errorf("Bar(%d/%d) = %q, want %q", c.part, c.whole, got, c.want)
		}
	}
	lines := Columns(Drawn(), []int64{0, 4, 8}, 2, 1)
	if strings.Join(lines, "|") != "    █|  █ █" {
		t.Errorf("columns %q", lines)
	}
}

func FuzzField(f *testing.F) {
	f.Add("东京\x1b[2J", uint8(5), uint8(3))
	f.Fuzz(func(t *testing.T, text string, width, moves uint8) {
		look := &Look{Signs: Drawn()}
		field := NewField(text)
		for range moves % 16 {
			field.Do(Stroke{Kind: Left})
		}
		field.Do(Stroke{Kind: Text, Text: text})
		drawn, x := field.Draw(look, int(width%80)+2, true)
		if got := Width(drawn); got != int(width%80)+2 || x < 0 || x >= int(width%80)+2 {
			t.Errorf("%q in %d cells: %d cells, cursor %d", text, int(width%80)+2, got, x)
		}
	})
}

func TestAHintThatWouldBeCutStandsBelowItsField(t *testing.T) {
	f := &Form{Save: "Save", Inputs: []*Input{
		{Key: "a", Label: "Other", Width: 20, Hint: func() string { return "phone, e-mail or name" }},
		{Key: "b", Label: "Note", Width: 8, Hint: func() string { return "short" }},
	}}
	for _, c := range []struct{ width, height int }{{80, 4}, {50, 5}} {
		if got := f.Height(c.width); got != c.height {
			t.Errorf("at %d cells the form wants %d lines, want %d", c.width, got, c.height)
		}
		p := NewPage(&Look{Signs: Drawn()}, c.width, c.height)
		f.Draw(p)
		if frame := p.String(); !strings.Contains(frame, "phone, e-mail or name") || !strings.Contains(frame, "]  short") {
			t.Errorf("at %d cells a hint is cut or stands elsewhere:\n%s", c.width, frame)
		}
	}
}

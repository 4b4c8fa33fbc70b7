package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Ann", "Ann"},
		{"Chinese stays", "欧阳若曦", "欧阳若曦"},
		{"half-width kana with marks", "ｱﾝﾅ ｶﾞｷﾞ", "アンナ ガギ"},
		{"family keeps its first", "👨\u200d👩\u200d👧\u200d👦!", "👨!"},
		{"heart without selector", "❤\ufe0f", "❤"},
		{"keycap", "1\ufe0f\u20e3", "1"},
		{"skin tone", "👍🏽", "👍"},
		{"flag stays", "🇨🇳", "🇨🇳"},
		{"joiner in a script stays", "क्\u200dष", "क्\u200dष"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fold(c.in); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// What Fold leaves of emoji must be measured alike by terminals that count graphemes and those that count code points.
func TestFoldedEmojiMeasureAlike(t *testing.T) {
	for _, text := range []string{"👨\u200d👩\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈", "❤\ufe0f", "1\ufe0f\u20e3", "👍🏽", "ｶﾞ", "東京商店"} {
		folded := fold(text)
		if a, b := ansi.StringWidth(folded), ansi.StringWidthWc(folded); a != b {
			t.Errorf("%q folds to %q: %d cells by grapheme, %d by code point", text, folded, a, b)
		}
	}
}

func TestFit(t *testing.T) {
	for _, text := range []string{"", "a", "abcdefgh", "東京商店", "東a京b", "Zoë Müller", "é́́", strings.Repeat("店", 50)} {
		for width := range 12 {
			if got := ansi.StringWidth(Fit(text, width)); got != width {
				t.Errorf("%q in %d cells has %d", text, width, got)
			}
		}
	}
	if got := Fit("東京商店", 5); got != "東京…" {
		t.Errorf("Fit cuts to %q", got)
	}
	if got := Fit("東京商店", 6); got != "東京… " {
		t.Errorf("Fit pads to %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"这些数字怎么来的", 8, []string{"这些数字", "怎么来的"}},
		{"4 位好客户", 8, []string{"4 位好客", "户"}},
		{"回来的，有一百位。", 8, []string{"回来的，", "有一百", "位。"}},
		{"他们一年买 ¥11,197.00。", 12, []string{"他们一年买", "¥11,197.00。"}},
		{"相当（一）于", 6, []string{"相当", "（一）", "于"}},
		{"至2011年12月9日", 10, []string{"至2011年", "12月9日"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"", 4, []string{""}},
		{"a\nb", 9, []string{"a", "b"}},
		{"x", 1, nil},
	} {
		if got := Wrap(c.in, c.width); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Wrap(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
}

func TestOver(t *testing.T) {
	under := "欧阳若曦的店铺\nabcdefghijklmn\n欧阳若曦的店铺"
	for x := range 10 {
		got := Over(under, "XX\nYY", x, 1)
		lines := strings.Split(got, "\n")
		if len(lines) != 3 {
			t.Fatalf("x=%d: %d lines", x, len(lines))
		}
		for i, line := range lines {
			if width := ansi.StringWidth(line); width != 14 {
				t.Errorf("x=%d line %d has %d cells: %q", x, i, width, ansi.Strip(line))
			}
		}
		if plainLine := ansi.Strip(lines[1]); plainLine[x:x+2] != "XX" {
			t.Errorf("x=%d: box stands elsewhere: %q", x, plainLine)
		}
	}
}

func TestPageIsExact(t *testing.T) {
	look := &Look{Signs: Drawn()}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {5, 3}, {40, 4}} {
		p := NewPage(look, size[0], size[1])
		p.Line(Plain, strings.Repeat("東京 tokyo ", 9))
		p.Text(Muted, "a sentence that is longer than the page is wide 店铺店铺店铺店铺")
		p.Gap(3).PutRight(Plain, "12,345.00", 7).To(200).Put(Plain, "x").End()
		for range 9 {
			p.Rule()
		}
		lines := strings.Split(p.String(), "\n")
		if size[1] > 0 && len(lines) != size[1] {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		for _, line := range lines {
			if got := ansi.StringWidth(line); got != size[0] {
				t.Errorf("%v: a line of %d cells: %q", size, got, line)
			}
		}
	}
}

func TestNoEscapeOfOthersReachesThePage(t *testing.T) {
	look := &Look{Signs: Drawn(), Safe: func(s string) string { return strings.ReplaceAll(s, "\x1b", "‹ESC›") }}
	p := NewPage(look, 40, 2)
	p.Line(Plain, "Ann\x1b]0;PWNED\x07")
	if strings.Contains(p.String(), "\x1b]") {
		t.Errorf("raw escape on the page: %q", p.String())
	}
}

// TestSpaceIsOneEmptyLine, however often it is asked for and whatever left the line before empty.
func TestSpaceIsOneEmptyLine(t *testing.T) {
	p := NewPage(&Look{Signs: Drawn()}, 4, 5)
	p.Line(Plain, "a")
	p.Space()
	p.Space()
	p.Line(Plain, "b")
	p.End()
	p.Space()
	if got := p.Y(); got != 4 {
		t.Errorf("two lines and two empty ones end on line %d", got)
	}
}

package program

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The code of nine 3s, whose places count 0, checks itself with a 3; 4 in the first place counts 2 and wants 21 more: Y is 22, X 21.
func TestCodesWorked(t *testing.T) {
	if got := MakeCode(make([]byte, 9)); got != "3333333333" {
		t.Errorf("all first characters make %q", got)
	}
	if got := MakeCode([]byte{1, 0, 0, 0, 0, 255, 0, 0, 0, 0}); got != "433333333X" {
		t.Errorf("a 4 and 3s make %q", got)
	}
	if got := MakeCode([]byte{253, 1, 0, 0, 0, 0, 0, 0, 0, 0}); got != "433333333X" {
		t.Errorf("a byte that would favour the first character makes %q", got)
	}
	if got := MakeCode(make([]byte, 8)); got != "" {
		t.Errorf("eight bytes make %q", got)
	}
	for typed, want := range map[string]string{
		"433333333X": "433333333X", "43333-3333x": "433333333X", " 43333 3333x ": "433333333X", "４３３３３－３３３３ｘ": "433333333X",
		"4333333333": "", "43333333": "", "433333333X3": "", "O33333333X": "", "": "",
	} {
		if got, ok := ParseCode(typed); ok != (want != "") || ok && got != want {
			t.Errorf("ParseCode(%q) = %q, %v", typed, got, ok)
		}
	}
	if got := ShowCode("433333333X"); got != "43333-3333X" {
		t.Errorf("shown %q", got)
	}
	if got := ShowCode("PARTNER-1"); got != "PARTNER-1" {
		t.Errorf("a foreign code is shown as %q", got)
	}
	text := "满100减10：43333-3333X，SUMMER10; 3333333333,43333-3333X"
	if got := FindCodes(text); !slices.Equal(got, []string{"433333333X", "3333333333"}) {
		t.Errorf("found %q", got)
	}
}

// No mistake in one place and no exchange of two places makes another valid code.
func TestCodesFindMistakes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		random := make([]byte, 64)
		_, _ = rand.Read(random)
		code := MakeCode(random)
		if parsed, ok := ParseCode(strings.ToLower(ShowCode(code))); !ok || parsed != code {
			rt.Fatalf("%s is read as %s, %v", code, parsed, ok)
		}
		i, j := rapid.IntRange(0, CodeLength-1).Draw(rt, "i"), rapid.IntRange(0, CodeLength-1).Draw(rt, "j")
		wrong := []byte(code)
		wrong[i] = CodeAlphabet[rapid.IntRange(0, len(CodeAlphabet)-1).Draw(rt, "to")]
		if _, ok := ParseCode(string(wrong)); ok && string(wrong) != code {
			rt.Fatalf("%s passes for %s", wrong, code)
		}
		swapped := []byte(code)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		if _, ok := ParseCode(string(swapped)); ok && string(swapped) != code {
			rt.Fatalf("%s passes for %s", swapped, code)
		}
	})
}

func TestDiscount(t *testing.T) {
	for name, c := range map[string]struct {
		percent                  bool
		value, goods, most, want int64
	}{
		"OKFixed":          {false, 1000, 5000, 0, 1000},
		"OKFixedBounded":   {false, 1000, 800, 0, 800},
		"OKPercent":        {true, 15, 9999, 0, 1499}, // 99.99 × 15 % = 14.9985
		"OKPercentAtMost":  {true, 50, 10000, 3000, 3000},
		"OKNothingOffZero": {true, 50, 0, 0, 0},
		"OKNothingOffLess": {false, 1000, -5, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Discount(c.percent, c.value, c.goods, c.most); got != c.want {
				t.Errorf("takes %d off, want %d", got, c.want)
			}
		})
	}
}

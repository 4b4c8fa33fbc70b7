package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"regulars/lang"
)

func TestJSONIsExactAndHarmless(t *testing.T) {
	for _, s := range []string{
		"欧阳若曦", "a\x1b[2Jb", "a\u009b2J\u0085", "\u202eevil\u2066", "a\x7fb", "<b>&", "x\U000E0041y", "👨\u200d👩\u200d👧", "\u2028",
	} {
		text, err := encodeJSON(map[string]string{"name": s})
		if err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSuffix(string(text), "\n")
		if lang.Safe(line) != line {
			t.Errorf("%q is written with raw bytes: %q", s, line)
		}
		var back map[string]string
		if err := json.Unmarshal(text, &back); err != nil || back["name"] != s {
			t.Errorf("%q comes back as %q, %v", s, back["name"], err)
		}
	}
}

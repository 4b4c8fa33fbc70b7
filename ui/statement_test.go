package ui

import (
	"path/filepath"
	"testing"

	"regulars/lang"
)

// TestAStatementIsNamedAfterItsKind, unless it was given another name.
func TestAStatementIsNamedAfterItsKind(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "home", "enter", "p")
	for _, step := range []struct {
		keys []string
		want string
	}{
		{nil, "statement-1-2026-11-22.html"},
		{[]string{"tab", "right", "right"}, "statement-1-2026-11-22.txt"},
		{[]string{"left"}, "statement-1-2026-11-22.html"},
		{[]string{"tab", "end", "backspace", "type:x", "shift+tab", "right"}, "statement-1-2026-11-22.htmx"},
	} {
		for _, key := range step.keys {
			r.press(key).frame() // every key is drawn
		}
		if got := filepath.Base(r.app.top().(*formPanel).form.Value("path")); got != step.want {
			t.Errorf("after %v the file is %q, want %q", step.keys, got, step.want)
		}
	}
}

package cli

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// A list on a terminal folds its long texts instead of running over the edge, and loses nothing; into a file it stays one line a row.
func TestAListFitsTheTerminal(t *testing.T) {
	book := filepath.Join(t.TempDir(), "shop.db")
	run(t, "--db", book, "init", "--shop", "山茶小铺", "--currency", "CNY", "--tz", "Asia/Shanghai")
	for _, language := range []string{"en", "zh"} {
		var out, trouble bytes.Buffer
		env := Env{
			Args: []string{"--db", book, "--lang", language, "setting", "list"}, In: strings.NewReader(""), Out: &out, Err: &trouble,
			OutTerminal: true, Size: func() (int, int) { return 80, 24 }, Getenv: func(string) string { return "" },
			Now: func() time.Time { return time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) },
		}
		if code := Run(t.Context(), env); code != exitOK {
			t.Fatalf("exit %d: %s", code, trouble.Bytes())
		}
		for line := range strings.SplitSeq(out.String(), "\n") {
			if ansi.StringWidth(line) > 80 {
				t.Errorf("wider than the terminal: %q", line)
			}
		}
		for _, word := range []string{"official_account", "in_person,", "staff", "referral_friend_points"} {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%q is lost or torn", word)
			}
		}
	}
	for line := range strings.SplitSeq(string(run(t, "--db", book, "setting", "list")), "\n") {
		if strings.HasPrefix(line, "feedback_channels ") && !strings.Contains(line, "in_person, staff") {
			t.Errorf("folded in a file: %q", line)
		}
	}
}

package cli

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"regulars/lang"
)

var update = flag.Bool("update", false, "write docs/COMMANDS.md from the command tree")

func TestEveryCommandAndFlagHasWords(t *testing.T) {
	for _, l := range lang.All() {
		for _, r := range tree() {
			if !l.Has(wordsKey(r.path)) {
				t.Errorf("%s: no words for %q", l, r.path)
			}
			if r.path != "" && !l.Has(wordsKey(r.group())) {
				t.Errorf("%s: no words for the group %q", l, r.group())
			}
			for _, f := range slices.Concat(r.flags, globalFlags()) {
				if !l.Has(f.wordsKey()) {
					t.Errorf("%s: no words for --%s of %q (%s)", l, f.name, r.path, f.wordsKey())
				}
			}
		}
		for _, e := range exitTable {
			if !l.Has(e.words) {
				t.Errorf("%s: no words for exit code %d", l, e.code)
			}
		}
	}
}

// A flag's words are shown as they are, so braces may stand in them only where they are what a person types.
func TestFlagWordsHaveNoHoles(t *testing.T) {
	for _, l := range lang.All() {
		for _, r := range tree() {
			for _, f := range slices.Concat(r.flags, globalFlags()) {
				text := strings.NewReplacer("{coupon}", "", "{year}", "").Replace(f.describe(l))
				if strings.ContainsAny(text, "{}") {
					t.Errorf("%s: --%s of %q reads %q", l, f.name, r.path, text)
				}
			}
		}
	}
}

func TestNoCommandOrFlagTwice(t *testing.T) {
	paths := map[string]bool{}
	for _, r := range tree() {
		if paths[r.path] {
			t.Errorf("%q stands twice in the tree", r.path)
		}
		paths[r.path] = true
		names := map[string]bool{}
		for _, f := range slices.Concat(r.flags, globalFlags()) {
			if names[f.name] {
				t.Errorf("%q has --%s twice", r.path, f.name)
			}
			names[f.name] = true
		}
		if r.max >= 0 && r.max < r.min {
			t.Errorf("%q takes at least %d and at most %d arguments", r.path, r.min, r.max)
		}
	}
}

func TestReferenceIsFresh(t *testing.T) {
	path := filepath.Join("..", "docs", "COMMANDS.md")
	if *update {
		if err := os.WriteFile(path, []byte(reference()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != reference() {
		t.Error("docs/COMMANDS.md is stale: run `go test ./cli -run Reference -update`")
	}
}

func TestReferenceTablesHaveTwoCells(t *testing.T) {
	for line := range strings.Lines(reference()) {
		if strings.HasPrefix(line, "| `--") && strings.Count(line, "|")-strings.Count(line, `\|`) != 3 {
			t.Errorf("a bar ends a cell early: %s", line)
		}
	}
}

// TestActsHaveWords reads what the store writes into the audit and into batches: nobody should read a code for it.
func TestActsHaveWords(t *testing.T) {
	act := regexp.MustCompile(`(?:audit\(|changeRules\(ctx, )"([a-z_]+\.[a-z_]+|backup|restore)"`)
	paths, err := filepath.Glob(filepath.Join("..", "store", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range act.FindAllSubmatch(text, -1) {
			for _, l := range lang.All() {
				c := &call{app: &app{lang: l}}
				if name := string(m[1]); name != "test.write" && c.actWord(name) == name {
					t.Errorf("%s: %s has no words for %s", filepath.Base(path), l, name)
				}
			}
		}
	}
}

func TestManualFormats(t *testing.T) {
	for _, l := range lang.All() {
		page := manual(l, tree())
		for line := range strings.Lines(page) {
			if strings.HasPrefix(line, ".") && !slices.ContainsFunc([]string{".TH ", ".SH ", ".TP", ".RS", ".RE"}, func(m string) bool { return strings.HasPrefix(line, m) }) {
				t.Errorf("%s: a line of text begins like a macro: %q", l, line)
			}
		}
	}
}

// runLine carries out a command line that needs no shop.
func runLine(t *testing.T, env map[string]string, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e strings.Builder
	code = Run(t.Context(), Env{
		Args: args, In: strings.NewReader(""), Out: &o, Err: &e, Version: "test",
		Getenv: func(name string) string { return env[name] },
		Now:    func() time.Time { return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC) },
	})
	return code, o.String(), e.String()
}

func TestLanguageOfWhatIsSaid(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		args []string
		want string
	}{
		{nil, []string{"version"}, "Regulars"},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, []string{"version"}, "熟客"},
		{map[string]string{"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, []string{"version"}, "熟客"},
		{map[string]string{"LANG": "C"}, []string{"version"}, "Regulars"},
		{map[string]string{"LANG": "zh_CN.UTF-8"}, []string{"version", "--lang", "en"}, "Regulars"},
		{nil, []string{"--lang=zh", "version"}, "熟客"},
	} {
		if _, out, _ := runLine(t, c.env, c.args...); !strings.HasPrefix(out, c.want) {
			t.Errorf("%v %v says %q", c.env, c.args, out)
		}
	}
}

func TestBadArgumentsAreRefused(t *testing.T) {
	for _, args := range [][]string{
		{"version", "\xff\xfe"},
		{"version", strings.Repeat("x", longestArgument+1)},
		{"ver\x00sion"},
		{"version", "extra"},
		{"member", "show", "--nope"},
		{"--lang", "de", "version"},
		{"--json=maybe", "version"},
		{"--lang"},
		{"init", "--shop", "a", "--shop", "b"},
	} {
		code, out, errs := runLine(t, nil, args...)
		if code != exitUsage || out != "" || lang.SafeLines(errs) != errs {
			t.Errorf("%.40q: exit %d, out %q, err %q", args, code, out, errs)
		}
	}
}

// TestSignalGivesItsExitCode holds the exit code of a command that a signal ended.
func TestSignalGivesItsExitCode(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(Stop(143))
	a := newApp(ctx, Env{Out: &strings.Builder{}, Err: &strings.Builder{}, Getenv: func(string) string { return "" }})
	if code := a.finish(ctx.Err()); code != 143 {
		t.Errorf("exit %d", code)
	}
	if code := a.finish(nil); code != exitOK {
		t.Errorf("a command that was done exits with %d", code)
	}
}

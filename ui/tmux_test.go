package ui

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
)

// insideTmux makes the test binary run the console instead of testing it.
const insideTmux = "REGULARS_TEST_INSIDE_TMUX"

func TestMain(m *testing.M) {
	if os.Getenv(insideTmux) == "" {
		m.Run()
		return
	}
	err := Run(context.Background(), Options{
		Book: newFakeBook(), Clock: func() time.Time { return noon }, Lang: lang.ZH, Theme: ThemeDark, Home: os.TempDir(),
	}, Terminal{In: os.Stdin, Out: os.Stdout, Env: os.Environ(), W: 120, H: 40})
	if err != nil {
		panic(err)
	}
}

// A library that measures text may agree with itself and not with a terminal. This test asks a real one: the rule
// between list and card must stand in the same column on every line, also beside emoji, kana and hostile names.
func TestColumnsInARealTerminal(t *testing.T) {
	tmux, err := exec.LookPath("tmux")
	if err != nil {
		t.Skip("tmux is not installed")
	}
	socket := "regulars-test-" + strconv.Itoa(os.Getpid())
	run := func(args ...string) (string, error) {
		cmd := exec.Command(tmux, append([]string{"-u", "-f", os.DevNull, "-L", socket}, args...)...)
		cmd.Env = append(os.Environ(), insideTmux+"=1", "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run("new-session", "-d", "-x", "120", "-y", "40", os.Args[0]); err != nil {
		t.Skip("tmux does not start here: ", out)
	}
	defer func() { _, _ = run("kill-server") }()
	screen := ""
	shows := func(text string) bool { // and the screen stands still, not half drawn
		for range 100 {
			before := screen
			if screen, err = run("capture-pane", "-p"); err == nil && screen == before && strings.Contains(screen, text) {
				return true
			}
			time.Sleep(50 * time.Millisecond)
		}
		return false
	}
	if !shows("近 30 天") {
		t.Fatalf("Today is not shown:\n%s", screen)
	}
	if _, err := run("send-keys", "M-2"); err != nil {
		t.Fatal(err)
	}
	if !shows("值 ¥42.10") {
		t.Fatalf("the card is not shown beside the list:\n%s", screen)
	}
	lines := strings.Split(screen, "\n")
	for i, line := range lines[bodyLine:30] {
		before, _, found := strings.Cut(line, "│")
		if column := ansi.StringWidthWc(before); !found || column != 64 {
			t.Errorf("line %d: the rule stands in column %d: %q", i, column, line)
		}
	}
	if _, err := run("send-keys", "Down"); err != nil {
		t.Fatal(err)
	}
	if !shows("│  陈子轩") {
		t.Fatalf("the second member is not shown:\n%s", screen)
	}
	if _, err := run("send-keys", "Enter"); err != nil {
		t.Fatal(err)
	}
	// From list and detail to the detail: the renderer must not take half of a wide character for a shift of the line.
	if !shows("› ") {
		t.Fatalf("the path is not shown:\n%s", screen)
	}
	if path := strings.Split(screen, "\n")[bodyLine]; strings.TrimSpace(path) != "会员 › 陈子轩" {
		t.Errorf("the path line reads %q", path)
	}
}

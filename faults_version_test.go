//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// A newer program has migrated the file: nothing is written, both versions are named.
func TestF50TheShopIsNewerThanTheProgram(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("the sqlite3 shell is not installed: ", err)
	}
	m := newMachine(t)
	if out, err := exec.Command("sqlite3", m.db, "PRAGMA journal_mode = delete; PRAGMA user_version = 42").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	before, err := os.ReadFile(m.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"member", "list"}, {"points", "earn", "1", "--points", "5", "--reason", "welcome"}, {"doctor"}, {"backup", "copy.db"}} {
		m.fails(9, []string{"42", "Nothing was changed"}, args...)
	}
	after, err := os.ReadFile(m.db)
	if err != nil || string(before) != string(after) {
		t.Errorf("the file was changed (%v)", err)
	}
	if left := m.left(); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestF53PathsThatLookLikeSomethingElse(t *testing.T) {
	m := emptyMachine(t)
	names := []string{
		"a b.db", "a#b.db", "a?mode=memory.db", "a%20b.db", "a%2Fb.db", "山茶 小铺.db", "a\nb.db", "-leading.db", "--json", "a'b\"c.db", "a\\b.db", ":memory:",
		"file:x.db", "a;b&c.db", "a\x1b[2Jb.db", "~", "e\u0301.db", "a.db-wal",
	}
	for _, name := range names {
		args := func(more ...string) []string { return append([]string{"--db=" + name}, more...) }
		m.must(args("init", "--shop", "x", "--currency", "CNY", "--tz", "UTC")...)
		info, err := os.Lstat(filepath.Join(m.dir, name))
		if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
			t.Fatalf("%q made no file of that name: %v", name, err)
		}
		m.must(args("member", "add", "--name", "Ann")...)
		m.must(args("points", "earn", "1", "--points", fmt.Sprint(len(name)), "--reason", "welcome")...)
		if got := value(t, m.must(args("--json", "member", "show", "1")...), "balance"); got != fmt.Sprint(len(name)) {
			t.Errorf("%q holds %s points", name, got)
		}
		m.run(args("doctor", "--full")...).want(t, 0)
	}
	list, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		belongs := e.IsDir()
		for _, name := range names {
			belongs = belongs || strings.HasPrefix(e.Name(), name)
		}
		if !belongs {
			t.Errorf("%q was made and asked for by nobody", e.Name())
		}
	}
}

func TestF55TerminalsThatCannotDraw(t *testing.T) {
	m := newMachine(t)
	m.env = append(m.env, "TERM=dumb")
	m.fails(2, []string{"needs a terminal"})
	m.must("member", "list")
	m.must("report", "summary")
	dumb := m.command()
	screen, err := pty.Start(dumb)
	if err != nil {
		t.Skip("no pseudo terminal here: ", err)
	}
	code := m.gone(dumb)
	text, _ := io.ReadAll(screen) // its end is an error of the device
	if code != 2 || !strings.Contains(string(text), "needs a terminal") || strings.Contains(string(text), "\x1b") {
		t.Errorf("on a terminal that cannot draw the console ends with %d: %q", code, text)
	}
	_ = screen.Close()

	// Windows of a few cells and a storm of sizes, with the program as a whole.
	console, tty, drawn := m.screen()
	for i := range 60 {
		size := pty.Winsize{Rows: uint16(1 + i*7%50), Cols: uint16(1 + i*13%200)}
		if i%3 == 0 {
			size = pty.Winsize{Rows: 1, Cols: 1}
		}
		if err := pty.Setsize(tty, &size); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(tty, []string{"\x1b2", "\x1b[B", "?", "\x1b\x1b", "/x"}[i%5]); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	_ = console.Process.Signal(syscall.SIGTERM)
	if code := m.gone(console); code != 143 {
		t.Errorf("the console ends with %d", code)
	}
	if text := drawn(); strings.Contains(text, "goroutine ") {
		t.Errorf("the console panics: %.2000s", text[strings.Index(text, "goroutine "):])
	}
	_ = tty.Close()
	m.sound(0)
}

// Another locale changes neither what is stored nor what a pipe gets.
func TestF56LocalesThatKnowNoUTF8(t *testing.T) {
	m := newMachine(t)
	name := "王芳 👩‍👧 é"
	for i, locale := range []string{"LANG=C", "LC_ALL=POSIX", "LC_ALL=zh_CN.GBK", "LC_ALL=xx", "LC_ALL="} {
		m.env = append(m.env, locale)
		m.must("member", "add", "--name", name, "--email", fmt.Sprintf("a%d@example.com", i))
		if out := m.must("--lang", "en", "member", "list"); !strings.Contains(out, name) {
			t.Errorf("%s: the name is not listed: %q", locale, out)
		}
		if got := value(t, m.must("--json", "member", "show", fmt.Sprintf("a%d@example.com", i)), "name"); got != name {
			t.Errorf("%s: stored as %q", locale, got)
		}
	}
}

func TestF57AndF58TheClockOfTheCommands(t *testing.T) {
	m := emptyMachine(t)
	act := []string{"points", "earn", "1", "--points", "5", "--reason", "welcome"}
	m.at("2020-01-01T10:00:00Z")
	m.found()
	m.must("setting", "set", "expiry", "800d")
	m.earn(500)
	m.at("2020-01-01T09:00:00Z") // an hour back, then a year: work goes on, in order
	m.earn(3)
	m.at("2019-01-01T09:00:00Z")
	m.earn(2)
	if got := value(t, m.must("--json", "points", "history", "1"), "items.0.balance"); got != "505" {
		t.Errorf("the newest entry leaves %s", got)
	}
	m.at("2099-01-01T00:00:00Z")
	for range 2 {
		m.fails(0, []string{"clock jumped", "Nothing expired"}, act...)
	}
	m.fails(4, []string{"clock jumped"}, "points", "expire")
	if history := m.must("--json", "points", "history", "1"); strings.Contains(history, `"expire"`) {
		t.Errorf("points expired by themselves: %s", history)
	}
	m.at("2020-01-02T10:00:00Z")
	if got := m.balance("1"); got != "515" {
		t.Errorf("with the right clock again the balance is %s, want 515", got)
	}

	// The yes of the owner, and of nobody else, lets points lapse.
	m.at("2099-01-01T00:00:00Z")
	if o := m.must("--json", "--yes", "daily"); value(t, o, "expired.points") != "505" {
		t.Errorf("the confirmed run: %s", o)
	}
	m.must(act...)

	// A holiday is no jump that anybody has to confirm for ever.
	other := machine{t: t, program: m.program, dir: m.dir, db: filepath.Join(m.dir, "holiday.db"), env: append(m.env, "REGULARS_DB="+filepath.Join(m.dir, "holiday.db"))}
	other.at("2026-11-01T00:00:00Z")
	other.found()
	other.earn(10)
	other.at("2026-11-09T00:00:00Z")
	for range 2 {
		if o := other.run(act...); o.code != 0 || o.err != "" {
			t.Errorf("after a holiday: %d %s", o.code, o.err)
		}
	}
	other.sound(3)
}

// A fixed time is for test shops only.
func TestAFixedTimeIsForTestShops(t *testing.T) {
	m := emptyMachine(t)
	m.must("init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai")
	m.must("member", "add", "--name", "Ann")
	for _, args := range [][]string{{"member", "list"}, {"points", "earn", "1", "--points", "5", "--reason", "welcome"}, {"daily"}, {"doctor"}} {
		m.fails(8, []string{"test-mode"}, append([]string{"--now", "2026-01-01T00:00:00Z"}, args...)...)
	}
	m.at("2026-01-01T00:00:00Z")
	m.fails(8, []string{"test-mode"}, "member", "list")
	m.at("")
	m.sound(0)
}

//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests named F and a number hold the whole program to a row of the project's list of faults. Those that need no
// process of their own stand in store.

// faultRounds is the environment variable that asks for more rounds of the tests that kill.
const faultRounds = "REGULARS_FAULT_ROUNDS"

// rounds is how often a test that kills tries it.
func rounds(usual int) int {
	if n, err := strconv.Atoi(os.Getenv(faultRounds)); err == nil && n > 0 {
		return n
	}
	return usual
}

// program is the program that the tests run: the test binary itself. With the race detector in it a process takes half a second
// to start and an import takes ten times as long, so that waits run out which nobody meets; then it is built without.
var program = sync.OnceValues(func() (string, error) {
	self, err := exec.LookPath("regulars")
	if err != nil || !raceDetector {
		return self, err
	}
	plain := filepath.Join(filepath.Dir(self), "regulars-plain") // in the folder that TestMain removes
	build := exec.Command("go", "build", "-o", plain, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w: %s", err, out)
	}
	return plain, nil
})

// machine is a folder with a shop of its own and the environment of a machine that knows nothing else.
type machine struct {
	t       *testing.T
	program string
	dir, db string
	env     []string
}

// outcome is what a command left behind.
type outcome struct {
	code     int
	out, err string
}

// emptyMachine has no shop yet. Its tests run beside each other.
func emptyMachine(t *testing.T) *machine {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	m := &machine{t: t, program: path, dir: dir, db: filepath.Join(dir, "shop.db")}
	m.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + filepath.Join(dir, "home"), "XDG_DATA_HOME=" + filepath.Join(dir, "data"),
		"XDG_CONFIG_HOME=" + filepath.Join(dir, "config"), "XDG_STATE_HOME=" + filepath.Join(dir, "state"), "LANG=C",
		"REGULARS_DB=" + m.db, "GOCOVERDIR=" + os.Getenv("GOCOVERDIR"), "GORACE=" + os.Getenv("GORACE"),
	}
	return m
}

// newMachine has a shop with one member.
func newMachine(t *testing.T) *machine {
	t.Helper()
	m := emptyMachine(t)
	m.found()
	return m
}

func (m *machine) found() {
	m.t.Helper()
	m.must("init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai", "--test-mode")
	m.must("member", "add", "--name", "Ann", "--phone", "13800138000")
}

// at sets the program's clock for everything that follows.
func (m *machine) at(now string) { m.env = append(m.env, "REGULARS_NOW="+now) }

func (m *machine) command(args ...string) *exec.Cmd {
	c := exec.Command(m.program, args...)
	c.Dir, c.Env = m.dir, m.env
	return c
}

// run carries out one command.
func (m *machine) run(args ...string) outcome {
	m.t.Helper()
	return m.finish(m.command(args...))
}

// finish runs a prepared command to its end.
func (m *machine) finish(c *exec.Cmd) outcome {
	m.t.Helper()
	var out, err bytes.Buffer
	if c.Stdout == nil {
		c.Stdout = &out
	}
	c.Stderr = &err
	failed := c.Run()
	var exit *exec.ExitError
	if failed != nil && !errors.As(failed, &exit) {
		m.t.Fatal(failed)
	}
	o := outcome{c.ProcessState.ExitCode(), out.String(), err.String()}
	if strings.Contains(o.err, "panic:") || strings.Contains(o.err, "goroutine ") {
		m.t.Fatalf("%q panics:\n%.3000s", c.Args[1:], o.err)
	}
	return o
}

// shell runs a line of the shell in which $R is the program.
func (m *machine) shell(line string) outcome {
	m.t.Helper()
	c := exec.Command("sh", "-c", line)
	c.Dir, c.Env = m.dir, append(m.env, "R="+m.program)
	return m.finish(c)
}

// must runs a command that has to succeed and gives what it printed.
func (m *machine) must(args ...string) string {
	m.t.Helper()
	o := m.run(args...)
	if o.code != 0 {
		m.t.Fatalf("%q ends with %d:\n%s%s", args, o.code, o.out, o.err)
	}
	return o.out
}

// fails runs a command that has to end with the exit code and say each of the words on standard error.
func (m *machine) fails(code int, words []string, args ...string) {
	m.t.Helper()
	o := m.run(args...)
	o.want(m.t, code, words...)
}

func (o outcome) want(t *testing.T, code int, words ...string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d:\n%.1000s%.1000s", o.code, code, o.out, o.err)
	}
	for _, word := range words {
		if !strings.Contains(o.err, word) {
			t.Errorf("standard error does not say %q:\n%.1000s", word, o.err)
		}
	}
}

// value reads one field of the JSON that a command printed.
func value(t *testing.T, text, path string) string {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%.300q is no JSON: %v", text, err)
	}
	for name := range strings.SplitSeq(path, ".") {
		v = step(v, name)
	}
	return written(v)
}

func (m *machine) earn(points int) {
	m.t.Helper()
	m.must("points", "earn", "1", "--points", strconv.Itoa(points), "--reason", "welcome")
}

// sound expects that doctor finds nothing, but for the room on the disk, in so many entries; -1 is any number.
func (m *machine) sound(entries int) {
	m.t.Helper()
	o := m.run("--json", "doctor", "--full")
	if value(m.t, o.out, "ok") != "true" && (value(m.t, o.out, "findings.len") != "1" || value(m.t, o.out, "findings.0.code") != "space_low") {
		m.t.Errorf("doctor: %s%s", o.out, o.err)
	}
	if got := value(m.t, o.out, "entries"); entries >= 0 && got != strconv.Itoa(entries) {
		m.t.Errorf("%s entries, want %d", got, entries)
	}
}

func (m *machine) balance(member string) string {
	m.t.Helper()
	return value(m.t, m.must("--json", "member", "show", member), "balance")
}

// orders writes a file of n orders by n different people; every number is used once.
func (m *machine) orders(name string, n int) string {
	m.t.Helper()
	var b strings.Builder
	b.WriteString("order id,email,total,date\n")
	for i := range n {
		fmt.Fprintf(&b, "A%d,m%d@example.com,%d.50,2026-%02d-%02d\n", i, i, 10+i%90, 1+i%9, 1+i%28)
	}
	path := filepath.Join(m.dir, name)
	m.put(path, b.String())
	return path
}

func (m *machine) put(path, text string) {
	m.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// imported is how many orders the book holds.
func (m *machine) imported() int {
	m.t.Helper()
	return strings.Count(m.must("export", "orders", "--format", "jsonl"), "\n")
}

// left lists the files of the folder that are none of those that belong there.
func (m *machine) left(expected ...string) (names []string) {
	m.t.Helper()
	known := append(expected, "shop.db", "shop.db-wal", "shop.db-shm", "shop.db.lock", "shop.db.holder", "shop.db.anchor", "home", "data", "config", "state")
	list, err := os.ReadDir(m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range list {
		if !strings.Contains("/"+strings.Join(known, "/")+"/", "/"+e.Name()+"/") {
			names = append(names, e.Name())
		}
	}
	return names
}

// holding waits until the process holds the writers' lock.
func (m *machine) holding(c *exec.Cmd) {
	m.t.Helper()
	for range 2000 {
		text, err := os.ReadFile(m.db + ".holder")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			m.t.Fatal(err)
		}
		if strings.Contains(string(text), fmt.Sprintf(`"pid":%d,`, c.Process.Pid)) && m.locked() {
			return
		}
		time.Sleep(time.Millisecond)
	}
	m.t.Fatal("the process never held the lock")
}

// locked reports whether anybody holds the writers' lock.
func (m *machine) locked() bool {
	m.t.Helper()
	file, err := os.Open(m.db + ".lock")
	if err != nil {
		m.t.Fatal(err)
	}
	defer file.Close()
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil
}

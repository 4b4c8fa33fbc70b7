//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// killAfter starts a command, kills it after a while, and gives what it had printed.
func (m *machine) killAfter(wait time.Duration, args ...string) string {
	m.t.Helper()
	c := m.command(args...)
	var out bytes.Buffer
	c.Stdout = &out
	if err := c.Start(); err != nil {
		m.t.Fatal(err)
	}
	time.Sleep(wait)
	_ = c.Process.Kill()
	_ = c.Wait()
	return out.String()
}

// dice are numbers that differ from run to run; the seed is in the log.
func dice(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// A command is killed at any moment of a single entry: what it had confirmed is there, nothing is there twice, and the next
// one needs no repair. Doing it again with the same key is safe whatever had become of it (F48).
func TestF01KilledDuringSingleEntries(t *testing.T) {
	m := newMachine(t)
	chance := dice(t)
	n := rounds(20)
	for i := range n {
		act := []string{"--json", "points", "earn", "1", "--points", "1", "--reason", "welcome", "--key", fmt.Sprint("k", i)}
		out := m.killAfter(time.Duration(chance.IntN(60))*time.Millisecond, act...)
		again := m.must(act...)
		if strings.Contains(out, `"ok":true`) && (value(t, again, "replayed") != "true" || value(t, again, "entry") != value(t, out, "entry")) {
			t.Fatalf("round %d: %s was confirmed, and again it gives %s", i, out, again)
		}
	}
	if got := m.balance("1"); got != strconv.Itoa(n) {
		t.Errorf("balance %s, want %d", got, n)
	}
	m.sound(n)
}

func TestF02KilledInsideAnImport(t *testing.T) {
	const n = 8000
	m := newMachine(t)
	file := m.orders("orders.csv", n)
	chance := dice(t)
	for range rounds(4) {
		m.killAfter(time.Duration(50+chance.IntN(500))*time.Millisecond, "import", "orders", file)
		if got := m.imported(); got != 0 && got != n {
			t.Fatalf("%d of %d orders were imported", got, n)
		}
	}
	m.must("import", "orders", file)
	if got := m.imported(); got != n {
		t.Errorf("%d of %d orders were imported", got, n)
	}
	m.sound(n)
	if again := m.must("--json", "import", "orders", file); value(t, again, "orders.unchanged") != strconv.Itoa(n) {
		t.Errorf("the second import: %s", again)
	}
}

func TestF03KilledDuringBackupRestoreAndInit(t *testing.T) {
	m := newMachine(t)
	m.must("import", "orders", m.orders("orders.csv", 2000))
	chance := dice(t)
	copied := filepath.Join(m.dir, "copy.db")
	for range rounds(5) {
		m.killAfter(time.Duration(chance.IntN(120))*time.Millisecond, "backup", copied)
		if _, err := os.Stat(copied); err == nil {
			o := m.run("--json", "--db", copied, "doctor", "--full")
			o.want(t, 0)
			if err := os.Remove(copied); err != nil {
				t.Fatal(err)
			}
		}
	}
	m.must("backup", copied)
	for range rounds(5) {
		m.killAfter(time.Duration(chance.IntN(120))*time.Millisecond, "--yes", "restore", copied)
		if got := m.imported(); got != 2000 {
			t.Fatalf("%d orders after a restore was killed", got)
		}
	}
	m.must("--yes", "restore", copied)
	m.sound(2000)

	for i := range rounds(8) {
		m.db = filepath.Join(m.dir, fmt.Sprint("new", i, ".db"))
		m.env = append(m.env, "REGULARS_DB="+m.db)
		m.killAfter(time.Duration(chance.IntN(80))*time.Millisecond, "init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai")
		if o := m.run("init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai"); o.code != 0 && !strings.Contains(o.err, "already") {
			t.Errorf("init after an init that was killed: %d %s", o.code, o.err)
		}
		m.must("member", "add", "--name", "Ann")
		m.sound(0)
	}
}

// A signal in the middle of an import: the write is rolled back, the exit code says which signal it was, no lock is left.
func TestF05SignalsDuringAnImport(t *testing.T) {
	m := newMachine(t)
	file := m.orders("orders.csv", 20000)
	for _, c := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGTERM, 143}, {syscall.SIGINT, 130}, {syscall.SIGHUP, 129}, {syscall.SIGQUIT, 130}} {
		started := m.command("import", "orders", file)
		var out, err bytes.Buffer
		started.Stdout, started.Stderr = &out, &err
		if err := started.Start(); err != nil {
			t.Fatal(err)
		}
		m.holding(started)
		time.Sleep(30 * time.Millisecond)
		_ = started.Process.Signal(c.signal)
		_ = started.Wait()
		got := started.ProcessState.ExitCode()
		if got == 0 && strings.Contains(out.String(), "20,000") {
			t.Skip("this machine imports faster than it is told to stop")
		}
		if got != c.code || strings.Contains(err.String(), "goroutine") {
			t.Errorf("%v: exit code %d, want %d: %.500s", c.signal, got, c.code, err.String())
		}
		if m.locked() {
			t.Fatalf("%v: a lock is left", c.signal)
		}
		if n := m.imported(); n != 0 {
			t.Fatalf("%v: %d orders stayed", c.signal, n)
		}
	}
	m.earn(5)
	m.sound(1)
}

// screen runs the console on a terminal of its own and collects what it draws.
func (m *machine) screen(args ...string) (*exec.Cmd, *os.File, func() string) {
	m.t.Helper()
	c := m.command(args...)
	c.Env = append(c.Env, "TERM=xterm-256color")
	tty, err := pty.StartWithSize(c, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		m.t.Skip("no pseudo terminal here: ", err)
	}
	drawn := make(chan string)
	begun := make(chan struct{})
	go func() {
		var all bytes.Buffer
		buffer := make([]byte, 1<<15)
		for first := true; ; first = false {
			n, err := tty.Read(buffer)
			all.Write(buffer[:n])
			if first {
				close(begun)
			}
			if err != nil {
				drawn <- all.String()
				return
			}
		}
	}()
	select {
	case <-begun:
	case <-time.After(20 * time.Second):
		m.t.Fatal("the console draws nothing")
	}
	time.Sleep(300 * time.Millisecond)
	return c, tty, func() string { return <-drawn }
}

// gone waits for the process to end and gives its exit code.
func (m *machine) gone(c *exec.Cmd) int {
	m.t.Helper()
	done := make(chan struct{})
	go func() {
		_ = c.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		_ = c.Process.Kill()
		m.t.Fatal("the console does not end")
	}
	return c.ProcessState.ExitCode()
}

func TestF05SignalsGiveTheTerminalBack(t *testing.T) {
	m := newMachine(t)
	for _, c := range []struct {
		signal syscall.Signal
		code   int
	}{{syscall.SIGTERM, 143}, {syscall.SIGINT, 130}} {
		console, tty, drawn := m.screen()
		_ = console.Process.Signal(c.signal)
		if code := m.gone(console); code != c.code {
			t.Errorf("%v: exit code %d, want %d", c.signal, code, c.code)
		}
		text := drawn()
		_ = tty.Close()
		in, out := strings.LastIndex(text, "\x1b[?1049h"), strings.LastIndex(text, "\x1b[?1049l")
		if in < 0 || out < in || strings.LastIndex(text, "\x1b[?25h") < strings.LastIndex(text, "\x1b[?25l") {
			t.Errorf("%v: the terminal is not given back: …%q", c.signal, text[max(0, len(text)-200):])
		}
		if strings.Contains(text, "goroutine ") {
			t.Errorf("%v: the console panics", c.signal)
		}
	}
	m.earn(1)
	m.sound(1)
}

// Where the console is the first process of its terminal (a forced command of SSH, a window of its own) no shell could bring it back: it
// does not suspend, says why, and goes on.
func TestF05NobodySuspendsWhatNobodyCanResume(t *testing.T) {
	m := newMachine(t)
	console, tty, drawn := m.screen()
	for _, keys := range []string{"\x10", "suspend", "\r", "\x11"} {
		if _, err := tty.WriteString(keys); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond)
	}
	if code := m.gone(console); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if text := drawn(); !strings.Contains(text, "no shell") {
		t.Errorf("it does not say why: …%q", text[max(0, len(text)-400):])
	}
	_ = tty.Close()
}

// The terminal goes away: a line dropped, a lid closed.
func TestF06TheTerminalGoesAway(t *testing.T) {
	m := newMachine(t)
	console, tty, drawn := m.screen()
	if _, err := io.WriteString(tty, "\x1b2"); err != nil {
		t.Fatal(err)
	}
	_ = tty.Close()
	m.gone(console)
	drawn()
	if m.locked() {
		t.Error("a lock is left")
	}
	m.earn(1)
	m.sound(1)
}

// The reader of an export's pipe goes away.
func TestF07TheReaderGoesAway(t *testing.T) {
	m := newMachine(t)
	m.must("import", "orders", m.orders("orders.csv", 3000))
	for _, args := range [][]string{{"export", "members"}, {"--json", "export", "ledger", "--format", "jsonl"}, {"member", "list", "--limit", "1000"}} {
		c := m.command(args...)
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		var said bytes.Buffer
		c.Stdout, c.Stderr = write, &said
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		_ = write.Close()
		if _, err := io.ReadFull(read, make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		_ = read.Close()
		_ = c.Wait()
		if code := c.ProcessState.ExitCode(); code == 0 || code == 2 || strings.Contains(said.String(), "goroutine") {
			t.Errorf("%q ends with %d and says %.300q", args, code, said.String())
		}
	}
	m.sound(3000)
}

// A session that holds the lock is stopped. Others wait, then learn who it is and that nothing was saved; reading goes on.
func TestF08TheHolderIsStopped(t *testing.T) {
	m := newMachine(t)
	file := m.orders("orders.csv", 20000)
	holder := m.command("import", "orders", file)
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Process.Kill() }()
	for range 20 { // until it stands still inside the lock, not between two
		m.holding(holder)
		_ = holder.Process.Signal(syscall.SIGSTOP)
		time.Sleep(20 * time.Millisecond)
		if m.locked() {
			break
		}
		_ = holder.Process.Signal(syscall.SIGCONT)
	}
	waiting := m.command("points", "earn", "1", "--points", "5", "--reason", "welcome")
	var said bytes.Buffer
	waiting.Stderr = &said
	if err := waiting.Start(); err != nil {
		t.Fatal(err)
	}
	if got := m.balance("1"); got != "0" {
		t.Errorf("reading beside a stopped writer gives %s points", got)
	}
	ended := make(chan error, 1)
	go func() { ended <- waiting.Wait() }()
	select {
	case <-ended:
	case <-time.After(25 * time.Second): // the lock is waited for once: 10 s
		_ = waiting.Process.Kill()
		t.Fatal("the wait does not end")
	}
	o := outcome{code: waiting.ProcessState.ExitCode(), err: said.String()}
	o.want(t, 5, fmt.Sprint("process ", holder.Process.Pid), "Nothing was saved")
	_ = holder.Process.Signal(syscall.SIGCONT)
	if err := holder.Wait(); err != nil {
		t.Error(err)
	}
	m.sound(20000)
}

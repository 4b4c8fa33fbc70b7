//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// traced runs a command under strace with the options given and gives what strace wrote.
func (m *machine) traced(options, args []string) (o outcome, trace string) {
	m.t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		m.t.Skip("strace is not installed: ", err)
	}
	file := filepath.Join(m.dir, "trace")
	c := exec.Command("strace", slices.Concat([]string{"-f", "-y", "-o", file}, options, []string{m.program}, args)...)
	c.Dir, c.Env = m.dir, m.env
	o = m.finish(c)
	text, err := os.ReadFile(file)
	if err != nil || len(text) == 0 {
		m.t.Skip("nothing can be traced here: ", err, o.err)
	}
	return o, string(text)
}

var (
	logWrite = regexp.MustCompile(`pwrite64\(\d+<[^>]*shop\.db-wal>`)
	logSync  = regexp.MustCompile(`(fsync|fdatasync)\(\d+<[^>]*shop\.db-wal>\) += 0`)
	told     = regexp.MustCompile(`write\(1(<[^>]*>)?, "(\{\\"ok\\":true|Gave)`)
)

// What is acknowledged has been flushed to the disk before: a power cut takes nothing of it (F4).
func TestF04AnEntryIsOnTheDiskBeforeItIsConfirmed(t *testing.T) {
	m := newMachine(t)
	o, trace := m.traced([]string{"-e", "trace=pwrite64,fsync,fdatasync,write"}, []string{"points", "earn", "1", "--points", "5", "--reason", "welcome"})
	o.want(t, 0)
	written, flushed, said := -1, -1, -1
	for i, line := range strings.Split(trace, "\n") {
		switch {
		case logWrite.MatchString(line):
			written = i
		case logSync.MatchString(line) && flushed < written:
			flushed = i
		case told.MatchString(line):
			said = i
		}
	}
	if written < 0 || flushed < written || said < flushed {
		t.Errorf("the log is last written at line %d, flushed at %d, and the entry is confirmed at %d:\n%.3000s", written, flushed, said, trace)
	}
}

// A disk that takes long for every flush: acts take long too, and are right (F21).
func TestF21ASlowDisk(t *testing.T) {
	m := newMachine(t)
	file := m.orders("orders.csv", 300)
	for i, args := range [][]string{
		{"points", "earn", "1", "--points", "5", "--reason", "welcome"}, {"import", "orders", file}, {"backup", "copy.db"}, {"daily"},
	} {
		o, trace := m.traced([]string{"-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_enter=40000"}, args)
		if o.want(t, 0); i == 0 && !strings.Contains(trace, "fsync") && !strings.Contains(trace, "fdatasync") {
			t.Errorf("%q flushes nothing", args)
		}
	}
	if got := m.balance("1"); got != "5" {
		t.Errorf("balance %s", got)
	}
	m.sound(301)
}

// The process gets too little memory for an import: it ends by itself or is ended, and all rows are there or none (F9).
func TestF09TooLittleMemoryForAnImport(t *testing.T) {
	const n = 8000
	m := newMachine(t)
	m.orders("orders.csv", n)
	ended := 0
	for kilobytes := 900_000; kilobytes <= 1_500_000; kilobytes += 200_000 {
		c := exec.Command("sh", "-c", fmt.Sprintf("ulimit -v %d; exec $R import orders orders.csv", kilobytes))
		c.Dir, c.Env = m.dir, append(m.env, "R="+m.program)
		if err := c.Run(); err != nil {
			ended++
		}
		if got := m.imported(); got != 0 && got != n {
			t.Fatalf("with %d kB %d of %d orders were imported", kilobytes, got, n)
		}
		if m.locked() {
			t.Fatal("a lock is left")
		}
	}
	t.Logf("%d imports ended for want of memory", ended)
	m.must("import", "orders", "orders.csv")
	if got := m.imported(); got != n {
		t.Errorf("%d of %d orders were imported", got, n)
	}
	m.sound(n)
}

// The time zones are in the program: none is looked for on the machine (F62).
func TestF62NoTimeZonesOnTheMachine(t *testing.T) {
	m := emptyMachine(t)
	m.env = append(m.env, "ZONEINFO="+filepath.Join(m.dir, "nowhere"), "TZ=Nowhere/None", "GOROOT="+filepath.Join(m.dir, "nowhere"))
	m.found()
	hidden := m.shell("unshare -m sh -c 'mount -t tmpfs tmpfs /usr/share/zoneinfo && ls /usr/share/zoneinfo && " +
		"$R --json --db hidden.db init --shop x --currency CNY --tz Europe/Berlin && $R --db hidden.db member add --name Ann && $R --json --db hidden.db member show 1'")
	if strings.Contains(hidden.err, "unshare") || strings.Contains(hidden.err, "mount") {
		t.Skip("the machine's zones cannot be hidden here: ", hidden.err)
	}
	if hidden.want(t, 0); !strings.Contains(hidden.out, "+01:00") && !strings.Contains(hidden.out, "+02:00") {
		t.Errorf("times are not of Berlin: %s", hidden.out)
	}
}

// Every command that writes a file leaves one that is there alone, writes its own for its user only, and nothing at all where
// a folder is missing (F67).
func TestF67EveryCommandThatWritesAFile(t *testing.T) {
	m := newMachine(t)
	m.earn(5)
	m.put(filepath.Join(m.dir, "bad.csv"), "order id,email,total,date\nO1,a@example.com,12.50,2026-01-02\nO2,b@example.com,nonsense,2026-01-02\n")
	for name, write := range map[string]func(path string) []string{
		"members":  func(p string) []string { return []string{"export", "members", "--to", p} },
		"orders":   func(p string) []string { return []string{"export", "orders", "--to", p} },
		"ledger":   func(p string) []string { return []string{"export", "ledger", "--to", p} },
		"template": func(p string) []string { return []string{"template", "orders", "--to", p} },
		"report":   func(p string) []string { return []string{"report", "summary", "--to-file", p} },
		"backup":   func(p string) []string { return []string{"backup", p} },
		"import bad": func(p string) []string {
			return []string{"import", "orders", "bad.csv", "--good-rows", "--dry-run", "--rejects", p}
		},
	} {
		kept, link, fresh := name+".kept", name+".link", name+".new"
		m.put(filepath.Join(m.dir, kept), "mine")
		if err := os.Symlink(filepath.Join(m.dir, kept), filepath.Join(m.dir, link)); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{kept, link, filepath.Join("..", filepath.Base(m.dir), kept), filepath.Join("missing", "x"), m.dir, "/dev/null"} {
			o := m.run(write(path)...)
			if o.code != 3 && o.code != 6 || !strings.HasPrefix(o.err, "regulars:") {
				t.Errorf("%s to %s: exit code %d %.300s", name, path, o.code, o.err)
			}
		}
		if text, err := os.ReadFile(filepath.Join(m.dir, kept)); err != nil || string(text) != "mine" {
			t.Errorf("%s overwrites a file: %.50q %v", name, text, err)
		}
		m.must(write(fresh)...)
		if info, err := os.Stat(filepath.Join(m.dir, fresh)); err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
			t.Errorf("%s: %v %v", name, info, err)
		}
		m.must(append(write(kept), "--force")...)
		if text, err := os.ReadFile(filepath.Join(m.dir, kept)); err != nil || string(text) == "mine" {
			t.Errorf("%s --force leaves the file: %v", name, err)
		}
		for _, done := range []string{kept, link, fresh} {
			if err := os.Remove(filepath.Join(m.dir, done)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if left := m.left("bad.csv"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	m.sound(1)
}

// Two users of one group share a shop: the file is 0660 in a folder of mode 2770, and what lies beside it follows (F49).
func TestF49TwoUsersOfOneGroup(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can be two users")
	}
	const group, ann, bob = 20010, 20001, 20002
	m := emptyMachine(t)
	home := filepath.Join(m.dir, "team")
	m.db = filepath.Join(home, "shop.db")
	m.env = append(m.env, "REGULARS_DB="+m.db)
	m.program = m.readable(home)
	if err := os.Chown(home, ann, group); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(home, 0o2770|os.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	as := func(user uint32, args ...string) outcome {
		c := m.command(args...)
		c.Dir = home
		state := filepath.Join(home, fmt.Sprint("state", user))
		c.Env = append(c.Env, "HOME="+home, "XDG_STATE_HOME="+state, "XDG_CONFIG_HOME="+state, "XDG_DATA_HOME="+state)
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: user, Gid: group}}
		var out, said bytes.Buffer
		c.Stdout, c.Stderr = &out, &said
		if err := c.Run(); c.ProcessState == nil {
			t.Skip("no other user can be taken here: ", err)
		}
		return outcome{c.ProcessState.ExitCode(), out.String(), said.String()}
	}
	as(ann, "init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai").want(t, 0)
	as(ann, "member", "add", "--name", "Ann").want(t, 0)
	as(bob, "member", "list").want(t, 6) // the file is Ann's alone
	if err := os.Chmod(m.db, 0o660); err != nil {
		t.Fatal(err)
	}
	as(ann, "points", "earn", "1", "--points", "5", "--reason", "welcome").want(t, 0)
	for range 2 {
		as(bob, "points", "earn", "1", "--points", "5", "--reason", "welcome").want(t, 0)
		as(ann, "points", "earn", "1", "--points", "5", "--reason", "welcome").want(t, 0)
	}
	if o := as(bob, "--json", "member", "show", "1"); value(t, o.out, "balance") != "25" {
		t.Errorf("the balance is %s%s", o.out, o.err)
	}
	as(bob, "backup", filepath.Join(home, "copy.db")).want(t, 0)
	as(bob, "restore", filepath.Join(home, "copy.db"), "--yes").want(t, 0)
	as(ann, "points", "earn", "1", "--points", "5", "--reason", "welcome").want(t, 0)
	list, err := filepath.Glob(m.db + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range list {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if stat, ok := info.Sys().(*syscall.Stat_t); !ok || info.Mode().Perm() != 0o660 || stat.Gid != group {
			t.Errorf("%s has mode %o", filepath.Base(path), info.Mode().Perm())
		}
	}
}

// readable makes the folder, which every user can reach, and gives a copy of the program there that every user can run.
func (m *machine) readable(folder string) string {
	m.t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		m.t.Fatal(err)
	}
	for above := folder; above != filepath.Dir(above); above = filepath.Dir(above) {
		info, err := os.Stat(above)
		if err != nil {
			m.t.Fatal(err)
		}
		if info.Mode().Perm()&0o001 == 0 {
			if !strings.HasPrefix(above, filepath.Dir(m.dir)) {
				m.t.Skip("other users cannot reach the folder of the tests: ", above)
			}
			if err := os.Chmod(above, info.Mode().Perm()|0o011); err != nil {
				m.t.Fatal(err)
			}
		}
	}
	text, err := os.ReadFile(m.program)
	if err != nil {
		m.t.Fatal(err)
	}
	program := filepath.Join(m.dir, "regulars")
	if err := os.WriteFile(program, text, 0o755); err != nil {
		m.t.Fatal(err)
	}
	return program
}

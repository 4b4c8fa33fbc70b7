//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of a few megabytes for the machine's shop.
func smallDisk(t *testing.T, megabytes int) *machine {
	t.Helper()
	m := emptyMachine(t)
	disk := filepath.Join(m.dir, "disk")
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dm", megabytes), "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	m.dir, m.db = disk, filepath.Join(disk, "shop.db")
	m.env = append(m.env, "REGULARS_DB="+m.db)
	m.found()
	return m
}

// fill takes all room on the disk but so many bytes; the function it gives frees it.
func (m *machine) fill(but int64) func() {
	m.t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(m.dir, &s); err != nil {
		m.t.Fatal(err)
	}
	path := filepath.Join(m.dir, "filler")
	m.put(path, strings.Repeat("x", int(int64(s.Bavail)*int64(s.Bsize)-but)))
	return func() {
		if err := os.Remove(path); err != nil {
			m.t.Fatal(err)
		}
	}
}

func TestF11TheDiskIsFull(t *testing.T) {
	m := smallDisk(t, 4)
	m.earn(100)
	want, entries := 100, 1
	for _, but := range []int64{0, 12 << 10, 36 << 10, 44 << 10, 52 << 10, 60 << 10} {
		free := m.fill(but)
		o := m.run("points", "earn", "1", "--points", "5", "--reason", "welcome")
		if but > 0 && o.code == 0 { // there was room for it
			want, entries = want+5, entries+1
		} else {
			o.want(t, 6, "disk is full", "Nothing was saved")
		}
		if got := m.balance("1"); got != strconv.Itoa(want) {
			t.Errorf("with %d bytes left the balance reads %s, want %d", but, got, want)
		}
		free()
	}
	m.earn(5)
	if got := m.balance("1"); got != strconv.Itoa(want+5) {
		t.Errorf("balance %s, want %d", got, want+5)
	}
	m.sound(entries + 1)
}

func TestF12TheDiskFillsDuringLongWrites(t *testing.T) {
	m := smallDisk(t, 4)
	file := filepath.Join(filepath.Dir(m.dir), "orders.csv")
	m.orders("orders.csv", 15000)
	if text, err := os.ReadFile(filepath.Join(m.dir, "orders.csv")); err != nil {
		t.Fatal(err)
	} else if m.put(file, string(text)); os.Remove(filepath.Join(m.dir, "orders.csv")) != nil {
		t.Fatal("the file cannot be moved off the small disk")
	}
	m.fails(6, []string{"disk is full"}, "import", "orders", file)
	if n := m.imported(); n != 0 {
		t.Errorf("%d orders stayed of an import that met a full disk", n)
	}
	m.earn(7)
	free := m.fill(80 << 10)
	m.fails(6, []string{"disk is full"}, "backup", "copy.db")
	m.fails(6, nil, "init", "--db", filepath.Join(m.dir, "other.db"), "--shop", "y", "--currency", "CNY", "--tz", "UTC")
	free()
	free = m.fill(0)
	m.fails(6, nil, "export", "ledger", "--to", "ledger.csv")
	if left := m.left("filler", "other.db.lock", "other.db.holder"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	free()
	m.must("backup", "copy.db")
	m.sound(1)
}

func TestF13AFileMayNotGrow(t *testing.T) {
	m := newMachine(t)
	m.earn(100)
	m.orders("orders.csv", 20000)
	m.shell("ulimit -f 400; $R import orders orders.csv").want(t, 6, "disk is full", "Nothing was saved")
	m.shell("ulimit -f 16; $R points earn 1 --points 5 --reason welcome").want(t, 6, "disk is full", "Nothing was saved")
	m.shell("ulimit -f 16; $R member show 1").want(t, 0)
	m.shell("ulimit -f 16; $R backup copy.db").want(t, 6, "disk is full")
	m.shell("ulimit -f 1; $R import orders orders.csv --dry-run").want(t, 6)
	m.must("import", "orders", "orders.csv")
	m.shell("ulimit -f 40; $R export orders --to out.csv").want(t, 6, "disk is full")
	if left := m.left("orders.csv"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	m.sound(20001)
}

func TestF14AnExportToAFullDevice(t *testing.T) {
	m := newMachine(t)
	m.must("import", "orders", m.orders("orders.csv", 500))
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full: ", err)
	}
	for _, what := range []string{"members", "orders", "ledger"} {
		m.shell("$R export "+what+" > /dev/full").want(t, 6, "export is incomplete")
		m.shell("$R export "+what+" --format jsonl > /dev/full").want(t, 6, "export is incomplete")
	}
	m.shell("$R member list > /dev/full").want(t, 6, "could not be written")
	m.shell("$R --json report summary > /dev/full").want(t, 6)
	m.shell("$R help > /dev/full").want(t, 6)
	// The write behind an acknowledgement that nobody could read is done, and the exit code tells that it was not read.
	m.shell("$R --json points earn 1 --points 5 --reason welcome --key once > /dev/full").want(t, 6)
	if again := m.must("--json", "points", "earn", "1", "--points", "5", "--reason", "welcome", "--key", "once"); value(t, again, "replayed") != "true" {
		t.Errorf("the entry was lost: %s", again)
	}
	m.sound(501)
}

func TestF15ThereIsNoTemporaryFolder(t *testing.T) {
	m := newMachine(t)
	m.env = append(m.env, "TMPDIR="+filepath.Join(m.dir, "nowhere"), "SQLITE_TMPDIR="+filepath.Join(m.dir, "nowhere"))
	file := m.orders("orders.csv", 3000)
	m.must("import", "orders", file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := m.command("import", "orders", "-")
	c.Stdin = strings.NewReader(string(text))
	m.finish(c).want(t, 6, "nowhere", "Nothing was saved") // what comes through a pipe is kept there while it is read
	m.must("backup", "copy.db")
	m.must("export", "members", "--to", "members.csv")
	m.must("member", "list", "--sort", "balance")
	m.sound(3000)
}

func TestF16TooFewFileDescriptors(t *testing.T) {
	m := newMachine(t)
	for n := 10; n <= 18; n += 2 { // with fewer the runtime itself cannot start
		o := m.shell(fmt.Sprintf("ulimit -n %d; $R points earn 1 --points 5 --reason welcome", n))
		if o.code != 0 && (o.code > 9 || o.code == 2 || !strings.Contains(o.err, "regulars:")) {
			t.Errorf("with %d descriptors: exit code %d: %.300s", n, o.code, o.err)
		}
	}
	m.sound(-1)
}

// A file, or a folder, that cannot be written opens for viewing only.
func TestF17AReadOnlyFile(t *testing.T) {
	m := newMachine(t)
	m.earn(100)
	if err := os.Chmod(m.db, 0o400); err != nil {
		t.Fatal(err)
	}
	m.viewOnly()
	if err := os.Chmod(m.db, 0o600); err != nil {
		t.Fatal(err)
	}
	m.earn(1)
	m.sound(2)
}

func TestF18AReadOnlyFolder(t *testing.T) {
	m := newMachine(t)
	m.earn(100)
	if err := os.Chmod(m.dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(m.dir, 0o700) })
	m.viewOnly()
	if os.Getuid() != 0 { // root writes into any folder
		m.fails(6, nil, "init", "--db", filepath.Join(m.dir, "new.db"), "--shop", "y", "--currency", "CNY", "--tz", "UTC")
	}
	if err := os.Chmod(m.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m.earn(1)
	m.sound(2)
}

// viewOnly expects that reading works and every write ends with 6.
func (m *machine) viewOnly() {
	m.t.Helper()
	if got := m.balance("1"); got != "100" {
		m.t.Errorf("the balance reads %s", got)
	}
	for _, read := range [][]string{{"member", "list"}, {"points", "history", "1"}, {"export", "ledger"}, {"report", "summary"}, {"doctor", "--full"}} {
		m.must(read...)
	}
	for _, write := range [][]string{
		{"points", "earn", "1", "--points", "5", "--reason", "welcome"},
		{"member", "add", "--name", "Bo"},
		{"setting", "set", "rate", "2"},
		{"redeem", "1", "--points", "5", "--order", "T-1"},
		{"daily"},
		{"import", "undo", "1"},
	} {
		m.fails(6, []string{"viewing only", "Nothing was saved"}, write...)
	}
}

func TestF19PathsThatHoldNoShop(t *testing.T) {
	m := newMachine(t)
	fifo := filepath.Join(m.dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, code := range map[string]int{
		m.dir: 6, fifo: 6, "/dev/null": 6, "/dev/zero": 6, filepath.Join(m.dir, "missing", "shop.db"): 3, filepath.Join(m.dir, "none.db"): 3,
		filepath.Join(m.db, "shop.db"): 6,
	} {
		for _, args := range [][]string{{"member", "list"}, {"points", "earn", "1", "--points", "5", "--reason", "welcome"}, {"doctor"}} {
			words := []string{path}
			if path == m.dir {
				words = append(words, "is a folder")
			}
			m.fails(code, words, append([]string{"--db", path}, args...)...)
		}
	}
	m.fails(4, []string{"already"}, "--db", fifo, "init", "--shop", "y", "--currency", "CNY", "--tz", "UTC")
	if left := m.left("fifo"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

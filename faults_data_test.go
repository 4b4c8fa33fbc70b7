//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// evil are texts that a terminal would obey.
var evil = []string{
	"A\x1b]0;PWNED\x07nn", "\x1b[2J\x1b[6n\x1b[?1049l", "\x1b]52;c;QQ==\x07", "\x1b]8;;http://evil\x1b\\Bank", "\x1b[8mhidden", "\x1b]0;rest",
	"\u009b2J\u0085\u009d0;x", "a\x08\x7f\x00b", "Ann\u202egnp", "\u2066x\u200fy",
}

// obeyed is the first character of a text that a terminal would obey or that turns the reading direction; -1 is none.
func obeyed(text string) rune {
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return r
		}
	}
	return -1
}

func (m *machine) harmless(o outcome, args []string) {
	m.t.Helper()
	for name, text := range map[string]string{"standard output": o.out, "standard error": o.err} {
		if r := obeyed(text); r >= 0 {
			m.t.Errorf("%q writes %U raw on %s: %.400q", args, r, name, text)
		}
	}
}

// Whatever stands in arguments, files and file names, no command hands it to the terminal raw.
func TestF63EscapeCodesInArgumentsAndFiles(t *testing.T) {
	m := newMachine(t)
	for i, text := range evil {
		name := strings.NewReplacer("/", "_", "\x00", "").Replace(text)
		argument := strings.ReplaceAll(text, "\x00", "")
		file := filepath.Join(m.dir, fmt.Sprint(i, name, ".csv"))
		m.put(file, "order id,email,name,total,date,"+text+"\nO1,a@example.com,"+text+",12.50,2026-01-02,x\n"+text+",b@example.com,Bo,"+text+","+text+",y\n")
		for _, args := range [][]string{
			{argument},
			{"--" + argument},
			{"member", "add", "--name", argument},
			{"member", "show", argument},
			{"member", "list", argument},
			{"member", "list", "--where", argument},
			{"member", "list", "--where", "name = \"" + argument + "\""},
			{"member", "tag", "1", "--add", argument},
			{"points", "earn", "1", "--points", argument, "--reason", "welcome"},
			{"points", "earn", "1", "--points", "1", "--reason", argument},
			{"points", "earn", "1", "--points", "1", "--reason", "welcome", "--key", argument},
			{"points", "history", "1"},
			{"redeem", "1", "--points", "1", "--order", argument},
			{"order", "add", "--member", "1", "--amount", "5", "--item", argument},
			{"order", "show", argument},
			{"setting", "set", argument, argument},
			{"setting", "set", "name", argument},
			{"import", "orders", file},
			{"import", "orders", file, "--good-rows", "--strip-control"},
			{"import", "orders", file, "--map", "total=" + argument},
			{"peek", file},
			{"--db", argument + ".db", "member", "list"},
			{"--config", argument, "member", "list"},
			{"--as", argument, "member", "list"},
			{"restore", argument, "--yes"},
			{"backup", "list", "--folder", argument},
			{"export", "members", "--to", "missing/" + argument},
			{"import", "list"},
			{"audit", "list"},
			{"doctor"},
			{"help", argument},
			{"template", argument},
			{"report", argument},
			{"version", argument},
		} {
			m.harmless(m.run(args...), args)
			if i < 2 || args[0] == "import" {
				args = append([]string{"--json"}, args...)
				m.harmless(m.run(args...), args)
			}
		}
	}
	m.sound(-1)
}

// Texts that came into the book by another door are made harmless on the way out.
func TestF63EscapeCodesInTheBook(t *testing.T) {
	if _, err := exec.LookPath("sqlite3"); err != nil {
		t.Skip("the sqlite3 shell is not installed: ", err)
	}
	m := newMachine(t)
	m.must("import", "orders", m.orders("orders.csv", 3))
	m.must("order", "add", "--member", "1", "--amount", "50", "--item", "tea*2@25", "--key", "k")
	m.must("member", "tag", "1", "--add", "vip")
	m.must("points", "earn", "1", "--points", "5", "--reason", "welcome")
	bad := "char(27)||'[2J'||char(7)||char(155)||'31m'||char(8238)||'x'"
	out, err := exec.Command("sqlite3", m.db, "DROP TRIGGER entry_frozen; DROP TRIGGER audit_frozen;"+
		"UPDATE member SET name="+bad+", city="+bad+", country="+bad+", found_by="+bad+" WHERE id = 1; UPDATE tag SET tag="+bad+";"+
		"UPDATE product SET name="+bad+"; UPDATE batch SET name="+bad+"; UPDATE staff SET name="+bad+"; UPDATE remark SET text="+bad+";"+
		"UPDATE source SET shop="+bad+"; UPDATE setting SET value="+bad+" WHERE key = 'name'; UPDATE orders SET ext="+bad+"||id;"+
		"UPDATE audit SET act="+bad+", subject="+bad+" WHERE id = 3; UPDATE doc SET text="+bad+" WHERE rowid = 1;").CombinedOutput()
	if err != nil {
		t.Fatalf("%v %s", err, out)
	}
	reads := [][]string{
		{"member", "list"},
		{"member", "show", "1"},
		{"order", "list"},
		{"order", "show", "1"},
		{"order", "show", "4"},
		{"product", "list"},
		{"points", "list"},
		{"points", "history", "1"},
		{"points", "explain", "1"},
		{"import", "list"},
		{"batch", "list"},
		{"audit", "list"},
		{"setting", "list"},
		{"report", "summary"},
		{"report", "repeat"},
		{"doctor"},
		{"doctor", "--full"},
		{"daily"},
		{"member", "list", "--where", "tag:x"},
		{"points", "earn", "1", "--points", "5", "--reason", "welcome"},
		{"member", "edit", "1", "--phone", "13900139000"},
		{"backup", "copy.db"},
	}
	for _, args := range reads {
		for _, form := range [][]string{nil, {"--json"}, {"--lang", "zh"}} {
			args := slices.Concat(form, args)
			m.harmless(m.run(args...), args)
		}
	}
	for _, what := range []string{"members", "orders", "ledger"} {
		for _, form := range [][]string{{"--format", "jsonl"}, {"--format", "csv"}, {"--spreadsheet"}} {
			args := slices.Concat([]string{"export", what}, form)
			m.harmless(outcome{out: m.shown(args...)}, args)
		}
	}
}

// shown is what a command writes on a terminal.
func (m *machine) shown(args ...string) string {
	m.t.Helper()
	c := m.command(args...)
	tty, err := pty.Start(c)
	if err != nil {
		m.t.Skip("no pseudo terminal here: ", err)
	}
	text, _ := io.ReadAll(tty) // ends with an error when the program has ended
	_ = tty.Close()
	_ = c.Wait()
	if len(text) == 0 {
		m.t.Errorf("%q shows nothing", args)
	}
	return string(text)
}

// With --spreadsheet no exported text can start a formula; importing it again gives what was there.
func TestF64FormulaCells(t *testing.T) {
	m := newMachine(t)
	names := []string{"=1+1", "+86 club", "-2", "@SUM(A1)*1@13", "=HYPERLINK(\"http://evil\")", "＝1+1", "'=x", "'quoted", "|cmd"}
	for i, name := range names {
		m.must("order", "add", "--member", "1", "--amount", fmt.Sprint(10+i), "--item="+name)
	}
	exported := m.must("export", "orders", "--spreadsheet")
	for line := range strings.Lines(exported) {
		for cell := range strings.SplitSeq(line, ",") {
			cell = strings.TrimLeft(cell, "\"")
			if cell != "" && strings.ContainsRune("=+-@＝\t\r", []rune(cell)[0]) && strings.ContainsAny(cell, "=(+S") {
				t.Errorf("the cell %q can start a formula", cell)
			}
		}
	}
	file := filepath.Join(m.dir, "guarded.csv")
	m.put(file, exported)
	again := machine{t: t, program: m.program, dir: m.dir, db: filepath.Join(m.dir, "again.db"), env: append(m.env, "REGULARS_DB="+filepath.Join(m.dir, "again.db"))}
	again.must("init", "--shop", "y", "--currency", "CNY", "--tz", "Asia/Shanghai")
	again.must("import", "orders", file)
	if plain, second := m.must("export", "orders"), again.must("export", "orders"); itemNames(plain, names) != itemNames(second, names) {
		t.Errorf("through a spreadsheet the names change:\n%s\n%s", plain, second)
	}
}

// itemNames is how often each of the names stands in a text.
func itemNames(text string, names []string) string {
	var b strings.Builder
	for _, name := range names {
		fmt.Fprint(&b, strings.Count(text, strings.ReplaceAll(name, `"`, `""`)), " ")
	}
	return b.String()
}

// Fields, lines and headings beyond every measure stop the reading early; a long file streams.
func TestF65FilesBeyondMeasure(t *testing.T) {
	m := newMachine(t)
	head := "order id,email,total,date\n"
	for name, parts := range map[string][3]string{ // the middle part stands in the file many times
		"field":   {head + "O1,a@example.com,1.50,", strings.Repeat("x", 1000), "\n"},
		"quoted":  {head + "O1,a@example.com,1.50,\"", strings.Repeat("x\n", 500), "\n"},
		"columns": {"order id", strings.Repeat(",c", 500), "\n"},
		"cells":   {head + "O1", strings.Repeat(",", 1000), "\n"},
		"heading": {"", strings.Repeat("h", 1000), ",total\n"},
	} {
		file := filepath.Join(m.dir, name+".csv")
		m.putLarge(file, parts)
		c := m.command("import", "orders", file)
		var said bytes.Buffer
		c.Stderr = &said
		_ = c.Run()
		if code := c.ProcessState.ExitCode(); code != 3 || said.Len() > 4000 || said.Len() == 0 {
			t.Errorf("%s: exit code %d, says %d bytes: %.300q", name, code, said.Len(), said.String())
		}
		// The system counts what this process had when it started the other, which is much with the race detector in it.
		if use, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok && !raceDetector && memory(use) > 200<<20 {
			t.Errorf("%s: %d MB of memory", name, memory(use)>>20)
		}
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
	if n := m.imported(); n != 0 {
		t.Errorf("%d orders were imported", n)
	}
}

// putLarge writes a file whose middle part is repeated to 50 MB, without having it in memory: what a new process is said to
// use counts what its parent has.
func (m *machine) putLarge(path string, parts [3]string) {
	m.t.Helper()
	file, err := os.Create(path)
	if err != nil {
		m.t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	_, _ = w.WriteString(parts[0])
	for range 50_000 {
		_, _ = w.WriteString(parts[1])
	}
	_, _ = w.WriteString(parts[2])
	if err := errors.Join(w.Flush(), file.Close()); err != nil {
		m.t.Fatal(err)
	}
}

func TestF66FilesThatAreNone(t *testing.T) {
	m := newMachine(t)
	fifo := filepath.Join(m.dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(m.dir, "zero.csv")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", filepath.Join(m.dir, "broken.csv")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/dev/zero", "/dev/null", fifo, m.dir, "zero.csv", "broken.csv", "none.csv"} {
		m.fails(3, nil, "import", "orders", path)
		m.fails(3, nil, "peek", path)
	}
	m.fails(3, []string{"restore"}, "import", "orders", m.db)
	m.sound(0)
}

func TestF67WhereExportsGo(t *testing.T) {
	m := newMachine(t)
	m.earn(5)
	kept := filepath.Join(m.dir, "kept.csv")
	m.put(kept, "mine")
	link := filepath.Join(m.dir, "link.csv")
	if err := os.Symlink(kept, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{kept, link, "../" + filepath.Base(m.dir) + "/kept.csv"} {
		m.fails(3, nil, "export", "ledger", "--to", path)
		m.fails(3, nil, "backup", path)
	}
	for _, path := range []string{m.dir, "/dev/null"} {
		for _, force := range [][]string{nil, {"--force"}} {
			if o := m.run(slices.Concat([]string{"export", "ledger", "--to", path}, force)...); o.code != 3 {
				t.Errorf("export to %s %v: exit code %d %s", path, force, o.code, o.err)
			}
		}
	}
	m.fails(3, nil, "backup", m.db, "--force")
	if text, err := os.ReadFile(kept); err != nil || string(text) != "mine" {
		t.Errorf("the file was overwritten: %q %v", text, err)
	}
	m.must("export", "ledger", "--to", "new.csv")
	m.must("export", "ledger", "--to", "kept.csv", "--force")
	for _, name := range []string{"new.csv", "kept.csv"} {
		info, err := os.Stat(filepath.Join(m.dir, name))
		if err != nil || info.Mode().Perm() != 0o600 || info.Size() < 10 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	if left := m.left("kept.csv", "link.csv", "new.csv"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	m.sound(1)
}

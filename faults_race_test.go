//go:build unix

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// atOnce runs n commands beside each other and gives what each left behind.
func (m *machine) atOnce(n int, args func(i int) []string) []outcome {
	m.t.Helper()
	outcomes := make([]outcome, n)
	commands := make([]*exec.Cmd, n)
	var all sync.WaitGroup
	for i := range n {
		commands[i] = m.command(args(i)...)
		all.Go(func() {
			var out, said strings.Builder
			commands[i].Stdout, commands[i].Stderr = &out, &said
			if err := commands[i].Start(); err != nil {
				outcomes[i] = outcome{-1, "", err.Error()}
				return
			}
			_ = commands[i].Wait()
			outcomes[i] = outcome{commands[i].ProcessState.ExitCode(), out.String(), said.String()}
		})
	}
	all.Wait()
	return outcomes
}

// count is how many of the outcomes have the exit code.
func count(all []outcome, code int) (n int) {
	for _, o := range all {
		if o.code == code {
			n++
		}
	}
	return n
}

func TestF38SixProcessesSpendTheLastPoints(t *testing.T) {
	m := newMachine(t)
	m.earn(350)
	all := m.atOnce(6, func(i int) []string {
		return []string{"--json", "redeem", "1", "--points", "100", "--order", fmt.Sprint("T-", i)}
	})
	if count(all, 0) != 3 || count(all, 4) != 3 {
		t.Errorf("%d succeed and %d are refused, want 3 and 3: %v", count(all, 0), count(all, 4), all)
	}
	for _, o := range all {
		if o.code == 4 && value(t, o.err, "error.code") != "insufficient_points" {
			t.Errorf("refused with %s", o.err)
		}
	}
	if got := m.balance("1"); got != "50" {
		t.Errorf("balance %s, want 50", got)
	}
	m.sound(4)
}

func TestF39OneKeyFromManyProcesses(t *testing.T) {
	m := newMachine(t)
	m.earn(500)
	all := m.atOnce(6, func(int) []string {
		return []string{"--json", "redeem", "1", "--points", "100", "--order", "T-1", "--key", "once"}
	})
	fresh := 0
	for _, o := range all {
		if o.code != 0 || value(t, o.out, "entry") != "2" {
			t.Errorf("exit code %d: %s%s", o.code, o.out, o.err)
		} else if value(t, o.out, "replayed") == "false" {
			fresh++
		}
	}
	if fresh != 1 {
		t.Errorf("%d are told that theirs was the first, want 1", fresh)
	}
	m.fails(4, []string{"once"}, "redeem", "1", "--points", "200", "--order", "T-1", "--key", "once")
	m.sound(2)
}

func TestF40TwoProcessesImportOneFile(t *testing.T) {
	const n = 3000
	m := newMachine(t)
	file := m.orders("orders.csv", n)
	all := m.atOnce(2, func(int) []string { return []string{"--json", "import", "orders", file} })
	fresh, present := 0, 0
	for _, o := range all {
		if o.code != 0 {
			t.Fatalf("exit code %d: %s", o.code, o.err)
		}
		for field, sum := range map[string]*int{"orders.new": &fresh, "orders.unchanged": &present} {
			i, err := strconv.Atoi(value(t, o.out, field))
			if err != nil {
				t.Fatal(err)
			}
			*sum += i
		}
	}
	if fresh != n || present != n {
		t.Errorf("%d orders are new and %d present already, want %d of each", fresh, present, n)
	}
	if got := m.imported(); got != n {
		t.Errorf("%d orders, want %d", got, n)
	}
	m.sound(n)
}

// Staff sell while an import runs: their writes wait and then go through.
func TestF41SellingDuringAnImport(t *testing.T) {
	m := newMachine(t)
	file := m.orders("orders.csv", 10000)
	all := m.atOnce(5, func(i int) []string {
		if i == 0 {
			return []string{"import", "orders", file}
		}
		return []string{"points", "earn", "1", "--points", "1", "--reason", "welcome"}
	})
	if count(all, 0) != 5 {
		t.Errorf("some fail: %v", all)
	}
	m.sound(10004)
}

func TestF42EightWritersBesideEachOther(t *testing.T) {
	m := newMachine(t)
	each := rounds(5)
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for i := range each {
				o := m.atOnce(1, func(int) []string {
					return []string{"points", "earn", "1", "--points", "1", "--reason", "welcome", "--key", fmt.Sprint(w, "-", i)}
				})
				if o[0].code != 0 {
					t.Errorf("writer %d: exit code %d: %s", w, o[0].code, o[0].err)
				}
			}
		})
	}
	all.Wait()
	if got := m.balance("1"); got != strconv.Itoa(8*each) {
		t.Errorf("balance %s, want %d", got, 8*each)
	}
	m.sound(8 * each)
}

// Eight processes find an empty folder: one founds the shop, the others are told that it is there, and all can use it.
func TestF43EightFirstStarts(t *testing.T) {
	m := emptyMachine(t)
	m.db = filepath.Join(m.dir, "new", "shop.db")
	m.env = append(m.env, "REGULARS_DB="+m.db)
	all := m.atOnce(8, func(int) []string {
		return []string{"init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai"}
	})
	if count(all, 0) != 1 || count(all, 4) != 7 {
		t.Fatalf("one should found the shop and seven be told: %v", all)
	}
	all = m.atOnce(8, func(i int) []string { return []string{"member", "add", "--name", fmt.Sprint("Ann ", i)} })
	if count(all, 0) != 8 {
		t.Errorf("some fail in the new shop: %v", all)
	}
	m.sound(0)

	// Half of them found, half of them already write: nobody meets half a shop.
	m.db = filepath.Join(m.dir, "again", "shop.db")
	m.env = append(m.env, "REGULARS_DB="+m.db)
	all = m.atOnce(8, func(i int) []string {
		if i%2 == 0 {
			return []string{"init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai"}
		}
		return []string{"member", "add", "--name", fmt.Sprint("Ann ", i)}
	})
	for i, o := range all {
		if i%2 == 1 && o.code != 0 && (o.code != 3 || !strings.Contains(o.err, "There is no shop")) {
			t.Errorf("a writer meets half a shop: %d %s", o.code, o.err)
		}
	}
	m.sound(0)
}

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// shop is a shop of its own for one test, used through the program alone.
type shop struct {
	t    *testing.T
	path string
	env  []string
}

// newShop founds a shop with two members.
func newShop(t *testing.T) *shop {
	t.Helper()
	folder := t.TempDir()
	s := &shop{t: t, path: filepath.Join(folder, "shop.db")}
	s.env = append(os.Environ(), "HOME="+folder, "XDG_STATE_HOME="+filepath.Join(folder, "state"), "REGULARS_DB="+s.path, "LANG=C")
	s.must("init", "--shop", "山茶小铺", "--currency", "CNY", "--tz", "Asia/Shanghai")
	s.must("member", "add", "--name", "王芳", "--phone", "13800138000")
	return s
}

// command is one run of the program that has not begun.
func (s *shop) command(args ...string) *exec.Cmd {
	c := exec.Command("regulars", append([]string{"--json"}, args...)...)
	c.Env = s.env
	return c
}

// run runs the program to its end and gives its exit code and what it printed.
func (s *shop) run(args ...string) (code int, out string) {
	s.t.Helper()
	c := s.command(args...)
	var printed bytes.Buffer
	c.Stdout, c.Stderr = &printed, &printed
	err := c.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		s.t.Fatal(err)
	}
	return c.ProcessState.ExitCode(), printed.String()
}

// must runs the program and fails the test when it fails.
func (s *shop) must(args ...string) string {
	s.t.Helper()
	code, out := s.run(args...)
	if code != 0 {
		s.t.Fatalf("%v exits %d: %s", args, code, out)
	}
	return out
}

// balance is the member's balance and whether doctor is content.
func (s *shop) balance() int64 {
	s.t.Helper()
	s.must("doctor", "--full")
	var m struct{ Balance int64 }
	if err := json.Unmarshal([]byte(s.must("member", "show", "13800138000")), &m); err != nil {
		s.t.Fatal(err)
	}
	return m.Balance
}

// together runs n commands at once and counts them by exit code.
func (s *shop) together(n int, args func(i int) []string) map[int]int {
	var lock sync.Mutex
	codes := map[int]int{}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			code, out := s.run(args(i)...)
			lock.Lock()
			defer lock.Unlock()
			if codes[code]++; code != 0 && code != 4 {
				s.t.Errorf("exit %d: %s", code, out)
			}
		})
	}
	all.Wait()
	return codes
}

// TestF38LastPointsAreSpentOnce: processes that redeem at once never spend more than there is.
func TestF38LastPointsAreSpentOnce(t *testing.T) {
	s := newShop(t)
	s.must("points", "earn", "13800138000", "--points", "100", "--reason", "welcome")
	codes := s.together(6, func(i int) []string {
		return []string{"redeem", "13800138000", "--points", "30", "--order", fmt.Sprint("T", i)}
	})
	if codes[0] != 3 || codes[4] != 3 {
		t.Errorf("exit codes %v, want 3 of 0 and 3 of 4", codes)
	}
	if b := s.balance(); b != 10 {
		t.Errorf("balance %d, want 10", b)
	}
}

// TestF39SameKeyIsOneEntry: the same act with the same key, at once and later, is done once.
func TestF39SameKeyIsOneEntry(t *testing.T) {
	s := newShop(t)
	codes := s.together(6, func(int) []string {
		return []string{"points", "earn", "13800138000", "--points", "50", "--reason", "welcome", "--key", "k-1"}
	})
	if codes[0] != 6 {
		t.Errorf("exit codes %v, want 6 of 0", codes)
	}
	if b := s.balance(); b != 50 {
		t.Errorf("balance %d, want 50", b)
	}
}

// TestF40TwoImportsOfOneFile: two processes that import the same file save each order once.
func TestF40TwoImportsOfOneFile(t *testing.T) {
	s := newShop(t)
	file := s.orders(2000)
	codes := s.together(2, func(int) []string { return []string{"import", "orders", file} })
	if codes[0] != 2 {
		t.Errorf("exit codes %v", codes)
	}
	if b := s.balance(); b != 2000 {
		t.Errorf("balance %d, want 2000", b)
	}
}

// orders writes a file of n orders of 1.00 by the one member, paid long ago.
func (s *shop) orders(n int) string {
	s.t.Helper()
	var b strings.Builder
	b.WriteString("order_id,ordered_at,phone,total\n")
	for i := range n {
		fmt.Fprintf(&b, "A-%d,2024-01-%02d 10:00:00,13800138000,1.00\n", i, i%28+1)
	}
	path := filepath.Join(filepath.Dir(s.path), "orders.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// TestF43FoundingIsRacedByMany: of eight processes that found one shop, one does, and the shop is whole.
func TestF43FoundingIsRacedByMany(t *testing.T) {
	s := newShop(t)
	s.path = filepath.Join(t.TempDir(), "raced.db")
	s.env = append(s.env, "REGULARS_DB="+s.path)
	codes := s.together(8, func(int) []string {
		return []string{"init", "--shop", "x", "--currency", "CNY", "--tz", "Asia/Shanghai"}
	})
	if codes[0] != 1 || codes[4] != 7 {
		t.Errorf("exit codes %v, want one 0 and seven 4", codes)
	}
	s.must("doctor", "--full")
}

// TestF1KilledWhileWritingEntries: what was acknowledged before kill -9 is there afterwards, and nothing needs mending.
func TestF1KilledWhileWritingEntries(t *testing.T) {
	s := newShop(t)
	acknowledged := int64(0)
	for round := range 10 {
		c := s.command("points", "earn", "13800138000", "--points", "1", "--reason", "welcome")
		var out bytes.Buffer
		c.Stdout = &out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(time.Duration(5+round*4)*time.Millisecond, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		killer.Stop()
		if strings.Contains(out.String(), `"ok":true`) {
			acknowledged++
		}
	}
	b := s.balance()
	if b < acknowledged || b > 10 {
		t.Errorf("balance %d after %d acknowledged entries", b, acknowledged)
	}
}

// TestF2KilledInsideAnImport: a killed import left all of its orders or none, and the same file completes it.
func TestF2KilledInsideAnImport(t *testing.T) {
	s := newShop(t)
	file := s.orders(20_000)
	for round := range 4 {
		c := s.command("import", "orders", file)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(time.Duration(30+round*60)*time.Millisecond, func() { _ = c.Process.Kill() })
		_ = c.Wait()
		killer.Stop()
		if b := s.balance(); b != 0 && b != 20_000 {
			t.Fatalf("round %d left a balance of %d", round, b)
		}
	}
	s.must("import", "orders", file)
	if b := s.balance(); b != 20_000 {
		t.Errorf("balance %d, want 20000", b)
	}
}

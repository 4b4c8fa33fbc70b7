package ui

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"

	"regulars/lang"
)

// console runs the real program on a pseudo terminal.
type console struct {
	t    *testing.T
	tty  *os.File
	out  chan string
	done chan error
}

func startConsole(t *testing.T, w, h uint16) *console {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo terminal here: ", err)
	}
	if err := pty.Setsize(master, &pty.Winsize{Cols: w, Rows: h}); err != nil {
		t.Fatal(err)
	}
	c := &console{t: t, tty: master, out: make(chan string, 1024), done: make(chan error, 1)}
	go func() {
		buf := make([]byte, 1<<16)
		for {
			n, err := master.Read(buf)
			if err != nil {
				return
			}
			c.out <- string(buf[:n])
		}
	}()
	go func() {
		c.done <- Run(context.Background(), Options{
			Book: newFakeBook(), Clock: func() time.Time { return noon }, Lang: lang.ZH, Theme: ThemeDark, Home: t.TempDir(),
		}, Terminal{In: slave, Out: slave, Env: []string{"TERM=xterm-256color", "COLORTERM=truecolor"}, W: int(w), H: int(h)})
	}()
	t.Cleanup(func() {
		_ = slave.Close()
		_ = master.Close()
	})
	return c
}

// settle takes what the program writes until it has been quiet for a moment; for its first words it waits up to begin.
func (c *console) settle(begin time.Duration) string {
	c.t.Helper()
	var text strings.Builder
	wait := begin
	for {
		select {
		case part := <-c.out:
			text.WriteString(part)
			wait = 250 * time.Millisecond
		case <-time.After(wait):
			return text.String()
		}
	}
}

// key types keys and takes what the program wrote because of them.
func (c *console) key(keys string) string {
	c.t.Helper()
	if _, err := c.tty.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
	return c.settle(time.Second)
}

// A cursor key must stay cheap on a slow line, also where every row holds Chinese. Later versions of the renderer
// rewrite such rows on every frame; this test pins that ours does not.
func TestACursorKeyWritesFewBytes(t *testing.T) {
	c := startConsole(t, 100, 40)
	first := c.settle(10 * time.Second)
	if !strings.Contains(ansi.Strip(first), "近 30 天") {
		t.Fatalf("the first frame shows no figures:\n%s", ansi.Strip(first))
	}
	if page := c.key("\x1b2"); !strings.Contains(ansi.Strip(page), "欧阳若曦") || len(page) > 16000 {
		t.Errorf("a change of page writes %d bytes", len(page))
	}
	for range 3 {
		c.key("\x1b[B")
		if move := c.key("\x1b[B"); len(move) == 0 || len(move) > 300 {
			t.Errorf("a cursor key writes %d bytes: %q", len(move), move)
		}
	}
	if idle := c.settle(pollEvery * 3 / 2); idle != "" {
		t.Errorf("asking an unchanged book writes %q", idle)
	}
	c.key("q")
	select {
	case err := <-c.done:
		if err != nil {
			t.Errorf("left with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("q does not leave")
	}
}

// The console must survive a storm of sizes and keys without a panic and still leave on Ctrl+Q.
func TestAStormOfSizesAndKeys(t *testing.T) {
	c := startConsole(t, 80, 24)
	c.settle(10 * time.Second)
	for i, size := range [][2]uint16{{1, 1}, {300, 100}, {20, 5}, {60, 20}, {59, 19}, {200, 60}, {2, 50}, {120, 40}} {
		if err := pty.Setsize(c.tty, &pty.Winsize{Cols: size[0], Rows: size[1]}); err != nil {
			t.Fatal(err)
		}
		c.key([]string{"\x1b2", "a", "\x1b[B\x1b[B", "?", "\x1b", "\x1b[<0;10;10M", "\x1b9", "zz\x00\x01"}[i])
	}
	c.key("\x11")
	select {
	case err := <-c.done:
		if err != nil {
			t.Errorf("left with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Error("Ctrl+Q does not leave")
	}
}

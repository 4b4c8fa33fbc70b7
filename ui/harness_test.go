package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/store"
)

// noon is the frozen clock of every test: Sunday 22 November 2026.
var noon = time.Date(2026, 11, 22, 2, 24, 0, 0, time.UTC)

// rig is a console without a terminal: keys go in, frames come out, commands run at once and in order.
type rig struct {
	t    testing.TB
	app  *App
	book *fakeBook
	home string
	quit bool
	cmds int
}

// file puts a file into the person's folder.
func (r *rig) file(name, text string) string {
	r.t.Helper()
	path := filepath.Join(r.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// newRig opens a console on a book.
func newRig(t testing.TB, l lang.Lang, w, h int) *rig {
	t.Helper()
	r := &rig{t: t, book: newFakeBook(), home: t.TempDir()}
	r.file("orders.csv", "order_id,ordered_at,name,email,total,status\n"+
		"A1,2026-10-01 10:00,王芳,wang@example.com,128.50,paid\nA2,2026-10-02 11:00,Zoë Müller,zoe@example.com,88.00,paid\n"+
		"A3,2026-10-03 12:00,\"Evil\u202e\",evil@example.com,1.00,paid\nA4,2026-10-03 12:00,Bob,bob@example.com,nonsense,paid\n")
	r.file("strange.csv", "Beleg;Wann;Wer;Kontakt;Brutto\n"+
		"R-1001;2026-10-01 10:00;Ann Lee;ann@example.com;11,90\nR-1002;2026-10-02 11:30;王芳;wang@example.com;24,40\n"+
		"R-1003;2026-10-05 09:12;José García;jose@example.com;5,95\nR-1004;2026-10-06 09:12;Zoë Müller;zoe@example.com;15,00\nR-1005;2026-10-07 08:00;Bo;bo@example.com;7,77\n")
	r.file("balances.csv", "email,points,name\nann@example.com,1200,Ann Lee\nwang@example.com,35,王芳\nzoe@example.com,-4,Zoë\n")
	r.file("customers.csv", "name,email,phone,birthday,tags,points\nAnn Lee,ann@example.com,,1990-05-08,vip,300\n王芳,,13600000912,,茶,20\n")
	r.file("goods.csv", "sku,name,category,cost\nTEA-01,山茶白茶礼盒,茶,62.00\nCUP-07,手作茶滤（竹）,器具,12.50\n")
	r.file("survey.csv", "date,email,score,comment\n2026-11-01,ann@example.com,9,Packed with love\n2026-11-02,,3,包裹来得太晚\n")
	r.file("loyalty.csv", "序号,提交答卷时间,1、购买之前，我期望这家店说到做到。,Q2,Q3,Q5,您的手机号\n1,2026-11-01 10:00:00,7,6,2,9,13800138000\n2,2026-11-02 10:00:00,7,5,2,0,\n3,2026-11-02 10:00:00,7,4,2,8,\n")
	r.file("unclear.csv", "a,b,c\n1,2,x\n1,3,y\n1,4,z\n")
	r.file("german.csv", "order_id,ordered_at,email,total\nA1,03/04/2025,a@example.com,1.00\n")
	r.app = New(context.Background(), Options{
		Book: r.book, Clock: func() time.Time { return noon }, Lang: l, Theme: ThemeDark, Home: r.home,
	})
	r.app.tick = noTick
	r.send(tea.WindowSizeMsg{Width: w, Height: h})
	r.run(r.app.Init())
	return r
}

// noTick lets toasts stay and cursors rest at once, so that no test waits for either.
func noTick(d time.Duration, then func(time.Time) tea.Msg) tea.Cmd {
	if d > restful {
		return nil
	}
	return func() tea.Msg { return then(noon) }
}

// send hands a message to the console and runs what follows.
func (r *rig) send(msg tea.Msg) {
	_, cmd := r.app.Update(msg)
	r.run(cmd)
}

// run runs commands and what follows from them to the end.
func (r *rig) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if r.cmds++; r.cmds > 10000 {
		r.t.Fatal("commands never end")
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.QuitMsg:
		r.quit = true
	case tea.BatchMsg:
		for _, c := range msg {
			r.run(c)
		}
	default:
		r.send(msg)
	}
}

// press sends keys by name: "enter", "ctrl+p", "a", "会"; "type:text" types a text.
func (r *rig) press(names ...string) *rig {
	r.t.Helper()
	for _, name := range names {
		if text, ok := strings.CutPrefix(name, "type:"); ok {
			for _, letter := range text {
				r.send(keyPress(string(letter)))
			}
			continue
		}
		r.send(keyPress(name))
	}
	return r
}

// named are the keys that have names.
var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
	"right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "space": tea.KeySpace, "f1": tea.KeyF1, "f2": tea.KeyF2,
	"f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f12": tea.KeyF12,
}

// keyPress is the message of a key.
func keyPress(name string) tea.KeyPressMsg {
	var k tea.Key
	rest := name
	for {
		switch {
		case strings.HasPrefix(rest, "ctrl+"):
			k.Mod |= tea.ModCtrl
			rest = rest[5:]
			continue
		case strings.HasPrefix(rest, "alt+"):
			k.Mod |= tea.ModAlt
			rest = rest[4:]
			continue
		case strings.HasPrefix(rest, "shift+"):
			k.Mod |= tea.ModShift
			rest = rest[6:]
			continue
		}
		break
	}
	if code, ok := named[rest]; ok {
		k.Code = code
		if rest == "space" {
			k.Text = " "
		}
		return tea.KeyPressMsg(k)
	}
	k.Code = []rune(rest)[0]
	if k.Mod == 0 {
		k.Text = rest
	}
	return tea.KeyPressMsg(k)
}

// frame is the window as plain text.
func (r *rig) frame() string { return ansi.Strip(r.app.frame()) }

// sees fails unless the window shows every text.
func (r *rig) sees(texts ...string) *rig {
	r.t.Helper()
	frame := r.frame()
	for _, text := range texts {
		if !strings.Contains(frame, text) {
			r.t.Fatalf("the window does not show %q:\n%s", text, frame)
		}
	}
	return r
}

// misses expects that none of the texts stands on the screen.
func (r *rig) misses(texts ...string) *rig {
	r.t.Helper()
	frame := r.frame()
	for _, text := range texts {
		if strings.Contains(frame, text) {
			r.t.Errorf("%q is still shown:\n%s", text, frame)
		}
	}
	return r
}

// exact fails unless the window is exactly w×h cells.
func (r *rig) exact(w, h int) {
	r.t.Helper()
	lines := strings.Split(r.app.frame(), "\n")
	if len(lines) != h {
		r.t.Errorf("%d lines, want %d:\n%s", len(lines), h, r.frame())
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got != w {
			r.t.Errorf("line %d has %d cells, want %d: %q", i, got, w, ansi.Strip(line))
		}
	}
}

// day is a business day of the fixtures.
func day(y int, m time.Month, d int) store.Day { return store.Date(y, m, d) }

// at is an instant of the fixtures: noon of a day in Shanghai.
func at(y int, m time.Month, d int) store.Instant {
	return store.InstantOf(time.Date(y, m, d, 4, 0, 0, 0, time.UTC))
}

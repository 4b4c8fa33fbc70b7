package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
)

func TestPlacesAreReachedByNumberFunctionKeyAndTab(t *testing.T) {
	for _, c := range []struct{ key, shows string }{
		{"alt+2", "▌Members▐"},
		{"f3", "▌Members▐"},
		{"tab", "▌Members▐"},
		{"alt+7", "▌Reports▐"},
		{"f10", "▌Settings▐"},
		{"shift+tab", "▌Settings▐"},
	} {
		newRig(t, lang.EN, 80, 24).press(c.key).sees(c.shows)
	}
}

func TestAPlaceIsShownAsItWasLeft(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+2", "down", "enter")
	r.sees("陈子轩").press("alt+8").sees("▌文件▐").press("alt+2").sees("会员 › 陈子轩")
	r.press("esc").sees("▸ 陈子轩")
}

func TestLanguageSwitchesAtOnceAndIsRemembered(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+2", "L").sees("▌Members▐", "Name", "? help")
	if r.book.prefs["lang"] != "en" {
		t.Errorf("remembered %q", r.book.prefs["lang"])
	}
	r.press("ctrl+l").sees("▌会员▐", "姓名", "? 帮助")
}

func TestDigitsBeginAQuickFindFromAnywhere(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("2", "0", "4", "6").sees("找会员", "欧阳若曦")
	r.press("enter").sees("▌会员▐", "会员 › 欧阳若曦")
	r = newRig(t, lang.ZH, 80, 24)
	r.send(tea.PasteMsg{Content: "7711"})
	r.sees("陈子轩")
}

// A scanner sends its Enter before the book has answered.
func TestEnterBeforeTheAnswerOpensTheMemberWhenItComes(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	_, first := r.app.Update(keyPress("2"))
	var cmds []tea.Cmd
	for _, k := range []string{"0", "4", "6", "enter"} {
		_, cmd := r.app.Update(keyPress(k))
		cmds = append(cmds, cmd)
	}
	r.run(first)
	r.sees("找会员")
	for _, cmd := range cmds {
		r.run(cmd)
	}
	r.sees("会员 › 欧阳若曦")
}

func TestAnswersThatAreNoLongerAskedForAreDropped(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+2", "/")
	_, slow := r.app.Update(keyPress("陈"))
	r.press("backspace", "type:欧阳").sees("欧阳若曦")
	r.run(slow)
	r.sees("欧阳若曦")
	if strings.Contains(r.frame(), "陈子轩") {
		t.Error("an old answer replaced a newer one")
	}
}

func TestAnAnswerForAClosedScreenIsDropped(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24).press("alt+2")
	_, cmd := r.app.Update(keyPress("enter"))
	r.press("esc")
	r.run(cmd)
	r.sees("▌会员▐", "▸ 欧阳若曦")
}

func TestQuitWaitsForWrites(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:200")
	_, write := r.app.Update(keyPress("ctrl+s"))
	if r.press("ctrl+c"); r.quit {
		t.Fatal("left while a write was on its way")
	}
	r.sees("Finishing 1 write")
	if r.app.guard(nil, tea.QuitMsg{}) == (tea.QuitMsg{}) && !r.app.leaving {
		t.Error("a signal ends the console while a write is on its way")
	}
	if r.run(write); !r.quit {
		t.Error("does not leave after the last write")
	}
	if len(r.book.earned) != 1 {
		t.Errorf("%d awards", len(r.book.earned))
	}
}

func TestQuitTwiceLeavesAtOnce(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:200")
	r.app.Update(keyPress("ctrl+s"))
	if r.press("ctrl+c", "ctrl+c"); !r.quit {
		t.Error("the second Ctrl+C does not leave")
	}
}

func TestASignalWaitsForWrites(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	if msg := r.app.guard(nil, tea.QuitMsg{}); msg != (tea.QuitMsg{}) {
		t.Errorf("nothing is being written, yet the signal became %T", msg)
	}
	r.app.pending = 1
	if msg := r.app.guard(nil, tea.InterruptMsg{}); msg != (quitAsked{}) {
		t.Errorf("the signal became %T", msg)
	}
}

func TestQLeavesAtTheTopOnly(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "enter", "q")
	if r.quit {
		t.Fatal("q left from a detail")
	}
	if r.sees("Esc goes back").press("esc", "q"); !r.quit {
		t.Error("q does not leave at the top")
	}
}

// Enter held down on a form must not award twice (U2).
func TestEnterTwiceAwardsOnce(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:200", "tab", "type:late parcel", "tab", "tab", "tab")
	_, first := r.app.Update(keyPress("enter"))
	_, second := r.app.Update(keyPress("enter"))
	r.run(second)
	r.run(first)
	if len(r.book.earned) != 1 {
		t.Fatalf("%d awards", len(r.book.earned))
	}
	if a := r.book.earned[0]; a.Points != 200 || a.Text != "late parcel" || a.Key == "" || a.Member != 1 {
		t.Errorf("awarded %+v", a)
	}
	r.sees("got 200 points; balance 4,410")
}

func TestARefusalStandsInTheFormAndTheKeyStays(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.refuse = store.Refuse(store.CodeInsufficientPoints, "have", int64(80), "need", int64(100), "pending", int64(0))
	r.press("alt+2", "r", "type:100", "tab", "type:A1", "ctrl+s").sees("Pay with points", "80", "100")
	r.book.refuse = nil
	if r.press("ctrl+s"); len(r.book.redeems) != 1 || r.book.redeems[0].Key == "" {
		t.Errorf("redeemed %+v", r.book.redeems)
	}
}

func TestUndoAsksBeforeItLeavesADebt(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "enter", "down", "down", "down", "u").sees("[Undo all the same]", "▌Cancel▐")
	if r.press("enter"); r.book.calls["undo"] != 0 {
		t.Fatal("Enter on Cancel undid it")
	}
	if r.press("u", "right", "enter"); r.book.calls["undo"] != 1 {
		t.Error("it was not undone")
	}
}

func TestPaletteFindsByEnglishChineseAndPinyin(t *testing.T) {
	for _, c := range []struct{ typed, finds string }{
		{"settings", "去设置"}, {"设置", "去设置"}, {"quit", "退出"}, {"tuichu", "退出"}, {"xzz", "没有这个功能"},
	} {
		r := newRig(t, lang.ZH, 80, 24).press("ctrl+p", "type:"+c.typed)
		if !strings.Contains(r.frame(), c.finds) {
			t.Errorf("%q does not find %q:\n%s", c.typed, c.finds, r.frame())
		}
	}
	if r := newRig(t, lang.ZH, 80, 24).press("：", "type:tuichu", "enter"); !r.quit {
		t.Error("the palette does not run what it found")
	}
}

func TestMenuChoosesByDigit(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+2", "space").sees("What can be done here").press("2").sees("Award points")
}

func TestMenuTakesTheKeysItShows(t *testing.T) {
	newRig(t, lang.EN, 80, 24).press("alt+2", "space").sees("What can be done here", "↑↓ choose").press("a").sees("Award points").
		press("esc").sees("▌Members▐")
	newRig(t, lang.EN, 80, 24).press("alt+2", "space", "Z").sees("What can be done here")
}

func TestAnActionThatIsOffSaysWhy(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.people = nil
	r.press("alt+2", "a").sees("Choose a member first.")
}

func TestAFileDraggedOntoTheWindowIsPreviewed(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	path := r.file("my orders.csv", "order_id,ordered_at,email,total\nA1,2026-10-01,a@example.com,1.00\n")
	for _, text := range []string{path, "'" + path + "'", strings.ReplaceAll(path, " ", `\ `), "file://" + strings.ReplaceAll(path, " ", "%20")} {
		r := newRig(t, lang.EN, 80, 24)
		r.send(tea.PasteMsg{Content: text})
		r.sees("▌Files▐", "my orders.csv", "What will happen")
	}
	r.send(tea.PasteMsg{Content: "/no/such/file.csv"})
	r.sees("That is no file")
}

// TestAFileDraggedOntoTheFirstRunIsPreviewed at each of its questions, as they say it is, and on the preview of another file.
func TestAFileDraggedOntoTheFirstRunIsPreviewed(t *testing.T) {
	path := newRig(t, lang.EN, 80, 24).file("my orders.csv", "order_id,ordered_at,email,total\nA1,2026-10-01,a@example.com,1.00\n")
	r := &rig{t: t, app: New(context.Background(), Options{Clock: func() time.Time { return noon }, Lang: lang.EN, Theme: ThemeDark})}
	r.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	r.sees("drag a file of orders onto this window")
	r.send(tea.PasteMsg{Content: path})
	r.sees("my orders.csv", "What will happen").press("esc", "enter").sees("How would you like to begin?")
	for range 2 {
		r.send(tea.PasteMsg{Content: strings.ReplaceAll(path, " ", `\ `) + " "})
		r.sees("my orders.csv", "What will happen")
	}
}

func TestPasteIsTextInAField(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "n")
	r.send(tea.PasteMsg{Content: "Ann\r\nq\n"})
	r.sees("Ann q")
	if r.quit {
		t.Error("a pasted letter was taken for a key")
	}
}

func TestWithoutAShopTheWizardComesFirst(t *testing.T) {
	found := newFakeBook()
	app := New(context.Background(), Options{
		Clock: func() time.Time { return noon }, Lang: lang.EN, Home: t.TempDir(),
		Found: func(context.Context, store.Founding) (Book, error) { return found, nil },
	})
	r := &rig{t: t, app: app, book: found}
	app.tick = noTick
	r.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	r.run(app.Init())
	r.sees("Welcome to Regulars").press("2").sees("从哪里开始", "导入我的订单").press("3")
	r.sees("您的店铺").press("type:山茶小铺", "ctrl+s").sees("▌今日▐", "近 30 天")
}

func TestAFileWithoutAShopIsPreviewedAtOnce(t *testing.T) {
	found := newFakeBook()
	r := &rig{t: t, book: found, home: t.TempDir()}
	path := r.file("bestellungen.csv", "订单号,下单时间,买家,手机号,实付金额,币种\nA1,2026-10-01,王芳,13800138000,128.50,CNY\n")
	var founded store.Founding
	r.app = New(context.Background(), Options{
		Clock: func() time.Time { return noon }, Lang: lang.ZH, File: path,
		Found: func(_ context.Context, f store.Founding) (Book, error) { founded = f; return found, nil },
	})
	r.app.tick = noTick
	r.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	r.run(r.app.Init())
	r.sees("bestellungen.csv", "新订单", "¥128.50").press("enter").sees("您的店铺", "CNY")
	r.press("type:山茶小铺", "ctrl+s").sees("会发生什么")
	if founded.Currency != "CNY" || founded.Name != "山茶小铺" {
		t.Errorf("founded %+v", founded)
	}
}

func TestViewOnlyIsShownAndWritesAreOff(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	r.book.only = errors.New("read-only")
	r.sees("view only").press("i").sees("can only be looked at")
}

func TestFooterNeverLosesTheHelp(t *testing.T) {
	for _, l := range lang.All() {
		for _, walk := range walks {
			r := newRig(t, l, 60, 20).press(walk.keys...)
			lines := strings.Split(r.frame(), "\n")
			if want := "? " + r.app.T("act.help"); !strings.HasSuffix(strings.TrimRight(lines[19], " "), want) {
				t.Errorf("%s %s: %q", l, walk.name, lines[19])
			}
		}
	}
}

// rawKey is a key of lang that nobody translated.
var rawKey = regexp.MustCompile(`\b(act|off|hint|key|place|toast|frame|finder|form|member|members|setting|settings|import|imported|today|findings|files|batch|backup|export|mapper|field|wizard|found|why|event|order|orders|points|reason|status|theme|borders|core|word)\.[a-z]`)

func TestNoKeyIsShownForAWord(t *testing.T) {
	for _, l := range lang.All() {
		for _, walk := range walks {
			r := newRig(t, l, 120, 40).press(walk.keys...)
			frame := strings.ReplaceAll(r.frame(), "orders.csv", "")
			if found := rawKey.FindString(frame); found != "" {
				t.Errorf("%s %s shows %q:\n%s", l, walk.name, found, r.frame())
			}
		}
	}
}

func TestNoRawControlReachesTheScreen(t *testing.T) {
	for _, walk := range walks {
		r := newRig(t, lang.ZH, 120, 40).press(walk.keys...)
		frame := r.app.frame()
		for _, bad := range []string{"\x1b]", "\x07", "\u202e", "\x1b[2J"} {
			if strings.Contains(frame, bad) {
				t.Errorf("%s shows %q raw", walk.name, bad)
			}
		}
	}
}

// Two actions of one screen must not share a key, and none may take a key that works everywhere.
func TestKeysDoNotCollide(t *testing.T) {
	for _, walk := range walks {
		r := newRig(t, lang.EN, 80, 24).press(walk.keys...)
		taken := map[string]string{}
		for _, act := range r.app.top().Actions() {
			for _, k := range act.Key.Pressed {
				if other, ok := taken[k]; ok {
					t.Errorf("%s: %s and %s share %q", walk.name, other, act.ID, k)
				}
				taken[k] = act.ID
			}
		}
		for _, act := range r.app.actions() {
			for _, k := range act.Key.Pressed {
				if other, ok := taken[k]; ok && k != "esc" {
					t.Errorf("%s: %s takes %q from %s", walk.name, other, k, act.ID)
				}
			}
		}
	}
}

func TestAHalfFilledFormIsNotLostByOneKey(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "n", "type:Ann", "esc").sees("What you typed has not been saved", "▌Go on writing▐", "Esc back")
	r.press("enter").sees("New member", "Ann", "Ctrl+S save  Esc cancel")
	if r.press("ctrl+q"); r.quit {
		t.Fatal("Ctrl+Q threw a form away without a word")
	}
	if r.sees("A form is not saved yet").press("ctrl+q"); !r.quit {
		t.Error("the second Ctrl+Q does not leave")
	}
	newRig(t, lang.EN, 80, 24).press("alt+2", "n", "esc").sees("▸ 欧阳若曦")
}

// TestOnlyTheTopIsMarked: a list behind a panel does not say what it stands on, and keeps its place; a list in the panel says it.
func TestOnlyTheTopIsMarked(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "down").sees("▸ 陈子轩")
	if n := strings.Count(r.press("n").frame(), "▸"); n != 0 {
		t.Errorf("behind a form %d rows are marked:\n%s", n, r.frame())
	}
	r.press("esc").sees("▸ 陈子轩")
	if n := strings.Count(r.press("?").frame(), "▸"); n != 1 {
		t.Errorf("beside the help %d rows are marked, want its own:\n%s", n, r.frame())
	}
}

// TestAnUntouchedFormClosesAtOnce: forms that read what they offer have more inputs than when they opened.
func TestAnUntouchedFormClosesAtOnce(t *testing.T) {
	for _, keys := range [][]string{
		{"alt+2", "a"},
		{"alt+2", "enter", "o"},
		{"alt+2", "enter", "t"},
		{"alt+2", "enter", "e"},
		{"alt+2", "f"},
		{"alt+3", "n"},
		toTickets("n"), toTickets("enter", "r"), toTickets("enter", "p"), toTickets("enter", "i"),
		{"p", "n"},
		{"alt+7", "g", "n"},
	} {
		r := newRig(t, lang.EN, 80, 24).press(keys...)
		f, ok := r.app.top().(*formPanel)
		if !ok {
			t.Errorf("%v opens no form", keys)
			continue
		}
		if f.dirty() {
			t.Errorf("%v: a form that nobody touched asks before it closes", keys)
		}
	}
}

func TestAWideWindowShowsTheCardBesideTheList(t *testing.T) {
	newRig(t, lang.EN, 120, 40).press("alt+2").sees("▸ 欧阳若曦", "every 12 days", "4,210  = ¥42.10").press("down").sees("陈子轩")
}

func TestImportCanBeStoppedWhileItReads(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i").sees("type to narrow, or paste a path").press("type:ordx").sees("here has such a name").press("backspace")
	_, cmd := r.app.Update(keyPress("enter"))
	r.sees("Reading orders.csv").press("esc").sees("▌Files▐", "What came in")
	r.run(cmd)
	r.sees("What came in")
	if r.book.calls["import"] != 0 {
		t.Error("something was imported")
	}
}

// A path that is typed or pasted is not looked for by name in the folder on the screen: Enter opens it.
func TestATypedPathIsNotCalledMissing(t *testing.T) {
	for l, says := range map[lang.Lang]string{lang.EN: "Enter opens the file at this path.", lang.ZH: "按 Enter 打开这个路径的文件。"} {
		r := newRig(t, l, 80, 24)
		path := filepath.Join(r.home, "orders.csv")
		r.press("alt+8", "i", "type:"+path).sees(says).misses("has such a name", "没有叫这个名字").press("enter").sees("wang@example.com")
	}
}

func TestImportFromPreviewToFindingsAndBack(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:ord", "enter").sees("What will happen", "wang@example.com")
	r.press("enter").sees("From which day on").press("enter").sees("Read orders.csv", "The best 20%", "4 people to contact first", "陈子轩", "139****7711", "zoe@example.com")
	if r.book.calls["import"] != 1 {
		t.Fatalf("%d imports", r.book.calls["import"])
	}
	runs := 0
	r.app.daily = func(context.Context, bool) error { runs++; return nil }
	r.press("u").sees("Take back everything", "▌Cancel▐").press("right", "enter").sees("Undone: 86 orders")
	if runs != 1 {
		t.Errorf("whom to care for was found again %d times after the undo", runs)
	}
}

func TestAFileThatChangedAfterThePreviewIsRefused(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:ord", "enter")
	r.file("orders.csv", "order_id,ordered_at,email,total\nB1,2026-10-01,b@example.com,9.00\n")
	r.press("enter", "enter")
	if r.book.calls["import"] != 0 {
		t.Error("another file was imported than the one shown")
	}
	r.sees("orders.csv", "changed")
}

func TestAColumnCanBeGivenAnotherMeaning(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+8", "i", "type:ord", "enter", "m").sees("order number", "total paid")
	r.press("down", "down", "d").sees("– not read").press("ctrl+s").sees("What will happen")
	r.press("m").sees("– not read", "order number")
}

func TestAnEncodingIsOffered(t *testing.T) {
	r := newRig(t, lang.ZH, 80, 24)
	r.file("gbk.csv", "\xb6\xa9\xb5\xa5\xba\xc5,\xcf\xc2\xb5\xa5\xca\xb1\xbc\xe4,\xca\xd6\xbb\xfa\xba\xc5,\xca\xb5\xb8\xb6\xbd\xf0\xb6\xee\nA1,2026-10-01,13800138000,128.50\n")
	r.press("alt+8", "i", "type:gbk", "enter")
	if strings.Contains(r.frame(), "会发生什么") {
		return
	}
	r.sees("gb18030").press("enter").sees("会发生什么")
}

func BenchmarkFrame(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			r := newRig(b, lang.ZH, size[0], size[1]).press("alt+2")
			b.ReportAllocs()
			for b.Loop() {
				_ = r.app.frame()
			}
		})
	}
}

// Another session may hold the book for seconds: Esc gives up waiting, nothing is written, and saving again is safe.
func TestEscStopsWaitingForASave(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2", "a", "type:200")
	_, write := r.app.Update(keyPress("ctrl+s"))
	r.press("esc")
	r.run(write)
	r.sees("Award points", "Stopped. Nothing was changed.")
	if r.press("ctrl+s"); len(r.book.earned) != 1 {
		t.Errorf("%d awards", len(r.book.earned))
	}
}

// What another session writes shows within a second, but nothing moves under somebody who types.
func TestAnotherSessionsChangeShows(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24).press("alt+2")
	poll := func(version int64) int {
		before := r.book.calls["members"]
		r.send(polled{book: r.book, version: version})
		return r.book.calls["members"] - before
	}
	if n := poll(7) + poll(7); n != 0 {
		t.Errorf("an unchanged book was read %d times", n)
	}
	if n := poll(8); n != 1 {
		t.Errorf("a changed book was read %d times", n)
	}
	r.press("a")
	if n := poll(9); n != 0 {
		t.Errorf("under a form the list was read %d times", n)
	}
	r.press("esc")
	if n := poll(9); n != 1 {
		t.Errorf("after the form the list was read %d times", n)
	}
	if n := poll(9); n != 0 {
		t.Errorf("and again %d times", n)
	}
}

// F17, F28, F11: the console says why nothing can be written, and when it can be again.
func TestF17TheConsoleSaysWhyItIsViewOnly(t *testing.T) {
	r := newRig(t, lang.EN, 120, 40)
	for _, c := range []struct {
		only  error
		words string
	}{
		{store.Refuse(store.CodeViewOnly, "path", "/shop/shop.db"), "viewing only"},
		{store.Refuse(store.CodeDiskFull, "path", "/shop/shop.db"), "disk is full"},
		{store.Refuse(store.CodeEntriesMissing, "after", int64(7), "expected", int64(9), "path", "/shop/shop.db"), "Entries after no. 7 are missing"},
	} {
		r.book.only = c.only
		r.send(polled{book: r.book, version: 1})
		r.sees("view only", c.words)
		if len(r.app.stacks[0]) > 1 {
			r.press("esc")
		}
	}
	r.book.only = nil
	r.send(polled{book: r.book, version: 1})
	r.sees("can be written again").misses("view only")
}

// F57, F58: a clock that is not believed stands in the header; a yes lets lapse what is due, and Cancel asks again later.
func TestF58TheConsoleAsksWhetherTheDateIsRight(t *testing.T) {
	for _, l := range lang.All() {
		r := newRig(t, l, 80, 24)
		var runs []bool
		r.app.daily = func(_ context.Context, confirmed bool) error {
			if runs = append(runs, confirmed); confirmed {
				return nil
			}
			return store.Refuse(store.CodeClockJumped, "from", store.InstantOf(noon), "to", store.InstantOf(noon))
		}
		r.run(r.app.runDaily(false))
		r.sees(l.T("frame.clock"), capital(l.T("clock.yes"))).press("enter").misses(capital(l.T("clock.yes"))).sees(l.T("frame.clock"))
		r.run(r.app.askClock())
		r.press("right", "enter").misses(l.T("frame.clock"))
		if len(runs) != 2 || !runs[1] {
			t.Errorf("%s: the runs were confirmed: %v", l, runs)
		}
		if why := r.app.clockBelieved(); why != "off.clock" {
			t.Errorf("the action is off because of %q", why)
		}
	}
}

// What a file tells of orders that nobody knows is said before the import, with the orders that a refund may belong to.
func TestRefundsWithoutTheirSaleAreShown(t *testing.T) {
	for l, want := range map[lang.Lang][]string{
		lang.EN: {"line 3: no sale for the refund of $7.00 (T9); the buyer has ORD-1"},
		lang.ZH: {"第 3 行：退款", "（T9）找不到销售；同一买家有 ORD-1"},
	} {
		r := newRig(t, l, 100, 30)
		r.file("later.csv", "Date,Time,Time Zone,Net Sales,Total Collected,Transaction ID,Payment ID,Event Type,Customer ID\n"+
			"2026-11-01,12:00:00,UTC,9.00,9.00,T1,P1,Payment,C1\n2026-11-01,12:00:00,UTC,-7.00,-7.00,T9,P9,Refund,C1\n")
		r.press("alt+8", "i", "type:later", "enter").sees(want...)
	}
	r := newRig(t, lang.EN, 80, 24)
	r.file("payments.csv", "Payment ID,Order ID,Gross Amount,Adjusted Gross,Refund Amount,Currency\n1,31,5.00,0.00,,USD\n")
	r.press("alt+8", "i", "type:payments", "enter").sees("1 unknown order was left out")
}

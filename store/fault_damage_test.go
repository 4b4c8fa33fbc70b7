package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestF22WhatIsNoBookIsLeftAlone(t *testing.T) {
	path := wholeFile(t, faultBook(t))
	for name, spoil := range map[string]func(string){
		"header overwritten": func(p string) { overwrite(t, p, 0, []byte("no database at all")) },
		"noise":              func(p string) { overwrite(t, p, 0, noise(4096)) },
		"text":               func(p string) { put(t, p, []byte(strings.Repeat("name,points\n", 50))) },
		"short text":         func(p string) { put(t, p, []byte("x")) },
		"other app": func(p string) {
			if err := os.Remove(p); err != nil {
				t.Fatal(err)
			}
			edit(t, p, "CREATE TABLE song (title TEXT)", "INSERT INTO song VALUES ('x')")
		},
	} {
		t.Run(name, func(t *testing.T) {
			one := copied(t, path)
			spoil(one)
			same := unchanged(t, one)
			_, err := reopen(t, one)
			wantCode(t, err, CodeNotABook)
			_, err = Create(t.Context(), one, Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, Options{Clock: (&hourglass{faultDay}).read})
			wantCode(t, err, CodeShopExists)
			same()
			wantOnly(t, filepath.Dir(one), "shop.db", "shop.db.anchor", "shop.db.lock")
		})
	}
}

func TestF23AnEmptyFileIsNoNewShop(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	put(t, path, nil)
	_, err := reopen(t, path)
	wantCode(t, err, CodeEmptyFile)
	unchanged(t, path)()
	wantOnly(t, filepath.Dir(path), "shop.db")
}

// Whatever page is overwritten, every read gives an error or the right answer, never a part of it; doctor notices.
func TestF24APageOfNoise(t *testing.T) {
	b := faultBook(t)
	for i := range 300 {
		if _, _, err := b.AddMember(t.Context(), MemberDraft{Name: fmt.Sprint("member ", i), Phone: fmt.Sprintf("+86138001%05d", i+20000)}); err != nil {
			t.Fatal(err)
		}
	}
	path := wholeFile(t, b)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	step := int64(page)
	if RaceDetector { // every page is met without it; what runs side by side does not differ from page to page
		step *= 5
	}
	unnoticed := 0
	for at := int64(page); at < info.Size(); at += step {
		one := copied(t, path)
		overwrite(t, one, at, noise(page))
		b, err := reopen(t, one)
		if err != nil {
			if !CodeIs(err, CodeDamaged) {
				t.Errorf("page %d: opening gives %v", at/page+1, err)
			}
			continue
		}
		if d, err := b.Doctor(t.Context(), true, ""); err != nil || d.OK {
			unnoticed++
			t.Logf("page %d: doctor finds nothing (%v)", at/page+1, err)
		}
		m, err := b.Member(t.Context(), 1)
		if err != nil && !CodeIs(err, CodeDamaged) || err == nil && (m.Balance != 1000 || m.Name != "王芳") {
			t.Errorf("page %d: member is %s with %d points, %v", at/page+1, m.Name, m.Balance, err)
		}
		list, err := b.Ledger(t.Context(), LedgerQuery{Limit: 50})
		if err != nil && !CodeIs(err, CodeDamaged) || err == nil && len(list) != 10 {
			t.Errorf("page %d: the ledger has %d entries, %v", at/page+1, len(list), err)
		}
		n := 0
		err = b.ExportMembers(t.Context(), "", func(*Member) error { n++; return nil })
		if err != nil && !CodeIs(err, CodeDamaged) || err == nil && n != 301 {
			t.Errorf("page %d: %d members exported, %v", at/page+1, n, err)
		}
		if err := b.Close(); err != nil && !CodeIs(b.classify(err), CodeDamaged) {
			t.Errorf("page %d: closing gives %v", at/page+1, err)
		}
	}
	if free := freePages(t, path); unnoticed > free {
		t.Errorf("doctor misses %d pages of noise, the file has %d free pages", unnoticed, free)
	}
}

func TestF25AFileCutInHalf(t *testing.T) {
	path := wholeFile(t, faultBook(t))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{info.Size() / 2, 4096, info.Size() - 4096, info.Size()/2 + 100, 200} {
		one := copied(t, path)
		if err := os.Truncate(one, size); err != nil {
			t.Fatal(err)
		}
		b, err := reopen(t, one)
		if err == nil {
			if list := findings(t, b); !hasFinding(list, FindingPages) {
				t.Errorf("%d bytes left: doctor finds %v", size, list)
			}
			_, err = b.Member(t.Context(), 1)
			if err == nil {
				_, err = b.Figures(t.Context())
			}
			if err != nil && !CodeIs(err, CodeDamaged) {
				t.Errorf("%d bytes left: reading gives %v", size, err)
			}
			continue
		}
		if !CodeIs(err, CodeDamaged) {
			t.Errorf("%d bytes left: opening gives %v", size, err)
		}
	}
}

func TestF26AByteFlippedInAnIndexedColumn(t *testing.T) {
	b := faultBook(t)
	if _, err := b.Earn(t.Context(), Award{Member: 1, Points: 5, Text: "welcome", Key: "key-of-a-fault"}); err != nil {
		t.Fatal(err)
	}
	path := wholeFile(t, b)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	places := 0
	for from := 0; ; places++ {
		at := bytes.Index(text[from:], []byte("key-of-a-fault"))
		if at < 0 {
			break
		}
		from += at + 1
		one := copied(t, path)
		overwrite(t, one, int64(from+3), []byte("X"))
		if list := findings(t, mustReopen(t, one)); len(list) == 0 {
			t.Errorf("the byte at %d is flipped and doctor finds nothing", from+3)
		}
	}
	if places < 2 {
		t.Fatalf("the key stands %d times in the file, want it in the table and its index", places)
	}
}

func TestF27AByteFlippedInAnAmount(t *testing.T) {
	b := faultBook(t)
	faultEarn(t, b, 0x3A5B7C) // three bytes that stand nowhere else
	faultEarn(t, b, 1)
	path := wholeFile(t, b)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	named := false
	for from := 0; ; {
		at := bytes.Index(text[from:], []byte{0x3A, 0x5B, 0x7C})
		if at < 0 {
			break
		}
		from += at + 1
		one := copied(t, path)
		overwrite(t, one, int64(from), []byte{0x5A})
		list := findings(t, mustReopen(t, one))
		if len(list) == 0 {
			t.Errorf("the byte at %d is flipped and doctor finds nothing", from)
		}
		if f := finding(list, FindingChain); f != nil && f.What["entry"] == int64(11) && f.What["at"] == int64(11) {
			named = true
		}
	}
	if !named {
		t.Error("doctor does not name entry 11 as the broken link")
	}
}

func TestF35ALedgerEditedByHand(t *testing.T) {
	for name, c := range map[string]struct {
		sql   []string
		entry int64
	}{
		"amount":  {[]string{"DROP TRIGGER entry_frozen", "UPDATE entry SET amount = 9000 WHERE id = 4"}, 4},
		"member":  {[]string{"DROP TRIGGER entry_frozen", "UPDATE entry SET recorded = recorded + 1 WHERE id = 7"}, 7},
		"deleted": {[]string{"DROP TRIGGER entry_kept", "PRAGMA foreign_keys = off", "DELETE FROM entry WHERE id = 5"}, 5},
		"first":   {[]string{"DROP TRIGGER entry_kept", "PRAGMA foreign_keys = off", "DELETE FROM entry WHERE id = 1"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			path := wholeFile(t, faultBook(t))
			edit(t, path, c.sql...)
			f := finding(findings(t, mustReopen(t, path)), FindingChain)
			if f == nil || f.What["entry"] != c.entry {
				t.Fatalf("doctor says %v, want the chain broken at %d", f, c.entry)
			}
		})
	}
	t.Run("with the triggers in place", func(t *testing.T) {
		b := faultBook(t)
		for _, statement := range []string{"UPDATE entry SET amount = 1", "DELETE FROM entry", "REPLACE INTO entry SELECT * FROM entry", "DELETE FROM audit"} {
			if err := b.writer.conn.exec(statement); err == nil {
				t.Errorf("%s is not refused", statement)
			}
		}
		wantSound(t, b, 10)
	})
}

// The audit is chained too: doctor names the first row that was changed or taken out.
func TestF35AnAuditEditedByHand(t *testing.T) {
	for name, c := range map[string]struct {
		sql []string
		row int64
	}{
		"act":     {[]string{"DROP TRIGGER audit_frozen", "UPDATE audit SET act = 'points.adjust' WHERE id = 4"}, 4},
		"detail":  {[]string{"DROP TRIGGER audit_frozen", "UPDATE audit SET detail = '{}' WHERE id = 7"}, 7},
		"deleted": {[]string{"DROP TRIGGER audit_kept", "DELETE FROM audit WHERE id = 5"}, 5},
	} {
		t.Run(name, func(t *testing.T) {
			path := wholeFile(t, faultBook(t))
			edit(t, path, c.sql...)
			f := finding(findings(t, mustReopen(t, path)), FindingAuditChain)
			if f == nil || f.What["row"] != c.row {
				t.Fatalf("doctor says %v, want the audit's chain broken at %d", f, c.row)
			}
		})
	}
}

// Chains that hold in themselves and are as long as those that were confirmed are still not the same.
func TestF36AnotherLedgerOfTheSameLength(t *testing.T) {
	b, other := faultBook(t), faultBook(t)
	word := "Xiamen"
	if err := errors.Join(only(b.EditMember(t.Context(), 1, MemberEdit{City: &word})), only(other.EditMember(t.Context(), 1, MemberEdit{FoundBy: &word}))); err != nil {
		t.Fatal(err)
	}
	path := wholeFile(t, b)
	text, err := os.ReadFile(wholeFile(t, other))
	if err != nil {
		t.Fatal(err)
	}
	put(t, path, text)
	list := findings(t, mustReopen(t, path))
	if f := finding(list, FindingAnchorHead); f == nil || f.What["entries"] != int64(10) {
		t.Errorf("doctor says %v of the entries", f)
	}
	if finding(list, FindingActsHead) == nil || len(list) != 2 {
		t.Errorf("doctor finds %v", list)
	}
}

func TestF36TheTailOfTheLedgerCutOff(t *testing.T) {
	b := faultBook(t)
	d, err := b.Doctor(t.Context(), false, "")
	if err != nil {
		t.Fatal(err)
	}
	head, path := d.Head, wholeFile(t, b)
	edit(t, path, "DROP TRIGGER entry_kept", "PRAGMA foreign_keys = off", "DELETE FROM entry WHERE id = 10")
	for _, suffix := range []string{".anchor"} {
		if err := os.Remove(path + suffix); err != nil {
			t.Fatal(err)
		}
	}
	d, err = mustReopen(t, path).Doctor(t.Context(), false, head)
	if err != nil || d.OK || !hasFinding(d.Findings, FindingHead) {
		t.Fatalf("doctor with yesterday's head finds %v, %v", d.Findings, err)
	}
}

func TestF37ReferencesBrokenByHand(t *testing.T) {
	for name, statement := range map[string]string{
		"foreign key": "INSERT INTO tag (member, tag) VALUES (99, 'x')",
		"check":       "UPDATE member SET status = 'nonsense' WHERE id = 1",
		"rollup":      "UPDATE rollup SET total = 5 WHERE member = 1",
	} {
		t.Run(name, func(t *testing.T) {
			path := wholeFile(t, faultBook(t))
			edit(t, path, "PRAGMA foreign_keys = off", "PRAGMA ignore_check_constraints = on", statement)
			if list := findings(t, mustReopen(t, path)); len(list) == 0 {
				t.Fatal("doctor finds nothing")
			}
		})
	}
}

// put writes a file anew.
func put(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// copied copies a closed book with its anchor into a folder of its own.
func copied(t *testing.T, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "shop.db")
	for _, suffix := range []string{"", ".anchor"} {
		text, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		put(t, to+suffix, text)
	}
	return to
}

// noise is n bytes that are the same in every run.
func noise(n int) []byte {
	source := rand.New(rand.NewPCG(22, 27))
	text := make([]byte, n)
	for i := range text {
		text[i] = byte(source.Uint32())
	}
	return text
}

// wantOnly expects no other files in the folder than those named, all of which may be missing.
func wantOnly(t *testing.T, folder string, names ...string) {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		if !slices.Contains(names, e.Name()) {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}

// freePages is how many pages of the file hold nothing.
func freePages(t *testing.T, path string) int {
	t.Helper()
	c, err := openWriterConn(path, true)
	if err != nil {
		t.Fatal(err)
	}
	n, err := c.number("PRAGMA freelist_count")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestUnreadableFileIsNotCalledEmpty(t *testing.T) {
	wantCode(t, checkHeader(t.TempDir()), CodeIOFailed)
}

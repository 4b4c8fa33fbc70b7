//go:build unix

package store

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of a few megabytes.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	return disk
}

// fillDisk takes all room on the disk but so many bytes; the function it gives frees it.
func fillDisk(t *testing.T, disk string, but int64) func() {
	t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(disk, &s); err != nil {
		t.Fatal(err)
	}
	filler := filepath.Join(disk, "filler")
	put(t, filler, make([]byte, max(0, int64(s.Bavail)*int64(s.Bsize)-but)))
	return func() {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
}

// A book that was opened on a full disk can be looked at, and written again as soon as there is room: nobody restarts
// anything. So does one whose disk fills while it is open.
func TestF11AFullDiskIsFreedWhileTheBookIsOpen(t *testing.T) {
	disk := smallDisk(t, "4m")
	path := filepath.Join(disk, "shop.db")
	b, err := Create(t.Context(), path, Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, Options{Clock: (&hourglass{faultDay}).read})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.AddMember(t.Context(), MemberDraft{Name: "Ann"}); err != nil {
		t.Fatal(err)
	}
	entries := int64(0)
	for _, notice := range []func(*Book) error{
		func(b *Book) error { _, err := b.DataVersion(t.Context()); return err }, // as an idle console asks
		func(*Book) error { return nil },
	} {
		wholeFile(t, b)
		free := fillDisk(t, disk, 0)
		if b, err = reopen(t, path); err != nil {
			t.Fatal(err)
		}
		wantCode(t, b.ViewOnly(), CodeDiskFull)
		for range 2 {
			_, err = b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
			wantCode(t, err, CodeDiskFull)
			if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != entries {
				t.Fatalf("reading gives %d, %v", m.Balance, err)
			}
		}
		free()
		var all sync.WaitGroup
		for range 8 { // beside readers, some of which still hold the old connections
			all.Go(func() {
				if _, err := b.Member(t.Context(), 1); err != nil {
					t.Error(err)
				}
			})
		}
		if err := notice(b); err != nil {
			t.Fatal(err)
		}
		faultEarn(t, b, 1)
		all.Wait()
		entries++
		if b.ViewOnly() != nil {
			t.Errorf("the book is still view-only: %v", b.ViewOnly())
		}
	}
	free := fillDisk(t, disk, 0)
	for err = nil; err == nil; { // the log may have some room left
		if _, err = b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"}); err == nil {
			entries++
		}
	}
	wantCode(t, err, CodeDiskFull)
	if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != entries {
		t.Errorf("reading gives %d, %v", m.Balance, err)
	}
	free()
	faultEarn(t, b, 1)
	d, err := b.Doctor(t.Context(), true, "")
	if err != nil || d.Entries != entries+1 || len(d.Findings) > 1 || len(d.Findings) == 1 && d.Findings[0].Code != FindingSpace {
		t.Errorf("doctor: %d entries, %v, %v", d.Entries, d.Findings, err)
	}
}

// Damage that is met while working makes the book view-only: nothing is written over what may still be saved.
func TestF24DamageMetWhileWorkingStopsTheWriting(t *testing.T) {
	b := faultBook(t)
	path := wholeFile(t, b)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	met := 0
	for at := int64(4096); at < info.Size(); at += 4096 {
		one := copied(t, path)
		overwrite(t, one, at, noise(4096))
		b, err := reopen(t, one)
		if err != nil {
			continue
		}
		if _, err := b.Ledger(t.Context(), LedgerQuery{Limit: 50}); err == nil {
			continue
		}
		met++
		wantCode(t, b.ViewOnly(), CodeDamaged)
		_, err = b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
		wantCode(t, err, CodeDamaged)
	}
	if met == 0 {
		t.Error("no page of noise was met by reading the ledger")
	}
}

// The disk has no room for the migration, or for the copy before it: an older book stays, and is migrated when there is.
func TestF52NoRoomForTheMigration(t *testing.T) {
	disk := smallDisk(t, "2000k") // room for the copy, hardly for the log of the migrations
	path := filepath.Join(disk, "shop.db")
	if err := copyFile(filepath.Join("testdata", "book_v1.db"), path); err != nil {
		t.Fatal(err)
	}
	columns := columnsOf(t, path)
	before := rowsOf(t, path, columns)
	for _, room := range []int64{0, 100 << 10, 260 << 10, 300 << 10} {
		free := fillDisk(t, disk, room)
		b, err := reopen(t, path)
		if err == nil {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
			free()
			break
		}
		t.Logf("with %d bytes: %v", room, err)
		wantCode(t, err, CodeDiskFull)
		if got := version(t, path); got >= bookVersion { // each migration that found room stands whole
			t.Errorf("version %d with no room", got)
		}
		if after := rowsOf(t, path, columns); after["entry"] != before["entry"] {
			t.Error("entries changed")
		}
		if version(t, path) == 1 { // the book is its own copy
			wantBackups(t, path, 0)
		}
		parts, err := filepath.Glob(filepath.Join(disk, "*.part"))
		if err != nil || len(parts) > 0 {
			t.Errorf("left behind: %v, %v", parts, err)
		}
		free()
	}
	copies, err := filepath.Glob(filepath.Join(disk, "*.backup"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range copies {
		if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	d, err := mustReopen(t, path).Doctor(t.Context(), true, "")
	if err != nil || d.Entries != 102 || len(d.Findings) > 1 {
		t.Errorf("doctor: %d entries, %v, %v", d.Entries, d.Findings, err)
	}
}

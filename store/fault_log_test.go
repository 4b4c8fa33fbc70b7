package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// The write-ahead log is spoilt after a power cut: the book starts with what is left and says from where on entries are
// missing; nothing is written over the loss.
func TestF28TheWriteAheadLogIsSpoilt(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, log string){
		"deleted": func(t *testing.T, log string) {
			if err := os.Remove(log); err != nil {
				t.Fatal(err)
			}
		},
		"cut": func(t *testing.T, log string) {
			if err := os.Truncate(log, usedOf(t, log)*2/3); err != nil {
				t.Fatal(err)
			}
		},
		"zeroed":              func(t *testing.T, log string) { overwrite(t, log, 0, make([]byte, sizeOf(t, log))) },
		"noise in the middle": func(t *testing.T, log string) { overwrite(t, log, usedOf(t, log)*2/3, noise(9000)) },
	} {
		t.Run(name, func(t *testing.T) {
			b := faultBook(t)
			if err := b.Close(); err != nil { // the first ten entries reach the file itself
				t.Fatal(err)
			}
			b = mustReopen(t, b.path)
			for range 10 {
				faultEarn(t, b, 100)
			}
			path := crashed(t, b)
			spoil(t, path+"-wal")

			b = mustReopen(t, path)
			wantCode(t, b.ViewOnly(), CodeEntriesMissing)
			m, err := b.Member(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			left := m.Balance / 100
			if left < 10 || left >= 20 {
				t.Fatalf("%d entries are left, want the first ten at least and not all", left)
			}
			var missing *Error
			if !errors.As(b.ViewOnly(), &missing) || missing.Facts["after"] != left || missing.Facts["expected"] != int64(20) {
				t.Errorf("the book says %v, want entries after %d of 20 missing", missing, left)
			}
			_, err = b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
			wantCode(t, err, CodeEntriesMissing)
			f := finding(findings(t, b), FindingAnchor)
			if f == nil || f.What["entries"] != left || f.What["anchor"] != int64(20) {
				t.Errorf("doctor says %v, want entries after %d missing", f, left)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}

			// The way out is to accept the loss: a backup of what is left, restored.
			backup := filepath.Join(t.TempDir(), "left.db")
			if _, err := mustReopen(t, path).Backup(t.Context(), backup, false); err != nil {
				t.Fatal(err)
			}
			if _, _, err := Restore(t.Context(), backup, path, Options{Clock: (&hourglass{faultDay}).read}); err != nil {
				t.Fatal(err)
			}
			b = mustReopen(t, path)
			faultEarn(t, b, 100)
			wantSound(t, b, left+1)
		})
	}
}

// What moves no points is confirmed too: a book that has lost such acts says so, and nothing is written over the loss.
func TestF28ActsWithoutEntriesAreMissedToo(t *testing.T) {
	b := faultBook(t)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b = mustReopen(t, b.path)
	before := b.writer.heads.audit
	city := "Xiamen"
	for range 3 {
		if _, err := b.EditMember(t.Context(), 1, MemberEdit{City: &city}); err != nil {
			t.Fatal(err)
		}
	}
	confirmed := b.writer.heads.audit
	path := crashed(t, b)
	if err := os.Remove(path + "-wal"); err != nil {
		t.Fatal(err)
	}
	b = mustReopen(t, path)
	var missing *Error
	if !errors.As(b.ViewOnly(), &missing) || missing.Code != CodeActsMissing || missing.Facts["after"] != before || missing.Facts["expected"] != confirmed || confirmed != before+3 {
		t.Fatalf("the book says %v, want acts after %d of %d missing", missing, before, confirmed)
	}
	if _, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"}); !Incomplete(err) {
		t.Errorf("writing over the loss gives %v", err)
	}
	if f := finding(findings(t, b), FindingActs); f == nil || f.What["rows"] != before || f.What["anchor"] != confirmed {
		t.Errorf("doctor says %v", f)
	}
}

// usedOf is the length of a log without the room behind it.
func usedOf(t *testing.T, log string) int64 {
	t.Helper()
	data, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return int64(len(bytes.TrimRight(data, "\x00")))
}

func sizeOf(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestF29TheSharedMemoryFileIsGone(t *testing.T) {
	b := faultBook(t)
	path := crashed(t, b) // without -shm
	wantSound(t, mustReopen(t, path), 10)

	path = crashed(t, b)
	put(t, path+"-shm", noise(32768))
	wantSound(t, mustReopen(t, path), 10)
}

// The shared memory file is cut to nothing under an open book: the act that meets it fails and is not saved, and the next one
// works, whoever met it first, without opening the book again.
func TestF30TheSharedMemoryFileIsCutWhileOpen(t *testing.T) {
	cut := func(b *Book) {
		if err := os.Truncate(b.path+"-shm", 0); err != nil {
			t.Fatal(err)
		}
	}
	read := func(b *Book) (int64, error) {
		m, err := b.Member(t.Context(), 1)
		return m.Balance, err
	}
	write := func(b *Book) (int64, error) {
		ack, err := b.Earn(t.Context(), Award{Member: 1, Points: 100, Text: "welcome"})
		return ack.Balance, err
	}
	count := func(b *Book) (int64, error) {
		d, err := b.Columns(t.Context(), ColumnsQuery{})
		if err == nil {
			return int64(len(d.People)), nil
		}
		return 0, err
	}
	for name, acts := range map[string][]func(*Book) (int64, error){
		"a write meets it": {write, write, read}, "a read meets it": {read, read, write}, "a long read meets it": {count, read, write},
	} {
		t.Run(name, func(t *testing.T) {
			b := faultBook(t)
			entries := int64(10)
			for range 3 {
				cut(b)
				if _, err := acts[0](b); err != nil {
					wantCode(t, err, CodeIOFailed)
				} else if name == "a write meets it" {
					entries++
				}
				for _, act := range acts[1:] {
					if _, err := act(b); err != nil {
						t.Fatalf("the next act fails: %v", err)
					}
				}
				entries++
				if got, err := read(b); err != nil || got != entries*100 {
					t.Fatalf("balance %d after %d entries, %v", got, entries, err)
				}
			}
			if b.ViewOnly() != nil {
				t.Errorf("the book can only be looked at: %v", b.ViewOnly())
			}
			wantSound(t, mustReopen(t, wholeFile(t, b)), entries)
		})
	}
}

// Reads go on beside the writer that opens the connections anew.
func TestF30ManyReadersMeetTheCutAtOnce(t *testing.T) {
	b := faultBook(t)
	for range 3 {
		if err := os.Truncate(b.path+"-shm", 0); err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				if m, err := b.Member(context.Background(), 1); err != nil && !CodeIs(err, CodeIOFailed) || err == nil && m.Balance != 1000 {
					t.Errorf("reading gives %d, %v", m.Balance, err)
				}
			})
		}
		all.Wait()
	}
	faultEarn(t, b, 1)
	wantSound(t, b, 11)
}

func TestF31TheFileIsSwappedUnderAnOpenBook(t *testing.T) {
	b := faultBook(t)
	backup := filepath.Join(filepath.Dir(b.path), "backup.db")
	if _, err := b.Backup(t.Context(), backup, false); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 100)
	if err := os.Rename(backup, b.path); err != nil {
		t.Fatal(err)
	}
	_, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
	wantCode(t, err, CodeReplaced)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	// The backup is one entry behind what was confirmed, and untouched by the old file's log.
	b = mustReopen(t, b.path)
	wantCode(t, b.ViewOnly(), CodeEntriesMissing)
	for _, f := range findings(t, b) {
		if f.Code != FindingAnchor && f.Code != FindingActs {
			t.Errorf("the new file is not sound: %v", f)
		}
	}
}

func TestF32TheFileIsDeletedUnderAnOpenBook(t *testing.T) {
	b := faultBook(t)
	if err := os.Remove(b.path); err != nil {
		t.Fatal(err)
	}
	_, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
	wantCode(t, err, CodeReplaced)
	if m, err := b.Member(t.Context(), 1); err != nil || m.Balance != 1000 {
		t.Errorf("reading gives %d, %v", m.Balance, err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = reopen(t, b.path)
	wantCode(t, err, CodeNoShop)
}

func TestF33TwoNamesForOneFile(t *testing.T) {
	path := wholeFile(t, faultBook(t))
	other := filepath.Join(t.TempDir(), "other.db")
	if err := os.Link(path, other); err != nil {
		t.Skip("no hard links here: ", err)
	}
	for _, name := range []string{path, other} {
		_, err := reopen(t, name)
		wantCode(t, err, CodeBadPath)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, other); err != nil {
		t.Fatal(err)
	}
	b := mustReopen(t, other)
	if real, err := filepath.EvalSymlinks(path); err != nil || b.Path() != real {
		t.Errorf("a symbolic link opens %s, want %s (%v)", b.Path(), real, err)
	}
	wantSound(t, b, 10)
}

// Somebody copies only shop.db, without its log, as a backup.
func TestF34ACopyWithoutTheLog(t *testing.T) {
	b := mustReopen(t, wholeFile(t, faultBook(t)))
	for range 5 {
		faultEarn(t, b, 1)
	}
	d, err := b.Doctor(context.Background(), false, "")
	if err != nil {
		t.Fatal(err)
	}
	path := crashed(t, b)
	for _, suffix := range []string{"-wal", ".anchor"} {
		if err := os.Remove(path + suffix); err != nil {
			t.Fatal(err)
		}
	}
	of, err := mustReopen(t, path).Doctor(context.Background(), true, d.Head)
	if err != nil || of.OK || !hasFinding(of.Findings, FindingHead) || d.Entries-of.Entries != 5 {
		t.Errorf("doctor finds %v in %d entries, %v", of.Findings, of.Entries, err)
	}
}

// A restore keeps what stood in the log of the book that it replaces, also while a session has it open, which then notices.
func TestF03ARestoreKeepsTheBookItReplaces(t *testing.T) {
	b := faultBook(t)
	backup := filepath.Join(t.TempDir(), "copy.db")
	if _, err := b.Backup(t.Context(), backup, false); err != nil {
		t.Fatal(err)
	}
	faultEarn(t, b, 100)
	_, kept, err := Restore(t.Context(), backup, b.path, Options{Clock: (&hourglass{faultDay}).read})
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
	wantCode(t, err, CodeReplaced)
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	wantSound(t, mustReopen(t, b.path), 10)
	wantSound(t, mustReopen(t, kept), 11)
}

// earning is set in the process that TestF31TheLogIsDeleted starts.
const earning = "REGULARS_TEST_EARNING"

// Whoever opens and closes the file in this process drops its locks, as POSIX has it; another process then takes itself for
// the last one and deletes the log. A book whose log is gone writes nothing: nobody would see it.
func TestF31TheLogIsDeletedUnderAnOpenBook(t *testing.T) {
	if path := os.Getenv(earning); path != "" {
		b := mustReopen(t, path)
		faultEarn(t, b, 100)
		return
	}
	b := faultBook(t)
	if _, err := os.ReadFile(b.path); err != nil { // drops the locks
		t.Fatal(err)
	}
	confirmed := int64(12) // with those of the two others
	for range 2 {
		child := exec.Command(os.Args[0], "-test.run=^TestF31TheLog", "-test.count=1")
		child.Env = append(os.Environ(), earning+"="+b.path)
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
		if _, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"}); err == nil {
			confirmed++
		} else {
			wantCode(t, err, CodeReplaced)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	b = mustReopen(t, b.path)
	wantSound(t, b, confirmed)

	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(b.path + suffix); err != nil {
			t.Fatal(err)
		}
	}
	_, err := b.Earn(t.Context(), Award{Member: 1, Points: 1, Text: "welcome"})
	wantCode(t, err, CodeReplaced)
}

// A session was killed and left its log behind; then somebody puts a backup, or an older copy of the file, in the shop's
// place by hand. The engine would apply the log to it. The book refuses, touches nothing, and says the way out.
func TestF31ACopyPutInPlaceByHandBesideTheLogOfAnother(t *testing.T) {
	for name, members := range map[string]int{"backup of a small shop": 1, "backup": 300, "older copy": 300} {
		t.Run(name, func(t *testing.T) {
			b := faultBook(t)
			for i := range members {
				if _, _, err := b.AddMember(t.Context(), MemberDraft{Name: fmt.Sprint("member ", i), Phone: fmt.Sprintf("+86138001%05d", i+20000)}); err != nil {
					t.Fatal(err)
				}
			}
			copied := filepath.Join(t.TempDir(), "copy.db")
			if name == "older copy" {
				wholeFile(t, b)
				if err := copyFile(b.path, copied); err != nil {
					t.Fatal(err)
				}
				b = mustReopen(t, b.path)
			} else if _, err := b.Backup(t.Context(), copied, false); err != nil {
				t.Fatal(err)
			}
			for i := range members {
				faultEarn(t, b, 1)
				if _, _, err := b.AddMember(t.Context(), MemberDraft{Name: fmt.Sprint("later ", i)}); err != nil {
					t.Fatal(err)
				}
			}
			path := crashed(t, b) // another file than the anchor knows, whose log fits
			wantSound(t, mustReopen(t, path), int64(10+members))

			path = crashed(t, b)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := copyFile(copied, path); err != nil {
				t.Fatal(err)
			}
			same, log := unchanged(t, path), unchanged(t, path+"-wal")
			b, err := reopen(t, path)
			t.Logf("opening gives %v", err)
			if err == nil { // the log fits by chance: then all that was confirmed must be there
				wantSound(t, b, int64(10+members))
				return
			}
			wantCode(t, err, CodeStrangeLog)
			same()
			log()
			if err := os.Rename(path, path+".aside"); err != nil {
				t.Fatal(err)
			}
			if _, _, err := Restore(t.Context(), path+".aside", path, Options{Clock: (&hourglass{faultDay}).read}); err != nil {
				t.Fatal(err)
			}
			wantSound(t, mustReopen(t, path), 10)
		})
	}
}

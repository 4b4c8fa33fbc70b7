//go:build unix

package store

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// killing names, in the process that TestF03 starts, the act, the stage at which it kills itself, and the folder.
const killing = "REGULARS_TEST_KILLING"

// killed carries out an act on the files of a folder until the stage is reached.
func killed(t *testing.T, act, stage, folder string) {
	path, copied := filepath.Join(folder, "shop.db"), filepath.Join(folder, "copy.db")
	o := Options{Clock: (&hourglass{faultDay}).read, stage: func(reached string) {
		if reached == stage {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}}
	switch act {
	case "init":
		if _, err := Create(t.Context(), path, Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, o); err != nil {
			t.Fatal(err)
		}
	case "restore":
		if _, _, err := Restore(t.Context(), copied, path, o); err != nil {
			t.Fatal(err)
		}
	default: // a backup, or the migration of an older book
		b, err := Open(t.Context(), path, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Backup(t.Context(), copied, false); err != nil {
			t.Fatal(err)
		}
	}
}

// A process is killed at every stage of a backup, a restore, a migration and a founding: the shop opens as it was, or as it
// should be, under its name; no half of anything stands under a final name; doing it again works.
func TestF03KilledAtEveryStage(t *testing.T) {
	if task := os.Getenv(killing); task != "" {
		parts := strings.SplitN(task, "|", 3)
		killed(t, parts[0], parts[1], parts[2])
		return
	}
	for act, stages := range map[string][]string{
		"backup":  {"copying", "copied", "verified", "named"},
		"restore": {"copying", "copied", "verified", "named", "set aside", "restored"},
		"migrate": {"copying", "copied", "verified", "named", "migrating", "migrated"},
		"init":    {"migrating", "migrated", "founded"},
	} {
		if RaceDetector { // one stage of each act: the others differ in nothing that runs side by side
			stages = stages[len(stages)-1:]
		}
		for _, stage := range stages {
			t.Run(act+"/"+stage, func(t *testing.T) {
				folder := t.TempDir()
				prepareKill(t, act, folder)
				child := exec.Command(os.Args[0], "-test.run=^TestF03KilledAtEveryStage$", "-test.count=1")
				child.Env = append(os.Environ(), killing+"="+act+"|"+stage+"|"+folder)
				out, err := child.CombinedOutput()
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the process was not killed: %v %s", err, out)
				}
				afterKill(t, act, folder)
			})
		}
	}
}

// prepareKill makes what the act works on: a shop of 11 entries, a backup of its first ten, or an older book.
func prepareKill(t *testing.T, act, folder string) {
	t.Helper()
	path := filepath.Join(folder, "shop.db")
	if act == "migrate" {
		if err := copyFile(filepath.Join("testdata", "book_v1.db"), path); err != nil {
			t.Fatal(err)
		}
		return
	}
	if act == "init" {
		return
	}
	b := faultBook(t)
	if act == "restore" {
		if _, err := b.Backup(t.Context(), filepath.Join(folder, "copy.db"), false); err != nil {
			t.Fatal(err)
		}
	}
	faultEarn(t, b, 100)
	if err := copyFile(wholeFile(t, b), path); err != nil {
		t.Fatal(err)
	}
}

func afterKill(t *testing.T, act, folder string) {
	t.Helper()
	path, copied := filepath.Join(folder, "shop.db"), filepath.Join(folder, "copy.db")
	entries := map[string]int64{"backup": 11, "migrate": 102}[act]
	switch act {
	case "init":
		if _, err := os.Stat(path); err == nil {
			wantSound(t, mustReopen(t, path), 0)
			return
		}
		b, err := Create(t.Context(), path, Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, Options{Clock: (&hourglass{faultDay}).read})
		if err != nil {
			t.Fatal(err)
		}
		wantSound(t, b, 0)
		wholeFile(t, b)
		wantOnly(t, folder, "shop.db", "shop.db.lock", "shop.db.holder", "shop.db.anchor")
		return
	case "restore":
		b := mustReopen(t, path)
		d, err := b.Doctor(t.Context(), true, "")
		if entries = d.Entries; err != nil || !d.OK && !hasFinding(d.Findings, FindingAnchor) || entries != 11 && entries != 10 {
			t.Fatalf("%d entries after a restore that was killed, %v %v", entries, d.Findings, err)
		}
		wholeFile(t, b)
		if _, _, err := Restore(t.Context(), copied, path, Options{Clock: (&hourglass{faultDay}).read}); err != nil {
			t.Fatal(err)
		}
		wantSound(t, mustReopen(t, path), 10)
		return
	}
	b := mustReopen(t, path)
	wantSound(t, b, entries)
	whole, err := filepath.Glob(filepath.Join(folder, "*.backup"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(whole, copied) {
		if _, err := os.Stat(name); err == nil {
			if _, err := verifyBook(t.Context(), name); err != nil {
				t.Errorf("%s is not whole: %v", filepath.Base(name), err)
			}
		}
	}
	if _, err := b.Backup(t.Context(), copied, true); err != nil {
		t.Error(err)
	}
	if parts, err := filepath.Glob(copied + ".part"); err != nil || len(parts) > 0 {
		t.Errorf("left behind: %v, %v", parts, err)
	}
}

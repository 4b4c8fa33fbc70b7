package store

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
)

// roomy names, in the process that TestALogHasRoomBesideAnotherProcess starts, the book to award in until it is killed.
const roomy = "REGULARS_TEST_ROOMY"

// Two processes write into one log, which gets room again and again; one of them is killed in the middle. What each was told is there, in the book and
// in a copy of its files as a power cut would leave them.
func TestALogHasRoomBesideAnotherProcess(t *testing.T) {
	if path := os.Getenv(roomy); path != "" {
		for b := mustReopen(t, path); ; os.Stdout.WriteString("told\n") {
			faultEarn(t, b, 1)
		}
	}
	b := faultBook(t)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestALogHasRoomBesideAnotherProcess$")
	child.Env = append(os.Environ(), roomy+"="+b.path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines, told, own := bufio.NewScanner(out), int64(0), int64(0)
	for ; told < 40 && lines.Scan(); told++ {
		faultEarn(t, b, 1)
		own++
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if lines.Text() == "told" {
			told++
		}
	}
	_ = child.Wait() // it was killed
	faultEarn(t, b, 1)
	own++
	log := b.path + "-wal"
	if size, used := sizeOf(t, log), usedOf(t, log); size <= used || size > used+logRoom+10*logFrame {
		t.Errorf("the log has %d bytes, of which %d are used; want room for up to %d", size, used, logRoom)
	}
	for _, path := range []string{crashed(t, b), wholeFile(t, b)} {
		d, err := mustReopen(t, path).Doctor(t.Context(), true, "")
		least := 10 + told + own
		if err != nil || len(d.Findings) > 0 || d.Entries < least || d.Entries > least+1 {
			t.Errorf("%d entries, %v, %v; want %d, or one more that nobody was told of", d.Entries, d.Findings, err, least)
		}
	}
}

// What lies behind the end of a log's frames stays as it is, and a log with room gets no more.
func TestRoomIsMadeOnceAndOverNothing(t *testing.T) {
	b := faultBook(t)
	log := b.path + "-wal"
	faultEarn(t, b, 1)
	size := sizeOf(t, log)
	if size < logRoom {
		t.Fatalf("the log has %d bytes, want room", size)
	}
	other := mustReopen(t, b.path)
	for range 3 {
		faultEarn(t, b, 1)
		faultEarn(t, other, 1)
	}
	if now := sizeOf(t, log); now != size {
		t.Errorf("the log went from %d to %d bytes, want the room that it had", size, now)
	}
	if err := os.Truncate(log, size-logFrame); err != nil {
		t.Fatal(err)
	}
	overwrite(t, log, size-logFrame-4, []byte("stay"))
	faultEarn(t, b, 1)
	data, err := os.ReadFile(log)
	if err != nil || int64(len(data)) != size-logFrame+logRoom || string(data[size-logFrame-4:size-logFrame]) != "stay" {
		t.Errorf("%d bytes, %q, %v; want room behind what lay there", len(data), data[size-logFrame-4:size-logFrame], err)
	}
}

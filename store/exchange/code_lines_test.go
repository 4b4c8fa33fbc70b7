package exchange

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"regulars/store"
)

func TestCodeLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "codes.txt")
	if err := os.WriteFile(path, []byte("\ufeffA1\r\n\r\n\tB2 \nC3"), 0o600); err != nil {
		t.Fatal(err)
	}
	codes, err := CodeLines(path)
	if want := []string{"A1", "B2", "C3"}; err != nil || !slices.Equal(codes, want) {
		t.Errorf("%q %v, want %q", codes, err, want)
	}
}

func TestCodeLinesOfWhatIsNoListOfCodes(t *testing.T) {
	folder := t.TempDir()
	_, err := CodeLines(filepath.Join(folder, "missing"))
	wantCode(t, err, CodeFileVanished)
	_, err = CodeLines(folder)
	wantCode(t, err, CodeNotRegular)
	_, err = ReadCodes("-", strings.NewReader("A1\n"+strings.Repeat("x", 1<<20)))
	wantCode(t, err, CodeLineTooLong)
	_, err = ReadCodes("-", iotest.ErrReader(os.ErrClosed))
	wantCode(t, err, store.CodeIOFailed)
}

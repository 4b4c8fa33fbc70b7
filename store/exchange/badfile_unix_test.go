//go:build unix

package exchange

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestB23DevicesAndPipes(t *testing.T) {
	wantCode(t, readFile(t, "/dev/zero", Options{}).err, CodeNotRegular)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("this system makes no pipes")
	}
	wantCode(t, readFile(t, pipe, Options{}).err, CodeNotRegular)
	_, err := CodeLines(pipe)
	wantCode(t, err, CodeNotRegular)
}

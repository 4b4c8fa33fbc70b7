package store

import (
	"errors"
	"io/fs"
	"os"
	"testing"
)

// Whose file it is decides what to do next, which is neither the disk's fault nor the doctor's.
func TestAFileThatMayNotBeReadIsToldAsThat(t *testing.T) {
	var refused interface{ ErrorFacts() map[string]any }
	err := fileError("shop.db", &os.PathError{Op: "open", Path: "shop.db", Err: fs.ErrPermission})
	if !errors.As(err, &refused) || refused.ErrorFacts()["why"] != "access" || !CodeIs(err, CodeIOFailed) {
		t.Errorf("told as %v", err)
	}
}

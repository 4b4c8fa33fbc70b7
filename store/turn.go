package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// turn is the place in the writers' queue between processes. SQLite's own busy handler starves: with eight processes a
// write waited up to 1.3 s, with turns 30 ms.
type turn struct {
	path   string
	lock   *flock.Flock
	holder *os.File
}

// holder is who has the turn, as it stands in the second file for those who wait.
type holder struct {
	PID   int     `json:"pid"`
	Staff string  `json:"staff"`
	Since Instant `json:"since"`
}

func newTurn(path string) *turn {
	if file, err := openBeside(path, path+".lock"); err == nil {
		_ = file.Close()
	}
	return &turn{path: path, lock: flock.New(path+".lock", flock.SetPermissions(modeOf(path)))}
}

// openBeside opens a file that belongs to the book at path and gives it the book's mode whatever the process's mask, so
// that everybody who may write the book may write it too.
func openBeside(path, name string) (*os.File, error) {
	mode := modeOf(path)
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, mode)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.Mode().Perm() != mode {
		_ = file.Chmod(mode) // only its owner can: another's file stays as it is
	}
	return file, nil
}

// modeOf is the permissions that files beside the book take from it.
func modeOf(path string) os.FileMode {
	info, err := os.Stat(path)
	if err != nil {
		return 0o600
	}
	return info.Mode().Perm()
}

// take waits for the turn until ctx ends or the busy timeout is over; then the error names the holder.
func (k *turn) take(ctx context.Context, h holder) error {
	got, err := k.lock.TryLock()
	if err != nil {
		return fileError(k.path, err)
	}
	if !got {
		if err := k.wait(ctx); err != nil {
			return err
		}
	}
	k.name(h)
	return nil
}

// wait queues in the kernel, whose order is fair. The lock call cannot be interrupted, so it runs apart and gives the turn
// back when its caller has left.
func (k *turn) wait(ctx context.Context) error {
	done := make(chan error)
	gone := make(chan struct{})
	lock := k.lock
	go func() {
		err := lock.Lock()
		select {
		case done <- err:
		case <-gone:
			if err == nil {
				_ = lock.Unlock()
			}
		}
	}()
	timer := time.NewTimer(busyTimeout)
	defer timer.Stop()
	select {
	case err := <-done:
		if err != nil {
			return fileError(k.path, err)
		}
		return nil
	case <-ctx.Done():
		close(gone)
		k.lock = flock.New(k.path+".lock", flock.SetPermissions(modeOf(k.path)))
		return Refuse(CodeInterrupted).Because(ctx.Err())
	case <-timer.C:
		close(gone)
		k.lock = flock.New(k.path+".lock", flock.SetPermissions(modeOf(k.path)))
		h := readHolder(k.path)
		return Refuse(CodeBusy, "holder", h.Staff, "since", h.Since, "pid", h.PID)
	}
}

// name writes who has the turn. It is a courtesy to those who wait: a failure changes nothing.
func (k *turn) name(h holder) {
	if k.holder == nil {
		f, err := openBeside(k.path, k.path+".holder")
		if err != nil {
			return
		}
		k.holder = f
	}
	text, err := json.Marshal(h)
	if err != nil {
		return
	}
	const size = 256 // one write of one length, so that a reader never sees half a record
	record := make([]byte, size)
	for i := copy(record, text); i < size; i++ {
		record[i] = ' '
	}
	_, _ = k.holder.WriteAt(record, 0)
}

func readHolder(path string) (h holder) {
	text, err := os.ReadFile(path + ".holder")
	if err != nil || json.Unmarshal(text, &h) != nil {
		return holder{}
	}
	return h
}

func (k *turn) release() error { return k.lock.Unlock() }

func (k *turn) close() error {
	if k.holder == nil {
		return nil
	}
	return errors.Join(k.lock.Close(), k.holder.Close())
}

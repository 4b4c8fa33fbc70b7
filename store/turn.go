package store

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"time"
)

// turn is the place in the writers' queue between processes. SQLite's own busy handler starves: with eight processes a
// write waited up to 1.3 s, with turns 30 ms. The file of the lock stays open: to open it for every act would cost as much as
// everything else that an act does outside the database.
type turn struct {
	path   string
	lock   *os.File // nil: not open
	holder *os.File
}

// holder is who has the turn, as it stands in the second file for those who wait.
type holder struct {
	PID   int     `json:"pid"`
	Staff string  `json:"staff"`
	Since Instant `json:"since"`
}

func newTurn(path string) *turn {
	k := &turn{path: path}
	_ = k.open() // taking the turn tries again
	return k
}

// open opens the file of the lock; who may not write it may still lock it.
func (k *turn) open() (err error) {
	if k.lock, err = openBeside(k.path, k.path+".lock"); err != nil {
		k.lock, err = os.Open(k.path + ".lock")
	}
	return err
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

// inTurn runs fn while this process has the writers' turn; name tells those who wait what it is for.
func inTurn(ctx context.Context, path, name string, o Options, fn func() error) (err error) {
	k := newTurn(path)
	defer func() { err = errors.Join(err, k.close()) }()
	if err := k.take(ctx, holder{PID: os.Getpid(), Staff: name, Since: InstantOf(o.Clock())}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.release()) }()
	return fn()
}

// take waits for the turn until ctx ends or the busy timeout is over; then the error names the holder.
func (k *turn) take(ctx context.Context, h holder) error {
	for {
		if k.lock == nil {
			if err := k.open(); err != nil {
				return fileError(k.path, err)
			}
		}
		got, err := lockFile(k.lock, false)
		if err != nil {
			return fileError(k.path, err)
		}
		if !got {
			if err := k.wait(ctx); err != nil {
				return err
			}
		}
		if info, err := k.lock.Stat(); err == nil && linkCount(info) > 0 {
			k.name(h)
			return nil
		}
		_ = k.lock.Close() // somebody has removed it: whoever comes next locks another one
		k.lock = nil
	}
}

// wait queues in the kernel, whose order is fair. The lock call cannot be interrupted, so it runs apart, and gives the turn
// back when its caller has left.
func (k *turn) wait(ctx context.Context) error {
	done := make(chan error)
	gone := make(chan struct{})
	lock := k.lock
	go func() {
		_, err := lockFile(lock, true)
		select {
		case done <- err:
		case <-gone:
			_ = lock.Close() // with the lock
		}
	}()
	timer := time.NewTimer(busyTimeout)
	defer timer.Stop()
	select {
	case err := <-done:
		return fileErrorOrNil(k.path, err)
	case <-ctx.Done():
		close(gone)
		k.lock = nil
		return Refuse(CodeInterrupted).Because(ctx.Err())
	case <-timer.C:
		close(gone)
		k.lock = nil
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

func (k *turn) release() error { return unlockFile(k.lock) }

func (k *turn) close() (err error) {
	for _, file := range []*os.File{k.lock, k.holder} {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
	}
	return err
}

package exchange

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"regulars/store"
)

// Output is a file while it is written: under another name in the same folder, readable by its owner alone. It gets its
// own name only when it is whole and on the disk, so that nobody ever finds half a file.
type Output struct {
	path   string
	force  bool
	temp   *os.File
	buffer *bufio.Writer
	done   bool
}

// Create begins a file. Without force one that exists is refused (store.CodeFileExists); with it a regular file is
// replaced, and nothing else ever is. Commit or Discard must follow.
func Create(path string, force bool) (*Output, error) {
	info, err := os.Lstat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return nil, store.Refuse(CodeNotRegular, "file", path)
	case err == nil && !force:
		return nil, store.Refuse(store.CodeFileExists, "path", path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, refuseWrite(path, err)
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return nil, refuseWrite(path, err)
	}
	return &Output{path: path, force: force, temp: temp, buffer: bufio.NewWriterSize(temp, readBuffer)}, nil
}

// Write adds to the file. Its errors say why, as those of Commit do.
func (o *Output) Write(p []byte) (int, error) {
	n, err := o.buffer.Write(p)
	return n, refuseWrite(o.path, err)
}

// Commit puts the file on the disk and gives it its name. After an error nothing of it is left. Without force a file that
// came to stand there meanwhile is refused, not replaced.
func (o *Output) Commit() error {
	o.done = true
	err := errors.Join(o.buffer.Flush(), o.temp.Sync(), o.temp.Close())
	if err == nil && !o.force {
		if err = os.Link(o.temp.Name(), o.path); errors.Is(err, fs.ErrExist) {
			_ = os.Remove(o.temp.Name())
			return store.Refuse(store.CodeFileExists, "path", o.path)
		}
		if err == nil {
			err = os.Remove(o.temp.Name())
			syncFolder(o.path)
			return refuseWrite(o.path, err)
		}
		err = nil // a file system without links: rename as if forced
	}
	if err == nil {
		err = os.Rename(o.temp.Name(), o.path)
	}
	if err != nil {
		_ = os.Remove(o.temp.Name())
		return refuseWrite(o.path, err)
	}
	syncFolder(o.path)
	return nil
}

// Discard removes what was written; after Commit it does nothing, so that it can be deferred.
func (o *Output) Discard() {
	if !o.done {
		o.done = true
		_ = o.temp.Close()
		_ = os.Remove(o.temp.Name())
	}
}

// syncFolder makes the new name itself durable. Where a folder cannot be synced the name is as durable as the system
// makes it.
func syncFolder(path string) {
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}

// refuseWrite says why a file was not written; nil for nil.
func refuseWrite(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EFBIG):
		return store.Refuse(store.CodeDiskFull, "path", path).Because(err)
	case errors.Is(err, fs.ErrPermission):
		return store.Refuse(CodeFileForbidden, "file", path).Because(err)
	case errors.Is(err, fs.ErrNotExist):
		return store.Refuse(store.CodeBadPath, "path", path, "why", "missing_folder").Because(err)
	}
	return store.Refuse(CodeExportCut, "file", path).Because(err)
}

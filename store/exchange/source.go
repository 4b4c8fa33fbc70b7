package exchange

import (
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"regulars/store"
)

// source is the bytes of one file, opened once and read several times.
type source struct {
	name    string
	path    string // "" when the bytes came from standard input
	file    *os.File
	size    int64
	changed time.Time
	sum     [sha256.Size]byte
	gone    bool // the spool file has no name any more
}

// openPath opens a regular file. A link, a folder, a pipe or a device is refused before it is opened, because opening a
// pipe would wait for its writer.
func openPath(path string) (*source, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, refusePath(path, err)
	}
	if !info.Mode().IsRegular() {
		return nil, store.Refuse(CodeNotRegular, "file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, refusePath(path, err)
	}
	opened, err := file.Stat()
	if err != nil || !os.SameFile(info, opened) {
		_ = file.Close()
		return nil, store.Refuse(CodeNotRegular, "file", path).Because(err)
	}
	return &source{name: path, path: path, file: file, size: opened.Size(), changed: opened.ModTime()}, nil
}

// refusePath says why a path cannot be read.
func refusePath(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return store.Refuse(CodeFileVanished, "file", path).Because(err)
	case errors.Is(err, fs.ErrPermission):
		return store.Refuse(CodeFileForbidden, "file", path).Because(err)
	}
	return store.Refuse(CodeNotRegular, "file", path).Because(err)
}

// spool copies r to a temporary file, so that it can be read more than once. Where the system allows it the file loses
// its name at once and so cannot outlive the process.
func spool(name string, r io.Reader) (*source, error) {
	if r == nil {
		return nil, store.Refuse(CodeNoInput, "file", name)
	}
	file, err := os.CreateTemp("", "regulars-import-*")
	if err != nil {
		return nil, store.Refuse(store.CodeIOFailed, "path", os.TempDir()).Because(err)
	}
	s := &source{name: name, file: file}
	s.gone = os.Remove(file.Name()) == nil
	size, err := io.Copy(file, r)
	if err != nil {
		_ = s.close()
		return nil, store.Refuse(store.CodeIOFailed, "path", name).Because(err)
	}
	if size == 0 {
		_ = s.close()
		return nil, store.Refuse(CodeNoInput, "file", name)
	}
	s.size = size
	return s, nil
}

// bytes reads the whole source from its beginning.
func (s *source) bytes() *io.SectionReader { return io.NewSectionReader(s.file, 0, s.size) }

// close closes the file and removes a spool file.
func (s *source) close() error {
	err := s.file.Close()
	if s.path == "" && !s.gone {
		s.gone = true
		err = errors.Join(err, os.Remove(s.file.Name()))
	}
	return err
}

// Package afero is what viper asks of the module of this name, and no more: the system's own files. The whole of it brings a view of
// a file system for net/http, and with it an HTTP client and TLS, into a program that never speaks to a network. go.mod puts this
// in its place.
package afero

import (
	"os"
	"path/filepath"
)

// Fs is a file system.
type Fs interface {
	Stat(name string) (os.FileInfo, error)
	OpenFile(name string, flag int, perm os.FileMode) (*os.File, error)
}

// system is the file system of the machine.
type system struct{}

// NewOsFs is the file system of the machine.
func NewOsFs() Fs { return system{} }

// Stat says what a name means.
func (system) Stat(name string) (os.FileInfo, error) { return os.Stat(name) }

// OpenFile opens a file, as os.OpenFile does.
func (system) OpenFile(name string, flag int, perm os.FileMode) (*os.File, error) {
	return os.OpenFile(name, flag, perm)
}

// ReadFile reads a whole file.
func ReadFile(_ Fs, name string) ([]byte, error) { return os.ReadFile(name) }

// Exists reports whether there is anything of the name.
func Exists(fs Fs, name string) (bool, error) {
	_, err := fs.Stat(name)
	if os.IsNotExist(err) {
		return false, nil
	}
	return err == nil, err
}

// Walk visits a folder and all below it in the order of their names.
func Walk(_ Fs, root string, visit filepath.WalkFunc) error { return filepath.Walk(root, visit) }

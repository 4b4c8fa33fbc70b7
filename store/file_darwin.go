package store

import (
	"slices"

	"golang.org/x/sys/unix"
)

// networkFS names the network file system that path lies on; "" when it lies on a local one.
func networkFS(path string) string {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return ""
	}
	name := unix.ByteSliceToString(s.Fstypename[:])
	if slices.Contains([]string{"nfs", "smbfs", "afpfs", "webdav", "macfuse", "osxfuse"}, name) {
		return name
	}
	return ""
}

// fileIdentity gives the device of the file at path and its number there.
func fileIdentity(path string) (dev, ino uint64, err error) {
	var s unix.Stat_t
	err = unix.Stat(path, &s)
	return uint64(s.Dev), s.Ino, err
}

// mountedAlone is always false: files cannot be mounted here.
func mountedAlone(string) bool { return false }

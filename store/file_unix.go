//go:build !windows

package store

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// sameFile reports whether path still names the open file. Every act asks it twice, hence without os.Stat's words for what it finds.
func sameFile(path string, open os.FileInfo) bool {
	was, known := open.Sys().(*syscall.Stat_t)
	if !known {
		return false
	}
	dev, ino, err := fileIdentity(path)
	return err == nil && ino == was.Ino && dev == uint64(was.Dev)
}

// fileNumber is the number under which the system keeps the file, whatever its name.
func fileNumber(info os.FileInfo) string {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return strconv.FormatUint(stat.Ino, 10)
	}
	return ""
}

func linkCount(info os.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Nlink)
	}
	return 1
}

// writable reports whether this user may write the file and its folder. A file or folder without any write bit counts as
// read-only for everybody, also for root.
func writable(path string) bool {
	for _, p := range []string{path, filepath.Dir(path)} {
		info, err := os.Stat(p)
		if err != nil || info.Mode().Perm()&0o222 == 0 || unix.Access(p, unix.W_OK) != nil {
			return false
		}
	}
	return true
}

// openLike lets those use a file who may use another one. Where this user cannot give it the other's group, no group gets in.
func openLike(path string, other os.FileInfo) error {
	mode := other.Mode().Perm() | 0o600
	if stat, known := other.Sys().(*syscall.Stat_t); !known || os.Chown(path, -1, int(stat.Gid)) != nil {
		mode &^= 0o070
	}
	return os.Chmod(path, mode)
}

// Resumable reports whether a shell could bring this process back after it has been suspended: nobody can where it belongs to the first
// process of its terminal.
func Resumable() bool {
	session, err := unix.Getsid(0)
	if err != nil || session == unix.Getpgrp() {
		return false
	}
	parents, err := unix.Getsid(unix.Getppid())
	return err == nil && parents == session
}

// syncFolder makes a rename in the folder durable.
func syncFolder(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// freeSpace is the number of bytes this user can still write in the folder.
func freeSpace(folder string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// leastSpace is the room without which SQLite cannot make its shared memory file, and a limit on the size of files that is
// none.
const (
	leastSpace = 64 << 10
	noLimit    = 1 << 60
)

// outOfSpace reports whether the folder of path has no room left, or this process may not make files of any size.
func outOfSpace(path string) bool {
	if free, err := freeSpace(filepath.Dir(path)); err == nil && free < leastSpace {
		return true
	}
	var limit unix.Rlimit
	return unix.Getrlimit(unix.RLIMIT_FSIZE, &limit) == nil && uint64(limit.Cur) < noLimit
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// lockFile takes the lock of an open file, which one at a time can have, also among processes. Without waiting it reports
// whether nobody else has it.
func lockFile(file *os.File, wait bool) (bool, error) {
	how := unix.LOCK_EX
	if !wait {
		how |= unix.LOCK_NB
	}
	for {
		switch err := unix.Flock(int(file.Fd()), how); err {
		case unix.EINTR:
		case unix.EWOULDBLOCK:
			return false, nil
		default:
			return err == nil, err
		}
	}
}

func unlockFile(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_UN) }

// checksModes says that permissions of files mean something here.
const checksModes = true

package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// sameFile reports whether path still names the open file.
func sameFile(path string, open os.FileInfo) bool {
	now, err := os.Stat(path)
	return err == nil && os.SameFile(now, open)
}

// fileNumber is not asked on Windows, where an open file cannot be replaced.
func fileNumber(os.FileInfo) string { return "" }

// linkCount is not asked on Windows, where a second name for a file is rare.
func linkCount(os.FileInfo) uint64 { return 1 }

func writable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 != 0
}

// openLike does nothing: on Windows a file has the rights of its folder.
func openLike(string, os.FileInfo) error { return nil }

// Resumable reports that nothing is suspended on Windows.
func Resumable() bool { return false }

// syncFolder does nothing: Windows makes a rename durable by itself.
func syncFolder(string) error { return nil }

// freeSpace is the number of bytes this user can still write in the folder.
func freeSpace(folder string) (int64, error) {
	name, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return int64(free), err
}

// outOfSpace reports whether the folder of path has no room left.
func outOfSpace(path string) bool {
	free, err := freeSpace(filepath.Dir(path))
	return err == nil && free < 64<<10
}

func isDiskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// networkFS names a share by its path; "" when path lies on a drive.
func networkFS(path string) string {
	if strings.HasPrefix(path, `\\`) {
		return "SMB"
	}
	return ""
}

// lockFile takes the lock of an open file, which one at a time can have, also among processes. Without waiting it reports
// whether nobody else has it.
func lockFile(file *os.File, wait bool) (bool, error) {
	how := uint32(windows.LOCKFILE_EXCLUSIVE_LOCK)
	if !wait {
		how |= windows.LOCKFILE_FAIL_IMMEDIATELY
	}
	err := windows.LockFileEx(windows.Handle(file.Fd()), how, 0, 1, 0, &windows.Overlapped{})
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return false, nil
	}
	return err == nil, err
}

func unlockFile(file *os.File) error {
	return windows.UnlockFileEx(windows.Handle(file.Fd()), 0, 1, 0, &windows.Overlapped{})
}

// checksModes says that permissions of files mean nothing here: access lists decide.
const checksModes = false

// mountedAlone is always false: files cannot be mounted here.
func mountedAlone(string) bool { return false }

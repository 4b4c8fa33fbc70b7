package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// networkTypes are the file systems on which SQLite's locks and shared memory cannot be trusted, by their magic numbers.
var networkTypes = map[int64]string{
	0x6969:     "NFS",
	0x517B:     "SMB",
	0xFF534D42: "CIFS",
	0xFE534D42: "SMB2",
	0x564C:     "NCP",
	0x47504653: "GPFS",
	0x0BD00BD0: "Lustre",
	0x01021997: "9P",
	0x00C36400: "Ceph",
	0x5346414F: "AFS",
	0x6B414653: "AFS",
	0x73757245: "Coda",
	0x7461636F: "OCFS2",
	0x01161970: "GFS2",
	0x786F4256: "VirtualBox",
	0xBACBACBC: "VMware",
}

// fileIdentity gives the device of the file at path and its number there. It asks for nothing else: once a file's times have been asked for, the
// kernel gives its next write a time of its own, and the flush after that write then has to bring the time to the disk as well.
func fileIdentity(path string) (dev, ino uint64, err error) {
	var s unix.Statx_t
	if err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_INO, &s); err == nil || err != unix.ENOSYS {
		return unix.Mkdev(s.Dev_major, s.Dev_minor), s.Ino, err
	}
	var old unix.Stat_t // a kernel before 4.11
	err = unix.Stat(path, &old)
	return old.Dev, old.Ino, err
}

// fuseType is the magic number of all file systems of user space, local and remote.
const fuseType = 0x65735546

// networkFS names the network file system that path lies on; "" when it lies on a local one.
func networkFS(path string) string {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return ""
	}
	kind := int64(s.Type) & 0xFFFFFFFF
	if kind == fuseType {
		mounts, err := os.ReadFile("/proc/self/mountinfo")
		if err != nil {
			return ""
		}
		return fuseName(string(mounts), path)
	}
	return networkTypes[kind]
}

// mountedAlone reports whether the file itself is mounted under this name: the log would lie beside each of its names.
func mountedAlone(path string) bool {
	var s unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_BASIC_STATS, &s)
	return err == nil && s.Attributes_mask&unix.STATX_ATTR_MOUNT_ROOT != 0 && s.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
}

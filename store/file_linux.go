package store

import "golang.org/x/sys/unix"

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
}

// networkFS names the network file system that path lies on; "" when it lies on a local one.
func networkFS(path string) string {
	var s unix.Statfs_t
	if unix.Statfs(path, &s) != nil {
		return ""
	}
	return networkTypes[int64(s.Type)&0xFFFFFFFF]
}

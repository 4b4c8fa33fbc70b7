package store

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// The numbers of network file systems are known, those of local ones are not among them (F20).
func TestF20NetworkFileSystemsByNumber(t *testing.T) {
	for kind, want := range map[int64]string{
		unix.NFS_SUPER_MAGIC: "NFS", unix.SMB_SUPER_MAGIC: "SMB", unix.CIFS_SUPER_MAGIC: "CIFS", unix.SMB2_SUPER_MAGIC: "SMB2",
		unix.V9FS_MAGIC: "9P", unix.CEPH_SUPER_MAGIC: "Ceph", unix.AFS_SUPER_MAGIC: "AFS", unix.CODA_SUPER_MAGIC: "Coda",
		unix.EXT4_SUPER_MAGIC: "", unix.XFS_SUPER_MAGIC: "", unix.BTRFS_SUPER_MAGIC: "", unix.TMPFS_MAGIC: "", unix.OVERLAYFS_SUPER_MAGIC: "",
		unix.F2FS_SUPER_MAGIC: "", unix.MSDOS_SUPER_MAGIC: "", fuseType: "",
	} {
		if got := networkTypes[kind]; got != want {
			t.Errorf("%#x is %q, want %q", kind, got, want)
		}
	}
	if fuseType != unix.FUSE_SUPER_MAGIC {
		t.Errorf("file systems of user space have %#x", unix.FUSE_SUPER_MAGIC)
	}
	if got := networkFS(t.TempDir()); got != "" {
		t.Skipf("the tests run on a network file system: %s", got)
	}
}

// The file is mounted under a second name, as containers do it: its log would lie beside each of the names (F33).
func TestF33AFileThatIsMountedByItself(t *testing.T) {
	path := wholeFile(t, faultBook(t))
	other := filepath.Join(t.TempDir(), "shop.db")
	put(t, other, nil)
	if out, err := exec.Command("mount", "--bind", path, other).CombinedOutput(); err != nil {
		t.Skipf("nothing can be mounted here: %v %s", err, out)
	}
	defer func() {
		if out, err := exec.Command("umount", other).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	}()
	_, err := reopen(t, other)
	wantCode(t, err, CodeBadPath)
	if list, err := filepath.Glob(other + "*"); err != nil || len(list) != 1 {
		t.Errorf("left beside it: %v %v", list, err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	wantSound(t, mustReopen(t, path), 10)
}

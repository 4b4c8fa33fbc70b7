package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkPlace refuses a path in a folder where a book is not safe: on the file system of another machine, whose locks and shared memory
// cannot be trusted, and where a program copies files elsewhere while they are written.
func checkPlace(path string, o Options) error {
	if o.AllowNetworkFS {
		return nil
	}
	folder := filepath.Dir(path)
	if kind := networkFS(folder); kind != "" {
		return Refuse(CodeNetworkFS, "path", path, "fs", kind)
	}
	if program := syncedBy(folder); program != "" {
		return Refuse(CodeNetworkFS, "path", path, "fs", program, "why", "synced")
	}
	return nil
}

// bookFiles are the endings of the files of a book: the book itself, the engine's two and our three beside it.
var bookFiles = []string{"", "-wal", "-shm", ".lock", ".holder", ".anchor"}

// PartOfBook reports whether path is one of the files of the book at book, also by another name: through a link to a folder, or in other
// letters where the system does not tell them apart. Whoever writes there destroys the shop.
func PartOfBook(path, book string) bool {
	if real, err := filepath.EvalSymlinks(book); err == nil {
		book = real
	}
	for _, suffix := range bookFiles {
		part := book + suffix
		info, err := os.Stat(part)
		if err == nil && sameFile(path, info) || err != nil && sameName(path, part) {
			return true
		}
	}
	return false
}

// sameName reports whether two paths of files that do not exist have one folder and one name.
func sameName(a, b string) bool {
	folder, err := os.Stat(filepath.Dir(a))
	return err == nil && sameFile(filepath.Dir(b), folder) && filepath.Base(a) == filepath.Base(b)
}

// syncedFolders are how the folders of programs that copy files to other machines are called; a star stands for any rest.
var syncedFolders = []struct{ folder, program string }{
	{"Dropbox", "Dropbox"},
	{"Dropbox (*", "Dropbox"},
	{"OneDrive", "OneDrive"},
	{"OneDrive - *", "OneDrive"},
	{"Google Drive", "Google Drive"},
	{"GoogleDrive*", "Google Drive"},
	{"com~apple~CloudDocs", "iCloud"},
	{"Nutstore Files", "坚果云"},
	{"坚果云", "坚果云"},
	{"我的坚果云", "坚果云"},
	{"BaiduNetdiskWorkspace", "百度网盘"},
	{"BaiduSyncdisk", "百度网盘"},
}

// syncedBy names the program that copies the folder to other machines, by what the folders above are called; "" is none.
func syncedBy(path string) string {
	names := strings.Split(filepath.ToSlash(path), "/")
	for _, s := range syncedFolders {
		start, open := strings.CutSuffix(s.folder, "*")
		if slices.ContainsFunc(names, func(name string) bool { return name == s.folder || open && strings.HasPrefix(name, start) }) {
			return s.program
		}
	}
	return ""
}

// remoteFuse are the file systems of user space that lie on another machine, as the table of mounts calls them.
var remoteFuse = map[string]string{
	"sshfs": "SSHFS", "rclone": "rclone", "s3fs": "S3", "goofys": "S3", "gcsfuse": "GCS", "davfs": "WebDAV", "davfs2": "WebDAV", "curlftpfs": "FTP",
	"smbnetfs": "SMB", "gvfsd-fuse": "GVfs", "kio-fuse": "KIO", "glusterfs": "GlusterFS", "ceph-fuse": "Ceph", "juicefs": "JuiceFS",
}

// fuseName names the remote file system of user space that a path lies on, from the system's table of mounts; "" when it is
// a local one, such as that of a foreign disk.
func fuseName(mounts, path string) string {
	longest, kind := -1, ""
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		dash := slices.Index(fields, "-")
		if len(fields) < 5 || dash < 0 || dash+1 >= len(fields) {
			continue
		}
		point := unescapeMount(fields[4])
		if (path == point || point == "/" || strings.HasPrefix(path, point+"/")) && len(point) >= longest {
			longest, kind = len(point), fields[dash+1]
		}
	}
	name, fuse := strings.CutPrefix(kind, "fuse.")
	if !fuse {
		return ""
	}
	return remoteFuse[name]
}

// unescapeMount gives a path as it is: the table of mounts writes blanks and backslashes as octal numbers.
func unescapeMount(point string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(point)
}

package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"

	"zombiezen.com/go/sqlite"
)

// BackupInfo describes one backup: a whole book in one file.
type BackupInfo struct {
	Path    string
	Entries int64
	Head    string // hex of the last entry's hash
	SHA256  string // hex, of the file
	At      Instant
	Size    int64 // bytes
}

// Backup writes a copy of the book, taken in one moment while others go on working, and verifies it by opening it before it
// gets its name. An existing file is refused (CodeFileExists) unless force, and a file of the book itself always (CodeOwnFile).
func (b *Book) Backup(ctx context.Context, path string, force bool) (BackupInfo, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return BackupInfo{}, Refuse(CodeBadPath, "path", path, "why", "unreadable").Because(err)
	}
	if !exists(filepath.Dir(abs)) {
		return BackupInfo{}, Refuse(CodeBadPath, "path", path, "why", "missing_folder")
	}
	if PartOfBook(abs, b.path) {
		return BackupInfo{}, Refuse(CodeOwnFile, "path", path)
	}
	if info, err := os.Lstat(abs); err == nil && (!force || !info.Mode().IsRegular()) {
		return BackupInfo{}, Refuse(CodeFileExists, "path", path)
	}
	info, err := copyBook(ctx, b.path, abs, b.options)
	if err != nil {
		return BackupInfo{}, err
	}
	if b.ViewOnly() == nil {
		err = b.write(ctx, "backup", func(t *tx) error {
			return t.audit("backup", "shop", map[string]any{"entries": info.Entries, "head": info.Head}, "")
		})
	}
	return info, err
}

// copyBook copies a book to a new file: to a temporary name in the same folder, verified, flushed, renamed. Whatever fails,
// nothing is left under either name.
func copyBook(ctx context.Context, path, to string, o Options) (info BackupInfo, err error) {
	temp := to + ".part"
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return info, fileError(to, err)
	}
	file, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return info, fileError(to, err)
	}
	_ = file.Close()
	defer func() {
		if err != nil {
			_ = os.Remove(temp)
		}
	}()
	o.reached("copying")
	if err := vacuumInto(ctx, path, temp); err != nil {
		if read := classify(path, err); CodeIs(read, CodeDamaged) || CodeIs(read, CodeNotABook) {
			return info, read // the book that is read, not the copy
		}
		return info, classify(to, err)
	}
	o.reached("copied")
	if info, err = verifyBook(ctx, temp); err != nil {
		return info, err
	}
	if err := syncFile(temp); err != nil {
		return info, fileError(to, err)
	}
	o.reached("verified")
	if err := os.Rename(temp, to); err != nil {
		return info, fileError(to, err)
	}
	o.reached("named")
	info.Path = to
	return info, fileErrorOrNil(to, syncFolder(filepath.Dir(to)))
}

func fileErrorOrNil(path string, err error) error {
	if err == nil {
		return nil
	}
	return fileError(path, err)
}

func vacuumInto(ctx context.Context, path, to string) error {
	c, err := openWriterConn(path, true)
	if err != nil {
		return err
	}
	c.SetInterrupt(ctx.Done())
	return errors.Join(c.exec("VACUUM INTO ?", to), c.Close())
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// verifyBook opens a file that nobody is using and proves that it is a whole book: header, version, pages and both chains.
func verifyBook(ctx context.Context, path string) (info BackupInfo, err error) {
	if err := checkHeader(path); err != nil {
		return info, Refuse(CodeBackupBad, "path", path).Because(err)
	}
	c, err := openWriterConn(path, true)
	if err != nil {
		return info, Refuse(CodeBackupBad, "path", path).Because(err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	c.SetInterrupt(ctx.Done())
	version, err := c.number("PRAGMA user_version")
	if err != nil {
		return info, Refuse(CodeBackupBad, "path", path).Because(err)
	}
	if version > bookVersion {
		return info, Refuse(CodeNewerBook, "book", version, "program", int64(bookVersion))
	}
	d := &diagnosis{conn: c, path: path, full: true}
	if err := d.pages(); err != nil {
		return info, Refuse(CodeBackupBad, "path", path).Because(err)
	}
	if err := d.chains(); err != nil {
		return info, Refuse(CodeBackupBad, "path", path).Because(err)
	}
	if len(d.findings) > 0 {
		return info, Refuse(CodeBackupBad, "path", path, "finding", d.findings[0].Code)
	}
	info.Entries, info.Head = d.entries, d.head
	_, err = c.one(func(s *sqlite.Stmt) { info.At = Instant(s.ColumnInt64(0)) }, "SELECT max(coalesce((SELECT max(at) FROM audit), 0), coalesce((SELECT recorded FROM entry ORDER BY id DESC LIMIT 1), 0))")
	if err != nil {
		return info, Refuse(CodeBackupBad, "path", path).Because(err)
	}
	info.Path = path
	info.SHA256, info.Size, err = hashFile(path)
	return info, fileErrorOrNil(path, err)
}

func hashFile(path string) (sum string, size int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer file.Close()
	h := sha256.New()
	size, err = io.Copy(h, file)
	return hexOf(h.Sum(nil)), size, err
}

// Restore verifies a backup and only then puts it in the place of the book at path. The file that was there is kept beside
// it; its new name is returned, "" when there was none. Errors: CodeBackupBad, CodeBusy while another writes.
func Restore(ctx context.Context, backup, path string, o Options) (info BackupInfo, kept string, err error) {
	anywhere := o
	anywhere.AllowNetworkFS = true // it is only read
	source, err := checkPath(backup, anywhere)
	if CodeIs(err, CodeNoShop) {
		err = &fs.PathError{Op: "open", Path: backup, Err: fs.ErrNotExist}
	}
	if err != nil {
		return info, "", err
	}
	if path, err = prepareNewPath(path, o); err != nil {
		return info, "", err
	}
	temp := path + ".restore"
	if err = checkHeader(source); err == nil {
		_, err = copyBook(ctx, source, temp, o)
	}
	if slices.ContainsFunc([]Code{CodeDamaged, CodeNotABook, CodeEmptyFile, CodeBackupBad}, func(c Code) bool { return CodeIs(err, c) }) {
		err = Refuse(CodeBackupBad, "path", backup).Because(err)
	}
	if err != nil {
		return info, "", err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp)
		}
	}()
	err = inTurn(ctx, path, "restore", o, func() (err error) {
		info, kept, err = replaceBook(ctx, temp, path, o)
		return err
	})
	return info, kept, err
}

// replaceBook gives a verified copy the book's name, for who has the writers' turn; what stood there is set aside as kept.
func replaceBook(ctx context.Context, temp, path string, o Options) (info BackupInfo, kept string, err error) {
	if was, err := os.Stat(path); err == nil {
		if err := openLike(temp, was); err != nil {
			return info, "", fileError(path, err)
		}
		if kept, err = setAside(ctx, path, o); err != nil {
			return info, "", err
		}
	} else {
		moveLog(path)
	}
	o.reached("set aside")
	if err := os.Rename(temp, path); err != nil {
		return info, kept, fileError(path, err)
	}
	o.reached("restored")
	if info, err = verifyBook(ctx, path); err != nil {
		return info, kept, err
	}
	return info, kept, errors.Join(resetAnchor(path, o.StateDir, info), fileErrorOrNil(path, syncFolder(filepath.Dir(path))))
}

// InTestMode reports whether a file that nobody is using is a book that takes a fixed time.
func InTestMode(ctx context.Context, path string) (on bool, err error) {
	if path, err = filepath.Abs(path); err != nil { // the engine takes no other
		return false, err
	}
	if err := checkHeader(path); err != nil {
		return false, err
	}
	c, err := openWriterConn(path, true)
	if err != nil {
		return false, err
	}
	c.SetInterrupt(ctx.Done())
	_, err = c.one(func(s *sqlite.Stmt) { on = s.ColumnText(0) == "on" }, "SELECT value FROM setting WHERE key = 'test_mode'")
	return on, errors.Join(err, c.Close())
}

// setAside keeps the book that a restore replaces under a name of its own. A whole book is copied and stays where it is until
// the new one takes its place, so that a restore that is killed leaves one of the two; one that cannot be copied is moved.
func setAside(ctx context.Context, path string, o Options) (string, error) {
	kept := unusedName(path+".before-restore-"+secondOf(o), "")
	was, err := os.Stat(path)
	if err != nil {
		return "", fileError(path, err)
	}
	if _, err := copyBook(ctx, path, kept, o); err == nil && foldLog(path) == nil && openLike(kept, was) == nil {
		for _, suffix := range []string{"-wal", "-shm"} { // empty now, where another session keeps them
			_ = os.Remove(path + suffix)
		}
		return kept, nil
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+suffix, kept+suffix); err != nil && (suffix == "" || !errors.Is(err, os.ErrNotExist)) {
			return "", fileError(path, err)
		}
	}
	return kept, nil
}

// secondOf is the present second as it stands in the names of copies that the program makes by itself, in UTC.
func secondOf(o Options) string { return o.Clock().UTC().Format("20060102T150405") }

// unusedName is base with the ending, numbered where another copy of the same second has that name.
func unusedName(base, ending string) string {
	name := base + ending
	for n := 2; exists(name); n++ {
		name = base + "-" + strconv.Itoa(n) + ending
	}
	return name
}

// foldLog brings all that stands in the write-ahead log into the file itself.
func foldLog(path string) error {
	c, err := openWriterConn(path, false)
	if err != nil {
		return err
	}
	busy, err := c.number("PRAGMA wal_checkpoint(TRUNCATE)")
	if err == nil && busy != 0 {
		err = Refuse(CodeBusy)
	}
	return errors.Join(err, c.Close())
}

// resetAnchor makes the anchor say what the restored book holds.
func resetAnchor(path, stateDir string, info BackupInfo) error {
	c, err := openWriterConn(path, true)
	if err != nil {
		return classify(path, err)
	}
	record := anchor{Entries: info.Entries, EntryHead: info.Head}
	_, err = c.one(func(s *sqlite.Stmt) { record.Audits, record.AuditHead = s.ColumnInt64(0), hexOf(columnBlob(s, 1)) },
		"SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")
	if err = errors.Join(err, c.Close()); err != nil {
		return classify(path, err)
	}
	if file, err := os.Stat(path); err == nil {
		record.File = fileNumber(file)
	}
	a := openAnchors(path, stateDir)
	a.write(record)
	return fileErrorOrNil(path, a.close())
}

// Backups lists the books in a folder but the shop's own, newest first. They are looked into, not verified: that happens
// before a restore. The shop's own file is not even opened: closing it again would drop the locks of this process.
func Backups(ctx context.Context, folder, shop string) ([]BackupInfo, error) {
	folder, err := filepath.Abs(folder) // the engine takes no other
	if err != nil {
		return nil, fileError(folder, err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fileError(folder, err)
	}
	own, _ := os.Stat(shop) // nil when there is none
	var list []BackupInfo
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		if !e.Type().IsRegular() || own != nil && sameFile(path, own) || checkHeader(path) != nil {
			continue
		}
		if info, err := glance(ctx, path); err == nil {
			list = append(list, info)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].At > list[j].At })
	return list, nil
}

// glance reads how far a book has come.
func glance(ctx context.Context, path string) (info BackupInfo, err error) {
	file, err := os.Stat(path)
	if err != nil {
		return info, err
	}
	c, err := openWriterConn(path, true)
	if err != nil {
		return info, err
	}
	c.SetInterrupt(ctx.Done())
	info = BackupInfo{Path: path, Size: file.Size(), At: InstantOf(file.ModTime())}
	_, err = c.one(func(s *sqlite.Stmt) { info.Entries, info.Head = s.ColumnInt64(0), hexOf(columnBlob(s, 1)) },
		"SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1")
	return info, errors.Join(err, c.Close())
}

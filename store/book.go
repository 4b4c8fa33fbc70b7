// Package store is the shop's book: one SQLite file that holds members, orders and the points ledger. docs/BOOK.md says
// what every act writes. All SQL lives here. Every write goes through one writer, in one transaction, and is acknowledged
// after COMMIT; readers never wait for it.
package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Options say how to open a book.
type Options struct {
	Clock          func() time.Time // required: the only source of the present
	Staff          string           // the acting staff member; "" is the owner
	ReadOnly       bool
	AllowNetworkFS bool
	StateDir       string // where a copy of the anchor is kept; "" keeps none
	Figures        bool   // are asked for next: they are read with the opening

	stage func(name string) // told of each step of a long act on files; nil tells nobody
}

// reached tells that a long act on files has come so far.
func (o Options) reached(stage string) {
	if o.stage != nil {
		o.stage(stage)
	}
}

// Founding is what a new shop needs. Zone is an IANA name.
type Founding struct {
	Name, Currency, Zone, Lang string
	GiftCards                  string // the name of the rule by which gift cards earn nothing, its first; "": it has no such rule
	TestMode                   bool
}

// Rules are the earning rules that the shop begins with.
func (f *Founding) Rules() []program.Rule {
	if f.GiftCards == "" {
		return nil
	}
	return []program.Rule{{ID: 1, Name: f.GiftCards, Kind: program.RuleExclude, GiftCards: true}}
}

// Book is an open shop. It is safe for use by many goroutines.
type Book struct {
	path    string // canonical
	options Options
	staff   int64
	actor   string       // the staff member's name
	pool    sync.RWMutex // held for reading while somebody reads, for writing while connections are opened anew
	read    *readers     // nil while there is none
	spare   spare
	figures figuresCache
	rarity  rarity
	near    atomic.Pointer[nearTexts]
	shop    atomic.Pointer[Shop]
	writer  *writer
	only    atomic.Pointer[Error] // why nothing can be written; nil when it can
}

// Create founds a new shop in a file that must not exist yet, or holds nothing; its folder is made with mode 0700 when missing and the file
// with mode 0600. Errors: CodeShopExists, CodeBadSetting, CodeBadPath, CodeIOFailed.
func Create(ctx context.Context, path string, f Founding, o Options) (*Book, error) {
	settings, err := foundingSettings(f)
	if err != nil {
		return nil, err
	}
	if path, err = prepareNewPath(path, o); err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, Refuse(CodeBadPath, "path", path, "why", "directory")
	}
	if taken(path) {
		return nil, Refuse(CodeShopExists, "path", path)
	}
	if err := publish(ctx, path, settings, f.Rules(), o); err != nil {
		return nil, err
	}
	return open(ctx, path, o, true)
}

// taken reports whether something stands under the name of a new shop. An empty file holds nothing and is in nobody's way.
func taken(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && (!info.Mode().IsRegular() || info.Size() > 0)
}

// publish makes the new shop under another name and gives it its own once it is whole, with the writers' lock held: whoever
// comes at the same time, or after a founding that was killed, meets all of a shop or none.
func publish(ctx context.Context, path string, settings map[string]string, rules []program.Rule, o Options) error {
	return inTurn(ctx, path, "init", o, func() error { return foundAside(ctx, path, settings, rules, o) })
}

// foundAside does it for who has the turn.
func foundAside(ctx context.Context, path string, settings map[string]string, rules []program.Rule, o Options) error {
	if taken(path) {
		return Refuse(CodeShopExists, "path", path)
	}
	temp := path + ".new"
	RemoveBook(temp)
	defer RemoveBook(temp)
	file, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fileError(path, err)
	}
	if err := file.Close(); err != nil {
		return fileError(path, err)
	}
	if err := found(ctx, temp, settings, rules, Options{Clock: o.Clock, AllowNetworkFS: o.AllowNetworkFS, stage: o.stage}); err != nil {
		return err
	}
	o.reached("founded")
	moveLog(path)
	if err := os.Rename(temp, path); err != nil {
		return fileError(path, err)
	}
	return fileErrorOrNil(path, syncFolder(filepath.Dir(path)))
}

// moveLog moves a log whose file is gone out of the way: SQLite would apply it to whatever file stands there next.
func moveLog(path string) {
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Rename(path+suffix, path+".replaced"+suffix)
	}
}

func found(ctx context.Context, path string, settings map[string]string, rules []program.Rule, o Options) error {
	folder, err := migrationFiles()
	if err != nil {
		return err
	}
	if err := migrate(ctx, path, folder, o); err != nil {
		return err
	}
	b, err := open(ctx, path, o, true)
	if err != nil {
		return err
	}
	err = b.write(ctx, "shop.found", func(t *tx) error {
		if settings["test_mode"] == "on" { // any moment that a test names comes after it
			t.now = 0
		}
		for key, value := range settings {
			if err := t.putSetting(key, value); err != nil {
				return err
			}
		}
		if err := t.putTerms(rules...); err != nil {
			return err
		}
		return t.audit("shop.found", "shop", map[string]any{"currency": settings["currency"], "zone": settings["zone"]}, "")
	})
	return errors.Join(err, b.Close())
}

func foundingSettings(f Founding) (map[string]string, error) {
	settings := map[string]string{"name": f.Name, "currency": f.Currency, "zone": f.Zone, "lang": f.Lang, "region": regionOfZone(f.Zone)}
	for _, row := range settingTable {
		value, set := settings[row.key]
		if !set {
			settings[row.key] = row.fallback
		} else if !row.takes(value) {
			return nil, Refuse(CodeBadSetting, "key", row.key, "value", value)
		}
	}
	if f.TestMode {
		settings["test_mode"] = "on"
	}
	return settings, nil
}

// Open opens an existing shop, migrating an older one after a verified backup. A file that cannot be written opens
// view-only, and so does one that has lost what was confirmed: ViewOnly then says why. Errors: CodeNoShop,
// CodeEmptyFile, CodeNotABook, CodeDamaged, CodeStrangeLog, CodeNewerBook, CodeBadPath, CodeNetworkFS, CodeSettingsNotTaken, CodeNoStaff,
// CodeBusy.
func Open(ctx context.Context, path string, o Options) (*Book, error) {
	path, err := checkPath(path, o)
	if err != nil {
		return nil, err
	}
	if err := checkHeader(path); err != nil {
		return nil, err
	}
	if err := checkLog(ctx, path, o.StateDir); err != nil {
		return nil, err
	}
	b, err := open(ctx, path, o, false)
	if !CodeIs(err, CodeOlderBook) || o.ReadOnly || !writable(path) {
		return b, err
	}
	if err := migrateOlder(ctx, path, o); err != nil {
		return nil, err
	}
	return open(ctx, path, o, false)
}

func open(ctx context.Context, path string, o Options, fresh bool) (*Book, error) {
	b := &Book{path: path, options: o}
	if o.ReadOnly || !writable(path) {
		b.restrict(Refuse(CodeViewOnly, "path", path))
	}
	b.read = newReaders(path, b.ViewOnly() != nil)
	err := b.classify(b.begin(ctx, fresh))
	if b.ViewOnly() == nil && !fresh && CodeIs(err, CodeDiskFull) && still(path) {
		b.restrict(err) // reading goes on without room for the files beside the book
		b.read = newReaders(path, true)
		err = b.classify(b.begin(ctx, fresh))
	}
	if err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// begin checks the version, finds the staff member, starts the writer and compares the anchor.
func (b *Book) begin(ctx context.Context, fresh bool) (err error) {
	if b.ViewOnly() != nil {
		return b.beginReading(ctx)
	}
	b.writer, err = startWriter(b, fresh)
	if Incomplete(err) { // what is left can be read; nothing is written over the loss
		b.restrict(err)
		return b.beginReading(ctx)
	}
	return err
}

// beginReading does for a book that has no writer what the writer does otherwise.
func (b *Book) beginReading(ctx context.Context) error {
	r, err := b.read.take(ctx)
	if err != nil {
		return err
	}
	var shop *Shop
	if err = b.identify(r.conn); err == nil {
		shop, err = readShop(r.conn)
	}
	if err = errors.Join(err, b.read.give(r, true)); err == nil {
		b.shop.Store(shop)
	}
	return err
}

// identify checks the version of the book and finds the staff member who acts.
func (b *Book) identify(c conn) error {
	version, err := c.number("PRAGMA user_version")
	if err != nil {
		return err
	}
	if version > bookVersion {
		return Refuse(CodeNewerBook, "book", version, "program", bookVersion)
	}
	if version < bookVersion {
		return Refuse(CodeOlderBook, "book", version, "program", bookVersion)
	}
	name := b.options.Staff
	query := "SELECT id, name FROM staff WHERE name = ?"
	if name == "" {
		query = "SELECT id, name FROM staff WHERE role = 'owner' AND ? = '' ORDER BY id LIMIT 1"
	}
	found, err := c.one(func(s *sqlite.Stmt) { b.staff, b.actor = s.ColumnInt64(0), s.ColumnText(1) }, query, name)
	if err == nil && !found {
		return Refuse(CodeNoStaff, "staff", name)
	}
	return err
}

// Close waits for writes under way and closes the file. The connection that only reads goes first, because the last one puts
// the log back into the file.
func (b *Book) Close() error {
	err := b.spare.drop(true)
	if b.writer != nil {
		err = errors.Join(err, b.writer.stop())
	}
	return errors.Join(err, b.read.close())
}

// Path is the canonical path of the file.
func (b *Book) Path() string { return b.path }

// Actor is the name of the staff member who acts.
func (b *Book) Actor() string { return b.actor }

// Shop is a snapshot of the settings.
func (b *Book) Shop() Shop { return *b.shop.Load() }

// Now is the injected clock's time.
func (b *Book) Now() time.Time { return b.options.Clock() }

// Today is the business day in the shop's zone.
func (b *Book) Today() Day { return DayOf(b.Now(), b.shop.Load().Zone) }

// ViewOnly is nil, or says why nothing can be written.
func (b *Book) ViewOnly() error {
	if why := b.only.Load(); why != nil {
		return why
	}
	return nil
}

// DataVersion is a number that changes whenever anybody, in this process or another, has written to the book.
func (b *Book) DataVersion(ctx context.Context) (version int64, err error) {
	b.revive()
	err = b.look(ctx, func(v *view) (err error) {
		version, err = v.number(versionSQL)
		return err
	})
	return version, err
}

// RemoveBook deletes a book that nobody has open: its file and those beside it. What cannot be deleted is left.
func RemoveBook(path string) {
	for _, suffix := range bookFiles {
		_ = os.Remove(path + suffix)
	}
}

// prepareNewPath makes the folder of a new shop and gives the file's canonical path.
func prepareNewPath(path string, o Options) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", Refuse(CodeBadPath, "path", path, "why", "unreadable").Because(err)
	}
	folder := filepath.Dir(abs)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fileError(folder, err)
	}
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return "", fileError(folder, err)
	}
	whole := filepath.Join(folder, filepath.Base(abs))
	return whole, checkPlace(whole, o)
}

// checkPath refuses what cannot be a book before SQLite sees it, and gives the canonical path.
func checkPath(path string, o Options) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", Refuse(CodeBadPath, "path", path, "why", "unreadable").Because(err)
	}
	real, err := filepath.EvalSymlinks(abs)
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(abs)); err != nil {
			return "", Refuse(CodeBadPath, "path", path, "why", "missing_folder")
		}
		return "", Refuse(CodeNoShop, "path", path)
	}
	if err != nil {
		return "", fileError(path, err)
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		return "", fileError(path, err)
	case info.IsDir():
		return "", Refuse(CodeBadPath, "path", path, "why", "directory")
	case !info.Mode().IsRegular():
		return "", Refuse(CodeBadPath, "path", path, "why", "device")
	case linkCount(info) > 1 || mountedAlone(real):
		return "", Refuse(CodeBadPath, "path", path, "why", "link_count")
	}
	return real, checkPlace(real, o)
}

// applicationID stands in the header of every book ("RGLR"), so that no other program's database is taken for one.
const applicationID = 0x52474C52

// checkHeader reads the first 100 bytes: an empty file, another program's database and noise are told apart.
func checkHeader(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fileError(path, err)
	}
	defer file.Close()
	header := make([]byte, 100)
	switch _, err := io.ReadFull(file, header); {
	case errors.Is(err, io.EOF):
		return Refuse(CodeEmptyFile, "path", path)
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fileError(path, err)
	case err != nil || string(header[:16]) != "SQLite format 3\x00":
		return Refuse(CodeNotABook, "path", path).Because(err)
	}
	if binary.BigEndian.Uint32(header[68:]) != applicationID {
		return Refuse(CodeNotABook, "path", path)
	}
	return nil
}

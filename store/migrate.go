package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"zombiezen.com/go/sqlite/sqlitex"
)

//go:embed migrations/*.sql
var migrations embed.FS

// bookVersion is the version of the file that this program writes: the number of the last migration.
const bookVersion = 21

// migrateOlder brings an older book up to date, under the writers' lock and after a verified backup beside it.
func migrateOlder(ctx context.Context, path string, o Options) error {
	backup := fmt.Sprintf("%s.%s.backup", path, o.Clock().UTC().Format("20060102T150405"))
	if _, err := copyBook(ctx, path, backup, o); err != nil {
		return err
	}
	folder, err := migrationFiles()
	if err != nil {
		return err
	}
	return migrate(ctx, path, folder, o)
}

// migrate runs the missing migrations, each in one transaction, with the writers' lock held.
func migrate(ctx context.Context, path string, folder fs.FS, o Options) (err error) {
	turn := newTurn(path)
	if err := turn.take(ctx, holder{PID: os.Getpid(), Staff: "migration", Since: InstantOf(o.Clock())}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, turn.release(), turn.close()) }()
	c, err := openRaw(path, false)
	if err != nil {
		return classify(path, err)
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	c.SetInterrupt(ctx.Done())
	if err := c.pragmas(migrationPragmas); err != nil {
		return classify(path, err)
	}
	o.reached("migrating")
	err = runMigrations(c, folder)
	o.reached("migrated")
	return classify(path, err)
}

// migrationPragmas leave foreign keys unchecked: a table that is made anew is gone for a moment.
var migrationPragmas = []pragma{{"journal_mode", "wal", "wal"}, {"synchronous", "full", "2"}, {"foreign_keys", "off", "0"}}

// runMigrations runs those whose number is above the book's version, in their order.
func runMigrations(c conn, folder fs.FS) error {
	names, err := fs.Glob(folder, "*.sql") // in the order of their names
	if err != nil {
		return err
	}
	for _, name := range names {
		var number int64
		if _, err := fmt.Sscanf(name, "%5d_", &number); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
		version, err := c.number("PRAGMA user_version")
		if err != nil {
			return err
		}
		if number <= version {
			continue
		}
		text, err := fs.ReadFile(folder, name)
		if err == nil {
			err = runMigration(c, number, string(text))
		}
		if err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	return nil
}

// runMigration runs one of them with the version that it makes, all or nothing.
func runMigration(c conn, number int64, text string) (err error) {
	end, err := sqlitex.ImmediateTransaction(c.Conn)
	if err != nil {
		return err
	}
	defer end(&err)
	if err := sqlitex.ExecScript(c.Conn, text); err != nil {
		return err
	}
	return c.exec(fmt.Sprintf("PRAGMA user_version = %d", number))
}

// migrationFiles are the embedded migrations.
func migrationFiles() (fs.FS, error) { return fs.Sub(migrations, "migrations") }

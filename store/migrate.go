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

// migrateOlder brings an older book up to date after a verified backup beside it, both in one turn of the writers: the backup
// holds all that was written before. Whatever fails, nothing in the book is lost, and the error's why is "migration".
func migrateOlder(ctx context.Context, path string, o Options) error {
	folder, err := migrationFiles()
	if err != nil {
		return err
	}
	return inTurn(ctx, path, "migration", o, func() error {
		version, err := storedVersion(path)
		if err != nil || version >= bookVersion { // who had the turn before has done it
			return err
		}
		backup := unusedName(path+"."+secondOf(o), ".backup")
		if _, err := copyBook(ctx, path, backup, o); err != nil {
			return whileMigrating(err)
		}
		if err := migrateFile(ctx, path, folder, o); err != nil {
			if now, unread := storedVersion(path); unread == nil && now == version {
				_ = os.Remove(backup) // the book is what it was, and each new try would fill the disk with one more
			}
			return whileMigrating(err)
		}
		return nil
	})
}

// whileMigrating adds to an error that has no why of its own that it stopped a migration.
func whileMigrating(err error) error {
	var ours *Error
	if errors.As(err, &ours) && ours.Facts["why"] == nil {
		ours.Facts["why"] = "migration"
	}
	return err
}

// migrate runs the missing migrations in a turn of their own.
func migrate(ctx context.Context, path string, folder fs.FS, o Options) error {
	return inTurn(ctx, path, "migration", o, func() error { return migrateFile(ctx, path, folder, o) })
}

// storedVersion is the version that a file says it has.
func storedVersion(path string) (version int64, err error) {
	c, err := openWriterConn(path, true)
	if err != nil {
		return 0, classify(path, err)
	}
	version, err = c.number("PRAGMA user_version")
	return version, classify(path, errors.Join(err, c.Close()))
}

// migrateFile runs the missing migrations, each in one transaction, for who has the writers' turn.
func migrateFile(ctx context.Context, path string, folder fs.FS, o Options) (err error) {
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

package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

//go:embed migrations/*.sql
var migrations embed.FS

// bookVersion is the version of the file that this program writes: the number of the last migration.
const bookVersion = 20

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
	db, err := sql.Open("sqlite", migrationSource(path))
	if err != nil {
		return classify(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return classify(path, err)
	}
	o.reached("migrating")
	err = runMigrations(ctx, db, folder)
	o.reached("migrated")
	return classify(path, err)
}

// migrationSource names the file and what a connection to it begins with.
func migrationSource(path string) string {
	return fmt.Sprintf("%s&_pragma=busy_timeout(%d)&_txlock=immediate&_pragma=synchronous(2)", fileURL(path, "rw"), busyTimeout.Milliseconds())
}

// runMigrations runs those whose number is above the book's version, in their order.
func runMigrations(ctx context.Context, db *sql.DB, folder fs.FS) error {
	names, err := fs.Glob(folder, "*.sql") // in the order of their names
	if err != nil {
		return err
	}
	for _, name := range names {
		var version, number int
		if _, err := fmt.Sscanf(name, "%5d_", &number); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
		if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if number <= version {
			continue
		}
		text, err := fs.ReadFile(folder, name)
		if err == nil {
			err = runMigration(ctx, db, number, string(text))
		}
		if err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	return nil
}

// runMigration runs one of them with the version that it makes, all or nothing.
func runMigration(ctx context.Context, db *sql.DB, number int, text string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", number)); err != nil {
		return err
	}
	return tx.Commit()
}

// migrationFiles are the embedded migrations.
func migrationFiles() (fs.FS, error) { return fs.Sub(migrations, "migrations") }

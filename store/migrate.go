package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// bookVersion is the version of the file that this program writes: the number of the last migration.
const bookVersion = 10

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
	db, err := sql.Open("sqlite", dataSource(path, "rw")+"&_pragma=synchronous(2)")
	if err != nil {
		return classify(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return classify(path, err)
	}
	o.reached("migrating")
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, folder)
	if err != nil {
		return classify(path, err)
	}
	_, err = provider.Up(ctx)
	o.reached("migrated")
	return classify(path, err)
}

// migrationFiles are the embedded migrations.
func migrationFiles() (fs.FS, error) { return fs.Sub(migrations, "migrations") }

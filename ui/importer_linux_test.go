package ui

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"regulars/store"
	"regulars/store/exchange"
)

// ofdGetLock asks for the lock that stands in the way of one's own, also of this process.
const ofdGetLock = 36

// The open shop's own file is refused before it is opened (F31): closing it again would drop the locks by which other
// processes know that somebody is at work.
func TestF31TheOpenShopIsNoFileOfOrders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	book, err := store.Create(t.Context(), path, store.Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, store.Options{Clock: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	link := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, link} {
		if _, err := open(context.Background(), book, reading{intakeFile: intakeFile{path: name}}); !store.CodeIs(err, store.Code(exchange.CodeDatabase)) {
			t.Errorf("the shop's own file gives %v", err)
		}
	}
	if _, err := store.Backups(t.Context(), filepath.Dir(path), path); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK, Start: 0x40000000, Len: 512} // where SQLite has its locks
	if err := syscall.FcntlFlock(file.Fd(), ofdGetLock, &lock); err != nil {
		t.Skip("this system does not tell locks: ", err)
	}
	if lock.Type == syscall.F_UNLCK {
		t.Error("the book has lost its locks")
	}
}

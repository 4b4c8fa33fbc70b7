package store_test

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncData makes what was written to a file durable, without its times.
func syncData(file *os.File) error { return unix.Fdatasync(int(file.Fd())) }

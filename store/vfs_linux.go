package store

import (
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// The engine hands each page of a log to the system in two calls, a header of 24 bytes and the page, and its flush brings the times of the
// log to the disk as well. A connection that may write has the engine's own files but for two things: what adjoins in the log goes to the
// system in one call, and a flush leaves the times.
//
// What is held back reaches the log before the engine does anything else with it, be it a flush or a read, and before the connection takes
// or gives up a lock of the log. So it is only ever a part of the transaction that has the write lock, of which others read nothing before
// its flush (synchronous = FULL).

// bufferRoom is the most that is held back, in bytes: 31 pages. The engine's files write less than 128 KiB in one call.
const bufferRoom = 31 * logFrame

// logBuffer is what was written to a log and not yet handed to the system. It lies in the engine's memory, as its files do.
type logBuffer struct {
	book, log uintptr // the open files
	offset    int64   // where in the log it begins
	size      int64
	named     bool // the log's name has been flushed too
	bytes     [bufferRoom]byte
}

// The functions of the engine's files that are used or replaced here.
type (
	openFunc  = func(tls *libc.TLS, vfs, name, file uintptr, flags int32, outFlags uintptr) int32
	closeFunc = func(tls *libc.TLS, file uintptr) int32
	moveFunc  = func(tls *libc.TLS, file, buffer uintptr, n int32, offset int64) int32
	cutFunc   = func(tls *libc.TLS, file uintptr, size int64) int32
	sizeFunc  = func(tls *libc.TLS, file, size uintptr) int32
	syncFunc  = func(tls *libc.TLS, file uintptr, flags int32) int32
	lockFunc  = func(tls *libc.TLS, file uintptr, offset, n, flags int32) int32
)

// What the engine is told of these files. It goes through their functions by address, which checkptr allows only where no Go pointers lie.
var (
	engineVFS               *sqlite3.Tsqlite3_vfs
	bufferVFS               sqlite3.Tsqlite3_vfs
	bufferVFSName           = []byte("buffer\x00")
	bookMethods, logMethods sqlite3.Tsqlite3_io_methods
	books                   = fileKind{ours: &bookMethods}
	logs                    = fileKind{ours: &logMethods}
)

// fileKind is one kind of files: the engine's functions for it, and ours.
type fileKind struct {
	known  sync.Once
	engine *sqlite3.Tsqlite3_io_methods
	ours   *sqlite3.Tsqlite3_io_methods
}

// take gives an open file our functions, which set makes of the engine's, and reports whether the file is of the kind.
func (k *fileKind) take(file uintptr, set func(*sqlite3.Tsqlite3_io_methods)) bool {
	methods := &at[sqlite3.Tsqlite3_file](file).FpMethods
	k.known.Do(func() {
		k.engine = at[sqlite3.Tsqlite3_io_methods](*methods)
		*k.ours = *k.engine
		set(k.ours)
	})
	if *methods != addressOf(k.engine) {
		return false
	}
	*methods = addressOf(k.ours)
	return true
}

// has reports whether an open file has our functions.
func (k *fileKind) has(file uintptr) bool {
	return at[sqlite3.Tsqlite3_file](file).FpMethods == addressOf(k.ours)
}

// at is what lies at an address in the engine's memory, where the garbage collector does not come.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// addressOf is where a function or a variable of the package lies, and function the function at an address, as the engine keeps them.
func addressOf[T any](of T) uintptr         { return *(*uintptr)(unsafe.Pointer(&of)) }
func function[F any](address uintptr) (f F) { return *(*F)(unsafe.Pointer(&address)) }

// registerVFS makes these files known to the engine and returns their name; "" when it does not take them.
var registerVFS = sync.OnceValue(func() string {
	tls := libc.NewTLS()
	defer tls.Close()
	engineVFS = at[sqlite3.Tsqlite3_vfs](sqlite3.Xsqlite3_vfs_find(tls, 0))
	bufferVFS = *engineVFS
	bufferVFS.FzName = addressOf(&bufferVFSName[0])
	bufferVFS.FszOsFile = int32(bufferAt() + unsafe.Sizeof(uintptr(0)))
	bufferVFS.FxOpen = addressOf[openFunc](func(tls *libc.TLS, _, name, file uintptr, flags int32, outFlags uintptr) int32 {
		result := function[openFunc](engineVFS.FxOpen)(tls, addressOf(engineVFS), name, file, flags, outFlags)
		if result == sqlite3.SQLITE_OK {
			takeFile(tls, name, file, flags)
		}
		return result
	})
	if sqlite3.Xsqlite3_vfs_register(tls, addressOf(&bufferVFS), 0) != sqlite3.SQLITE_OK {
		return ""
	}
	return string(bufferVFSName[:len(bufferVFSName)-1])
})

// bufferAt is where in a file, behind what the engine has there, the address of what is held back stands.
func bufferAt() uintptr { return (uintptr(engineVFS.FszOsFile) + 7) &^ 7 }

// bufferOf is that address in an open file: in a book's and in its log's.
func bufferOf(file uintptr) *uintptr { return at[uintptr](file + bufferAt()) }

// takeFile takes over what an open file has to do with what is held back, if it is a book or a log.
func takeFile(tls *libc.TLS, name, file uintptr, flags int32) {
	switch {
	case flags&sqlite3.SQLITE_OPEN_MAIN_DB != 0:
		*bufferOf(file) = 0
		books.take(file, setBook)
	case flags&sqlite3.SQLITE_OPEN_WAL != 0:
		if book := sqlite3.Xsqlite3_database_file_object(tls, name); books.has(book) {
			takeLog(tls, book, file)
		}
	}
}

// takeLog takes over a log. Where there is no memory for that the log stays the engine's.
func takeLog(tls *libc.TLS, book, log uintptr) {
	memory := sqlite3.Xsqlite3_malloc64(tls, uint64(unsafe.Sizeof(logBuffer{})))
	if memory == 0 {
		return
	}
	if !logs.take(log, setLog) {
		sqlite3.Xsqlite3_free(tls, memory)
		return
	}
	b := at[logBuffer](memory)
	b.book, b.log, b.size, b.named = book, log, 0, false
	*bufferOf(book), *bufferOf(log) = memory, memory
}

func setBook(methods *sqlite3.Tsqlite3_io_methods) {
	methods.FxShmLock = addressOf[lockFunc](lockBook)
}

func setLog(methods *sqlite3.Tsqlite3_io_methods) {
	methods.FxClose = addressOf[closeFunc](closeLog)
	methods.FxRead = addressOf[moveFunc](readLog)
	methods.FxWrite = addressOf[moveFunc](writeLog)
	methods.FxTruncate = addressOf[cutFunc](truncateLog)
	methods.FxSync = addressOf[syncFunc](syncLog)
	methods.FxFileSize = addressOf[sizeFunc](sizeLog)
}

// release hands what is held back to the system. When that fails it is still held, and whoever comes next tries again.
func (b *logBuffer) release(tls *libc.TLS) int32 {
	if b.size == 0 {
		return sqlite3.SQLITE_OK
	}
	result := function[moveFunc](logs.engine.FxWrite)(tls, b.log, addressOf(&b.bytes), int32(b.size), b.offset)
	if result == sqlite3.SQLITE_OK {
		b.size = 0
	}
	return result
}

// writeLog holds back what is written, with what is held already if it adjoins.
func writeLog(tls *libc.TLS, file, buffer uintptr, n int32, offset int64) int32 {
	b := at[logBuffer](*bufferOf(file))
	if offset != b.offset+b.size || b.size+int64(n) > bufferRoom {
		if result := b.release(tls); result != sqlite3.SQLITE_OK {
			return result
		}
		b.offset = offset
	}
	if n > bufferRoom {
		return function[moveFunc](logs.engine.FxWrite)(tls, file, buffer, n, offset)
	}
	copy(b.bytes[b.size:], unsafe.Slice(at[byte](buffer), n))
	b.size += int64(n)
	return sqlite3.SQLITE_OK
}

// syncLog makes the log durable. The first time the engine does it, which flushes the folder of a log that it has made as well.
func syncLog(tls *libc.TLS, file uintptr, flags int32) int32 {
	b := at[logBuffer](*bufferOf(file))
	if result := b.release(tls); result != sqlite3.SQLITE_OK {
		return result
	}
	if !b.named {
		result := function[syncFunc](logs.engine.FxSync)(tls, file, flags)
		b.named = result == sqlite3.SQLITE_OK
		return result
	}
	for {
		switch unix.Fdatasync(int(at[sqlite3.TunixFile](file).Fh)) {
		case nil:
			return sqlite3.SQLITE_OK
		case unix.EINTR:
		default:
			return sqlite3.SQLITE_IOERR_FSYNC
		}
	}
}

func readLog(tls *libc.TLS, file, buffer uintptr, n int32, offset int64) int32 {
	if result := at[logBuffer](*bufferOf(file)).release(tls); result != sqlite3.SQLITE_OK {
		return result
	}
	return function[moveFunc](logs.engine.FxRead)(tls, file, buffer, n, offset)
}

func truncateLog(tls *libc.TLS, file uintptr, size int64) int32 {
	if result := at[logBuffer](*bufferOf(file)).release(tls); result != sqlite3.SQLITE_OK {
		return result
	}
	return function[cutFunc](logs.engine.FxTruncate)(tls, file, size)
}

func sizeLog(tls *libc.TLS, file, size uintptr) int32 {
	if result := at[logBuffer](*bufferOf(file)).release(tls); result != sqlite3.SQLITE_OK {
		return result
	}
	return function[sizeFunc](logs.engine.FxFileSize)(tls, file, size)
}

// closeLog closes a log, of which nothing is held back once the connection has no lock.
func closeLog(tls *libc.TLS, file uintptr) int32 {
	memory := *bufferOf(file)
	*bufferOf(at[logBuffer](memory).book) = 0
	sqlite3.Xsqlite3_free(tls, memory)
	return function[closeFunc](logs.engine.FxClose)(tls, file)
}

// lockBook takes or gives up locks of the log. What cannot be handed on before one is given up belongs to a transaction that is rolled back,
// because its flush would have failed too.
func lockBook(tls *libc.TLS, file uintptr, offset, n, flags int32) int32 {
	if memory := *bufferOf(file); memory != 0 {
		b := at[logBuffer](memory)
		if result := b.release(tls); result != sqlite3.SQLITE_OK {
			if flags&sqlite3.SQLITE_SHM_UNLOCK == 0 {
				return result
			}
			b.size = 0
		}
	}
	return function[lockFunc](books.engine.FxShmLock)(tls, file, offset, n, flags)
}

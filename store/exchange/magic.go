package exchange

import (
	"bytes"
	"encoding/binary"

	"regulars/store"
)

// headBytes is how much of a file's beginning is looked at to know its kind.
const headBytes = 4 << 10

// signature is the beginning of a kind of file that is no text.
type signature struct {
	prefix string
	code   store.Code
	kind   string
}

// signatures are the kinds that people rename to .csv, in the order in which they are tried.
var signatures = []signature{
	{"\x1f\x8b", CodeArchive, "gzip"},
	{"BZh", CodeArchive, "bzip2"},
	{"7z\xbc\xaf\x27\x1c", CodeArchive, "7z"},
	{"Rar!\x1a\x07", CodeArchive, "rar"},
	{"\xfd7zXZ\x00", CodeArchive, "xz"},
	{"\x28\xb5\x2f\xfd", CodeArchive, "zstd"},
	{"%PDF-", CodePDF, "pdf"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", CodeOldWorkbook, "xls"},
	{"SQLite format 3\x00", CodeDatabase, "sqlite"},
}

// isPacked reports the beginning of a zip file, which a workbook is and other things are.
func isPacked(head []byte) bool {
	return bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06"))
}

// refuseKind names a file that is neither text nor zip by its first bytes; nil when it may be read.
func (s *source) refuseKind(head []byte) error {
	for _, kind := range signatures {
		if !bytes.HasPrefix(head, []byte(kind.prefix)) {
			continue
		}
		if kind.code == CodeOldWorkbook && s.holdsEncrypted(head) {
			return store.Refuse(CodeWorkbookLocked, "file", s.name)
		}
		return store.Refuse(kind.code, "file", s.name, "kind", kind.kind)
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(markUTF8)), " \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype html", "<table", "<?xml", "<meta", "<head", "<body", "<style"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return store.Refuse(CodeWebPage, "file", s.name)
		}
	}
	return nil
}

// holdsEncrypted reports whether an OLE file, the shape of old workbooks, only wraps an encrypted new one: its directory
// has an entry of that name.
func (s *source) holdsEncrypted(head []byte) bool {
	const shiftAt, sectorAt, entrySize, sectors = 30, 48, 128, 8
	if len(head) < sectorAt+4 {
		return false
	}
	shift := binary.LittleEndian.Uint16(head[shiftAt:])
	if shift != 9 && shift != 12 {
		return false
	}
	directory := make([]byte, sectors<<shift)
	n, _ := s.file.ReadAt(directory, (int64(binary.LittleEndian.Uint32(head[sectorAt:]))+1)<<shift)
	directory = directory[:n]
	for i := 0; i+entrySize <= len(directory); i += entrySize {
		name := make([]byte, 0, entrySize/4)
		for c := 0; c < entrySize/2 && directory[i+c] != 0 && directory[i+c+1] == 0; c += 2 {
			name = append(name, directory[i+c])
		}
		if string(name) == "EncryptedPackage" || string(name) == "EncryptionInfo" {
			return true
		}
	}
	return false
}

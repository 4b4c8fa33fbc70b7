package exchange

import (
	"bytes"

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
	{"PK\x03\x04", CodeArchive, "zip"},
	{"PK\x05\x06", CodeArchive, "zip"},
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

// refuseKind names a file that is no text by its first bytes; nil when it may be text.
func refuseKind(name string, head []byte) error {
	for _, s := range signatures {
		if !bytes.HasPrefix(head, []byte(s.prefix)) {
			continue
		}
		if s.kind == "zip" && (bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml"))) {
			return store.Refuse(CodeWorkbook, "file", name)
		}
		return store.Refuse(s.code, "file", name, "kind", s.kind)
	}
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte(markUTF8)), " \t\r\n"))
	for _, tag := range []string{"<html", "<!doctype html", "<table", "<?xml", "<meta", "<head", "<body", "<style"} {
		if bytes.HasPrefix(start, []byte(tag)) {
			return store.Refuse(CodeWebPage, "file", name)
		}
	}
	return nil
}

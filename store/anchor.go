package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// anchor is what the last commit left behind, kept outside the database: if the write-ahead log is cut or the file is
// replaced by an older copy, the anchor still says how far the ledger had come.
type anchor struct {
	Entries   int64  `json:"entries"`
	EntryHead string `json:"entry_head"`
	Audits    int64  `json:"audits"`
	AuditHead string `json:"audit_head"`
	File      string `json:"file,omitempty"` // which file it was, as the system knows files; "" where it does not say
}

// anchors are the two copies: one beside the book, one in this user's state folder, keyed by the book's path.
type anchors struct{ files []*os.File }

const anchorSize = 512 // a record is written in one call and one length

func anchorPaths(path, stateDir string) []string {
	paths := []string{path + ".anchor"}
	if stateDir != "" {
		sum := sha256.Sum256([]byte(path))
		paths = append(paths, filepath.Join(stateDir, hex.EncodeToString(sum[:8])+".anchor"))
	}
	return paths
}

// openAnchors opens what can be opened; a state folder that cannot be made leaves only the copy beside the book.
func openAnchors(path, stateDir string) *anchors {
	a := &anchors{}
	for i, p := range anchorPaths(path, stateDir) {
		if i > 0 && os.MkdirAll(filepath.Dir(p), 0o700) != nil {
			continue
		}
		if f, err := openBeside(path, p); err == nil {
			a.files = append(a.files, f)
		}
	}
	return a
}

// write replaces the record in every copy. The commit has already happened: a failure is told by doctor, not here.
func (a *anchors) write(record anchor) {
	text, err := json.Marshal(record)
	if err != nil {
		return
	}
	line := make([]byte, anchorSize)
	for i := copy(line, text); i < anchorSize-1; i++ {
		line[i] = ' '
	}
	line[anchorSize-1] = '\n'
	for _, f := range a.files {
		_, _ = f.WriteAt(line, 0)
	}
}

func (a *anchors) close() error {
	var err error
	for _, f := range a.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// readAnchor gives the furthest of the copies; ok is false when there is none. Where the copy beside the book is of this very file, one of
// another file does not count: somebody else has restored, or founded anew, since this user last wrote.
func readAnchor(path, stateDir string) (record anchor, ok bool) {
	file := ""
	if info, err := os.Stat(path); err == nil {
		file = fileNumber(info)
	}
	for _, p := range anchorPaths(path, stateDir) {
		text, err := os.ReadFile(p)
		var one anchor
		if err != nil || json.Unmarshal(text, &one) != nil {
			continue
		}
		if ok && file != "" && record.File == file && one.File != "" && one.File != file {
			continue
		}
		if !ok || one.Entries > record.Entries || one.Audits > record.Audits {
			record, ok = one, true
		}
	}
	return record, ok
}

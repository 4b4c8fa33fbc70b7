package exchange

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"regulars/store"
)

// CodeLines reads the codes in a regular file, one a line; blank lines are none. Errors are those of ReadCodes, and of Open where
// it is no such file.
func CodeLines(path string) ([]string, error) {
	s, err := openPath(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.close() }()
	return ReadCodes(path, s.bytes())
}

// ReadCodes reads codes, one a line; blank lines are none. name stands for the stream in errors: CodeLineTooLong where it holds no
// lines, store.CodeIOFailed where it cannot be read.
func ReadCodes(name string, in io.Reader) (codes []string, err error) {
	lines := bufio.NewScanner(in)
	read := 0
	for ; lines.Scan(); read++ {
		if code := strings.Trim(lines.Text(), "\ufeff \t\r"); code != "" {
			codes = append(codes, code)
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, store.Refuse(CodeLineTooLong, "file", name, "line", read+1, "limit", bufio.MaxScanTokenSize).Because(err)
	case err != nil:
		return nil, store.Refuse(store.CodeIOFailed, "path", name).Because(err)
	}
	return codes, nil
}

package exchange

import (
	"bufio"
	"io"
	"os"
	"strings"
)

// CodeLines reads the codes in a file, one a line; blank lines are none.
func CodeLines(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadCodes(file)
}

// ReadCodes reads codes, one a line; blank lines are none.
func ReadCodes(in io.Reader) (codes []string, err error) {
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if code := strings.Trim(lines.Text(), "\ufeff \t\r"); code != "" {
			codes = append(codes, code)
		}
	}
	return codes, lines.Err()
}

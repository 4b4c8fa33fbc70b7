package cli

import (
	"bytes"
	"cmp"
	"io"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// fileJSON is the result of writing a file. path is "-" for standard output, where only the file itself is printed.
type fileJSON struct {
	OK   bool   `json:"ok"`
	Path string `json:"path"`
	Rows int64  `json:"rows"`
}

// toFile lets write fill the file of --to, or standard output without it, and says how many rows it has written.
func (c *call) toFile(done string, write func(io.Writer) (int64, error)) error {
	path := cmp.Or(c.text("to"), "-")
	var rows int64
	if err := c.intoFile(path, func(w io.Writer) (err error) {
		rows, err = write(w)
		return err
	}); err != nil || path == "-" {
		return err
	}
	return c.ack(fileJSON{true, path, rows}, done, "path", path, "n", rows)
}

// asJSON reports whether the result is printed as JSON: with --json, where it goes to no file. Another --format would be passed over.
func (c *call) asJSON() (bool, error) {
	if !c.global.json || cmp.Or(c.text("to-file"), "-") != "-" {
		return false, nil
	}
	if c.given("format") && c.text("format") != "json" {
		return false, refuse("flags_exclude", "flag", "json", "other", "format")
	}
	return true, nil
}

// intoFile lets write fill a file, which --force lets take the place of another, or standard output as -.
func (c *call) intoFile(path string, write func(io.Writer) error) error {
	if path != "-" {
		return c.writeFile(path, c.on("force"), write)
	}
	c.failed = "export_incomplete"
	var out io.Writer = c.out
	if c.env.OutTerminal {
		out = &terminal{out: c.out}
	}
	err := write(out)
	if err != nil && c.out.err == nil {
		c.out.drop()
	}
	return err
}

// create begins a file. Without force one that exists is refused, and one of the shop's own always.
func (c *call) create(path string, force bool) (*exchange.Output, error) {
	shop := c.global.db
	if book := c.shown(); book != nil {
		shop = book.Path()
	}
	if store.PartOfBook(path, shop) {
		return nil, store.Refuse(store.CodeOwnFile, "path", path)
	}
	return exchange.Create(path, force)
}

// writeFile lets write fill a file, which appears only when it is whole.
func (c *call) writeFile(path string, force bool, write func(io.Writer) error) error {
	file, err := c.create(path, force)
	if err != nil {
		return err
	}
	defer file.Discard()
	if err := write(file); err != nil {
		return err
	}
	return file.Commit()
}

// terminal takes a file that a person looks at: a terminal would obey control characters that are data in a file.
type terminal struct {
	out  io.Writer
	rest []byte // of a line whose end is still to come
}

// Write hands on the lines that are complete.
func (t *terminal) Write(p []byte) (int, error) {
	t.rest = append(t.rest, p...)
	end := bytes.LastIndexByte(t.rest, '\n') + 1
	_, err := io.WriteString(t.out, lang.SafeLines(string(t.rest[:end])))
	t.rest = append(t.rest[:0], t.rest[end:]...)
	return len(p), err
}

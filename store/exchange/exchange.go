// Package exchange takes files in and out: orders as platforms and spreadsheets export them, and our own tables.
//
// A text file is read three times, each time as a stream. The first reading takes all bytes: what kind of file it is, whether
// it is UTF-8 throughout, its SHA-256. The second takes all rows: how many there are, the decimal mark of every column,
// orders whose rows lie apart. Both happen in Open. The third, Orders, hands over the drafts. Of a workbook the rows of
// one sheet are copied to a temporary file first, which is what is read from then on. Memory stays small however large
// the file is.
package exchange

import (
	"crypto/sha256"
	"errors"
	"io"
	"time"

	"regulars/store"
)

// Options say how to read a file. The zero value finds everything out.
type Options struct {
	Format       string                  // a name of FormatNames; "" or "auto" recognises it
	Encoding     string                  // a name of Encodings; "" or "auto" finds it
	Sheet        string                  // of a workbook; "" takes the first whose headings are known
	Map          map[string]string       // field → heading, where the headings alone do not tell; heading "" leaves the field out
	Currency     string                  // the shop's, for rows that name none; "" reads two decimals
	Zone         *time.Location          // of times without an offset; nil is UTC
	Decimal      string                  // "." or ",": the decimal mark where the file does not show it
	DayFirst     *bool                   // how 03/04/2025 is meant, where the file does not show it
	StripControl bool                    // remove control characters from texts instead of refusing them
	PassNameless bool                    // pass over columns that hold data below no heading instead of refusing the file
	Statuses     map[string]store.Status // what the platform's own status words mean, as answered before
	// Recall gives the Map that a person made before for a heading line (File.HeadingSum), nil when there is none. It is asked
	// when Map and Format are empty; nil remembers nothing.
	Recall func(heading string) map[string]string
}

// ColumnUse is one column of a file: what it is read as and what stands in it.
type ColumnUse struct {
	Heading string
	Field   Field    // "" when the column is ignored
	Samples []string // the first different values, at most five, escaped
}

// StatusWord is one of the file's own words for where an order stands.
type StatusWord struct {
	Text   string
	Status store.Status // StatusUnknown: nobody knows yet what it means; its orders will be held
	Rows   int

	raw string
}

// File is an opened file of orders. All fields are as found by Open; the numbers of Rejected and Notes grow in Orders.
type File struct {
	Name      string
	Format    string
	Encoding  string // EncodingWorkbook for a workbook
	Delimiter string // one character; "" in a workbook
	Sheet     string // of a workbook
	// OtherSheets are the sheets of a workbook that could have been read as well.
	OtherSheets []string
	Headings    []string
	Columns     []ColumnUse
	Ignored     []string // headings that are not read
	Rows        int      // rows below the heading, without empty ones
	Size        int64
	SHA256      [sha256.Size]byte
	Currency    string // guessed from the file; "" when it does not show one
	Zone        string // guessed from offsets or the platform; "" when the file does not show one
	Lang        string // "en", "zh" or "": the language of the headings
	Statuses    []StatusWord
	// AskDayOrder is not nil when the file writes 03/04/2025 and nothing in it shows which is the day. Orders returns the
	// same refusal; opening the file again with Options.DayFirst answers it.
	AskDayOrder error
	Recalled    bool // the columns are read as a person mapped them before
	Notes       []Note
	Rejected    int // orders left out by the last run of Orders

	heading string // HeadingSum
	source  *source
	spool   *rowSpool // the rows of a workbook's sheet; nil for text
	seen    *bytesSeen
	options Options
	formats []*Format    // those that the file can be of
	tables  []*listTable // the kinds of lists that it can be; none: it is of orders
	unknown bool         // nobody has said yet which kind it is
	plan    *plan
	layout  layout
	survey  *survey
	found   []Note // as Open left them
}

// Open opens a regular file of orders and finds out what it is. It refuses, with a code of this package, what cannot be
// such a file. Close the file after use.
func Open(path string, o Options) (*File, error) {
	s, err := openPath(path)
	if err != nil {
		return nil, err
	}
	return begin(s, o)
}

// Read takes a file of orders from a stream, such as standard input. The stream is copied to a temporary file, which
// Close removes.
func Read(name string, r io.Reader, o Options) (*File, error) {
	s, err := spool(name, r)
	if err != nil {
		return nil, err
	}
	return begin(s, o)
}

// begin finds out what an opened source is.
func begin(s *source, o Options) (*File, error) {
	f := &File{Name: s.name, Size: s.size, source: s, options: o, formats: Formats()}
	if err := f.find(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// find makes every decision about the file.
func (f *File) find() error {
	heads, err := f.identify()
	if err != nil {
		return err
	}
	format, err := recognise(f.formats, f.Name, f.options.Format, &heads)
	if err != nil {
		return err
	}
	f.Format = format.Name
	if f.plan, err = newPlan(f.Name, format, heads, &f.options); err != nil {
		return strange(f.Name, &heads, err)
	}
	return f.look()
}

// identify checks the options and finds the heading line, of text or of a workbook.
func (f *File) identify() (heads headings, err error) {
	if f.options.Format == "auto" {
		f.options.Format = ""
	}
	if f.options.Currency, err = checkCurrency(f.options.Currency); err != nil {
		return heads, err
	}
	if d := f.options.Decimal; d != "" && d != "." && d != "," {
		return heads, store.Refuse(CodeUnknownMark, "value", d)
	}
	if f.source.size == 0 {
		return heads, store.Refuse(CodeFileEmpty, "file", f.Name)
	}
	if f.seen, err = f.source.look(); err != nil {
		return heads, err
	}
	f.SHA256 = f.source.sum
	if sheet := f.options.Sheet; sheet != "" && !f.seen.packed {
		return heads, store.Refuse(CodeNoSheets, "file", f.Name, "value", sheet)
	}
	if name, err := parseEncoding(f.options.Encoding); f.seen.packed && (name != "" || err != nil) {
		return heads, store.Refuse(CodeNoEncoding, "file", f.Name, "value", f.options.Encoding)
	}
	if f.seen.packed {
		heads, err = f.openSheet()
	} else if f.Encoding, err = f.chooseEncoding(); err == nil {
		heads, err = f.readHeadings(f.Encoding)
	}
	if err == nil {
		f.recall(&heads)
	}
	return heads, err
}

// Close closes the file and removes the copy of a stream and of a sheet.
func (f *File) Close() error { return errors.Join(f.spool.close(), f.source.close()) }

package exchange

import (
	"strconv"
	"unicode/utf8"

	"regulars/store"
)

// The ends of a sheet, which no workbook goes beyond.
const (
	maxSheetRows    = 1 << 20
	maxSheetColumns = 1 << 14
)

// sheet reads the rows of one sheet of a workbook, as a stream.
type sheet struct {
	book   *workbook
	part   string
	m      *markup
	done   func() error
	inside bool // sheetData
	ended  bool
	row    row
	hidden bool // the row is one that the workbook does not show
	line   int
	text   []byte // of the row
	cell   cellTag
	merges []merge
}

// cellTag is a cell while it is read.
type cellTag struct {
	open    bool // its end is still to come
	column  int
	kind    string // of the value: "" is a number
	style   int
	formula bool
	value   bool
	aside   bool // within a reading aid, which is no part of the text
}

// merge is a range of cells that are shown as one, whose value stands in the first; rows from 1, columns from 0.
type merge struct{ top, bottom, left, right int }

// maxMerges bounds what is kept of a sheet's merged cells; headings have few.
const maxMerges = 10_000

// record is the row that next read.
func (s *sheet) record() *row { return &s.row }

// next reads the following row that has cells. The row's line is its number in the sheet.
func (s *sheet) next() (bool, error) {
	ok, err := s.nextRow()
	if err != nil {
		return false, s.book.pack.refuse(s.part, err)
	}
	return ok, nil
}

// nextRow reads to the end of the following row.
func (s *sheet) nextRow() (bool, error) {
	if s.ended {
		return false, nil
	}
	for {
		ok, err := s.m.next()
		if err != nil {
			return false, err
		}
		if !ok {
			s.ended = true
			if s.inside {
				return false, errMarkup{"cut within the rows"}
			}
			return false, nil
		}
		switch {
		case s.m.is("sheetData"):
			s.inside = !s.m.closes
			if s.m.closes {
				s.ended = true
				return false, nil
			}
		case !s.inside:
		case s.m.is("c"), s.m.is("v"), s.m.is("t"), s.m.is("f"), s.m.is("rPh"):
			err = s.inCell()
		case s.m.is("row") && !s.m.closes:
			err = s.beginRow()
		case s.m.is("row"):
			if s.endRow(); len(s.row.cells) > 0 {
				return true, nil
			}
		}
		if err != nil {
			return false, err
		}
	}
}

// beginRow takes the number of a row. One that has none, or not one beyond the row before, follows that row.
func (s *sheet) beginRow() error {
	line := s.line + 1
	if value, ok := s.m.field("r"); ok {
		if n, err := strconv.Atoi(string(value)); err == nil && n > s.line {
			line = n
		}
	}
	if line > maxSheetRows {
		return errTooLarge
	}
	s.line, s.hidden, s.text = line, s.m.on("hidden"), s.text[:0]
	s.row = row{line: line, cells: s.row.cells[:0], plain: true}
	s.cell = cellTag{column: -1}
	return nil
}

// endRow makes the row's text out of its cells.
func (s *sheet) endRow() {
	s.row.text = string(s.text)
	if !isPlain(s.row.text) {
		s.row.plain = false
	}
	if len(s.row.text) > maxCell {
		for i, c := range s.row.cells {
			if c.to-c.from > maxCell {
				s.row.blame(CodeCellTooLong, i)
			}
		}
	}
}

// inCell follows the tags within a row.
func (s *sheet) inCell() error {
	m := s.m
	switch {
	case m.is("c") && !m.closes:
		return s.beginCell()
	case m.is("c"):
		return s.endCell()
	case !s.cell.open:
	case m.is("f"):
		s.cell.formula = true
	case m.is("rPh"):
		s.cell.aside = !m.closes
	case m.closes && m.keep:
		text := m.finish()
		s.cell.value = s.cell.value || len(text) > 0 || s.cell.kind == "str"
		if len(text) > 0 {
			return s.addValue(text)
		}
	case m.is("v"), m.is("t") && s.cell.kind == "inlineStr" && !s.cell.aside:
		m.begin()
	}
	return nil
}

// beginCell takes the place, the kind and the style of a cell.
func (s *sheet) beginCell() error {
	c := cellTag{open: true, column: s.cell.column + 1}
	for rest := s.m.fields; ; {
		name, value, after, ok := cutField(rest)
		if !ok {
			break
		}
		rest = after
		if len(name) != 1 {
			continue
		}
		switch name[0] {
		case 'r':
			if column, ok := columnOf(value); ok {
				c.column = column
			}
		case 't':
			c.kind = cellKindOf(value)
		case 's':
			c.style, _ = strconv.Atoi(string(value))
		}
	}
	if c.column >= maxSheetColumns {
		return store.Refuse(CodeTooManyColumns, "file", s.book.pack.name, "columns", c.column+1, "limit", maxColumns, "line", s.line)
	}
	s.cell = c
	return nil
}

// cellKindOf names a cell's kind without making a new text for the usual ones.
func cellKindOf(value []byte) string {
	switch string(value) {
	case "s":
		return "s"
	case "n":
		return ""
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	case "b":
		return "b"
	}
	return string(value)
}

// columnOf reads the letters of a cell's place, AB12 being column 27 from 0.
func columnOf(place []byte) (column int, ok bool) {
	for _, c := range place {
		switch {
		case c >= 'A' && c <= 'Z':
			column = column*26 + int(c-'A') + 1
		case c >= 'a' && c <= 'z':
			column = column*26 + int(c-'a') + 1
		default:
			return column - 1, column > 0
		}
		if column > maxSheetColumns {
			return column, true
		}
	}
	return column - 1, column > 0
}

// addValue adds what stands in a cell to the row. An inline text may come in several pieces.
func (s *sheet) addValue(value []byte) error {
	from := len(s.text)
	switch s.cell.kind {
	case "":
		s.text = append(s.text, s.number(value)...)
	case "s":
		n, err := strconv.Atoi(string(value))
		text, ok := s.book.strings.text(n)
		if err != nil || !ok {
			return errMarkup{"a text that is not there"}
		}
		s.text = append(s.text, text...)
	case "b":
		s.text = append(s.text, truth(value)...)
	default:
		s.text = append(s.text, unescapeSheet(value)...)
	}
	if len(s.text) > maxLine {
		return store.Refuse(CodeLineTooLong, "file", s.book.pack.name, "line", s.line, "limit", maxLine)
	}
	if !utf8.Valid(s.text[from:]) {
		return errMarkup{"a text that is not UTF-8"}
	}
	column := s.cell.column
	for len(s.row.cells) <= column {
		at := uint32(from)
		s.row.cells = append(s.row.cells, span{at, at})
	}
	if c := &s.row.cells[column]; c.to == uint32(from) && c.from != c.to {
		c.to = uint32(len(s.text))
	} else {
		*c = span{uint32(from), uint32(len(s.text))}
	}
	return nil
}

// number is a number cell's text. Short whole numbers in a plain format, which most are, are their own.
func (s *sheet) number(value []byte) string {
	format := s.book.styles.of(s.cell.style)
	if format == (cellFormat{}) && len(value) < 15 && digitsOnly(string(value)) && (len(value) == 1 || value[0] != '0') {
		return string(value)
	}
	return numberText(string(value), format, s.book.since1904)
}

// truth is a yes or no as spreadsheets write it.
func truth(value []byte) string {
	if string(value) == "1" || string(value) == "true" {
		return "TRUE"
	}
	return "FALSE"
}

// notCalculated stands for a formula whose result nobody has worked out yet: what reads it must not take it for nothing.
const notCalculated = "#CALC!"

// endCell closes a cell.
func (s *sheet) endCell() error {
	open := s.cell.open
	s.cell.open = false
	if open && s.cell.formula && !s.cell.value {
		s.cell.kind = "e"
		return s.addValue([]byte(notCalculated))
	}
	return nil
}

// readMerges reads on to the list of merged cells, which stands behind the rows.
func (s *sheet) readMerges() error {
	for {
		ok, err := s.m.next()
		if err != nil || !ok {
			return s.book.pack.refuse(s.part, err)
		}
		if !s.m.is("mergeCell") || s.m.closes {
			continue
		}
		if merge, ok := mergeOf(s.m.words("ref")); ok && len(s.merges) < maxMerges {
			s.merges = append(s.merges, merge)
		}
	}
}

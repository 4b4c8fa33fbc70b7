package exchange

import (
	"crypto/sha256"
	"io"
	"slices"
	"sort"

	"regulars/store"
)

// topRows is how many rows of a sheet may stand above its heading line.
const topRows = 30

// headedSheet is a sheet and the line of it that holds the headings.
type headedSheet struct {
	sheet sheetPart
	row   row
	known int // headings that we know
}

// openSheet chooses the sheet of a workbook, copies its rows, and gives its heading line.
func (f *File) openSheet() (headings, error) {
	w, err := openWorkbook(f.source, f.seen.head)
	if err != nil {
		return headings{}, err
	}
	chosen, err := f.chooseSheet(w)
	if err != nil {
		return headings{}, err
	}
	if n := len(chosen.row.cells); n > maxColumns {
		return headings{}, store.Refuse(CodeTooManyColumns, "file", f.Name, "columns", n, "limit", maxColumns, "line", chosen.row.line)
	}
	f.Encoding = EncodingWorkbook
	s, err := w.open(chosen.sheet)
	if err != nil {
		return headings{}, err
	}
	defer s.done()
	spool, hidden, err := spoolRows(s)
	if err != nil {
		return headings{}, err
	}
	f.spool = spool
	if hidden > 0 {
		f.Notes = append(f.Notes, Note{Code: NoteHiddenRows, Rows: hidden})
	}
	if err := s.readMerges(); err != nil {
		return headings{}, err
	}
	return f.underMerges(chosen, s.merges)
}

// underMerges gives the headings of a sheet whose heading line is one of several that merged cells hold together: the
// lowest of them, with what reaches into it from above. Where that makes no file of orders the line stays as it is.
func (f *File) underMerges(chosen *headedSheet, merges []merge) (headings, error) {
	heads, line, held := newHeadings(&chosen.row), chosen.row.line, false
	for _, m := range merges {
		if m.top <= line && m.bottom > line && m.bottom-m.top < topRows {
			line = m.bottom
		}
	}
	for _, m := range merges {
		held = held || m.top < line && m.bottom >= line
	}
	if !held {
		return heads, nil
	}
	rows, err := firstRows(f.spool.rows(), line)
	if err != nil {
		return headings{}, err
	}
	if n := len(rows); n > 0 && rows[n-1].line == line {
		joined := spread(rows, n-1, merges)
		if under := newHeadings(&joined); f.fits(&under) || !f.fits(&heads) {
			return under, nil
		}
	}
	return heads, nil
}

// sheetRows begins a reading below the heading line of a sheet.
func (f *File) sheetRows() (records, func() (bool, error), error) {
	return &below{rowReader: f.spool.rows(), line: f.plan.heads.line, width: len(f.plan.heads.texts)}, f.unchanged, nil
}

// below leaves out the rows down to the heading line, and gives the others as many cells as that has: a sheet does not
// say where a row ends.
type below struct {
	*rowReader
	line, width int
}

// next reads the following row below the heading line.
func (b *below) next() (bool, error) {
	for {
		ok, err := b.rowReader.next()
		if !ok || err != nil {
			return false, err
		}
		if b.row.line <= b.line {
			continue
		}
		for end := uint32(len(b.row.text)); len(b.row.cells) < b.width; {
			b.row.cells = append(b.row.cells, span{end, end})
		}
		return true, nil
	}
}

// unchanged reports whether the file is still the one whose rows were copied.
func (f *File) unchanged() (bool, error) {
	sum := sha256.New()
	if _, err := io.Copy(sum, f.source.bytes()); err != nil {
		return false, store.Refuse(store.CodeIOFailed, "path", f.Name).Because(err)
	}
	return [sha256.Size]byte(sum.Sum(nil)) == f.SHA256, nil
}

// chooseSheet takes the first sheet with a line of headings that make a file of orders, the hidden ones last. Where none
// has one, it takes the line with the most headings that we know, so that what is missing can be named.
func (f *File) chooseSheet(w *workbook) (*headedSheet, error) {
	sheets, err := f.sheetsToTry(w)
	if err != nil {
		return nil, err
	}
	var found []*headedSheet
	var fallback *headedSheet
	for i, part := range sheets {
		rows, err := w.top(part)
		if err != nil {
			return nil, err
		}
		head, fits := f.headOf(part, rows)
		if fits || i == 0 && f.options.Sheet != "" {
			found = append(found, head)
		} else if head != nil && (fallback == nil || head.known > fallback.known) {
			fallback = head
		}
	}
	if len(found) == 0 {
		found = append(found, fallback)
	}
	if found[0] == nil {
		return nil, store.Refuse(CodeFileEmpty, "file", f.Name)
	}
	f.noteSheets(w, found)
	return found[0], nil
}

// sheetsToTry are the sheets in the order in which they are tried: the one that was named, which is then taken whatever is in
// it, those that the workbook shows, the hidden ones.
func (f *File) sheetsToTry(w *workbook) ([]sheetPart, error) {
	sheets := slices.Clone(w.sheets)
	if f.options.Sheet == "" {
		sort.SliceStable(sheets, func(i, j int) bool { return !sheets[i].hidden && sheets[j].hidden })
		return sheets, nil
	}
	var names []string
	for _, s := range sheets {
		if foldHeading(s.name) == foldHeading(f.options.Sheet) {
			return append([]sheetPart{s}, slices.DeleteFunc(sheets, func(other sheetPart) bool { return other == s })...), nil
		}
		names = append(names, shown(s.name, shownChars))
	}
	return nil, store.Refuse(CodeUnknownSheet, "file", f.Name, "value", f.options.Sheet, "known", names)
}

// top gives the first rows of a sheet.
func (w *workbook) top(part sheetPart) ([]row, error) {
	s, err := w.open(part)
	if err != nil {
		return nil, err
	}
	defer s.done()
	return firstRows(s, maxSheetRows)
}

// firstRows takes rows that hold anything, down to a line and at most topRows.
func firstRows(in records, line int) ([]row, error) {
	var rows []row
	for len(rows) < topRows {
		ok, err := in.next()
		if err != nil || !ok {
			return rows, err
		}
		r := in.record()
		if r.line > line {
			break
		}
		if !r.blank() {
			rows = append(rows, rowOfCells(r.line, cellsOf(r)))
		}
	}
	return rows, nil
}

// cellsOf gives the cells of a row.
func cellsOf(r *row) []string {
	cells := make([]string, len(r.cells))
	for i := range cells {
		cells[i] = r.cell(i)
	}
	return cells
}

// headOf finds the heading line among the first rows of a sheet; fits is false when none makes a file of orders, and then
// it is the likeliest. It is nil for an empty sheet.
func (f *File) headOf(part sheetPart, rows []row) (head *headedSheet, fits bool) {
	for i := range rows {
		line := rows[i]
		heads := newHeadings(&line)
		if f.fits(&heads) {
			return &headedSheet{sheet: part, row: line}, true
		}
		if known := f.knows(&heads); head == nil || known > head.known {
			head = &headedSheet{sheet: part, row: line, known: known}
		}
	}
	return head, false
}

// knows counts the headings of a line that name a field.
func (f *File) knows(h *headings) (n int) {
	for _, folded := range h.meant {
		if f.means(folded) {
			n++
		}
	}
	return n
}

// means reports whether a heading names a field of the files that this one can be.
func (f *File) means(folded string) bool {
	if folded == "" {
		return false
	}
	for _, t := range f.tables {
		if _, ok := t.field(folded); ok {
			return true
		}
	}
	_, ok := aliasAt()[folded]
	return ok && len(f.tables) == 0
}

// fits reports whether a heading line makes a file of a kind that this one can be.
func (f *File) fits(h *headings) bool {
	if len(h.texts) > maxColumns {
		return false
	}
	if f.unknown {
		return kindOf(h) != ""
	}
	for _, t := range f.tables {
		l := &List{File: f, Kind: t.kind, table: t}
		if l.chooseFormat(h) == nil && l.mapColumns(h) == nil {
			return true
		}
	}
	format, err := recognise(f.formats, f.Name, f.options.Format, h)
	if err != nil || len(f.tables) > 0 {
		return false
	}
	_, err = newPlan(f.Name, format, *h, &f.options)
	return err == nil
}

// noteSheets says which sheet of several is read, and which others could have been.
func (f *File) noteSheets(w *workbook, found []*headedSheet) {
	f.Sheet = shown(found[0].sheet.name, shownChars)
	if len(w.sheets) > 1 {
		f.note(NoteSheet)
	}
	for _, other := range found[1:] {
		f.OtherSheets = append(f.OtherSheets, shown(other.sheet.name, shownChars))
	}
	if n := len(f.OtherSheets); n > 0 {
		f.Notes = append(f.Notes, Note{Code: NoteOtherSheets, Rows: n})
	}
}

package exchange

import (
	"maps"
	"slices"
	"strings"

	"regulars/store"
)

// workbook is an opened workbook: its sheets, and what their cells refer to.
type workbook struct {
	pack      *pack
	sheets    []sheetPart
	strings   *sharedStrings
	styles    *styles
	since1904 bool
}

// sheetPart is a sheet's name and the part that holds it.
type sheetPart struct {
	name   string
	part   string
	hidden bool
}

// maxSheets is how many sheets of a workbook are looked at.
const maxSheets = 500

// openWorkbook reads all of a workbook but its sheets. head is the beginning of the file.
func openWorkbook(s *source, head []byte) (*workbook, error) {
	p, err := openPack(s, head)
	if err != nil {
		return nil, err
	}
	main := p.workbookPart()
	if main == "" {
		main = "xl/workbook.xml"
	}
	w := &workbook{pack: p, strings: &sharedStrings{}, styles: &styles{}}
	related, err := p.relations(main)
	if err != nil {
		return nil, p.refuse(main, err)
	}
	if err := w.readSheets(main, related); err != nil {
		return nil, p.refuse(main, err)
	}
	for _, id := range slices.Sorted(maps.Keys(related)) {
		if err := w.readRelated(related[id]); err != nil {
			return nil, p.refuse(related[id].target, err)
		}
	}
	if len(w.sheets) == 0 {
		return nil, store.Refuse(CodeFileEmpty, "file", s.name)
	}
	return w, nil
}

// readSheets reads the part that names the sheets.
func (w *workbook) readSheets(main string, related map[string]relation) error {
	m, done, ok, err := w.pack.open(main)
	if err != nil || !ok {
		return firstError(err, errMarkup{"no list of sheets"})
	}
	defer done()
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return err
		}
		switch {
		case m.closes:
		case m.is("workbookPr"):
			w.since1904 = m.on("date1904")
		case m.is("sheet") && len(w.sheets) < maxSheets:
			r := related[m.words("id")]
			if strings.EqualFold(r.kind, "worksheet") && w.pack.parts[strings.ToLower(r.target)] != nil {
				w.sheets = append(w.sheets, sheetPart{
					name: string(unescapeSheet([]byte(m.words("name")))), part: r.target, hidden: m.words("state") != "" && m.words("state") != "visible",
				})
			}
		}
	}
}

// readRelated reads the texts and the styles that cells refer to.
func (w *workbook) readRelated(r relation) error {
	if r.kind != "sharedStrings" && r.kind != "styles" {
		return nil
	}
	m, done, ok, err := w.pack.open(r.target)
	if err != nil || !ok {
		return err
	}
	defer done()
	if r.kind == "styles" {
		w.styles, err = readStyles(m)
		return err
	}
	w.strings, err = readShared(m)
	return err
}

// open begins the reading of a sheet.
func (w *workbook) open(s sheetPart) (*sheet, error) {
	m, done, ok, err := w.pack.open(s.part)
	if err != nil || !ok {
		return nil, w.pack.refuse(s.part, firstError(err, errMarkup{"no such part"}))
	}
	return &sheet{book: w, part: s.part, m: m, done: done}, nil
}

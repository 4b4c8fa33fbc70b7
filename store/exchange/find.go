package exchange

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"maps"
	"strconv"
	"time"

	"regulars/store"
)

// chooseEncoding decides in which encoding the file is read.
func (f *File) chooseEncoding() (string, error) {
	asked, err := parseEncoding(f.options.Encoding)
	if err != nil {
		return "", err
	}
	switch {
	case f.seen.mark != "" && (asked == "" || asked == f.seen.mark):
		asked = f.seen.mark
	case asked != "":
	case f.seen.nul >= 0:
		if wide := unmarkedUTF16(f.seen.head); wide != "" {
			return "", store.Refuse(CodeUTF16Unmarked, "file", f.Name, "encoding", wide)
		}
	case f.seen.invalid:
		return f.chooseOther()
	default:
		asked = EncodingUTF8
	}
	wide := asked == EncodingUTF16LE || asked == EncodingUTF16BE
	if f.seen.nul >= 0 && !wide {
		return "", store.Refuse(CodeNULByte, "file", f.Name, "line", f.source.lineOf(f.seen.nul))
	}
	if wide {
		f.note(NoteUTF16)
	}
	if asked == EncodingUTF8 && f.seen.invalid {
		j, err := f.source.judge()
		if err != nil {
			return "", err
		}
		return "", f.refuseBytes(j)
	}
	return asked, nil
}

// chooseOther decides about a file that is not UTF-8. Only a platform's file and our own export are read as GB18030
// without asking, and only when all of it is Chinese text.
func (f *File) chooseOther() (string, error) {
	j, err := f.source.judge()
	if err != nil {
		return "", err
	}
	if !j.chinese() || j.mixed() {
		return "", f.refuseBytes(j)
	}
	heads, err := f.readHeadings(EncodingGB18030)
	if err != nil {
		return "", err
	}
	format, err := recognise(f.formats, f.Name, f.options.Format, &heads)
	if err != nil || !format.platform() && ownSource(&heads) < 0 {
		return "", f.refuseBytes(j)
	}
	f.note(NoteGB18030)
	return EncodingGB18030, nil
}

// refuseBytes says where a file stops being UTF-8 and what it may be instead.
func (f *File) refuseBytes(j *judgement) error {
	switch {
	case j.mixed():
		return store.Refuse(CodeMixedEncodings, "file", f.Name, "line", j.line, "before", strconv.Itoa(j.line-1))
	case j.chinese():
		return store.Refuse(CodeNotUTF8, "file", f.Name, "line", j.line, "encoding", EncodingGB18030, "preview", j.preview)
	}
	return store.Refuse(CodeNotUTF8Unknown, "file", f.Name, "line", j.line)
}

// note adds a note that concerns the whole file.
func (f *File) note(code store.Code) { f.Notes = append(f.Notes, Note{Code: code, Rows: 1}) }

// open begins a new reading of the file's text, and the SHA-256 of what will have been read.
func (f *File) open(encoding string) (*reader, hash.Hash, error) {
	sum := sha256.New()
	text, err := f.source.text(io.TeeReader(f.source.bytes(), sum), f.seen, encoding)
	if err != nil {
		return nil, nil, err
	}
	return newReader(text, ','), sum, nil
}

// rows begins a new reading below the heading line. unchanged is asked when all rows are read: whether they were those
// of the file that was opened.
func (f *File) rows() (in records, unchanged func() (bool, error), err error) {
	if f.spool != nil {
		return f.sheetRows()
	}
	r, sum, err := f.open(f.Encoding)
	if err != nil {
		return nil, nil, err
	}
	if _, err := f.skipToRows(r); err != nil {
		return nil, nil, f.named(err)
	}
	return r, func() (bool, error) { return [sha256.Size]byte(sum.Sum(nil)) == f.SHA256, nil }, nil
}

// titleCells is how many cells of a line above the headings may hold something: a name and a value.
const titleCells = 2

// readHeadings finds the separator and the heading line: the first that holds anything, or one below lines of titles.
func (f *File) readHeadings(encoding string) (headings, error) {
	heads, err := f.firstHeadings(encoding)
	if err == nil && (len(heads.named()) > titleCells || f.fits(&heads)) {
		return heads, nil
	}
	if under, ok := f.underTitles(encoding); ok {
		return under, nil
	}
	return heads, err
}

// underTitles finds headings below lines that hold at most titleCells each: those that make a file of orders, or of which some are known,
// so that what is missing can be named. No rows of a file that could be read without it are like that.
func (f *File) underTitles(encoding string) (headings, bool) {
	for _, comma := range []byte(separators) {
		r, _, err := f.open(encoding)
		if err != nil {
			return headings{}, false
		}
		r.separate(comma)
		for range topRows {
			if ok, err := r.next(); err != nil || !ok || r.row.fault != "" || len(r.row.cells) > maxColumns {
				break
			}
			heads := newHeadings(&r.row)
			if len(heads.named()) <= titleCells {
				continue
			}
			if f.fits(&heads) || f.knows(&heads) > 1 {
				f.layout = layout{comma: comma, top: r.row.line}
				f.Delimiter = string(comma)
				return heads, true
			}
			break
		}
	}
	return headings{}, false
}

// firstHeadings takes the first line that holds anything for the heading line.
func (f *File) firstHeadings(encoding string) (headings, error) {
	r, _, err := f.open(encoding)
	if err != nil {
		return headings{}, err
	}
	for {
		line, ok, err := r.nextLine()
		if err != nil {
			return headings{}, f.named(err)
		}
		if !ok {
			return headings{}, store.Refuse(CodeFileEmpty, "file", f.Name)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if f.layout, err = sniff(f.Name, line); err != nil {
			return headings{}, err
		}
		break
	}
	f.Delimiter = string(f.layout.comma)
	if r, _, err = f.open(encoding); err != nil {
		return headings{}, err
	}
	heads, err := f.skipToRows(r)
	return heads, f.named(err)
}

// skipToRows takes the lines up to and with the heading line.
func (f *File) skipToRows(r *reader) (headings, error) {
	r.separate(f.layout.comma)
	skip := f.layout.skip
	for {
		ok, err := r.next()
		if err != nil {
			return headings{}, err
		}
		if !ok {
			return headings{}, store.Refuse(CodeFileEmpty, "file", f.Name)
		}
		if r.row.blank() || r.row.line < f.layout.top {
			continue
		}
		if skip {
			skip = false
			continue
		}
		if n := len(r.row.cells); n > maxColumns {
			return headings{}, store.Refuse(CodeTooManyColumns, "file", f.Name, "columns", n, "limit", maxColumns, "line", r.row.line)
		}
		if r.row.fault != "" {
			return headings{}, store.Refuse(CodeQuoteStray, "file", f.Name, "line", r.row.line,
				"column", shown(r.row.cell(r.row.faulty), shownChars), "value", shown(r.row.cell(r.row.faulty), shownChars))
		}
		return newHeadings(&r.row), nil
	}
}

// named adds the file's name to a refusal that was made where it is not known.
func (f *File) named(err error) error {
	var refused *store.Error
	if errors.As(err, &refused) && refused.Facts["file"] == nil {
		refused.Facts["file"] = f.Name
	}
	return err
}

// usualRow is about how many bytes a row of a small file of orders has.
const usualRow = 60

// look reads all rows once, settles what they show and fills in what a preview shows.
func (f *File) look() error {
	if err := f.scan(); err != nil {
		return err
	}
	f.describe()
	return nil
}

// scan reads all rows once and settles what they show.
func (f *File) scan() error {
	f.survey = newSurvey(f.plan, digitsAfter(f.currency()))
	f.survey.hashes.expect(f.Size / usualRow)
	err := f.eachRow(func(r *row) error {
		f.survey.row(r)
		return nil
	})
	if err == nil && f.survey.asksApart() {
		totals := map[uint64]string{}
		err = f.eachRow(func(r *row) error {
			f.survey.apartOf(r, totals)
			return nil
		})
	}
	if err != nil {
		return err
	}
	if position, line, found := f.survey.nameless(); found && !f.options.PassNameless && !f.plan.format.platform() {
		return store.Refuse(CodeNoHeadingText, "file", f.Name, "position", strconv.Itoa(position), "line", line)
	}
	if err := f.survey.settle(f.Name, &f.options); err != nil {
		return err
	}
	f.AskDayOrder = f.survey.undecided(f.Name)
	return nil
}

// eachRow reads all rows below the heading line once more.
func (f *File) eachRow(do func(*row) error) error {
	in, _, err := f.rows()
	for err == nil {
		var ok bool
		if ok, err = in.next(); err != nil || !ok {
			break
		}
		if r := in.record(); !f.plan.skips(r) && !f.plan.totals(r) {
			err = do(r)
		}
	}
	return f.named(err)
}

// describe fills in what a preview shows.
func (f *File) describe() {
	f.Rows, f.Headings = f.survey.rows, f.plan.heads.texts
	for c, heading := range f.Headings {
		field := f.plan.fieldOf(c)
		f.Columns = append(f.Columns, ColumnUse{Heading: shown(heading, shownChars), Field: field, Samples: f.survey.samples[c]})
		if field == "" && heading != "" && !f.isKey(c) && c != f.plan.source && c != f.plan.grain && !f.plan.own(c) {
			f.Ignored = append(f.Ignored, shown(heading, shownChars))
		}
	}
	if f.seen.returns && !f.seen.feeds {
		f.note(NoteReturns)
	}
	if !f.plan.has(FieldEmail) && !f.plan.has(FieldPhone) && !f.plan.has(FieldBuyerKey) && !f.plan.companion() && f.plan.format.Note == "" {
		f.note(NoteNoBuyer)
	}
	if f.survey.lineTotals {
		f.note(NoteLineTotals)
	}
	if !f.plan.has(FieldTotal) && !f.plan.companion() && !f.plan.format.LineTotals {
		f.note(NoteTotalFromLines)
	}
	if note := f.plan.format.Note; note != "" {
		f.note(note)
	}
	f.guess()
	f.found = f.Notes
	a := f.assembler()
	for i := range f.survey.statuses {
		f.survey.statuses[i].Status = a.meaning(f.survey.statuses[i].Text)
		f.survey.statuses[i].Text = shown(f.survey.statuses[i].Text, maxNameChars)
	}
	f.Statuses = f.survey.statuses
}

// isKey reports whether rows are joined by a column.
func (f *File) isKey(column int) bool {
	for _, c := range f.plan.key {
		if c == column {
			return true
		}
	}
	return false
}

// currency is that of the rows that name none: what the platform trades in, else the shop's.
func (f *File) currency() string { return cmp.Or(f.plan.format.Currency, f.options.Currency) }

// zone is that of times without an offset.
func (f *File) zone() *time.Location { return cmp.Or(f.options.Zone, time.UTC) }

// assembler makes the machine that joins rows to orders.
func (f *File) assembler() *assembler {
	n := &notes{list: append([]Note(nil), f.found...)}
	return &assembler{
		extras: make([]extra, len(f.plan.extras)), clocks: map[string]*clock{},
		plan: f.plan, options: &f.options, notes: n, texts: texts{strip: f.options.StripControl, notes: n},
		clock: clock{zone: f.zone()}, statuses: map[string]store.Status{}, currency: f.currency(),
		currencyColumn: f.plan.has(FieldCurrency), lineTotals: f.survey.lineTotals || f.plan.format.LineTotals, seed: f.survey.seed,
		apart: maps.Clone(f.survey.apart), waiting: map[string]*order{},
	}
}

// Orders streams the orders of the file. The draft is valid only until yield returns; its texts may be kept. problem
// gets every row that cannot be imported, and its order does not reach yield. An error of yield or problem ends the
// reading and is returned. When all rows are read and the file is no longer the one that was opened, the error has
// store.CodeFileChanged. Notes and Rejected are those of this run.
func (f *File) Orders(yield func(*store.OrderDraft) error, problem func(Problem) error) error {
	if f.AskDayOrder != nil {
		return f.AskDayOrder
	}
	in, unchanged, err := f.rows()
	if err != nil {
		return err
	}
	a := f.assembler()
	a.yield, a.problem = yield, problem
	for {
		ok, err := in.next()
		if err != nil {
			return f.named(err)
		}
		if !ok {
			break
		}
		r := in.record()
		if f.plan.skips(r) {
			continue
		}
		if err := a.row(r); err != nil {
			return err
		}
	}
	if err := a.end(); err != nil {
		return err
	}
	f.Notes, f.Rejected = a.notes.list, a.rejected
	same, err := unchanged()
	if err == nil && !same {
		err = store.Refuse(store.CodeFileChanged, "file", f.Name)
	}
	return err
}

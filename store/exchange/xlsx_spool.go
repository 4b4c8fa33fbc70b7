package exchange

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"

	"regulars/store"
)

// rowSpool holds the rows of a sheet in a temporary file while the workbook is open, because rows are read several times
// and a workbook is slow to read. Where the system allows it the file has no name, so that it cannot outlive the process.
type rowSpool struct {
	file *os.File
	size int64
	gone bool
}

// Limits on the rows of a sheet, which can be far larger than the workbook: the same long text may stand in every cell.
const (
	freeRows  = 256 << 20
	rowGrowth = 300 // times the size of the file, beyond freeRows
	maxRows   = 4 << 30
)

// spoolRows copies what is left of a sheet.
func spoolRows(s *sheet) (spool *rowSpool, hidden int, err error) {
	file, err := os.CreateTemp("", "regulars-sheet-*")
	if err != nil {
		return nil, 0, store.Refuse(store.CodeIOFailed, "path", os.TempDir()).Because(err)
	}
	spool = &rowSpool{file: file}
	spool.gone = os.Remove(file.Name()) == nil
	if hidden, err = spool.fill(s); err != nil {
		return nil, 0, errors.Join(err, spool.close())
	}
	return spool, hidden, nil
}

// fill writes every row of the sheet and counts those that the workbook does not show.
func (p *rowSpool) fill(s *sheet) (hidden int, err error) {
	out := bufio.NewWriterSize(p.file, readBuffer)
	limit := min(max(freeRows, s.book.pack.size*rowGrowth), maxRows)
	var line []byte
	for {
		ok, err := s.next()
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		if s.row.blank() {
			continue
		}
		if s.hidden {
			hidden++
		}
		line = appendRow(line[:0], &s.row)
		if p.size += int64(len(line)); p.size > limit {
			return 0, store.Refuse(CodeWorkbookTooLarge, "file", s.book.pack.name)
		}
		if _, err := out.Write(line); err != nil {
			return 0, refuseSpool(err)
		}
	}
	return hidden, refuseSpool(out.Flush())
}

// refuseSpool says that the temporary file failed; nil for nil.
func refuseSpool(err error) error {
	if err == nil {
		return nil
	}
	return store.Refuse(store.CodeIOFailed, "path", os.TempDir()).Because(err)
}

// appendRow adds a row in the shape that rowReader reads: its line, whether it is plain, its fault and the cell at fault,
// the number of cells, their lengths, their bytes.
func appendRow(to []byte, r *row) []byte {
	to = binary.AppendUvarint(to, uint64(r.line))
	flags := uint64(0)
	if r.plain {
		flags = 1
	}
	if r.fault != "" {
		flags |= 2 | uint64(r.faulty)<<2
	}
	to = binary.AppendUvarint(to, flags)
	to = binary.AppendUvarint(to, uint64(len(r.cells)))
	for _, c := range r.cells {
		to = binary.AppendUvarint(to, uint64(c.to-c.from))
	}
	for _, c := range r.cells {
		to = append(to, r.text[c.from:c.to]...)
	}
	return to
}

// rows begins a reading of the spool.
func (p *rowSpool) rows() *rowReader {
	return &rowReader{in: bufio.NewReaderSize(io.NewSectionReader(p.file, 0, p.size), readBuffer)}
}

// close removes the file.
func (p *rowSpool) close() error {
	if p == nil {
		return nil
	}
	err := p.file.Close()
	if !p.gone {
		p.gone = true
		err = errors.Join(err, os.Remove(p.file.Name()))
	}
	return err
}

// rowReader reads spooled rows.
type rowReader struct {
	in   *bufio.Reader
	row  row
	text []byte
}

// record is the row that next read.
func (r *rowReader) record() *row { return &r.row }

// next reads the following row.
func (r *rowReader) next() (bool, error) {
	line, err := binary.ReadUvarint(r.in)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	flags, errFlags := binary.ReadUvarint(r.in)
	n, errCount := binary.ReadUvarint(r.in)
	if err = firstError(err, errFlags, errCount); err != nil {
		return false, refuseSpool(err)
	}
	r.row = row{line: int(line), plain: flags&1 != 0, cells: r.row.cells[:0]}
	if flags&2 != 0 {
		r.row.fault, r.row.faulty = CodeCellTooLong, int(flags>>2)
	}
	at := uint32(0)
	for range n {
		size, err := binary.ReadUvarint(r.in)
		if err != nil {
			return false, refuseSpool(err)
		}
		r.row.cells = append(r.row.cells, span{at, at + uint32(size)})
		at += uint32(size)
	}
	if cap(r.text) < int(at) {
		r.text = make([]byte, at)
	}
	r.text = r.text[:at]
	if _, err := io.ReadFull(r.in, r.text); err != nil {
		return false, refuseSpool(err)
	}
	r.row.text = string(r.text)
	return true, nil
}

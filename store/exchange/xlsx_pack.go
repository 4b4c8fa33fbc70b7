package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"regulars/store"
)

// pack is a workbook as it lies on the disk: a zip file of parts.
type pack struct {
	name  string
	size  int64
	parts map[string]*zip.File // by lower-case path
}

// Limits that keep a small file from becoming a large one.
const (
	maxDirectory = 8 << 20 // of the list of parts
	freeSize     = 64 << 20
	maxGrowth    = 300      // times the size of the file, beyond freeSize
	maxUnpacked  = 16 << 30 // of one part
)

// errTooLarge says that a workbook holds more than it may.
var errTooLarge = errors.New("workbook: more than it may hold")

// openPack opens a zip file, which begins with head, and says what it is when it is no workbook of Excel's.
func openPack(s *source, head []byte) (*pack, error) {
	broken := CodeArchive
	if bytes.Contains(head, []byte("xl/")) || bytes.Contains(head, []byte("[Content_Types].xml")) {
		broken = CodeWorkbookDamaged
	}
	if whole, err := checkDirectory(s); err != nil {
		return nil, err
	} else if !whole {
		return nil, store.Refuse(broken, "file", s.name, "kind", "zip", "part", "zip")
	}
	archive, err := zip.NewReader(s.file, s.size)
	if err != nil {
		return nil, store.Refuse(broken, "file", s.name, "kind", "zip", "part", "zip").Because(err)
	}
	p := &pack{name: s.name, size: s.size, parts: map[string]*zip.File{}}
	for _, part := range archive.File {
		key := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(part.Name, `\`, "/"), "/"))
		if _, twice := p.parts[key]; !twice {
			p.parts[key] = part
		}
	}
	if kind := p.kind(); kind != "xlsx" {
		return nil, refusePack(s.name, kind)
	}
	for _, part := range p.parts {
		if part.Flags&1 != 0 {
			return nil, store.Refuse(CodeWorkbookLocked, "file", s.name)
		}
	}
	return p, nil
}

// kind is what the parts make of the file: xlsx, another kind of workbook, or a zip of something else.
func (p *pack) kind() string {
	has := func(part string) bool { return p.parts[part] != nil }
	switch {
	case has("xl/workbook.bin"):
		return "xlsb"
	case has("xl/workbook.xml"), has("[content_types].xml") && has("_rels/.rels") && p.workbookPart() != "":
		return "xlsx"
	case has("index/document.iwa"), has("index.zip"):
		return "numbers"
	case has("mimetype") && has("content.xml"):
		return "ods"
	}
	return "zip"
}

// refusePack names a zip file that is no workbook of Excel's.
func refusePack(name, kind string) error {
	if kind == "zip" {
		return store.Refuse(CodeArchive, "file", name, "kind", kind)
	}
	return store.Refuse(CodeWorkbook, "file", name, "kind", kind)
}

// checkDirectory refuses a zip file whose list of parts is longer than any workbook's, before the list is read. whole is
// false when the file has no such list, as one that was cut.
func checkDirectory(s *source) (whole bool, err error) {
	const endSize, sizeAt = 22, 12
	tail := make([]byte, min(s.size, 1<<16+endSize))
	if _, err := s.file.ReadAt(tail, s.size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return false, store.Refuse(store.CodeIOFailed, "path", s.name).Because(err)
	}
	end := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if end < 0 || len(tail)-end < endSize {
		return false, nil
	}
	size := int64(binary.LittleEndian.Uint32(tail[end+sizeAt:]))
	begins := int64(binary.LittleEndian.Uint32(tail[end+sizeAt+4:]))
	reach := s.size - int64(len(tail)-end) - begins
	if min(size, s.size) > maxDirectory || min(reach, s.size) > maxDirectory && begins > 0 {
		return false, store.Refuse(CodeWorkbookTooLarge, "file", s.name)
	}
	return true, nil
}

// open opens a part as XML; ok is false when the workbook has no such part.
func (p *pack) open(part string) (m *markup, done func() error, ok bool, err error) {
	file := p.parts[strings.ToLower(part)]
	if file == nil {
		return nil, nil, false, nil
	}
	if file.UncompressedSize64 > maxUnpacked {
		return nil, nil, true, errTooLarge
	}
	raw, err := file.Open()
	if err != nil {
		return nil, nil, true, err
	}
	grown := &growth{src: raw, left: max(freeSize, p.size*maxGrowth)}
	head := make([]byte, len(markUTF8))
	n, err := io.ReadFull(grown, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		_ = raw.Close()
		return nil, nil, true, err
	}
	head = head[:n]
	var in io.Reader = io.MultiReader(bytes.NewReader(head), grown)
	switch encoding, size := markOf(head); encoding {
	case EncodingUTF8:
		in = grown
	case EncodingUTF16LE, EncodingUTF16BE:
		endian := unicode.LittleEndian
		if encoding == EncodingUTF16BE {
			endian = unicode.BigEndian
		}
		in = transform.NewReader(io.MultiReader(bytes.NewReader(head[size:]), grown), unicode.UTF16(endian, unicode.IgnoreBOM).NewDecoder())
	}
	return newMarkup(in), raw.Close, true, nil
}

// growth ends the reading of a part that grows out of all proportion to the file.
type growth struct {
	src  io.Reader
	left int64
}

// Read passes the part on.
func (g *growth) Read(p []byte) (int, error) {
	n, err := g.src.Read(p)
	if g.left -= int64(n); g.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// refuse puts an error in reading a part into a code.
func (p *pack) refuse(part string, err error) error {
	var refused *store.Error
	switch {
	case err == nil, errors.As(err, &refused):
		return err
	case errors.Is(err, errTooLarge):
		return store.Refuse(CodeWorkbookTooLarge, "file", p.name)
	}
	return store.Refuse(CodeWorkbookDamaged, "file", p.name, "part", shown(part, shownChars)).Because(err)
}

// relation is where one part names another.
type relation struct{ kind, target string }

// relations reads what a part is related to, by the relation's id.
func (p *pack) relations(part string) (map[string]relation, error) {
	folder, file := path.Split(part)
	m, done, ok, err := p.open(folder + "_rels/" + file + ".rels")
	if !ok || err != nil {
		return nil, err
	}
	defer done()
	list := map[string]relation{}
	for len(list) < maxSheets*2 {
		ok, err := m.next()
		if err != nil || !ok {
			return list, err
		}
		if !m.is("Relationship") || m.closes || m.words("TargetMode") == "External" {
			continue
		}
		target := strings.ReplaceAll(m.words("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		list[m.words("Id")] = relation{path.Base(m.words("Type")), strings.TrimPrefix(path.Clean(target), "/")}
	}
	return list, nil
}

// workbookPart finds the part that names the sheets; "" when there is none.
func (p *pack) workbookPart() string {
	roots, err := p.relations("")
	if err != nil {
		return ""
	}
	for _, id := range slices.Sorted(maps.Keys(roots)) {
		root := roots[id]
		if root.kind == "officeDocument" && strings.HasPrefix(strings.ToLower(root.target), "xl/") {
			return root.target
		}
	}
	return ""
}

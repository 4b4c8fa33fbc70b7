package exchange

import (
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"
)

// markup reads the XML of a workbook's parts tag by tag. It knows what such parts hold and no more: elements, attributes,
// text, the five named entities and numbered characters. A document type, which could define entities that grow without
// end, is refused, and no tag and no text becomes larger than its limit.
type markup struct {
	src      io.Reader
	buf      []byte
	from, to int
	ended    bool

	name   []byte // of the tag, without its namespace
	fields []byte // its attributes as written
	closes bool   // it ends an element
	empty  bool   // it is an element without content, whose end next reports by itself

	keep bool   // collect text
	text []byte // collected since keep was set, decoded
}

// Limits on the parts of a workbook.
const (
	markupBuffer = 64 << 10
	maxTag       = 256 << 10
)

// newMarkup reads XML from src.
func newMarkup(src io.Reader) *markup {
	return &markup{src: src, buf: make([]byte, markupBuffer)}
}

// errMarkup says that a part is no XML that a workbook could have. The caller names the part.
type errMarkup struct{ what string }

// Error is the programmer's text.
func (e errMarkup) Error() string { return "workbook: " + e.what }

// fill reads more behind what is still unread; false at the end.
func (m *markup) fill() (bool, error) {
	if m.ended {
		return false, nil
	}
	if m.from > 0 {
		copy(m.buf, m.buf[m.from:m.to])
		m.to -= m.from
		m.from = 0
	}
	if m.to == len(m.buf) {
		if len(m.buf) > 2*maxLine {
			return false, errMarkup{"a tag or text without end"}
		}
		m.buf = append(m.buf, make([]byte, len(m.buf))...)
	}
	for empty := 0; ; empty++ {
		n, err := m.src.Read(m.buf[m.to:])
		m.to += n
		if err == io.EOF {
			m.ended = true
			return n > 0, nil
		}
		if err != nil {
			return false, err
		}
		if n > 0 {
			return true, nil
		}
		if empty > 100 {
			return false, io.ErrNoProgress
		}
	}
}

// find gives the distance of what from the unread beginning, reading on until it is there; -1 when the part ends before.
func (m *markup) find(what string, after int) (int, error) {
	for searched := after; ; {
		unread := m.buf[m.from:m.to]
		if searched < len(unread) {
			var i int
			if len(what) == 1 {
				i = bytes.IndexByte(unread[searched:], what[0])
			} else {
				i = bytes.Index(unread[searched:], []byte(what))
			}
			if i >= 0 {
				return searched + i, nil
			}
			searched = max(searched, len(unread)-len(what)+1)
		}
		more, err := m.fill()
		if err != nil || !more {
			return -1, err
		}
	}
}

// next moves to the following tag. ok is false at the end of the part. The tag's bytes are valid until the next call.
func (m *markup) next() (ok bool, err error) {
	if m.empty {
		m.empty, m.closes = false, true
		return true, nil
	}
	for {
		i, err := m.find("<", 0)
		if err != nil {
			return false, err
		}
		if i < 0 {
			m.from = m.to
			return false, nil
		}
		if m.keep && i > 0 {
			if err := m.decode(m.buf[m.from : m.from+i]); err != nil {
				return false, err
			}
		}
		m.from += i
		tag, err := m.tag()
		if err != nil || tag {
			return err == nil, err
		}
	}
}

// tag takes what begins with <. It returns false for what is no tag of an element.
func (m *markup) tag() (bool, error) {
	for m.to-m.from < 2 {
		if more, err := m.fill(); err != nil || !more {
			return false, firstError(err, errMarkup{"cut within a tag"})
		}
	}
	switch m.buf[m.from+1] {
	case '?':
		return false, m.skip("?>")
	case '!':
		return false, m.special()
	}
	end, err := m.tagEnd()
	if err != nil {
		return false, err
	}
	body := m.buf[m.from+1 : m.from+end]
	m.from += end + 1
	m.closes, m.empty = false, false
	if len(body) > 0 && body[0] == '/' {
		m.closes, body = true, body[1:]
	} else if n := len(body); n > 0 && body[n-1] == '/' {
		m.empty, body = true, body[:n-1]
	}
	stop := 0
	for stop < len(body) && !isSpace(body[stop]) {
		stop++
	}
	m.name, m.fields = body[:stop], body[stop:]
	if colon := bytes.IndexByte(m.name, ':'); colon >= 0 {
		m.name = m.name[colon+1:]
	}
	if len(m.name) == 0 {
		return false, errMarkup{"a tag without a name"}
	}
	return true, nil
}

// tagEnd gives the distance of the > that ends the tag, which stands outside quotes.
func (m *markup) tagEnd() (int, error) {
	quote := byte(0)
	for i := 1; ; i++ {
		if m.from+i >= m.to {
			if more, err := m.fill(); err != nil || !more {
				return 0, firstError(err, errMarkup{"cut within a tag"})
			}
		}
		if i > maxTag {
			return 0, errMarkup{"a tag without end"}
		}
		switch c := m.buf[m.from+i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i, nil
		case c == '<':
			return 0, errMarkup{"a tag within a tag"}
		}
	}
}

// special takes comments and CDATA, and refuses the rest of what begins with <!.
func (m *markup) special() error {
	const comment, cdata = "<!--", "<![CDATA["
	for m.to-m.from < len(cdata) {
		if more, err := m.fill(); err != nil {
			return err
		} else if !more {
			break
		}
	}
	switch begin := m.buf[m.from:m.to]; {
	case bytes.HasPrefix(begin, []byte(comment)):
		m.from += len(comment)
		return m.skip("-->")
	case bytes.HasPrefix(begin, []byte(cdata)):
		m.from += len(cdata)
		end, err := m.find("]]>", 0)
		if err != nil || end < 0 {
			return firstError(err, errMarkup{"cut within CDATA"})
		}
		if m.keep {
			err = m.collect(m.buf[m.from : m.from+end])
		}
		m.from += end + len("]]>")
		return err
	}
	return errMarkup{"a document type"}
}

// skip passes over everything up to and with the mark.
func (m *markup) skip(mark string) error {
	for {
		end := bytes.Index(m.buf[m.from:m.to], []byte(mark))
		if end >= 0 {
			m.from += end + len(mark)
			return nil
		}
		m.from = max(m.from, m.to-len(mark)+1)
		if more, err := m.fill(); err != nil || !more {
			return firstError(err, errMarkup{"cut before " + mark})
		}
	}
}

// collect adds to the text, within its limit.
func (m *markup) collect(text []byte) error {
	if len(m.text)+len(text) > maxLine {
		return errMarkup{"a text that is too long"}
	}
	m.text = append(m.text, text...)
	return nil
}

// begin collects text from here on, finish gives what came.
func (m *markup) begin() { m.keep, m.text = true, m.text[:0] }

func (m *markup) finish() []byte {
	m.keep = false
	return m.text
}

// decode collects written text: entities become characters, line ends LF.
func (m *markup) decode(written []byte) error {
	for len(written) > 0 {
		i := bytes.IndexAny(written, "&\r")
		if i < 0 {
			return m.collect(written)
		}
		if err := m.collect(written[:i]); err != nil {
			return err
		}
		written = written[i:]
		if written[0] == '\r' {
			m.text = append(m.text, '\n')
			written = written[1:]
			if len(written) > 0 && written[0] == '\n' {
				written = written[1:]
			}
			continue
		}
		r, size := entity(written)
		if size == 0 {
			return errMarkup{"an unknown entity"}
		}
		m.text = utf8.AppendRune(m.text, r)
		written = written[size:]
	}
	return nil
}

// entity reads the entity at the beginning of text; size 0 when it is none.
func entity(text []byte) (r rune, size int) {
	end := bytes.IndexByte(text[:min(len(text), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	switch name := string(text[1:end]); {
	case name == "amp":
		r = '&'
	case name == "lt":
		r = '<'
	case name == "gt":
		r = '>'
	case name == "quot":
		r = '"'
	case name == "apos":
		r = '\''
	case name[0] == '#':
		base, digits := 10, name[1:]
		if len(digits) > 1 && digits[0] == 'x' {
			base, digits = 16, digits[1:]
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
			return 0, 0
		}
		r = rune(n)
	default:
		return 0, 0
	}
	return r, end + 1
}

// cutField takes the first attribute off the fields of a tag; its name comes without a namespace. ok is false when there is
// none left.
func cutField(fields []byte) (name, value, rest []byte, ok bool) {
	equals := bytes.IndexByte(fields, '=')
	if equals < 0 {
		return nil, nil, nil, false
	}
	name = bytes.TrimSpace(fields[:equals])
	rest = fields[equals+1:]
	for len(rest) > 0 && isSpace(rest[0]) {
		rest = rest[1:]
	}
	if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
		return nil, nil, nil, false
	}
	end := bytes.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return nil, nil, nil, false
	}
	if colon := bytes.IndexByte(name, ':'); colon >= 0 && string(name[:colon]) != "xmlns" {
		name = name[colon+1:]
	}
	return name, rest[1 : 1+end], rest[end+2:], true
}

// field gives an attribute of the tag; ok is false when it has none of that name.
func (m *markup) field(name string) (value []byte, ok bool) {
	rest := m.fields
	for {
		key, value, after, ok := cutField(rest)
		if !ok || string(key) == name {
			return value, ok
		}
		rest = after
	}
}

// words gives an attribute as text, with its entities as characters; "" when the tag has none.
func (m *markup) words(name string) string {
	value, _ := m.field(name)
	if bytes.IndexByte(value, '&') < 0 {
		return string(value)
	}
	plain := markup{}
	if plain.decode(value) != nil {
		return string(value)
	}
	return string(plain.text)
}

// on reports whether an attribute says yes.
func (m *markup) on(name string) bool {
	value, _ := m.field(name)
	return string(value) == "1" || string(value) == "true"
}

// is reports whether the tag is one of the named element.
func (m *markup) is(name string) bool { return string(m.name) == name }

// isSpace reports the spaces of XML.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// firstError is the first that is one.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

package exchange

import (
	"strconv"
	"strings"
)

// cellFormat is what the number format of a cell makes of a number.
type cellFormat struct {
	date  bool // days since the workbook's first day
	zeros int  // the digits that are always shown, as in 000000
}

// styles are the formats of cells, by the number that a cell gives.
type styles struct{ formats []cellFormat }

// of is the format of a cell's style.
func (s *styles) of(style int) cellFormat {
	if style < 0 || style >= len(s.formats) {
		return cellFormat{}
	}
	return s.formats[style]
}

// maxStyles bounds what is kept of a workbook's styles; Excel itself allows 65,490.
const maxStyles = 1 << 16

// readStyles reads the part that holds the styles.
func readStyles(m *markup) (*styles, error) {
	s, codes, inside := &styles{}, map[string]string{}, false
	for {
		ok, err := m.next()
		if err != nil || !ok {
			return s, err
		}
		switch {
		case m.is("cellXfs"):
			inside = !m.closes
		case m.closes:
		case m.is("numFmt") && len(codes) < maxStyles:
			codes[m.words("numFmtId")] = m.words("formatCode")
		case m.is("xf") && inside && len(s.formats) < maxStyles:
			id := m.words("numFmtId")
			if code, own := codes[id]; own {
				s.formats = append(s.formats, formatOf(code))
				continue
			}
			n, _ := strconv.Atoi(id)
			s.formats = append(s.formats, cellFormat{date: builtInDate(n)})
		}
	}
}

// builtInDate reports the numbers of formats that are dates without being written out in the file: those of all
// languages, and those of Chinese, Japanese and Korean.
func builtInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id == 45 || id == 47 || id >= 50 && id <= 58
}

// formatOf reads a format's code, of which only the part for positive numbers counts.
func formatOf(code string) cellFormat {
	var letters, digits strings.Builder
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch c := code[i]; {
		case c == '"':
			if end := strings.IndexByte(code[i+1:], '"'); end >= 0 {
				i += end + 1
			}
		case c == '\\' || c == '_' || c == '*':
			i++
		case c == '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return cellFormat{}
			}
			if elapsed(code[i+1 : i+end]) {
				return cellFormat{}
			}
			i += end
		case c == '0' && strings.HasSuffix(strings.TrimRight(letters.String(), ".,0"), "s"):
			letters.WriteByte(c)
		case c == '0' || c == '#' || c == '?':
			digits.WriteByte(c)
		default:
			letters.WriteByte(c | 0x20)
		}
	}
	shape := strings.TrimSpace(letters.String())
	switch {
	case digits.Len() > 0:
		if shape == "" && strings.Trim(digits.String(), "0") == "" {
			return cellFormat{zeros: digits.Len()}
		}
		return cellFormat{}
	case strings.HasPrefix(shape, "general"), strings.HasPrefix(shape, "standard"):
		return cellFormat{}
	}
	return cellFormat{date: strings.ContainsAny(shape, "ymdhs")}
}

// elapsed reports the brackets of hours, minutes or seconds that count on beyond a day, which are no time of a day.
func elapsed(inside string) bool {
	inside = strings.ToLower(inside)
	return inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == "")
}

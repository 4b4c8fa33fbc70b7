package exchange

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// foldHeading reduces a heading to what tells it from others: compatibility forms folded, lower case, without spaces,
// marks of words (_ - .), the star of what must be filled in, quotes and characters nobody sees. "Order_ID", "order id" and "ＯｒｄｅｒＩＤ" are one.
func foldHeading(heading string) string {
	if !isPlain(heading) {
		heading = norm.NFKC.String(heading)
	}
	var b strings.Builder
	for _, r := range heading {
		switch {
		case r == '_' || r == '-' || r == '.' || r == '*' || r == '"' || r == '\'' || r == '`' || r == ':' || unseen(r):
		case unicode.IsUpper(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unseen reports characters that take part in no comparison: spaces, controls, zero width and direction marks.
func unseen(r rune) bool {
	if r < 0x7f {
		return r <= ' '
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) ||
		r == 0x3164 || r == 0x115f || r == 0x1160 || r == 0xffa0 || r == 0x2800
}

// headings is the heading line of a file.
type headings struct {
	line   int
	texts  []string // as found, trimmed
	folded []string
	meant  []string         // folded, without the currency in brackets where nothing else has that heading
	units  map[int]sign     // the currencies in brackets, by column
	at     map[string][]int // columns by folded heading and by what is meant, first to last
}

// newHeadings takes the heading line.
func newHeadings(r *row) headings {
	h := headings{line: r.line, at: make(map[string][]int, len(r.cells))}
	for i := range r.cells {
		text := strings.TrimFunc(r.cell(i), unseen)
		folded := foldHeading(text)
		h.texts = append(h.texts, strings.Join(strings.Fields(text), " "))
		h.folded = append(h.folded, folded)
		if folded != "" {
			h.at[folded] = append(h.at[folded], i)
		}
	}
	h.meant = h.folded
	h.takeUnits()
	return h
}

// takeUnits reads the currencies that stand in brackets at the end of headings: 金额（元）, Total (USD).
func (h *headings) takeUnits() {
	bases := map[string][]int{}
	for i, text := range h.texts {
		base, unit := cutUnit(text)
		if unit == (sign{}) {
			continue
		}
		if h.units == nil {
			h.units, h.meant = map[int]sign{}, slices.Clone(h.folded)
		}
		h.units[i] = unit
		base = foldHeading(base)
		bases[base] = append(bases[base], i)
	}
	for base, columns := range bases {
		if len(columns) == 1 && len(h.at[base]) == 0 && base != "" {
			h.meant[columns[0]], h.at[base] = base, columns
		}
	}
}

// cutUnit takes a currency in brackets off the end of a heading. Codes are capitals: a (cup) is no money.
func cutUnit(heading string) (base string, unit sign) {
	text := strings.TrimFunc(norm.NFKC.String(heading), unseen)
	open := strings.LastIndexAny(text, "([")
	if open < 0 || !strings.HasSuffix(text, ")") && !strings.HasSuffix(text, "]") {
		return heading, unit
	}
	name := strings.TrimFunc(text[open+1:len(text)-1], unseen)
	rest, unit, found := cutSign("0" + name)
	if !found || rest != "0" || len(name) == 3 && name != strings.ToUpper(name) {
		return heading, sign{}
	}
	return text[:open], unit
}

// parseMoney reads an amount of a row in a currency. A cell without a mark of money has the currency in its column's heading.
func (h *headings) parseMoney(s string, column int, point byte, currency string) (amount, store.Code) {
	unit := h.units[column]
	of, _ := unit.of(currency)
	read, code := parseMoney(s, point, digitsAfter(of))
	if read.mark == (sign{}) {
		read.mark = unit
	}
	return read, code
}

// again reports a row that holds nothing but the headings.
func (h *headings) again(r *row) bool {
	for i, text := range h.texts {
		if cell := r.cell(i); len(cell) < len(text) || strings.TrimFunc(cell, unseen) != text {
			return false
		}
	}
	return r.fault == "" && len(r.cells) == len(h.texts)
}

// has reports whether every heading of the set stands in the line.
func (h *headings) has(set []string) bool { return len(h.missing(set)) == 0 }

// missing lists the headings of the set that do not stand in the line.
func (h *headings) missing(set []string) []string {
	var missing []string
	for _, want := range set {
		if len(h.at[foldHeading(want)]) == 0 {
			missing = append(missing, want)
		}
	}
	return missing
}

// find gives the first column with a heading, as it stands in the file or as it is shown; -1 when there is none.
func (h *headings) find(heading string) int {
	if columns := h.at[foldHeading(heading)]; len(columns) > 0 {
		return columns[0]
	}
	for i, text := range h.texts {
		if text != "" && shown(text, shownChars) == heading {
			return i
		}
	}
	return -1
}

// named gives the headings that hold something, cut short.
func (h *headings) named() []string {
	var named []string
	for _, text := range h.texts {
		if text != "" {
			named = append(named, shown(text, shownChars))
		}
	}
	return named
}

// duplicate finds a heading that stands twice.
func (h *headings) duplicate() (text string, first, second int, found bool) {
	for i, folded := range h.folded {
		if at := h.at[folded]; folded != "" && len(at) > 1 && at[0] == i {
			return h.texts[i], at[0], at[1], true
		}
	}
	return "", 0, 0, false
}

// data is the first cell of the line that holds a value where a heading should stand, cut short; "" when none does.
func (h *headings) data() string {
	for _, text := range h.texts {
		if text == "" {
			continue
		}
		if strings.Contains(text, "@") && strings.Contains(text, ".") || isNumber(strings.Trim(text, "¥$€£")) ||
			text[0] >= '0' && text[0] <= '9' && strings.ContainsAny(text, "-/:") {
			return shown(text, shownChars)
		}
	}
	return ""
}

// isNumber reports whether s is digits and the marks that stand in numbers, dates and times: "T" alone is none.
func isNumber(s string) bool {
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789-+/:., T") == ""
}

// layout is how the cells of a file are separated.
type layout struct {
	comma byte
	skip  bool // the first line only names the separator
	top   int  // the heading line, where titles stand above it; else 0
}

// separators are the bytes that can stand between cells, the likeliest first.
const separators = ",\t;"

// sniff finds the separator from the first line that is not empty. The line that says sep=; is Excel's own.
func sniff(name string, first []byte) (layout, error) {
	bare := strings.ToLower(strings.Trim(strings.TrimSpace(string(first)), `"`))
	if rest, ok := strings.CutPrefix(bare, "sep="); ok && (len(rest) == 1 || rest == "") {
		comma := byte('\t')
		if rest != "" {
			comma = rest[0]
		}
		return layout{comma: comma, skip: true}, nil
	}
	best, most := byte(','), 0
	for _, comma := range []byte(separators) {
		if n := countOutside(first, comma); n > most {
			best, most = comma, n
		}
	}
	if most == 0 && bytes.Contains(first, []byte("，")) {
		return layout{}, store.Refuse(CodeWideComma, "file", name)
	}
	if most >= maxColumns && len(bytes.TrimRight(first, separators+" ")) > 0 {
		return layout{}, store.Refuse(CodeTooManyColumns, "file", name, "columns", most+1, "limit", maxColumns, "line", 1)
	}
	return layout{comma: best}, nil
}

// countOutside counts a byte outside quotes.
func countOutside(line []byte, comma byte) int {
	n, quoted := 0, false
	for _, c := range line {
		switch {
		case c == '"':
			quoted = !quoted
		case c == comma && !quoted:
			n++
		}
	}
	return n
}

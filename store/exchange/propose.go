package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Proposal is how the columns of a file may be meant: what its headings say, and where they say nothing, what its values look
// like. Nothing is read by it until a person has agreed.
type Proposal struct {
	Heading string      // File.HeadingSum of the file
	Columns []ColumnUse // with the fields proposed
}

// Map is the proposal as Options.Map takes it.
func (p *Proposal) Map() map[string]string {
	fields := map[string]string{}
	for _, c := range p.Columns {
		if c.Field != "" {
			fields[string(c.Field)] = c.Heading
		}
	}
	return fields
}

// proposedRows is how many rows a proposal looks at.
const proposedRows = 200

// Propose looks at the headings and the first rows of a file of a kind and proposes what its columns mean. Errors are those of
// Open that come before columns matter.
func Propose(path string, k Kind, o Options) (Proposal, error) {
	s, err := openPath(path)
	if err != nil {
		return Proposal{}, err
	}
	f := &File{Name: s.name, Size: s.size, source: s, options: o, formats: formatsOf(k)}
	if k != KindOrders {
		f.tables = []*listTable{tableOf(k)}
	}
	defer func() { _ = f.Close() }()
	heads, err := f.identify()
	if err != nil {
		return Proposal{}, err
	}
	shapes, err := f.shapes(len(heads.texts))
	if err != nil {
		return Proposal{}, err
	}
	fields := proposedFields(k, &heads, shapes)
	p := Proposal{Heading: f.HeadingSum()}
	for c, heading := range heads.texts {
		p.Columns = append(p.Columns, ColumnUse{Heading: shown(heading, shownChars), Field: fields[c], Samples: shapes[c].samples})
	}
	return p, nil
}

// formatsOf are the formats of a kind.
func formatsOf(k Kind) []*Format {
	if k == KindOrders {
		return Formats()
	}
	return tableOf(k).plainFormats()
}

// looks is what the values of one column look like.
type looks struct {
	samples                                    []string
	n, mails, phones, moments, amounts, wholes int
	currencies, statuses, codes, words, scores int
	fractions                                  int // amounts with decimals or a sign
	sum                                        int64
	length                                     int // runes of all values
	seen                                       map[string]bool
	oldest                                     int // year
}

// shapes looks at the first rows.
func (f *File) shapes(columns int) ([]looks, error) {
	in, _, err := f.rows()
	if err != nil {
		return nil, err
	}
	shapes := make([]looks, columns)
	for n := 0; n < proposedRows; {
		ok, err := in.next()
		if err != nil {
			return nil, f.named(err)
		}
		if !ok {
			break
		}
		r := in.record()
		if r.blank() {
			continue
		}
		n++
		for c := range min(columns, len(r.cells)) {
			shapes[c].add(trimCell(r.cell(c)))
		}
	}
	return shapes, nil
}

// add looks at one value.
func (s *looks) add(value string) {
	if value == "" || saysNothing(value) {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	if short := shown(value, shownChars); len(s.samples) < maxSamples && !slices.Contains(s.samples, short) {
		s.samples = append(s.samples, short)
	}
	s.n++
	s.seen[value] = true
	s.length += utf8.RuneCountInString(value)
	if at, code := parseDate(value, dayFirst); (code == "" || code == CodeDateRange) && !digitsOnly(value) {
		s.moments++
		if s.oldest == 0 || at.year < s.oldest {
			s.oldest = at.year
		}
	}
	if amount, code := parseMoney(value, markOfCell(value, 2), 2); code == "" && len(value) < 16 {
		s.amounts++
		s.sum += amount.minor / 100
		if !digitsOnly(strings.TrimPrefix(value, "-")) {
			s.fractions++
		}
	}
	if n, code := parseWhole(value); code == "" {
		s.wholes++
		if n >= 0 && n <= 10 {
			s.scores++
		}
	}
	_, isCurrency := parseCurrency(value)
	count(&s.currencies, isCurrency && !digitsOnly(value))
	count(&s.mails, isEmail(value))
	count(&s.phones, likePhone(value))
	_, isStatus := commonWords.meaning(foldHeading(value))
	count(&s.statuses, isStatus)
	count(&s.codes, likeCode(value))
	count(&s.words, likeName(value))
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

// likePhone reports whether a value looks like a phone number and not like any other number: by its sign, the marks between
// its digits, or as a mobile number of mainland China.
func likePhone(s string) bool {
	if !isPhone(s) {
		return false
	}
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	switch {
	case digits < 7 || digits > 15 || strings.Contains(s, "."):
		return false
	case s[0] == '+' || s[0] == '(':
		return true
	case digits == len(s):
		return digits == 11 && s[0] == '1' && s[1] >= '3'
	}
	return strings.Count(s, "-")+strings.Count(s, " ") >= 1 && digits >= 9
}

// likeCode reports whether a value could be a number that something is known by.
func likeCode(s string) bool {
	return len(s) <= 64 && strings.ContainsAny(s, "0123456789") && !strings.ContainsAny(s, " @:¥$€£") && !isScientific(s)
}

// likeName reports whether a value could be what a person is called.
func likeName(s string) bool {
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 30 {
		return false
	}
	for _, r := range s {
		if !unicode.IsLetter(r) && !strings.ContainsRune(" .'·’-", r) {
			return false
		}
	}
	return true
}

// all reports whether nearly all values are so.
func (s *looks) all(n int) bool { return s.n > 0 && n*20 >= s.n*19 }

// distinct is how many of a hundred values differ.
func (s *looks) distinct() int { return len(s.seen) * 100 / max(s.n, 1) }

// guessed is a field that values can show, and how well a column fits: 0 is not at all.
type guessed struct {
	field Field
	fit   func(s *looks) int64
}

// The fits.
var (
	fitMail     = func(s *looks) int64 { return yes(s.all(s.mails)) }
	fitPhone    = func(s *looks) int64 { return yes(s.all(s.phones)) }
	fitMoment   = func(s *looks) int64 { return yes(s.all(s.moments)) }
	fitBirthday = func(s *looks) int64 { return yes(s.all(s.moments) && s.oldest > 0 && s.oldest < 2005) }
	fitCurrency = func(s *looks) int64 { return yes(s.all(s.currencies)) }
	fitStatus   = func(s *looks) int64 { return yes(s.all(s.statuses) && !s.all(s.moments)) }
	fitName     = func(s *looks) int64 { return yes(s.all(s.words) && s.distinct() >= 40) }
	fitText     = func(s *looks) int64 { return int64(s.length/max(s.n, 1)) * yes(s.n > 0 && !s.all(s.amounts)) }
	fitScore    = func(s *looks) int64 { return yes(s.all(s.scores)) }
	fitMoney    = func(s *looks) int64 {
		if !s.all(s.amounts) || s.fractions == 0 || s.all(s.moments) {
			return 0
		}
		return max(s.sum, 1)
	}
	fitPoints = func(s *looks) int64 { return max(s.sum, 1) * yes(s.all(s.wholes) && !s.all(s.phones)) }
	fitID     = func(s *looks) int64 {
		if !s.all(s.codes) || s.all(s.moments) || s.all(s.phones) || s.fractions*2 > s.n {
			return 0
		}
		return int64(s.distinct()) * yes(s.distinct() >= 30)
	}
)

func yes(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// guesses are the fields of each kind of file that values can show, in the order in which they take their columns.
var guesses = map[Kind][]guessed{
	KindOrders: {
		{FieldEmail, fitMail},
		{FieldPhone, fitPhone},
		{FieldOrderedAt, fitMoment},
		{FieldCurrency, fitCurrency},
		{FieldStatus, fitStatus},
		{FieldTotal, fitMoney},
		{FieldOrderID, fitID},
		{FieldName, fitName},
	},
	KindMembers:  {{FieldEmail, fitMail}, {FieldPhone, fitPhone}, {FieldBirthday, fitBirthday}, {FieldBuyerKey, fitID}, {FieldName, fitName}},
	KindBalances: {{FieldEmail, fitMail}, {FieldPhone, fitPhone}, {FieldPoints, fitPoints}, {FieldBuyerKey, fitID}, {FieldName, fitName}},
	KindProducts: {{FieldCost, fitMoney}, {FieldSKU, fitID}, {FieldItem, fitText}},
	KindAnswers:  {{FieldEmail, fitMail}, {FieldPhone, fitPhone}, {FieldAt, fitMoment}, {FieldScore, fitScore}, {FieldComment, fitText}},

	KindParticipants: {{FieldEmail, fitMail}, {FieldPhone, fitPhone}, {FieldAt, fitMoment}, {FieldBuyerKey, fitID}, {FieldName, fitName}},
}

// proposedFields gives each column a field: the one that its heading means, else one that its values show and no heading has.
func proposedFields(k Kind, h *headings, shapes []looks) []Field {
	fields := make([]Field, len(h.texts))
	for c, folded := range h.meant {
		if field := fieldOfHeading(k, folded); field != "" && !slices.Contains(fields, field) {
			fields[c] = field
		}
	}
	for _, g := range guesses[k] {
		if slices.Contains(fields, g.field) || g.field == FieldOrderedAt && slices.Contains(fields, FieldPaidAt) {
			continue
		}
		best, most := -1, int64(0)
		for c := range shapes {
			if fit := g.fit(&shapes[c]); fields[c] == "" && fit > most {
				best, most = c, fit
			}
		}
		if best >= 0 {
			fields[best] = g.field
		}
	}
	return fields
}

// fieldOfHeading is what a folded heading means in a kind of file; "" when it means nothing.
func fieldOfHeading(k Kind, folded string) Field {
	if folded == "" {
		return ""
	}
	if k != KindOrders {
		field, _ := tableOf(k).field(folded)
		return field
	}
	if at, ok := aliasAt()[folded]; ok {
		return aliases[at].field
	}
	return ""
}

// HeadingSum is what a file's heading line is known by: a hash of its headings, whatever their case and spaces, in their order.
func (f *File) HeadingSum() string { return f.heading }

// headingSum hashes a heading line.
func headingSum(h *headings) string {
	sum := sha256.Sum256([]byte(strings.Join(h.folded, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// recall takes the mapping that a person made for the same heading line, when the options name none.
func (f *File) recall(h *headings) {
	f.heading = headingSum(h)
	if f.options.Recall == nil || len(f.options.Map) > 0 || f.options.Format != "" {
		return
	}
	if known := f.options.Recall(f.heading); len(known) > 0 {
		f.options.Map, f.Recalled = known, true
	}
}

// Lacks gives a field that a file of the kind cannot do without when its columns hold the fields given; "" when it can be
// read.
func Lacks(k Kind, fields []Field) Field {
	has := func(f Field) bool { return slices.Contains(fields, f) }
	if k != KindOrders {
		return tableOf(k).missing(has)
	}
	return lacksOrder(has)
}

// lacksOrder asks for the columns that every file of orders needs: a number, a day and an amount.
func lacksOrder(has func(Field) bool) Field {
	switch {
	case !has(FieldOrderID):
		return FieldOrderID
	case !has(FieldOrderedAt) && !has(FieldPaidAt):
		return FieldOrderedAt
	case !has(FieldTotal) && !(has(FieldPrice) && has(FieldQuantity)):
		return FieldTotal
	}
	return ""
}

// FieldsOf lists the fields that columns of a kind of file can hold, the frequent ones first.
func FieldsOf(k Kind) []Field {
	from := aliases
	if k != KindOrders {
		from = tableOf(k).aliases
	}
	fields := make([]Field, 0, len(from))
	for _, a := range from {
		if a.names != nil {
			fields = append(fields, a.field)
		}
	}
	return fields
}

// Importable reports whether a file of this name may be one that can be brought in: a text or a workbook, and not one that
// another program is still writing.
func Importable(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
		return false
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".txt", ".tsv", ".xlsx", ".xlsm":
		return true
	}
	return false
}

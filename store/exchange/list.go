package exchange

import (
	"io"
	"maps"
	"slices"
	"strings"

	"regulars/store"
)

// Kind is what the rows of a file are. The names are those of the import commands.
type Kind string

// The kinds of files. All but orders have one row for each thing and are read as a List.
const (
	KindOrders   Kind = "orders"
	KindMembers  Kind = "members"
	KindProducts Kind = "products"
	KindBalances Kind = "balances"
	KindAnswers  Kind = "feedback"
)

// List is an opened file of members, products, balances or answers.
type List struct {
	*File
	Kind Kind
	Keys string // the source whose keys the file's customer ids are

	table  *listTable
	format *listFormat
	uses   []listUse
	at     map[Field]int // a field's place in uses
	extra  []extraField
}

// listTable is a kind of file: its fields, the formats that hold it, and what no file of it may lack.
type listTable struct {
	kind    Kind
	aliases []alias
	formats []*listFormat
	// words find columns whose heading is a whole sentence, such as a question, by a part of it.
	words []headingWord
	// missing gives the field that the file lacks; "" when it can be read.
	missing func(has func(Field) bool) Field
}

// headingWord is a part of a heading that says what the column holds where no alias does.
type headingWord struct {
	field Field
	parts []string
}

// listFormat is one platform's or app's file of a kind. The last of a table takes what no other recognises.
type listFormat struct {
	Format
	keys string // the source whose keys the customer ids are; "" is the format's name
	// places are the columns, from 1, of files of which nothing but the places is documented; they are read so only when the format
	// is asked for by name.
	places map[Field]int
	// gather says that a person's points are the sum of the person's rows.
	gather bool
}

// listUse is one field that the file holds.
type listUse struct {
	field   Field
	kind    kind
	columns []int // the first that is not empty counts
}

// extraField is a column that is kept as a custom field of the person.
type extraField struct {
	name   string
	column int
}

// The kinds of cells that only lists have.
const (
	kindBirthday kind = 100 + iota
	kindFlag
	kindTags
	kindPoints
	kindAnswer // to a question: a score, a choice, or words
)

// listTables are the kinds of lists.
func listTables() []*listTable {
	return []*listTable{&membersTable, &productsTable, &balancesTable, &answersTable}
}

// tableOf finds the table of a kind.
func tableOf(k Kind) *listTable {
	for _, t := range append(listTables(), &participantsTable) {
		if t.kind == k {
			return t
		}
	}
	return &membersTable
}

// ListFormats are the names of the formats of a kind of list, as Options.Format takes them.
func ListFormats(k Kind) []string {
	var names []string
	for _, f := range tableOf(k).formats {
		names = append(names, f.Name)
	}
	return names
}

// fields are the names of the table's fields, in alphabetical order.
func (t *listTable) fields() (names []string) {
	for _, a := range t.aliases {
		names = append(names, string(a.field))
	}
	slices.Sort(names)
	return names
}

// OpenList opens a regular file of a kind that is not orders. It refuses, with a code of this package, what cannot be such a
// file. Close the file after use.
func OpenList(path string, k Kind, o Options) (*List, error) {
	s, err := openPath(path)
	if err != nil {
		return nil, err
	}
	return beginTable(s, tableOf(k), o)
}

// ReadList takes a file of a kind that is not orders from a stream, which is copied to a temporary file until Close.
func ReadList(name string, r io.Reader, k Kind, o Options) (*List, error) {
	s, err := spool(name, r)
	if err != nil {
		return nil, err
	}
	return beginTable(s, tableOf(k), o)
}

// beginTable finds out what an opened source is.
func beginTable(s *source, table *listTable, o Options) (*List, error) {
	f := &File{Name: s.name, Size: s.size, source: s, options: o, formats: table.plainFormats(), tables: []*listTable{table}}
	l := &List{File: f, Kind: table.kind, table: table}
	if err := l.find(); err != nil {
		_ = f.Close()
		return nil, err
	}
	return l, nil
}

// plainFormats are the table's formats as recognise takes them.
func (t *listTable) plainFormats() []*Format {
	formats := make([]*Format, len(t.formats))
	for i := range t.formats {
		formats[i] = &t.formats[i].Format
	}
	return formats
}

// find makes every decision about the file.
func (l *List) find() error {
	heads, err := l.identify()
	if err != nil {
		return err
	}
	if err := l.stranger(&heads); err != nil {
		return err
	}
	if err := l.chooseFormat(&heads); err != nil {
		return err
	}
	if l.Format, l.Keys = l.format.Name, l.format.keys; l.Keys == "" {
		l.Keys = l.format.Name
	}
	if err := l.mapColumns(&heads); err != nil {
		return err
	}
	if err := l.scan(); err != nil {
		return err
	}
	l.describeColumns()
	l.guess()
	l.found = l.Notes
	return nil
}

// chooseFormat finds the format of the heading line.
func (l *List) chooseFormat(h *headings) error {
	format, err := recognise(l.table.plainFormats(), l.Name, l.options.Format, h)
	if err != nil {
		return err
	}
	for _, f := range l.table.formats {
		if f.Name == format.Name {
			l.format = f
		}
	}
	return nil
}

// stranger refuses a file that is plainly of another kind.
func (l *List) stranger(h *headings) error {
	if len(l.options.Map) > 0 || l.options.Format != "" {
		return nil
	}
	for _, other := range []struct {
		found Kind
		names []string
	}{{"ledger", columnNames(LedgerTable())}, {KindOrders, ownOrders()}} {
		if h.has(other.names) {
			return store.Refuse(CodeOtherKind, "file", l.Name, "why", string(other.found), "wanted", string(l.Kind))
		}
	}
	platform := slices.ContainsFunc(Formats(), func(f *Format) bool { return f.platform() && f.matches(h) })
	if platform || recognisedAs(h) == nil && guessKind(h) == KindOrders {
		return store.Refuse(CodeOtherKind, "file", l.Name, "why", string(KindOrders), "wanted", string(l.Kind))
	}
	return nil
}

// mapColumns says which column holds which field.
func (l *List) mapColumns(h *headings) error {
	byField, err := l.columnsOf(h)
	if err != nil {
		return err
	}
	if err := l.applyMap(byField, h); err != nil {
		return err
	}
	l.adopt(byField, h)
	if field := l.table.missing(func(f Field) bool { _, ok := l.at[f]; return ok }); field != "" {
		if value := h.data(); len(l.uses) == 0 && value != "" {
			return store.Refuse(CodeNoHeadingLine, "file", l.Name, "value", value)
		}
		return store.Refuse(CodeMissingColumn, "file", l.Name, "field", string(field), "why", string(field), "found", h.named())
	}
	return nil
}

// columnsOf maps headings to fields by the format, or by the table's aliases.
func (l *List) columnsOf(h *headings) (map[Field][]int, error) {
	byField := map[Field][]int{}
	for _, field := range slices.Sorted(maps.Keys(l.format.places)) {
		place := l.format.places[field]
		if place > len(h.texts) {
			return nil, store.Refuse(CodeOtherFormat, "file", l.Name, "format", l.format.Name, "missing", []string{string(field)})
		}
		byField[field] = []int{place - 1}
	}
	for _, c := range l.format.Columns {
		for _, heading := range c.Headings {
			byField[c.Field] = append(byField[c.Field], h.at[foldHeading(heading)]...)
		}
	}
	if l.format.places != nil || l.format.platform() && l.format.Columns != nil {
		return byField, nil
	}
	l.byAlias(byField, h)
	for _, field := range slices.Sorted(maps.Keys(byField)) {
		columns := byField[field]
		if len(columns) > 1 && h.folded[columns[0]] == h.folded[columns[1]] {
			return nil, store.Refuse(CodeTwoHeadings, "file", l.Name, "column", shown(h.texts[columns[0]], shownChars),
				"first", columns[0]+1, "second", columns[1]+1)
		}
		if !fallsBack(field) {
			byField[field] = columns[:1]
		}
	}
	return byField, nil
}

// byAlias maps the headings that the table knows, the likeliest first, and then whole sentences by their words.
func (l *List) byAlias(byField map[Field][]int, h *headings) {
	taken := map[int]bool{}
	for _, a := range l.table.aliases {
		for _, name := range append([]string{string(a.field)}, a.names...) {
			for _, column := range h.at[foldHeading(name)] {
				if !taken[column] {
					taken[column] = true
					byField[a.field] = append(byField[a.field], column)
				}
			}
		}
	}
	for _, w := range l.table.words {
		for column, folded := range h.folded {
			if len(byField[w.field]) == 0 && !taken[column] && slices.ContainsFunc(w.parts, func(part string) bool { return strings.Contains(folded, part) }) {
				taken[column] = true
				byField[w.field] = []int{column}
			}
		}
	}
}

// customPrefix stands before the name of a custom field, in a heading or in Options.Map.
const customPrefix = "field:"

// applyMap lets the columns that a person named win over those found. An empty heading leaves the field out.
func (l *List) applyMap(byField map[Field][]int, h *headings) error {
	for _, name := range slices.Sorted(maps.Keys(l.options.Map)) {
		heading := l.options.Map[name]
		column := h.find(heading)
		if heading != "" && column < 0 {
			return store.Refuse(CodeUnknownColumn, "file", l.Name, "value", heading, "found", h.named())
		}
		if custom, ok := strings.CutPrefix(name, customPrefix); ok && l.table.people() {
			if column >= 0 {
				l.extra = append(l.extra, extraField{custom, column})
			}
			continue
		}
		field, ok := l.table.field(name)
		if !ok {
			return store.Refuse(CodeUnknownField, "value", name, "known", l.table.fields())
		}
		if heading == "" {
			delete(byField, field)
			continue
		}
		for other := range byField {
			byField[other] = without(byField[other], column)
		}
		byField[field] = []int{column}
	}
	return nil
}

// field finds a field by its name or by a heading that means it.
func (t *listTable) field(name string) (Field, bool) {
	folded := foldHeading(name)
	for _, a := range t.aliases {
		if foldHeading(string(a.field)) == folded {
			return a.field, true
		}
	}
	for _, a := range t.aliases {
		if slices.ContainsFunc(a.names, func(n string) bool { return foldHeading(n) == folded }) {
			return a.field, true
		}
	}
	return "", false
}

// people reports whether the rows are persons.
func (t *listTable) people() bool { return t.kind == KindMembers || t.kind == KindBalances }

// adopt makes the uses from the mapped columns, and the plan by which the rows are surveyed.
func (l *List) adopt(byField map[Field][]int, h *headings) {
	p := &plan{format: &l.format.Format, heads: *h, shop: -1, time: -1, zone: -1, source: -1}
	l.at = map[Field]int{}
	for _, a := range l.table.aliases {
		columns := byField[a.field]
		if len(columns) == 0 {
			continue
		}
		l.at[a.field] = len(l.uses)
		l.uses = append(l.uses, listUse{a.field, a.kind, columns})
		surveyed := a.kind
		switch a.kind {
		case kindBirthday:
			surveyed = kindMoment // its day and month may stand in either order
		case kindAnswer:
			surveyed = kindText
		}
		p.uses = append(p.uses, use{field: a.field, kind: surveyed, columns: columns})
	}
	if l.table.people() {
		l.findExtra(p, h)
	}
	p.money, p.orders = make([]byte, len(h.texts)), make([]dayOrder, len(h.texts))
	l.plan = p
}

// findExtra finds the columns whose heading says that they are custom fields: "field:size", and Shopify's metafields, whose
// heading ends with their path in brackets.
func (l *List) findExtra(p *plan, h *headings) {
	for column, text := range h.texts {
		if p.fieldOf(column) != "" || slices.ContainsFunc(l.extra, func(e extraField) bool { return e.column == column }) {
			continue
		}
		name, found := strings.CutPrefix(text, customPrefix)
		if !found {
			name, found = strings.CutPrefix(text, "字段:")
		}
		if i := strings.Index(text, "(customer.metafields."); i > 0 {
			name, found = strings.TrimSpace(text[:i]), true
		}
		if found && name != "" {
			l.extra = append(l.extra, extraField{name, column})
		}
	}
}

// describeColumns fills in what a preview shows.
func (l *List) describeColumns() {
	f := l.File
	f.Rows, f.Headings = f.survey.rows, f.plan.heads.texts
	for c, heading := range f.Headings {
		field := f.plan.fieldOf(c)
		for _, e := range l.extra {
			if e.column == c {
				field = Field(customPrefix + e.name)
			}
		}
		f.Columns = append(f.Columns, ColumnUse{Heading: shown(heading, shownChars), Field: field, Samples: f.survey.samples[c]})
		if field == "" && heading != "" {
			f.Ignored = append(f.Ignored, shown(heading, shownChars))
		}
	}
	if f.seen.returns && !f.seen.feeds {
		f.note(NoteReturns)
	}
}

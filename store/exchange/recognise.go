package exchange

import (
	"slices"

	"regulars/store"
)

// Recognise says what kind of file stands at a path and which format it has; a file that no format recognises is judged by what
// its headings mean. Errors are those of Open; a file whose headings mean nothing is CodeMissingColumn.
func Recognise(path string) (kind Kind, format string, err error) {
	s, err := openPath(path)
	if err != nil {
		return "", "", err
	}
	f := &File{Name: s.name, Size: s.size, source: s, formats: allFormats(), unknown: true}
	defer func() { _ = f.Close() }()
	heads, err := f.identify()
	if err != nil {
		return "", "", err
	}
	if format := recognisedAs(&heads); format != nil {
		return format.kind, format.name, nil
	}
	if kind = guessKind(&heads); kind == "" {
		return "", "", store.Refuse(CodeMissingColumn, "file", f.Name, "field", string(FieldOrderID), "why", string(FieldOrderID), "found", heads.named())
	}
	return kind, FormatGeneric, nil
}

// recognition is a format of a kind.
type recognition struct {
	kind Kind
	name string
}

// recognisedAs finds the platform's format that a heading line has; nil when it is none's.
func recognisedAs(h *headings) *recognition {
	for _, o := range Formats() {
		if o.platform() && o.matches(h) {
			return &recognition{KindOrders, o.Name}
		}
	}
	for _, t := range []*listTable{&membersTable, &balancesTable} {
		for _, o := range t.formats {
			if o.platform() && o.matches(h) {
				return &recognition{t.kind, o.Name}
			}
		}
	}
	return nil
}

// kindOf is the kind of file that a heading line makes; "" when it makes none.
func kindOf(h *headings) Kind {
	if format := recognisedAs(h); format != nil {
		return format.kind
	}
	return guessKind(h)
}

// allFormats are the formats of every kind of file.
func allFormats() []*Format {
	var all []*Format
	for _, t := range listTables() {
		all = append(all, t.plainFormats()...)
	}
	return append(all, Formats()...)
}

// guessKind judges a heading line that no format recognises by the fields that its headings mean; "" when they mean nothing.
func guessKind(h *headings) Kind {
	var orders, members, balances, products, answers []Field
	for _, folded := range h.meant {
		if at, ok := aliasAt()[folded]; ok && folded != "" {
			orders = append(orders, aliases[at].field)
		}
		for _, k := range []struct {
			table *listTable
			found *[]Field
		}{{&membersTable, &members}, {&balancesTable, &balances}, {&productsTable, &products}, {&answersTable, &answers}} {
			if field, ok := k.table.field(folded); ok && folded != "" {
				*k.found = append(*k.found, field)
			}
		}
	}
	has := func(list []Field) func(Field) bool {
		return func(f Field) bool { return slices.Contains(list, f) }
	}
	switch {
	case lacksOrder(has(orders)) == "":
		return KindOrders
	case slices.Contains(answers, FieldScore):
		return KindAnswers
	case balancesTable.missing(has(balances)) == "" && len(members) <= 4:
		return KindBalances
	case membersTable.missing(has(members)) == "":
		return KindMembers
	case productsTable.missing(has(products)) == "":
		return KindProducts
	}
	return ""
}

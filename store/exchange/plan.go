package exchange

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"regulars/store"
)

// plan is how the rows of one file are read: which column holds which field. It is made from the heading line and the
// options, before any row is read.
type plan struct {
	format *Format
	heads  headings
	uses   []use
	key    []int             // columns whose first value names the order a row belongs to
	shop   int               // column of the shop, -1 when there is none
	time   int               // column of a time of day that stands apart from the date, -1 when there is none
	zone   int               // column of the zone of the row's times, -1 when there is none
	extras []int             // columns of the format's extras, -1 where the file lacks one
	links  map[string]string // the order of a sale by the number of its line, for refunds that name another order
	packed []int             // columns that each hold one line of an order
	sums   []sum
	source int  // column of the source in our own export, -1 in other files
	grain  int  // column of the grain there, likewise
	lines  bool // rows are lines of orders
	money  []byte
	orders []dayOrder
}

// sum is an amount that adds up over the rows of an order.
type sum struct {
	bit    uint64
	amount func(*scrap) *int64
}

// use is one field that the file holds.
type use struct {
	field    Field
	kind     kind
	bit      uint64
	columns  []int // the first that is not empty counts
	identity bool  // says who the buyer is, so that a masked value is none
	decimal  bool  // numbers that a spreadsheet has made decimals: 1002.0
	text     func(*scrap) *string
	amount   func(*scrap) *int64
	moment   func(*scrap) *store.Instant
}

// newPlan maps the columns of a heading line to fields.
func newPlan(name string, f *Format, h headings, o *Options) (*plan, error) {
	p := &plan{format: f, heads: h, shop: -1, time: -1, zone: -1, source: ownSource(&h), grain: -1, lines: f.Lines}
	if p.source >= 0 {
		p.grain = h.at["grain"][0]
	}
	byField := make([][]int, len(aliases))
	if f.platform() {
		for _, c := range f.Columns {
			for _, heading := range c.Headings {
				if at := h.at[foldHeading(heading)]; len(at) > 0 {
					byField[fieldAt[c.Field]] = append(byField[fieldAt[c.Field]], at[0])
				}
			}
		}
	} else {
		if text, first, second, found := h.duplicate(); found {
			return nil, store.Refuse(CodeTwoHeadings, "file", name, "column", shown(text, shownChars),
				"first", strconv.Itoa(first+1), "second", strconv.Itoa(second+1))
		}
		p.byAlias(byField)
	}
	if err := applyMap(name, byField, &h, o.Map); err != nil {
		return nil, err
	}
	p.adopt(byField)
	p.adoptExtras()
	if err := p.require(name, byField, o); err != nil {
		return nil, err
	}
	p.money = make([]byte, len(h.texts))
	p.orders = make([]dayOrder, len(h.texts))
	return p, nil
}

// byAlias maps headings by the alias table.
func (p *plan) byAlias(byField [][]int) {
	type candidate struct{ column, rank int }
	found := make([][]candidate, len(aliases))
	for column, folded := range p.heads.meant {
		at, ok := aliasAt()[folded]
		if !ok || folded == "" {
			continue
		}
		rank := -1
		for i, name := range aliases[at].names {
			if foldHeading(name) == folded {
				rank = i
				break
			}
		}
		found[at] = append(found[at], candidate{column, rank})
	}
	for at, list := range found {
		sort.SliceStable(list, func(i, j int) bool { return list[i].rank < list[j].rank })
		if !fallsBack(aliases[at].field) {
			list = list[:min(1, len(list))]
		}
		for _, c := range list {
			byField[at] = append(byField[at], c.column)
		}
	}
	price, total := fieldAt[FieldPrice], fieldAt[FieldTotal]
	if len(byField[total])+len(byField[fieldAt[FieldQuantity]])+len(byField[fieldAt[FieldItem]])+len(byField[fieldAt[FieldSKU]]) == 0 {
		byField[total], byField[price] = byField[price], nil
	}
	ordered, timed := fieldAt[FieldOrderedAt], fieldAt[FieldOrderedTime]
	if len(byField[ordered])+len(byField[fieldAt[FieldPaidAt]]) == 0 {
		byField[ordered], byField[timed] = byField[timed], nil
	}
}

// fallsBack reports the fields for which a second column fills the gaps of the first.
func fallsBack(f Field) bool { return f == FieldEmail || f == FieldPhone || f == FieldName }

// applyMap lets the columns that a person named win over those found. An empty heading leaves the field out.
func applyMap(name string, byField [][]int, h *headings, named map[string]string) error {
	for _, field := range slices.Sorted(maps.Keys(named)) {
		at, err := parseField(field)
		if err != nil {
			return err
		}
		if named[field] == "" {
			byField[at] = nil
			continue
		}
		column := h.find(named[field])
		if column < 0 {
			return store.Refuse(CodeUnknownColumn, "file", name, "value", named[field], "found", h.named())
		}
		for other := range byField {
			byField[other] = without(byField[other], column)
		}
		byField[at] = []int{column}
	}
	return nil
}

// without removes a column from a list.
func without(columns []int, column int) []int {
	kept := columns[:0]
	for _, c := range columns {
		if c != column {
			kept = append(kept, c)
		}
	}
	return kept
}

// adopt makes the uses from the mapped columns; the currency comes first, because amounts depend on it.
func (p *plan) adopt(byField [][]int) {
	for at, columns := range byField {
		if len(columns) == 0 {
			continue
		}
		a := aliases[at]
		u := use{field: a.field, kind: a.kind, bit: 1 << at, columns: columns}
		u.identity = a.kind == kindEmail || a.kind == kindPhone || a.field == FieldBuyerKey
		u.text, u.amount, u.moment = textTargets[a.field], amountTargets[a.field], momentTargets[a.field]
		switch a.field {
		case FieldGroup:
			p.key = columns
		case FieldOrderedTime:
			p.time = columns[0]
		case FieldTimeZone:
			p.zone = columns[0]
		case FieldCurrency:
			p.uses = append([]use{u}, p.uses...)
		default:
			if a.field == FieldShop {
				p.shop = columns[0]
			}
			if a.field == FieldOrderID && p.key == nil {
				p.key = columns
			}
			p.uses = append(p.uses, u)
		}
	}
	if !p.format.platform() {
		p.lines = p.uses != nil && (len(byField[fieldAt[FieldItem]]) > 0 || len(byField[fieldAt[FieldSKU]]) > 0)
	} else if columns := byField[fieldAt[FieldGroup]]; columns != nil {
		p.key = columns
	}
}

// adoptExtras finds the columns that only the format reads, and the fields that it adds up.
func (p *plan) adoptExtras() {
	for _, e := range p.format.Extras {
		column := -1
		for _, heading := range e.Headings {
			if at := p.heads.at[foldHeading(heading)]; column < 0 && len(at) > 0 {
				column = at[0]
			}
		}
		p.extras = append(p.extras, column)
	}
	for column, heading := range p.heads.folded {
		number, found := strings.CutPrefix(heading, foldHeading(p.format.Packed))
		if found && p.format.Packed != "" && digitsOnly(number) {
			p.packed = append(p.packed, column)
		}
	}
	for _, f := range p.format.Sums {
		p.sums = append(p.sums, sum{bitOf(f), amountTargets[f]})
	}
}

// own reports a column that the format itself reads, and no field.
func (p *plan) own(column int) bool {
	return slices.Contains(p.extras, column) || slices.Contains(p.packed, column) ||
		p.source >= 0 && slices.Contains(p.heads.at[foldHeading(priorityColumn)], column)
}

// companion reports a file that only says something about orders which other files bring.
func (p *plan) companion() bool { return p.format.Grain == store.GrainCompanion }

// ownSource finds the column of the source in our own export of orders, which has all of ownOrders.
func ownSource(h *headings) int {
	for _, name := range ownOrders() {
		if len(h.at[foldHeading(name)]) == 0 {
			return -1
		}
	}
	return h.at["source"][0]
}

// skips reports a row that says nothing: a blank one, or the heading line once more, where files were put together.
func (p *plan) skips(r *row) bool { return r.blank() || p.heads.again(r) }

// totals reports a row of sums beside the orders: its first word says so, and it holds nothing but amounts, so that it could be no order
// anyway. A list has no such rows.
func (p *plan) totals(r *row) bool {
	if r.fault != "" || len(p.key) == 0 {
		return false
	}
	first := 0
	for first < len(r.cells) && isBlank(r.cell(first)) {
		first++
	}
	for i := range p.uses {
		u := &p.uses[i]
		for _, c := range u.columns {
			if c != first && u.kind != kindMoney && u.kind != kindWhole && !isBlank(r.cell(c)) {
				return false
			}
		}
	}
	return saysTotal(r.cell(first)) && (p.orderKey(r) == "" || p.key[0] == first)
}

// has reports whether the plan reads a field.
func (p *plan) has(f Field) bool { return p.use(f) != nil }

// use finds a field's use; nil when the file does not hold it.
func (p *plan) use(f Field) *use {
	for i := range p.uses {
		if p.uses[i].field == f {
			return &p.uses[i]
		}
	}
	return nil
}

// require refuses a file without the columns that every order needs.
func (p *plan) require(name string, byField [][]int, o *Options) error {
	known := 0
	for _, columns := range byField {
		known += len(columns)
	}
	if value := p.heads.data(); known < 2 && len(o.Map) == 0 && value != "" {
		return store.Refuse(CodeNoHeadingLine, "file", name, "value", value)
	}
	missing := lacksOrder(p.has)
	if missing == "" || p.companion() && missing != FieldOrderID {
		return nil
	}
	return store.Refuse(CodeMissingColumn, "file", name, "field", string(missing), "why", string(missing), "found", p.heads.named())
}

// fieldOf says what a column is read as; "" when it is ignored.
func (p *plan) fieldOf(column int) Field {
	switch column {
	case p.time:
		return FieldOrderedTime
	case p.zone:
		return FieldTimeZone
	}
	for i := range p.uses {
		for _, c := range p.uses[i].columns {
			if c == column {
				return p.uses[i].field
			}
		}
	}
	return ""
}

// sourceOf is the source that a row of our own export names; "" in every other file.
func (p *plan) sourceOf(r *row) string {
	if p.source < 0 {
		return ""
	}
	return trimCell(r.cell(p.source))
}

// grainOf is the kind of file that a row of our own export says its order came from, so that it comes back as one that a file of
// orders may overrule.
func (p *plan) grainOf(r *row) store.Grain {
	if p.grain >= 0 && trimCell(r.cell(p.grain)) == store.GrainLines.String() {
		return store.GrainLines
	}
	return store.GrainOrders
}

// orderKey is what tells the order of a row from others in the file; "" when the row does not say.
func (p *plan) orderKey(r *row) string {
	id := ""
	for _, c := range p.key {
		if id = trimCell(r.cell(c)); id != "" {
			break
		}
	}
	if id == "" {
		return ""
	}
	if source := p.sourceOf(r); source != "" {
		id = source + "\x00" + id
	}
	if p.shop < 0 {
		return id
	}
	if shop := trimCell(r.cell(p.shop)); shop != "" {
		return shop + "\x00" + id
	}
	return id
}

package exchange

import (
	"hash/maphash"
	"maps"
	"slices"
	"strconv"

	"regulars/store"
)

// assembler joins rows to orders and hands each order on when its last row is in. Most files have the rows of one order
// one after the other, so that a single order is in memory; the few orders whose rows lie apart are known from the survey
// and wait.
type assembler struct {
	plan           *plan
	options        *Options
	texts          texts
	clock          clock
	clocks         map[string]*clock // by the zone that rows name
	extras         []extra           // of the row being read
	notes          *notes
	statuses       map[string]store.Status
	supposing      bool   // a word is tried out, so that nothing is noted
	currency       string // of a row that names none
	currencyColumn bool
	lineTotals     bool // the total column holds the amounts of lines
	decimals       int
	scrap          scrap
	marks          []marked // of the row being read

	seed    maphash.Seed
	apart   map[uint64]int // runs still to come of orders whose rows lie apart
	waiting map[string]*order
	open    *order // nil or the order of the row before
	spare   order

	rejected int
	yield    func(*store.OrderDraft) error
	problem  func(Problem) error
}

// order is one order while its rows come in.
type order struct {
	scrap
	key          string
	statusText   string
	refundText   string
	deliveryText string
	cancelledAt  store.Instant
	lines        []store.LineDraft
	rows         int
	sums         []int64
	sales        int               // rows that are sales, where a format tells them from refunds
	refundRows   int               // rows that are refunds
	told         []store.RefundRow // of those rows
	partial      int64             // what the sales say was refunded or paid, where the format adds it up apart
	bad          bool
	based        bool  // a row with a total that is not negative is in
	refunds      int64 // of rows with a negative total
	total        int64 // of all rows, where totals are those of lines
	priced       int64 // quantity times price of all rows, less their discounts
	waits        bool
	quoted       row // the row that a complaint about the order quotes
	lineIDs      lineSet
	parts        []linePart // where the words for the status are those of lines
}

// row takes the next row of the file.
func (a *assembler) row(r *row) error {
	a.notes.line = r.line
	if a.plan.totals(r) {
		a.notes.count(NoteTotals, r.line)
		return nil
	}
	key := a.plan.linkedKey(r)
	if code, column, facts := a.misshapen(r); code != "" {
		if err := a.complain(r, column, code, facts); err != nil {
			return err
		}
		if key == "" || r.fault != "" {
			a.rejected++
			return nil
		}
		if err := a.turnTo(key, r); err != nil {
			return err
		}
		a.open.bad = true
		return nil
	}
	if key == "" {
		a.rejected++
		return a.complain(r, a.plan.key[0], CodeCellEmpty, nil)
	}
	if err := a.turnTo(key, r); err != nil {
		return err
	}
	currency := a.currency
	if a.open.rows > 0 {
		currency = a.open.draft.Currency
	}
	ok, err := a.readRow(r, currency)
	if err != nil {
		return err
	}
	if !ok {
		a.open.bad = true
	}
	if a.open.bad {
		a.open.rows++
		return nil
	}
	return a.join(r)
}

// misshapen finds what is wrong with a row as a whole. A platform's rows may be ragged; in other files a row may only
// lack or add cells that are empty.
func (a *assembler) misshapen(r *row) (code store.Code, column int, facts map[string]any) {
	if r.fault != "" {
		return r.fault, r.faulty, map[string]any{"limit": maxCell}
	}
	heading := len(a.plan.heads.texts)
	if len(r.cells) == heading || a.plan.format.platform() {
		return "", 0, nil
	}
	facts = map[string]any{"columns": len(r.cells), "heading": heading}
	for i := heading; i < len(r.cells); i++ {
		if !isBlank(r.cell(i)) {
			return CodeRowLong, -1, facts
		}
	}
	for i := len(r.cells); i < heading; i++ {
		if a.plan.heads.texts[i] != "" {
			return CodeRowShort, -1, facts
		}
	}
	return "", 0, nil
}

// turnTo makes the order of key the open one, closing the one before.
func (a *assembler) turnTo(key string, r *row) error {
	if a.open != nil && a.open.key == key {
		return nil
	}
	if err := a.endRun(); err != nil {
		return err
	}
	if runs := a.apart[maphash.String(a.seed, key)]; runs > 0 {
		if a.open = a.waiting[key]; a.open == nil {
			a.open = &order{key: key, waits: true}
			a.waiting[key] = a.open
		}
	} else {
		lines, ids, sums := a.spare.lines[:0], a.spare.lineIDs.emptied(), a.spare.sums[:0]
		cells, parts, told := a.spare.quoted.cells[:0], a.spare.parts[:0], a.spare.told[:0]
		a.spare = order{key: key, lines: lines, lineIDs: ids, sums: sums, quoted: row{cells: cells}, parts: parts, told: told}
		a.open = &a.spare
	}
	if a.open.rows == 0 {
		a.open.quoted = row{line: r.line, text: r.text, cells: append(a.open.quoted.cells, r.cells...)}
	}
	return nil
}

// endRun closes the open order, unless more of its rows are to come.
func (a *assembler) endRun() error {
	o := a.open
	if o == nil {
		return nil
	}
	a.open = nil
	if o.waits {
		hash := maphash.String(a.seed, o.key)
		if a.apart[hash]--; a.apart[hash] > 0 {
			return nil
		}
		delete(a.waiting, o.key)
	}
	return a.finish(o)
}

// end closes what is still open at the end of the file.
func (a *assembler) end() error {
	if err := a.endRun(); err != nil {
		return err
	}
	rest := slices.SortedFunc(maps.Values(a.waiting), func(x, y *order) int { return x.draft.Line - y.draft.Line })
	clear(a.waiting)
	for _, o := range rest {
		if err := a.finish(o); err != nil {
			return err
		}
	}
	return nil
}

// join adds the row just read to the open order.
func (a *assembler) join(r *row) error {
	o, s := a.open, &a.scrap
	first := o.rows == 0
	o.rows++
	if a.plan.lines && !o.repeats(s.lineID) && (!a.addLine(o, s) || !a.addSums(o, s)) {
		o.bad = true
		return a.complain(r, a.totalColumn(), CodeAmountTooLarge, nil)
	}
	negative := s.says(bitTotal) && s.draft.Total < 0 && !a.lineTotals
	switch {
	case negative:
		o.refunds = min(o.refunds-s.draft.Total, 2*maxMinor)
		if first {
			o.scrap = *s
			o.draft.Line, o.stated = r.line, s.stated&^bitTotal
		}
		return nil
	case first || !o.based && !a.plan.lines:
		line := o.draft.Line
		o.scrap = *s
		o.draft.Line = r.line
		if line > 0 {
			o.draft.Line = line
		}
	case a.plan.lines:
		o.fillFrom(s, a.plan, s.stated&^o.stated)
	case s.draft.Total != o.draft.Total:
		o.bad = true
		return a.complain(r, a.plan.key[0], CodeOrderTwice, map[string]any{"order": shown(s.draft.ID, shownChars), "other": strconv.Itoa(o.draft.Line)})
	default:
		a.notes.count(NoteSameRow, r.line)
		o.fillFrom(s, a.plan, s.stated)
	}
	o.based = true
	return nil
}

// knows reports whether the line with this number came before.
func (o *order) knows(lineID string) bool { return lineID != "" && o.lineIDs.has(lineID) }

// companion reports an order of which the file holds no sale, so that it can only complete one that the book knows.
func (o *order) companion(p *plan) bool { return p.companion() || o.refundRows > 0 && o.sales == 0 }

// repeats reports whether the line with this number came before, and remembers it.
func (o *order) repeats(lineID string) bool {
	if lineID == "" || o.knows(lineID) {
		return lineID != ""
	}
	o.lineIDs.add(lineID)
	return false
}

// addLine adds a row's line, or the lines packed in it, and its amounts to the order; false when a sum grows beyond what
// an order can be.
func (a *assembler) addLine(o *order, s *scrap) bool {
	if !s.says(bitQuantity) {
		s.line.Quantity = 1
	}
	if a.plan.format.LineStatus {
		o.parts = append(o.parts, a.part(s))
	}
	if a.lineTotals && s.line.Price == 0 {
		costs(&s.line, s.draft.Goods)
	}
	if len(s.packed) > 0 {
		o.total += s.draft.Total
		o.lines = append(o.lines, s.packed...)
		return max(o.total, -o.total) <= 2*maxMinor
	}
	quantity, price := max(s.line.Quantity, -s.line.Quantity), max(s.line.Price, -s.line.Price)
	if price > 0 && quantity > maxMinor/price {
		return false
	}
	o.total += s.draft.Total
	o.priced += s.line.Quantity*s.line.Price - s.line.Discount
	if s.line.SKU != "" || s.line.Name != "" {
		o.lines = append(o.lines, s.line)
	}
	return max(o.total, -o.total, o.priced, -o.priced) <= 2*maxMinor
}

// addSums adds a row's share of the amounts that rows share; false when one grows beyond what an order can be.
func (a *assembler) addSums(o *order, s *scrap) bool {
	p := a.plan
	if p.format.TotalsDecide && !a.lineTotals {
		return true
	}
	if len(o.sums) == 0 {
		o.sums = append(o.sums, make([]int64, len(p.sums))...)
	}
	for i := range p.sums {
		o.sums[i] += *p.sums[i].amount(s)
		if max(o.sums[i], -o.sums[i]) > 2*maxMinor {
			return false
		}
	}
	return true
}

// fillFrom takes the given fields from another row of the same order.
func (o *order) fillFrom(s *scrap, p *plan, fields uint64) {
	for i := range p.uses {
		u := &p.uses[i]
		if fields&u.bit == 0 {
			continue
		}
		switch {
		case u.text != nil:
			*u.text(&o.scrap) = *u.text(s)
		case u.amount != nil:
			*u.amount(&o.scrap) = *u.amount(s)
		case u.moment != nil:
			*u.moment(&o.scrap) = *u.moment(s)
		}
	}
	o.stated |= fields
}

// finish settles an order and hands it on.
func (a *assembler) finish(o *order) error {
	if o.bad {
		a.rejected++
		return nil
	}
	code, column, facts := a.settle(o)
	if code != "" {
		a.rejected++
		return a.complain(&o.quoted, column, code, facts)
	}
	return a.yield(&o.draft)
}

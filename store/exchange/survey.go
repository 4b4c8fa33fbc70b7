package exchange

import (
	"hash/maphash"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// Limits on what a survey keeps.
const (
	maxSamples  = 5
	maxStatuses = 100
	maxOffsets  = 400
)

// survey is what a pass over all rows shows that no single row does: how many there are, the decimal mark of each column,
// the order of day and month, orders whose rows lie apart, samples of every column.
type survey struct {
	plan     *plan
	decimals int    // of the row's currency
	currency string // the currency cell they were found for
	rows     int
	samples  [][]string
	money    []column
	dates    []dates
	statuses []StatusWord
	offsets  []sighting
	ids      []decimalIDs
	filled   []int // line of the first value in a column without a heading
	hashes   hashes
	apart    map[uint64]int
	seed     maphash.Seed

	sales   map[string]string // orders by the numbers of their lines, where refunds have rows of their own
	refunds []refundRow

	key        string // of the row before
	total      string // the last total stated for it
	lineTotals bool
	alike      int // rows whose total repeats the one before, and is its own quantity times price
	unlike     int // and is not
}

// column counts the proofs of a decimal mark in one column.
type column struct {
	read          bool
	dots, commas  int
	currency      string // the one currency its signs mean
	severalSigns  bool
	currencyCount int
}

// dates is what the values of one column show about the order of day and month.
type dates struct {
	read                 bool
	slashes              int
	value                string // an undecided one
	line                 int
	dayValue, monthValue string // proofs of day first and month first
	dayLine, monthLine   int
}

// decimalIDs counts the numbers in a column of ids that look like 1002.0, and those with anything else behind a dot.
type decimalIDs struct{ whole, other int }

func (d *decimalIDs) note(id string) {
	switch {
	case strings.IndexByte(id, '.') < 0:
	case isDecimalID(id):
		d.whole++
	default:
		d.other++
	}
}

// sighting is a local time with its offset, from which a zone can be guessed.
type sighting struct {
	seconds int64
	offset  int
}

// newSurvey prepares a survey for a plan.
func newSurvey(p *plan, decimals int) *survey {
	n := len(p.heads.texts)
	s := &survey{
		plan: p, decimals: decimals, samples: make([][]string, n), money: make([]column, n), dates: make([]dates, n),
		ids: make([]decimalIDs, n), filled: make([]int, n), apart: map[uint64]int{}, seed: maphash.MakeSeed(),
	}
	for _, u := range p.uses {
		for _, c := range u.columns {
			s.money[c].read = u.kind == kindMoney
			s.dates[c].read = u.kind == kindMoment
		}
	}
	for i, c := range p.extras {
		if c >= 0 {
			s.money[c].read = p.format.Extras[i].Money
		}
	}
	return s
}

// row adds one row.
func (s *survey) row(r *row) {
	s.rows++
	if s.rows <= 200 {
		s.sample(r)
	}
	for i := range s.plan.uses {
		u := &s.plan.uses[i]
		switch u.kind {
		case kindCode:
			s.currencyCell(r.cell(u.columns[0]))
		case kindMoney:
			for _, c := range u.columns {
				s.moneyCell(c, r.cell(c))
			}
		case kindMoment:
			for _, c := range u.columns {
				s.dateCell(c, r.cell(c), r.line)
			}
		case kindID:
			for _, c := range u.columns {
				s.ids[c].note(trimCell(r.cell(c)))
			}
		default:
			if u.field == FieldStatus {
				s.statusCell(r.cell(u.columns[0]))
			}
		}
	}
	for i, c := range s.plan.extras {
		if c >= 0 && s.plan.format.Extras[i].Money {
			s.moneyCell(c, r.cell(c))
		}
	}
	for c := range min(len(r.cells), len(s.filled)) {
		if s.plan.heads.texts[c] == "" && s.filled[c] == 0 && !isBlank(r.cell(c)) {
			s.filled[c] = r.line
		}
	}
	s.orderOf(r)
	if s.plan.format.Refund != nil {
		s.linkOf(r)
	}
}

// sample keeps the first different values of every column.
func (s *survey) sample(r *row) {
	for c := range min(len(r.cells), len(s.samples)) {
		value := trimCell(r.cell(c))
		if value == "" || len(s.samples[c]) == maxSamples {
			continue
		}
		value = shown(value, shownChars)
		known := false
		for _, other := range s.samples[c] {
			known = known || other == value
		}
		if !known {
			s.samples[c] = append(s.samples[c], value)
		}
	}
}

// moneyCell looks at an amount for its decimal mark and its money sign.
func (s *survey) moneyCell(c int, cell string) {
	col := &s.money[c]
	if n := len(cell); n > 3 && n < 12 && cell[n-3] == '.' && cell[0] >= '0' && cell[0] <= '9' && strings.IndexByte(cell, ',') < 0 {
		col.dots++
		return
	}
	if digitsOnly(cell) || cell == "" {
		return
	}
	value := trimCell(cell)
	if !isPlain(value) {
		value = norm.NFKC.String(value)
	}
	switch markOfCell(value, s.decimals) {
	case '.':
		col.dots++
	case ',':
		col.commas++
	}
	if _, mark, _, ok := unwrapMoney(value); ok && mark.currency != "" {
		if col.currency != "" && col.currency != mark.currency {
			col.severalSigns = true
		}
		col.currency = mark.currency
		col.currencyCount++
	}
}

// dateCell looks at a date for the order of day and month, and for its offset.
func (s *survey) dateCell(c int, cell string, line int) {
	if len(cell) > 4 && (cell[4] == '-' || cell[4] == '/') && digitsFrom(cell) == 4 {
		if len(cell) > 19 && len(s.offsets) < maxOffsets {
			s.offsetOf(cell)
		}
		return
	}
	first, second, ok := slashed(cell)
	if !ok {
		return
	}
	d := &s.dates[c]
	d.slashes++
	switch {
	case first > 12 && d.dayLine == 0:
		d.dayValue, d.dayLine = shown(cell, shownChars), line
	case second > 12 && d.monthLine == 0:
		d.monthValue, d.monthLine = shown(cell, shownChars), line
	case first <= 12 && second <= 12 && d.line == 0:
		d.value, d.line = shown(cell, shownChars), line
	}
}

// currencyCell takes the decimals of the row's currency.
func (s *survey) currencyCell(cell string) {
	if cell == s.currency || cell == "" {
		return
	}
	s.currency = cell
	if code, known := parseCurrency(trimCell(cell)); known {
		s.decimals = digitsAfter(code)
	}
}

// offsetOf keeps the offset of a time that has one.
func (s *survey) offsetOf(cell string) {
	at, code := parseDate(trimCell(cell), orderUnknown)
	if code == "" && at.fixed {
		s.offsets = append(s.offsets, sighting{at.local() - int64(at.offset), at.offset})
	}
}

// statusCell counts a status word.
func (s *survey) statusCell(cell string) {
	word := cell
	if len(s.statuses) > 0 && s.statuses[len(s.statuses)-1].raw == word {
		s.statuses[len(s.statuses)-1].Rows++
		return
	}
	word = trimCell(cell)
	if word == "" {
		return
	}
	for i := range s.statuses {
		if s.statuses[i].Text == word {
			s.statuses[i].Rows++
			return
		}
	}
	if len(s.statuses) < maxStatuses {
		s.statuses = append(s.statuses, StatusWord{Text: word, Rows: 1, raw: cell})
	}
}

// orderOf finds the orders whose rows lie apart, and whether totals differ within an order, so that they must be those of
// lines.
func (s *survey) orderOf(r *row) {
	key := s.plan.orderKey(r)
	if key == "" {
		return
	}
	total := s.totalOf(r)
	if key == s.key {
		s.compare(r, total, s.total)
		if total != "" {
			s.total = total
		}
		return
	}
	s.key, s.total = key, total
	hash := maphash.String(s.seed, key)
	if !s.hashes.add(hash) {
		if s.apart[hash] == 0 {
			s.apart[hash] = 1
		}
		s.apart[hash]++
	}
}

// totalOf is the total that a row states, where totals show whether they are those of lines; "" elsewhere. A negative one is
// a refund and shows nothing.
func (s *survey) totalOf(r *row) string {
	u := s.plan.use(FieldTotal)
	if u == nil || !s.plan.lines || !s.plan.format.totalsDecide() {
		return ""
	}
	total := trimCell(r.cell(u.columns[0]))
	if strings.ContainsAny(total, "-−(") {
		return ""
	}
	return total
}

// compare looks at the totals of two rows of one order.
func (s *survey) compare(r *row, total, before string) {
	switch {
	case total == "" || before == "":
	case total != before:
		s.lineTotals = true
	case s.isLineAmount(r, total):
		s.alike++
	default:
		s.unlike++
	}
}

// asksApart reports that totals may be those of lines, and only orders whose rows lie apart can still show it.
func (s *survey) asksApart() bool {
	return !s.lineTotals && len(s.apart) > 0 && s.plan.lines && s.plan.format.totalsDecide()
}

// apartOf compares the total of a row with the last one of its order, where the order's rows lie apart.
func (s *survey) apartOf(r *row, totals map[uint64]string) {
	hash := maphash.String(s.seed, s.plan.orderKey(r))
	if total := s.totalOf(r); total != "" && s.apart[hash] > 0 {
		s.compare(r, total, totals[hash])
		totals[hash] = total
	}
}

// isLineAmount reports whether a total is the row's own quantity times price, so that it is that of the line.
func (s *survey) isLineAmount(r *row, total string) bool {
	price, quantity := s.plan.use(FieldPrice), s.plan.use(FieldQuantity)
	if price == nil || quantity == nil {
		return false
	}
	mark := s.money[price.columns[0]].mark()
	each, code := parseMoney(trimCell(r.cell(price.columns[0])), mark, s.decimals)
	n, bad := parseWhole(trimCell(r.cell(quantity.columns[0])))
	sum, wrong := parseMoney(total, mark, s.decimals)
	return code == "" && bad == "" && wrong == "" && sum.minor != 0 && n != 0 && sum.minor%n == 0 && sum.minor/n == each.minor
}

// settle writes what the survey found into the plan: decimal marks and orders of day and month.
func (s *survey) settle(name string, o *Options) error {
	for c := range s.money {
		mark := s.plan.format.Decimal
		if o.Decimal != "" {
			mark = o.Decimal[0]
		} else if mark == 0 || s.money[c].dots == 0 && s.money[c].commas > 0 {
			mark = s.money[c].mark()
		}
		s.plan.money[c] = mark
	}
	for c := range s.dates {
		d := &s.dates[c]
		if !d.read || d.slashes == 0 {
			continue
		}
		s.plan.orders[c] = s.plan.format.Order
		heading := shown(s.plan.heads.texts[c], shownChars)
		switch {
		case o.DayFirst != nil && *o.DayFirst:
			s.plan.orders[c] = dayFirst
		case o.DayFirst != nil:
			s.plan.orders[c] = monthFirst
		case s.plan.orders[c] != orderUnknown:
		case d.dayLine > 0 && d.monthLine > 0:
			return store.Refuse(CodeDayOrderMixed, "file", name, "column", heading, "value", d.dayValue, "line", d.dayLine,
				"other", d.monthValue, "other_line", strconv.Itoa(d.monthLine))
		case d.dayLine > 0:
			s.plan.orders[c] = dayFirst
		case d.monthLine > 0:
			s.plan.orders[c] = monthFirst
		}
	}
	for i := range s.plan.uses {
		u := &s.plan.uses[i]
		var ids decimalIDs
		for _, c := range u.columns {
			ids.whole, ids.other = ids.whole+s.ids[c].whole, ids.other+s.ids[c].other
		}
		u.decimal = ids.whole > 0 && ids.other == 0
	}
	s.link()
	s.sameOrder()
	s.lineTotals = s.lineTotals || s.alike > 0 && s.unlike == 0
	return nil
}

// sameOrder lets a date column that decides nothing follow one that does: a file writes all its dates alike.
func (s *survey) sameOrder() {
	for c := range s.dates {
		if !s.dates[c].read || s.dates[c].slashes == 0 || s.plan.orders[c] != orderUnknown {
			continue
		}
		for other := range s.dates {
			if s.plan.orders[other] != orderUnknown {
				s.plan.orders[c] = s.plan.orders[other]
				break
			}
		}
	}
}

// undecided finds a date column whose order of day and month nothing shows; nil when there is none.
func (s *survey) undecided(name string) error {
	for c := range s.dates {
		if d := &s.dates[c]; d.read && d.slashes > 0 && s.plan.orders[c] == orderUnknown {
			return store.Refuse(CodeDayOrder, "file", name, "column", shown(s.plan.heads.texts[c], shownChars),
				"value", d.value, "line", d.line)
		}
	}
	return nil
}

// mark is the decimal mark that most cells of a column prove; 0 when none does.
func (c *column) mark() byte {
	switch {
	case c.dots == 0 && c.commas == 0:
		return 0
	case c.commas > c.dots:
		return ','
	}
	return '.'
}

// nameless finds a column with values and no heading.
func (s *survey) nameless() (position, line int, found bool) {
	for c, line := range s.filled {
		if line > 0 {
			return c + 1, line, true
		}
	}
	return 0, 0, false
}

package exchange

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"regulars/store"
)

// said is what one cell says, by the kind of its field.
type said struct {
	stated bool
	text   string
	number int64
	at     store.Instant
	born   store.Birthday
	tags   []string
}

// record is one row of a list.
type record struct {
	list   *List
	line   int
	said   []said // by the places of the list's uses
	extra  []string
	notes  *notes
	broken bool
}

// of is what the row says about a field; its zero value when it says nothing.
func (r *record) of(f Field) said {
	if i, ok := r.list.at[f]; ok {
		return r.said[i]
	}
	return said{}
}

// text is the row's text for a field; "" when it says nothing.
func (r *record) text(f Field) string { return r.of(f).text }

// flag is 1 for yes, -1 for no, 0 when the row says neither.
func (r *record) flag(f Field) int8 {
	switch s := r.of(f); {
	case !s.stated:
		return 0
	case s.number != 0:
		return 1
	}
	return -1
}

// read hands over every row that can be read; the others go to problem. An error of take or problem ends the reading.
func (l *List) read(take func(*record, *row) error, problem func(Problem) error) error {
	if l.AskDayOrder != nil {
		return l.AskDayOrder
	}
	in, unchanged, err := l.rows()
	if err != nil {
		return err
	}
	a := l.assembler()
	a.problem = func(p Problem) error {
		l.Rejected++
		return problem(p)
	}
	l.Rejected = 0
	rec := &record{list: l, said: make([]said, len(l.uses)), extra: make([]string, len(l.extra)), notes: a.notes}
	for {
		ok, err := in.next()
		if err != nil {
			return l.named(err)
		}
		if !ok {
			break
		}
		r := in.record()
		if l.plan.skips(r) {
			continue
		}
		if err := l.readRecord(a, rec, r); err != nil {
			return err
		}
		if rec.broken {
			continue
		}
		if err := take(rec, r); err != nil {
			return err
		}
	}
	l.Notes = a.notes.list
	same, err := unchanged()
	if err == nil && !same {
		err = store.Refuse(store.CodeFileChanged, "file", l.Name)
	}
	return err
}

// readRecord reads the cells of a row. A row with anything wrong is one problem, that of its first cell at fault.
func (l *List) readRecord(a *assembler, rec *record, r *row) error {
	rec.line, rec.broken = r.line, false
	a.notes.line = r.line
	clear(rec.said)
	clear(rec.extra)
	if code, column, facts := a.misshapen(r); code != "" {
		rec.broken = true
		return a.complain(r, column, code, facts)
	}
	for i := range l.uses {
		column, code, facts := l.readUse(a, &l.uses[i], &rec.said[i], r)
		if code != "" {
			rec.broken = true
			return a.complain(r, column, code, facts)
		}
	}
	for i, e := range l.extra {
		text, code, what := a.texts.clean(trimCell(r.cell(e.column)), useName, r.plain)
		if code != "" {
			rec.broken = true
			return a.complain(r, e.column, code, textFacts(code, useName, what))
		}
		rec.extra[i] = text
	}
	return nil
}

// readUse reads the first cell of a field that says anything.
func (l *List) readUse(a *assembler, u *listUse, s *said, r *row) (column int, code store.Code, facts map[string]any) {
	for _, column = range u.columns {
		value := trimCell(r.cell(column))
		if value == "" || saysNothing(value) && (l.format.platform() || u.kind != kindText) {
			continue
		}
		if value[0] == '#' && isSpreadsheetError(value) {
			return column, CodeSpreadsheetError, nil
		}
		if s.stated, code, facts = l.readCell(a, u, s, listCell{value, column, r.plain}); code != "" {
			return column, code, facts
		}
		if s.stated {
			return column, "", nil
		}
	}
	return 0, "", nil
}

// listCell is a trimmed cell and where it stands.
type listCell struct {
	value  string
	column int
	plain  bool // its row is printable ASCII
}

// readCell reads one value by the kind of its field. stated is false when the value is to be taken as absent.
func (l *List) readCell(a *assembler, u *listUse, s *said, c listCell) (stated bool, code store.Code, facts map[string]any) {
	switch u.kind {
	case kindMoment:
		return l.readMoment(a, s, c)
	case kindBirthday:
		s.born, code = parseBirthday(c.value, l.plan.orders[c.column])
		return s.born.Month != 0, code, nil
	case kindFlag:
		yes, known := parseFlag(c.value)
		if !known && !l.format.platform() {
			return false, CodeNotYesNo, nil
		}
		if yes {
			s.number = 1
		}
		return known, "", nil
	case kindPoints:
		s.number, code = parsePoints(c.value)
		if code == CodeNumberTooLarge {
			facts = map[string]any{"limit": maxWhole}
		}
		return code == "", code, facts
	case kindMoney:
		var minor amount
		minor, code = l.plan.heads.parseMoney(c.value, c.column, l.plan.money[c.column], l.options.Currency)
		if code == CodeAmountDecimals {
			facts = map[string]any{"currency": l.options.Currency, "decimals": digitsAfter(l.options.Currency)}
		}
		switch of, known := minor.mark.of(l.options.Currency); {
		case code != "":
		case !known || of != l.options.Currency:
			code, facts = CodeOtherMoney, map[string]any{"currency": l.options.Currency}
		case minor.minor < 0:
			code = CodeAmountNegative
		}
		s.number = minor.minor
		return code == "", code, facts
	case kindTags:
		return l.readTags(a, s, c)
	}
	return l.readText(a, u, s, c)
}

// readMoment reads a date, with or without a time.
func (l *List) readMoment(a *assembler, s *said, c listCell) (bool, store.Code, map[string]any) {
	at, code := parseDate(c.value, l.plan.orders[c.column])
	if code != "" {
		return false, code, dateFacts(code)
	}
	s.at, _ = a.clock.instant(&at)
	return true, "", nil
}

// readText reads a text, a number that is a text, or an identity.
func (l *List) readText(a *assembler, u *listUse, s *said, c listCell) (bool, store.Code, map[string]any) {
	use := useLine
	switch {
	case u.kind == kindID || slices.Contains([]Field{FieldName, FieldFirstName, FieldLastName, FieldCity, FieldCountry, FieldTier}, u.field):
		use = useName
	case u.field == FieldNote || u.field == FieldComment || u.kind == kindAnswer:
		use = useNote
	}
	text, code, what := a.texts.clean(c.value, use, c.plain)
	if code != "" {
		return false, code, textFacts(code, use, what)
	}
	identity := u.kind == kindID || u.kind == kindEmail || u.kind == kindPhone
	switch {
	case text == "", u.kind == kindAnswer && skipped(text):
		return false, "", nil
	case u.kind == kindID && isScientific(text):
		return false, CodeIDDamaged, nil
	case identity && masked(text):
		a.notes.count(NoteMasked, 0)
		return false, "", nil
	}
	if u.kind == kindEmail || u.kind == kindPhone {
		if stated, code := a.contact(u.kind, text); !stated {
			return false, code, nil
		}
	}
	s.text = text
	return true, "", nil
}

// readTags reads a list within one cell.
func (l *List) readTags(a *assembler, s *said, c listCell) (bool, store.Code, map[string]any) {
	for _, part := range strings.FieldsFunc(c.value, func(r rune) bool { return strings.ContainsRune(",;，；、|\n", r) }) {
		text, code, what := a.texts.clean(strings.TrimSpace(part), useName, c.plain)
		if code != "" {
			return false, code, textFacts(code, useName, what)
		}
		if text != "" && !saysNothing(text) && !slices.Contains(s.tags, text) {
			s.tags = append(s.tags, text)
		}
	}
	return len(s.tags) > 0, "", nil
}

// The words by which files say yes and no, folded.
var (
	yesWords = []string{"yes", "y", "true", "1", "on", "x", "✓", "√", "subscribed", "opted in", "opt-in", "granted", "是", "有", "已订阅", "同意", "已同意", "ja", "oui", "はい"}
	noWords  = []string{"no", "n", "false", "0", "off", "unsubscribed", "not subscribed", "never subscribed", "opted out", "opt-out", "bounced", "cleaned", "denied", "否", "无", "未订阅", "不同意", "未同意", "nein", "non", "いいえ"}
)

// parseFlag reads a yes or no.
func parseFlag(s string) (yes, known bool) {
	word := strings.ToLower(strings.TrimFunc(norm.NFKC.String(s), unseen))
	return slices.Contains(yesWords, word), slices.Contains(yesWords, word) || slices.Contains(noWords, word)
}

// parsePoints reads a whole number of points. Groups of three may be parted by commas, spaces or apostrophes ("52,620"), and
// decimals that are zeros are taken. "1.234" is refused, because nothing shows whether its point parts thousands.
func parsePoints(s string) (int64, store.Code) {
	if !isPlain(s) {
		s = norm.NFKC.String(s)
	}
	s = strings.TrimFunc(s, unseen)
	for _, unit := range []string{"points", "point", "pts", "积分", "分"} {
		s = strings.TrimFunc(strings.TrimSuffix(s, unit), unseen)
	}
	body := strings.TrimLeft(s, "+-−")
	sign := s[:len(s)-len(body)]
	if len([]rune(sign)) > 1 {
		return 0, CodeNotWhole
	}
	if whole, part, dotted := strings.Cut(body, "."); dotted {
		switch {
		case strings.Contains(part, "."):
		case strings.Trim(part, "0") == "" && part != "" && len(part) != 3:
			body = whole
		case len(part) == 3 && digitsOnly(part):
			return 0, CodeAmountAmbiguous
		default:
			return 0, CodeNotWhole
		}
	}
	digits, ok := ungroup(body, 0)
	if !ok {
		return 0, CodeNotWhole
	}
	n, code := parseWhole(digits)
	if sign == "-" || sign == "−" {
		n = -n
	}
	return n, code
}

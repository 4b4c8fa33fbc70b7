package exchange

import (
	"strings"

	"regulars/store"
)

// readRow reads the cells of a row into a.scrap. Every cell that cannot be read is reported; ok is false when one was.
func (a *assembler) readRow(r *row, currency string) (ok bool, err error) {
	a.scrap, a.marks = scrap{}, a.marks[:0]
	a.scrap.draft.Currency, a.scrap.draft.Source, a.scrap.draft.Grain = currency, a.plan.sourceOf(r), a.plan.grainOf(r)
	a.decimals = digitsAfter(currency)
	ok = true
	packed := a.packed(r)
	for i := range a.plan.uses {
		u := &a.plan.uses[i]
		if packed > 1 && ofLine(u.field) {
			continue
		}
		column, code, facts := a.readField(u, r)
		if code == "" {
			continue
		}
		ok = false
		if err := a.complain(r, column, code, facts); err != nil {
			return false, err
		}
	}
	if packed > 1 && ok {
		if ok, err = a.unpack(r, packed); err != nil {
			return false, err
		}
	}
	for i, column := range a.plan.extras {
		code, facts := a.readExtra(i, r)
		if code == "" {
			continue
		}
		ok = false
		if err := a.complain(r, column, code, facts); err != nil {
			return false, err
		}
	}
	if ok {
		if ok, err = a.oneCurrency(r); err != nil {
			return false, err
		}
	}
	if ok && a.plan.format.Row != nil {
		a.plan.format.Row(a, r)
	}
	return ok, nil
}

// marked is an amount of the row that has a mark of money.
type marked struct {
	column int
	mark   sign
}

// noteMark remembers the mark of an amount until the row's currency is known.
func (a *assembler) noteMark(column int, read amount) {
	if read.mark != (sign{}) {
		a.marks = append(a.marks, marked{column, read.mark})
	}
}

// oneCurrency reports every amount of the row whose mark is of another currency than the row's.
func (a *assembler) oneCurrency(r *row) (ok bool, err error) {
	ok = true
	for _, m := range a.marks {
		if of, known := m.mark.of(a.scrap.draft.Currency); known && of == a.scrap.draft.Currency {
			continue
		}
		ok = false
		if err := a.complain(r, m.column, CodeOtherMoney, map[string]any{"currency": a.scrap.draft.Currency}); err != nil {
			return false, err
		}
	}
	return ok, nil
}

// extra is what a row says in a column that only its format reads.
type extra struct {
	text  string
	minor int64
	said  bool
}

// readExtra reads a column that only the format reads. An amount keeps its sign.
func (a *assembler) readExtra(i int, r *row) (store.Code, map[string]any) {
	e, column := &a.extras[i], a.plan.extras[i]
	*e = extra{}
	if column < 0 {
		return "", nil
	}
	value := trimCell(r.cell(column))
	if saysNothing(value) {
		return "", nil
	}
	if !a.plan.format.Extras[i].Money {
		text, code, what := a.texts.clean(value, useLine, r.plain)
		if code != "" {
			return code, textFacts(code, useLine, what)
		}
		e.text, e.said = text, text != ""
		return "", nil
	}
	read, code := a.plan.heads.parseMoney(value, column, a.plan.money[column], a.scrap.draft.Currency)
	if code == CodeAmountDecimals {
		return code, map[string]any{"currency": a.scrap.draft.Currency, "decimals": a.decimals}
	}
	a.noteMark(column, read)
	e.minor, e.said = read.minor, code == ""
	return code, nil
}

// readField reads the first cell of a field that says anything.
func (a *assembler) readField(u *use, r *row) (column int, code store.Code, facts map[string]any) {
	for _, column = range u.columns {
		cell := r.cell(column)
		if cell == "" {
			continue
		}
		value := trimCell(cell)
		if value == "" || a.empty(u, value) {
			continue
		}
		if value[0] == '#' && isSpreadsheetError(value) {
			return column, CodeSpreadsheetError, nil
		}
		said, code, facts := a.readValue(u, column, value, r)
		if code != "" {
			return column, code, facts
		}
		if said {
			a.scrap.stated |= u.bit
			return column, "", nil
		}
	}
	return 0, "", nil
}

// empty reports the words that stand for no value. In a file without a platform they are kept as text where they can be
// one; an identity of that name would make one person of many.
func (a *assembler) empty(u *use, value string) bool {
	if !saysNothing(value) {
		return u.field == FieldRefund && a.plan.format.platform() && noRefund(value)
	}
	if a.plan.format.platform() || u.kind != kindText {
		return true
	}
	if u.field == FieldRefundStatus || u.field == FieldDelivery {
		return true
	}
	a.notes.count(NoteBlankWords, 0)
	return false
}

// readValue reads one value by the kind of its field. said is false when the value is to be taken as absent.
func (a *assembler) readValue(u *use, column int, value string, r *row) (said bool, code store.Code, facts map[string]any) {
	switch u.kind {
	case kindMoney:
		code, facts = a.readMoney(u, column, value)
	case kindMoment:
		code = a.readMoment(u, column, value, r)
		facts = dateFacts(code)
	case kindWhole:
		*u.amount(&a.scrap), code = parseWhole(value)
		if code == CodeNumberTooLarge {
			facts = map[string]any{"limit": maxWhole}
		}
	case kindCode:
		currency, known := parseCurrency(value)
		if !known {
			return false, CodeRowCurrency, nil
		}
		a.scrap.draft.Currency, a.decimals = currency, digitsAfter(currency)
	default:
		return a.readText(u, value, r.plain)
	}
	return code == "", code, facts
}

// readMoney reads an amount. Refunds and discounts are taken without their sign, because files differ in it.
func (a *assembler) readMoney(u *use, column int, value string) (store.Code, map[string]any) {
	amount, code := a.parseAmount(value, column)
	switch code {
	case "":
	case CodeAmountDecimals:
		return code, map[string]any{"currency": a.scrap.draft.Currency, "decimals": a.decimals}
	default:
		return code, nil
	}
	switch u.field {
	case FieldRefund, FieldDiscount, FieldPointsPaid, FieldLineDiscount:
		amount.minor = max(amount.minor, -amount.minor)
	case FieldTotal:
		if of, _ := amount.mark.of(a.scrap.draft.Currency); of != a.scrap.draft.Currency && !a.scrap.says(bitCurrency) && a.open.rows == 0 {
			a.scrap.draft.Currency = of
			a.notes.count(NoteCurrencyGuessed, 0)
		}
	}
	a.noteMark(column, amount)
	*u.amount(&a.scrap) = amount.minor
	return "", nil
}

// readMoment reads a date and time.
func (a *assembler) readMoment(u *use, column int, value string, r *row) store.Code {
	if u.field == FieldOrderedAt && a.plan.time >= 0 && strings.IndexByte(value, ':') < 0 {
		if time := trimCell(r.cell(a.plan.time)); time != "" {
			value += " " + time
		}
	}
	at, code := parseDate(value, a.plan.orders[column])
	if code != "" {
		return code
	}
	instant, decided := a.clockOf(r).instant(&at)
	switch decided {
	case timeSkipped:
		a.notes.count(NoteTimeMoved, 0)
	case timeTwice:
		a.notes.count(NoteTimeTwice, 0)
	}
	*u.moment(&a.scrap) = instant
	return ""
}

// clockOf is the clock of the row's zone: the one that the row names, else the shop's.
func (a *assembler) clockOf(r *row) *clock {
	if a.plan.zone < 0 {
		return &a.clock
	}
	name := trimCell(r.cell(a.plan.zone))
	if name == "" {
		return &a.clock
	}
	c, known := a.clocks[name]
	if !known {
		c = &a.clock
		if zone := zoneNamed(name); zone != nil {
			c = &clock{zone: zone}
		}
		if len(a.clocks) < 1000 {
			a.clocks[name] = c
		}
	}
	if c == &a.clock {
		a.notes.count(NoteZoneUnknown, 0)
	}
	return c
}

// readText reads a text, a number that is a text, or an identity.
func (a *assembler) readText(u *use, value string, plain bool) (said bool, code store.Code, facts map[string]any) {
	use := useLine
	switch {
	case u.kind == kindID || u.field == FieldName || u.field == FieldFirstName || u.field == FieldLastName:
		use = useName
	case u.field == FieldNote:
		use = useNote
	}
	text, code, what := a.texts.clean(value, use, plain)
	switch {
	case code != "":
		return false, code, textFacts(code, use, what)
	case text == "":
		return false, "", nil
	case u.kind == kindID && isScientific(text):
		return false, CodeIDDamaged, nil
	case u.identity && masked(text):
		a.notes.count(NoteMasked, 0)
		return false, "", nil
	}
	if u.decimal && isDecimalID(text) {
		text = strings.TrimSuffix(text, ".0")
	}
	if u.kind == kindEmail || u.kind == kindPhone {
		if said, code := a.contact(u.kind, text); !said {
			return false, code, nil
		}
	}
	*u.text(&a.scrap) = text
	return true, "", nil
}

// contact checks an e-mail or a phone. In a platform's file one that is none is left out, in any other it is an error of
// the row.
func (a *assembler) contact(k kind, text string) (said bool, code store.Code) {
	switch {
	case k == kindEmail && !isEmail(text):
		code = CodeEmailInvalid
	case k == kindPhone && isScientific(text):
		return false, CodePhoneDamaged
	case k == kindPhone && !isPhone(text):
		code = CodePhoneInvalid
	default:
		return true, ""
	}
	if a.plan.format.platform() {
		a.notes.count(NoteBadContact, 0)
		return false, ""
	}
	return false, code
}

// complain reports a problem of a row. column is -1 when it concerns the row as a whole.
func (a *assembler) complain(r *row, column int, code store.Code, facts map[string]any) error {
	p := Problem{Line: r.line, Code: code, Facts: facts}
	if column >= 0 {
		p.Value = shown(r.cell(column), shownChars)
		if column < len(a.plan.heads.texts) {
			p.Column = shown(a.plan.heads.texts[column], shownChars)
		}
	}
	return a.problem(p)
}

package exchange

import (
	"strings"

	"regulars/store"
)

// settle makes the draft of an order whose rows are all in. A refusal has a code and the column it concerns.
func (a *assembler) settle(o *order) (code store.Code, column int, facts map[string]any) {
	d := &o.draft
	if d.Grain = max(d.Grain, a.plan.format.Grain); o.companion(a.plan) {
		d.Grain = store.GrainCompanion
	}
	companion := d.Grain == store.GrainCompanion
	for i := range o.sums {
		*a.plan.sums[i].amount(&o.scrap) = o.sums[i]
	}
	if prepare := a.plan.format.Prepare; prepare != nil {
		prepare(o, a)
	}
	if use, empty := a.incomplete(o); empty {
		return CodeCellEmpty, use.columns[0], nil
	}
	if code := a.total(o); code != "" {
		return code, a.totalColumn(), o.number()
	}
	for _, amount := range amountBits {
		if o.says(amount.stated) {
			d.Has |= amount.has
		}
	}
	if d.Goods < 0 || d.Shipping < 0 || d.Tax < 0 {
		return CodeAmountNegative, a.totalColumn(), o.number()
	}
	if o.refunds > 0 {
		d.Refunded += o.refunds
		d.Has |= store.HasRefunded
	}
	if !companion && !a.cutToTotal(d) {
		return CodeRefundOverTotal, a.columnOf(FieldRefund), o.number()
	}
	if a.currencyColumn && d.Currency != "" {
		d.Has |= store.HasCurrency
	}
	if a.options.Currency != "" && d.Currency != a.options.Currency {
		a.notes.count(NoteOtherCurrency, d.Line)
	}
	if a.plan.lines && len(o.lines) > 0 {
		d.Has |= store.HasLines
		d.Lines = o.lines
	}
	if d.PlacedAt == 0 {
		d.PlacedAt = d.PaidAt
	}
	a.settleBuyer(o)
	o.statusText, o.refundText, o.deliveryText, o.cancelledAt = d.StatusText, o.refund, o.delivery, o.cancelled
	if d.Status = store.StatusPaid; !companion {
		o.combine(a)
	}
	if a.plan.format.Finish != nil {
		a.plan.format.Finish(o, a)
	}
	if o.detail != (store.OrderDetail{}) {
		d.Detail = &o.detail
	}
	return "", 0, nil
}

// cutToTotal lets a platform's order have no more refunded, or paid with points, than its total. In other files a larger
// refund is a mistake, and the answer false.
func (a *assembler) cutToTotal(d *store.OrderDraft) bool {
	if d.Refunded > d.Total {
		if !a.plan.format.platform() {
			return false
		}
		a.notes.count(NoteRefundCut, d.Line)
		d.Refunded = d.Total
	}
	d.PointsPaid = min(d.PointsPaid, d.Total)
	return true
}

// number is the fact that names an order.
func (o *order) number() map[string]any {
	return map[string]any{"order": shown(o.draft.ID, shownChars)}
}

// incomplete finds a field that every order needs and this one does not state.
func (a *assembler) incomplete(o *order) (*use, bool) {
	if !o.says(bitOrderID) {
		return a.plan.use(FieldOrderID), true
	}
	if o.companion(a.plan) {
		return nil, false
	}
	if !o.says(bitOrderedAt) && !o.says(bitPaidAt) {
		if u := a.plan.use(FieldOrderedAt); u != nil {
			return u, true
		}
		return a.plan.use(FieldPaidAt), true
	}
	if !o.says(bitStatus) && o.cancelled == 0 && a.plan.has(FieldStatus) && !a.plan.format.StatusBlank {
		return a.plan.use(FieldStatus), true
	}
	return nil, false
}

// columnOf is the first column of a field, -1 when the file has none.
func (a *assembler) columnOf(f Field) int {
	if u := a.plan.use(f); u != nil {
		return u.columns[0]
	}
	return -1
}

// totalColumn is the column a complaint about the total names.
func (a *assembler) totalColumn() int {
	if column := a.columnOf(FieldTotal); column >= 0 {
		return column
	}
	return a.columnOf(FieldPrice)
}

// total finds what the buyer paid: the total the file states; the sum of the rows where the column holds the amounts of
// lines; without such a column the lines' prices, with shipping and less the discount.
func (a *assembler) total(o *order) store.Code {
	d := &o.draft
	switch {
	case o.companion(a.plan):
	case a.lineTotals && (a.plan.has(FieldTotal) || a.plan.format.LineTotals):
		if !o.says(bitTotal) {
			return CodeCellEmpty
		}
		d.Total = o.total
	case a.plan.has(FieldTotal):
		if !o.says(bitTotal) && o.refunds > 0 {
			return CodeRefundAlone
		}
		if !o.says(bitTotal) {
			return CodeCellEmpty
		}
	case len(o.lines) == 0:
		return CodeTotalMissing
	default:
		d.Total = o.priced + d.Shipping - d.Discount
	}
	if d.Total < 0 {
		return CodeRefundAlone
	}
	if d.Total > maxMinor {
		return CodeAmountTooLarge
	}
	return ""
}

// settleBuyer joins a first and a last name and reads whether the buyer wants to hear from the shop.
func (a *assembler) settleBuyer(o *order) {
	b := &o.draft.Buyer
	if b.Name == "" && (o.first != "" || o.last != "") {
		b.Name = joinNames(o.first, o.last)
	}
	switch yes, known := parseFlag(o.marketing); {
	case yes:
		o.detail.Marketing = 1
	case known:
		o.detail.Marketing = -1
	}
}

// joinNames writes a name as its script does: Chinese family name first and without a space.
func joinNames(first, last string) string {
	if hasHan(first) && hasHan(last) {
		return last + first
	}
	return strings.TrimSpace(first + " " + last)
}

// hasHan reports whether a Chinese character stands in s.
func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4e00 && r <= 0x9fff })
}

package exchange

import (
	"strings"

	"regulars/store"
)

// ofLine reports the fields that a packed row holds once for each of its lines.
func ofLine(f Field) bool {
	return f == FieldSKU || f == FieldItem || f == FieldQuantity || f == FieldPrice || f == FieldLineDiscount
}

// packed is how many lines a row holds, as the numbers of its lines show: a title may hold the separator itself, a number
// cannot. A row of a format that packs nothing holds one.
func (a *assembler) packed(r *row) int {
	if a.plan.format.Pack == 0 {
		return 1
	}
	u := a.plan.use(FieldLineID)
	if u == nil {
		return 1
	}
	return len(a.pieces(r.cell(u.columns[0])))
}

// pieces cuts a packed cell; an empty piece at its end is none.
func (a *assembler) pieces(cell string) []string {
	separator := string(a.plan.format.Pack)
	list := strings.Split(strings.TrimSuffix(trimCell(cell), separator), separator)
	for i := range list {
		list[i] = trimCell(list[i])
	}
	return list
}

// unpack reads the n lines of a packed row. A cell that is not cut into n pieces says nothing about them, except that a
// quantity which is missing is one.
func (a *assembler) unpack(r *row, n int) (ok bool, err error) {
	lines := make([]store.LineDraft, 0, n)
	for i := range n {
		a.scrap.line = store.LineDraft{Quantity: 1}
		for k := range a.plan.uses {
			u := &a.plan.uses[k]
			if !ofLine(u.field) {
				continue
			}
			column, value := a.piece(u, r, i, n)
			if value == "" {
				continue
			}
			if _, code, facts := a.readValue(u, column, value, r); code != "" {
				return false, a.complain(r, column, code, facts)
			}
		}
		if a.scrap.line.SKU != "" || a.scrap.line.Name != "" {
			lines = append(lines, a.scrap.line)
		}
	}
	a.scrap.packed = lines
	return true, nil
}

// piece is what the first cell of a field that is cut into n pieces says about line i.
func (a *assembler) piece(u *use, r *row, i, n int) (column int, value string) {
	for _, column = range u.columns {
		if list := a.pieces(r.cell(column)); len(list) == n && !saysNothing(list[i]) {
			return column, list[i]
		}
	}
	return 0, ""
}

// parseAmount reads an amount; that of a packed row may be the amounts of its lines, which are added up.
func (a *assembler) parseAmount(value string, column int) (amount, store.Code) {
	mark := a.plan.money[column]
	if a.plan.format.Pack == 0 || strings.IndexByte(value, a.plan.format.Pack) < 0 {
		return a.plan.heads.parseMoney(value, column, mark, a.scrap.draft.Currency)
	}
	var sum amount
	for _, piece := range a.pieces(value) {
		part, code := parseMoney(piece, mark, a.decimals)
		if code != "" {
			return amount{}, code
		}
		if part.mark != (sign{}) {
			sum.mark = part.mark
		}
		if sum.minor += part.minor; max(sum.minor, -sum.minor) > maxMinor {
			return amount{}, CodeAmountTooLarge
		}
	}
	return sum, ""
}

// noRefund reports the words for "none" with which platforms fill the column of a refund's amount.
func noRefund(value string) bool {
	status, known := refundWords.meaning(foldHeading(value))
	return known && status == store.StatusUnknown
}

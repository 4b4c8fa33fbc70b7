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

// packedUse is a field that a packed row holds once for each of its lines, and its cells that are cut into as many pieces.
type packedUse struct {
	*use
	cells []packedCell // the first that says something about a line counts
}

// packedCell is the pieces of one cell.
type packedCell struct {
	column int
	pieces []string
}

// unpack reads the n lines of a packed row. A cell that is not cut into n pieces says nothing about them, except that a
// quantity which is missing is one.
func (a *assembler) unpack(r *row, n int) (ok bool, err error) {
	uses := a.packedUses(r, n)
	lines := make([]store.LineDraft, 0, n)
	for i := range n {
		a.scrap.line = store.LineDraft{Quantity: 1}
		for _, u := range uses {
			column, value := u.piece(i)
			if value == "" {
				continue
			}
			if _, code, facts := a.readValue(u.use, column, value, r); code != "" {
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

// packedUses cuts the cells of a row that hold n lines.
func (a *assembler) packedUses(r *row, n int) (uses []packedUse) {
	for k := range a.plan.uses {
		u := packedUse{use: &a.plan.uses[k]}
		if !ofLine(u.field) {
			continue
		}
		for _, column := range u.columns {
			if pieces := a.pieces(r.cell(column)); len(pieces) == n {
				u.cells = append(u.cells, packedCell{column, pieces})
			}
		}
		uses = append(uses, u)
	}
	return uses
}

// piece is what the field says about line i; value is "" when it says nothing.
func (u *packedUse) piece(i int) (column int, value string) {
	for _, c := range u.cells {
		if !saysNothing(c.pieces[i]) {
			return c.column, c.pieces[i]
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

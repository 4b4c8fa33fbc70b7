package store

import "context"

// EditProduct changes a product's name, category, cost (minor units) and whether it is no product at all (postage, a fee):
// excluded ones stay out of product figures. It is one batch, 0 when nothing is new. Errors: CodeNoProduct, CodeBadName, CodeBadAmount.
func (b *Book) EditProduct(ctx context.Context, p Product) (batch int64, err error) {
	name, err := cleanName(p.Name)
	if err != nil {
		return 0, err
	}
	category, err := cleanLine(p.Category, maxNameRunes)
	if err != nil {
		return 0, err
	}
	var cost any
	if p.HasCost {
		if p.Cost < 0 || p.Cost > maxAmount {
			return 0, Refuse(CodeBadAmount, "amount", p.Cost, "currency", b.Shop().Currency)
		}
		cost = p.Cost
	}
	err = b.write(ctx, "product.edit", func(t *tx) error {
		if n, err := t.number("SELECT count(*) FROM product WHERE id = ?", p.ID); err != nil || n == 0 {
			return orErr(err, Refuse(CodeNoProduct, "product", p.ID))
		}
		if batch, err = t.byRows(productBatch, name, []keptRows{{"product", []any{p.ID}}}, func() error {
			return t.exec("UPDATE product SET name = ?, category = ?, cost = ?, excluded = ? WHERE id = ?", name, category, cost, p.Excluded, p.ID)
		}); err != nil {
			return err
		}
		return t.audit("product.edit", "product", map[string]any{"product": p.ID, "batch": batch}, "")
	})
	return batch, err
}

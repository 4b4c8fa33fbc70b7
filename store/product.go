package store

import (
	"context"
	"strconv"
	"strings"
)

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

// Product is something that orders' lines name.
type Product struct {
	ID                  int64
	Key, Name, Category string // Key is the SKU, else the name
	Cost                int64  // minor units
	HasCost, Excluded   bool
}

// Products lists products whose key, name or category holds the text, by name.
func (b *Book) Products(ctx context.Context, text string, limit int) (list []Product, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err = v.products("instr(lower(key || char(10) || name || char(10) || category), lower(?)) > 0 ORDER BY name, id LIMIT ?", strings.TrimSpace(text), pageLimit(limit, 100))
		return err
	})
	return list, err
}

// Product finds a product by its key, else by its number. Errors: CodeNoProduct.
func (b *Book) Product(ctx context.Context, ref string) (p Product, err error) {
	err = b.look(ctx, func(v *view) error {
		id, _ := strconv.ParseInt(ref, 10, 64)
		if numberWord(id) != ref {
			id = 0
		}
		list, err := v.products("key = ?1 OR id = ?2 ORDER BY key <> ?1 LIMIT 1", ref, id)
		if err != nil || len(list) == 0 {
			return orErr(err, Refuse(CodeNoProduct, "product", ref))
		}
		p = list[0]
		return nil
	})
	return p, err
}

func (v *view) products(where string, args ...any) (list []Product, err error) {
	err = v.each(func(rows *rows) error {
		var p Product
		err := rows.Scan(&p.ID, &p.Key, &p.Name, &p.Category, &p.Cost, &p.HasCost, &p.Excluded)
		list = append(list, p)
		return err
	}, "SELECT id, key, name, category, coalesce(cost, 0), cost IS NOT NULL, excluded FROM product WHERE "+where, args...)
	return list, err
}

package exchange

import "regulars/store"

// The fields of a product that files of orders do not have.
const (
	FieldCategory Field = "category"
	FieldCost     Field = "cost"
	FieldExcluded Field = "excluded" // yes: no product at all, such as postage
)

// productsTable are files of products.
var productsTable = listTable{
	kind: KindProducts,
	aliases: []alias{
		{FieldSKU, kindID, []string{
			"sku", "key", "variant sku", "item sku", "product sku", "product code", "stock code", "item code", "product id", "商家编码", "商品编码", "商品编号", "货号",
			"外部系统编号", "商品ID", "规格编码",
		}},
		{FieldItem, kindText, []string{
			"name", "item", "item name", "product", "product name", "product title", "title", "description", "商品名称", "商品标题", "商品", "宝贝标题", "标题", "品名",
			"产品名称", "产品",
		}},
		{FieldCategory, kindText, []string{"category", "product category", "type", "product type", "collection", "类目", "商品类目", "分类", "商品分类", "品类", "类别"}},
		{FieldCost, kindMoney, []string{"cost", "unit cost", "cost per item", "cost price", "purchase price", "成本", "成本价", "进价", "进货价", "采购价"}},
		{FieldExcluded, kindFlag, []string{"excluded", "exclude", "no product", "不计", "排除"}},
	},
	formats: []*listFormat{{Format: Format{Name: FormatGeneric}}},
	missing: func(has func(Field) bool) Field {
		switch {
		case !has(FieldSKU) && !has(FieldItem):
			return FieldSKU
		case !has(FieldCategory) && !has(FieldCost) && !has(FieldExcluded) && !(has(FieldSKU) && has(FieldItem)):
			return FieldCategory
		}
		return ""
	},
}

// Products streams the products of a file; a row without a SKU is known by its name, as lines of orders are. An error of yield
// or problem ends the reading and is returned.
func (l *List) Products(yield func(*store.ProductDraft) error, problem func(Problem) error) error {
	return l.read(func(rec *record, r *row) error {
		d := &store.ProductDraft{
			Line: rec.line, Key: rec.text(FieldSKU), Name: rec.text(FieldItem), Category: rec.text(FieldCategory),
			Cost: rec.of(FieldCost).number, HasCost: rec.of(FieldCost).stated, Excluded: rec.flag(FieldExcluded),
		}
		if d.Key == "" {
			d.Key = d.Name
		}
		if d.Key == "" {
			return l.complain(r, CodeNoProduct, problem)
		}
		return yield(d)
	}, problem)
}

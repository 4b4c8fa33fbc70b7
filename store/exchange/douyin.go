package exchange

import (
	"regulars/store"
)

// douyin is the export of orders of Douyin's shops: one row a line, or several lines packed into one row. It names no
// buyer, receivers are cipher text, so that its orders count in figures and belong to nobody.
var douyin = Format{
	Name:         "douyin",
	Fingerprints: [][]string{{"主订单编号", "订单应付金额"}, {"主订单编号", "选购商品"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"主订单编号"}},
		{FieldLineID, []string{"子订单编号"}},
		{FieldOrderedAt, []string{"订单提交时间"}},
		{FieldPaidAt, []string{"支付完成时间", "支付时间"}},
		{FieldShippedAt, []string{"发货时间"}},
		{FieldDoneAt, []string{"订单完成时间"}},
		{FieldStatus, []string{"订单状态"}},
		{FieldRefundStatus, []string{"售后状态"}},
		{FieldTotal, []string{"订单应付金额"}},
		{FieldShipping, []string{"运费"}},
		{FieldDiscount, []string{"商家实际承担优惠金额", "商家优惠"}},
		{FieldChannel, []string{"APP渠道"}},
		{FieldCity, []string{"市"}},
		{FieldNote, []string{"买家留言", "商家备注"}},
		{FieldSKU, []string{"商家编码", "货号", "商品ID"}},
		{FieldItem, []string{"选购商品", "商品名称"}},
		{FieldQuantity, []string{"商品数量"}},
		{FieldPrice, []string{"商品单价", "商品金额"}},
	},
	Lines:      true,
	Sums:       []Field{FieldShipping, FieldDiscount},
	LineTotals: true,
	LineStatus: true,
	Pack:       ';',
	Decimal:    '.',
	Statuses: &statusWords{words: [][]string{
		store.StatusPending:   {"待支付", "待付款"},
		store.StatusPaid:      {"待发货", "备货中", "已支付", "部分发货"},
		store.StatusFulfilled: {"已发货", "待收货"},
		store.StatusCompleted: {"已完成", "已签收"},
		store.StatusCancelled: {"已关闭", "交易关闭", "订单关闭", "已取消"},
	}},
	Currency: "CNY",
	Zone:     "Asia/Shanghai",
	Lang:     "zh",
	Finish:   finishDouyin,
}

// finishDouyin gives lines without a price what was paid for them, where every line has a row of its own.
func finishDouyin(o *order, _ *assembler) {
	d := &o.draft
	for i := range d.Lines {
		if l := &d.Lines[i]; l.Price == 0 && len(d.Lines) == len(o.parts) {
			costs(l, o.parts[i].own-o.parts[i].shipping)
		}
	}
}

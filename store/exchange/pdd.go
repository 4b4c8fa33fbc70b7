package exchange

import (
	"regulars/store"
)

// pdd is Pinduoduo's export of orders (orders_export…), one row an order of one product. It names no buyer, so that its
// orders count in figures and belong to nobody. The number of an order begins with its day.
var pdd = Format{
	Name:         "pdd",
	Fingerprints: [][]string{{"样式ID", "商家实收金额(元)"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"订单号"}},
		{FieldLineID, []string{"订单号"}},
		{FieldOrderedAt, []string{"订单成交时间"}},
		{FieldPaidAt, []string{"支付时间"}},
		{FieldShippedAt, []string{"发货时间"}},
		{FieldDoneAt, []string{"确认收货时间"}},
		{FieldStatus, []string{"订单状态"}},
		{FieldRefundStatus, []string{"售后状态"}},
		{FieldTotal, []string{"用户实付金额(元)", "商家实收金额(元)"}},
		{FieldGoods, []string{"商品总价(元)"}},
		{FieldShipping, []string{"邮费(元)"}},
		{FieldDiscount, []string{"店铺优惠折扣(元)"}},
		{FieldCarrier, []string{"快递公司"}},
		{FieldTracking, []string{"快递单号"}},
		{FieldCity, []string{"市"}},
		{FieldNote, []string{"买家留言", "商家备注"}},
		{FieldSKU, []string{"商家编码-规格维度", "商家编码-商品维度", "样式ID"}},
		{FieldItem, []string{"商品"}},
		{FieldQuantity, []string{"商品数量(件)"}},
	},
	Lines:      true,
	LineStatus: true,
	Decimal:    '.',
	Statuses: &statusWords{words: [][]string{
		store.StatusPending:   {"待支付", "待付款", "未付款"},
		store.StatusPaid:      {"待发货", "待成团", "已支付", "已成团", "部分发货"},
		store.StatusFulfilled: {"已发货", "已发货,待收货", "已发货,待签收", "待收货", "待签收"},
		store.StatusCompleted: {"已签收", "已收货", "已完成", "交易成功"},
		store.StatusRefunded:  {"退款成功", "未发货,退款成功", "已发货,退款成功"},
		store.StatusCancelled: {"已取消", "交易关闭", "订单关闭", "交易已取消", "已关闭"},
	}},
	Keywords: []statusKeyword{
		{"退款成功", store.StatusRefunded},
		{"取消", store.StatusCancelled},
	},
	Currency: "CNY",
	Zone:     "Asia/Shanghai",
	Lang:     "zh",
	Prepare:  preparePDD,
	Finish:   finishPDD,
}

// preparePDD takes the day of an order without any time from its number, YYMMDD-….
func preparePDD(o *order, a *assembler) {
	if o.says(bitOrderedAt) || o.says(bitPaidAt) {
		return
	}
	id := o.draft.ID
	if len(id) < 8 || id[6] != '-' || !digitsOnly(id[:6]) {
		return
	}
	at, code := parseDate("20"+id[:2]+"-"+id[2:4]+"-"+id[4:6], orderUnknown)
	if code != "" {
		return
	}
	o.draft.PlacedAt, _ = a.clock.instant(&at)
	o.stated |= bitOrderedAt
}

// finishPDD gives the line its price: what the goods cost, by piece.
func finishPDD(o *order, _ *assembler) {
	d := &o.draft
	d.Shipping = min(d.Shipping, d.Total)
	if len(d.Lines) == 1 {
		costs(&d.Lines[0], d.Goods)
	}
}

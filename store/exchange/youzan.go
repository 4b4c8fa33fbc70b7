package exchange

import (
	"regulars/store"
)

// youzanOrders is Youzan's export of orders. Its columns are chosen by the shop, so that any subset comes, and one heading
// stands twice (分销员), of which the first counts.
//
// The buyer is known by the phone. A nick is none: WeChat's are not unique. Where the row has no buyer's phone, the
// receiver's stands for it, with less trust: a gift goes to somebody else. Such orders are noted, so that the owner knows
// how many rest on it.
var youzanOrders = Format{
	Name:         "youzan",
	Fingerprints: [][]string{{"订单号", "订单实付金额"}, {"订单号", "买家付款时间"}},
	Columns: append(youzanColumns(),
		FieldColumns{FieldStatus, []string{"订单状态"}},
		FieldColumns{FieldRefundStatus, []string{"订单退款状态"}},
		FieldColumns{FieldRefund, []string{"订单已退款金额"}},
		FieldColumns{FieldItem, []string{"全部商品名称"}},
		FieldColumns{FieldKinds, []string{"商品种类数"}},
		FieldColumns{FieldLineID, []string{"订单号"}},
	),
	Lines:      true,
	LineStatus: true,
	Decimal:    '.',
	Statuses:   youzanStatuses,
	Currency:   "CNY",
	Zone:       "Asia/Shanghai",
	Lang:       "zh",
	Prepare:    prepareYouzan,
	Finish:     finishYouzanOrder,
}

// youzanItems is Youzan's export of the products of orders: one row a line, with the amounts of the order on each.
var youzanItems = Format{
	Name:         "youzan",
	Grain:        store.GrainLines,
	Fingerprints: [][]string{{"订单号", "商品名称", "商品数量", "订单实付金额"}, {"订单号", "商品名称", "商品数量", "买家付款时间"}},
	Columns: append(youzanColumns(),
		FieldColumns{FieldStatus, []string{"订单商品状态", "订单状态"}},
		FieldColumns{FieldRefundStatus, []string{"商品退款状态"}},
		FieldColumns{FieldRefund, []string{"商品已退款金额"}},
		FieldColumns{FieldSKU, []string{"商品编码", "规格编码"}},
		FieldColumns{FieldItem, []string{"商品名称"}},
		FieldColumns{FieldQuantity, []string{"商品数量"}},
		FieldColumns{FieldPrice, []string{"商品单价"}},
	),
	Lines:      true,
	Sums:       []Field{FieldRefund},
	LineStatus: true,
	Decimal:    '.',
	Statuses:   youzanStatuses,
	Currency:   "CNY",
	Zone:       "Asia/Shanghai",
	Lang:       "zh",
	Prepare:    prepareYouzan,
	Finish:     finishYouzan,
}

// youzanColumns are the columns of an order that both exports have.
func youzanColumns() []FieldColumns {
	return []FieldColumns{
		{FieldOrderID, []string{"订单号"}},
		{FieldOrderedAt, []string{"订单创建时间"}},
		{FieldPaidAt, []string{"买家付款时间"}},
		{FieldDoneAt, []string{"交易成功时间"}},
		{FieldTotal, []string{"订单实付金额", "订单实收金额"}},
		{FieldGoods, []string{"商品金额合计"}},
		{FieldShipping, []string{"运费"}},
		{FieldDiscount, []string{"店铺优惠合计"}},
		{FieldDue, []string{"应收订单金额"}},
		{FieldPayDiscount, []string{"支付优惠合计"}},
		{FieldPointsUsed, []string{"订单抵用积分数"}},
		{FieldPhone, []string{"买家手机号"}},
		{FieldName, []string{"买家姓名", "买家昵称"}},
		{FieldReceiver, []string{"收货人/提货人", "收货人"}},
		{FieldReceiverPhone, []string{"收货人手机号/提货人手机号", "收货人手机号"}},
		{FieldChannel, []string{"销售渠道", "归属店铺", "订单来源"}},
		{FieldCoupon, []string{"店铺优惠方式"}},
		{FieldCarrier, []string{"商品发货物流公司"}},
		{FieldTracking, []string{"商品发货物流单号"}},
		{FieldCity, []string{"收货人城市"}},
		{FieldNote, []string{"买家备注", "商家订单备注"}},
	}
}

var youzanStatuses = &statusWords{words: [][]string{
	store.StatusPending:   {"待付款", "等待买家付款"},
	store.StatusPaid:      {"待发货", "待接单", "待成团", "已付款", "待核销", "部分发货"},
	store.StatusFulfilled: {"已发货", "待收货", "配送中", "派送中", "待自提"},
	store.StatusCompleted: {"交易完成", "交易成功", "已完成", "已签收", "已收货"},
	store.StatusRefunded:  {"退款成功"},
	store.StatusCancelled: {"交易关闭", "订单关闭", "已关闭", "已取消"},
}}

// prepareYouzan takes the part that was paid with points out of what earns. The export says how many points were used, not
// what they were worth: that is the discount at payment, of which the amount paid may or may not be free already. Orders
// that used points and tell no worth are noted.
func prepareYouzan(o *order, a *assembler) {
	if o.pointsUsed <= 0 {
		return
	}
	d := &o.draft
	taken := int64(0)
	if a.plan.has(FieldDue) {
		taken = max(0, o.due-d.Total)
	}
	switch {
	case o.payDiscount > taken && a.plan.has(FieldDue):
		d.PointsPaid = o.payDiscount - taken
		o.stated |= bitOf(FieldPointsPaid)
	case taken == 0:
		a.notes.count(NotePointsPart, d.Line)
	}
}

// finishYouzanOrder settles the product of an order that has one; of several the row has only the names in one cell.
func finishYouzanOrder(o *order, a *assembler) {
	finishYouzan(o, a)
	d := &o.draft
	if len(d.Lines) == 1 && o.kinds <= 1 {
		costs(&d.Lines[0], d.Goods) // how many pieces is not said: one line at what it cost
		return
	}
	d.Lines, d.Has = nil, d.Has&^store.HasLines
}

// finishYouzan settles who bought.
func finishYouzan(o *order, a *assembler) {
	b := &o.draft.Buyer
	o.draft.Shipping = min(o.draft.Shipping, o.draft.Total)
	own := b.Phone != ""
	if !own && o.receiverPhone != "" {
		b.Phone = o.receiverPhone
		a.notes.count(NoteReceiverPhone, o.draft.Line)
	}
	if o.receiver != "" && !masked(o.receiver) && b.Phone == o.receiverPhone {
		b.Name = o.receiver
	}
	if masked(b.Name) {
		b.Name = ""
	}
}

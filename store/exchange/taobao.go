package exchange

import (
	"strings"

	"regulars/store"
)

// taobaoOrders is the report of orders of Taobao and Tmall (ExportOrderList…), one row an order, in all its widths: 45
// columns, the 38 and 37 of systems that imitate it, and newer ones. Where rows repeat the number of an order, their
// status and, when they differ, their amounts are those of lines.
//
// The buyer is known by the nick alone: phone and name are the receiver's, who need not be the buyer, and most are
// masked. The phone stands for the buyer only in a row without a nick. What the buyer really paid is the basis; the
// account at the payment service, the address and the title of the invoice are not read.
var taobaoOrders = Format{
	Name:         "taobao",
	Fingerprints: [][]string{{"订单编号", "买家会员名", "订单状态"}, {"订单编号", "买家会员名", "买家实际支付金额"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"订单编号"}},
		{FieldOrderedAt, []string{"订单创建时间"}},
		{FieldPaidAt, []string{"订单付款时间"}},
		{FieldShippedAt, []string{"发货时间"}},
		{FieldDoneAt, []string{"确认收货时间"}},
		{FieldStatus, []string{"订单状态"}},
		{FieldRefundStatus, []string{"退款状态"}},
		{FieldTotal, []string{"买家实际支付金额", "买家实付金额", "支付金额"}},
		{FieldGoods, []string{"买家应付货款"}},
		{FieldShipping, []string{"买家应付邮费"}},
		{FieldRefund, []string{"退款金额"}},
		{FieldBuyerKey, []string{"买家会员名"}},
		{FieldReceiver, []string{"收货人姓名", "收货人"}},
		{FieldReceiverPhone, []string{"联系手机", "联系电话"}},
		{FieldChannel, []string{"店铺名称"}},
		{FieldCarrier, []string{"物流公司"}},
		{FieldTracking, []string{"物流单号"}},
		{FieldNote, []string{"买家留言", "订单备注"}},
		{FieldItem, []string{"宝贝标题", "标题"}},
		{FieldQuantity, []string{"宝贝总数量", "购买数量"}},
		{FieldKinds, []string{"宝贝种类"}},
	},
	Lines:        true,
	TotalsDecide: true,
	Sums:         []Field{FieldGoods, FieldShipping, FieldRefund},
	LineStatus:   true,
	Decimal:      '.',
	Statuses:     taobaoStatuses,
	Keywords:     taobaoKeywords,
	Currency:     "CNY",
	Zone:         "Asia/Shanghai",
	Lang:         "zh",
	Prepare:      prepareTaobao,
	Finish:       finishTaobaoOrder,
}

// taobaoItems is the report of items of the same platform (ExportItemList…), one row a line: its amounts, status and
// refund are those of the line. It names no buyer.
var taobaoItems = Format{
	Name:         "taobao",
	Grain:        store.GrainLines,
	Fingerprints: [][]string{{"主订单编号", "子订单编号", "买家实际支付金额"}, {"主订单编号", "子订单编号", "买家实付金额"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"主订单编号"}},
		{FieldLineID, []string{"子订单编号"}},
		{FieldOrderedAt, []string{"订单创建时间"}},
		{FieldPaidAt, []string{"订单付款时间"}},
		{FieldShippedAt, []string{"发货时间"}},
		{FieldDoneAt, []string{"确认收货时间"}},
		{FieldStatus, []string{"订单状态"}},
		{FieldRefundStatus, []string{"退款状态"}},
		{FieldTotal, []string{"买家实际支付金额", "买家实付金额"}},
		{FieldGoods, []string{"买家应付货款"}},
		{FieldRefund, []string{"退款金额"}},
		{FieldBuyerKey, []string{"买家会员名"}},
		{FieldCarrier, []string{"物流公司"}},
		{FieldTracking, []string{"物流单号"}},
		{FieldNote, []string{"主订单买家留言", "主订单备注"}},
		{FieldSKU, []string{"商家编码", "外部系统编号"}},
		{FieldItem, []string{"标题", "商品标题"}},
		{FieldQuantity, []string{"购买数量"}},
		{FieldPrice, []string{"价格", "商品价格"}},
	},
	Lines:      true,
	Sums:       []Field{FieldGoods, FieldRefund},
	LineTotals: true,
	LineStatus: true,
	Decimal:    '.',
	Statuses:   taobaoStatuses,
	Keywords:   taobaoKeywords,
	Currency:   "CNY",
	Zone:       "Asia/Shanghai",
	Lang:       "zh",
	Prepare:    prepareTaobao,
	Finish:     finishTaobao,
}

// taobaoStatuses are the platform's words; a comma of either width is the same.
var taobaoStatuses = &statusWords{words: [][]string{
	store.StatusPending:   {"等待买家付款", "待付款", "未付款"},
	store.StatusPaid:      {"买家已付款,等待卖家发货", "买家已付款", "等待卖家发货", "待发货", "付款确认中"},
	store.StatusFulfilled: {"卖家已发货,等待买家确认", "卖家已发货", "已发货", "待收货", "卖家部分发货"},
	store.StatusCompleted: {"交易成功", "交易完成", "已收货", "已签收", "待评价", "已评价", "已结算"},
	store.StatusRefunded:  {"退款成功"},
	store.StatusCancelled: {"交易关闭", "订单关闭", "交易关闭(未付款)", "已取消"},
}}

// taobaoKeywords are pieces of longer words, the most telling first.
var taobaoKeywords = []statusKeyword{
	{"退款成功", store.StatusRefunded},
	{"交易关闭", store.StatusCancelled},
	{"等待买家付款", store.StatusPending},
	{"等待卖家发货", store.StatusPaid},
	{"等待买家确认", store.StatusFulfilled},
	{"交易成功", store.StatusCompleted},
}

// prepareTaobao takes an order that was never paid at what was asked for it, and a refund that only repeats a discount as
// what it is (PITFALLS P37): the export writes the difference between asked and paid into the refund column. Such an
// order keeps its points and is noted with its line, so that somebody looks at it.
func prepareTaobao(o *order, a *assembler) {
	d := &o.draft
	if !a.lineTotals {
		o.parts = distinct(o.parts) // every row states the whole order
	}
	if asked := d.Goods + d.Shipping; asked > 0 && (!o.says(bitTotal) || o.rawTotal(a) == 0 && a.unpaid(o)) {
		d.Total, o.total = asked, asked
		o.stated |= bitTotal
	}
	flagged := false
	for i := range o.parts {
		p := &o.parts[i]
		if p.refunded == 0 || a.refundedInWords(p) {
			continue
		}
		paid := p.own
		if len(o.parts) == 1 {
			paid = o.rawTotal(a)
		}
		if gap := p.due - paid; gap > 0 && gap >= p.refunded-roundingGap && gap <= p.refunded+roundingGap {
			d.Refunded -= p.refunded
			p.refunded, flagged = 0, true
		}
	}
	if flagged {
		a.notes.count(NoteRefundIsDiscount, d.Line)
	}
}

// roundingGap is how far a refund may be from the discount it repeats, in minor units: platforms split cents over lines.
const roundingGap = 2

// rawTotal is the total as the rows state it.
func (o *order) rawTotal(a *assembler) int64 {
	if a.lineTotals {
		return o.total
	}
	return o.draft.Total
}

// unpaid reports an order of which every line waits for its payment or is closed.
func (a *assembler) unpaid(o *order) bool {
	for i := range o.parts {
		if s := a.statusOf(o.parts[i].status); s != store.StatusPending && s != store.StatusCancelled {
			return false
		}
	}
	return true
}

// refundedInWords reports a line whose words say that money went back, or that it is closed.
func (a *assembler) refundedInWords(p *linePart) bool {
	if s, _ := refundWords.meaning(foldHeading(p.refund)); s != store.StatusUnknown {
		return true
	}
	s := a.statusOf(p.status)
	return s == store.StatusRefunded || s == store.StatusPartlyRefunded || s == store.StatusCancelled
}

// finishTaobaoOrder settles the lines of a row that stands for a whole order. One product gives its line; of several the
// row has only the titles in one cell, so that their lines come with the report of items.
func finishTaobaoOrder(o *order, a *assembler) {
	finishTaobao(o, a)
	d := &o.draft
	switch {
	case len(d.Lines) > 1 && !a.lineTotals:
		d.Lines = distinct(d.Lines)
	case len(d.Lines) > 1:
	case o.kinds > 1 || o.kinds == 0 && len(d.Lines) == 1 && strings.Contains(d.Lines[0].Name, "，"):
		d.Lines, d.Has = nil, d.Has&^store.HasLines
	case len(d.Lines) == 1:
		costs(&d.Lines[0], d.Goods)
	}
}

// finishTaobao settles the buyer, the postage, the discounts of lines and the number of the parcel.
func finishTaobao(o *order, a *assembler) {
	d := &o.draft
	d.Shipping = min(d.Shipping, d.Total)
	if !masked(o.receiver) {
		d.Buyer.Name = o.receiver
	}
	if d.Buyer.Key == "" {
		d.Buyer.Phone = o.receiverPhone
	}
	o.detail.Tracking = withoutNo(o.detail.Tracking)
	for i := range d.Lines {
		l := &d.Lines[i]
		if asked := l.Quantity * l.Price; i < len(o.parts) && len(d.Lines) == len(o.parts) && a.plan.has(FieldPrice) && o.parts[i].due > 0 && asked > o.parts[i].due {
			l.Discount = asked - o.parts[i].due
		}
	}
}

// withoutNo is the number of a parcel without the "No:" that the reports write before it.
func withoutNo(number string) string {
	for _, no := range []string{"no:", "no："} {
		if len(number) >= len(no) && strings.EqualFold(number[:len(no)], no) {
			return strings.TrimLeft(number[len(no):], "\t\n\f\r ")
		}
	}
	return number
}

// taobaoLines are files that tell lines of orders and none of their money: the older report of items, of ten columns, and
// the list for sending parcels. They complete orders that the book has.
var taobaoLines = Format{
	Name:         "taobao",
	Grain:        store.GrainCompanion,
	Fingerprints: [][]string{{"订单编号", "标题", "购买数量", "外部系统编号"}, {"主订单编号", "子订单编号", "商品标题", "商家编码"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"主订单编号", "订单编号"}},
		{FieldLineID, []string{"子订单编号"}},
		{FieldCarrier, []string{"物流公司"}},
		{FieldTracking, []string{"物流单号"}},
		{FieldSKU, []string{"商家编码", "外部系统编号"}},
		{FieldItem, []string{"标题", "商品标题"}},
		{FieldQuantity, []string{"购买数量"}},
		{FieldPrice, []string{"价格"}},
	},
	Lines:    true,
	Decimal:  '.',
	Currency: "CNY",
	Zone:     "Asia/Shanghai",
	Lang:     "zh",
	Finish:   finishTaobao,
}

package exchange

import (
	"sort"
	"sync"

	"regulars/store"
)

// Field is what a column of a file of orders means. The names are the ones `--map` takes.
type Field string

// The fields of an order, of its buyer and of its lines.
const (
	FieldOrderID      Field = "order_id"
	FieldGroup        Field = "order_group" // what the rows of one order share where that is not its number
	FieldShop         Field = "shop"
	FieldOrderedAt    Field = "ordered_at"
	FieldOrderedTime  Field = "ordered_time" // the time of day where it stands apart from the date
	FieldTimeZone     Field = "time_zone"    // of the row's times, in words or as the tz database names it
	FieldPaidAt       Field = "paid_at"
	FieldDoneAt       Field = "done_at"
	FieldShippedAt    Field = "shipped_at"
	FieldCancelledAt  Field = "cancelled_at"
	FieldStatus       Field = "status"
	FieldRefundStatus Field = "refund_status"
	FieldDelivery     Field = "delivery_status"
	FieldCurrency     Field = "currency"
	FieldTotal        Field = "total"
	FieldGoods        Field = "goods_amount"
	FieldShipping     Field = "shipping"
	FieldTax          Field = "tax"
	FieldDiscount     Field = "discount"
	FieldRefund       Field = "refund"
	FieldPointsPaid   Field = "points_paid"
	FieldOutstanding  Field = "outstanding"
	FieldCoupon       Field = "coupon"
	FieldEmail        Field = "email"
	FieldPhone        Field = "phone"
	FieldBuyerKey     Field = "buyer_key"
	FieldName         Field = "name"
	FieldFirstName    Field = "first_name"
	FieldLastName     Field = "last_name"
	FieldMarketing    Field = "marketing"
	FieldChannel      Field = "channel"
	FieldCarrier      Field = "carrier"
	FieldTracking     Field = "tracking"
	FieldCity         Field = "city"
	FieldCountry      Field = "country"
	FieldNote         Field = "note"
	FieldSKU          Field = "sku"
	FieldItem         Field = "item"
	FieldQuantity     Field = "qty"
	FieldPrice        Field = "price"
	FieldLineDiscount Field = "line_discount"
	FieldLineID       Field = "line_id"
)

// The fields that only platforms' files have, and that nobody maps by hand.
const (
	FieldReceiver      Field = "receiver"         // to whom the parcel goes, who need not be the buyer
	FieldReceiverPhone Field = "receiver_phone"   // likewise
	FieldDue           Field = "due"              // what was asked before discounts at payment
	FieldPayDiscount   Field = "payment_discount" // taken off at payment
	FieldPointsUsed    Field = "points_used"      // how many of the platform's points were paid with
	FieldKinds         Field = "kinds"            // how many products an order has whose lines are packed in one cell
)

// kind is how the cells of a field are read.
type kind uint8

const (
	kindText kind = iota
	kindID
	kindMoney
	kindMoment
	kindWhole
	kindEmail
	kindPhone
	kindCode
)

// alias is one field: how its cells are read and the headings that mean it, the likeliest first.
type alias struct {
	field Field
	kind  kind
	names []string
}

// aliases are the headings of files that no platform format recognises, in English and Chinese. The first field that
// claims a heading has it. A heading that names a field's own name always means that field.
var aliases = []alias{
	{FieldOrderID, kindID, []string{
		"order id", "order number", "order no", "order #", "order", "order ref", "order reference", "order name", "invoice", "invoice no",
		"invoice number", "invoice id", "amazon-order-id", "receipt number", "receipt", "transaction id", "sale id", "number", "no", "id",
		"订单号", "订单编号", "主订单编号", "交易编号", "订单ID", "订单序号", "单号", "流水号", "交易号", "注文番号", "bestellnummer", "bestellnr",
		"order number formatted",
	}},
	{FieldLineID, kindID, []string{"line id", "order-item-id", "子订单编号"}},
	{FieldShop, kindText, []string{"shop", "store", "shop name", "store name", "店铺", "店铺名称", "归属店铺", "门店", "门店名称"}},
	{FieldOrderedAt, kindMoment, []string{
		"ordered at", "order date", "order time", "order datetime", "datetime", "date time", "created at", "created", "placed at",
		"purchase date", "purchase-date", "purchased at", "sale date", "invoice date", "transaction date", "date", "day", "timestamp",
		"date created", "订单创建时间", "下单时间", "下单日期", "订单提交时间", "订单成交时间", "订单时间", "订单日期", "创建时间",
		"购买时间", "购买日期", "消费时间", "消费日期", "交易时间", "交易日期", "日期", "时间", "日付", "注文日", "datum", "bestelldatum",
	}},
	{FieldOrderedTime, kindText, []string{"time", "time of day"}},
	{FieldTimeZone, kindText, []string{"time zone", "timezone", "时区"}},
	{FieldPaidAt, kindMoment, []string{
		"paid at", "paid date", "date paid", "payment date", "payments-date", "paid", "订单付款时间", "买家付款时间", "支付时间", "付款时间",
		"付款日期", "支付日期",
	}},
	{FieldDoneAt, kindMoment, []string{
		"done at", "completed at", "date completed", "delivered at", "received at", "交易成功时间", "确认收货时间", "订单完成时间", "完成时间", "收货时间",
		"completed date",
	}},
	{FieldShippedAt, kindMoment, []string{"shipped at", "date shipped", "fulfilled at", "ship date", "发货时间", "发货日期"}},
	{FieldCancelledAt, kindMoment, []string{"cancelled at", "canceled at", "date cancelled", "取消时间", "关闭时间"}},
	{FieldStatus, kindText, []string{
		"status", "order status", "order-status", "financial status", "payment status", "transaction status", "state", "订单状态",
		"交易状态", "状态", "付款状态", "支付状态",
	}},
	{FieldRefundStatus, kindText, []string{"refund status", "after-sales status", "退款状态", "订单退款状态", "售后状态"}},
	{FieldDelivery, kindText, []string{"delivery status", "fulfillment status", "fulfilment status", "shipping status", "发货状态", "物流状态"}},
	{FieldCurrency, kindCode, []string{"currency", "currency code", "order currency", "币种", "货币", "结算币种"}},
	{FieldTotal, kindMoney, []string{
		"total", "paid amount", "amount paid", "total paid", "order total", "total amount", "grand total", "order amount", "total collected", "net sales",
		"amount", "total price", "price total", "sum", "revenue", "spend", "买家实际支付金额", "买家实付金额", "订单实付金额", "用户实付金额(元)",
		"用户实付金额", "实付金额", "实付款", "实收金额", "实付", "实收", "支付金额", "付款金额", "订单金额", "订单总额", "订单总价", "消费金额",
		"交易金额", "总金额", "总额", "总价", "合计", "金额", "合計", "金額", "betrag", "gesamtbetrag", "summe",
		"order total amount",
	}},
	{FieldGoods, kindMoney, []string{
		"goods amount", "subtotal", "order subtotal", "order value", "items total", "买家应付货款", "商品金额合计", "商品总价(元)", "商品总价", "商品金额",
		"货款",
		"order subtotal amount",
	}},
	{FieldShipping, kindMoney, []string{
		"shipping", "shipping total", "order shipping", "shipping cost", "shipping amount", "shipping fee", "postage", "delivery fee",
		"买家应付邮费", "运费", "邮费(元)", "邮费", "快递费", "配送费",
		"order shipping amount",
	}},
	{FieldTax, kindMoney, []string{"tax", "taxes", "tax total", "total tax", "sales tax", "vat", "税", "税费", "税额", "order total tax amount"}},
	{FieldDiscount, kindMoney, []string{
		"discount", "discount amount", "discount total", "discounts", "total discount", "店铺优惠合计", "优惠金额", "店铺优惠折扣(元)", "折扣", "优惠",
		"折扣金额",
		"cart discount amount",
	}},
	{FieldRefund, kindMoney, []string{
		"refund", "refunded", "refunded amount", "refund amount", "refund total", "total refunded", "amount refunded", "退款金额", "订单已退款金额",
		"商品已退款金额", "已退款金额", "退款", "退款总额",
		"order refund amount", "refunded total",
	}},
	{FieldPointsPaid, kindMoney, []string{"points paid", "paid with points", "points discount", "积分抵扣", "积分抵现", "积分支付"}},
	{FieldOutstanding, kindMoney, []string{"outstanding", "outstanding balance", "amount due", "balance due", "未付金额", "待付金额"}},
	{FieldCoupon, kindText, []string{
		"coupon", "coupons", "discount code", "discount codes", "coupon code", "coupon codes", "coupon(s)", "优惠券码名称", "优惠券", "优惠码", "卡券抵扣",
	}},
	{FieldEmail, kindEmail, []string{
		"email", "e-mail", "customer email", "billing email", "email address", "e-mail address", "buyer email", "buyer-email", "mail", "contact email",
		"邮箱", "电子邮箱", "电子邮件", "买家邮箱", "客户邮箱", "メール", "メールアドレス",
		"email (billing)",
	}},
	{FieldPhone, kindPhone, []string{
		"phone", "phone number", "mobile", "mobile phone", "mobile number", "telephone", "tel", "cell", "customer phone", "billing phone",
		"buyer phone", "buyer-phone-number", "contact phone", "买家手机号", "客户手机号", "会员手机号", "联系手机", "手机号", "手机号码", "手机",
		"电话", "联系电话", "电话号码", "收货人手机号/提货人手机号", "收货人手机号", "収貨人電話", "電話番号", "telefon",
		"phone (billing)",
	}},
	{FieldBuyerKey, kindID, []string{
		"buyer key", "customer id", "customer number", "customer no", "customer key", "user id", "buyer user id", "buyer id", "client id", "member id",
		"account id", "username", "user name", "buyer", "wechat", "wechat id", "openid", "买家会员名", "买家昵称", "客户昵称", "会员名", "会员号",
		"会员编号", "会员ID", "客户ID", "客户编号", "用户ID", "昵称", "微信", "微信号", "微信昵称", "客户号", "kundennummer",
	}},
	{FieldName, kindText, []string{
		"name", "customer name", "full name", "customer", "buyer name", "billing name", "client", "client name", "recipient", "recipient name", "ship name",
		"姓名", "客户姓名", "客户名称", "客户", "买家姓名", "买家", "收货人姓名", "收货人", "收货人/提货人", "会员姓名", "顾客", "顾客姓名",
		"联系人", "氏名", "お名前", "kunde",
	}},
	{FieldFirstName, kindText, []string{"first name", "billing first name", "given name", "vorname", "first name (billing)"}},
	{FieldLastName, kindText, []string{"last name", "billing last name", "surname", "family name", "nachname", "last name (billing)"}},
	{FieldMarketing, kindText, []string{"marketing", "accepts marketing", "newsletter", "营销同意", "接受营销"}},
	{FieldChannel, kindText, []string{"channel", "sales channel", "source", "order source", "渠道", "销售渠道", "订单来源", "来源"}},
	{FieldCarrier, kindText, []string{"carrier", "shipping carrier", "courier", "物流公司", "快递公司"}},
	{FieldTracking, kindID, []string{"tracking", "tracking number", "tracking no", "物流单号", "快递单号", "运单号"}},
	{FieldCity, kindText, []string{"city", "shipping city", "billing city", "town", "城市", "收货人城市", "市", "city (shipping)", "city (billing)"}},
	{FieldCountry, kindText, []string{"country", "shipping country", "billing country", "country code", "国家", "国家/地区", "country code (shipping)", "country code (billing)"}},
	{FieldNote, kindText, []string{
		"note", "notes", "customer note", "order note", "remark", "remarks", "comment", "备注", "买家备注", "买家留言", "订单备注", "商家备注", "留言",
	}},
	{FieldSKU, kindID, []string{
		"sku", "item sku", "product sku", "stock code", "stockcode", "product code", "item code", "product id", "lineitem sku", "商家编码",
		"商家编码-规格维度", "外部系统编号", "商品编码", "商品编号", "货号", "商品ID",
	}},
	{FieldItem, kindText, []string{
		"item", "item name", "product", "product name", "product-name", "product title", "description", "lineitem name", "product(s)", "products",
		"title", "宝贝标题", "商品标题", "商品名称", "标题", "选购商品", "全部商品名称", "商品", "产品", "产品名称", "品名",
	}},
	{FieldQuantity, kindWhole, []string{
		"qty", "quantity", "lineitem quantity", "item quantity", "quantity-purchased", "购买数量", "商品数量", "宝贝总数量", "数量", "件数", "商品数量(件)",
		"item quantity", "quantity (- refund)",
	}},
	{FieldPrice, kindMoney, []string{
		"price", "unit price", "item price", "item cost", "lineitem price", "price each", "单价", "商品单价", "价格", "商品价格",
	}},
	{FieldLineDiscount, kindMoney, []string{"line discount", "lineitem discount", "item discount", "商品优惠", "行优惠"}},
	{FieldGroup, kindID, nil},
	{FieldReceiver, kindText, nil},
	{FieldReceiverPhone, kindPhone, nil},
	{FieldDue, kindMoney, nil},
	{FieldPayDiscount, kindMoney, nil},
	{FieldPointsUsed, kindWhole, nil},
	{FieldKinds, kindWhole, nil},
}

// index numbers the fields in the order of the table, so that a row finds its cells without a map.
type index int

// fieldAt finds a field's place in the table.
var fieldAt = func() map[Field]index {
	fields := make(map[Field]index, len(aliases))
	for i, a := range aliases {
		fields[a.field] = index(i)
	}
	return fields
}()

// aliasAt finds the field that a folded heading means.
var aliasAt = sync.OnceValue(func() map[string]index {
	headings := make(map[string]index, 400)
	for i, a := range aliases {
		if a.names != nil {
			headings[foldHeading(string(a.field))] = index(i)
		}
	}
	for i, a := range aliases {
		for _, name := range a.names {
			if _, taken := headings[foldHeading(name)]; !taken {
				headings[foldHeading(name)] = index(i)
			}
		}
	}
	return headings
})

// fieldNames lists the names of all fields that a column can be mapped to, in alphabetical order.
func fieldNames() []string {
	names := make([]string, 0, len(aliases))
	for _, a := range aliases {
		if a.names != nil {
			names = append(names, string(a.field))
		}
	}
	sort.Strings(names)
	return names
}

// parseField reads the name of a field; any heading that means the field names it too.
func parseField(name string) (index, error) {
	if at, ok := aliasAt()[foldHeading(name)]; ok {
		return at, nil
	}
	return 0, store.Refuse(CodeUnknownField, "value", name, "known", fieldNames())
}

package exchange

import (
	"io"
	"slices"

	"regulars/store"
)

// OrdersTable are the columns of our own table of orders. Every name but one is a field's, so that reading it back as a generic
// file keeps every value. In CSV an order has one row for every line; its own values stand on the first of them.
func OrdersTable() []Heading {
	return []Heading{
		{"source", ""},
		{"shop", ""},
		{"order_id", "id"},
		{"ordered_at", ""},
		{"paid_at", ""},
		{"shipped_at", ""},
		{"done_at", ""},
		{"status", ""},
		{"grain", ""},
		{"currency", ""},
		{"total", "total_minor"},
		{"goods_amount", "goods_minor"},
		{"shipping", "shipping_minor"},
		{"tax", "tax_minor"},
		{"discount", "discount_minor"},
		{"refund", "refunded_minor"},
		{"points_paid", "points_paid_minor"},
		{"outstanding", "outstanding_minor"},
		{"coupon", ""},
		{"name", ""},
		{"email", ""},
		{"phone", ""},
		{"buyer_key", ""},
		{"marketing", ""},
		{"channel", ""},
		{"carrier", ""},
		{"tracking", ""},
		{"city", ""},
		{"country", ""},
		{"note", ""},
		{priorityColumn, ""},
		{"sku", "lines"},
		{"item", ""},
		{"qty", ""},
		{"price", ""},
		{"line_discount", ""},
	}
}

// priorityColumn says which orders are to be sent first. It is for whoever packs: read back it says nothing.
const priorityColumn = "send_first"

// columnNames are the headings of a table in CSV.
func columnNames(table []Heading) []string {
	names := make([]string, len(table))
	for i, h := range table {
		names[i] = h.CSV
	}
	return names
}

// ownOrders are the headings by which our own table of orders is known.
func ownOrders() []string {
	return slices.DeleteFunc(columnNames(OrdersTable()), func(name string) bool { return name == priorityColumn })
}

// lineColumns is how many columns at the end of OrdersTable belong to a line.
const lineColumns = 5

// MembersTable are the columns of our own table of members, in the order in which Write takes their values, with one for each
// custom field.
func MembersTable(fields ...string) []Heading {
	table := []Heading{
		{"id", ""},
		{"name", ""},
		{"phone", ""},
		{"email", ""},
		{"status", ""},
		{"tier", ""},
		{"balance", ""},
		{"pending", ""},
		{"joined_at", ""},
		{"birthday", ""},
		{"tags", ""},
		{"city", ""},
		{"country", ""},
		{"found_by", ""},
		{"orders", ""},
		{"spend", "spend_minor"},
		{"currency", ""},
		{"first_order", ""},
		{"last_order", ""},
		{"next_expiry", ""},
		{"growth", ""},
		{"last_seen", ""},
		{"consent_email", ""},
		{"consent_sms", ""},
		{"consent_whatsapp", ""},
		{"identities", ""}, // those that have no column of their own
	}
	for _, name := range fields {
		table = append(table, Heading{CSV: customPrefix + name})
	}
	return table
}

// FeedbackTable are the columns of our own table of answers, in the order in which Write takes their values.
func FeedbackTable() []Heading {
	return []Heading{
		{"feedback", ""},
		{"type", ""},
		{"score", ""},
		{"comment", ""},
		{"member", ""},
		{"name", ""},
		{"order", ""},
		{"product", ""},
		{"channel", ""},
		{"question", ""},
		{"driver", ""},
		{"tags", ""},
		{"at", ""},
	}
}

// TicketsTable are the columns of our own table of after-sales tickets, in the order in which Write takes their values.
func TicketsTable() []Heading {
	return []Heading{
		{"ticket", ""},
		{"stage", ""},
		{"type", ""},
		{"severity", ""},
		{"member", ""},
		{"name", ""},
		{"order", ""},
		{"product", ""},
		{"channel", ""},
		{"category", ""},
		{"responsibility", ""},
		{"cause", ""},
		{"remedy", ""},
		{"cost", "cost_minor"},
		{"currency", ""},
		{"owner", ""},
		{"opened_at", ""},
		{"responded_at", ""},
		{"closed_at", ""},
		{"first_response_due", ""},
		{"resolution_due", ""},
		{"overdue", ""},
		{"reopens", ""},
		{"teaching", ""},
		{"text", ""},
	}
}

// LedgerTable are the columns of our own table of entries, in the order in which Write takes their values.
func LedgerTable() []Heading {
	return []Heading{
		{"entry", ""},
		{"at", ""},
		{"recorded_at", ""},
		{"member", ""},
		{"member_name", ""},
		{"reason", ""},
		{"unit", ""},
		{"amount", ""},
		{"order", ""},
		{"releases_on", ""},
		{"expires_on", ""},
		{"reverses", ""},
		{"batch", ""},
		{"staff", ""},
		{"text", ""},
		{"key", ""},
		{"hash", ""},
	}
}

// AuditTable are the columns of our own table of the audit, in the order in which Write takes their values.
func AuditTable() []Heading {
	return []Heading{
		{"id", ""},
		{"at", ""},
		{"staff", ""},
		{"act", ""},
		{"subject", ""},
		{"detail", ""},
		{"refused", ""},
		{"text", ""},
		{"hash", ""},
	}
}

// CodesTable are the columns of our own table of codes, in the order in which Write takes their values.
func CodesTable() []Heading {
	return []Heading{
		{"id", ""},
		{"code", ""},
		{"status", ""},
		{"what", ""},
		{"offer", ""},
		{"name", ""},
		{"kind", ""},
		{"member", ""},
		{"from", ""},
		{"until", ""},
		{"issued_at", ""},
		{"uses", ""},
		{"used", ""},
		{"used_at", ""},
		{"used_on", ""},
		{"redemption", ""},
		{"ticket", ""},
	}
}

// OrderWriter writes our own table of orders.
type OrderWriter struct {
	*Writer
	asObjects bool
	orders    int64
}

// NewOrderWriter begins a table of orders.
func NewOrderWriter(out io.Writer, o WriteOptions) (*OrderWriter, error) {
	headings := OrdersTable()
	if o.Shape == ShapeJSONLines {
		headings = headings[:len(headings)-lineColumns+1]
		headings[len(headings)-1].CSV = "lines"
	}
	w, err := NewWriter(out, headings, o)
	return &OrderWriter{Writer: w, asObjects: o.Shape == ShapeJSONLines}, err
}

// Orders is the number of orders written.
func (w *OrderWriter) Orders() int64 { return w.orders }

// lineObject is a line of an order in JSON.
type lineObject struct {
	SKU      string `json:"sku"`
	Name     string `json:"item"`
	Quantity int64  `json:"qty"`
	Price    int64  `json:"price_minor"`
	Discount int64  `json:"line_discount_minor"`
}

// WriteOrder adds an order of a source; first says that it is to be sent before others. Its currency must be named, because the amounts are
// written by it.
func (w *OrderWriter) WriteOrder(source string, d *store.OrderDraft, first bool) error {
	w.orders++
	values := append(orderValues(source, d), Nothing())
	if first {
		values[len(values)-1] = Flag(true)
	}
	if w.asObjects {
		lines := make([]lineObject, 0, len(d.Lines))
		for _, l := range d.Lines {
			lines = append(lines, lineObject(l))
		}
		return w.Write(append(values, Value{json: lines})...)
	}
	if len(d.Lines) == 0 {
		return w.Write(values...)
	}
	for i, l := range d.Lines {
		if i > 0 {
			for v := 3; v < len(values); v++ {
				values[v] = Nothing()
			}
		}
		row := append(values[:len(values):len(values)], Text(l.SKU), Text(l.Name), Whole(l.Quantity), Money(l.Price, d.Currency),
			Money(l.Discount, d.Currency))
		if err := w.Write(row...); err != nil {
			return err
		}
	}
	return nil
}

// orderValues are the values of an order without its lines.
func orderValues(source string, d *store.OrderDraft) []Value {
	amount := func(bit store.Has, minor int64) Value {
		if d.Has&bit == 0 && minor == 0 {
			return Nothing()
		}
		return Money(minor, d.Currency)
	}
	detail := store.OrderDetail{}
	if d.Detail != nil {
		detail = *d.Detail
	}
	marketing := Nothing()
	if detail.Marketing != 0 {
		marketing = Flag(detail.Marketing > 0)
	}
	return []Value{
		Text(source), Text(d.Shop), Text(d.ID), Moment(d.PlacedAt), Moment(d.PaidAt), Moment(d.ShippedAt), Moment(d.DoneAt),
		Text(d.Status.String()), Text(d.Grain.String()), Text(d.Currency), Money(d.Total, d.Currency), amount(store.HasGoods, d.Goods),
		amount(store.HasShipping, d.Shipping), amount(store.HasTax, d.Tax), amount(store.HasDiscount, d.Discount),
		amount(store.HasRefunded, d.Refunded), amount(store.HasPointsPaid, d.PointsPaid), amount(0, detail.Outstanding),
		Text(detail.Coupons), Text(d.Buyer.Name), Text(d.Buyer.Email), Text(d.Buyer.Phone), Text(d.Buyer.Key), marketing,
		Text(detail.Channel), Text(detail.Carrier), Text(detail.Tracking), Text(detail.City), Text(detail.Country), Text(detail.Note),
	}
}

// templates are the headings of empty files to fill in, by kind and language. All of them are headings the reader knows.
var templates = []struct {
	kind   string
	en, zh []string
}{
	{
		"orders",
		[]string{"order_id", "ordered_at", "name", "phone", "email", "total", "shipping", "discount", "refund", "status", "note"},
		[]string{"订单号", "下单时间", "姓名", "手机号", "邮箱", "实付金额", "运费", "优惠金额", "退款金额", "订单状态", "备注"},
	},
	{
		"members",
		[]string{"name", "phone", "email", "birthday", "points", "tier", "tags", "city", "note"},
		[]string{"姓名", "手机号", "邮箱", "生日", "积分", "会员等级", "标签", "城市", "备注"},
	},
	{
		"balances",
		[]string{"name", "phone", "email", "points", "tier", "joined_at", "expires"},
		[]string{"姓名", "手机号", "邮箱", "积分", "会员等级", "入会日期", "到期日"},
	},
	{
		"products",
		[]string{"sku", "name", "category", "cost", "excluded"},
		[]string{"商品编码", "商品名称", "分类", "成本", "排除"},
	},
	{
		"feedback",
		[]string{"score", "comment", "phone", "email", "order", "date", "channel"},
		[]string{"评分", "评语", "手机号", "邮箱", "订单号", "日期", "渠道"},
	},
	{
		"participants",
		[]string{"name", "phone", "email", "date", "entries", "option"},
		[]string{"姓名", "手机号", "邮箱", "日期", "抽奖次数", "选项"},
	},
}

// TemplateKinds are the kinds of files there is a template for.
func TemplateKinds() []string {
	kinds := make([]string, 0, len(templates))
	for _, t := range templates {
		kinds = append(kinds, t.kind)
	}
	return kinds
}

// Template writes an empty file to fill in: the heading line of a kind in a language ("zh", or any other for English), in a
// shape; a CSV is one that spreadsheets open in the right encoding.
func Template(out io.Writer, kind, lang, shape string) error {
	for _, t := range templates {
		if t.kind != kind {
			continue
		}
		names := t.en
		if lang == "zh" {
			names = t.zh
		}
		headings := make([]Heading, 0, len(names))
		for _, name := range names {
			headings = append(headings, Heading{CSV: name})
		}
		w, err := NewWriter(out, headings, WriteOptions{Shape: shape, Encoding: EncodingUTF8Marked})
		if err != nil {
			return err
		}
		return w.Close()
	}
	return store.Refuse(CodeUnknownTemplate, "value", kind, "known", TemplateKinds())
}

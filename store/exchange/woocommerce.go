package exchange

import (
	"strings"

	"regulars/store"
)

// wooStatuses are WooCommerce's words for where an order stands, as its tables have them (wc-completed) and as people see
// them.
var wooStatuses = &statusWords{words: [][]string{
	store.StatusPending: {
		"pending", "wc-pending", "pending payment", "on-hold", "wc-on-hold", "checkout-draft", "wc-checkout-draft", "draft",
		"zahlung ausstehend", "in wartestellung", "en attente", "en attente de paiement", "pendiente de pago", "en espera", "待付款", "等待付款", "保留",
	},
	store.StatusPaid:      {"processing", "wc-processing", "in bearbeitung", "en cours", "procesando", "处理中", "正在处理"},
	store.StatusCompleted: {"completed", "wc-completed", "abgeschlossen", "fertiggestellt", "terminée", "completado", "已完成"},
	store.StatusRefunded:  {"refunded", "wc-refunded", "rückerstattet", "remboursée", "reembolsado", "已退款"},
	store.StatusCancelled: {
		"cancelled", "wc-cancelled", "failed", "wc-failed", "trash", "storniert", "fehlgeschlagen", "annulée", "échouée", "cancelado",
		"fallido", "已取消", "失败",
	},
}}

// wooOrders is the file of the plugin "Order Export & Import" (WebToffee): one row an order, its lines and its refunds
// packed in cells of their own. The address of the buyer's computer, which it also holds, is not read.
var wooOrders = Format{
	Name: "woocommerce",
	Fingerprints: [][]string{
		{"order_id", "order_number", "order_date", "status", "order_total", "billing_email"},
		{"order_id", "order_date", "order_total", "order_currency", "line_item_1"},
	},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"order_number", "order_id"}},
		{FieldCurrency, []string{"order_currency"}},
		{FieldOrderedAt, []string{"order_date"}},
		{FieldPaidAt, []string{"paid_date"}},
		{FieldStatus, []string{"status"}},
		{FieldTotal, []string{"order_total"}},
		{FieldGoods, []string{"order_subtotal"}},
		{FieldShipping, []string{"shipping_total"}},
		{FieldTax, []string{"tax_total"}},
		{FieldDiscount, []string{"discount_total"}},
		{FieldEmail, []string{"customer_email", "billing_email"}},
		{FieldPhone, []string{"billing_phone"}},
		{FieldBuyerKey, []string{"customer_id"}},
		{FieldFirstName, []string{"billing_first_name", "shipping_first_name"}},
		{FieldLastName, []string{"billing_last_name", "shipping_last_name"}},
		{FieldCity, []string{"shipping_city", "billing_city"}},
		{FieldCountry, []string{"shipping_country", "billing_country"}},
		{FieldNote, []string{"customer_note"}},
	},
	Extras: []Extra{
		{Headings: []string{"shipping_tax_total"}, Money: true},
		{Headings: []string{"coupon_items"}},
		{Headings: []string{"refund_items"}},
	},
	Packed:   "line_item_",
	Decimal:  '.',
	Statuses: wooStatuses,
	Row:      readWooOrder,
	Finish:   finishWooOrder,
}

// The places of wooOrders' extras.
const (
	wooShippingTax = iota
	wooCoupons
	wooRefunds
)

// readWooOrder takes the packed cells apart. The tax of the shipping goes with the shipping, so that neither earns twice;
// the buyer number 0 is that of all guests and names nobody.
func readWooOrder(a *assembler, r *row) {
	s := &a.scrap
	if s.draft.Buyer.Key == "0" {
		s.draft.Buyer.Key = ""
	}
	if tax := a.extras[wooShippingTax].minor; tax > 0 {
		s.draft.Shipping += tax
		s.draft.Tax = max(0, s.draft.Tax-tax)
	}
	if a.open.rows > 0 {
		return
	}
	for _, column := range a.plan.packed {
		a.open.lines = a.wooLines(a.open.lines, trimCell(r.cell(column)), r.plain)
	}
	var codes []string
	for _, group := range unpack(a.extras[wooCoupons].text) {
		if code := packedValue(group, "code"); code != "" {
			codes = append(codes, code)
		}
	}
	s.detail.Coupons = strings.Join(codes, ", ")
	a.wooRefunds(a.extras[wooRefunds])
}

// wooLines adds the lines that one cell holds.
func (a *assembler) wooLines(lines []store.LineDraft, cell string, plain bool) []store.LineDraft {
	if cell == "" {
		return lines
	}
	text, code, _ := a.texts.clean(cell, useLine, plain)
	groups := unpack(text)
	if code != "" || len(groups) == 0 {
		a.notes.count(NotePackedUnread, 0)
		return lines
	}
	for _, g := range groups {
		l := store.LineDraft{Name: packedValue(g, "name"), SKU: packedValue(g, "sku")}
		if l.SKU == "" && l.Name == "" {
			continue
		}
		quantity, bad := parseWhole(packedValue(g, "quantity"))
		net, netKnown := packedMoney(packedValue(g, "total"), a.decimals)
		gross, grossKnown := packedMoney(packedValue(g, "sub_total"), a.decimals)
		if bad != "" || quantity <= 0 || !netKnown && !grossKnown {
			a.notes.count(NotePackedUnread, 0)
		}
		if l.Quantity = max(quantity, 1); !netKnown {
			net = gross
		}
		lines = append(lines, pricedLine(l, gross, net))
	}
	return lines
}

// wooRefunds adds up the refunds of an order. One whose amount cannot be read leaves the order refunded in part, with the
// rest of it unknown.
func (a *assembler) wooRefunds(cell extra) {
	s := &a.scrap
	for _, g := range unpack(cell.text) {
		amount, known := packedMoney(packedValue(g, "amount"), a.decimals)
		if !known {
			a.notes.count(NoteRefundUnknown, 0)
			continue
		}
		s.draft.Refunded = min(s.draft.Refunded+max(amount, -amount), 2*maxMinor)
	}
	if a.plan.extras[wooRefunds] >= 0 {
		s.stated |= bitRefund
	}
}

// finishWooOrder hands the lines on.
func finishWooOrder(o *order, _ *assembler) {
	if len(o.lines) > 0 {
		o.draft.Has |= store.HasLines
		o.draft.Lines = o.lines
	}
}

// wooReport is WooCommerce's own report of orders (Analytics). It names no buyer: its orders count in the figures of
// orders and revenue alone, and any other file of the shop overrules it. Its headings are in the site's language, and the
// amount has had two names. The amount is without shipping and tax.
var wooReport = Format{
	Name:  "woocommerce",
	Grain: store.GrainLines,
	Fingerprints: [][]string{
		{"Date", "Order #", "Status", "Customer type", "Items sold"},
		{"Datum", "Bestellung #", "Status", "Kundentyp"},
		{"Datum", "Bestellnr.", "Status", "Kundentyp"},
		{"Date", "Commande n°", "État", "Type de client"},
		{"Fecha", "Pedido n.º", "Estado", "Tipo de cliente"},
		{"日期", "订单号", "状态", "客户类型"},
		{"日期", "订单 #", "状态", "客户类型"},
	},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Order #", "Bestellung #", "Bestellnr.", "Commande n°", "Pedido n.º", "订单号", "订单 #"}},
		{FieldOrderedAt, []string{"Date", "Datum", "Fecha", "日期"}},
		{FieldStatus, []string{"Status", "État", "Estado", "状态"}},
		{FieldTotal, []string{
			"Net Sales", "N. Revenue", "Net Revenue", "Nettoumsatz", "N. Umsatz", "Ventes nettes", "Revenus nets", "Ventas netas", "Ingresos netos",
			"净销售额", "净收入",
		}},
		{FieldCoupon, []string{"Coupon(s)", "Gutschein(e)", "Code(s) promo", "Cupón(es)", "优惠券"}},
	},
	Statuses: wooStatuses,
	Note:     NoteSumsOnly,
	Row:      func(a *assembler, _ *row) { a.scrap.draft.ID = strings.TrimPrefix(a.scrap.draft.ID, "#") },
}

// wooProducts are the files of two plugins in which the values of an order stand again on the row of each of its products:
// "Advanced Order Export" (AlgolPlus), whose columns and headings the shop chooses, and "Order/Customer CSV Export"
// (SkyVerge).
var wooProducts = Format{
	Name: "woocommerce",
	Fingerprints: [][]string{
		{"order_id", "order_number_formatted", "date", "status", "order_total"},
		{"Order Number", "Order Status", "Order Date", "Email (Billing)"},
		{"Order Number", "Order Status", "Order Date", "Item #"},
	},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Order Number", "order_id"}},
		{FieldCurrency, []string{"order_currency", "Order Currency"}},
		{FieldOrderedAt, []string{"Order Date", "date"}},
		{FieldPaidAt, []string{"Paid Date", "date_paid"}},
		{FieldDoneAt, []string{"Completed Date", "date_completed"}},
		{FieldStatus, []string{"Order Status", "status"}},
		{FieldTotal, []string{"Order Total Amount", "Order Total", "order_total"}},
		{FieldGoods, []string{"Order Subtotal Amount", "order_subtotal"}},
		{FieldShipping, []string{"Order Shipping Amount", "shipping_total"}},
		{FieldTax, []string{"Order Total Tax Amount", "tax_total"}},
		{FieldDiscount, []string{"Cart Discount Amount", "discount_total", "Discount Amount"}},
		{FieldRefund, []string{"Order Refund Amount", "refunded_total"}},
		{FieldCoupon, []string{"Coupon Code", "coupons"}},
		{FieldEmail, []string{"Email (Billing)", "billing_email"}},
		{FieldPhone, []string{"Phone (Billing)", "billing_phone"}},
		{FieldBuyerKey, []string{"Customer ID", "Customer User ID"}},
		{FieldFirstName, []string{"First Name (Billing)", "billing_first_name"}},
		{FieldLastName, []string{"Last Name (Billing)", "billing_last_name"}},
		{FieldCity, []string{"City (Shipping)", "City (Billing)", "shipping_city", "billing_city"}},
		{FieldCountry, []string{"Country Code (Shipping)", "Country Code (Billing)", "shipping_country", "billing_country"}},
		{FieldNote, []string{"Customer Note", "customer_note"}},
		{FieldLineID, []string{"item_id"}},
		{FieldSKU, []string{"SKU", "item_sku"}},
		{FieldItem, []string{"Item Name", "item_name"}},
		{FieldQuantity, []string{"Quantity", "Quantity (- Refund)", "item_quantity"}},
		{FieldPrice, []string{"Item Cost", "item_price"}},
	},
	Extras: []Extra{
		{Headings: []string{"item_subtotal"}, Money: true},
		{Headings: []string{"item_total"}, Money: true},
	},
	Lines:    true,
	Statuses: wooStatuses,
	Row:      readWooProduct,
}

// readWooProduct makes the line of a row that tells what the line came to instead of the price of a piece.
func readWooProduct(a *assembler, _ *row) {
	s, gross, net := &a.scrap, a.extras[0], a.extras[1]
	if s.draft.Buyer.Key == "0" {
		s.draft.Buyer.Key = ""
	}
	if s.line.Price == 0 && net.said && s.line.Name != "" {
		s.line, s.stated = pricedLine(s.line, gross.minor, net.minor), s.stated|bitQuantity
	}
}

package exchange

import (
	"strings"

	"regulars/store"
)

// etsyStatuses are Etsy's words for where an order stands.
var etsyStatuses = &statusWords{words: [][]string{
	store.StatusPending:        {"unpaid", "pending", "payment processing", "awaiting payment"},
	store.StatusPaid:           {"paid", "open", "new", "not shipped"},
	store.StatusFulfilled:      {"shipped", "pre-shipped", "in transit"},
	store.StatusCompleted:      {"completed", "complete", "delivered"},
	store.StatusPartlyRefunded: {"partially refunded", "partial refund"},
	store.StatusRefunded:       {"refunded", "fully refunded"},
	store.StatusCancelled:      {"cancelled", "canceled"},
}}

// etsyOrders is Etsy's file of sold orders: one row an order, the day without the time. Etsy collects the sales tax for
// itself, so that it is no part of what was paid. It tells neither e-mail nor phone: the buyer is the name of an account.
var etsyOrders = Format{
	Name:         "etsy",
	Fingerprints: [][]string{{"Sale Date", "Order ID", "Number of Items", "Order Value", "Order Total"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Order ID"}},
		{FieldCurrency, []string{"Currency"}},
		{FieldOrderedAt, []string{"Sale Date"}},
		{FieldShippedAt, []string{"Date Shipped"}},
		{FieldStatus, []string{"Status"}},
		{FieldTotal, []string{"Order Total"}},
		{FieldGoods, []string{"Order Value"}},
		{FieldShipping, []string{"Shipping"}},
		{FieldDiscount, []string{"Discount Amount"}},
		{FieldCoupon, []string{"Coupon Code"}},
		{FieldBuyerKey, []string{"Buyer User ID", "Buyer"}},
		{FieldName, []string{"Full Name"}},
		{FieldFirstName, []string{"First Name"}},
		{FieldLastName, []string{"Last Name"}},
		{FieldCity, []string{"Ship City"}},
		{FieldCountry, []string{"Ship Country"}},
	},
	Extras: []Extra{
		{Headings: []string{"Sales Tax"}, Money: true},
		{Headings: []string{"Shipping Discount"}, Money: true},
		{Headings: []string{"Adjusted Order Total"}, Money: true},
	},
	Order:       monthFirst,
	Statuses:    etsyStatuses,
	StatusBlank: true,
	Row:         readEtsyOrder,
	Finish:      finishEtsyOrder,
}

// The places of etsyOrders' extras.
const (
	etsyTax = iota
	etsyShippingDiscount
	etsyAdjusted
)

// readEtsyOrder takes the tax off what was paid, where it is part of it, and reads the adjusted total: more than nothing
// and less than the total is a refund in part. 0 means no change, and a full refund is told by the status or by the file
// of payments.
func readEtsyOrder(a *assembler, _ *row) {
	s := &a.scrap
	d := &s.draft
	d.Buyer.Key = etsyKey(d.Buyer.Key)
	if !s.says(bitTotal) {
		return
	}
	off := a.extras[etsyShippingDiscount].minor
	d.Shipping = max(0, d.Shipping-max(off, -off))
	gross, tax := d.Total, max(0, a.extras[etsyTax].minor)
	if !s.says(bitGoods) || gross >= d.Goods-d.Discount+d.Shipping+tax {
		d.Total = max(0, gross-tax)
	}
	switch adjusted := a.extras[etsyAdjusted]; {
	case !adjusted.said || adjusted.minor == 0 || adjusted.minor == gross:
	case adjusted.minor > 0 && adjusted.minor < gross:
		d.Refunded = gross - adjusted.minor
	default:
		a.notes.count(NoteAdjusted, 0)
	}
}

// finishEtsyOrder says that the file of payments may know of more refunds, and that a sent order is sent.
func finishEtsyOrder(o *order, _ *assembler) {
	o.draft.Has |= store.HasRefundedAtLeast
	if o.draft.Status == store.StatusPaid && o.draft.ShippedAt != 0 {
		o.draft.Status = store.StatusFulfilled
	}
}

// etsyKey is the account in what Etsy writes for a buyer: the account itself, or a name with the account in brackets. A
// name alone, as of a guest, is none.
func etsyKey(buyer string) string {
	if rest, closed := strings.CutSuffix(buyer, ")"); closed {
		if at := strings.LastIndexByte(rest, '('); at >= 0 {
			return strings.TrimSpace(rest[at+1:])
		}
	}
	if strings.ContainsAny(buyer, " \u3000") {
		return ""
	}
	return buyer
}

// etsyItems is Etsy's file of sold items: one row a line, with the shipping of the whole order again on each.
var etsyItems = Format{
	Name:         "etsy",
	Grain:        store.GrainLines,
	Fingerprints: [][]string{{"Sale Date", "Item Name", "Quantity", "Price", "Transaction ID", "Order ID"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Order ID"}},
		{FieldCurrency, []string{"Currency"}},
		{FieldOrderedAt, []string{"Sale Date"}},
		{FieldPaidAt, []string{"Date Paid"}},
		{FieldShippedAt, []string{"Date Shipped"}},
		{FieldTotal, []string{"Item Total"}},
		{FieldShipping, []string{"Order Shipping"}},
		{FieldDiscount, []string{"Discount Amount"}},
		{FieldCoupon, []string{"Coupon Code"}},
		{FieldBuyerKey, []string{"Buyer"}},
		{FieldName, []string{"Ship Name"}},
		{FieldCity, []string{"Ship City"}},
		{FieldCountry, []string{"Ship Country"}},
		{FieldLineID, []string{"Transaction ID"}},
		{FieldSKU, []string{"SKU"}},
		{FieldItem, []string{"Item Name"}},
		{FieldQuantity, []string{"Quantity"}},
		{FieldPrice, []string{"Price"}},
	},
	Extras: []Extra{{Headings: []string{"Shipping Discount"}, Money: true}},
	Lines:  true, LineTotals: true,
	Sums:   []Field{FieldDiscount},
	Order:  monthFirst,
	Note:   NoteLinesFile,
	Row:    readEtsyItem,
	Finish: finishEtsyItems,
}

// readEtsyItem finds what a line came to, and the shipping, which is that of the order: the largest that a row states.
// Files differ in whether the item total has the discount taken off.
func readEtsyItem(a *assembler, _ *row) {
	s := &a.scrap
	d := &s.draft
	d.Buyer.Key = etsyKey(d.Buyer.Key)
	if !s.says(bitQuantity) {
		s.line.Quantity = 1
		s.stated |= bitQuantity
	}
	gross, stated := s.line.Price*max(1, s.line.Quantity), s.says(bitTotal)
	if !stated || d.Total == gross {
		d.Total = gross - d.Discount
	}
	d.Total, s.stated = max(0, d.Total), s.stated|bitTotal
	s.line = pricedLine(s.line, gross, d.Total)
	off := a.extras[0].minor
	d.Shipping = max(0, d.Shipping-max(off, -off))
	a.open.draft.Shipping = max(a.open.draft.Shipping, d.Shipping)
}

// finishEtsyItems adds the shipping to the lines.
func finishEtsyItems(o *order, _ *assembler) {
	d := &o.draft
	d.Total = min(d.Total+d.Shipping, maxMinor)
	if d.ShippedAt != 0 {
		d.Status = store.StatusFulfilled
	}
}

// etsyPayments is Etsy's file of payments: it settles what was refunded of orders that the book knows.
var etsyPayments = Format{
	Name:         "etsy",
	Grain:        store.GrainCompanion,
	Fingerprints: [][]string{{"Payment ID", "Order ID", "Gross Amount", "Adjusted Gross"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Order ID"}},
		{FieldCurrency, []string{"Currency"}},
		{FieldRefund, []string{"Refund Amount"}},
		{FieldLineID, []string{"Payment ID"}},
	},
	Extras: []Extra{
		{Headings: []string{"Gross Amount"}, Money: true},
		{Headings: []string{"Adjusted Gross"}, Money: true},
	},
	Lines:  true,
	Sums:   []Field{FieldRefund},
	Note:   NoteCompanion,
	Row:    readEtsyPayment,
	Finish: finishEtsyPayment,
}

// readEtsyPayment reads the refund of a payment: as it is stated, else what the adjusted amount lacks.
func readEtsyPayment(a *assembler, _ *row) {
	s, gross, adjusted := &a.scrap, a.extras[0], a.extras[1]
	if s.draft.Refunded == 0 && adjusted.minor > 0 && adjusted.minor < gross.minor {
		s.draft.Refunded = gross.minor - adjusted.minor
	}
	if !a.open.knows(s.lineID) {
		a.open.partial = min(a.open.partial+max(0, gross.minor), 2*maxMinor)
	}
}

// finishEtsyPayment tells a full refund from one in part by what was paid, tax included.
func finishEtsyPayment(o *order, _ *assembler) {
	d := &o.draft
	d.Has &^= store.HasRefunded
	d.Has |= store.HasRefundedAtLeast
	if d.Refunded > 0 && d.Refunded >= o.partial {
		d.Status, d.Has = store.StatusRefunded, d.Has|store.HasStatus
	}
}

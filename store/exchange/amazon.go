package exchange

import "regulars/store"

// amazonStatuses are Amazon's words for where an order stands.
var amazonStatuses = &statusWords{words: [][]string{
	store.StatusPending:   {"pending", "payment pending", "pending - waiting for pick up", "pendingavailability"},
	store.StatusPaid:      {"unshipped", "partiallyshipped", "partially shipped", "shipping", "invoiceunconfirmed"},
	store.StatusFulfilled: {"shipped", "shipped - picked up", "shipped - out for delivery", "complete"},
	store.StatusCompleted: {"shipped - delivered to buyer", "delivered"},
	store.StatusCancelled: {"cancelled", "canceled", "unfulfillable"},
}}

// amazonOrders is Amazon's report of all orders: one row an item, tab-separated, no buyer. What counts as paid is without
// the tax columns. Refunds stand in other reports.
//
// Amazon is statistics only. Where its reports name a buyer it is by a forwarding address that is one seller's and one
// order's at worst, and Amazon forbids to use it for anything but the order; so no column of a buyer is read from any of
// them, and the orders count in the figures of orders and revenue alone.
var amazonOrders = Format{
	Name:         "amazon",
	Fingerprints: [][]string{{"amazon-order-id", "purchase-date", "order-status", "item-price"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"amazon-order-id"}},
		{FieldCurrency, []string{"currency"}},
		{FieldOrderedAt, []string{"purchase-date"}},
		{FieldStatus, []string{"order-status"}},
		{FieldTotal, []string{"item-price"}},
		{FieldShipping, []string{"shipping-price"}},
		{FieldDiscount, []string{"item-promotion-discount"}},
		{FieldCoupon, []string{"promotion-ids"}},
		{FieldChannel, []string{"sales-channel"}},
		{FieldCity, []string{"ship-city"}},
		{FieldCountry, []string{"ship-country"}},
		{FieldSKU, []string{"sku"}},
		{FieldItem, []string{"product-name"}},
		{FieldQuantity, []string{"quantity"}},
	},
	Extras: []Extra{
		{Headings: []string{"gift-wrap-price"}, Money: true},
		{Headings: []string{"ship-promotion-discount"}, Money: true},
		{Headings: []string{"item-status"}},
	},
	Lines: true, LineTotals: true,
	Sums:     []Field{FieldShipping, FieldDiscount},
	Statuses: amazonStatuses,
	Note:     NoteStatistics,
	Row:      readAmazonItem,
}

// The places of the extras of Amazon's reports with prices.
const (
	amazonWrap = iota
	amazonShippingDiscount
	amazonItemStatus
)

// readAmazonItem makes the line of an item and what it came to with its shipping and wrapping. Items that are cancelled
// or not yet priced come to nothing.
func readAmazonItem(a *assembler, _ *row) {
	s := &a.scrap
	d := &s.draft
	s.stated |= bitTotal
	if status, _ := amazonStatuses.meaning(foldHeading(a.extras[amazonItemStatus].text)); status == store.StatusCancelled {
		s.line, d.Total, d.Shipping, d.Discount = store.LineDraft{}, 0, 0, 0
		return
	}
	off := a.extras[amazonShippingDiscount].minor
	d.Shipping = max(0, d.Shipping-max(off, -off))
	goods := max(0, d.Total)
	s.line = pricedLine(s.line, goods, goods-d.Discount)
	d.Total = max(0, goods-d.Discount+d.Shipping+max(0, a.extras[amazonWrap].minor))
}

// amazonNew is Amazon's report of new orders: one row an item, all of them paid. It knows no status, so that the report of
// all orders overrules it.
var amazonNew = Format{
	Name:         "amazon",
	Grain:        store.GrainLines,
	Fingerprints: [][]string{{"order-id", "order-item-id", "purchase-date", "payments-date", "item-price"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"order-id"}},
		{FieldLineID, []string{"order-item-id"}},
		{FieldCurrency, []string{"currency"}},
		{FieldOrderedAt, []string{"purchase-date"}},
		{FieldPaidAt, []string{"payments-date"}},
		{FieldTotal, []string{"item-price"}},
		{FieldShipping, []string{"shipping-price"}},
		{FieldDiscount, []string{"item-promotion-discount"}},
		{FieldChannel, []string{"sales-channel"}},
		{FieldCity, []string{"ship-city"}},
		{FieldCountry, []string{"ship-country"}},
		{FieldSKU, []string{"sku"}},
		{FieldItem, []string{"product-name"}},
		{FieldQuantity, []string{"quantity-purchased"}},
	},
	Extras: []Extra{
		{Headings: []string{"gift-wrap-price"}, Money: true},
		{Headings: []string{"ship-promotion-discount"}, Money: true},
		{Headings: []string{"item-status"}},
	},
	Lines: true, LineTotals: true,
	Sums: []Field{FieldShipping, FieldDiscount},
	Note: NoteStatistics,
	Row:  readAmazonItem,
}

// amazonUnshipped is Amazon's report of orders that wait to be sent. It has no prices: it gives orders that the book knows
// their lines, and makes none.
var amazonUnshipped = Format{
	Name:         "amazon",
	Grain:        store.GrainCompanion,
	Fingerprints: [][]string{{"order-id", "order-item-id", "quantity-to-ship", "days-past-promise"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"order-id"}},
		{FieldLineID, []string{"order-item-id"}},
		{FieldPaidAt, []string{"payments-date"}},
		{FieldCity, []string{"ship-city"}},
		{FieldCountry, []string{"ship-country"}},
		{FieldSKU, []string{"sku"}},
		{FieldItem, []string{"product-name"}},
		{FieldQuantity, []string{"quantity-purchased"}},
	},
	Lines: true,
	Note:  NoteCompanion,
}

package exchange

import (
	"regulars/store"
)

// shopify is Shopify's export of orders: one row a line, with the values of the order on its first row alone. Newer files
// have 79 columns, older ones stop at "Cancelled at" (47). The order is known by its Id where the file has one, because
// its Name (#1051) can be set by the shop and is not unique across shops.
var shopify = Format{
	Name:         "shopify",
	Fingerprints: [][]string{{"Name", "Financial Status", "Lineitem name"}},
	Columns: []FieldColumns{
		{FieldGroup, []string{"Name"}},
		{FieldOrderID, []string{"Id", "Name"}},
		{FieldCurrency, []string{"Currency"}},
		{FieldOrderedAt, []string{"Created at"}},
		{FieldPaidAt, []string{"Paid at"}},
		{FieldShippedAt, []string{"Fulfilled at", "Fulfillment Date"}},
		{FieldCancelledAt, []string{"Cancelled at"}},
		{FieldStatus, []string{"Financial Status"}},
		{FieldDelivery, []string{"Fulfillment Status"}},
		{FieldTotal, []string{"Total"}},
		{FieldGoods, []string{"Subtotal"}},
		{FieldShipping, []string{"Shipping"}},
		{FieldTax, []string{"Taxes"}},
		{FieldDiscount, []string{"Discount Amount"}},
		{FieldRefund, []string{"Refunded Amount"}},
		{FieldOutstanding, []string{"Outstanding Balance"}},
		{FieldCoupon, []string{"Discount Code"}},
		{FieldEmail, []string{"Email"}},
		{FieldPhone, []string{"Phone", "Billing Phone", "Shipping Phone"}},
		{FieldName, []string{"Billing Name", "Shipping Name"}},
		{FieldMarketing, []string{"Accepts Marketing"}},
		{FieldChannel, []string{"Source"}},
		{FieldCity, []string{"Shipping City", "Billing City"}},
		{FieldCountry, []string{"Shipping Country", "Billing Country"}},
		{FieldNote, []string{"Notes"}},
		{FieldSKU, []string{"Lineitem sku"}},
		{FieldItem, []string{"Lineitem name"}},
		{FieldQuantity, []string{"Lineitem quantity"}},
		{FieldPrice, []string{"Lineitem price"}},
		{FieldLineDiscount, []string{"Lineitem discount"}},
	},
	Lines:   true,
	Decimal: '.',
	Statuses: &statusWords{words: [][]string{
		store.StatusPending:        {"pending", "authorized", "expired"},
		store.StatusPaid:           {"paid", "partially_paid"},
		store.StatusPartlyRefunded: {"partially_refunded"},
		store.StatusRefunded:       {"refunded"},
		store.StatusCancelled:      {"voided"},
	}},
	Finish: finishShopify,
}

// finishShopify notes orders that are called paid and still owe something. Those have no "Paid at"; the time the order
// was placed then stands for it, as everywhere.
func finishShopify(o *order, a *assembler) {
	if o.detail.Outstanding > 0 && o.draft.Status != store.StatusPending && o.draft.Status != store.StatusCancelled {
		a.notes.count(NoteOutstanding, o.draft.Line)
	}
}

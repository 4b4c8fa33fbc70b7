package exchange

import (
	"strconv"
	"strings"

	"regulars/store"
)

// squareStatuses are Square's words for where a transaction stands.
var squareStatuses = &statusWords{words: [][]string{
	store.StatusCompleted: {"complete", "completed", "captured"},
	store.StatusPending:   {"pending", "approved", "open"},
	store.StatusCancelled: {"cancelled", "canceled", "failed", "voided", "void", "declined"},
}}

// squarePayments is Square's file of transactions: one row a payment or refund. What counts as paid is Net Sales, so
// that tax, tips and gift cards sold neither earn nor count as revenue. The buyer is a customer number; the file of
// customers says who that is.
var squarePayments = Format{
	Name:         "square",
	Fingerprints: [][]string{{"Date", "Time", "Net Sales", "Total Collected", "Transaction ID", "Event Type"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Transaction ID"}},
		{FieldOrderedAt, []string{"Date"}},
		{FieldOrderedTime, []string{"Time"}},
		{FieldTimeZone, []string{"Time Zone"}},
		{FieldStatus, []string{"Transaction Status"}},
		{FieldTotal, []string{"Net Sales"}},
		{FieldGoods, []string{"Gross Sales"}},
		{FieldDiscount, []string{"Discounts"}},
		{FieldCoupon, []string{"Discount Name"}},
		{FieldBuyerKey, []string{"Customer ID"}},
		{FieldName, []string{"Customer Name"}},
		{FieldChannel, []string{"Location", "Channel", "Source"}},
		{FieldLineID, []string{"Payment ID"}},
	},
	Extras: []Extra{
		{Headings: []string{"Event Type"}},
		{Headings: []string{"Partial Refunds"}, Money: true},
	},
	Lines: true, LineTotals: true,
	Sums:        []Field{FieldGoods, FieldDiscount, FieldRefund},
	Decimal:     '.',
	Order:       monthFirst,
	Statuses:    squareStatuses,
	StatusBlank: true,
	Refund:      isSquareRefundRow,
	Row:         readSquarePayment,
	Prepare:     prepareSquare,
	Finish:      finishSquare,
}

// The places of squarePayments' extras, and the first of squareItems' too.
const (
	squareEvent = iota
	squarePartial
)

// isSquareRefundRow reports a row whose event is a refund.
func isSquareRefundRow(p *plan, r *row) bool {
	return strings.Contains(foldHeading(r.cell(p.extras[squareEvent])), "refund")
}

// readSquarePayment tells sales from refunds. A sale that names its partial refunds and the refunds' own rows say the
// same thing twice: the larger sum counts.
func readSquarePayment(a *assembler, _ *row) {
	s, partial := &a.scrap, a.extras[squarePartial].minor
	partial = max(partial, -partial)
	if a.isSquareRefund() {
		a.squareRefund(max(s.draft.Total, -s.draft.Total) + partial)
		return
	}
	s.draft.Total, s.stated = max(0, s.draft.Total), s.stated|bitTotal
	if !a.open.knows(s.lineID) {
		a.open.partial = min(a.open.partial+partial, 2*maxMinor)
	}
}

// isSquareRefund reads the kind of a row's event, and counts sales. A kind that nobody knows is asked about, like a word
// for the status.
func (a *assembler) isSquareRefund() bool {
	event := a.extras[squareEvent].text
	switch folded := foldHeading(event); {
	case strings.Contains(folded, "refund"):
		return true
	case folded != "" && folded != "payment":
		a.scrap.draft.StatusText = event
		a.scrap.stated |= bitStatus
	}
	a.open.sales++
	return false
}

// squareRefund makes a row one that says nothing but a refund of its order: the date and the place of the order are those
// of its sale. Square gives a refund no number of its own: its payment, moment, amount and product tell it apart.
func (a *assembler) squareRefund(amount int64) {
	d := a.scrap.draft
	line := "refund " + a.scrap.lineID + " " + strconv.FormatInt(int64(d.PlacedAt), 10) + " " + strconv.FormatInt(amount, 10)
	if product := a.scrap.line.Key(); product != "" {
		line += " " + product
	}
	if amount > 0 && !a.open.knows(line) {
		a.open.told = append(a.open.told, store.RefundRow{Key: line, Amount: amount, Grain: a.plan.format.Grain})
	}
	a.scrap = scrap{stated: a.scrap.stated&(bitOrderID|bitBuyerKey|bitName) | bitTotal | bitRefund, lineID: line}
	a.scrap.draft = store.OrderDraft{ID: a.open.key, Currency: d.Currency, Buyer: d.Buyer, Refunded: amount}
	a.open.refundRows++
}

// prepareSquare takes what the sale says was refunded where its refunds' own rows say less.
func prepareSquare(o *order, _ *assembler) { o.draft.Refunded = max(o.draft.Refunded, o.partial) }

// finishSquare lets other files know of more refunds. Refunds without their sale in the file complete an order that the book may know.
func finishSquare(o *order, _ *assembler) {
	d := &o.draft
	d.Has &^= store.HasRefunded
	d.Has |= store.HasRefundedAtLeast
	d.Refunds = o.told
}

// squareItems is Square's file of items sold: one row a line. It gives the transactions their lines, and stands for them
// where the file of transactions is not at hand.
var squareItems = Format{
	Name:         "square",
	Grain:        store.GrainLines,
	Fingerprints: [][]string{{"Date", "Time", "Item", "Qty", "Net Sales", "Transaction ID", "Event Type"}},
	Columns: []FieldColumns{
		{FieldOrderID, []string{"Transaction ID"}},
		{FieldOrderedAt, []string{"Date"}},
		{FieldOrderedTime, []string{"Time"}},
		{FieldTimeZone, []string{"Time Zone"}},
		{FieldTotal, []string{"Net Sales"}},
		{FieldDiscount, []string{"Discounts"}},
		{FieldBuyerKey, []string{"Customer ID"}},
		{FieldName, []string{"Customer Name"}},
		{FieldChannel, []string{"Location", "Channel"}},
		{FieldSKU, []string{"SKU"}},
		{FieldItem, []string{"Item"}},
	},
	Extras: []Extra{
		{Headings: []string{"Event Type"}},
		{Headings: []string{"Qty"}},
		{Headings: []string{"Gross Sales"}, Money: true},
		{Headings: []string{"Price Point Name"}},
		{Headings: []string{"Itemization Type"}},
	},
	Lines: true, LineTotals: true,
	Sums:    []Field{FieldDiscount, FieldRefund},
	Decimal: '.',
	Order:   monthFirst,
	Note:    NoteLinesFile,
	Row:     readSquareItem,
	Finish:  finishSquare,
}

// The places of squareItems' further extras.
const (
	squareQuantity = iota + 1
	squareGross
	squareVariation
	squareKind
)

// readSquareItem makes the line of a row. A gift card that is sold is no revenue; a weight such as 0.25 counts as one piece.
func readSquareItem(a *assembler, _ *row) {
	s := &a.scrap
	if a.isSquareRefund() {
		a.squareRefund(max(s.draft.Total, -s.draft.Total))
		return
	}
	s.stated |= bitTotal | bitQuantity
	if strings.Contains(foldHeading(a.extras[squareKind].text), "giftcard") {
		s.draft.Total = 0
	}
	s.draft.Total = max(0, s.draft.Total)
	if variation := a.extras[squareVariation].text; variation != "" && variation != "Regular" && s.line.Name != "" {
		s.line.Name += " (" + variation + ")"
	}
	s.line.Quantity, _ = parseWhole(a.extras[squareQuantity].text)
	s.line = pricedLine(s.line, a.extras[squareGross].minor, s.draft.Total)
}

package exchange

import "regulars/store"

// scrap is what one row says, before it is joined with the other rows of its order.
type scrap struct {
	stated    uint64 // a bit for each field with a value, by its place in the alias table
	draft     store.OrderDraft
	detail    store.OrderDetail
	line      store.LineDraft
	refund    string // the refund column's word
	delivery  string // the delivery column's word
	first     string
	last      string
	marketing string
	lineID    string
	cancelled store.Instant
	packed    []store.LineDraft // of a row that holds several lines

	receiver, receiverPhone             string
	due, payDiscount, pointsUsed, kinds int64
}

// says reports whether the row states a field, given by its bit.
func (s *scrap) says(bit uint64) bool { return s.stated&bit != 0 }

// The bits of the fields that are asked for in every row.
var (
	bitOrderID   = bitOf(FieldOrderID)
	bitOrderedAt = bitOf(FieldOrderedAt)
	bitPaidAt    = bitOf(FieldPaidAt)
	bitStatus    = bitOf(FieldStatus)
	bitTotal     = bitOf(FieldTotal)
	bitCurrency  = bitOf(FieldCurrency)
	bitGoods     = bitOf(FieldGoods)
	bitRefund    = bitOf(FieldRefund)
	bitBuyerKey  = bitOf(FieldBuyerKey)
	bitName      = bitOf(FieldName)
	bitQuantity  = bitOf(FieldQuantity)
)

// bitOf is the bit of a field in scrap.stated.
func bitOf(f Field) uint64 { return 1 << fieldAt[f] }

// textTargets say where the text of a field goes.
var textTargets = map[Field]func(*scrap) *string{
	FieldOrderID:       func(s *scrap) *string { return &s.draft.ID },
	FieldLineID:        func(s *scrap) *string { return &s.lineID },
	FieldShop:          func(s *scrap) *string { return &s.draft.Shop },
	FieldStatus:        func(s *scrap) *string { return &s.draft.StatusText },
	FieldRefundStatus:  func(s *scrap) *string { return &s.refund },
	FieldDelivery:      func(s *scrap) *string { return &s.delivery },
	FieldCurrency:      func(s *scrap) *string { return &s.draft.Currency },
	FieldCoupon:        func(s *scrap) *string { return &s.detail.Coupons },
	FieldEmail:         func(s *scrap) *string { return &s.draft.Buyer.Email },
	FieldPhone:         func(s *scrap) *string { return &s.draft.Buyer.Phone },
	FieldBuyerKey:      func(s *scrap) *string { return &s.draft.Buyer.Key },
	FieldName:          func(s *scrap) *string { return &s.draft.Buyer.Name },
	FieldFirstName:     func(s *scrap) *string { return &s.first },
	FieldLastName:      func(s *scrap) *string { return &s.last },
	FieldMarketing:     func(s *scrap) *string { return &s.marketing },
	FieldChannel:       func(s *scrap) *string { return &s.detail.Channel },
	FieldCarrier:       func(s *scrap) *string { return &s.detail.Carrier },
	FieldTracking:      func(s *scrap) *string { return &s.detail.Tracking },
	FieldCity:          func(s *scrap) *string { return &s.detail.City },
	FieldCountry:       func(s *scrap) *string { return &s.detail.Country },
	FieldNote:          func(s *scrap) *string { return &s.detail.Note },
	FieldSKU:           func(s *scrap) *string { return &s.line.SKU },
	FieldItem:          func(s *scrap) *string { return &s.line.Name },
	FieldReceiver:      func(s *scrap) *string { return &s.receiver },
	FieldReceiverPhone: func(s *scrap) *string { return &s.receiverPhone },
}

// amountTargets say where the amount or quantity of a field goes.
var amountTargets = map[Field]func(*scrap) *int64{
	FieldTotal:        func(s *scrap) *int64 { return &s.draft.Total },
	FieldGoods:        func(s *scrap) *int64 { return &s.draft.Goods },
	FieldShipping:     func(s *scrap) *int64 { return &s.draft.Shipping },
	FieldTax:          func(s *scrap) *int64 { return &s.draft.Tax },
	FieldDiscount:     func(s *scrap) *int64 { return &s.draft.Discount },
	FieldRefund:       func(s *scrap) *int64 { return &s.draft.Refunded },
	FieldPointsPaid:   func(s *scrap) *int64 { return &s.draft.PointsPaid },
	FieldOutstanding:  func(s *scrap) *int64 { return &s.detail.Outstanding },
	FieldQuantity:     func(s *scrap) *int64 { return &s.line.Quantity },
	FieldPrice:        func(s *scrap) *int64 { return &s.line.Price },
	FieldLineDiscount: func(s *scrap) *int64 { return &s.line.Discount },
	FieldDue:          func(s *scrap) *int64 { return &s.due },
	FieldPayDiscount:  func(s *scrap) *int64 { return &s.payDiscount },
	FieldPointsUsed:   func(s *scrap) *int64 { return &s.pointsUsed },
	FieldKinds:        func(s *scrap) *int64 { return &s.kinds },
}

// momentTargets say where the time of a field goes.
var momentTargets = map[Field]func(*scrap) *store.Instant{
	FieldOrderedAt:   func(s *scrap) *store.Instant { return &s.draft.PlacedAt },
	FieldPaidAt:      func(s *scrap) *store.Instant { return &s.draft.PaidAt },
	FieldDoneAt:      func(s *scrap) *store.Instant { return &s.draft.DoneAt },
	FieldShippedAt:   func(s *scrap) *store.Instant { return &s.draft.ShippedAt },
	FieldCancelledAt: func(s *scrap) *store.Instant { return &s.cancelled },
}

// amountBits are the optional amounts of a draft and the bits that say they are stated.
var amountBits = []struct {
	stated uint64
	has    store.Has
}{
	{bitOf(FieldGoods), store.HasGoods},
	{bitOf(FieldShipping), store.HasShipping},
	{bitOf(FieldTax), store.HasTax},
	{bitOf(FieldDiscount), store.HasDiscount},
	{bitOf(FieldRefund), store.HasRefunded},
	{bitOf(FieldPointsPaid), store.HasPointsPaid},
}

package store

// Status is where an order stands, in one vocabulary for every platform.
type Status uint8

// The statuses an order can have. StatusUnknown is never saved: such an order is held until somebody says what its
// words mean.
const (
	StatusUnknown Status = iota
	StatusPending
	StatusPaid
	StatusFulfilled
	StatusCompleted
	StatusPartlyRefunded
	StatusRefunded
	StatusCancelled
)

// statusNames are the words used in SQL, JSON and CSV.
var statusNames = [...]string{"unknown", "pending", "paid", "fulfilled", "completed", "partially_refunded", "refunded", "cancelled"}

// String is the status's word in SQL, JSON and files.
func (s Status) String() string { return statusNames[s] }

// ParseStatus reads a status's word; anything else is StatusUnknown.
func ParseStatus(word string) Status {
	for i, name := range statusNames {
		if name == word {
			return Status(i)
		}
	}
	return StatusUnknown
}

// Grain is how much of an order a file knows. It ranks files that speak of the same order: a coarse one fills what is
// blank and never overrules a finer one.
type Grain uint8

// The grains of files.
const (
	GrainOrders    Grain = iota // orders: its money and its status count
	GrainLines                  // lines or bare sums, from which an order is put together: a file of orders overrules it
	GrainCompanion              // something about orders that other files bring: never makes an order
)

// String is the grain's word in our own export of orders.
func (g Grain) String() string { return [...]string{"orders", "lines", "companion"}[g] }

// Has says which optional values of a draft the file states. A value the file does not state never blanks one that
// the book already has.
type Has uint32

// One bit for each optional value.
const (
	HasShipping Has = 1 << iota
	HasTax
	HasDiscount
	HasGoods
	HasRefunded
	HasPointsPaid
	HasStatus
	HasLines
	HasCurrency
	HasRefundedAtLeast // Refunded is a lower bound: other files may know of more
	HasRefundState     // Detail.RefundOpen is what the file says, also where it is ""
)

// OrderDraft is one order as a file or a form states it, before the book has seen it. Amounts are minor units of
// Currency. A draft is valid only until the reader's next step: the store copies what it keeps.
type OrderDraft struct {
	Line       int    // line of the file where the order begins, from 1; 0 when there is no file
	Source     string // the source that our own export names; "" is the import's own
	Grain      Grain
	Shop       string // the shop within the source where the file names one, else ""
	ID         string // the platform's order number, as text
	Status     Status // StatusUnknown with StatusText set means: hold
	StatusText string // the platform's own words, as found
	Currency   string // ISO 4217; "" is the shop's own
	Has        Has

	Total      int64 // what the buyer paid, or shall pay, with shipping and tax
	Shipping   int64
	Tax        int64
	Discount   int64
	Goods      int64 // goods before shipping
	Refunded   int64 // refunded so far, cumulative
	PointsPaid int64 // the part of Total that was paid with points or stored value

	PlacedAt  Instant
	PaidAt    Instant // 0 when the file does not say; PlacedAt then stands for it
	DoneAt    Instant // received or completed
	ShippedAt Instant

	// Answers is what the order would be under each answer to what StatusText means, by status, where that is not simply
	// the answer; nil in every order whose status is known.
	Answers []Answer

	Buyer  Buyer
	Detail *OrderDetail // nil when the file says none of it
	Lines  []LineDraft

	// Refunds are the refunds that the file tells one by one. Those of other files add to them, so that Refunded says what
	// this file alone knows.
	Refunds []RefundRow
}

// RefundRow is one refund of an order, minor units of the order's currency, more than 0.
type RefundRow struct {
	Key    string // what tells it apart from other refunds of the order, in every file of its kind
	Amount int64
	Grain  Grain // GrainOrders or GrainLines: the kind of file; both tell the same refunds
}

// Answer is what a held order would be if its word meant something. Status is unknown again when the order has a second
// word that nobody has explained.
type Answer struct {
	Status   Status
	Word     string
	Refunded int64
}

// answer makes the order what it is when its word means the status.
func (d *OrderDraft) answer(s Status) {
	if int(s) >= len(d.Answers) {
		d.Status = s
		if d.Refunded > 0 && s != StatusPending && s != StatusCancelled {
			d.Status = StatusPartlyRefunded
		}
		return
	}
	a := d.Answers[s]
	d.Status, d.StatusText, d.Answers = a.Status, a.Word, nil
	if d.Refunded = a.Refunded; a.Refunded > 0 {
		d.Has |= HasRefunded
	}
}

// Buyer is who bought, as the file says. Texts are clean (no control characters) but not normalised: the store does that.
// All empty means: nobody known.
type Buyer struct {
	Name  string
	Email string
	Phone string
	Key   string // the platform's own stable key: a customer id or nick; matched only within the same source
}

// Known reports whether the buyer carries any identity.
func (b Buyer) Known() bool { return b.Email != "" || b.Phone != "" || b.Key != "" }

// OrderDetail is what is kept for reading and service but takes no part in the ledger.
type OrderDetail struct {
	Channel     string // where it was sold: web, stall, WeChat…
	Carrier     string
	Tracking    string
	City        string
	Country     string
	Coupons     string // discount codes, as found
	Note        string
	Marketing   int8 // buyer accepts marketing: 1 yes, -1 no, 0 not said
	Outstanding int64
	RefundOpen  string // the platform's words for a refund that is asked for and not settled; "" is none
}

// LineDraft is one line of an order. Price is for one piece, Discount for the whole line, minor units.
type LineDraft struct {
	SKU      string
	Name     string
	Quantity int64
	Price    int64
	Discount int64
}

// Key is what tells products apart: the SKU, else the name.
func (l LineDraft) Key() string {
	if l.SKU != "" {
		return l.SKU
	}
	return l.Name
}

// amount is what the line came to after its own discount.
func (l *LineDraft) amount() int64 { return l.Quantity*l.Price - l.Discount }

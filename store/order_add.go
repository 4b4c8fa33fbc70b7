package store

import (
	"context"
	"slices"
	"strconv"

	"zombiezen.com/go/sqlite"
)

// OrderInput is an order by hand: a transfer in a chat, a stall, the phone.
type OrderInput struct {
	Member   int64 // 0: nobody
	Amount   int64 // paid, minor units of the shop's currency
	Shipping int64
	PaidAt   Instant // 0: now
	Channel  string
	Note     string
	Key      string // idempotency key; also the order's number
	Lines    []LineDraft
}

// OrderAck is what a write on an order returns. Points is what it moved: given, or taken back (negative).
type OrderAck struct {
	Order    int64
	Ref      string // its number
	Points   int64
	Batch    int64 // whose undo takes the act back; 0 of an order that was added
	Replayed bool
}

// maxQuantity is the most pieces of one line.
const maxQuantity = 1_000_000_000

// checkAmounts refuses what no order can have cost, in the shop's currency.
func (in *OrderInput) checkAmounts(currency string) error {
	switch {
	case in.Amount < 0 || in.Amount > maxAmount:
		return Refuse(CodeBadAmount, "amount", in.Amount, "currency", currency)
	case in.Shipping < 0 || in.Shipping > in.Amount:
		return Refuse(CodeBadAmount, "why", "shipping", "amount", in.Shipping, "currency", currency)
	}
	for i := range in.Lines {
		l := &in.Lines[i]
		if q := l.Quantity; q < -maxQuantity || q > maxQuantity {
			return Refuse(CodeLimitExceeded, "value", q, "limit", int64(maxQuantity))
		}
		for _, money := range []int64{l.Price, l.Discount} {
			if most := maxAmount / max(1, l.Quantity, -l.Quantity); money < -most || money > most {
				return Refuse(CodeBadAmount, "amount", money, "currency", currency)
			}
		}
	}
	return nil
}

// checkPaidAt refuses the moment of a payment on a day to come, which only a slip of the hand can mean, and one that is older
// than any order of a file can be; 0 is the present.
func (t *tx) checkPaidAt(at Instant) error {
	day := DayOf(at.Time(), t.shop.Zone)
	switch oldest := Date(1990, 1, 1); {
	case at == 0:
		return nil
	case day > t.today:
		return Refuse(CodeNotYet, "value", day.String())
	case day < oldest:
		return Refuse(CodeBadDay, "value", day.String(), "earliest", oldest.String())
	}
	return nil
}

// AddOrder adds a paid order by hand. Without a key the number is drawn: H and a count. Errors: CodeBadAmount, CodeBadKey,
// CodeNoMember, CodeKeyConflict, CodeNotYet for one paid on a day to come, CodeBadDay for one before 1990.
func (b *Book) AddOrder(ctx context.Context, in OrderInput) (ack OrderAck, err error) {
	if err := in.checkAmounts(b.Shop().Currency); err != nil {
		return OrderAck{}, err
	}
	if err := checkKey(in.Key); err != nil {
		return OrderAck{}, err
	}
	err = b.write(ctx, "order.add", func(t *tx) error {
		source, err := t.source("hand", "")
		if err != nil {
			return err
		}
		if in.Lines, err = t.namedLines(in.Lines); err != nil {
			return err
		}
		if done, err := t.replayOrder(source, in, &ack); done || err != nil {
			return err
		}
		if err := t.checkPaidAt(in.PaidAt); err != nil {
			return err
		}
		if in.Member != 0 {
			if err := t.checkKnown(in.Member); err != nil {
				return err
			}
		}
		o := &order{
			source: source, ext: in.Key, member: in.Member, status: StatusPaid, currency: t.shop.Currency, placedAt: in.PaidAt,
			paidAt: in.PaidAt, total: in.Amount, shipping: in.Shipping,
		}
		if o.paidAt == 0 {
			o.placedAt, o.paidAt, o.undated = t.now, t.now, true
		}
		if o.ext == "" {
			if o.ext, err = t.drawNumber(source); err != nil {
				return err
			}
		}
		d := &OrderDetail{Channel: in.Channel, Note: in.Note}
		if ack.Points, err = t.insertOrder(o, d, in.Lines); err != nil {
			return err
		}
		ack.Order, ack.Ref = o.id, o.ext
		added := map[string]any{"points": ack.Points, "member": o.member, "amount": o.total, "shipping": o.shipping, "paid_at": o.paidAt}
		return t.audit("order.add", orderSubject(o.id), added, "")
	})
	return ack, err
}

// namedLines are lines that a person wrote: a name that one product of the book has, under another key, is that product.
func (t *tx) namedLines(lines []LineDraft) ([]LineDraft, error) {
	lines = slices.Clone(lines)
	for i := range lines {
		l := &lines[i]
		if l.SKU != "" {
			continue
		}
		if _, err := t.one(func(s *sqlite.Stmt) { l.SKU = s.ColumnText(0) },
			"SELECT min(key) FROM product WHERE name = ?1 AND NOT EXISTS (SELECT 1 FROM product WHERE key = ?1) HAVING count(*) = 1", l.Name); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// drawNumber is H and a count that no order by hand has yet.
func (t *tx) drawNumber(source int64) (string, error) {
	for n := t.w.heads.order + 1; ; n++ {
		ext := "H" + strconv.FormatInt(n, 10)
		if taken, err := t.number("SELECT 1 FROM orders WHERE source = ? AND ext = ?", source, ext); err != nil || taken == 0 {
			return ext, err
		}
	}
}

// maxAmount bounds the money of one order, in minor units.
const maxAmount = 1_000_000_000_000_000

func (t *tx) replayOrder(source int64, in OrderInput, ack *OrderAck) (bool, error) {
	if in.Key == "" {
		return false, nil
	}
	var o *order
	if _, err := t.one(func(s *sqlite.Stmt) { o = scanOrder(s) }, selectOrder+" WHERE source = ? AND ext = ?", source, in.Key); err != nil || o == nil {
		return false, err
	}
	same, err := t.sameDetail(o, in)
	if err != nil {
		return false, err
	}
	first, points, err := t.asAdded(o)
	if err != nil {
		return false, err
	}
	if !same || first.Amount != in.Amount || first.Member != in.Member || first.Shipping != in.Shipping || in.PaidAt != 0 && first.PaidAt != in.PaidAt {
		return false, Refuse(CodeKeyConflict, "key", in.Key, "at", o.placedAt, "order", OrderRef(o.id))
	}
	*ack = OrderAck{Order: o.id, Ref: o.ext, Points: points, Replayed: true}
	return true, nil
}

// asAdded is an order as it was added by hand, and the points that it gave then, whatever has become of it since: the audit
// knows. An order that came by a file is taken as it is.
func (t *tx) asAdded(o *order) (first OrderInput, points int64, err error) {
	first, points = OrderInput{Member: o.member, Amount: o.total, Shipping: o.shipping, PaidAt: o.paidAt}, o.awarded
	_, err = t.one(func(s *sqlite.Stmt) {
		first = OrderInput{Member: s.ColumnInt64(0), Amount: s.ColumnInt64(1), Shipping: s.ColumnInt64(2), PaidAt: Instant(s.ColumnInt64(3))}
		points = s.ColumnInt64(4)
	}, `SELECT detail ->> 'member', detail ->> 'amount', detail ->> 'shipping', detail ->> 'paid_at', detail ->> 'points' FROM audit
		WHERE act = 'order.add' AND subject = ? AND refused = '' AND detail ->> 'amount' IS NOT NULL ORDER BY id DESC LIMIT 1`, orderSubject(o.id))
	return first, points, err
}

func orderSubject(id int64) string { return "order:" + OrderRef(id) }

// insertOrder writes a new order with its detail and lines, links it to its member and awards it.
func (t *tx) insertOrder(o *order, d *OrderDetail, lines []LineDraft) (points int64, err error) {
	h := &t.w.heads
	h.order++
	o.id = h.order
	o.day = t.dayOf(o.when())
	o.noEarn = o.day < t.shop.start
	if err := t.excludeAs(o); err != nil {
		return 0, err
	}
	o.normalise()
	a, err := t.holder(o)
	if err != nil {
		return 0, err
	}
	if a != nil {
		if err := t.lift(a); err != nil {
			return 0, err
		}
		if err := t.link(a, o); err != nil {
			return 0, err
		}
	}
	t.tally(o, 1)
	t.touchTier(a, o.day)
	if err := t.insertOrderRow(o); err != nil {
		return 0, err
	}
	if err := t.saveDetail(o.id, d); err != nil {
		return 0, err
	}
	if err := t.saveLines(o.id, lines); err != nil {
		return 0, err
	}
	if a == nil {
		return 0, nil
	}
	if points, err = t.converge(a, o, false); err != nil {
		return 0, err
	}
	return points, t.saveOrder(o)
}

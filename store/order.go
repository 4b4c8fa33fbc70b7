package store

import (
	"context"
	"slices"
	"strings"

	"regulars/store/program"
)

// OrderRow is one line of a list of orders. Amounts are minor units of Currency. Member is who the buyer is now, merges
// followed; 0: nobody known.
type OrderRow struct {
	ID                                       int64
	Source, Shop, Ext                        string
	Member                                   int64
	MemberName                               string
	Status, Currency                         string
	Day                                      Day // the business day it counts on
	Placed, Paid, Done                       Instant
	Total, Shipping, Tax, Discount, Refunded int64
	Counted                                  bool   // takes part in the figures
	Excluded                                 string // staff, test, wholesale; "" is not excluded
	Withdrawn                                bool   // its import was undone
	Awarded, Clawed                          int64  // points given, and of these taken back
	PointsPaid                               int64  // the part of Total that was paid with points or stored value
	Basis                                    string // which part of it earned: basis of the terms of its award; "" when it gave nothing
	Batch                                    int64
	Priority                                 bool // it waits to be sent, and its buyer's tier brings priority
}

// Order is one order in full.
type Order struct {
	OrderRow
	Channel, Carrier, Tracking, City, Country, Coupons, Note string
	Buyer                                                    string // the name on the order
	RefundOpen                                               string // the platform's words for a refund that is not settled; "" is none
	Grain                                                    Grain  // of the file that its money and status come from
	Shipped                                                  Instant
	Outstanding                                              int64
	ByHand                                                   HandAct
	NoPoints                                                 NoPoints
	Identities                                               []Identity // of the member
	Lines                                                    []OrderLine
	Entries                                                  []EntryRow // the oldest first
}

// OrderLine is one line of an order. Price is for one piece, Discount for the whole line.
type OrderLine struct {
	Key, Name, Category       string
	Quantity, Price, Discount int64
}

// OrderQuery pages through orders, the latest day first; beyond the last hundred thousand or so, those imported earlier come
// after all those imported later. Text is the beginning of a number, or a buyer as Members finds
// them. Status is a status's word, or excluded, withdrawn, unclaimed (nobody known) or refund_open
// (a refund is asked for and not settled). Before is the last id of the page before.
type OrderQuery struct {
	Text   string
	Status string
	Member int64
	Before int64
	Limit  int // 0: 50; at most 1000
}

const orderRowSQL = `o.id, s.name, s.shop, o.ext, coalesce(m.merged_into, o.member, 0), coalesce(m.name, ''), o.status, o.currency, o.day,
	o.placed_at, coalesce(o.paid_at, 0), coalesce(o.done_at, 0), o.total, o.shipping, o.tax, o.discount, o.refunded, o.counted,
	coalesce(o.excluded, ''), o.withdrawn IS NOT NULL, o.awarded, o.clawed, o.points_paid,
	coalesce((SELECT t.rules ->> 'basis' FROM terms t WHERE t.id = o.terms), ''), coalesce(o.batch, 0), o.shipped_at IS NULL AND o.done_at IS NULL`

const orderJoins = " JOIN source s ON s.id = o.source LEFT JOIN member m ON m.id = o.member"

func scanOrderRow(rows *rows, more ...any) (o OrderRow, err error) {
	var status Status
	err = rows.Scan(append([]any{
		&o.ID, &o.Source, &o.Shop, &o.Ext, &o.Member, &o.MemberName, &status, &o.Currency, &o.Day, &o.Placed, &o.Paid, &o.Done, &o.Total,
		&o.Shipping, &o.Tax, &o.Discount, &o.Refunded, &o.Counted, &o.Excluded, &o.Withdrawn, &o.Awarded, &o.Clawed, &o.PointsPaid, &o.Basis, &o.Batch, &o.Priority,
	}, more...)...)
	o.Status = status.String()
	o.Priority = o.Priority && status == StatusPaid && !o.Withdrawn // follow asks whose it is
	return o, err
}

// Orders gives a page of orders. Errors: CodeBadStatus.
func (b *Book) Orders(ctx context.Context, q OrderQuery) (list []OrderRow, err error) {
	err = b.look(ctx, func(v *view) (err error) {
		list, err = v.orders(q)
		return err
	})
	return list, err
}

func (v *view) orders(q OrderQuery) (list []OrderRow, err error) {
	ids, err := v.orderPage(q)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	err = v.each(func(rows *rows) error {
		o, err := scanOrderRow(rows)
		list = append(list, o)
		return err
	}, "SELECT "+orderRowSQL+" FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value"+orderJoins+" ORDER BY j.key", idList(ids))
	if err != nil {
		return nil, err
	}
	return list, v.follow(list)
}

// orderBlock is how many orders, by their ids, are sorted by day together. Ids follow the files that orders came in, and an
// index by day would be written by every import; sorting a block takes a few hundredths of a second, and a shop is large
// before it has a second one.
const orderBlock = 1 << 17

// orderPage gives the ids of a page in its order.
func (v *view) orderPage(q OrderQuery) (ids []int64, err error) {
	where, args, err := orderStatus(q.Status)
	if err != nil {
		return nil, err
	}
	var before Day
	if q.Before != 0 {
		if _, err := v.first([]any{&before}, "SELECT day FROM orders WHERE id = ?", q.Before); err != nil {
			return nil, err
		}
	}
	limit := pageLimit(q.Limit, 50)
	if among, some, err := v.ordersAmong(q); err != nil || some {
		if err != nil || len(among) == 0 {
			return nil, err
		}
		if q.Before != 0 {
			where, args = where+" AND (o.day, o.id) < (?, ?)", append(args, before, q.Before)
		}
		return v.orderIDs(ids, "json_each(?) j CROSS JOIN orders o ON o.id = j.value WHERE "+where, limit, append([]any{idList(among)}, args...))
	}
	last := q.Before
	if last == 0 {
		if last, err = v.number("SELECT coalesce(max(id), 0) FROM orders"); err != nil {
			return nil, err
		}
	}
	for block := last / orderBlock; block >= 0 && len(ids) < limit; block-- {
		from, fromArgs := "orders o WHERE o.id >= ? AND o.id < ? AND "+where, append([]any{block * orderBlock, (block + 1) * orderBlock}, args...)
		if q.Before != 0 && block == last/orderBlock {
			from, fromArgs = from+" AND (o.day, o.id) < (?, ?)", append(fromArgs, before, q.Before)
		}
		if ids, err = v.orderIDs(ids, from, limit-len(ids), fromArgs); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// orderIDs adds the ids of the latest days.
func (v *view) orderIDs(ids []int64, from string, limit int, args []any) ([]int64, error) {
	err := v.each(func(rows *rows) error {
		ids = append(ids, 0)
		return rows.Scan(&ids[len(ids)-1])
	}, "SELECT o.id FROM "+from+" ORDER BY o.day DESC, o.id DESC LIMIT ?", append(args, limit)...)
	return ids, err
}

// ordersAmong gives the only orders that a text or a member leaves; some is false when neither is asked for.
func (v *view) ordersAmong(q OrderQuery) (ids []int64, some bool, err error) {
	text := foldQuery(q.Text)
	if text == "" && q.Member == 0 {
		return nil, false, nil
	}
	if q.Member != 0 {
		if ids, err = v.ordersOf(q.Member); err != nil || text == "" {
			return ids, true, err
		}
	}
	found, err := v.ordersByText(q.Text, text)
	if q.Member != 0 {
		slices.Sort(ids)
		found = slices.DeleteFunc(found, func(id int64) bool {
			_, of := slices.BinarySearch(ids, id)
			return !of
		})
	}
	return found, true, err
}

// orderStatus is the condition for what OrderQuery.Status says.
func orderStatus(word string) (where string, args []any, err error) {
	switch word {
	case "":
		return "1", nil, nil
	case "excluded":
		return "o.excluded IS NOT NULL", nil, nil
	case "withdrawn":
		return "o.withdrawn IS NOT NULL", nil, nil
	case "unclaimed":
		return "o.member IS NULL", nil, nil
	case "refund_open":
		return "o.withdrawn IS NULL AND o.id IN (SELECT order_id FROM order_detail WHERE refund_open <> '')", nil, nil
	}
	status := ParseStatus(word)
	if status == StatusUnknown {
		return "", nil, Refuse(CodeBadStatus, "value", word, "allowed", append(slices.Clone(statusNames[1:]), "excluded", "withdrawn", "unclaimed", "refund_open"))
	}
	return "o.status = ? AND o.withdrawn IS NULL", []any{int64(status)}, nil
}

// follow replaces buyers who were merged more than once by who they are now, and says which orders are to be sent first.
func (v *view) follow(list []OrderRow) error {
	tiers := &v.shop.Tiers
	brings := tiers.Bring(program.BenefitShipping)
	for i := range list {
		o := &list[i]
		first := o.Priority && brings
		if o.Priority = false; o.Member == 0 {
			continue
		}
		now, err := v.current(o.Member, Refuse(CodeNoMember, "member", MemberRef(o.Member)))
		if err != nil {
			return err
		}
		if o.Member = now; !first {
			continue
		}
		var tier string
		if _, err := v.first([]any{&tier}, "SELECT tier FROM member WHERE id = ?", now); err != nil {
			return err
		}
		_, o.Priority = tiers.At(tiers.Find(tier)).Benefit(program.BenefitShipping)
	}
	return nil
}

// textOrders is how many orders a text finds at most, and textBuyers of how many people.
const (
	textOrders = 1000
	textBuyers = 50
)

// ordersByText lists orders whose number begins with the text, and those of the people that it finds.
func (v *view) ordersByText(typed, folded string) (ids []int64, err error) {
	if id, ok := parseRef(folded, 'o'); ok {
		ids = append(ids, id)
	}
	add := func(rows *rows) error {
		ids = append(ids, 0)
		return rows.Scan(&ids[len(ids)-1])
	}
	if err := v.each(add, `SELECT o.id FROM (SELECT ?1 AS ext UNION SELECT upper(?1) UNION SELECT lower(?1) UNION SELECT '#' || ?1) t CROSS JOIN source s
		CROSS JOIN orders o ON o.source = s.id AND o.ext >= t.ext AND o.ext < t.ext || char(1114111) LIMIT ?2`, strings.TrimSpace(typed), textOrders); err != nil {
		return nil, err
	}
	list, err := v.newList(MemberQuery{Text: typed, Limit: textBuyers})
	if err != nil {
		return nil, err
	}
	found, err := list.search(0, textBuyers)
	if err != nil {
		return nil, err
	}
	for _, h := range found {
		more, err := v.ordersOf(h.member)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// ordersOf walks a member's orders and those of everybody merged into them.
func (v *view) ordersOf(member int64) (ids []int64, err error) {
	err = v.each(func(rows *rows) error {
		ids = append(ids, 0)
		return rows.Scan(&ids[len(ids)-1])
	}, orderChain+"SELECT id FROM chain", member)
	return ids, err
}

// Order gives one order in full. Errors: CodeNoOrder.
func (b *Book) Order(ctx context.Context, id int64) (o Order, err error) {
	err = b.look(ctx, func(v *view) error {
		found := false
		if err := v.each(func(rows *rows) error {
			found = true
			return o.scan(rows)
		}, "SELECT "+orderRowSQL+", "+detailColumns+" FROM orders o"+orderJoins+detailJoin+" WHERE o.id = ?", id); err != nil {
			return err
		}
		if !found {
			return Refuse(CodeNoOrder, "order", OrderRef(id))
		}
		alone := []OrderRow{o.OrderRow}
		if err := v.follow(alone); err != nil {
			return err
		}
		o.OrderRow = alone[0]
		if o.ByHand, err = v.byHand(id); err != nil {
			return err
		}
		if o.Lines, err = v.linesOf(id); err != nil {
			return err
		}
		if o.Identities, err = v.identitiesOf(o.Member); err != nil {
			return err
		}
		var entries []int64
		if err := v.each(func(rows *rows) error {
			entries = append(entries, 0)
			return rows.Scan(&entries[len(entries)-1])
		}, "SELECT id FROM entry WHERE order_id = ? AND key IS NULL ORDER BY id", id); err != nil {
			return err
		}
		if o.Entries, err = v.entryRows(entries); err != nil {
			return err
		}
		o.NoPoints, err = v.noPoints(&o)
		return err
	})
	return o, err
}

const (
	detailColumns = `coalesce(d.channel, ''), coalesce(d.carrier, ''), coalesce(d.tracking, ''), coalesce(d.city, ''), coalesce(d.country, ''),
	coalesce(d.coupons, ''), coalesce(d.note, ''), coalesce(d.buyer, ''), coalesce(o.shipped_at, 0), coalesce(d.outstanding, 0),
	coalesce(d.refund_open, ''), o.grain`
	detailJoin = " LEFT JOIN order_detail d ON d.order_id = o.id"
)

func (o *Order) scan(rows *rows) (err error) {
	o.OrderRow, err = scanOrderRow(rows, &o.Channel, &o.Carrier, &o.Tracking, &o.City, &o.Country, &o.Coupons, &o.Note, &o.Buyer, &o.Shipped,
		&o.Outstanding, &o.RefundOpen, &o.Grain)
	return err
}

// Draft is the order as a file of orders would state it, so that an exported file can be imported again.
func (o *Order) Draft() OrderDraft {
	d := OrderDraft{
		Source: o.Source, Grain: o.Grain, Shop: o.Shop, ID: o.Ext, Status: ParseStatus(o.Status), Currency: o.Currency,
		Has:   HasShipping | HasTax | HasDiscount | HasRefunded | HasPointsPaid | HasStatus | HasLines | HasCurrency,
		Total: o.Total, Shipping: o.Shipping, Tax: o.Tax, Discount: o.Discount, Refunded: o.Refunded, PointsPaid: o.PointsPaid,
		PlacedAt: o.Placed, PaidAt: o.Paid, DoneAt: o.Done, ShippedAt: o.Shipped,
		Buyer: Buyer{Name: o.Buyer},
		Detail: &OrderDetail{
			Channel: o.Channel, Carrier: o.Carrier, Tracking: o.Tracking, City: o.City, Country: o.Country, Coupons: o.Coupons, Note: o.Note,
			Outstanding: o.Outstanding, RefundOpen: o.RefundOpen,
		},
	}
	if d.Buyer.Name == "" {
		d.Buyer.Name = o.MemberName
	}
	for _, i := range o.Identities {
		switch {
		case i.Source == SourcePhone && d.Buyer.Phone == "":
			d.Buyer.Phone = i.Key
		case i.Source == SourceEmail && d.Buyer.Email == "":
			d.Buyer.Email = i.Key
		case i.Source == (sourceShop{o.Source, o.Shop}).identitySource() && d.Buyer.Key == "":
			d.Buyer.Key = i.Key
		}
	}
	for _, l := range o.Lines {
		d.Lines = append(d.Lines, LineDraft{SKU: l.Key, Name: l.Name, Quantity: l.Quantity, Price: l.Price, Discount: l.Discount})
	}
	return d
}

func (v *view) linesOf(order int64) (lines []OrderLine, err error) {
	err = v.each(func(rows *rows) error {
		var l OrderLine
		err := rows.Scan(&l.Key, &l.Name, &l.Category, &l.Quantity, &l.Price, &l.Discount)
		lines = append(lines, l)
		return err
	}, `SELECT p.key, p.name, p.category, l.quantity, l.price, l.discount FROM line l JOIN product p ON p.id = l.product
		WHERE l.order_id = ? ORDER BY l.n`, order)
	return lines, err
}

// FindOrder finds an order by O12, its number (with or without a #), or source:number. Errors: CodeNoOrder,
// CodeAmbiguousOrder when several sources know the number.
func (b *Book) FindOrder(ctx context.Context, ref string) (id int64, err error) {
	ref = strings.TrimSpace(ref)
	err = b.look(ctx, func(v *view) (err error) {
		id, err = v.findOrder(ref)
		return err
	})
	return id, err
}

func (v *view) findOrder(ref string) (int64, error) {
	var ids []int64
	add := func(rows *rows) error {
		var id int64
		err := rows.Scan(&id)
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		return err
	}
	if err := v.each(add, `SELECT o.id FROM (SELECT ?1 AS ext UNION SELECT '#' || ?1) t CROSS JOIN source s CROSS JOIN orders o ON o.source = s.id AND o.ext = t.ext`, ref); err != nil {
		return 0, err
	}
	for i := range len(ref) {
		if ref[i] != ':' || len(ids) > 0 {
			continue
		}
		if err := v.each(add, `SELECT o.id FROM source s JOIN orders o ON o.source = s.id AND o.ext = ?2
			WHERE s.name = ?1 OR s.name || ':' || s.shop = ?1`, ref[:i], ref[i+1:]); err != nil {
			return 0, err
		}
	}
	if id, ok := parseRef(ref, 'o'); ok && len(ids) == 0 {
		if n, err := v.number("SELECT count(*) FROM orders WHERE id = ?", id); err != nil || n == 1 {
			return id, err
		}
	}
	switch len(ids) {
	case 0:
		return 0, Refuse(CodeNoOrder, "order", ref)
	case 1:
		return ids[0], nil
	}
	return 0, Refuse(CodeAmbiguousOrder, "order", ref, "n", len(ids))
}

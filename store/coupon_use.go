package store

import (
	"context"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// CodeUse asks to mark a code as used on an order. Order is a number, or source:number where several sources have it, else free text: when the book knows it, the order's own buyer and
// amounts are checked too. Goods is what the goods cost before the discount, minor units; 0: not told.
type CodeUse struct {
	Code, Order string
	Goods       int64
}

// CodeAck is what a write on a code returns. Discount is what it takes off the goods that were told, minor units.
type CodeAck struct {
	ID, Offer, Member int64
	Code, Status      string
	What, Kind, Name  string
	Discount          int64
	Order             string
	Uses              int64 // how often it can still be used; -1: any number
	Batch             int64 // of VoidCode: what undoing takes back; else, and where that is nothing, 0
}

// UseCode marks a code as used on an order: of two at once one wins, and the other is told when and on which order it was used. The
// same code on the same order again changes nothing. Errors: CodeBadCode, CodeNoCode, CodeCodeRefused, CodeAmbiguousOrder.
func (b *Book) UseCode(ctx context.Context, in CodeUse) (ack CodeAck, err error) {
	ref, err := cleanName(in.Order)
	if err != nil {
		return ack, err
	}
	err = b.write(ctx, "code.use", func(t *tx) error {
		c, err := t.codeTyped(in.Code)
		if err != nil {
			return err
		}
		o, err := t.orderOf(ref)
		if err != nil {
			return err
		}
		if o != nil {
			ref = o.ext
		}
		if n, err := t.number("SELECT count(*) FROM code_use u WHERE u.code = ?1 AND u.state = 'used' AND "+onOrder, c.id, ref, o.idOrZero()); err != nil || n > 0 {
			return orErr(err, t.tellCode(&ack, c.id, in.Goods, ref))
		}
		if err := t.mayUse(&c, o, ref, in.Goods); err != nil {
			return err
		}
		if _, err := t.markUsed(&c, useOn{order: o, ref: ref}); err != nil {
			return err
		}
		if o != nil {
			if err := t.refer(o, &c); err != nil {
				return err
			}
		}
		if err := t.exec("UPDATE code_use AS u SET review = 2 WHERE u.code = ?1 AND u.state = 'refused' AND u.review = 1 AND "+onOrder, c.id, ref, o.idOrZero()); err != nil {
			return err
		}
		if err := t.tellCode(&ack, c.id, in.Goods, ref); err != nil {
			return err
		}
		return t.audit("code.use", codeSubject(c.id), map[string]any{"order": o.idOrZero()}, "")
	})
	return ack, err
}

// onOrder is the condition on a use u that it stands on an order: ?2 is the order's number, ?3 its id, 0 for one that the book does not
// know. Orders of several sources may have one number.
const onOrder = "u.ref = ?2 AND (?3 = 0 OR u.order_id IS NULL OR u.order_id = ?3)"

// orderOf is the order of the book that a number means, or source:number; nil when there is none. Errors: CodeAmbiguousOrder.
func (t *tx) orderOf(ref string) (o *order, err error) {
	n := 0
	read := func(s *sqlite.Stmt) error {
		o = scanOrder(s)
		n++
		return nil
	}
	if err = t.query(read, selectOrder+" WHERE source IN (SELECT id FROM source) AND ext = ? AND withdrawn IS NULL", ref); err != nil || n > 1 {
		return nil, orErr(err, Refuse(CodeAmbiguousOrder, "order", ref, "n", n))
	}
	for i := range len(ref) {
		if ref[i] == ':' && n == 0 {
			if err := t.query(read, selectOrder+" WHERE source IN (SELECT id FROM source WHERE name = ?1 OR name || ':' || shop = ?1) AND ext = ?2 AND withdrawn IS NULL",
				ref[:i], ref[i+1:]); err != nil {
				return nil, err
			}
		}
	}
	return o, nil
}

func (o *order) idOrZero() int64 {
	if o == nil {
		return 0
	}
	return o.id
}

// state is why a code cannot be used on a day at all; "" when it can.
func (c *codeRow) state(day Day) string {
	switch {
	case c.voided:
		return "void"
	case c.uses > 0 && c.used >= c.uses:
		return "used"
	case c.ends != 0 && c.ends < day:
		return "over"
	case c.starts > day:
		return "early"
	case c.kind == KindPartner && c.redemption == 0:
		return "stock"
	}
	return ""
}

// mayUse refuses a code that its own terms do not allow on an order.
func (t *tx) mayUse(c *codeRow, o *order, ref string, goods int64) error {
	deny := func(why string, facts ...any) error {
		return Refuse(CodeCodeRefused, append([]any{"why", why, "code", program.ShowCode(c.text)}, facts...)...)
	}
	switch state := c.state(t.today); state {
	case "":
	case "used":
		return t.usedUp(c)
	default:
		return deny(state, "day", max(c.ends, c.starts))
	}
	buyer, orders := c.member, int64(0)
	if o != nil {
		if !o.paid() {
			return deny("unpaid", "order", o.ext)
		}
		if self, err := t.selfReferred(o, c); err != nil || self {
			return orErr(err, deny("self"))
		}
		a, err := t.holder(o)
		if err != nil {
			return err
		}
		if a != nil {
			buyer, orders = a.member, a.orders
			if o.counted {
				orders--
			}
		}
		if owner, err := t.surviving(c.member); err != nil || c.offer != 0 && c.member != 0 && a != nil && owner != a.member {
			return orErr(err, deny("foreign", "member", owner))
		}
		if goods == 0 {
			goods = o.total - o.shipping + o.discount
		}
	}
	if c.minOrder > 0 && goods > 0 && goods < c.minOrder {
		return deny("minimum", "need_minor", c.minOrder, "have_minor", goods, "currency", t.shop.Currency)
	}
	if c.firstOrder && orders > 0 {
		return deny("first", "n", orders)
	}
	if c.perMember > 0 && buyer != 0 {
		n, err := t.number(peopleSQL+`SELECT count(*) FROM people p CROSS JOIN code_use u ON u.member = p.id JOIN code c ON c.id = u.code WHERE c.offer = ?2 AND u.state = 'used'`, buyer, c.offer)
		if err != nil || n >= c.perMember {
			return orErr(err, deny("limit", "n", c.perMember))
		}
	}
	return t.mayStack(c, useOn{order: o, ref: ref}, deny)
}

// mayStack refuses a code beside another one on the same order, unless both go with others. A referral's code goes with any.
func (t *tx) mayStack(c *codeRow, on useOn, deny func(string, ...any) error) error {
	if c.offer == 0 {
		return nil
	}
	var other string
	found, err := t.one(func(s *sqlite.Stmt) { other = s.ColumnText(0) },
		"SELECT c.text FROM code_use u JOIN code c ON c.id = u.code JOIN offer o ON o.id = c.offer WHERE u.state = 'used' AND NOT (?1 AND o.stackable) AND "+onOrder+" LIMIT 1",
		c.stackable, on.ref, on.order.idOrZero())
	if err != nil || found {
		return orErr(err, deny("stack", "other", program.ShowCode(other), "order", on.ref))
	}
	return nil
}

// useOn is where a code is used: an order of the book, or a number that it does not know.
type useOn struct {
	order *order
	ref   string
}

// markUsed notes a use, by the order's buyer or else by whom the code belongs to. It counts on the order's day, where the book knows it.
func (t *tx) markUsed(c *codeRow, on useOn) (use int64, err error) {
	cost, member, day := c.each, c.member, t.today
	if on.order != nil {
		on.ref, day = on.order.ext, on.order.day
		if on.order.member != 0 {
			member = on.order.member
		}
		if c.kind == KindPercent && cost == 0 && on.order.currency == t.shop.Currency {
			cost = on.order.discount
		}
	}
	if err := t.exec("INSERT INTO code_use (code, member, order_id, ref, at, day, staff, batch, cost, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'used')",
		c.id, null(member), null(on.order.idOrZero()), on.ref, t.now, day, t.staff, null(t.batch), cost); err != nil {
		return 0, err
	}
	use = t.LastInsertRowID()
	return use, t.countUse(c, 1)
}

// countUse adds to how often a code and its offer were used.
func (t *tx) countUse(c *codeRow, n int64) error {
	c.used += n
	if err := t.exec("UPDATE code SET used = used + ? WHERE id = ?", n, c.id); err != nil || c.offer == 0 {
		return err
	}
	return t.exec("UPDATE offer SET used = used + ? WHERE id = ?", n, c.offer)
}

// FreeCode takes back the latest use of a code, or the one on an order when that is named as for UseCode: the code can be used again, and
// once its last day is over for the days of grace more. Errors: CodeBadCode, CodeNoCode, CodeAmbiguousOrder, CodeCodeRefused when it is not
// used.
func (b *Book) FreeCode(ctx context.Context, code, order string) (ack CodeAck, err error) {
	err = b.write(ctx, "code.free", func(t *tx) error {
		c, err := t.codeTyped(code)
		if err != nil {
			return err
		}
		o, err := t.orderOf(order)
		if err != nil {
			return err
		}
		if o != nil {
			order = o.ext
		}
		var u codeUse
		found, err := t.one(u.scan, selectUse+" WHERE u.code = ?1 AND u.state = 'used' AND (?2 = '' OR "+onOrder+") ORDER BY u.id DESC LIMIT 1", c.id, order, o.idOrZero())
		if err != nil || !found {
			return orErr(err, Refuse(CodeCodeRefused, "why", "unused", "code", program.ShowCode(c.text)))
		}
		if err := t.free(&c, &u, "hand", false); err != nil {
			return err
		}
		if err := t.unrefer(&c, &u); err != nil {
			return err
		}
		if err := t.tellCode(&ack, c.id, 0, u.ref); err != nil {
			return err
		}
		return t.audit("code.free", codeSubject(c.id), map[string]any{"use": u.id}, "")
	})
	return ack, err
}

// VoidCode makes a code that was given away void, or good again when back. What was had for points is cancelled by its redemption
// instead. It is one batch, save of a code that a ticket gave, which the ticket takes back for good. Errors: CodeBadCode, CodeNoCode, CodeCodeRefused when it is used, void already, or not void.
func (b *Book) VoidCode(ctx context.Context, code string, back bool) (ack CodeAck, err error) {
	err = b.write(ctx, "code.void", func(t *tx) error {
		c, err := t.codeTyped(code)
		if err != nil {
			return err
		}
		why := ""
		switch {
		case c.offer == 0:
			why = "referral"
		case c.redemption != 0:
			why = "redeemed"
		case c.voided && !back:
			why = "void"
		case !c.voided && back:
			why = "good"
		case c.used > 0 && !back:
			return t.usedUp(&c)
		}
		given, err := t.number("SELECT count(*) FROM ticket_event WHERE code = ?", c.id)
		if err != nil {
			return err
		}
		if back && why == "" && given > 0 {
			why = "ticket" // which says that it was taken back
		}
		if why != "" {
			return Refuse(CodeCodeRefused, "why", why, "code", program.ShowCode(c.text), "redemption", c.redemption)
		}
		act := func() error {
			if back {
				return t.unvoid(&c)
			}
			return t.voidCode(&c)
		}
		batch := int64(0)
		if given > 0 {
			err = act()
		} else {
			batch, err = t.byRows(codeBatch, program.ShowCode(c.text), []keptRows{{"code", []any{c.id}}}, act)
		}
		if err != nil {
			return err
		}
		if err := t.tellCode(&ack, c.id, 0, ""); err != nil {
			return err
		}
		ack.Batch = batch
		return t.audit("code.void", codeSubject(c.id), map[string]any{"back": back, "batch": batch}, "")
	})
	return ack, err
}

// unvoid makes a code good again.
func (t *tx) unvoid(c *codeRow) error {
	if err := t.exec("UPDATE code SET voided_at = NULL WHERE id = ?", c.id); err != nil {
		return err
	}
	partner := c.kind == KindPartner
	return t.exec("UPDATE offer SET taken = taken + ?, stock = stock + ? WHERE id = ?", !partner, partner, c.offer)
}

// tellCode fills an ack with what the code is now.
func (t *tx) tellCode(ack *CodeAck, id, goods int64, ref string) error {
	c, _, err := t.codeWhere("c.id = ?", id)
	if err != nil {
		return err
	}
	*ack = CodeAck{
		ID: c.id, Offer: c.offer, Member: c.member, Code: program.ShowCode(c.text), Status: c.status(t.today), What: c.what, Kind: c.kind, Name: c.name,
		Order: ref, Uses: -1,
	}
	if c.uses > 0 {
		ack.Uses = c.uses - c.used
	}
	if c.kind == KindFixed || c.kind == KindPercent {
		ack.Discount = program.Discount(c.kind == KindPercent, c.value, goods, c.most)
	}
	return nil
}

// statuses are the words for why a code cannot be used, as CodeRow.Status has them.
var statuses = map[string]string{"": "open", "void": "void", "used": "used", "over": "expired", "early": "waiting", "stock": "stock"}

func (c *codeRow) status(day Day) string { return statuses[c.state(day)] }

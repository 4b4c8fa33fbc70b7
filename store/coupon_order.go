package store

import (
	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// codeUse is one meeting of a code and an order while an act works on it.
type codeUse struct {
	id, code, order int64
	ref, state, why string
	ended           Day
	review          int64
	batch           int64
}

const selectUse = "SELECT u.id, u.code, u.order_id, u.ref, u.state, u.why, u.ended, u.review, u.batch FROM code_use u"

func (u *codeUse) scan(s *sqlite.Stmt) {
	*u = codeUse{
		id: s.ColumnInt64(0), code: s.ColumnInt64(1), order: s.ColumnInt64(2), ref: s.ColumnText(3), state: s.ColumnText(4), why: s.ColumnText(5),
		ended: Day(s.ColumnInt64(6)), review: s.ColumnInt64(7), batch: s.ColumnInt64(8),
	}
}

func (t *tx) usesWhere(where string, args ...any) (list []codeUse, err error) {
	err = t.query(func(s *sqlite.Stmt) error {
		list = append(list, codeUse{})
		list[len(list)-1].scan(s)
		return nil
	}, selectUse+" WHERE "+where+" ORDER BY u.id", args...)
	return list, err
}

// codeCount is what became of codes on an act's orders.
type codeCount struct{ used, freed, refused int64 }

// followers says what there is that may hang on an order. An act asks once: no row that an import keeps back is a code.
type followers struct{ asked, codes, referrals bool }

func (t *tx) followers() (followers, error) {
	f := &t.hanging
	if f.asked {
		return *f, nil
	}
	_, err := t.one(func(s *sqlite.Stmt) { *f = followers{true, s.ColumnBool(0), s.ColumnBool(1)} },
		"SELECT EXISTS (SELECT 1 FROM code), EXISTS (SELECT 1 FROM referral)")
	return *f, err
}

// hasCodes reports whether the shop has ever had a code. A shop without any pays this one look for each act.
func (t *tx) hasCodes() (bool, error) {
	f, err := t.followers()
	return f.codes, err
}

// follow lets codes and referrals follow what has become of an order.
func (t *tx) follow(o *order) error {
	f, err := t.followers()
	if err == nil && f.codes {
		err = t.followCodes(o)
	}
	if err == nil && f.referrals {
		err = t.followReferral(o)
	}
	return err
}

// followCodes frees whatever stood on an order that is cancelled, refunded in full or withdrawn, and takes it again when the order stands
// again.
func (t *tx) followCodes(o *order) error {
	void := !o.paid() || o.withdrawn != 0
	uses, err := t.usesWhere("u.order_id = ? AND (u.state = 'used' OR u.state = 'freed' AND u.why = 'order')", o.id)
	if err != nil {
		return err
	}
	for i := range uses {
		u := &uses[i]
		stands, kept := u.state == "used", u.why == "kept"
		if stands && !kept && !void {
			if err := t.lookAtPart(u, o.refunded > 0); err != nil {
				return err
			}
		}
		if stands == !void && !(stands && kept) || stands && kept && void && o.withdrawn == 0 {
			continue
		}
		c, _, err := t.codeWhere("c.id = ?", u.code)
		if err != nil {
			return err
		}
		switch {
		case !void && stands:
			err = t.exec("UPDATE code_use SET why = '', review = 0 WHERE id = ?", u.id)
		case !void:
			err = t.reuse(&c, u)
		case t.shop.coupons.keep && o.withdrawn == 0:
			err = t.exec("UPDATE code_use SET why = 'kept', review = ? WHERE id = ?", c.redemption != 0, u.id)
		default:
			err = t.free(&c, u, "order", c.redemption != 0 && o.withdrawn == 0)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lookAtPart asks a person to look at the use of a reward on an order that was refunded in part: whether something is to be given back depends on what
// came back. It asks once, and no longer when the refund is gone.
func (t *tx) lookAtPart(u *codeUse, part bool) error {
	if part == (u.review != 0) || u.review == 2 {
		return nil
	}
	if part {
		return t.exec("UPDATE code_use SET review = 1 WHERE id = ? AND (SELECT redemption FROM code WHERE id = code_use.code) IS NOT NULL", u.id)
	}
	return t.exec("UPDATE code_use SET review = 0 WHERE id = ?", u.id)
}

// free gives a use back. One whose code is over meanwhile gets the days of grace. review asks a person to look at it.
func (t *tx) free(c *codeRow, u *codeUse, why string, review bool) error {
	ended := Day(0)
	if c.ends != 0 && c.ends < t.today && t.shop.coupons.grace > 0 {
		ended, c.ends = c.ends, t.today+Day(t.shop.coupons.grace)
		if err := t.exec("UPDATE code SET ends = ? WHERE id = ?", c.ends, c.id); err != nil {
			return err
		}
	}
	t.codes.freed++
	if err := t.exec("UPDATE code_use SET state = 'freed', why = ?, ended = ?, review = ? WHERE id = ?", why, null(ended), review, u.id); err != nil {
		return err
	}
	return t.countUse(c, -1)
}

// reuse takes a freed use up again, unless the code has been used elsewhere or become void meanwhile: a person should know that.
func (t *tx) reuse(c *codeRow, u *codeUse) error {
	if c.voided || c.uses > 0 && c.used >= c.uses {
		why := "used"
		if c.voided {
			why = "void"
		}
		t.codes.refused++
		return t.exec("UPDATE code_use SET state = 'refused', why = ?, review = 1 WHERE id = ?", why, u.id)
	}
	if u.ended != 0 {
		if err := t.exec("UPDATE code SET ends = ? WHERE id = ?", u.ended, c.id); err != nil {
			return err
		}
	}
	t.codes.used++
	if err := t.exec("UPDATE code_use SET state = 'used', why = '', ended = NULL, review = 0 WHERE id = ?", u.id); err != nil {
		return err
	}
	return t.countUse(c, 1)
}

// dropUses takes back the uses that a batch brought: those of withdrawn orders are freed already.
func (t *tx) dropUses(batch int64) error {
	if has, err := t.hasCodes(); err != nil || !has {
		return err
	}
	uses, err := t.usesWhere("u.batch = ?", batch)
	if err != nil {
		return err
	}
	for i := range uses {
		u := &uses[i]
		if u.state != "used" {
			if err := t.exec("UPDATE code_use SET state = 'freed', why = 'batch', review = 0 WHERE id = ?", u.id); err != nil {
				return err
			}
			continue
		}
		c, _, err := t.codeWhere("c.id = ?", u.code)
		if err != nil {
			return err
		}
		if err := t.free(&c, u, "batch", false); err != nil {
			return err
		}
	}
	return t.dropReferrals(batch)
}

// meet marks the codes that an order's discount field holds as used on it. The order has happened and the platform has let it pass, so
// what the code asks of an order is not asked again; only a code that is void or used up cannot be, and a person should look.
func (t *tx) meet(o *order, text string) error {
	for _, code := range program.FindCodes(text) {
		c, found, err := t.codeWhere("c.text = ?", code)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if err := t.meetOne(o, &c); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) meetOne(o *order, c *codeRow) error {
	if !o.paid() {
		return nil // nothing is used by an order that nobody has paid: it must not eat a code
	}
	known, err := t.usesWhere("u.code = ? AND (u.order_id = ? OR u.order_id IS NULL AND u.state = 'used' AND u.ref = ?)", c.id, o.id, o.ext)
	if err != nil {
		return err
	}
	if len(known) > 0 {
		u := &known[len(known)-1]
		switch {
		case u.order == 0: // a person noted it before the book knew the order
			err = t.exec("UPDATE code_use SET order_id = ?, member = ifnull(?, member), day = ? WHERE id = ?", o.id, null(o.member), o.day, u.id)
		case u.state == "freed" && u.why == "batch":
			if err = t.exec("UPDATE code_use SET batch = ? WHERE id = ?", null(t.batch), u.id); err == nil {
				err = t.reuse(c, u)
			}
		case u.state != "used":
			return nil
		}
		return orErr(err, t.referUsed(o, c))
	}
	if self, err := t.selfReferred(o, c); err != nil || self {
		return orErr(err, t.refuseUse(o, c, "self"))
	}
	switch state := c.state(o.day); state {
	case "void", "used":
		return t.refuseUse(o, c, state)
	case "over", "early":
		use, err := t.markUsed(c, useOn{order: o})
		if err != nil {
			return err
		}
		t.codes.used++
		return t.exec("UPDATE code_use SET why = ?, review = 1 WHERE id = ?", state, use)
	}
	if _, err := t.markUsed(c, useOn{order: o}); err != nil {
		return err
	}
	t.codes.used++
	return t.refer(o, c)
}

// referUsed notes who brought the buyer of an order on which a referral's code stands, unless it is their own.
func (t *tx) referUsed(o *order, c *codeRow) error {
	if self, err := t.selfReferred(o, c); err != nil || self {
		return err
	}
	return t.refer(o, c)
}

// usesGiven lets what stands on an order belong to the buyer that it has got, or to whom the code belongs when it has nobody any more.
func (t *tx) usesGiven(o *order) error {
	if has, err := t.hasCodes(); err != nil || !has {
		return err
	}
	return t.exec("UPDATE code_use SET member = ifnull(?, (SELECT c.member FROM code c WHERE c.id = code_use.code)) WHERE order_id = ?", null(o.member), o.id)
}

// referGiven notes who brought the buyer that an order has got by hand.
func (t *tx) referGiven(o *order) error {
	if has, err := t.hasCodes(); err != nil || !has {
		return err
	}
	uses, err := t.usesWhere("u.order_id = ? AND u.state = 'used'", o.id)
	if err != nil {
		return err
	}
	for i := range uses {
		c, _, err := t.codeWhere("c.id = ?", uses[i].code)
		if err != nil {
			return err
		}
		if err := t.referUsed(o, &c); err != nil {
			return err
		}
	}
	return nil
}

// refuseUse notes that an order names a code which it cannot have used.
func (t *tx) refuseUse(o *order, c *codeRow, why string) error {
	t.codes.refused++
	return t.exec("INSERT INTO code_use (code, order_id, ref, at, day, staff, batch, state, why, review) VALUES (?, ?, ?, ?, ?, ?, ?, 'refused', ?, 1)",
		c.id, o.id, o.ext, t.now, t.today, t.staff, null(t.batch), why)
}

// ParcelGift says what to put into the parcel of an order: a gift that its member had for points.
type ParcelGift struct {
	Order, Ext string // Order is its reference: O12
	Member     int64
	Name, Code string
}

// waitingGifts are the codes that wait for their member's next paid order, by member.
func (t *tx) waitingGifts() (gifts map[int64][]codeRow, err error) {
	if has, err := t.hasCodes(); err != nil || !has {
		return nil, err
	}
	var list []codeRow
	if err := t.query(func(s *sqlite.Stmt) error {
		list = append(list, codeRow{})
		list[len(list)-1].scan(s)
		return nil
	}, selectCode+" WHERE o.with_parcel = 1 AND c.voided_at IS NULL AND c.used = 0 AND c.redemption IS NOT NULL AND (c.ends IS NULL OR c.ends >= ?) ORDER BY c.id", t.today); err != nil {
		return nil, err
	}
	for _, c := range list {
		member, err := t.surviving(c.member)
		if err != nil {
			return nil, err
		}
		if gifts == nil {
			gifts = map[int64][]codeRow{}
		}
		gifts[member] = append(gifts[member], c)
	}
	return gifts, nil
}

// packs reports whether an order's parcel is still to be packed: paid and not sent.
func (o *order) packs() bool {
	return (o.status == StatusPaid || o.status == StatusPartlyRefunded) && o.shipped == 0 && o.excluded == "" && o.withdrawn == 0
}

// pack puts what waits for the order's member into its parcel, if it was had before the order.
func (t *tx) pack(o *order, gifts map[int64][]codeRow) (list []ParcelGift, err error) {
	if o.member == 0 || !o.packs() {
		return nil, nil
	}
	member, err := t.surviving(o.member)
	if err != nil || gifts[member] == nil {
		return nil, err
	}
	var waits []codeRow
	for _, c := range gifts[member] {
		issued, err := t.number("SELECT issued_at FROM code WHERE id = ?", c.id)
		if err != nil {
			return nil, err
		}
		if Instant(issued) > o.when() {
			waits = append(waits, c)
			continue
		}
		if _, err := t.markUsed(&c, useOn{order: o}); err != nil {
			return nil, err
		}
		t.codes.used++
		list = append(list, ParcelGift{Order: OrderRef(o.id), Ext: o.ext, Member: member, Name: c.name, Code: program.ShowCode(c.text)})
	}
	gifts[member] = waits
	return list, nil
}

package store

import (
	"context"
	"encoding/json"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// CouponIssue asks for a batch of coupons: Count codes for whoever has them, or one for each member that ForWhere fits. Offer says what
// they promise; its ID, Points and Stock mean nothing here.
type CouponIssue struct {
	Offer    Offer
	Count    int64
	ForWhere string // a filter of members; "" makes Count codes of nobody
	Key      string // idempotency key
}

// CouponsIssued is a batch of coupons that was issued.
type CouponsIssued struct {
	Offer, Batch int64
	Codes        []string // as compared; program.ShowCode writes them
	Replayed     bool
}

// maxCoupons bounds one batch of coupons.
const maxCoupons = 100_000

// IssueCoupons makes a batch of coupons, which can be undone as long as none was used. Errors: CodeBadOffer,
// CodeKeyConflict, and those of a filter.
func (b *Book) IssueCoupons(ctx context.Context, in CouponIssue) (out CouponsIssued, err error) {
	if err := checkKey(in.Key); err != nil {
		return out, err
	}
	if (in.ForWhere == "") != (in.Count > 0) || in.Count > maxCoupons {
		return out, Refuse(CodeBadOffer, "why", "count", "value", in.Count, "limit", int64(maxCoupons))
	}
	o := in.Offer
	o.What, o.ID, o.Points, o.Stock = OfferCoupon, 0, 0, -1
	err = b.writeAlone(ctx, "coupon.issue", func(t *tx) error {
		if err := o.clean(t); err != nil {
			return err
		}
		keyHash, err := in.hash(&o)
		if err != nil {
			return err
		}
		if done, err := t.replayCoupons(in.Key, keyHash, &out); done || err != nil {
			return err
		}
		owners, err := t.couponOwners(&in)
		if err != nil {
			return err
		}
		if out.Batch, err = t.newBatch(batchStart{kind: "bulk", what: "coupons", name: o.Name}); err != nil {
			return err
		}
		if o.ID, err = t.insertOffer(o, in.Key, keyHashOf(in.Key, keyHash)); err != nil {
			return err
		}
		out.Offer = o.ID
		if out.Codes, err = t.issueCodes(&o, owners); err != nil {
			return err
		}
		if err := t.exec("UPDATE offer SET taken = ? WHERE id = ?", len(owners), o.ID); err != nil {
			return err
		}
		if err := t.closeBatch(out.Batch, map[string]int64{"offer": o.ID, "codes": int64(len(owners))}); err != nil {
			return err
		}
		return t.audit("coupon.issue", offerSubject(o.ID), map[string]any{"batch": out.Batch, "codes": len(owners)}, "")
	})
	return out, err
}

// couponOwners are the members whom the filter picks, one coupon each; without a filter 0 for each coupon, which is for whoever shows it.
func (t *tx) couponOwners(in *CouponIssue) ([]int64, error) {
	if in.ForWhere == "" {
		return make([]int64, in.Count), nil
	}
	owners, err := t.membersWhere(in.ForWhere)
	if err == nil && (len(owners) == 0 || len(owners) > maxCoupons) {
		err = Refuse(CodeBadOffer, "why", "nobody", "value", len(owners), "limit", int64(maxCoupons))
	}
	return owners, err
}

// issueCodes makes a code of the offer for each owner.
func (t *tx) issueCodes(o *Offer, owners []int64) (codes []string, err error) {
	for _, owner := range owners {
		text, err := t.newCode()
		if err != nil {
			return nil, err
		}
		if err := t.insertCode(text, o, owner, 0); err != nil {
			return nil, err
		}
		codes = append(codes, text)
	}
	return codes, nil
}

// hash is what an issue of o asks for: all of it, since a key that comes again with anything else is a mistake.
func (in *CouponIssue) hash(o *Offer) ([]byte, error) {
	terms, err := json.Marshal(o)
	return contentHash("coupon.issue", string(terms), in.Count, in.ForWhere), err
}

// replayCoupons answers an issue whose key has been used.
func (t *tx) replayCoupons(key string, keyHash []byte, out *CouponsIssued) (bool, error) {
	if key == "" {
		return false, nil
	}
	var first []byte
	var at Instant
	found, err := t.one(func(s *sqlite.Stmt) {
		out.Offer, out.Batch, first, at = s.ColumnInt64(0), s.ColumnInt64(1), columnBlob(s, 2), Instant(s.ColumnInt64(3))
	}, "SELECT id, batch, key_hash, created_at FROM offer WHERE key = ?", key)
	if err != nil || !found {
		return false, err
	}
	if string(first) != string(keyHash) {
		return false, Refuse(CodeKeyConflict, "key", key, "at", at, "offer", out.Offer)
	}
	out.Replayed = true
	return true, t.query(func(s *sqlite.Stmt) error {
		out.Codes = append(out.Codes, s.ColumnText(0))
		return nil
	}, "SELECT text FROM code WHERE offer = ? ORDER BY id", out.Offer)
}

// membersWhere are the members that a filter fits, by id.
func (t *tx) membersWhere(where string) (list []int64, err error) {
	f, err := t.condition(where)
	if err != nil {
		return nil, err
	}
	condition, args := f.SQL()
	if !f.Uses("status") {
		condition += " AND m.status = 'active'"
	}
	err = t.query(func(s *sqlite.Stmt) error {
		list = append(list, s.ColumnInt64(0))
		return nil
	}, "SELECT m.id FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE "+condition+" ORDER BY m.id", args...)
	return list, err
}

// undoCoupons makes a batch of coupons void. One that was used stands in the way.
func (t *tx) undoCoupons(r batchRange) error {
	c, used, err := t.codeWhere("c.offer IN (SELECT id FROM offer WHERE batch = ?) AND c.used > 0 ORDER BY c.id LIMIT 1", r.id)
	if err != nil || used {
		return orErr(err, t.usedUp(&c))
	}
	var given []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		given = append(given, s.ColumnInt64(0))
		return nil
	}, "SELECT c.id FROM code c JOIN ticket_event v ON v.code = c.id WHERE c.offer IN (SELECT id FROM offer WHERE batch = ?) AND c.voided_at IS NULL", r.id); err != nil {
		return err
	}
	for _, code := range given {
		if err := t.voidedForTicket(code); err != nil {
			return err
		}
	}
	if err := t.exec("UPDATE code SET voided_at = ? WHERE offer IN (SELECT id FROM offer WHERE batch = ?) AND voided_at IS NULL", t.now, r.id); err != nil {
		return err
	}
	return t.exec("UPDATE offer SET taken = 0, archived = 1, version = version + 1 WHERE batch = ?", r.id)
}

// codeRow is one code while an act works on it, with what its offer says of its use.
type codeRow struct {
	id                    int64
	text                  string
	offer, member         int64
	redemption            int64
	starts, ends          Day
	uses, used            int64
	voided                bool
	what, kind, name      string
	value, most, each     int64
	minOrder, perMember   int64
	firstOrder, stackable bool
	withParcel            bool
}

const selectCode = `SELECT c.id, c.text, c.offer, c.member, c.redemption, c.starts, c.ends, c.uses, c.used, c.voided_at, o.what, o.kind, o.name, o.value,
	o.max_discount, o.cost, o.min_order, o.per_member, o.first_order, o.stackable, o.with_parcel FROM code c LEFT JOIN offer o ON o.id = c.offer`

func (c *codeRow) scan(s *sqlite.Stmt) {
	*c = codeRow{
		id: s.ColumnInt64(0), text: s.ColumnText(1), offer: s.ColumnInt64(2), member: s.ColumnInt64(3), redemption: s.ColumnInt64(4),
		starts: Day(s.ColumnInt64(5)), ends: Day(s.ColumnInt64(6)), uses: s.ColumnInt64(7), used: s.ColumnInt64(8), voided: !s.ColumnIsNull(9),
		what: s.ColumnText(10), kind: s.ColumnText(11), name: s.ColumnText(12), value: s.ColumnInt64(13), most: s.ColumnInt64(14),
		minOrder: s.ColumnInt64(16), perMember: s.ColumnInt64(17), firstOrder: s.ColumnBool(18), stackable: s.ColumnBool(19), withParcel: s.ColumnBool(20),
	}
	c.each = (&Offer{Kind: c.kind, Value: c.value, Cost: s.ColumnInt64(15)}).each()
}

func (t *tx) codeWhere(where string, args ...any) (c codeRow, found bool, err error) {
	found, err = t.one(c.scan, selectCode+" WHERE "+where, args...)
	return c, found, err
}

// codeTyped finds the code that a person typed or scanned: one of ours however it is written, or a partner's as it stands. Errors:
// CodeBadCode when its check character does not fit, CodeNoCode.
func (t *tx) codeTyped(typed string) (c codeRow, err error) {
	text, err := cleanLine(typed, maxKey)
	if err != nil {
		return c, err
	}
	c, found, err := t.codeWhere("c.text = ?", text)
	if err != nil || found {
		return c, err
	}
	ours, ok := program.ParseCode(text)
	if !ok {
		return c, Refuse(CodeBadCode, "value", text)
	}
	if c, found, err = t.codeWhere("c.text = ?", ours); err == nil && !found {
		err = Refuse(CodeNoCode, "value", program.ShowCode(ours))
	}
	return c, err
}

// usedUp says on which order, and when, a code was used last.
func (t *tx) usedUp(c *codeRow) error {
	refused := Refuse(CodeCodeRefused, "why", "used", "code", program.ShowCode(c.text))
	_, err := t.one(func(s *sqlite.Stmt) {
		refused.Facts["at"], refused.Facts["order"] = Instant(s.ColumnInt64(0)), s.ColumnText(1)
	},
		"SELECT at, ref FROM code_use WHERE code = ? AND state = 'used' ORDER BY id DESC LIMIT 1", c.id)
	return orErr(err, refused)
}

package store

import (
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"

	"regulars/store/filter"
	"regulars/store/program"
)

// Offer is what a reward or a batch of coupons promises. A reward is had for points; coupons are given away as codes.
type Offer struct {
	ID         int64
	What       string // OfferReward or OfferCoupon
	Name, Kind string // Kind is one of OfferKinds
	Points     int64  // the price of a reward; 0 for coupons
	Value      int64  // taken off: minor units, or whole per cents of kind percent
	Cost       int64  // what one costs the shop, minor units; 0: what it takes off
	Stock      int64  // how many are left; -1: without end
	PerMember  int64  // how many one member can have, or use; 0: any number
	Starts     Day    // the first day on which its codes can be used; 0: at once
	Ends       Day    // the last day; 0: never
	ValidDays  int64  // days after issue, where Ends is not sooner; 0: no such limit
	Where      string // whom it is for, in the filter language; "": everybody

	MinOrder, MaxDiscount int64 // minor units; 0: none
	Uses                  int64 // of each code; 0: any number
	FirstOrder, Stackable bool
	WithParcel            bool // it waits for the member's next paid order
	Archived              bool
	Partner               string // who takes the codes, of kind partner
	Version               int64  // the version an editor saw; 0 skips the check

	Taken, Used int64 // codes that are out, and how often they were used
}

// What an offer is.
const (
	OfferReward = "reward"
	OfferCoupon = "coupon"
)

// The kinds of an offer.
const (
	KindFixed    = "fixed"
	KindPercent  = "percent"
	KindShipping = "shipping"
	KindProduct  = "product"
	KindGift     = "gift"
	KindCustom   = "custom"
	KindPartner  = "partner"
)

// OfferKinds are the kinds that a reward, or a batch of coupons, can be of.
func OfferKinds(what string) []string {
	kinds := []string{KindFixed, KindPercent, KindShipping, KindProduct, KindGift, KindCustom, KindPartner}
	if what == OfferCoupon {
		return kinds[:3]
	}
	return kinds
}

// OfferKnows reports whether offers of a kind have a thing that only some have: value, max_discount, stock, with_parcel, partner. All have any other.
func OfferKnows(kind, thing string) bool {
	switch thing {
	case "value":
		return kind == KindFixed || kind == KindPercent
	case "max_discount":
		return kind == KindPercent
	case "stock":
		return kind != KindPartner // it is the codes that came in
	case "with_parcel":
		return kind == KindGift || kind == KindProduct
	case "partner":
		return kind == KindPartner
	}
	return true
}

const selectOffer = `SELECT id, what, name, kind, points, value, cost, iif(stock IS NULL, -1, stock - taken), coalesce(per_member, 0), coalesce(starts, 0),
	coalesce(ends, 0), coalesce(valid_days, 0), gate, min_order, max_discount, coalesce(uses, 0), first_order, stackable, with_parcel,
	archived, partner, version, taken, used FROM offer`

func (o *Offer) scan(s *sqlite.Stmt) {
	*o = Offer{
		ID: s.ColumnInt64(0), What: s.ColumnText(1), Name: s.ColumnText(2), Kind: s.ColumnText(3), Points: s.ColumnInt64(4), Value: s.ColumnInt64(5),
		Cost: s.ColumnInt64(6), Stock: s.ColumnInt64(7), PerMember: s.ColumnInt64(8), Starts: Day(s.ColumnInt64(9)), Ends: Day(s.ColumnInt64(10)),
		ValidDays: s.ColumnInt64(11), Where: s.ColumnText(12), MinOrder: s.ColumnInt64(13), MaxDiscount: s.ColumnInt64(14), Uses: s.ColumnInt64(15),
		FirstOrder: s.ColumnBool(16), Stackable: s.ColumnBool(17), WithParcel: s.ColumnBool(18), Archived: s.ColumnBool(19),
		Partner: s.ColumnText(20), Version: s.ColumnInt64(21), Taken: s.ColumnInt64(22), Used: s.ColumnInt64(23),
	}
}

func scanOffer(rows *rows) (o Offer, err error) {
	err = rows.Scan(&o.ID, &o.What, &o.Name, &o.Kind, &o.Points, &o.Value, &o.Cost, &o.Stock, &o.PerMember, &o.Starts, &o.Ends, &o.ValidDays, &o.Where,
		&o.MinOrder, &o.MaxDiscount, &o.Uses, &o.FirstOrder, &o.Stackable, &o.WithParcel, &o.Archived, &o.Partner, &o.Version, &o.Taken, &o.Used)
	return o, err
}

// Offers lists the rewards, cheapest first, or the batches of coupons, newest first; archived ones too when asked.
func (b *Book) Offers(ctx context.Context, what string, archived bool) (list []Offer, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err = v.offers("what = ? AND archived <= ? ORDER BY archived, points, id * iif(what = 'coupon', -1, 1)", what, archived)
		return err
	})
	return list, err
}

// Offer gives one reward or batch of coupons. Errors: CodeNoOffer.
func (b *Book) Offer(ctx context.Context, id int64) (o Offer, err error) {
	err = b.look(ctx, func(v *view) error {
		list, err := v.offers("id = ?", id)
		if err != nil || len(list) == 0 {
			return orErr(err, Refuse(CodeNoOffer, "offer", id))
		}
		o = list[0]
		return nil
	})
	return o, err
}

func (v *view) offers(where string, args ...any) (list []Offer, err error) {
	err = v.each(func(rows *rows) error {
		o, err := scanOffer(rows)
		list = append(list, o)
		return err
	}, selectOffer+" WHERE "+where, args...)
	return list, err
}

func (t *tx) offer(id int64) (o Offer, err error) {
	found, err := t.one(func(s *sqlite.Stmt) { o.scan(s) }, selectOffer+" WHERE id = ?", id)
	if err == nil && !found {
		err = Refuse(CodeNoOffer, "offer", id)
	}
	return o, err
}

// clean checks what a person has typed of an offer, and puts what its kind does not know to nothing.
func (o *Offer) clean(t *tx) error {
	name, err := cleanName(o.Name)
	if err != nil {
		return err
	}
	o.Name = strings.TrimSpace(name)
	if o.Partner, err = cleanLine(strings.TrimSpace(o.Partner), maxReason); err != nil {
		return err
	}
	off := OfferKnows(o.Kind, "value")
	most := int64(maxAmount)
	if o.Kind == KindPercent {
		most = 100
	}
	for _, f := range []struct {
		field string
		value any
		wrong bool
	}{
		{"kind", o.Kind, !slices.Contains(OfferKinds(o.What), o.Kind)},
		{"points", o.Points, (o.What == OfferReward) != (o.Points > 0) || o.Points > program.MaxPoints},
		{"value", o.Value, o.Value < 0 || o.Value > most || off && o.Value == 0},
		{"cost", o.Cost, o.Cost < 0 || o.Cost > maxAmount},
		{"stock", o.Stock, o.Stock < -1 || o.Stock > program.MaxPoints},
		{"per_member", o.PerMember, o.PerMember < 0 || o.PerMember > program.MaxPoints},
		{"ends", o.Ends.String(), o.Ends != 0 && o.Ends < o.Starts},
		{"valid_days", o.ValidDays, o.ValidDays < 0 || o.ValidDays > 3650},
		{"min_order", o.MinOrder, o.MinOrder < 0 || o.MinOrder > maxAmount},
		{"max_discount", o.MaxDiscount, o.MaxDiscount < 0 || o.MaxDiscount > maxAmount},
		{"uses", o.Uses, o.Uses < 0 || o.Uses > program.MaxPoints},
		{"partner", o.Partner, o.Kind == KindPartner && o.Partner == ""},
		{"with_parcel", o.Kind, o.WithParcel && !OfferKnows(o.Kind, "with_parcel")},
	} {
		if f.wrong {
			return Refuse(CodeBadOffer, "why", f.field, "value", f.value, "allowed", OfferKinds(o.What))
		}
	}
	if _, err := t.condition(o.Where); err != nil {
		return err
	}
	if !off {
		o.Value = 0
	}
	if !OfferKnows(o.Kind, "max_discount") {
		o.MaxDiscount = 0
	}
	return nil
}

// SaveReward makes a reward, or changes the one that ID names: what has been redeemed keeps its own days. Stock is how many are left.
// Of a partner's reward the stock is the codes that came in. It is one batch, 0 when nothing is new. Errors: CodeBadOffer, CodeNoOffer, CodeBadName,
// CodeEditedMeanwhile, and those of a filter.
func (b *Book) SaveReward(ctx context.Context, o Offer) (id, batch int64, err error) {
	o.What, o.Uses, o.Starts = OfferReward, 1, 0
	err = b.write(ctx, "reward.save", func(t *tx) error {
		if err := o.clean(t); err != nil {
			return err
		}
		if o.ID == 0 {
			if o.Kind == KindPartner {
				o.Stock = 0
			}
			id = 0
			if batch, err = t.byRows(rewardBatch, o.Name, []keptRows{{"offer", []any{&id}}}, func() error {
				id, err = t.insertOffer(o, "", nil)
				return err
			}); err != nil {
				return err
			}
			return t.audit("reward.add", offerSubject(id), map[string]any{"points": o.Points, "kind": o.Kind, "batch": batch}, "")
		}
		id = o.ID
		old, err := t.offer(id)
		if err != nil || old.What != OfferReward {
			return orErr(err, Refuse(CodeNoOffer, "offer", id))
		}
		if o.Version != 0 && o.Version != old.Version {
			return Refuse(CodeEditedMeanwhile, "member", old.Name)
		}
		if (o.Kind == KindPartner) != (old.Kind == KindPartner) {
			return Refuse(CodeBadOffer, "why", "kind", "value", o.Kind, "allowed", []string{old.Kind})
		}
		if o.Kind == KindPartner {
			o.Stock = old.Stock
		}
		if batch, err = t.byRows(rewardBatch, o.Name, []keptRows{{"offer", []any{id}}}, func() error {
			return t.exec(`UPDATE offer SET name = ?, kind = ?, points = ?, value = ?, cost = ?, stock = iif(? < 0, NULL, ? + taken), per_member = ?,
				ends = ?, valid_days = ?, gate = ?, min_order = ?, max_discount = ?, stackable = ?, with_parcel = ?, partner = ?, version = version + 1 WHERE id = ?`,
				o.Name, o.Kind, o.Points, o.Value, o.Cost, o.Stock, o.Stock, null(o.PerMember), null(o.Ends), null(o.ValidDays), o.Where, o.MinOrder,
				o.MaxDiscount, o.Stackable, o.WithParcel, o.Partner, id)
		}); err != nil {
			return err
		}
		return t.audit("reward.edit", offerSubject(id), map[string]any{"points": o.Points, "stock": o.Stock, "version": old.Version, "batch": batch}, "")
	})
	return id, batch, err
}

// ArchiveOffer takes a reward, or a batch of coupons, out of the lists, or puts it back: nothing that was ever had is deleted, and the
// codes that are out stay good. It is one batch, 0 when it is so already. Errors: CodeNoOffer.
func (b *Book) ArchiveOffer(ctx context.Context, id int64, archived bool) (batch int64, err error) {
	err = b.write(ctx, "offer.archive", func(t *tx) error {
		batch = 0
		o, err := t.offer(id)
		if err != nil || o.Archived == archived {
			return err
		}
		if batch, err = t.byRows(rewardBatch, o.Name, []keptRows{{"offer", []any{id}}}, func() error {
			return t.exec("UPDATE offer SET archived = ?, version = version + 1 WHERE id = ?", archived, id)
		}); err != nil {
			return err
		}
		return t.audit("offer.archive", offerSubject(id), map[string]any{"archived": archived, "batch": batch}, "")
	})
	return batch, err
}

func (t *tx) insertOffer(o Offer, key string, keyHash []byte) (int64, error) {
	stock := any(nil)
	if o.Stock >= 0 {
		stock = o.Stock
	}
	if err := t.exec(`INSERT INTO offer (what, name, kind, points, value, cost, stock, per_member, starts, ends, valid_days, gate, min_order,
		max_discount, uses, first_order, stackable, with_parcel, partner, created_at, batch, key, key_hash)
		VALUES (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, iif(?1 = 'coupon', ?, NULL), ?, ?)`,
		o.What, o.Name, o.Kind, o.Points, o.Value, o.Cost, stock, null(o.PerMember), null(o.Starts), null(o.Ends), null(o.ValidDays), o.Where,
		o.MinOrder, o.MaxDiscount, null(o.Uses), o.FirstOrder, o.Stackable, o.WithParcel, o.Partner, t.now, null(t.batch), textOrNull(key), keyHash); err != nil {
		return 0, err
	}
	return t.LastInsertRowID(), nil
}

// offerSubject and codeSubject are an offer and a code in the audit.
func offerSubject(id int64) string { return "offer:" + strconv.FormatInt(id, 10) }
func codeSubject(id int64) string  { return "code:" + strconv.FormatInt(id, 10) }

// condition checks a text of the filter language inside an act.
func (t *tx) condition(where string) (*filter.Filter, error) {
	return (&view{shop: t.shop, today: t.today}).condition(where)
}

// lastDay is the last day of a code that is issued today; 0 is never.
func (o *Offer) lastDay(today Day) Day {
	last := o.Ends
	if o.ValidDays > 0 {
		last = earlier(last, today+Day(o.ValidDays)-1)
	}
	return last
}

// each costs the shop so much, as far as the offer alone tells.
func (o *Offer) each() int64 {
	if o.Cost == 0 && o.Kind == KindFixed {
		return o.Value
	}
	return o.Cost
}

// newCode draws a code that nobody has.
func (t *tx) newCode() (string, error) {
	random := make([]byte, 64)
	for {
		_, _ = rand.Read(random) // crypto/rand.Read never fails: it ends the program instead
		text := program.MakeCode(random)
		if text == "" {
			continue
		}
		if taken, err := t.number("SELECT count(*) FROM code WHERE text = ?", text); err != nil || taken == 0 {
			return text, err
		}
	}
}

// couponRules are the shop's settings for codes, referrals and points that are paid.
type couponRules struct {
	redeemMaximum        int64 // points paid at once; 0: any number
	keep                 bool  // the code of an order that is refunded in full stays used
	grace                int64 // days of a code that is given back after its last day
	points, friendPoints int64 // what bringing somebody, and being brought, gives; 0: nothing
	referralMin          int64 // what the friend's first order must come to, minor units
	referralCap          int64 // referrals of one member in a year that are rewarded without a look; 0: any number
}

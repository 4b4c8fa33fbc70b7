package store

import (
	"context"

	"regulars/store/program"
)

// CodeRow is one code as lists show it.
type CodeRow struct {
	ID, Offer        int64 // Offer is 0 for a referral's code
	Code             string
	What, Kind, Name string // of the offer; What "" is a referral
	Value            int64
	MinOrder         int64 // minor units, 0: any order
	MaxDiscount      int64 // minor units, 0: no limit
	Member           int64 // 0: of whoever has it
	MemberName       string
	Status           string // open, waiting, used, expired, void; stock: a partner's that nobody has
	Starts, Ends     Day
	Issued           Instant
	Uses, Used       int64 // Uses 0: any number
	Redemption       int64
	Ticket           int64   // the case that gave it; 0: none
	UsedAt           Instant // the latest use; 0: none
	UsedOn           string  // its order's number
}

// CodeStatuses are the states of a code that lists can be narrowed to.
func CodeStatuses() []string { return []string{"open", "waiting", "used", "expired", "void", "stock"} }

// CodeQuery pages through codes, newest first. Zero values say nothing; Before is the last id of the page before.
type CodeQuery struct {
	Member, Offer int64
	What, Status  string // What is OfferReward, OfferCoupon or "referral"
	Before        int64
	Limit         int // 0: 50; at most 1000
}

const codeStatusSQL = `CASE WHEN c.voided_at IS NOT NULL THEN 'void' WHEN c.uses > 0 AND c.used >= c.uses THEN 'used' WHEN c.ends < ?1 THEN 'expired'
	WHEN c.starts > ?1 THEN 'waiting' WHEN o.kind = 'partner' AND c.redemption IS NULL THEN 'stock' ELSE 'open' END`

// Codes lists codes. Errors: CodeBadStatus.
func (b *Book) Codes(ctx context.Context, q CodeQuery) (list []CodeRow, err error) {
	where, args := "c.id < ?2", []any{int64(1) << 62}
	if q.Before != 0 {
		args[0] = q.Before
	}
	also := func(condition string, value any) {
		where, args = where+" AND "+condition, append(args, value)
	}
	if q.Offer != 0 {
		also("c.offer = ?", q.Offer)
	}
	if q.What != "" {
		also("coalesce(o.what, 'referral') = ?", q.What)
	}
	if q.Status != "" {
		also(codeStatusSQL+" = ?", q.Status)
	}
	from := "code c"
	if q.Member != 0 {
		also("c.member IN ("+peopleWalk+")", q.Member)
	}
	err = b.look(ctx, func(v *view) error {
		list, err = v.codes(from, where, append(append([]any{int64(v.today)}, args...), pageLimit(q.Limit, 50)))
		return err
	})
	return list, err
}

// peopleWalk is a query of a member and everybody merged into them, with one parameter.
const peopleWalk = "WITH RECURSIVE people(id) AS (SELECT ? UNION SELECT m.id FROM people p CROSS JOIN member m ON m.merged_into = p.id) SELECT id FROM people"

func (v *view) codes(from, where string, args []any) (list []CodeRow, err error) {
	err = v.each(func(rows *rows) error {
		var c CodeRow
		err := rows.Scan(&c.ID, &c.Offer, &c.Code, &c.What, &c.Kind, &c.Name, &c.Value, &c.Member, &c.MemberName, &c.Status, &c.Starts, &c.Ends, &c.Issued,
			&c.Uses, &c.Used, &c.Redemption, &c.UsedAt, &c.UsedOn, &c.Ticket, &c.MinOrder, &c.MaxDiscount)
		c.Code = program.ShowCode(c.Code)
		list = append(list, c)
		return err
	}, `SELECT c.id, coalesce(c.offer, 0), c.text, coalesce(o.what, ''), coalesce(o.kind, ''), coalesce(o.name, ''), coalesce(o.value, 0), coalesce(c.member, 0),
		coalesce(m.name, ''), `+codeStatusSQL+`, coalesce(c.starts, 0), coalesce(c.ends, 0), c.issued_at, coalesce(c.uses, 0), c.used, coalesce(c.redemption, 0),
		coalesce(u.at, 0), coalesce(u.ref, ''), coalesce((SELECT v.ticket FROM ticket_event v WHERE v.code = c.id), 0),
		coalesce(o.min_order, 0), coalesce(o.max_discount, 0) FROM `+from+` LEFT JOIN offer o ON o.id = c.offer LEFT JOIN member m ON m.id = c.member
		LEFT JOIN code_use u ON u.id = (SELECT max(x.id) FROM code_use x WHERE x.code = c.id AND x.state = 'used')
		WHERE `+where+" ORDER BY c.id DESC LIMIT ?", args...)
	return list, err
}

// CodeReview is something about a code on an order that a person should look at.
type CodeReview struct {
	Use              int64
	Code, Name, What string
	Member           int64
	MemberName       string
	Order            int64
	OrderRef         string
	At               Instant
	State, Why       string // state freed with why order, used with kept, part, over or early, refused with void, used or self
	Redemption       int64
}

// CodeReviews lists what a person should look at, oldest first: orders that were refunded, in part too, and had used a reward, and orders that name codes which
// were void or used up.
func (b *Book) CodeReviews(ctx context.Context, limit int) (list []CodeReview, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var r CodeReview
			err := rows.Scan(&r.Use, &r.Code, &r.Name, &r.What, &r.Member, &r.MemberName, &r.Order, &r.OrderRef, &r.At, &r.State, &r.Why, &r.Redemption)
			r.Code = program.ShowCode(r.Code)
			list = append(list, r)
			return err
		}, `SELECT u.id, c.text, coalesce(o.name, ''), coalesce(o.what, ''), coalesce(u.member, c.member, 0), coalesce(m.name, ''), coalesce(u.order_id, 0), u.ref, u.at,
			u.state, iif(u.state = 'used' AND u.why = '', 'part', u.why), coalesce(c.redemption, 0) FROM code_use u JOIN code c ON c.id = u.code LEFT JOIN offer o ON o.id = c.offer
			LEFT JOIN member m ON m.id = coalesce(u.member, c.member) WHERE u.review = 1 ORDER BY u.id LIMIT ?`, pageLimit(limit, 50))
	})
	return list, err
}

// ReviewCode says that a person has looked, or takes that back. Errors: CodeNoCode.
func (b *Book) ReviewCode(ctx context.Context, use int64, done bool) error {
	return b.write(ctx, "code.review", func(t *tx) error {
		from, to := int64(1), int64(2)
		if !done {
			from, to = to, from
		}
		code, err := t.number("SELECT code FROM code_use WHERE id = ? AND review = ?", use, from)
		if err != nil || code == 0 {
			return orErr(err, Refuse(CodeNoCode, "value", use))
		}
		if err := t.exec("UPDATE code_use SET review = ? WHERE id = ?", to, use); err != nil {
			return err
		}
		return t.audit("code.review", codeSubject(code), map[string]any{"use": use, "done": done}, "")
	})
}

// ExportCodes gives the codes of a batch of coupons, or of all, that can still be used, oldest first. An error of yield ends it.
func (b *Book) ExportCodes(ctx context.Context, offer int64, yield func(code string) error) error {
	return b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var code string
			if err := rows.Scan(&code); err != nil {
				return err
			}
			return yield(program.ShowCode(code))
		}, "SELECT c.text FROM code c JOIN offer o ON o.id = c.offer WHERE o.what = 'coupon' AND (?2 = 0 OR c.offer = ?2) AND "+codeStatusSQL+" IN ('open', 'waiting') ORDER BY c.id",
			int64(v.today), offer)
	})
}

// ExportCodeRows gives the codes of one offer, or of all for 0, whose members the filter fits, oldest first. An error of yield ends it.
// Errors: CodeBadFilter.
func (b *Book) ExportCodeRows(ctx context.Context, offer int64, where string, yield func(*CodeRow) error) error {
	return b.look(ctx, func(v *view) error {
		from, condition, args, err := v.ofMembers("code c", "c.member", where)
		if err != nil {
			return err
		}
		query := "SELECT c.id FROM " + from + " WHERE c.id > ? AND " + condition + " AND ? IN (0, c.offer) ORDER BY c.id LIMIT ?"
		return v.chunks(query, append(args, offer), func(ids []int64) error {
			list, err := v.codes("code c", "c.id IN (SELECT value FROM json_each(?))", []any{int64(v.today), idList(ids), len(ids)})
			for i := len(list) - 1; i >= 0 && err == nil; i-- {
				err = yield(&list[i])
			}
			return err
		})
	})
}

// Code finds one code as a person types or scans it. Errors: CodeBadCode when its check character does not fit, CodeNoCode.
func (b *Book) Code(ctx context.Context, typed string) (c CodeRow, err error) {
	err = b.look(ctx, func(v *view) error {
		ours, ok := program.ParseCode(typed)
		list, err := v.codes("code c", "c.text IN (?2, ?3)", []any{int64(v.today), typed, ours, 1})
		switch {
		case err != nil:
			return err
		case len(list) > 0:
			c = list[0]
			return nil
		case ok:
			return Refuse(CodeNoCode, "value", program.ShowCode(ours))
		}
		return Refuse(CodeBadCode, "value", typed)
	})
	return c, err
}

package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// OfferFacts are what the reports on rewards, coupons and referrals are computed from.
type OfferFacts struct {
	Offers    []OfferName
	Days      []OfferDay
	Referrals []ReferralFact // in the order in which they were noted
}

// OfferName is one reward or batch of coupons, archived ones too.
type OfferName struct {
	ID   int64
	What string // OfferReward or OfferCoupon
	Name string
}

// OfferDay is what happened to the codes of an offer on a day. Offer 0 is the codes under which members bring others.
type OfferDay struct {
	Offer  int64
	Day    Day
	Issued int64 // codes that somebody got and that are not void
	Taken  int64 // of these, the codes that stand on an order today
	Used   int64 // uses noted that have not been freed or refused
	Lapsed int64 // codes never used for which this was the first day too late
	Cost   int64 // of the uses, minor units
}

// ReferralFact is one person who was brought; rejected referrals, and those whose import was undone, are none.
type ReferralFact struct {
	Member int64 // who brought, merges followed
	Day    Day   // on which it was noted
	Bought bool  // the friend has a counted order
	Earned bool  // both sides have been rewarded
	Points int64 // what both sides got
}

// OfferFacts reads the whole history of offers, a sum for each offer and day; with a filter only of the codes that its members have,
// and of whom they brought. Errors: CodeBadFilter.
func (b *Book) OfferFacts(ctx context.Context, where string) (*OfferFacts, error) {
	f := &OfferFacts{}
	return f, b.sweep(ctx, func(s *sweep) error {
		p, err := s.picks(where)
		if err != nil {
			return err
		}
		for _, read := range []func(*OfferFacts, *picks) error{s.offerNames, s.offerCodes, s.offerUses, s.referralFacts} {
			if err := read(f, &p); err != nil {
				return err
			}
		}
		return nil
	})
}

// whose is the member of a code where there is a filter, so that sums are not taken apart without one.
const whose = "iif(?, coalesce(c.member, 0), 0)"

func (s *sweep) offerNames(f *OfferFacts, _ *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		f.Offers = append(f.Offers, OfferName{r.ColumnInt64(0), r.ColumnText(1), r.ColumnText(2)})
		return nil
	}, "SELECT id, what, name FROM offer ORDER BY id")
}

// offerCodes counts the codes by the day on which somebody got them, and those that nobody used by the day after their last. A
// partner's code that nobody has yet is neither.
func (s *sweep) offerCodes(f *OfferFacts, p *picks) error {
	const had = " FROM code c LEFT JOIN offer o ON o.id = c.offer WHERE c.voided_at IS NULL AND (o.kind IS NOT 'partner' OR c.redemption IS NOT NULL)"
	if err := s.query(func(r *sqlite.Stmt) error {
		if p.holds(r.ColumnInt64(4)) {
			f.Days = append(f.Days, OfferDay{Offer: r.ColumnInt64(0), Day: Day(r.ColumnInt64(1)), Issued: r.ColumnInt64(2), Taken: r.ColumnInt64(3)})
		}
		return nil
	}, "SELECT coalesce(c.offer, 0), c.issued_day, count(*), sum(c.used > 0), "+whose+had+" GROUP BY 1, 2, 5", p.some()); err != nil {
		return err
	}
	return s.query(func(r *sqlite.Stmt) error {
		if p.holds(r.ColumnInt64(3)) {
			f.Days = append(f.Days, OfferDay{Offer: r.ColumnInt64(0), Day: Day(r.ColumnInt64(1)), Lapsed: r.ColumnInt64(2)})
		}
		return nil
	}, "SELECT coalesce(c.offer, 0), c.ends + 1, count(*), "+whose+had+" AND c.used = 0 AND c.ends < ? GROUP BY 1, 2, 4", p.some(), s.today)
}

func (s *sweep) offerUses(f *OfferFacts, p *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		if p.holds(r.ColumnInt64(4)) {
			f.Days = append(f.Days, OfferDay{Offer: r.ColumnInt64(0), Day: Day(r.ColumnInt64(1)), Used: r.ColumnInt64(2), Cost: r.ColumnInt64(3)})
		}
		return nil
	}, "SELECT coalesce(c.offer, 0), u.day, count(*), sum(u.cost), iif(?, coalesce(u.member, c.member, 0), 0) FROM code_use u JOIN code c ON c.id = u.code WHERE u.state = 'used' GROUP BY 1, 2, 5", p.some())
}

func (s *sweep) referralFacts(f *OfferFacts, p *picks) error {
	return s.query(func(r *sqlite.Stmt) error {
		if !p.holds(r.ColumnInt64(0)) {
			return nil
		}
		f.Referrals = append(f.Referrals, ReferralFact{
			Member: r.ColumnInt64(0), Day: Day(r.ColumnInt64(1)), Bought: r.ColumnBool(2), Earned: r.ColumnBool(3), Points: r.ColumnInt64(4),
		})
		return nil
	}, `SELECT (`+survivorSQL("r.member")+`), r.day, EXISTS (SELECT 1 FROM rollup WHERE member = (`+survivorSQL("r.friend")+`) AND orders > 0), r.state = 'earned',
		iif(r.state = 'earned', coalesce(x.amount, 0) + coalesce(y.amount, 0), 0)
		FROM referral r LEFT JOIN entry x ON x.id = r.member_entry LEFT JOIN entry y ON y.id = r.friend_entry
		WHERE r.state IN ('waiting', 'review', 'earned') ORDER BY r.id`)
}

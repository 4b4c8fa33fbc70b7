package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
)

// ReferralRun is what a run over the referrals did.
type ReferralRun struct{ Earned, Review, Rejected, Points int64 }

// SettleReferrals rewards both sides of every referral whose friend has a first qualified order that can no longer be sent back. What looks
// like one person waits for an answer instead. Late or twice it does the same. With both rewards at 0 it does nothing.
func (b *Book) SettleReferrals(ctx context.Context) (out ReferralRun, err error) {
	var open int64
	if err := b.look(ctx, func(v *view) (err error) {
		open, err = v.number("SELECT EXISTS (SELECT 1 FROM referral WHERE state IN ('waiting', 'earned'))")
		return err
	}); err != nil || open == 0 {
		return out, err // the daily run writes nothing in a shop where nobody brings others
	}
	err = b.writeAlone(ctx, "referral.run", func(t *tx) error {
		if t.shop.coupons.points+t.shop.coupons.friendPoints == 0 {
			return nil
		}
		if err := t.partReferrals(&out); err != nil {
			return err
		}
		waiting, err := t.referralsWhere("state = 'waiting' ORDER BY id")
		if err != nil {
			return err
		}
		for i := range waiting {
			if err := t.settleReferral(&waiting[i], &out); err != nil {
				return err
			}
		}
		if out == (ReferralRun{}) {
			return nil
		}
		return t.audit("referral.run", "referrals", map[string]any{"earned": out.Earned, "review": out.Review, "points": out.Points}, "")
	})
	return out, err
}

// partReferrals takes the rewards of referrals back whose two sides turned out to be one person.
func (t *tx) partReferrals(out *ReferralRun) error {
	earned, err := t.referralsWhere("state = 'earned' AND (friend IN (SELECT id FROM member WHERE merged_into IS NOT NULL) OR member IN (SELECT id FROM member WHERE merged_into IS NOT NULL)) ORDER BY id")
	if err != nil {
		return err
	}
	for i := range earned {
		r := &earned[i]
		if same, err := t.samePerson(r); err != nil || !same {
			if err != nil {
				return err
			}
			continue
		}
		out.Rejected++
		if err := t.unreward(r, "rejected", "same"); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) samePerson(r *referral) (bool, error) {
	member, err := t.surviving(r.member)
	if err != nil {
		return false, err
	}
	friend, err := t.surviving(r.friend)
	return member == friend, err
}

// settleReferral moves one referral on, as far as its friend's orders allow.
func (t *tx) settleReferral(r *referral, out *ReferralRun) error {
	if same, err := t.samePerson(r); err != nil || same {
		if err != nil {
			return err
		}
		r.state, r.why = "rejected", "same"
		out.Rejected++
		return t.saveReferral(r)
	}
	o, err := t.qualifiedOrder(r.friend)
	if err != nil || o == nil {
		return err
	}
	r.order, r.minNet = o.id, t.shop.coupons.referralMin
	twice, err := t.number("SELECT count(*) FROM referral WHERE order_id = ? AND state = 'earned' AND id <> ?", o.id, r.id)
	if err != nil {
		return err
	}
	if twice > 0 { // two people who had both been brought turned out to be one
		out.Rejected++
		r.state, r.why, r.order = "rejected", "twice", 0
		return t.saveReferral(r)
	}
	hints, err := t.hints(r)
	if err != nil {
		return err
	}
	if len(hints) > 0 && !r.approved {
		out.Review++
		r.state, r.why = "review", strings.Join(hints, ",")
		return t.saveReferral(r)
	}
	points, err := t.reward(r)
	out.Earned++
	out.Points += points
	return err
}

// qualifiedOrder is a person's first order that counts and comes to enough, once its return window is over, which begins where that of its
// points does; nil before.
func (t *tx) qualifiedOrder(friend int64) (*order, error) {
	friend, err := t.surviving(friend)
	if err != nil {
		return nil, err
	}
	if a, err := t.account(friend); err != nil || a.orders == 0 && !a.lifted {
		return nil, err
	}
	orders, err := t.allOrdersOf(friend)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(orders, func(a, b *order) int { return cmp.Compare(a.when(), b.when()) })
	for _, o := range orders {
		if o.counted && o.currency == t.shop.Currency && o.total-o.refunded >= t.shop.coupons.referralMin {
			terms := &t.shop.Terms
			if !o.reached(terms.Moment) || t.today < Day(terms.Release(t.shop.momentDay(o, terms.Moment))) {
				return nil, nil
			}
			return o, nil
		}
	}
	return nil, nil
}

// capSQL asks whether what a person, and everybody merged into them, was rewarded for since a moment reaches a cap.
const capSQL = peopleSQL + `SELECT ?3 > 0 AND count(*) >= ?3 FROM people p CROSS JOIN referral r ON r.member = p.id JOIN entry e ON e.id = coalesce(r.member_entry, r.friend_entry)
	WHERE r.state = 'earned' AND e.at >= ?2`

// hints are the reasons why a person should look at a referral before it is rewarded.
func (t *tx) hints(r *referral) (list []string, err error) {
	member, err := t.surviving(r.member)
	if err != nil {
		return nil, err
	}
	friend, err := t.surviving(r.friend)
	if err != nil {
		return nil, err
	}
	year, _, _ := t.today.Civil()
	for _, h := range []struct {
		hint, sql string
		args      []any
	}{
		{"alike", "SELECT count(*) FROM likeness WHERE a = min(?1, ?2) AND b = max(?1, ?2) AND state = 'open'", []any{member, friend}},
		{"name", "SELECT count(*) FROM member a JOIN member b ON b.id = ?2 WHERE a.id = ?1 AND a.name <> '' AND lower(a.name) = lower(b.name)", []any{member, friend}},
		{"cap", capSQL, []any{member, Date(year, time.January, 1).Start(t.shop.Zone), t.shop.coupons.referralCap}},
		{"inactive", "SELECT count(*) FROM member WHERE id IN (?1, ?2) AND status <> 'active'", []any{member, friend}},
	} {
		n, err := t.number(h.sql, h.args...)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			list = append(list, h.hint)
		}
	}
	if near, err := t.nearMail(member, friend); err != nil || near {
		return append(list, "mail"), err
	}
	return list, nil
}

// nearMail reports whether two people have e-mail addresses that reach one box: the same but for dots and what follows a plus.
func (t *tx) nearMail(a, b int64) (bool, error) {
	boxes := map[string]int64{}
	near := false
	err := t.query(func(s *sqlite.Stmt) error {
		name, host, _ := strings.Cut(s.ColumnText(0), "@")
		name, _, _ = strings.Cut(name, "+")
		box, owner := strings.ReplaceAll(name, ".", "")+"@"+host, s.ColumnInt64(1)
		near = near || boxes[box] != 0 && boxes[box] != owner
		boxes[box] = owner
		return nil
	}, "SELECT key, member FROM identity WHERE source = 'email' AND member IN (?, ?)", a, b)
	return near, err
}

// reward gives both sides what the shop promises today.
func (t *tx) reward(r *referral) (points int64, err error) {
	for _, side := range []struct {
		member, points int64
		entry          *int64
	}{{r.member, t.shop.coupons.points, &r.memberEntry}, {r.friend, t.shop.coupons.friendPoints, &r.friendEntry}} {
		*side.entry = 0
		if side.points == 0 {
			continue
		}
		a, err := t.survivor(side.member)
		if err != nil {
			return 0, err
		}
		if err := t.settle(a); err != nil {
			return 0, err
		}
		p := posting{reason: ReasonReferral, amount: side.points, terms: t.shop.termsID, expires: t.lives()}
		if *side.entry, err = t.post(a, p); err != nil {
			return 0, err
		}
		points += side.points
	}
	r.state, r.why = "earned", ""
	return points, t.saveReferral(r)
}

// unreward takes what both sides still have of a referral back.
func (t *tx) unreward(r *referral, state, why string) error {
	for _, entry := range []int64{r.memberEntry, r.friendEntry} {
		if entry == 0 {
			continue
		}
		e, err := t.entryByID(entry)
		if err != nil {
			return err
		}
		a, err := t.survivor(e.member)
		if err != nil {
			return err
		}
		p, err := t.reclaiming(a, ownLots{lot: e.id}, e.amount, posting{reason: ReasonClawback, reverses: e.id, reversed: e, terms: e.terms})
		if err != nil {
			return err
		}
		if _, err := t.post(a, p); err != nil {
			return err
		}
	}
	r.state, r.why, r.order = state, why, 0
	return t.saveReferral(r)
}

// followReferral takes a referral's reward back when the order that earned it counts no more or no longer comes to enough.
func (t *tx) followReferral(o *order) error {
	list, err := t.referralsWhere("order_id = ? AND state IN ('earned', 'review')", o.id)
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		if o.counted && o.total-o.refunded >= r.minNet {
			continue
		}
		if r.state == "earned" {
			err = t.unreward(r, "waiting", "refunded")
		} else {
			r.state, r.why, r.order = "waiting", "", 0
			err = t.saveReferral(r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rereward gives back what a batch took of referrals when it changed the orders that had earned them, now that these are what they were.
// One that has been earned anew, judged or lost since is left as it is.
func (t *tx) rereward(r batchRange) error {
	if f, err := t.followers(); err != nil || !f.referrals {
		return err
	}
	waiting, err := t.referralsWhere("state = 'waiting' AND why = 'refunded' ORDER BY id DESC")
	if err != nil {
		return err
	}
	for i := range waiting {
		if err := t.rewardAgain(&waiting[i], r); err != nil {
			return err
		}
	}
	return nil
}

// rewardAgain gives both sides of a referral back what the batch took of them, if an order of the friend earns it.
func (t *tx) rewardAgain(r *referral, by batchRange) error {
	var taken []*entry
	if err := t.query(func(s *sqlite.Stmt) error {
		taken = append(taken, scanEntry(s))
		return nil
	}, selectEntry+" WHERE reverses IN (?, ?) AND reason = ? AND id >= ? AND id < ? ORDER BY id DESC",
		r.memberEntry, r.friendEntry, ReasonClawback, by.entryFrom, by.entryTo); err != nil || len(taken) == 0 {
		return err
	}
	o, err := t.qualifiedOrder(r.friend)
	if err != nil || o == nil {
		return err
	}
	for _, e := range taken {
		a, err := t.survivor(e.member)
		if err != nil {
			return err
		}
		p, err := t.restoring(a, e, -e.amount, posting{reason: ReasonUndo})
		if err != nil {
			return err
		}
		if _, err := t.post(a, p); err != nil {
			return err
		}
	}
	r.state, r.why, r.order = "earned", "", o.id
	return t.saveReferral(r)
}

// JudgeReferral says that a referral is right, or that it is not: what is approved is rewarded as soon as it is due, whatever it looks
// like; what is rejected loses its reward. Either can be said again the other way. Errors: CodeNoReferral, CodeReferralRefused when it is so
// already.
func (b *Book) JudgeReferral(ctx context.Context, id int64, approve bool) (out Referral, err error) {
	err = b.write(ctx, "referral.judge", func(t *tx) error {
		r, err := t.referralByID(id)
		if err != nil {
			return err
		}
		var run ReferralRun
		switch {
		case approve && (r.approved && r.state != "rejected" || r.state == "earned"), !approve && r.state == "rejected":
			return Refuse(CodeReferralRefused, "why", r.state, "referral", id)
		case approve:
			r.approved, r.state, r.why = true, "waiting", ""
			if err = t.saveReferral(&r); err == nil {
				err = t.settleReferral(&r, &run)
			}
		case r.state == "earned":
			r.approved = false
			err = t.unreward(&r, "rejected", "")
		default:
			r.approved, r.state = false, "rejected"
			err = t.saveReferral(&r)
		}
		if err != nil {
			return err
		}
		out = Referral{ID: r.id, Member: r.member, Friend: r.friend, State: r.state, Why: r.why, Order: r.order, Points: run.Points}
		return t.audit("referral.judge", memberSubject(r.member), map[string]any{"referral": id, "approve": approve}, "")
	})
	return out, err
}

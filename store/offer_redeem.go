package store

import (
	"context"
	"errors"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// RewardFor is a reward as one member sees it. Missing is nil, or says what keeps them from having it.
type RewardFor struct {
	Offer
	Missing error
	Have    int64 // points that the member can spend
}

// Refusal is what is missing in one word: archived, over, stock, gate, limit or points; "" when nothing is.
func (r *RewardFor) Refusal() string {
	var missing *Error
	if !errors.As(r.Missing, &missing) {
		return ""
	}
	if why, ok := missing.Facts["why"].(string); ok {
		return why
	}
	return "points"
}

// RewardsFor lists the rewards that are not archived, cheapest first, each with exactly what the member lacks. Errors: CodeNoMember.
func (b *Book) RewardsFor(ctx context.Context, member int64) (list []RewardFor, err error) {
	err = b.look(ctx, func(v *view) error {
		m, err := v.member(member)
		if err != nil {
			return err
		}
		offers, err := v.offers("what = 'reward' AND archived = 0 ORDER BY points, id")
		if err != nil {
			return err
		}
		had := map[int64]int64{}
		if err := v.each(func(rows *rows) error {
			var offer, n int64
			err := rows.Scan(&offer, &n)
			had[offer] = n
			return err
		}, peopleSQL+"SELECT c.offer, count(*) FROM people p CROSS JOIN code c ON c.member = p.id WHERE c.voided_at IS NULL AND c.redemption IS NOT NULL GROUP BY c.offer", member); err != nil {
			return err
		}
		for _, o := range offers {
			fits := true
			if o.Where != "" {
				where, err := v.condition(o.Where)
				if err != nil { // a filter that nobody can read any more picks nobody
					list = append(list, RewardFor{o, Refuse(CodeRewardOff, "why", "filter", "name", o.Name, "where", o.Where), m.Balance})
					continue
				}
				condition, args := where.SQL()
				if fits, err = v.first([]any{new(int64)}, fitsSQL+condition, append([]any{member}, args...)...); err != nil {
					return err
				}
			}
			list = append(list, RewardFor{o, o.missing(buyer{m.Balance, m.Pending, had[o.ID], fits}, v.today), m.Balance})
		}
		return nil
	})
	return list, err
}

// fitsSQL asks whether a member meets a condition, which follows.
const fitsSQL = "SELECT 1 FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE m.id = ? AND "

// buyer is what a member brings to a reward.
type buyer struct {
	balance, pending, had int64
	fits                  bool // meets the reward's condition
}

// missing says what keeps a member from a reward; nil when nothing does. What cannot be mended by waiting comes first.
func (o *Offer) missing(b buyer, today Day) error {
	switch {
	case o.Archived:
		return Refuse(CodeRewardOff, "why", "archived", "name", o.Name)
	case o.Ends != 0 && o.Ends < today:
		return Refuse(CodeRewardOff, "why", "over", "name", o.Name, "day", o.Ends)
	case o.Stock == 0:
		return Refuse(CodeRewardOff, "why", "stock", "name", o.Name)
	case !b.fits:
		return Refuse(CodeRewardOff, "why", "gate", "name", o.Name, "where", o.Where)
	case o.PerMember > 0 && b.had >= o.PerMember:
		return Refuse(CodeRewardOff, "why", "limit", "name", o.Name, "n", o.PerMember)
	case b.balance < o.Points:
		return tooFew(b.balance, o.Points, b.pending)
	}
	return nil
}

// RedeemReward is a reward that a member wants.
type RedeemReward struct {
	Member, Reward int64
	Key            string
}

// RedeemReward takes a reward's price and issues its code, which stands in the ack. Stock, limits and balance are read again in the
// transaction. The same key again answers with the first code. Errors: CodeNoOffer, CodeRewardOff, CodeInsufficientPoints,
// CodeKeyConflict, CodeBadKey, CodeNoMember, CodeMemberSuspended, CodeMemberMerged.
func (b *Book) RedeemReward(ctx context.Context, r RedeemReward) (ack Ack, err error) {
	if err := checkKey(r.Key); err != nil {
		return Ack{}, err
	}
	const act = "reward.redeem"
	err = b.write(ctx, act, func(t *tx) error {
		keyHash := contentHash(act, r.Member, r.Reward)
		if done, err := t.replay(r.Key, keyHash, &ack); done || err != nil {
			return err
		}
		a, err := t.activeAccount(r.Member)
		if err != nil {
			return err
		}
		o, err := t.offer(r.Reward)
		if err != nil || o.What != OfferReward {
			return orErr(err, Refuse(CodeNoOffer, "offer", r.Reward))
		}
		if err := t.mayHave(&o, a); err != nil {
			return err
		}
		takings, err := t.spend(a, o.Points)
		if err != nil {
			return err
		}
		p := posting{reason: ReasonRedeem, amount: -o.Points, takings: takings, key: r.Key, keyHash: keyHashOf(r.Key, keyHash)}
		if err := t.acknowledge(&ack, a, p, act, map[string]any{"reward": o.ID}); err != nil {
			return err
		}
		if o.Kind == KindFixed {
			ack.Value = o.Value
		}
		if err := t.exec("INSERT INTO redemption (member, entry, points, value, currency, order_ref, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			a.member, ack.Entry, o.Points, ack.Value, t.shop.Currency, o.Name, t.now); err != nil {
			return err
		}
		ack.Redemption = t.LastInsertRowID()
		code, err := t.handOut(&o, a.member, ack.Redemption)
		ack.Code = program.ShowCode(code)
		return err
	})
	return ack, err
}

// mayHave checks a reward against what the transaction reads of the member.
func (t *tx) mayHave(o *Offer, a *account) error {
	standing, err := t.standing(a)
	if err != nil {
		return err
	}
	b := buyer{balance: standing.Balance, pending: standing.Pending, fits: true}
	if b.had, err = t.number(peopleSQL+"SELECT count(*) FROM people p CROSS JOIN code c ON c.member = p.id WHERE c.offer = ?2 AND c.voided_at IS NULL AND c.redemption IS NOT NULL",
		a.member, o.ID); err != nil {
		return err
	}
	if o.Where != "" {
		if err := t.save(a); err != nil { // the condition reads the rollup
			return err
		}
		where, err := t.condition(o.Where)
		if err != nil {
			return err
		}
		condition, args := where.SQL()
		if b.fits, err = t.one(func(*sqlite.Stmt) {}, fitsSQL+condition, append([]any{a.member}, args...)...); err != nil {
			return err
		}
	}
	return o.missing(b, t.today)
}

// handOut makes the code of a redemption, or takes the next of those that the partner gave.
func (t *tx) handOut(o *Offer, member, redemption int64) (code string, err error) {
	if err := t.exec("UPDATE offer SET taken = taken + 1 WHERE id = ?", o.ID); err != nil {
		return "", err
	}
	if o.Kind == KindPartner {
		if _, err := t.one(func(s *sqlite.Stmt) { code = s.ColumnText(0) },
			"SELECT text FROM code WHERE offer = ? AND redemption IS NULL AND voided_at IS NULL ORDER BY id LIMIT 1", o.ID); err != nil || code == "" {
			return "", orErr(err, Refuse(CodeRewardOff, "why", "stock", "name", o.Name))
		}
		return code, t.exec("UPDATE code SET member = ?, redemption = ?, ends = ?, issued_at = ?, issued_day = ?, cost = ? WHERE text = ?",
			member, redemption, null(o.lastDay(t.today)), t.now, t.today, o.Cost, code)
	}
	if code, err = t.newCode(); err != nil {
		return "", err
	}
	return code, t.insertCode(code, o, member, redemption)
}

func (t *tx) insertCode(text string, o *Offer, member, redemption int64) error {
	return t.exec("INSERT INTO code (text, offer, member, redemption, starts, ends, uses, issued_at, issued_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		text, o.ID, null(member), null(redemption), null(o.Starts), null(o.lastDay(t.today)), null(o.Uses), t.now, t.today)
}

// withdrawCode makes the code of a cancelled redemption void: the reward is there for others again, save a partner's code, which
// somebody has seen. One that stands on an order must be freed first.
func (t *tx) withdrawCode(redemption int64) error {
	c, found, err := t.codeWhere("c.redemption = ?", redemption)
	if err != nil || !found {
		return err
	}
	if c.used > 0 {
		return t.usedUp(&c)
	}
	return t.voidCode(&c)
}

// voidCode marks a code void and counts it out.
func (t *tx) voidCode(c *codeRow) error {
	if err := t.exec("UPDATE code SET voided_at = ? WHERE id = ?", t.now, c.id); err != nil {
		return err
	}
	if err := t.voidedForTicket(c.id); err != nil {
		return err
	}
	partner, had := c.kind == KindPartner, c.kind != KindPartner || c.redemption != 0
	return t.exec("UPDATE offer SET taken = taken - ?, stock = stock - ? WHERE id = ?", had, partner, c.offer)
}

// ImportPartnerCodes takes in the codes that a partner gave for a reward: one each, as written. Codes that the book knows already are
// left and counted. Errors: CodeNoOffer, CodeBadOffer when the reward is not a partner's, CodeBadName for a code that nobody can type.
func (b *Book) ImportPartnerCodes(ctx context.Context, reward int64, codes []string) (added, known int64, err error) {
	err = b.writeAlone(ctx, "reward.codes", func(t *tx) error {
		o, err := t.offer(reward)
		if err != nil || o.What != OfferReward {
			return orErr(err, Refuse(CodeNoOffer, "offer", reward))
		}
		if o.Kind != KindPartner {
			return Refuse(CodeBadOffer, "why", "partner", "value", o.Kind)
		}
		for _, code := range codes {
			if code, err = cleanLine(code, maxKey); err != nil {
				return err
			}
			n, err := t.number("SELECT count(*) FROM code WHERE text = ?", code)
			if err != nil {
				return err
			}
			if n > 0 {
				known++
				continue
			}
			added++
			if err := t.insertCode(code, &o, 0, 0); err != nil {
				return err
			}
		}
		if err := t.exec("UPDATE offer SET stock = stock + ? WHERE id = ?", added, reward); err != nil {
			return err
		}
		return t.audit("reward.codes", offerSubject(reward), map[string]any{"added": added, "known": known}, "")
	})
	return added, known, err
}

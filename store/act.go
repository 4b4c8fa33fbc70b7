package store

import (
	"context"
	"strings"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// Deed is something that a member did for the shop and that is no purchase.
type Deed struct {
	Member int64
	Action string // one of program.Actions
	Source string // where it happened, for rules that ask; "" is the shop itself
	Proof  string // what shows that it happened: a link, a number, a year; the same proof counts once
	Key    string // idempotency key; "" makes one of member, action and proof
}

// Reward gives a member what the rules give for a deed; it can be used at once. Errors: CodeNoActRule when no rule gives anything for it,
// or what it may give is used up; CodeBadRule for what the source forbids to reward, CodeBadReason without a proof, and those of Earn.
func (b *Book) Reward(ctx context.Context, d Deed) (ack Ack, err error) {
	if program.Forbids(d.Source, d.Action) {
		return Ack{}, Refuse(CodeBadRule, "name", "sources", "why", "forbidden", "value", d.Source)
	}
	if d.Proof = strings.TrimSpace(d.Proof); d.Proof == "" {
		return Ack{}, Refuse(CodeBadReason, "min", 1)
	}
	if d.Proof, err = cleanLine(d.Proof, maxKey/2); err != nil {
		return Ack{}, err
	}
	if d.Key == "" {
		d.Key = "deed:" + MemberRef(d.Member) + ":" + d.Action + ":" + d.Proof
	}
	if err := checkKey(d.Key); err != nil {
		return Ack{}, err
	}
	err = b.write(ctx, "points.reward", func(t *tx) error {
		keyHash := contentHash("points.reward", d.Member, d.Action, d.Source, d.Proof)
		if done, err := t.replay(d.Key, keyHash, &ack); done || err != nil {
			return err
		}
		a, err := t.activeAccount(d.Member)
		if err != nil {
			return err
		}
		shares, err := t.rewarded(a, d)
		if err != nil {
			return err
		}
		if len(shares) == 0 {
			return Refuse(CodeNoActRule, "action", d.Action)
		}
		return t.postReward(&ack, a, d, shares, keyHash)
	})
	return ack, err
}

// postReward posts one entry for points that live equally long, and one for growth value; the first has the key.
func (t *tx) postReward(ack *Ack, a *account, d Deed, shares []program.Share, keyHash []byte) error {
	for i, part := range t.shop.portions(shares) {
		g := givenShares{Give: part.shares, Part: i > 0}
		p := posting{reason: ReasonBonus, amount: part.amount, terms: t.shop.termsID, text: d.Proof}
		if p.shares, t.scratch = g.text(t.scratch); part.growth {
			p.unit = unitGrowth
		} else {
			p.expires = Day(part.lives.Last(program.Day(t.presentDay())))
		}
		if i > 0 {
			if _, err := t.post(a, p); err != nil {
				return err
			}
			continue
		}
		p.key, p.keyHash = d.Key, keyHash
		if err := t.acknowledge(ack, a, p, "points.reward", map[string]any{"action": d.Action}); err != nil {
			return err
		}
	}
	return nil
}

// rewarded asks the rules for a deed done today.
func (t *tx) rewarded(a *account, d Deed) ([]program.Share, error) {
	today := &order{day: t.today}
	if err := t.ask(a, today, false); err != nil {
		return nil, err
	}
	a.used = map[capKey]int64{}
	if err := t.query(func(s *sqlite.Stmt) error {
		noteUsed(a.used, t.dayOf(Instant(s.ColumnInt64(0))), parseShares(s.ColumnText(1)).Give)
		return nil
	}, `WITH RECURSIVE chain(id) AS (SELECT ?1 UNION ALL SELECT e.prev FROM chain c JOIN entry e ON e.id = c.id WHERE e.prev IS NOT NULL)
		SELECT e.at, e.shares FROM chain c JOIN entry e ON e.id = c.id WHERE e.reason = ?2 AND e.shares IS NOT NULL`, null(a.entryHead), ReasonBonus); err != nil {
		return nil, err
	}
	shares := t.shop.Terms.Act(d.Action, d.Source, program.Day(t.today), &t.ruling.buyer)
	a.used = nil
	return shares, t.ruling.err
}

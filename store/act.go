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
		d.Key = d.key(1)
	}
	if err := checkKey(d.Key); err != nil {
		return Ack{}, err
	}
	err = b.write(ctx, "points.reward", func(t *tx) error {
		if done, err := t.replay(d.Key, d.hash(), &ack); done || err != nil {
			return err
		}
		a, err := t.activeAccount(d.Member)
		if err != nil {
			return err
		}
		shares, err := t.rewarded(a, d, t.today)
		if err != nil {
			return err
		}
		if len(shares) == 0 {
			return Refuse(CodeNoActRule, "action", d.Action)
		}
		return t.postReward(&ack, a, d, t.today, shares)
	})
	return ack, err
}

// hash is what the deed's key stands for.
func (d *Deed) hash() []byte {
	return contentHash("points.reward", d.Member, d.Action, d.Source, d.Proof)
}

// postReward posts what a deed of a day gives: one entry for points that live equally long, and one for growth value; the first has the key. What a
// batch gives has its row in the audit.
func (t *tx) postReward(ack *Ack, a *account, d Deed, day Day, shares []program.Share) error {
	at, from := Instant(0), t.presentDay()
	if day < t.today {
		at, from = (day+1).Start(t.shop.Zone)-1, day
	}
	for i, part := range t.shop.portions(shares) {
		g := givenShares{Give: part.shares, Part: i > 0}
		p := posting{reason: ReasonBonus, amount: part.amount, at: at, terms: t.shop.termsID, text: d.Proof}
		if p.shares, t.scratch = g.text(t.scratch); part.growth {
			p.unit = unitGrowth
		} else {
			p.expires = part.lives.Lapse(program.Day(from))
		}
		if i == 0 {
			p.key, p.keyHash = d.Key, d.hash()
		}
		if i > 0 || t.batch != 0 {
			if _, err := t.post(a, p); err != nil {
				return err
			}
			continue
		}
		if err := t.acknowledge(ack, a, p, "points.reward", map[string]any{"action": d.Action}); err != nil {
			return err
		}
	}
	return nil
}

// rewarded asks the rules for a deed done on a day. Limits count what everybody was given who was merged into the member. What a file gave
// and was taken back with it counts for no limit: the file may come again.
func (t *tx) rewarded(a *account, d Deed, day Day) (shares []program.Share, err error) {
	if err := t.ask(a, &order{day: day}, true); err != nil {
		return nil, err
	}
	ru := &t.ruling
	if ru.again = false; t.shop.Terms.Tiered() {
		if ru.buyer.Tier, err = t.tierOf(a); err != nil {
			return nil, err
		}
	}
	a.used, a.usedKnown, a.bound = nil, true, givenBound{}
	caps := t.capsNow()
	if err := t.query(func(s *sqlite.Stmt) error {
		a.used = noteUsed(a.used, caps, t.dayOf(Instant(s.ColumnInt64(0))), day, parseShares(s.ColumnText(1)).Give)
		return nil
	}, chainsSQL+`SELECT e.at, e.shares FROM chain c CROSS JOIN entry e ON e.id = c.id WHERE e.reason = ?3 AND e.shares IS NOT NULL
		AND (e.batch IS NULL OR NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = e.id AND x.reason = ?4))`, a.member, a.entryHead, ReasonBonus, ReasonUndo); err != nil {
		return nil, err
	}
	shares = t.shop.Terms.Act(d.Action, d.Source, program.Day(day), &ru.buyer)
	a.usedKnown = false
	return shares, ru.err
}

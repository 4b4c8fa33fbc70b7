package store

import (
	"encoding/json"

	"regulars/store/program"
)

// Why an order gave no points.
const (
	NoPointsNobody   = "nobody"   // its buyer is not known
	NoPointsCurrency = "currency" // it is not of the shop's currency
	NoPointsOut      = "out"      // it does not count
	NoPointsStart    = "start"    // it is from before the programme's start, or an opening balance has its points
	NoPointsMoment   = "moment"   // it has not come to the moment at which points are given
	NoPointsRule     = "rule"     // rules take all of it out
	NoPointsLittle   = "little"   // what earns of it makes less than a point
	NoPointsOther    = "other"    // nobody kept why
)

// NoPoints says why an order has given nothing. Why is "" for one that has.
type NoPoints struct {
	Why   string
	Rules []program.Rule // of NoPointsRule: those that take it out, as they were then
}

// noPoints finds out why an order gave nothing, by the terms under which it was looked at last. What filters and tiers pick is asked as it is now.
func (v *view) noPoints(o *Order) (NoPoints, error) {
	if o.Awarded != 0 {
		return NoPoints{}, nil
	}
	var noEarn, at, done int64
	if _, err := v.first([]any{&noEarn, &at, &done}, `SELECT o.no_earn, max(coalesce(nullif(o.paid_at, 0), o.placed_at), coalesce((SELECT at FROM batch WHERE id = o.batch), 0),
		coalesce((SELECT at FROM batch WHERE id = o.touched), 0)), coalesce(o.done_at, 0) FROM orders o WHERE o.id = ?`, o.ID); err != nil {
		return NoPoints{}, err
	}
	var terms program.Terms
	if err := v.termsAt(Instant(at), &terms); err != nil {
		return NoPoints{}, err
	}
	row := &order{status: ParseStatus(o.Status), shipped: o.Shipped, doneAt: Instant(done)}
	switch {
	case o.Member == 0:
		return NoPoints{Why: NoPointsNobody}, nil
	case o.Currency != v.shop.Currency:
		return NoPoints{Why: NoPointsCurrency}, nil
	case !o.Counted:
		return NoPoints{Why: NoPointsOut}, nil
	case noEarn == 1:
		return NoPoints{Why: NoPointsStart}, nil
	case !row.reached(terms.Moment):
		return NoPoints{Why: NoPointsMoment}, nil
	}
	return v.ruledOut(o, &terms)
}

// termsAt reads the terms that were in force at a moment, the first ones for any before them.
func (v *view) termsAt(at Instant, terms *program.Terms) error {
	var rules string
	if _, err := v.first([]any{&rules}, "SELECT rules FROM terms ORDER BY since <= ? DESC, iif(since <= ?1, -id, id) LIMIT 1", at); err != nil {
		return err
	}
	return json.Unmarshal([]byte(rules), terms)
}

// ruledOut asks the terms what of an order earns.
func (v *view) ruledOut(o *Order, terms *program.Terms) (NoPoints, error) {
	p := program.Purchase{
		Day: program.Day(o.Day), Discounted: o.Discount > 0,
		Earning: terms.Earning(program.Amounts{Total: o.Total, Shipping: o.Shipping, Tax: o.Tax, PointsPaid: o.PointsPaid}),
	}
	for _, l := range o.Lines {
		line := productLine(l.Key, l.Name, l.Category)
		line.Amount = l.Price*l.Quantity - l.Discount
		p.Lines = append(p.Lines, line)
	}
	var failed error
	b := program.Buyer{Meets: func(r *program.Rule) bool {
		where, err := v.condition(r.Where)
		if err != nil {
			return false // a filter that cannot be read any more picks nobody
		}
		condition, args := where.SQL()
		n, err := v.number("SELECT count(*) FROM member m LEFT JOIN rollup r ON r.member = m.id WHERE "+condition+" AND m.id = ?", append(args, o.Member)...)
		if err != nil {
			failed = err
		}
		return n > 0
	}}
	if _, err := v.first([]any{&b.Tier, &b.Orders}, orderChain+`SELECT m.tier, (SELECT count(*) FROM chain c CROSS JOIN orders o ON o.id = c.id WHERE o.counted = 1 AND (o.day, o.id) < (?2, ?3))
		FROM member m WHERE m.id = ?1`, o.Member, o.Day, o.ID); err != nil {
		return NoPoints{}, err
	}
	rules := terms.Excluding(&p, &b)
	switch {
	case failed != nil:
		return NoPoints{}, failed
	case len(rules) > 0:
		return NoPoints{NoPointsRule, rules}, nil
	case terms.Points(p.Earning) == 0:
		return NoPoints{Why: NoPointsLittle}, nil
	}
	return NoPoints{Why: NoPointsOther}, nil
}

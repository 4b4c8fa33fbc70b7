package store

import (
	"context"

	"zombiezen.com/go/sqlite"
)

// MarketingCost is what the shop spent in one month on being found in one way.
type MarketingCost struct {
	Month   Day // its first day
	Channel string
	Amount  int64 // minor units of the shop's currency
	Staff   string
}

// MarginDay is what the goods whose cost is known brought on one day, after what their orders took off as a whole, and what they had cost. Refunds
// are not taken off either.
type MarginDay struct {
	Day       Day
	Net, Cost int64
}

// Economics are what the report on the cost of customers is computed from beside orders.
type Economics struct {
	Costs   []MarketingCost // the latest month first
	Margins []MarginDay
}

// SetMarketingCost keeps what was spent in the month of a day on a channel, in place of what stood there; 0 takes it away. was is what stood
// there before. Errors: CodeBadName, also for an empty channel, CodeBadAmount for one below nothing or beyond any sum of money.
func (b *Book) SetMarketingCost(ctx context.Context, c MarketingCost) (was int64, err error) {
	channel, err := cleanName(c.Channel)
	switch {
	case err != nil:
		return 0, err
	case channel == "":
		return 0, Refuse(CodeBadName, "value", c.Channel, "why", "empty")
	case c.Amount < 0 || c.Amount > maxAmount:
		return 0, Refuse(CodeBadAmount, "amount", c.Amount, "currency", b.Shop().Currency)
	}
	year, m, _ := c.Month.Civil()
	month := Date(year, m, 1)
	err = b.write(ctx, "cost.set", func(t *tx) error {
		if was, err = t.number("SELECT coalesce(max(amount), 0) FROM marketing_cost WHERE month = ? AND channel = ?", month, channel); err != nil || was == c.Amount {
			return err
		}
		sql, args := "DELETE FROM marketing_cost WHERE month = ? AND channel = ?", []any{month, channel}
		if c.Amount > 0 {
			sql = "INSERT INTO marketing_cost (month, channel, amount, at, staff) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET amount = excluded.amount, at = excluded.at, staff = excluded.staff"
			args = append(args, c.Amount, t.recorded(), t.staff)
		}
		if err := t.exec(sql, args...); err != nil {
			return err
		}
		return t.audit("cost.set", "month:"+month.String(), map[string]any{"channel": channel, "before": was, "after": c.Amount}, "")
	})
	return was, err
}

// MarketingCosts lists what was spent, the latest month first, of the channels of a month the dearest first.
func (b *Book) MarketingCosts(ctx context.Context) (list []MarketingCost, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		list, err = s.marketingCosts()
		return err
	})
	return list, err
}

func (s *sweep) marketingCosts() (list []MarketingCost, err error) {
	err = s.query(func(r *sqlite.Stmt) error {
		list = append(list, MarketingCost{Month: Day(r.ColumnInt64(0)), Channel: r.ColumnText(1), Amount: r.ColumnInt64(2), Staff: r.ColumnText(3)})
		return nil
	}, "SELECT c.month, c.channel, c.amount, s.name FROM marketing_cost c JOIN staff s ON s.id = c.staff ORDER BY c.month DESC, c.amount DESC, c.channel")
	return list, err
}

// marginDays adds up by day, and by buyer where ?1 asks for that, what goods with a known cost brought and cost. Where an order was cheaper than its
// lines together, what it took off as a whole lowers every line alike; where it was dearer, that is tax or a fee and no goods'.
const marginDays = `SELECT day, sum(iif(paid < goods, CAST(round(1.0 * known * paid / goods) AS INTEGER), known)), sum(cost), who FROM (
	SELECT o.day AS day, max(o.total - o.shipping, 0) AS paid, sum(l.price * l.quantity - l.discount) AS goods,
		sum(iif(p.cost IS NULL, 0, l.price * l.quantity - l.discount)) AS known, sum(p.cost * l.quantity) AS cost, iif(?1, coalesce(o.member, 0), 0) AS who
	FROM orders o JOIN line l ON l.order_id = o.id JOIN product p ON p.id = l.product
	WHERE o.counted = 1 AND o.currency = ?2 AND o.day <= ?3 GROUP BY o.id HAVING count(p.cost) > 0
) GROUP BY day, who ORDER BY day`

// Economics reads what was spent, and what the goods of the orders up to the last day of the query had cost that were bought by whom it
// picks. Errors: CodeBadFilter.
func (b *Book) Economics(ctx context.Context, q ColumnsQuery) (*Economics, error) {
	e := &Economics{}
	err := b.sweep(ctx, func(s *sweep) (err error) {
		p, err := s.picks(q.Where)
		if err != nil {
			return err
		}
		if e.Costs, err = s.marketingCosts(); err != nil {
			return err
		}
		if known, err := s.number("SELECT EXISTS (SELECT 1 FROM product WHERE cost IS NOT NULL)"); err != nil || known == 0 {
			return err
		}
		return s.query(func(r *sqlite.Stmt) error {
			if p.holds(r.ColumnInt64(3)) {
				e.Margins = append(e.Margins, MarginDay{Day(r.ColumnInt64(0)), r.ColumnInt64(1), r.ColumnInt64(2)})
			}
			return nil
		}, marginDays, p.some(), s.shop.Currency, q.last())
	})
	return e, err
}

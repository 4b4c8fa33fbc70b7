package store

import (
	"context"
)

// Settlement is what one partner's vouchers of one reward come to in a month. A code counts in the month in which somebody got it, and one that
// was taken back comes off the month in which it was, so that no earlier month changes.
type Settlement struct {
	Partner      string
	Reward       int64
	Name         string
	Issued, Void int64 // codes that members got, and of those got at any time the ones taken back
	Used         int64 // uses of them noted
	Cost         int64 // minor units: what was got less what was taken back, each at what it cost when it was got
	Waiting      int64 // codes that nobody has yet, today
}

// Settlements are what the shop owes its partners for the month that holds a day, by partner and reward. Rewards of which nothing happened stand
// there too, with what waits.
func (b *Book) Settlements(ctx context.Context, day Day) (list []Settlement, err error) {
	year, month, _ := day.Civil()
	from, to := Date(year, month, 1), Date(year, month+1, 1)
	err = b.look(ctx, func(v *view) error {
		zone := v.shop.Zone
		return v.each(func(rows *rows) error {
			var s Settlement
			err := rows.Scan(&s.Partner, &s.Reward, &s.Name, &s.Issued, &s.Void, &s.Used, &s.Cost, &s.Waiting)
			list = append(list, s)
			return err
		}, `SELECT o.partner, o.id, o.name,
			coalesce(sum(c.issued_day >= ?1 AND c.issued_day < ?2), 0), coalesce(sum(c.voided_at >= ?3 AND c.voided_at < ?4), 0),
			coalesce((SELECT count(*) FROM code x JOIN code_use u ON u.code = x.id WHERE x.offer = o.id AND u.state = 'used' AND u.day >= ?1 AND u.day < ?2), 0),
			coalesce(sum(coalesce(c.cost, o.cost) * ((c.issued_day >= ?1 AND c.issued_day < ?2) - coalesce(c.voided_at >= ?3 AND c.voided_at < ?4, 0))), 0),
			coalesce(o.stock, 0) - o.taken
			FROM offer o LEFT JOIN code c ON c.offer = o.id AND c.redemption IS NOT NULL WHERE o.kind = 'partner' GROUP BY o.id ORDER BY o.partner, o.name, o.id`,
			from, to, from.Start(zone), to.Start(zone))
	})
	return list, err
}

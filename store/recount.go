package store

import (
	"slices"
	"time"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// recount is everything that the rollups say, counted anew from the facts.
type recount struct {
	only    picks // whose facts are counted
	sums    sums
	members map[int64]*account
}

// count counts the facts.
func (c conn) count(r *recount, shop *Shop) error {
	if err := c.recountOrders(r, shop.Currency); err != nil {
		return err
	}
	if err := c.recountPeople(r); err != nil {
		return err
	}
	if err := c.recountPoints(r, shop); err != nil {
		return err
	}
	return c.recountAnswers(r)
}

func (c conn) recountOrders(r *recount, currency string) error {
	into := map[int64]int64{}
	if err := c.query(func(s *sqlite.Stmt) error {
		into[s.ColumnInt64(0)] = s.ColumnInt64(1)
		return nil
	}, "SELECT id, merged_into FROM member WHERE merged_into IS NOT NULL"); err != nil {
		return err
	}
	purchases := map[int64][]purchase{}
	if err := c.query(func(s *sqlite.Stmt) error {
		if !r.only.holds(s.ColumnInt64(0)) {
			return nil
		}
		p := purchase{day: Day(s.ColumnInt64(1)), gross: s.ColumnInt64(3), refund: s.ColumnInt64(4)}
		r.sums.order(p.day, s.ColumnInt64(2), s.ColumnText(5), dayOrderSum{1, p.gross, p.refund})
		m := s.ColumnInt64(0)
		for into[m] != 0 {
			m = into[m]
		}
		if m != 0 && s.ColumnText(5) == currency {
			purchases[m] = append(purchases[m], p)
		}
		return nil
	}, "SELECT member, day, source, total, refunded, currency FROM orders WHERE counted = 1"); err != nil {
		return err
	}
	for m, list := range purchases {
		slices.SortStableFunc(list, func(a, b purchase) int { return int(a.day) - int(b.day) })
		a := &account{member: m}
		r.members[m] = a
		days := make([]Day, len(list))
		for i, p := range list {
			days[i] = p.day
			a.orders, a.spend, a.refunds = a.orders+1, a.spend+p.gross-p.refund, a.refunds+p.refund
		}
		a.firstDay, a.lastDay = days[0], days[len(days)-1]
		if len(days) > 1 {
			a.secondDay = days[1]
		}
		r.sums.purchases(days, 1)
	}
	return nil
}

func (c conn) recountPeople(r *recount) error {
	return c.query(func(s *sqlite.Stmt) error {
		if !r.only.holds(s.ColumnInt64(2)) {
			return nil
		}
		r.sums.count(Day(s.ColumnInt64(0)), countPeople, 1)
		if !s.ColumnIsNull(1) {
			r.sums.count(Day(s.ColumnInt64(0)), countJoined, 1)
		}
		return nil
	}, "SELECT joined_day, joined_at, id FROM member WHERE status IN ('active', 'suspended')")
}

func (c conn) recountPoints(r *recount, shop *Shop) error {
	zones, err := c.zones(shop)
	if err != nil {
		return err
	}
	return c.query(func(s *sqlite.Stmt) error {
		if !r.only.holds(s.ColumnInt64(8)) {
			return nil
		}
		amount := s.ColumnInt64(3)
		recorded := Instant(s.ColumnInt64(0))
		r.sums.point(DayOf(recorded.Time(), zones.of(s.ColumnInt64(7))), s.ColumnInt64(1), Reason(s.ColumnInt64(2)), amount)
		if amount > 0 && s.ColumnInt64(1) == 0 {
			last := program.Lapse(s.ColumnInt64(5)).Last(program.Day(s.ColumnInt64(9)))
			r.sums.lot(Day(s.ColumnInt64(4)), Day(last), amount-s.ColumnInt64(6))
		}
		return nil
	}, `SELECT e.recorded, e.unit, e.reason, e.amount, e.releases, `+lotLapse+`, coalesce(l.used, 0), e.id, e.member, u.last_day
		FROM entry e LEFT JOIN lot l ON l.entry = e.id LEFT JOIN rollup u ON u.member = e.member`)
}

func (c conn) recountAnswers(r *recount) error {
	return c.query(func(s *sqlite.Stmt) error {
		if !r.only.holds(s.ColumnInt64(4)) {
			return nil
		}
		r.sums.answer(Day(s.ColumnInt64(0)), AnswerKind(s.ColumnText(1)), s.ColumnInt64(2), s.ColumnInt64(3))
		return nil
	}, "SELECT day, kind, score, count(*), iif(?, coalesce(member, 0), 0) FROM feedback WHERE withdrawn IS NULL AND revised_by IS NULL AND score IS NOT NULL GROUP BY 1, 2, 3, 5", r.only.some())
}

// zoneChange is the shop's zone for the entries after one.
type zoneChange struct {
	after int64
	zone  *time.Location
}

type zoneHistory []zoneChange

// zones reads from the audit which zone the shop had when: days once recorded stay as they were. A change that does not say which
// entry was the last before it is placed by its moment.
func (c conn) zones(shop *Shop) (list zoneHistory, err error) {
	err = c.query(func(s *sqlite.Stmt) error {
		zone, err := LoadZone(s.ColumnText(1))
		if err == nil {
			list = append(list, zoneChange{s.ColumnInt64(0), zone})
		}
		return nil
	}, `SELECT coalesce(detail ->> 'entry', iif(act = 'shop.found', 0, (SELECT max(e.id) FROM entry e WHERE e.recorded <= audit.at)), 0),
		coalesce(detail ->> 'zone', detail ->> 'value') FROM audit
		WHERE refused = '' AND (act = 'shop.found' OR act = 'setting.set' AND subject = 'setting:zone') ORDER BY id`)
	if len(list) == 0 {
		list = zoneHistory{{0, shop.Zone}}
	}
	return list, err
}

// of is the zone that told the day of an entry.
func (z zoneHistory) of(entry int64) *time.Location {
	i := len(z) - 1
	for i > 0 && entry <= z[i].after {
		i--
	}
	return z[i].zone
}

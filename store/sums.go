package store

// sums are the changes of the day rollups that an act gathers and writes once at its end.
type sums struct {
	orders map[dayOrderKey]dayOrderSum
	counts map[dayCountKey]int64
	points map[dayPointKey]dayPointSum
	due    map[dayDueKey]int64

	answers map[dayAnswerKey]int64
}

type (
	dayOrderKey struct {
		day      Day
		source   int64
		currency string
	}
	dayOrderSum struct{ orders, gross, refund int64 }
	dayCountKey struct {
		day  Day
		kind int64
	}
	dayPointKey struct {
		day    Day
		unit   int64
		reason Reason
	}
	dayPointSum struct{ entries, points int64 }
	dayDueKey   struct {
		day  Day
		kind int64
	}
	dayAnswerKey struct {
		day   Day
		kind  AnswerKind
		score int64
	}
)

// Kinds of day_count and day_due.
const (
	countFirst  int64 = 1
	countSecond int64 = 2
	countActive int64 = 3
	countJoined int64 = 4
	countPeople int64 = 5

	dueRelease int64 = 1
	dueExpiry  int64 = 2
)

// activeDays is how long an order keeps its member "active".
const activeDays = 90

func (s *sums) order(day Day, source int64, currency string, d dayOrderSum) {
	if s.orders == nil {
		s.orders = map[dayOrderKey]dayOrderSum{}
	}
	k := dayOrderKey{day, source, currency}
	v := s.orders[k]
	s.orders[k] = dayOrderSum{v.orders + d.orders, v.gross + d.gross, v.refund + d.refund}
}

func (s *sums) count(day Day, kind, n int64) {
	if s.counts == nil {
		s.counts = map[dayCountKey]int64{}
	}
	s.counts[dayCountKey{day, kind}] += n
}

func (s *sums) point(day Day, unit int64, reason Reason, amount int64) {
	if s.points == nil {
		s.points = map[dayPointKey]dayPointSum{}
	}
	k := dayPointKey{day, unit, reason}
	v := s.points[k]
	s.points[k] = dayPointSum{v.entries + 1, v.points + amount}
}

// answer counts n answers of a day with a score.
func (s *sums) answer(day Day, kind AnswerKind, score, n int64) {
	if s.answers == nil {
		s.answers = map[dayAnswerKey]int64{}
	}
	s.answers[dayAnswerKey{day, kind, score}] += n
}

// lot notes that what is left of a lot changed by n points.
func (s *sums) lot(releases, expires Day, n int64) {
	if n == 0 {
		return
	}
	if s.due == nil {
		s.due = map[dayDueKey]int64{}
	}
	if releases != 0 {
		s.due[dayDueKey{releases, dueRelease}] += n
	}
	if expires != 0 {
		s.due[dayDueKey{expires, dueExpiry}] += n
	}
}

// purchases adds a member's purchase days, in order, to the people rollups; sign -1 takes them out again.
func (s *sums) purchases(days []Day, sign int64) {
	for i, d := range days {
		switch i {
		case 0:
			s.count(d, countFirst, sign)
		case 1:
			s.count(d, countSecond, sign)
		}
		if i > 0 && d <= days[i-1]+activeDays {
			s.count(days[i-1]+activeDays, countActive, sign)
		} else {
			s.count(d, countActive, sign)
		}
		s.count(d+activeDays, countActive, -sign)
	}
}

func (s *sums) flush(c conn) error {
	for k, v := range s.orders {
		if v == (dayOrderSum{}) {
			continue
		}
		if err := c.exec("INSERT INTO day_order (day, source, currency, orders, gross, refund) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, gross = gross + excluded.gross, refund = refund + excluded.refund",
			k.day, k.source, k.currency, v.orders, v.gross, v.refund); err != nil {
			return err
		}
	}
	for k, n := range s.counts {
		if n == 0 {
			continue
		}
		if err := c.exec("INSERT INTO day_count (day, kind, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", k.day, k.kind, n); err != nil {
			return err
		}
	}
	for k, v := range s.points {
		if err := c.exec("INSERT INTO day_point (day, unit, reason, entries, points) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET entries = entries + excluded.entries, points = points + excluded.points",
			k.day, k.unit, k.reason, v.entries, v.points); err != nil {
			return err
		}
	}
	for k, n := range s.due {
		if n == 0 {
			continue
		}
		if err := c.exec("INSERT INTO day_due (day, kind, points) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET points = points + excluded.points", k.day, k.kind, n); err != nil {
			return err
		}
	}
	for k, n := range s.answers {
		if n == 0 {
			continue
		}
		if err := c.exec("INSERT INTO day_answer (day, kind, score, n) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", k.day, string(k.kind), k.score, n); err != nil {
			return err
		}
	}
	*s = sums{}
	return nil
}

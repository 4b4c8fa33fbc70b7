package store

// readOldest finds the first day of the shop's orders, unless the file is the first of its source: a shop's past may be older, and
// what a platform calls an order may lie ahead, but from the second file on a strange day is more likely a slip.
func (s *saving) readOldest() error {
	for _, source := range s.sources {
		known, err := s.tx.number("SELECT EXISTS (SELECT 1 FROM orders WHERE source = ?)", source)
		if err != nil {
			return err
		}
		if known != 0 {
			s.oldest, err = s.tx.oldestOrder()
			return err
		}
	}
	return nil
}

// oldestOrder is the first day of the shop's orders.
func (t *tx) oldestOrder() (Day, error) {
	day, err := t.number("SELECT min(day) FROM day_order WHERE orders <> 0")
	return Day(day), err
}

// farAhead is how many days after today an order may be dated before somebody should look.
const farAhead = 2

func (s *saving) tellDay(o *order) {
	s.result.First = earlier(s.result.First, o.day)
	s.result.Last = max(s.result.Last, o.day)
	switch {
	case s.oldest == 0:
	case o.day < s.oldest:
		s.result.Early++
	case o.day > s.tx.today+farAhead:
		s.result.Ahead++
	}
}

// strangersFrom is from how many unknown buyers on a file may be another shop's.
const strangersFrom = 20

// tellStrangers notes that hardly any of the buyers was known before, unless the file is the first of its source.
func (s *saving) tellStrangers(made, buyers int64) {
	if s.oldest != 0 && made >= strangersFrom && made*50 >= buyers*49 {
		s.result.Strangers = made
	}
}

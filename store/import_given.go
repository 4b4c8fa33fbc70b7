package store

import "context"

// givenOrder is an order that was given points, and how many.
type givenOrder struct {
	order, member, awarded int64
	day                    Day
}

// givenOrders are the orders of everybody whose points can take room under a cap from the orders of a file.
type givenOrders struct{ list []givenOrder }

// size is how many there are.
func (g *givenOrders) size() int {
	if g == nil {
		return 0
	}
	return len(g.list)
}

// mostGiven is how many of them are kept for each new order of the file: where there are far more than the file has, those of the file's
// people are picked out while reading, with the turn in hand.
const mostGiven = 2

// readGiven reads them beside the rest of what is prepared, on a connection of its own at the same moment. What it gives waits for that, and is
// nil where caps ask for nothing, others have written meanwhile, or they are too many.
func (p *preparedImport) readGiven(ctx context.Context) func() (*givenOrders, error) {
	var given *givenOrders
	if len(p.fresh) < massDeeds || len(p.changed) > 0 || !p.tx.shop.Terms.PeriodCapped() {
		return func() (*givenOrders, error) { return given, nil }
	}
	done := make(chan error, 1)
	go func() {
		done <- p.book.sweep(ctx, func(s *sweep) error {
			moment, err := s.moment()
			if err != nil || moment != (&heads{audit: p.audit, entry: p.entry}).dataVersion() {
				return err
			}
			first, last := p.freshDays()
			given, err = s.given(first, last, mostGiven*len(p.fresh))
			return err
		})
	}()
	return func() (*givenOrders, error) {
		err := <-done
		return given, err
	}
}

// given reads what orders were given whose points can take room under a cap from an order of the days between two; nil when they are more than
// most.
func (s *sweep) given(first, last Day, most int) (*givenOrders, error) {
	p, err := s.pages()
	if err != nil {
		return nil, err
	}
	first, last = capDays(first, last)
	t, err := p.table(s.conn, "orders", "member", "day", "withdrawn", "awarded", "terms")
	t.floor, t.least = 2, int64(first)
	g := &givenOrders{}
	for _, leaf := range t.leaves {
		if err != nil || len(g.list) > most {
			return nil, err
		}
		err = p.rows(&t, leaf, func(id int64, row []int64) error {
			if member, day, withdrawn, terms := row[0], Day(row[1]), row[2], row[4]; member != 0 && day <= last && withdrawn == 0 && terms != 0 {
				g.list = append(g.list, givenOrder{id, member, row[3], day})
			}
			return nil
		})
	}
	return g, err
}

package store

import (
	"context"
	"errors"
	"math"
	"slices"

	"regulars/store/program"
)

// givenOrder is an order that was given points, and how many.
type givenOrder struct {
	order, member, awarded int64
	day                    Day
}

// pastDeed is an order of a member that counts towards tiers.
type pastDeed struct {
	spend  int64
	member int32
	day    Day
}

// pastOrders are the orders in the book of which caps and tiers can ask for the orders of a file, of everybody. The two ends of the table are
// read by different connections.
type pastOrders struct {
	first, last Day // between these caps ask for what orders were given; never where no cap does
	since       Day // from here on orders count towards tiers; never where they are not asked for
	currency    int64
	given       [2]pastRuns[givenOrder] // of the front and of the back
	deeds       [2]pastRuns[pastDeed]
}

// never is after all days.
const never = Day(math.MaxInt32)

// pastRuns is what one end has kept. It is in the order of ids from one end of a run of pages to the next.
type pastRuns[T any] struct {
	list []T
	ends []int
	over bool // there were more than are kept
}

// mostPast is how many orders of each kind one end keeps: where there are more, those of the file's people are picked out while reading, with
// the turn in hand. A test lowers it.
var mostPast = 1 << 20

var errManyPast = errors.New("more orders than are kept")

func (r *pastRuns[T]) add(one T) {
	switch {
	case r.over:
	case len(r.list) == mostPast:
		r.list, r.over = nil, true
	default:
		r.list = append(r.list, one)
	}
}

func (r *pastRuns[T]) ran() { r.ends = append(r.ends, len(r.list)) }

// each calls fn for all of both ends in the order of their ids. Of the back's runs the last stands first.
func each[T any](runs *[2]pastRuns[T], fn func(T)) {
	front, back := &runs[0], &runs[1]
	for i := range front.list {
		fn(front.list[i])
	}
	for run := len(back.ends) - 1; run >= 0; run-- {
		begin := 0
		if run > 0 {
			begin = back.ends[run-1]
		}
		for _, one := range back.list[begin:back.ends[run]] {
			fn(one)
		}
	}
}

// besidePast does the rest of what is prepared, and beside it reads the past orders into p.past, unless nobody will ask for them.
func (p *preparedImport) besidePast(ctx context.Context, s *sweep, rest func() error) error {
	past, err := p.pastAsked()
	if err != nil {
		return err
	}
	if past == nil {
		return rest()
	}
	scan, err := p.book.beginScan(ctx, s, past.wanted(), past.gatherer)
	if err != nil {
		return err
	}
	if err := rest(); err != nil {
		return orErr(err, scan.stop())
	}
	if err := scan.finish(); err != nil && !errors.Is(err, errManyPast) {
		return err
	}
	p.past = past
	return nil
}

// pastAsked says which past orders will be asked for; nil: none.
func (p *preparedImport) pastAsked() (*pastOrders, error) {
	if len(p.fresh) < massDeeds || len(p.changed) > 0 { // a changed order may count otherwise by then
		return nil, nil
	}
	first, last := p.freshDays()
	past := &pastOrders{first: never, last: never, since: never, currency: textNumber(p.tx.shop.Currency)}
	if p.tx.shop.Terms.PeriodCapped() {
		past.first, past.last = capDays(first, last)
	}
	tiers := &p.tx.shop.Tiers
	points, growth := tiers.Uses()
	if w := &tiers.Window; len(tiers.Steps) > 0 && !points && !growth && !w.Lifetime() { // else rollups are enough, or entries are asked too
		oldest, err := p.tx.oldestOrder()
		if err != nil {
			return nil, err
		}
		if w.NeedsJoining() || oldest < Day(w.Start(program.Day(last), 0)) {
			past.since = Day(tiers.LooksBack(program.Day(reopens(tiers, first)), 0))
		}
	}
	if past.first == never && past.since == never {
		return nil, nil
	}
	return past, nil
}

// wanted is what is read for them.
func (o *pastOrders) wanted() *wantedRows {
	columns := []string{"member", "currency", "day", "total", "refunded", "counted", "withdrawn", "awarded", "terms"}
	return &wantedRows{"orders", columns, 3, int64(min(o.first, o.since))}
}

// gatherer reads one end.
func (o *pastOrders) gatherer(front bool) gatherer {
	given, deeds := &o.given[1], &o.deeds[1]
	if front {
		given, deeds = &o.given[0], &o.deeds[0]
	}
	return gatherer{
		row: func(id int64, row []int64) error {
			member, day, counted, withdrawn, terms := row[0], Day(row[2]), row[5], row[6], row[8]
			if member == 0 {
				return nil
			}
			if day >= o.first && day <= o.last && withdrawn == 0 && terms != 0 {
				given.add(givenOrder{id, member, row[7], day})
			}
			if day >= o.since && counted == 1 && row[1] == o.currency {
				deeds.add(pastDeed{row[3] - row[4], int32(member), day})
			}
			if (given.over || o.first == never) && (deeds.over || o.since == never) {
				return errManyPast
			}
			return nil
		},
		ran: func() {
			given.ran()
			deeds.ran()
		},
	}
}

// covers reports whether a lookback finds here all orders that it asks for.
func (o *pastOrders) covers(l *lookback) bool {
	if o == nil {
		return false
	}
	given := o.first <= l.from && l.to <= o.last && !o.given[0].over && !o.given[1].over
	deeds := o.since <= l.since && !o.deeds[0].over && !o.deeds[1].over
	return (given || l.to == 0) && (deeds || l.since == never)
}

// size is how many orders there are of which caps can ask.
func (o *pastOrders) size() int {
	if o == nil {
		return 0
	}
	return len(o.given[0].list) + len(o.given[1].list)
}

// tell tells a lookback of the orders, in the order of their ids.
func (o *pastOrders) tell(l *lookback) {
	each(&o.given, l.list)
	if l.since == never {
		return
	}
	l.deedList = slices.Grow(l.deedList, min(l.orders, len(o.deeds[0].list)+len(o.deeds[1].list)))
	each(&o.deeds, func(d pastDeed) {
		if p := l.climber(int64(d.member)); p != nil {
			l.did(p, program.Deed{Day: program.Day(d.day), Measures: program.Measures{Spend: d.spend, Orders: 1}})
		}
	})
}

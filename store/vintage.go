package store

import (
	"context"
	"math"
	"sort"
	"time"

	"zombiezen.com/go/sqlite"
)

// Vintage is what has become of the points that were earned in one month. The lists go by age: first the
// month itself, then the next one.
type Vintage struct {
	Month     Day     // its first day
	Issued    int64   // given, whatever became of them; what is given back or comes by a merge is of the month it was given in first
	ForOrders int64   // of those, given for orders
	Sales     int64   // net price of the month's orders that have points, in the shop's currency, minor units
	Redeemed  []int64 // what was given back is taken off where it had been spent
	Expired   []int64
	Taken     []int64 // taken back, written off or moved to somebody else: those count as never issued
}

// By is the sum of a list up to an age.
func (v *Vintage) By(list []int64, age int) (sum int64) {
	for i := range min(age+1, len(list)) {
		sum += list[i]
	}
	return sum
}

// Vintages reads, in the order of months, what happened up to the last day of the query, whose first day counts for nothing, to the
// points of the members that it picks. Errors: CodeBadFilter.
func (b *Book) Vintages(ctx context.Context, q ColumnsQuery) (list []Vintage, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		v := &vintages{zone: s.shop.Zone, end: math.MaxInt64}
		if q.To != 0 {
			v.end = (q.To + 1).Start(s.shop.Zone)
		}
		var err error
		if v.picks, err = s.picks(q.Where); err != nil {
			return err
		}
		most, err := s.number("SELECT coalesce(max(id), 0) FROM entry")
		if err != nil {
			return err
		}
		v.happened, v.fate = make([]vintageMonth, most+1), make([]fate, most+1)
		if err := b.scan(ctx, s, "entry", []string{"member", "reason", "unit", "amount", "at", "order_id"}, v.gatherer); err != nil {
			return err
		}
		by := v.issued()
		if err := v.findMoves(s); err != nil {
			return err
		}
		if err := s.query(func(r *sqlite.Stmt) error {
			v.take(by, r.ColumnInt64(0), r.ColumnInt64(1), r.ColumnInt64(2))
			return nil
		}, "SELECT entry, lot, amount FROM allocation ORDER BY entry, lot"); err != nil {
			return err
		}
		v.settle(by, math.MaxInt64)
		if err := b.priced(ctx, s, &v.picks, q.To, by); err != nil {
			return err
		}
		for _, vintage := range by {
			list = append(list, *vintage)
		}
		sort.Slice(list, func(i, j int) bool { return list[i].Month < list[j].Month })
		return nil
	})
	return list, err
}

// priced adds what was paid for the orders that have points. Months in which no points were given have none.
func (b *Book) priced(ctx context.Context, s *sweep, p *picks, to Day, by byMonth) error {
	if to == 0 {
		to = math.MaxInt32
	}
	currency := textNumber(s.shop.Currency)
	var parts []map[Day]int64 // by days, as each connection has read them
	err := b.scan(ctx, s, "orders", []string{"member", "currency", "day", "total", "refunded", "counted", "awarded", "clawed"}, func(bool) gatherer {
		paid := map[Day]int64{}
		parts = append(parts, paid)
		return gatherer{row: func(_ int64, row []int64) error {
			member, day, net := row[0], Day(row[2]), row[3]-row[4]
			if row[5] == 1 && row[6] > row[7] && row[1] == currency && day <= to && p.holds(member) {
				paid[day] += net
			}
			return nil
		}}
	})
	for _, paid := range parts {
		for day, net := range paid {
			if v := by[monthOfDay(day)]; v != nil {
				v.Sales += net
			}
		}
	}
	return err
}

// vintageMonth is a month, counted from the year 0.
type vintageMonth int16

// day is its first day.
func (m vintageMonth) day() Day { return Date(int(m)/12, time.Month(m%12+1), 1) }

// monthOfDay is the month of a day.
func monthOfDay(day Day) vintageMonth {
	year, month, _ := day.Civil()
	return vintageMonth(12*year + int(month) - 1)
}

// newPoints is how many points were given, and how many of them for orders.
type newPoints struct{ all, forOrders int64 }

func (g newPoints) plus(other newPoints) newPoints {
	return newPoints{g.all + other.all, g.forOrders + other.forOrders}
}

// fate is what an entry does to the lots from which it takes.
type fate uint8

const (
	fateOther fate = iota // not of the query, or nothing
	fateRedeemed
	fateExpired
	fateTaken
	fateMoved // to the lots of somebody into whom its member was merged
)

// vintages knows of each entry, by id, when it happened and what it does to lots, so that the table of what was taken from which is
// read once in its own order.
type vintages struct {
	picks
	zone     *time.Location
	end      Instant
	happened []vintageMonth
	fate     []fate
	parts    []map[vintageMonth]newPoints // what was issued in each month, as each connection has read it
	moved    []*[]int64                   // entries that may bring points from other lots, and merges' out, as each connection has read them
	moves    movedPoints
}

// Reasons as bits: those for which new points are given, and those that bring points which were given before.
const (
	issuing  = 1<<ReasonEarn | 1<<ReasonBonus | 1<<ReasonReferral | 1<<ReasonOpening | 1<<ReasonAdjust | 1<<ReasonTransferIn
	bringing = 1<<ReasonRedeemRestore | 1<<ReasonClawbackRestore | 1<<ReasonExpireRestore | 1<<ReasonUndo | 1<<ReasonMergeIn
)

// gatherer gathers entries on one connection.
func (v *vintages) gatherer(bool) gatherer {
	issued := map[vintageMonth]newPoints{}
	moved := new([]int64)
	v.parts, v.moved = append(v.parts, issued), append(v.moved, moved)
	months := map[int64]vintageMonth{} // the month of each quarter of an hour, by which all zones count
	quarter, month, now := int64(math.MinInt64), vintageMonth(0), newPoints{}
	return gatherer{
		row: func(id int64, row []int64) error {
			member, reason, unit, amount, at := row[0], Reason(row[1]), row[2], row[3], row[4]
			if uint64(id) >= uint64(len(v.fate)) {
				return errPage
			}
			if q := at / (15 * 60 * 1000); q != quarter {
				issued[month] = issued[month].plus(now)
				quarter, now = q, newPoints{}
				month = vintageOf(months, quarter, at, v.zone)
			}
			v.happened[id] = month
			if unit != unitPoints || Instant(at) >= v.end || !v.holds(member) {
				return nil
			}
			switch reason {
			case ReasonRedeem, ReasonRedeemRestore:
				v.fate[id] = fateRedeemed
			case ReasonExpire, ReasonExpireRestore:
				v.fate[id] = fateExpired
			case ReasonMergeIn, ReasonMergeOut:
				switch {
				case (reason == ReasonMergeOut) == (amount < 0):
					v.fate[id] = fateMoved
				case amount < 0: // it takes a debt over
					v.fate[id] = fateTaken
				}
			case ReasonWriteOff: // it pays a debt with points that nobody was given
			default:
				v.fate[id] = fateTaken
			}
			if amount > 0 && bringing>>reason&1 != 0 || amount < 0 && reason == ReasonMergeOut {
				*moved = append(*moved, id)
			}
			if amount > 0 && issuing>>reason&1 != 0 {
				if now.all += amount; row[5] != 0 {
					now.forOrders += amount
				}
			}
			return nil
		},
		ran: func() {
			issued[month] = issued[month].plus(now)
			now = newPoints{}
		},
	}
}

// vintageOf is the month of an instant in a quarter of an hour.
func vintageOf(months map[int64]vintageMonth, quarter, at int64, zone *time.Location) vintageMonth {
	month, known := months[quarter]
	if !known {
		month = monthOfDay(DayOf(Instant(at).Time(), zone))
		months[quarter] = month
	}
	return month
}

// byMonth are vintages by their month.
type byMonth map[vintageMonth]*Vintage

func (b byMonth) of(month vintageMonth) *Vintage {
	if b[month] == nil {
		b[month] = &Vintage{Month: month.day()}
	}
	return b[month]
}

// issued puts together what was issued in each month.
func (v *vintages) issued() byMonth {
	by := byMonth{}
	for _, part := range v.parts {
		for month, n := range part {
			if n.all != 0 {
				v := by.of(month)
				v.Issued, v.ForOrders = v.Issued+n.all, v.ForOrders+n.forOrders
			}
		}
	}
	return by
}

// take books what an entry took from a lot, or gave back to it. Allocations come in the order of entries, those of an entry in that of lots.
func (v *vintages) take(by byMonth, entry, lot, amount int64) {
	what, m := v.fate[entry], &v.moves
	if what == fateOther {
		return
	}
	if entry == lot { // a credit pays a debt: those points are gone
		v.settle(by, entry+1)
		what = fateTaken
	} else {
		v.settle(by, entry)
	}
	p := points{lot, v.happened[lot], amount}
	if len(m.debt) == 0 { // nothing has ever moved
		v.book(by, what, entry, p.month, amount)
		return
	}
	sign, list := int64(1), []points(nil)
	if amount > 0 {
		list = m.take(entry, p)
	} else {
		sign, p.amount = -1, -amount
		list = m.give(entry, p)
	}
	for _, p := range list {
		v.book(by, what, entry, p.month, sign*p.amount)
	}
}

// book books points of one month under what an entry did to them.
func (v *vintages) book(by byMonth, what fate, entry int64, month vintageMonth, amount int64) {
	if what == fateMoved {
		return
	}
	of := by.of(month)
	list := &of.Taken
	switch what {
	case fateRedeemed:
		list = &of.Redeemed
	case fateExpired:
		list = &of.Expired
	}
	age := max(int(v.happened[entry]-month), 0)
	for len(*list) <= age {
		*list = append(*list, 0)
	}
	(*list)[age] += amount
}

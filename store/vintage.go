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
	Month    Day     // its first day
	Issued   int64   // given, whatever became of them
	Redeemed []int64 // what was given back is taken off where it had been spent
	Expired  []int64
	Taken    []int64 // taken back, written off or moved to somebody else: those count as never issued
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
		p, err := s.picks(q.Where)
		if err != nil {
			return err
		}
		end := Instant(math.MaxInt64)
		if q.To != 0 {
			end = (q.To + 1).Start(s.shop.Zone)
		}
		v := vintages{zone: s.shop.Zone, by: map[Day]*Vintage{}, months: map[int64]Day{}}
		if err := s.query(func(r *sqlite.Stmt) error {
			if p.holds(r.ColumnInt64(2)) {
				v.of(r.ColumnInt64(0)).Issued += r.ColumnInt64(1)
			}
			return nil
		}, "SELECT at, amount, member FROM entry WHERE unit = 0 AND amount > 0 AND reason IN (?, ?, ?, ?, ?, ?, ?) AND at < ?", ReasonEarn, ReasonBonus,
			ReasonReferral, ReasonOpening, ReasonAdjust, ReasonTransferIn, ReasonMergeIn, end); err != nil {
			return err
		}
		if err := s.query(func(r *sqlite.Stmt) error {
			if p.holds(r.ColumnInt64(4)) {
				v.take(r.ColumnInt64(0), r.ColumnInt64(1), Reason(r.ColumnInt64(2)), r.ColumnInt64(3))
			}
			return nil
		}, "SELECT l.at, e.at, e.reason, a.amount, e.member FROM allocation a JOIN entry e ON e.id = a.entry JOIN entry l ON l.id = a.lot WHERE e.unit = 0 AND e.at < ?", end); err != nil {
			return err
		}
		list = v.sorted()
		return nil
	})
	return list, err
}

// vintages gathers them by month.
type vintages struct {
	zone   *time.Location
	by     map[Day]*Vintage
	months map[int64]Day // the month of each quarter of an hour, by which all zones count
}

// monthOf is the first day of the month of an instant.
func (v *vintages) monthOf(at int64) Day {
	quarter := at / (15 * 60 * 1000)
	month, known := v.months[quarter]
	if !known {
		year, m, _ := DayOf(Instant(at).Time(), v.zone).Civil()
		month = Date(year, m, 1)
		v.months[quarter] = month
	}
	return month
}

func (v *vintages) of(at int64) *Vintage {
	month := v.monthOf(at)
	if v.by[month] == nil {
		v.by[month] = &Vintage{Month: month}
	}
	return v.by[month]
}

// take books what an entry took from a lot.
func (v *vintages) take(earned, taken int64, reason Reason, amount int64) {
	lot := v.of(earned)
	list := &lot.Taken
	switch reason {
	case ReasonRedeem, ReasonRedeemRestore:
		list = &lot.Redeemed
	case ReasonExpire, ReasonExpireRestore:
		list = &lot.Expired
	}
	a, month, _ := lot.Month.Civil()
	b, other, _ := v.monthOf(taken).Civil()
	age := max((b-a)*12+int(other-month), 0)
	for len(*list) <= age {
		*list = append(*list, 0)
	}
	(*list)[age] += amount
}

func (v *vintages) sorted() []Vintage {
	var list []Vintage
	for _, vintage := range v.by {
		list = append(list, *vintage)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Month < list[j].Month })
	return list
}

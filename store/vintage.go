package store

import (
	"context"
	"sort"
	"time"

	"zombiezen.com/go/sqlite"
)

// Vintage is what has become of the points that were earned in one month. Points that were taken back, written off or moved
// to somebody else are not issued.
type Vintage struct {
	Month    Day // its first day
	Issued   int64
	Expired  int64
	Redeemed []int64 // in the month itself, in the next one, …; what was given back is taken off where it had been spent
}

// Vintages reads them in the order of months.
func (b *Book) Vintages(ctx context.Context) (list []Vintage, err error) {
	err = b.sweep(ctx, func(s *sweep) error {
		v := vintages{zone: s.shop.Zone, by: map[Day]*Vintage{}, months: map[int64]Day{}}
		if err := s.query(func(r *sqlite.Stmt) error {
			v.of(r.ColumnInt64(0)).Issued += r.ColumnInt64(1)
			return nil
		}, "SELECT at, amount FROM entry WHERE unit = 0 AND amount > 0 AND reason IN (?, ?, ?, ?, ?, ?, ?)", ReasonEarn, ReasonBonus,
			ReasonReferral, ReasonOpening, ReasonAdjust, ReasonTransferIn, ReasonMergeIn); err != nil {
			return err
		}
		if err := s.query(func(r *sqlite.Stmt) error {
			v.take(r.ColumnInt64(0), r.ColumnInt64(1), Reason(r.ColumnInt64(2)), r.ColumnInt64(3))
			return nil
		}, "SELECT l.at, e.at, e.reason, a.amount FROM allocation a JOIN entry e ON e.id = a.entry JOIN entry l ON l.id = a.lot WHERE e.unit = 0"); err != nil {
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
	switch reason {
	case ReasonRedeem, ReasonRedeemRestore:
		a, month, _ := lot.Month.Civil()
		b, other, _ := v.monthOf(taken).Civil()
		age := max((b-a)*12+int(other-month), 0)
		for len(lot.Redeemed) <= age {
			lot.Redeemed = append(lot.Redeemed, 0)
		}
		lot.Redeemed[age] += amount
	case ReasonExpire, ReasonExpireRestore:
		lot.Expired += amount
	default:
		lot.Issued -= amount
	}
}

func (v *vintages) sorted() []Vintage {
	var list []Vintage
	for _, vintage := range v.by {
		list = append(list, *vintage)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Month < list[j].Month })
	return list
}

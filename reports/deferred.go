package reports

import (
	"math"

	"regulars/store"
)

// Of a sale that gives points a part of the price pays for the points: it is no revenue until they are used (IFRS 15 B39–B47, ASC 606-10-55-41 to 49).
// The price is divided as goods and points would have sold alone, the points as many as were expected to be used when they were given; that part
// is released as they are used, by how many are expected in the end now.

// apart divides a price by what goods and points would have cost alone.
func apart(price, goods, points float64) (ofGoods, ofPoints float64) {
	ofPoints = price * points / (goods + points)
	return price - ofPoints, ofPoints
}

// released is how much of what was put off for points is revenue once so many of those that will be used in the end are used. Where another
// number is expected than before, the difference to what had been released is what catches up.
func released(putOff, used, expected float64) float64 {
	if expected <= used {
		return putOff
	}
	return putOff * used / expected
}

// deferral is the price of one month's sales that was put off for the points given with them, and what of it has not been earned yet, in minor units.
type deferral struct{ allocated, deferred int64 }

// deferrals are those of the rungs of a ladder that was climbed for a day. A young shop expects all points to be used that have not lapsed.
func (in Input) deferrals(l ladder, day store.Day) []deferral {
	list := make([]deferral, len(l.rungs))
	if in.Shop == nil || in.Shop.PointValue.Points <= 0 {
		return list
	}
	worth := float64(in.Shop.PointValue.Minor) / float64(in.Shop.PointValue.Points)
	for i := range l.rungs {
		r := &l.rungs[i]
		if r.sales <= 0 || r.ofOrders <= 0 {
			continue
		}
		_, putOff := apart(float64(r.sales), float64(r.sales), r.ofOrders*worth*in.usedOf(min(day, monthAfter(r.month)-1)))
		expected := r.most()
		if l.told {
			expected = min(expected, r.ultimate)
		}
		d := &list[i]
		d.allocated = int64(math.Round(putOff))
		d.deferred = d.allocated - int64(math.Round(released(putOff, r.latest, expected)))
	}
	return list
}

// usedOf is the share of points that was expected to be used in the end, as a day knew it: all of them in a young shop.
func (in Input) usedOf(day store.Day) float64 {
	l := climbLadder(in.Vintages, day)
	if !l.told {
		return 1
	}
	var used, of float64
	for _, r := range l.rungs {
		used, of = used+r.ultimate, of+float64(r.issued)
	}
	return used / of
}

package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Act is something that happens at the till in the last days before the plan's end: somebody pays with points, or gets some
// by hand.
type Act struct {
	Person int    // index into Shop.People
	Before int    // how many days before the plan's end, from 1
	Spend  int    // percent of the balance that is paid with; 0 when points are given
	Give   int64  // points given by hand
	Reason string // why they are given
}

// Acts are what happens at the till in the last days, in order of time: about one person in six pays with points, and one in
// thirty gets some.
func (s *Shop) Acts(days int) []Act {
	random := rand.New(rand.NewPCG(s.plan.Seed, 0x7111))
	var list []Act
	for i := range s.People {
		a := Act{Person: i, Before: 1 + random.IntN(max(days, 1))}
		switch random.IntN(30) {
		case 0, 1, 2, 3, 4:
			a.Spend = 20 + random.IntN(80)
		case 5:
			a.Give, a.Reason = int64(1+random.IntN(4))*50, pick(s.plan.Lang, thanks[random.IntN(len(thanks))])
		default:
			continue
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b Act) int { return cmp.Compare(b.Before, a.Before) })
	return list
}

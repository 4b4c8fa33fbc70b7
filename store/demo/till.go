package demo

import (
	"math/rand/v2"
	"sort"
)

// Act is something that happens at the till in the last days before the plan's end. It is one of the five that it can be.
type Act struct {
	Person int    // index into Shop.People
	Before int    // how many days before the plan's end, from 1
	Spend  int    // percent of the balance that is paid with
	Give   int64  // points given by hand
	Reason string // why they are given
	Take   bool   // the dearest reward that the balance reaches
	Use    bool   // the code of the reward that was taken
	Coupon bool   // the code on a coupon from the stall
}

// Acts are what happens at the till in the last days, in order of time: about one person in six pays with points, as many look for a
// reward, of which half use it within the days, and one in thirty gets points by hand, or brings a coupon.
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
		case 6, 7, 8, 9, 10:
			a.Take = true
			if later := 2 + random.IntN(20); later < a.Before && random.IntN(4) > 0 {
				list = append(list, Act{Person: i, Before: a.Before - later, Use: true})
			}
		case 11:
			a.Coupon = true
		default:
			continue
		}
		list = append(list, a)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[j].Before < list[i].Before })
	return list
}

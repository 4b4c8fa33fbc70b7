package reports

import (
	"testing"

	"regulars/lang"
	"regulars/store"
)

// givenAway is a period of ten days. Reward 1 was had 3 times in it, of which one is used, and used 2 times (one of a code from before)
// for 12 each; one earlier code lapsed. Reward 2 was had once. The coupon was given 40 times and used 10 times for 10 each. In the ten
// days before, reward 1 was had twice.
func givenAway(day store.Day) Input {
	return Input{
		Period:  Period{From: day - 9, To: day},
		Figures: &store.Figures{Currency: "CNY", Days: []store.DayFigure{{Day: day - 40, Currency: "CNY", Orders: 1}}},
		Shop:    &store.Shop{Currency: "CNY", PointValue: store.PointValue{Points: 100, Minor: 100}},
		Offers: &store.OfferFacts{
			Offers: []store.OfferName{{ID: 1, What: store.OfferReward, Name: "cup"}, {ID: 2, What: store.OfferReward, Name: "tea"}, {ID: 3, What: store.OfferCoupon, Name: "ten off"}, {ID: 4, What: store.OfferReward, Name: "idle"}},
			Days: []store.OfferDay{
				{Offer: 1, Day: day - 10, Issued: 2},
				{Offer: 1, Day: day - 9, Issued: 2, Taken: 1},
				{Offer: 1, Day: day, Issued: 1},
				{Offer: 1, Day: day, Used: 2, Cost: 2400},
				{Offer: 1, Day: day, Lapsed: 1},
				{Offer: 1, Day: day + 1, Lapsed: 1},
				{Offer: 2, Day: day, Issued: 1, Taken: 1},
				{Offer: 3, Day: day, Issued: 40, Taken: 10},
				{Offer: 3, Day: day, Used: 10, Cost: 10_000},
				{Offer: 0, Day: day, Issued: 2},
				{Offer: 0, Day: day, Used: 3},
			},
			Referrals: []store.ReferralFact{
				{Member: 7, Day: day - 10, Bought: true, Earned: true, Points: 300},
				{Member: 7, Day: day - 5},
				{Member: 7, Day: day, Bought: true},
				{Member: 8, Day: day, Bought: true, Earned: true, Points: 300},
				{Member: 8, Day: day, Bought: true, Earned: true, Points: 150},
			},
		},
	}
}

func checkFinding(t *testing.T, s *Sheet, want string) {
	t.Helper()
	if got := s.Finding.In(lang.EN); got != want {
		t.Errorf("%s finds %q, want %q", s.Name, got, want)
	}
}

func TestRewardsByHand(t *testing.T) {
	in := givenAway(20000)
	s := rewards(in)
	checkValues(t, s, map[string]Value{"issued": Count(4), "used": Count(2), "expired": Count(1), "cost_minor": Money(2400, "CNY"), "used_rate": Rate(0.5)})
	if was, _ := s.PreviousValue("issued"); was != Count(2) || s.N != 4 || !s.Comparable {
		t.Errorf("before %v, n %d, comparable %v", was, s.N, s.Comparable)
	}
	rows := s.Table("by_offer").Rows
	if len(rows) != 2 || rows[0][0] != Word("cup") || rows[0][1] != Count(3) || rows[0][3] != Count(1) || rows[0][4] != Money(2400, "CNY") || rows[1][0] != Word("tea") || rows[1][5] != Rate(1) {
		t.Errorf("rewards %v", rows)
	}
	checkFinding(t, s, "4 rewards were had for points, 2 of them used by now; what was used in the period cost ¥24.00.")
	in.Period = Period{From: in.Period.To + 1, To: in.Period.To + 1}
	if s = rewards(in); s.Table("by_offer").Rows[0][5].Known {
		t.Error("of no codes a share was used")
	}
	checkFinding(t, s, "No reward was had or used in this period.")
}

func TestCouponsByHand(t *testing.T) {
	in := givenAway(20000)
	s := coupons(in)
	checkValues(t, s, map[string]Value{"issued": Count(40), "used": Count(10), "expired": Count(0), "cost_minor": Money(10_000, "CNY"), "used_rate": Rate(0.25)})
	if was, _ := s.PreviousValue("used_rate"); was.Known || s.N != 40 {
		t.Errorf("before %v, n %d", was, s.N)
	}
	in.Offers.Days = []store.OfferDay{{Offer: 3, Day: 20000, Used: 1, Cost: 500}}
	checkFinding(t, coupons(in), "No coupon was given in this period; 1 use of earlier ones cost ¥5.00.")
}

func TestReferralsByHand(t *testing.T) {
	in := givenAway(20000)
	s := referrals(in)
	checkValues(t, s, map[string]Value{
		"issued": Count(2), "used": Count(3), "brought": Count(4), "bought": Count(3), "conversion": Rate(0.75), "rewarded": Count(2), "cost_minor": Money(450, "CNY"),
	})
	if was, _ := s.PreviousValue("cost_minor"); was != Money(300, "CNY") || s.N != 4 {
		t.Errorf("before %v, n %d", was, s.N)
	}
	rows := s.Table("by_member").Rows
	if len(rows) != 2 || rows[0][0] != Member(store.Person{ID: 8}) || rows[0][2] != Count(2) || rows[1][3] != judged(1, 2) {
		t.Errorf("members %v", rows)
	}
	checkFinding(t, s, "Members brought 4 people: 3 have bought, 2 were rewarded.")
	in.Shop = &store.Shop{}
	in.Period.From = in.Period.To + 1
	in.Period.To++
	s = referrals(in)
	if cost, _ := s.Value("cost_minor"); cost.Known {
		t.Error("points without a value cost something")
	}
	if rate, _ := s.Value("conversion"); rate.Known {
		t.Error("of nobody a share has bought")
	}
	checkFinding(t, s, "No member brought anybody in this period.")
}

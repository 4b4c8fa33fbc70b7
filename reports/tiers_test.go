package reports

import (
	"testing"

	"regulars/store"
	"regulars/store/program"
)

// Five people: A reaches silver on day 5 and gold on day 15, B silver on day 12 and goes down on day 18, C is a member from day 14 on and
// reaches nothing, D was one before and does not move, E is none.
func TestTiersByHand(t *testing.T) {
	shop := &store.Shop{Currency: "CNY", Tiers: program.Tiers{Steps: []program.Tier{{Key: "silver", Name: "银卡"}, {Key: "gold", Name: "金卡"}}}}
	h := &store.TierHistory{
		Keys: []string{"", "silver", "gold"}, Joined: []store.Day{1, 2, 14, 3, 0},
		Member: []int32{0, 1, 0, 1, 4}, Day: []store.Day{5, 12, 15, 18, 6}, Step: []uint8{1, 1, 2, 0, 2},
	}
	s := tiers(Input{Period: Period{From: 11, To: 20}, Shop: shop, Tiers: h})
	for name, want := range map[string]int64{"members": 4, "entry": 3, "silver": 0, "gold": 1} {
		if v, ok := s.Value(name); !ok || v.Int != want {
			t.Errorf("%s is %v, want %d", name, v, want)
		}
	}
	for name, want := range map[string]int64{"members": 3, "entry": 2, "silver": 1, "gold": 0} {
		if v, ok := s.PreviousValue(name); !ok || v.Int != want {
			t.Errorf("%s was %v, want %d", name, v, want)
		}
	}
	sum := 0.0
	for _, row := range s.Table("by_tier").Rows {
		sum += row[2].Real
	}
	if sum < 0.999999 || sum > 1.000001 {
		t.Errorf("shares add up to %f", sum)
	}
	var got [][3]any
	for _, row := range s.Table("movement").Rows {
		got = append(got, [3]any{row[0].Text, row[1].Text, row[2].Int})
	}
	want := [][3]any{{"tier_new", "tier_entry", int64(1)}, {"tier_entry", "tier_entry", int64(2)}, {"银卡", "金卡", int64(1)}}
	if len(got) != len(want) {
		t.Fatalf("movement %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("movement %v, want %v", got[i], want[i])
		}
	}
}

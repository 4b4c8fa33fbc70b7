package reports

import (
	"fmt"
	"math"
	"testing"

	"regulars/store"
	"regulars/store/filter"
)

// TestScoresAgreeWithTheReports holds what is kept of every customer of CDNOW against the reports of the same day: the clv
// report of the same model member by member, the groups of rfm, and the bands of stickiness.
func TestScoresAgreeWithTheReports(t *testing.T) {
	c := cdnowColumns(t)
	to := dayOf(t, "1998-06-30")
	scores := scoresAt(c, nil, to)
	if scores.Model != modelMBG || scores.Day != to || len(scores.List) != 2357 {
		t.Fatalf("%d scores of %s on %s", len(scores.List), scores.Model, scores.Day)
	}
	in := Input{Period: LastDays(to, 30), Columns: c, Options: Options{Model: modelMBG, Limit: 3000}}
	top := clv(in).Table("top_members")
	byMember := map[int64][]Value{}
	for _, row := range top.Rows {
		byMember[row[0].Int] = row
	}
	groups, bands := map[string]int64{}, map[string]int64{}
	for i, s := range scores.List {
		if i > 0 && s.Member <= scores.List[i-1].Member {
			t.Fatalf("member %d stands after %d", s.Member, scores.List[i-1].Member)
		}
		row := byMember[s.Member]
		if s.CLV != row[1].Int || math.Abs(float64(s.PAlive)/1e6-row[2].Real) > 1e-6 || math.Abs(float64(s.Orders)/1e3-row[3].Real) > 1e-3 {
			t.Fatalf("member %d: %+v, the report says %v", s.Member, s, row)
		}
		groups[filter.Groups[s.Group]]++
		bands[filter.Bands[s.Band]]++
	}
	for _, row := range rfm(in).Table("groups").Rows {
		if groups[row[0].Text] != row[1].Int {
			t.Errorf("%d %s, the report says %d", groups[row[0].Text], row[0].Text, row[1].Int)
		}
	}
	for _, row := range stickiness(in).Table("bands").Rows {
		if bands[row[0].Text] != row[1].Int {
			t.Errorf("%d %s, the report says %d", bands[row[0].Text], row[0].Text, row[1].Int)
		}
	}
}

// TestScoresOfAFewHaveNoModel: three customers are too few for a model, but have a cell, a group, and a band by the shop's one
// gap of ten days.
func TestScoresOfAFewHaveNoModel(t *testing.T) {
	day := store.Date(2026, 11, 22)
	scores := scoresAt(columnsOf("CNY", []order{
		{day: day - 12, buyer: "twice", gross: 5_00},
		{day: day - 2, buyer: "twice", gross: 5_00},
		{day: day - 400, buyer: "long ago", gross: 5_00},
		{day: day + 1, buyer: "tomorrow", gross: 5_00},
	}), nil, day)
	got := fmt.Sprint(scores.Model, scores.List)
	if want := "[{2 -1 -1 -1 111 9 3} {1 -1 -1 -1 521 2 0}]"; got != want && got != "[{1 -1 -1 -1 111 9 3} {2 -1 -1 -1 522 2 0}]" {
		t.Errorf("scores %s, want %s", got, want)
	}
}

// BenchmarkScores1M scores a million customers of ten million orders.
func BenchmarkScores1M(b *testing.B) {
	c := shopOf(10_000_000, 1_000_000)
	to := c.Day[c.Len()-1]
	for b.Loop() {
		scoresAt(c, nil, to)
	}
}

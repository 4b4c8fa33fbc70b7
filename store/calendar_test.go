package store

import "testing"

// A festival that is under way is held against as many days of the one before.
func TestFestivalUnderWay(t *testing.T) {
	s := openTill(t) // 10 March 2025
	key, err := s.SetFestival(s.ctx, "Tea week", Date(2025, 3, 8), Date(2025, 3, 14))
	s.must(err)
	if _, err := s.FestivalWindow(s.ctx, key, 2025); err != nil {
		t.Fatalf("the days of 2024 follow from those of 2025: %v", err)
	}
	_, err = s.SetFestival(s.ctx, "tea-WEEK", Date(2024, 3, 1), Date(2024, 3, 20))
	s.must(err)
	w, err := s.FestivalWindow(s.ctx, key, 0)
	s.must(err)
	if w.First != Date(2025, 3, 8) || w.Last != Date(2025, 3, 10) || w.BeforeFirst != Date(2024, 3, 1) || w.BeforeLast != Date(2024, 3, 3) {
		t.Errorf("window %v to %v against %v to %v", w.First, w.Last, w.BeforeFirst, w.BeforeLast)
	}
	w, err = s.FestivalWindow(s.ctx, "double11", 0)
	s.must(err)
	if w.First != Date(2024, 11, 1) || w.BeforeLast != Date(2023, 11, 11) {
		t.Errorf("double 11 %+v", w)
	}
	_, err = s.FestivalWindow(s.ctx, "spring", 2020) // 2019 is not in the table
	s.wants(err, CodeNoFestival)
	s.must(s.RemoveFestival(s.ctx, "spring", 0))
	_, err = s.FestivalWindow(s.ctx, "spring", 0)
	s.wants(err, CodeNoFestival)
	_, err = s.SetFestival(s.ctx, "spring", Date(2025, 1, 20), Date(2025, 2, 4))
	s.must(err)
	list, err := s.Festivals(s.ctx, 2025)
	s.must(err)
	if list[0].Key != "spring" || !list[0].Set || list[0].First != Date(2025, 1, 20) || len(list) != 5 {
		t.Errorf("calendar %+v", list)
	}
}

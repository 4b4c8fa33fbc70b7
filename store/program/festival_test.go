package program

import (
	"strconv"
	"testing"
	"time"
)

// The days as the calendars of those years have them.
func TestFestivals(t *testing.T) {
	want := map[string][2]string{
		"spring 2024":      {"2024-02-09", "2024-02-16"},
		"spring 2026":      {"2026-02-16", "2026-02-23"},
		"spring 2034":      {"2034-02-18", "2034-02-25"}, // after a year with a thirteenth month
		"618 2026":         {"2026-06-01", "2026-06-18"},
		"double11 2025":    {"2025-11-01", "2025-11-11"},
		"blackfriday 2024": {"2024-11-29", "2024-12-02"}, // the latest there is
		"blackfriday 2025": {"2025-11-28", "2025-12-01"},
		"blackfriday 2029": {"2029-11-23", "2029-11-26"}, // November begins on a Thursday
	}
	for _, f := range Festivals() {
		for year := 2020; year <= 2045; year++ {
			first, last := f.Days(year)
			text := func(d Day) string { return time.Unix(int64(d)*86400, 0).UTC().Format(time.DateOnly) }
			key := f.Key + " " + text(first)[:4]
			if last < first || key != f.Key+" "+strconv.Itoa(year) {
				t.Errorf("%s %d is %s to %s", f.Key, year, text(first), text(last))
			}
			if days, ok := want[key]; ok && (text(first) != days[0] || text(last) != days[1]) {
				t.Errorf("%s is %s to %s, want %v", key, text(first), text(last), days)
			}
			delete(want, key)
		}
	}
	if len(want) > 0 {
		t.Errorf("not met: %v", want)
	}
	if first, _ := springFestival(2019); first != 0 {
		t.Errorf("the Spring Festival of 2019 is %v", first)
	}
	// Two new years are 12 or 13 months of the moon apart.
	for year := 2021; year <= 2045; year++ {
		before, _ := springFestival(year - 1)
		now, _ := springFestival(year)
		if days := now - before; days < 353 || days > 355 && days < 383 || days > 385 {
			t.Errorf("%d comes %v days after the year before", year, days)
		}
	}
}

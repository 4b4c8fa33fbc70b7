package store

import (
	"fmt"
	"strings"
	"testing"
)

// What a day rollup has otherwise than it should is told with both numbers, in one order.
func TestDoctorTellsWhichNumberOfADayDiffers(t *testing.T) {
	s := openTill(t)
	s.send(s.paid("1", "a@example.com", 10_000), s.paid("2", "b@example.com", 5_000))
	edit(t, s.path, "UPDATE day_order SET gross = gross + 7", "UPDATE day_point SET points = points - 1",
		"INSERT INTO day_due (day, kind, points) VALUES (1, 2, 3)", "DELETE FROM day_count WHERE kind = 5")
	d, err := s.Doctor(s.ctx, true, "")
	s.must(err)
	var told []string
	for _, f := range d.Findings {
		told = append(told, fmt.Sprint(f.Where, " ", f.What["what"], ": ", f.What["stored"], " is ", f.What["counted"]))
	}
	want := strings.Join([]string{
		"day_count 2025-03-10 kind 5: 0 is 2",
		"day_due 1970-01-02 kind 2: 3 is 0",
		"day_order 2025-03-10 source 1 CNY gross: 15007 is 15000",
		"day_point 2025-03-10 unit 0 earn points: 149 is 150",
	}, "\n")
	if got := strings.Join(told, "\n"); got != want {
		t.Errorf("told\n%s\nwant\n%s", got, want)
	}
}

package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"regulars/lang"
	"regulars/reports"
)

// TestParetoAndAverageAreDrawn: of 60, 30 and 10 the dots stand at 60, 90 and 100 % of eight lines; of two cohorts, ten of whom half came
// back and thirty of whom a tenth did, 8 of 40 did: 20 %.
func TestParetoAndAverageAreDrawn(t *testing.T) {
	r := newRig(t, lang.EN, 80, 24)
	s := newReport("tickets")
	s.app = r.app
	p := s.page(80, 24)
	s.pareto(p, &reports.Table{Name: "causes", Chart: reports.ChartPareto, Columns: []reports.Column{{Name: "cause", Kind: reports.KindText}, {Name: "n"}}, Rows: [][]reports.Value{
		{reports.Word("packing"), reports.Count(60)}, {reports.Word("courier"), reports.Count(30)}, {reports.Word("size"), reports.Count(10)},
	}})
	lines := strings.Split(ansi.Strip(p.String()), "\n")
	dot := s.app.look.Signs.Dot
	var at []int
	for y, line := range lines[1 : 1+paretoHeight] {
		for range strings.Count(line, dot) {
			at = append(at, y)
		}
	}
	if len(at) != 3 || at[0] != 0 || at[1] != 0 || at[2] != 3 || !strings.Contains(lines[1], "60") || !strings.Contains(lines[1], "100%") || !strings.Contains(lines[9], "courier") {
		t.Errorf("dots on lines %v of\n%s", at, strings.Join(lines, "\n"))
	}
	p = s.page(80, 24)
	columns := []reports.Column{{Name: "cohort", Kind: reports.KindMonth}, {Name: "size"}, {Name: "m0", Kind: reports.KindRate}, {Name: "m1", Kind: reports.KindRate}}
	s.heat(p, &reports.Table{Name: "cohorts", Chart: reports.ChartHeat, Columns: columns, Rows: [][]reports.Value{
		{reports.InMonth(20000), reports.Count(10), reports.Rate(1), reports.Rate(0.5)},
		{reports.InMonth(20040), reports.Count(30), reports.Rate(1), reports.Rate(0.1)},
		{reports.InMonth(20070), reports.Count(5), reports.Rate(1), reports.Unknown(reports.KindRate)},
	}})
	if text := ansi.Strip(p.String()); !strings.Contains(strings.Join(strings.Fields(text), " "), "average 45 100 20") {
		t.Errorf("no average of 20 %% in\n%s", text)
	}
}

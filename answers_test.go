//go:build unix

package main

import (
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestTwoThousandAnswers brings in a survey of 2,000 answers by 1,000 members and 1,000 people whom nobody knows. 900 recommend the shop, 500 are
// passive and 600 advise against it: 100 × (900 − 600) / 2000 = 15. With three answers more, p = 900.75/2003 and d = 600.75/2003, so that 100 ×
// (p − d) = 14.978 and 196 × sqrt((p + d − (p − d)²)/2003) = 3.735: from 11.243 to 18.712.
func TestTwoThousandAnswers(t *testing.T) {
	m := emptyMachine(t)
	m.at("2026-11-22T10:00:00+08:00")
	m.must("init", "--shop", "Tea", "--currency", "CNY", "--tz", "Asia/Shanghai", "--test-mode")
	var people, answers strings.Builder
	people.WriteString("Name,Phone\n")
	answers.WriteString("NPS,Phone,Date\n")
	for i := range 2000 {
		score := 9 + i%2
		switch {
		case i >= 1400:
			score = i % 7
		case i >= 900:
			score = 7 + i%2
		}
		fmt.Fprintf(&answers, "%d,1380%07d,2026-11-%02d\n", score, i, 1+i%21)
		if i%2 == 0 {
			fmt.Fprintf(&people, "M%d,1380%07d\n", i, i)
		}
	}
	m.put(filepath.Join(m.dir, "people.csv"), people.String())
	m.put(filepath.Join(m.dir, "survey.csv"), answers.String())
	m.must("import", "members", "people.csv")
	in := m.must("--json", "import", "feedback", "survey.csv")
	report := m.must("--json", "report", "nps")
	for _, want := range []struct{ text, path, value string }{
		{in, "answers.new", "2000"},
		{in, "answers.matched", "1000"},
		{in, "answers.anonymous", "1000"},
		{report, "values.n", "2000"},
		{report, "values.promoters", "900"},
		{report, "values.passives", "500"},
		{report, "values.detractors", "600"},
		{report, "values.nps", "15"},
	} {
		if got := value(t, want.text, want.path); got != want.value {
			t.Errorf("%s is %s, want %s", want.path, got, want.value)
		}
	}
	for path, want := range map[string]float64{"values.margin": 3.735, "values.low": 11.243, "values.high": 18.712} {
		if got, err := strconv.ParseFloat(value(t, report, path), 64); err != nil || math.Abs(got-want) > 0.001 {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
}

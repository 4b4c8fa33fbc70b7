package reports

import (
	"strings"
	"testing"

	"regulars/lang"
)

func TestMeasuresThatStandTogetherHaveOneNumberOfDecimals(t *testing.T) {
	numbers := func(list ...float64) (values []Value) {
		for _, x := range list {
			values = append(values, Number(x))
		}
		return values
	}
	for _, c := range []struct {
		values []Value
		want   string
	}{
		{numbers(10.6, 6.06, 4), "10.6 6.1 4.0"},
		{numbers(1.786, 2, 0), "1.79 2.00 0.00"},
		{numbers(1200, 3, -4), "1,200 3 -4"},
		{numbers(0.0809, 0.24), "0.08 0.24"},
		{numbers(0.0031, 0.52), "0.0031 0.5200"},
		{numbers(0.0809, 0.02), "0.0809 0.0200"},
		{numbers(24.25, 0.04), "24.25 0.04"},
		{append(numbers(2.5), Unknown(KindNumber), Number(30)), "2.5 – 30.0"},
		{[]Value{Number(2.25), Rate(0.5), Number(30)}, "2.25 50.0% 30"},
		{[]Value{Unknown(KindNumber)}, "–"},
		{nil, ""},
	} {
		if got := strings.Join(Together(lang.EN, c.values...), " "); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}

func TestAColumnOfMeasuresStandsPointBelowPoint(t *testing.T) {
	s := &Sheet{Name: "repeat", Values: []Figure{{"gap_mean_days", Number(24.25)}}, Previous: []Figure{{"gap_mean_days", Number(9)}}}
	s.Tables = []Table{{
		Name: "gaps", Columns: []Column{{"share", KindRate}, {"gap_days", KindNumber}},
		Rows: [][]Value{{Rate(0.1), Number(2.3)}, {Rate(0.5), Number(10)}, {Rate(0.9), Number(120.75)}},
	}}
	var b strings.Builder
	if err := writeText(&b, lang.EN, []*Sheet{s}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"24.2     9.0", "10.0%           2.3\n", "50.0%          10.0\n", "90.0%         120.8\n"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("%q is missing in\n%s", line, &b)
		}
	}
}

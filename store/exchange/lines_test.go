package exchange

import (
	"slices"
	"strconv"
	"testing"
)

func TestLineSet(t *testing.T) {
	var s lineSet
	for n := range 3 * fewLines {
		id := strconv.Itoa(n)
		if s.has(id) {
			t.Fatalf("line %d is known before it came", n)
		}
		s.add(id)
	}
	for n := range 3 * fewLines {
		if !s.has(strconv.Itoa(n)) {
			t.Errorf("line %d is forgotten", n)
		}
	}
	if s = s.emptied(); s.has("0") || s.has(strconv.Itoa(2*fewLines)) {
		t.Error("the emptied set holds a line")
	}
}

func TestDistinct(t *testing.T) {
	if got := distinct([]int{3, 1, 3, 2, 1}); !slices.Equal(got, []int{3, 1, 2}) {
		t.Error(got)
	}
}

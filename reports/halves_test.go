package reports

import (
	"reflect"
	"testing"
)

// Two processors that walk the orders for half of the people each come to the figures of one.
func TestHalvesEqualWhole(t *testing.T) {
	defer func(usual int) { fewOrders = usual }(fewOrders)
	c := shopOf(20_000, 3_000)
	for _, name := range []string{"repeat", "retention", "churn", "rfm", "sources"} {
		r, _ := Find(name)
		in := Input{Columns: c}
		for _, in.Period = range []Period{LastDays(c.Day[c.Len()-1], 400), {From: c.Day[0], To: c.Day[c.Len()/2]}} {
			fewOrders = c.Len() + 1
			want := r.Sheet(in)
			fewOrders = 0
			if got := r.Sheet(in); !reflect.DeepEqual(got.Values, want.Values) || !reflect.DeepEqual(got.LastYear, want.LastYear) || !reflect.DeepEqual(got.Tables, want.Tables) {
				t.Errorf("%s of %v: %v, want %v", name, in.Period, got.Values, want.Values)
			}
		}
	}
}

package lang

import "testing"

func TestFillIn(t *testing.T) {
	values := map[string]string{"name": "{shop}", "shop": "{name}", "staff": ""}
	for range 20 {
		if got, want := FillIn("Dear {name}, {staff} of {shop} {staff}!", values), "Dear {shop}, of {name}!"; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

package filter

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"member", "points", "order", "import", "export", "redeem", "setting", "b"}
	for _, c := range []struct{ word, want string }{
		{"mmeber", "member"},
		{"member", "member"},
		{"pionts", "points"},
		{"ordr", "order"},
		{"imprt", "import"},
		{"reddem", "redeem"},
		{"settings", "setting"},
		{"zebra", ""},
		{"a", ""},
		{"", ""},
		{"会员", ""},
	} {
		if got := Nearest(c.word, words); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

func TestDistanceCountsSwaps(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"a", "", 1}, {"ab", "ba", 1}, {"kitten", "sitting", 3}, {"会员", "员会", 1}} {
		if got := distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

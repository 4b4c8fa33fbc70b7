package program

import (
	"slices"
	"testing"
)

// The hashes are those of `printf 'autumn 2026\nM1\n1' | sha256sum` and so on, worked out with that tool.
func TestDrawByHand(t *testing.T) {
	list := []Chance{{"M1", 1}, {"M2", 1}, {"wx_cat", 3}}
	want := []Drawn{
		{"wx_cat", 1, "03ecd62d7d76a23f86d3f32a40ab44cd5c875c6656f5e5b546c005b22188d909"},
		{"M1", 1, "b306f79735c23ef08dc009d74dd47a2dd3a8870e526d72bf48df3208a532d840"},
		{"M2", 1, "feaf5a6aa8bbd084f4656ce47ec7ec3a80d6b203e36380d88c338d69f997a7ee"},
	}
	if got := Draw("autumn 2026", list); !slices.Equal(got, want) {
		t.Errorf("drawn %+v", got)
	}
	slices.Reverse(list)
	if got := Draw("autumn 2026", list); !slices.Equal(got, want) {
		t.Errorf("in another order of the list %+v", got)
	}
	if got := ListHash(list); got != "66f6830e548c7297b5a5cf26a959550d00347cd5f53d4f852eceadf0884911ed" {
		t.Errorf("the list has %s", got)
	}
}

// Of 4,000 seeds the one of three who has two tickets of four comes first about half of the time: 2,000 ± 4 standard deviations of 31.6.
func TestDrawIsFair(t *testing.T) {
	wins := map[string]int{}
	for seed := range 4000 {
		wins[Draw(string(rune('a'+seed%26))+string(rune(0x4e00+seed)), []Chance{{"M1", 2}, {"M2", 1}, {"M3", 1}})[0].Key]++
	}
	for key, want := range map[string]int{"M1": 2000, "M2": 1000, "M3": 1000} {
		if n := wins[key]; n < want-127 || n > want+127 {
			t.Errorf("%s won %d times, want about %d", key, n, want)
		}
	}
}

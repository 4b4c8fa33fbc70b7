package exchange

import (
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// TestLatinDecoder reads every byte as the library's table of windows-1252 does, through a reader that fills up within a character.
func TestLatinDecoder(t *testing.T) {
	all := make([]byte, 0, 256*64)
	for range 64 {
		for b := range 256 {
			all = append(all, byte(b))
		}
	}
	want, err := charmap.Windows1252.NewDecoder().Bytes(all)
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := transform.Bytes(latinDecoder{}, all)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("read %q, want %q", got[:300], want[:300])
	}
}

package pinyin

import (
	"bytes"
	"encoding/binary"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	library "github.com/mozillazg/go-pinyin"
)

var update = flag.Bool("update", false, "make table.bin anew from the library's readings")

// read is the library's reading of a character.
func read(r rune) string {
	if all := library.SinglePinyin(r, library.NewArgs()); len(all) > 0 {
		return all[0]
	}
	return ""
}

// made is the table as it should be.
func made() []byte {
	numbers := map[string]int{}
	var readings []string
	var rare []rune
	for r := range library.PinyinDict {
		if s := read(rune(r)); s != "" && r >= first {
			numbers[s] = 0
			if r > last {
				rare = append(rare, rune(r))
			}
		}
	}
	for s := range numbers {
		readings = append(readings, s)
	}
	slices.Sort(readings)
	slices.Sort(rare)
	for i, s := range readings {
		numbers[s] = i + 1
	}
	out := []byte(strings.Join(readings, " ") + "\n")
	for r := rune(first); r <= last; r++ {
		out = binary.LittleEndian.AppendUint16(out, uint16(numbers[read(r)]))
	}
	for _, r := range rare {
		out = binary.LittleEndian.AppendUint32(out, uint32(r)<<rareBits|uint32(numbers[read(r)]))
	}
	return out
}

func TestTable(t *testing.T) {
	want := made()
	if *update {
		if err := os.WriteFile("table.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal([]byte(table), want) {
		t.Fatal("table.bin is not what the library's readings make: run go test ./store/pinyin -update")
	}
}

func TestOf(t *testing.T) {
	for _, c := range []struct {
		r    rune
		want string
	}{
		{'王', "wang"}, {'女', "nv"}, {'积', "ji"}, {'㐀', "qiu"}, {'a', ""}, {'あ', ""}, {'김', ""}, {'é', ""}, {0, ""}, {-1, ""}, {0x10FFFF, ""}, {'👍', ""},
	} {
		if got := Of(c.r); got != c.want {
			t.Errorf("Of(%q) = %q, want %q", c.r, got, c.want)
		}
	}
	for r := rune(0); r <= 0x33FFF; r++ {
		if want := read(r); Of(r) != want && r >= first {
			t.Fatalf("Of(%U) = %q, the library says %q", r, Of(r), want)
		}
	}
}

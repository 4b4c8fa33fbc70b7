package exchange

import (
	"bytes"
	"compress/flate"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/transform"
)

var twoByteEncodings = map[string]encoding.Encoding{
	EncodingGB18030: simplifiedchinese.GB18030, EncodingBig5: traditionalchinese.Big5, EncodingShiftJIS: japanese.ShiftJIS,
}

// libraryCode is what the library reads two bytes as, "" when they are no code of two bytes.
func libraryCode(t *testing.T, e encoding.Encoding, lead, trail int) string {
	t.Helper()
	text, err := e.NewDecoder().Bytes([]byte{byte(lead), byte(trail)})
	if err != nil {
		t.Fatal(err)
	}
	if e == japanese.ShiftJIS && 0xa1 <= lead && lead <= 0xdf || bytes.ContainsRune(text, utf8.RuneError) {
		return ""
	}
	return string(text)
}

// TestCodeTables holds the tables against the library's decoders, code by code.
func TestCodeTables(t *testing.T) {
	for name, e := range twoByteEncodings {
		var all strings.Builder
		var want []string
		for lead := firstLead; lead <= lastLead; lead++ {
			for trail := firstTrail; trail <= lastTrail; trail++ {
				text := libraryCode(t, e, lead, trail)
				want = append(want, text)
				switch utf8.RuneCountInString(text) {
				case 0:
					all.WriteByte(noCode)
				case 2:
					all.WriteByte(severalCode)
				}
				all.WriteString(text)
			}
		}
		if *update {
			writeTable(t, name, all.String())
			continue
		}
		got := codeTable(name)
		if len(got) != len(want) {
			t.Fatalf("%s has %d codes, want %d", name, len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: code %x %x reads as %q, want %q", name, firstLead+i/trails, firstTrail+i%trails, got[i], want[i])
			}
		}
	}
}

func writeTable(t *testing.T, name, text string) {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = os.WriteFile(filepath.Join("tables", name), packed.Bytes(), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestTwoByteDecoder reads every code in a stream as the library does, through a reader that ends within characters.
func TestTwoByteDecoder(t *testing.T) {
	for _, name := range []string{EncodingBig5, EncodingShiftJIS} {
		var in []byte
		for i, text := range codeTable(name) {
			if text != "" {
				in = append(in, byte(firstLead+i/trails), byte(firstTrail+i%trails), ',', '\n')
			}
		}
		if name == EncodingShiftJIS {
			in = append(in, 0x80, 0xa1, 0xb1, 0xdf, 'x')
		}
		want, err := twoByteEncodings[name].NewDecoder().Bytes(in)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := transform.Bytes(newTwoByteDecoder(name), in)
		if err != nil || string(got) != string(want) {
			t.Errorf("%s reads otherwise than the library: %v", name, err)
		}
		for _, bad := range []string{"\xff", "a\x81", "\x81\x20b", "\xfe\xff"} {
			got, _, err := transform.Bytes(newTwoByteDecoder(name), []byte(bad))
			if err != nil || !strings.ContainsRune(string(got), utf8.RuneError) {
				t.Errorf("%s reads %x as %q, %v", name, bad, got, err)
			}
		}
	}
}

// TestFourByteCodes reads the codes of every character that has no shorter one, and every fiftieth beyond U+FFFF, as the library does, and writes them back.
func TestFourByteCodes(t *testing.T) {
	decoder := simplifiedchinese.GB18030.NewDecoder()
	numbers := make([]int, 0, 60000)
	for n := range len(gbFours().runes) + 100 {
		numbers = append(numbers, n)
	}
	for n := gbPlanes - 100; n < gbPlanes+1<<20+100; n += 50 {
		numbers = append(numbers, n)
	}
	for _, n := range numbers {
		code := gbFour(n)
		if string(code[:]) == "\x84\x31\xa4\x37" { // U+FFFD, which the library also gives for what is no code at all
			continue
		}
		text, err := decoder.Bytes(code[:])
		if err != nil {
			t.Fatal(err)
		}
		want, _ := utf8.DecodeRune(text)
		got, size, ok := gbRune(code[:], gbPairs())
		if ok != (want != utf8.RuneError) || size != 4 || ok && got != want {
			t.Fatalf("code %x reads as %q, %d bytes, %v; the library reads %q", code, got, size, ok, want)
		}
		if !ok {
			continue
		}
		var out bytes.Buffer
		if _, err := (&gbWriter{out: &out}).Write([]byte(string(got))); err != nil || out.String() != string(code[:]) {
			t.Fatalf("%q is written as %x, want %x (%v)", got, out.Bytes(), code, err)
		}
	}
}

package exchange

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"regulars/store"
)

// TestGBWriter writes every character there is and reads it back; what would come back as another is refused.
func TestGBWriter(t *testing.T) {
	refused := 0
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		var out bytes.Buffer
		if _, err := (&gbWriter{out: &out}).Write([]byte(string(r))); err != nil {
			wantCode(t, err, CodeNotEncodable)
			if r < 0xe766 || r > 0xf8ff {
				t.Errorf("%U is refused", r)
			}
			refused++
			continue
		}
		if back, ok := decodeGB(out.Bytes()); !ok || back != string(r) {
			t.Fatalf("%U is written as %x and read as %q", r, out.Bytes(), back)
		}
	}
	if refused > 200 {
		t.Errorf("%d characters are refused", refused)
	}
}

// TestGBKnown holds some characters against the standard's own codes.
func TestGBKnown(t *testing.T) {
	for text, code := range map[string]string{
		"李": "\xc0\xee", "€": "\xa2\xe3", "䶮": "\xfe\x9f", "\ue000": "\xaa\xa1", "\ue234": "\xf8\xa1", "\ue4c6": "\xa1\x40", "\ue765": "\xa7\xa0",
		"𠮷": "\x95\x34\xb2\x35", "é": "\xa8\xa6", "ñ": "\x81\x30\x8a\x39", "a李b": "a\xc0\xeeb",
	} {
		var out bytes.Buffer
		w := &gbWriter{out: &out}
		for i := range len(text) { // byte by byte, so that characters are cut
			if _, err := w.Write([]byte{text[i]}); err != nil {
				t.Fatal(err)
			}
		}
		if out.String() != code {
			t.Errorf("%q is written as %x, want %x", text, out.String(), code)
		}
	}
}

// TestOwnExportInGBIsRecognised: our own file in GB18030 needs no --encoding.
func TestOwnExportInGBIsRecognised(t *testing.T) {
	d := full("1")
	d.Buyer.Name, d.Detail.City, d.Detail.Note, d.Lines = "李雷", "杭州", strings.Repeat("明前龙井绿茶礼盒", 4), d.Lines[:1]
	r := readText(t, exportOrders(t, []store.OrderDraft{d}, WriteOptions{Encoding: EncodingGB18030}), Options{})
	wantOrders(t, r, "1")
	wantNote(t, r, NoteGB18030)
	sameDraft(t, d, r.drafts[0])
}

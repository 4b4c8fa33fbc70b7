package lang

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSafe(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"ascii", "O'Brien, Ann <a@b.c> 50%", "O'Brien, Ann <a@b.c> 50%"},
		{"chinese", "欧阳若曦（山茶小铺）", "欧阳若曦（山茶小铺）"},
		{"T1 title", "A\x1b]0;PWNED\x07nn", "A‹ESC›]0;PWNED‹BEL›nn"},
		{"T2 clipboard", "\x1b]52;c;QQ==\x07", "‹ESC›]52;c;QQ==‹BEL›"},
		{"T2 clear", "\x1b[2J\x1b[6n", "‹ESC›[2J‹ESC›[6n"},
		{"T2 dcs", "\x1bPq\x1b\\", "‹ESC›Pq‹ESC›\\"},
		{"T3 link", "\x1b]8;;http://evil\x1b\\Bank", "‹ESC›]8;;http://evil‹ESC›\\Bank"},
		{"T4 hidden", "\x1b[8mhidden", "‹ESC›[8mhidden"},
		{"T5 unfinished", "\x1b]0;rest", "‹ESC›]0;rest"},
		{"T6 C1", "\u009b2J\u0085\a\b\x7f", "‹CSI›2J‹NEL›‹BEL›‹BS›‹DEL›"},
		{"T6 raw C1 byte", "\x9b2J", "‹0x9B›2J"},
		{"T7 line ends", "a\r\nb\tc\vd\u2028e\u2029", "a‹CR›‹LF›b‹TAB›c‹VT›d‹LS›e‹PS›"},
		{"T8 bidi", "\u202eevil\u2066x\u200f", "‹RLO›evil‹LRI›x‹RLM›"},
		{"T9 invisible", "a\u200bb\ufeffc\u00add\U000E0041", "a‹ZWSP›b‹BOM›c‹SHY›d‹U+E0041›"},
		{"T10 family", "👨\u200d👩\u200d👧 🇨🇳 👍🏽", "👨\u200d👩\u200d👧 🇨🇳 👍🏽"},
		{"T10 England", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F!", "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F!"},
		{"black flag alone", "🏴 pirate", "🏴 pirate"},
		{"open tags", "🏴\U000E0067x", "🏴‹U+E0067›x"},
		{"combining", "Zoe\u0308 é", "Zoe\u0308 é"},
		{"half kana, hangul", "ﾔﾏﾀﾞ 홍길동", "ﾔﾏﾀﾞ 홍길동"},
		{"persian joiner", "می\u200cخواهم", "می\u200cخواهم"},
		{"T16 bytes", "a\xff\xed\xa0\x80b", "a‹0xFF›‹0xED›‹0xA0›‹0x80›b"},
		{"replacement stays", "a\ufffdb", "a\ufffdb"},
		{"T17 nul", "a\x00b", "a‹NUL›b"},
		{"noncharacter", "\uffff\U0001FFFE", "‹U+FFFF›‹U+1FFFE›"},
		{"markup is text", "<b>{{x}}%s%n", "<b>{{x}}%s%n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Safe(c.in)
			if got != c.want {
				t.Errorf("Safe(%q) = %q, want %q", c.in, got, c.want)
			}
			if again := Safe(got); again != got {
				t.Errorf("a second Safe changes %q to %q", got, again)
			}
		})
	}
}

func TestSafeLines(t *testing.T) {
	if got := SafeLines("a\r\nb\tc\rd\x1b"); got != "a\nb c‹CR›d‹ESC›" {
		t.Errorf("got %q", got)
	}
}

func TestSafeKeepsCleanTextWithoutAllocation(t *testing.T) {
	for _, s := range []string{"plain ASCII text", "欧阳若曦，山茶小铺（杭州）", "Zoë Müller ¥128.50"} {
		if n := testing.AllocsPerRun(100, func() { Safe(s) }); n != 0 {
			t.Errorf("%q costs %v allocations", s, n)
		}
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"", "a\x1b[2J", "\u202e", "🏴\U000E0067\U000E007F", "\xff\xfe", "欧阳"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Safe(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is no UTF-8", got)
		}
		if Safe(got) != got {
			t.Fatalf("%q changes again", got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
				t.Fatalf("%q holds %U", got, r)
			}
		}
	})
}

func BenchmarkSafe(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":   strings.Repeat("Ann O'Brien ", 8),
		"chinese": strings.Repeat("欧阳若曦山茶小铺", 4),
		"escapes": strings.Repeat("a\x1b[2J", 8),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Safe(s)
			}
		})
	}
}

func BenchmarkT(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		EN.T("core.orders", "n", 12345)
	}
}

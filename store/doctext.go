package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"regulars/store/pinyin"
)

// docText is what search knows of a person, one line each: the folded name, its pinyin, the pinyin's initials, phones as
// digits, e-mail addresses, cards, and platform keys that are not mere numbers. Every line can be found by any part of it.
func docText(name string, identities []Identity) string {
	var b strings.Builder
	add := func(line string) {
		if line == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	folded := foldText(name)
	add(folded)
	full, initials := spell(folded, false)
	add(full)
	add(initials)
	if other, otherInitials := spell(folded, true); other != full {
		add(other)
		if otherInitials != initials {
			add(otherInitials)
		}
	}
	for _, identity := range identities {
		switch {
		case identity.Source == SourcePhone:
			add(strings.TrimPrefix(identity.Key, "+"))
		case identity.Source == SourceEmail, identity.Source == SourceCard, !isDigits(identity.Key):
			add(foldText(identity.Key))
		}
	}
	return b.String()
}

// foldText makes texts comparable that a reader takes for the same: full-width and compatibility forms, case, accents, spaces.
func foldText(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < 0x80
	}
	if plain {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) && r != 0x3099 && r != 0x309A { // the marks of が and ぱ make other letters
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return strings.Join(strings.Fields(norm.NFC.String(b.String())), " ")
}

// spell writes a folded name in pinyin, as one word, and its initials; both are "" for a name without Chinese characters.
// asSurname reads the first character as a surname is read: 单 shan, not dan.
func spell(name string, asSurname bool) (full, initials string) {
	var f, i strings.Builder
	han, start, first := false, true, true
	for _, r := range name {
		switch {
		case r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9'):
			f.WriteRune(r)
			if start {
				i.WriteRune(r)
			}
			start = false
		case r >= 0x3400:
			if s := syllable(r, asSurname && first); s != "" {
				f.WriteString(s)
				i.WriteByte(s[0])
				han = true
			}
			start = true
		default:
			start = true
		}
		first = false
	}
	if !han {
		return "", ""
	}
	return f.String(), i.String()
}

// surnames are characters that are read differently when they are a family name.
var surnames = map[rune]string{
	'单': "shan", '曾': "zeng", '解': "xie", '仇': "qiu", '查': "zha", '区': "ou", '朴': "piao", '盖': "ge", '任': "ren", '翟': "zhai",
	'覃': "qin", '缪': "miao", '乐': "yue", '召': "shao", '员': "yun", '重': "chong", '折': "she", '黑': "he", '秘': "bi", '种': "chong",
	'谌': "chen", '葛': "ge", '燕': "yan", '纪': "ji", '尉': "yu", '万': "wan", '长': "zhang", '冼': "xian", '洗': "xian", '盛': "sheng",
	'车': "che", '繁': "po", '逄': "pang", '隗': "wei", '郗': "xi", '柏': "bai", '祭': "zhai", '宿': "su", '能': "nai", '宓': "mi",
	'华': "hua", '石': "shi", '沈': "shen", '贾': "jia", '奇': "qi", '薄': "bo", '藏': "zang", '都': "du", '句': "gou", '幸': "xing",
}

func syllable(r rune, asSurname bool) string {
	if asSurname {
		if s, ok := surnames[r]; ok {
			return s
		}
	}
	return pinyin.Of(r)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

package program

import "strings"

// CodeAlphabet is what our codes are written in: 23 characters of which no two look alike in print or handwriting, so there is neither
// 0 nor O, 1 nor I nor L, 2 nor Z, 5 nor S, 6 nor G's double, 8 nor B, U nor V's double. Their number is prime, which lets one check
// character find every single mistake and every two characters that changed places.
const CodeAlphabet = "3479ACDEFGHJKMNPQRTVWXY"

// CodeLength is how many characters a code has, the last of which checks the others. Nine free ones are 1.8 · 10^12 codes.
const CodeLength = 10

// codeGroup is how many characters stand between dashes.
const codeGroup = 5

// MakeCode makes a code from random bytes, drawing as many as it needs: bytes that would favour some characters are left out. It
// gives "" when they were too few.
func MakeCode(random []byte) string {
	const fair = 256 / len(CodeAlphabet) * len(CodeAlphabet)
	code := make([]byte, 0, CodeLength)
	sum := 0
	for _, b := range random {
		if int(b) >= fair {
			continue
		}
		v := int(b) % len(CodeAlphabet)
		sum += (len(code) + 2) * v
		if code = append(code, CodeAlphabet[v]); len(code) == CodeLength-1 {
			return string(append(code, CodeAlphabet[(len(CodeAlphabet)-sum%len(CodeAlphabet))%len(CodeAlphabet)]))
		}
	}
	return ""
}

// ParseCode reads a code as people type it: small letters, dashes, spaces and full-width characters are the same. ok is false for
// what cannot be one of ours: a wrong length, a character that we never write, or a check character that does not fit.
func ParseCode(typed string) (code string, ok bool) {
	var b strings.Builder
	for _, r := range typed {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		switch {
		case r == '-' || r == ' ' || r == '\u3000':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		if !strings.ContainsRune(CodeAlphabet, r) || b.Len() == CodeLength {
			return "", false
		}
		b.WriteRune(r)
	}
	code = b.String()
	return code, len(code) == CodeLength && checks(code)
}

// checks reports whether the weighted sum of a code is divisible by the number of characters: the weights 2 to 10 and 1 differ, so
// no single change and no exchange of two keeps it so.
func checks(code string) bool {
	sum := 0
	for i := range len(code) {
		weight := i + 2
		if i == CodeLength-1 {
			weight = 1
		}
		sum += weight * strings.IndexByte(CodeAlphabet, code[i])
	}
	return sum%len(CodeAlphabet) == 0
}

// ShowCode writes a code of ours with its dash; any other text stays as it is.
func ShowCode(code string) string {
	if parsed, ok := ParseCode(code); !ok || parsed != code {
		return code
	}
	return code[:codeGroup] + "-" + code[codeGroup:]
}

// FindCodes gives the codes of ours that a text holds, each once, such as a discount-code field with several of them.
func FindCodes(text string) (codes []string) {
	add := func(word string) {
		code, ok := ParseCode(word)
		for _, known := range codes {
			ok = ok && known != code
		}
		if ok {
			codes = append(codes, code)
		}
	}
	add(text)
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return !(r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '！' && r <= '～' && r != '，' && r != '；' && r != '：')
	}) {
		add(word)
	}
	return codes
}

// Discount is what an offer takes off goods of the given amount, all in minor units: a fixed value or whole per cents, floored, never
// more than most when that is not 0, and never more than the goods.
func Discount(percent bool, value, goods, most int64) int64 {
	off := value
	if percent {
		off = Proportion(goods, value, 100)
	}
	if most > 0 {
		off = min(off, most)
	}
	return max(0, min(off, goods))
}

package store

// LooksLikeCard reports a run of 13 to 19 digits that begins like a payment card's and passes their check, or an 18-character Chinese ID number that
// passes its own. Digits may be parted by spaces and hyphens.
func LooksLikeCard(text string) bool {
	digits := make([]byte, 0, 19)
	for i := 0; i <= len(text); i++ {
		switch {
		case i < len(text) && text[i] >= '0' && text[i] <= '9':
			digits = append(digits, text[i])
			continue
		case i < len(text) && (text[i] == ' ' || text[i] == '-') && len(digits) > 0:
			continue
		}
		last := byte(0)
		if i < len(text) {
			last = text[i] &^ 0x20
		}
		if n := len(digits); n >= 13 && n <= 19 && digits[0] >= '3' && digits[0] <= '6' && luhn(digits) || chineseID(digits, last) {
			return true
		}
		digits = digits[:0]
	}
	return false
}

// luhn is the check digit of payment cards.
func luhn(digits []byte) bool {
	sum := 0
	for i := range digits {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// chineseID is the check character of Chinese ID numbers: GB 11643, ISO 7064 mod 11-2.
func chineseID(digits []byte, last byte) bool {
	if len(digits) == 17 && last == 'X' {
		digits = append(digits, 'X')
	}
	if len(digits) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := 17; i >= 0; i-- {
		n := 10
		if digits[i] != 'X' {
			n = int(digits[i] - '0')
		}
		sum += n * weight
		weight = weight * 2 % 11
	}
	return sum%11 == 1
}

package store

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// The identity sources that are not platforms.
const (
	SourcePhone = "phone"
	SourceEmail = "email"
	SourceCard  = "card"
)

// Identity is one key by which a member is known: a source ('phone', 'email', 'card' or a platform) and its key.
type Identity struct{ Source, Key string }

// MemberRef is how a member's id is shown and typed: M12.
func MemberRef(id int64) string { return "M" + strconv.FormatInt(id, 10) }

// OrderRef is how an order's id is shown and typed: O12.
func OrderRef(id int64) string { return "O" + strconv.FormatInt(id, 10) }

// AnswerRef is how the id of an answer is shown: F12.
func AnswerRef(id int64) string { return "F" + strconv.FormatInt(id, 10) }

// phonePlan is a country's calling code, its trunk prefix and the lengths of its national numbers.
type phonePlan struct {
	code, trunk string
	low, high   int
}

// callingCodes are the countries whose national numbers are understood; others are read when written with + or 00.
var callingCodes = map[string]phonePlan{
	"CN": {"86", "0", 9, 11}, "HK": {"852", "", 8, 8}, "MO": {"853", "", 8, 8}, "TW": {"886", "0", 8, 9}, "SG": {"65", "", 8, 8},
	"MY": {"60", "0", 8, 10}, "JP": {"81", "0", 9, 10}, "KR": {"82", "0", 8, 10}, "TH": {"66", "0", 8, 9}, "ID": {"62", "0", 8, 12},
	"PH": {"63", "0", 8, 10}, "VN": {"84", "0", 8, 10}, "IN": {"91", "0", 10, 10}, "AU": {"61", "0", 9, 9}, "NZ": {"64", "0", 8, 10},
	"US": {"1", "1", 10, 10}, "CA": {"1", "1", 10, 10}, "MX": {"52", "", 10, 10}, "BR": {"55", "0", 10, 11}, "GB": {"44", "0", 9, 10},
	"IE": {"353", "0", 7, 9}, "DE": {"49", "0", 6, 12}, "AT": {"43", "0", 5, 13}, "CH": {"41", "0", 9, 9}, "FR": {"33", "0", 9, 9},
	"BE": {"32", "0", 8, 9}, "NL": {"31", "0", 9, 9}, "IT": {"39", "", 6, 11}, "ES": {"34", "", 9, 9}, "PT": {"351", "", 9, 9},
	"PL": {"48", "", 9, 9}, "SE": {"46", "0", 7, 10}, "NO": {"47", "", 8, 8}, "DK": {"45", "", 8, 8}, "FI": {"358", "0", 6, 11},
	"AE": {"971", "0", 8, 9}, "ZA": {"27", "0", 9, 9},
}

// zoneRegions guesses the country of a shop from its time zone.
var zoneRegions = map[string]string{
	"Asia/Shanghai": "CN", "Asia/Urumqi": "CN", "Asia/Hong_Kong": "HK", "Asia/Macau": "MO", "Asia/Taipei": "TW", "Asia/Singapore": "SG",
	"Asia/Kuala_Lumpur": "MY", "Asia/Tokyo": "JP", "Asia/Seoul": "KR", "Asia/Bangkok": "TH", "Asia/Jakarta": "ID", "Asia/Manila": "PH",
	"Asia/Ho_Chi_Minh": "VN", "Asia/Kolkata": "IN", "Europe/London": "GB", "Europe/Dublin": "IE", "Europe/Berlin": "DE",
	"Europe/Vienna": "AT", "Europe/Zurich": "CH", "Europe/Paris": "FR", "Europe/Brussels": "BE", "Europe/Amsterdam": "NL",
	"Europe/Rome": "IT", "Europe/Madrid": "ES", "Europe/Lisbon": "PT", "Europe/Warsaw": "PL", "Europe/Stockholm": "SE",
	"Europe/Oslo": "NO", "Europe/Copenhagen": "DK", "Europe/Helsinki": "FI", "Asia/Dubai": "AE", "Africa/Johannesburg": "ZA",
	"Pacific/Auckland": "NZ", "America/Sao_Paulo": "BR", "America/Mexico_City": "MX", "America/Toronto": "CA", "America/Vancouver": "CA",
}

func regionOfZone(zone string) string {
	if r, ok := zoneRegions[zone]; ok {
		return r
	}
	switch {
	case strings.HasPrefix(zone, "America/"):
		return "US"
	case strings.HasPrefix(zone, "Australia/"):
		return "AU"
	}
	return "CN"
}

// NormalPhone is a phone number as + and digits (E.164). A number without + or 00 belongs to region. Masked numbers and
// anything that is no number are CodeBadPhone.
func NormalPhone(raw, region string) (string, error) {
	refused := func() error { return Refuse(CodeBadPhone, "value", raw) }
	s := width.Narrow.String(strings.TrimSpace(raw))
	international := strings.HasPrefix(s, "+")
	if !international && strings.HasPrefix(s, "00") {
		international, s = true, "+"+s[2:]
	}
	digits := make([]byte, 0, 16)
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, byte(r))
		case r == '+' && i == 0, strings.ContainsRune(" -.()/\u00a0\u2010\u2011", r):
		default:
			return "", refused()
		}
	}
	if international {
		if len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
			return "", refused()
		}
		return "+" + string(digits), nil
	}
	plan, known := callingCodes[region]
	if !known {
		return "", refused()
	}
	national := string(digits)
	if rest, cut := strings.CutPrefix(national, plan.code); cut && len(national) > plan.high && len(rest) >= plan.low {
		national = rest
	}
	if plan.trunk != "" && len(national) > plan.low {
		national = strings.TrimPrefix(national, plan.trunk)
	}
	if len(national) < plan.low || len(national) > plan.high {
		return "", refused()
	}
	return "+" + plan.code + national, nil
}

// NormalEmail is an e-mail address in lower case, as it is matched; names and domains in any script are accepted. CodeBadEmail for anything
// that is none, and for masked ones.
func NormalEmail(raw string) (string, error) {
	s := strings.ToLower(norm.NFC.String(strings.TrimSpace(raw)))
	refused := func() error { return Refuse(CodeBadEmail, "value", raw) }
	if len(s) > 254 || strings.ContainsAny(s, "* \t<>,;\"") {
		return "", refused()
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || strings.Contains(domain, "@") || strings.Contains(local, "..") || !strings.Contains(domain, ".") {
		return "", refused()
	}
	for rest, more := domain, true; more; {
		var label string
		label, rest, more = strings.Cut(rest, ".")
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return "", refused()
		}
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.IsSpace(r) || isBidi(r) {
			return "", refused()
		}
	}
	return s, nil
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}

// NormalKey cleans a platform's key or a card number; "" when it is masked or empty.
func NormalKey(raw string) string {
	s := norm.NFC.String(strings.TrimSpace(raw))
	if strings.Contains(s, "*") {
		return ""
	}
	return s
}

const (
	maxNameRunes = 200
	maxNameBytes = 800
)

// cleanName checks and normalises a person's or thing's name: NFC, no control, bidi or invisible characters, not blank, at
// most 200 characters. Zero-width characters are dropped. CodeBadName says why.
func cleanName(raw string) (string, error) {
	s, err := cleanLine(raw, maxNameRunes)
	if err != nil {
		return "", err
	}
	if strings.TrimFunc(s, isBlank) == "" {
		return "", Refuse(CodeBadName, "value", raw, "why", "empty")
	}
	if marks := longestMarks(s); marks > 4 {
		return "", Refuse(CodeBadName, "value", raw, "why", "accents")
	}
	return s, nil
}

// cleanLine checks one line of text: valid UTF-8, NFC, no control or bidi characters, line breaks and tabs turned into one
// space, zero-width characters dropped, at most limit characters. It may be empty.
func cleanLine(raw string, limit int) (string, error) {
	if isPlainASCII(raw) && len(raw) <= limit {
		return raw, nil
	}
	if !utf8.ValidString(raw) {
		return "", Refuse(CodeBadName, "value", raw, "why", "encoding")
	}
	var b strings.Builder
	for _, r := range norm.NFC.String(raw) {
		switch {
		case r == '\n', r == '\r', r == '\t', r == '\v', r == '\u2028', r == '\u2029':
			if !strings.HasSuffix(b.String(), " ") {
				b.WriteByte(' ')
			}
		case isBidi(r):
			return "", Refuse(CodeBadName, "value", raw, "why", "bidi")
		case isDropped(r):
		case unicode.IsControl(r):
			return "", Refuse(CodeBadName, "value", raw, "why", "control")
		default:
			b.WriteRune(r)
		}
	}
	s := strings.TrimFunc(b.String(), unicode.IsSpace)
	if utf8.RuneCountInString(s) > limit || len(s) > 4*limit {
		return "", Refuse(CodeBadName, "value", raw, "why", "long", "limit", limit)
	}
	return s, nil
}

// LongestText is how many characters a free text of some lines has at most.
const LongestText = 4000

// cleanRemark checks a free text of some lines: line breaks stay, other control characters are refused.
func cleanRemark(raw string) (string, error) {
	lines := strings.Split(strings.ReplaceAll(raw, "\r\n", "\n"), "\n")
	for i, line := range lines {
		clean, err := cleanLine(line, LongestText)
		if err != nil {
			return "", err
		}
		lines[i] = clean
	}
	s := strings.TrimSpace(strings.Join(lines, "\n"))
	if utf8.RuneCountInString(s) > LongestText {
		return "", Refuse(CodeBadName, "value", "", "why", "long", "limit", LongestText)
	}
	return s, nil
}

func isBidi(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// isDropped are characters that nobody sees. The zero-width joiner stays: emoji and some scripts need it.
func isDropped(r rune) bool {
	return r == 0x200b || r == 0xfeff || r == 0xad || r == 0x2060 || r >= 0xe0000 && r <= 0xe007f
}

func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == 0x3164 || r == 0x115f || r == 0x1160 || r == 0xffa0 || r == 0x200d || r == 0x200c || r == 0x2800
}

func longestMarks(s string) (longest int) {
	run := 0
	for _, r := range s {
		if unicode.Is(unicode.Mn, r) {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

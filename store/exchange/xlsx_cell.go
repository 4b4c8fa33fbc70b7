package exchange

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// numberText is a number of a cell as an owner means it: days as dates, whole numbers with all their digits, others
// with the fifteen digits that spreadsheets keep.
//
// A whole number that has more digits than a spreadsheet keeps has lost some of them, and nobody can say which number it
// was. It comes out as the power of ten that it is on the screen, which no id and no amount may be.
func numberText(written string, format cellFormat, since1904 bool) string {
	value, err := strconv.ParseFloat(written, 64)
	if err != nil || math.IsInf(value, 0) || math.IsNaN(value) {
		return written
	}
	if format.date {
		if text, ok := serialText(value, decimalPlaces(written), since1904); ok {
			return text
		}
	}
	if value == math.Trunc(value) {
		if digits := strconv.FormatFloat(math.Abs(value), 'f', -1, 64); damagedNumber(value, digits) {
			return strconv.FormatFloat(value, 'E', 5, 64)
		}
		text := strconv.FormatInt(int64(value), 10)
		if format.zeros > len(text) && value >= 0 {
			text = strings.Repeat("0", format.zeros-len(text)) + text
		}
		return text
	}
	short, _ := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 15, 64), 64)
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// damagedNumber reports a whole number that cannot be trusted to the last digit: one beyond what a double holds exactly,
// and one of sixteen digits whose last is the 0 that spreadsheets put there.
func damagedNumber(value float64, digits string) bool {
	return math.Abs(value) >= 1<<53 || len(digits) > 15 && digits[len(digits)-1] == '0'
}

// decimalPlaces is how many decimals a number is written with. One with an exponent has as many as anybody needs.
func decimalPlaces(written string) int {
	if strings.ContainsAny(written, "eE") {
		return 15
	}
	_, part, _ := strings.Cut(written, ".")
	return len(part)
}

// The days that count 1 in the two calendars of workbooks, and the end of what they can count.
var (
	firstOf1900 = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	firstOf1904 = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
)

const lastSerial = 2958466 // 10000-01-01

// serialText writes a day number as 2006-01-02, with the time of day behind where it has one, or as a time of day alone
// where there is no day. decimals is how many were written, which tells how exact the time is. ok is false when the
// number is no date.
func serialText(serial float64, decimals int, since1904 bool) (text string, ok bool) {
	if serial < 0 || serial >= lastSerial {
		return "", false
	}
	day := math.Floor(serial)
	mills := math.Round((serial - day) * 86_400_000)
	if decimals < 8 { // the eighth is nearly a millisecond: what is written less exactly means seconds
		mills = math.Round(mills/1000) * 1000
	}
	if day == 0 && !since1904 && mills > 0 {
		return time.UnixMilli(int64(mills)).UTC().Format("15:04:05"), mills < 86_400_000
	}
	first := firstOf1900
	switch {
	case since1904:
		first = firstOf1904
	case day == 60 && mills < 86_400_000:
		return "1900-02-29", true // spreadsheets count a day that never was
	case day >= 60:
		day--
	}
	at := first.AddDate(0, 0, int(day)).Add(time.Duration(mills) * time.Millisecond)
	switch {
	case at.Equal(at.Truncate(24 * time.Hour)):
		return at.Format(time.DateOnly), true
	case int64(mills)%1000 == 0:
		return at.Format(time.DateTime), true
	}
	return at.Format("2006-01-02 15:04:05.000"), true
}

// unescapeSheet decodes _x000D_, the way workbooks write characters that XML forbids.
func unescapeSheet(text []byte) []byte {
	if !hasSheetEscape(text) {
		return text
	}
	var units []uint16
	out := make([]byte, 0, len(text))
	flush := func() {
		for _, r := range utf16.Decode(units) {
			out = utf8.AppendRune(out, r)
		}
		units = units[:0]
	}
	for i := 0; i < len(text); {
		if unit, ok := sheetEscape(text[i:]); ok {
			units = append(units, unit)
			i += sheetEscapeSize
			continue
		}
		flush()
		out = append(out, text[i])
		i++
	}
	flush()
	return out
}

const sheetEscapeSize = len("_x000D_")

// sheetEscape reads the escape at the beginning of text.
func sheetEscape(text []byte) (unit uint16, ok bool) {
	if len(text) < sheetEscapeSize || text[0] != '_' || text[1] != 'x' || text[6] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return uint16(n), err == nil
}

// hasSheetEscape reports whether a text has one of those escapes.
func hasSheetEscape(text []byte) bool {
	for i := 0; i+sheetEscapeSize <= len(text); i++ {
		if text[i] == '_' {
			if _, ok := sheetEscape(text[i:]); ok {
				return true
			}
		}
	}
	return false
}

// escapeSheet writes a text so that a workbook holds it: what would be read as an escape gets one itself.
func escapeSheet(text string) string {
	if !strings.Contains(text, "_x") && isUsual(text) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '_':
			if _, ok := sheetEscape([]byte(text[i:])); ok {
				b.WriteString("_x005F_")
				continue
			}
			b.WriteRune(r)
		case r < 0x20 && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff:
			fmt.Fprintf(&b, "_x%04X_", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// columnName writes the letters of a column, from 0.
func columnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// escapeMarkup writes a text as XML.
func escapeMarkup(text string) string { return markupEscapes.Replace(text) }

var markupEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")

package lang

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// noBreak keeps a currency code and its amount on one line.
const noBreak = "\u00a0"

// absent stands for a figure that is not defined, such as a rate of nothing.
const absent = "–"

// Int writes a whole number with thousands separators: 1,204,880.
func (l Lang) Int(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	return sign + grouped(digits)
}

// grouped puts a comma before every third digit from the right.
func grouped(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	b.Grow(len(digits) + len(digits)/3)
	lead := len(digits) % 3
	b.WriteString(digits[:lead])
	for i := lead; i < len(digits); i += 3 {
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// Amount writes minor units of a currency as a decimal with separators and without a symbol: 1,128.50. An unknown
// currency is written with two decimals.
func (l Lang) Amount(minor int64, currency string) string {
	sign := ""
	if minor < 0 {
		sign = "-"
	}
	return sign + magnitude(minor, currency)
}

// magnitude is the amount without its sign. It works on the digits, so that the smallest int64 is right as well.
func magnitude(minor int64, currency string) string {
	decimals, ok := Decimals(currency)
	if !ok {
		decimals = 2
	}
	digits := strings.TrimPrefix(strconv.FormatInt(minor, 10), "-")
	if decimals == 0 {
		return grouped(digits)
	}
	if missing := decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	cut := len(digits) - decimals
	return grouped(digits[:cut]) + "." + digits[cut:]
}

// Money writes minor units with the currency's symbol, or its code where it has no symbol of its own: ¥128.50, -£3.00,
// KWD 1.234 with a space that does not break. Of the two currencies written ¥ the yen is JP¥.
func (l Lang) Money(minor int64, currency string) string {
	sign := ""
	if minor < 0 {
		sign = "-"
	}
	if symbol, ok := symbols[currency]; ok {
		return sign + symbol + magnitude(minor, currency)
	}
	if currency == "" {
		return sign + magnitude(minor, currency)
	}
	return sign + currency + noBreak + magnitude(minor, currency)
}

// symbols are those that a reader cannot take for another currency's.
var symbols = map[string]string{
	"CNY": "¥", "JPY": "JP¥", "USD": "$", "EUR": "€", "GBP": "£", "KRW": "₩", "INR": "₹", "VND": "₫", "THB": "฿",
	"PHP": "₱", "ILS": "₪", "NGN": "₦", "UAH": "₴", "TRY": "₺", "KZT": "₸", "HKD": "HK$", "TWD": "NT$",
	"AUD": "A$", "CAD": "C$", "NZD": "NZ$", "SGD": "S$", "MXN": "MX$", "BRL": "R$", "MOP": "MOP$",
}

// Percent writes a fraction (0.656) as a percentage with the given number of decimals (65.6%). A fraction that is not
// a number is a dash.
func (l Lang) Percent(fraction float64, decimals int) string {
	if math.IsNaN(fraction) || math.IsInf(fraction, 0) {
		return absent
	}
	text := strconv.FormatFloat(fraction*100, 'f', decimals, 64)
	if strings.Trim(text, "-0.") == "" {
		text = strings.TrimPrefix(text, "-")
	}
	return text + "%"
}

// Number writes a measure with the given number of decimals and separators. One that is not a number is a dash.
func (l Lang) Number(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return absent
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', decimals, 64)
	integer, fraction, _ := strings.Cut(text, ".")
	out := grouped(integer)
	if fraction != "" {
		out += "." + fraction
	}
	if x < 0 && strings.Trim(text, "0.") != "" {
		out = "-" + out
	}
	return out
}

var (
	monthNames = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	weekdaysEN = [...]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	weekdaysZH = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}
)

// Date writes a calendar day: "22 Nov 2026" or "2026年11月22日".
func (l Lang) Date(y int, m time.Month, d int) string {
	if l == ZH {
		return strconv.Itoa(y) + "年" + l.DateShort(m, d)
	}
	return l.DateShort(m, d) + " " + strconv.Itoa(y)
}

// DateShort writes a day without its year: "22 Nov" or "11月22日".
func (l Lang) DateShort(m time.Month, d int) string {
	if l == ZH {
		return strconv.Itoa(int(m)) + "月" + strconv.Itoa(d) + "日"
	}
	return strconv.Itoa(d) + " " + monthName(m)
}

// Month writes a month: "Nov 2026" or "2026年11月".
func (l Lang) Month(y int, m time.Month) string {
	if l == ZH {
		return strconv.Itoa(y) + "年" + strconv.Itoa(int(m)) + "月"
	}
	return monthName(m) + " " + strconv.Itoa(y)
}

// Weekday writes a day of the week in short: "Sun" or "周日".
func (l Lang) Weekday(d time.Weekday) string {
	if d < 0 || int(d) >= len(weekdaysEN) {
		return ""
	}
	if l == ZH {
		return weekdaysZH[d]
	}
	return weekdaysEN[d]
}

// monthName is the short English name; a number that is no month stays a number.
func monthName(m time.Month) string {
	if m < 1 || int(m) > len(monthNames) {
		return strconv.Itoa(int(m))
	}
	return monthNames[m-1]
}

// Decimals is how many minor digits ISO 4217 gives a currency; false means that it is no currency in use.
func Decimals(currency string) (int, bool) {
	decimals, ok := currencyDecimals()[currency]
	return decimals, ok
}

// Currencies lists the ISO 4217 codes in use, in alphabetical order.
func Currencies() []string { return currencyCodes() }

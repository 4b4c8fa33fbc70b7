package exchange

import (
	"strings"

	"regulars/store"
)

// parseCurrency reads a currency's ISO code or the few words people write for one. "" stays "".
func parseCurrency(s string) (string, bool) {
	if _, known := store.CurrencyDecimals(s); known || s == "" {
		return s, true
	}
	code := strings.ToUpper(strings.TrimFunc(s, unseen))
	switch code {
	case "RMB", "CNH", "人民币", "元", "CN¥":
		return "CNY", true
	case "NTD", "NT$":
		return "TWD", true
	case "日元", "日圆", "円":
		return "JPY", true
	case "美元", "US$":
		return "USD", true
	case "欧元", "€":
		return "EUR", true
	case "英镑", "£":
		return "GBP", true
	case "港币", "港元", "HK$":
		return "HKD", true
	}
	_, known := store.CurrencyDecimals(code)
	return code, known
}

// checkCurrency refuses an option that is no currency.
func checkCurrency(s string) (string, error) {
	code, ok := parseCurrency(s)
	if !ok {
		return "", store.Refuse(CodeUnknownCurrency, "value", s)
	}
	return code, nil
}

// digitsAfter is the number of decimals of a currency; that of most when none is known.
func digitsAfter(currency string) int {
	if n, ok := store.CurrencyDecimals(currency); ok {
		return n
	}
	return 2
}

// sign is a mark of money. Several currencies may share it: in a row of one of these it means that one, elsewhere currency; with none given
// nobody can say.
type sign struct{ text, currency, shared string }

// dollars are the currencies that write a bare $, yuans those that write 元.
const (
	dollars = "USD CAD AUD NZD HKD TWD SGD MXN MOP ARS CLP COP UYU DOP CUP CVE NIO BND FJD SBD TOP WST NAD LRD ZWG BBD BMD BSD BZD GYD JMD KYD SRD TTD XCD"
	yuans   = "CNY TWD HKD MOP SGD"
)

// of is the currency that an amount in a row of another one is in; ok is false where its mark does not say. Without a mark, or where the
// row has no currency yet, nothing contradicts.
func (s sign) of(row string) (currency string, ok bool) {
	switch {
	case row != "" && strings.Contains(s.shared, row):
		return row, true
	case row == "" || s.currency != "":
		return s.currency, true
	}
	return row, s.shared == ""
}

// signs are the marks of money that stand before or after a number; longer ones come before those they end in.
var signs = []sign{
	{"US$", "USD", ""},
	{"CA$", "CAD", ""},
	{"AU$", "AUD", ""},
	{"NZ$", "NZD", ""},
	{"HK$", "HKD", ""},
	{"NT$", "TWD", ""},
	{"SG$", "SGD", ""},
	{"MX$", "MXN", ""},
	{"C$", "CAD", ""},
	{"A$", "AUD", ""},
	{"S$", "SGD", ""},
	{"R$", "BRL", ""},
	{"CN¥", "CNY", ""},
	{"JP¥", "JPY", ""},
	{"RMB", "CNY", ""},
	{"人民币", "CNY", ""},
	{"$", "", dollars},
	{"¥", "", "CNY JPY"},
	{"€", "EUR", ""},
	{"£", "GBP", ""},
	{"₩", "KRW", ""},
	{"₹", "INR", ""},
	{"₽", "RUB", ""},
	{"₫", "VND", ""},
	{"฿", "THB", ""},
	{"₴", "UAH", ""},
	{"元", "CNY", yuans},
	{"円", "JPY", ""},
	{"圆", "", ""},
	{"zł", "PLN", ""},
	{"Kč", "CZK", ""},
}

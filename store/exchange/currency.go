package exchange

import (
	"strings"

	"regulars/store"
)

// The currencies of ISO 4217 by the number of their decimals.
const (
	noDecimals   = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	manyDecimals = "BHD IQD JOD KWD LYD OMR TND"
	twoDecimals  = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF " +
		"CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF " +
		"IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK " +
		"MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE " +
		"SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG"
)

// decimalsOf gives the minor digits of every currency.
var decimalsOf = func() map[string]int {
	table := make(map[string]int, 180)
	for digits, list := range map[int]string{0: noDecimals, 2: twoDecimals, 3: manyDecimals} {
		for code := range strings.FieldsSeq(list) {
			table[code] = digits
		}
	}
	return table
}()

// parseCurrency reads a currency's ISO code or the few words people write for one. "" stays "".
func parseCurrency(s string) (string, bool) {
	if _, known := decimalsOf[s]; known || s == "" {
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
	_, known := decimalsOf[code]
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
	if n, ok := decimalsOf[currency]; ok {
		return n
	}
	return 2
}

// sign is a mark of money and the currency it can only mean; "" where several currencies share it.
type sign struct{ text, currency string }

// signs are the marks of money that stand before or after a number; longer ones come before those they end in.
var signs = []sign{
	{"US$", "USD"},
	{"CA$", "CAD"},
	{"AU$", "AUD"},
	{"NZ$", "NZD"},
	{"HK$", "HKD"},
	{"NT$", "TWD"},
	{"SG$", "SGD"},
	{"MX$", "MXN"},
	{"C$", "CAD"},
	{"A$", "AUD"},
	{"S$", "SGD"},
	{"R$", "BRL"},
	{"CN¥", "CNY"},
	{"JP¥", "JPY"},
	{"RMB", "CNY"},
	{"人民币", "CNY"},
	{"$", ""},
	{"¥", ""},
	{"€", "EUR"},
	{"£", "GBP"},
	{"₩", "KRW"},
	{"₹", "INR"},
	{"₽", "RUB"},
	{"₫", "VND"},
	{"฿", "THB"},
	{"₴", "UAH"},
	{"元", "CNY"},
	{"円", "JPY"},
	{"圆", ""},
	{"zł", "PLN"},
	{"Kč", "CZK"},
}
